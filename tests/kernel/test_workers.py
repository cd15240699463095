"""Workers log to the run of the cell that submitted the work, each point once."""

import pytest

MODULE = """
import os, time
import trackmagic
from trackmagic.errors import NoActiveRun

def point(i):
    trackmagic.log_metric("m", float(i), step=i)
    return os.getpid()

def points(i, n=100):
    for k in range(n):
        trackmagic.log_metric("m", float(i * n + k), step=i * n + k)
    return os.getpid()

def attempt(i):
    try:
        trackmagic.log_metric("m", float(i), step=i)
    except NoActiveRun:
        return "no run"
    return "logged"

def param(i):
    trackmagic.log_param(f"p{i}", i)

def into(queue, i):
    point(i)
    queue.put(i)
"""
POOLS = {
    "threads": "concurrent.futures.ThreadPoolExecutor(2)",
    "ThreadPool": "multiprocessing.pool.ThreadPool(2)",
    "processes by fork": "concurrent.futures.ProcessPoolExecutor(2, mp_context=multiprocessing.get_context('fork'))",
    "processes by spawn": "concurrent.futures.ProcessPoolExecutor(2, mp_context=multiprocessing.get_context('spawn'))",
    "processes by forkserver": "concurrent.futures.ProcessPoolExecutor(2, mp_context=multiprocessing.get_context('forkserver'))",
    "Pool by fork": "multiprocessing.get_context('fork').Pool(2)",
    "Pool by spawn": "multiprocessing.get_context('spawn').Pool(2)",
    "Pool by forkserver": "multiprocessing.get_context('forkserver').Pool(2)",
    "loky": "loky.ProcessPoolExecutor(2)",
}
CLOSE = """
if hasattr(pool, 'shutdown'): pool.shutdown()
else: pool.close(); pool.join()
"""
IMPORTS = "import concurrent.futures, multiprocessing, multiprocessing.pool, workers\n"


@pytest.fixture
def kernel(kernel):
    (kernel.folder / "workers.py").write_text(MODULE)
    kernel.ok(
        "import sys, os\nif os.getcwd() not in sys.path: sys.path.insert(0, os.getcwd())\n"
        + IMPORTS
    )
    kernel.ok(
        "import warnings; warnings.filterwarnings('ignore', message='.*fork.*', category=DeprecationWarning)"
    )
    return kernel


def values(run, key="m"):
    return sorted(run.series(key).value)


def prepared(kernel, kind):
    if kind == "loky":
        kernel.ok("import joblib.externals.loky as loky")
    return POOLS[kind]


@pytest.mark.parametrize("kind", POOLS)
def test_a_pool_that_lives_across_cells_logs_to_the_run_of_the_submitter(kernel, kind):
    pool = prepared(kernel, kind)
    first = kernel.ok(
        f"%%track --quiet first\npool = {pool}\nr = list(pool.map(workers.point, range(10)))"
    ).run
    second = kernel.ok(
        "%%track --quiet second\nr = list(pool.map(workers.point, range(10, 20)))"
    ).run
    outside = kernel.value("list(pool.map(workers.attempt, range(20, 30)))")
    third = kernel.ok("%%track --quiet third\nr = list(pool.map(workers.points, range(4)))").run
    kernel.ok(CLOSE)
    assert values(first) == [float(i) for i in range(10)]
    assert values(second) == [float(i) for i in range(10, 20)]
    assert outside == ["no run"] * 10
    assert values(third) == [float(i) for i in range(400)]
    assert first.status == second.status == third.status == "finished"


@pytest.mark.parametrize("kind", POOLS)
def test_a_pool_made_in_a_plain_cell_logs_to_the_run_of_the_submitter(kernel, kind):
    kernel.ok(f"pool = {prepared(kernel, kind)}\nr = list(pool.map(abs, range(4)))")
    run = kernel.ok("%%track --quiet\nr = list(pool.map(workers.point, range(10)))").run
    outside = kernel.value("list(pool.map(workers.attempt, range(4)))")
    kernel.ok(CLOSE)
    assert values(run) == [float(i) for i in range(10)]
    assert outside == ["no run"] * 4


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_a_process_logs_to_the_run_of_the_cell_that_started_it(kernel, method):
    run = kernel.ok(f"""%%track --quiet
context = multiprocessing.get_context('{method}')
started = [context.Process(target=workers.points, args=(i,)) for i in range(3)]
for process in started: process.start()
for process in started: process.join()
codes = [process.exitcode for process in started]""").run
    assert kernel.value("codes") == [0, 0, 0]
    assert values(run) == [float(i) for i in range(300)]


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_a_process_started_outside_a_run_has_none(kernel, method):
    kernel.ok("%%track --quiet\nx = 1")
    kernel.ok(f"context = multiprocessing.get_context('{method}')\nq = context.Queue()")
    kernel.ok("p = context.Process(target=workers.into, args=(q, 1)); p.start(); p.join()")
    assert kernel.value("p.exitcode") == 1


@pytest.mark.parametrize("call", [
    "pool.apply(workers.point, (0,)); pool.apply_async(workers.point, (1,)).get()",
    "pool.starmap(workers.point, [(0,), (1,)])",
    "list(pool.imap(workers.point, range(2)))",
    "list(pool.imap_unordered(workers.point, range(2)))",
    "list(pool.imap(workers.point, range(2), chunksize=2))",
    "pool.map_async(workers.point, range(2)).get()",
    "pool.starmap_async(workers.point, [(0,), (1,)]).get()",
])  # fmt: skip
def test_every_way_into_a_pool_carries_the_run(kernel, call):
    kernel.ok("pool = multiprocessing.get_context('fork').Pool(1)")
    first = kernel.ok(f"%%track --quiet\n{call}").run
    second = kernel.ok(f"%%track --quiet\n{call}").run
    kernel.ok(CLOSE)
    assert values(first) == values(second) == [0.0, 1.0]


def test_a_function_of_the_notebook_runs_in_forked_workers(kernel):
    kernel.ok("def own(i):\n    trackmagic.log_metric('m', float(i), step=i)\n    return i")
    run = kernel.ok(
        "%%track --quiet\nwith concurrent.futures.ProcessPoolExecutor(2, mp_context=multiprocessing.get_context('fork')) as pool:\n"
        "    found = list(pool.map(own, range(6)))"
    ).run
    assert values(run) == [float(i) for i in range(6)]


@pytest.mark.parametrize("backend", ["loky", "multiprocessing", "threading"])
def test_joblib_logs_each_point_once_to_the_right_run(kernel, backend):
    cell = f"""%%track --quiet
import joblib
def own(i):
    trackmagic.log_metric('m', float(i), step=i)
found = joblib.Parallel(n_jobs=2, backend='{backend}')(joblib.delayed(own)(i) for i in range(START, START + 20))
"""
    runs = [kernel.ok(cell.replace("START", str(start))).run for start in (0, 100)]
    assert [values(run) for run in runs] == [
        [float(i) for i in range(start, start + 20)] for start in (0, 100)
    ]
    outside = kernel.value(
        f"joblib.Parallel(n_jobs=2, backend='{backend}')(joblib.delayed(workers.attempt)(i) for i in range(4))"
    )
    assert outside == ["no run"] * 4


def test_joblib_first_imported_in_a_tracked_cell_forgets_the_run_with_it(own_kernel):
    kernel = own_kernel
    (kernel.folder / "workers.py").write_text(MODULE)
    call = "joblib.Parallel(n_jobs=2)(joblib.delayed(workers.attempt)(i) for i in range(4))"
    run = kernel.ok(f"%%track --quiet\nimport joblib, workers\nfound = {call}").run
    assert values(run) == [0.0, 1.0, 2.0, 3.0]
    assert kernel.value(call) == ["no run"] * 4
    assert values(run) == [0.0, 1.0, 2.0, 3.0]


def test_work_submitted_from_a_thread_of_the_cell_belongs_to_the_cell(kernel):
    run = kernel.ok("""%%track --quiet
import threading
pool = concurrent.futures.ThreadPoolExecutor(1)
def submit():
    pool.submit(workers.point, 1).result()
thread = threading.Thread(target=submit); thread.start(); thread.join(); pool.shutdown()""").run
    assert values(run) == [1.0]


def test_params_of_workers_arrive(kernel):
    run = kernel.ok(
        "%%track --quiet\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n    pool.map(workers.param, range(4))"
    ).run
    assert run.params == {f"p{i}": i for i in range(4)}


def test_work_still_queued_when_the_cell_ends_is_late_and_in_its_run(kernel, until):
    kernel.ok("""pool = concurrent.futures.ThreadPoolExecutor(1)
import threading
go = threading.Event()""")
    first = kernel.ok(
        "%%track --quiet\nf = pool.submit(go.wait, 30); g = pool.submit(workers.point, 7)"
    ).run
    second = kernel.ok("%%track --quiet\ngo.set(); g.result()").run
    kernel.ok("pool.shutdown()")
    assert second.metrics == {}
    until(lambda: first.metrics == {"m": 7.0})
    until(lambda: kernel.store.runs.get(first.number).late_points == 1)


@pytest.mark.parametrize("kind", POOLS)
def test_a_pool_of_a_tracked_cell_never_logs_to_a_run_left_open(kernel, kind):
    pool = prepared(kernel, kind)
    left = kernel.ok("left = trackmagic.start_run()").run
    run = kernel.ok(
        f"%%track --quiet\npool = {pool}\nr = list(pool.map(workers.point, range(6)))"
    ).run
    assert values(run) == [float(i) for i in range(6)]
    assert left.metrics == {}
    kernel.ok("r = list(pool.map(workers.point, range(6, 9)))")
    assert values(left) == [6.0, 7.0, 8.0]
    kernel.ok("trackmagic.end_run()")
    assert kernel.value("list(pool.map(workers.attempt, range(4)))") == ["no run"] * 4
    kernel.ok(CLOSE)
    assert values(run) == [float(i) for i in range(6)]


@pytest.mark.parametrize(
    "pool", ["concurrent.futures.ThreadPoolExecutor(1)", POOLS["processes by fork"]]
)
def test_a_callback_belongs_to_the_cell_that_added_it(kernel, pool):
    kernel.ok("import threading")
    cell = """%%track --quiet
POOL
called = threading.Event()
def callback(future):
    trackmagic.log_metric('m', float(future.result())); called.set()
pool.submit(abs, -VALUE).add_done_callback(callback)
called.wait(30)"""
    first = kernel.ok(cell.replace("POOL", f"pool = {pool}").replace("VALUE", "1")).run
    second = kernel.ok(cell.replace("POOL", "").replace("VALUE", "2")).run
    kernel.ok(CLOSE)
    assert (values(first), values(second)) == ([1.0], [2.0])


@pytest.mark.parametrize("pool", ["multiprocessing.pool.ThreadPool(1)", POOLS["Pool by fork"]])
@pytest.mark.parametrize(
    "call",
    [
        "pool.apply_async(abs, (-VALUE,), {}, callback)",
        "pool.map_async(abs, [-VALUE], callback=callback)",
    ],
)
def test_a_callback_of_a_pool_belongs_to_the_cell_that_gave_it(kernel, pool, call):
    kernel.ok("import threading")
    cell = f"""%%track --quiet
POOL
called = threading.Event()
def callback(result):
    trackmagic.log_metric('m', float(result if isinstance(result, int) else result[0])); called.set()
{call}
called.wait(30)"""
    first = kernel.ok(cell.replace("POOL", f"pool = {pool}").replace("VALUE", "1")).run
    second = kernel.ok(cell.replace("POOL", "").replace("VALUE", "2")).run
    kernel.ok(CLOSE)
    assert (values(first), values(second)) == ([1.0], [2.0])


def test_scikit_learn_with_many_jobs_stays_in_its_run(kernel):
    (kernel.folder / "model.py").write_text("""
import trackmagic
from sklearn.base import BaseEstimator
class Model(BaseEstimator):
    def __init__(self, a=0): self.a = a
    def fit(self, X, y): trackmagic.log_metric("fitted", float(self.a)); return self
    def score(self, X, y): return self.a
""")
    cell = """%%track --quiet
from model import Model
from sklearn.model_selection import GridSearchCV
search = GridSearchCV(Model(), {"a": list(range(20))}, n_jobs=2, cv=2, refit=False)
search = search.fit([[0]] * 4, [0, 1, 0, 1])"""
    for _ in range(2):
        assert values(kernel.ok(cell).run, "fitted") == sorted([float(i) for i in range(20)] * 2)


def test_a_worker_that_is_killed_loses_no_point(kernel):
    (kernel.folder / "dying.py").write_text(
        "import os, signal, trackmagic\n"
        "def work():\n"
        "    for i in range(1000): trackmagic.log_metric('m', float(i))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    run = kernel.ok(
        "%%track --quiet\nimport dying\np = multiprocessing.get_context('fork').Process(target=dying.work)\np.start(); p.join()"
    ).run
    assert values(run) == [float(i) for i in range(1000)]
    assert run.status == "finished"


def test_a_bare_fork_logs_to_the_run_and_ends_nothing(kernel):
    run = kernel.ok("""%%track --quiet
import os
pid = os.fork()
if not pid:
    try:
        trackmagic.log_metric('child', 1.0)
        trackmagic.end_run()
    finally:
        os._exit(0)
os.waitpid(pid, 0)
trackmagic.log_metric('parent', 2.0)""").run
    assert run.metrics == {"child": 1.0, "parent": 2.0}
    assert run.status == "finished"


HOLDS = """
import os, threading
taken, released, forked = threading.Event(), threading.Event(), threading.Event()
def hold():
    with LOCK:
        taken.set(); forked.wait(0.3); released.set()
thread = threading.Thread(target=hold); thread.start(); taken.wait(30)
pid = os.fork()
if not pid: os._exit(0)
was_released = released.is_set(); forked.set()
os.waitpid(pid, 0); thread.join()
"""


def test_a_fork_waits_until_no_thread_is_inside_sqlite(kernel):
    lock = "__import__('trackmagic.recording.forks').recording.forks.in_database()"
    kernel.ok(HOLDS.replace("LOCK", lock))
    assert kernel.value("was_released") is True


WRITES = """
import os, threading
history, taken = get_ipython().history_manager, threading.Event()
def hold():
    with history.db_input_cache_lock:
        taken.set(); history.save_thread.save_flag.set(); threading.Event().wait(0.02)
thread = threading.Thread(target=hold); thread.start(); taken.wait(30)
pid = os.fork()
if not pid: os._exit(0)
os.waitpid(pid, 0); thread.join()
"""


def test_a_fork_does_not_keep_the_history_thread_waiting_for_ever(kernel):
    for _ in range(10):
        kernel.ok(WRITES)


def test_forked_workers_answer_in_cell_after_cell(kernel):
    kernel.ok("context = multiprocessing.get_context('fork')")
    for _ in range(40):
        ran = kernel.ok(
            "%%track --quiet\npool = context.Pool(2)\nr = pool.map_async(workers.point, range(4))\n"
            "r.wait(20)\nanswered = r.ready()\npool.terminate(); pool.join()"
        )
        assert kernel.value("answered") is True
        assert values(ran.run) == [0.0, 1.0, 2.0, 3.0]
