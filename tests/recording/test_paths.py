"""What log_* has accepted can be downloaded, on every file system."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from trackmagic.errors import BadName
from trackmagic.recording.artifacts import local_names
from trackmagic.store.artifacts import describe

ROADS = {
    "text": lambda run, path, _folder: run.log_text("x", path),
    "dict": lambda run, path, _folder: run.log_dict({}, path),
    "image": lambda run, path, _folder: run.log_image(Image.new("L", (1, 1)), path),
    "artifact": lambda run, path, folder: run.log_artifact(file_of(folder, path), parent(path)),
    "artifacts": lambda run, path, folder: run.log_artifacts(
        file_of(folder, path).parent, parent(path)
    ),
}


def parent(path):
    return path.rpartition("/")[0] or None


def file_of(folder, path):
    place = folder / "given" / path.replace("/", "-") / path.rpartition("/")[2]
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("x")
    return place


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize(
    ("first", "second"), [("m", "m/x"), ("m/a/x", "m"), ("m/a/x", "m/a"), ("m", "m/a/x")]
)
def test_a_file_cannot_be_a_folder_too(run, tmp_path, road, first, second):
    ROADS["text"](run, first, tmp_path)
    with pytest.raises(
        BadName, match=r"is a file of the run, and '.*' would need '.*' to be a folder"
    ):
        ROADS[road](run, second, tmp_path)
    ROADS[road](run, "m2", tmp_path)
    run.artifacts.download(tmp_path / "out")
    assert (tmp_path / "out" / first).read_text() == "x"


def test_a_name_that_only_begins_alike_is_another_file(run, tmp_path):
    for path in ("model", "model.txt", "model-2/x", "model0", "a/model/x", "modelx/y"):
        run.log_text("x", path)
    run.log_text("y", "model")
    run.artifacts.download(tmp_path / "out")
    assert (tmp_path / "out/model").read_text() == "y"


def test_a_folder_of_files_is_checked_as_a_whole(run, tmp_path):
    folder = tmp_path / "many"
    for at in range(150):
        (folder / f"{at}").mkdir(parents=True)
        (folder / f"{at}/x").write_text("x")
    run.log_text("a file", "149")
    with pytest.raises(BadName, match="'149' is a file of the run"):
        run.log_artifacts(folder)
    assert run.artifacts.paths() == ["149"]
    run.log_artifacts(folder, "inner")
    assert len(run.artifacts) == 151


def test_two_threads_cannot_make_one_name_a_file_and_a_folder(run, tmp_path):
    barrier = threading.Barrier(2)

    def log(path):
        for at in range(20):
            barrier.wait()
            try:
                run.log_text("x", path.format(at))
            except BadName:
                refused.append(path)

    refused = []
    threads = [threading.Thread(target=log, args=(path,)) for path in ("m{}", "m{}/x")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 20
    assert len(run.artifacts) == 20
    run.artifacts.download(tmp_path / "out")


def test_what_a_cell_shows_goes_beside_a_file_of_that_name(run):
    run.log_text("x", "figures")
    digest = run.store.blobs.put(b"png")
    for _ in range(2):
        run.store.artifacts.add(run.number, [describe("figures/1.png", digest, 3)], gives_way=True)
    assert run.artifacts.paths() == ["figures", "figures-2/1.png"]


def test_a_name_longer_than_file_systems_take_is_refused(run, tmp_path):
    run.log_text("x", "ä" * 127 + "/" + "x" * 255)
    run.artifacts.download(tmp_path / "out")
    for name in ("x" * 256, "ä" * 128, f"a/{'x' * 256}/b"):
        with pytest.raises(BadName, match=r"bytes; file systems take 255"):
            run.log_text("x", name)


def test_a_store_of_old_with_a_file_that_is_a_folder_is_downloaded(run, tmp_path):
    from trackmagic.store import sql
    from trackmagic.store.schema import artifact

    digest = run.store.blobs.put(b"x")
    rows = [
        {
            "run": run.number,
            "path": path,
            "digest": digest,
            "size_bytes": 1,
            "media_type": "",
            "created": 0.0,
        }
        for path in ("model", "model/a", "model/a/b")
    ]
    with run.store.database.write() as connection:
        sql.upsert(connection, artifact, rows)
    run.artifacts.download(tmp_path / "out")
    assert (
        sum(file.read_bytes() == b"x" for file in (tmp_path / "out").rglob("*") if file.is_file())
        == 3
    )


def test_names_are_kept_where_the_file_system_takes_them(run, tmp_path):
    names = [
        "A.txt",
        "a.txt",
        "Model/x",
        "model/x",
        "aux.log",
        "con",
        "x.",
        "a:b",
        "caf\u00e9",
        "cafe\u0301",
    ]
    for name in names:
        if ":" not in name:
            run.log_text(name, name)
    run.artifacts.download(tmp_path / "out")
    found = {
        str(one.relative_to(tmp_path / "out"))
        for one in (tmp_path / "out").rglob("*")
        if one.is_file()
    }
    assert found == set(names) - {"a:b"}


def test_names_that_another_file_system_takes_for_one_get_several():
    paths = ["A.txt", "a.txt", "Model/x", "model/x", "model/X", "caf\u00e9", "cafe\u0301"]
    assert local_names(paths, folds_letters=True) == {
        "A.txt": "A.txt", "a.txt": "a (2).txt", "Model/x": "Model/x", "model/X": "model (2)/X",
        "model/x": "model (2)/x (2)", "caf\u00e9": "caf\u00e9 (2)", "cafe\u0301": "cafe\u0301",
    }  # fmt: skip


def test_names_that_windows_keeps_for_itself_are_changed():
    paths = [
        "aux.log",
        "sub/CON",
        "nul",
        "com1.txt",
        "console",
        "x.",
        "y ",
        "s/a:b",
        'q?"<>|*',
        "lpt9/x",
    ]
    assert local_names(paths, folds_letters=True, is_windows=True) == {
        "aux.log": "_aux.log", "sub/CON": "sub/_CON", "nul": "_nul", "com1.txt": "_com1.txt",
        "console": "console", "x.": "x_", "y ": "y_", "s/a:b": "s/a_b", 'q?"<>|*': "q______",
        "lpt9/x": "_lpt9/x",
    }  # fmt: skip


NAMES = st.lists(st.text("aAb.() 2é", min_size=1, max_size=4), min_size=1, max_size=3).map("/".join)


@given(st.sets(NAMES, max_size=12), st.booleans(), st.booleans())
def test_no_two_paths_get_one_name_and_no_file_is_a_folder(paths, folds, windows):
    names = local_names(paths, folds_letters=folds, is_windows=windows)
    keys = [name.casefold() if folds else name for name in names.values()]
    assert len(set(keys)) == len(paths)
    folders = {key[:at] for key in keys for at, letter in enumerate(key) if letter == "/"}
    assert folders.isdisjoint(keys)
