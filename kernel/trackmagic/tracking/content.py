"""From what a user logs to the bytes that are kept: figures, images, texts, dicts, tables."""

from __future__ import annotations

import io
import json
import math
import os
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import msgspec

from trackmagic.capture.secrets import Masker
from trackmagic.entities import Artifact, Dataset, ParamValue
from trackmagic.errors import BadName, BadValue, MissingExtra, TrackmagicError
from trackmagic.param_values import NoForm, param_value, shown
from trackmagic.store.artifacts import check_path, describe
from trackmagic.store.blobs import BlobStore
from trackmagic.store.text import check_key
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


def figure(found: Any, path: str) -> Content:
    """A matplotlib or plotly figure. Raises :class:`BadValue`."""
    form = PurePosixPath(path).suffix.removeprefix(".").lower()
    if hasattr(found, "savefig"):
        buffer = io.BytesIO()
        try:
            found.savefig(buffer, format=form or "png", bbox_inches="tight")
        except ValueError as error:
            raise BadValue(f"figure {path!r}: {error}") from error
        return Content(path, buffer.getvalue())
    if hasattr(found, "to_plotly_json"):
        if form == "json":
            return Content(path, found.to_json().encode(), PLOTLY_TYPE)
        if form == "html":
            return Content(path, found.to_html().encode())
        raise BadValue(f"figure {path!r} is a plotly figure; its path ends in .json or .html")
    raise BadValue(
        f"figure {path!r} is {type(found).__name__}; it takes a matplotlib or plotly figure"
    )


def image(found: Any, path: str) -> Content:
    """A picture or an array. Raises :class:`BadValue`, :class:`MissingExtra`."""
    form = {"jpg": "JPEG"}.get(suffix := PurePosixPath(path).suffix[1:].lower(), suffix.upper())
    try:
        from PIL import Image
    except ImportError as error:
        raise MissingExtra("log_image needs Pillow: pip install pillow") from error
    buffer = io.BytesIO()
    try:
        picture = found if hasattr(found, "save") else Image.fromarray(_pixels(found))
        picture.save(buffer, format=form or "PNG")
    except (KeyError, OSError, TypeError) as error:
        raise BadValue(f"image {path!r} cannot be written: {error}; try .png") from error
    return Content(path, buffer.getvalue())


def text(found: str, path: str) -> Content:
    """A text, in UTF-8. Raises :class:`BadValue`."""
    if not isinstance(found, str):
        raise BadValue(f"text {path!r} is {type(found).__name__}; it takes a text")
    return Content(path, found.encode("utf-8", "surrogatepass"))


def dictionary(found: Mapping[str, Any] | list[Any], path: str) -> Content:
    """JSON; NaN and infinities as Python writes them. Raises :class:`BadValue`."""
    try:
        written = json.dumps(found, ensure_ascii=False, indent=2, default=plain_or_refuse)
    except (TypeError, ValueError, RecursionError) as error:
        raise BadValue(f"dict {path!r} cannot be written as JSON: {error}") from error
    return Content(path, written.encode("utf-8", "surrogatepass"))


def plain_or_refuse(value: object) -> object:
    """What JSON can take of numpy's scalars and arrays. Raises :class:`TypeError`."""
    if hasattr(value, "tolist"):
        return value.tolist()
    try:
        return param_value(value, stand_ins=False)
    except NoForm as error:
        raise TypeError(f"{type(value).__name__} {error}") from None


def table(found: Any, path: str) -> Content:
    """A DataFrame, or what makes one. Raises :class:`BadValue`."""
    import pandas as pd

    try:
        frame = found if isinstance(found, pd.DataFrame) else pd.DataFrame(found)
    except (TypeError, ValueError) as error:
        raise BadValue(f"table {path!r} does not make a DataFrame: {error}") from error
    writers: dict[str, Callable[[pd.DataFrame, io.BytesIO], None]] = {
        ".csv": lambda one, to: one.to_csv(to, index=False),
        ".json": lambda one, to: one.to_json(to, orient="records"),
        ".parquet": lambda one, to: one.to_parquet(to, index=False),
    }
    write = writers.get(suffix := PurePosixPath(path).suffix.lower())
    if write is None:
        raise BadValue(f"table {path!r} ends in {suffix!r}; use {', '.join(writers)}")
    buffer = io.BytesIO()
    try:
        write(frame, buffer)
    except ImportError as error:
        raise MissingExtra("a .parquet table needs pyarrow: pip install pyarrow") from error
    return Content(path, buffer.getvalue())


def dataset(data: Any, *, name: str | None, source: str | None, context: str) -> Dataset:
    """Which data this is. Raises :class:`BadValue`."""
    from trackmagic.capture.datasets import dataset_of

    return msgspec.structs.replace(dataset_of(data, name=name, source=source), context=context)


def mapping(kind: str, values: object) -> Mapping[str, Any]:
    """``values`` itself. Raises :class:`BadValue` when it is no dict."""
    if not isinstance(values, Mapping):
        raise BadValue(f"{kind} is {type(values).__name__}; it takes a dict, such as {{'lr': 0.1}}")
    return values


def params(values: object) -> Params:
    """The params of a dict, or of an object that has the form of one (a Namespace, a dataclass).

    Without the secrets in them. Raises :class:`BadValue` for anything else.
    """
    kept: dict[str, ParamValue] = {}
    refused: dict[str, TrackmagicError] = {}
    for key, value in _pairs(values):
        try:
            check_key("param", key)
            kept[key] = _param(key, value)
        except (BadName, BadValue) as error:
            refused[key if isinstance(key, str) else shown(key)] = error
    return Params(kept, refused)


def _pairs(values: object) -> Iterable[tuple[Any, object]]:
    if isinstance(values, Mapping):
        return values.items()
    try:
        form = None if isinstance(values, list | tuple) else param_value(values, stand_ins=False)
    except NoForm:
        form = None
    return mapping("params", form if isinstance(form, dict) else values).items()


def _param(key: str, value: object) -> ParamValue:
    """A value in its form, masked, and known to fit."""
    try:
        form: ParamValue = _masker_here().value(key, param_value(value))
    except NoForm:
        form = pack_value(key, value).text  # which says why not
    pack_value(key, form)
    return form


def tags(values: object) -> dict[str, str]:
    """The tags of a dict, as text, without secrets. Raises :class:`BadName`, :class:`BadValue`."""
    return {
        check_key("tag", key): _masker_here().value(key, tag_text(key, value))
        for key, value in mapping("tags", values).items()
    }


def tag_text(key: str, value: object) -> str:
    """The text of a tag's value: of its form as a param. Raises :class:`BadValue`."""
    try:
        return str(param_value(value))
    except NoForm as error:
        raise BadValue(f"tag {key!r} {error}; a tag is a text") from None


def _masker_here() -> Masker:
    """Knows the secrets that the environment holds, and those that look like one."""
    return _masker(tuple(sorted(os.environ.items())))


@lru_cache(maxsize=2)
def _masker(environ: tuple[tuple[str, str], ...]) -> Masker:
    return Masker(dict(environ))


def _pixels(found: Any) -> Any:
    import numpy as np

    array = np.asarray(found.detach().cpu() if hasattr(found, "detach") else found)
    if array.ndim == 3 and array.shape[2] == 1:  # noqa: PLR2004 - height, width, one channel
        array = array[:, :, 0]
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (3, 4)):  # noqa: PLR2004
        raise BadValue(
            f"an image of shape {array.shape}; use (height, width) or (height, width, 1, 3 or 4)"
        )
    if array.dtype == bool:
        return array.astype(np.uint8) * 255
    if array.dtype.kind == "f":
        low, high = float(np.nanmin(array)), float(np.nanmax(array))
        if low < 0 or high > 1 or not math.isfinite(high):
            raise BadValue(
                f"an image of floats from {low} to {high}; use 0 to 1, or 0 to 255 in uint8"
            )
        return (np.nan_to_num(array) * 255).round().astype(np.uint8)
    if array.dtype.kind not in "ui" or array.min() < 0 or array.max() > 255:  # noqa: PLR2004
        raise BadValue(f"an image of {array.dtype}; use uint8 from 0 to 255, or floats from 0 to 1")
    return array.astype(np.uint8)
