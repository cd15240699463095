"""Which stores a server opens, and how kernels and servers know of each other."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from jupyter_client.launcher import launch_kernel

from server.worlds import add_run
from trackmagic.errors import StoreUnusable
from trackmagic.host import this_process
from trackmagic.places import registry, runtime, walk
from trackmagic.places.registry import Place, find, register, store_id
from trackmagic.places.servers import announce, has_server, withdraw
from trackmagic.store import open_store
from trackmagic.store.location import has_store


@pytest.fixture
def elsewhere(tmp_path):
    """A store outside the server's root."""
    found = open_store(tmp_path / "elsewhere" / ".trackmagic")
    yield found
    found.close()


async def test_a_store_under_the_root_is_served(ask):
    assert (await ask("changes"))[0] == 200


async def test_a_store_elsewhere_is_served_when_a_kernel_has_registered_it(ask, elsewhere):
    address = store_id(elsewhere.location)
    assert (await ask("changes", store=address))[0] == 404
    assert register(elsewhere) == address
    assert (await ask("changes", store=address))[0] == 200


async def test_a_store_that_comes_later_is_found(ask, jp_root_dir):
    store = open_store(jp_root_dir / "later" / ".trackmagic")
    number = add_run(store)
    status, found = await ask("run", {"run": str(number)}, store=store_id(store.location))
    assert (status, found["run"]["number"]) == (200, number)
    store.close()


def test_the_file_of_a_store_is_private(elsewhere, runtime_folder):
    path = runtime_folder / f"{register(elsewhere)}.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert runtime_folder.stat().st_mode & 0o777 == 0o700
    assert json.loads(path.read_bytes()) == {"location": elsewhere.location, "artifacts": None}


def test_a_file_that_goes_while_all_are_listed_hides_no_other(runtime_folder):
    for name in ("a", "b", "c"):
        runtime.write(name, b"")
    listing = runtime.names()
    assert next(listing)[0] == "a"
    (runtime_folder / "b").unlink()
    assert [name for name, _changed in listing] == ["c"]


def test_a_registered_store_has_its_artifacts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = open_store("here", artifacts="blobs")
    place = find(register(store), None)
    assert place == Place(location=str(tmp_path / "here"), artifacts=str(tmp_path / "blobs"))
    store.close()


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_does_not_count(elsewhere, runtime_folder, mode):
    address = register(elsewhere)
    assert find(address, None) is not None
    (runtime_folder / f"{address}.json").chmod(mode)
    assert find(address, None) is None


def test_a_folder_that_others_may_write_does_not_count(elsewhere, runtime_folder):
    address = register(elsewhere)
    runtime_folder.chmod(0o770)
    assert find(address, None) is None


def test_a_file_of_another_user_does_not_count(elsewhere, runtime_folder, monkeypatch):
    address = register(elsewhere)
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    assert find(address, None) is None


def test_a_file_that_names_another_store_does_not_count(elsewhere, tmp_path, runtime_folder):
    address = register(elsewhere)
    for text in (msgspec.json.encode(Place(location=str(tmp_path))), b"{}", b"no json", b"\xff"):
        assert runtime.write(f"{address}.json", text)
        assert find(address, None) is None


def test_a_link_in_the_runtime_folder_is_not_followed(elsewhere, tmp_path, runtime_folder):
    path = runtime_folder / f"{register(elsewhere)}.json"
    path.rename(tmp_path / "real.json")
    path.symlink_to(tmp_path / "real.json")
    assert find(path.stem, None) is None


@pytest.mark.parametrize("name", ["", "x", "../" + "0" * 32, "0" * 31, "0" * 32 + "\n", "A" * 32])
def test_what_is_no_id_finds_nothing(name, tmp_path):
    assert find(name, tmp_path) is None


def test_registering_again_is_cheap_and_mends_what_was_deleted(elsewhere, runtime_folder):
    path = runtime_folder / f"{register(elsewhere)}.json"
    inode = path.stat().st_ino
    register(elsewhere)
    assert path.stat().st_ino == inode
    path.unlink()
    register(elsewhere)
    assert path.exists()


def test_where_nothing_can_be_written_nothing_happens(elsewhere, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    with monkeypatch.context() as here:
        here.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "file" / "runtime"))
        assert register(elsewhere) == store_id(elsewhere.location)
        assert find(store_id(elsewhere.location), None) is None


def test_links_and_hidden_folders_are_not_walked(tmp_path):
    root, outside = tmp_path / "root", tmp_path / "outside"
    for folder in (outside / ".trackmagic", root / ".cache" / "a" / ".trackmagic"):
        folder.mkdir(parents=True)
        (folder / "trackmagic.db").write_bytes(b"")
    (root / "link").symlink_to(outside)
    (root / ".trackmagic").symlink_to(outside / ".trackmagic")
    (root / "a" / ".trackmagic").mkdir(parents=True)
    (root / "a" / ".trackmagic" / "trackmagic.db").symlink_to(
        outside / ".trackmagic" / "trackmagic.db"
    )
    assert list(walk.walked(root)) == []
    assert find(store_id(str(outside / ".trackmagic")), root) is None


def test_a_folder_that_became_a_link_is_no_longer_found(tmp_path):
    root, outside = tmp_path / "root", tmp_path / "outside"
    folder = root / "a" / ".trackmagic"
    folder.mkdir(parents=True)
    (folder / "trackmagic.db").write_bytes(b"")
    address = store_id(str(folder))
    assert find(address, root) == Place(location=str(folder))
    (root / "a").rename(outside)
    (root / "a").symlink_to(outside)
    assert find(address, root) is None


def test_a_walk_ends_at_its_limits(tmp_path):
    deep = tmp_path.joinpath(*"abcdef", ".trackmagic")
    deep.mkdir(parents=True)
    (deep / "trackmagic.db").write_bytes(b"")
    assert list(walk.walked(tmp_path)) == [deep]
    assert list(walk.walked(tmp_path, depth=5)) == []
    assert list(walk.walked(tmp_path, folders=6)) == []
    assert list(walk.walked(tmp_path, seconds=-1.0)) == []


def test_asking_for_unknown_stores_does_not_walk_each_time(tmp_path):
    (tmp_path / "a").mkdir()
    assert find("0" * 32, tmp_path) is None
    remembered = walk._walks[tmp_path]
    assert find("1" * 32, tmp_path) is None
    assert walk._walks[tmp_path] is remembered


def test_an_id_is_of_the_place_and_not_of_how_it_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert len({store_id(one) for one in ("real", "./real", str(tmp_path / "link"))}) == 1
    assert store_id("sqlite:///x.db") == store_id(f"sqlite:///{tmp_path}/x.db")


def test_a_password_is_no_part_of_an_id():
    plain = store_id("postgresql://ann@db/runs")
    assert store_id("postgresql://ann:secret@db/runs") == plain
    assert store_id("postgresql://ann@db/runs?password=secret") == plain
    assert store_id("postgresql://ann@db/others") != plain
    assert store_id("postgresql://ann@db/runs?host=other") != plain


def test_a_url_that_cannot_be_read_has_an_id_all_the_same():
    assert len(store_id("nonsense://[")) == 32


def test_stores_long_gone_are_forgotten(elsewhere, tmp_path, runtime_folder):
    kept, gone = register(elsewhere), Place(location=str(tmp_path / "gone"))
    runtime.write(f"{store_id(gone.location)}.json", msgspec.json.encode(gone))
    registry.forget_old()
    assert len(list(runtime_folder.iterdir())) == 2
    registry.forget_old(now=time.time() + registry.KEPT_SECONDS + 1)
    assert [path.name for path in runtime_folder.iterdir()] == [f"{kept}.json"]


def test_a_store_in_a_folder_that_cannot_be_read_is_told_and_not_forgotten(
    elsewhere, runtime_folder, monkeypatch
):
    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    id = register(elsewhere)
    monkeypatch.setattr(Path, "is_file", refuse)
    with pytest.raises(StoreUnusable, match="Permission denied"):
        has_store(find(id, None).location)
    registry.forget_old(now=time.time() + registry.KEPT_SECONDS + 1)
    assert [path.name for path in runtime_folder.iterdir()] == [f"{id}.json"]


def test_a_kernel_knows_whether_its_server_has_the_extension(monkeypatch):
    assert not has_server()
    monkeypatch.setenv("JPY_PARENT_PID", str(os.getpid()))
    assert not has_server()
    announce(this_process())
    assert has_server()
    withdraw(this_process())
    assert not has_server()


async def test_a_running_server_is_known_to_the_kernels_that_it_starts(jp_serverapp):
    assert has_server(pid=os.getpid())
    await jp_serverapp.extension_manager.stop_extension(
        "trackmagic_server", jp_serverapp.extension_manager.extension_apps["trackmagic_server"]
    )
    assert not has_server(pid=os.getpid())


def test_a_kernel_is_told_which_process_started_it():
    announce(this_process())
    code = "from trackmagic.places.servers import has_server\nprint(has_server())"
    kernel = launch_kernel(
        [sys.executable, "-c", code], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    )
    assert kernel.communicate(timeout=60)[0].split() == [b"True"]


def test_a_pid_that_another_process_has_now_is_no_server():
    earlier = msgspec.structs.replace(this_process(), process_started=1e-6)
    announce(earlier)
    assert not has_server(pid=os.getpid())


@pytest.mark.parametrize("told", ["", "0", "-1", "x", "\N{SUPERSCRIPT TWO}", "../1"])
def test_a_parent_that_is_no_pid_is_no_server(monkeypatch, told):
    monkeypatch.setenv("JPY_PARENT_PID", told)
    assert not has_server()


def test_dead_servers_are_cleared_away(runtime_folder):
    ended = subprocess.Popen([sys.executable, "-c", "pass"])
    ended.wait()
    announce(msgspec.structs.replace(this_process(), pid=ended.pid))
    assert len(list(runtime_folder.iterdir())) == 1
    announce(this_process())
    assert [path.name for path in runtime_folder.iterdir()] == [f"server-{os.getpid()}.json"]
