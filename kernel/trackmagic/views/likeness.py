"""What was around a call and the call before it: what differs, what is the same, what is not known.

Nothing is called the same that was not looked at as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from trackmagic.cell.compare import Changes, CodeChange, InputChange, MetricChange, compare_code
from trackmagic.entities import Entity, Environment, Input
from trackmagic.store import Store
from trackmagic.store.heads import Surroundings
from trackmagic.views import format as fmt
from trackmagic.views.compare_texts import patch_text
from trackmagic.views.repository import CHANGES, have_same_changes, patches

NAMED = 3
DIFF_CHARACTERS = 200_000
"""Of both texts; what is longer is told to differ, without its lines."""
_CLOCK = re.compile(
    r"(^|[/_.-])(time|seconds|secs?|duration|elapsed|ms|minutes|eta)($|[/_.-])", re.IGNORECASE
)


class TextChange(Entity, frozen=True):
    """A text besides the cell that is another than in the call before."""

    name: str
    change: CodeChange


class Likeness(NamedTuple):
    """How the surroundings of two calls stand to each other, in words."""

    differing: tuple[str, ...] = ()
    texts: tuple[TextChange, ...] = ()
    same: tuple[str, ...] = ()
    not_known: tuple[str, ...] = ()


def likeness(store: Store, old: Surroundings, new: Surroundings) -> Likeness:
    """Tell the surroundings of a call against those of the call before."""
    place, git = _environment(store, old, new), _git(store, old, new)
    has_data = old.datasets or new.datasets
    data = tuple(_datasets(store, old.run, new.run)) if has_data else ()
    unknown = ("every local module",) if old.modules_left_out or new.modules_left_out else ()
    return Likeness(
        differing=data + place.differing + git.differing,
        texts=place.texts + git.texts,
        same=place.same + git.same,
        not_known=unknown + place.not_known + git.not_known,
    )


def sameness(
    previous: int,
    changes: Changes,
    around: Likeness,
    unknown_inputs: Sequence[str],
    *,
    masked: Sequence[str] = (),
    sampled: Sequence[str] = (),
    seeded: bool,
) -> str:
    """``as #12: same code, params, inputs, environment``; empty where something differs.

    Metrics that differ all the same are named. ``masked``: params of which only a mask was kept.
    """
    if changes.code.lines or changes.params or changes.inputs or around.differing or around.texts:
        return ""
    inputs = f"inputs ({_some(sampled)} only sampled)" if sampled else "inputs"
    same = [*([] if masked else ["params"]), *([] if unknown_inputs else [inputs]), *around.same]
    not_known = [*around.not_known, *masked, *unknown_inputs]
    if changes.code.is_known:
        same.insert(0, "code")
    else:
        not_known.insert(0, "code")
    clauses = [f"as #{previous}: same {', '.join(same)}"]
    if not_known:
        clauses.append(f"whether {_some(not_known)} {_are(not_known)} the same is not known")
    if differing := [
        fmt.one_line(metric.key, 60) for metric in changes.metrics if _differs(metric)
    ]:
        why = (
            "" if seeded or not_known else " (random numbers without a seed, a file that changed?)"
        )
        clauses.append(f"the difference in {_some(differing)} is unexplained{why}")
    return "; ".join(clauses)


def module_changes(
    store: Store, old: Sequence[Input], new: Sequence[Input], changes: Iterable[InputChange]
) -> Iterator[TextChange]:
    """How the local modules that differ do, where both texts were kept."""
    before, after = ({item.name: item.writer_version for item in each} for each in (old, new))
    for change in changes:
        if not change.is_module or change.kind != "changed":
            continue
        digests = (before[change.name], after[change.name])
        texts = store.cells.version_texts(filter(None, digests))
        if all(digest in texts for digest in digests):
            yield text_change(change.name, *(texts[digest] for digest in digests))


def _differs(metric: MetricChange) -> bool:
    return metric.verdict != "same" and not _CLOCK.search(metric.key)


def _some(names: Sequence[str]) -> str:
    head = names[:NAMED]
    more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
    *first, last = [*head, *more]
    return f"{', '.join(first)} and {last}" if first else last


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _datasets(store: Store, old: int, new: int) -> Iterator[str]:
    """The datasets that the calls were told of, where they are others."""
    before, after = (
        {(d.name, d.context): d.digest for d in store.datasets.of(n)} for n in (old, new)
    )
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            name, context = (fmt.one_line(part, 40) for part in key)
            yield f"dataset {name} ({context}) differs" if context else f"dataset {name} differs"


def _environment(store: Store, old: Surroundings, new: Surroundings) -> Likeness:
    if old.environment is None or new.environment is None:
        return Likeness(not_known=("the environment",))
    if old.environment == new.environment:
        return Likeness(same=("environment",))
    both = store.surroundings.environments_by_digest([old.environment, new.environment])
    if old.environment not in both or new.environment not in both:
        return Likeness(differing=("another environment",))
    return Likeness(differing=tuple(_places(both[old.environment], both[new.environment])))


def _places(old: Environment, new: Environment) -> Iterator[str]:
    if old.python != new.python:
        yield f"{old.python} → {new.python}"
    if old.platform != new.platform:
        yield "another platform"
    before, after = old.packages, new.packages
    changed = sorted(
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    )
    for name in changed[:NAMED]:
        yield f"{name} {before.get(name, 'none')} → {after.get(name, 'none')}"
    if len(changed) > NAMED:
        yield f"{len(changed) - NAMED} more packages differ"


def _git(store: Store, old: Surroundings, new: Surroundings) -> Likeness:
    before, after = old.repository, new.repository
    if before is None or after is None:
        is_told = before is after and not (old.git_left_out or new.git_left_out)
        return Likeness() if is_told else Likeness(not_known=("git",))
    differing = []
    if before.commit != after.commit:
        differing.append(f"commit {before.commit[:7] or 'none'} → {after.commit[:7] or 'none'}")
    texts = patches(store, {0: before, 1: after})
    is_same = have_same_changes(before, after, texts.get(0), texts.get(1))
    if is_same is None:
        return Likeness(tuple(differing), not_known=("what is not committed",))
    if is_same:
        return Likeness(tuple(differing)) if differing else Likeness(same=("commit",))
    differing.append(f"{CHANGES} differ")
    changes = [text_change(CHANGES, *(patch_text(texts.get(at, "")) for at in (0, 1)))]
    return Likeness(tuple(differing), tuple(changes))


def text_change(name: str, old: str, new: str) -> TextChange:
    """How a text differs; long ones without their lines."""
    is_short = len(old) + len(new) <= DIFF_CHARACTERS
    return TextChange(name=name, change=compare_code(old, new) if is_short else CodeChange())
