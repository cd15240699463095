"""No test meets a store, a run or an experiment that the person running the tests has set up."""

import os

for name in [*os.environ]:
    if name.startswith("TRACKMAGIC_") or name == "MLFLOW_EXPERIMENT_NAME":
        del os.environ[name]
