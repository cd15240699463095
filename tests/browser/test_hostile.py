"""Hostile text stays text: in every view and host, over the server and the comm, and in exports."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from trackmagic.entities import Dataset, Failure, Output, Run
from trackmagic.pages.api import answer
from trackmagic.store import Store, open_store

from .hostile import HOSTILE
from .lab import LOAD, Book, Lab
from .servers import Jupyter
from .world import add_run

MADE = """(roots) => {
  const acting = "script, object, embed, base, link, meta, math, area, iframe:not([sandbox='']), "
    + "form:not([class^='tm-']), img:not([src^='data:image/']), [autofocus], a[href^='javascript' i]";
  const found = [];
  for (const root of document.querySelectorAll(roots))
    for (const one of root.querySelectorAll("*")) {
      const on = one.getAttributeNames().filter((name) => name.startsWith("on"));
      const href = one.getAttribute("xlink:href") ?? one.getAttribute("href") ?? "";
      if (on.length || one.matches(acting) || /^\\s*javascript:/i.test(href))
        found.push(one.outerHTML.slice(0, 200));
    }
  return found;
}"""
"""Elements of ours that could act, so were made of data."""
ROOTS = ".tm-output, .tm-live, .jp-OutputArea-output"
CHARTS = {
    "lines": "trackmagic.chart({metrics}, {last}, {before})",
    "bar": "trackmagic.chart({metrics}, {last}, {before}, kind='bar')",
    "parallel": "trackmagic.chart({params}, {last}, {before}, {other}, kind='parallel')",
    "scatter": "trackmagic.chart({params}[:2], {last}, {before}, {other}, kind='scatter')",
    "contour": "trackmagic.chart({params}[:3], {last}, {before}, {other}, kind='contour')",
}
PANELS = 6


HIDDEN = r"(?:\\[ux][0-9a-f]{2,4}|\[\d*m|[\s\W])*"
"""What may stand for signs that are not seen: other such signs, ``\\u202e``, ``[31m``, nothing."""


def _sought(text: str) -> str:
    """A pattern of how a text begins, as it is shown."""
    begins = re.sub(r"\x1b\[\d*m", "\0", text)[:16]
    shown = "".join(one if one.isprintable() else "\0" for one in begins).strip("\0 ")
    return re.sub(r"(\0|\\? )+", lambda _found: HIDDEN, re.escape(shown))


def _path(text: str) -> str:
    """As near to a text as a path may come."""
    kept = "".join(one for one in text if unicodedata.category(one) != "Cc")
    parts = kept.replace(":", "").replace("\\", "/").split("/")
    return "/".join(part for part in parts if part.strip(" .")) + ".txt"


def _fill(store: Store) -> list[Run]:
    """A run for each text, which is all that the run has; then three that have all texts."""
    found: list[Run] = []
    for text in (*HOSTILE, None, None, None):
        texts = HOSTILE if text is None else (text,)
        name = HOSTILE[0] if text is None else text
        at = float(len(found))
        whole = "\n\n".join(texts)
        run = add_run(
            store,
            name,
            experiment=name,
            params={one: at if text is None else one for one in texts} | {"text": whole},
            metrics={one: [at + 1, at * at + 3, at + 2] for one in texts},
            tags={one: one for one in texts},
            note=whole,
            code=f"# {whole}\nx = {at}",
            previous=found[-1].number if found else None,
            outputs=[Output(stream="stdout", text=whole), Output(stream="stderr", text=whole)],
            failure=Failure(type=name, message=whole, traceback=whole),
            files={_path(one): one.encode() for one in texts}
            | {f"figures/{_path(texts[0])}": whole.encode(), "page.html": whole.encode()},
        )
        for one in texts:
            data = Dataset(name=one, digest=one, kind=one, source=one, context=one, shape=one)
            store.datasets.add(run.number, data)
        found.append(run)
    return found


def _cells(runs: list[Run]) -> list[str]:
    last = [run.number for run in runs[-3:]]
    texts = [text for text in HOSTILE if "*" not in text]
    words = {
        "metrics": repr(texts[:PANELS]),
        "params": repr(texts[:5]),
        "last": last[2],
        "before": last[1],
        "other": last[0],
    }
    return [
        "trackmagic.runs()",
        f"trackmagic.compare_runs({[run.number for run in runs[::3]] + [last[2]]})",
        f"trackmagic.show({last[2]})",
        f"import trackmagic.display\ntrackmagic.display.card({last[2]})",
        *(cell.format(**words) for cell in CHARTS.values()),
    ]


class Watch:
    """Looks whether anything of the data has acted on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialogs: list[str] = []
        page.on("dialog", self._hear)

    def _hear(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def check(self, roots: str = ROOTS) -> None:
        assert self.page.evaluate(MADE, roots) == []
        assert self.page.evaluate("() => window.tmRan ?? null") is None
        assert self.dialogs == []
        assert self.page.evaluate("() => Object.keys(Object.prototype)") == []


def _missing(shown: str, texts: Iterable[str] = HOSTILE) -> list[str]:
    """Those of the texts that are not there as they are."""
    return [text for text in texts if not re.search(_sought(text), shown)]


def _has(found: Locator, texts: Iterable[str] = HOSTILE) -> None:
    """Each text is there, as it is, at once or in a while."""
    for text in texts:
        expect(found).to_have_text(re.compile(_sought(text)))


def _live(lab: Lab, at: int) -> Locator:
    lab.scroll_to(at)
    assert lab.run_and_see(at), lab.output(at).inner_text()
    lab.scroll_to(at)
    found = lab.output(at).locator(".tm-live")
    expect(found.first).to_be_visible()
    return found.first


@pytest.fixture
def server(app, jupyter, extension) -> Jupyter:
    return jupyter(app) if extension else jupyter(app, extension=False)


@pytest.mark.parametrize("extension", [True])
def test_hostile_text_stays_text_in_every_view(lab):
    book, watch = _opened(lab)
    for at, check in enumerate([_table, _grid, _run, _card], 1):
        check(_live(lab, at), watch)
    _charts(lab, watch)
    if lab.app == "lab":
        _export(lab, book, watch)


@pytest.mark.apps("lab")
@pytest.mark.parametrize("extension", [False])
def test_hostile_text_stays_text_over_the_comm(lab):
    lab.expects(
        r"404 .*/trackmagic/(?:api/)?stores"
    )  # asked once: is the server's extension there?
    _book, watch = _opened(lab)
    for at, check in enumerate([_table, _grid, _run, _card], 1):
        check(_live(lab, at), watch)
    _charts(lab, watch)


def _opened(lab: Lab) -> tuple[Book, Watch]:
    """The notebook of all views, none of them shown yet."""
    lab.expects(
        "Blocked script|Security Policy.*about:srcdoc", r"400 .*/api/runs"
    )  # a sandbox; half a filter
    book = lab.notebook([], name="<img src=x onerror=alert(1)>")
    runs = _fill(book.store)
    book.write([LOAD, *_cells(runs)])
    watch = Watch(lab.page)
    lab.open(book)
    return book, watch


def _table(table: Locator, watch: Watch) -> None:
    rows = table.locator("[data-run]")
    expect(rows.first).to_be_visible()
    names = set(rows.locator(".tm-runs-open").all_text_contents())
    table.get_by_role("grid").press("End")
    expect(table.locator("[data-run='1']")).to_be_visible()
    names |= set(rows.locator(".tm-runs-open").all_text_contents())
    assert len(names) > 20
    assert names <= set(HOSTILE)
    watch.check()
    search = table.get_by_role("combobox", name="Filter runs")
    search.fill("params.")
    expect(table.get_by_role("listbox")).to_be_visible()
    watch.check()
    search.fill("")
    table.get_by_role("button", name="Columns").click()
    _has(table.get_by_role("dialog", name="Columns"))
    watch.check()
    table.get_by_role("dialog", name="Columns").get_by_role("searchbox").press("Escape")
    table.get_by_role("button", name=re.compile("^Group by")).click()
    groups = table.get_by_role("dialog", name="Choose group by")
    _has(groups)
    watch.check()
    groups.get_by_role("option", name="by experiment").click()
    labels = table.locator(".tm-runs-groups th bdi")
    expect(labels).to_have_count(len(HOSTILE))
    assert _missing("\n".join(labels.all_text_contents())) == []
    watch.check()


def _grid(grid: Locator, watch: Watch) -> None:
    expect(grid.locator(".tm-cmp-grid")).to_be_visible()
    _has(grid.locator(".tm-cmp-grid"))
    _has(grid.locator("thead").first, HOSTILE[::3])
    watch.check()


def _run(run: Locator, watch: Watch) -> None:
    for tab in run.get_by_role("tab").all():
        tab.click()
        panel = run.get_by_role("tabpanel")
        expect(panel.get_by_text("Reading…")).to_have_count(0)
        name = tab.inner_text().split()[0]
        if name in {"Overview", "Metrics", "Code", "Output", "Inputs"}:
            _has(panel, HOSTILE[:10] if name == "Overview" else HOSTILE)
        if name == "Artifacts":
            _files(panel, watch)
        watch.check()
    run.get_by_role("tab", name=re.compile("^Note")).click()
    run.get_by_role("button", name="Edit note").click()
    expect(run.get_by_role("textbox")).to_have_value("\n\n".join(HOSTILE))
    watch.check()
    run.get_by_role("button", name="Cancel").click()
    for text in (HOSTILE[0], HOSTILE[0], *HOSTILE[:-6:-1]):
        run.get_by_role("button", name="Previous call").click()
        expect(run.locator(".tm-run-name")).to_have_text(text)
        watch.check()


def _files(panel: Locator, watch: Watch) -> None:
    for file in ("page.html", _path(HOSTILE[0])):
        panel.get_by_role("button", name=file, exact=True).last.click()
        expect(panel.locator(".tm-run-artifact")).to_be_visible()
        expect(panel.locator(".tm-run-artifact").get_by_text("Reading…")).to_have_count(0)
        watch.check()
    expect(panel.locator(".tm-run-artifact pre")).to_have_text(HOSTILE[0])


def _card(card: Locator, watch: Watch) -> None:
    fold = card.locator(".tm-fold")
    if fold.get_attribute("aria-expanded") == "false":
        fold.click()
    _has(card, HOSTILE[1:2])
    watch.check()


def _charts(lab: Lab, watch: Watch) -> None:
    for at, kind in enumerate(CHARTS, 5):
        chart = _live(lab, at)
        chart.scroll_into_view_if_needed()
        expect(chart.locator(".svg-container")).to_be_visible()
        _has(chart, HOSTILE[: {"scatter": 2, "contour": 3, "parallel": 5}.get(kind, PANELS)])
        plot = chart.locator(".nsewdrag")
        if plot.count():
            plot.first.hover()
        watch.check()
        lab.picture(f"hostile-{kind}", lab.output(at))


def _export(lab: Lab, book: Book, watch: Watch) -> None:
    """The saved notebook as a page of nbconvert's, whose outputs are ours and static."""
    lab.save()
    lab.server.run("nbconvert", "--to", "html", book.file)
    lab.page.route(re.compile("^http"), lambda route: route.abort())
    lab.expects("net::ERR_FAILED", "require")
    lab.page.goto(book.file.with_suffix(".html").as_uri())
    outputs = lab.page.locator(".jp-OutputArea-output")
    _has(outputs.filter(has_text="runs").nth(1), HOSTILE[10:])
    _has(lab.page.locator("body"))
    watch.check()
    lab.picture("hostile-exported")


def test_hostile_text_stays_text_in_csv(tmp_path: Path):
    store = open_store(tmp_path / ".trackmagic")
    runs = _fill(store)
    found = msgspec.json.decode(answer(store, "csv", {}))
    store.close()
    rows = list(csv.DictReader(io.StringIO(found["text"])))
    assert len(rows) == len(runs)
    assert all(not row["name"].startswith("=") for row in rows)  # no formula for a spreadsheet
    assert _missing("\n".join(row["name"] for row in rows)) == []
