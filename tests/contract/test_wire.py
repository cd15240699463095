"""What Python and TypeScript agree on, and what keeps the screen safe."""

import re
import sys

import msgspec
import pytest

from trackmagic.magics.arguments import FLAGS, track
from trackmagic.magics.typescript import typescript as flags_typescript
from trackmagic.pages.api import ACTIONS, VIEWS
from trackmagic.pages.typescript import look, typescript
from trackmagic.views.bundle import VERSION, VIEW_TYPE

from .tree import ROOT, scripts

LINES, USUAL_LINES = 450, 250
TESTS = re.compile(r"[.]test[.]tsx?$")
MARKUP = re.compile(r"\b(?:inner|outer)HTML\b|insertAdjacentHTML|dangerouslySet|document[.]write")
ESCAPES = re.compile(r"[:<] ?any\b|@ts-(?:ignore|expect-error|nocheck)")


def test_the_types_on_the_wire_are_those_of_python():
    assert (ROOT / "js/src/wire/wire.ts").read_text("utf-8") == typescript()


def test_blocks_look_alike_on_both_sides():
    assert (ROOT / "js/src/ui/look.raw.css").read_text("utf-8") == look()


def test_the_flags_that_a_front_end_completes_are_those_of_the_parser():
    assert (ROOT / "js/src/labext/flags.ts").read_text("utf-8") == flags_typescript()
    taken = track.parser._option_string_actions
    assert {name for name in taken if name.startswith("--")} - {"--help"} == set(FLAGS)


@pytest.mark.parametrize(("name", "row"), [*VIEWS.items(), *ACTIONS.items()])
def test_every_view_and_action_is_there_and_says_what_it_does(name, row):
    assert row.query.__doc__
    assert row.result.__doc__
    assert callable(row.function()), name


def test_views_and_actions_have_names_of_their_own():
    assert not VIEWS.keys() & ACTIONS.keys()


def test_every_type_of_a_view_or_action_crosses_the_wire():
    written = typescript()
    functions = [row.function() for row in (*VIEWS.values(), *ACTIONS.values())]
    assert [
        name
        for module in {sys.modules[function.__module__] for function in functions}
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, msgspec.Struct)
        if value.__module__ == module.__name__ and not re.search(rf" {name} [{{=]", written)
    ] == []


def test_the_view_type_is_the_same_on_both_sides():
    text = (ROOT / "js/src/labext/data.ts").read_text("utf-8")
    assert f'"{VIEW_TYPE}"' in text
    assert f"version: {VERSION};" in text


def test_texts_never_become_markup():
    assert [
        name for name, text in scripts() if MARKUP.search(text) and not TESTS.search(name)
    ] == []


def test_types_are_never_let_go():
    assert [name for name, text in scripts() if ESCAPES.search(text)] == []


def test_the_ui_knows_no_host_and_no_road():
    imports = re.compile(r'from "([^"]+)"|import\("([^"]+)"\)')
    for name, text in scripts():
        found = {one or other for one, other in imports.findall(text)}
        if name.startswith("js/src/ui/"):
            assert not {
                one for one in found if one.startswith(("@jupyterlab", "@lumino", "@anywidget"))
            }
            assert not {
                one for one in found if re.search(r"/(?:labext|widgets|rest|comm)\b", one)
            }, name
        if name.startswith("js/src/wire/"):
            assert not {one for one in found if "/ui/" in one or "/labext/" in one}


def test_no_script_is_long():
    counts = {n: text.count("\n") for n, text in scripts() if not n.endswith("/wire.ts")}
    assert {name: lines for name, lines in counts.items() if lines > LINES} == {}
    assert sum(lines > USUAL_LINES for lines in counts.values()) <= len(counts) / 10
