"""Text for people: tables that fit a terminal, plain columns in a pipe.

What users wrote is never markup here, and never drives the terminal: control characters are shown by
their codes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click

from trackmagic.pages.blocks import Block, Column, Inline, Page, Row, Table
from trackmagic.pages.terminal import WIDER, block_lines, page_lines
from trackmagic.views import format as fmt


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


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[Inline]], *, cure: str = WIDER
) -> None:
    """A table; ``cure`` says how columns are seen that there is no room for."""
    cells = tuple(Row(cells=tuple((cell,) for cell in row)) for row in rows)
    blocks([Table(columns=tuple(columns), rows=cells)], cure=cure)


def blocks(blocks: Iterable[Block], *, cure: str = WIDER) -> None:
    """Blocks one below the other."""
    for line in block_lines(blocks, room(), cure=cure):
        write(line.rstrip())


def page(whole: Page) -> None:
    """A page, all of it."""
    for line in page_lines(whole, room()):
        write(line.rstrip())
