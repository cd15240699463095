"""What a call's inputs hide, in words: other values, cells edited since, warm starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from trackmagic.cell.compare import InputChange
from trackmagic.entities import Input

ALL_NAMED, FIRST_NAMED = 3, 2
JOINED = 3
"""More changed inputs than this of one cell are one line."""


def warnings(
    inputs: Sequence[Input], changes: Iterable[InputChange], previous: int | None
) -> Iterator[str]:
    """The warnings, a line each; an input that an earlier run changed in place has one line alone."""
    left = {one.name: one for one in inputs if one.warm_start is not None}
    warm = {name for name, one in left.items() if _goes_on(one)}
    if previous is not None:
        changed = [one for one in changes if one.kind == "changed" and one.name not in warm]
        yield from _changed([one for one in changed if one.name not in left], previous)
        for one in changed:
            if one.name in left:
                by = f"by run #{left[one.name].warm_start}"
                yield f"{one.name} was changed in place {by}, since run #{previous}"
    yield from _edited([one for one in inputs if one.writer_edited and one.name not in left])
    for found in inputs:
        if found.name in warm:
            yield f"{found.name}: the same object, as run #{found.warm_start} left it (warm start)"


def _goes_on(found: Input) -> bool:
    """Whether this run changes the object further: a model that is only used is no warm start."""
    return not found.fingerprint_after or found.fingerprint_after != found.fingerprint


def _changed(changes: Iterable[InputChange], previous: int) -> Iterator[str]:
    by_writer: dict[object, list[InputChange]] = {}
    for one in changes:
        alone = one.name if one.writer_count is None else ""
        by_writer.setdefault((alone, one.writer_count, one.writer_cell_id), []).append(one)
    for mine in by_writer.values():
        count = mine[0].writer_count
        made = "" if count is None else f", made by cell [{count}]"
        if len(mine) > JOINED:
            yield f"{_names(mine)} changed since run #{previous}{made}"
            continue
        for one in mine:
            what = f": {one.old} -> {one.new}" if one.old != one.new else f": another {one.new}"
            yield f"{one.name} changed since run #{previous}{what}{made}"


def _edited(inputs: Iterable[Input]) -> Iterator[str]:
    by_writer: dict[object, list[Input]] = {}
    for one in inputs:
        by_writer.setdefault((one.writer_count, one.writer_cell_id), []).append(one)
    for mine in by_writer.values():
        were, count = "was" if len(mine) == 1 else "were", mine[0].writer_count
        if count is not None:
            cell = f"cell [{count}], which was edited since"
        elif mine[0].writer_cell_id or len(mine) == 1:
            cell = "a cell that was edited since"
        else:
            cell = "cells that were edited since"
        yield f"{_names(mine)} {were} defined by {cell}"


def _names(found: Sequence[Input | InputChange]) -> str:
    """``a``, ``a and b``, ``a, b and c``, ``a, b and 5 more``."""
    names = [one.name for one in found]
    if len(names) > ALL_NAMED:
        names = [*names[:FIRST_NAMED], f"{len(names) - FIRST_NAMED} more"]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
