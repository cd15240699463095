import os
import time
import tomllib
from pathlib import Path

import pytest
import sqlalchemy as sa

from trackmagic.cli import install
from trackmagic.cli.text import spelled
from trackmagic.store.schema import run


def test_gc_takes_what_was_deleted_long_ago(asked, cli, three):
    cli("runs", "delete", "1")
    assert cli("gc").stdout.startswith("removed nothing\n")
    old = time.time() - 7200
    for path in three.store.folder.glob("artifacts/*/*"):
        os.utime(path, (old, old))
    said = asked("gc", "--older-than", "0", "--dry-run")
    assert (said["dry_run"], said["runs"], said["blobs"]) == (True, 1, 2)
    assert said["freed_bytes"] == len("model 1") + len("plot 1")
    assert asked("runs", "list", "--deleted")["total"] == 1
    assert cli("gc", "--older-than", "0").stdout.startswith(
        "removed 1 run, 2 artifacts, 2 blobs\nfreed 13 B of files, "
    )
    assert asked("runs", "list", "--deleted")["total"] == 0


def test_gc_names_what_was_deleted_too_lately(asked, cli, three):
    assert "younger" not in cli("gc", "--dry-run").stdout
    cli("runs", "delete", "1")
    for options in (["--dry-run"], []):
        assert cli("gc", *options).stdout.endswith(
            "\n1 deleted run is younger than 30 days; --older-than 0d removes it\n"
        )
    assert cli("gc", "--older-than", "36h").stdout.endswith(
        "\n1 deleted run is younger than 36 hours; --older-than 0d removes it\n"
    )
    three.store.experiments.delete("digits")
    assert asked("gc", "--dry-run")["younger"] == {"runs": 3, "experiments": 1}
    assert asked("gc")["younger"] == {"runs": 3, "experiments": 1}
    assert cli("gc").stdout.endswith(
        "\n3 deleted runs and 1 deleted experiment are younger than 30 days; "
        "--older-than 0d removes them\n"
    )
    for options in (["--dry-run"], []):
        found = asked("gc", "--older-than", "0d", *options)
        assert (found["runs"], found["experiments"]) == (3, 1)
        assert found["younger"] == {"runs": 0, "experiments": 0}


def test_gc_tells_the_younger_from_the_older(asked, three):
    three.store.runs.delete(1)
    old = sa.update(run).where(run.c.number == 1).values(deleted=time.time() - 90 * 86400)
    with three.store.database.write() as connection:
        connection.execute(old)
    three.store.runs.delete(2)
    for options in (["--dry-run"], []):
        found = asked("gc", *options)
        assert (found["runs"], found["younger"]) == (1, {"runs": 1, "experiments": 0})


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (30 * 86400.0, "30 days"),
        (86400.0, "1 day"),
        (129600.0, "36 hours"),
        (90.0, "90 seconds"),
        (60.0, "1 minute"),
    ],
)
def test_a_span_is_spelled_in_its_largest_whole_unit(seconds, text):
    assert spelled(seconds) == text


@pytest.mark.parametrize("span", ["30", "a week", "-1d", "d"])
@pytest.mark.usefixtures("three")
def test_gc_takes_spans_with_a_unit(cli, span):
    assert "30d" in cli("gc", f"--older-than={span}", code=2).stderr


@pytest.mark.usefixtures("three")
def test_the_doctor_finds_nothing_in_a_whole_store(asked, cli, folder):
    found = asked("doctor")
    assert set(found) == {"store", "problems", "warnings", "findings"}
    assert (found["store"], found["problems"]) == (str(folder), 0)
    assert "fine:    the database is whole" in cli("doctor").stdout


def test_the_doctor_names_the_run_and_exits_with_1(asked, cli, three):
    digest = three.store.artifacts.get(2, "model.bin").digest
    (three.store.folder / "artifacts" / digest[:2] / digest).write_bytes(b"x")
    found = asked("doctor", code=1)
    (wrong,) = [one for one in found["findings"] if one["severity"] == "problem"]
    assert wrong["what"].startswith("run #2 ")
    assert "'model.bin' is damaged" in wrong["what"]
    assert wrong["mend"]
    assert "problem: run #2 " in cli("doctor", code=1).stdout
    assert asked("doctor", "--quick")["problems"] == 0
    assert asked("runs", "show", "2")["number"] == 2


def test_a_missing_store_is_a_problem_only_where_one_was_named(cli, folder):
    assert f"problem: no store at {folder}" in cli("doctor", code=1).stdout
    assert "warning: no store at" in cli("doctor", store=None).stdout
    assert not folder.exists()


PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
LEAST, LAB = (
    dict(one.split(">=") for one in requirements)
    for requirements in (PROJECT["dependencies"], PROJECT["optional-dependencies"]["lab"])
)


def versions(**changed):
    found = {
        "trackmagic": "0.1.0",
        **LEAST,
        "ipykernel": "7.4.0",
        "jupyterlab": "4.4.0rc1",
        **changed,
    }
    return [(one.severity, one.what) for one in install.examine(found.get)]


def test_an_install_that_fits_is_fine():
    (found,) = versions()
    assert found[0] == "fine"
    assert "jupyterlab 4.4.0rc1" in found[1]


@pytest.mark.parametrize(("name", "least"), [*LEAST.items(), *LAB.items()])
def test_what_is_too_old_is_told_the_version_that_the_package_declares(name, least):
    (severity, said), *_ = versions(**{name: "0.0.1"})
    assert severity == ("warning" if name in LAB else "problem")
    assert said.startswith(f"{name} 0.0.1")
    assert least in said


@pytest.mark.parametrize(
    ("changed", "severity"),
    [
        ({"ipykernel": "7.0.1"}, "problem"),
        ({"ipython": "9.4.9"}, "problem"),
        ({"anywidget": None}, "problem"),
        ({"jupyterlab": "4.3.9"}, "warning"),
        ({"notebook": "7.3"}, "warning"),
    ],
)
def test_versions_that_do_not_fit_are_named(changed, severity):
    ((name, version),) = changed.items()
    first = versions(**changed)[0]
    assert first[0] == severity
    assert first[1].startswith(f"{name} {version or 'is missing'}")
