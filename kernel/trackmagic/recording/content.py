"""From what a user logs to the bytes that are kept: figures, images, texts, dicts, tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any, NamedTuple

import msgspec

from trackmagic.capture import masking
from trackmagic.entities import Artifact, Dataset, ParamValue
from trackmagic.errors import BadName, BadValue, TrackmagicError
from trackmagic.param_values import NoForm, param_value, shown, whole_value
from trackmagic.recording.media_forms import form_of
from trackmagic.store.artifacts import check_path, describe
from trackmagic.store.blobs import BlobStore
from trackmagic.store.text import TAG_CHARACTERS, check_key, check_text
from trackmagic.store.values import pack_value

PLOTLY_TYPE = "application/vnd.plotly.v1+json"


class Params(NamedTuple):
    """What of a dict can be kept as params, and why the rest cannot."""

    kept: dict[str, ParamValue]
    refused: dict[str, TrackmagicError]


class Content(NamedTuple):
    """Bytes and the path to keep them under."""

    path: str
    data: bytes
    media_type: str | None = None

    def put(self, blobs: BlobStore) -> Artifact:
        """Keep the bytes. Raises :class:`BadName`."""
        check_path(self.path)
        digest = blobs.put(self.data)
        return describe(self.path, digest, len(self.data), media_type=self.media_type)


def file(data: bytes, path: object) -> Content:
    """A file of a picture, a sound or a film, as it is."""
    form = form_of(data)
    return Content(check_path(path), data, form and form.media_type)


def text(words: str, path: object) -> Content:
    """A text, in UTF-8. Raises :class:`BadName`, :class:`BadValue`."""
    name = check_path(path)
    if not isinstance(words, str):
        raise BadValue(
            f"text {name!r} is {shown(words)}, {type(words).__name__}; it takes a text: give str(it), "
            "or keep objects with log_dict, files with log_artifact"
        )
    return Content(name, words.encode("utf-8", "surrogatepass"))


def dictionary(values: Mapping[str, Any] | list[Any], path: object) -> Content:
    """JSON; NaN and infinities as Python writes them, other objects in their form.

    Raises :class:`BadName`, :class:`BadValue`.
    """
    name = check_path(path)
    try:
        written = json.dumps(whole_value(values), ensure_ascii=False, indent=2)
    except NoForm as error:
        raise BadValue(
            f"dict {name!r} cannot be written as JSON: it, or a part of it, {error}; give str(part)"
        ) from None
    except ValueError as error:  # an int past Python's limit of digits
        raise BadValue(f"dict {name!r} cannot be written as JSON: {error}") from error
    return Content(name, written.encode("utf-8", "surrogatepass"))


def dataset(data: Any, *, name: str | None, source: Any, context: str) -> Dataset:
    """Which data this is. Raises :class:`BadName`, :class:`BadValue`."""
    from trackmagic.capture.datasets import dataset_of

    if name is not None:
        check_key("dataset", name)
    check_text("what data is for", context, TAG_CHARACTERS)
    if source is not None:
        source = str(source) if isinstance(source, PurePath) else source
        check_text("the source of data", source, TAG_CHARACTERS)
    identity = dataset_of(data, name=name, source=source)
    masked = {key: masking.masked(getattr(identity, key)) for key in ("name", "source")}
    return msgspec.structs.replace(identity, **masked, context=masking.masked(context))


def mapping(kind: str, values: object) -> Mapping[str, Any]:
    """``values`` as a dict. Raises :class:`BadValue` when it is none, or cannot be read."""
    if type(values) is dict:  # asked first: it takes a tenth of the time
        return values
    if not isinstance(values, Mapping):
        raise BadValue(f"{kind} is {type(values).__name__}; it takes a dict, such as {{'lr': 0.1}}")
    try:
        return dict(values.items())
    except Exception as error:  # it may be somebody's own
        why = f"{type(error).__name__}: {shown(str(error), 200)}"
        raise BadValue(f"{kind} of a {type(values).__name__} cannot be read: {why}") from error


def params(values: object) -> Params:
    """The params of a dict, or of an object that has the form of one (a Namespace, a dataclass).

    Without the secrets in them. Raises :class:`BadValue` for anything else.
    """
    accepted: dict[str, ParamValue] = {}
    refused: dict[str, TrackmagicError] = {}
    for key, value in _pairs(values):
        try:
            check_key("param", key)
            accepted[key] = _param(key, value)
        except (BadName, BadValue) as error:
            refused[key if isinstance(key, str) else shown(key)] = error
    return Params(accepted, refused)


def _pairs(values: object) -> Iterable[tuple[Any, object]]:
    if isinstance(values, Mapping):
        return mapping("params", values).items()
    try:
        form = None if isinstance(values, list | tuple) else param_value(values, stand_ins=False)
    except NoForm:
        form = None
    return mapping("params", form if isinstance(form, dict) else values).items()


def _param(key: str, value: object) -> ParamValue:
    """A value in its form, masked, and known to fit."""
    try:
        form: ParamValue = masking.masker().value(key, param_value(value))
    except NoForm:
        form = pack_value(key, value).text  # which says why not
    pack_value(key, form)
    return form


def tags(values: object) -> dict[str, str]:
    """The tags of a dict, as text, without secrets. Raises :class:`BadName`, :class:`BadValue`."""
    return {
        check_key("tag", key): masking.masker().value(key, tag_text(key, value))
        for key, value in mapping("tags", values).items()
    }


def tag_text(key: str, value: object) -> str:
    """The text of a tag's value: of its form as a param. Raises :class:`BadValue`."""
    try:
        return str(param_value(value))
    except NoForm as error:
        raise BadValue(f"tag {key!r} {error}; a tag is a text") from None


def note(text: str) -> str:
    """A note without secrets; what is no text is refused by the store."""
    return masking.masked(text) if isinstance(text, str) else text
