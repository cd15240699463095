"""HTTP to views and back. No SQL, no rendering: parse, ask, write."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

import msgspec
from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import APIHandler
from tornado import web

from trackmagic.pages.api import ACTIONS, answer
from trackmagic.places.choose import StoresQuery, stores
from trackmagic.views.misfit import fitting
from trackmagic_server.problems import is_expected, told
from trackmagic_server.shared import KEY, SLOW, Shared

P = ParamSpec("P")
R = TypeVar("R")


class StoreHandler(APIHandler):
    """Base: work in threads, and errors as :class:`Problem` bodies."""

    auth_resource = "trackmagic"
    _job: asyncio.Future[Any] | None = None
    _is_alone = False

    @property
    def shared(self) -> Shared:
        """The stores and threads of this server."""
        shared: Shared = self.settings[KEY]
        return shared

    async def allow(self, action: str) -> None:
        """Ask the server's authorizer. Raises 403."""
        authorization = self.authorizer.is_authorized(
            self, self.current_user, action, self.auth_resource
        )
        if not await ensure_async(authorization):
            raise web.HTTPError(403, f"you may not {action} {self.auth_resource}")

    async def in_thread(
        self, threads: Executor, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """What ``work`` gives; when the browser hangs up before it has begun, it is not done.

        One store never takes all threads, and none of them for ever. Raises :class:`StoreUnusable`.
        """
        store = str(self.path_kwargs.get("store", type(self).__name__))
        loop = asyncio.get_running_loop()
        async with self.shared.turn(store, threads):
            if self._is_alone:
                raise web.Finish
            job = loop.run_in_executor(
                threads, lambda: self.shared.timed(store, lambda: work(*args, **kwargs))
            )
            self._job = job
            try:
                return await job
            except asyncio.CancelledError:
                if job.cancelled():
                    raise web.Finish from None
                raise

    def on_connection_close(self) -> None:
        """Nobody waits for the answer any more."""
        self._is_alone = True
        if self._job is not None:
            self._job.cancel()
        super().on_connection_close()

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Keep the log for what is wrong with us."""
        if is_expected(value):
            self.log.debug("trackmagic: %s", value)
        else:
            super().log_exception(typ, value, tb)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Tell the browser in words, never with a traceback."""
        error = (kwargs.get("exc_info") or (None, None))[1]
        status, problem = told(error, status_code)
        self.set_status(status)
        self.finish(msgspec.json.encode(problem))


class ApiHandler(StoreHandler):
    """``POST .../api/<view or action>`` with the query as JSON."""

    _track_activity = (
        False  # a page that looks on by itself does not keep a server from being culled
    )

    @web.authenticated
    async def post(self, store: str, name: str) -> None:
        """Answer one view, or do one action."""
        is_action = name in ACTIONS
        self._track_activity = is_action
        await self.allow("write" if is_action else "read")
        threads = self.shared.slow if name in SLOW else self.shared.quick
        body = await self.in_thread(threads, self._answer, store, name)
        if is_action:
            self.shared.watches.look(store)
        self.finish(body)

    def _answer(self, id: str, name: str) -> bytes:
        query = _parsed(self.request.body or b"{}")
        store = self.shared.stores.open(id)
        self.shared.stores.tend(id, store)
        return answer(store, name, query)


class StoresHandler(StoreHandler):
    """``POST .../api/stores``: which stores there are, and which one to show where somebody works."""

    _track_activity = False

    @web.authenticated
    async def post(self) -> None:
        """List the stores, and choose."""
        await self.allow("read")
        root = self.shared.root
        if root is None:
            raise web.HTTPError(404, "this server has no folder")
        query = fitting("stores", _parsed(self.request.body or b"{}"), StoresQuery)
        answer = await self.in_thread(self.shared.quick, stores, root, query)
        await self.shared.notebooks.tell()
        self.finish(msgspec.json.encode(answer))


def _parsed(body: bytes) -> Any:
    """The JSON value. Raises :class:`msgspec.DecodeError`."""
    try:
        return msgspec.json.decode(body)
    except RecursionError as error:
        raise msgspec.DecodeError("the JSON is nested too deeply") from error
