"""Words that the HTML and the text of a view share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from trackmagic.cell.compare import CodeChange, Verdict
from trackmagic.entities import SYSTEM, Failure, Metric
from trackmagic.views import format as fmt
from trackmagic.views.card import CardMetric, RunCard
from trackmagic.views.likeness import TextChange
from trackmagic.views.progress import is_counter, is_of_training
from trackmagic.views.repository import CHANGES

if TYPE_CHECKING:
    from trackmagic.views.compare import Comparison
    from trackmagic.views.compare_texts import CodeVersion

DIFFERS: Final = "≠"
"""Before the key of a row that differs."""
HEADLINE = 4
"""Metrics in a card's headline."""
NAMED = 6
"""Runs that a line names."""
_FRAME = re.compile(
    r'^ *File "(.+)", line (\d+)(?:, in (.+))?$|^ *(Cell In ?\[\d+\], line \d+).*$', re.MULTILINE
)
_CELL = re.compile(r"ipykernel_\d+|<ipython-input")


class Mark(NamedTuple):
    """How a verdict on a metric looks; the word is there for who sees no colour."""

    arrows: str
    """For more and for less."""
    word: str
    colour: str | None

    def text(self, delta: float | None) -> str:
        """``▲ better``."""
        if delta is None or delta != delta:  # noqa: PLR0124 - NaN
            return self.word
        arrow = "" if delta == 0 else self.arrows[delta < 0]
        return f"{arrow} {self.word}".strip()


MARKS: Final[dict[Verdict, Mark]] = {
    "better": Mark("▲▼", "better", "tm-good"),
    "worse": Mark("▲▼", "worse", "tm-bad"),
    "same": Mark("  ", "same", "tm-dim"),
    "unknown": Mark("▲▼", "", "tm-dim"),
}


def headline_metrics(metrics: Iterable[CardMetric]) -> list[CardMetric]:
    """The metrics of most interest: those that tell better from worse, of them the changed ones.

    Those of training come after the others, counters last.
    """

    def rank(one: CardMetric) -> tuple[bool, bool, bool, bool]:
        verdict = one.change.verdict if one.change else "unknown"
        is_unmoved = verdict not in {"better", "worse"}
        return is_counter(one.key), is_unmoved, one.best is None, is_of_training(one.key)

    return sorted(metrics, key=rank)[:HEADLINE]


def lines_changed(change: CodeChange) -> str:
    """``+2 -1 lines``."""
    return f"+{change.added} -{change.removed} lines"


def around_changed(card: RunCard) -> Iterator[str]:
    """What differs around the call and the one before, a few words each."""
    yield from card.around
    for one in card.texts:
        if one.name != CHANGES:
            yield text_changed(one)


def text_changed(one: TextChange) -> str:
    """``lib.py +2 -1 lines``."""
    name = fmt.one_line(one.name, 60)
    return f"{name} {lines_changed(one.change)}" if one.change.lines else f"{name} differs"


def code_title(version: CodeVersion, baseline: int, what: str = "code", *, is_told: bool) -> str:
    """``Code of #12, #13 against #11: +2 -1 lines``; ``is_told``: there is a text of the baseline."""
    what = what[:1].upper() + what[1:] if what in {"code", CHANGES} else what
    if not is_told:
        return f"{what} of {_named(version.numbers)}; that of #{baseline} was not kept"
    counted = f"+{version.added} -{version.removed} lines"
    return f"{what} of {_named(version.numbers)} against #{baseline}: {counted}"


def common_title(version: CodeVersion, found: Comparison) -> str:
    """``Code: the same in all``, as far as the runs kept theirs."""
    if len(version.numbers) == len(found.runs):
        return "Code: the same in all"
    return f"Code of {_named(version.numbers)}"


def _named(numbers: Sequence[int]) -> str:
    named = ", ".join(f"#{number}" for number in numbers[:NAMED])
    return f"{named} and {len(numbers) - NAMED} more" if len(numbers) > NAMED else named


def equal_rows(found: Comparison) -> str:
    """What ``differences_only`` left out, and what nobody knows."""
    said = []
    if found.differences_only:
        hidden = [f"{one.name} {one.equal}" for one in found.sections if one.equal]
        differs = any(one.rows for one in found.sections) or len(found.codes) > 1 or found.texts
        if not differs:
            said.append(
                "No differences in what is known." if found.not_known else "No differences."
            )
        elif hidden:
            said.append(f"Equal and not shown: {', '.join(hidden)}.")
    if found.not_known:
        said.append(f"Not known, so not compared: {'; '.join(found.not_known)}.")
    return " ".join(said)


def extras(card: RunCard) -> list[str]:
    """What else there is, in a few words each."""
    counts = card.counts
    found = []
    if counts.children:
        bad = f", {counts.children_failed} not finished" if counts.children_failed else ""
        noun = "child run" if counts.children == 1 else "child runs"
        found.append(f"{fmt.number(counts.children)} {noun}{bad}")
    if counts.figures:
        found.append(fmt.count(counts.figures, "figure"))
    if files := counts.artifacts - counts.figures:
        noun = "artifact" if not counts.figures else "more artifact"
        found.append(f"{fmt.count(files, noun)}, {fmt.size(counts.artifacts_bytes)}")
    if card.run.late_points:
        found.append(f"{fmt.count(card.run.late_points, 'point')} logged after its end")
    return found


def system(metrics: Iterable[Metric]) -> str:
    """``cpu 98 %, memory 1.2 GB``: the last values, and the peak of memory."""
    parts = []
    for one in metrics:
        name, text = gauge(one)
        peak = f" (peak {fmt.size(one.max)})" if one.key.endswith("_bytes") else ""
        parts.append(f"{name} {text}{peak}")
    return ", ".join(parts)


def gauge(metric: Metric) -> tuple[str, str]:
    """The name and the last value of a system metric: ``host cpu``, ``98 %``."""
    name = metric.key.removeprefix(SYSTEM)
    what, _, unit = name.rpartition("_")
    texts = {
        "bytes": lambda: fmt.size(metric.last),
        "percent": lambda: f"{metric.last:.0f} %",
        "watts": lambda: f"{metric.last:.0f} W",
    }
    if unit not in texts:
        return fmt.visible(name), fmt.number(metric.last)
    return fmt.visible(what.replace("_", " ")), texts[unit]()


def failed_at(failure: Failure) -> str:
    """Where it failed: the last line of a cell, else of any file; empty where none is known.

    ``Cell In[4], line 9`` or ``train.py, line 9, in train``.
    """
    frames = [found.groups() for found in _FRAME.finditer(fmt.without_colours(failure.traceback))]
    if not frames:
        return ""
    cells = [found for found in frames if found[3] or _CELL.search(found[0])]
    path, line, function, plain = (cells or frames)[-1]
    if plain:
        return fmt.one_line(plain, 120)
    place = "this cell" if _CELL.search(path) else path.rpartition("/")[2]
    inside = f", in {function}" if function and function != "<module>" else ""
    return fmt.one_line(f"{place}, line {line}{inside}", 120)
