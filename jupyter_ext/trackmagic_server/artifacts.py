"""An artifact as a download. What a run has logged is foreign matter: no browser ever shows it from here.

It comes as an attachment of no type that runs, sandboxed should a browser open it all the same. A path
is looked up among the run's artifacts and never touches a file system.
"""

from __future__ import annotations

import re
from typing import IO
from urllib.parse import quote

from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.iostream import StreamClosedError

from trackmagic.entities import Artifact
from trackmagic.errors import DamagedData
from trackmagic.store.blobs import PIECE_BYTES, check_digest
from trackmagic_server.handlers import StoreHandler

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._ -]")


class ArtifactHandler(StoreHandler):
    """``GET .../artifacts/<run number>/<path>``."""

    @property
    def content_security_policy(self) -> str:
        """Nothing may run, nothing may be loaded."""
        return "sandbox; default-src 'none'"

    @web.authenticated
    @authorized
    async def get(self, store: str, run: str, path: str) -> None:
        """Send the bytes, a piece at a time."""
        threads = self.shared.slow
        artifact = await self.in_thread(threads, self._find, store, int(run), path)
        self._describe(artifact)
        if self.check_etag_header():
            self.set_status(304)
            return
        file, size = await self.in_thread(threads, self._open, store, artifact)
        try:
            self.set_header("Content-Length", str(size))
            while piece := await self.in_thread(threads, file.read, PIECE_BYTES):
                self.write(piece)
                await self.flush()
            await self.finish(set_content_type="application/octet-stream")
        except StreamClosedError:
            raise web.Finish from None
        finally:
            file.close()

    def _find(self, id: str, run: int, path: str) -> Artifact:
        store = self.shared.stores.open(id)
        store.runs.get(run)
        artifact = store.artifacts.get(run, path)
        check_digest(artifact.digest)
        return artifact

    def _open(self, id: str, artifact: Artifact) -> tuple[IO[bytes], int]:
        file = self.shared.stores.open(id).blobs.open(artifact.digest)
        size = file.seek(0, 2)
        file.seek(0)
        if size != artifact.size_bytes:
            file.close()
            raise DamagedData(
                f"{artifact.path} has {size} bytes, not the {artifact.size_bytes} that were kept"
            )
        return file, size

    def _describe(self, artifact: Artifact) -> None:
        self.set_header("Content-Type", "application/octet-stream")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Content-Disposition", disposition(artifact.path))
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        # a path may be given other bytes later, so each use asks; the digest says whether it was
        self.set_header("Cache-Control", "private, no-cache")
        self.set_header("Etag", f'"{artifact.digest}"')


def disposition(path: str) -> str:
    """``attachment`` with the last part of a path as the file's name (RFC 6266, RFC 5987)."""
    name = path.rsplit("/", 1)[-1]
    plain = _NOT_PLAIN.sub("_", name).strip(". ") or "artifact"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
