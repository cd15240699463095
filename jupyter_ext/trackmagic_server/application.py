"""The routes, and what starts and ends with the server."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp, aliases, flags

from trackmagic.errors import BadSetting
from trackmagic.host import this_process
from trackmagic.places.kernels import forget_old_notebooks
from trackmagic.places.listing import listed
from trackmagic.places.registry import find, forget_old, of_folder, remember, store_id
from trackmagic.places.servers import announce, withdraw
from trackmagic.views.format import count
from trackmagic_server.artifacts import ArtifactHandler
from trackmagic_server.bundles import PAGE, PLOTLY, ScriptHandler
from trackmagic_server.handlers import ApiHandler, StoresHandler
from trackmagic_server.live import ChangesSocket
from trackmagic_server.notebooks import RENAMES
from trackmagic_server.page import PageHandler
from trackmagic_server.shared import KEY, Shared

STORE = r"/trackmagic/stores/(?P<store>[0-9a-f]{32})"
IN_PAGES = "trackmagicServer"
"""By this name the configuration of JupyterLab's and Notebook's pages says that we are here."""
FLAGS = ("no-browser", "debug", "allow-root")
ALIASES = ("port", "ip", "config", "browser", "certfile", "keyfile")


class TrackmagicApp(ExtensionApp):
    """Serves the stores below the server's folder, and those that its user's kernels have registered.

    ``jupyter trackmagic`` starts it alone; what its server can be told besides: ``jupyter server --help``.
    """

    name = "trackmagic_server"
    description = (
        "Shows the experiments and runs of the store of this folder, live, as a page of their own."
    )
    examples = (
        "jupyter trackmagic                # show the store of this folder, in the browser\n"
        "jupyter trackmagic --no-browser   # only print the address, to open it from elsewhere\n"
        "jupyter trackmagic --port 9000    # or the next port that is free"
    )
    version = version("trackmagic")
    extension_url = "/trackmagic/"
    load_other_extensions = False
    classes = [ServerApp]  # noqa: RUF012 - as its base has it
    flags = {name: flags[name] for name in FLAGS}  # noqa: RUF012
    aliases = {name: aliases[name] for name in ALIASES}  # noqa: RUF012

    def initialize_settings(self) -> None:
        """Make what the handlers share, and tell kernels that the extension is here."""
        root = Path(self.serverapp.root_dir) if self.serverapp else None
        shared = Shared(root, self.serverapp.session_manager if self.serverapp else None)
        self.settings[KEY] = shared
        events = self.serverapp.event_logger if self.serverapp else None
        if events is not None and RENAMES in events.schemas:
            events.add_listener(schema_id=RENAMES, listener=shared.notebooks.hear)
        forget_old()
        forget_old_notebooks()
        if root is not None and (self._is_alone or os.environ.get("TRACKMAGIC_STORE")):
            _remember_own(root)
        announce(this_process())
        if self.serverapp is not None:  # so that a widget need not ask a server that has no answer
            page_config = self.serverapp.web_app.settings.setdefault("page_config_data", {})
            page_config[IN_PAGES] = self.version

    def initialize_handlers(self) -> None:
        """Mount the routes; the server puts its base URL before them."""
        self.handlers.extend(
            [
                (r"/trackmagic/?", PageHandler),
                (r"/trackmagic/page\.js", ScriptHandler, {"script": PAGE}),
                (r"/trackmagic/plotly\.js", ScriptHandler, {"script": PLOTLY}),
                (r"/trackmagic/api/stores", StoresHandler),
                (rf"{STORE}/api/(?P<name>\w+)", ApiHandler),
                (rf"{STORE}/artifacts/(?P<run>\d{{1,18}})/(?P<path>.+)", ArtifactHandler),
                (rf"{STORE}/changes", ChangesSocket),
            ]
        )

    @property
    def _is_alone(self) -> bool:
        """Whether the page is what was asked for: ``jupyter trackmagic``."""
        return self.serverapp is not None and self.serverapp.starter_app is self

    async def _start_jupyter_server_extension(self, _serverapp: Any) -> None:
        """Say which store is shown, when the page is what was asked for."""
        shared: Shared = self.settings[KEY]
        if self._is_alone and shared.root is not None:
            loop = asyncio.get_running_loop()
            self.log.info(await loop.run_in_executor(shared.quick, _shown, shared.root))

    async def stop_extension(self) -> None:
        """Close the sockets, end the threads, close the stores."""
        withdraw(this_process())
        shared: Shared = self.settings[KEY]
        shared.watches.close()
        await asyncio.to_thread(shared.close)


def _remember_own(root: Path) -> None:
    """Let the store of this folder be opened: whoever started the server has asked for it.

    What only a ``pyproject.toml`` names is not opened by a mere extension: the folder may be a stranger's.
    """
    with suppress(BadSetting, OSError, RuntimeError, ValueError):
        place = of_folder(root)
        is_known = find(store_id(place.location), None) is not None
        if not is_known:  # a kernel that made it known has said where its artifacts are, too
            remember(place)


def _shown(root: Path) -> str:
    listing = listed(root)
    by_id = {line.id: line for line in listing.stores}
    if default := by_id.get(listing.default or ""):
        others = len(listing.stores) - 1
        return f"Showing the store {default.location}" + (f" and {others} more" if others else "")
    others = len(listing.stores)
    return (
        f"There is no store at {listing.wanted} yet: run a cell with %%track after %load_ext trackmagic; "
        "the page shows it as soon as it is there"
        + (
            f". Until then it offers {count(others, 'other store')} to choose from"
            if others
            else ""
        )
    )
