"""Artifacts, to look at and to save."""

from __future__ import annotations

from typing import Any, Literal

from trackmagic.entities import Entity
from trackmagic.views.wire.shared import Whole


class ArtifactQuery(Entity, frozen=True):
    """An artifact of a run, to look at."""

    run: Whole
    path: str


class NotebookOutput(Entity, frozen=True):
    """What a cell of a notebook gave: text, or a picture as base64."""

    kind: Literal["text", "image", "error"]
    text: str = ""
    data: str = ""
    media_type: str = ""


class NotebookCell(Entity, frozen=True):
    """A cell of a notebook; ``count`` is its execution count where it has one."""

    kind: Literal["code", "markdown", "raw"]
    text: str
    count: str = ""
    outputs: tuple[NotebookOutput, ...] = ()


class Preview(Entity, frozen=True):
    """An artifact as far as it can be looked at; ``data`` is base64 of an image."""

    kind: Literal["text", "json", "image", "table", "notebook", "html", "figure", "none"]
    media_type: str
    size_bytes: int
    text: str = ""
    data: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    figure: dict[str, Any] | None = None
    """Of plotly."""
    cells: tuple[NotebookCell, ...] = ()
    cut: str = ""
    """What of it is left out, in words."""
    problem: str = ""
    """Why it is not shown as what it says it is."""


class BytesQuery(Entity, frozen=True):
    """An artifact of a run, to save."""

    run: Whole
    path: str


class Bytes(Entity, frozen=True):
    """The whole file as base64; over REST a file is downloaded from its own address instead."""

    name: str
    data: str
