"""The Jupyter server extension: the store's views and actions over REST, its changes over a WebSocket."""

from __future__ import annotations

from typing import Any

from trackmagic_server.application import TrackmagicApp


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    return [{"module": "trackmagic_server", "app": TrackmagicApp}]
