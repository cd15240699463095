"""``jupyter trackmagic``: a Jupyter server with this extension only, and its page in the browser."""

from __future__ import annotations

import sys

NEEDED = ("jupyter_server", "jupyter_core", "tornado", "traitlets")


def main(arguments: list[str] | None = None) -> None:
    """Serve until it is stopped; without a Jupyter server, say how to get one and exit with 1."""
    try:
        from trackmagic_server.application import TrackmagicApp
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in NEEDED:
            raise
        sys.exit(
            "trackmagic: the page needs a Jupyter server, which is not installed here: "
            "pip install 'trackmagic[lab]'"
        )
    TrackmagicApp.launch_instance(arguments)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
