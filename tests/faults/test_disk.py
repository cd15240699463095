import os
import shutil
import subprocess
from contextlib import contextmanager, suppress

import pytest
from store.locked import let_in

from faults.processes import ended, script
from trackmagic.errors import DamagedData
from trackmagic.store import open_store

FULL = """
import os, sys, time
import trackmagic
from pathlib import Path
room = Path(sys.argv[1])
def fill():
    with open(room / "filler", "ab", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while True: file.write(bytes(size))
            except OSError: pass
with trackmagic.start_run(run_name="before") as before:
    trackmagic.log_metric("loss", 1.0)
run = trackmagic.start_run(run_name="across")
for i in range(1000):
    trackmagic.log_metric("loss", float(i))
fill()
for i in range(1000, 20000):
    trackmagic.log_metric("loss", float(i))
    if i % 5000 == 0:
        trackmagic.log_metrics({"a": float(i), "b": 1.0})
        trackmagic.log_param(f"p{i}", i)
        trackmagic.log_text("x" * 100_000, f"{i}.txt")
        time.sleep(0.5)  # several folds fail
        fill()
print("full", flush=True)
sys.stdin.readline()  # there is room again
for i in range(20000, 21000):
    trackmagic.log_metric("loss", float(i))
run.end()
with trackmagic.start_run(run_name="after") as after:
    trackmagic.log_metric("loss", 2.0)
deadline = time.monotonic() + 30
while trackmagic.get_run("across").status != "finished" or len(list(run.artifacts)) < 3:
    assert time.monotonic() < deadline, (trackmagic.get_run("across").status, run.params)
    time.sleep(0.05)
assert run.series("loss").value.tolist() == list(range(21000)), len(run.series("loss"))
assert run.metrics["a"] == 15000.0
assert run.params == {"p5000": 5000, "p10000": 10000, "p15000": 15000}, run.params
print("done")
"""


@contextmanager
def small_disk(folder, size):
    """A file system of that many bytes; needs root."""
    folder.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder],
            capture_output=True,
            check=False,
        ).returncode
    )
    if not mounted:
        pytest.skip("a small file system cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_stops_no_cell_and_when_there_is_room_everything_is_written(tmp_path):
    with small_disk(tmp_path / "disk", 8 << 20) as disk:
        process = script(FULL, disk / "store", disk)
        assert process.stdout.readline() == "full\n", process.communicate()
        (disk / "filler").unlink()
        process.stdin.write("go\n")
        out, err = ended(process)
        assert out == "done\n"
        assert err
        assert "Traceback" not in err
        assert len(err.splitlines()) <= 4, err
        store = open_store(disk / "store")
        with store.database.read() as connection:
            assert connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"
        assert store.recover() == []
        store.close()


READ_ONLY = """
import os, sys, time
from pathlib import Path
import trackmagic
place = Path(os.environ["TRACKMAGIC_STORE"])
with trackmagic.start_run():  # imports all that is needed while Python itself can be read
    trackmagic.log_metric("loss", 0.1)
    trackmagic.log_text("text", "a.txt")
trackmagic.get_run(-1).series("loss"), trackmagic.search_runs()
if os.geteuid() == 0:
    for path in [place, *place.rglob("*")]:
        os.chown(path, 65534, 65534)
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
run = trackmagic.start_run(run_name="across")
trackmagic.log_metric("loss", 0.0)
def allow(folders, files):
    for path in [place, *place.rglob("*")]:
        path.chmod(folders if path.is_dir() else files)
allow(0o555, 0o444)
run.store.close()  # what is opened from now on is read-only
for i in range(1, 1000):
    trackmagic.log_metric("loss", float(i))
    trackmagic.log_metric(f"other {i % 3}", float(i))
trackmagic.log_param("a", 1)
trackmagic.log_text("text", "a.txt")
time.sleep(1)
allow(0o755, 0o644)
for i in range(1000, 1100):
    trackmagic.log_metric("loss", float(i))
run.end()
deadline = time.monotonic() + 30
while run.params != {"a": 1} or len(list(run.artifacts)) != 1:
    assert time.monotonic() < deadline
    time.sleep(0.05)
assert run.series("loss").value.tolist() == list(range(1100))
assert run.status == "finished"
"""


def test_a_store_made_read_only_stops_no_cell_and_is_written_when_it_may_be(tmp_path):
    let_in(tmp_path)
    out, err = ended(script(READ_ONLY, tmp_path / "store", cwd="/"))
    assert out == ""
    assert 1 <= len(err.splitlines()) <= 3, err
    assert "Traceback" not in err


GONE = """
import os, shutil, sys, time
import trackmagic
store = os.environ["TRACKMAGIC_STORE"]
with trackmagic.start_run(run_name="old") as old:
    trackmagic.log_metric("loss", 1.0)
run = trackmagic.start_run(run_name="across")
for i in range(100):
    trackmagic.log_metric("loss", float(i))
shutil.rmtree(store)
for i in range(100, 200):
    trackmagic.log_metric("loss", float(i))
trackmagic.log_param("a", 1)
time.sleep(1)
run.end()
time.sleep(0.5)
with trackmagic.start_run(run_name="new") as new:
    for i in range(50):
        trackmagic.log_metric("loss", float(i))
    time.sleep(1)
    print(new.number, os.path.exists(store))
print(new.series("loss").value.tolist() == list(range(50)), trackmagic.search_runs().name.tolist())
"""


def test_when_the_folder_is_deleted_under_a_run_the_next_one_goes_to_a_new_store(tmp_path):
    out, err = ended(script(GONE, tmp_path / "store"))
    assert out.splitlines() == ["1 True", "True ['new']"]
    assert "Traceback" not in err
    assert 1 <= len(err.splitlines()) <= 3, err


REMADE = """
import os, shutil, subprocess, sys
import trackmagic
store = os.environ["TRACKMAGIC_STORE"]
with trackmagic.start_run() as old:
    trackmagic.log_metric("loss", 1.0)
shutil.rmtree(store)
os.environ.pop("TRACKMAGIC_RUN_ID", None)
other = "import trackmagic; trackmagic.start_run(run_name='other').end()"
subprocess.run([sys.executable, "-c", other], check=True)
with trackmagic.start_run(run_name="mine") as new:
    trackmagic.log_metric("loss", 2.0)
print(trackmagic.search_runs(order_by="number").name.tolist())
"""


def test_a_folder_deleted_and_made_again_by_another_process_is_used(tmp_path):
    out, err = ended(script(REMADE, tmp_path / "store"))
    gone = f"trackmagic: the store {tmp_path / 'store'} is gone; a new one is made\n"
    assert (out, err) == ("['other', 'mine']\n", gone)


def pages_damaged(path, first, last):
    data = bytearray(path.read_bytes())
    for page in range(first, min(last, len(data) // 4096)):
        data[page * 4096 + 100 : page * 4096 + 3000] = b"\xaa" * 2900
    path.write_bytes(data)


def test_a_damaged_blob_leaves_everything_else_readable(tmp_path):
    text = """
import trackmagic
for i in range(2):
    with trackmagic.start_run():
        trackmagic.log_text("x" * (i + 1), "a.txt")
"""
    ended(script(text, tmp_path / "store"))
    store = open_store(tmp_path / "store")
    one, other = (store.artifacts.get(run, "a.txt").digest for run in (1, 2))
    (path,) = (tmp_path / "store").rglob(one)
    path.chmod(0o600)
    path.write_bytes(b"?")
    assert not store.blobs.is_whole(one)
    assert store.blobs.get(other) == b"xx"
    store.close()


def test_a_damaged_page_of_a_series_leaves_other_runs_readable(tmp_path):
    text = """
import trackmagic, random
for i in range(3):
    with trackmagic.start_run():
        for _ in range(20000): trackmagic.log_metric("loss", random.random())
"""
    ended(script(text, tmp_path / "store"))
    path = tmp_path / "store" / "trackmagic.db"
    store = open_store(tmp_path / "store")
    with store.database.read() as connection:
        connection.exec_driver_sql("pragma integrity_check")
    store.close()
    pages_damaged(path, path.stat().st_size // 4096 - 20, path.stat().st_size // 4096)
    store = open_store(tmp_path / "store")
    readable = 0
    for run in (1, 2, 3):
        assert store.runs.get(run).status == "finished"
        with suppress(DamagedData):
            readable += len(store.metrics.series(run, "loss")) == 20000
    assert readable == 2
    store.close()


def test_a_store_on_a_vanished_disk_is_one_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    process = script("import trackmagic\ntrackmagic.start_run()", tmp_path / "file" / "store")
    _, err = process.communicate(timeout=60)
    assert "StoreUnusable" in err.splitlines()[-1]
    assert "TRACKMAGIC_STORE" in err.splitlines()[-1]
    shutil.rmtree(tmp_path)
