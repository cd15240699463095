"""Runs with params and metrics, in a store that the charts find."""

import numpy as np
import pytest

from trackmagic.entities import Process
from trackmagic.store import Series, open_store

STARTED = 1.8e9
PROCESS = Process(host="h", user="u", pid=1, place="p", process_started=0.0)


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("TRACKMAGIC_STORE", str(tmp_path))
    found = open_store(tmp_path)
    yield found
    found.close()


@pytest.fixture
def add(store):
    """Makes a run; its points are two seconds apart. Gives its number."""

    def add_run(metrics=None, params=None, name=None, tags=None, experiment="mnist"):
        filed = store.experiments.ensure(experiment)
        number = store.runs.add(filed, PROCESS, started=STARTED, name=name).number
        series = {}
        for key, found in (metrics or {}).items():
            steps = np.arange(len(found))
            series[key] = Series(steps, STARTED + 2.0 * steps, np.asarray(found, float))
        store.metrics.add(number, series)
        store.params.set(number, params or {})
        store.tags.set(number, tags or {})
        store.runs.end(number, "finished", ended=STARTED + 10)
        return number

    return add_run
