"""A kernel tells the Jupyter servers of its user which store it uses."""

import json
from pathlib import Path

from trackmagic.places.registry import store_id

PRINT = "import trackmagic\nprint(trackmagic.runs())"


def _told(kernel):
    folder = Path(kernel.environ["JUPYTER_RUNTIME_DIR"]) / "trackmagic"
    return {path.name: json.loads(path.read_bytes()) for path in folder.glob("kernel-*.json")}


def _name(kernel):
    return Path(kernel.manager.connection_file).name


def test_loading_tells_nothing_and_a_tracked_cell_does(own_kernel):
    assert _told(own_kernel) == {}
    own_kernel.ok("%%track\nx = 1")
    [(name, told)] = _told(own_kernel).items()
    assert name == _name(own_kernel)
    assert told["store"] == store_id(own_kernel.location)
    assert told["version"] == own_kernel.value("trackmagic.__version__")
    assert told["process"]["pid"] == own_kernel.pid


def test_looking_at_runs_tells_it_too(own_kernel):
    own_kernel.ok(PRINT)
    assert _told(own_kernel)[_name(own_kernel)]["store"] == store_id(own_kernel.location)


def test_a_kernel_that_goes_to_another_store_says_so(own_kernel, tmp_path):
    own_kernel.ok("%%track\nx = 1")
    other = str(tmp_path / "other")
    own_kernel.ok(f"import os\nos.environ['TRACKMAGIC_STORE'] = {other!r}")
    own_kernel.ok("%%track\nx = 2")
    assert _told(own_kernel)[_name(own_kernel)]["store"] == store_id(other)


def test_a_restarted_kernel_is_told_as_the_process_that_it_is_now(own_kernel):
    own_kernel.ok("%%track\nx = 1")
    before = own_kernel.pid
    own_kernel.restart()
    own_kernel.ok("%%track\nx = 2")
    [told] = _told(own_kernel).values()
    assert told["process"]["pid"] == own_kernel.pid != before
