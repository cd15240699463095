"""Importing costs little and does nothing; the layers hold."""

import json
import subprocess
import sys

import pytest

from .tree import ROOT

HEAVY = (
    "numpy pandas plotly sqlalchemy matplotlib torch sklearn fsspec tsdownsample rich click "
    "anywidget ipywidgets msgspec psutil jupyterlab jupyter_server"
).split()
AFTER = """
import json, os, pathlib, sys, threading
atexit_before = sys.modules["atexit"]._ncallbacks()
{statement}
print(json.dumps({{
    "modules": [name for name in sys.modules if "." not in name],
    "threads": threading.active_count(),
    "files": os.listdir("."),
    "handlers": sys.modules["atexit"]._ncallbacks() - atexit_before,
}}))
"""


def after(statement, folder):
    """What a fresh Python has loaded, started and written once it has run ``statement``."""
    code = "import atexit\n" + AFTER.format(statement=statement)
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    return json.loads(ran.stdout)


@pytest.mark.parametrize("statement", ["import trackmagic", "import IPython, trackmagic.magics"])
def test_importing_loads_no_heavy_library(statement, tmp_path):
    assert not set(HEAVY) & set(after(statement, tmp_path)["modules"])


def test_importing_has_no_effect(tmp_path):
    found = after("import trackmagic, trackmagic.errors, trackmagic.config", tmp_path)
    assert found["threads"] == 1
    assert found["files"] == []
    assert found["handlers"] == 0


def test_importing_everything_writes_no_file_and_starts_no_thread(tmp_path):
    names = "', '".join(
        path.relative_to(ROOT / "kernel").with_suffix("").as_posix().replace("/", ".")
        for path in sorted((ROOT / "kernel" / "trackmagic").rglob("*.py"))
        if path.name not in {"__init__.py", "__main__.py"}
    )
    found = after(f"import importlib\nfor n in ['{names}']: importlib.import_module(n)", tmp_path)
    assert found["files"] == []
    assert found["threads"] == 1


def test_imports_point_down():
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("program", ["tests.benchmarks.__main__", "tests.browser.pictures"])
def test_what_no_test_runs_finds_all_that_it_takes_from_tests(program):
    command = [sys.executable, "-c", f"import {program}"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
