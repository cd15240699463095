"""A JupyterHub of the tests' own, with its proxy and its login: loopback ports, a home for each user."""

import json
import os
import secrets
import shutil
import sys
import urllib.request
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import BrowserContext
from tests.ports import free_port

from .servers import PATIENCE, SETTINGS, Server, take_labextension

PASSWORD = "of the tests"
PROXY = (
    Path(__file__).parent / "proxy/node_modules/configurable-http-proxy/bin/configurable-http-proxy"
)
CONFIG = """
c.JupyterHub.bind_url = "http://127.0.0.1:{port}/"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}/"
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.allow_named_servers = True
c.JupyterHub.db_url = "sqlite://"
c.JupyterHub.cookie_secret = bytes.fromhex("{cookie}")
c.JupyterHub.pid_file = "{home}/hub.pid"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.auth_token = "{auth}"
c.ConfigurableHTTPProxy.command = ["{node}", "{proxy}"]
c.ConfigurableHTTPProxy.pid_file = "{home}/proxy.pid"
c.DummyAuthenticator.password = "{password}"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{home}/{{username}}"
c.Spawner.cmd = ["{python}", "-m", "jupyterhub.singleuser"]
c.Spawner.args = [
    "--allow-root", "--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly",
]
c.Spawner.environment = {{"JUPYTER_PREFER_ENV_PATH": "0"}}
c.Spawner.start_timeout = {patience}
"""


class Hub(Server):
    """A running hub; whoever gives a name and the password is a user."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        super().__init__(home / "hub.log")
        node = shutil.which("node") or str(Path(sys.executable).with_name("node"))
        (home / "config.py").write_text(
            CONFIG.format(
                port=self.port,
                hub=free_port(),
                api=free_port(),
                cookie=secrets.token_hex(32),
                auth=secrets.token_hex(16),
                home=home,
                node=node,
                proxy=PROXY,
                password=PASSWORD,
                python=sys.executable,
                patience=int(PATIENCE),
            )
        )
        kept = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
        kept["XDG_CACHE_HOME"] = str(home / "cache")
        command = [sys.executable, "-m", "jupyterhub", "-f", str(home / "config.py")]
        self._launch(command, kept, home)

    def _knock(self) -> None:
        urllib.request.urlopen(f"{self.url}hub/health", timeout=5).close()


class HubServer:
    """One user's server, as a `Lab` wants it; `name` is that of a named server."""

    app = "lab"

    def __init__(self, hub: Hub, user: str, name: str = "") -> None:
        self._hub, self.user, self.name = hub, user, name
        self.root = hub.home / user
        self.url = f"{hub.url}user/{user}/{f'{name}/' if name else ''}"
        self._arrange()

    def log_in(self, context: BrowserContext) -> None:
        """Give name and password, and wait until the server is there."""
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        spawn = f"/hub/spawn/{self.user}/{self.name}".rstrip("/")
        page.goto(f"{self._hub.url}hub/login?next={quote(spawn)}")
        page.locator("#username_input").fill(self.user)
        page.locator("#password_input").fill(PASSWORD)
        page.locator("#login_submit").click()
        page.wait_for_url(f"{self.url}**")
        page.close()

    def address(self, path: str) -> str:
        """Where a browser opens a notebook, given by its path below the root."""
        return f"{self.url}lab/tree/{quote(path)}?reset"

    def end_sessions(self, folder: str) -> None:
        """Kernels end with the hub."""

    def _arrange(self) -> None:
        config = self.root / ".jupyter" / "labconfig"
        config.mkdir(parents=True, exist_ok=True)
        (config / "default_setting_overrides.json").write_text(json.dumps(SETTINGS))
        take_labextension(self.root / ".local/share/jupyter/labextensions/trackmagic")
