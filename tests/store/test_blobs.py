import hashlib
import os
import threading
from contextlib import suppress
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.worlds import put_file, python, until
from trackmagic.errors import BadFile, BadName, DamagedData, NotFound
from trackmagic.store.artifacts import check_path, describe
from trackmagic.store.blobs import PIECE_BYTES, BlobStore


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(str(tmp_path / "artifacts"))


def files(blobs):
    return [path for path in Path(blobs.root).rglob("*") if path.is_file()]


def whole(blobs):
    return [path for path in files(blobs) if path.suffix != ".partial"]


@pytest.mark.parametrize("data", [b"", b"a", b"ab" * PIECE_BYTES])
def test_bytes_read_back_and_equal_ones_are_kept_once(blobs, tmp_path, data):
    digest = blobs.put(data)
    (tmp_path / "file").write_bytes(data)
    assert put_file(blobs, tmp_path / "file") == (digest, len(data))
    assert digest == hashlib.sha256(data).hexdigest()
    assert blobs.get(digest) == data
    assert blobs.is_whole(digest)
    assert [path.name for path in files(blobs)] == [digest]
    assert files(blobs)[0].stat().st_mode & 0o077 == 0


def test_missing_and_damaged_bytes_are_named(blobs):
    digest = blobs.put(b"some bytes")
    files(blobs)[0].write_bytes(b"other bytes")
    with pytest.raises(DamagedData, match=digest[:12]):
        blobs.get(digest)
    assert not blobs.is_whole(digest)
    blobs.remove(digest)
    assert not blobs.has(digest)
    with pytest.raises(NotFound):
        blobs.get(digest)


def test_many_threads_that_put_equal_bytes_keep_them_once(blobs):
    data = os.urandom(3 * PIECE_BYTES)
    threads = [threading.Thread(target=blobs.put, args=(data,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(files(blobs)) == 1
    assert blobs.get(hashlib.sha256(data).hexdigest()) == data


CHANGE = """
import os, sys
print("changing", flush=True)
with open(sys.argv[1], "r+b", buffering=0) as file:
    while True:
        file.seek(0)
        file.write(os.urandom(16))
        file.seek(40_000_000)
        file.write(os.urandom(16))
"""


def test_a_file_that_changes_while_it_is_read_is_refused_or_whole(blobs, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(bytes(50_000_000))
    process = python(CHANGE, path)
    assert process.stdout.readline() == "changing\n"
    for _ in range(4):
        with suppress(BadFile):
            assert blobs.is_whole(put_file(blobs, path)[0])
    process.kill()
    assert all(blobs.is_whole(found.name) for found in files(blobs))


PUT = """
import os, sys
from trackmagic.store.blobs import BlobStore
blobs = BlobStore(sys.argv[1])
while True:
    blobs.put(os.urandom(5_000_000))
"""


def test_a_write_that_was_killed_leaves_no_blob_that_is_not_whole(blobs):
    for _ in range(5):
        process = python(PUT, blobs.root)
        before = len(whole(blobs))
        until(lambda before=before: len(whole(blobs)) > before)
        process.kill()
        process.wait()
    found = [entry.digest for entry in blobs.all()]
    assert found
    assert all(blobs.is_whole(digest) for digest in found)
    blobs.remove_partial(before=float("inf"))
    assert {path.name for path in files(blobs)} == set(found)


def test_blobs_live_on_any_file_system_of_fsspec():
    blobs = BlobStore("memory://trackmagic-test")
    digest = blobs.put(b"far away")
    assert blobs.get(digest) == b"far away"
    assert [entry.digest for entry in blobs.all()] == [digest]
    blobs.remove(digest)
    assert list(blobs.all()) == []


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "..",
        "/etc/passwd",
        "../x",
        "a/../b",
        "a/..",
        "a//b",
        "a/",
        "C:\\x",
        "C:x",
        "\\\\host\\share",
        "..\\x",
        "a\x00b",
        "a\nb",
        "\ud800",
        "x" * 1001,
        "./a",
        "a/./b",
    ],
)
def test_a_path_that_could_leave_its_folder_is_refused(path):
    with pytest.raises(BadName, match="artifact path"):
        check_path(path)


@given(
    st.text(
        st.sampled_from(["a", ".", "/", "\\", ":", " ", "~", "C", "\N{SNOWMAN}", "\x00"]),
        max_size=12,
    )
    | st.text()
)
def test_a_path_that_is_taken_stays_below_its_folder(path):
    try:
        found = check_path(path)
    except BadName:
        return
    assert check_path(found) == found
    for kind, top in ((PurePosixPath, "/top"), (PureWindowsPath, "D:/top")):
        inside = kind(top) / found
        assert inside.parts[: len(kind(top).parts)] == kind(top).parts
        assert ".." not in inside.parts
        assert len(inside.parts) > len(kind(top).parts)
    assert os.path.normpath(f"/top/{found}").startswith("/top/")


def test_a_runs_files_are_listed_by_path_and_a_later_one_takes_the_place(store, run):
    store.artifacts.add(run, [describe("b/two.png", "2" * 64, 2), describe("a.bin", "1" * 64, 1)])
    store.artifacts.add(run, [describe("a.bin", "3" * 64, 3, media_type="x/y")])
    assert [(one.path, one.digest[0], one.media_type) for one in store.artifacts.of(run)] == [
        ("a.bin", "3", "x/y"),
        ("b/two.png", "2", "image/png"),
    ]
    assert store.artifacts.digests() == {"2" * 64, "3" * 64}
    assert store.artifacts.get(run, "a.bin").size_bytes == 3
    with pytest.raises(NotFound, match=r"has a\.bin, b/two\.png"):
        store.artifacts.get(run, "c")
