"""What ``--json`` prints: stable names, times in Unix seconds, sizes in bytes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from trackmagic.entities import Run
from trackmagic.store import Store
from trackmagic.views.goals import Lens, lens_of
from trackmagic.views.interest import ranked
from trackmagic.views.moment import of_one_moment

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
            return {str(k): plain(item) for k, item in value.items() if item is not msgspec.UNSET}
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return value


def run_document(run: Run) -> dict[str, Any]:
    """The run itself: ``number id name experiment status started ended duration ...``."""
    document = msgspec.structs.asdict(run)
    del document["experiment_id"]
    return {**document, "duration": run.duration}


def run_documents(store: Store, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Each run with its ``params``, last values of its ``metrics``, and ``tags``, by key."""
    return listed(store, numbers)[0]


MetricColumns = dict[str, list[float | None]]
"""By what stands over a column: its number of each run."""


def listed(
    store: Store, numbers: Sequence[int], lens: Lens | None = None
) -> tuple[list[dict[str, Any]], MetricColumns]:
    """The documents of the runs, and columns of their metrics, those of most interest first.

    A column has the value that ``lens`` shows; without one, as the goals of their experiments say.
    """
    with store.reading():
        runs = store.runs.get_many(numbers)
        params = store.params.of_many(numbers)
        metrics = store.metrics.of_many(numbers)
        tags = store.tags.of_many(numbers)
        lens = lens or lens_of(store, {run.experiment_id for run in runs})
    run_dicts = [
        {
            **run_document(run),
            "params": {param.key: param.value for param in params[run.number]},
            "metrics": {metric.key: metric.last for metric in metrics[run.number]},
            "tags": {tag.key: tag.value for tag in tags[run.number]},
        }
        for run in runs
    ]
    by_run = [{metric.key: metric for metric in metrics[run.number]} for run in runs]
    every = (metric for summaries in by_run for metric in summaries.values())
    columns: MetricColumns = {}
    for key in ranked(every, lens.leading):
        part = lens.part(key)
        columns[f"{key}.{part}" if part else key] = [
            lens.value(summaries[key]) if key in summaries else None for summaries in by_run
        ]
    return run_dicts, columns


@of_one_moment
def whole_run(store: Store, number: int) -> dict[str, Any]:
    """All that is kept of a run, but the points of its series."""
    call = store.cells.call(number)
    params = store.params.of(number)
    return {
        **run_documents(store, [number])[0],
        "captured_params": [param.key for param in params if param.origin == "captured"],
        "input_params": [param.key for param in params if param.origin == "input"],
        "series": {metric.key: _without_key(metric) for metric in store.metrics.of(number)},
        "artifacts": store.artifacts.of(number),
        "datasets": store.datasets.of(number),
        "call": call,
        "code": store.cells.codes([number]).get(number),
        "inputs": store.cells.inputs(number),
        "outputs": store.cells.outputs(number),
        "environment": store.surroundings.environment(number),
        "git": store.surroundings.git(number),
        "failure": store.runs.failure(number),
        "notices": store.surroundings.notices(number),
        "process": store.runs.process(number),
        "children": [child.number for child in store.runs.children(number)],
    }


def _without_key(struct: msgspec.Struct) -> dict[str, Any]:
    return {key: value for key, value in msgspec.structs.asdict(struct).items() if key != "key"}


def comparison(table: Comparison) -> dict[str, Any]:
    """Runs side by side; a cell of a run that has nothing there has no ``value``."""
    return {
        "baseline": table.baseline,
        "runs": [run_document(run) for run in table.runs],
        "sections": {
            section.name: {
                "equal": section.equal,
                "rows": {row.key: row.cells for row in section.rows},
            }
            for section in table.sections
        },
        "codes": [_version(code) for code in table.codes],
        "texts": {text.name: [_version(each) for each in text.versions] for text in table.texts},
        "not_known": table.not_known,
    }


def _version(version: CodeVersion) -> dict[str, Any]:
    return {
        "runs": version.numbers,
        "added": version.added,
        "removed": version.removed,
        "text": version.text,
        "diff": version.lines,
    }
