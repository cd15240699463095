"""Local modules are inputs by the text that was executed, however a cell comes to them."""

import os
import textwrap

import pytest

from trackmagic.pages.compare import compare_blocks
from trackmagic.pages.text import blocks_text
from trackmagic.views.card import run_card
from trackmagic.views.compare import compare_table


class Project:
    """A kernel in a folder of modules, and a tracked cell of one id."""

    def __init__(self, kernel):
        self.kernel, self.folder = kernel, kernel.folder
        self.numbers = []
        kernel.ok("import sys\nsys.path.insert(0, '')\nsys.dont_write_bytecode = True")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
        return path

    def cell(self, code):
        self.kernel.ok(code)

    def run(self, code):
        self.numbers.append(self.kernel.ok(f"%%track --quiet\n{code}", "the-cell").run.number)
        return self.card

    @property
    def card(self):
        return run_card(self.kernel.store, self.numbers[-1])

    @property
    def files(self):
        inputs = self.kernel.store.cells.inputs(self.numbers[-1])
        return {one.name: one for one in inputs if one.type == "module"}


@pytest.fixture
def project(make_kernel):
    return Project(make_kernel())


RELOAD = "import importlib, lib\nimportlib.reload(lib)"


@pytest.mark.parametrize(
    ("before", "cell"),
    [
        ("import lib", "score = lib.f() * 1.0"),
        ("import lib as other", "score = other.f() * 1.0"),
        ("import lib", "from lib import f\nscore = f() * 1.0"),
        ("", "import lib\nscore = lib.f() * 1.0"),
        ("", "def work():\n    from lib import f\n    return f()\nscore = work() * 1.0"),
        ("import lib\ndef work():\n    return lib.f()", "score = work() * 1.0"),
        ("def work():\n    import lib\n    return lib.f()", "score = work() * 1.0"),
        ("import lib\nwork = [lib.f]", "import lib\nscore = lib.f() * 1.0"),
        ("import lib\nthing = lib.Thing()", "score = thing.value() * 1.0"),
        ("import lib\nclass Mine(lib.Thing):\n    pass", "score = Mine().value() * 1.0"),
    ],
)
def test_a_module_that_changed_is_told_with_its_diff(project, before, cell):
    text = "def f():\n    return {0}\n\nclass Thing:\n    def value(self):\n        return {0}\n"
    project.write("lib.py", text.format(1))
    project.cell(before or "pass")
    project.run(cell)
    assert project.files["lib.py"].fingerprint
    project.run(cell)
    assert project.card.warnings == ()
    assert "same code, params, inputs" in project.card.sameness
    project.write("lib.py", text.format(70))
    project.cell(RELOAD)
    project.cell(before or "pass")
    card = project.run(cell)
    assert f"lib.py changed since run #{project.numbers[-2]}" in card.warnings
    assert card.sameness == ""
    assert "-    return 1" in card.texts[0].change.lines
    assert "+    return 70" in card.texts[0].change.lines
    found = compare_table(project.kernel.store, project.numbers)
    assert [[one.numbers for one in text.versions] for text in found.texts] == [[(1, 2), (3,)]]
    assert "≠ lib.py" in blocks_text(compare_blocks(found))


def test_names_of_a_package_lead_to_it_and_to_all_that_it_imports(project):
    project.write("pkg/__init__.py", "from pkg.sub import *\n")
    project.write("pkg/sub.py", "from . import deep\ndef g():\n    return deep.h()\n")
    project.write("pkg/deep.py", "import helpers\ndef h():\n    return helpers.one()\n")
    project.write("helpers.py", "def one():\n    import late\n    return late.ONE\n")
    project.write("late.py", "ONE = 1\n")
    project.write("unused.py", "x = 1\n")
    for cell in (
        "from pkg import *\nscore = g() * 1.0",
        "import pkg.sub as s\nscore = s.g() * 1.0",
        "from pkg.sub import g as h\nscore = h() * 1.0",
    ):
        project.cell("import unused")
        project.run(cell)
        assert set(project.files) == {
            "pkg/__init__.py", "pkg/sub.py", "pkg/deep.py", "helpers.py", "late.py",
        }  # fmt: skip
        assert all(one.fingerprint for one in project.files.values())


def test_libraries_are_no_inputs(project):
    project.run("import json, numpy as np, msgspec, trackmagic\nx = float(np.ones(3).sum())")
    assert project.files == {}


def test_a_change_under_autoreload_is_told(project):
    project.write("lib.py", "def f():\n    return 1\n")
    project.cell("%load_ext autoreload\n%autoreload 2")
    project.cell("from lib import f")
    project.run("score = f() * 1.0")
    path = project.write("lib.py", "# a comment\ndef f():\n    return 70\n")
    os.utime(path, (path.stat().st_mtime + 5,) * 2)  # autoreload counts whole seconds
    card = project.run("score = f() * 1.0")
    assert project.kernel.get(project.numbers[-1]).metrics["score"] == 70.0
    assert "lib.py changed since run #1" in card.warnings
    assert "+    return 70" in card.texts[0].change.lines


def test_a_constant_under_autoreload_is_told(project):
    project.write("lib.py", "RATE = 1\ndef f():\n    return RATE\n")
    project.cell("%load_ext autoreload\n%autoreload 2")
    project.cell("import lib")
    project.run("score = lib.f() * 1.0")
    path = project.write("lib.py", "RATE = 9\ndef f():\n    return RATE\n")
    os.utime(path, (path.stat().st_mtime + 5,) * 2)
    card = project.run("score = lib.f() * 1.0")
    assert project.kernel.get(project.numbers[-1]).metrics["score"] == 9.0
    assert card.warnings == ("lib.py changed since run #1",)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("lib.RATE = 5", "RATE is 5, not 1"),
        ("lib.f = lambda: 5", "f is another"),
        ("setattr(lib, 'RATE', 0.5)", "RATE is 0.5, not 1"),
    ],
)
def test_what_a_cell_sets_in_a_module_is_told(project, change, what):
    project.write("lib.py", "RATE = 1\ndef f():\n    return RATE\n")
    project.cell("import lib")
    project.run("score = lib.f() * 1.0")
    project.cell(change)
    card = project.run("score = lib.f() * 1.0")
    assert card.warnings == (f"lib.py changed since run #1: {what}",)
    assert card.sameness == ""
    project.run("score = lib.f() * 1.0")
    assert "same code, params, inputs" in project.card.sameness
    project.write("lib.py", "RATE = 1\ndef f():\n    return RATE\n")
    project.cell(RELOAD)
    card = project.run("score = lib.f() * 1.0")
    assert card.warnings == ("lib.py changed since run #3: all is as its text has it",)


@pytest.mark.parametrize(
    ("before", "cell", "name"),
    [
        ("from lib import f", "score = f() * 1.0", "f"),
        ("from lib import f as g", "score = g() * 1.0", "g"),
        ("import lib\nthing = lib.Thing()", "score = thing.value() * 1.0", "thing"),
        ("from lib import Thing", "score = Thing().value() * 1.0", "Thing"),
    ],
)
def test_what_a_cell_holds_from_before_a_reload_is_told(project, before, cell, name):
    text = "def f():\n    return {0}\n\nclass Thing:\n    def value(self):\n        return {0}\n"
    project.write("lib.py", text.format(1))
    project.cell(before)
    project.run(cell)
    project.write("lib.py", text.format(70))
    project.cell(RELOAD)
    card = project.run(cell)
    assert project.kernel.get(project.numbers[-1]).metrics["score"] == 1.0
    assert card.warnings == (f"lib.py changed since run #1: {name} is from before a reload",)


def test_an_edit_without_a_reload_is_no_change_of_what_ran(project):
    project.write("lib.py", "def f():\n    return 1\n")
    project.cell("import lib")
    project.run("score = lib.f() * 1.0")
    project.write("lib.py", "def f():\n    return 70\n")
    card = project.run("score = lib.f() * 1.0")
    said = "lib.py was edited after it was imported: what ran is the text before"
    assert card.warnings == (said,)
    assert card.texts == ()
    assert project.files["lib.py"].fingerprint
    project.cell(RELOAD)
    card = project.run("score = lib.f() * 1.0")
    assert card.warnings == ("lib.py changed since run #2",)


def test_an_edit_while_the_cell_runs_is_not_taken_for_what_ran(project):
    project.write("lib.py", "def f():\n    return 1\n")
    card = project.run("""import lib
from pathlib import Path
Path('lib.py').write_text('def f():\\n    return 70\\n')
score = lib.f() * 1.0""")
    assert card.warnings == ("lib.py was edited after it was imported: what ran is not known",)
    assert project.files["lib.py"].fingerprint == ""


def test_a_module_that_the_cell_itself_writes_is_known(project):
    project.run("""from pathlib import Path
Path('lib.py').write_text('RATE = 3\\ndef f():\\n    return RATE\\n')
import lib
score = lib.f() * 1.0""")
    assert project.card.warnings == ()
    assert project.files["lib.py"].fingerprint


def test_a_file_that_is_touched_or_only_named_has_not_changed(project):
    path = project.write("lib.py", "def f():\n    return 1\n")
    project.write("data.csv", "1,2\n")
    project.cell("import lib")
    project.run("score = lib.f() * 1.0")
    os.utime(path, (path.stat().st_mtime + 60,) * 2)
    card = project.run("score = lib.f() * 1.0")
    assert card.warnings == ()
    assert "inputs" in card.sameness


def test_secrets_of_a_module_are_masked_and_its_text_is_not_kept_without_code(project):
    project.write("lib.py", "API_KEY = 'abc123def456ghi789'\ndef f():\n    return 1\n")
    project.run("import lib\nscore = lib.f() * 1.0")
    store = project.kernel.store
    text = store.cells.find_version(project.files["lib.py"].writer_version).text
    assert "abc123def456ghi789" not in text
    assert "def f():" in text
    number = project.kernel.ok("%%track --quiet --no-code\nimport lib", "another").run.number
    [one] = store.cells.inputs(number)
    assert (one.writer_version, bool(one.fingerprint)) == ("", True)


def test_the_text_of_a_module_is_kept_though_the_disk_refused_what_was_written_after_it(
    project, until
):
    project.write("lib.py", "def f():\n    return 1\n")
    project.run("x = 1")
    project.cell(
        "store = trackmagic.last_run().store\n"
        "def fill():\n"
        "    with store.database.write() as connection:\n"
        "        connection.exec_driver_sql('PRAGMA max_page_count = 1')"
    )
    ran = project.kernel.run("%%track --quiet\nimport lib\nfill()\nraise ValueError('x' * 200_000)")
    project.cell("store.close()  # opened anew it has room")
    until(lambda: ran.run.status == "failed")
    project.numbers.append(ran.run.number)
    kept = project.files["lib.py"].writer_version
    assert project.kernel.store.cells.find_version(kept).text == "def f():\n    return 1\n"
