"""Whose a place of artifacts is: a marker in it for each store that has put bytes there.

``gc`` removes only where the one marker is its own, for a place may be shared: it is an environment
variable, a line in a stranger's settings, or a link. The name of a marker has an id that is made from the
database and, where the place is not the store's own folder, from where the store is, so a copy of a store
is another one. Its text says which store that is, and whether the place was empty when it came.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import msgspec

from trackmagic.config import DATABASE
from trackmagic.entities import Entity
from trackmagic.store.blob_places import LocalPlace, Place

_NAME = re.compile(r"trackmagic-store-([0-9a-f]{32})")


class Marker(Entity, frozen=True):
    """What a marker's file holds, as JSON."""

    store: str
    sole: bool
    """No other store keeps its artifacts there: the place was empty, or somebody said so."""


class Owner(Entity, frozen=True):
    """A store, as the place of its artifacts knows it."""

    identity: str
    """The same for a store that was moved, and for a copy of it."""
    store: str
    """Where it is, as it may be shown."""
    is_inside: bool
    """The place is the store's own folder."""

    @property
    def marker(self) -> str:
        """The name of its marker."""
        whole = self.identity if self.is_inside else f"{self.identity}\n{self.store}"
        return (
            f"trackmagic-store-{hashlib.sha256(whole.encode('utf-8', 'replace')).hexdigest()[:32]}"
        )


def mark(place: Place, owner: Owner, *, sole: bool = False) -> None:
    """Put the store's marker there, if it is not there yet; with ``sole``, in its place."""
    there = place.texts(_NAME)
    if sole or owner.marker not in there:
        alone = sole or owner.is_inside or (not there and place.is_empty())
        place.write_text(owner.marker, msgspec.json.encode(Marker(store=owner.store, sole=alone)))


def obstacle(place: Place, owner: Owner) -> str:
    """Why nothing may be removed there, in a line; empty where it may."""
    if place.is_link:
        return f"{place.root} is a link: set TRACKMAGIC_ARTIFACTS to the folder that it leads to"
    home = Path(place.root).parent / DATABASE
    if isinstance(place, LocalPlace) and not owner.is_inside and home.exists():
        return f"{place.root} belongs to the store {home.parent}"
    markers = {name: _read(text) for name, text in place.texts(_NAME).items()}
    others = sorted(markers.keys() - {owner.marker})
    if others:
        stores = ", ".join(f"{markers[name].store or 'a store'} ({name})" for name in others)
        return (
            f"{place.root} is used by {stores} as well; where that store is no more, "
            "or is this one before it was moved, delete its marker there"
        )
    marker = markers.get(owner.marker)
    if owner.is_inside or (marker is not None and marker.sole) or place.is_empty():
        return ""
    return (
        f"{place.root} held files when this store began to mark it, which may be another store's; "
        "when there is no other, say so once: trackmagic gc --claim"
    )


def _read(text: bytes) -> Marker:
    try:
        return msgspec.json.decode(text, type=Marker)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Marker(store="", sole=False)
