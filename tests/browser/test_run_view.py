"""The view of a run: tabs, metrics, code, output, figures, artifacts, note, name, calls before and after."""

import io
import json
import re
from pathlib import Path

import nbformat
from playwright.sync_api import Locator, expect

from trackmagic.entities import Failure, Output

from .lab import PANEL, Book, Lab
from .world import PNG, add_run

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='9' height='9'/></svg>"
PAGE = b"<h1>Report</h1><script>document.body.append('ran'); top.tmRan = 1</script><p>end</p>"
TABS = "Overview Metrics Code Output Figures Media Artifacts Inputs Environment Note".split()


def _book() -> bytes:
    cells = [
        nbformat.v4.new_markdown_cell("# A *title*"),
        nbformat.v4.new_code_cell(
            "print(6 * 7)", outputs=[nbformat.v4.new_output("stream", text="42")]
        ),
    ]
    text = io.StringIO()
    nbformat.write(nbformat.v4.new_notebook(cells=cells), text)
    return text.getvalue().encode()


FILES = {
    "figures/1.png": PNG,
    "figures/2.svg": SVG,
    "report/page.html": PAGE,
    "words.txt": b"first line\nsecond line",
    "values.json": json.dumps({"a": [1, 2, {"deep": True}], "b": None}).encode(),
    "table.csv": b"name,size\nalpha,1\nbeta,22\n",
    "book.ipynb": _book(),
    "odd.bin": bytes(range(256)),
}


def _shown(lab: Lab) -> tuple[Book, Locator]:
    """Three calls of one cell, the second in cell 1's output."""
    book = lab.notebook(["trackmagic.show(2)"])
    store = book.store
    add_run(store, "first", params={"lr": 0.1}, code="lr = 0.1\nfit(lr)", metrics={"loss": [1]})
    add_run(
        store,
        "second",
        params={"lr": 0.2, "depth": 3},
        metrics={"loss": [3, 1, 2], "f1": [0.5, 0.25]},
        tags={"stage": "trial"},
        code="lr = 0.2\nfit(lr)",
        previous=1,
        outputs=[Output(stream="stdout", text="epoch 1\nepoch 2\n")],
        files=FILES,
        note="it *worked*",
    )
    failure = Failure(
        type="ValueError", message="bad lr", traceback="Traceback\nValueError: bad lr"
    )
    add_run(
        store, "third", params={"lr": 0.3}, code="lr = 0.3\nfit(lr)", previous=2, failure=failure
    )
    lab.open(book)
    lab.run_cell(1)
    run = lab.output(1).locator("article.tm-run")
    expect(run).to_be_visible()
    return book, run


def _tab(run: Locator, name: str) -> Locator:
    return run.get_by_role("tab", name=re.compile(f"^{name}"))


def _open(run: Locator, name: str) -> Locator:
    """Choose a tab; gives its panel."""
    _tab(run, name).click()
    return run.get_by_role("tabpanel", name=re.compile(f"^{name}"))


def test_tabs_go_by_the_keyboard_and_each_shows_its_part(lab):
    _book, run = _shown(lab)
    tabs = run.get_by_role("tab")
    lab.until(lambda: [text.split()[0] for text in tabs.all_inner_texts()] == TABS)
    panel = run.get_by_role("tabpanel")
    expect(panel).to_contain_text(re.compile("depth ?new: 3.*lr ?0.1 → 0.2", re.DOTALL))
    expect(panel.locator("em")).to_have_text("worked")
    lab.looks("run-overview", lambda: lab.output(1))
    _tab(run, "Overview").press("ArrowRight")
    expect(_tab(run, "Metrics")).to_have_attribute("aria-selected", "true")
    expect(_tab(run, "Metrics")).to_be_focused()
    row = panel.locator(".tm-run-metrics tbody tr").filter(has_text="loss")
    expect(row.locator("td").nth(5)).to_have_text("3")
    texts = [" ".join(text.split()) for text in row.locator("td").all_inner_texts()]
    assert [texts[at] for at in (0, 2, 3, 4, 5)] == ["2 at 2", "1 at 1", "3 at 0", "3 at 0", "3"]
    expect(panel.locator(".scatterlayer .trace path.js-line").first).to_be_visible()
    lab.looks("run-metrics", lambda: lab.output(1))
    _tab(run, "Metrics").press("ArrowRight")
    expect(panel).to_contain_text("fit(lr)")
    _tab(run, "Code").press("ArrowRight")
    expect(panel).to_contain_text(re.compile("stdout.*epoch 1\nepoch 2", re.DOTALL))
    _tab(run, "Output").press("ArrowRight")
    expect(panel.locator("img.tm-image")).to_have_count(2)
    for picture in panel.locator("img.tm-image").all():
        lab.until(lambda it=picture: it.evaluate("(one) => one.complete && one.naturalWidth > 0"))
    lab.looks("run-figures", lambda: lab.output(1))
    _tab(run, "Figures").press("End")
    expect(_tab(run, "Note")).to_be_focused()
    lab.page.keyboard.press("ArrowRight")
    expect(_tab(run, "Overview")).to_be_focused()


def test_artifacts_are_looked_at_and_saved_and_a_page_runs_no_script(lab):
    _book, run = _shown(lab)
    panel = _open(run, "Artifacts")

    def look(path: str) -> Locator:
        panel.get_by_role("button", name=path.rpartition("/")[2], exact=True).click()
        found = panel.locator(f".tm-run-artifact[aria-label='{path}']")
        expect(found).to_be_visible()
        return found

    expect(look("words.txt").locator("pre")).to_have_text("first line\nsecond line")
    expect(look("figures/1.png").get_by_role("img")).to_be_visible()
    expect(look("values.json").get_by_role("region", name="JSON")).to_contain_text('"deep": true')
    table = look("table.csv").get_by_role("region", name="Table")
    expect(table.locator("tbody tr").nth(1).locator("td")).to_have_text(["beta", "22"])
    notebook = look("book.ipynb").get_by_role("region", name="Notebook")
    expect(notebook.locator("em")).to_have_text("title")
    expect(notebook).to_contain_text(re.compile(r"print\(6 \* 7\).*42", re.DOTALL))
    lab.looks("run-artifacts", lambda: lab.output(1))
    lab.expects("Blocked script execution")  # Chromium tells that the sandbox did its work
    page = look("report/page.html")
    inner = page.frame_locator("iframe")
    expect(inner.locator("p")).to_have_text("end")
    expect(inner.locator("body")).not_to_contain_text("ran")
    assert page.locator("iframe").get_attribute("sandbox") == ""
    assert lab.page.evaluate("() => window.tmRan === undefined")
    for name in ("odd.bin", "report/page.html"):
        part = look(name)
        with lab.page.expect_download() as saved:
            part.get_by_role("button", name="Download").click()
        assert saved.value.suggested_filename == name.rpartition("/")[2]
        assert Path(saved.value.path()).read_bytes() == FILES[name]


def test_note_name_and_tags_are_edited_in_place_and_a_deleted_run_comes_back(lab):
    book, run = _shown(lab)
    store = book.store
    panel = _open(run, "Note")
    expect(panel.locator("em")).to_have_text("worked")
    panel.get_by_role("button", name="Edit note").click()
    area = panel.get_by_role("textbox")
    area.fill("## Found\n\n- **a**\n- b\n\n[link](https://example.org)")
    lab.looks("run-note", lambda: lab.output(1))
    area.press("Control+Enter")
    expect(panel.locator("li strong")).to_have_text("a")
    expect(panel.get_by_role("link")).to_have_attribute("href", "https://example.org")
    assert store.runs.get(2).note.startswith("## Found")

    run.get_by_role("button", name="second").click()
    name = run.get_by_role("textbox", name="Name of the run")
    name.fill("renamed")
    name.press("Enter")
    expect(run.locator(".tm-run-name")).to_have_text("renamed")
    lab.until(lambda: store.runs.get(2).name == "renamed")

    run.get_by_role("button", name="Add tag").click()
    run.get_by_role("textbox", name="Tag").fill("seen")
    run.get_by_role("textbox", name="Value").fill("yes")
    run.get_by_role("textbox", name="Value").press("Enter")
    expect(run.get_by_role("list", name="Tags")).to_contain_text("seen")
    assert {one.key: one.value for one in store.tags.of(2)} == {"stage": "trial", "seen": "yes"}

    run.get_by_role("button", name="Delete", exact=True).click()
    expect(run.locator(".tm-run-deleted")).to_be_visible()
    assert store.runs.get(2).deleted is not None
    lab.picture("run-deleted", lab.output(1))
    run.get_by_role("button", name="Undo").click()
    expect(run.locator(".tm-run-deleted")).to_have_count(0)
    assert store.runs.get(2).deleted is None


def test_calls_of_the_same_cell_lead_to_one_another(lab):
    _book, run = _shown(lab)
    panel = _open(run, "Code")
    expect(panel.locator(".tm-add")).to_contain_text("lr = 0.2")
    expect(panel.locator(".tm-del")).to_contain_text("lr = 0.1")
    lab.looks("run-code", lambda: lab.output(1))
    run.get_by_role("button", name="Next call").click()
    expect(run.locator(".tm-run-name")).to_have_text("third")
    expect(_tab(run, "Code")).to_have_attribute("aria-selected", "true")
    expect(run.get_by_role("button", name="Next call")).to_be_disabled()
    expect(_open(run, "Output")).to_contain_text(re.compile("ValueError.*bad lr", re.DOTALL))
    for name in ("second", "first"):
        run.get_by_role("button", name="Previous call").click()
        expect(run.locator(".tm-run-name")).to_have_text(name)
    expect(run.get_by_role("button", name="Previous call")).to_be_disabled()
    run.get_by_role("button", name="Next call").click()
    expect(run.locator(".tm-run-name")).to_have_text("second")
    run.get_by_role("button", name="Compare with the call before").click()
    heads = lab.output(1).locator(".tm-below .tm-cmp-grid thead th[scope=col]")
    expect(heads).to_have_count(2)


def test_two_quick_steps_lead_two_calls_on_and_leave_the_focus_where_it_is(lab):
    _book, run = _shown(lab)
    expect(run.locator(".tm-run-name")).to_have_text("second")
    following = run.get_by_role("button", name="Next call")
    following.press("Enter")
    expect(run.locator(".tm-run-name")).to_have_text("third")
    before = run.get_by_role("button", name="Previous call")
    before.focus()
    with lab.holding("**/api/run?*"):
        before.press("Enter")
        before.press("Enter")
    expect(run.locator(".tm-run-name")).to_have_text("first")
    following.press("Enter")
    expect(run.locator(".tm-run-name")).to_have_text("second")
    expect(following).to_be_focused()


def test_runs_inside_a_run_are_set_side_by_side_and_lead_to_its_cell(lab):
    sweep = (
        "%%track sweep\nfor lr in (0.1, 0.2):\n    with trackmagic.start_run(nested=True) as child:\n"
        "        child.log_param('lr', lr)\n        child.log_metric('loss', 1 - lr)\n"
        "        child.log_metric('loss', 0.5 - lr)"
    )
    book = lab.notebook([sweep, "trackmagic.show('sweep')"])
    lab.open(book)
    lab.run_cell(1)
    lab.run_cell(2)
    output = lab.output(2)
    run = output.locator("article.tm-run")
    inside = run.get_by_role("button", name="Table", exact=True)
    inside.click()
    table = output.locator(".tm-runs")
    expect(table.locator("[data-run]")).to_have_count(2)
    corner = output.locator(".tm-below > .tm-close").first.bounding_box()
    tools = [one.bounding_box() for one in table.get_by_role("button").all()]
    assert corner
    assert all(one and one["y"] >= corner["y"] + corner["height"] for one in tools)
    expect(table.get_by_role("columnheader").filter(has_text="lr")).to_have_count(1)
    run.get_by_role("button", name="Chart children").click()
    legend = output.get_by_role("group", name="Legend")
    expect(legend.get_by_role("button")).to_have_count(2)
    run.get_by_role("button", name="Compare children").click()
    expect(
        output.locator(".tm-cmp").get_by_role("columnheader").filter(has_text="#3")
    ).to_be_visible()
    expect(run).to_contain_text(re.compile(r"mean 0\.35 ± 0\.07\d* of 2 runs"))
    run.get_by_role("button", name="#2").click()
    expect(run.get_by_role("button", name="part of #1")).to_be_visible()
    run.get_by_role("tab", name="Code").click()
    expect(run.get_by_role("tabpanel")).to_contain_text("of run #1, which this is a part of")
    expect(run.get_by_role("tabpanel")).to_contain_text("for lr in (0.1, 0.2)")
    run.get_by_role("button", name="Show cell").click()
    lab.wait_for(f"() => {PANEL}.content.activeCellIndex === 1")
