"""The card of a run: a headline, what differs from the call before, what to beware of; the rest is folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trackmagic.cell.compare import CodeChange
from trackmagic.entities import SYSTEM, Input, Metric
from trackmagic.pages.blocks import (
    Block,
    Cell,
    Chips,
    Column,
    Inline,
    Line,
    Offer,
    Page,
    Part,
    Row,
    Span,
    Table,
    column,
    dim,
    plain,
    strong,
)
from trackmagic.pages.facts import (
    ARROW,
    MARKS,
    alert_lines,
    change,
    diff_part,
    facts,
    failure_line,
    head,
    late_points,
    left_out,
    sameness_line,
    traceback,
    warning_lines,
)
from trackmagic.views import format as fmt
from trackmagic.views.card import CardMetric, CardParam, RunCard
from trackmagic.views.family import Family
from trackmagic.views.hidden_state import author
from trackmagic.views.interest import Rank, rank
from trackmagic.views.likeness import TextChange
from trackmagic.views.progress import is_counter
from trackmagic.views.repository import CHANGES
from trackmagic.views.sparkline import spark

CHIPS, METRICS = 6, 4
"""Changed params and metrics that the headline names."""
SAID = 4
"""Warnings that stay on the screen; the rest is folded."""
ROWS = 200
"""Params, metrics and inputs; the page of the run has all of them."""
TITLE = 2_000
"""Characters of a value that is shown to who points at it."""
CUT = 60
ELSEWHERE = {"ended", "took", "id"}
"""Facts that the head of a card tells, or only the page of the run."""


def card_page(card: RunCard) -> Page:
    """The card."""
    line, warnings = line_page(card), warning_lines(card.warnings)
    top = [
        *line.said,
        *alert_lines(card.alerts),
        *sameness_line(card.sameness),
        *warnings[:SAID],
    ]
    if len(warnings) > SAID:
        top.append(Line(cells=(dim(fmt.count(len(warnings) - SAID, "more warning")),)))
    return Page(head=line.head, said=tuple(top), body=tuple(_body(card)))


def line_page(card: RunCard) -> Page:
    """The line that a card folds into, alone."""
    top: list[Block] = [] if card.failure is None else [failure_line(card.run, card.failure)]
    if chips := tuple(_chips(card)):
        top.append(Chips(chips=chips))
    return Page(head=head(card.run), said=tuple(top))


def _chips(card: RunCard) -> Iterator[Cell]:
    changed = [param for param in card.params if param.kind]
    for param in changed[:CHIPS]:
        yield (dim(f"{fmt.one_line(param.key, CUT)} "), *_change(param, CUT // 2))
    if len(changed) > CHIPS:
        yield (f"{len(changed) - CHIPS} more params changed",)
    if card.changes.code.lines:
        yield (lines_changed(card.changes.code),)
    yield from ((text,) for text in _around(card))
    headlines = headline_metrics(card.metrics)
    yield from map(_metric_chip, headlines)
    if hidden := len(card.metrics) - len(headlines):
        yield (fmt.count(hidden, "more metric"),)
    yield from _extras(card)
    if late := late_points(card.run):
        yield (late,)


def _metric_chip(metric: CardMetric) -> Cell:
    name, value, before = dim(f"{fmt.one_line(metric.key, CUT)} "), metric.last, metric.change
    if metric.is_best and metric.best is not None:
        name = dim(f"{fmt.one_line(metric.key, CUT)} best ")
        value, before = metric.best, metric.best_change
    if before is None or before.old is None or before.delta is None or before.verdict == "same":
        return (name, strong(fmt.number(value)))
    old, new = fmt.numbers([before.old, value])
    mark = MARKS[before.verdict]
    verdict = mark.text(before.delta)
    chip = (name, dim(f"{old}{ARROW} "), strong(new))
    return (*chip, *((" ", Span(text=verdict, tone=mark.tone)) if verdict else ()))


def headline_metrics(metrics: Iterable[CardMetric]) -> list[CardMetric]:
    """The goals, then the metrics of most interest, of those that do not count what is better or worse."""

    def order(metric: CardMetric) -> tuple[bool, bool, bool, Rank]:
        verdict = metric.change.verdict if metric.change else "unknown"
        is_unmoved = verdict not in {"better", "worse"}
        interest = rank(metric.key, has_course=metric.points > 1)
        return not metric.is_goal, is_counter(metric.key), is_unmoved, interest

    return sorted(metrics, key=order)[:METRICS]


def _body(card: RunCard) -> Iterator[Block]:
    since = f"since run #{card.previous}"
    yield from traceback(card.failure)
    if card.metrics:
        goal = card.lead.reason if card.lead and card.lead.is_goal else ""
        against = "" if card.previous is None else f"against run #{card.previous}"
        about = "; ".join(filter(None, [goal, against]))
        yield Part(title="Metrics", about=about, blocks=(_metrics(card),))
    if card.params:
        rows = tuple(_param_row(param, card) for param in card.params[:ROWS])
        table = Table(rows=rows, more=max(len(card.params) - ROWS, 0))
        yield Part(title="Params", blocks=(table,))
    if card.inputs:
        rows = tuple(map(_input_row, card.inputs[:ROWS]))
        table = Table(rows=rows, more=max(len(card.inputs) - ROWS, 0))
        yield Part(title="Inputs", blocks=(table,))
    if card.system:
        rows = tuple(
            Row(cells=((dim(name),), (text,)), is_quiet=True)
            for name, text in map(gauge, card.system)
        )
        yield Part(title="Machine", blocks=(Table(rows=rows),))
    yield Part(title="Run", blocks=(Table(rows=tuple(_facts(card))),))
    if len(card.warnings) > SAID:
        lines = tuple(warning_lines(card.warnings[SAID:]))
        yield Part(title="More warnings", blocks=lines, is_wide=True)
    if (code := card.changes.code).lines:
        yield diff_part("Code", f"{lines_changed(code)} {since}", code.lines)
    for text in card.texts:
        if text.change.lines:
            yield diff_part(text.name, f"{lines_changed(text.change)} {since}", text.change.lines)
    yield from left_out(card.notices)


def _metrics(card: RunCard) -> Table:
    has_best = any(metric.best is not None for metric in card.metrics)
    has_course = any(metric.course for metric in card.metrics)
    has_before = any(metric.change for metric in card.metrics)
    columns: list[Column] = [column("metric"), column("last", number=True)]
    columns += [column("before", number=True), column("change")] * has_before
    columns += [column("best", number=True)] * has_best + [column("course")] * has_course
    rows = []
    for metric in card.metrics[:ROWS]:
        before = metric.change
        last, old, best = fmt.numbers(
            [metric.last, None if before is None else before.old, metric.best]
        )
        cells: list[Cell] = [_key(metric.key, "param" if _may_be_param(metric, card) else None)]
        cells.append((_exact(last, metric.last),))
        if has_before:
            cells += (
                [(), ()]
                if before is None
                else [
                    (dim(old),),
                    (
                        Span(
                            text=MARKS[before.verdict].text(before.delta),
                            tone=MARKS[before.verdict].tone,
                        ),
                    ),
                ]
            )
        if has_best:
            cells.append(_best(metric, best))
        if has_course:
            course = spark(metric.key, metric.course)
            cells.append(() if course is None else (course,))
        rows.append(Row(cells=tuple(cells)))
    return Table(columns=tuple(columns), rows=tuple(rows), more=max(len(card.metrics) - ROWS, 0))


def _best(metric: CardMetric, text: str) -> Cell:
    if metric.best is None or metric.best_step is None:
        return ()
    return (_exact(text, metric.best), dim(f" at {fmt.number(metric.best_step)}"))


def _exact(text: str, value: float) -> Inline:
    """The text of a number, and all its digits to who points at it."""
    exact = repr(value)
    return text if text == exact else Span(text=text, whole=exact)


def _key(name: str, may_be: str | None) -> Cell:
    """A key, cut, and that it may be declared to be the other of param and metric."""
    short = fmt.one_line(name, CUT)
    key: Inline = short if short == name else Span(text=short, whole=name)
    return (
        (key, Offer(name=name, what="param" if may_be == "param" else "metric"))
        if may_be
        else (key,)
    )


def _may_be_param(metric: CardMetric, card: RunCard) -> bool:
    return metric.points == 1 and metric.key in card.assigned


def _may_be_metric(param: CardParam, card: RunCard) -> bool:
    is_number = isinstance(param.value, int | float) and not isinstance(param.value, bool)
    return is_number and param.origin == "captured" and param.key in card.assigned


def _param_row(param: CardParam, card: RunCard) -> Row:
    value: list[Inline] = [*_change(param, CUT)]
    if param.origin == "input":
        value.append(dim(" of another cell"))
    return Row(
        cells=(_key(param.key, "metric" if _may_be_metric(param, card) else None), tuple(value)),
        look="changed" if param.kind else None,
        is_quiet=param.kind is None,
    )


def _change(param: CardParam, longest: int) -> Cell:
    whole = fmt.param(param.value, TITLE)
    if param.kind is None:
        return change(None, "", fmt.param(param.value, 80), whole if len(whole) > CUT else "")
    old, new = fmt.change(param.old, param.value, longest)
    return change(param.kind, old, new, whole if len(whole) > longest else "")


def _input_row(input_: Input) -> Row:
    look = fmt.one_line(input_.summary or f"{input_.type} {input_.shape}".rstrip(), 80)
    look += ", only sampled" if input_.sampled else ""
    maker = author(input_.writer_count, input_.writer_run)
    return Row(cells=(_key(input_.name, None), (look,), (dim(maker),)), is_quiet=True)


def _facts(card: RunCard) -> Iterator[Row]:
    for row in facts(card.run):
        if plain(row.cells[0]) not in ELSEWHERE:
            yield row
    around, extras = ", ".join(_around(card)), list(_extras(card))
    if around:
        text = f"{fmt.one_line(around, TITLE)} since run #{card.previous}"
        yield Row(cells=((dim("around"),), (text,)))
    if extras:
        cells = (piece for extra in extras for piece in (" · ", *extra))
        yield Row(cells=((dim("more"),), tuple(cells)[1:]))


def lines_changed(change: CodeChange) -> str:
    """``+2 -1 lines``."""
    return f"+{change.added} -{change.removed} lines"


def _around(card: RunCard) -> Iterator[str]:
    """What differs around the call and the one before, a few words each."""
    yield from card.around
    yield from (_text_changed(text) for text in card.texts if text.name != CHANGES)


def _text_changed(text: TextChange) -> str:
    """``lib.py +2 -1 lines``."""
    name = fmt.one_line(text.name, CUT)
    return f"{name} {lines_changed(text.change)}" if text.change.lines else f"{name} differs"


def _best_child(inside: Family | None) -> Iterator[Inline]:
    """``, best loss 0.3 of #18``."""
    if inside is not None and inside.cell.best_run is not None:
        yield dim(f", best {fmt.one_line(inside.lead.metric, CUT)} ")
        yield strong(inside.cell.best)
        yield dim(" of ")
        yield Span(text=f"#{inside.cell.best_run}", run=inside.cell.best_run)


def _extras(card: RunCard) -> Iterator[Cell]:
    """What else there is, in a few words each."""
    counts = card.counts
    if counts.children:
        bad = f", {counts.children_failed} not finished" if counts.children_failed else ""
        yield (f"{fmt.count(counts.children, 'child run')}{bad}", *_best_child(card.family))
    if counts.figures:
        yield (fmt.count(counts.figures, "figure"),)
    if files := counts.artifacts - counts.figures:
        noun = "artifact" if not counts.figures else "more artifact"
        yield (f"{fmt.count(files, noun)}, {fmt.size(counts.artifacts_bytes)}",)


def gauge(metric: Metric) -> tuple[str, str]:
    """The name and the last value of a system metric, of bytes their peak too: ``cpu``, ``98 %``."""
    name = metric.key.removeprefix(SYSTEM)
    what, _, unit = name.rpartition("_")
    texts = {
        "bytes": lambda: f"{fmt.size(metric.last)} (peak {fmt.size(metric.max)})",
        "percent": lambda: f"{metric.last:.0f} %",
        "watts": lambda: f"{metric.last:.0f} W",
    }
    if unit not in texts:
        return name, fmt.number(metric.last)
    return what.replace("_", " "), texts[unit]()
