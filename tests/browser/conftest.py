"""One Chromium and one server for each app, started when first wanted; tabs of its own for each test."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from .chromium import BASE_URLS, CHROMIUM, WINDOW, launch, launch_with_disk
from .lab import PICTURES, Lab
from .servers import PATIENCE, Jupyter
from .tabs import Tabs

FAILED = pytest.StashKey[bool]()
TOLD = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    expect.set_options(timeout=PATIENCE * 1000)  # one patience for all that is waited for
    config.stash[TOLD] = []
    config.addinivalue_line("markers", "apps(*names): run in these apps only: lab, notebook")
    config.addinivalue_line(
        "markers",
        "own_context: in a browser where no page was before, for a clock or to count bytes",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test that opens a page runs in every app, lab first, so that a server is not left and taken up."""
    if "app" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("apps")
        metafunc.parametrize("app", marker.args if marker else tuple(BASE_URLS), scope="package")


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """It runs an event loop in this thread, so it must end before tests of other folders begin."""
    if not CHROMIUM:
        pytest.skip("no Chromium: install `chromium`, or name one in CHROMIUM")
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser for contexts that are a test's own."""
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def tabs(playwright: Playwright) -> Iterator[Tabs]:
    """A browser whose tabs tests share, one after another."""
    context = launch_with_disk(playwright)
    yield Tabs(context)
    context.close()


@pytest.fixture(scope="package")
def jupyter(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Jupyter]]:
    """Gives the server of an app, a base URL and other options; the same one each time."""
    running: dict[object, Jupyter] = {}

    def server(app: str, base_url: str | None = None, **options: bool) -> Jupyter:
        base = base_url or BASE_URLS[app]
        key = (app, base, *sorted(options.items()))
        if key not in running or running[key].process.poll() is not None:
            running[key] = Jupyter(tmp_path_factory.mktemp(app), app, base, **options)
        return running[key]

    yield server
    for one in running.values():
        one.stop()


@pytest.fixture
def server(app: str, jupyter: Callable[..., Jupyter]) -> Jupyter:
    """The server that the test's pages come from; a file may have its own fixture of this name."""
    return jupyter(app)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return Path(os.environ.get(PICTURES) or tmp_path)


@pytest.fixture
def lab(server: Jupyter, pictures: Path, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """A tab; the test fails on any error that nobody expected."""
    tabs: Tabs | None = None
    if request.node.get_closest_marker("own_context"):
        context = request.getfixturevalue("chromium").new_context(viewport=WINDOW)
        found = Lab(context, server, pictures)
    else:
        tabs = request.getfixturevalue("tabs")
        found = Lab(tabs.context, server, pictures, tabs.take(server.url))
    yield found
    has_failed = request.node.stash.get(FAILED, False)
    if has_failed:
        found.picture(re.sub(r"\W+", "-", f"failed-{request.node.name}").strip("-"))
    request.config.stash[TOLD].extend(found.told)
    unexpected = found.unexpected()
    if tabs:
        tabs.give_back(found, has_failed=has_failed or bool(unexpected))
        found.put_away()
    else:
        found.end()
    assert unexpected == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was measured."""
    for line in terminalreporter.config.stash[TOLD]:
        terminalreporter.write_line(f"measured in {line}")
