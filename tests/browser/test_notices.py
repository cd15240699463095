"""A word when it is over: what JupyterLab tells while one works elsewhere."""

import re

import pytest
from playwright.sync_api import expect

NOTE = ".jp-Notification-List-Item"
SLOW = """%%track
import os, time
while not os.path.exists("go"):
    time.sleep(0.05)
trackmagic.log_metric("val_loss", 0.25)
"""
SET = """(values) => Promise.all(Object.entries(values).map(([name, value]) => {
  const { service } = window.jupyterapp.pluginRegistry._plugins
    .get("@jupyterlab/apputils-extension:settings");
  return service.set("trackmagic:settings", name, value);
}))"""


def followed(lab):
    """Wait until the page follows the store: what happened before is no news."""
    with lab.page.expect_response("**/api/happenings*"):
        lab.run_cell(1)
    lab.settle()


def note_of(lab, words):
    """What the lab has told with these words; these tests let it show no toasts."""
    status = lab.page.locator(".jp-Notification-Status")
    expect(status).to_have_text(re.compile("[1-9]"))
    status.click()
    return lab.page.locator(NOTE, has_text=words)


@pytest.mark.apps("lab")
def test_a_long_run_that_ends_elsewhere_is_told_of_and_leads_to_the_run(lab):
    book = lab.notebook(["%%track\nlr = 0.1", SLOW])
    lab.open(book)
    lab.page.evaluate(SET, {"noticesAfter": 0})
    followed(lab)
    lab.run_cell(2, wait=False)
    lab.until(lambda: len(book.store.runs.running()) == 1)
    lab.page.evaluate("() => window.jupyterapp.commands.execute('launcher:create')")
    expect(lab.page.locator(".jp-Launcher")).to_be_visible()
    (book.file.parent / "go").touch()
    note = note_of(lab, "(#2)")  # the first run may have ended a moment before it was looked for
    expect(note).to_contain_text("finished after")
    expect(note).to_contain_text("val_loss 0.25")
    lab.picture("notice")
    note.get_by_role("button", name="Show run").click()
    expect(lab.page.locator(".tm-run").first).to_be_visible()


@pytest.mark.apps("lab")
def test_a_run_whose_notebook_is_seen_ends_without_a_word_but_its_alerts_are_told(lab):
    book = lab.notebook(
        ["%%track\nlr = 0.1", "%%track\ntrackmagic.alert('half way', 'epoch 5', 'warning')"]
    )
    lab.open(book)
    lab.page.evaluate(SET, {"noticesAfter": 0})
    followed(lab)
    lab.run_cell(2)
    expect(lab.unfold(2)).to_contain_text("half way")
    expect(note_of(lab, "half way")).to_contain_text("epoch 5")
    lab.settle()
    expect(lab.page.locator(NOTE)).to_have_count(1)  # nothing of the ends of both runs


@pytest.mark.apps("lab")
def test_nothing_is_told_where_all_is_turned_off(lab):
    book = lab.notebook(["%%track\nlr = 0.1", "%%track\ntrackmagic.alert('half way')"])
    lab.open(book)
    lab.page.evaluate(SET, {"notices": [], "noticesAfter": 0})
    asked = []
    lab.page.on("request", lambda request: asked.append(request.url))
    lab.run_cell(1)
    lab.run_cell(2)
    expect(lab.unfold(2)).to_contain_text("half way")
    lab.settle()
    assert not [url for url in asked if re.search("happenings", url)]
    expect(lab.page.locator(".jp-Notification-Status")).to_have_text("0")


@pytest.mark.apps("lab")
def test_alerts_of_an_experiment_are_set_by_a_form_and_marked_in_the_panel(lab):
    book = lab.notebook(["%%track -e digits\ntrackmagic.log_metric('val_loss', 9.0)"])
    lab.open(book)
    lab.run_cell(1)
    lab.page.keyboard.press("Control+Shift+Y")
    panel = lab.page.locator("#trackmagic-panel")
    panel.get_by_role("treeitem", name=re.compile("digits")).click()
    lab.page.evaluate("() => window.jupyterapp.commands.execute('trackmagic:set-alerts')")
    form = panel.get_by_role("group", name="Alerts of digits")
    form.get_by_label("Alert when").fill("val_loss > 3")
    form.get_by_role("button", name="Save").click()
    expect(panel.get_by_text("val_loss > 3", exact=True)).to_be_visible()
    lab.until(lambda: book.store.experiments.get("digits").alert_when == "val_loss > 3")
    lab.run_cell(1)
    row = panel.locator("[data-run='2']")
    expect(row.get_by_role("img", name="1 alert")).to_be_visible()
    lab.picture("panel-alerts")
    panel.get_by_role("button", name="Change alerts").click()
    form.get_by_role("button", name="No alerts").click()
    lab.until(lambda: book.store.experiments.get("digits").alert_when == "")
    expect(panel.get_by_role("button", name="Change alerts")).to_have_count(0)
