from pathlib import Path

import pytest


def blob_of(store, number, path):
    digest = store.artifacts.get(number, path).digest
    return store.folder / "artifacts" / digest[:2] / digest


@pytest.mark.usefixtures("three")
def test_files_are_listed(asked, cli):
    found = asked("artifacts", "list", "2")
    assert found["run"] == 2
    assert [one["path"] for one in found["artifacts"]] == ["model.bin", "plots/loss.txt"]
    assert set(found["artifacts"][0]) == {"path", "digest", "size_bytes", "media_type", "created"}
    assert cli("artifacts", "list", "-1").stdout.splitlines()[1].startswith("model.bin")


@pytest.mark.usefixtures("three")
def test_all_files_go_to_a_folder_of_the_run(asked):
    found = asked("artifacts", "get", "2")
    assert found["folder"] == "run-2"
    assert Path("run-2/plots/loss.txt").read_text() == "plot 2"
    assert [Path(one["file"]).stat().st_size for one in found["files"]] == [7, 6]


@pytest.mark.usefixtures("three")
def test_a_part_goes_to_the_folder_asked_for(cli):
    cli("artifacts", "get", "1", "plots", "-o", "here")
    assert [str(path) for path in Path("here").rglob("*.*")] == ["here/plots/loss.txt"]


@pytest.mark.usefixtures("three")
def test_a_file_that_is_there_is_replaced_only_by_force(cli):
    cli("artifacts", "get", "1", "model.bin", "-o", ".")
    Path("model.bin").write_text("mine")
    assert "--force" in cli("artifacts", "get", "1", "-o", ".", code=1).stderr
    assert Path("model.bin").read_text() == "mine"
    cli("artifacts", "get", "1", "-o", ".", "--force")
    assert Path("model.bin").read_text() == "model 1"


@pytest.mark.usefixtures("three")
def test_one_file_goes_to_stdout(cli):
    assert cli("artifacts", "get", "3", "model.bin", "-o", "-").stdout_bytes == b"model 3"
    cli("artifacts", "get", "3", "-o", "-", code=2)
    cli("artifacts", "get", "3", "model.bin", "-o", "-", "--json", code=2)


@pytest.mark.usefixtures("three")
def test_a_path_that_is_not_there_names_those_that_are(cli):
    said = cli("artifacts", "get", "1", "none", code=1).stderr
    assert "model.bin, plots/loss.txt" in said
    assert cli("artifacts", "get", "1", "none", "-o", "-", code=1).stdout == ""


def test_damaged_bytes_are_not_handed_out(cli, three):
    blob_of(three.store, 1, "model.bin").write_bytes(b"other")
    assert "damaged" in cli("artifacts", "get", "1", "model.bin", code=1).stderr
    assert cli("artifacts", "get", "1", "model.bin", "-o", "-", code=1).stdout == ""
    cli("artifacts", "get", "2")
