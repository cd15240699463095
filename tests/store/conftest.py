import pytest

from store.worlds import end_processes
from trackmagic.host import this_process
from trackmagic.store import open_store


@pytest.fixture(autouse=True)
def _processes_end():
    yield
    end_processes()


@pytest.fixture
def store(tmp_path):
    """An empty store."""
    found = open_store(tmp_path / "store")
    yield found
    found.close()


@pytest.fixture
def add_run(store):
    """Makes a run."""

    def add(experiment="first", **more):
        return store.runs.add(store.experiments.ensure(experiment), this_process(), **more)

    return add


@pytest.fixture
def run(add_run):
    """The number of a run."""
    return add_run().number
