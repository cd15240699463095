"""Notebooks that are renamed or moved while their kernels live: kernels are told, and runs follow.

Only what Jupyter itself renames is noticed. A copy, or *Save as*, leaves the first notebook and its
runs where they are.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from jupyter_core.utils import ensure_async

from trackmagic.errors import TrackmagicError
from trackmagic.places import kernels
from trackmagic.places.listing import listed
from trackmagic.store.turn import patience
from trackmagic_server.stores import Stores
from trackmagic_server.watches import Watches

RENAMES = "https://events.jupyter.org/jupyter_server/contents_service/v1"
"""The events of Jupyter's contents manager."""

MOVE_SECONDS = 30.0
"""How long a store that somebody else writes is waited for."""
LATE_SECONDS = 60.0
"""How long after a rename a session may still be of the old path: its page says so only afterwards."""

log = logging.getLogger("trackmagic")


class Sessions(Protocol):
    """Jupyter's session manager, as far as it is asked."""

    def list_sessions(self) -> Any:
        """The sessions as they cross the API; may be awaited."""


class Notebooks:
    """The notebooks of one server. Used on its event loop."""

    def __init__(
        self, root: Path | None, sessions: Sessions | None, open_stores: Stores, watches: Watches
    ) -> None:
        self._root, self._sessions = root, sessions
        self._stores, self._watches = open_stores, watches
        self._renames: list[tuple[float, str, str]] = []
        self._turn = asyncio.Lock()

    async def tell(self) -> None:
        """Tell kernels that use trackmagic where their notebooks are. Never raises."""
        try:
            async with self._turn:
                paths = await self._paths()
                if paths:
                    await asyncio.to_thread(_tell_ours, paths)
        except Exception:
            log.exception("trackmagic: kernels could not be told where their notebooks are")

    async def hear(self, logger: Any, schema_id: str, data: Mapping[str, Any]) -> None:  # noqa: ARG002 - as Jupyter calls it
        """A listener of contents events: after a rename, tell kernels, then let runs follow. Never raises."""
        if data.get("action") != "rename" or self._root is None:
            return
        old, new = (self._absolute(str(data[key])) for key in ("source_path", "path"))
        try:
            async with self._turn:
                paths = await self._paths()
                moved = {
                    kernel: [_moved(path, old, new) for path in of] for kernel, of in paths.items()
                }
                # a page may have told its session of the new path before this is heard
                concerned = {
                    kernel: of
                    for kernel, of in moved.items()
                    if any(_is_in(path, new) for path in of)
                }
                self._renames.append((time.monotonic(), old, new))
                await asyncio.to_thread(_tell, concerned)
            for id in await asyncio.to_thread(self._move, old, new):
                self._watches.look(id)
        except Exception:
            log.exception("trackmagic: runs could not follow %s to %s", old, new)

    async def _paths(self) -> dict[str, list[str]]:
        """By the id of the kernel: the notebooks of its sessions, where they are by now."""
        if self._sessions is None or self._root is None:
            return {}
        paths: dict[str, list[str]] = {}
        for session in await ensure_async(self._sessions.list_sessions()):
            path, kernel = session.get("path", ""), (session.get("kernel") or {}).get("id")
            if kernel and path.endswith(".ipynb") and ":" not in path:
                paths.setdefault(kernel, []).append(self._absolute(path))
        since = time.monotonic() - LATE_SECONDS
        self._renames = [rename for rename in self._renames if rename[0] > since]
        if not self._renames:
            return paths
        return await asyncio.to_thread(
            lambda: {kernel: [self._now(path) for path in of] for kernel, of in paths.items()}
        )

    def _now(self, path: str) -> str:
        """Where a session's notebook is: renamed a moment ago, it is not where the session says."""
        for _at, old, new in self._renames:
            if (moved := _moved(path, old, new)) != path and not Path(path).exists():
                path = moved
        return path

    def _absolute(self, path: str) -> str:
        return f"{str(self._root).rstrip('/')}/{path.strip('/')}"

    def _move(self, old: str, new: str) -> list[str]:
        """Let the runs of a notebook, or of a folder of them, follow; gives the stores they are in."""
        moved = []
        for id in self._near(old):
            try:
                with patience(MOVE_SECONDS):
                    if self._stores.open(id).cells.move_notebooks(old, new):
                        moved.append(id)
            except (TrackmagicError, OSError) as error:  # one that others write, or a broken one
                log.info("trackmagic: runs of %s stay filed there: %s", old, error)
        return moved

    def _near(self, path: str) -> list[str]:
        """The stores that runs of a notebook may be in: of folders above it, and those kernels use."""
        if self._root is None:
            return []
        used = {use.store for use in kernels.running().values()}
        return [
            line.id
            for line in listed(self._root).stores
            if line.id in used
            or (line.folder is not None and path.startswith(self._absolute(line.folder)))
        ]


def _tell_ours(paths: Mapping[str, list[str]]) -> None:
    running = kernels.running()
    _tell({kernel: of for kernel, of in paths.items() if kernel in running})


def _tell(paths: Mapping[str, list[str]]) -> None:
    for kernel, of in paths.items():
        kernels.tell_notebooks(kernel, of)


def _moved(path: str, old: str, new: str) -> str:
    return new + path[len(old) :] if _is_in(path, old) else path


def _is_in(path: str, place: str) -> bool:
    """Whether it is that notebook, or in that folder."""
    return path == place or path.startswith(f"{place}/")
