"""``%%track``: run the cell as a run.

A header, not a wrapper. Its line is blanked before the cell is compiled (line numbers stay true), a run
is opened in ``pre_run_cell`` and ended in ``post_run_cell``; the body is run by IPython itself, so
``await``, the last value, one traceback, nested magics, interrupts and "Run all" are those of any cell.
"""

from __future__ import annotations

import ast
import sys
import threading
import warnings
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.inputtransformer2 import cell_magic

from trackmagic.magics.arguments import HEADER, parse_header
from trackmagic.magics.called import cell_magic_of
from trackmagic.magics.completion.matcher import matcher_of
from trackmagic.magics.imports import OF_A_CELL, import_all
from trackmagic.magics.line import line_magic
from trackmagic.magics.silent import SilentCells, file_being_run
from trackmagic.magics.stop import body_stopped, stop_body
from trackmagic.recording import forks

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult, InteractiveShell

    from trackmagic.cell.flow import Stop
    from trackmagic.cell.history import History
    from trackmagic.magics.output import CellOutput
    from trackmagic.recording.run import Run
    from trackmagic.tracking.call.opening import OpenCall
    from trackmagic.tracking.passing import PassingCell

RECALLED = 200
"""Cells that ran before the extension was loaded, whose names are still known."""

_COMPILED = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_PASSING_BY = ("%%time", "%%timeit", "%%prun")


class TrackHeader:
    """Opens a run before a cell headed ``%%track`` and ends it after; keeps the session's history."""

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._open: dict[int, list[tuple[ExecutionInfo, OpenCall | None]]] = {}
        self._history: History | None = None
        self._blank = _Blank()
        self._silent = SilentCells(shell, self._before, self._after)
        self._matcher = matcher_of(shell)
        self._formatters: dict[str, Any] = getattr(shell.display_formatter, "formatters", {})
        self._history_locks = _history_locks(shell)
        self._outputs: dict[str, CellOutput] = {}
        self._passing: dict[int, PassingCell] = {}
        self._leaves = False
        self._request = ""

    def install(self) -> None:
        """Join the shell's input, its cell events, magics and completion."""
        shell = self._shell
        shell.input_transformers_cleanup.append(self._blank)
        shell.events.register("pre_run_cell", self._before)
        shell.events.register("post_run_cell", self._after)
        self._silent.install()
        shell.magics_manager.register_function(cell_magic_of(shell), "cell", "track")
        shell.magics_manager.register_function(line_magic(shell), "line", "track")
        shell.Completer.custom_matchers.append(self._matcher)
        for kind, written in _RUN_AS.items():
            self._formatters[kind].for_type_by_name(*_RUN, written)
        forks.wait_for(self._history_locks)

    def uninstall(self) -> None:
        """Leave all of them; a tracked cell that is running is heard to its end."""
        shell = self._shell
        shell.input_transformers_cleanup.remove(self._blank)
        shell.events.unregister("pre_run_cell", self._before)
        self._silent.stop_before()
        if any(call is not None for calls in self._open.values() for _info, call in calls):
            self._leaves = True  # a tracked cell unloads us: its run ends as the cell does
        else:
            self._leave()
        forks.forget(self._history_locks)
        for kind in ("cell", "line"):
            shell.magics_manager.magics[kind].pop("track", None)
        for kind in _RUN_AS:
            self._formatters[kind].pop(".".join(_RUN), None)
        if self._matcher in shell.Completer.custom_matchers:
            shell.Completer.custom_matchers.remove(self._matcher)

    def _leave(self) -> None:
        from trackmagic.tracking import workers

        self._shell.events.unregister("post_run_cell", self._after)
        self._silent.uninstall()
        workers.uninstall()

    def store_location(self) -> str:
        """Where runs of this session are kept."""
        from trackmagic import config
        from trackmagic.capture.notebook import notebook_path

        path = notebook_path(self._shell)
        folder = Path(path).parent if path else Path.cwd()
        return config.settings(folder if folder.is_dir() else Path.cwd()).store

    def _before(self, info: ExecutionInfo) -> None:
        """IPython swallows an interrupt of this hook and runs the body: the body is stopped instead."""
        try:
            self._begin(info)
        except KeyboardInterrupt:
            stop_body(self._shell)

    def _begin(self, info: ExecutionInfo) -> None:
        from trackmagic.recording.guard import quiet

        calls = self._open.setdefault(threading.get_ident(), [])
        with quiet("ending what was left of a stopped cell"):
            self._end_stopped(calls)
        calls.append((info, None))
        with quiet("opening the run"):
            words = header_of(info.raw_cell or "")
            if words is not None:
                import_all(OF_A_CELL)
            from trackmagic.capture import masking
            from trackmagic.tracking.session import session

            session.cell += 1
            masking.watch(self._shell.user_ns)
            call = None if words is None else self._opened(info, words)
            calls[-1] = (info, call)
            if call is None:
                self._pass(info)

    def _pass(self, info: ExecutionInfo) -> None:
        from trackmagic.tracking.passing import PassingCell

        text = info.raw_cell or ""
        source = getattr(info, "transformed_cell", None) or text
        self._passing[id(info)] = PassingCell(text, source, self._shell.user_ns, self._of_session())

    def _end_stopped(self, calls: list[tuple[ExecutionInfo, OpenCall | None]]) -> None:
        """A stop button pressed again and again may leave out a cell's ``post_run_cell``."""
        request = _request(self._shell)
        if calls and request != self._request:
            for _info, call in reversed(calls):
                if call is not None:
                    call.stop_listening()
            calls.clear()
            self._outputs.clear()
            self._passing.clear()
        self._request = request
        if not calls and "trackmagic.tracking.ending" in sys.modules:
            from trackmagic.tracking.ending import end_strays

            end_strays()

    def _opened(self, info: ExecutionInfo, words: str) -> OpenCall | None:
        from trackmagic.capture.notebook import session
        from trackmagic.magics.output import CellOutput
        from trackmagic.recording.guard import quiet
        from trackmagic.tracking.call.header import Cell
        from trackmagic.tracking.call.opening import open_call
        from trackmagic.tracking.whereabouts import call_before, notebook_of

        shell = self._shell
        try:
            header = parse_header(words)
            source = getattr(info, "transformed_cell", None)
            if source is None:
                source = shell.transform_cell(info.raw_cell)
            tree = _compiled(source, shell)
        except (UsageError, SyntaxError, ValueError, OverflowError):
            return None  # the cell does not run: IPython says why
        where = self._cell_id(info)
        cell = Cell(
            text=info.raw_cell or "",
            tree=tree,
            namespace=shell.user_ns,
            shell=shell,
            hidden=shell.user_ns_hidden,
            execution_count=_count(shell, info),
            cell_id=where,
            notebook=notebook_of(shell, where),
            call_before=call_before(shell),
            file=file_being_run(),
            session=session(),
        )
        call = open_call(cell, header, self._of_session())
        if not header.quiet and not call.is_waiting:
            with quiet("showing the run"):
                self._outputs[call.run.id] = output = CellOutput(shell, call.run)
                output.begin()
        return call

    def _after(self, result: ExecutionResult | None) -> None:
        body_stopped(self._shell)
        call, info = self._taken(result)
        try:
            self._end(call, info, result)
        except KeyboardInterrupt:  # a second press of stop: what is left is brief, so do it
            self._end(call, info, result)
        if self._leaves and not any(self._open.values()):
            self._leave()

    def _end(
        self, call: OpenCall | None, info: ExecutionInfo | None, result: ExecutionResult | None
    ) -> None:
        from trackmagic.recording.guard import quiet

        error = _error_of(result)
        if call is None:
            if info is not None:
                with quiet("remembering the cell"):
                    self._remember(info, result, error)
            return
        from trackmagic.capture.masking import learn_traceback
        from trackmagic.recording.outcomes import outcome

        with quiet("hearing the cell"):
            call.stop_listening()
        with quiet("ending the run"):
            raised = _raised(error)
            learn_traceback(raised)
            status, failure = outcome(error, raised, is_hidden=_is_ipython)
            failure = failure and _named_cells(failure, self._shell)
            stop = None if raised is None else _stop(raised)
            call.end(self._of_session(), status, failure, stop)
        if not call.is_waiting:
            with quiet("showing the run"):
                self._show(call)

    def _show(self, call: OpenCall) -> None:
        from trackmagic.magics.output import show_line

        if (output := self._outputs.pop(call.run.id, None)) is not None:
            output.end()
        else:
            show_line(self._shell, call.run)

    def _taken(
        self, result: ExecutionResult | None
    ) -> tuple[OpenCall | None, ExecutionInfo | None]:
        calls = self._open.get(threading.get_ident(), [])
        result_info = getattr(result, "info", None)
        while calls:
            info, call = calls.pop()
            if info is result_info or result_info is None or info.raw_cell == result_info.raw_cell:
                return call, info
            if call is not None:  # its post_run_cell never came
                call.stop_listening()
                call.run.end("failed")
        return None, None

    def _remember(
        self, info: ExecutionInfo, result: ExecutionResult | None, error: BaseException | None
    ) -> None:
        """A cell that nobody tracks: what it did, and that its open runs failed with it."""
        from trackmagic.recording.outcomes import outcome
        from trackmagic.tracking.ending import end_runs_of_cell
        from trackmagic.tracking.session import session

        where, count = self._cell_id(info), _count(self._shell, info)
        if count is not None:
            count = getattr(result, "execution_count", None) or count
        if (passing := self._passing.pop(id(info), None)) is not None:
            passing.end(self._of_session(), count or 0, where)
        if error is not None:
            status, failure = outcome(error)
            end_runs_of_cell(session.cell, status, failure)

    def _cell_id(self, info: ExecutionInfo) -> str:
        """Of the cell that the front-end runs; a cell that code runs, out of a file or a text, has none."""
        from trackmagic.capture.notebook import cell_id

        if info.silent or file_being_run():
            return ""
        return cell_id(self._shell) or info.cell_id or ""

    def _of_session(self) -> History:
        if self._history is None:
            from trackmagic.cell.history import History
            from trackmagic.host import this_process

            self._history = History(this_process().process_started)
            self._recall(self._history)
        return self._history

    def _recall(self, history: History) -> None:
        """What was made before: papermill's parameters may stand above ``%load_ext``."""
        from trackmagic.cell.body import body
        from trackmagic.cell.names import names
        from trackmagic.recording.guard import quiet

        with quiet("recalling the cells before"):
            ran = getattr(self._shell.history_manager, "input_hist_parsed", ())
            for source in ran[1:][-RECALLED:]:
                cell_names = names(body(source))
                history.ran(source, cell_names.assigns + cell_names.imports)


class _Blank:
    """The input transformer: the header's line is emptied, a magic under it still works."""

    has_side_effects = (
        True  # IPython then leaves it out where it only asks whether input is complete
    )

    def __call__(self, lines: list[str]) -> list[str]:
        at = next((n for n, line in enumerate(lines) if not _is_before(line)), len(lines))
        if at == len(lines) or (words := header_of(lines[at])) is None:
            _refuse_passing_by(lines[at:])
            return lines
        parse_header(words)  # a header that does not parse stops the cell with one line
        body = lines[at + 1 :]
        _refuse_passing_by(body)
        if body and body[0].startswith("%%"):
            body = cell_magic(body)
        return [*lines[:at], "\n", *body]


def header_of(text: str) -> str | None:
    """The words behind ``%%track`` on the first line of code or magic; None without it."""
    first = next((line for line in text.splitlines() if not _is_before(line)), "").strip()
    if not first.startswith(HEADER):
        return None
    words = first[len(HEADER) :]
    return words if not words or words[0].isspace() else None


def _refuse_passing_by(lines: list[str]) -> None:
    """A magic that runs its text without a cell's events would leave the header under it unheard."""
    if len(lines) < 2 or header_of(lines[1]) is None:  # noqa: PLR2004 - a magic over a header
        return
    magic = lines[0].split(maxsplit=1)[0] if lines[0].strip() else ""
    if magic in _PASSING_BY:
        raise UsageError(f"%%track goes on the first line of the cell: put it above {magic}")


def _is_before(line: str) -> bool:
    """Whether a line may stand above the header: blank, or a comment."""
    return not line.strip() or line.lstrip().startswith("#")


def _count(shell: InteractiveShell, info: ExecutionInfo) -> int | None:
    """The N of ``In[N]``: IPython 9 counts on before ``pre_run_cell``, IPython 8 after the cell.

    None for a silent cell, which has no number.
    """
    if info.silent:
        return None
    count: int = shell.execution_count
    stored = getattr(shell.history_manager, "input_hist_parsed", ())
    return count - 1 if info.store_history and len(stored) < count else count


def _compiled(source: str, shell: InteractiveShell) -> ast.Module:
    flags = _COMPILED | (shell.compile.flags & ~ast.PyCF_ONLY_AST)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # IPython's own compile is the one to warn
        tree: ast.Module = compile(
            source, "<cell>", "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True
        )
        compile(tree, "<cell>", "exec", flags, dont_inherit=True)
    return tree


def _history_locks(shell: InteractiveShell) -> list[forks.Lock]:
    """What IPython's history thread holds while it writes; none where IPython itself ends it for a fork."""
    history = shell.history_manager
    if hasattr(history, "_stop_thread"):
        return []
    names = ("db_input_cache_lock", "db_output_cache_lock")
    locks = [getattr(history, name, None) for name in names]
    return [lock for lock in locks if lock is not None]


def _request(shell: InteractiveShell) -> str:
    """The id of the request that runs; empty in a terminal."""
    try:
        kernel: Any = shell
        return str(kernel.get_parent()["header"]["msg_id"])
    except Exception:  # noqa: BLE001 - only a kernel has requests
        return ""


def _error_of(result: ExecutionResult | None) -> BaseException | None:
    if result is None:  # the task of an async cell was cancelled
        return KeyboardInterrupt()
    return result.error_before_exec or result.error_in_exec


def _raised(error: BaseException | None) -> TracebackType | None:
    """The traceback below IPython's own frames: where the cell begins."""
    traceback = error.__traceback__ if error is not None else None
    while traceback is not None and _is_ipython(traceback.tb_frame.f_code.co_filename):
        traceback = traceback.tb_next
    return traceback


def _stop(raised: TracebackType) -> Stop:
    """Where the cell stopped; of a cell under ``%%time`` and the like, where the text under it did."""
    from trackmagic.cell.flow import Stop

    inner, is_under_magic = raised.tb_next, False
    while inner is not None and _is_ipython(inner.tb_frame.f_code.co_filename):
        is_under_magic = is_under_magic or inner.tb_frame.f_code.co_name == "run_cell_magic"
        inner = inner.tb_next
    if is_under_magic and inner is not None and inner.tb_frame.f_code.co_name == "<module>":
        return _stop(inner)
    places = raised.tb_frame.f_code.co_positions()
    line, end_line, column, end_column = next(islice(places, raised.tb_lasti // 2, None))
    if line is None or end_line is None or column is None or end_column is None:
        return Stop(raised.tb_lineno)
    return Stop(line, column, end_line, end_column)


def _is_ipython(filename: str) -> bool:
    return "/IPython/core/" in filename.replace("\\", "/")


def _named_cells(failure: Any, shell: InteractiveShell) -> Any:
    import msgspec

    text = failure.traceback
    for filename, count in getattr(shell.compile, "_filename_map", {}).items():
        text = text.replace(f'File "{filename}"', f"Cell In[{count}]")
    return msgspec.structs.replace(failure, traceback=text)


def _run_html(run: Run) -> str | None:
    from trackmagic.pages.card import card_page
    from trackmagic.pages.html import page_html
    from trackmagic.views.card import run_card

    if not run.number:
        return None
    return str(page_html(card_page(run_card(run.store, run.number)), folds=True))


_RUN = ("trackmagic.recording.run", "Run")
_RUN_AS = {"text/html": _run_html}
