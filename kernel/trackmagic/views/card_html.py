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
    shown = headline_metrics(card.metrics)
    chips += [_metric_chip(one) for one in shown]
    if left := len(card.metrics) - len(shown):
        chips.append(_chip(f"{left} more " + ("metric" if left == 1 else "metrics")))
    chips += [_chip(text) for text in extras(card)]
    return element("div", *_spaced(chips), class_="tm-chips") if chips else None


def _params_chips(params: tuple[CardParam, ...]) -> Iterator[Html]:
    changed = [one for one in params if one.kind]
    for one in changed[:CHIPS]:
        yield _chip(element("span", f"{one_line(one.key, 60)} ", class_="tm-dim"), _change(one, 30))
    if len(changed) > CHIPS:
        yield _chip(f"{len(changed) - CHIPS} more params changed")


def _change(one: CardParam, longest: int) -> Html:
    old, new = fmt.change(one.old, one.value, longest)
    match one.kind:
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


def _metric_chip(one: CardMetric) -> Html:
    name = element("span", f"{one_line(one.key, 60)} ", class_="tm-dim")
    old = one.change.old if one.change else None
    if one.change is None or old is None or one.change.verdict == "same":
        return _chip(name, element("b", fmt.number(one.last)))
    arrow = element("span", f"{fmt.number(old)} \N{RIGHTWARDS ARROW} ", class_="tm-dim")
    return _chip(name, arrow, element("b", fmt.number(one.last)), " ", _verdict(one.change))


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
    for one in card.texts:
        if one.change.lines:
            yield _diff(f"{text_changed(one)} since run #{card.previous}", one.change.lines)
    yield element("div", *(element("div", line) for line in _foot(card)), class_="tm-foot")


def _part(title: str, content: Html, *, whole: bool = False) -> Html:
    heading = element("div", title, class_="tm-title")
    wide = element("div", content, class_="tm-wide")
    return element("div", heading, wide, class_="tm-part tm-all" if whole else "tm-part")


def _metrics_title(card: RunCard) -> str:
    return "Metrics" if card.previous is None else f"Metrics, against run #{card.previous}"


def _metrics(card: RunCard) -> Html:
    best = any(one.best is not None for one in card.metrics)
    course = any(one.course for one in card.metrics)
    before = any(one.change for one in card.metrics)
    heads = ["", "last", *(["before", ""] if before else [])]
    heads += [*(["best"] if best else []), *([""] if course else [])]
    rows = []
    for one in card.metrics:
        cells, change = [_cell(one.key, 60), _number(one.last)], one.change
        if before:
            cells.append(_number(change.old) if change else element("td"))
            told = element("td", _verdict(change), class_="tm-verdict") if change else None
            cells.append(told or element("td"))
        if best:
            cells.append(_best(one))
        if course:
            picture = svg(one.course, label(one.key, one.course)) if one.course else ""
            cells.append(element("td", picture, title=fmt.count(one.points, "point")))
        rows.append(element("tr", *cells))
    numbers = [at for at, name in enumerate(heads) if name]
    return _table(heads, rows, numbers=numbers)


def _best(one: CardMetric) -> Html:
    if one.best is None:
        return element("td")
    step = element("span", f" at {fmt.number(one.best_step)}", class_="tm-dim")
    return element("td", fmt.number(one.best), step, class_="tm-num", title=repr(one.best))


def _params(params: tuple[CardParam, ...]) -> Html:
    rows = []
    for one in params[:PARAMS]:
        value = fmt.param(one.value, 80) if one.kind is None else _change(one, 60)
        whole = fmt.param(one.value, TITLE)
        title = whole if len(whole) > 60 else None  # noqa: PLR2004 - what is cut above
        rows.append(element("tr", _cell(one.key, 60), element("td", value, title=title)))
    if len(params) > PARAMS:
        rows.append(element("tr", element("td", f"and {len(params) - PARAMS} more", colspan=2)))
    return _table([], rows)


def _inputs(inputs: tuple[Input, ...]) -> Html:
    rows = []
    for one in inputs[:PARAMS]:
        made = author(one.writer_count, one.writer_run)
        look = one_line(one.summary or f"{one.type} {one.shape}", 80)
        look += ", only sampled" if one.sampled else ""
        rows.append(
            element("tr", _cell(one.name, 60), element("td", look), _cell(made, 40, "tm-dim"))
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
    shown = one_line(text, longest)
    return element("td", shown, class_=colour or None, title=None if shown == text else text)


def _number(value: float | None) -> Html:
    shown, exact = fmt.number(value), repr(value)
    return element("td", shown, class_="tm-num", title=None if shown == exact else exact)


def _diff(title: str, lines: Sequence[str]) -> Html:
    colours = {"+": "tm-add", "-": "tm-del", "@": "tm-dim"}
    shown = [
        element("span", line or " ", class_=colours.get(line[:1])) for line in lines[:DIFF_LINES]
    ]
    if len(lines) > DIFF_LINES:
        shown.append(element("span", f"… {len(lines) - DIFF_LINES} more lines", class_="tm-dim"))
    folded = element("details", element("summary", title), element("pre", *shown, class_="tm-diff"))
    return element("div", folded, class_="tm-part tm-all")


def _traceback(failure: Failure) -> Html:
    text = fmt.without_colours(failure.traceback).rstrip()
    where = failed_at(failure)
    title = element("summary", "Traceback", f", {where}" if where else "")
    shown = text if len(text) <= 8000 else f"…\n{text[-8000:]}"  # noqa: PLR2004 - the end tells
    return element("div", element("details", title, element("pre", shown)), class_="tm-part tm-all")


def _foot(card: RunCard) -> Iterator[str]:
    started = f"started {fmt.date(card.run.started)}"
    yield started if not card.system else f"{started} · {system(card.system)}"
    for notice in card.notices:
        yield f"left out ({one_line(notice.part, 40)}): {one_line(notice.text, 300)}"


def _spaced(parts: list[Html]) -> Iterator[Html | str]:
    for part in parts:
        yield part
        yield " "
