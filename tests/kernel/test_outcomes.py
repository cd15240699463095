"""How a run ends: finished, failed, interrupted, crashed."""

import time

import pytest


def test_a_cell_that_ends_is_finished(kernel):
    before = time.time()
    run = kernel.ok("%%track --quiet\nx = 1").run
    assert (run.status, run.error) == ("finished", None)
    assert before <= run.started <= run.ended <= time.time()


def test_a_failure_keeps_type_message_and_traceback(kernel):
    kernel.ok("def deep(x):\n    return 1 / x")
    ran = kernel.run("%%track --quiet\n\ndeep(0)")
    error = ran.run.error
    assert ran.run.status == "failed"
    assert (error.type, error.message) == ("ZeroDivisionError", "division by zero")
    assert f"Cell In[{ran.count}], line 3" in error.traceback
    assert f"Cell In[{ran.count - 1}], line 2, in deep" in error.traceback
    assert "return 1 / x" in error.traceback
    assert "IPython" not in error.traceback
    assert "ipykernel" not in error.traceback


@pytest.mark.parametrize("body", [
    "%%time\n1/0", "import asyncio\nawait asyncio.sleep(0)\n1/0", "%time 1/0",
    "import functools\nfunctools.reduce(lambda a, b: a / b, [1, 0])",
])  # fmt: skip
def test_a_traceback_has_no_frame_of_ipython(kernel, body):
    ran = kernel.run(f"%%track --quiet\n{body}")
    assert ran.run.error.type == "ZeroDivisionError"
    assert "IPython/core" not in ran.run.error.traceback
    assert f"Cell In[{ran.count}]" in ran.run.error.traceback


def test_a_cause_is_kept(kernel):
    error = kernel.run(
        "%%track --quiet\ntry:\n    1/0\nexcept ZeroDivisionError as e:\n    raise ValueError('v') from e"
    ).run.error
    assert (error.type, error.message) == ("ValueError", "v")
    assert "ZeroDivisionError" in error.traceback


def test_an_error_that_cannot_be_written_is_a_failure_all_the_same(kernel):
    ran = kernel.run(
        "%%track --quiet\nclass E(Exception):\n    def __str__(self): raise RuntimeError('no')\nraise E()"
    )
    assert ran.run.status == "failed"
    assert ran.run.error.type == kernel.run("raise E()").errors[0]["ename"]


def test_leaving_with_a_code_is_a_failure(kernel):
    run = kernel.run("%%track --quiet\nimport sys\nsys.exit(3)").run
    assert (run.status, run.error.type, run.error.message) == ("failed", "SystemExit", "3")
    assert kernel.run("%%track --quiet\nsys.exit()").run.status == "finished"
    assert kernel.run("%%track --quiet\nsys.exit(0)").run.status == "finished"


def test_an_unknown_magic_under_the_header_fails_the_run(kernel):
    ran = kernel.run("%%track --quiet\n%%nosuchmagic\nx = 1")
    assert ran.status == "error"
    assert [run.status for run in ran.runs] == ["failed"]


TICK = """import asyncio
async def tick():
    for i in range(6000): await asyncio.sleep(0.01) if i else print('started')
"""
"""A loop that sleeps for long hears of a SIGINT only when it wakes: ipykernel's handler does not wake it."""

INTERRUPTED = {
    "sync": "import time\nfor i in range(600): time.sleep(0.1) if i else print('started')",
    "busy": "i = 0\nwhile True: i += 1 if i else print('started') or 1",
    "async": f"{TICK}await tick()",
    "gathered": f"{TICK}await asyncio.gather(tick(), asyncio.sleep(60))",
    "%%time": "%%time\nimport time\nfor i in range(600): time.sleep(0.1) if i else print('started')",
    "logging": "for i in range(10**9): trackmagic.log_metric('loop', 1.0) if i else print('started')",
}
"""The statement that says so goes on: IPython compiles one by one, and cannot show an interrupt between them.

What is not flushed is sent by a thread, a moment later, so no interrupt meets the printing either. Nobody
sleeps for long: a signal that comes right before it does is heard of when it wakes.
"""


@pytest.mark.parametrize("kind", INTERRUPTED)
def test_a_cell_that_is_stopped_is_interrupted(kernel, kind):
    sent = kernel.send(f"%%track --quiet\ntrackmagic.log_metric('m', 1.0)\n{INTERRUPTED[kind]}"
                       if kind != "%%time" else f"%%track --quiet\n{INTERRUPTED[kind]}")  # fmt: skip
    kernel.until_printed(sent, "started")
    kernel.interrupt()
    ran = kernel.finish(sent)
    assert ran.status == "error"
    assert ran.run.status == "interrupted"
    assert ran.run.error.type in ("KeyboardInterrupt", "CancelledError")
    if kind != "%%time":
        assert list(ran.run.series("m").value) == [1.0]
    assert kernel.ok("1 + 1").result == "2"
    assert kernel.ok("%%track --quiet\nx = 1").run.status == "finished"
    assert kernel.value("trackmagic.active_run() is None")


def test_an_interrupted_plain_cell_looks_the_same(kernel):
    for kind in ("sync", "async"):
        seen = []
        for header in ("", "%%track --quiet\n"):
            sent = kernel.send(header + INTERRUPTED[kind])
            kernel.until_printed(sent, "started")
            kernel.interrupt()
            ran = kernel.finish(sent)
            seen.append((ran.status, [one["ename"] for one in ran.errors], ran.stdout))
        assert seen[0] == seen[1]


def test_an_interrupt_that_the_cell_catches_is_no_interruption(kernel):
    sent = kernel.send(
        "%%track --quiet\nimport time\ntry:\n    for i in range(600): time.sleep(0.1) if i else print('started')\n"
        "except KeyboardInterrupt:\n    trackmagic.log_metric('best', 1.0)"
    )
    kernel.until_printed(sent, "started")
    kernel.interrupt()
    ran = kernel.finish(sent)
    assert (ran.run.status, ran.run.metrics) == ("finished", {"best": 1.0})


def test_interrupting_hard_leaves_a_kernel_that_tracks(own_kernel, until):
    kernel, runs = own_kernel, []

    def answers():
        ran = kernel.run("'on'")
        runs.extend(ran.runs)
        return ran.result == "'on'"

    for _ in range(5):
        sent = kernel.send(f"%%track\n{INTERRUPTED['sync']}")
        kernel.until_printed(sent, "started")
        for _ in range(5):
            kernel.interrupt()
        # one that meets ipykernel costs the cell's reply, or the word that it is over
        until(answers)
    assert kernel.value("trackmagic.active_run() is None")
    assert [run.status for run in runs] == ["interrupted"] * 5
    run = kernel.ok("%%track --quiet\ntrackmagic.log_metric('m', 1.0)").run
    assert (run.status, run.metrics) == ("finished", {"m": 1.0})
    assert kernel.store.runs.get(run.number).parent is None


def test_a_killed_kernel_loses_no_acknowledged_point(own_kernel, until):
    kernel = own_kernel
    sent = kernel.send("""%%track --quiet
lr = 0.5
data = [1, 2]
import sys
for i in range(100000000):
    trackmagic.log_metric('m', float(i))
    if i % 5000 == 0:
        print('at', i, flush=True)""")
    kernel.until_printed(sent, "at 20000")
    kernel.kill()
    [run] = kernel.new_runs()
    [crashed] = kernel.store.recover()
    assert crashed.number == run.number
    assert run.status == "crashed"
    points = run.series("m").value
    assert len(points) > 20000
    assert list(points) == [float(i) for i in range(len(points))]
    assert run.params == {"lr": 0.5, "data": [1, 2]}
    assert run.code.startswith("%%track --quiet\nlr = 0.5")
    assert run.started < run.ended <= time.time()
    assert kernel.store.recover() == []


@pytest.mark.parametrize("again", range(5))
def test_a_kernel_killed_at_any_moment_leaves_a_store_that_opens(make_kernel, until, again):
    kernel = make_kernel()
    sent = kernel.send(
        "for _ in range(1000):\n"
        '    get_ipython().run_cell(\'%%track --quiet\\nprint("cell", flush=True)\\n'
        'for i in range(200): trackmagic.log_metric("m", float(i))\')'
    )
    kernel.until_printed(sent, "cell\n" * (again + 1))
    kernel.kill()
    runs = kernel.new_runs()
    kernel.store.recover()
    assert len(runs) >= again + 1
    for run in runs[:again]:
        assert run.status == "finished"
    for run in runs:
        assert run.status in ("finished", "crashed")
        points = list(run.series("m").value) if run.metrics else []
        assert points == [float(i) for i in range(len(points))]


def test_the_next_reader_sees_a_crash_within_seconds(make_kernel, until):
    kernel = make_kernel("writes")
    sent = kernel.send(
        "%%track --quiet\ntrackmagic.log_metric('m', 1.0)\nprint('in', flush=True)\nimport time; time.sleep(60)"
    )
    kernel.until_printed(sent, "in")
    other = make_kernel("reads", TRACKMAGIC_STORE=kernel.location)
    assert other.value("trackmagic.get_run(-1).status") == "running"
    kernel.kill()
    until(lambda: other.value("trackmagic.get_run(-1).status") == "crashed", seconds=10)
    assert other.value("trackmagic.get_run(-1).metrics") == {"m": 1.0}


def test_a_restarted_kernel_tracks_again_and_the_run_before_is_crashed(own_kernel, until):
    kernel = own_kernel
    sent = kernel.send("%%track --quiet\nprint('in', flush=True)\nimport time; time.sleep(60)")
    kernel.until_printed(sent, "in")
    [first] = kernel.new_runs()
    kernel.restart()
    second = kernel.ok("%%track --quiet\ntrackmagic.log_metric('m', 1.0)").run
    kernel.value("trackmagic.get_run(-1).number")
    until(lambda: first.status in ("crashed", "interrupted"))
    assert (second.status, second.metrics) == ("finished", {"m": 1.0})
    assert second.number == first.number + 1


def test_a_kernel_that_shuts_down_ends_the_runs_left_open(make_kernel, until):
    kernel = make_kernel()
    run = kernel.ok("trackmagic.start_run()\ntrackmagic.log_metric('m', 1.0)").run
    kernel.client.shutdown()
    until(lambda: not kernel.is_there())
    kernel.store.recover()
    assert run.status == "finished"
    assert run.metrics == {"m": 1.0}


def test_other_cells_go_on_while_a_reader_reads(kernel):
    sent = kernel.send("""%%track --quiet
import time
for i in range(3):
    trackmagic.log_metric('m', float(i))
print('logged', flush=True)
while not __import__('os').path.exists('go'): time.sleep(0.01)""")
    kernel.until_printed(sent, "logged")
    [run] = kernel.new_runs()
    assert run.status == "running"
    assert list(run.series("m").value) == [0.0, 1.0, 2.0]
    assert kernel.store.recover() == []
    (kernel.folder / "go").touch()
    kernel.finish(sent)
    (kernel.folder / "go").unlink()
    assert run.status == "finished"
