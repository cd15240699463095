"""Texts given on the command line."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

import click

from trackmagic.errors import BadValue

_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}


class Span(click.ParamType[float]):
    """A span of time such as ``30d``, in seconds."""

    name = "span"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Seconds. Fails as click's usage errors do."""
        if isinstance(value, float):
            return value
        match = re.fullmatch(r"(\d+(?:\.\d+)?)([smhdw])", str(value).strip())
        if match is None and value != "0":
            self.fail(
                f"{value!r} is no span of time; use one such as 30d, 12h, 2w or 0", param, ctx
            )
        return float(match[1]) * _SECONDS[match[2]] if match else 0.0


def spelled(seconds: float) -> str:
    """A span in its largest unit that is whole: ``30 days``, ``36 hours``."""
    for name, size in (("day", 86400.0), ("hour", 3600.0), ("minute", 60.0)):
        if seconds >= size and seconds % size == 0:
            many = seconds / size
            return f"{many:g} {name}{'' if many == 1 else 's'}"
    return f"{seconds:g} second{'' if seconds == 1 else 's'}"


def given_text(text: str) -> str:
    """The text itself, or stdin for ``-``; without secrets. Raises :class:`BadValue` for what is no UTF-8."""
    from trackmagic.capture.masking import masked

    if text != "-":
        return masked(text)
    try:
        return masked(sys.stdin.buffer.read().decode("utf-8").removesuffix("\n"))
    except UnicodeDecodeError as error:
        raise BadValue(f"stdin is no UTF-8 text: {error}; convert it with iconv") from error


def tag_of(text: str) -> tuple[str, str]:
    """``KEY=VALUE`` as key and value. Raises a usage error."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise click.UsageError(f"{text!r} is no tag; write it as KEY=VALUE")
    return key.strip(), value


def names_in(texts: Sequence[str]) -> tuple[str, ...]:
    """The columns in ``--columns a,b --columns c``. Raises a usage error where none is named."""
    names = tuple(name.strip() for text in texts for name in text.split(",") if name.strip())
    if texts and not names:
        raise click.UsageError("--columns names none; write them as lr,val_loss")
    return names
