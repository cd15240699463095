"""Forgets what a cell assigned, where its header says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


def restore(namespace: dict[str, Any], before: Mapping[str, Any], hidden: Collection[str]) -> None:
    """Put the names of the user's namespace back; IPython's own stay."""
    for name in [*namespace]:
        if name.startswith("_") or name in hidden:
            continue
        if name not in before:
            namespace.pop(name, None)  # a thread of the user's may have been faster
        elif namespace.get(name) is not before[name]:
            namespace[name] = before[name]
    for name in before.keys() - namespace.keys():
        namespace[name] = before[name]
