"""The static page and the text of a run."""

import re
from html.parser import HTMLParser

import pytest

from trackmagic.entities import (
    Artifact,
    Call,
    Dataset,
    Environment,
    Failure,
    GitState,
    Input,
    Notice,
    Output,
)
from trackmagic.pages.html import TEXT, page_html
from trackmagic.pages.run import run_page
from trackmagic.pages.text import page_text
from trackmagic.views import format as fmt
from trackmagic.views.html import ATTRIBUTES, TAGS
from trackmagic.views.run import RunQuery, run_view

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</style><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "</pre></td></tr></table><iframe src=//evil>",
    "--><!--<script>",
    "&lt;script&gt;",
    "\x1b[31mred\x1b[0m",
    "\u202egnp.exe",
]


class Strict(HTMLParser):
    """Refuses every tag and attribute that could act or load; checks that tags nest."""

    def __init__(self):
        super().__init__()
        self.open, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS | {"style"}, tag
        known = {name.lower() for name in ATTRIBUTES.values()}
        assert {name for name, _ in attrs} <= known
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.text += data

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = unknown_decl = handle_pi = handle_comment


def _read(page):
    parser = Strict()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return parser.text


def _full(world, text):
    """A run that has ``text`` wherever a run may have one."""
    plain = re.sub("[\x00-\x1f\x7f\u202e]", "", text)
    before = world.run(code="x")
    run = world.run(
        name=plain,
        experiment=plain,
        params={plain: text, "lr": 0.1},
        metrics={plain: [1.0, 3.0, 2.0], f"system/{plain}": [1.0]},
        tags={plain: text},
        code=text,
        previous=before.number,
        inputs=(Input(name=text, type=text, summary=text, warm_start=1),),
        status="failed",
    )
    store, number = world.store, run.number
    store.runs.set_note(number, text)
    store.runs.set_failure(number, Failure(type=text, message=text, traceback=text))
    store.cells.set_outputs(number, [Output(stream="stdout", text=text, dropped_bytes=3)])
    store.artifacts.add(
        number,
        [Artifact(path=text, digest="d", size_bytes=1, media_type=text, created=0.0)],
    )
    store.datasets.add(number, Dataset(name=plain, digest="d", kind=text, source=text))
    store.surroundings.set_environment(
        number, Environment(python=text, platform=text, packages={text: text})
    )
    store.surroundings.set_git(number, GitState(commit="c", branch=text, dirty=True, diff=text))
    store.alerts.add(number, plain, text, "error")
    store.surroundings.add_notices(number, [Notice(part="git", text=text)])
    store.runs.add(
        store.experiments.get(plain), store.runs.process(number), name=plain, parent=number
    )
    return run_view(store, RunQuery(run=f"#{number}"), now=world.now)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_run_becomes_markup_or_acts_on_a_screen(world, text):
    found = _full(world, text)
    page = page_html(run_page(found))
    _read(page)
    assert not re.search("[\x1b\u202e]", page)
    assert not re.search("[\x1b\u202e]", page_text(run_page(found)))


def test_the_page_and_the_text_have_all_parts_of_a_run(world):
    found = _full(world, "something")
    for shown in (_read(page_html(run_page(found))), page_text(run_page(found))):
        for part in ("failed", "something", "inputs", "artifacts", "params", "metrics", "code"):
            assert part in shown.lower(), part
        assert "3 at 1" in shown  # the greatest value and its step
        assert f"#{found.run.number}" in shown


@pytest.mark.parametrize("blank", ["\n\n", "\n \t\n", "\r\n\r\n", "\r\r", "\n\n\n"])
def test_no_line_is_blank_so_that_markdown_leaves_it_as_it_is(world, blank):
    code = f"def fit(x):{blank}    return x * 3  # *not* [Markdown](http://a)"
    page = page_html(run_page(_full(world, code)))
    assert not re.search(r"[\r\n][^\S\r\n]*[\r\n]", page)
    assert "return x * 3" in _read(page)


def test_rows_stand_on_lines_of_their_own_behind_the_sheet(world):
    run = world.run(params={"lr": 0.1, "steps": 5})
    page = page_html(run_page(run_view(world.store, RunQuery(run=f"#{run.number}"), now=world.now)))
    first, *rest = page.split("\n")
    assert first.endswith("</style>")
    assert sum("<tr>" in line or "<tr " in line for line in rest) >= 2
    assert all(line.count("<tr") <= 2 for line in rest)  # a head, and its first row


def test_a_curve_is_drawn_in_the_page(world):
    run = world.run(metrics={"loss": [3.0, 2.0, 1.0]})
    page = page_html(run_page(run_view(world.store, RunQuery(run=f"#{run.number}"), now=world.now)))
    assert page.count("<svg") == 1
    assert 'aria-label="loss from 1 to 3"' in page


def test_changes_since_the_call_before_are_marked(world):
    first = world.run(code="a", params={"lr": 0.1, "gone": 1})
    second = world.run(code="b", params={"lr": 0.2, "new": 1}, previous=first.number)
    found = run_view(world.store, RunQuery(run=f"#{second.number}"), now=world.now)
    shown = _read(page_html(run_page(found)))
    assert "Params, against run #1" in shown
    assert "0.1 → 0.2" in shown
    assert "changed since run #1" in shown
    text = page_text(run_page(found))
    assert "0.1 → 0.2" in text
    assert "no longer: 1" in text


def test_long_texts_are_cut_so_that_a_notebook_stays_small(world):
    run = world.run(code="x = 1\n" * 20_000)
    number = run.number
    world.store.cells.set_outputs(number, [Output(stream="stdout", text="line\n" * 50_000)])
    world.store.surroundings.set_environment(
        number,
        Environment(python="3", platform="L", packages={f"p{at}": "1" for at in range(5000)}),
    )
    found = run_view(world.store, RunQuery(run=f"#{number}"), now=world.now)
    assert len(page_html(run_page(found))) < 5 * TEXT
    assert len(page_text(run_page(found)).splitlines()) < 200


def test_a_run_without_anything_is_a_short_page(world):
    run = world.run(status=None)
    world.store.cells.set_call(run.number, Call(cell_version="", execution_count=3))
    found = run_view(world.store, RunQuery(run=f"#{run.number}"), now=world.now)
    shown = _read(page_html(run_page(found)))
    assert f"since {fmt.date(run.started)}" in shown
    assert "[3]" in shown
    assert "running" in page_text(run_page(found))
