"""Which notebook a cell is of, and what its own metadata says of it."""

from __future__ import annotations

from typing import Any

from trackmagic.capture.notebook import kernel_id, notebook_path, saved_cells
from trackmagic.places.kernels import notebooks_of

METADATA = "trackmagic"
CALL_BEFORE = "call_before"


def notebook_of(shell: Any, cell_id: str) -> str:
    """Path of the notebook by now, also after a rename; empty where nobody tells.

    A kernel that runs several notebooks is in the one whose file has the cell.
    """
    first = notebook_path(shell)
    if not first:
        return ""
    paths = [path for path in notebooks_of(kernel_id()) if path.endswith(".ipynb")]
    if len(paths) > 1 and cell_id:
        paths = [path for path in paths if cell_id in saved_cells(path)] or [first, *paths]
    return paths[0] if paths else first


def call_before(shell: Any) -> str:
    """Id of the run whose code was put into this cell; empty where it was not."""
    try:
        run_id = shell.get_parent()["metadata"][METADATA][CALL_BEFORE]
    except Exception:  # noqa: BLE001 - a terminal has no request, a front-end may send anything
        return ""
    return run_id if isinstance(run_id, str) else ""
