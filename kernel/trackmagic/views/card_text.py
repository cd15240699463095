"""The card of a run as a few lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from trackmagic.entities import Input
from trackmagic.views import format as fmt
from trackmagic.views.card import CardMetric, CardParam, RunCard
from trackmagic.views.format import one_line
from trackmagic.views.sparkline import blocks
from trackmagic.views.words import MARKS, around_changed, extras, failed_at, lines_changed, system

METRICS = 12
PARAMS = 12
MARGIN = 13


def card_text(card: RunCard) -> str:
    """The card."""
    return "\n".join(line.rstrip() for line in _lines(card))


def line_text(card: RunCard) -> str:
    """The line that says how the run ended."""
    return next(_lines(card)).rstrip()


def _lines(card: RunCard) -> Iterator[str]:
    run = card.run
    took = "running for" if run.ended is None else f"{run.status} in"
    yield (
        f"{fmt.GLYPHS[run.status]} {one_line(run.name, 80)}  #{run.number} · "
        f"{one_line(run.experiment, 60)} · {took} {fmt.duration(card.seconds)}"
    )
    if card.failure is not None:
        where = failed_at(card.failure)
        message = one_line(card.failure.message)
        error = one_line(card.failure.type, 80) + (f": {message}" if message else "")
        yield _row(run.status, error + (f"  ({where})" if where else ""))
    for text in card.warnings:
        yield f"  ! {one_line(text, 400)}"
    if card.changes.code.lines:
        yield _row("code", f"{lines_changed(card.changes.code)} since run #{card.previous}")
    if around := list(around_changed(card)):
        yield _row("around", f"{', '.join(map(one_line, around))} since run #{card.previous}")
    if card.sameness:
        yield f"  = {card.sameness}"
    yield from _listed("params", _params(card.params))
    yield from _listed("metrics", _metrics(card.metrics))
    if card.inputs:
        yield _row("inputs", ", ".join(map(_input, card.inputs)))
    if card.system:
        yield _row("system", system(card.system))
    if more := extras(card):
        yield _row("more", " · ".join(more))
    for notice in card.notices:
        yield _row("left out", f"{one_line(notice.part, 40)}: {one_line(notice.text, 300)}")


def _input(input_: Input) -> str:
    name = one_line(input_.name, 60)
    return f"{name} (only sampled)" if input_.sampled else name


def _row(title: str, text: str) -> str:
    return f"  {title:<{MARGIN}}{text}"


def _listed(title: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield _row(title, line)
        title = ""


def _params(params: tuple[CardParam, ...]) -> list[str]:
    lines = [_param(param) for param in params if param.kind]
    same = [param for param in params if param.kind is None]
    rest = [f"{one_line(param.key, 60)} {fmt.param(param.value, 30)}" for param in same[:PARAMS]]
    if len(same) > PARAMS:
        rest.append(f"{len(same) - PARAMS} more")
    return lines + ([", ".join(rest)] if rest else [])


def _param(param: CardParam) -> str:
    key, (old, new) = one_line(param.key, 60), fmt.change(param.old, param.value)
    return {
        "added": f"{key} {new} (new)",
        "removed": f"{key} (no longer, was {old})",
        "changed": f"{key} {old} -> {new}",
    }[param.kind or "changed"]


def _metrics(metrics: tuple[CardMetric, ...]) -> list[str]:
    top = metrics[:METRICS]
    keys = [one_line(metric.key, 60) for metric in top]
    lasts = [fmt.number(metric.last) for metric in top]
    key_width = max(map(fmt.width, keys), default=0)
    last_width = max(map(len, lasts), default=0)
    lines = []
    for key, last, metric in zip(keys, lasts, top, strict=True):
        pad = " " * (key_width - fmt.width(key))
        line = f"{key}{pad}  {last:>{last_width}}"
        if metric.course:
            line += f"  {blocks(metric.course)}"
        if metric.best is not None:
            line += f"  best {fmt.number(metric.best)} at {metric.best_step}"
        if metric.change is not None:
            word = MARKS[metric.change.verdict].word
            line += f"  was {fmt.number(metric.change.old)}" + (f", {word}" if word else "")
        lines.append(line)
    if len(metrics) > METRICS:
        lines.append(f"{len(metrics) - METRICS} more")
    return lines
