"""Jupyter servers of the tests' own: a loopback port, folders that nobody shares, ended by their own pid."""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import pytest
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
LABEXTENSION = ROOT / "jupyter_ext" / "labextension"
TOKEN = "tests"
PATIENCE = 60.0
FOLDERS = (
    "IPYTHONDIR JUPYTER_CONFIG_DIR JUPYTER_DATA_DIR JUPYTER_RUNTIME_DIR JUPYTERLAB_SETTINGS_DIR "
    "JUPYTERLAB_WORKSPACES_DIR MPLCONFIGDIR XDG_CACHE_HOME"
).split()
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}
NOT_OURS = {"@voila-dashboards/jupyterlab-preview": True}
"""Comes with Voila, which a test needs, and fails in Notebook 7's page of files."""
EXPOSE = {"lab": "LabApp", "notebook": "JupyterNotebookApp"}


class Server:
    """A process that serves at ``url``, with all that it says in a file; ended by its own pid."""

    url: str
    process: subprocess.Popen[bytes]

    def __init__(self, log: Path) -> None:
        self._log = log

    def log(self) -> str:
        """What it has said."""
        return self._log.read_text(errors="replace")

    def stop(self) -> None:
        """End it; it ends what it has started."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def _launch(self, command: Iterable[str], env: Mapping[str, str], cwd: Path) -> None:
        """Start it and wait until it answers."""
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command],
                cwd=cwd,
                env={**env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            deadline = time.monotonic() + PATIENCE
            while not self._is_there():
                assert self.process.poll() is None, self.log()
                assert time.monotonic() < deadline, f"it did not start: {self.log()}"
                time.sleep(0.05)
        except BaseException:
            self.stop()
            raise

    def _is_there(self) -> bool:
        try:
            self._knock()
        except (OSError, http.client.HTTPException):
            return False
        return True

    def _knock(self) -> None:
        """Ask what it answers once it is there."""
        raise NotImplementedError


class Jupyter(Server):
    """A running `jupyter lab` or `jupyter notebook`; notebooks are kept below `root`."""

    def __init__(
        self,
        home: Path,
        app: str,
        base_url: str,
        *,
        extension: bool = True,
        labextension: bool = True,
        anywidget: bool = True,
        data: str = "data",
    ) -> None:
        self.home, self.app, self.base_url = home, app, base_url
        self.root = home / "root"
        self.root.mkdir(parents=True, exist_ok=True)
        self.folders = {name: home / name.lower() for name in FOLDERS}
        self.folders["JUPYTER_DATA_DIR"] = home / data
        self._arrange(extension=extension)
        disabled = {"trackmagic": not labextension, "anywidget": not anywidget}
        self._disable([name for name, is_off in disabled.items() if is_off])
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}{base_url}"
        super().__init__(home / "server.log")
        self.start()

    def start(self) -> None:
        """Start it, again after `stop`: at the same address, with the same folders."""
        self._launch(self._command(), environment(self.folders), self.home)

    def run(self, *words: object) -> None:
        """A `jupyter` command, which has this server's folders and so its signatures."""
        done = subprocess.run(
            [sys.executable, "-m", "jupyter", *map(str, words)],
            env=environment(self.folders),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def freeze(self) -> None:
        """As if the network were cut: the server neither answers nor hangs up."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """The network is back."""
        self.process.send_signal(signal.SIGCONT)

    def ask(self, path: str, method: str = "GET", body: Any = None) -> Any:
        """The server's own REST API."""
        request = urllib.request.Request(
            f"{self.url}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
        )
        with closing(urllib.request.urlopen(request, timeout=PATIENCE)) as response:
            return json.loads(response.read() or b"null")

    def sessions(self, folder: str = "") -> list[dict[str, Any]]:
        """Kernels that belong to notebooks in a folder below the root."""
        found = self.ask("api/sessions")
        return [one for one in found if one["path"].startswith(folder)]

    def end_sessions(self, folder: str) -> None:
        """Shut down the kernels of the notebooks in a folder."""
        for one in self.sessions(folder):
            self.ask(f"api/sessions/{one['id']}", "DELETE")

    def pid_of_kernel(self, folder: str) -> int:
        """The process of the only kernel of a folder."""
        [session] = self.sessions(folder)
        name = f"kernel-{session['kernel']['id']}.json"
        for child in psutil.Process(self.process.pid).children(recursive=True):
            if any(word.endswith(name) for word in child.cmdline()):
                return child.pid
        raise AssertionError(f"no process has {name}")

    def address(self, path: str) -> str:
        """Where a browser opens a notebook, given by its path below the root."""
        if self.app == "lab":
            return f"{self.url}lab/tree/{quote(path)}?reset&token={TOKEN}"
        return f"{self.url}notebooks/{quote(path)}?token={TOKEN}"

    def _arrange(self, *, extension: bool) -> None:
        for folder in self.folders.values():
            folder.mkdir(exist_ok=True)
        config = self.folders["JUPYTER_CONFIG_DIR"] / "labconfig"
        config.mkdir(exist_ok=True)
        (config / "default_setting_overrides.json").write_text(json.dumps(SETTINGS))
        enabled = {"ServerApp": {"jpserver_extensions": {"trackmagic_server": extension}}}
        (config.parent / "jupyter_server_config.json").write_text(json.dumps(enabled))
        take_labextension(self.folders["JUPYTER_DATA_DIR"] / "labextensions" / "trackmagic")

    def _disable(self, labextensions: Iterable[str]) -> None:
        """As an environment looks that has not got them."""
        found = {"disabledExtensions": NOT_OURS | dict.fromkeys(labextensions, True)}
        config = self.folders["JUPYTER_CONFIG_DIR"] / "labconfig"
        (config / "page_config.json").write_text(json.dumps(found))

    def _command(self) -> Iterable[str]:
        yield from (sys.executable, "-m", "jupyter", self.app, "--allow-root", "--no-browser")
        yield from (f"--port={self.port}", "--ip=127.0.0.1", "--ServerApp.port_retries=0")
        yield from (f"--IdentityProvider.token={TOKEN}", f"--ServerApp.base_url={self.base_url}")
        yield f"--ServerApp.root_dir={self.root}"
        yield f"--{EXPOSE[self.app]}.expose_app_in_browser=True"
        yield "--LabApp.extension_manager=readonly"

    def _knock(self) -> None:
        self.ask("api/status")


def environment(folders: Mapping[str, Path]) -> dict[str, str]:
    """Of a server that has these folders and nobody else's settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not re.match(r"JUPYTER|JPY_|IPYTHON|PYTHON|TRACKMAGIC_|MLFLOW_|MPL", name)
    }
    own = {name: str(folder) for name, folder in folders.items()}
    return kept | own | {"JUPYTER_PREFER_ENV_PATH": "0"}  # the labextension of this checkout


def take_labextension(place: Path) -> None:
    """A copy, so that a build under a running test changes nothing; one that is whole."""
    for _try in range(50):
        shutil.rmtree(place, ignore_errors=True)
        try:
            shutil.copytree(LABEXTENSION, place)
            about = json.loads((place / "package.json").read_text())
            if (place / about["jupyterlab"]["_build"]["load"]).is_file():
                return
        except (OSError, ValueError, KeyError):
            pass
        time.sleep(0.2)
    pytest.fail("jupyter_ext/labextension is not built: run `npm --prefix js run build`")
