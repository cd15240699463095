"""What a cell prints and shows, heard from the moment its run is open."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress

import msgspec

from trackmagic.capture import masking
from trackmagic.capture.figures import Figure, Figures
from trackmagic.capture.result import Result, Value
from trackmagic.capture.streams import Tee
from trackmagic.entities import RESULT, Artifact, Notice, Output
from trackmagic.recording.run import Run
from trackmagic.store import Store
from trackmagic.store.artifacts import describe
from trackmagic.tracking import context
from trackmagic.tracking.call.header import Cell


class Shown:
    """The streams and figures of one call."""

    def __init__(self) -> None:
        self._taps: list[Tee | Result | Figures] = []

    def listen(self, run: Run, cell: Cell, parts: Collection[str]) -> None:
        """From here on hear what the cell prints and shows."""
        opener = threading.get_ident()

        def belongs() -> bool:
            if context.is_free():  # IPython itself, which shows an async cell's figures at its end
                return threading.get_ident() == opener
            return context.belongs_here(run)

        glimpse = masking.Glimpse(cell.namespace, cell.text)

        def prints() -> bool:
            if is_own := belongs():
                glimpse()
            return is_own

        if "output" in parts:
            self._taps.append(Tee(cell.shell, belongs=prints))
            self._taps.append(Result(cell.shell, belongs=belongs))
        if "figures" in parts:
            self._taps.append(Figures(cell.shell, belongs=belongs))
        for tap in self._taps:
            tap.start()

    def stop(self) -> None:
        """Streams and publisher are as they were."""
        for tap in reversed(self._taps):
            tap.stop()

    def after(self, run: Run) -> tuple[list[Callable[[], None]], list[Notice]]:
        """What was heard: gives what writes it down, part by part, and what was left out."""
        printed: list[Output] = []
        tables: Sequence[Figure] = ()
        figures: Sequence[Figure] = ()
        notices: list[Notice] = []
        for tap in self._taps:
            if isinstance(tap, Tee):
                printed += map(_masked, tap.outputs())
            elif isinstance(tap, Result):
                if (value := tap.value()) is not None:
                    printed.append(_masked(_output(value)))
                    tables = [*_table(value)]
            else:
                capture = tap.taken()
                notices += capture.notices
                figures = capture.value

        def write_printed() -> None:
            run.store.cells.set_outputs(run.number, printed)

        # each by itself: a file of the run may stand in the way of one
        writes = [_writer(run, files) for files in (tables, figures) if files]
        return [*([write_printed] if printed else []), *writes], notices


def _writer(run: Run, files: Sequence[Figure]) -> Callable[[], None]:
    """What names the files in the store."""
    artifacts: list[Artifact] | None = None
    if run.number:
        with suppress(OSError):  # it is tried again
            artifacts = _put(run.store, files)  # before the transaction: none is long

    def write() -> None:
        rows = _put(run.store, files) if artifacts is None else artifacts
        run.store.artifacts.add(run.number, rows)

    return write


def _masked(output: Output) -> Output:
    return msgspec.structs.replace(output, text=masking.met().text(output.text))


def _output(value: Value) -> Output:
    return Output(stream="result", text=value.text, dropped_bytes=value.left_out)


def _table(value: Value) -> Iterator[Figure]:
    """The value as a file, where it is a table."""
    if value.table:
        text = masking.met().text(value.table)
        yield Figure(name=RESULT, media_type="text/csv", data=text.encode("utf-8", "replace"))


def _put(store: Store, figures: Sequence[Figure]) -> list[Artifact]:
    return [
        describe(
            figure.name,
            store.blobs.put(figure.data),
            len(figure.data),
            media_type=figure.media_type,
        )
        for figure in figures
    ]
