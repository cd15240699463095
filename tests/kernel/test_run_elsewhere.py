"""Tracked cells that no front-end sends: those of `%run`, silent ones, and those of converted scripts."""

import json
import os
import subprocess
import sys

import nbformat
import pytest
from nbconvert import PythonExporter

from trackmagic.recording.run import Run
from trackmagic.store import open_store

OTHER = [
    "%load_ext trackmagic",
    "%%track\nlr = 0.3\nscore = sum([lr] * 2)",
    "",
    "plain = score + 1",
]
COLAB = """
import sys, types
colab, output = types.ModuleType("google.colab"), types.ModuleType("google.colab.output")
output.enable_custom_widget_manager = lambda: None
output._widgets = types.SimpleNamespace(_installed_url="https://colab.example/manager.js")
colab.output = output
sys.modules |= {"google.colab": colab, "google.colab.output": output}
"""


def write_notebook(path, cells):
    found = nbformat.v4.new_notebook()
    found.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    found.cells.insert(1, nbformat.v4.new_markdown_cell("%%track is told of here"))
    nbformat.write(found, path)
    return path


def write_script(path, cells):
    """As `jupyter nbconvert --to script` does."""
    found = nbformat.v4.new_notebook()
    found.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    text, _resources = PythonExporter().from_notebook_node(found)
    path.write_text(text)
    return path


@pytest.fixture
def elsewhere(make_kernel):
    """A kernel that has not loaded the extension yet, and a folder beside its own."""
    kernel = make_kernel(extension=False)
    kernel.ok("import trackmagic")
    return kernel, kernel.home


def test_tracked_cells_of_another_notebook_are_runs_of_it(elsewhere):
    kernel, folder = elsewhere
    path = write_notebook(folder / "other.ipynb", OTHER)
    ran = kernel.ok(f"%run {path}")
    assert (ran.run.status, ran.run.params) == ("finished", {"lr": 0.3})
    assert ran.run.metrics == {"score": 0.6}
    assert ran.run.code == OTHER[1]
    call = ran.run.store.cells.call(ran.run.number)
    assert (call.notebook, call.cell_id, call.execution_count) == (str(path), "", None)
    assert len(ran.cards) == 1
    assert kernel.value("plain") == 1.6


def test_a_notebook_run_again_makes_the_next_call_of_the_same_cell(elsewhere):
    kernel, folder = elsewhere
    path = write_notebook(folder / "other.ipynb", OTHER)
    first = kernel.ok(f"%run {path}").run
    second = kernel.ok(f"%run {path}").run
    assert second.store.cells.call(second.number).previous == first.number


def test_a_failing_cell_of_another_notebook_is_a_failed_run_and_stops_the_caller(elsewhere):
    kernel, folder = elsewhere
    cells = [*OTHER[:2], "%%track\nepochs = 3\n1 / 0", "%%track\nnever = 1"]
    path = write_notebook(folder / "other.ipynb", cells)
    ran = kernel.run(f"%run {path}\nreached = True")
    assert ran.status == "error"
    good, bad = ran.runs
    assert (good.status, bad.status, bad.error.type) == ("finished", "failed", "ZeroDivisionError")
    assert kernel.value("'reached' in globals() or 'never' in globals()") is False


def test_a_notebook_in_a_notebook_and_a_tracked_cell_that_runs_both(elsewhere):
    kernel, folder = elsewhere
    inner = write_notebook(folder / "inner.ipynb", ["%%track\nsize = 2\nloss = sum([size]) / 4"])
    outer = write_notebook(
        folder / "outer.ipynb", [f"%%track\nrate = 1\n%run {inner}", "after = 1"]
    )
    kernel.ok("%load_ext trackmagic")
    ran = kernel.ok(f"%%track --quiet\n%run {outer}\nmine = 1.5 * sum([after])")
    top, middle, bottom = ran.runs
    assert [run.status for run in ran.runs] == ["finished"] * 3
    assert (top.metrics, middle.params, bottom.metrics) == (
        {"mine": 1.5},
        {"rate": 1},
        {"loss": 0.5},
    )
    rows = top.store.runs
    assert rows.get(middle.number).parent == top.number
    assert rows.get(bottom.number).parent == middle.number


def test_a_script_of_ipython_is_a_run_where_its_first_line_is_the_header(elsewhere):
    kernel, folder = elsewhere
    kernel.ok("%load_ext trackmagic")
    path = folder / "train.ipy"
    path.write_text(
        "# what it does\n%%track --experiment scripts\nlr = 0.25\nloss = sum([lr] * 3)\n"
    )
    ran = kernel.ok(f"%run {path}")
    assert (ran.run.params, ran.run.metrics) == ({"lr": 0.25}, {"loss": 0.75})
    assert ran.run.store.cells.call(ran.run.number).notebook == str(path)


@pytest.mark.parametrize("body", ["lr = 0.5", "%%time\nlr = 0.5", "import asyncio\nlr = 0.5"])
def test_a_silent_cell_is_a_run(own_kernel, body):
    ran = own_kernel.ok(
        f"get_ipython().run_cell({f'%%track --quiet{chr(10)}{body}'!r}, silent=True);"
    )
    assert (ran.run.status, ran.run.params) == ("finished", {"lr": 0.5})


SILENT = "import asyncio\nasync def silently(text):\n    shell = get_ipython()\n    return await shell.run_cell_async(text, silent=True, transformed_cell=shell.transform_cell(text))"


def test_a_silent_cell_that_awaits_or_fails_ends_as_it_did(own_kernel):
    own_kernel.ok(SILENT)

    def silent(text):
        return own_kernel.run(f"_ = await silently({text!r})")

    ran = silent("%%track\nn = 3\nawait asyncio.sleep(0)\nmetric = 2.0 * sum([n])")
    assert (ran.run.status, ran.run.metrics) == ("finished", {"metric": 6.0})
    assert silent("%%track\n1 / 0").run.status == "failed"
    assert silent("%%track\nx = (").runs == []
    assert silent("%%track\nx = 1").run.status == "finished"


def test_a_silent_cell_that_is_cancelled_is_an_interrupted_run(own_kernel):
    own_kernel.ok(SILENT)
    ran = own_kernel.ok(
        "begun = asyncio.Event()\n"
        "task = asyncio.ensure_future(silently('%%track\\nbegun.set()\\nawait asyncio.sleep(600)'))\n"
        "await begun.wait()\ntask.cancel()\n"
        "print(type((await asyncio.gather(task, return_exceptions=True))[0]).__name__)"
    )
    assert ran.run.status == "interrupted"


def test_a_silent_cell_without_a_header_is_no_run_and_writes_its_names(own_kernel):
    own_kernel.ok("data = [1, 2]")
    assert own_kernel.ok("get_ipython().run_cell('data = [3, 4]', silent=True);").runs == []
    [used] = own_kernel.ok("%%track\nn = sum(data)").run.inputs
    assert (used.name, used.writer_count) == ("data", None)


def test_colab_finds_its_loader_of_widgets_in_what_a_card_tells_and_hears_that_the_machine_goes(
    make_kernel,
):
    kernel = make_kernel(extension=False)
    kernel.ok(COLAB)
    said = kernel.ok("%env TRACKMAGIC_STORE=/content/.trackmagic\n%load_ext trackmagic").stdout
    assert "Colab deletes /content with its machine" in said
    assert "TRACKMAGIC_STORE=/content/drive/MyDrive/" in said
    kernel.ok("%unload_ext trackmagic\n%env TRACKMAGIC_STORE=/content/drive/MyDrive/runs")
    assert "Colab" not in kernel.ok("%load_ext trackmagic").stdout
    kernel.ok(f"%env TRACKMAGIC_STORE={kernel.location}")
    ran = kernel.run("%%track\nlr = 0.5", allow_stdin=True)  # as a person's notebook does
    told = [one["content"]["metadata"] for one in ran.messages if "display_data" in one["msg_type"]]
    loaders = [one["application/vnd.jupyter.widget-view+json"]["colab"] for one in told]
    assert len(loaders) == 2
    assert loaders[0] == {"custom_widget_manager": {"url": "https://colab.example/manager.js"}}
    assert all(one["trackmagic"] == {"run": ran.run.id} for one in told)


def test_nothing_is_left_on_the_shell_after_unloading(own_kernel):
    own_kernel.ok("%unload_ext trackmagic")
    assert own_kernel.value("'run_cell_async' in vars(get_ipython())") is False


def test_a_notebook_that_unloads_the_extension_ends_its_run(elsewhere):
    kernel, folder = elsewhere
    cells = ["%load_ext trackmagic", "%%track\nlr = 1\n%unload_ext trackmagic", "x = 1"]
    ran = kernel.ok(f"%run {write_notebook(folder / 'other.ipynb', cells)}")
    assert ran.run.status == "finished"
    assert kernel.value("'run_cell_async' in vars(get_ipython())") is False


# run_cell_magic

CELLS = [
    "%load_ext trackmagic\nimport trackmagic",
    "%%track chosen --experiment converted -n 'a {brace} and $dollar'\nlr = 0.5\nloss = sum([lr] * 3)",
    "after = loss + 1\nprint('after', after)",
]


def run_script(folder, path):
    home = {name: str(folder / name) for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR")}
    return subprocess.run(
        [sys.executable, "-m", "IPython", "--no-banner", "--colors=NoColor", str(path)],
        env={**os.environ, **home, "TRACKMAGIC_STORE": str(folder / "store")},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def runs_of(folder):
    store = open_store(folder / "store")
    found = [Run(store, one.number, one.id) for one in store.runs.these(range(1, 50))]
    return store, found


def test_a_converted_script_runs_its_tracked_cells_as_runs(tmp_path):
    script = write_script(tmp_path / "exec.py", CELLS)
    assert "run_cell_magic('track'" in script.read_text()
    done = run_script(tmp_path, script)
    assert (done.returncode, "after 2.5" in done.stdout) == (0, True), done.stderr
    store, [run] = runs_of(tmp_path)
    assert (run.name, run.params, run.metrics) == ("chosen", {"lr": 0.5}, {"loss": 1.5})
    assert (run.note, run.code) == ("a {brace} and $dollar", CELLS[1])
    store.close()


def test_a_converted_script_that_fails_says_so_once_and_exits_as_without_the_header(tmp_path):
    failing = [CELLS[0], "%%track\nlr = 0.5\n1 / 0", "print('ne' + 'ver')"]
    done = run_script(tmp_path, write_script(tmp_path / "exec.py", failing))
    plain = run_script(tmp_path, write_script(tmp_path / "plain.py", [CELLS[0], "%%time\n1 / 0"]))
    assert done.returncode == plain.returncode == 1
    assert "never" not in done.stdout
    shown = (done.stdout + done.stderr).count("Traceback (most recent call last)")
    assert shown == (plain.stdout + plain.stderr).count("Traceback (most recent call last)") == 1
    store, [run] = runs_of(tmp_path)
    assert (run.status, run.error.type) == ("failed", "ZeroDivisionError")
    store.close()


def call(text):
    header, _, body = text.partition("\n")
    return f"get_ipython().run_cell_magic('track', {header.removeprefix('%%track ')!r}, {body!r})"


def test_the_magic_called_by_hand_is_a_run_of_its_own_inside_the_cells(kernel):
    ran = kernel.ok(f"%%track outer\nrate = 1\n{call('%%track inner' + chr(10) + 'size = 2')}")
    outer, inner = ran.runs
    assert (outer.params, inner.params) == ({"rate": 1}, {"size": 2})
    assert inner.store.runs.get(inner.number).parent == outer.number


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("raise KeyError('gone')", "KeyError"),
        ("x = (", "SyntaxError"),
        ("def f():\nreturn 1", "IndentationError"),
        ("import sys\nsys.exit(3)", "SystemExit"),
    ],
)
def test_an_error_of_the_body_reaches_the_caller_and_is_shown_once(kernel, body, error):
    ran = kernel.run(f"{call('%%track --quiet' + chr(10) + body)}\nreached = True")
    assert ran.status == "error" or error == "SystemExit"
    assert [one["ename"] for one in ran.errors] == [error]
    assert kernel.value("'reached' in globals()") is False


def test_an_error_that_the_caller_catches_is_not_shown(kernel):
    inner = call("%%track --quiet\n1 / 0")
    ran = kernel.ok(f"try:\n    {inner}\nexcept ZeroDivisionError:\n    print('caught')")
    assert (ran.stdout, ran.errors, ran.run.status) == ("caught\n", [], "failed")


def test_an_error_that_the_body_shows_and_survives_is_shown(kernel):
    body = "get_ipython().run_cell('1 / 0')\nlr = 0.5"
    ran = kernel.ok(call(f"%%track --quiet\n{body}"))
    assert [one["ename"] for one in ran.errors] == ["ZeroDivisionError"]
    assert ran.run.params == {"lr": 0.5}


@pytest.mark.parametrize(
    "text", ["%%track --nonsense\nx = 1", "%%track a b\nx = 1", "%%track -t t\nx"]
)
def test_a_bad_header_is_one_line_and_no_run(kernel, text):
    ran = kernel.run(call(text))
    assert (ran.status, ran.runs, ran.errors) == ("error", [], [])
    assert ran.stderr.count("UsageError") == 1


def test_a_magic_that_is_written_wrongly_in_the_body_is_said_once(kernel):
    ran = kernel.run(call("%%track --quiet\n%nonsense_magic"))
    assert ran.status == "error"
    assert ran.stderr.count("nonsense_magic") == 1


def test_scripts_and_magics_are_told_apart_from_text(kernel):
    assert kernel.ok(f"text = {json.dumps(call(CELLS[1]))}").runs == []
