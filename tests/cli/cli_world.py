import numpy as np

from trackmagic.host import this_process
from trackmagic.store import Series
from trackmagic.store.artifacts import describe


def add_run(store, n, *, name=None, experiment="digits"):
    run = store.runs.add(store.experiments.ensure(experiment), this_process(), name=name)
    store.params.set(run.number, {"lr": n / 10, "opt": "adam"})
    store.tags.set(run.number, {"team": "blue"})
    values = np.array([9.0, float(n)])
    store.metrics.add(run.number, {"loss": Series(np.arange(2), np.arange(2) + 1e9, values)})
    files = [
        describe(path, store.blobs.put(text.encode()), len(text))
        for path, text in (("model.bin", f"model {n}"), ("plots/loss.txt", f"plot {n}"))
    ]
    store.artifacts.add(run.number, files)
    store.runs.end(run.number, "finished")
    return store.runs.get(run.number)
