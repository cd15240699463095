"""Sounds as files: samples as WAV, and files of sound as they are."""

from __future__ import annotations

import io
import wave
from typing import Any

from trackmagic.errors import BadValue
from trackmagic.param_values import shown
from trackmagic.recording.content import Content, file
from trackmagic.recording.pictures import about, array_of
from trackmagic.store.artifacts import check_path

MOST_CHANNELS = 32
_RATES = range(1, 2**31)
_SHAPES = "(samples,) or (channels, samples)"
_WIDTHS = {"int16": 2, "int32": 4, "uint8": 1}


def sound(data: Any, path: object, sample_rate: object) -> Content:
    """Bytes of a file of sound, or samples, which WAV has as whole numbers.

    Raises :class:`BadName`, :class:`BadValue`.
    """
    if isinstance(data, bytes):
        return file(data, path)
    name = check_path(path)
    with about(f"audio {name!r}"):
        samples = _samples(data)
        if not name.lower().endswith(".wav"):
            raise BadValue("is samples, which are kept as .wav")
        return Content(name, _written(samples, _rate(sample_rate)), "audio/wav")


def _rate(sample_rate: Any) -> int:
    number = sample_rate.item() if hasattr(sample_rate, "item") else sample_rate
    is_number = isinstance(number, int | float) and not isinstance(number, bool)
    if not is_number or number != number // 1 or int(number) not in _RATES:
        raise BadValue(
            f"has sample_rate={shown(sample_rate)}; give how many samples a second has, such as 16000"
        )
    return int(number)


def _samples(data: Any) -> Any:
    """As an array (channels, samples) of whole numbers that WAV has."""
    import numpy as np

    array = array_of(data, f"samples {_SHAPES}, or a file of sound")
    if array.ndim == 1:
        array = array[None, :]
    if array.ndim != 2 or not array.size:  # noqa: PLR2004 - channels, samples
        raise BadValue(f"has shape {np.shape(data)}; use {_SHAPES}")
    if array.shape[0] > MOST_CHANNELS:
        cure = "; samples come last: audio.T" if array.shape[1] <= MOST_CHANNELS else ""
        raise BadValue(f"has shape {np.shape(data)}; use {_SHAPES}{cure}")
    if array.dtype.kind == "f":
        return _from_floats(array)
    if array.dtype.name not in _WIDTHS:
        raise BadValue(f"is of {array.dtype}; use int16, int32 or uint8, or floats from -1 to 1")
    return array


def _from_floats(array: Any) -> Any:
    """-1 to 1 as 16 bits; NaN is silence."""
    import numpy as np

    array = np.where(np.isnan(array), 0, array.astype(np.float64))
    low, high = float(array.min()), float(array.max())
    if low < -1 or high > 1:
        raise BadValue(f"holds floats from {low} to {high}; use -1 to 1, or int16")
    return (array * 32767).round().astype(np.int16)


def _written(samples: Any, rate: int) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(samples.shape[0])
        file.setsampwidth(_WIDTHS[samples.dtype.name])
        file.setframerate(rate)
        little = samples.astype(samples.dtype.newbyteorder("<"))
        file.writeframes(little.T.tobytes())
    return buffer.getvalue()
