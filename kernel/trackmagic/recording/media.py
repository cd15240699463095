"""What is logged at a step as a file: ``media/<key>/<step>.png``, and a row that names it."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePath, PurePosixPath
from typing import Any, NamedTuple

from trackmagic.capture import masking
from trackmagic.entities import Medium, MediumKind
from trackmagic.errors import BadName, BadValue
from trackmagic.param_values import shown
from trackmagic.recording.content import Content
from trackmagic.recording.files import read
from trackmagic.recording.media_forms import form_of, suffixes
from trackmagic.store import Store
from trackmagic.store.artifacts import check_path, describe
from trackmagic.store.media import CAPTION_CHARACTERS
from trackmagic.store.points import step_of
from trackmagic.store.text import check_key, check_text

FOLDER = "media"
MOST_BYTES = 100_000_000
"""Of one file at a step: these are for looking at."""
_NAME_CHARACTERS = 60
_NO_NAME = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')


class Target(NamedTuple):
    """Where a value goes: to a path, or to a key at a step (None: one more than its last)."""

    name: str
    """What it is called while it is made: its end says how."""
    key: str | None = None
    step: int | None = None
    caption: str = ""


def target(path: object, key: object, step: object, caption: object, form: str) -> Target:
    """From what the user says; ``form`` is the end of the name of what has only a key.

    With a step and no key the path's name is the key. Raises :class:`BadValue`, :class:`BadName`.
    """
    if path is not None and key is not None:
        raise BadValue(
            f"path={shown(path)} and key={shown(key)}: give one, a file's path or a series' key"
        )
    if path is None and key is None:
        raise BadName(f"no artifact path: give one, 'sample.{form}', or key='sample' and step=1")
    text = masking.masked(check_text("a caption", caption, CAPTION_CHARACTERS))
    if key is None and step is None:
        if text:
            raise BadValue(f"a caption stands at a step; give step= beside the path {shown(path)}")
        return Target(check_path(path))
    suffix = f".{form}"
    if key is None:
        name = check_path(path)
        suffix = PurePosixPath(name).suffix or suffix
        key = name.removesuffix(suffix)
    name = check_key("media key", key)
    at = None if step is None else step_of(name, step, of="key")
    return Target(f"{folder_of(name)}{suffix}", name, at, text)


def folder_of(key: str) -> str:
    """Where the files of a key are: as it is called, where that can be a folder's name."""
    parts = [_NO_NAME.sub("_", part).strip(" .")[:_NAME_CHARACTERS] for part in key.split("/")]
    folder = "/".join(filter(None, parts))
    if folder != key:  # of another key it might be the folder too
        folder = f"{folder or 'key'}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
    return f"{FOLDER}/{folder}"


def check_size(what: str, data: bytes) -> bytes:
    """The bytes themselves. Raises :class:`BadValue` where they are too many."""
    if len(data) > MOST_BYTES:
        raise BadValue(
            f"{what} has {len(data) / 1e6:,.0f} MB; at most {MOST_BYTES / 1e6:.0f} MB are kept to be looked "
            "at: keep the whole with log_artifact(path)"
        )
    return data


def opened(what: str, data: Any, *kinds: str) -> Any:
    """The bytes of a file or message of one of these kinds or forms; what is neither, as it is.

    Raises :class:`BadValue`, :class:`BadFile`.
    """
    if isinstance(data, bytes | bytearray | memoryview):
        content, name = bytes(data), shown(bytes(data[:20]))
    elif isinstance(data, str) or hasattr(data, "__fspath__"):
        content = read(data, MOST_BYTES + 1)
        name = repr(PurePath(data).name)
    else:
        return data
    check_size(what, content)
    form = form_of(content)
    if form is None or not {form.kind, form.suffix} & {*kinds}:
        raise BadValue(f"{what} {name} is of another form than {suffixes(kinds)}")
    return content


def html_of(data: Any) -> str:
    """A page: a text, or what a file holds. Raises :class:`BadValue`, :class:`BadFile`."""
    is_name = isinstance(data, str) and data.lower().endswith((".html", ".htm")) and "<" not in data
    if not is_name and not hasattr(data, "__fspath__"):
        if not isinstance(data, str):
            raise BadValue(
                f"html is {shown(data)}, {type(data).__name__}; it takes a text or a path"
            )
        return data
    content = check_size(f"html {shown(data)}", read(data, MOST_BYTES + 1))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadValue(f"html {shown(data)} is no text in UTF-8") from error


def keep(store: Store, run: int, kind: MediumKind, value: Content, to: Target) -> None:
    """Keep the bytes, and say at which step they are."""
    digest = store.blobs.put(value.data)  # before the transaction: none is long
    key, suffix = to.key or "", PurePosixPath(value.path).suffix
    with store.transaction():
        step = to.step
        if step is None:
            last = store.media.last_step(run, key)
            step = 0 if last is None else step_of(key, last + 1, of="key")
        path = f"{folder_of(key)}/{step}{suffix}"
        file = describe(path, digest, len(value.data), media_type=value.media_type)
        store.artifacts.add(run, [file])
        store.media.add(run, [Medium(key=key, step=step, path=path, kind=kind, caption=to.caption)])
