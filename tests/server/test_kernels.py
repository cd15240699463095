"""Which kernel writes to which store, as kernels tell it and servers read it."""

import json
import os
import subprocess
import sys

import msgspec
import pytest

from trackmagic.host import this_process
from trackmagic.store import kernels, runtime

STORE, OTHER = "a" * 32, "b" * 32
KERNEL = "0d6cbd05-0a3c-4c0a-9d5a-0e7a6ad1a3f5"


def _use(store=STORE, process=None):
    return kernels.KernelUse(store=store, version="1.2", process=process or this_process())


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


async def test_the_server_tells_them(fetch):
    kernels.announce(KERNEL, _use())
    kernels.announce("gone", _use(process=_dead()))
    response = await fetch("api", "stores", method="POST", body="{}")
    assert json.loads(response.body)["kernels"] == {KERNEL: {"store": STORE, "version": "1.2"}}


def test_a_file_that_others_may_write_does_not_count(runtime_folder):
    kernels.announce(KERNEL, _use())
    os.chmod(runtime_folder / f"kernel-{KERNEL}.json", 0o666)  # noqa: PTH101
    assert _running() == {}
