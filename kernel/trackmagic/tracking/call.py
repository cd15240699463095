"""One call of a cell: what is taken as it opens, what is kept as it ends.

Knows no IPython: the magics hand in text, tree and namespace. Every part of the capture fails alone and
quietly; what is left of a run whose capture failed altogether is still a run with its outcome.
"""

from __future__ import annotations

import ast
import random
import re
import sys
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from trackmagic.capture import masking
from trackmagic.capture.figures import Figure, Figures
from trackmagic.capture.notebook import saved_cells
from trackmagic.capture.streams import Tee
from trackmagic.cell.flow import Stop
from trackmagic.cell.history import History, Left
from trackmagic.cell.names import Names, names
from trackmagic.cell.objects import Author
from trackmagic.entities import Artifact, Call, Failure, Notice, Output, ParamValue, Status
from trackmagic.param_values import NoForm, param_value
from trackmagic.store import Store
from trackmagic.store.artifacts import describe
from trackmagic.store.cells import text_digest
from trackmagic.tracking import context, tracker
from trackmagic.tracking.arguments import Arguments, Choice
from trackmagic.tracking.call_inputs import CallInputs
from trackmagic.tracking.quiet import DISK, quiet, say_once
from trackmagic.tracking.run import Run
from trackmagic.tracking.steps import is_final, part
from trackmagic.tracking.surroundings import look_around
from trackmagic.tracking.writer import writer

_NOT_KEPT = "not kept\0"


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
        self._code = self._version = ""
        self._taps: list[Tee | Figures] = []
        self._notices: list[Notice] = []
        self._before = dict(cell.namespace) if header.isolate else None

    @property
    def is_waiting(self) -> bool:
        """Whether the store could not be used yet: the run waits in memory."""
        return not self.run.number

    @property
    def _keeps_code(self) -> bool:
        return "code" in self._parts and not self.header.no_code

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
            self._keep_call()
        with part("keeping the given params"):
            seed = {} if header.seed is None else {"seed": header.seed}
            if given := seed | self._masked(header.given_params):
                store.params.set(number, given)
        with part("keeping the params"):
            self._arguments.keep(run)
        with part("keeping the inputs"):
            self._inputs.keep(store, number, with_code=self._keeps_code)
        with part("keeping tags and note"):
            if header.tags:
                store.tags.set(number, self._masked(header.tags))
            if header.note is not None:
                store.runs.set_note(number, masking.met().text(header.note))

    def _keep_call(self) -> None:
        cell, cells = self._cell, self.run.store.cells
        if self._keeps_code:
            text = self._code = masking.met().code(cell.text)
            cells.add_version(text)
        else:  # another run may have kept the same text, under the digest of the text alone
            text = _NOT_KEPT + cell.text
        self._version = text_digest(text)
        call = Call(
            cell_version=self._version,
            cell_id=cell.cell_id,
            execution_count=cell.execution_count,
            notebook=cell.file or cell.notebook,
            session=cell.session,
            assigned=self.names.assigns,
        )
        previous = cells.previous(call, self.run.number)
        if previous is None and cell.call_before:
            came_from = self.run.store.runs.find(cell.call_before)
            previous = None if came_from is None else came_from.number
        cells.set_call(self.run.number, msgspec.structs.replace(call, previous=previous))

    def listen(self) -> None:
        """From here on hear what the cell prints and shows."""
        run, shell = self.run, self._cell.shell

        def belongs() -> bool:
            if context.is_free():  # IPython itself, which shows an async cell's figures at its end
                return threading.get_ident() == run.thread
            return context.belongs_here(run)

        glimpse = masking.Glimpse(self._cell.namespace, self._cell.text)

        def prints() -> bool:
            if is_own := belongs():
                glimpse()
            return is_own

        if "output" in self._parts:
            self._taps.append(Tee(shell, belongs=prints))
        if "figures" in self._parts:
            self._taps.append(Figures(shell, belongs=belongs))
        for tap in self._taps:
            tap.start()

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
                _restore(self._cell.namespace, self._before, self._cell.hidden)

    def _keep(
        self, status: Status, failure: Failure | None, stop: Stop | None, history: History
    ) -> None:
        ended = time.time()
        masking.look()
        writes: list[Callable[[], None]] = []
        with quiet("keeping what the cell printed and showed"):
            writes += self._shown_and_printed()
        with quiet("keeping params and results"):
            write_params = self._arguments.after(self._cell.tree, self._cell.namespace, stop)
            writes.append(lambda: self._keep_params(write_params, history))
        with quiet("looking at the inputs again"):
            writes.append(self._inputs_after(history))
        with quiet("masking the code"):
            writes.append(self._code_after())
        if failure is not None:
            text = "" if self.header.no_code else masking.met().text(failure.traceback)
            message = masking.met().text(failure.message)
            failure = Failure(type=failure.type, message=message, traceback=text)

        def write() -> None:
            for one in [*writes]:
                with part("keeping what the cell left"):
                    try:
                        one()
                    except OSError as error:  # of a file: the database's own undo all of the end
                        if is_final(error):
                            raise
                        say_once(f"writing to {self.run.store.name}", str(error), about=DISK)
                        writes.remove(one)  # the end may be tried again itself
                        writer().later(self.run, "what the cell left", one, aside=True)
            if self._notices:
                self.run.store.surroundings.add_notices(self.run.number, self._masked_notices())

        tracker.end_run(self.run, status, failure, also=write, ended=ended)

    def _keep_params(self, write: Callable[[Run], None], history: History) -> None:
        write(self.run)
        cell = self._cell.cell_id or text_digest(self._cell.text)
        if cell not in history.hinted and self._arguments.say_that_there_are_none(self.run):
            history.hinted.add(cell)
        self._notices.extend(self._arguments.notices)

    def stop_listening(self) -> None:
        """Streams and publisher are as they were."""
        for tap in reversed(self._taps):
            tap.stop()

    def _shown_and_printed(self) -> list[Callable[[], None]]:
        run, masker = self.run, masking.met()
        printed: list[Output] = []
        figures: Sequence[Figure] = ()
        for tap in self._taps:
            if isinstance(tap, Tee):
                printed = [
                    msgspec.structs.replace(one, text=masker.text(one.text))
                    for one in tap.outputs()
                ]
            else:
                taken = tap.taken()
                self._notices.extend(taken.notices)
                figures = taken.value
        shown: list[Artifact] | None = None
        if not self.is_waiting:
            with suppress(OSError):  # it is tried again
                shown = _put(run.store, figures)  # before the transaction: none is long

        def write_printed() -> None:
            run.store.cells.set_outputs(run.number, printed)

        def write_shown() -> None:
            rows = _put(run.store, figures) if shown is None else shown
            run.store.artifacts.add(run.number, rows)

        return [*([write_printed] if printed else []), *([write_shown] if figures else [])]

    def _inputs_after(self, history: History) -> Callable[[], None]:
        if "inputs" not in self._parts:
            return lambda: None
        run = self.run
        write, notices = self._inputs.look_again(history, run, with_code=self._keeps_code)
        self._notices += notices
        return write

    def _code_after(self) -> Callable[[], None]:
        """The code again, without the secrets that are known only now."""
        if not self._code or (text := masking.met().code(self._cell.text)) == self._code:
            return lambda: None
        before, self._version = self._version, text_digest(text)
        return lambda: self.run.store.cells.replace_version(self.run.number, before, text)

    def _remember(self, history: History) -> None:
        cell, number = self._cell, self.run.number
        history.executed(
            cell.execution_count or 0,
            cell.cell_id,
            text_digest(cell.text),
            self.names.assigns + self.names.imports,
            version=self._version,
            left=Left(cell.namespace, self.names, number or None, cell.tree),
        )
        author = Author(cell.execution_count, number or None)
        self._inputs.remember(history, author)

    def _masked_notices(self) -> list[Notice]:
        masker = masking.met()
        return [msgspec.structs.replace(one, text=masker.text(one.text)) for one in self._notices]

    def _masked(self, values: Mapping[str, Any]) -> dict[str, Any]:
        masker = masking.met()
        return {key: masker.value(key, _in_form(value)) for key, value in values.items()}


def _put(store: Store, figures: Sequence[Figure]) -> list[Artifact]:
    return [
        describe(one.name, store.blobs.put(one.data), len(one.data), media_type=one.media_type)
        for one in figures
    ]


def open_call(cell: Cell, header: Header, history: History) -> OpenCall:
    """Open a run for ``cell`` and keep what is known of it so far.

    Where the store cannot be used that is said once, and the run waits in memory.
    """
    parts: Collection[str] = ()
    with quiet("opening the run"):
        tracker.session.notebook = cell.notebook or tracker.session.notebook
        parts = tracker.settings().capture
    call: OpenCall | None = None
    with quiet("reading the cell"):
        call = _opened(cell, header, history, parts)
    if call is None:
        call = OpenCall(cell, header, ())
        call.run = tracker.open_run(is_call=True)
    if header.seed is not None:
        with quiet("setting the seed"):
            _import_seeded(cell.text)
            set_seed(header.seed)
    return call


def _opened(cell: Cell, header: Header, history: History, parts: Collection[str]) -> OpenCall:
    inside = tracker.active_run()
    is_nested = inside is not None and (inside.is_call or not inside.is_owned)
    call = OpenCall(cell, header, parts)
    call.look(history)
    call.run = run = tracker.open_run(
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
        tracker.end_run(run, "interrupted")
        raise
    return call


def _note_saved(notebook: str, history: History) -> None:
    """Tell the history what the notebook file holds now, when it has been saved since."""
    try:
        changed = Path(notebook).stat().st_mtime if notebook else 0.0
    except OSError:
        return
    if changed != tracker.session.saved:
        tracker.session.saved = changed
        texts = saved_cells(notebook)
        history.saved({cell: text_digest(text) for cell, text in texts.items()})


def _import_seeded(text: str) -> None:
    """What the cell is about to import must be there to be seeded."""
    for name in ("numpy", "torch"):
        if re.search(rf"^\s*(import|from)\s+{name}\b", text, re.MULTILINE):
            import_module(name)


def set_seed(seed: int) -> None:
    """Seed ``random``, and numpy and torch where they have been imported."""
    random.seed(seed)
    if (numpy := sys.modules.get("numpy")) is not None:
        numpy.random.seed(seed % 2**32)
    if (torch := sys.modules.get("torch")) is not None:
        torch.manual_seed(seed)


def _in_form(value: object) -> object:
    """A value as it would be kept, so that secrets in it are seen; itself, where it cannot be kept."""
    try:
        return param_value(value)
    except NoForm:
        return value


def _restore(namespace: dict[str, Any], before: Mapping[str, Any], hidden: Collection[str]) -> None:
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
