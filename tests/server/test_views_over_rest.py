"""Views and actions by POST: answers, and errors in words."""

import json
import logging
import sqlite3
import subprocess
import sys
import threading
from inspect import isclass

import msgspec
import pytest
from tornado.simple_httpclient import HTTPTimeoutError
from tornado.web import HTTPError

from server.worlds import add_run, until
from trackmagic import errors
from trackmagic.host import this_process
from trackmagic_server.problems import STATUS, told
from trackmagic_server.shared import KEY, QUICK_THREADS


async def test_a_view_answers(ask, store):
    number = add_run(store, name="quiet-fox")
    status, found = await ask("run", {"run": str(number)})
    assert status == 200
    assert found["run"]["name"] == "quiet-fox"


async def test_an_action_is_done(ask, store):
    number = add_run(store)
    assert await ask("set_note", {"run": number, "note": "why"}) == (
        200,
        {"runs": [number], "message": "", "experiments": []},
    )
    assert store.runs.get(number).note == "why"


async def test_a_bad_filter_says_where(ask, store):
    add_run(store)
    status, found = await ask("runs", {"filter": "params.lr = = 3"})
    assert (status, found["error"]) == (400, "BadFilter")
    assert found["column"] == 12


@pytest.mark.parametrize(
    ("name", "body", "status", "error", "words"),
    [
        ("run", {"run": "#99"}, 404, "NotFound", "99"),
        ("run", {"run": 3}, 400, "BadValue", "str"),
        ("run", "[1]", 400, "BadValue", "object"),
        ("run", "{no json", 400, "DecodeError", "JSON"),
        ("run", "\N{SNOWMAN}", 400, "DecodeError", "JSON"),
        ("run", "[" * 100_000, 400, "DecodeError", "nested too deeply"),
        ("set_note", {"run": 2**63, "note": ""}, 400, "BadValue", "9223372036854775807"),
        ("rum", {}, 404, "NotFound", "runs"),
        ("set_note", {"run": 99, "note": ""}, 404, "NotFound", "99"),
    ],
)
async def test_an_error_has_its_status_and_its_words(ask, name, body, status, error, words):
    found, problem = await ask(name, body)
    assert (found, problem["error"]) == (status, error)
    assert words in problem["message"]
    assert set(problem) == {"error", "message", "column"}


async def test_no_body_asks_for_the_defaults(ask, store):
    assert (await ask("changes", ""))[1]["cursor"] == store.changes.cursor()


async def test_an_unknown_store_is_told_as_such(ask):
    status, problem = await ask("changes", store="0" * 32)
    assert (status, problem["error"]) == (404, "UnknownStore")
    assert "this server knows no such store; run a cell that uses it" in problem["message"]


async def test_a_store_of_a_newer_trackmagic_is_told_as_such(ask, store):
    with sqlite3.connect(store.folder / "trackmagic.db") as connection:
        connection.execute("INSERT INTO migration VALUES (999, 'later', 0, '99.0')")
    connection.close()
    _forget_opened(store)
    status, problem = await ask("changes")
    assert (status, problem["error"]) == (409, "StoreTooNew")


async def test_what_we_did_not_expect_is_logged_and_not_told(ask, store, caplog):
    with sqlite3.connect(store.folder / "trackmagic.db") as connection:
        connection.execute("DROP TABLE clock")
    connection.close()
    with caplog.at_level(logging.ERROR):
        status, problem = await ask("changes")
    assert (status, problem["error"]) == (500, "Internal Server Error")
    assert "clock" not in str(problem)
    assert "no such table: clock" in caplog.text


async def test_looking_never_makes_a_store(ask, store):
    database = store.folder / "trackmagic.db"
    assert (await ask("changes"))[0] == 200
    store.close()
    for path in store.folder.glob("trackmagic.db*"):
        path.unlink()
    assert (await ask("changes"))[0] == 404
    assert not database.exists()


async def test_runs_of_dead_processes_are_closed_when_a_view_is_asked(ask, store):
    number = add_run(store, process=dead())
    _status, found = await ask("run", {"run": str(number)})
    assert found["run"]["status"] == "crashed"


async def test_a_store_that_cannot_be_written_is_still_read(ask, store, caplog):
    number = add_run(store, process=dead())
    with sqlite3.connect(store.folder / "trackmagic.db") as connection:
        connection.execute(
            "CREATE TRIGGER never BEFORE UPDATE ON run BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    connection.close()
    status, found = await ask("run", {"run": str(number)})
    assert (status, found["run"]["status"]) == (200, "running")
    assert "dead runs" in caplog.text


async def test_what_nobody_waits_for_any_more_is_not_done(ask, fetch, address, store, jp_web_app):
    number, gate = add_run(store), threading.Event()
    threads = jp_web_app.settings[KEY].quick
    held = [threads.submit(gate.wait) for _ in range(QUICK_THREADS)]
    body = json.dumps({"run": number, "note": "too late"})
    path = ("stores", address, "api", "set_note")
    try:
        with pytest.raises(HTTPTimeoutError):
            await fetch(*path, method="POST", body=body, request_timeout=0.5)
        waiting = threads._work_queue.get_nowait()
        await until(waiting.future.cancelled)
        threads._work_queue.put(waiting)
    finally:
        gate.set()
    assert all(one.result() for one in held)
    assert (await ask("run", {"run": str(number)}))[1]["run"]["note"] == ""


def test_every_error_has_a_status():
    ours = {
        one for one in vars(errors).values() if isclass(one) and one.__module__ == errors.__name__
    }
    assert ours - {errors.TrackmagicError} - set(STATUS) == set()


def test_a_refusal_of_the_server_is_told_in_its_words():
    status, problem = told(HTTPError(403, "not %s", "you"), 403)
    assert (status, problem.error, problem.message) == (403, "Forbidden", "not you")


def test_the_server_needs_no_notebook_libraries():
    heavy = "ipywidgets anywidget pandas plotly".split()
    code = f"import trackmagic_server, sys; print([m for m in {heavy} if m in sys.modules])"
    printed = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout
    assert printed.strip() == "[]"


def dead():
    """A process of this machine that has ended: its pid is another's now."""
    return msgspec.structs.replace(this_process(), process_started=1e-6)


def _forget_opened(store):
    """As a server that starts now: what this process has opened is closed and forgotten."""
    from trackmagic import store as package

    store.close()
    package._STORES.clear()
