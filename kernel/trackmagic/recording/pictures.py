"""Figures and images as files."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any

from trackmagic.errors import BadValue, MissingExtra
from trackmagic.param_values import kinds, shown
from trackmagic.recording.content import PLOTLY_TYPE, Content, file
from trackmagic.store.artifacts import check_path

_SHAPES = "(height, width) or (height, width, 1, 3 or 4)"
_CHANNELS = (1, 3, 4)
_COLOURS = {1: 0, 3: 2, 4: 6}
"""What a PNG calls pixels of so many channels."""


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


def figure_form(data: Any) -> str:
    """The end of the name of a figure that has only a key."""
    return "json" if hasattr(data, "to_plotly_json") else "png"


def image(data: Any, path: object) -> Content:
    """A picture, an array or the bytes of a file, as the end of ``path`` says.

    Raises :class:`BadName`, :class:`BadValue`, :class:`MissingExtra`.
    """
    if isinstance(data, bytes):
        return file(data, path)
    name = check_path(path)
    what = f"image {name!r}"
    suffix = PurePosixPath(name).suffix[1:].lower()
    with about(what):
        pixels = data if _is_picture(data) else pixels_of(data)
    if suffix in ("", "png") and not _is_picture(data):
        return Content(name, png(pixels), "image/png")
    return Content(name, _saved(what, pixels, suffix))


def png(pixels: Any) -> bytes:
    """Pixels of uint8 as a PNG, (height, width) or (height, width, 3 or 4): it needs no library."""
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]  # noqa: PLR2004 - grey
    lines = pixels.reshape(height, width * channels).tobytes()
    wide = width * channels
    rows = b"".join(b"\0" + lines[at : at + wide] for at in range(0, len(lines), wide))
    head = struct.pack(">IIBBBBB", width, height, 8, _COLOURS[channels], 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@contextmanager
def about(what: str) -> Iterator[None]:
    """Around code of the library that an array is of: whatever it raises is a :class:`BadValue`."""
    try:
        yield
    except MissingExtra:
        raise
    except BadValue as error:
        raise BadValue(f"{what} {error}") from None
    except Exception as error:
        raise BadValue(f"{what} cannot be written: {_reason(error)}") from error


def _saved(what: str, pixels: Any, suffix: str) -> bytes:
    """By Pillow, in any form that it knows."""
    form = {"jpg": "JPEG", "tif": "TIFF"}.get(suffix, suffix.upper())
    try:
        from PIL import Image
    except ImportError as error:
        raise MissingExtra(
            f"{what} needs Pillow: pip install pillow, or let it end in .png"
        ) from error
    buffer = io.BytesIO()
    try:
        picture = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
        picture.save(buffer, format=form or "PNG")
    except Exception as error:  # of Pillow
        raise BadValue(f"{what} cannot be written: {_reason(error)}; try .png") from error
    return buffer.getvalue()


def _is_picture(data: Any) -> bool:
    """Whether it is Pillow's own."""
    return "PIL.Image" in kinds(data)


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())[:300]
    return text or type(error).__name__


def pixels_of(data: Any) -> Any:
    """An array as uint8, (height, width) or with 3 or 4 channels last; what is masked is black.

    Raises :class:`BadValue`, and what the array's library raises.
    """
    import numpy as np

    if hasattr(data, "savefig"):
        raise BadValue("is a figure; keep it with log_figure")
    array = array_of(data, "a picture, an array, or a file of an image")
    array = np.ma.filled(_channels_last(data, array), 0)
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


def _channels_last(data: Any, array: Any) -> Any:
    """Tensors have their channels first, where what is first can be channels; arrays have them last."""
    is_tensor = callable(getattr(data, "detach", None))
    if not (is_tensor and array.ndim == 3 and array.shape[0] in _CHANNELS):  # noqa: PLR2004
        return array
    return array.transpose(1, 2, 0)


def array_of(data: Any, what: str) -> Any:
    """An array or tensor as NumPy's. Raises :class:`BadValue`: it takes ``what``."""
    import numpy as np

    if callable(getattr(data, "detach", None)):
        data = data.detach().cpu()
        data = data.float() if "bfloat16" in str(data.dtype) else data
    if "numpy.MaskedArray" in kinds(data):
        return data
    if not isinstance(data, list | tuple) and not hasattr(type(data), "__array__"):
        raise BadValue(f"is {shown(data)}, {type(data).__name__}; it takes {what}")
    return np.asarray(data)


def _from_floats(array: Any) -> Any:
    """0 to 1 as 0 to 255; NaN is black."""
    import numpy as np

    array = np.where(np.isnan(array), 0, array)
    low, high = float(array.min()), float(array.max())
    if low < 0 or high > 1:
        raise BadValue(f"holds floats from {low} to {high}; use 0 to 1, or 0 to 255 in uint8")
    return (array * 255).round().astype(np.uint8)
