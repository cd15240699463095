"""Cells that IPython runs in silence: those of ``%run other.ipynb``, and ``run_cell(silent=True)``.

They fire no cell events, so the method of the shell that runs cells is wrapped on the instance.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_RUNS_CELL, _RUNS_FILE = "run_cell_async", "safe_execfile_ipy"


@dataclass(frozen=True)
class SilentCell:
    """What IPython tells of a cell in ``pre_run_cell``, for one that it does not tell of."""

    raw_cell: str
    transformed_cell: str | None
    cell_id: str = ""
    store_history: bool = False
    silent: bool = True


@dataclass(frozen=True)
class SilentResult:
    """The result of a silent cell that was torn down before it could have one."""

    info: SilentCell
    error_in_exec: BaseException
    error_before_exec: BaseException | None = None


class SilentCells:
    """Tells ``before`` and ``after`` of every silent cell, as the shell's events do of the others."""

    def __init__(
        self,
        shell: InteractiveShell,
        before: Callable[[Any], None],
        after: Callable[[Any], None],
    ) -> None:
        self._shell, self._before, self._after = shell, before, after
        self._wrapped: Callable[..., Any] | None = None
        self._is_heard = False

    def install(self) -> None:
        """Wrap the shell's method."""
        self._is_heard = True
        self._wrapped = self._telling(self._shell.run_cell_async)
        vars(self._shell)[_RUNS_CELL] = self._wrapped

    def stop_before(self) -> None:
        """Tell of no further cell; of those that run, how they end is told."""
        self._is_heard = False

    def uninstall(self) -> None:
        """Unwrap it; where somebody has wrapped ours in turn, it only hands on."""
        self._is_heard = False
        if vars(self._shell).get(_RUNS_CELL) is self._wrapped:
            del vars(self._shell)[_RUNS_CELL]

    def _telling(self, run_cell: Callable[..., Any]) -> Callable[..., Any]:
        takes = signature(run_cell)

        @wraps(run_cell)
        async def run(*args: Any, **options: Any) -> Any:
            arguments = takes.bind(*args, **options).arguments
            if not (self._is_heard and arguments.get("silent")) or _is_silent_request(self._shell):
                return await run_cell(*args, **options)
            cell = SilentCell(arguments["raw_cell"], arguments.get("transformed_cell"))
            self._before(cell)
            try:
                result = await run_cell(*args, **options)
            except BaseException as error:
                self._after(SilentResult(cell, error))
                raise
            self._after(result)
            return result

        return run


def _is_silent_request(shell: InteractiveShell) -> bool:
    """Whether the front-end asked for silence: code of its own, under which nothing may be shown."""
    try:
        kernel: Any = shell
        return bool(kernel.get_parent()["content"]["silent"])
    except Exception:  # noqa: BLE001 - a terminal has no requests, a front-end may send anything
        return False


def file_being_run() -> str:
    """The notebook or script whose cells ``%run`` is running; empty outside of it.

    Told by the stack: the extension may have been loaded by a cell of that very file.
    """
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - inspect.stack() reads every file of it
    while frame is not None:
        if frame.f_code.co_name == _RUNS_FILE and "fname" in (variables := frame.f_locals):
            return str(Path(variables["fname"]).expanduser().absolute())
        frame = frame.f_back
    return ""
