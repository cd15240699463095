import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from cli_world import add_run

from trackmagic.cli import verbs
from trackmagic.cli.main import main
from trackmagic.host import this_process
from trackmagic.store import schema

SCRIPT = Path(sys.executable).parent / "trackmagic"
EVIL = "evil\x1b[31m\r\x07[bold red]name[/]\u202e"


def commands(group, path=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


ALL = dict(commands(main))
READING = [
    ("experiments", "list"),
    ("experiments", "rename", "a", "b"),
    ("experiments", "note", "a"),
    ("experiments", "delete", "a"),
    ("experiments", "restore", "a"),
    ("runs", "list"),
    ("runs", "show", "1"),
    ("runs", "compare", "1", "2"),
    ("runs", "note", "1", "text"),
    ("runs", "tag", "1", "a=b"),
    ("runs", "delete", "1"),
    ("runs", "restore", "1"),
    ("artifacts", "list", "1"),
    ("artifacts", "get", "1"),
    ("gc",),
]


def test_every_command_has_json_and_help():
    for path, command in ALL.items():
        assert isinstance(command, verbs.Verb), path
        assert any("--json" in one.opts for one in command.params), path
        assert "JSON" in (command.help or ""), path


@pytest.mark.parametrize("args", READING, ids=" ".join)
def test_a_missing_store_is_told_and_not_made(cli, folder, args):
    found = cli(*args, code=3)
    assert found.stderr == (
        f"error: no store at {folder}; run a %%track cell, or set TRACKMAGIC_STORE\n"
    )
    assert not folder.exists()


@pytest.mark.usefixtures("three")
def test_an_error_is_one_line_and_a_document(cli):
    found = cli("runs", "show", "nobody", "--json", code=1)
    assert json.loads(found.stdout)["error"] == "NotFound"
    assert found.stderr.startswith("error: no run 'nobody' in this store")
    assert found.stderr.count("\n") == 1
    assert cli("runs", "show", "nobody", code=1).stdout == ""


@pytest.mark.usefixtures("three")
def test_a_bad_filter_says_where(cli):
    said = cli("runs", "list", "params.lr >", code=2).stderr.splitlines()
    assert said[0].startswith("error: ")
    assert said[-1].strip() == "^"


@pytest.mark.parametrize(
    "args",
    [
        ("runs", "show"),
        ("runs", "nothing"),
        ("runs", "list", "--bogus"),
        ("runs", "show", "1", "-2"),
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("three")
def test_a_wrong_command_line_exits_with_2(cli, args):
    found = cli(*args, code=2)
    assert "\0" not in found.stderr


def test_a_newer_store_exits_with_3(three, folder):
    with three.store.database.write() as connection:
        row = {"number": 99, "name": "later", "applied": 0.0, "version": "9.9"}
        connection.execute(schema.migration.insert().values(row))
    done = subprocess.run(
        [SCRIPT, "--store", folder, "runs", "list"], capture_output=True, check=False
    )
    assert done.returncode == 3
    assert b"written by trackmagic 9.9" in done.stderr


def test_a_file_that_is_no_database_exits_with_3(cli, folder):
    folder.mkdir()
    (folder / "trackmagic.db").write_bytes(b"no database at all" * 100)
    assert cli("runs", "list", code=3).stderr.count("\n") == 1


@pytest.mark.parametrize(
    "url",
    ["postgresql://me:secret@localhost:1/none", "foo://me:secret@host/x", "sqlite:///none.db"],
)
def test_a_url_that_leads_nowhere_exits_with_3_and_keeps_its_password(cli, url):
    found = cli("runs", "list", code=3, store=url)
    assert "secret" not in found.output
    assert not Path("none.db").exists()


def test_names_do_not_drive_the_terminal(cli, asked, store):
    run = add_run(store, 1, name=EVIL, experiment="exp\x1b[2J")
    store.runs.set_note(run.number, "note\x1b]0;title\x07")
    store.tags.set(run.number, {"k\x1b": "v\x9b"})
    for args in (
        ("runs", "list"),
        ("runs", "show", "1"),
        ("runs", "note", "1"),
        ("runs", "compare", "1", "1", "--baseline", "1"),
        ("runs", "delete", "1"),
        ("runs", "restore", "1"),
        ("experiments", "list"),
        ("runs", "show", "no\x1b[1m"),
    ):
        code = 2 if args[1] == "compare" else 1 if "no\x1b[1m" in args else 0
        said = cli(*args, code=code).output
        assert not set(said) & set("\x1b\r\x07\x9b\u202e"), args
    assert "[bold red]name[/]" in cli("runs", "list").stdout
    assert asked("runs", "show", "1")["name"] == EVIL
    assert cli("runs", "show", "1", "--json").stdout.isascii()


@pytest.mark.usefixtures("three")
def test_the_last_runs_are_reached_from_the_end(asked):
    assert asked("runs", "show", "-1")["number"] == 3
    assert asked("runs", "show", "-2")["number"] == 2
    assert [one["number"] for one in asked("runs", "compare", "-1", "-3")["runs"]] == [3, 1]
    assert asked("runs", "compare", "1", "2", "--baseline", "-2")["baseline"] == 2


def test_runs_of_dead_processes_are_closed_by_reading(asked, store):
    dead = this_process().__class__(
        host="h", user="u", pid=2**22 - 1, place=this_process().place, process_started=1.0
    )
    store.runs.add(store.experiments.ensure("e"), dead)
    assert asked("runs", "list")["runs"][0]["status"] == "crashed"


@pytest.mark.usefixtures("three")
def test_the_script_prints_utf8_and_its_exit_code(folder):
    done = subprocess.run(
        [SCRIPT, "--store", folder, "runs", "show", "9"], capture_output=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith(b"error: no run '9'")


def test_a_stream_that_takes_ascii_only_still_gets_a_table(three, folder):
    three.store.runs.rename(1, "größe")
    done = subprocess.run(
        [SCRIPT, "--store", folder, "runs", "list"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert b"gr\\xf6\\xdfe" in done.stdout


@pytest.mark.usefixtures("three")
def test_a_reader_that_goes_away_is_no_traceback(folder):
    with subprocess.Popen(
        [SCRIPT, "--store", folder, "runs", "list", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.usefixtures("three")
def test_a_terminal_gets_colours_and_columns_that_fit(folder):
    pty = pytest.importorskip("pty")
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 50, 0, 0))
    env = {**os.environ, "TERM": "xterm-256color"}
    env.pop("COLUMNS", None)
    subprocess.run([SCRIPT, "--store", folder, "runs", "list"], stdout=theirs, env=env, check=True)
    os.close(theirs)
    said = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert "\x1b[32m" in said
    assert "more columns (" in said


def test_help_starts_cheaply():
    code = (
        "import sys, trackmagic.cli.main;"
        "heavy = {'sqlalchemy', 'pandas', 'numpy', 'rich', 'IPython', 'fsspec', 'msgspec'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert found.stdout == "[]\n"
