"""Words that the HTML and the text of a view share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from trackmagic.cell.compare import CodeChange, Verdict
from trackmagic.entities import SYSTEM, Failure, Metric
from trackmagic.views import format as fmt
from trackmagic.views.card import CardMetric, RunCard
from trackmagic.views.interest import Rank, rank
from trackmagic.views.likeness import TextChange
from trackmagic.views.progress import is_counter
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
    """The metrics of most interest; of those that are no counters, first what is better or worse now."""

    def order(metric: CardMetric) -> tuple[bool, bool, Rank]:
        verdict = metric.change.verdict if metric.change else "unknown"
        is_unmoved = verdict not in {"better", "worse"}
        return is_counter(metric.key), is_unmoved, rank(metric.key, has_course=metric.points > 1)

    return sorted(metrics, key=order)[:HEADLINE]


def lines_changed(change: CodeChange) -> str:
    """``+2 -1 lines``."""
    return f"+{change.added} -{change.removed} lines"


def around_changed(card: RunCard) -> Iterator[str]:
    """What differs around the call and the one before, a few words each."""
    yield from card.around
    for text in card.texts:
        if text.name != CHANGES:
            yield text_changed(text)


def text_changed(text: TextChange) -> str:
    """``lib.py +2 -1 lines``."""
    name = fmt.one_line(text.name, 60)
    return f"{name} {lines_changed(text.change)}" if text.change.lines else f"{name} differs"


def code_title(version: CodeVersion, baseline: int, what: str = "code", *, is_told: bool) -> str:
    """``Code of #12, #13 against #11: +2 -1 lines``; ``is_told``: there is a text of the baseline."""
    what = what[:1].upper() + what[1:] if what in {"code", CHANGES} else what
    if not is_told:
        return f"{what} of {_named(version.numbers)}; that of #{baseline} was not kept"
    counted = f"+{version.added} -{version.removed} lines"
    return f"{what} of {_named(version.numbers)} against #{baseline}: {counted}"


def common_title(version: CodeVersion, comparison: Comparison) -> str:
    """``Code: the same in all``, as far as the runs kept theirs."""
    if len(version.numbers) == len(comparison.runs):
        return "Code: the same in all"
    return f"Code of {_named(version.numbers)}"


def _named(numbers: Sequence[int]) -> str:
    named = ", ".join(f"#{number}" for number in numbers[:NAMED])
    return f"{named} and {len(numbers) - NAMED} more" if len(numbers) > NAMED else named


def equal_rows(comparison: Comparison) -> str:
    """What ``differences_only`` left out, and what nobody knows."""
    sentences = []
    if comparison.differences_only:
        hidden = [
            f"{section.name} {section.equal}" for section in comparison.sections if section.equal
        ]
        differs = (
            any(section.rows for section in comparison.sections)
            or len(comparison.codes) > 1
            or comparison.texts
        )
        if not differs:
            sentences.append(
                "No differences in what is known." if comparison.not_known else "No differences."
            )
        elif hidden:
            sentences.append(f"Equal and not shown: {', '.join(hidden)}.")
    if comparison.not_known:
        sentences.append(f"Not known, so not compared: {'; '.join(comparison.not_known)}.")
    return " ".join(sentences)


def extras(card: RunCard) -> list[str]:
    """What else there is, in a few words each."""
    counts = card.counts
    phrases = []
    if counts.children:
        bad = f", {counts.children_failed} not finished" if counts.children_failed else ""
        noun = "child run" if counts.children == 1 else "child runs"
        phrases.append(f"{fmt.number(counts.children)} {noun}{bad}")
    if counts.figures:
        phrases.append(fmt.count(counts.figures, "figure"))
    if files := counts.artifacts - counts.figures:
        noun = "artifact" if not counts.figures else "more artifact"
        phrases.append(f"{fmt.count(files, noun)}, {fmt.size(counts.artifacts_bytes)}")
    if card.run.late_points:
        phrases.append(f"{fmt.count(card.run.late_points, 'point')} logged after its end")
    return phrases


def system(metrics: Iterable[Metric]) -> str:
    """``cpu 98 %, memory 1.2 GB``: the last values, and the peak of memory."""
    parts = []
    for metric in metrics:
        name, text = gauge(metric)
        peak = f" (peak {fmt.size(metric.max)})" if metric.key.endswith("_bytes") else ""
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
    frames = [match.groups() for match in _FRAME.finditer(fmt.without_colours(failure.traceback))]
    if not frames:
        return ""
    cells = [frame for frame in frames if frame[3] or _CELL.search(frame[0])]
    path, line, function, plain = (cells or frames)[-1]
    if plain:
        return fmt.one_line(plain, 120)
    place = "this cell" if _CELL.search(path) else path.rpartition("/")[2]
    inside = f", in {function}" if function and function != "<module>" else ""
    return fmt.one_line(f"{place}, line {line}{inside}", 120)
