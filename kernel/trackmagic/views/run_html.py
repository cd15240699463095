"""One run as a page of HTML that stands alone: what the live view has in tabs, one below the other.

Long texts are cut here, since a notebook keeps this page; the live view and the store have all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from trackmagic.entities import Artifact, Failure, Output
from trackmagic.views import format as fmt
from trackmagic.views.card_html import WARN, head
from trackmagic.views.format import one_line
from trackmagic.views.html import Html, element
from trackmagic.views.run import cut_middle
from trackmagic.views.run_text import facts
from trackmagic.views.sparkline import drawn
from trackmagic.views.style import CARD, page
from trackmagic.views.wire import InputLine, MetricRow, ParamLine, RunView
from trackmagic.views.words import failed_at

ROWS, METRICS = 200, 50
"""Rows of a table that are shown; those of metrics have a picture each."""
TEXT = 12_000
"""Characters of a code, an output or a traceback."""
VALUE = 200


def run_html(found: RunView) -> Html:
    """The run, self-contained."""
    parts = [element("div", *_parts(found), class_="tm-body")]
    return page(
        element("div", _head(found), _tags(found), *_said(found), *parts, class_="tm-card"),
        sheets=(CARD,),
    )


def _head(found: RunView) -> Html:
    return head(found.run, "took")


def _tags(found: RunView) -> Html | None:
    chips: list[Html | str] = []
    for tag in found.tags[:ROWS]:
        key = element("span", one_line(tag.key, 60), class_="tm-dim")
        value = f" {one_line(tag.value, VALUE)}" if tag.value else ""
        chips += [element("span", key, value, class_="tm-chip"), " "]
    return element("div", *chips, class_="tm-chips") if chips else None


def _said(found: RunView) -> Iterator[Html]:
    if found.run.deleted is not None:
        yield element("div", f"deleted {fmt.date(found.run.deleted)}", class_="tm-say tm-warn")
    if found.failure is not None:
        yield _failure_line(found.failure)
    for text in found.warnings:
        sign = element("span", f"{WARN} ", class_="tm-warn", aria_label="warning:", role="img")
        yield element("div", sign, one_line(text, 400), class_="tm-say")
    if found.sameness:
        yield element("div", f"= {found.sameness}", class_="tm-say tm-dim")


def _failure_line(failure: Failure) -> Html:
    message = one_line(failure.message, 400)
    name = element("b", one_line(failure.type, 80), class_="tm-bad")
    return element("div", name, f": {message}" if message else "", class_="tm-say")


def _parts(found: RunView) -> Iterator[Html]:
    if found.run.note:
        yield _part("Note", _text(found.run.note), whole=True)
    if found.params:
        yield _part(_against("Params", found, found.params), _params(found.params))
    if found.metrics:
        yield _part("Metrics", _metrics(found.metrics))
    rows = [_row(_cell(name, 40, "tm-dim"), _cell(text)) for name, text in facts(found)]
    yield _part("Run", _table([], rows))
    if found.inputs:
        yield _part("Inputs", _inputs(found.inputs))
    if found.artifacts:
        yield _part("Artifacts", _artifacts(found.artifacts, found.hidden_artifacts))
    if found.children:
        yield _part("Runs inside it", _children(found))
    yield from _texts(found)
    yield from _surroundings(found)


def _texts(found: RunView) -> Iterator[Html]:
    if found.code_lines:
        yield _folded(f"Code, changed since run #{found.previous}", _diff(found.code_lines))
    for changed in found.texts:
        lines = changed.lines or ("too long to be shown",)
        yield _folded(f"{changed.name}, changed since run #{found.previous}", _diff(lines))
    if found.code:
        yield _folded("Code", _text(found.code), is_open=not found.code_lines)
    if found.failure is not None and found.failure.traceback:
        where = failed_at(found.failure)
        title = f"Traceback, {where}" if where else "Traceback"
        yield _folded(title, _text(found.failure.traceback.rstrip()))
    for output in found.outputs:
        if output.text:
            yield _folded(_printed(output), _text(output.text.rstrip("\n")))


def _printed(output: Output) -> str:
    lost = ", its middle was not kept" if output.dropped_bytes else ""
    return f"Output, {output.stream}{lost}"


def _surroundings(found: RunView) -> Iterator[Html]:
    if found.datasets:
        rows = [
            _row(_cell(one.name, 60), _cell(f"{one.kind} {one.shape}"), _cell(one.context))
            for one in found.datasets[:ROWS]
        ]
        yield _part("Datasets", _table([], rows))
    if found.system:
        yield _folded("Machine", _metrics(found.system))
    if found.git is not None and found.git.diff:
        yield _folded("Uncommitted changes", _diff(cut_middle(found.git.diff, TEXT).split("\n")))
    if found.environment is not None:
        packages = [f"{name} {version}" for name, version in found.environment.packages.items()]
        title = f"Packages, {fmt.number(len(packages))}"
        yield _folded(title, element("div", one_line(", ".join(packages), TEXT), class_="tm-foot"))
    for notice in found.notices:
        text = f"left out ({one_line(notice.part, 40)}): {one_line(notice.text, 300)}"
        yield element("div", text, class_="tm-foot")


def _params(params: Sequence[ParamLine]) -> Html:
    return _table([], [_row(_cell(one.key, 60), _param(one)) for one in params[:ROWS]], len(params))


def _param(one: ParamLine) -> Html:
    new, old = one_line(one.text, VALUE), one_line(one.old, VALUE)
    before = element("span", old, class_="tm-dim")
    match one.kind:
        case "added":
            return element("td", "new: ", element("b", new))
        case "removed":
            return element("td", "no longer: ", before)
        case "changed":
            return element("td", before, " \N{RIGHTWARDS ARROW} ", element("b", new))
        case None:
            return _cell(one.text)


def _metrics(metrics: Sequence[MetricRow]) -> Html:
    heads = ["", "last", "", "min", "max", "first", "points"]
    rows = []
    for one in metrics[:METRICS]:
        course = drawn(one.picture.path, one.picture.label) if one.picture else ""
        rows.append(
            _row(
                _cell(one.key, 60),
                _at(one.last, one.last_step),
                element("td", course),
                _at(one.min, one.min_step),
                _at(one.max, one.max_step),
                _at(one.first, one.first_step),
                element("td", fmt.number(one.points), class_="tm-num"),
            )
        )
    return _table(heads, rows, len(metrics))


def _at(text: str, step: int) -> Html:
    return element(
        "td", text, element("span", f" at {fmt.number(step)}", class_="tm-dim"), class_="tm-num"
    )


def _inputs(inputs: Sequence[InputLine]) -> Html:
    rows = [
        _row(
            _cell(one.name, 60),
            _cell(one.text),
            _cell(one.made_by, 40, "tm-dim"),
            _cell("; ".join(one.remarks), VALUE, "tm-warn"),
        )
        for one in inputs[:ROWS]
    ]
    return _table([], rows, len(inputs))


def _artifacts(artifacts: Sequence[Artifact], hidden: int) -> Html:
    rows = [
        _row(
            _cell(one.path, 120),
            element("td", fmt.size(one.size_bytes), class_="tm-num"),
            _cell(one.media_type, 60, "tm-dim"),
        )
        for one in artifacts[:ROWS]
    ]
    return _table([], rows, len(artifacts) + hidden)


def _children(found: RunView) -> Html:
    rows = [
        _row(
            _cell(f"#{run.number} {one_line(run.name, 60)}"),
            element("td", fmt.status(run.status), class_=f"tm-status tm-{run.status}"),
            element("td", fmt.duration(run.duration), class_="tm-num"),
        )
        for run in found.children
    ]
    return _table([], rows, len(rows) + found.hidden_children)


def _against(title: str, found: RunView, params: Iterable[ParamLine]) -> str:
    is_changed = any(one.kind for one in params)
    return f"{title}, against run #{found.previous}" if is_changed else title


def _diff(lines: Sequence[str]) -> Html:
    colours = {"+": "tm-add", "-": "tm-del", "@": "tm-dim"}
    shown = [element("span", one or " ", class_=colours.get(one[:1])) for one in lines[: 2 * ROWS]]
    if len(lines) > 2 * ROWS:
        shown.append(element("span", f"… {len(lines) - 2 * ROWS} more lines", class_="tm-dim"))
    return element("pre", *shown, class_="tm-diff")


def _text(text: str) -> Html:
    return element("pre", cut_middle(text, TEXT))


def _part(title: str, content: Html, *, whole: bool = False) -> Html:
    heading = element("div", title, class_="tm-title")
    wide = element("div", content, class_="tm-wide")
    return element("div", heading, wide, class_="tm-part tm-all" if whole else "tm-part")


def _folded(title: str, content: Html, *, is_open: bool = False) -> Html:
    inside = element("div", content, class_="tm-wide")
    folded = element("details", element("summary", title), inside, open_=is_open)
    return element("div", folded, class_="tm-part tm-all")


def _table(heads: list[str], rows: Sequence[Html], total: int = 0) -> Html:
    titles = [element("th", one, scope="col", class_="tm-num" if one else None) for one in heads]
    head = element("thead", element("tr", *titles)) if titles else None
    left = total - len(rows)
    more = _row(element("td", f"and {fmt.number(left)} more", colspan=7)) if left > 0 else None
    return element("table", head, element("tbody", *rows, more))


def _row(*cells: Html) -> Html:
    return element("tr", *cells)


def _cell(text: str, longest: int = VALUE, colour: str = "") -> Html:
    shown = one_line(text, longest)
    return element("td", shown, class_=colour or None, title=None if shown == text else text[:2000])
