"""A sparkline as it crosses to a screen.

Apart from :mod:`trackmagic.views.sparkline`, which is imported with the extension: the wire is not.
"""

from __future__ import annotations

from trackmagic.views.sparkline import Shape, label, path
from trackmagic.views.wire import Picture


def picture(key: str, course: Shape) -> Picture | None:
    """The course of the metric; None where it has no points."""
    return Picture(path=path(course), label=label(key, course)) if course else None
