"""Any page for a terminal or a pipe: all of it, and nothing in it drives the terminal.

In a terminal long cells are folded, columns that do not fit are named below their table, and those of
a grid that do not fit come in a table of their own. A pipe has room for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from trackmagic.pages.blocks import Block, Cell, Column, Page, Row, Span, Table
from trackmagic.pages.text import TextForm
from trackmagic.views import format as fmt

if TYPE_CHECKING:
    from rich.text import Text as Coloured

COLOURS = {
    "finished": "green",
    "failed": "red",
    "running": "cyan",
    "crashed": "red",
    "interrupted": "yellow",
    "good": "green",
    "bad": "red",
    "error": "red",
    "warn": "yellow",
}
NAMED = 12
"""Columns that are named where there is no room for them."""
WIDER = "use a wider terminal or --json"
"""How columns are seen that there is no room for."""
_PADDING = 2


def page_lines(page: Page, room: int | None) -> Iterator[str]:
    """The lines of the page; ``room``: columns of the terminal, None for a pipe."""
    form = TerminalForm(room)
    yield from form.fitted([form.words(page.head.cells)])
    yield from form.fitted(f"  {line}" for line in form.blocks(page.said))
    yield from form.blocks(page.body)


def block_lines(blocks: Iterable[Block], room: int | None, *, cure: str = WIDER) -> Iterator[str]:
    """The lines of blocks without a page around them; ``cure`` is how hidden columns are seen."""
    form = TerminalForm(room, cure)
    return form.fitted(form.blocks(blocks))


class TerminalForm(TextForm):
    """How pages look in a terminal of ``room`` columns; None for a pipe."""

    rows = first = cell = None
    last = {"output": 20}  # noqa: RUF012 - as of the class above

    def __init__(self, room: int | None, cure: str = WIDER) -> None:
        self.room, self.cure = room, cure

    def fitted(self, lines: Iterable[str]) -> Iterator[str]:
        """The lines in pieces that fit."""
        for line in lines:
            is_drawn = self.room is None or "\x1b" in line  # what is coloured fits
            yield from [line] if is_drawn else folded(line.rstrip(), self.room or 0)

    def grid(self, table: Table, rows: Sequence[Row]) -> Iterator[str]:
        """The table; of a terminal, in as many as fit beside each other."""
        if self.room is None:
            yield from super().grid(table, rows)
        elif table.is_grid and table.columns:
            yield from self._side_by_side(table, rows, self.room)
        else:
            yield from self._folded(table, rows, self.room)

    def _side_by_side(self, table: Table, rows: Sequence[Row], room: int) -> Iterator[str]:
        """Each with the first column, and at least one other."""
        start, columns = 1, len(table.columns)
        while start < columns:
            lines: list[str] = []
            for stop in range(start + 1, columns + 1):
                places = [0, *range(start, stop)]
                wider = [*super().grid(_some(table, places), _of(rows, places))]
                if lines and max(map(fmt.width, map(str.rstrip, wider))) > room:
                    stop -= 1  # noqa: PLW2901 - what came before did fit
                    break
                lines = wider
            yield from [""] if start > 1 else []
            yield from lines
            start = stop

    def _folded(self, table: Table, rows: Sequence[Row], room: int) -> Iterator[str]:
        from rich.console import Console
        from rich.table import Table as Grid

        room -= _PADDING  # what a part is set in by
        wide = max((len(row.cells) for row in rows), default=0)
        columns = table.columns or (Column(lines=()),) * wide
        cells = [(*row.cells, *((),) * (len(columns) - len(row.cells))) for row in rows]
        texts = [list(map(self.words, row)) for row in cells]
        titles = [self.words(column.lines[-1]) if column.lines else "" for column in columns]
        widths = [max(map(fmt.width, column)) for column in zip(titles, *texts, strict=True)]
        places = _fitting(columns, widths, room)
        grid = Grid(
            box=None,
            pad_edge=False,
            padding=(0, _PADDING, 0, 0),
            header_style="bold",
            show_header=bool(table.columns),
        )
        for at in places:
            right = columns[at].is_number
            grid.add_column(titles[at], justify="right" if right else "left", overflow="fold")
        for row in cells:
            grid.add_row(*(self._coloured(row[at]) for at in places))
        console = Console(width=room, highlight=False, markup=False)
        with console.capture() as capture:
            console.print(grid)
        yield from capture.get().splitlines()
        if hidden := [title for at, title in enumerate(titles) if at not in places]:
            names = ", ".join(hidden[:NAMED]) + ", …" * (len(hidden) > NAMED)
            count = fmt.count(len(hidden), "more column")
            yield f"{count} ({names}): {self.cure}"

    def _coloured(self, cell: Cell) -> Coloured:
        from rich.text import Text as Coloured

        text = Coloured()
        for piece in cell:
            tone = piece.tone if isinstance(piece, Span) else None
            text.append(self.words((piece,)), COLOURS.get(tone or "", ""))
        return text


def folded(line: str, room: int) -> list[str]:
    """The line in pieces that fit."""
    pieces, used = [""], 0
    for letter in line:
        wide = fmt.width(letter)
        if used + wide > room and pieces[-1]:
            pieces.append("")
            used = 0
        pieces[-1] += letter
        used += wide
    return pieces


def _some(table: Table, places: Sequence[int]) -> Table:
    columns = tuple(table.columns[at] for at in places)
    return msgspec.structs.replace(table, columns=columns)


def _of(rows: Sequence[Row], places: Sequence[int]) -> list[Row]:
    return [
        msgspec.structs.replace(
            row, cells=tuple(row.cells[at] for at in places if at < len(row.cells))
        )
        if len(row.cells) > 1
        else row
        for row in rows
    ]


def _fitting(columns: Sequence[Column], widths: Sequence[int], room: int) -> list[int]:
    """Which columns to show: those that are needed, and the others while there is room."""
    places = [at for at, column in enumerate(columns) if column.is_needed]
    used = sum(widths[at] + _PADDING for at in places)
    others = (at for at, column in enumerate(columns) if not column.is_needed)
    for at in sorted(others, key=lambda at: columns[at].rank):
        if used + widths[at] + _PADDING <= room:
            places.append(at)
            used += widths[at] + _PADDING
    return sorted(places)
