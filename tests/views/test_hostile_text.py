"""No text of a run becomes markup, in any view."""

from html.parser import HTMLParser

import pytest

from trackmagic.entities import Artifact, Environment, Failure, GitState, Input, Notice
from trackmagic.pages.card import card_page
from trackmagic.pages.compare import compare_blocks
from trackmagic.pages.html import blocks_html, page_html
from trackmagic.pages.runs import runs_blocks
from trackmagic.pages.text import blocks_text, brief_text
from trackmagic.views.card import run_card
from trackmagic.views.compare import compare_table
from trackmagic.views.html import ATTRIBUTES, TAGS, Html, element, join, style
from trackmagic.views.runs import run_table

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</style><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "javascript:alert(1)",
    "<a href=javascript:alert(1)>x</a>",
    "<svg/onload=alert(1)>",
    "</td></tr></table><iframe src=//evil>",
    "--><!--<script>",
    "<![CDATA[<script>]]>",
    "&lt;script&gt;",
    "&#x3c;script&#x3e;",
    "<style>@import url(//evil)</style>",
    "expression(alert(1))",
    "</title><script>",
    "</details><object data=x>",
    "\x1b[31mred\x1b[0m",
    "\u202egnp.exe",
    "<\x0bscript>",
    "<math><mtext><script>",
    "{{7*7}}${7*7}<%= 7 %>",
    "<form action=//evil><button>",
]


class Strict(HTMLParser):
    """Refuses every tag and attribute that could act or load; checks that tags nest."""

    def __init__(self):
        super().__init__()
        self.open, self.text, self.titles = [], "", ""

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS | {"style"}, tag
        known = {name.lower() for name in ATTRIBUTES.values()}
        for name, value in attrs:
            assert name in known, name
            self.titles += value or ""
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            assert "url(" not in data
            return
        self.text += data

    def handle_comment(self, data):
        pytest.fail(f"a comment: {data}")

    def handle_decl(self, decl):
        pytest.fail(f"a declaration: {decl}")

    unknown_decl = handle_decl
    handle_pi = handle_decl


def _checked(page):
    parser = Strict()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    assert page.count("<style>") == 1
    return parser


def _hostile_run(world, text, previous=None, more=""):
    readable = text.replace("\x1b", "").replace("\x0b", "")
    run = world.run(
        name=text,
        experiment=text,
        params={text: text, "list": [text], "changed": text + more},
        metrics={text: [1.0, 2.0], "system/" + text: [1.0]},
        tags={text: text},
        code=f"{text}\nx = 1{more}",
        previous=previous,
        inputs=(
            Input(name=text, type=text, summary=text + more, writer_edited=True, warm_start=1),
            Input(name="seen", type="a", fingerprint=more or "0", summary=text + more),
        ),
        status="failed",
    )
    store, number = world.store, run.number
    store.runs.set_note(number, text)
    store.runs.set_failure(
        number, Failure(type=text, message=text, traceback=f'  File "{text}", line 1')
    )
    store.surroundings.add_notices(number, [Notice(part=text, text=text)])
    environment = Environment(python=text, platform=text, packages={text: text + more})
    store.surroundings.set_environment(number, environment)
    store.surroundings.set_git(number, GitState(commit=text, branch=text))
    artifact = Artifact(path=readable, digest="0", size_bytes=1, media_type=text, created=0.0)
    store.artifacts.add(number, [artifact])
    return number


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_every_view(world, text):
    first = _hostile_run(world, text)
    second = _hostile_run(world, text, previous=first, more=" other")
    card = run_card(world.store, second)
    table = run_table(world.store)
    comparison = compare_table(world.store, [first, second])
    for page in (
        page_html(card_page(card), folds=True),
        blocks_html(runs_blocks(table)),
        blocks_html(compare_blocks(comparison)),
    ):
        found = _checked(page)
        core = text.strip().split("\x1b")[0].split("\u202e")[0].split("\x0b")[0]
        assert core in found.text
    for shown in (
        brief_text(card_page(card)),
        blocks_text(runs_blocks(table)),
        blocks_text(compare_blocks(comparison)),
    ):
        assert "\x1b" not in shown
        assert "\u202e" not in shown


def test_text_is_escaped_wherever_it_is_put():
    made = element("td", "<b>", element("b", "&"), title='"<', class_="x")
    assert made == '<td title="&quot;&lt;" class="x">&lt;b&gt;<b>&amp;</b></td>'


def test_markup_that_was_added_to_is_text_again():
    made = element("b", "x")
    assert type(made) is Html
    assert join([made + "<i>"]) == "&lt;b&gt;x&lt;/b&gt;&lt;i&gt;"
    assert "&lt;b&gt;" in element("td", f"{made}")


@pytest.mark.parametrize("tag", ["script", "a", "img", "iframe", "style", "td onclick=x"])
def test_a_tag_that_can_act_is_refused(tag):
    with pytest.raises(ValueError, match="no tag"):
        element(tag)


@pytest.mark.parametrize("name", ["onclick", "href", "src", "style", "class"])
def test_an_attribute_that_can_act_is_refused(name):
    with pytest.raises(ValueError, match="no attribute"):
        element("td", **{name: "x"})


@pytest.mark.parametrize("sheet", ["</style>", "a{background:url(x)}", "@import 'x'"])
def test_a_style_sheet_cannot_leave_its_element_or_load(sheet):
    with pytest.raises(ValueError, match="style sheet"):
        style(sheet)
