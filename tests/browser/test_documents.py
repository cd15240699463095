"""Views in tabs of JupyterLab: opened once, found again after a reload, shared by a link, dropped on."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, expect

from trackmagic.places.registry import store_id

from .lab import Book, Lab
from .servers import TOKEN, Jupyter
from .world import sweep

UNKNOWN = r"404 .*/trackmagic/stores/"
TABS = "#jp-main-dock-panel .lm-DockPanel-tabBar .lm-TabBar-tab.tm-tab-title"


@pytest.fixture
def mounted(jupyter: Callable[..., Jupyter], chromium: Browser, pictures: Path) -> Iterator[Lab]:
    """A tab of JupyterLab behind a hub's base URL."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900})
    found = Lab(context, jupyter("lab", "/user/x/"), pictures)
    yield found
    unexpected = found.unexpected()
    found.end()
    assert unexpected == []


def _store(lab: Lab, name: str = "book") -> tuple[Book, str]:
    """Six runs, and the id of their store."""
    book = lab.notebook([], name)
    sweep(book.store, 6)
    return book, store_id(str(book.location))


def _start(lab: Lab, path: str = "lab?reset", more: str = "") -> None:
    """JupyterLab without a notebook, as its URL says."""
    mark = "&" if "?" in path else "?"
    lab.page.goto(f"{lab.server.url}{path}{mark}token={TOKEN}{more}")
    lab.wait_for("() => window.jupyterapp")
    lab.page.evaluate("() => window.jupyterapp.restored.then(() => true)")
    lab.wait_for("() => !window.jupyterapp.shell.isEmpty('main')")  # the launcher comes late
    lab.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")


def _open(lab: Lab, **address: Any) -> None:
    lab.page.evaluate(
        "(one) => { window.jupyterapp.commands.execute('trackmagic:open', one); }", address
    )


def _tab(lab: Lab, name: str) -> Locator:
    """By its title, which ends with the name of the store where there are others."""
    return lab.page.locator(TABS).filter(has_text=re.compile(rf"^{re.escape(name)}( · .+)?$"))


def _view(lab: Lab, name: str) -> Locator:
    """The view that is seen, by its class."""
    return lab.page.locator(f".tm-tab:visible .{name}")


def _kept(lab: Lab, workspace: str = "default") -> str:
    """What the server has of a workspace."""
    return json.dumps(lab.server.ask(f"lab/api/workspaces/{workspace}"))


def _order(lab: Lab) -> list[str]:
    return _view(lab, "tm-runs").locator("[data-run] .tm-runs-open").all_inner_texts()


@pytest.mark.apps("lab")
def test_each_view_opens_in_a_tab_once_and_fills_it(lab):
    _book, store = _store(lab)
    _start(lab)
    for query, view, name, own in [
        ({"run": "2"}, "run", "#2 run-2", "tm-run"),
        ({"runs": ["1", "2"]}, "compare", "Compare #1, #2", "tm-cmp"),
        ({"experiment": "digits"}, "runs", "Runs: digits", "tm-runs"),
        ({"runs": ["1", "2"], "keys": ["loss"]}, "chart", "Chart: loss", "tm-chart"),
    ]:
        _open(lab, store=store, view=view, query=query)
        expect(_view(lab, own).first).to_be_visible()
        expect(_tab(lab, name)).to_have_count(1)
        expect(_tab(lab, name)).to_have_class(re.compile("lm-mod-current"))
    expect(_view(lab, "tm-chart").locator(".scatterlayer .trace path.js-line")).to_have_count(2)
    expect(lab.page.locator(TABS)).to_have_count(4)
    _open(lab, store=store, view="run", query={"run": "#2"})
    expect(_tab(lab, "#2 run-2")).to_have_class(re.compile("lm-mod-current"))
    expect(lab.page.locator(TABS)).to_have_count(4)
    expect(_tab(lab, "#2 run-2")).to_have_attribute(
        "title", re.compile(re.escape(str(_book.location)))
    )
    _view(lab, "tm-run").get_by_role("button", name="Compare with the call before").click()
    expect(_tab(lab, "Compare #1, #2")).to_have_class(re.compile("lm-mod-current"))
    expect(lab.page.locator(TABS)).to_have_count(4)


@pytest.mark.apps("lab")
def test_a_tab_that_was_closed_opens_again(lab):
    _book, store = _store(lab)
    _start(lab)
    for _time in range(2):
        _open(lab, store=store, view="run", query={"run": "2"})
        expect(_view(lab, "tm-run")).to_contain_text("run-2")
        _tab(lab, "#2 run-2").locator(".lm-TabBar-tabCloseIcon").click()
        expect(lab.page.locator(TABS)).to_have_count(0)


@pytest.mark.apps("lab")
def test_the_title_follows_the_run(lab):
    book, store = _store(lab)
    _start(lab)
    _open(lab, store=store, view="run", query={"run": "2"})
    expect(_tab(lab, "#2 run-2")).to_have_count(1)
    book.store.runs.rename(2, "brave <b>otter</b>")
    expect(_tab(lab, "#2 brave <b>otter</b>")).to_have_count(1)
    _view(lab, "tm-run").get_by_role("button", name="Next call").click()
    expect(_tab(lab, "#3 run-3")).to_have_count(1)
    _open(lab, store=store, view="run", query={"run": "2"})
    expect(lab.page.locator(TABS)).to_have_count(2)
    book.store.runs.rename(3, "renamed unseen")
    expect(_tab(lab, "#2 brave <b>otter</b>")).to_have_class(re.compile("lm-mod-current"))
    lab.page.locator(TABS).filter(has_text="#3 ").click()  # it may have heard before it was hidden
    expect(_tab(lab, "#3 renamed unseen")).to_have_count(1)


@pytest.mark.apps("lab")
def test_a_reload_brings_the_tabs_back_as_they_were(lab):
    _book, store = _store(lab)
    _start(lab)
    _open(lab, store=store, view="runs", query={})
    table = _view(lab, "tm-runs")
    table.locator(".tm-runs-search input").fill("params.lr = 0.1")
    expect(table.locator("[data-run]")).to_have_count(2)
    _open(lab, store=store, view="run", query={"run": "2"})
    _view(lab, "tm-run").get_by_role("tab", name="Code").click()
    _view(lab, "tm-run").get_by_role("button", name="Next call").click()
    expect(_tab(lab, "#3 run-3")).to_have_count(1)
    lab.page.evaluate(
        "() => { const { shell } = window.jupyterapp; const [table, run] ="
        " [...shell.widgets('main')].filter((one) => one.node.querySelector('.tm-tab'));"
        " shell.add(run, 'main', { mode: 'split-right', ref: table.id }); }"
    )
    header = table.locator("[role=columnheader]").filter(has_text=re.compile("^lr"))
    header.click()
    lab.until(
        lambda: all(
            word in _kept(lab) for word in ("params.lr = 0.1", '"#3"', 'params.lr"', "split")
        )
    )
    _start(lab, "lab")
    expect(lab.page.locator(TABS)).to_have_count(2)
    expect(_tab(lab, "Runs")).to_be_visible()
    expect(_tab(lab, "#3 run-3")).to_be_visible()
    table = _view(lab, "tm-runs")
    expect(table.locator(".tm-runs-search input")).to_have_value("params.lr = 0.1")
    expect(table.locator("[data-run]")).to_have_count(2)
    expect(header).to_have_attribute("aria-sort", re.compile("ending"))
    expect(_view(lab, "tm-run").get_by_role("tab", name="Code")).to_have_attribute(
        "aria-selected", "true"
    )
    left, right = _view(lab, "tm-runs").bounding_box(), _view(lab, "tm-run").bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"], "no split"
    lab.picture("documents-split")


@pytest.mark.apps("lab")
def test_a_link_opens_what_is_shown_and_leaves_the_url(lab):
    book, store = _store(lab)
    _start(lab)
    lab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _open(lab, store=store, view="runs", query={})
    table = _view(lab, "tm-runs")
    table.locator(".tm-runs-search input").fill("params.optimizer = 'adam' and metrics.loss < 1e9")
    expect(table.locator("[data-run]")).to_have_count(3)
    _tab(lab, "Runs").click(button="right")
    lab.page.get_by_role("menuitem", name="Copy link to this view").click()
    link = lab.until(lambda: lab.page.evaluate("() => navigator.clipboard.readText()"))
    assert link.startswith(f"{lab.server.url}lab?trackmagic=runs&store={store}&state=")
    found = link.split("lab?", 1)[1]
    for path in ("lab?reset", f"lab/tree/{quote(book.folder)}?reset", "lab/workspaces/other?reset"):
        _start(lab, path, f"&{found}")
        expect(_tab(lab, "Runs")).to_have_count(1)
        expect(_view(lab, "tm-runs").locator("[data-run]")).to_have_count(3)
        expect(lab.page).not_to_have_url(re.compile("trackmagic|state|store"))
    _start(lab, "lab?reset", "&trackmagic=run&store=no")
    lab.page.evaluate("() => window.jupyterapp.commands.execute('apputils:display-notifications')")
    expect(lab.page.get_by_text(re.compile("names no view of trackmagic"))).to_have_count(1)
    expect(lab.page.locator(TABS)).to_have_count(0)


@pytest.mark.apps("lab")
def test_a_store_that_is_not_there_is_told_and_can_be_tried_again(lab):
    lab.expects(UNKNOWN)
    book, store = _store(lab)
    away = book.location.with_name("away")
    book.store.close()
    book.location.rename(away)
    _start(lab, more=f"&trackmagic=run&store={store}&query={quote(json.dumps({'run': '2'}))}")
    tab = lab.page.locator(".tm-tab:visible")
    expect(tab.get_by_role("alert")).to_contain_text("knows no such store")
    expect(_tab(lab, "#2")).to_have_count(1)
    lab.until(lambda: store in _kept(lab))
    _start(lab, "lab")
    expect(tab.get_by_role("alert")).to_contain_text("knows no such store")
    away.rename(book.location)
    again = "document.querySelector('.tm-tab .tm-problem + button:not(:disabled)')?.click()"
    lab.until(lambda: lab.page.evaluate(again) or _tab(lab, "#2 run-2").count())


@pytest.mark.apps("lab")
def test_an_address_that_makes_no_sense_is_told_once(lab):
    _start(lab)
    _open(lab, store="../../etc", view="run", query={})
    lab.page.evaluate("() => window.jupyterapp.commands.execute('apputils:display-notifications')")
    expect(lab.page.get_by_text(re.compile("cannot open what was asked for"))).to_have_count(1)
    expect(lab.page.locator(TABS)).to_have_count(0)


@pytest.mark.apps("lab")
def test_runs_that_are_dropped_are_compared_too(lab):
    _book, store = _store(lab)
    _start(lab)
    _open(lab, store=store, view="compare", query={"runs": ["1", "2"]})
    heads = _view(lab, "tm-cmp").locator(".tm-cmp-grid thead th[scope=col]")
    expect(heads).to_have_count(2)
    dragged = _draggable(lab, store, [4, 5])
    _hold(lab, dragged, _view(lab, "tm-cmp"))
    expect(_view(lab, "tm-cmp-drop")).to_be_visible()
    lab.picture("documents-drop")
    lab.page.mouse.up()
    expect(heads).to_have_count(4)
    expect(_view(lab, "tm-cmp-drop")).to_have_count(0)
    expect(_tab(lab, "Compare #1, #2, #4, #5")).to_have_count(1)
    _hold(lab, _draggable(lab, "f" * 32, [1]), _view(lab, "tm-cmp"))
    lab.page.mouse.up()
    expect(_view(lab, "tm-cmp").get_by_role("alert")).to_contain_text("another store")
    expect(heads).to_have_count(4)


def _draggable(lab: Lab, store: str, runs: list[int]) -> Locator:
    """Something to drag that carries runs."""
    lab.page.evaluate(
        "(dragged) => { document.querySelector('#dragged')?.remove();"
        " const one = document.createElement('div');"
        " Object.assign(one, { id: 'dragged', draggable: true, textContent: 'runs' });"
        " one.style.cssText = 'position:fixed;left:40px;bottom:40px;z-index:9999;background:gold';"
        " one.ondragstart = (event) => event.dataTransfer.setData("
        "'application/x-trackmagic-runs', JSON.stringify(dragged));"
        " document.body.append(one); }",
        {"store": store, "runs": runs},
    )
    return lab.page.locator("#dragged")


def _hold(lab: Lab, dragged: Locator, over: Locator) -> None:
    """Drag it over a view, and do not let go."""
    dragged.hover()
    lab.page.mouse.down()
    over.hover(position={"x": 60, "y": 80}, force=True)
    over.hover(position={"x": 70, "y": 90}, force=True)


@pytest.mark.apps("lab")
def test_a_run_below_an_output_moves_to_a_tab(lab):
    book = lab.notebook(["trackmagic.compare_runs(1, 2)"])
    sweep(book.store, 3)
    lab.open(book)
    lab.run_cell(1)
    head = lab.output(1).locator(".tm-cmp-grid").get_by_role("button", name="run-1")
    head.click()
    lab.output(1).locator(".tm-below").get_by_role("button", name="Open in a tab").click()
    expect(_tab(lab, "#1 run-1")).to_have_count(1)
    lab.page.locator(".lm-TabBar-tab", has_text="book.ipynb").click()
    lab.output(1).locator(".tm-cmp-grid").get_by_role("button", name="run-2").click(
        modifiers=["Control"]
    )
    expect(_tab(lab, "#2 run-2")).to_have_count(1)
    expect(lab.page.locator(".tm-below")).to_have_count(1)


def test_tabs_work_behind_a_hub(mounted):
    _book, store = _store(mounted)
    _start(mounted, more=f"&trackmagic=run&store={store}&query={quote(json.dumps({'run': '2'}))}")
    expect(_tab(mounted, "#2 run-2")).to_have_count(1)
    expect(mounted.page).to_have_url(re.compile(r"/user/x/lab\b(?!.*trackmagic)"))
    mounted.until(lambda: store in _kept(mounted))
    _start(mounted, "lab")
    expect(_tab(mounted, "#2 run-2")).to_have_count(1)
    expect(_view(mounted, "tm-run")).to_contain_text("run-2")


@pytest.mark.apps("notebook")
def test_notebook_7_opens_a_page_instead(lab):
    book = lab.notebook([], load="")
    sweep(book.store, 2)
    store = store_id(str(book.location))
    settings = "lab/api/settings/@jupyterlab/apputils-extension:notification"
    lab.server.ask(settings, "PUT", {"raw": json.dumps({"doNotDisturbMode": False})})
    lab.open(book, kernel=False)
    lab.server.ask(settings, "PUT", {"raw": "{}"})
    with lab.context.expect_page() as opened:
        _open(lab, store=store, view="run", query={"run": "2"})
    url = urlsplit(opened.value.url)
    assert url.path == "/user/x/trackmagic/"
    asked = parse_qs(url.query)
    assert asked == {"trackmagic": ["run"], "store": [store], "query": ['{"run":"2"}']}
    lab.page.evaluate("() => { window.open = () => null; }")
    _open(lab, store=store, view="run", query={"run": "1"})
    expect(lab.page.get_by_text(re.compile("kept back a new tab"))).to_have_count(1)
