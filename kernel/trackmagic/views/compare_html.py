"""Runs side by side as HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from trackmagic.entities import Run
from trackmagic.views import format as fmt
from trackmagic.views.compare import Comparison, Section
from trackmagic.views.compare_cells import CompareCell
from trackmagic.views.compare_texts import CodeVersion
from trackmagic.views.diff import DiffRow, Piece
from trackmagic.views.format import one_line
from trackmagic.views.html import Html, element, join
from trackmagic.views.runs_text import BEST
from trackmagic.views.style import COMPARE, LONG, TABLE, page
from trackmagic.views.words import DIFFERS, MARKS, code_title, common_title, equal_rows

DIFF_ROWS = 400
INDENT = "\N{EM SPACE}"
"""Before the key of a row, for each row that it is inside of."""
OPEN_LINES = 30
"""Changed lines up to which a diff is open from the start."""


def compare_html(comparison: Comparison) -> Html:
    """The comparison, self-contained."""
    head = element("thead", element("tr", *_heads(comparison)))
    wide = len(comparison.runs) + 1
    bodies = [
        element("tbody", _title(section.name, wide), *_rows(section))
        for section in comparison.sections
        if section.rows
    ]
    grid = element("div", element("table", head, *bodies), class_="tm-grid")
    left_out = equal_rows(comparison)
    note = element("div", left_out, class_="tm-note") if left_out else None
    return page(grid, note, *_codes(comparison), sheets=(TABLE, COMPARE))


def _heads(comparison: Comparison) -> Iterator[Html]:
    yield element("th", class_="tm-first")
    for run in comparison.runs:
        is_base = run.number == comparison.baseline
        yield element(
            "th",
            element("div", f"#{run.number}", " (baseline)" if is_base else None),
            element("div", element("b", one_line(run.name, 40))),
            element(
                "div",
                element("span", fmt.status(run.status), class_=f"tm-status tm-{run.status}"),
            ),
            element("div", _when(run)),
            scope="col",
            title=f"{run.experiment}: {run.name}",
        )


def _when(run: Run) -> str:
    started = fmt.date(run.started)
    return started if run.duration is None else f"{started}, {fmt.duration(run.duration)}"


def _title(name: str, wide: int) -> Html:
    first = element("th", name.capitalize(), scope="rowgroup", class_="tm-first")
    return element("tr", first, element("th", colspan=wide - 1), class_="tm-section")


def _rows(section: Section) -> Iterator[Html]:
    for row in section.rows:
        mark = f"{DIFFERS} " if row.differs else ""
        key = element(
            "th",
            INDENT * row.depth,
            mark,
            one_line(row.label or row.key, 60),
            scope="row",
            class_="tm-first",
            title=row.key,
        )
        cells = [_cell(cell) for cell in row.cells]
        yield element("tr", key, *cells, class_="tm-differs" if row.differs else None)


def _cell(cell: CompareCell) -> Html:
    if isinstance(cell.value, msgspec.UnsetType):
        text = element("span", cell.text, class_="tm-dim")
        return element("td", text, class_="tm-long" if len(cell.text) > LONG else None)
    return element(
        "td",
        f"{BEST} {cell.text}" if cell.best else cell.text,
        _delta(cell),
        class_=_look(cell) or None,
        title=fmt.cut(cell.exact, 2000) if cell.exact else None,
    )


def _look(cell: CompareCell) -> str:
    is_long = len(cell.text) + len(cell.change) > LONG
    return f"{'tm-best ' * cell.best}{'tm-long' * is_long}".strip()


def _delta(cell: CompareCell) -> Html | None:
    if not cell.change:
        return None
    mark = MARKS[cell.verdict]
    text = f"{cell.change} {mark.text(cell.delta)}".strip()
    return element("span", " ", text, class_=f"tm-delta {mark.colour or ''}".strip())


def _codes(comparison: Comparison) -> Iterator[Html]:
    if len(comparison.codes) > 1:
        yield from _versions(comparison, "code", comparison.codes)
    elif comparison.codes and not comparison.differences_only:
        title = element("summary", common_title(comparison.codes[0], comparison))
        yield element("details", title, element("pre", comparison.codes[0].text), class_="tm-code")
    for text in comparison.texts:
        yield from _versions(comparison, text.name, text.versions)


def _versions(comparison: Comparison, what: str, versions: Sequence[CodeVersion]) -> Iterator[Html]:
    is_told = comparison.baseline in versions[0].numbers
    for at, version in enumerate(versions[1:] if is_told else versions):
        short = is_told and version.added + version.removed <= OPEN_LINES
        title = element("summary", code_title(version, comparison.baseline, what, is_told=is_told))
        content = _sides(version) if is_told else element("pre", version.text)
        wide = element("div", content, class_="tm-wide")
        yield element("details", title, wide, class_="tm-code", open_=at == 0 and short)


def _sides(version: CodeVersion) -> Html:
    if not version.rows:
        return element("div", "Only blanks differ.", class_="tm-note")
    rows = [_side_row(row) for row in version.rows[:DIFF_ROWS]]
    if len(version.rows) > DIFF_ROWS:
        rows.append(_gap(f"{len(version.rows) - DIFF_ROWS} more rows"))
    return element("table", _columns(), element("tbody", *rows), class_="tm-sides")


def _columns() -> Html:
    heads = [
        element("th", class_="tm-at"),
        element("th", "baseline"),
        element("th", class_="tm-at"),
        element("th", "this"),
    ]
    return element("thead", element("tr", *heads))


def _side_row(row: DiffRow) -> Html:
    if row.kind == "skipped":
        return _gap(f"{fmt.count(row.skipped, 'equal line')}")
    changed = row.kind == "changed"
    return element(
        "tr",
        *_side(row.old_at, row.old, "del" if changed else ""),
        *_side(row.new_at, row.new, "ins" if changed else ""),
    )


def _side(at: int | None, pieces: tuple[Piece, ...], tag: str) -> Iterator[Html]:
    if at is None:
        yield element("td", class_="tm-at")
        yield element("td")
        return
    sign = {"del": "-", "ins": "+"}.get(tag, "")
    yield element("td", f"{sign}{at}", class_="tm-at")
    text = join(element(tag, text) if only and tag else text for text, only in pieces)
    yield element("td", text, class_={"del": "tm-del", "ins": "tm-add"}.get(tag))


def _gap(text: str) -> Html:
    return element("tr", element("td", f"… {text}", colspan=4, class_="tm-dim"))
