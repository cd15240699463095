"""A table of runs as HTML: the number and name stay in view, the rest scrolls inside the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trackmagic.entities import Run
from trackmagic.views import format as fmt
from trackmagic.views.columns import Column
from trackmagic.views.format import one_line
from trackmagic.views.html import Html, element, join
from trackmagic.views.runs import RunTable
from trackmagic.views.runs_text import cells_of, exact_of, remarks
from trackmagic.views.style import LONG, TABLE, page


def runs_html(table: RunTable) -> Html:
    """The table, self-contained."""
    if not table.runs:
        lines = ("No runs match.", *map(one_line, table.hints))
        notes = join(element("div", line, class_="tm-note") for line in lines)
        return page(notes, sheets=(TABLE,))
    texts = [cells_of(column) for column in table.columns]
    head = element(
        "tr", element("th", "run", scope="col", class_="tm-first"), *_heads(table.columns)
    )
    rows = [
        element("tr", _name(run), *_cells(run, row, table.columns, texts))
        for row, run in enumerate(table.runs)
    ]
    grid = element("table", element("thead", head), element("tbody", *rows))
    notes = join(element("div", line, class_="tm-note") for line in remarks(table))
    return page(element("div", grid, class_="tm-grid"), notes, sheets=(TABLE,))


def _heads(columns: Sequence[Column]) -> Iterator[Html]:
    for column in columns:
        kind = "" if column.kind == "attributes" else column.kind
        yield element(
            "th",
            element("div", kind[:-1], class_="tm-dim") if kind else None,
            element("b", one_line(column.title, 40)),
            scope="col",
            class_="tm-num" if column.is_number else None,
            title=column.name,
        )


def _name(run: Run) -> Html:
    return element(
        "th",
        element("span", f"#{run.number} ", class_="tm-dim"),
        element("b", one_line(run.name, 80)),
        scope="row",
        class_="tm-first",
        title=run.name,
    )


def _cells(
    run: Run, row: int, columns: Sequence[Column], texts: Sequence[Sequence[str]]
) -> Iterator[Html]:
    for column, column_texts in zip(columns, texts, strict=True):
        text = column_texts[row]
        if column.kind == "attributes" and column.key == "status":
            badge = element("span", text, class_=f"tm-status tm-{run.status}")
            yield element("td", badge)
            continue
        look = "tm-num" if column.is_number else ""
        if row in column.best:
            look += " tm-best"
        if len(text) > LONG:
            look += " tm-long"
        exact = _exact(column, row)
        yield element(
            "td",
            element("span", text, class_="tm-dim") if text == fmt.NONE else text,
            class_=look.strip() or None,
            title=None if exact == text else exact,
        )


def _exact(column: Column, row: int) -> str | None:
    exact = exact_of(column, row)
    return f"best: {exact}" if exact and row in column.best else exact or None
