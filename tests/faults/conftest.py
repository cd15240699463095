import pytest

from faults.processes import end_processes


@pytest.fixture(autouse=True)
def _processes_end():
    yield
    end_processes()
