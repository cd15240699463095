"""The value of a cell's last expression, as IPython shows it: its text, and a table as CSV.

``write_format_data`` of the shell's displayhook is listened to: what it is given has been made for the screen
already, so no ``repr`` is called again. Of several values of one cell the last is kept.
"""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from trackmagic.patch import Tap

TEXT_CHARACTERS: Final = 20_000
HTML_CHARACTERS: Final = 300_000
"""Of more no table is read."""
CELLS: Final = 20_000
_OWN: Final = "application/vnd.trackmagic."


class Value(NamedTuple):
    """The text, how many characters of it are left out, and the table that it is, if it is one."""

    text: str
    left_out: int = 0
    table: str = ""
    """CSV, as far as the value was shown: libraries leave out the middle of long tables."""


class Result:
    """Keeps the last value shown between ``start`` and ``stop``.

    ``belongs`` is asked as it is shown, in that thread, whether it is this cell's.
    """

    def __init__(self, shell: Any, *, belongs: Callable[[], bool] | None = None) -> None:
        self._shell, self._belongs = shell, belongs
        self._tap: Tap | None = None
        self._bundle: dict[str, str] = {}
        self._left_out = 0

    def start(self) -> None:
        """Begin to listen."""
        if self._tap is None:
            with contextlib.suppress(AttributeError, TypeError):
                self._tap = Tap(self._shell.displayhook, "write_format_data", self._shows)

    def stop(self) -> None:
        """The displayhook is as it was."""
        if self._tap is not None:
            self._tap.undo()
            self._tap = None

    def value(self) -> Value | None:
        """The last value; None where the cell has none."""
        text = self._bundle.get("text/plain", "")
        if not text:
            return None
        return Value(text, self._left_out, table_of(self._bundle.get("text/html", "")))

    def _shows(
        self, format_dict: dict[str, object], md_dict: dict[str, object] | None = None
    ) -> None:
        is_own = "trackmagic" in (md_dict or {}) or any(
            kind.startswith(_OWN) for kind in format_dict
        )
        if is_own or not (self._belongs is None or self._belongs()):
            return
        text, html = format_dict.get("text/plain"), format_dict.get("text/html")
        if not isinstance(text, str):
            return
        self._left_out = max(0, len(text) - TEXT_CHARACTERS)
        self._bundle = {"text/plain": text[:TEXT_CHARACTERS]}
        if isinstance(html, str) and len(html) <= HTML_CHARACTERS:
            self._bundle["text/html"] = html


def table_of(html: str) -> str:
    """The only table of a page as CSV, with one line of names; empty where it has none, or several."""
    if html.count("<table") != 1:
        return ""
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError):  # of markup that is none, or a table that is too large
        return ""
    width = max(map(len, (*reader.head, *reader.body)), default=0)
    if not reader.body or width * len(reader.body) > CELLS:
        return ""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_names(reader.head, width))
    writer.writerows([*row, *[""] * (width - len(row))] for row in reader.body)
    return text.getvalue()


def _names(head: list[list[str]], width: int) -> list[str]:
    """Levels of names, one below the other, as one: ``loss.mean``."""
    columns = [*zip_longest(*head, fillvalue="")] or [()]
    names = [".".join(dict.fromkeys(filter(None, column))) for column in columns]
    return [*names, *[""] * (width - len(names))]


class _Reader(HTMLParser):
    """The rows of a table; a cell that spans several stands in each of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.head: list[list[str]] = []
        self.body: list[list[str]] = []
        self._cells = 0
        self._is_head = False
        self._is_names = True
        """Whether the row in the head has names: polars has the types of its columns there too."""
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._hanging: dict[int, tuple[int, str]] = {}
        """Cells of rows above: by column, for how many rows more, and the text."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "thead":
            self._is_head = True
        elif tag == "tr":
            self._row, self._is_names = [], True
        elif tag in ("td", "th") and self._row is not None:
            self._end_cell()
            spans = dict(attrs)
            self._cell = []
            self._span = (_count(spans.get("rowspan")), _count(spans.get("colspan")))
            self._is_names = self._is_names and tag == "th"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "thead":
            self._is_head, self._hanging = False, {}

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        text, self._cell = " ".join("".join(self._cell).split()), None
        self._hang()
        rows, columns = self._span
        if len(self._row) + columns > CELLS:
            raise ValueError("a row is too wide")
        for _ in range(columns):
            if rows > 1:
                self._hanging[len(self._row)] = (rows, text)
            self._row.append(text)

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is None:
            return
        self._hang()
        row, self._row = self._row, None
        self._hanging = {
            at: (rows - 1, text) for at, (rows, text) in self._hanging.items() if rows > 1
        }
        self._cells += len(row)
        if self._cells > CELLS:
            raise ValueError("the table is too large")
        if not self._is_head:
            self.body.append(row)
        elif self._is_names:
            self.head.append(row)

    def _hang(self) -> None:
        """What stands here already comes from a row above."""
        while self._row is not None and len(self._row) in self._hanging:
            self._row.append(self._hanging[len(self._row)][1])


def _count(span: str | None) -> int:
    return min(int(span), CELLS) if span and span.isdecimal() and int(span) else 1
