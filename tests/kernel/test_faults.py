"""Hooks never raise: whatever fails behind the user's back, the cell goes on, with one line at most."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from store.locked import mounted_read_only

CELL = """%%track
lr = 0.5
print('first')
run = trackmagic.active_run()
for i in range(5):
    trackmagic.log_metric('m', float(i))
trackmagic.log_metrics({'a': 1, 'b': 2})
trackmagic.log_param('p', 1)
trackmagic.log_params({'q': 2})
trackmagic.log_text('text', 'a.txt')
trackmagic.log_dict({'a': 1}, 'a.json')
trackmagic.set_tag('k', 'v')
trackmagic.set_note('note')
with trackmagic.start_run() as child:
    trackmagic.log_metric('m', 1.0)
import threading
thread = threading.Thread(target=trackmagic.log_metric, args=('t', 1.0)); thread.start(); thread.join()
acc = sum([lr])
print('last')
"""


def said(ran):
    """Lines of ours on stderr."""
    return [line for line in ran.stderr.splitlines() if "trackmagic" in line]


def goes_on(ran):
    assert ran.status == "ok", ran.reply
    assert ran.stdout == "first\nlast\n"
    assert ran.stderr.splitlines() == said(ran)
    assert len(said(ran)) <= 1, ran.stderr
    return True


def both_are_whole(kernel, until, before=0):
    """The run of ``CELL`` that waited in memory and the one after it, each with all it logged."""
    kernel.ok(CELL)

    def runs():
        numbers = kernel.store.runs.nested(range(before + 1, before + 9))
        every = [kernel.get(one.number) for one in kernel.store.runs.these(numbers)]
        return every if len(every) == 4 and {run.status for run in every} == {"finished"} else None

    every = until(runs)
    calls = [run for run in every if kernel.store.runs.get(run.number).parent is None]
    assert len(calls) == 2
    for run in calls:
        assert run.metrics == {"m": 4.0, "a": 1.0, "b": 2.0, "t": 1.0, "acc": 0.5}
        assert run.series("m").value.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
        assert run.params == {"lr": 0.5, "p": 1, "q": 2}
        assert (run.tags, run.note) == ({"k": "v"}, "note")
        assert run.artifacts.paths() == ["a.json", "a.txt"]
        assert run.code == CELL
        assert run.output["stdout"] == "first\nlast\n"
        assert until(lambda run=run: run.environment)
        [child] = kernel.store.runs.children(run.number)
        assert kernel.get(child.number).metrics == {"m": 1.0}
        assert child.started >= run.started
    first, second = calls
    assert first.started != second.started
    return True


def test_a_store_that_cannot_be_made_costs_one_line(make_kernel, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    kernel = make_kernel(TRACKMAGIC_STORE=str(tmp_path / "file" / "store"))
    ran = kernel.run(CELL)
    assert goes_on(ran)
    [line] = said(ran)
    assert "opening the run failed, your code goes on" in line
    assert ran.cards == []
    again = kernel.run(CELL)
    assert goes_on(again)
    assert said(again) == []
    assert kernel.value("trackmagic.active_run() is None")
    assert kernel.value("'TRACKMAGIC_RUN_ID' in __import__('os').environ") is False


def test_a_cell_without_a_store_that_fails_shows_its_own_error(make_kernel, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    kernel = make_kernel(TRACKMAGIC_STORE=str(tmp_path / "file" / "store"))
    ran = kernel.run("%%track\ntrackmagic.log_metric('m', 1.0)\n1/0")
    assert ran.errors[0]["ename"] == "ZeroDivisionError"
    assert kernel.run("trackmagic.log_metric('m', 1.0)").errors[0]["ename"] == "NoActiveRun"


def test_without_a_store_seed_and_isolate_still_hold(make_kernel, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    kernel = make_kernel(TRACKMAGIC_STORE=str(tmp_path / "file" / "store"))
    kernel.ok("import random\nkept = 1")
    cell = "%%track --seed 3 --isolate\nprint(random.random())\nkept = 2\nmade = 1"
    assert kernel.ok(cell).stdout == kernel.ok(cell).stdout
    assert kernel.value("[kept, 'made' in globals()]") == [1, False]


def test_without_a_store_workers_go_on(make_kernel, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    kernel = make_kernel(TRACKMAGIC_STORE=str(tmp_path / "file" / "store"))
    (kernel.folder / "work.py").write_text(
        "import trackmagic\ndef work(i):\n    trackmagic.log_metric('m', i)\n    return i\n"
    )
    ran = kernel.ok("""%%track
import sys, os, multiprocessing, concurrent.futures, subprocess
sys.path.insert(0, os.getcwd())
import work
found = []
for method in ('fork', 'spawn'):
    with multiprocessing.get_context(method).Pool(1) as pool:
        found += pool.map(work.work, range(2))
with concurrent.futures.ThreadPoolExecutor(1) as pool:
    found += pool.map(work.work, range(2))
subprocess.run([sys.executable, '-c', 'import work; work.work(1)'], check=True)
print(found)""")
    assert ran.stdout == "[0, 1, 0, 1, 0, 1]\n"


def test_a_run_that_waited_for_its_store_is_kept_whole_when_it_comes_back(
    make_kernel, tmp_path, until
):
    place = tmp_path / "file"
    place.write_text("not a folder")
    kernel = make_kernel(TRACKMAGIC_STORE=str(place / "store"))
    assert goes_on(kernel.run(CELL))
    place.unlink()
    assert both_are_whole(kernel, until)


def test_a_store_that_is_no_database_costs_one_line(make_kernel, tmp_path):
    store = tmp_path / "store"
    store.mkdir()
    (store / "trackmagic.db").write_bytes(b"this is no database" * 1000)
    kernel = make_kernel(TRACKMAGIC_STORE=str(store))
    ran = kernel.send(CELL)
    kernel.until_answered(ran)
    assert goes_on(ran)
    assert (store / "trackmagic.db").read_bytes().startswith(b"this is no database")


def test_a_store_deleted_while_it_is_open_does_not_stop_the_cell(own_kernel):
    kernel = own_kernel
    kernel.ok("%%track --quiet\nx = 1")
    kernel.store.close()
    ran = kernel.send(
        "%%track\nimport shutil\ntrackmagic.log_metric('m', 1.0)\n"
        f"shutil.rmtree({kernel.location!r})\n"
        "for i in range(100): trackmagic.log_metric('m', 1.0)\n"
        "trackmagic.log_param('p', 1)\ntrackmagic.log_text('x', 'x.txt')\nprint('last')"
    )
    kernel.until_answered(ran)
    assert ran.status == "ok", ran.reply
    assert ran.stdout == "last\n"
    assert len(said(ran)) <= 1, ran.stderr
    assert kernel.run("1 + 1").result == "2"


def test_a_store_deleted_between_cells_is_made_again(own_kernel):
    kernel = own_kernel
    kernel.ok("%%track --quiet\nx = 1")
    kernel.store.close()
    shutil.rmtree(kernel.location)
    kernel._seen = 0
    run = kernel.ok("%%track --quiet\ntrackmagic.log_metric('m', 1.0)").run
    assert (run.status, run.metrics) == ("finished", {"m": 1.0})


needs_root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="mounting and changing users take root"
)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of four megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True, text=True, check=False
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@needs_root
def test_a_disk_full_from_the_start_does_not_stop_the_cell(make_kernel, small_disk, until):
    (small_disk / "ballast").write_bytes(b"x" * (2**22 - 4096))
    kernel = make_kernel(TRACKMAGIC_STORE=str(small_disk / "store"))
    ran = kernel.send(CELL)
    kernel.until_answered(ran)
    assert goes_on(ran)
    (small_disk / "ballast").unlink()
    assert both_are_whole(kernel, until)


@needs_root
def test_a_disk_that_fills_up_between_cells_does_not_stop_the_next(make_kernel, small_disk, until):
    kernel = make_kernel(TRACKMAGIC_STORE=str(small_disk / "store"))
    kernel.ok("%%track --quiet\nx = 1")
    fill(small_disk)
    ran = kernel.send(CELL)
    kernel.until_answered(ran)
    assert ran.status == "ok", ran.reply
    assert ran.stdout == "first\nlast\n"
    assert len(said(ran)) <= 1, ran.stderr
    (small_disk / "ballast").unlink()
    assert both_are_whole(kernel, until, before=1)
    assert (
        kernel.store.database.read().__enter__().exec_driver_sql("pragma integrity_check").scalar()
        == "ok"
    )


@needs_root
def test_a_disk_that_fills_up_inside_a_cell_keeps_what_was_logged(make_kernel, small_disk, until):
    kernel = make_kernel(TRACKMAGIC_STORE=str(small_disk / "store"))
    ran = kernel.send(f"""%%track
def fill():
    with open({str(small_disk / "ballast")!r}, 'wb', buffering=0) as file:
        try:
            while True: file.write(b'x' * 4096)
        except OSError: pass
trackmagic.log_metric('m', 0.0)
fill()
for i in range(1, 5000): trackmagic.log_metric('m', float(i))
trackmagic.log_param('p', 1)
print('last')""")
    kernel.until_answered(ran)
    assert ran.status == "ok"
    assert ran.stdout == "last\n"
    assert len(said(ran)) <= 1, ran.stderr
    (small_disk / "ballast").unlink()
    [run] = kernel.new_runs()
    until(lambda: run.status == "finished")
    until(lambda: len(run.series("m").value) == 5000)
    assert list(run.series("m").value) == [float(i) for i in range(5000)]
    until(lambda: run.params.get("p") == 1)


def test_an_end_of_which_the_database_takes_only_a_part_is_written_whole_later(own_kernel, until):
    kernel = own_kernel
    kernel.ok("%%track --quiet\nx = 1")
    kernel.ok("""import sqlalchemy as sa
def fill(connection, *_): connection.execute('PRAGMA max_page_count = 1')""")
    ran = kernel.ok("""%%track
lr = 0.5
for i in range(100): trackmagic.log_metric('m', float(i))
print('x' * 100_000)
acc = sum([lr])
database = trackmagic.active_run().store.database
sa.event.listen(database.engine, 'checkout', fill)  # full from now on, whichever connection is taken""")
    assert len(said(ran)) == 1, ran.stderr
    assert "full" in ran.stderr
    kernel.ok(
        "sa.event.remove(database.engine, 'checkout', fill)\ndatabase.close()  # opened anew it has room"
    )
    until(lambda: ran.run.status == "finished")
    assert ran.run.output["stdout"] == ran.stdout
    assert ran.run.series("m").value.tolist() == [float(i) for i in range(100)]
    assert (ran.run.params, ran.run.metrics["acc"]) == ({"lr": 0.5}, 0.5)


def test_a_figure_whose_file_the_disk_refuses_comes_later_and_costs_nothing_else(own_kernel, until):
    kernel = own_kernel
    kernel.ok("%matplotlib inline\nimport matplotlib.pyplot as plt")
    kernel.ok("%%track --quiet\nx = 1")
    files = Path(kernel.location) / "artifacts"
    shutil.rmtree(files, ignore_errors=True)
    files.write_text("a file where the folder should be")
    ran = kernel.ok("%%track\nlr = 0.5\nprint('text')\nplt.plot([1, 2])\nplt.show()")
    assert (ran.run.status, ran.run.params) == ("finished", {"lr": 0.5})
    assert ran.run.output["stdout"] == "text\n"
    assert len(said(ran)) == 1, ran.stderr
    assert ran.run.artifacts.paths() == []
    files.unlink()
    until(lambda: len(ran.run.artifacts.paths()) == 1)
    assert ran.run.artifacts.paths()[0].startswith("figures/")


def fill(folder):
    with (folder / "ballast").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass


@needs_root
def test_a_store_that_may_not_be_written_costs_one_line(make_kernel, small_disk, until):
    location = str(small_disk / "store")
    first = make_kernel("first", TRACKMAGIC_STORE=location)
    run = first.ok("%%track --quiet\ntrackmagic.log_metric('m', 1.0)").run
    assert run.metrics == {"m": 1.0}
    first.stop(now=False)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    kernel = make_kernel("second", extension=False, TRACKMAGIC_STORE=location)
    ran = kernel.send(f"%load_ext trackmagic\nimport trackmagic\nget_ipython().run_cell({CELL!r})")
    kernel.until_answered(ran)
    assert ran.status == "ok", ran.reply
    assert ran.stdout.endswith("first\nlast\n")
    assert len(said(ran)) == 1, ran.stderr
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert both_are_whole(kernel, until, before=1)


HOSTILE = {
    "class": "class Odd:\n    @property\n    def __class__(self): raise RuntimeError('no class')\n",
    "getattr": "class Odd:\n    def __getattr__(self, name): raise RuntimeError('no ' + name)\n",
    "getattribute": "class Odd:\n    def __getattribute__(self, name): raise RuntimeError('no ' + name)\n",
    "len": "class Odd(list):\n    def __len__(self): raise RuntimeError('no len')\n    def __iter__(self): raise RuntimeError('no iter')\n",
    "repr": "class Odd:\n    def __repr__(self): raise RuntimeError('no repr')\n    __str__ = __repr__\n",
    "eq": "class Odd:\n    def __eq__(self, other): raise RuntimeError('no eq')\n    __hash__ = None\n    def __bool__(self): raise RuntimeError('no bool')\n",
    "reduce": "class Odd:\n    def __reduce_ex__(self, p): raise RuntimeError('no reduce')\n",
    "float": "class Odd(float):\n    def __float__(self): raise RuntimeError('no float')\n    def __repr__(self): raise RuntimeError('no')\n",
    "str": "class Odd(str):\n    def __len__(self): raise RuntimeError('no')\n    def __repr__(self): raise RuntimeError('no')\n    def __contains__(self, x): raise RuntimeError('no')\n",
    "dict": "class Odd(dict):\n    def items(self): raise RuntimeError('no')\n    def __iter__(self): raise RuntimeError('no')\n",
    "system exit": "class Odd:\n    def __getattr__(self, name): raise SystemExit(1)\n    def __repr__(self): raise SystemExit(1)\n",
    "keyboard interrupt": "class Odd:\n    def __getattr__(self, name): raise KeyboardInterrupt\n    def __repr__(self): raise KeyboardInterrupt\n",
    "recursive": "class Odd(list): pass\n",
}


HOLDS_AS_GIVEN = {"recursive": {"made": [], "api_key": [], "holder": [[]]}}
"""What an odd object is worth as a param, where it is a list that holds what it is given."""


@pytest.mark.parametrize("kind", HOSTILE)
def test_an_odd_object_in_the_namespace_does_not_break_the_cell(kernel, kind):
    kernel.ok(
        HOSTILE[kind]
        + "odd, api_key = Odd(), Odd()\nholder = [Odd()]\n"
        + ("odd.append(odd)" if kind == "recursive" else "")
    )
    ran = kernel.run(
        "%%track\nlr = 0.1\nused = (odd, holder, api_key)\nmade = Odd()\nimport math\nacc = math.sqrt(0.25)\ntrackmagic.log_metric('m', 1.0)"
    )
    kernel.ok("del odd, holder, api_key, used, made, Odd")
    assert ran.status == "ok", ran.reply
    assert ran.stderr.splitlines() == said(ran)
    assert len(said(ran)) <= 1, ran.stderr
    assert ran.run.status == "finished"
    assert {"m": 1.0, "acc": 0.5}.items() <= ran.run.metrics.items()
    assert ran.run.params == {"lr": 0.1, **HOLDS_AS_GIVEN.get(kind, {})}
    assert len(ran.cards) == 1


def test_a_slow_object_does_not_slow_the_cell_for_long(kernel):
    kernel.ok("""import time
class Slow(list):
    def __iter__(self): time.sleep(0.3); return super().__iter__()
    def __reduce_ex__(self, p): time.sleep(0.3); return super().__reduce_ex__(p)
    def __repr__(self): time.sleep(0.3); return 'slow'
    def __len__(self): time.sleep(0.3); return super().__len__()
slow = [Slow([1]) for _ in range(50)]""")
    ran = kernel.ok("%%track --quiet\nused = len(slow)")
    kernel.ok("del slow, Slow")
    assert ran.run.duration < 3
    assert ran.run.status == "finished"


def test_large_inputs_are_bounded(kernel):
    kernel.ok("import numpy as np\nbig = np.zeros(40_000_000)\nwords = ['w' * 10] * 3_000_000")
    ran = kernel.ok("%%track --quiet\nx = big[0] + len(words)")
    kernel.ok("del big, words")
    assert ran.run.duration < 2
    assert {one.name for one in ran.run.inputs} >= {"big", "words"}


def test_streams_that_were_replaced_do_not_break_the_cell(kernel):
    kernel.ok("import sys, io\nout = sys.stdout\nsys.stdout = io.StringIO()")
    ran = kernel.run("%%track --quiet\nprint('into the string')")
    kernel.ok("taken = sys.stdout.getvalue(); sys.stdout = out")
    assert ran.status == "ok"
    assert kernel.value("taken") == "into the string\n"
    ran = kernel.ok(
        "%%track --quiet\nimport contextlib\nwith contextlib.redirect_stdout(io.StringIO()) as inner:\n    print('inner')\nprint(inner.getvalue())"
    )
    assert ran.stdout == "inner\n\n"


def test_a_working_folder_that_is_gone_does_not_break_the_cell(own_kernel):
    own_kernel.ok(
        "import os, tempfile\nplace = tempfile.mkdtemp()\nos.chdir(place)\nos.rmdir(place)"
    )
    ran = own_kernel.run("%%track\ntrackmagic.log_metric('m', 1.0)\nprint('last')")
    assert (ran.status, ran.stdout) == ("ok", "last\n")
    assert len(said(ran)) <= 1, ran.stderr


def test_a_setting_that_turns_bad_does_not_break_the_cell(own_kernel):
    own_kernel.ok("import os; os.environ['TRACKMAGIC_CAPTURE'] = 'nonsense'")
    ran = own_kernel.run("%%track\ntrackmagic.log_metric('m', 1.0)\nprint('last')")
    assert (ran.status, ran.stdout) == ("ok", "last\n")
    [line] = said(ran)
    assert "nonsense" in line


def test_a_namespace_changed_by_a_thread_meanwhile_does_not_break_the_cell(kernel):
    kernel.ok("""import threading
stop = threading.Event()
def churn():
    space, i = globals(), 0
    while not stop.is_set():
        i += 1; space[f'churn_{i % 50}'] = i; space.pop(f'churn_{(i * 7) % 50}', None)
        space['comes_and_goes'] = [i]; space.pop('comes_and_goes', None)
def reads(): return comes_and_goes
thread = threading.Thread(target=churn); thread.start()""")
    for _ in range(10):
        cell = "lr = 0.5\nacc = sum([lr, lr])\nreads\ndef also(): return comes_and_goes\nalso"
        ran = kernel.ok(f"%%track --quiet --isolate\n{cell}")
        assert ran.run.metrics == {"acc": 1.0}
        assert said(ran) == []
    kernel.ok("stop.set(); thread.join()")


def test_a_store_that_can_only_be_read_costs_one_line_and_is_read(make_kernel, tmp_path):
    make_kernel(TRACKMAGIC_STORE=str(tmp_path / "theirs")).run("%%track\nx = 1")
    with mounted_read_only(tmp_path / "theirs", tmp_path / "disk") as disk:
        kernel = make_kernel(TRACKMAGIC_STORE=str(disk))
        ran = kernel.run(CELL)
        assert goes_on(ran)
        [line] = said(ran)
        assert "StoreReadOnly: the store" in line
        assert "set TRACKMAGIC_STORE to a folder that you may write" in line
        assert kernel.value("len(trackmagic.search_runs())") == 1
