"""A child that is forked at a bad moment logs and ends as any other."""

import os

import pytest

from faults.processes import ended, script

FORK = """
import os, signal, sys, threading, time
from importlib.machinery import PathFinder
class Slow:
    '''Executing numpy takes until it is let go; while it is looked for, Python lets no fork be.'''
    def find_spec(self, name, *rest):
        if name != "numpy":
            return None
        spec = PathFinder.find_spec(name, *rest)
        execute = spec.loader.exec_module
        def exec_module(module):
            inside.set()
            goes_on.wait(float(sys.argv[2]))
            execute(module)
        spec.loader.exec_module = exec_module
        return spec
inside, goes_on = threading.Event(), threading.Event()
sys.meta_path.insert(0, Slow())
from trackmagic.tracking.opening import open_run
with open_run(is_call=True) as run:  # as a tracked cell does: numpy is imported with the first point
    assert "numpy" not in sys.modules
    work = {"ours": lambda: run.log_metric("thread", 1.0), "users": lambda: __import__("numpy")}
    thread = threading.Thread(target=work[sys.argv[1]])
    thread.start()
    inside.wait()
    child = os.fork()
    if not child:
        run.log_metric("child", 1.0)
        if sys.argv[1] == "ours":
            import numpy  # the fork has waited for us: it is whole
        os._exit(0)
    deadline = time.monotonic() + 30
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.01)
    goes_on.set()
    thread.join()
print(ended[1], sorted(run.metrics))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize(
    ("whose", "seconds", "keys"),
    [("ours", "0.5", "['child', 'thread']"), ("users", "60", "['child']")],
)
def test_a_child_forked_while_a_thread_imports_numpy_logs_and_ends(tmp_path, whose, seconds, keys):
    out, _err = ended(script(FORK, tmp_path / "store", whose, seconds))
    assert out == f"0 {keys}\n"
