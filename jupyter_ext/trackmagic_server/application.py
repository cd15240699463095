"""The routes, and what starts and ends with the server."""

from __future__ import annotations

import asyncio
from pathlib import Path

from jupyter_server.extension.application import ExtensionApp

from trackmagic.capture.process import is_alive, this_process
from trackmagic.store.places import forget_old
from trackmagic.store.servers import announce, withdraw
from trackmagic_server.artifacts import ArtifactHandler
from trackmagic_server.handlers import ApiHandler
from trackmagic_server.live import ChangesSocket
from trackmagic_server.plotly import PlotlyHandler
from trackmagic_server.shared import KEY, Shared

STORE = r"/trackmagic/stores/(?P<store>[0-9a-f]{32})"


class TrackmagicApp(ExtensionApp):
    """Serves the stores below the server's folder, and those that its user's kernels have registered."""

    name = "trackmagic_server"

    def initialize_settings(self) -> None:
        """Make what the handlers share, and tell kernels that the extension is here."""
        root = Path(self.serverapp.root_dir) if self.serverapp else None
        self.settings[KEY] = Shared(root)
        forget_old()
        announce(this_process(), alive=is_alive)

    def initialize_handlers(self) -> None:
        """Mount the routes; the server puts its base URL before them."""
        self.handlers.extend(
            [
                (rf"{STORE}/api/(?P<name>\w+)", ApiHandler),
                (rf"{STORE}/artifacts/(?P<run>\d{{1,18}})/(?P<path>.+)", ArtifactHandler),
                (rf"{STORE}/changes", ChangesSocket),
                (r"/trackmagic/plotly\.js", PlotlyHandler),
            ]
        )

    async def stop_extension(self) -> None:
        """Close the sockets, end the threads, close the stores."""
        withdraw(this_process())
        shared: Shared = self.settings[KEY]
        shared.watches.close()
        await asyncio.to_thread(shared.close)
