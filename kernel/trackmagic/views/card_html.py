"""The card of a run as HTML: a headline, what differs, what to beware of; the rest is folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from trackmagic.cell.compare import MetricChange
from trackmagic.entities import Failure, Input, Run
from trackmagic.views import format as fmt
from trackmagic.views.card import CardMetric, CardParam, RunCard
from trackmagic.views.format import one_line
from trackmagic.views.hidden_state import author
from trackmagic.views.html import Html, element, join
from trackmagic.views.sparkline import label, svg
from trackmagic.views.style import CARD, page
from trackmagic.views.words import (
    MARKS,
    around_changed,
    extras,
    failed_at,
    headline_metrics,
    lines_changed,
    system,
    text_changed,
)

CHIPS = 6
SAID = 4
"""Warnings that stay on the screen; the rest is folded."""
DIFF_LINES = 400
PARAMS = 200
TITLE = 2_000
"""Characters of a value in the title that shows on hover."""
WARN = "\N{WARNING SIGN}\N{VARIATION SELECTOR-15}"


def card_html(card: RunCard) -> Html:
    """The card, self-contained."""
    summary = element("summary", _head(card), _failure_line(card), _chips(card), *_said(card))
    body = element("div", *_body(card), class_="tm-body")
    return page(element("details", summary, body, class_="tm-card"), sheets=(CARD,))


def line_html(card: RunCard) -> Html:
    """The line that a card folds into, alone."""
    line = element("div", _head(card, folds=False), _failure_line(card), _chips(card))
    return page(element("div", line, class_="tm-card"), sheets=(CARD,))


def head(run: Run, took: str, *more: Html | None) -> Html:
    """A run's status, name and place, and how long it ``took``, in a line.

    Of one on its way since when: what is saved may be read much later.
    """
    seconds = run.duration
    when = (
        f"since {fmt.date(run.started)}" if seconds is None else f"{took} {fmt.duration(seconds)}"
    )
    return element(
        "div",
        element("span", fmt.status(run.status), class_=f"tm-status tm-{run.status}"),
        " ",
        element("b", one_line(run.name, 80), class_="tm-name"),
        " ",
        element("span", f"#{run.number} · {one_line(run.experiment, 60)}", class_="tm-dim tm-name"),
        " ",
        element("span", when, class_="tm-dim"),
        *more,
        class_="tm-head",
    )


def _head(card: RunCard, *, folds: bool = True) -> Html:
    more = element("span", class_="tm-more", aria_hidden="true") if folds else None
    return head(card.run, "in", more)


def _failure_line(card: RunCard) -> Html | None:
    if card.failure is None:
        return None
    failure = card.failure
    message = one_line(failure.message, 240)
    return element(
        "div",
        element("b", one_line(failure.type, 80), class_="tm-bad"),
        f": {message}" if message else "",
        class_="tm-say",
    )


def _chips(card: RunCard) -> Html | None:
    chips = list(_params_chips(card.params))
    if card.changes.code.lines:
        chips.append(_chip(lines_changed(card.changes.code)))
    chips += [_chip(text) for text in around_changed(card)]
    headlines = headline_metrics(card.metrics)
    chips += [_metric_chip(metric) for metric in headlines]
    if hidden := len(card.metrics) - len(headlines):
        chips.append(_chip(f"{hidden} more " + ("metric" if hidden == 1 else "metrics")))
    chips += [_chip(text) for text in extras(card)]
    return element("div", *_spaced(chips), class_="tm-chips") if chips else None


def _params_chips(params: tuple[CardParam, ...]) -> Iterator[Html]:
    changed = [param for param in params if param.kind]
    for param in changed[:CHIPS]:
        yield _chip(
            element("span", f"{one_line(param.key, 60)} ", class_="tm-dim"), _change(param, 30)
        )
    if len(changed) > CHIPS:
        yield _chip(f"{len(changed) - CHIPS} more params changed")


def _change(param: CardParam, longest: int) -> Html:
    old, new = fmt.change(param.old, param.value, longest)
    match param.kind:
        case "added":
            parts: tuple[Html | str, ...] = ("new: ", element("b", new))
        case "removed":
            parts = ("no longer: ", element("span", old, class_="tm-dim"))
        case _:
            parts = (
                element("span", old, class_="tm-dim"),
                " \N{RIGHTWARDS ARROW} ",
                element("b", new),
            )
    return element("span", *parts)


def _metric_chip(metric: CardMetric) -> Html:
    name = element("span", f"{one_line(metric.key, 60)} ", class_="tm-dim")
    old = metric.change.old if metric.change else None
    if metric.change is None or old is None or metric.change.verdict == "same":
        return _chip(name, element("b", fmt.number(metric.last)))
    arrow = element("span", f"{fmt.number(old)} \N{RIGHTWARDS ARROW} ", class_="tm-dim")
    return _chip(name, arrow, element("b", fmt.number(metric.last)), " ", _verdict(metric.change))


def _verdict(change: MetricChange) -> Html:
    mark = MARKS[change.verdict]
    return element("span", mark.text(change.delta), class_=mark.colour)


def _chip(*children: Html | str) -> Html:
    return element("span", *children, class_="tm-chip")


def _said(card: RunCard) -> Iterator[Html]:
    if card.sameness:
        yield element("div", f"= {card.sameness}", class_="tm-say tm-dim")
    for text in card.warnings[:SAID]:
        yield _say(text)
    if len(card.warnings) > SAID:
        yield element("div", f"{len(card.warnings) - SAID} more warnings", class_="tm-say tm-dim")


def _say(text: str) -> Html:
    sign = element("span", f"{WARN} ", class_="tm-warn", aria_label="warning:", role="img")
    return element("div", sign, one_line(text, 400), class_="tm-say")


def _body(card: RunCard) -> Iterator[Html]:
    if card.failure is not None:
        yield _traceback(card.failure)
    if card.metrics:
        yield _part(_metrics_title(card), _metrics(card))
    if card.params:
        yield _part("Params", _params(card.params))
    if card.inputs:
        yield _part("Inputs", _inputs(card.inputs))
    if len(card.warnings) > SAID:
        yield _part("More warnings", join(map(_say, card.warnings[SAID:])), whole=True)
    if card.changes.code.lines:
        title = f"Code: {lines_changed(card.changes.code)}"
        yield _diff(f"{title} since run #{card.previous}", card.changes.code.lines)
    for text in card.texts:
        if text.change.lines:
            yield _diff(f"{text_changed(text)} since run #{card.previous}", text.change.lines)
    yield element("div", *(element("div", line) for line in _foot(card)), class_="tm-foot")


def _part(title: str, content: Html, *, whole: bool = False) -> Html:
    heading = element("div", title, class_="tm-title")
    wide = element("div", content, class_="tm-wide")
    return element("div", heading, wide, class_="tm-part tm-all" if whole else "tm-part")


def _metrics_title(card: RunCard) -> str:
    return "Metrics" if card.previous is None else f"Metrics, against run #{card.previous}"


def _metrics(card: RunCard) -> Html:
    best = any(metric.best is not None for metric in card.metrics)
    course = any(metric.course for metric in card.metrics)
    before = any(metric.change for metric in card.metrics)
    heads = ["", "last", *(["before", ""] if before else [])]
    heads += [*(["best"] if best else []), *([""] if course else [])]
    rows = []
    for metric in card.metrics:
        cells, change = [_cell(metric.key, 60), _number(metric.last)], metric.change
        if before:
            cells.append(_number(change.old) if change else element("td"))
            verdict_cell = element("td", _verdict(change), class_="tm-verdict") if change else None
            cells.append(verdict_cell or element("td"))
        if best:
            cells.append(_best(metric))
        if course:
            picture = svg(metric.course, label(metric.key, metric.course)) if metric.course else ""
            cells.append(element("td", picture, title=fmt.count(metric.points, "point")))
        rows.append(element("tr", *cells))
    numbers = [at for at, name in enumerate(heads) if name]
    return _table(heads, rows, numbers=numbers)


def _best(metric: CardMetric) -> Html:
    if metric.best is None:
        return element("td")
    step = element("span", f" at {fmt.number(metric.best_step)}", class_="tm-dim")
    return element("td", fmt.number(metric.best), step, class_="tm-num", title=repr(metric.best))


def _params(params: tuple[CardParam, ...]) -> Html:
    rows = []
    for param in params[:PARAMS]:
        value = fmt.param(param.value, 80) if param.kind is None else _change(param, 60)
        whole = fmt.param(param.value, TITLE)
        title = whole if len(whole) > 60 else None  # noqa: PLR2004 - what is cut above
        rows.append(element("tr", _cell(param.key, 60), element("td", value, title=title)))
    if len(params) > PARAMS:
        rows.append(element("tr", element("td", f"and {len(params) - PARAMS} more", colspan=2)))
    return _table([], rows)


def _inputs(inputs: tuple[Input, ...]) -> Html:
    rows = []
    for input_ in inputs[:PARAMS]:
        writer = author(input_.writer_count, input_.writer_run)
        look = one_line(input_.summary or f"{input_.type} {input_.shape}", 80)
        look += ", only sampled" if input_.sampled else ""
        rows.append(
            element("tr", _cell(input_.name, 60), element("td", look), _cell(writer, 40, "tm-dim"))
        )
    return _table([], rows)


def _table(heads: list[str], rows: list[Html], numbers: Iterable[int] = ()) -> Html:
    titles = [
        element("th", text, scope="col", class_="tm-num" if at in numbers else None)
        for at, text in enumerate(heads)
    ]
    head = element("thead", element("tr", *titles)) if titles else None
    return element("table", head, element("tbody", *rows))


def _cell(text: str, longest: int, colour: str = "") -> Html:
    short = one_line(text, longest)
    return element("td", short, class_=colour or None, title=None if short == text else text)


def _number(value: float | None) -> Html:
    text, exact = fmt.number(value), repr(value)
    return element("td", text, class_="tm-num", title=None if text == exact else exact)


def _diff(title: str, lines: Sequence[str]) -> Html:
    colours = {"+": "tm-add", "-": "tm-del", "@": "tm-dim"}
    spans = [
        element("span", line or " ", class_=colours.get(line[:1])) for line in lines[:DIFF_LINES]
    ]
    if len(lines) > DIFF_LINES:
        spans.append(element("span", f"… {len(lines) - DIFF_LINES} more lines", class_="tm-dim"))
    folded = element("details", element("summary", title), element("pre", *spans, class_="tm-diff"))
    return element("div", folded, class_="tm-part tm-all")


def _traceback(failure: Failure) -> Html:
    text = fmt.without_colours(failure.traceback).rstrip()
    where = failed_at(failure)
    title = element("summary", "Traceback", f", {where}" if where else "")
    tail = text if len(text) <= 8000 else f"…\n{text[-8000:]}"  # noqa: PLR2004 - the end tells
    return element("div", element("details", title, element("pre", tail)), class_="tm-part tm-all")


def _foot(card: RunCard) -> Iterator[str]:
    started = f"started {fmt.date(card.run.started)}"
    yield started if not card.system else f"{started} · {system(card.system)}"
    for notice in card.notices:
        yield f"left out ({one_line(notice.part, 40)}): {one_line(notice.text, 300)}"


def _spaced(parts: list[Html]) -> Iterator[Html | str]:
    for part in parts:
        yield part
        yield " "
