"""The repository of a run beside another's: the commit, and what was not committed."""

from __future__ import annotations

from collections.abc import Mapping

from trackmagic.capture.git import CUT
from trackmagic.errors import TrackmagicError
from trackmagic.store import Store
from trackmagic.store.surroundings import Repository

CHANGES = "uncommitted changes"
NO_COMMIT = "no commit yet"


def patches(store: Store, repositories: Mapping[int, Repository]) -> dict[int, str]:
    """What was not committed, by run; empty where all was, and no entry where it was not kept whole."""
    texts: dict[str, str | None] = {"": None}
    for repository in repositories.values():
        if repository.diff not in texts:
            texts[repository.diff] = _patch(store, repository.diff)
    whole = {
        n: texts[repository.diff] if repository.dirty else ""
        for n, repository in repositories.items()
    }
    return {number: text for number, text in whole.items() if text is not None}


def is_cut(patch: str) -> bool:
    """Whether more was not committed than the patch says."""
    return patch.endswith(CUT)


def have_same_changes(
    old: Repository, new: Repository, old_patch: str | None, new_patch: str | None
) -> bool | None:
    """Whether the same was not committed; None where that is not known."""
    if old.dirty != new.dirty:
        return False
    if old_patch is None or new_patch is None:
        return None
    if old_patch != new_patch:
        return False
    return None if is_cut(new_patch) else True


def _patch(store: Store, digest: str) -> str | None:
    try:
        return store.blobs.get(digest).decode("utf-8", "replace")
    except TrackmagicError:  # gone, damaged, or out of reach
        return None
