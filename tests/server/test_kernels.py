"""Which kernel writes to which store, as kernels tell it and servers read it."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from trackmagic.host import this_process
from trackmagic.places import kernels, runtime
from trackmagic.places.choose import StoresQuery
from trackmagic.places.choose import stores as places_stores
from trackmagic.places.registry import register, store_id
from trackmagic.store import open_store

STORE, OTHER = "a" * 32, "b" * 32
KERNEL = "0d6cbd05-0a3c-4c0a-9d5a-0e7a6ad1a3f5"


def _use(store=STORE, process=None):
    return kernels.KernelUse(store=store, version="0.1.0", process=process or this_process())


def _running():
    return {id: use.store for id, use in kernels.running().items()}


def _dead():
    ended = subprocess.Popen([sys.executable, "-c", "pass"])
    ended.wait()
    return msgspec.structs.replace(this_process(), pid=ended.pid)


def test_a_kernel_tells_the_store_that_it_uses_now():
    kernels.announce(KERNEL, _use())
    assert _running() == {KERNEL: STORE}
    kernels.announce(KERNEL, _use(OTHER))
    assert _running() == {KERNEL: OTHER}


def test_telling_it_again_is_cheap_and_mends_what_was_deleted(runtime_folder):
    path = runtime_folder / f"kernel-{KERNEL}.json"
    kernels.announce(KERNEL, _use())
    inode = path.stat().st_ino
    kernels.announce(KERNEL, _use())
    assert path.stat().st_ino == inode
    assert path.stat().st_mode & 0o777 == 0o600
    path.unlink()
    kernels.announce(KERNEL, _use())
    assert path.exists()


def test_a_kernel_that_is_gone_is_not_told_and_cleared_away(runtime_folder):
    kernels.announce("gone", _use(process=_dead()))
    assert _running() == {}
    kernels.announce(KERNEL, _use())
    assert [path.name for path in runtime_folder.iterdir()] == [f"kernel-{KERNEL}.json"]


def test_a_kernel_of_which_it_cannot_be_known_whether_it_lives_is_told():
    elsewhere = msgspec.structs.replace(this_process(), host="another", place="another boot")
    kernels.announce(KERNEL, _use(process=elsewhere))
    assert _running() == {KERNEL: STORE}


@pytest.mark.parametrize("name", ["", "../up", "a b", "x" * 65, "é", "a\n"])
def test_what_is_no_id_of_a_kernel_is_not_written(name, runtime_folder):
    kernels.announce(name, _use())
    assert not runtime_folder.exists()


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"store": 1}'])
def test_a_file_that_makes_no_sense_is_passed_over(data):
    runtime.write(f"kernel-{KERNEL}.json", data)
    assert _running() == {}


async def test_the_server_shows_a_notebook_the_store_that_its_kernel_writes_to(ask_stores, store):
    other = open_store(f"{store.location}/../../other/.trackmagic")
    for kernel, used in ((KERNEL, other), ("gone", store)):
        process = _dead() if kernel == "gone" else None
        kernels.announce(kernel, _use(store_id(used.location), process))
    at = {"notebook": "project/a.ipynb"}
    choice = (await ask_stores(at | {"kernel": KERNEL}))["choice"]
    assert (choice["store"], choice["words"]) == (store_id(other.location), "")
    assert choice["notebook"] == str(store.folder.parent / "a.ipynb")
    choice = (await ask_stores(at | {"kernel": "gone"}))["choice"]
    assert (choice["store"], choice["is_wanting"]) == (store_id(store.location), True)
    other.close()


def test_a_store_that_a_kernel_makes_while_the_disks_are_asked_is_not_called_unknown(
    tmp_path, monkeypatch
):
    (tmp_path / "root").mkdir()
    stores = [open_store(tmp_path / name) for name in ("first", "made")]
    register(stores[0])
    stat = Path.stat

    def slow(path, **options):
        if path.parent.name == "first":
            kernels.announce(KERNEL, _use(register(stores[1])))
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", slow)
    query = StoresQuery(kernel=KERNEL)
    first, second = (places_stores(tmp_path / "root", query).choice for _again in range(2))
    assert (first.words, first.is_wanting) == ("", True)
    assert (second.store, second.words) == (store_id(stores[1].location), "")
    for store in stores:
        store.close()


def test_a_file_that_others_may_write_does_not_count(runtime_folder):
    kernels.announce(KERNEL, _use())
    os.chmod(runtime_folder / f"kernel-{KERNEL}.json", 0o666)  # noqa: PTH101
    assert _running() == {}
