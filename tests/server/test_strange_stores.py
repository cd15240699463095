"""Stores that are a stranger's, below the server's root: they answer in words, and others go on."""

import asyncio
import json
import os
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from server.worlds import add_artifact, add_run
from trackmagic.places.registry import store_id
from trackmagic.store import open_store, schema
from trackmagic_server.shared import KEY, QUICK_THREADS, SLOW_THREADS

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
VIEWS = {
    "runs": {},
    "experiments": {},
    "keys": {},
    "groups": {"by": "lr"},
    "progress": {"runs": [1]},
    "run": {"run": "1"},
    "card": {"run": "1"},
    "chart": {"runs": ["1"]},
    "compare": {"runs": ["1", "2"]},
    "csv": {},
    "changes": {"cursor": -1},
}


@pytest.fixture
def stranger(jp_root_dir):
    """A stranger's store below the root."""
    found = open_store(jp_root_dir / "clone" / ".trackmagic")
    number = add_run(found)
    found.params.set(number, {"lr": 0.1})
    found.runs.end(number, "finished")
    found.close()
    yield found
    found.close()


async def test_a_foreign_schema_answers_every_view_in_words(ask, store, stranger):
    add_run(store)
    with sqlite3.connect(stranger.folder / "trackmagic.db") as raw:
        raw.execute("ALTER TABLE run RENAME TO old")
        raw.execute(f"CREATE VIEW run AS SELECT i AS number FROM ({ENDLESS})")
    raw.close()
    strange = store_id(stranger.location)
    for name, query in VIEWS.items():
        code, said = await ask(name, query, store=strange)
        assert (code, said["error"]) == (503, "StoreUnusable")
        assert "view 'run'" in said["message"]
    assert (await ask("runs"))[0] == 200


async def test_endless_questions_are_ended_and_other_stores_go_on(
    ask, store, stranger, jp_serverapp
):
    """Its schema was fine when it was opened."""
    add_run(store)
    shared = jp_serverapp.web_app.settings[KEY]
    shared.answer_seconds = 5.0
    strange = store_id(stranger.location)
    many = [("runs", {})] * 2 * QUICK_THREADS + [("csv", {})] * 2 * SLOW_THREADS
    patient = {"request_timeout": 300.0}
    await asyncio.gather(*(ask(name, query, store=strange) for name, query in many))
    with sqlite3.connect(stranger.folder / "trackmagic.db") as raw:
        columns = ", ".join(f'i AS "{column.name}"' for column in schema.run.columns)
        raw.execute("ALTER TABLE run RENAME TO old")
        raw.execute(f"CREATE VIEW run AS SELECT {columns} FROM ({ENDLESS})")
    raw.close()
    asked = [
        asyncio.ensure_future(ask(name, query, store=strange, **patient)) for name, query in many
    ]
    for _ in range(5):
        for name in ("runs", "csv"):
            assert (await ask(name, **patient))[0] == 200
    assert not all(one.done() for one in asked)
    said = [(code, body["error"]) for code, body in await asyncio.gather(*asked)]
    assert set(said) == {(503, "StoreUnusable")}
    assert (await ask("runs"))[0] == 200


async def test_a_digest_that_is_a_path_downloads_nothing(fetch, store, address, jp_root_dir):
    (jp_root_dir / "canary.txt").write_bytes(b"secret")
    number = add_run(store)
    add_artifact(store, number, "a.txt", b"bytes!")
    for digest in ("../../../canary.txt", "/etc/passwd", "", "\0", "f" * 9000):
        with store.database.write() as connection:
            connection.execute(sa.update(schema.artifact).values(digest=digest))
        response = await fetch("stores", address, "artifacts", str(number), "a.txt")
        assert response.code == 500
        assert b"secret" not in response.body
        assert json.loads(response.body)["error"] == "DamagedData"


def put_in_place(path, at):
    path.unlink()
    if at % 2:
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")


async def test_pipes_and_devices_take_no_thread(fetch, ask, store, address):
    number = add_run(store)
    for at in range(2 * SLOW_THREADS):
        digest = add_artifact(store, number, f"{at}.txt", str(at).encode())
        put_in_place(Path(store.blobs.place.path(digest)), at)
    for at in range(2 * SLOW_THREADS):
        code, said = await ask("artifact", {"run": number, "path": f"{at}.txt"})
        assert (code, said["kind"]) == (200, "none")
        assert "cannot be read" in said["problem"]
        response = await fetch("stores", address, "artifacts", str(number), f"{at}.txt")
        assert response.code == 500
    assert (await ask("csv"))[0] == 200


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "PROPFIND"])
async def test_a_method_that_there_is_not_is_refused_without_a_word_in_the_log(
    http_server_client, jp_base_url, caplog, method
):
    for path in ("trackmagic/", "trackmagic/page.js", "trackmagic/api/stores"):
        response = await http_server_client.fetch(
            f"{jp_base_url}{path}",
            method=method,
            allow_nonstandard_methods=True,
            raise_error=False,
            follow_redirects=False,
        )
        assert response.code in (403, 405)
    assert not [one for one in caplog.records if one.exc_info]
