"""Which metrics are of most interest: one rank, for cards, tables, groups, charts, panel and terminal.

The goals of experiments come before all (see :mod:`trackmagic.views.goals`). Two places ask something else
first, and this of what is left. A card is about the call before, so metrics
that have become better or worse go first. Lines are drawn of courses, so a metric of one point goes last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from trackmagic.direction import lower_is_better
from trackmagic.entities import SYSTEM, Metric
from trackmagic.views import format as fmt
from trackmagic.views.progress import is_counter, is_of_training

Rank = tuple[bool, int, bool, bool, bool, tuple[list[str | int], str]]


_REASONS = (
    "what is measured before what counts or follows a plan",
    "more runs have it",
    "its name tells which way is better",
    "a course before a single point",
    "validation before training",
    "the first by name",
)
"""Why a metric goes before another, by the place in their ranks where they differ."""


def ranked(metrics: Iterable[Metric], first: Collection[str] = ()) -> list[str]:
    """The keys in these summaries, of one run or of many, but those of the machine; ``first`` ones lead."""
    ranks = _ranks(metrics)
    return sorted(ranks, key=lambda key: (key not in first, ranks[key]))


def reason(metrics: Iterable[Metric], keys: Sequence[str]) -> str:
    """Why the first of these keys goes before the second, in words."""
    if len(keys) == 1:
        return "the only metric"
    ranks = _ranks(metrics)
    pairs = zip(ranks[keys[0]], ranks[keys[1]], _REASONS, strict=True)
    return next(words for first, second, words in pairs if first != second)


def _ranks(metrics: Iterable[Metric]) -> dict[str, Rank]:
    runs: Counter[str] = Counter()
    courses: set[str] = set()
    for metric in metrics:
        runs[metric.key] += 1
        if metric.points > 1:
            courses.add(metric.key)
    keys = [key for key in runs if not key.startswith(SYSTEM)]
    return {key: rank(key, runs[key], has_course=key in courses) for key in keys}


def rank(key: str, runs: int = 1, *, has_course: bool) -> Rank:
    """What a metric is sorted by, the least first.

    Counters (``epoch``, ``lr``) come last. Of the others those that most runs have go first, then those whose
    name says which way is better, those with a course, and those of validation before those of training.
    """
    return (
        is_counter(key),
        -runs,
        lower_is_better(key) is None,
        not has_course,
        is_of_training(key),
        fmt.natural(key),
    )
