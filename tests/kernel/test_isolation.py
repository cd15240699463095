"""What a cell logs goes to its run and to no other."""

import subprocess
import sys


def values(run, key="m"):
    return list(run.series(key).value)


def test_every_execution_opens_a_new_run(kernel):
    cell = "%%track --quiet\ntrackmagic.log_metric('m', 1.0)"
    first, second = kernel.ok(cell, "same").run, kernel.ok(cell, "same").run
    assert first.id != second.id
    assert first.number < second.number
    assert values(first) == values(second) == [1.0]


def test_a_run_left_open_by_other_code_never_receives_the_cells_points(kernel):
    left = kernel.ok("left = trackmagic.start_run(run_name='left-open')").run
    cell = kernel.ok(
        "%%track --quiet\ntrackmagic.log_metric('m', 1.0)\ntrackmagic.log_param('p', 1)"
    ).run
    assert (left.metrics, left.params) == ({}, {})
    assert values(cell) == [1.0]
    assert left.status == "running"
    kernel.ok("trackmagic.log_metric('m', 2.0)")
    assert values(left) == [2.0]
    assert values(cell) == [1.0]


def test_a_tracked_cell_beside_a_run_left_open_is_not_its_child(kernel):
    kernel.ok("left = trackmagic.start_run()")
    cell = kernel.ok("%%track --quiet\nx = 1").run
    assert kernel.store.runs.get(cell.number).parent is None


def test_nothing_is_active_after_the_cell(kernel):
    kernel.ok("%%track --quiet\nx = 1")
    ran = kernel.run("trackmagic.log_metric('m', 1.0)")
    assert ran.errors[0]["ename"] == "NoActiveRun"
    assert "%%track" in ran.errors[0]["evalue"]
    assert kernel.value("trackmagic.active_run() is None")
    assert kernel.value("'TRACKMAGIC_RUN_ID' in __import__('os').environ") is False


def test_nothing_is_active_after_a_cell_that_failed_or_was_async(kernel):
    kernel.run("%%track --quiet\n1/0")
    assert kernel.value("trackmagic.active_run() is None")
    kernel.ok("%%track --quiet\nimport asyncio\nawait asyncio.sleep(0)")
    assert kernel.value("trackmagic.active_run() is None")


THREAD = """%%track --quiet first
import threading
go, started, done = threading.Event(), threading.Event(), threading.Event()
def work():
    trackmagic.log_metric('m', 1.0)
    started.set()
    go.wait(30)
    trackmagic.log_metric('m', 2.0)
    trackmagic.log_param('late', 1)
    done.set()
thread = threading.Thread(target=work)
thread.start()
started.wait(30)
"""


def test_a_leftover_thread_never_writes_to_the_next_run(kernel):
    first = kernel.ok(THREAD).run
    assert first.status == "finished"
    second = kernel.ok(
        "%%track --quiet second\ngo.set()\ndone.wait(30)\nthread.join()\ntrackmagic.log_metric('m', 9.0)"
    ).run
    assert values(second) == [9.0]
    assert "late" not in second.params
    assert values(first) == [1.0, 2.0]
    assert first.params["late"] == 1


def test_points_of_a_leftover_thread_are_counted_as_late(kernel, until):
    first = kernel.ok(THREAD).run
    assert kernel.store.runs.get(first.number).late_points == 0
    kernel.ok("go.set(); thread.join()")
    assert values(first) == [1.0, 2.0]
    until(lambda: kernel.store.runs.get(first.number).late_points == 1)


def test_a_thread_started_by_a_leftover_thread_belongs_to_the_same_run(kernel):
    first = kernel.ok("""%%track --quiet
import threading
go, done = threading.Event(), threading.Event()
def deeper():
    trackmagic.log_metric('m', 2.0); done.set()
def work():
    go.wait(30); threading.Thread(target=deeper).start()
threading.Thread(target=work).start()""").run
    second = kernel.ok("%%track --quiet\ngo.set()\ndone.wait(30)").run
    assert values(first) == [2.0]
    assert second.metrics == {}


def test_what_a_leftover_thread_prints_is_not_the_next_runs(kernel):
    kernel.ok("""%%track --quiet
import threading
go = threading.Event()
def work():
    go.wait(30); print('from the first')
thread = threading.Thread(target=work); thread.start()""")
    second = kernel.ok("%%track --quiet\ngo.set()\nthread.join()\nprint('from the second')").run
    texts = [one.text for one in kernel.store.cells.outputs(second.number)]
    assert texts == ["from the second\n"]


TASK = """%%track --quiet first
import asyncio
go, done = asyncio.Event(), asyncio.Event()
async def work():
    trackmagic.log_metric('m', 1.0)
    await go.wait()
    trackmagic.log_metric('m', 2.0)
    done.set()
task = asyncio.create_task(work())
await asyncio.sleep(0)
"""


def test_a_leftover_task_never_writes_to_the_next_run(kernel):
    first = kernel.ok(TASK).run
    second = kernel.ok(
        "%%track --quiet second\ngo.set()\nawait done.wait()\ntrackmagic.log_metric('m', 9.0)"
    ).run
    assert values(second) == [9.0]
    assert values(first) == [1.0, 2.0]


def test_a_leftover_task_goes_on_between_cells(kernel, until):
    first = kernel.ok(TASK).run
    kernel.ok("go.set()")
    until(lambda: values(first) == [1.0, 2.0])


def test_tasks_of_one_cell_log_to_its_run(kernel):
    run = kernel.ok("""%%track --quiet
import asyncio
async def work(i):
    await asyncio.sleep(0); trackmagic.log_metric('m', float(i), step=i)
await asyncio.gather(*(work(i) for i in range(20)))
await asyncio.to_thread(trackmagic.log_metric, 'm', 20.0, 20)
await asyncio.get_running_loop().run_in_executor(None, trackmagic.log_metric, 'm', 21.0, 21)""").run
    assert sorted(values(run)) == [float(i) for i in range(22)]


def test_a_timer_belongs_to_the_cell_that_started_it(kernel):
    first = kernel.ok("""%%track --quiet
import threading
fired = threading.Event()
def fire():
    trackmagic.log_metric('m', 1.0); fired.set()
timer = threading.Timer(0.1, fire); timer.start()""").run
    second = kernel.ok("%%track --quiet\nfired.wait(30)").run
    assert values(first) == [1.0]
    assert second.metrics == {}


def test_a_nested_run_is_a_child(kernel):
    outer, inner = kernel.ok("""%%track --quiet
with trackmagic.start_run(run_name='inner') as child:
    trackmagic.log_metric('m', 1.0)
trackmagic.log_metric('m', 2.0)""").runs
    assert values(inner) == [1.0]
    assert values(outer) == [2.0]
    assert kernel.store.runs.get(inner.number).parent == outer.number
    assert inner.status == "finished"


def test_children_left_open_end_with_their_cell(kernel):
    outer, inner = kernel.ok(
        "%%track --quiet\nchild = trackmagic.start_run()\ntrackmagic.log_metric('m', 1.0)"
    ).runs
    assert values(inner) == [1.0]
    assert (outer.status, inner.status) == ("finished", "finished")
    outer, inner = kernel.run("%%track --quiet\nchild = trackmagic.start_run()\n1/0").runs
    assert (outer.status, inner.status) == ("failed", "failed")
    assert kernel.value("trackmagic.active_run() is None")


def test_a_child_that_failed_and_was_caught_leaves_the_cell_finished(kernel):
    outer, inner = kernel.ok("""%%track --quiet
try:
    with trackmagic.start_run():
        1/0
except ZeroDivisionError:
    pass""").runs
    assert (outer.status, inner.status) == ("finished", "failed")


def test_end_run_in_a_cell_ends_its_run_and_the_cell_goes_on(kernel):
    ran = kernel.run(
        "%%track --quiet\ntrackmagic.log_metric('m', 1.0)\ntrackmagic.end_run()\nprint('on')"
    )
    assert ran.status == "ok"
    assert ran.stdout == "on\n"
    assert (ran.run.status, values(ran.run)) == ("finished", [1.0])


def test_a_kept_handle_says_that_its_run_has_ended(kernel):
    run = kernel.ok("%%track --quiet kept\nhandle = trackmagic.active_run()").run
    for call in (
        "log_metric('m', 1.0)", "log_metrics({'m': 1.0})", "log_param('p', 1)", "log_params({'p': 1})",
        "log_text('x', 'x.txt')", "log_dict({}, 'x.json')", "log_input([1])",
    ):  # fmt: skip
        [error] = kernel.run(f"handle.{call}").errors
        assert error["ename"] == "RunEnded"
        assert "'kept'" in error["evalue"]
        assert f"start_run(run_id='#{run.number}')" in error["evalue"]
    assert run.metrics == run.params == {}
    assert list(run.artifacts) == []


def test_a_kept_handle_in_the_next_tracked_cell_does_not_write(kernel):
    first = kernel.ok("%%track --quiet\nhandle = trackmagic.active_run()").run
    ran = kernel.run("%%track --quiet\nhandle.log_metric('m', 1.0)")
    assert ran.errors[0]["ename"] == "RunEnded"
    assert first.metrics == ran.run.metrics == {}


def test_an_ended_run_takes_tags_and_notes(kernel):
    run = kernel.ok("%%track --quiet\nhandle = trackmagic.active_run()").run
    kernel.ok("handle.set_tag('good', 'yes')\nhandle.set_note('later')")
    assert (run.tags, run.note) == ({"good": "yes"}, "later")


def test_a_run_is_resumed_on_purpose(kernel):
    run = kernel.ok("%%track --quiet\ntrackmagic.log_metric('m', 1.0)").run
    kernel.ok(
        f"with trackmagic.start_run(run_id='#{run.number}'):\n    trackmagic.log_metric('m', 2.0)"
    )
    assert values(run) == [1.0, 2.0]
    assert list(run.series("m").step) == [0, 1]
    assert run.status == "finished"


def test_a_run_is_resumed_from_another_kernel(kernel, make_kernel):
    run = kernel.ok("%%track --quiet\ntrackmagic.log_metric('m', 1.0)").run
    other = make_kernel(TRACKMAGIC_STORE=kernel.location)
    other.ok(f"resumed = trackmagic.start_run(run_id={run.id!r})\ntrackmagic.log_metric('m', 2.0)")
    assert run.status == "running"
    other.ok("trackmagic.end_run()")
    assert values(run) == [1.0, 2.0]
    assert run.status == "finished"


def test_resuming_a_run_that_is_open_here_is_refused(kernel):
    ran = kernel.run("%%track --quiet\ntrackmagic.start_run(run_id=trackmagic.active_run().id)")
    assert ran.errors[0]["ename"] == "RunActive"


def test_a_run_of_a_plain_cell_stays_open_over_cells(kernel):
    run = kernel.ok("trackmagic.start_run()").run
    kernel.ok("trackmagic.log_metric('m', 1.0)")
    kernel.ok("import asyncio\nawait asyncio.sleep(0)\ntrackmagic.log_metric('m', 2.0)")
    assert run.status == "running"
    kernel.ok("trackmagic.end_run()")
    assert (run.status, values(run)) == ("finished", [1.0, 2.0])


def test_a_run_of_a_plain_cell_fails_with_its_cell(kernel):
    run = kernel.run("trackmagic.start_run()\nraise ValueError('gone')").run
    assert run.status == "failed"
    assert (run.error.type, run.error.message) == ("ValueError", "gone")


def test_a_run_of_an_earlier_cell_outlives_a_later_failure(kernel):
    run = kernel.ok("trackmagic.start_run()").run
    kernel.run("1/0")
    assert run.status == "running"
    kernel.run("%%track --quiet\n1/0")
    assert run.status == "running"


def test_a_second_start_run_in_a_later_cell_finishes_the_former(kernel):
    first = kernel.ok("a = trackmagic.start_run(run_name='former')").run
    ran = kernel.ok("b = trackmagic.start_run()")
    assert first.status == "finished"
    [line] = ran.stderr.strip().splitlines()
    assert "'former'" in line
    assert ran.run.status == "running"
    assert kernel.store.runs.get(ran.run.number).parent is None


def test_a_second_start_run_in_one_cell_is_refused(kernel):
    ran = kernel.run("a = trackmagic.start_run()\nb = trackmagic.start_run()")
    assert ran.errors[0]["ename"] == "RunActive"
    assert ran.run.status == "failed"


def test_a_with_block_that_was_interrupted_is_interrupted(kernel):
    sent = kernel.send(
        "import time\nwith trackmagic.start_run():\n"
        "    for i in range(600): time.sleep(0.1) if i else print('in')"
    )
    kernel.until_printed(sent, "in")
    kernel.interrupt()
    assert kernel.finish(sent).run.status == "interrupted"


SCRIPT = """
import os, trackmagic
trackmagic.log_metric("m", 5.0)
trackmagic.log_param("from_script", True)
"""


def test_a_script_started_by_the_cell_logs_to_its_run(kernel):
    (kernel.folder / "script.py").write_text(SCRIPT)
    kernel.ok("import sys, subprocess")
    run = kernel.ok(
        "%%track --quiet\n!{sys.executable} script.py\ntrackmagic.log_metric('own', 1.0)"
    ).run
    assert values(run) == [5.0]
    assert values(run, "own") == [1.0]
    assert run.params["from_script"] is True
    run = kernel.ok(
        "%%track --quiet\ndone = subprocess.run([sys.executable, 'script.py'], check=True)"
    ).run
    assert values(run) == [5.0]


def test_a_script_with_a_run_of_its_own_makes_a_child(kernel):
    (kernel.folder / "own.py").write_text(
        "import trackmagic\nwith trackmagic.start_run():\n    trackmagic.log_metric('m', 5.0)\n"
    )
    outer, inner = kernel.ok("%%track --quiet\nimport sys\n!{sys.executable} own.py").runs
    assert values(inner) == [5.0]
    assert kernel.store.runs.get(inner.number).parent == outer.number
    assert outer.status == inner.status == "finished"


def test_a_script_started_outside_a_run_has_none(kernel):
    (kernel.folder / "script.py").write_text(SCRIPT)
    kernel.ok("%%track --quiet\nx = 1")
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=kernel.folder, env=kernel.environ, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "NoActiveRun" in done.stderr


def test_a_tracked_cell_run_in_a_thread_does_not_disturb_the_other(kernel):
    outer, inner = kernel.ok("""%%track --quiet outer
import threading
def work():
    with trackmagic.start_run(run_name='in thread'):
        trackmagic.log_metric('m', 1.0)
thread = threading.Thread(target=work); thread.start(); thread.join()
trackmagic.log_metric('m', 2.0)""").runs
    assert values(outer) == [2.0]
    assert values(inner) == [1.0]


def test_a_child_is_filed_with_its_parent_unless_it_says_otherwise(kernel):
    outer, child, other = kernel.ok("""%%track --quiet --experiment family
with trackmagic.start_run():
    pass
with trackmagic.start_run(experiment="elsewhere"):
    pass""").runs
    assert [one.experiment for one in (outer, child, other)] == ["family", "family", "elsewhere"]
