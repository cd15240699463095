"""The socket that a page hears changes on: where the store's cursor stands, then each move of it.

The page sends nothing. A page of another origin is refused (unless it shows the token, which is as
good as being the user: that is Jupyter's rule).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import Any

from jupyter_server.auth.decorator import authorized, ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from trackmagic.errors import TrackmagicError
from trackmagic.store import Store
from trackmagic_server.problems import told
from trackmagic_server.shared import KEY, Shared

TRY_AGAIN = 1012
"""The close code of a service that restarts: a page comes back, and then asks everything anew."""


class ChangesSocket(WebSocketMixin, WebSocketHandler, JupyterHandler):
    """``GET .../changes``, upgraded."""

    auth_resource = "trackmagic"
    _id = ""
    _store: Store

    @property
    def shared(self) -> Shared:
        """The stores and watches of this server."""
        shared: Shared = self.settings[KEY]
        return shared

    @ws_authenticated
    @authorized
    async def get(self, store: str) -> None:
        """Upgrade, when there is such a store."""
        threads, self._id = self.shared.quick, store
        loop = asyncio.get_running_loop()
        try:
            async with self.shared.turn(store, threads):
                self._store = await loop.run_in_executor(
                    threads, self.shared.timed, store, partial(self.shared.stores.open, store)
                )
        except TrackmagicError as error:
            status, problem = told(error, 500)
            raise web.HTTPError(status, "%s", problem.message) from error
        await super().get(store)

    def open(self, *args: str, **kwargs: str) -> None:
        """Listen."""
        super().open(*args, **kwargs)
        self.shared.watches.join(self._id, self._store, self)

    def on_message(self, message: str | bytes) -> None:
        """Pages have nothing to say."""

    def on_close(self) -> None:
        """Hear no more."""
        if (pings := vars(self).get("ping_callback")) is not None:
            pings.stop()
        self.shared.watches.leave(self._id, self)

    def tell(self, message: str) -> None:
        """Send what changed."""
        with suppress(WebSocketClosedError):
            self.write_message(message).add_done_callback(_looked_at)

    def leave(self) -> None:
        """There will be no more."""
        self.close(TRY_AGAIN)


def _looked_at(sent: asyncio.Future[Any]) -> None:
    """A page that went away while it was told is no error; asking for it keeps it out of the log."""
    if not sent.cancelled():
        sent.exception()
