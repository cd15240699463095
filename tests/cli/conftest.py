import json
from types import SimpleNamespace

import pytest
from cli_world import add_run
from click.testing import CliRunner

from trackmagic.cli.main import main
from trackmagic.store import open_store


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """Commands run in a folder of their own, without settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("STORE", "ARTIFACTS", "EXPERIMENT", "RUN_ID"):
        monkeypatch.delenv(f"TRACKMAGIC_{name}", raising=False)


@pytest.fixture
def folder(tmp_path):
    """Where the store is, or will be."""
    return tmp_path / "store"


@pytest.fixture
def cli(folder):
    """Calls the command line on that store: ``cli("runs", "list", code=0)`` gives the result."""

    def call(*args, code=0, input=None, store=folder):
        where = () if store is None else ("--store", str(store))
        found = CliRunner().invoke(main, [*where, *args], input=input)
        assert found.exit_code == code, found.output
        return found

    return call


@pytest.fixture
def asked(cli):
    """The JSON document that a command prints."""
    return lambda *args, **options: json.loads(cli(*args, "--json", **options).stdout)


@pytest.fixture
def store(folder):
    found = open_store(folder)
    yield found
    found.close()


@pytest.fixture
def three(store):
    """Three finished runs of experiment ``digits``; run n has lr n/10 and a loss that ends at n."""
    for n in range(1, 4):
        add_run(store, n)
    return SimpleNamespace(store=store, numbers=[1, 2, 3])
