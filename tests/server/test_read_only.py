"""A store of another user below the server's root: all is shown, live, and nothing is changed."""

import asyncio
import json
import logging
import shutil
import subprocess
import sys

import pytest
from store.locked import locked, needs_two_users

from server.worlds import DEADLINE_SECONDS, add_artifact, add_run
from trackmagic.entities import Process
from trackmagic.places.registry import store_id

DEAD = Process(host="h", user="u", pid=1, place="p", process_started=0.0)

OWNER = """
import sys
from trackmagic.host import this_process
from trackmagic.store import open_store
store = open_store(sys.argv[1])
print(store.runs.add(store.experiments.ensure("mnist"), this_process()).number)
"""


@pytest.fixture
def theirs(store, jp_root_dir):
    """The folder of a store that can only be read, with a run of a dead process."""
    number = add_run(store, process=DEAD)
    add_artifact(store, number, "a.txt", b"bytes")
    store.close()
    folder = jp_root_dir / "theirs" / ".trackmagic"
    shutil.copytree(store.folder, folder)
    with locked(folder):
        yield folder


async def test_views_answer_and_actions_say_that_the_store_can_only_be_read(
    ask, fetch, theirs, caplog
):
    there = store_id(str(theirs))
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            status, found = await ask("runs", store=there)
            assert (status, len(found["rows"])) == (200, 1)
        status, found = await ask("experiments", store=there)
        assert (status, found["is_read_only"]) == (200, True)
        status, found = await ask("set_note", {"run": 1, "note": "x"}, store=there)
        assert (status, found["error"]) == (409, "StoreReadOnly")
        assert "is read-only here" in found["message"]
        artifact = await fetch("stores", there, "artifacts", "1", "a.txt")
        assert artifact.body == b"bytes"
    assert [one.getMessage() for one in caplog.records if "trackmagic:" in one.getMessage()] == []
    status, found = await ask("run", {"run": "1"}, store=there)
    assert found["run"]["status"] == "running"


async def heard(socket):
    return json.loads(await asyncio.wait_for(socket.read_message(), DEADLINE_SECONDS))


@needs_two_users
async def test_a_run_that_its_owner_starts_is_told_to_who_may_only_read(ask, listen, theirs):
    there = store_id(str(theirs))
    socket = await listen(there)
    await heard(socket)
    for number in (2, 3):
        command = [sys.executable, "-c", OWNER, str(theirs)]
        owner = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
        assert (await owner.communicate())[0] == f"{number}\n".encode()
        assert (await heard(socket))["runs"] == [number]
        status, found = await ask("runs", store=there)
        assert (status, len(found["rows"])) == (200, number)
