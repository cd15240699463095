"""What a tracked cell is, and what its header asks for."""

from __future__ import annotations

import ast
from collections.abc import Collection
from typing import Any

import msgspec

from trackmagic.entities import ParamValue
from trackmagic.tracking.call.arguments import Choice


class Header(msgspec.Struct, frozen=True):
    """What the header line asks for."""

    name: str | None = None
    experiment: str | None = None
    tags: dict[str, str] = {}
    given_params: dict[str, ParamValue] = {}
    note: str | None = None
    params: Choice = Choice()
    metrics: Choice = Choice()
    seed: int | None = None
    isolate: bool = False
    no_code: bool = False
    quiet: bool = False


class Cell(msgspec.Struct, frozen=True):
    """The cell that runs: its text as typed, its tree as compiled, and where it stands."""

    text: str
    tree: ast.Module
    namespace: dict[str, Any]
    shell: Any
    hidden: Collection[str] = ()
    execution_count: int | None = None
    cell_id: str = ""
    notebook: str = ""
    call_before: str = ""
    """Id of the run whose code was put into the cell."""
    file: str = ""
    """The notebook or script that ``%run`` takes the cell from; empty where it is the session's own."""
    session: str = ""
