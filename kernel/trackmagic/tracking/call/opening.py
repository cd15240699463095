"""One call of a cell: what is taken as it opens, what is kept as it ends.

Every part of the capture fails alone and quietly; what is left of a run whose capture failed altogether is
still a run with its outcome.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from trackmagic.capture import masking
from trackmagic.capture.notebook import saved_cells
from trackmagic.cell.flow import Stop
from trackmagic.cell.history import History, Left
from trackmagic.cell.names import Names, names
from trackmagic.cell.objects import Author
from trackmagic.entities import Failure, Notice, Status
from trackmagic.param_values import NoForm, param_value
from trackmagic.recording.guard import DISK, quiet, say_once
from trackmagic.recording.run import Run
from trackmagic.recording.steps import is_final, part
from trackmagic.store.cells import text_digest
from trackmagic.tracking import context
from trackmagic.tracking.active import active_run
from trackmagic.tracking.call.arguments import Arguments
from trackmagic.tracking.call.code import CallCode
from trackmagic.tracking.call.header import Cell, Header
from trackmagic.tracking.call.inputs import CallInputs
from trackmagic.tracking.call.shown import Shown
from trackmagic.tracking.ending import end_run
from trackmagic.tracking.opening import open_run
from trackmagic.tracking.session import session, settings
from trackmagic.tracking.surroundings import look_around


class OpenCall:
    """A run opened for a cell. Made by :func:`open_call`; :meth:`end` closes it."""

    run: Run

    def __init__(self, cell: Cell, header: Header, parts: Collection[str]) -> None:
        self.header = header
        self.names = Names()
        self._cell, self._parts = cell, parts
        self._arguments = Arguments(
            header.params if "params" in parts or header.params.asked else None,
            header.metrics if "metrics" in parts or header.metrics.asked else None,
            self._masked,
        )
        self._inputs = CallInputs(cell.tree, cell.namespace)
        self._code = CallCode(cell, is_kept="code" in parts and not header.no_code)
        self._shown = Shown()
        self._notices: list[Notice] = []
        self._before = dict(cell.namespace) if header.isolate else None

    @property
    def is_waiting(self) -> bool:
        """Whether the store could not be used yet: the run waits in memory."""
        return not self.run.number

    def look(self, history: History) -> None:
        """Take what is known before the body runs; it is no part of the run's duration."""
        cell = self._cell
        with quiet("looking for secrets"):
            masking.look()
            masking.learn_code(cell.text)
        with quiet("reading the cell"):
            self.names = names(cell.tree)
            _note_saved(cell.notebook, history)
        with quiet("reading the params"):
            given = history.given(cell.namespace, cell.hidden)
            self._arguments.look(cell.tree, self.names, cell.namespace, given)
        with quiet("looking at the inputs"):
            if "inputs" in self._parts:
                self._inputs.look(self.names, history, cell.hidden)

    def keep(self, run: Run) -> None:
        """Write down what was taken; a kernel that dies leaves at least this."""
        self.run, header, store, number = run, self.header, run.store, run.number
        with part("keeping the code"):
            self._code.keep(run, self.names.assigns)
        with part("keeping the given params"):
            seed = {} if header.seed is None else {"seed": header.seed}
            if params := seed | self._masked(header.given_params):
                store.params.set(number, params)
        with part("keeping the params"):
            self._arguments.keep(run)
        with part("keeping the inputs"):
            self._inputs.keep(store, number, with_code=self._code.is_kept)
        with part("keeping tags and note"):
            if header.tags:
                store.tags.set(number, self._masked(header.tags))
            if header.note is not None:
                store.runs.set_note(number, masking.met().text(header.note))

    def listen(self) -> None:
        """From here on hear what the cell prints and shows."""
        self._shown.listen(self.run, self._cell, self._parts)

    def stop_listening(self) -> None:
        """Streams and publisher are as they were."""
        self._shown.stop()

    def end(
        self,
        history: History,
        status: Status,
        failure: Failure | None,
        stop: Stop | None = None,
    ) -> None:
        """Keep what the cell left, and close the run as the cell ended."""
        try:
            self._keep(status, failure, stop, history)
            with quiet("remembering the cell"):
                self._remember(history)
        finally:
            if self._before is not None:
                restore(self._cell.namespace, self._before, self._cell.hidden)

    def _keep(
        self, status: Status, failure: Failure | None, stop: Stop | None, history: History
    ) -> None:
        ended = time.time()
        masking.look()
        writes: list[Callable[[], None]] = []
        with quiet("keeping what the cell printed and showed"):
            output_writes, notices = self._shown.after(self.run)
            writes += output_writes
            self._notices += notices
        with quiet("keeping params and results"):
            write_params = self._arguments.after(self._cell.tree, self._cell.namespace, stop)
            writes.append(lambda: self._keep_params(write_params, history))
        with quiet("looking at the inputs again"):
            writes.append(self._inputs_after(history))
        with quiet("masking the code"):
            writes.append(self._code.after(self.run))
        if failure is not None:
            text = "" if self.header.no_code else masking.met().text(failure.traceback)
            message = masking.met().text(failure.message)
            failure = Failure(type=failure.type, message=message, traceback=text)

        def write() -> None:
            for write_part in [*writes]:
                with part("keeping what the cell left"):
                    try:
                        write_part()
                    except OSError as error:  # of a file: the database's own undo all of the end
                        if is_final(error):
                            raise
                        say_once(f"writing to {self.run.store.name}", str(error), about=DISK)
                        writes.remove(write_part)  # the end may be tried again itself
                        self.run.later("what the cell left", write_part, aside=True)
            if self._notices:
                self.run.store.surroundings.add_notices(self.run.number, self._masked_notices())

        end_run(self.run, status, failure, also=write, ended=ended)

    def _keep_params(self, write: Callable[[Run], None], history: History) -> None:
        write(self.run)
        cell = self._cell.cell_id or text_digest(self._cell.text)
        if cell not in history.hinted and self._arguments.say_that_there_are_none(self.run):
            history.hinted.add(cell)
        self._notices.extend(self._arguments.notices)

    def _inputs_after(self, history: History) -> Callable[[], None]:
        if "inputs" not in self._parts:
            return lambda: None
        is_kept = self._code.is_kept
        write, notices = self._inputs.look_again(history, self.run, with_code=is_kept)
        self._notices += notices
        return write

    def _remember(self, history: History) -> None:
        cell, number = self._cell, self.run.number
        history.executed(
            cell.execution_count or 0,
            cell.cell_id,
            text_digest(cell.text),
            self.names.assigns + self.names.imports,
            version=self._code.version,
            left=Left(cell.namespace, self.names, number or None, cell.tree),
        )
        author = Author(cell.execution_count, number or None)
        self._inputs.remember(history, author)

    def _masked_notices(self) -> list[Notice]:
        masker = masking.met()
        return [
            msgspec.structs.replace(notice, text=masker.text(notice.text))
            for notice in self._notices
        ]

    def _masked(self, values: Mapping[str, Any]) -> dict[str, Any]:
        masker = masking.met()
        return {key: masker.value(key, _in_form(value)) for key, value in values.items()}


def _in_form(value: object) -> object:
    """A value as it would be kept, so that secrets in it are seen; itself, where it cannot be kept."""
    try:
        return param_value(value)
    except NoForm:
        return value


def open_call(cell: Cell, header: Header, history: History) -> OpenCall:
    """Open a run for ``cell`` and keep what is known of it so far.

    Where the store cannot be used that is said once, and the run waits in memory.
    """
    parts: Collection[str] = ()
    with quiet("opening the run"):
        session.notebook = cell.notebook or session.notebook
        parts = settings().capture
    call: OpenCall | None = None
    with quiet("reading the cell"):
        call = _opened(cell, header, history, parts)
    if call is None:
        call = OpenCall(cell, header, ())
        call.run = open_run(is_call=True)
    if header.seed is not None:
        with quiet("setting the seed"):
            seed_cell(cell.text, header.seed)
    return call


def _opened(cell: Cell, header: Header, history: History, parts: Collection[str]) -> OpenCall:
    inside = active_run()
    is_nested = inside is not None and (context.is_call(inside) or not inside.is_owned)
    call = OpenCall(cell, header, parts)
    call.look(history)
    call.run = run = open_run(
        header.name,
        experiment=header.experiment,
        parent=inside if is_nested else None,
        is_call=True,
        keep=call.keep,
    )
    run.samples_system = "system" in parts
    try:
        with quiet("looking around"):
            look_around(run, parts, cell.notebook)
        with quiet("listening to the cell"):
            call.listen()
    except BaseException:  # the cell will not run
        call.stop_listening()
        end_run(run, "interrupted")
        raise
    return call


def _note_saved(notebook: str, history: History) -> None:
    """Tell the history what the notebook file holds now, when it has been saved since."""
    try:
        changed = Path(notebook).stat().st_mtime if notebook else 0.0
    except OSError:
        return
    if changed != session.saved:
        session.saved = changed
        texts = saved_cells(notebook)
        history.saved({cell: text_digest(text) for cell, text in texts.items()})


# Forgets what a cell assigned, where its header says so


def restore(namespace: dict[str, Any], before: Mapping[str, Any], hidden: Collection[str]) -> None:
    """Put the names of the user's namespace back; IPython's own stay."""
    for name in [*namespace]:
        if name.startswith("_") or name in hidden:
            continue
        if name not in before:
            namespace.pop(name, None)  # a thread of the user's may have been faster
        elif namespace.get(name) is not before[name]:
            namespace[name] = before[name]
    for name in before.keys() - namespace.keys():
        namespace[name] = before[name]


# Seeds what a cell draws random numbers from


def seed_cell(text: str, seed: int) -> None:
    """Seed ``random``, numpy and torch, where the cell's text imports them or they are there."""
    for name in ("numpy", "torch"):  # what the cell is about to import must be there to be seeded
        if re.search(rf"^\s*(import|from)\s+{name}\b", text, re.MULTILINE):
            import_module(name)
    random.seed(seed)
    if (numpy := sys.modules.get("numpy")) is not None:
        numpy.random.seed(seed % 2**32)
    if (torch := sys.modules.get("torch")) is not None:
        torch.manual_seed(seed)
