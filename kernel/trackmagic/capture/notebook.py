"""Which notebook, which cell, which session: as far as the front-end says.

Nothing here is promised by a front-end, so whatever is missing is an empty string.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any, Final

import msgspec

from trackmagic.host import this_process

SAVED_BYTES: Final = 8 << 20
"""How large a notebook file may be to be read beside a cell."""


def notebook_path(shell: Any) -> str:
    """Path of the notebook; empty in a terminal, on Colab, and where no front-end tells.

    JupyterLab and Notebook set JPY_SESSION_NAME (jupyter_server 2), VS Code a name in the
    namespace, papermill a parameter when run with ``--inject-paths``.
    """
    names = getattr(shell, "user_ns", None) or {}
    for path in (
        names.get("__vsc_ipynb_file__"),
        names.get("PAPERMILL_INPUT_PATH"),
        os.environ.get("JPY_SESSION_NAME"),
    ):
        if isinstance(path, str) and path.endswith(".ipynb"):
            return path
    return ""


def cell_id(shell: Any) -> str:
    """The id of the cell that runs, as its request names it; empty without one."""
    try:
        identifier = shell.get_parent()["metadata"]["cellId"]
    except Exception:  # noqa: BLE001 - a terminal has no request, a front-end may send anything
        return ""
    return identifier if isinstance(identifier, str) else ""


def session() -> str:
    """One life of this process: another after a restart of the same kernel."""
    process, kernel = this_process(), kernel_id()
    return f"{kernel}{kernel and '-'}{process.pid}-{process.process_started:.2f}"


def kernel_id() -> str:
    """The id Jupyter gave the kernel, from the name of its connection file; empty outside a kernel."""
    app = getattr(sys.modules.get("ipykernel.kernelapp"), "IPKernelApp", None)
    try:
        file = app.instance().connection_file if app and app.initialized() else ""
    except Exception:  # noqa: BLE001 - an embedded kernel may be half made
        return ""
    match = re.fullmatch(r"kernel-(.+)\.json", Path(file).name)
    return match[1] if match else ""


def saved_cells(path: str) -> dict[str, str]:
    """Text of each code cell that the notebook file holds, by cell id; none when it cannot be read.

    A file over 8 MiB is not read; outputs are passed over.
    """
    try:
        if not path or Path(path).stat().st_size > SAVED_BYTES:
            return {}
        notebook = msgspec.json.decode(Path(path).read_bytes(), type=_Notebook)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}
    return {
        cell.id: cell.source if isinstance(cell.source, str) else "".join(cell.source)
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.id
    }


class _Cell(msgspec.Struct):
    cell_type: str = ""
    id: str = ""
    source: str | list[str] = ""


class _Notebook(msgspec.Struct):
    cells: list[_Cell] = []
