"""The Jupyter server extension: the store's views and actions over REST, its changes over a WebSocket.

Nothing of Jupyter is imported here, so that ``jupyter trackmagic`` can say what is missing.
"""

from __future__ import annotations

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from trackmagic_server.application import TrackmagicApp

    return [{"module": "trackmagic_server", "app": TrackmagicApp}]
