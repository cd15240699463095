"""A run that is written without a session: nothing here is active, and no kernel runs."""

import pytest

from trackmagic.host import this_process
from trackmagic.recording.opening import record_run
from trackmagic.store import open_store


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path / "store")
    yield opened
    opened.close()


@pytest.fixture
def run(store):
    with record_run(store, owner=this_process()) as run:
        yield run
