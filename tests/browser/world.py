"""Runs for the browser to show, written by the test's own process: neither the kernel's nor the server's."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from trackmagic.entities import Call, Failure, Medium, MediumKind, Output, Run
from trackmagic.host import this_process
from trackmagic.store import Series, Store
from trackmagic.store.artifacts import describe

NOW = 1_700_000_000.0
"""When the runs began, a minute after each other."""
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def add_run(
    store: Store,
    name: str = "one",
    *,
    experiment: str = "digits",
    params: Mapping[str, object] | None = None,
    metrics: Mapping[str, Iterable[float]] | None = None,
    tags: Mapping[str, str] | None = None,
    files: Mapping[str, bytes] | None = None,
    note: str = "",
    code: str = "",
    previous: int | None = None,
    outputs: Iterable[Output] = (),
    failure: Failure | None = None,
    open: bool = False,
    parent: int | None = None,
) -> Run:
    """A run that has ended, unless ``open``; metrics are a point a step and a second."""
    filed = store.experiments.ensure(experiment)
    with store.transaction():
        run = store.runs.add(filed, this_process(), name=name, started=NOW, parent=parent)
        number = run.number
        store.params.set(number, dict(params or {}))
        store.tags.set(number, dict(tags or {}))
        store.metrics.add(number, {key: series(found) for key, found in (metrics or {}).items()})
        if code:
            version = store.cells.add_version(code).digest
            made = Call(cell_version=version, previous=previous, notebook="book.ipynb")
            store.cells.set_call(number, made)
        store.cells.set_outputs(number, outputs)
        add_files(store, number, files or {})
        if note:
            store.runs.set_note(number, note)
        if failure:
            store.runs.set_failure(number, failure)
        if not open:
            store.runs.end(number, "failed" if failure else "finished", ended=NOW + 60 * number)
    return store.runs.get(number)


def add_files(store: Store, number: int, files: Mapping[str, bytes]) -> None:
    """Artifacts of a run, by their paths."""
    found = [describe(path, store.blobs.put(data), len(data)) for path, data in files.items()]
    store.artifacts.add(number, found)


def add_media(
    store: Store, number: int, key: str, values: Mapping[int, bytes], kind: MediumKind, end: str
) -> None:
    """Values of a run at steps."""
    paths = {step: f"media/{key}/{step}.{end}" for step in values}
    add_files(store, number, {paths[step]: data for step, data in values.items()})
    store.media.add(
        number, [Medium(key=key, step=step, path=paths[step], kind=kind) for step in values]
    )


def series(values: Iterable[float]) -> Series:
    """Steps from 0, a second apart."""
    found: npt.NDArray[np.float64] = np.fromiter(values, np.float64)
    return Series(np.arange(len(found)), NOW + np.arange(len(found), dtype=np.float64), found)


def sweep(store: Store, runs: int = 12, **more: Any) -> list[Run]:
    """Runs of one cell: lr 0.001 or 0.01 or 0.1, depth as many as there are, loss falling with both."""
    found: list[Run] = []
    for at in range(runs):
        lr, depth = 10.0 ** -(1 + at % 3), at + 1
        found.append(
            add_run(
                store,
                f"run-{at + 1}",
                params={"lr": lr, "depth": depth, "optimizer": ("adam", "sgd")[at % 2]},
                metrics={
                    "loss": [(1 + lr) / (step + depth) for step in range(20)],
                    "accuracy": [1 - (1 + lr) / (step + depth + 1) for step in range(20)],
                },
                tags={"stage": ("trial", "final")[at % 2]},
                code=f"lr = {lr}\ndepth = {depth}\nmodel = fit(lr, depth)",
                previous=found[-1].number if found else None,
                **more,
            )
        )
    return found
