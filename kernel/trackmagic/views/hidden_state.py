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
    left = {one.name: one for one in inputs if one.warm_start is not None}
    warm = {name for name, one in left.items() if _goes_on(one)}
    if previous is not None:
        changed = [one for one in changes if one.kind == "changed" and one.name not in warm]
        yield from (_file(one, previous) for one in changed if one.is_module)
        others = [one for one in changed if not (one.is_module or one.is_same_object)]
        hidden = [one for one in others if one.name not in params or _is_hidden(one, previous)]
        yield from _anew(hidden, previous, params)
        mine = {one.name for one in inputs if not _goes_on(one)}
        for one in changed:
            if one.is_same_object and not (one.name in mine and _is_of(one, previous)):
                yield _in_place(one, previous, is_told=one.name in params)
    edited = [one for one in inputs if one.writer_edited and one.type != MODULE]
    yield from _edited([one for one in edited if one.name not in left])
    for found in inputs:
        if found.name in warm:
            yield _warm(found)


def _edited_files(inputs: Iterable[Input]) -> Iterator[str]:
    for one in inputs:
        if one.type == MODULE and one.writer_edited:
            said = "what ran is the text before" if one.fingerprint else "what ran is not known"
            yield f"{one.name} was edited after it was imported: {said}"


def _file(one: InputChange, previous: int) -> str:
    """A module of another text, or of which something else is not as the text has it."""
    said = f"{one.name} changed since run #{previous}"
    if one.old == one.new:
        return said
    _module, _, besides = one.new.partition(BESIDES)
    return f"{said}: {besides or 'all is as its text has it'}"


def _goes_on(found: Input) -> bool:
    """Whether this run changes the object further: a model that is only used is no warm start."""
    return not found.fingerprint_after or found.fingerprint_after != found.fingerprint


def _is_of(one: InputChange, previous: int) -> bool:
    """Whether the call before did it all: a model that each call fits anew is no news."""
    return {change.run for change in one.changes} == {previous}


def _warm(found: Input) -> str:
    if found.trains:
        return f"{found.name}: the same object, as run #{found.warm_start} left it (warm start)"
    return f"{found.name} goes on from where run #{found.warm_start} left it"


def _in_place(one: InputChange, previous: int, *, is_told: bool) -> str:
    look = f": {one.old} -> {one.new}" if one.old != one.new and not is_told else ""
    if not one.changes:
        return f"{one.name} since run #{previous}: the same object, with other content{look}"
    what = "" if is_told else _what(one.changes) or look
    return f"{one.name} was changed in place {by(one.changes)}{what}"


def _is_hidden(one: InputChange, previous: int) -> bool:
    """Whether more is to be said than the two values: the call before, or a change in place, did it."""
    return one.writer_run == previous or bool(one.changes)


def _what(changes: Sequence[InPlace]) -> str:
    told = list(dict.fromkeys(one.what for one in changes if one.what))
    return f": {'; '.join(told)}" if told else ""


def by(changes: Sequence[InPlace]) -> str:
    """``by cell [5]``, ``by run #3``, ``by cell [5] and run #7``: who changed an object, in order."""
    authors = dict.fromkeys(author(one.count, one.run) for one in changes)
    return f"by {_listed(list(authors))}"


def author(count: int | None, run: int | None) -> str:
    """``run #3`` for a tracked cell, ``cell [5]`` for another; empty where nobody is known."""
    if run is not None:
        return f"run #{run}"
    return "" if count is None else f"cell [{count}]"


def _anew(changes: Iterable[InputChange], previous: int, params: Collection[str]) -> Iterator[str]:
    by_writer: dict[object, list[InputChange]] = {}
    for one in changes:
        is_alone = one.writer_count is None or one.changes
        key = (one.name,) if is_alone else (one.writer_count, one.writer_cell_id)
        by_writer.setdefault(key, []).append(one)
    for mine in by_writer.values():
        maker = author(mine[0].writer_count, mine[0].writer_run)
        made = f", made by {maker}" if maker else ""
        if len(mine) > JOINED:
            yield f"{_names(mine)} changed since run #{previous}{made}"
            continue
        for one in mine:
            yield _another(one, maker, previous, is_told=one.name in params)


def _another(one: InputChange, maker: str, previous: int, *, is_told: bool) -> str:
    """An input that is another object, or may be."""
    if is_told:
        what = ""
    elif one.old != one.new:
        what = f": {one.old} -> {one.new}"
    elif one.is_same_object is None:
        what = f": {one.new} with other content"
    else:
        what = f": another {one.new}"
    if one.writer_run == previous:
        return f"{one.name} was changed by run #{previous}{what}"
    made = [f"made by {maker}"] if maker else []
    if one.changes:
        made.append(f"changed in place {by(one.changes)}")
    return f"{one.name} changed since run #{previous}{what}" + "".join(f", {m}" for m in made)


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
    return _listed(names)


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
