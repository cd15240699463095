"""A run of a script, in a store of its own."""

import pytest

import trackmagic


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("TRACKMAGIC_STORE", str(tmp_path / "store"))
    with trackmagic.start_run() as run:
        yield run
    run.store.close()
