"""A real Jupyter server with the extension, below ``/user/x/``, and a store under its root."""

import json
import os
import re
from pathlib import Path

import pytest
import tornado.httpclient
import tornado.websocket
from pytest_jupyter.jupyter_server import *  # noqa: F403 - its fixtures and hooks, for this folder only
from traitlets.config import Config

from trackmagic.places.registry import store_id
from trackmagic.store import open_store


@pytest.fixture
def jp_server_config():
    return Config({"ServerApp": {"jpserver_extensions": {"trackmagic_server": True}}})


@pytest.fixture
def jp_base_url():
    return "/user/x/"


@pytest.fixture(autouse=True)
def _own_folders(jp_environ, monkeypatch):
    """No test meets the runtime folder of the person running it, nor a server that runs the tests."""
    monkeypatch.delenv("JPY_PARENT_PID", raising=False)
    monkeypatch.delenv("TRACKMAGIC_STORE", raising=False)


@pytest.fixture
def store(jp_root_dir):
    """An empty store under the server's root."""
    found = open_store(jp_root_dir / "project" / ".trackmagic")
    yield found
    found.close()


@pytest.fixture
def address(store):
    """The id of that store."""
    return store_id(store.location)


@pytest.fixture
def fetch(jp_fetch):
    """Asks the server; gives the response, whatever its status."""

    async def ask(*parts, **options):
        return await jp_fetch("trackmagic", *parts, raise_error=False, **options)

    return ask


@pytest.fixture
def ask(fetch, address):
    """Asks a view or an action of the store: the status, and the JSON that came."""

    async def call(name, query=None, *, store=address, **options):
        body = query if isinstance(query, str) else json.dumps(query or {})
        response = await fetch("stores", store, "api", name, method="POST", body=body, **options)
        return response.code, json.loads(response.body)

    return call


@pytest.fixture
def ask_stores(fetch):
    """What the server tells of its stores, and which one it would show."""

    async def asked(query=None):
        response = await fetch("api", "stores", method="POST", body=json.dumps(query or {}))
        assert response.code == 200
        return json.loads(response.body)

    return asked


@pytest.fixture
def listen(jp_ws_fetch):
    """Opens the socket of a store's changes."""
    opened = []

    async def connect(address):
        opened.append(await jp_ws_fetch("trackmagic", "stores", address, "changes"))
        return opened[-1]

    yield connect
    for socket in opened:
        socket.close()


class Browser:
    """One that has logged in: it has cookies and shows no token."""

    def __init__(self, host, cookies):
        self.host, self.cookies = host, cookies

    @property
    def headers(self):
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    async def post(self, path, body, headers):
        client = tornado.httpclient.AsyncHTTPClient(force_instance=True)
        try:
            return await client.fetch(
                f"http://{self.host}{path}",
                method="POST",
                body=body,
                headers=self.headers | headers,
                raise_error=False,
            )
        finally:
            client.close()

    async def listen(self, path, origin):
        request = tornado.httpclient.HTTPRequest(
            f"ws://{self.host}{path}", headers=self.headers | {"Origin": origin}
        )
        return await tornado.websocket.websocket_connect(request)


@pytest.fixture
def browser(jp_serverapp, http_server_client, jp_base_url):
    """Logs in with the token, as the link that Jupyter prints does."""

    async def log_in():
        client = http_server_client
        token = jp_serverapp.identity_provider.token
        pages = [
            await client.fetch(f"{jp_base_url}login", raise_error=False),
            await client.fetch(f"{jp_base_url}api/status?token={token}"),
        ]
        found = [one for page in pages for one in page.headers.get_list("Set-Cookie")]
        cookies = dict(re.match(r"([^=]+)=([^;]*)", one).groups() for one in found)
        return Browser(f"127.0.0.1:{client.get_http_port()}", cookies)

    return log_in


@pytest.fixture
def runtime_folder(_own_folders):
    """Where kernels and servers leave word for each other."""
    return Path(os.environ["JUPYTER_RUNTIME_DIR"]) / "trackmagic"
