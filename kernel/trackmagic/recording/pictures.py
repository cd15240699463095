"""Figures and images as files."""

from __future__ import annotations

import io
from pathlib import PurePosixPath
from typing import Any

from trackmagic.errors import BadValue, MissingExtra
from trackmagic.param_values import kinds, shown
from trackmagic.recording.content import PLOTLY_TYPE, Content
from trackmagic.store.artifacts import check_path

_SHAPES = "(height, width) or (height, width, 1, 3 or 4)"
_CHANNELS = (1, 3, 4)


def figure(data: Any, path: object) -> Content:
    """A matplotlib or plotly figure. Raises :class:`BadName`, :class:`BadValue`."""
    name = check_path(path)
    form = PurePosixPath(name).suffix.removeprefix(".").lower()
    if not hasattr(data, "savefig") and hasattr(getattr(data, "figure", None), "savefig"):
        data = data.figure  # axes are asked for their figure
    try:
        if hasattr(data, "savefig"):
            buffer = io.BytesIO()
            data.savefig(buffer, format=form or "png", bbox_inches="tight")
            if drawn := buffer.getvalue():
                return Content(name, drawn)
        if hasattr(data, "to_plotly_json"):
            if form == "json":
                return Content(name, data.to_json().encode(), PLOTLY_TYPE)
            if form == "html":
                return Content(name, data.to_html().encode())
            raise BadValue(f"figure {name!r} is a plotly figure; its path ends in .json or .html")
    except BadValue:
        raise
    except Exception as error:  # of the library that draws, or of a form it does not know
        raise BadValue(f"figure {name!r} cannot be written: {_reason(error)}") from error
    raise BadValue(
        f"figure {name!r} is {shown(data)}, {type(data).__name__}; it takes a matplotlib or plotly figure"
    )


def image(data: Any, path: object) -> Content:
    """A picture or an array. Raises :class:`BadName`, :class:`BadValue`, :class:`MissingExtra`."""
    name = check_path(path)
    suffix = PurePosixPath(name).suffix[1:].lower()
    form = {"jpg": "JPEG", "tif": "TIFF"}.get(suffix, suffix.upper())
    try:
        from PIL import Image
    except ImportError as error:
        raise MissingExtra("log_image needs Pillow: pip install pillow") from error
    buffer = io.BytesIO()
    try:
        picture = data if isinstance(data, Image.Image) else Image.fromarray(_pixels(data))
        picture.save(buffer, format=form or "PNG")
    except BadValue as error:
        raise BadValue(f"image {name!r} {error}") from None
    except Exception as error:  # of Pillow, or of the array's library
        raise BadValue(f"image {name!r} cannot be written: {_reason(error)}; try .png") from error
    return Content(name, buffer.getvalue())


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())[:300]
    return text or type(error).__name__


def _pixels(data: Any) -> Any:
    """An array as uint8. What is masked is black."""
    import numpy as np

    if hasattr(data, "savefig"):
        raise BadValue("is a figure; keep it with log_figure")
    if isinstance(data, str | bytes) or hasattr(data, "__fspath__"):
        raise BadValue(f"is {shown(data)}; keep a file with log_artifact(path)")
    array = np.ma.filled(_array(data), 0)
    if array.ndim == 3 and array.shape[2] == 1:  # noqa: PLR2004 - height, width, one channel
        array = array[:, :, 0]
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in _CHANNELS):  # noqa: PLR2004
        first = array.ndim == 3 and array.shape[0] in _CHANNELS  # noqa: PLR2004
        cure = "; channels come last: numpy.moveaxis(image, 0, -1)" if first else ""
        raise BadValue(f"has shape {array.shape}; use {_SHAPES}{cure}")
    if not array.size:
        raise BadValue(f"has shape {array.shape}: it is empty")
    if array.dtype == bool:
        return array.astype(np.uint8) * 255
    if array.dtype.kind == "f":
        return _from_floats(array)
    if array.dtype.kind not in "ui" or array.min() < 0 or array.max() > 255:  # noqa: PLR2004
        raise BadValue(f"is of {array.dtype}; use uint8 from 0 to 255, or floats from 0 to 1")
    return array.astype(np.uint8)


def _array(data: Any) -> Any:
    import numpy as np

    if callable(getattr(data, "detach", None)):
        data = data.detach().cpu()
        data = data.float() if "bfloat16" in str(data.dtype) else data
    if "numpy.MaskedArray" in kinds(data):
        return data
    if not isinstance(data, list | tuple) and not hasattr(type(data), "__array__"):
        raise BadValue(f"is {shown(data)}, {type(data).__name__}; it takes a picture or an array")
    return np.asarray(data)


def _from_floats(array: Any) -> Any:
    """0 to 1 as 0 to 255; NaN is black."""
    import numpy as np

    array = np.where(np.isnan(array), 0, array)
    low, high = float(array.min()), float(array.max())
    if low < 0 or high > 1:
        raise BadValue(f"holds floats from {low} to {high}; use 0 to 1, or 0 to 255 in uint8")
    return (array * 255).round().astype(np.uint8)
