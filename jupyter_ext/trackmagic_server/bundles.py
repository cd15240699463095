"""Built scripts, each one for all pages of a server: plotly.js, and that of the page of its own.

plotly.js is 1.3 MB (0.4 MB packed), so a script is packed once and browsers keep it; a newer one is told
by its ETag.
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


class Script(NamedTuple):
    """Where a script is, and how long a browser need not ask for a newer one."""

    package: str
    path: str
    kept_seconds: int = 0


# the package's own folder: importing trackmagic.widgets would bring ipywidgets into the server
PLOTLY = Script("trackmagic", "widgets/static/plotly.js", kept_seconds=86_400)
PAGE = Script("trackmagic_server", "static/page.js")


class ScriptHandler(StoreHandler):
    """``GET /trackmagic/<name>.js``."""

    _track_activity = False
    _script: Script

    def initialize(self, script: Script) -> None:
        """Take which one."""
        self._script = script

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Send the script, packed when the browser takes that."""
        bundle = await self.in_thread(self.shared.quick, _bundle, self._script)
        max_age = self._script.kept_seconds
        self.set_header(
            "Cache-Control", f"private, {f'max-age={max_age}' if max_age else 'no-cache'}"
        )
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


def _bundle(script: Script) -> _Bundle:
    path = Path(str(files(script.package) / script.path))
    try:
        stat = path.stat()
    except FileNotFoundError:
        raise web.HTTPError(404, f"this trackmagic was built without its {path.name}") from None
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int, _size: int) -> _Bundle:
    plain = path.read_bytes()
    return _Bundle(plain, gzip.compress(plain, 6), hashlib.sha256(plain).hexdigest()[:32])
