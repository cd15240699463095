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


def run_html(view: RunView) -> Html:
    """The run, self-contained."""
    parts = [element("div", *_parts(view), class_="tm-body")]
    return page(
        element("div", _head(view), _tags(view), *_said(view), *parts, class_="tm-card"),
        sheets=(CARD,),
    )


def _head(view: RunView) -> Html:
    return head(view.run, "took")


def _tags(view: RunView) -> Html | None:
    chips: list[Html | str] = []
    for tag in view.tags[:ROWS]:
        key = element("span", one_line(tag.key, 60), class_="tm-dim")
        value = f" {one_line(tag.value, VALUE)}" if tag.value else ""
        chips += [element("span", key, value, class_="tm-chip"), " "]
    return element("div", *chips, class_="tm-chips") if chips else None


def _said(view: RunView) -> Iterator[Html]:
    if view.run.deleted is not None:
        yield element("div", f"deleted {fmt.date(view.run.deleted)}", class_="tm-say tm-warn")
    if view.failure is not None:
        yield _failure_line(view.failure)
    for text in view.warnings:
        sign = element("span", f"{WARN} ", class_="tm-warn", aria_label="warning:", role="img")
        yield element("div", sign, one_line(text, 400), class_="tm-say")
    if view.sameness:
        yield element("div", f"= {view.sameness}", class_="tm-say tm-dim")


def _failure_line(failure: Failure) -> Html:
    message = one_line(failure.message, 400)
    name = element("b", one_line(failure.type, 80), class_="tm-bad")
    return element("div", name, f": {message}" if message else "", class_="tm-say")


def _parts(view: RunView) -> Iterator[Html]:
    if view.run.note:
        yield _part("Note", _text(view.run.note), whole=True)
    if view.params:
        yield _part(_against("Params", view, view.params), _params(view.params))
    if view.metrics:
        yield _part("Metrics", _metrics(view.metrics))
    rows = [_row(_cell(name, 40, "tm-dim"), _cell(text)) for name, text in facts(view)]
    yield _part("Run", _table([], rows))
    if view.inputs:
        yield _part("Inputs", _inputs(view.inputs))
    if view.artifacts:
        yield _part("Artifacts", _artifacts(view.artifacts, view.hidden_artifacts))
    if view.children:
        yield _part("Runs inside it", _children(view))
    yield from _texts(view)
    yield from _surroundings(view)


def _texts(view: RunView) -> Iterator[Html]:
    if view.code_lines:
        yield _folded(f"Code, changed since run #{view.previous}", _diff(view.code_lines))
    for changed in view.texts:
        lines = changed.lines or ("too long to be shown",)
        yield _folded(f"{changed.name}, changed since run #{view.previous}", _diff(lines))
    if view.code:
        yield _folded("Code", _text(view.code), is_open=not view.code_lines)
    if view.failure is not None and view.failure.traceback:
        where = failed_at(view.failure)
        title = f"Traceback, {where}" if where else "Traceback"
        yield _folded(title, _text(view.failure.traceback.rstrip()))
    for output in view.outputs:
        if output.text:
            yield _folded(_printed(output), _text(output.text.rstrip("\n")))


def _printed(output: Output) -> str:
    lost = ", its middle was not kept" if output.dropped_bytes else ""
    return f"Output, {output.stream}{lost}"


def _surroundings(view: RunView) -> Iterator[Html]:
    if view.datasets:
        rows = [
            _row(
                _cell(dataset.name, 60),
                _cell(f"{dataset.kind} {dataset.shape}"),
                _cell(dataset.context),
            )
            for dataset in view.datasets[:ROWS]
        ]
        yield _part("Datasets", _table([], rows))
    if view.system:
        yield _folded("Machine", _metrics(view.system))
    if view.git is not None and view.git.diff:
        yield _folded("Uncommitted changes", _diff(cut_middle(view.git.diff, TEXT).split("\n")))
    if view.environment is not None:
        packages = [f"{name} {version}" for name, version in view.environment.packages.items()]
        title = f"Packages, {fmt.number(len(packages))}"
        yield _folded(title, element("div", one_line(", ".join(packages), TEXT), class_="tm-foot"))
    for notice in view.notices:
        text = f"left out ({one_line(notice.part, 40)}): {one_line(notice.text, 300)}"
        yield element("div", text, class_="tm-foot")


def _params(params: Sequence[ParamLine]) -> Html:
    return _table(
        [], [_row(_cell(param.key, 60), _param(param)) for param in params[:ROWS]], len(params)
    )


def _param(param: ParamLine) -> Html:
    new, old = one_line(param.text, VALUE), one_line(param.old, VALUE)
    before = element("span", old, class_="tm-dim")
    match param.kind:
        case "added":
            return element("td", "new: ", element("b", new))
        case "removed":
            return element("td", "no longer: ", before)
        case "changed":
            return element("td", before, " \N{RIGHTWARDS ARROW} ", element("b", new))
        case None:
            return _cell(param.text)


def _metrics(metrics: Sequence[MetricRow]) -> Html:
    heads = ["", "last", "", "min", "max", "first", "points"]
    rows = []
    for metric in metrics[:METRICS]:
        course = drawn(metric.picture.path, metric.picture.label) if metric.picture else ""
        rows.append(
            _row(
                _cell(metric.key, 60),
                _at(metric.last, metric.last_step),
                element("td", course),
                _at(metric.min, metric.min_step),
                _at(metric.max, metric.max_step),
                _at(metric.first, metric.first_step),
                element("td", fmt.number(metric.points), class_="tm-num"),
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
            _cell(input_.name, 60),
            _cell(input_.text),
            _cell(input_.made_by, 40, "tm-dim"),
            _cell("; ".join(input_.remarks), VALUE, "tm-warn"),
        )
        for input_ in inputs[:ROWS]
    ]
    return _table([], rows, len(inputs))


def _artifacts(artifacts: Sequence[Artifact], hidden: int) -> Html:
    rows = [
        _row(
            _cell(artifact.path, 120),
            element("td", fmt.size(artifact.size_bytes), class_="tm-num"),
            _cell(artifact.media_type, 60, "tm-dim"),
        )
        for artifact in artifacts[:ROWS]
    ]
    return _table([], rows, len(artifacts) + hidden)


def _children(view: RunView) -> Html:
    rows = [
        _row(
            _cell(f"#{run.number} {one_line(run.name, 60)}"),
            element("td", fmt.status(run.status), class_=f"tm-status tm-{run.status}"),
            element("td", fmt.duration(run.duration), class_="tm-num"),
        )
        for run in view.children
    ]
    return _table([], rows, len(rows) + view.hidden_children)


def _against(title: str, view: RunView, params: Iterable[ParamLine]) -> str:
    is_changed = any(param.kind for param in params)
    return f"{title}, against run #{view.previous}" if is_changed else title


def _diff(lines: Sequence[str]) -> Html:
    colours = {"+": "tm-add", "-": "tm-del", "@": "tm-dim"}
    spans = [
        element("span", line or " ", class_=colours.get(line[:1])) for line in lines[: 2 * ROWS]
    ]
    if len(lines) > 2 * ROWS:
        spans.append(element("span", f"… {len(lines) - 2 * ROWS} more lines", class_="tm-dim"))
    return element("pre", *spans, class_="tm-diff")


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
    titles = [element("th", text, scope="col", class_="tm-num" if text else None) for text in heads]
    head = element("thead", element("tr", *titles)) if titles else None
    hidden = total - len(rows)
    more = _row(element("td", f"and {fmt.number(hidden)} more", colspan=7)) if hidden > 0 else None
    return element("table", head, element("tbody", *rows, more))


def _row(*cells: Html) -> Html:
    return element("tr", *cells)


def _cell(text: str, longest: int = VALUE, colour: str = "") -> Html:
    short = one_line(text, longest)
    return element("td", short, class_=colour or None, title=None if short == text else text[:2000])
