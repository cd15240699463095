"""The Python a run runs on: interpreter, platform, and every installed package with its version.

It is read again only when a folder on ``sys.path`` changes: ``%pip install`` in the kernel is noticed.
A package's name and version are in the name of its folder, ten times as fast as its METADATA.
"""

from __future__ import annotations

import os
import platform
import re
import sys
import threading
from importlib import metadata

from trackmagic.entities import Environment

_LOCK = threading.Lock()
_KEPT: dict[tuple[object, ...], Environment] = {}


def environment() -> Environment:
    """What runs this process; package names are normalised as PEP 503 says."""
    with _LOCK:
        key = _folders()
        if key not in _KEPT:
            _KEPT.clear()
            _KEPT[key] = Environment(
                python=f"{platform.python_implementation()} {platform.python_version()}",
                platform=platform.platform(),
                packages=_packages(),
            )
        return _KEPT[key]


def _folders() -> tuple[object, ...]:
    return tuple((folder, _changed(folder or ".")) for folder in sys.path)


def _changed(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns  # noqa: PTH116 - at each call, for each folder
    except (OSError, ValueError):
        return 0


def _packages() -> dict[str, str]:
    """Name to version; of two on the path the first one, which is what an import finds."""
    packages: dict[str, str] = {}
    for distribution in metadata.distributions():
        try:
            name, version = _name_and_version(distribution)
        except Exception:  # noqa: BLE001, S112 - a folder that pip left half removed
            continue
        if name and version:
            packages.setdefault(re.sub(r"[-_.]+", "-", name).lower(), version)
    return dict(sorted(packages.items()))


def _name_and_version(distribution: metadata.Distribution) -> tuple[str, str]:
    folder = getattr(getattr(distribution, "_path", None), "name", "")
    if folder.endswith(".dist-info") and folder.count("-") == 2:  # noqa: PLR2004 - the one in dist-info
        name, version = folder.removesuffix(".dist-info").split("-")
        return name, version
    fields = distribution.metadata
    return fields["Name"], fields["Version"]
