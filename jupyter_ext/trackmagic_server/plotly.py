"""plotly.js, one for all views of a page and all pages of a server.

It is 1.3 MB (0.4 MB packed), so it is packed once and browsers keep it; a newer one is told by its ETag.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from jupyter_server.auth.decorator import authorized
from tornado import web

from trackmagic_server.handlers import StoreHandler

KEPT_SECONDS = 86_400
PLACE = "widgets/static/plotly.js"


class PlotlyHandler(StoreHandler):
    """``GET /trackmagic/plotly.js``."""

    _track_activity = False

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Send the bundle, packed when the browser takes that."""
        bundle = await self.in_thread(self.shared.quick, _bundle)
        self.set_header("Cache-Control", f"private, max-age={KEPT_SECONDS}")
        self.set_header("Vary", "Accept-Encoding")
        packed = "gzip" in self.request.headers.get("Accept-Encoding", "")
        self.set_header("Etag", f'"{bundle.digest}{"-gzip" if packed else ""}"')
        if self.check_etag_header():
            self.set_status(304)
            return
        if packed:
            self.set_header("Content-Encoding", "gzip")
        await self.finish(
            bundle.packed if packed else bundle.plain, set_content_type="text/javascript"
        )


class _Bundle(NamedTuple):
    plain: bytes
    packed: bytes
    digest: str


def _bundle() -> _Bundle:
    # the package's own folder: importing trackmagic.widgets would bring ipywidgets into the server
    path = Path(str(files("trackmagic") / PLACE))
    try:
        found = path.stat()
    except FileNotFoundError:
        raise web.HTTPError(404, "this trackmagic was built without its plotly.js") from None
    return _read(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=1)
def _read(path: Path, _changed: int, _size: int) -> _Bundle:
    plain = path.read_bytes()
    return _Bundle(plain, gzip.compress(plain, 6), hashlib.sha256(plain).hexdigest()[:32])
