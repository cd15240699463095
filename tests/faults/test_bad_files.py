"""Errors of the files that are to be kept are told from errors of the store's disk."""

import os
import socket
import threading
from pathlib import Path

import pytest
from store.locked import let_in

import trackmagic
from faults.processes import ended, script
from faults.test_disk import small_disk
from trackmagic.errors import BadFile, BadName, BadValue, TrackmagicError


@pytest.fixture
def run(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("TRACKMAGIC_STORE", str(tmp_path / "store"))
    with trackmagic.start_run() as run:
        yield run
    assert run.status == "finished"
    assert not any("writing to" in one.getMessage() for one in caplog.records), caplog.text


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "checkpoints"
    place.mkdir()
    (place / "good.txt").write_text("weights")
    return place


def dangling(place):
    place.symlink_to("gone.ckpt")


def loop(place):
    place.symlink_to(place.name)


def pipe(place):
    os.mkfifo(place)


def local_socket(place):
    listening = socket.socket(socket.AF_UNIX)
    before = Path.cwd()
    os.chdir(place.parent)  # the name of a socket is short
    listening.bind(place.name)
    os.chdir(before)
    listening.close()


def linked_pipe(place):
    os.mkfifo(place.parent.parent / "pipe")
    place.symlink_to("../pipe")


def linked_device(place):
    place.symlink_to("/dev/zero")


def refusing(place):
    """A file that opens and cannot be read."""
    place.symlink_to("/proc/self/mem")


BAD = [dangling, loop, pipe, local_socket, linked_pipe, linked_device, refusing]


@pytest.mark.parametrize("bad", BAD, ids=lambda one: one.__name__)
def test_one_that_cannot_be_kept_is_left_out_of_its_folder_and_named(run, folder, bad, caplog):
    name = f"{bad.__name__}.ckpt"
    bad(folder / name)
    (folder / "z.txt").write_text("after it")
    run.log_artifact(folder)
    run.log_artifacts(folder, "again")
    names = ["good.txt", "z.txt"]
    assert run.artifacts.paths() == [
        *(f"again/{name}" for name in names),
        *(f"checkpoints/{name}" for name in names),
    ]
    [notice] = run.store.surroundings.notices(run.number)
    assert notice.part == "artifacts"
    assert f"'{name}'" in notice.text
    assert caplog.text.count(name) == 1


@pytest.mark.parametrize("bad", BAD, ids=lambda one: one.__name__)
def test_the_one_that_was_asked_for_is_an_error_that_names_it(run, folder, bad):
    bad(folder / "last.ckpt")
    with pytest.raises(BadFile, match=r"last\.ckpt' (is|cannot)"):
        run.log_artifact(folder / "last.ckpt")
    run.log_param("goes", "on")
    assert run.artifacts.paths() == []
    assert run.params == {"goes": "on"}


def test_a_file_that_is_not_there_is_a_file_not_found(run, folder):
    for call in (run.log_artifact, run.log_artifacts, trackmagic.log_artifact):
        with pytest.raises(FileNotFoundError, match=r"gone\.txt") as one:
            call(folder / "gone.txt")
        assert isinstance(one.value, TrackmagicError)


@pytest.mark.parametrize("path", [3, None, "", "a\0b", ["a"]])
def test_what_is_no_path_is_refused(run, path):
    with pytest.raises(BadValue):
        run.log_artifact(path)


@pytest.mark.parametrize("place", ["../up", "/", "a//b", "C:\\x"])
def test_a_place_that_cannot_be_is_refused_before_a_file_is_read(run, folder, place):
    if place == "/":
        run.log_artifact(folder / "good.txt", place)  # as no place at all
        assert run.artifacts.paths() == ["good.txt"]
        return
    with pytest.raises(BadName):
        run.log_artifact(folder / "good.txt", place)


def test_links_between_folders_end_and_are_named(run, folder):
    (folder / "inner").mkdir()
    (folder / "inner" / "b.txt").write_text("b")
    (folder / "inner" / "up").symlink_to("..")
    (folder / "other").symlink_to("inner")
    run.log_artifact(folder)
    assert run.artifacts.paths() == ["checkpoints/good.txt", "checkpoints/inner/b.txt"]
    [notice] = run.store.surroundings.notices(run.number)
    assert "'inner/up' is a link to a folder" in notice.text
    assert "'other' is a link to a folder" in notice.text


def test_names_that_are_no_text_are_left_out_and_named(run, folder):
    for name in (b"caf\xe9.txt", b"line\nbreak", b"\xff\xff"):
        (folder / os.fsdecode(name)).write_bytes(b"x")
    run.log_artifact(folder)
    assert run.artifacts.paths() == ["checkpoints/good.txt"]
    [notice] = run.store.surroundings.notices(run.number)
    assert notice.text.count("has no name that can be kept") == 3


def test_a_folder_of_nothing_but_bad_ones_is_an_error(run, tmp_path):
    (tmp_path / "pipes").mkdir()
    pipe(tmp_path / "pipes" / "a")
    with pytest.raises(BadFile, match="nothing that can be kept"):
        run.log_artifact(tmp_path / "pipes")
    (tmp_path / "empty").mkdir()
    run.log_artifact(tmp_path / "empty")
    assert run.artifacts.paths() == []


MOST_BYTES = 100_000_000
"""The disk is not the test's."""


def test_a_file_that_grows_without_end_is_kept_as_it_was_when_it_was_opened(run, tmp_path):
    path, stopped = tmp_path / "growing.log", threading.Event()
    path.write_bytes(b"line\n" * 100_000)

    def grow():
        with path.open("ab") as file:
            while not stopped.is_set() and file.tell() < MOST_BYTES:
                file.write(b"line\n" * 10_000)

    thread = threading.Thread(target=grow)
    thread.start()
    try:
        for i in range(5):
            run.log_artifact(path, f"{i}")
    finally:
        stopped.set()
        thread.join()
    for one in run.artifacts:
        data = run.artifacts.read(one.path)
        assert len(data) == one.size_bytes >= 500_000
        assert data.startswith(b"line\nline\n")


def test_files_that_vanish_while_their_folder_is_read_are_left_out(run, folder):
    for i in range(300):
        (folder / f"{i:03}.tmp").write_text("x")

    def remove():
        for i in reversed(range(300)):
            (folder / f"{i:03}.tmp").unlink()

    thread = threading.Thread(target=remove)
    thread.start()
    run.log_artifact(folder)
    thread.join()
    assert "checkpoints/good.txt" in run.artifacts.paths()


def test_a_file_without_a_size_is_kept_whole(run):
    run.log_artifact("/proc/self/limits")
    assert b"Max open files" in run.artifacts.read("limits")


def test_the_store_in_the_folder_that_is_kept_is_no_part_of_it(run, tmp_path):
    (tmp_path / "train.py").write_text("")
    run.log_artifact(tmp_path)
    assert run.artifacts.paths() == [f"{tmp_path.name}/train.py"]


UNREADABLE = """
import os, sys, trackmagic
from trackmagic.errors import BadFile
from pathlib import Path
place = Path(sys.argv[1])
with trackmagic.start_run(run_name="warm") as run:  # imports all that is needed
    run.log_text("warm", "warm.txt")
for path in [run.store.folder, *run.store.folder.rglob("*")]:
    os.chown(path, 65534, 65534)
run.store.close()
os.setgroups([]); os.setgid(65534); os.setuid(65534)
with trackmagic.start_run() as run:
    run.log_artifact(place)
    try:
        run.log_artifact(place / "secret.txt")
    except BadFile as error:
        assert "Permission denied" in str(error), error
    else:
        raise AssertionError
    print(run.artifacts.paths(), len(run.store.surroundings.notices(run.number)))
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs another user")
def test_files_and_folders_that_may_not_be_read_are_left_out(tmp_path, folder):
    (folder / "secret.txt").write_text("")
    (folder / "secret.txt").chmod(0)
    (folder / "inner").mkdir(mode=0)
    let_in(tmp_path)
    tmp_path.chmod(0o777)
    out, err = ended(script(UNREADABLE, tmp_path / "store", folder, cwd="/"))
    assert out == "['checkpoints/good.txt'] 1\n"
    assert len(err.splitlines()) == 1
    assert "'inner' cannot be read: Permission denied" in err


FULL = """
import os, sys, time
from pathlib import Path
import trackmagic
disk, files = Path(sys.argv[1]), Path(sys.argv[2])
with trackmagic.start_run() as warm:
    warm.log_artifact(files / "0.bin", "warm")
run = trackmagic.start_run()
with open(disk / "filler", "ab", buffering=0) as file:
    try:
        while True: file.write(bytes(4096))
    except OSError: pass
run.log_artifacts(files)
run.log_param("a", 1)
run.end()
(disk / "filler").unlink()
deadline = time.monotonic() + 60
while run.status != "finished" or len(run.artifacts) < 3:
    assert time.monotonic() < deadline, (run.status, run.artifacts)
    time.sleep(0.02)
assert run.params == {"a": 1}
print(run.artifacts.paths(), run.store.surroundings.notices(run.number)[0].text)
"""


def test_a_full_disk_keeps_the_files_waiting_and_holds_up_nothing_behind_them(tmp_path, folder):
    for i in range(2):
        (folder / f"{i}.bin").write_bytes(os.urandom(200_000))
    dangling(folder / "last.ckpt")
    with small_disk(tmp_path / "disk", 4 << 20) as disk:
        out, err = ended(script(FULL, disk / "store", disk, folder))
    assert out.startswith("['0.bin', '1.bin', 'good.txt'] left out: 'last.ckpt'")
    assert "No space left" in err or "full" in err
    assert len(err.splitlines()) == 2, err


def test_many_files_are_written_in_several_transactions(run, tmp_path, monkeypatch):
    place = tmp_path / "many"
    place.mkdir()
    for i in range(5_000):
        (place / f"{i}.txt").write_text("same")
    rows = []
    add = run.store.artifacts.add
    monkeypatch.setattr(
        run.store.artifacts, "add", lambda of, files: (rows.append(len(files)), add(of, files))
    )
    run.log_artifacts(place)
    assert len(run.artifacts) == sum(rows) == 5_000
    assert max(rows) <= 2_000


def test_nothing_of_these_waits_for_ever(run, folder):
    dangling(folder / "last.ckpt")
    run.log_artifact(folder)
    assert not run.is_behind


def test_the_store_is_not_kept_in_itself(run):
    for folder in (run.store.folder, run.store.folder / "journal"):
        folder.mkdir(exist_ok=True)
        for call in (run.log_artifact, run.log_artifacts):
            with pytest.raises(BadFile, match="the store's own folder"):
                call(folder)
    assert run.artifacts.paths() == []
