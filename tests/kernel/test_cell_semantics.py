"""A tracked cell behaves as the same cell without its header."""

import re

import pytest

BODIES = {
    "error": "a = 1\nb = 2\n1/0",
    "error in a function": "def f():\n    return [][1]\nf()",
    "syntax error": "a = 1\nb = = 2",
    "await": "import asyncio\nawait asyncio.sleep(0.001)\nprint('awaited')",
    "async for": "async def g():\n    yield 1\nasync for i in g():\n    print(i)",
    "last value": "40 + 2",
    "semicolon": "40 + 3;",
    "future import": "from __future__ import annotations\ndef f(x: nowhere): ...\nprint('ok')",
    "sys.exit": "import sys\nsys.exit(3)",
    "sys.exit 0": "import sys\nsys.exit()",
    "source": "def f():\n    return 7\nimport inspect\nprint(inspect.getsource(f).strip())",
    "figure": "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "display": "from IPython.display import display\ndisplay({'a': 1})\nprint('x')",
    "stderr": "import sys\nprint('out')\nprint('err', file=sys.stderr)",
    "%time inside": "%time x = 1\nx",
    "shell command inside": "!echo hello",
    "shell command assigned": "x = !echo hello\nprint(x)",
    "question mark": "import os\nos.path?",
    "%%time": "%%time\nx = 5\nx",
    "%%bash": "%%bash\necho hello {a} $HOME\nexit 0",
    "%%bash failing": "%%bash\nexit 3",
    "%%capture": "%%capture taken\nprint('inside')",
    "%%time failing": "%%time\n1/0",
    "unknown magic": "%%nosuchmagic\nx",
    "braces and quotes": "print('{a} $b %c', \"%%track\")",
    "empty": "",
    "comment": "# nothing",
    "raise from": "try:\n    1/0\nexcept ZeroDivisionError as e:\n    raise ValueError('v') from e",
    "exception group": "raise ExceptionGroup('g', [ValueError(1)])",
    "class body": "class A:\n    1/0",
    "async error": "import asyncio\nasync def f():\n    raise KeyError('k')\nawait f()",
    "generator exit": "raise GeneratorExit",
    "usage error": "%matplotlib nonsense --nope",
    "assert": "assert 1 == 2, 'no'",
    "warning": "import warnings\nwarnings.warn('w')",
    "tab and unicode": "grösse = 'ü'\nif True:\n\tprint(grösse)",
    "interactive display of None": "None",
    "del": "del undefined_name",
}


def arrows(traceback):
    """The line numbers the user sees, a frame each."""
    return [int(number) for number in re.findall(r"-+> ?(\d+)", traceback)]


def without_times(seen):
    """What differs between any two executions left out: durations, file names, the shifted line."""
    status, stdout, errors, *rest = seen
    stdout = re.sub(r"[\d.]+(e\+\d+)? [nµμm]?s\b", "TIME", stdout)
    errors = [(name, re.sub(r"\(\d+\.py, line \d+\)", "", text)) for name, text in errors]
    return [status, stdout, errors, *rest]


@pytest.mark.parametrize("name", BODIES)
def test_a_tracked_cell_is_an_ordinary_cell(kernel, name):
    plain = kernel.run(BODIES[name])
    tracked = kernel.run("%%track --quiet\n" + BODIES[name])
    assert without_times(tracked.seen()) == without_times(plain.seen())
    assert plain.runs == []
    assert len(tracked.errors) == len(plain.errors)
    if plain.errors and arrows(plain.traceback):
        first, *inner = arrows(plain.traceback)  # the header is line 1 of what the user sees
        shift = 0 if "<timed" in plain.traceback else 1
        own = [line + shift for line in inner] if "Cell In" in plain.traceback else inner
        assert arrows(tracked.traceback)[0] == first + 1
        assert arrows(tracked.traceback)[1:] in (own, inner)


@pytest.mark.parametrize("name", ["sys.exit", "sys.exit 0"])
def test_leaving_a_tracked_cell_says_what_leaving_any_cell_says(kernel, name):
    kernel.ok("import warnings; filters = warnings.catch_warnings(); filters.__enter__()")
    plain = kernel.run(f"warnings.simplefilter('always')\n{BODIES[name]}")
    tracked = kernel.run(f"%%track --quiet\n{BODIES[name]}")
    kernel.ok("filters.__exit__(None, None, None)")
    assert tracked.stderr == plain.stderr
    assert "To exit" in plain.stderr


def test_lines_are_numbered_as_the_user_sees_them(kernel):
    ran = kernel.run("%%track\n\nx = 1\n\n\nraise ValueError('here')")
    assert "-> 6 raise ValueError('here')" in ran.traceback
    assert f"Cell In[{ran.count}]" in ran.traceback


def test_a_cell_that_does_not_compile_is_no_run(kernel):
    ran = kernel.run("%%track\na = 1\nb = = 2")
    assert (ran.status, ran.runs, ran.cards) == ("error", [], [])
    assert "line 3" in ran.errors[0]["evalue"]


@pytest.mark.parametrize(
    "body", ["return 1", "x = 1\n  y = 2", "break", "nonlocal a", "(", "'\x00'"]
)
def test_nothing_that_python_refuses_to_compile_is_a_run(kernel, body):
    ran = kernel.run(f"%%track\n{body}")
    assert (ran.status, ran.runs) == ("error", [])
    assert kernel.run(body).errors[0]["ename"] == ran.errors[0]["ename"]


def test_the_last_value_is_kept_under_the_underscore(kernel):
    kernel.ok("%%track --quiet\n1234")
    assert kernel.ok("_").result == "1234"
    assert kernel.ok("Out[max(k for k in Out if Out[k] == 1234)]").result == "1234"


def test_the_history_holds_the_cell_as_typed(kernel):
    kernel.ok("%%track --quiet\nx = 'typed'")
    assert kernel.ok("%history -l 1").stdout == "%%track --quiet\nx = 'typed'\n"


def test_a_failing_tracked_cell_stops_the_cells_queued_behind_it(kernel):
    first = kernel.send("%%track --quiet\nimport time; time.sleep(0.3); 1/0", stop_on_error=True)
    second = kernel.send("print('must not run')", stop_on_error=True)
    assert kernel.finish(first).status == "error"
    assert kernel.finish(second).status in ("aborted", "error")
    assert second.stdout == ""


@pytest.mark.parametrize("header", ["%%time", "%%capture", "%%prun -q"])
def test_a_magic_under_the_header_runs_in_the_run(kernel, header):
    ran = kernel.ok(f"%%track --quiet\n{header}\nlr = 0.5\ntrackmagic.log_metric('m', 2.0)")
    assert ran.run.metrics == {"m": 2.0}
    assert ran.run.params == {"lr": 0.5}
    assert ran.run.status == "finished"


def test_bash_under_the_header_runs_in_the_run(kernel):
    ran = kernel.ok('%%track --quiet\n%%bash\necho "run $TRACKMAGIC_RUN_ID"')
    assert ran.stdout == f"run {ran.run.id}\n"


def test_capture_over_the_header_captures_and_tracks(kernel):
    ran = kernel.ok("%%capture taken\n%%track --quiet\nlr = 0.5\nprint('inside')")
    assert ran.stdout == ""
    assert kernel.ok("print(taken.stdout)").stdout == "inside\n\n"
    assert ran.run.params == {"lr": 0.5}
    assert ran.run.code == "%%track --quiet\nlr = 0.5\nprint('inside')\n"


@pytest.mark.parametrize("magic", ["%%time", "%%timeit -n1 -r1", "%%prun -q"])
def test_a_magic_that_would_pass_the_header_by_is_refused(kernel, magic):
    ran = kernel.run(f"{magic}\n%%track\nprint('ran')")
    assert (ran.status, ran.stdout, ran.runs) == ("error", "", [])
    assert "UsageError: %%track" in ran.stderr
    assert "first line" in ran.stderr


def test_run_cell_inside_a_cell_is_a_run_of_its_own(kernel):
    ran = kernel.ok(
        "%%track --quiet outer\ntrackmagic.log_metric('m', 1.0)\n"
        "get_ipython().run_cell('%%track --quiet inner\\ntrackmagic.log_metric(\"m\", 2.0)')\n"
        "trackmagic.log_metric('m', 3.0)"
    )
    outer, inner = ran.runs
    assert (outer.name, list(outer.series("m").value)) == ("outer", [1.0, 3.0])
    assert (inner.name, list(inner.series("m").value)) == ("inner", [2.0])
    assert inner.status == outer.status == "finished"


def test_a_header_may_follow_blank_lines_and_be_indented_by_nothing_else(kernel):
    assert len(kernel.ok("\n\n%%track --quiet\nx = 1").runs) == 1
    assert kernel.run("x = 1\n%%track --quiet").runs == []
    assert kernel.run("%%tracker\nx = 1").runs == []


def test_a_silent_request_is_no_run(kernel):
    assert kernel.run("%%track\nx = 1", silent=True, store_history=False).runs == []


def test_user_expressions_are_answered(kernel):
    ran = kernel.run("%%track --quiet\nx = 41", user_expressions={"y": "x + 1"})
    assert ran.reply["user_expressions"]["y"]["data"]["text/plain"] == "42"


def test_input_that_is_only_a_header_is_a_run(kernel):
    assert kernel.ok("%%track --quiet").run.status == "finished"


def test_the_debuggers_post_mortem_still_has_the_frames(kernel):
    kernel.run("%%track --quiet\ndef deep():\n    inside = 7\n    1/0\ndeep()")
    frames = "import sys\ntb = sys.last_value.__traceback__\nnames = []\nwhile tb: names.append(tb.tb_frame.f_code.co_name); tb = tb.tb_next"
    kernel.ok(frames)
    assert kernel.value("names")[-1] == "deep"
