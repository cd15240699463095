"""Tables as plain text, aligned by what a terminal shows."""

from __future__ import annotations

from collections.abc import Sequence

from trackmagic.views.format import width


def grid(
    heads: Sequence[str], columns: Sequence[Sequence[str]], numeric: Sequence[bool]
) -> list[str]:
    """The lines of a table: a head and a row for each cell of a column; numbers to the right."""
    widths = [max(map(width, (head, *cells))) for head, cells in zip(heads, columns, strict=True)]
    rows = [list(heads), *([cells[at] for cells in columns] for at in range(len(columns[0])))]
    return [
        "  ".join(
            pad(cell, wide, right=right)
            for cell, wide, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in rows
    ]


def pad(text: str, wide: int, *, right: bool = False) -> str:
    """``text`` filled up with blanks to that many columns of a terminal."""
    blank = " " * (wide - width(text))
    return blank + text if right else text + blank
