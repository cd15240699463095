"""A run that no process is known to make: closed a day after its last point, taken back by a heartbeat."""

import os
import time

import msgspec
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from trackmagic.cli.main import main
from trackmagic.errors import BadValue
from trackmagic.host import this_process
from trackmagic.store import open_store, schema
from trackmagic.store.doctor import examine
from trackmagic.store.journal import Journal
from trackmagic.store.recovery import UNATTENDED_SECONDS
from trackmagic.views.actions import RunsAction, can_stop, stop_runs


@pytest.fixture
def store(tmp_path):
    found = open_store(tmp_path / "store")
    yield found
    found.close()


@pytest.fixture
def lost(store):
    """Makes a run that began so many seconds ago, and takes the row of its process away."""

    def lose(ago):
        filed = store.experiments.ensure("e")
        run = store.runs.add(filed, this_process(), started=time.time() - ago)
        mine = sa.delete(schema.process).where(schema.process.c.run == run.number)
        with store.database.write() as connection:
            connection.execute(mine)
        return run

    return lose


def test_it_is_closed_with_its_points_once_it_is_overdue(store, lost):
    old, young = lost(2 * UNATTENDED_SECONDS), lost(0.0)
    journal = Journal(store.journals, old.id)
    journal.append("loss", 0.5, None, None)
    journal.retire()
    [path] = store.journals.iterdir()
    os.utime(path, (old.started, old.started))
    assert [run.number for run in store.recover()] == [old.number]
    assert store.runs.get(old.number).status == "crashed"
    assert store.metrics.series(old.number, "loss").value.tolist() == [0.5]
    assert list(store.journals.iterdir()) == []
    assert store.runs.get(young.number).status == "running"


def test_a_heartbeat_takes_it_back_and_makes_the_row_again(store, lost):
    run = lost(2 * UNATTENDED_SECONDS)
    assert store.recover()
    store.runs.beat([run.number], this_process())
    assert store.runs.process(run.number) == this_process()
    assert store.recover() == []
    assert store.runs.get(run.number).status == "running"


def test_a_heartbeat_makes_no_row_for_a_run_that_is_gone_and_takes_none_from_another(
    store, add_run
):
    run = add_run().number
    stranger = msgspec.structs.replace(this_process(), pid=1)
    store.runs.beat([run, 99], stranger)
    assert store.runs.process(run) == this_process()
    with store.database.read() as connection:
        assert connection.scalars(sa.select(schema.process.c.run)).all() == [run]


def test_it_can_be_looked_at_and_why_it_cannot_be_stopped_is_said(store, lost):
    run = lost(2 * UNATTENDED_SECONDS)
    assert not can_stop(store, run)
    with pytest.raises(BadValue, match="no process is known to make it"):
        stop_runs(store, RunsAction(runs=(run.number,)))
    [warning] = [one.what for one in examine(str(store.folder)) if one.severity == "warning"]
    assert warning.startswith(f"run #{run.number} {run.name!r} runs, but no process is known to")
    words = ["--store", str(store.folder), "runs", "show", "1"]
    shown = CliRunner().invoke(main, words, catch_exceptions=False)
    assert shown.exit_code == 0, shown.output
    assert run.name in shown.output
