"""A page of JupyterLab or Notebook 7, and the notebook that it shows.

How to write a test (each runs in both apps; fixtures are in `conftest.py`)::

    def test_a_card_appears(lab):
        book = lab.notebook(["%%track\\nlr = 0.1"])  # in a folder and with a store of its own
        lab.open(book)  # the first cell, which loads trackmagic, is cell 0 and has been run
        lab.run_cell(1)  # waits for its end; wait=False and lab.finish(1) to look while it is busy
        card = lab.output(1).locator(".tm-card")  # a Playwright locator: expect(card).to_be_visible()
        assert book.store.runs.get(1).status == "finished"  # `book.store` is written to by the kernel

`@pytest.mark.apps("lab")` leaves Notebook 7 out. A test fails on any error that the page logs, unless
`KNOWN` or `lab.expects(pattern)` has it. Never sleep: `lab.wait_for(js)`, `lab.until(python)`, `expect`.
Before requests are counted, or something is said not to be there, `lab.settle()`: what is under way ends.
The page may be one that an earlier test left without a document (`tabs.py`); `@pytest.mark.own_context`
gives a browser where no page was before, for a clock that is turned, a login, or what is loaded at first.
`lab.picture("name")` keeps a screenshot in the folder that TRACKMAGIC_PICTURES names (default: pytest's).
"""

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    Route,
    expect,
)

from trackmagic.store import Store, open_store

from .servers import PATIENCE, TOKEN, Jupyter

PICTURES = "TRACKMAGIC_PICTURES"
LOAD = "%load_ext trackmagic\nimport trackmagic"
GONE = {"name": "gone", "display_name": "Gone", "language": "gone"}
KNOWN = {
    r"reading 'schema'": "Notebook 7 says so without any extension of ours",
    r"\[anywidget\] Failed to initialize model": "its timer of two seconds; a view that lacks is missed",
    r"Canceled future for (debug|comm_info|kernel_info)_request": "Jupyter asks a kernel that is restarted",
}
"""Errors that a page may log, and why they are not ours."""

PANEL = "window.jupyterapp.shell.currentWidget"
MARK = f"{PANEL}.content.widgets.forEach((one, at) => one.node.setAttribute('data-cell', at));"
RUN = f"""(at) => {{
  const panel = {PANEL};
  panel.content.activeCellIndex = at;
  panel.content.deselectAll();
  window.tmRuns ??= {{}};
  const run = {{ over: false, ok: null }};
  window.tmRuns[at] = run;
  window.jupyterapp.commands.execute('notebook:run-cell').then(
    (ok) => {{ run.ok = ok; run.over = true; }},
    (error) => {{ run.ok = String(error); run.over = true; }},
  );
}}"""

READY = "() => window.jupyterapp.commands.hasCommand('trackmagic:show-panel')"
LAUNCHED = "() => document.querySelector('.jp-Launcher')?.contains(document.activeElement)"
OPEN = {
    "lab": """async (url) => {
      const { shell, commands } = window.jupyterapp;
      const before = [...shell.widgets("main")];
      const path = decodeURIComponent(url.split("/lab/tree/")[1]);
      await commands.execute("docmanager:open", { path });
      for (const widget of before) widget.dispose();
    }""",
    "notebook": """(url) => {
      history.replaceState(null, "", url);
      return window.jupyterapp.commands.execute("router:tree", { path: url, search: "" });
    }""",
}
"""Open a document in a page that has none, given by its URL's path."""
FRAMES = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""
"""Two frames: what looks at what is seen, or waits for an answer, has had its turn."""

READABLE = """(part) => {
  const range = document.createRange();
  range.selectNodeContents(part);
  return [...range.getClientRects()].every(({ left, right, top, bottom }) =>
    [left + 1, right - 1].every((x) =>
      part.contains(document.elementFromPoint(x, (top + bottom) / 2))));
}"""


class Book:
    """A notebook file in a folder of its own below a server's root; its runs go to a store beside it."""

    def __init__(self, root: Path, folder: str, cells: Sequence[str]) -> None:
        self.folder, self.path = folder, f"{folder}/book.ipynb"
        self.file = root / self.path
        self.file.parent.mkdir(parents=True)
        self.location = self.file.parent / ".trackmagic"
        self.store: Store = open_store(str(self.location))
        self.write(cells)

    def write(self, cells: Sequence[str]) -> None:
        """Make the file anew."""
        kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
        found = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
            metadata={"kernelspec": kernel},
        )
        nbformat.write(found, self.file)

    def lose_kernel(self) -> None:
        """Name a kernel that is not there, so that opening the file starts none; it is signed no more."""
        found = self.read()
        found.metadata.kernelspec = GONE
        found.metadata.pop("language_info", None)
        nbformat.write(found, self.file)

    def read(self) -> Any:
        """The file as it is saved."""
        return nbformat.read(self.file, as_version=4)


class Lab:
    """A tab; `page` is Playwright's."""

    def __init__(
        self,
        context: BrowserContext,
        server: Jupyter,
        pictures: Path,
        page: Page | None = None,
    ) -> None:
        self._wants_looks = PICTURES in os.environ
        self.context, self.server, self.app = context, server, server.app
        self.errors: list[str] = []
        self.told: list[str] = []
        """Figures that were measured, for the report."""
        self.requests: list[str] = []
        self._under_way: set[Request] = set()
        self._pictures = pictures
        self._expected = list(KNOWN)
        self.books: list[Book] = []
        self._is_loaded = page is not None
        self.page: Page = page or context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self._ears = {
            "console": self._hear,
            "pageerror": lambda error: self.errors.append(f"{error}"),
            "request": self._ask,
            "requestfinished": self._hear_end,
            "requestfailed": self._hear_end,
        }
        for event, ear in self._ears.items():
            self.page.on(event, ear)

    def home(self) -> None:
        """Show the page without a document, and with nothing of an earlier one; it is at rest."""
        place = "lab?reset&" if self.app == "lab" else "tree?"
        self.page.goto(f"{self.server.url}{place}token={TOKEN}")
        self.wait_for("() => window.jupyterapp?.restored.then(() => true)")
        self.wait_for(READY)
        if self.app == "lab":  # the launcher comes late, and takes the focus
            self.wait_for(LAUNCHED)
        self.settle()

    # the notebook

    def notebook(self, cells: Sequence[str], name: str = "book", *, load: str = LOAD) -> Book:
        """A new one; `load` is put before the cells unless it is empty."""
        folder, number = name, 1
        while (self.server.root / folder).exists():
            number += 1
            folder = f"{name}-{number}"
        found = Book(self.server.root, folder, [load, *cells] if load else cells)
        self.books.append(found)
        return found

    def open(self, book: Book, *, kernel: bool = True, load: bool = True) -> None:
        """Show it, with its kernel idle and cell 0 (which loads trackmagic) run.

        A page that an earlier test has left without a document opens it as it opens any; else it is loaded.
        """
        if self._is_loaded:
            self._is_loaded = False
            self.page.evaluate(OPEN[self.app], urlsplit(self.server.address(book.path)).path)
        else:
            self.page.goto(self.server.address(book.path))
        self.shown()
        if kernel:
            self.idle()
            if load:
                self.run_cell(0)

    def shown(self) -> None:
        """Wait until the notebook is there."""
        self.wait_for(
            f"() => window.jupyterapp && {PANEL}?.content?.widgets?.length && {PANEL}.context?.isReady"
            f" && document.querySelector('.jp-Notebook .jp-CodeCell')"
        )
        self.page.evaluate(f"() => {{ {MARK} window.jupyterapp.shell.collapseLeft?.(); }}")

    def idle(self) -> None:
        """Wait for the kernel; right before the first cell runs only: comms make it look idle."""
        self.wait_for(f"() => {PANEL}.sessionContext?.session?.kernel?.status === 'idle'")

    def run_cell(self, at: int, *, wait: bool = True, seconds: float = PATIENCE) -> None:
        """Run a cell, to its end unless told not to wait."""
        self.page.evaluate(RUN, at)
        if wait:
            self.finish(at, seconds=seconds)

    def finish(self, at: int, *, seconds: float = PATIENCE) -> bool:
        """Wait for the end of a cell; whether it went well."""
        self.wait_for("(at) => window.tmRuns[at].over", at, seconds=seconds)
        return bool(self.page.evaluate("(at) => window.tmRuns[at].ok === true", at))

    def run_and_see(self, at: int) -> bool:
        """Run a cell to its end; whether it went well."""
        self.run_cell(at, wait=False)
        return self.finish(at)

    def is_busy(self, at: int) -> bool:
        return not self.page.evaluate("(at) => window.tmRuns[at].over", at)

    def write_cell(self, at: int, text: str) -> None:
        """Put other source into a cell."""
        source = f"([at, text]) => {PANEL}.content.widgets[at].model.sharedModel.setSource(text)"
        self.page.evaluate(source, [at, text])

    def cell(self, at: int) -> Locator:
        return self.page.locator(f"[data-cell='{at}']")

    def output(self, at: int) -> Locator:
        """The output area of a cell."""
        return self.cell(at).locator(".jp-Cell-outputArea")

    def unfold(self, at: int) -> Locator:
        """The card below a cell that has ended, unfolded: while it says "running" it is open."""
        card = self.output(at).locator(".tm-live .tm-card")
        expect(card.locator(".tm-fold")).to_have_attribute("aria-expanded", "false")
        card.locator(".tm-fold").click()
        return card

    def scroll_to(self, at: int) -> None:
        """Bring a cell onto the screen: a long notebook draws only those near it."""
        self.page.evaluate(f"(at) => {PANEL}.content.scrollToItem(at, 'start')", at)

    def save(self) -> None:
        self.page.evaluate("() => { window.tmSaved = false; }")
        self.page.evaluate(
            "() => { window.jupyterapp.commands.execute('docmanager:save')"
            ".then(() => { window.tmSaved = true; }); }"
        )
        self.wait_for("() => window.tmSaved")

    def restart_kernel(self) -> None:
        """As the button does it, and load trackmagic anew."""
        self.page.evaluate(
            f"() => {{ window.tmRestarted = false; {PANEL}.sessionContext.session.kernel.restart()"
            ".then(() => { window.tmRestarted = true; }); }"
        )
        self.wait_for("() => window.tmRestarted")
        self.idle()
        self.run_cell(0)

    def close(self, book: Book) -> None:
        """Save the notebook, leave its page, and shut its kernel down."""
        self.page.evaluate(
            f"(spec) => {{ const model = {PANEL}.model; model.setMetadata('kernelspec', spec);"
            " model.deleteMetadata('language_info'); }",
            GONE,
        )
        self.save()
        self.page.goto("about:blank")
        self.server.end_sessions(book.folder)

    def reopen(self, book: Book) -> None:
        """Open a notebook whose kernel's spec is not there (see `close`), and want no kernel."""
        self.page.goto(self.server.address(book.path))
        self.page.locator(".jp-Dialog .jp-mod-reject").click()  # no kernel
        self.shown()

    def remember(self, js: str) -> None:
        """Call a JavaScript function every 30 ms; `tmSeen` gets what it gives, where that is new."""
        self.page.evaluate(
            f"""() => {{
              window.tmSeen = [];
              let last = "null";
              window.tmWatch = setInterval(() => {{
                const shown = ({js})(), text = JSON.stringify(shown ?? null);
                if (text !== last && text !== "null") tmSeen.push(shown);
                last = text;
              }}, 30);
            }}"""
        )

    def tab(self) -> "Lab":
        """Another tab of the same browser."""
        other = Lab(self.context, self.server, self._pictures)
        other.errors, other._expected = self.errors, self._expected
        return other

    # the page

    def wait_for(self, js: str, arg: Any = None, *, seconds: float = PATIENCE) -> Any:
        """What a JavaScript function gives, as soon as that is true."""
        return self.page.wait_for_function(js, arg=arg, timeout=seconds * 1000).json_value()

    def until(self, holds: Callable[[], Any], *, seconds: float = PATIENCE) -> Any:
        """What a Python function gives, as soon as that is true; the page lives on meanwhile."""
        deadline = time.monotonic() + seconds
        while not (found := holds()):
            assert time.monotonic() < deadline, "what was waited for did not come"
            self.page.wait_for_timeout(20)
        return found

    def settle(self) -> None:
        """Wait until no request is under way, and what came of the last answer asks for no more."""

        def is_at_rest() -> bool:
            if not self._under_way:
                self.page.evaluate(FRAMES)
            return not self._under_way

        self.until(is_at_rest)

    @contextmanager
    def holding(self, pattern: str) -> Iterator[None]:
        """The requests to such an address wait until this is left; there must be one."""
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        self.page.route(pattern, hold)
        yield
        self.until(lambda: held)
        for route in held:
            route.continue_()
        self.page.unroute(pattern)

    def asked(self, pattern: str, *, since: int = 0) -> list[str]:
        """The addresses that the page has asked for, those that fit; ``since`` there were so many."""
        return [url for url in self.requests[since:] if re.search(pattern, url)]

    def theme(self, name: str) -> None:
        """`light` or `dark`."""
        self.page.evaluate(
            "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })",
            f"JupyterLab {name.title()}",
        )
        self.wait_for(
            "(light) => document.body.dataset.jpThemeLight === light"
            " && !document.querySelector('#jupyterlab-splash')",
            str(name == "light").lower(),
        )

    def width(self, pixels: int, height: int = 900) -> None:
        """Of the window."""
        self.page.set_viewport_size({"width": pixels, "height": height})

    def looks(self, name: str, of: Callable[[], Locator]) -> None:
        """Keep screenshots of a part, where TRACKMAGIC_PICTURES names a folder for them.

        Light and dark, in windows of 400 and 1600 pixels without side bars.
        """
        if not os.environ.get("TRACKMAGIC_PICTURES"):
            return
        self.page.evaluate("() => window.jupyterapp.shell.collapseLeft?.()")
        for theme in ("light", "dark"):
            self.theme(theme)
            for pixels in (400, 1600):
                self.width(pixels)
                self.picture(f"{name}-{theme}-{pixels}", of())
        self.theme("light")
        self.width(1400)

    def picture(self, name: str, of: Locator | None = None) -> Path:
        """Keep a screenshot of the page or of a part."""
        self._pictures.mkdir(parents=True, exist_ok=True)
        path = self._pictures / f"{name}-{self.app}.png"
        (of or self.page).screenshot(path=path)
        return path

    def is_readable(self, part: Locator) -> bool:
        """Whether all of a text is on the screen: nothing cuts it off, nothing lies over it."""
        return bool(part.evaluate(READABLE))

    def tell(self, words: str) -> None:
        """Have a measured figure printed at the end of the tests."""
        self.told.append(f"{self.app}: {words}")

    def expects(self, *patterns: str) -> None:
        """Let errors that a test brings about pass: regular expressions."""
        self._expected.extend(patterns)

    def unexpected(self) -> list[str]:
        """Errors that nobody expected."""
        return [
            error
            for error in self.errors
            if not any(re.search(pattern, error) for pattern in self._expected)
        ]

    @property
    def has_expected(self) -> bool:
        """Whether errors were expected here: some may come late."""
        return len(self._expected) > len(KNOWN)

    def leave(self, *, close: bool) -> None:
        """Hear no more of the page."""
        for event, ear in self._ears.items():
            self.page.remove_listener(event, ear)
        if close:
            self.page.close()

    def end(self) -> None:
        """Leave nothing: no page, no kernel, no open store."""
        try:
            self.page.goto("about:blank")
            self.context.close()
        except Error:
            pass
        self.put_away()

    def put_away(self) -> None:
        """End the kernels of its notebooks, and close their stores."""
        for book in self.books:
            self.server.end_sessions(book.folder)
            book.store.close()

    def _ask(self, request: Request) -> None:
        self.requests.append(request.url)
        self._under_way.add(request)

    def _hear_end(self, request: Request) -> None:
        self._under_way.discard(request)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")
