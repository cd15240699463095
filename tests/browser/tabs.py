"""Tabs that go from test to test: loading JupyterLab costs more than most tests do in it."""

from collections.abc import Iterable

from playwright.sync_api import BrowserContext, Error, Page

from .chromium import WINDOW
from .lab import Lab

REMEMBERED = "local_storage,indexeddb,service_workers,cache_storage"
"""What the pages of a site remember, besides cookies."""
IS_CLOCK_REAL = "() => /native code/.test(Function.prototype.toString.call(Date))"
IS_AS_LOADED = """() => {
  const app = window.jupyterapp;
  const { notebookPage } = JSON.parse(
    document.getElementById("jupyter-config-data")?.textContent ?? "{}");
  if (!app || (notebookPage ?? "notebooks") !== "notebooks") return false;
  const { service } = app.pluginRegistry._plugins.get("@jupyterlab/apputils-extension:settings");
  const isSet = Object.values(service.plugins).some(({ raw }) => raw.trim() !== "{}");
  const isPanelDrawn = document.querySelector("#trackmagic-panel .tm-live");
  const isAsking = document.querySelector(".jp-Dialog, .lm-Menu, .Toastify__toast");
  const palette = document.getElementById("modal-command-palette");
  const isOpen = app.shell.leftCollapsed === false || palette?.checkVisibility();
  const isTold = /[1-9]/.test(document.querySelector(".jp-Notification-Status")?.textContent ?? "");
  const isOther = isSet || isPanelDrawn || isAsking || isOpen || isTold;
  return !isOther && !Object.hasOwn(app.commands, "execute")
    && document.body.dataset.jpThemeLight === "true";
}"""
"""Whether a page has only what closing its documents takes away: the panel remembers what was
chosen in it, and settings, notifications and commands are the page's."""
CLOSE_ALL = """() => {
  for (const widget of [...window.jupyterapp.shell.widgets("main")]) widget.dispose();
  for (const name of Object.keys(window)) {
    if (!/^tm[A-Z]/.test(name)) continue;
    if (name === "tmWatch") clearInterval(window[name]);
    delete window[name];
  }
  sessionStorage.clear();
}"""
HAS_LAUNCHER = "() => document.querySelector('.jp-Launcher')"


class Tabs:
    """The tabs of one context: a test gets one, and the next one gets it if it is as it was."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self._empty = context.pages[0]
        self._at_rest: tuple[str, Page] | None = None

    def take(self, url: str) -> Page | None:
        """The tab that has a server's page without a document, if there is one.

        One of another server goes, with its cookies: they do not tell ports apart.
        """
        if self._at_rest is None:
            return None
        home, page = self._at_rest
        self._at_rest = None
        if home == url:
            return page
        page.close()
        self.context.clear_cookies()
        return None

    def give_back(self, lab: Lab, *, has_failed: bool) -> None:
        """Keep the tab of a test that is over, or close it; forget what sites remember."""
        sites = {"/".join(url.split("/")[:3]) for url in lab.requests if url.startswith("http")}
        is_kept = len(sites) == 1 and not has_failed and not lab.has_expected
        is_kept = is_kept and self._comes_to_rest(lab)
        lab.leave(close=not is_kept)
        for page in self.context.pages:
            if page not in (self._empty, lab.page):
                page.close()
        if is_kept:
            self._at_rest = lab.server.url, lab.page
        else:
            self.context.clear_cookies()
        self._clear(sites)

    def _comes_to_rest(self, lab: Lab) -> bool:
        page = lab.page
        try:
            if page.viewport_size != WINDOW or not page.url.startswith(lab.server.url):
                return False
            if lab.server.process.poll() is not None:
                return False
            if not page.evaluate(IS_AS_LOADED):
                return False
            page.evaluate(CLOSE_ALL)
            if lab.app == "lab":
                lab.wait_for(HAS_LAUNCHER, seconds=5)  # else a fresh page is sooner there
            lab.settle()
            return bool(page.evaluate(IS_AS_LOADED))
        except (Error, AssertionError):  # it is too busy for another test
            return False

    def _clear(self, sites: Iterable[str]) -> None:
        assert self._empty.evaluate(IS_CLOCK_REAL), "who turns a clock wants a context of their own"
        self.context.clear_permissions()
        self.context.set_offline(offline=False)
        self.context.unroute_all()
        chromium = self.context.new_cdp_session(self._empty)
        for site in sites:
            remembered = {"origin": site, "storageTypes": REMEMBERED}
            chromium.send("Storage.clearDataForOrigin", remembered)
        chromium.detach()
