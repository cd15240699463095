"""The page of ``runs show``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from trackmagic.cli import screen
from trackmagic.entities import MODULE, Failure, Metric
from trackmagic.views import format as fmt
from trackmagic.views.repository import NO_COMMIT

LAST_LINES = 20
"""Of what a run printed; the JSON document has all."""


def show(document: dict[str, Any]) -> None:
    """Print a run's document, section by section; empty ones are left out."""
    screen.write(
        screen.clean(f"#{document['number']} {document['name']}  {fmt.status(document['status'])}")
    )
    _pairs("", _facts(document))
    _params(document)
    _metrics(document["series"])
    _pairs("tags", document["tags"].items())
    _files(document)
    _inputs(document["inputs"])
    if document["note"]:
        screen.block("note", document["note"])
    if document["code"]:
        screen.block("code", document["code"])
    for output in document["outputs"]:
        _printed(output.stream, output.text, output.dropped_bytes)
    failure: Failure | None = document["failure"]
    if failure is not None:
        text = failure.traceback or f"{failure.type}: {failure.message}"
        screen.block("failure", fmt.without_colours(text))
    _pairs("left out", [(notice.part, notice.text) for notice in document["notices"]])


def _facts(document: dict[str, Any]) -> list[tuple[str, str]]:
    facts = [
        ("experiment", document["experiment"]),
        ("id", document["id"]),
        ("started", fmt.date(document["started"])),
    ]
    if document["ended"] is not None:
        facts.append(("took", fmt.duration(document["duration"])))
    if document["deleted"] is not None:
        facts.append(("deleted", fmt.date(document["deleted"])))
    if document["parent"] is not None:
        facts.append(("parent", f"#{document['parent']}"))
    if document["children"]:
        facts.append(("children", ", ".join(f"#{number}" for number in document["children"])))
    if document["late_points"]:
        facts.append(("late points", fmt.number(document["late_points"])))
    if (call := document["call"]) is not None and call.notebook:
        facts.append(("notebook", call.notebook))
    if (git := document["git"]) is not None:
        changed = ", with uncommitted changes" if git.dirty else ""
        facts.append(("git", f"{git.commit[:12] or NO_COMMIT} {git.branch}{changed}"))
    if (environment := document["environment"]) is not None:
        facts.append(("python", f"{environment.python}, {environment.platform}"))
    if (process := document["process"]) is not None:
        facts.append(("process", f"{process.pid} of {process.user} on {process.host}"))
    return facts


def _params(document: dict[str, Any]) -> None:
    origins = dict.fromkeys(document["captured_params"], "captured")
    origins |= dict.fromkeys(document["input_params"], "of another cell")
    rows = [(key, _whole(value), origins.get(key, "")) for key, value in document["params"].items()]
    if rows:
        columns = [screen.Column("param"), screen.Column("value"), screen.Column("", needed=False)]
        screen.table(columns, rows, title="params")


def _whole(value: Any) -> str:
    return (
        json.dumps(value, ensure_ascii=False) if isinstance(value, str) else fmt.param(value, None)
    )


def _metrics(series: dict[str, dict[str, Any]]) -> None:
    metrics = [Metric(key=key, **summary) for key, summary in series.items()]
    rows = [
        (
            metric.key,
            *(fmt.number(value) for value in (metric.last, metric.min, metric.max)),
            fmt.number(metric.points),
            str(metric.last_step),
        )
        for metric in metrics
    ]
    if rows:
        titles = ("last", "min", "max", "points", "last step")
        columns = [
            screen.Column("metric"),
            *(screen.Column(title, right=True, needed=title == "last") for title in titles),
        ]
        screen.table(columns, rows, title="metrics")


def _files(document: dict[str, Any]) -> None:
    files = [(artifact.path, fmt.size(artifact.size_bytes)) for artifact in document["artifacts"]]
    _pairs("artifacts", files)
    data = [
        (dataset.name, f"{dataset.kind} {dataset.shape} {dataset.context}")
        for dataset in document["datasets"]
    ]
    _pairs("datasets", data)


def _inputs(inputs: Sequence[Any]) -> None:
    rows = []
    for input_ in inputs:
        remarks = []
        if input_.warm_start is not None:
            remarks.append(f"left so by run #{input_.warm_start}")
        if input_.writer_edited:
            is_module = input_.type == MODULE
            remarks.append("edited after its import" if is_module else "its cell was edited since")
        if input_.sampled:
            remarks.append("only sampled")
        rows.append((input_.name, input_.summary or input_.type, "; ".join(remarks)))
    if rows:
        columns = [screen.Column("input"), screen.Column("value"), screen.Column("")]
        screen.table(columns, rows, title="inputs")


def _printed(stream: str, text: str, dropped: int) -> None:
    lines = fmt.without_colours(text).splitlines()
    cut = f", the last {LAST_LINES} of {len(lines)} lines" if len(lines) > LAST_LINES else ""
    lost = f", {fmt.size(dropped)} were not kept" if dropped else ""
    if lines:
        screen.block(f"{stream}{cut}{lost}", "\n".join(lines[-LAST_LINES:]))


def _pairs(title: str, pairs: Iterable[tuple[str, str]]) -> None:
    rows = [(screen.clean(key), screen.clean(value)) for key, value in pairs]
    if not rows:
        return
    if title:
        screen.write()
        screen.write(title)
    most = max(fmt.width(key) for key, _value in rows)
    for key, value in rows:
        screen.write(f"  {key}{' ' * (most - fmt.width(key))}  {value}".rstrip())
