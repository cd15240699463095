"""Texts of a comparison: the cell, what was not committed, and local modules, each against the baseline's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from trackmagic.cell.compare import compare_code
from trackmagic.entities import MODULE, Entity, Input
from trackmagic.store import Store
from trackmagic.views.diff import DiffRow, side_by_side


class CodeVersion(Entity, frozen=True):
    """Runs with one text, and how it differs from the baseline's."""

    numbers: tuple[int, ...]
    text: str
    added: int = 0
    removed: int = 0
    rows: tuple[DiffRow, ...] = ()
    lines: tuple[str, ...] = ()
    """The same as a unified diff."""


class ComparedText(Entity, frozen=True):
    """A text besides the cell that is not the same in all: what was not committed, a local module."""

    name: str
    versions: tuple[CodeVersion, ...]
    """The baseline's first, where it has one."""


def versions(
    texts: Mapping[int, str],
    numbers: Sequence[int],
    baseline: int,
    render: Callable[[str], str] = str,
) -> tuple[CodeVersion, ...]:
    """The texts that there are, each once; ``render`` makes of one what is put side by side.

    Where the baseline has none there is nothing to tell them against.
    """
    groups: dict[str, list[int]] = {texts[baseline]: [baseline]} if baseline in texts else {}
    for number in numbers:
        if number in texts and number != baseline:
            groups.setdefault(texts[number], []).append(number)
    if baseline not in texts:
        return tuple(CodeVersion(numbers=tuple(of), text=text) for text, of in groups.items())
    return tuple(_version(render(texts[baseline]), render(text), of) for text, of in groups.items())


def module_texts(store: Store, inputs: Mapping[int, Sequence[Input]]) -> dict[str, dict[int, str]]:
    """The texts of local modules that are not the same in all runs, as far as they were kept."""
    digests: dict[str, dict[int, str]] = {}
    for number, rows in inputs.items():
        for input_ in rows:
            if input_.type == MODULE and input_.writer_version:
                digests.setdefault(input_.name, {})[number] = input_.writer_version
    differing = {name: of for name, of in digests.items() if len(set(of.values())) > 1}
    texts = store.cells.version_texts(
        {digest for of in differing.values() for digest in of.values()}
    )
    return {
        name: {number: texts[digest] for number, digest in of.items() if digest in texts}
        for name, of in differing.items()
    }


def _version(base: str, text: str, numbers: Sequence[int]) -> CodeVersion:
    change = compare_code(base, text)
    return CodeVersion(
        numbers=tuple(numbers),
        text=text,
        added=change.added,
        removed=change.removed,
        rows=side_by_side(base, text) if change.lines else (),
        lines=change.lines,
    )


def patch_text(patch: str) -> str:
    """A patch to be put beside another: without the digests of its files, which say nothing more."""
    lines = patch.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("index "))
