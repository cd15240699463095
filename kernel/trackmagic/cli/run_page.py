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


def show(found: dict[str, Any]) -> None:
    """Print a run's document, section by section; empty ones are left out."""
    screen.write(screen.clean(f"#{found['number']} {found['name']}  {fmt.status(found['status'])}"))
    _pairs("", _facts(found))
    _params(found)
    _metrics(found["series"])
    _pairs("tags", found["tags"].items())
    _files(found)
    _inputs(found["inputs"])
    if found["note"]:
        screen.block("note", found["note"])
    if found["code"]:
        screen.block("code", found["code"])
    for output in found["outputs"]:
        _printed(output.stream, output.text, output.dropped_bytes)
    failure: Failure | None = found["failure"]
    if failure is not None:
        text = failure.traceback or f"{failure.type}: {failure.message}"
        screen.block("failure", fmt.without_colours(text))
    _pairs("left out", [(notice.part, notice.text) for notice in found["notices"]])


def _facts(found: dict[str, Any]) -> list[tuple[str, str]]:
    facts = [
        ("experiment", found["experiment"]),
        ("id", found["id"]),
        ("started", fmt.date(found["started"])),
    ]
    if found["ended"] is not None:
        facts.append(("took", fmt.duration(found["duration"])))
    if found["deleted"] is not None:
        facts.append(("deleted", fmt.date(found["deleted"])))
    if found["parent"] is not None:
        facts.append(("parent", f"#{found['parent']}"))
    if found["children"]:
        facts.append(("children", ", ".join(f"#{number}" for number in found["children"])))
    if found["late_points"]:
        facts.append(("late points", fmt.number(found["late_points"])))
    if (call := found["call"]) is not None and call.notebook:
        facts.append(("notebook", call.notebook))
    if (git := found["git"]) is not None:
        changed = ", with uncommitted changes" if git.dirty else ""
        facts.append(("git", f"{git.commit[:12] or NO_COMMIT} {git.branch}{changed}"))
    if (environment := found["environment"]) is not None:
        facts.append(("python", f"{environment.python}, {environment.platform}"))
    if (process := found["process"]) is not None:
        facts.append(("process", f"{process.pid} of {process.user} on {process.host}"))
    return facts


def _params(found: dict[str, Any]) -> None:
    origins = dict.fromkeys(found["captured_params"], "captured")
    origins |= dict.fromkeys(found["input_params"], "of another cell")
    rows = [(key, _whole(value), origins.get(key, "")) for key, value in found["params"].items()]
    if rows:
        columns = [screen.Column("param"), screen.Column("value"), screen.Column("", needed=False)]
        screen.table(columns, rows, title="params")


def _whole(value: Any) -> str:
    return (
        json.dumps(value, ensure_ascii=False) if isinstance(value, str) else fmt.param(value, None)
    )


def _metrics(series: dict[str, dict[str, Any]]) -> None:
    found = [Metric(key=key, **summary) for key, summary in series.items()]
    rows = [
        (
            one.key,
            *(fmt.number(value) for value in (one.last, one.min, one.max)),
            fmt.number(one.points),
            str(one.last_step),
        )
        for one in found
    ]
    if rows:
        titles = ("last", "min", "max", "points", "last step")
        columns = [
            screen.Column("metric"),
            *(screen.Column(title, right=True, needed=title == "last") for title in titles),
        ]
        screen.table(columns, rows, title="metrics")


def _files(found: dict[str, Any]) -> None:
    files = [(one.path, fmt.size(one.size_bytes)) for one in found["artifacts"]]
    _pairs("artifacts", files)
    data = [(one.name, f"{one.kind} {one.shape} {one.context}") for one in found["datasets"]]
    _pairs("datasets", data)


def _inputs(inputs: Sequence[Any]) -> None:
    rows = []
    for one in inputs:
        told = []
        if one.warm_start is not None:
            told.append(f"left so by run #{one.warm_start}")
        if one.writer_edited:
            is_module = one.type == MODULE
            told.append("edited after its import" if is_module else "its cell was edited since")
        if one.sampled:
            told.append("only sampled")
        rows.append((one.name, one.summary or one.type, "; ".join(told)))
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
    found = [(screen.clean(key), screen.clean(value)) for key, value in pairs]
    if not found:
        return
    if title:
        screen.write()
        screen.write(title)
    most = max(fmt.width(key) for key, _value in found)
    for key, value in found:
        screen.write(f"  {key}{' ' * (most - fmt.width(key))}  {value}".rstrip())
