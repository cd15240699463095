"""What a call's inputs hide, in words: other values, cells edited since, warm starts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from trackmagic.cell.compare import InputChange
from trackmagic.cell.reach import BESIDES
from trackmagic.entities import MODULE, InPlace, Input

ALL_NAMED, FIRST_NAMED = 3, 2
JOINED = 3
"""More changed inputs than this of one cell are one line."""


def warnings(
    inputs: Sequence[Input],
    changes: Iterable[InputChange],
    previous: int | None,
    params: Collection[str] = (),
) -> Iterator[str]:
    """The warnings, a line each; an input that an earlier run changed in place has one line alone.

    Of what is among the changed ``params`` the values are told there, and only what those hide is said here.
    """
    yield from _edited_files(inputs)
    warm_starts = {item.name: item for item in inputs if item.warm_start is not None}
    warm = {name for name, item in warm_starts.items() if _goes_on(item)}
    if previous is not None:
        changed = [
            change for change in changes if change.kind == "changed" and change.name not in warm
        ]
        yield from (_file(change, previous) for change in changed if change.is_module)
        others = [change for change in changed if not (change.is_module or change.is_same_object)]
        hidden = [
            change for change in others if change.name not in params or _is_hidden(change, previous)
        ]
        yield from _anew(hidden, previous, params)
        unchanged = {item.name for item in inputs if not _goes_on(item)}
        for change in changed:
            if change.is_same_object and not (
                change.name in unchanged and _is_of(change, previous)
            ):
                yield _in_place(change, previous, is_told=change.name in params)
    edited = [item for item in inputs if item.writer_edited and item.type != MODULE]
    yield from _edited([item for item in edited if item.name not in warm_starts])
    for item in inputs:
        if item.name in warm:
            yield _warm(item)


def _edited_files(inputs: Iterable[Input]) -> Iterator[str]:
    for item in inputs:
        if item.type == MODULE and item.writer_edited:
            remark = "what ran is the text before" if item.fingerprint else "what ran is not known"
            yield f"{item.name} was edited after it was imported: {remark}"


def _file(change: InputChange, previous: int) -> str:
    """A module of another text, or of which something else is not as the text has it."""
    warning = f"{change.name} changed since run #{previous}"
    if change.old == change.new:
        return warning
    _module, _, besides = change.new.partition(BESIDES)
    return f"{warning}: {besides or 'all is as its text has it'}"


def _goes_on(item: Input) -> bool:
    """Whether this run changes the object further: a model that is only used is no warm start."""
    return not item.fingerprint_after or item.fingerprint_after != item.fingerprint


def _is_of(input_change: InputChange, previous: int) -> bool:
    """Whether the call before did it all: a model that each call fits anew is no news."""
    return {change.run for change in input_change.changes} == {previous}


def _warm(item: Input) -> str:
    goes_on = ": the same object, " if item.trains else " goes on "
    return f"{item.name}{goes_on}{as_left(item)}"


def as_left(item: Input) -> str:
    """That an earlier run left an input as it is here, and whether this one trains it further."""
    trains = " (warm start)" if item.trains and _goes_on(item) else ""
    return f"as run #{item.warm_start} left it{trains}"


def _in_place(change: InputChange, previous: int, *, is_told: bool) -> str:
    look = f": {change.old} -> {change.new}" if change.old != change.new and not is_told else ""
    if not change.changes:
        return f"{change.name} since run #{previous}: the same object, with other content{look}"
    what = "" if is_told else _what(change.changes) or look
    return f"{change.name} was changed in place {by(change.changes)}{what}"


def _is_hidden(change: InputChange, previous: int) -> bool:
    """Whether more is to be said than the two values: the call before, or a change in place, did it."""
    return change.writer_run == previous or bool(change.changes)


def _what(changes: Sequence[InPlace]) -> str:
    parts = list(dict.fromkeys(change.what for change in changes if change.what))
    return f": {'; '.join(parts)}" if parts else ""


def by(changes: Sequence[InPlace]) -> str:
    """``by cell [5]``, ``by run #3``, ``by cell [5] and run #7``: who changed an object, in order."""
    authors = dict.fromkeys(author(change.count, change.run) for change in changes)
    return f"by {_listed(list(authors))}"


def author(count: int | None, run: int | None) -> str:
    """``run #3`` for a tracked cell, ``cell [5]`` for another; empty where nobody is known."""
    if run is not None:
        return f"run #{run}"
    return "" if count is None else f"cell [{count}]"


def _anew(changes: Iterable[InputChange], previous: int, params: Collection[str]) -> Iterator[str]:
    by_writer: dict[object, list[InputChange]] = {}
    for change in changes:
        is_alone = change.writer_count is None or change.changes
        key = (change.name,) if is_alone else (change.writer_count, change.writer_cell_id)
        by_writer.setdefault(key, []).append(change)
    for group in by_writer.values():
        maker = author(group[0].writer_count, group[0].writer_run)
        origin = f", made by {maker}" if maker else ""
        if len(group) > JOINED:
            yield f"{_names(group)} changed since run #{previous}{origin}"
            continue
        for change in group:
            yield _another(change, maker, previous, is_told=change.name in params)


def _another(change: InputChange, maker: str, previous: int, *, is_told: bool) -> str:
    """An input that is another object, or may be."""
    if is_told:
        what = ""
    elif change.old != change.new:
        what = f": {change.old} -> {change.new}"
    elif change.is_same_object is None:
        what = f": {change.new} with other content"
    else:
        what = f": another {change.new}"
    if change.writer_run == previous:
        return f"{change.name} was changed by run #{previous}{what}"
    phrases = [f"made by {maker}"] if maker else []
    if change.changes:
        phrases.append(f"changed in place {by(change.changes)}")
    return f"{change.name} changed since run #{previous}{what}" + "".join(f", {m}" for m in phrases)


def _edited(inputs: Iterable[Input]) -> Iterator[str]:
    by_writer: dict[object, list[Input]] = {}
    for item in inputs:
        by_writer.setdefault((item.writer_count, item.writer_cell_id), []).append(item)
    for group in by_writer.values():
        were, count = "was" if len(group) == 1 else "were", group[0].writer_count
        if count is not None:
            cell = f"cell [{count}], which was edited since"
        elif group[0].writer_cell_id or len(group) == 1:
            cell = "a cell that was edited since"
        else:
            cell = "cells that were edited since"
        yield f"{_names(group)} {were} defined by {cell}"


def _names(entries: Sequence[Input | InputChange]) -> str:
    """``a``, ``a and b``, ``a, b and c``, ``a, b and 5 more``."""
    names = [entry.name for entry in entries]
    if len(names) > ALL_NAMED:
        names = [*names[:FIRST_NAMED], f"{len(names) - FIRST_NAMED} more"]
    return _listed(names)


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
