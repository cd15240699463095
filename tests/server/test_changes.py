"""The socket: where the cursor stands, what changes, and that nobody looks when nobody listens."""

import asyncio
import json
import sys

import pytest
from tornado.httpclient import HTTPClientError

from server.worlds import DEADLINE_SECONDS, add_run, until, watchers

WRITER = """
import sys
from trackmagic.store import open_store
open_store(sys.argv[1]).runs.set_note(int(sys.argv[2]), "from afar")
"""


async def heard(socket):
    """The next message; None when the server has closed."""
    text = await asyncio.wait_for(socket.read_message(), DEADLINE_SECONDS)
    return None if text is None else json.loads(text)


async def test_a_socket_first_tells_where_the_cursor_stands(listen, address, store):
    add_run(store)
    socket = await listen(address)
    assert await heard(socket) == {
        "cursor": store.changes.cursor(),
        "runs": [],
        "experiments": [],
        "documents": [],
    }


async def test_what_another_process_writes_is_told_unasked(listen, address, store):
    number = add_run(store)
    socket = await listen(address)
    before = await heard(socket)
    command = [sys.executable, "-c", WRITER, str(store.folder), str(number)]
    writer = await asyncio.create_subprocess_exec(*command)
    changed = await heard(socket)
    assert await writer.wait() == 0
    assert changed["runs"] == [number]
    assert changed["cursor"] > before["cursor"]


async def test_what_is_done_over_rest_is_told_to_the_other_pages(listen, ask, address, store):
    number = add_run(store)
    one, other = await listen(address), await listen(address)
    first = await heard(one)
    assert await heard(other) == first
    await ask("set_note", {"run": number, "note": "x"})
    changed = await heard(one)
    assert changed["runs"] == [number]
    assert await heard(other) == changed


async def test_no_change_is_missed_between_two_sockets(listen, address, store):
    first = await listen(address)
    await heard(first)
    number = add_run(store)
    second = await listen(address)
    cursor = (await heard(second))["cursor"]
    while cursor < store.changes.cursor():
        told = await heard(second)
        assert told["runs"] == [number]
        cursor = told["cursor"]


async def test_one_thread_looks_for_all_sockets_and_ends_with_the_last(listen, address):
    one, other = await listen(address), await listen(address)
    await heard(one)
    await heard(other)
    (thread,) = watchers()
    one.close()
    assert thread.is_alive()
    other.close()
    await until(lambda: not thread.is_alive())
    assert watchers() == []
    again = await listen(address)
    assert (await heard(again))["runs"] == []


async def test_a_page_that_dies_without_a_word_is_forgotten(listen, address):
    socket = await listen(address)
    await heard(socket)
    (thread,) = watchers()
    socket.protocol._abort()
    await until(lambda: not thread.is_alive())


async def test_a_page_may_talk_and_nothing_happens(listen, address, store):
    socket = await listen(address)
    await heard(socket)
    await socket.write_message("ping")
    await socket.write_message(b"\x00\xff", binary=True)
    number = add_run(store)
    while not (runs := (await heard(socket))["runs"]):
        pass  # its experiment came first
    assert runs == [number]


async def test_pages_are_let_go_when_the_store_is_deleted(listen, ask, address, store):
    socket = await listen(address)
    await heard(socket)
    store.close()
    store.folder.rename(store.folder.with_name("moved"))
    assert await heard(socket) is None
    await until(lambda: watchers() == [])
    with pytest.raises(HTTPClientError) as caught:
        await listen(address)
    assert caught.value.code == 404


async def test_pages_are_let_go_when_the_server_ends(listen, address, jp_serverapp):
    socket = await listen(address)
    await heard(socket)
    manager = jp_serverapp.extension_manager
    await manager.stop_extension("trackmagic_server", manager.extension_apps["trackmagic_server"])
    assert await heard(socket) is None
    assert socket.close_code == 1012
    await until(lambda: watchers() == [])


async def test_an_unknown_store_has_no_socket(listen):
    with pytest.raises(HTTPClientError) as caught:
        await listen("0" * 32)
    assert caught.value.code == 404
