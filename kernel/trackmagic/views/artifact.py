"""An artifact as far as it can be looked at, and as a whole to be saved.

Its bytes are anybody's: whatever they are, a preview comes back and says what is wrong with them.
"""

from __future__ import annotations

import base64
from pathlib import PurePosixPath

import msgspec

from trackmagic.entities import Artifact, Entity, Whole
from trackmagic.errors import BadValue, DamagedData, NotFound
from trackmagic.store import Store
from trackmagic.views import artifact_forms as forms
from trackmagic.views import format as fmt
from trackmagic.views.artifact_forms import Preview, notebook

WHOLE_BYTES = 50_000_000
"""Of a file that is sent as one message; REST has no such limit."""
CHECKED_BYTES = 100_000_000
"""Of a larger file what is shown is not compared with its digest, which would take seconds."""

_FORMS: dict[str, forms.Form] = {
    "figure": forms.Form(forms.figure, 10_000_000),
    "image": forms.Form(forms.image, 8_000_000),
    "recording": forms.Form(forms.recording, 20_000_000),
    "notebook": forms.Form(notebook, 20_000_000),
    "json": forms.Form(forms.json_text, 5_000_000),
    "table": forms.Form(forms.table, 2_000_000, is_whole=False),
    "html": forms.Form(forms.html, 5_000_000),
    "markdown": forms.Form(forms.markdown, forms.TEXT_BYTES, is_whole=False),
    "text": forms.Form(forms.text, forms.TEXT_BYTES, is_whole=False),
}
_SUFFIXES = {
    ".plotly.json": "figure",
    ".ipynb": "notebook",
    ".csv": "table",
    ".tsv": "table",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".geojson": "json",
    ".md": "markdown",
    ".markdown": "markdown",
}
_TYPES = {
    forms.PLOTLY_TYPE: "figure",
    "application/x-ipynb+json": "notebook",
    "application/json": "json",
    "text/csv": "table",
    "text/tab-separated-values": "table",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
}


class ArtifactQuery(Entity, frozen=True):
    """An artifact of a run, to look at."""

    run: Whole
    path: str


class BytesQuery(Entity, frozen=True):
    """An artifact of a run, to save."""

    run: Whole
    path: str


class Bytes(Entity, frozen=True):
    """The whole file as base64; over REST a file is downloaded from its own address instead."""

    name: str
    data: str


def preview(store: Store, query: ArtifactQuery) -> Preview:
    """The artifact as a person can look at it. Raises :class:`NotFound` when there is none."""
    artifact = store.artifacts.get(query.run, query.path)
    form = _FORMS[form_name(artifact)]
    if form.read is forms.json_text and artifact.size_bytes > form.most_bytes:
        form = _FORMS["text"]
    nothing = Preview(kind="none", media_type=artifact.media_type, size_bytes=artifact.size_bytes)
    if form.is_whole and artifact.size_bytes > form.most_bytes:
        limit = fmt.size(form.most_bytes)
        return msgspec.structs.replace(nothing, cut=f"not shown: more than {limit}")
    try:
        data = _read(store, artifact, form.most_bytes)
        rendering = _shown(form, data, artifact)
    except (NotFound, DamagedData, OSError) as error:
        return msgspec.structs.replace(nothing, problem=f"it cannot be read: {error}")
    if artifact.size_bytes > CHECKED_BYTES:
        unchecked = ", not checked for damage"
        return msgspec.structs.replace(
            rendering, cut=rendering.cut + unchecked if rendering.cut else ""
        )
    return rendering


def whole(store: Store, query: BytesQuery) -> Bytes:
    """The file. Raises :class:`NotFound`, :class:`DamagedData`, and :class:`BadValue` over 50 MB."""
    artifact = store.artifacts.get(query.run, query.path)
    if artifact.size_bytes > WHOLE_BYTES:
        raise BadValue(
            f"{fmt.one_line(artifact.path)} has {fmt.size(artifact.size_bytes)}; over this connection a file "
            f"of at most {fmt.size(WHOLE_BYTES)} can be saved. "
            f"Use: trackmagic artifacts get '#{query.run}'"
        )
    data = base64.b64encode(store.blobs.get(artifact.digest, most_bytes=WHOLE_BYTES)).decode()
    return Bytes(name=PurePosixPath(artifact.path).name, data=data)


def form_name(artifact: Artifact) -> str:
    """Which form its name and its type promise."""
    name = artifact.path.lower()
    media_type = artifact.media_type.partition(";")[0].strip().lower()
    for suffix, form in _SUFFIXES.items():
        if name.endswith(suffix) and _TYPES.get(media_type) != "figure":
            return form
    if media_type in forms.IMAGES:
        return "image"
    if media_type.startswith(("audio/", "video/")):
        return "recording"
    return _TYPES.get(media_type) or ("json" if media_type.endswith("+json") else "text")


def _read(store: Store, artifact: Artifact, most_bytes: int) -> bytes:
    """The first of its bytes. Raises :class:`NotFound`, :class:`DamagedData`."""
    if artifact.size_bytes <= most_bytes:
        return store.blobs.get(artifact.digest, most_bytes=most_bytes)
    return store.blobs.beginning(artifact.digest, most_bytes, checked=CHECKED_BYTES)


def _shown(form: forms.Form, data: bytes, artifact: Artifact) -> Preview:
    """As what it says it is, else as a text with the reason why not, else as nothing."""
    try:
        return form.read(data, artifact)
    except forms.Unfit as error:
        problem = str(error)
    try:
        return msgspec.structs.replace(
            forms.text(data[: forms.TEXT_BYTES], artifact), problem=problem
        )
    except forms.Unfit:
        return Preview(
            kind="none",
            media_type=artifact.media_type,
            size_bytes=artifact.size_bytes,
            problem="" if form.read is forms.text else problem,
        )
