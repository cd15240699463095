"""Blobs as a stranger, a disk or a power cut may leave them: nothing waits, nothing leads elsewhere."""

import contextlib
import hashlib
import os
import socket
import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa

from store.worlds import finished, put_file, python
from trackmagic.errors import DamagedData, NotFound
from trackmagic.host import this_process
from trackmagic.store import open_store, schema
from trackmagic.store.artifacts import describe
from trackmagic.store.blobs import BlobStore
from trackmagic.store.journal import Journal
from trackmagic.views.artifact import ArtifactQuery, BytesQuery, preview, whole

SIZE = 280_000


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(str(tmp_path / "artifacts"))


def path_of(blobs, digest):
    return Path(blobs.place.path(digest))


def strange(kind, path, tmp_path):
    """Puts something of that kind in the place of a file."""
    path.unlink()
    other = tmp_path / "canary"
    other.write_bytes(b"secret" * 100_000)
    if kind == "link":
        path.symlink_to(other)
    elif kind == "link that leads nowhere":
        path.symlink_to(tmp_path / "gone")
    elif kind == "link to a device":
        path.symlink_to("/dev/zero")
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "socket":
        with contextlib.chdir(path.parent), socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)  # a socket's name is short
    elif kind == "hole":
        with path.open("wb") as file:
            file.truncate(64 << 30)


KINDS = (
    "link",
    "link that leads nowhere",
    "link to a device",
    "loop",
    "pipe",
    "folder",
    "socket",
    "hole",
)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_named_and_never_waited_for(blobs, tmp_path, kind):
    digest = blobs.put(b"bytes")
    strange(kind, path_of(blobs, digest), tmp_path)
    for read in (blobs.get, blobs.open):
        with pytest.raises(DamagedData):
            read(digest)
    assert not blobs.is_whole(digest)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "folder"])
def test_logging_the_same_bytes_again_mends_what_is_no_file(blobs, tmp_path, kind):
    digest = blobs.put(b"bytes")
    strange(kind, path_of(blobs, digest), tmp_path)
    assert blobs.put(b"bytes") == digest
    assert blobs.get(digest) == b"bytes"
    assert (tmp_path / "canary").read_bytes() == b"secret" * 100_000


@pytest.mark.parametrize("damage", ["emptied", "cut", "grown", "one bit", "zeros", "unreadable"])
def test_logging_the_same_bytes_again_mends_a_damaged_blob(blobs, tmp_path, damage):
    data = os.urandom(100_000)
    digest = blobs.put(data)
    path = path_of(blobs, digest)
    bit = bytes([data[0] ^ 1]) + data[1:]
    kinds = {"cut": data[:-1], "grown": data + b"x", "one bit": bit, "zeros": bytes(len(data))}
    path.write_bytes(kinds.get(damage, b""))
    if damage == "unreadable":
        path.chmod(0)
    assert not blobs.is_whole(digest)
    for fresh in (blobs, BlobStore(blobs.url)):
        (tmp_path / "file").write_bytes(data)
        assert put_file(fresh, tmp_path / "file") == (digest, len(data))
        assert fresh.get(digest) == data


def test_a_bit_that_flips_without_a_trace_is_mended_by_the_next_process(blobs):
    data = os.urandom(1000)
    digest = blobs.put(data)
    path = path_of(blobs, digest)
    before = path.stat()
    with path.open("r+b") as file:
        file.write(bytes([data[0] ^ 1]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    BlobStore(blobs.url).put(data)
    assert blobs.get(digest) == data


DIGESTS = (
    "../../canary.txt",
    "..",
    "",
    "/etc/passwd",
    "a\0b",
    "f" * 5000,
    "A" * 64,
    "é" * 64,
    "0" * 63,
    "0" * 64 + "\n",
)


@pytest.mark.parametrize("digest", DIGESTS)
def test_a_digest_that_is_none_reaches_nothing(store, run, digest):
    (store.folder / "canary.txt").write_bytes(b"secret" * 100_000)
    store.blobs.put(b"so that the folder is there")
    store.artifacts.add(run, [describe("a.txt", "0" * 64, SIZE), describe("b.png", "0" * 64, 10)])
    with store.database.write() as connection:
        connection.execute(sa.update(schema.artifact).values(digest=digest))
    for read in (store.blobs.get, store.blobs.open, store.blobs.remove):
        with pytest.raises(DamagedData, match="is no digest"):
            read(digest)
    assert not store.blobs.has(digest)
    assert not store.blobs.is_whole(digest)
    for path in ("a.txt", "b.png"):
        shown = preview(store, ArtifactQuery(run=run, path=path))
        assert shown.kind == "none"
        assert "is no digest" in shown.problem
        with pytest.raises(DamagedData):
            whole(store, BytesQuery(run=run, path=path))


def test_a_part_that_is_shown_was_checked(store, run):
    data = b"text " * 100_000
    digest = store.blobs.put(data)
    store.artifacts.add(run, [describe("a.txt", digest, len(data))])
    query = ArtifactQuery(run=run, path="a.txt")
    assert preview(store, query).text.startswith("text text")
    with path_of(store.blobs, digest).open("r+b") as file:
        file.seek(len(data) - 1)
        file.write(b"!")
    assert "another digest" in preview(store, query).problem


def test_of_a_file_too_large_to_be_checked_the_preview_says_so(store, run):
    path = store.folder / "large"
    with path.open("wb") as file:
        for _ in range(101):
            file.write(b"text\n" * 200_000)
    digest, size = put_file(store.blobs, path)
    store.artifacts.add(run, [describe("a.txt", digest, size)])
    assert "not checked for damage" in preview(store, ArtifactQuery(run=run, path="a.txt")).cut


def test_a_file_that_is_larger_than_its_row_says_is_not_read_into_memory(store, run):
    digest = store.blobs.put(bytes(30_000_000))
    store.artifacts.add(run, [describe("a.json", digest, 10)])
    assert "more than" in preview(store, ArtifactQuery(run=run, path="a.json")).problem


def test_what_is_put_together_has_no_name_before_the_disk_has_it(blobs, tmp_path):
    with blobs.together():
        digests = [blobs.put(f"file {at}".encode()) for at in range(50)]
        digests.append(blobs.put(b"file 1"))
        assert not any(blobs.has(digest) for digest in digests)
    assert all(blobs.is_whole(digest) for digest in digests)
    assert len([file for file in tmp_path.rglob("*") if file.is_file()]) == 50


def test_what_is_put_together_leaves_nothing_when_it_fails(blobs, tmp_path):
    def put():
        with blobs.together():
            blobs.put(b"first")
            put_file(blobs, tmp_path / "gone")

    with pytest.raises(FileNotFoundError):
        put()
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
    assert blobs.get(blobs.put(b"first")) == b"first"


SYNCS = """
import os, sys
from trackmagic.store.blobs import BlobStore
done = []
def watch(event, args):
    if event == "os.rename": done.append(("rename", str(args[1]).rsplit("/", 1)[-1]))
sys.addaudithook(watch)
real = os.fsync
def fsync(descriptor):
    done.append(("sync", os.readlink(f"/proc/self/fd/{descriptor}").rsplit("/", 1)[-1]))
    real(descriptor)
os.fsync = fsync
blobs = BlobStore(sys.argv[1])
digest = blobs.put(b"bytes")
kinds = [(what, name.split(".")[0] if what == "sync" else name) for what, name in done]
assert kinds[-3:] == [("sync", digest), ("rename", digest), ("sync", digest[:2])], kinds
"""


def test_the_disk_has_the_bytes_before_they_have_their_name(tmp_path):
    finished(python(SYNCS, tmp_path / "artifacts"))


def test_missing_bytes_are_not_damaged_ones(blobs):
    with pytest.raises(NotFound):
        blobs.get(hashlib.sha256(b"never put").hexdigest())


def test_files_and_folders_are_their_owners_alone_in_a_folder_that_others_may_read(tmp_path):
    folder = tmp_path / "there before"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    old = os.umask(0)
    try:
        store = open_store(folder)
        run = store.runs.add(store.experiments.ensure("e"), this_process())
        store.blobs.put(b"bytes")
        with store.blobs.together():
            store.blobs.put(b"more")
            store.blobs.put(b"and more")
        Journal(store.journals, run.id).append("loss", 1.0, None, None)
        modes = {path: path.lstat().st_mode & 0o777 for path in folder.rglob("*")}
    finally:
        os.umask(old)
        store.close()
    wrong = {str(path): oct(mode) for path, mode in modes.items() if mode & 0o077}
    assert not wrong
    assert len(modes) > 8


def test_a_store_ignores_itself_in_git(tmp_path):
    folder = tmp_path / "project" / ".trackmagic"
    store = open_store(folder)
    assert (folder / ".gitignore").read_text() == "*\n"
    store.close()
    for args in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *args], cwd=tmp_path / "project", check=True)
    status = ["git", "status", "--porcelain"]
    assert subprocess.check_output(status, cwd=tmp_path / "project") == b""


def test_an_old_store_ignores_itself_too_and_what_the_user_wrote_stays(tmp_path):
    folder = tmp_path / ".trackmagic"
    open_store(folder).close()
    (folder / ".gitignore").unlink()
    kept = tmp_path / "moved"
    folder.rename(kept)
    open_store(kept).close()
    assert (kept / ".gitignore").read_text() == "*\n"
    (kept / ".gitignore").write_text("!*.db\n")
    kept.rename(folder)
    open_store(folder).close()
    assert (folder / ".gitignore").read_text() == "!*.db\n"


def test_a_folder_with_files_of_the_user_is_not_hidden_from_git(tmp_path):
    (tmp_path / "train.py").write_text("")
    open_store(tmp_path).close()
    assert not (tmp_path / ".gitignore").exists()
