"""Which form of picture, sound or film some bytes are, by how they begin."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Literal, NamedTuple

MediaKind = Literal["image", "audio", "video"]


class MediaForm(NamedTuple):
    """A form of files: the end of their names, their type, and whether bytes are of it."""

    kind: MediaKind
    suffix: str
    media_type: str
    fits: Callable[[bytes], bool]


def _is_mp3(data: bytes) -> bool:
    """With a tag before it, or at once a frame of layer III."""
    return data.startswith(b"ID3") or (
        data[:1] == b"\xff" and data[1:2] > b"\xe0" and bool(data[1] & 2)
    )


FORMS: tuple[MediaForm, ...] = (
    MediaForm("image", "png", "image/png", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n")),
    MediaForm("image", "jpg", "image/jpeg", lambda data: data.startswith(b"\xff\xd8\xff")),
    MediaForm("image", "gif", "image/gif", lambda data: data.startswith((b"GIF87a", b"GIF89a"))),
    MediaForm(
        "image", "webp", "image/webp", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    ),
    MediaForm("image", "svg", "image/svg+xml", lambda data: b"<svg" in data and b"\0" not in data),
    MediaForm(
        "audio", "wav", "audio/wav", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WAVE"
    ),
    MediaForm("audio", "flac", "audio/flac", lambda data: data.startswith(b"fLaC")),
    MediaForm("audio", "ogg", "audio/ogg", lambda data: data.startswith(b"OggS")),
    MediaForm("audio", "mp3", "audio/mpeg", _is_mp3),
    MediaForm("video", "mp4", "video/mp4", lambda data: data[4:8] == b"ftyp"),
    MediaForm("video", "webm", "video/webm", lambda data: data.startswith(b"\x1aE\xdf\xa3")),
)
_HEAD = 4096
"""An SVG may begin with more of XML; others tell at once."""


def form_of(data: bytes) -> MediaForm | None:
    """The form of the bytes; None of others."""
    head = data[:_HEAD]
    return next((form for form in FORMS if form.fits(head)), None)


def suffix_of(data: object, other: str) -> str:
    """The end of the name of what has only a key: that of its bytes, ``other`` of what becomes a file."""
    form = form_of(data) if isinstance(data, bytes) else None
    return form.suffix if form else other


def suffixes(kinds: Collection[str]) -> str:
    """The forms of these kinds, and those that are named themselves, for a person."""
    return ", ".join(form.suffix for form in FORMS if {form.kind, form.suffix} & {*kinds})
