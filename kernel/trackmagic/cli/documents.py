"""What ``--json`` prints: stable names, times in Unix seconds, sizes in bytes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from trackmagic.entities import Run
from trackmagic.store import Store
from trackmagic.views import reading

if TYPE_CHECKING:
    from trackmagic.views.compare import Comparison
    from trackmagic.views.compare_texts import CodeVersion


def plain(value: Any) -> Any:
    """``value`` as JSON has it: NaN is null, an infinity the text ``Infinity`` or ``-Infinity``."""
    match value:
        case float() if math.isnan(value):
            return None
        case float() if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        case msgspec.Struct():
            return plain(msgspec.structs.asdict(value))
        case dict():
            return {str(k): plain(one) for k, one in value.items() if one is not msgspec.UNSET}
        case list() | tuple():
            return [plain(one) for one in value]
        case _:
            return value


def run_document(run: Run) -> dict[str, Any]:
    """The run itself: ``number id name experiment status started ended duration ...``."""
    found = msgspec.structs.asdict(run)
    del found["experiment_id"]
    return {**found, "duration": run.duration}


def run_documents(store: Store, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Each run with its ``params``, last values of its ``metrics``, and ``tags``, by key."""
    with store.database.read() as connection:
        runs = reading.runs_of(connection, numbers)
        params = reading.params_of(connection, numbers)
        metrics = reading.metrics_of(connection, numbers)
        tags = reading.tags_of(connection, numbers)
    return [
        {
            **run_document(run),
            "params": {one.key: one.value for one in params[run.number]},
            "metrics": {one.key: one.last for one in metrics[run.number]},
            "tags": {one.key: one.value for one in tags[run.number]},
        }
        for run in runs
    ]


def whole_run(store: Store, number: int) -> dict[str, Any]:
    """All that is kept of a run, but the points of its series."""
    call = store.cells.call(number)
    params = store.params.of(number)
    return {
        **run_documents(store, [number])[0],
        "captured_params": [one.key for one in params if one.origin == "captured"],
        "input_params": [one.key for one in params if one.origin == "input"],
        "series": {one.key: _without_key(one) for one in store.metrics.of(number)},
        "artifacts": store.artifacts.of(number),
        "datasets": store.datasets.of(number),
        "call": call,
        "code": _code(store, number),
        "inputs": store.cells.inputs(number),
        "outputs": store.cells.outputs(number),
        "environment": store.surroundings.environment(number),
        "git": store.surroundings.git(number),
        "failure": store.runs.failure(number),
        "notices": store.surroundings.notices(number),
        "process": store.runs.process(number),
        "children": [child.number for child in store.runs.children(number)],
    }


def _code(store: Store, number: int) -> str | None:
    with store.database.read() as connection:
        return reading.codes_of(connection, [number]).get(number)


def _without_key(found: msgspec.Struct) -> dict[str, Any]:
    return {key: one for key, one in msgspec.structs.asdict(found).items() if key != "key"}


def comparison(found: Comparison) -> dict[str, Any]:
    """Runs side by side; a cell of a run that has nothing there has no ``value``."""
    return {
        "baseline": found.baseline,
        "runs": [run_document(run) for run in found.runs],
        "sections": {
            one.name: {"equal": one.equal, "rows": {row.key: row.cells for row in one.rows}}
            for one in found.sections
        },
        "codes": [_version(one) for one in found.codes],
        "texts": {one.name: [_version(each) for each in one.versions] for one in found.texts},
        "not_known": found.not_known,
    }


def _version(found: CodeVersion) -> dict[str, Any]:
    return {
        "runs": found.numbers,
        "added": found.added,
        "removed": found.removed,
        "text": found.text,
        "diff": found.lines,
    }
