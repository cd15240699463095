"""Media of one run or of several: which keys there are, at which steps, and what is at one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trackmagic.entities import Artifact, Entity, MediumKind, Whole
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views.artifact import form_name
from trackmagic.views.moment import of_one_moment

KEYS = 200
STEPS = 1_000
"""Of one key; of more, as many are told, spread evenly."""


class MediaSeries(Entity, frozen=True):
    """A key and the steps that any of the runs has it at; or a file that several runs have, without steps."""

    key: str
    kind: MediumKind
    runs: tuple[int, ...]
    steps: tuple[int, ...]
    left_out: int = 0
    """Steps that are not told."""
    is_same: bool = False
    """Of a file: the same bytes in all that have it."""


class MediaQuery(Entity, frozen=True):
    """A key of some runs at a step, or, without one, a file of theirs."""

    runs: tuple[Whole, ...]
    key: str
    step: Whole | None = None


class MediumCell(Entity, frozen=True):
    """What a run has; without an artifact it has nothing. ``step`` is the nearest that it has."""

    run: int
    step: Whole | None = None
    caption: str = ""
    artifact: Artifact | None = None


class MediaRow(Entity, frozen=True):
    """A cell for each run."""

    cells: tuple[MediumCell, ...]


def series_of(store: Store, runs: Sequence[int]) -> tuple[MediaSeries, ...]:
    """The keys of the runs, in natural order."""
    kinds: dict[str, MediumKind] = {}
    holders: dict[str, dict[int, None]] = {}
    steps: dict[str, set[int]] = {}
    for run, places in store.media.steps(runs).items():
        for place in places:
            kinds[place.key] = place.kind
            holders.setdefault(place.key, {})[run] = None
            steps.setdefault(place.key, set()).add(place.step)
    return tuple(
        MediaSeries(
            key=key,
            kind=kinds[key],
            runs=tuple(holders[key]),
            steps=(some := _spread(sorted(steps[key]))),
            left_out=len(steps[key]) - len(some),
        )
        for key in sorted(kinds, key=fmt.natural)[:KEYS]
    )


def files_of(store: Store, runs: Sequence[int]) -> Iterator[MediaSeries]:
    """The files that several of the runs have under one path and that can be looked at, figures first."""
    for shared in store.artifacts.shared(runs, KEYS):
        if (kind := _kind(shared.artifact)) is not None:
            yield MediaSeries(
                key=shared.artifact.path,
                kind=kind,
                runs=shared.runs,
                steps=(),
                is_same=shared.is_same,
            )


@of_one_moment
def media(store: Store, query: MediaQuery) -> MediaRow:
    """What each of the runs has at that step, or at the nearest to it."""
    return MediaRow(cells=tuple(_cells(store, query)))


def _cells(store: Store, query: MediaQuery) -> Iterator[MediumCell]:
    if query.step is None:
        files = store.artifacts.of_path(query.runs, [query.key])
        for run in query.runs:
            yield MediumCell(run=run, artifact=files.get((run, query.key)))
        return
    values = store.media.nearest(query.runs, query.key, query.step)
    paths = {value.path for value in values.values()}
    files = store.artifacts.of_path([*values], [*paths])
    for run in query.runs:
        value = values.get(run)
        if value is None:
            yield MediumCell(run=run)
        else:
            artifact = files.get((run, value.path))
            yield MediumCell(
                run=run, step=value.step, caption=fmt.visible(value.caption), artifact=artifact
            )


_KINDS: dict[str, MediumKind] = {
    "figure": "figure",
    "image": "image",
    "table": "table",
    "html": "html",
    "markdown": "text",
}


def _kind(artifact: Artifact) -> MediumKind | None:
    form = form_name(artifact)
    if form == "recording":
        return "audio" if artifact.media_type.startswith("audio/") else "video"
    is_text = form == "text" and artifact.media_type.startswith("text/")
    return "text" if is_text else _KINDS.get(form)


def _spread(steps: list[int]) -> tuple[int, ...]:
    """All of them, or as many as are told, with the first and the last."""
    if len(steps) <= STEPS:
        return tuple(steps)
    last = len(steps) - 1
    return tuple(steps[round(at * last / (STEPS - 1))] for at in range(STEPS))
