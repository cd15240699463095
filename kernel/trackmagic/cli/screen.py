"""Text for people: tables that fit a terminal, plain columns in a pipe.

What users wrote is never markup here, and never drives the terminal: control characters are shown by
their codes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NamedTuple

import click

from trackmagic.views import format as fmt

STYLES = {
    "✓ finished": "green",
    "✗ failed": "red",
    "◐ running": "cyan",
    "† crashed": "red",
    "■ interrupted": "yellow",
}
"""Of cells with exactly this text."""

_PADDING = 2


class Column(NamedTuple):
    """A column's title; one that is not needed may go where the terminal is narrow."""

    title: str
    right: bool = False
    needed: bool = True


def clean(text: str, *, lines: bool = False) -> str:
    """The text without characters that act on a terminal; with ``lines`` it may have several."""
    text = fmt.visible(text.replace("\r\n", "\n")).replace("\r", "\\r")
    return text if lines else text.replace("\n", "\\n").replace("\t", "\\t")


def write(text: str = "", *, err: bool = False) -> None:
    """Print a line; what the stream cannot encode is shown by its code."""
    stream = sys.stderr if err else sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), err=err)


def room() -> int | None:
    """Columns of the terminal; None for a pipe, which has room for all."""
    if not sys.stdout.isatty():
        return None
    from rich.console import Console

    return Console().width


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


def block(title: str, text: str) -> None:
    """A title, and the text set in below it."""
    write()
    write(title)
    for line in clean(text, lines=True).splitlines():
        write(f"  {line}".rstrip())


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], *, title: str = "") -> None:
    """A table. In a terminal long cells are folded, and columns that do not fit are named below."""
    cells = [[clean(cell) for cell in row] for row in rows]
    columns = [column._replace(title=clean(column.title)) for column in columns]
    if title:
        write()
        write(title)
    if sys.stdout.isatty():
        _folded(columns, cells)
    else:
        _aligned(columns, cells)


def _aligned(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    widths = _widths(columns, rows)
    for row in [[column.title for column in columns], *rows]:
        line = []
        for column, cell, most in zip(columns, row, widths, strict=True):
            space = " " * (most - fmt.width(cell))
            line.append(space + cell if column.right else cell + space)
        write("  ".join(line).rstrip())


def _folded(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    places = _fitting(columns, _widths(columns, rows), console.width)
    grid = Table(box=None, pad_edge=False, padding=(0, _PADDING, 0, 0), header_style="bold")
    for at in places:
        title, right = Text(columns[at].title), columns[at].right
        grid.add_column(title, justify="right" if right else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(row[at], STYLES.get(row[at], "")) for at in places))
    console.print(grid)
    if hidden_titles := [column.title for at, column in enumerate(columns) if at not in places]:
        names = ", ".join(hidden_titles)
        write(
            f"{fmt.count(len(hidden_titles), 'more column')} ({names}): use a wider terminal or --json"
        )


def _fitting(columns: Sequence[Column], widths: Sequence[int], room: int) -> list[int]:
    """Which columns to show: those that are needed, and the others while there is room."""
    places = [at for at, column in enumerate(columns) if column.needed]
    used = sum(widths[at] + _PADDING for at in places)
    for at, column in enumerate(columns):
        if not column.needed and used + widths[at] + _PADDING <= room:
            places.append(at)
            used += widths[at] + _PADDING
    return sorted(places)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[int]:
    return [
        max([fmt.width(column.title), *(fmt.width(row[at]) for row in rows)])
        for at, column in enumerate(columns)
    ]
