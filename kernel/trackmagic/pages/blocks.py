"""What pages are made of: a few shapes without a look, which HTML, text, a terminal and the UI draw.

A text here is whatever a person or a program wrote: who draws it makes visible what acts on a screen, cuts
what is too long for that form, and never takes it for markup.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from trackmagic.entities import Entity, Status
from trackmagic.views.diff import DiffRow
from trackmagic.views.sparkline import Spark

BEST: Final = "★"
DIFFERS: Final = "≠"
"""Before the key of a row that differs."""
INDENT: Final = "\N{EM SPACE}"
"""Before the key of a row, for each row that it is inside of."""

Tone = Status | Literal["dim", "strong", "good", "bad", "warn", "error", "code"]


class Span(Entity, frozen=True, tag="span", tag_field="kind", omit_defaults=True):
    """Some text that looks otherwise than the text around it, or leads to a run or a part of the page."""

    text: str
    tone: Tone | None = None
    whole: str = ""
    """What it is cut from; shown where somebody points at it."""
    run: int | None = None
    part: str = ""
    """The key of a part."""
    label: str = ""
    """What a sign says, for who does not see it."""
    is_below: bool = False
    """On a screen it stands on a line of its own, and is smaller."""


class Offer(Entity, frozen=True, tag="offer", tag_field="kind"):
    """That a name may be declared to be a param or a metric, where something can be clicked on."""

    name: str
    what: Literal["param", "metric"]


class Choice(Entity, frozen=True, tag="choice", tag_field="kind", omit_defaults=True):
    """What a run or a metric may be chosen to be, where something can be clicked on."""

    what: Literal["baseline", "direction"]
    name: str
    chosen: Literal["baseline", "lower", "higher"] | None = None
    """What it is."""

    @property
    def text(self) -> str:
        """What is said of it where nothing can be clicked on."""
        return " (baseline)" if self.chosen == "baseline" else ""


class When(Entity, frozen=True, tag="when", tag_field="kind", omit_defaults=True):
    """When a run began and how long it took; where time goes by on a page, how long ago that was."""

    text: str
    started: float
    now: float
    """By the clock that ``started`` is of."""
    ended: float | None = None
    goes_on: bool = False


Inline: TypeAlias = str | Span | Spark | Offer | Choice | When
Cell: TypeAlias = tuple[Inline, ...]


class Line(Entity, frozen=True, tag="line", tag_field="kind", omit_defaults=True):
    """A sentence."""

    cells: Cell
    look: Literal["say", "head", "warning", "note"] = "say"


class Chips(Entity, frozen=True, tag="chips", tag_field="kind"):
    """A few words each, beside each other."""

    chips: tuple[Cell, ...]


class Column(Entity, frozen=True, omit_defaults=True):
    """The head of a column, a cell a line."""

    lines: tuple[Cell, ...]
    is_number: bool = False
    is_needed: bool = True
    """Where there is no room, others go first."""
    rank: int = 0
    """Of those that may go, the lowest stay longest."""
    is_base: bool = False
    """The other columns are told against it."""
    whole: str = ""


class Row(Entity, frozen=True, omit_defaults=True):
    """A cell for each column; the first is what the row is called.

    The head of a section has its title and, where there is room, what is to be said of it.
    """

    cells: tuple[Cell, ...]
    look: Literal["changed", "section"] | None = None
    differing: tuple[int, ...] = ()
    """Places of the cells that differ from that of the base."""
    depth: int = 0
    """How many rows it is inside of; these come before it."""
    is_number: bool = False
    """All that its cells have are numbers."""
    is_quiet: bool = False
    """In a short text it may share a line with others."""


class Table(Entity, frozen=True, tag="table", tag_field="kind", omit_defaults=True):
    """Rows; without columns it has no head."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...] = ()
    more: int = 0
    """Rows that there are besides."""
    left_out: str = ""
    """What the heads of its sections say of that, in one sentence for where they have no room."""
    is_grid: bool = False
    """It may be wider and longer than the screen: its head and its first column stay in sight."""


class Text(Entity, frozen=True, tag="text", tag_field="kind", omit_defaults=True):
    """Lines as they are."""

    text: str
    look: Literal["plain", "diff", "output", "traceback"] = "plain"
    """Of the last two the end is worth more than the beginning."""


class Diff(Entity, frozen=True, tag="diff", tag_field="kind"):
    """Two texts side by side; ``lines`` are the same as a unified diff."""

    rows: tuple[DiffRow, ...]
    lines: tuple[str, ...]
    names: tuple[str, str] = ("baseline", "this")
    """What the sides are called."""


class Part(Entity, frozen=True, tag="part", tag_field="kind", omit_defaults=True):
    """Blocks under a title."""

    title: str
    blocks: tuple[Line | Chips | Table | Text | Diff, ...]
    about: str = ""
    """More of the title."""
    key: str = ""
    """What leads to it names it so."""
    is_wide: bool = False
    """It stands alone, not beside other parts."""
    folds: bool = False
    is_open: bool = False
    """Of what folds: whether it starts unfolded."""


Block: TypeAlias = Line | Chips | Table | Text | Diff | Part


class Page(Entity, frozen=True):
    """A whole page: the line that it is known by, what is to be seen at once, and all else."""

    head: Line
    said: tuple[Block, ...] = ()
    body: tuple[Block, ...] = ()


def column(title: str, *, number: bool = False, needed: bool = True, rank: int = 0) -> Column:
    """A column with a plain title."""
    return Column(lines=((title,),), is_number=number, is_needed=needed, rank=rank)


def dim(text: str) -> Span:
    """Text that steps back."""
    return Span(text=text, tone="dim")


def strong(text: str) -> Span:
    """Text that stands out."""
    return Span(text=text, tone="strong")


def plain(cell: Cell) -> str:
    """The words of a cell."""
    return "".join(words(piece) for piece in cell if not isinstance(piece, Spark))


def words(piece: Inline) -> str:
    """A piece as text."""
    if isinstance(piece, str):
        return piece
    return "" if isinstance(piece, Offer) else piece.text


def label(row: Row) -> Cell:
    """What a row is called, set in by how deep it is."""
    return (INDENT * row.depth, *row.cells[0]) if row.depth else row.cells[0]


def titled(part: Part) -> str:
    """The whole title of a part."""
    return f"{part.title}, {part.about}" if part.about else part.title
