"""What goes by sys.stdout is in the run too, as it is under the cell."""

import sys

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="ipykernel reads no descriptors there"
)


@pytest.fixture
def kernel(make_kernel, monkeypatch):
    """ipykernel reads descriptors 1 and 2, save where it finds itself under pytest."""
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    return make_kernel()


CHILDREN = {
    "subprocess": (
        """import subprocess, sys
code = "import sys; print('child out'); print('child err', file=sys.stderr)"
subprocess.run([sys.executable, "-c", code], check=True)""",
        {"stdout": "child out\n", "stderr": "child err\n"},
    ),
    "os.system": ("import os\nos.system('echo system')", {"stdout": "system\n"}),
    "descriptor": ("import os\nos.write(2, b'raw\\n')", {"stderr": "raw\n"}),
    "C": (
        "import ctypes\nlibc = ctypes.CDLL(None)\nlibc.puts(b'from C')\nlibc.fflush(None)",
        {"stdout": "from C\n"},
    ),
    "a megabyte": (
        "import subprocess\nsubprocess.run('seq 100000', shell=True, check=True)",
        {"stdout": "".join(f"{n}\n" for n in range(1, 100_001))},
    ),
    "a thread": (
        """import os, threading
thread = threading.Thread(target=os.system, args=("echo thread",))
thread.start()
thread.join()""",
        {"stdout": "thread\n"},
    ),
}


@pytest.mark.parametrize("how", CHILDREN)
def test_what_a_child_process_prints_is_kept(kernel, how):
    body, output = CHILDREN[how]
    assert kernel.ok(f"%%track --quiet\n{body}").run.output == output
    assert kernel.ok("%%track --quiet\nx = 1").run.output == {}


WORK = "def work(n):\n    print(f'worker {n}\\n', end='', flush=True)\n"


@pytest.mark.parametrize(
    "pool",
    [
        "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n    pool.map(work, range(4))",
        "from joblib import Parallel, delayed\n_ = Parallel(2)(delayed(work)(n) for n in range(4))",
    ],
    ids=["fork", "loky"],
)
def test_what_workers_print_is_kept(kernel, pool):
    kernel.ok(WORK)
    output = kernel.ok(f"%%track --quiet\n{pool}").run.output
    assert sorted(output["stdout"].split()) == sorted("worker 0 worker 1 worker 2 worker 3".split())


def test_a_cell_within_a_cell_takes_what_its_own_children_print(kernel):
    inner = "%%track inner --quiet\\nimport os\\n_ = os.system('echo inner')"
    outer = f"%%track outer --quiet\nimport os\nget_ipython().run_cell({inner!r})\n_ = os.system('echo outer')"
    ran = kernel.ok(outer.replace("\\\\n", "\\n"))
    output = {run.name: run.output.get("stdout", "") for run in ran.runs}
    assert output["inner"] == "inner\n"
    assert "inner" not in output["outer"].splitlines()
    assert output["outer"].endswith("outer\n")


def test_an_untracked_cells_children_are_nobodys(kernel):
    kernel.ok("import os\n_ = os.system('echo before')")
    assert kernel.ok("%%track --quiet\nprint('mine')").run.output == {"stdout": "mine\n"}
