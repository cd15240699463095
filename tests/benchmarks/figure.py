"""One line of the table."""

from __future__ import annotations

from typing import NamedTuple

_LINE = "{:62} {:>18} {:>8} {:>9} {:>9}  {}"


class Figure(NamedTuple):
    """A measurement with what it must at least be and what is hoped for; None is only told."""

    name: str
    figure: float
    bar: float | None
    aim: float | None
    unit: str
    ratio: float | None = None
    """Over what was measured beside it; the bar is about this one then."""
    more_is_better: bool = False

    @property
    def judged(self) -> float:
        """What the bar is about."""
        return self.figure if self.ratio is None else self.ratio

    @property
    def misses(self) -> bool:
        """Whether the bar is not reached."""
        if self.bar is None:
            return False
        return self.judged < self.bar if self.more_is_better else self.judged > self.bar

    @property
    def reaches_aim(self) -> bool:
        """Whether even the aim is reached."""
        if self.aim is None:
            return False
        return self.judged >= self.aim if self.more_is_better else self.judged <= self.aim


def head() -> str:
    """The table's first line."""
    return _LINE.format("what", "figure", "ratio", "bar", "aim", "")


def line(row: Figure) -> str:
    """The figure as a line of the table."""
    said = (
        "" if row.bar is None else "MISS" if row.misses else "ok, aim" if row.reaches_aim else "ok"
    )
    of = "x" if row.ratio is not None else ""
    return _LINE.format(
        row.name,
        f"{_number(row.figure)} {row.unit}",
        "" if row.ratio is None else f"{row.ratio:.2f}x",
        "" if row.bar is None else _number(row.bar) + of,
        "" if row.aim is None else _number(row.aim) + of,
        said,
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 or value == int(value) else f"{value:.3g}"
