"""How far many runs have come, in few statements."""

import sqlalchemy as sa

from trackmagic.views.progress import ProgressQuery, runs_progress


def _told(world, *runs):
    found = runs_progress(world.store, ProgressQuery(runs=runs)).progress
    return {int(number): (one.label, one.fraction) for number, one in found.items()}


def _training(world, epoch, status=None, epochs=10):
    metrics = {"epoch": [1.0, epoch], "system/step": [1.0, 5.0]}
    return world.run(params={"epochs": epochs}, metrics=metrics, status=status).number


def test_running_runs_tell_how_far_they_have_come(world):
    for epoch in (2.0, 5.0):
        _training(world, epoch)
    assert _told(world, 2, 1, 2) == {1: ("epoch 2 of 10", 0.2), 2: ("epoch 5 of 10", 0.5)}
    assert _told(world, 2) == {2: ("epoch 5 of 10", 0.5)}


def test_epochs_inside_a_config_tell_it_too_and_a_param_of_its_own_better(world):
    metrics = {"epoch": [1.0, 2.0]}
    config = {"train": {"epochs": 20}}
    inside = world.run(params={"config": config}, metrics=metrics, status=None).number
    both = world.run(params={"epochs": 4, "config": config}, metrics=metrics, status=None).number
    assert _told(world, inside, both) == {
        inside: ("epoch 2 of 20", 0.1),
        both: ("epoch 2 of 4", 0.5),
    }


def test_runs_that_have_ended_or_do_not_tell_are_left_out(world):
    for status in ("finished", "failed", "interrupted", "crashed"):
        _training(world, 5.0, status)
    silent = world.run(params={"epochs": 10}, status=None).number
    past = _training(world, 11.0)
    assert _told(world, *range(1, 5), silent, past, 99) == {}
    assert _told(world) == {}


def test_many_runs_take_as_many_statements_as_one(world):
    numbers = [_training(world, 5.0) for _ in range(30)]
    counted = []

    def count(*_):
        counted[-1] += 1

    sa.event.listen(world.store.database.engine, "before_cursor_execute", count)
    for asked in (numbers[:1], numbers):
        counted.append(0)
        assert len(_told(world, *asked)) == len(asked)
    assert counted[0] == counted[1]
