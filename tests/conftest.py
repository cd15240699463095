"""No test meets a store, a run or an experiment that the person running the tests has set up."""

# ruff: noqa: E402
import sys

sys.dont_write_bytecode = False  # what pytest makes of each test, and of Hypothesis, it keeps

import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from tests.ports import KernelPorts

PICTURES = "TRACKMAGIC_PICTURES"
"""Where tests keep their screenshots: no setting of ours."""

for name in [*os.environ]:
    is_setting = name.startswith("TRACKMAGIC_") and name != PICTURES
    if is_setting or name == "MLFLOW_EXPERIMENT_NAME":
        del os.environ[name]

settings.register_profile(
    "suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "search", parent=settings.get_profile("suite"), derandomize=False, max_examples=5_000
)
settings.load_profile("suite")
"""Each run tries the same examples, and none fails for the time it took. To look for
others, 5,000 of each: ``pytest tests/query --hypothesis-profile=search --hypothesis-seed=1``."""


KernelPorts.instance()


@pytest.fixture(scope="session", autouse=True)
def _runtime() -> Iterator[None]:
    """Where Jupyter's programs meet: stores that are shown say so there."""
    folder = tempfile.mkdtemp(prefix="trackmagic-runtime-")
    before = os.environ.get("JUPYTER_RUNTIME_DIR")
    os.environ["JUPYTER_RUNTIME_DIR"] = folder
    yield
    if before is None:
        del os.environ["JUPYTER_RUNTIME_DIR"]
    else:
        os.environ["JUPYTER_RUNTIME_DIR"] = before
    shutil.rmtree(folder, ignore_errors=True)
