"""What people who come from MLflow write in a cell does what they mean."""

import pytest


def test_end_run_on_top_of_a_tracked_cell_leaves_the_cell_its_run(kernel):
    ran = kernel.ok("%%track\ntrackmagic.end_run()\nlr = 0.1\ntrackmagic.log_metric('acc', 0.5)")
    assert (ran.run.status, ran.run.metrics, ran.run.params["lr"]) == (
        "finished",
        {"acc": 0.5},
        0.1,
    )


def test_a_cell_that_ends_its_run_and_raises_has_failed(kernel):
    ran = kernel.run("%%track\ntrackmagic.end_run()\n1 / 0")
    assert (ran.run.status, ran.run.error.type) == ("failed", "ZeroDivisionError")


def test_end_run_on_top_ends_what_an_earlier_cell_left_open(kernel):
    kernel.ok("left = trackmagic.start_run(run_name='left')\nleft.log_metric('loss', 1.0)")
    ran = kernel.ok("%%track\ntrackmagic.end_run()\ntrackmagic.log_metric('acc', 0.5)")
    assert kernel.value("left.status") == "finished"
    assert kernel.value("trackmagic.active_run() is None")
    assert [run.metrics for run in ran.runs if run.name != "left"] == [{"acc": 0.5}]
    assert kernel.value("left.metrics") == {"loss": 1.0}


def test_end_run_at_the_bottom_changes_nothing(kernel):
    cell = "%%track\nlr = 0.1\ntrackmagic.log_metric('acc', 0.5)\nacc = sum([lr, lr])\ntrackmagic.end_run()"
    ran = kernel.ok(cell)
    assert (ran.run.status, ran.run.metrics["acc"]) == ("finished", 0.5)


def test_end_run_ends_the_child_opened_by_hand_and_a_second_one_nothing(kernel):
    ran = kernel.ok(
        "%%track\ntrackmagic.start_run(run_name='child')\ntrackmagic.log_metric('c', 1.0)\n"
        "trackmagic.end_run()\ntrackmagic.end_run()\ntrackmagic.log_metric('own', 2.0)"
    )
    own, child = ran.runs
    assert (child.name, child.status, child.metrics) == ("child", "finished", {"c": 1.0})
    assert (own.status, own.metrics) == ("finished", {"own": 2.0})
    assert own.store.runs.get(child.number).parent == own.number


@pytest.mark.parametrize(("word", "status"), [("FAILED", "failed"), ("KILLED", "interrupted")])
def test_how_end_run_asks_the_cell_to_end_holds_when_the_cell_catches_the_error(
    kernel, word, status
):
    ran = kernel.ok(
        f"%%track\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    trackmagic.end_run({word!r})"
    )
    assert ran.run.status == status


def test_a_thread_of_the_cell_cannot_end_its_run(kernel):
    ran = kernel.ok(
        "%%track\nimport threading\n"
        "thread = threading.Thread(target=trackmagic.end_run)\nthread.start()\nthread.join()\n"
        "trackmagic.log_metric('acc', 0.5)"
    )
    assert ran.run.metrics == {"acc": 0.5}


def test_an_experiment_set_in_a_tracked_cell_holds_for_the_runs_started_in_it(own_kernel):
    ran = own_kernel.ok(
        "%%track\ntrackmagic.set_experiment('grid')\n"
        "with trackmagic.start_run(run_name='first'):\n    trackmagic.log_metric('acc', 0.5)\n"
        "    with trackmagic.start_run(run_name='inner'): pass\n"
        "with trackmagic.start_run(run_name='other', experiment='named'): pass"
    )
    own, first, inner, other = ran.runs
    assert own.experiment != "grid"
    assert (first.experiment, inner.experiment, other.experiment) == ("grid", "grid", "named")
    assert own.store.runs.get(first.number).parent == own.number
    after = own_kernel.ok("%%track\nwith trackmagic.start_run(run_name='child'): pass")
    assert [run.experiment for run in after.runs] == ["grid", "grid"]


def test_an_experiment_set_before_the_cell_does_not_take_its_children_away(own_kernel):
    own_kernel.ok("trackmagic.set_experiment('session')")
    ran = own_kernel.ok("%%track -e mine\nwith trackmagic.start_run(): pass")
    assert [run.experiment for run in ran.runs] == ["mine", "mine"]


def test_the_words_find_the_run_that_is_active_where_they_stand(kernel):
    ran = kernel.ok(
        "%%track\ntrackmagic.active_run().set_tag('a', 'own')\n"
        "with trackmagic.start_run() as child:\n"
        "    assert trackmagic.active_run() is child\n    trackmagic.set_tag('a', 'child')\n"
        "assert trackmagic.active_run() is not child\ntrackmagic.set_tag('b', 'own')"
    )
    own, child = ran.runs
    assert (own.tags, child.tags) == ({"a": "own", "b": "own"}, {"a": "child"})


def test_outside_tracked_cells_end_run_and_words_are_mlflows(kernel):
    kernel.ok("trackmagic.end_run()")
    kernel.ok(
        "run = trackmagic.start_run()\ntrackmagic.log_param('a', 1)\ntrackmagic.end_run('FAILED')"
    )
    assert kernel.value("[run.status, run.params]") == ["failed", {"a": 1}]
    assert kernel.run("trackmagic.log_param('b', 1)").errors[0]["ename"] == "NoActiveRun"
    assert kernel.run("trackmagic.end_run('GONE')").status == "ok"


@pytest.mark.parametrize(
    ("read", "cure"),
    [
        ("info.run_id", "run.id"),
        ("data.metrics['acc']", "run.metrics"),
        ("run_id", "run.id"),
        ("metric", "metrics"),
    ],
)
def test_what_a_run_calls_otherwise_is_told(kernel, read, cure):
    ran = kernel.run(f"with trackmagic.start_run() as run:\n    run.{read}")
    [error] = ran.errors
    assert error["ename"] == "AttributeError"
    assert cure in error["evalue"]
    assert kernel.value("hasattr(run, 'info')") is False
