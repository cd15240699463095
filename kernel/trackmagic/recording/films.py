"""Films as files: files of film as they are, and frames as GIF, for which Pillow is needed."""

from __future__ import annotations

import io
from typing import Any

from trackmagic.errors import BadValue, MissingExtra
from trackmagic.param_values import shown
from trackmagic.recording.content import Content, file
from trackmagic.recording.pictures import about, array_of, pixels_of
from trackmagic.store.artifacts import check_path

FRAMES = 2_000
FASTEST = 50.0
"""Frames a second: GIF counts hundredths of a second, and browsers slow down what has less than two."""
_SHAPES = "(frames, height, width) or (frames, height, width, 1, 3 or 4)"


def film(data: Any, path: object, fps: object) -> Content:
    """Bytes of a file of film, or frames.

    Raises :class:`BadName`, :class:`BadValue`, :class:`MissingExtra`.
    """
    if isinstance(data, bytes):
        return file(data, path)
    name = check_path(path)
    with about(f"video {name!r}"):
        if not name.lower().endswith(".gif"):
            raise BadValue("is frames, which are kept as .gif; other forms from a file")
        return Content(name, _written(_frames(data), _seconds(fps)), "image/gif")


def _seconds(fps: Any) -> float:
    number = fps.item() if hasattr(fps, "item") else fps
    is_number = isinstance(number, int | float) and not isinstance(number, bool)
    if not is_number or not 0 < number <= FASTEST:
        raise BadValue(f"has fps={shown(fps)}; give frames a second, up to {FASTEST:.0f}")
    return 1 / float(number)


def _frames(data: Any) -> list[Any]:
    """Each as pixels of uint8."""
    array = array_of(data, f"frames {_SHAPES}, or a file of film")
    if array.ndim not in (3, 4) or not array.size:
        raise BadValue(f"has shape {tuple(array.shape)}; use {_SHAPES}")
    if len(array) > FRAMES:
        raise BadValue(f"has {len(array):,} frames; at most {FRAMES:,} are kept as .gif")
    return [pixels_of(frame) for frame in data]


def _written(frames: list[Any], seconds: float) -> bytes:
    try:
        from PIL import Image
    except ImportError as error:
        raise MissingExtra(
            "frames are written by Pillow: pip install pillow, or log a file of mp4, webm or gif"
        ) from error
    buffer = io.BytesIO()
    first, *others = (Image.fromarray(frame) for frame in frames)
    duration = round(1000 * seconds)
    first.save(buffer, format="GIF", save_all=True, append_images=others, duration=duration, loop=0)
    return buffer.getvalue()
