"""``jupyter trackmagic`` as a person starts it: a process of its own, asked over HTTP."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request

import pytest

from trackmagic.store import open_store

LINK = re.compile(r"http://127\.0\.0\.1:(\d+)(/\S*)\?token=([0-9a-f]+)")
START = (sys.executable, "-m", "trackmagic_server.launch")


class Launched:
    """One that runs, and what it has printed."""

    def __init__(self, folder, *arguments):
        self._process = subprocess.Popen(
            [*START, "--no-browser", "--allow-root", *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "NO_COLOR": "1"},
        )
        self.printed = ""

    def until_printed(self, pattern):
        """Read on until that is printed; gives the match."""
        watch = threading.Timer(60, self._process.kill)
        watch.start()
        while not (found := re.search(pattern, self.printed)):
            line = self._process.stderr.readline()
            assert line, f"it ended and never printed {pattern!r}: {self.printed}"
            self.printed += line
        watch.cancel()
        return found

    def ask(self, path, data=None, *, token=True):
        """The status and the body."""
        self.until_printed("Showing the store|There is no store")  # then it listens
        port, _path, secret = self.until_printed(LINK).groups()
        headers = {"Authorization": f"token {secret}"} if token else {}
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def stores(self):
        status, body = self.ask("/trackmagic/api/stores", b"{}")
        assert status == 200
        return json.loads(body)

    def stop(self):
        self._process.terminate()
        self._process.wait(60)
        self._process.stderr.close()


@pytest.fixture
def launch(tmp_path, monkeypatch):
    """Starts it in a folder."""
    monkeypatch.delenv("TRACKMAGIC_STORE", raising=False)
    folder, started = tmp_path / "project", []
    folder.mkdir()

    def start(*arguments):
        started.append(Launched(folder, *arguments))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def taken():
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_it_opens_its_page_for_those_who_have_the_token(launch):
    page = launch("--port=0")
    assert page.until_printed(LINK)[2] == "/trackmagic/"
    assert b"jupyter-config-data" in page.ask("/trackmagic/")[1]
    for path, data in (
        ("/trackmagic/", None),
        ("/trackmagic/page.js", None),
        ("/trackmagic/api/stores", b"{}"),
    ):
        assert page.ask(path, data, token=False)[0] == 403


def test_a_port_that_is_taken_is_said_and_the_next_one_used(launch, taken):
    page = launch(f"--port={taken}")
    page.until_printed(f"The port {taken} is already in use, trying another port")
    assert page.until_printed(LINK)[1] != str(taken)
    assert page.stores()["stores"] == []


def test_it_says_which_store_it_shows(launch, tmp_path):
    store = open_store(tmp_path / "project" / ".trackmagic")
    page = launch("--port=0")
    assert page.until_printed(r"Showing the store (.+)")[1] == store.location
    assert page.stores()["default"] == page.stores()["stores"][0]["id"]
    store.close()


def test_the_store_is_found_from_a_folder_below_it(launch, tmp_path):
    store = open_store(tmp_path / ".trackmagic")
    page = launch("--port=0")
    assert page.until_printed(r"Showing the store (.+)")[1] == store.location
    found = page.stores()["default"]
    assert page.ask(f"/trackmagic/stores/{found}/api/changes", b"{}")[0] == 200
    store.close()


def test_the_store_that_the_folder_names_may_be_opened(launch, tmp_path):
    store = open_store(tmp_path / "shared")
    settings = '[tool.trackmagic]\nstore = "../shared"\n'
    (tmp_path / "project" / "pyproject.toml").write_text(settings)
    page = launch("--port=0")
    assert page.until_printed(r"Showing the store (.+)")[1] == store.location
    store.close()


def test_a_store_that_is_missing_is_said_and_there_as_soon_as_it_is_made(launch, tmp_path):
    page = launch("--port=0")
    wanted = tmp_path / "project" / ".trackmagic"
    said = page.until_printed(r"There is no store at (\S+) yet.*")
    assert said[1] == str(wanted)
    assert "%load_ext trackmagic" in said[0]
    assert not wanted.exists()
    assert (page.stores()["default"], page.stores()["wanted"]) == (None, str(wanted))
    store = open_store(wanted)
    assert page.stores()["default"] == page.stores()["stores"][0]["id"]
    store.close()


def test_the_store_of_another_folder_is_offered_and_not_called_that_of_this_one(launch, tmp_path):
    other = open_store(tmp_path / "project" / "below" / ".trackmagic")
    page = launch("--port=0")
    said = page.until_printed(r"There is no store at (\S+) yet.*")
    assert said[1] == str(tmp_path / "project" / ".trackmagic")
    assert "it offers 1 other store to choose from" in said[0]
    assert page.stores()["default"] is None
    other.close()


def test_no_other_extension_is_loaded(launch):
    page = launch("--port=0")
    page.until_printed(LINK)
    loaded = re.findall(r"(\w+) \| extension was successfully loaded", page.printed)
    assert loaded == ["trackmagic_server"]


def test_its_help_says_what_it_is_for():
    said = subprocess.run([*START, "--help"], capture_output=True, text=True, check=True).stdout
    assert said.startswith("Shows the experiments and runs")
    assert {"--no-browser", "--port=<Int>"} <= set(said.split())


def test_without_a_jupyter_server_it_says_how_to_get_one():
    code = (
        "import sys; sys.modules['jupyter_server'] = None\n"
        "from trackmagic_server.launch import main; main([])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        "trackmagic: the page needs a Jupyter server, which is not installed here: "
        "pip install 'trackmagic[lab]'\n"
    )
