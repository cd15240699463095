"""What a server tells of its stores before one is chosen."""

import json
import os
import sqlite3
import threading
import time
from pathlib import Path

import msgspec
import pytest

from server.worlds import add_run
from trackmagic.host import this_process
from trackmagic.places import deadline, registry, runtime, walk
from trackmagic.places.listing import listed
from trackmagic.places.registry import Place, register, store_id
from trackmagic.store import open_store


@pytest.fixture
def make():
    """Makes stores."""
    made = []

    def opened(folder):
        made.append(open_store(folder))
        return made[-1]

    yield opened
    for store in made:
        store.close()


def _written(store, when):
    """Make as if the database had been written then."""
    store.close()
    for path in Path(store.location).glob("trackmagic.db*"):
        os.utime(path, (when, when))


async def test_a_server_tells_the_stores_below_its_root(ask_stores, store, address, jp_root_dir):
    add_run(store)
    found = await ask_stores()
    assert found["root"] == str(jp_root_dir)
    assert found["user"] == this_process().user
    [line] = found["stores"]
    assert time.time() - line.pop("changed") < 60
    assert line == {
        "id": address,
        "name": "project",
        "location": store.location,
        "folder": "project",
        "problem": "",
    }
    assert (found["default"], found["wanted"]) == (None, str(jp_root_dir / ".trackmagic"))


async def test_the_store_of_the_root_itself_is_its_default(ask_stores, make, jp_root_dir):
    store = make(jp_root_dir / ".trackmagic")
    found = await ask_stores()
    assert found["default"] == store_id(store.location)
    assert [line["folder"] for line in found["stores"]] == [""]


def test_the_store_above_the_root_is_its_default_once_it_was_used(make, tmp_path):
    store, root = make(tmp_path / ".trackmagic"), tmp_path / "notebooks"
    root.mkdir()
    assert (listed(root).default, listed(root).wanted) == (None, store.location)
    register(store)
    found = listed(root)
    assert found.default == store_id(store.location)
    assert [line.folder for line in found.stores] == [None]


def test_settings_name_the_default(make, tmp_path, monkeypatch):
    store = make(tmp_path / "shared")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "pyproject.toml").write_text('[tool.trackmagic]\nstore = "../shared"\n')
    assert listed(tmp_path / "root").stores == ()
    assert registry.find(store_id(store.location), tmp_path / "root") is None
    register(store)
    assert listed(tmp_path / "root").default == store_id(store.location)
    monkeypatch.setenv("TRACKMAGIC_STORE", "sqlite:///gone.db")
    found = listed(tmp_path / "root")
    assert (found.default, found.wanted) == (None, f"sqlite:///{Path.cwd()}/gone.db")
    monkeypatch.setenv("TRACKMAGIC_STORE", "postgresql://ann:secret@db/runs")
    registry.remember(registry.of_folder(tmp_path / "root"))
    found = listed(tmp_path / "root")
    assert found.default == store_id("postgresql://ann@db/runs")
    assert "secret" not in repr(found)


@pytest.mark.parametrize("text", ["not toml [", '[tool.trackmagic]\nwrong = "x"\n', "\udcff"])
def test_settings_that_mean_nothing_do_not_break_the_answer(make, tmp_path, text):
    make(tmp_path / "a" / ".trackmagic")
    (tmp_path / "pyproject.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    found = listed(tmp_path)
    assert [line.name for line in found.stores] == ["a"]
    assert (found.default, found.wanted) == (None, str(tmp_path / ".trackmagic"))


def test_a_store_that_was_registered_is_told_while_it_is_there(make, tmp_path):
    store, root = make(tmp_path / "elsewhere" / ".trackmagic"), tmp_path / "root"
    root.mkdir()
    assert listed(root).stores == ()
    register(store)
    [line] = listed(root).stores
    assert (line.id, line.name, line.folder) == (store_id(store.location), "elsewhere", None)
    store.close()
    for path in Path(store.location).glob("trackmagic.db*"):
        path.unlink()
    assert listed(root).stores == ()


def test_each_store_is_told_once_the_one_last_used_first(make, tmp_path):
    for name, when in (("old", 1_000), ("new", 3_000), ("middle", 2_000)):
        store = make(tmp_path / name / ".trackmagic")
        register(store)
        _written(store, when)
    found = listed(tmp_path).stores
    assert [(line.name, line.changed) for line in found] == [
        ("new", 3_000),
        ("middle", 2_000),
        ("old", 1_000),
    ]


def test_what_is_in_the_log_of_a_database_counts_as_written(make, tmp_path):
    store = make(tmp_path / ".trackmagic")
    _written(store, 1_000)
    with sqlite3.connect(Path(store.location) / "trackmagic.db") as writing:
        writing.execute("create table another (number integer)")
        writing.commit()
        os.utime(Path(store.location) / "trackmagic.db", (1_000, 1_000))
        assert listed(tmp_path).stores[0].changed > 1_000
    writing.close()


def test_parents_tell_stores_of_one_name_apart(make, tmp_path):
    for name in ("ann/mnist", "bob/mnist", "digits", "deep/ann/mnist"):
        make(tmp_path / name / ".trackmagic")
    assert {line.folder: line.name for line in listed(tmp_path).stores} == {
        "ann/mnist": f"{tmp_path.name}/ann/mnist",
        "bob/mnist": "bob/mnist",
        "digits": "digits",
        "deep/ann/mnist": "deep/ann/mnist",
    }


def test_a_database_names_a_url_and_its_host_where_two_share_it(tmp_path):
    for url in (
        "postgresql://ann:secret@one/runs",
        "postgresql://ann@two:5433/runs",
        "postgresql://ann@two/others?password=secret",
    ):
        place = Place(location=url)
        runtime.write(f"{store_id(url)}.json", msgspec.json.encode(place))
    found = listed(tmp_path)
    assert {line.name for line in found.stores} == {"one/runs", "two:5433/runs", "others"}
    assert {(line.folder, line.changed) for line in found.stores} == {(None, None)}
    assert "secret" not in repr(found)


async def test_names_that_mean_harm_arrive_as_they_are(ask_stores, make, jp_root_dir):
    name = "<img src=x onerror=alert(1)> \u202e\n'\""
    make(jp_root_dir / name / ".trackmagic")
    [line] = (await ask_stores())["stores"]
    assert (line["name"], line["folder"]) == (name, name)


async def test_a_folder_whose_name_is_no_text_breaks_nothing(
    ask_stores, ask, make, store, jp_root_dir
):
    folder = Path(os.fsdecode(os.fsencode(jp_root_dir) + b"/caf\xe9")) / ".trackmagic"
    folder.mkdir(parents=True)
    (folder / "trackmagic.db").write_bytes(b"")
    walk._walks.clear()
    names = {line["name"] for line in (await ask_stores())["stores"]}
    assert names == {"caf?", "project"}
    assert (await ask("changes", store=store_id(store.location)))[0] == 200


def test_disks_that_do_not_answer_are_told_and_not_waited_for_again(make, tmp_path, monkeypatch):
    far = [f"away-{number}" for number in range(6)]
    for name in (*far, "near"):
        register(make(tmp_path / name / ".trackmagic"))
    root, back, stat = tmp_path / "root", threading.Event(), Path.stat
    root.mkdir()

    asked: list[Path] = []

    def slow(path, **options):
        if not {*far}.isdisjoint(path.parts):
            asked.append(path)
            back.wait()
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", slow)
    problems = {line.name: line.problem for line in listed(root).stores}
    assert problems == {"near": "", **dict.fromkeys(far, "its disk does not answer")}
    assert len(asked) == len(far)
    listed(root)
    assert len(asked) == len(far)
    back.set()
    for thread in threading.enumerate():
        if thread.name == "trackmagic-reach":
            thread.join(10)
    assert not deadline._open
    assert {line.problem for line in listed(root).stores} == {""}


def test_a_walk_that_hangs_leaves_the_registered_stores(make, tmp_path, monkeypatch):
    register(make(tmp_path / "elsewhere" / ".trackmagic"))
    back = threading.Event()
    monkeypatch.setattr(walk, "walked", lambda _root: [back.wait()][1:])
    (tmp_path / "root").mkdir()
    found = listed(tmp_path / "root", walk_seconds=0.05)
    assert [line.name for line in found.stores] == ["elsewhere"]
    back.set()


def test_a_store_that_may_not_be_read_is_told_with_the_reason(make, tmp_path, monkeypatch):
    register(make(tmp_path / "closed" / ".trackmagic"))
    (tmp_path / "root").mkdir()

    stat = Path.stat

    def refuse(path, **options):
        if path.parts[-3:] == ("closed", ".trackmagic", "trackmagic.db"):
            raise PermissionError(13, "Permission denied")
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", refuse)
    found = listed(tmp_path / "root")
    assert [line.problem for line in found.stores] == ["Permission denied"]


def test_each_of_many_stores_costs_four_looks_at_its_disk(tmp_path, monkeypatch):
    for number in range(100):
        folder = tmp_path / str(number) / ".trackmagic"
        folder.mkdir(parents=True)
        (folder / "trackmagic.db").write_bytes(b"")
        place = Place(location=str(folder))
        runtime.write(f"{store_id(place.location)}.json", msgspec.json.encode(place))
    looks: list[Path] = []
    stat = Path.stat
    monkeypatch.setattr(Path, "stat", lambda path, **o: looks.append(path) or stat(path, **o))
    assert len(listed(tmp_path).stores) == 100
    ours = [path for path in looks if path.name.startswith("trackmagic.db")]
    assert len(ours) <= 4 * 100  # the file and its log, as it is found and as it is told


async def test_no_path_is_taken_from_a_request(fetch, make, tmp_path):
    store = make(tmp_path / "outside" / ".trackmagic")
    id = store_id(store.location)
    named = dict.fromkeys(("root", "store", "notebook", "setting"), store.location)
    body = json.dumps(named | {"chosen": id, "saved": id, "last": id})
    response = await fetch("api", "stores", method="POST", body=body, params={"root": "/"})
    found = json.loads(response.body)
    assert (found["stores"], found["choice"]["store"]) == ([], None)
    refused = await fetch(
        "stores", store_id(store.location), "api", "changes", method="POST", body="{}"
    )
    assert refused.code == 404


async def test_a_store_that_only_the_settings_of_the_folder_name_is_refused(
    fetch, ask, make, tmp_path, jp_root_dir
):
    store = make(tmp_path / "outside")
    settings = f'[tool.trackmagic]\nstore = "{store.location}"\n'
    (jp_root_dir / "pyproject.toml").write_text(settings)
    response = await fetch("api", "stores", method="POST", body="{}")
    found = json.loads(response.body)
    assert [line["name"] for line in found["stores"]] == ["project"]
    assert (found["default"], found["wanted"]) == (None, store.location)
    assert (await ask("changes", store=store_id(store.location)))[0] == 404
    register(store)
    assert (await ask("changes", store=store_id(store.location)))[0] == 200


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ('{"of": "cell"}', "use one of panel, notebook"),
        ('{"kernel": 1}', "kernel"),
        ("[]", "object"),
    ],
)
async def test_a_question_that_does_not_fit_is_refused_in_words(fetch, body, word):
    response = await fetch("api", "stores", method="POST", body=body)
    assert response.code == 400
    assert word in json.loads(response.body)["message"]
