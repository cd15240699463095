"""Any page as plain text: sections one below the other; or a few lines with titles in the margin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from trackmagic.pages.blocks import (
    DIFFERS,
    Block,
    Cell,
    Chips,
    Diff,
    Inline,
    Line,
    Page,
    Part,
    Row,
    Table,
    Text,
    label,
    titled,
    words,
)
from trackmagic.views import format as fmt
from trackmagic.views.sparkline import Spark

MARGIN = 13


class TextForm:
    """How pages look as text: what of each block is shown."""

    rows: int | None = 40
    first: int | None = 40
    last: Mapping[str, int] = {"output": 40, "traceback": 40}
    """Lines of a text, by its look where the end tells more than the beginning."""
    cell: int | None = 120
    """Characters."""

    def page(self, page: Page) -> str:
        """The whole page."""
        head = [self.words(page.head.cells)]
        below = [f"  {line}" for line in self.blocks(page.said)]
        return _joined([*head, *below, *self.blocks(page.body)])

    def blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        """The lines of the blocks."""
        for block in blocks:
            match block:
                case Line():
                    words = "".join(self._piece(piece, None) for piece in block.cells)
                    yield f"! {words}" if block.look == "warning" else words
                case Chips():
                    yield " · ".join(map(self.words, block.chips))
                case Table():
                    yield from self.table(block)
                case Text():
                    yield from self.text(block)
                case Diff():
                    yield from self.text(Text(text="\n".join(block.lines), look="diff"))
                case Part():
                    yield from self.part(block)

    def part(self, part: Part) -> Iterator[str]:
        """The blocks under their title."""
        yield ""
        yield fmt.flat(titled(part)) + self._excerpt(part)
        yield from (f"  {line}" for line in self.blocks(part.blocks))

    def table(self, table: Table) -> Iterator[str]:
        """Its rows, aligned."""
        rows = table.rows if table.is_grid else table.rows[: self.rows]
        yield from self.grid(table, _without_empty(rows))
        if more := table.more + len(table.rows) - len(rows):
            yield f"and {fmt.number(more)} more"
        if table.left_out:
            yield fmt.flat(table.left_out)

    def grid(self, table: Table, rows: Sequence[Row]) -> Iterator[str]:
        """The head and some rows, aligned by what a terminal shows."""
        deepest = max((len(column.lines) for column in table.columns), default=0)
        heads = [
            [
                self.words(column.lines[at - deepest]) if at >= deepest - len(column.lines) else ""
                for column in table.columns
            ]
            for at in range(deepest)
        ]
        is_marked = table.is_grid and any(row.look == "changed" for row in table.rows)
        texts = [*heads, *(self.row(row, is_marked=is_marked) for row in rows)]
        wide = max(map(len, texts), default=0)
        widths = [max(fmt.width(row[at]) for row in texts if at < len(row)) for at in range(wide)]
        right = [column.is_number for column in table.columns] or [False] * wide
        for row in texts:
            cells = zip(row, widths, right, strict=False)
            yield "  ".join(pad(text, width, right=is_right) for text, width, is_right in cells)

    def row(self, row: Row, *, is_marked: bool) -> list[str]:
        """The cells; in a grid that marks them the first says whether they differ."""
        first, *others = map(self.words, (label(row), *row.cells[1:]))
        if row.look == "section":
            return [first.upper()]
        if is_marked:
            first = f"{DIFFERS if row.look == 'changed' else ' '} {first}"
        return [first, *others]

    def text(self, text: Text) -> Iterator[str]:
        """Its first lines, or the last."""
        lines = _lines(text)
        if text.look in self.last:
            yield from lines[-self.last[text.look] :]
            return
        yield from lines[: self.first]
        if self.first is not None and len(lines) > self.first:
            yield f"… {fmt.count(len(lines) - self.first, 'more line')}"

    def words(self, cell: Cell) -> str:
        """A cell on a line."""
        return "".join(self._piece(piece, self.cell) for piece in cell)

    def _piece(self, piece: Inline, longest: int | None) -> str:
        if isinstance(piece, Spark):
            return piece.text
        text = fmt.flat(words(piece))
        return text if longest is None else fmt.cut(text, longest)

    def _excerpt(self, part: Part) -> str:
        for block in part.blocks:
            if isinstance(block, Text) and block.look in self.last:
                most, count = self.last[block.look], len(_lines(block))
                if count > most:
                    return f", the last {most} of {fmt.number(count)} lines"
        return ""


class BriefForm(TextForm):
    """A card in a few lines: titles in the margin, and of what folds the title alone."""

    rows = 12
    cell = 200

    def page(self, page: Page) -> str:
        """The whole page; what its chips say is told below."""
        top = tuple(block for block in page.said if not isinstance(block, Chips))
        return super().page(msgspec.structs.replace(page, said=top))

    def part(self, part: Part) -> Iterator[str]:
        """The lines of the blocks beside the title."""
        lines = [part.about] if part.folds else [*self.blocks(part.blocks)]
        title = fmt.flat(part.title).lower()
        for line in filter(None, lines):
            yield f"  {title:<{MARGIN - 1}} {fmt.flat(line)}"
            title = ""

    def table(self, table: Table) -> Iterator[str]:
        """Its rows; quiet ones share a line."""
        if table.columns:
            yield from super().table(table)
            return
        quiet = [row for row in table.rows if row.is_quiet]
        yield from (self._row(row) for row in table.rows if not row.is_quiet)
        texts = [self._row(row) for row in quiet[: self.rows]]
        if more := table.more + len(quiet) - len(texts):
            texts.append(f"{fmt.number(more)} more")
        if texts:
            yield ", ".join(texts)

    def _row(self, row: Row) -> str:
        return " ".join(filter(None, map(self.words, row.cells)))


def pad(text: str, wide: int, *, right: bool = False) -> str:
    """``text`` filled up with blanks to that many columns of a terminal."""
    blank = " " * (wide - fmt.width(text))
    return blank + text if right else text + blank


def page_text(page: Page) -> str:
    """The page."""
    return TextForm().page(page)


def brief_text(page: Page) -> str:
    """The page in a few lines."""
    return BriefForm().page(page)


def blocks_text(blocks: Iterable[Block]) -> str:
    """Blocks that are no card: a table and what is said of it."""
    return _joined(TextForm().blocks(blocks))


def _without_empty(rows: Sequence[Row]) -> list[Row]:
    """The rows but the heads of sections that have none."""
    below = [*(row.look for row in rows[1:]), "section"]
    return [
        row
        for row, next_look in zip(rows, below, strict=False)
        if {row.look, next_look} != {"section"}
    ]


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(line.rstrip() for line in lines)


def _lines(text: Text) -> list[str]:
    return fmt.visible(fmt.without_colours(text.text)).splitlines()
