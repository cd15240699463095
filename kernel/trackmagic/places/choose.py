"""Which store is shown, and why in words: the one place that decides it, for panel, badges and bridges.

A page tells what it knows: the notebook, its kernel, the store that its outputs name, what a person has
chosen, the settings. All of it is only compared with the stores that are listed anyway; none is opened
or looked for because a page names it. Where runs are written is said by :mod:`trackmagic.config`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from itertools import takewhile
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from trackmagic.entities import Entity
from trackmagic.places import kernels
from trackmagic.places.kernels import KernelUse
from trackmagic.places.listing import Listing, StoreLine, listed
from trackmagic.store.location import project

_UNKNOWN = (
    "The runs of this notebook are in a store that this server cannot open "
    "(a kernel on another machine?)"
)
_VERSION = re.compile(r"(\d+(?:\.\d+)*)(\.?(?:dev|a|b|rc))?")


class StoresQuery(Entity, frozen=True):
    """What a page knows of where one works, and what people have said of stores."""

    notebook: str | None = None
    """The notebook's path below the server's root; None: there is none."""
    kernel: str | None = None
    """Id of its kernel."""
    saved: str | None = None
    """Id of the store that its outputs name."""
    chosen: str = ""
    """Id of the store that a person chose; empty: the notebook is followed."""
    setting: str = ""
    """The store of the settings: its id, its folder (of the project or the store), or its URL."""
    last: str = ""
    """Id of the store that was shown last; it stays where there is no notebook."""
    of: Literal["panel", "notebook"] = "panel"
    """A panel shows what the settings name; where a notebook's runs are, its kernel and outputs know best."""
    is_alone: bool = False
    """On a page without notebooks only the server's own store is shown unless another one is chosen."""


class StoreChoice(Entity, frozen=True):
    """The store to show, and why."""

    store: str | None
    """Its id; None: there is none to show."""
    words: str
    """What is wrong, a line each; empty: nothing."""
    note: str
    """What is to be known of it, in words, where nothing is wrong."""
    is_wanting: bool
    """One that should be shown is not known yet: it is worth to ask again."""
    writes_to: str
    """Id of the store that the notebook's kernel or outputs name; empty: they name none."""
    notebook: str | None
    """The notebook's absolute path, as its runs name it."""


class Stores(Listing, frozen=True):
    """All that a server knows of its stores before one is opened."""

    choice: StoreChoice


class _Candidate(NamedTuple):
    """A store that somebody names, in the order of who is heard first."""

    line: StoreLine | None
    """None: the server does not know it."""
    unknown: str = ""
    """What to say then."""
    is_other: bool = False
    """It has nothing to do with the notebook."""


def stores(root: Path, query: StoresQuery) -> Stores:
    """The stores of a server whose folder is ``root``, and which of them to show."""
    running = kernels.running()  # before the stores: a kernel announces one that it has registered
    listing = listed(root)
    choice = choose(query, listing, running, version("trackmagic"))
    return Stores(**msgspec.structs.asdict(listing), choice=choice)


def choose(
    query: StoresQuery, listing: Listing, running: Mapping[str, KernelUse], ours: str
) -> StoreChoice:
    """The store to show; ``ours`` is the version of the server's trackmagic.

    It is the first that can be opened of: the one chosen, that of the settings, of the kernel, of the
    outputs, the nearest above the notebook (without a notebook the one shown last), the server's own,
    the one used last. What comes before it and cannot be shown is told of.
    """
    use = running.get(query.kernel) if query.kernel else None
    # an output may be old: the kernel knows better
    writes_to = use.store if use else query.saved or ""
    candidates = list(_candidates(query, listing, writes_to))
    missed = [*takewhile(lambda each: each.line is None or each.line.problem, candidates)]
    first = candidates[len(missed)] if len(missed) < len(candidates) else None
    visible = first.line if first else None
    if not first and not query.is_alone:
        visible = next((line for line in listing.stores if not line.problem), None)
    complaints = dict.fromkeys(_complaint(each, visible) for each in missed)
    is_elsewhere = first is not None and first.is_other and not missed
    return StoreChoice(
        store=visible.id if visible else None,
        words="\n".join(filter(None, [*complaints, _outdated(use, ours)])),
        note=_elsewhere(query.notebook, visible)
        if is_elsewhere and query.notebook and visible
        else "",
        is_wanting=visible is None
        or any(each.line is None for each in missed)
        or (query.kernel is not None and use is None),  # it may load trackmagic any time
        writes_to=writes_to,
        notebook=_absolute(listing.root, query.notebook),
    )


def _candidates(query: StoresQuery, listing: Listing, writes_to: str) -> Iterator[_Candidate]:
    by_id = {line.id: line for line in listing.stores}
    if query.chosen:
        yield _Candidate(by_id.get(query.chosen), "The store that was chosen is gone")
    unknown = f"The server does not know the store {query.setting} of the settings"
    setting = _Candidate(_of_setting(listing, query.setting), unknown)
    of_notebook = _Candidate(by_id.get(writes_to), _UNKNOWN)
    ranked = ((query.setting, setting), (writes_to, of_notebook))
    for name, candidate in ranked if query.of == "panel" else reversed(ranked):
        if name:
            yield candidate
    if query.notebook is not None:
        near = _nearest(listing.stores, query.notebook)
    else:
        near = None if query.is_alone else by_id.get(query.last)
    if near:
        yield _Candidate(near)
    usable = (line for line in listing.stores if not line.problem)  # nobody asked for the others
    last_used = None if query.is_alone else next(usable, None)
    for line in (by_id.get(listing.default or ""), last_used):
        if line:
            yield _Candidate(line, is_other=True)


def _of_setting(listing: Listing, setting: str) -> StoreLine | None:
    """The store of an id, of a URL, or of a folder, which may be given from the server's root on."""
    place = setting
    if "://" not in setting:
        place = posixpath.normpath(posixpath.join(listing.root, setting))
    for line in listing.stores:
        places = [line.location]
        if line.folder is not None:
            places.append(posixpath.join(listing.root, line.folder))
        if line.id == setting or project(place) in map(project, places):
            return line
    return None


def _nearest(lines: tuple[StoreLine, ...], notebook: str) -> StoreLine | None:
    """The store of the deepest folder that the notebook is in."""
    path = notebook.removeprefix("/")
    above = [
        (line.folder, line)
        for line in lines
        if line.folder is not None and (not line.folder or path.startswith(f"{line.folder}/"))
    ]
    return max(above, key=lambda pair: len(pair[0]), default=("", None))[1]


def _complaint(candidate: _Candidate, visible: StoreLine | None) -> str:
    line = candidate.line
    what = f"The store {line.name} cannot be opened: {line.problem}" if line else candidate.unknown
    return f"{what}; showing {visible.name}." if visible else f"{what}."


def _elsewhere(notebook: str, visible: StoreLine) -> str:
    """Nothing in the notebook, or above it, led to the store that is shown."""
    return f"{notebook.rpartition('/')[2]} has no runs yet; showing {visible.name}"


def _absolute(root: str, notebook: str | None) -> str | None:
    return None if notebook is None else f"{root.rstrip('/')}/{notebook.lstrip('/')}"


def _outdated(use: KernelUse | None, ours: str) -> str:
    if use is None or _age(use.version) <= _age(ours):
        return ""
    return (
        f"This notebook's kernel has trackmagic {use.version}, the server {ours}: "
        "upgrade trackmagic where the server runs."
    )


def _age(written: str) -> tuple[list[int], bool]:
    """A version of a Python package to compare: its release, then final over pre-release."""
    match = _VERSION.match(written)
    numbers = [int(part) for part in match[1].split(".")] if match else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers, match is None or not match[2]
