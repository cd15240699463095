"""Any page as HTML that stands alone: a notebook keeps it, so what is long is cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trackmagic.pages.blocks import (
    DIFFERS,
    Block,
    Cell,
    Chips,
    Column,
    Diff,
    Line,
    Page,
    Part,
    Row,
    Span,
    Table,
    Text,
    label,
    plain,
    titled,
    words,
)
from trackmagic.views import format as fmt
from trackmagic.views.diff import DiffRow, Piece
from trackmagic.views.html import Child, Html, element, join, lines
from trackmagic.views.sparkline import Spark, drawn
from trackmagic.views.style import CARD, LONG, TABLE, page

ROWS, CURVES = 200, 50
"""Rows of a table that are shown; those with a picture are larger."""
TEXT, END, DIFF_LINES = 12_000, 8_000, 400
"""Characters of a text, of the end of one whose end tells, and lines of a diff."""
CELL, WHOLE = 200, 2_000
"""Characters of a piece of text, and of what is shown of it to who points at it."""
WARN = "\N{WARNING SIGN}\N{VARIATION SELECTOR-15}"
_TAGS = {"strong": "b", "error": "b", "code": "code"}
_CLASSES = {"strong": None, "code": None, "error": "tm-bad"}
_STATUSES = frozenset(fmt.GLYPHS)


def page_html(whole: Page, *, folds: bool = False) -> Html:
    """The page, self-contained; ``folds``: to its head and what is to be seen at once."""
    more = element("span", class_="tm-more", aria_hidden="true") if folds else None
    top = [_line(whole.head, more), *elements(whole.said)]
    body = element("div", *elements(whole.body), class_="tm-body") if whole.body else None
    if folds:
        card = element("details", element("summary", *top), body, class_="tm-card")
    else:
        card = element("div", *top, body, class_="tm-card")
    return page(card, sheets=(CARD,))


def blocks_html(blocks: Iterable[Block]) -> Html:
    """Blocks that are no card, self-contained: a table and what is said of it."""
    return page(*elements(blocks), sheets=(CARD, TABLE))


def elements(blocks: Iterable[Block]) -> Iterator[Html]:
    """The blocks one by one."""
    for block in blocks:
        match block:
            case Line():
                yield _line(block)
            case Chips():
                chips = [element("span", *_pieces(chip), class_="tm-chip") for chip in block.chips]
                yield element("div", *(x for chip in chips for x in (chip, " ")), class_="tm-chips")
            case Table():
                yield element(
                    "div", _table(block), class_="tm-grid" if block.is_grid else "tm-wide"
                )
            case Text():
                yield _text(block)
            case Diff():
                yield element("div", _sides(block), class_="tm-wide")
            case Part():
                yield _part(block)


def _line(line: Line, *more: Html | None) -> Html:
    sign = None
    if line.look == "warning":
        sign = element("span", f"{WARN} ", class_="tm-warn", aria_label="warning:", role="img")
    look = {"head": "tm-head", "note": "tm-foot"}.get(line.look, "tm-say")
    return element("div", sign, *_pieces(line.cells, 2 * CELL), *more, class_=look)


def _part(part: Part) -> Html:
    is_wide = part.is_wide or part.folds
    inner = elements(part.blocks)
    if part.folds:
        folded = element("details", element("summary", titled(part)), *inner, open_=part.is_open)
        return element("div", folded, class_="tm-part tm-all")
    heading = element("div", titled(part), class_="tm-title")
    return element("div", heading, *inner, class_="tm-part tm-all" if is_wide else "tm-part")


def _table(table: Table) -> Html:
    has_curves = any(
        isinstance(piece, Spark) for row in table.rows for c in row.cells for piece in c
    )
    most = len(table.rows) if table.is_grid else CURVES if has_curves else ROWS
    rows = [_row(row, table) for row in table.rows[:most]]
    if more := table.more + len(table.rows) - len(rows):
        wide = max(len(table.columns), 2)
        rows.append(element("tr", element("td", f"and {fmt.number(more)} more", colspan=wide)))
    heads = [_head(column, at, table) for at, column in enumerate(table.columns)]
    head = element("thead", element("tr", *heads)) if heads else None
    return element("table", head, element("tbody", lines(rows)))


def _head(column: Column, at: int, table: Table) -> Html:
    lines: list[Child] = [join(_pieces(cell)) for cell in column.lines]
    if len(lines) > 1:
        lines = [element("div", line) for line in lines]
    is_first = table.is_grid and at == 0
    look = "tm-first" if is_first else _look(column)
    return element("th", *lines, scope="col", class_=look or None, title=column.whole or None)


def _look(column: Column) -> str:
    """The class of the cells of a column."""
    return "tm-base" if column.is_base else "tm-num" if column.is_number else ""


def _row(row: Row, table: Table) -> Html:
    if row.look == "section":
        notes = (piece for cell in row.cells[1:] for piece in _pieces(cell))
        rest = element("td", *notes, colspan=max(len(table.columns) - 1, 1))
        return element("tr", _first(row, table, "rowgroup"), rest, class_="tm-section")
    cells = []
    for at, cell in enumerate(row.cells[1:], start=1):
        look = _look(table.columns[at]) if table.columns else ""
        if table.is_grid and len(plain(cell)) > LONG:
            look = f"{look} tm-long".strip()
        cells.append(element("td", *_pieces(cell), class_=look or None, title=_title(cell)))
    looks = ["tm-changed"] * (row.look == "changed") + ["tm-num"] * row.is_number
    return element("tr", _first(row, table, "row"), *cells, class_=" ".join(looks) or None)


def _first(row: Row, table: Table, scope: str) -> Html:
    look, cell = "tm-first" if table.is_grid else "tm-key", label(row)
    mark = f"{DIFFERS} " if table.is_grid and row.look == "changed" else None
    return element("th", mark, *_pieces(cell), scope=scope, class_=look, title=_title(cell))


def _title(cell: Cell) -> str | None:
    for piece in cell:
        if isinstance(piece, Span) and piece.whole:
            return fmt.cut(piece.whole, WHOLE)
    text = plain(cell)
    return fmt.cut(text, WHOLE) if len(text) > CELL else None


def _pieces(cell: Cell, longest: int = CELL) -> Iterator[Child]:
    for piece in cell:
        if isinstance(piece, Spark):
            yield drawn(piece.path, piece.label)
        elif text := fmt.cut(fmt.flat(words(piece)), longest):
            yield _span(piece, text) if isinstance(piece, Span) else text


def _span(span: Span, text: str) -> Child:
    tag, name = _TAGS.get(span.tone or "", "span"), fmt.cut(span.label, WHOLE)
    looks = (_class(span.tone) if span.tone else None, "tm-under" if span.is_below else None)
    look = " ".join(filter(None, looks)) or None
    if tag == "span" and not (look or name):
        return text
    if not name:
        return element(tag, text, class_=look)
    return element(tag, text, class_=look, role="img", aria_label=name)


def _class(tone: str) -> str | None:
    return f"tm-status tm-{tone}" if tone in _STATUSES else _CLASSES.get(tone, f"tm-{tone}")


def _sides(diff: Diff) -> Html:
    rows = [_side_row(row) for row in diff.rows[:DIFF_LINES]]
    if len(diff.rows) > DIFF_LINES:
        rows.append(_gap(f"{len(diff.rows) - DIFF_LINES} more rows"))
    old, new = diff.names
    heads = [element("th", text, class_=None if text else "tm-at") for text in ("", old, "", new)]
    head = element("thead", element("tr", *heads))
    return element("table", head, element("tbody", *rows), class_="tm-sides")


def _side_row(row: DiffRow) -> Html:
    if row.kind == "skipped":
        return _gap(fmt.count(row.skipped, "equal line"))
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


def _text(text: Text) -> Html:
    if text.look == "traceback" and len(text.text) > END:
        return element("pre", f"…\n{text.text[-END:]}")
    if text.look != "diff":
        return element("pre", fmt.cut_middle(text.text, TEXT))
    colours = {"+": "tm-add", "-": "tm-del", "@": "tm-dim"}
    lines = text.text.split("\n")
    spans = [
        element("span", line or " ", class_=colours.get(line[:1])) for line in lines[:DIFF_LINES]
    ]
    if len(lines) > DIFF_LINES:
        spans.append(element("span", f"… {len(lines) - DIFF_LINES} more lines", class_="tm-dim"))
    return element("pre", *spans, class_="tm-diff")
