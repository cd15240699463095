"""What JupyterLab gives the panel: a place, settings, commands, and the language of the page."""

import itertools
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .servers import ROOT, Jupyter

PANEL = "#trackmagic-panel"
# in the panel itself, or in its list once it has one
HAS_FOCUS = f"() => document.querySelector('{PANEL}').contains(document.activeElement)"
PREFERENCES = """() => {
  const plugins = window.jupyterapp.pluginRegistry._plugins;
  return plugins.get("trackmagic:settings").service.preferences.now();
}"""
ACTIONS = dict(
    re.findall(
        r'^  "([a-z-]+)": \{\s+label: \(\) => trans\.__\("([^"]+)"',
        (ROOT / "js/src/ui/actions/names.ts").read_text(),
        re.MULTILINE,
    )
)
GERMAN = {
    "": {
        "domain": "trackmagic",
        "language": "de-DE",
        "plural_forms": "nplurals=2; plural=(n != 1);",
        "version": "1",
    },
    "trackmagic: experiments and runs": ["trackmagic: Experimente und Läufe"],
    "Experiments and runs": ["Experimente und Läufe"],
    "Delete runs": ["Läufe löschen"],
}


def test_a_key_shows_the_panel_and_the_same_key_hides_it(lab):
    lab.home()
    panel = lab.page.locator(PANEL)
    expect(panel).to_be_hidden()
    lab.page.keyboard.press("Control+Shift+Y")
    expect(panel.locator(".tm-panel")).to_be_attached()
    expect(panel).to_be_visible()
    lab.wait_for(HAS_FOCUS)
    lab.page.keyboard.press("Control+Shift+Y")
    expect(panel).to_be_hidden()


@pytest.mark.apps("lab")
@pytest.mark.parametrize("is_clicked", [False, True])
def test_the_focus_is_in_the_panel_when_its_content_comes_unless_a_person_went_elsewhere(
    lab, is_clicked
):
    lab.home()
    launcher = lab.page.locator(".jp-Launcher")
    with lab.holding("**/extensions/trackmagic/static/*"):
        lab.page.keyboard.press("Control+Shift+Y")
        expect(lab.page.locator(PANEL)).to_be_focused()
        launcher.evaluate("(node) => node.focus()")  # as JupyterLab does it when it starts
        if is_clicked:
            launcher.click(position={"x": 2, "y": 2})
        expect(launcher).to_be_focused()
    expect(lab.page.locator(f"{PANEL} .tm-panel")).to_be_attached()
    if is_clicked:
        expect(launcher).to_be_focused()
    else:
        lab.wait_for(HAS_FOCUS)


def test_the_view_menu_shows_the_panel(lab):
    lab.home()
    lab.page.get_by_role("menuitem", name="View", exact=True).click()
    lab.page.get_by_role("menuitem", name="Experiments and runs").click()
    expect(lab.page.locator(f"{PANEL} .tm-panel")).to_be_attached()
    expect(lab.page.locator(PANEL)).to_be_visible()


@pytest.mark.apps("notebook")
def test_the_side_bars_of_notebook_7_have_the_panel(lab):
    lab.home()
    lab.page.get_by_role("menuitem", name="View", exact=True).click()
    lab.page.get_by_text("Left Sidebar", exact=True).click()
    lab.page.get_by_text("Show trackmagic: experiments and runs").click()
    expect(lab.page.locator(f"{PANEL} .tm-panel")).to_be_attached()
    expect(lab.page.locator(PANEL)).to_be_visible()


@pytest.mark.apps("lab")
def test_the_panel_is_there_again_after_a_reload(lab):
    lab.home()
    lab.page.keyboard.press("Control+Shift+Y")
    expect(lab.page.locator(f"{PANEL} .tm-panel")).to_be_attached()
    shown = '"current": "trackmagic-panel"'
    lab.until(lambda: shown in json.dumps(lab.server.ask("lab/api/workspaces")))
    lab.page.goto(f"{lab.server.url}lab?token=tests")
    expect(lab.page.locator(f"{PANEL} .tm-panel")).to_be_attached()
    expect(lab.page.locator(PANEL)).to_be_visible()


def test_every_action_is_a_command_in_the_palette(lab):
    lab.home()
    assert len(ACTIONS) > 20
    commands = lab.page.evaluate("() => window.jupyterapp.commands.listCommands()")
    assert {f"trackmagic:{name}" for name in ACTIONS} <= set(commands)
    lab.page.keyboard.press("Control+Shift+C")
    lab.page.locator(".lm-CommandPalette-input").fill("trackmagic")
    shown = lab.page.locator(".lm-CommandPalette-itemLabel")
    expect(shown.filter(has_text="Delete runs")).to_be_visible()
    assert set(ACTIONS.values()) <= set(shown.all_inner_texts())
    shown.filter(has_text="Search runs").click()
    expect(lab.page.locator(PANEL)).to_be_visible()


def test_keys_of_the_place_work_in_the_panel(lab):
    lab.home()
    lab.page.keyboard.press("Control+Shift+Y")
    panel = lab.page.locator(f"{PANEL} .tm-live")
    expect(panel).to_be_attached()
    panel.evaluate("(node) => { node.tabIndex = -1; node.focus(); }")
    lab.page.keyboard.press("Control+Shift+C")
    expect(lab.page.locator(".lm-CommandPalette-input")).to_be_focused()


@pytest.mark.apps("lab")
def test_a_setting_changed_in_the_editor_holds_at_once(lab):
    lab.home()
    assert lab.page.evaluate(PREFERENCES)["badge"] == "status and metric"
    lab.page.evaluate(
        "() => { jupyterapp.commands.execute('settingeditor:open', { query: 'trackmagic' }); }"
    )
    expect(lab.page.get_by_text("Directions of metrics").first).to_be_visible()
    lab.picture("settings")
    lab.page.locator("select[id$='badge']").select_option(label="nothing")
    lab.until(lambda: lab.page.evaluate(PREFERENCES)["badge"] == "nothing")
    lab.page.locator("input[id$='refresh']").fill("3")
    expect(lab.page.get_by_text("must be >= 100", exact=True)).to_be_visible()
    assert lab.page.evaluate(PREFERENCES)["refresh"] == 250
    lab.server.ask("lab/api/settings/trackmagic:settings", "PUT", {"raw": "{}"})


def test_a_setting_that_makes_no_sense_is_the_default(lab):
    folder = lab.server.folders["JUPYTERLAB_SETTINGS_DIR"] / "trackmagic"
    folder.mkdir(exist_ok=True)
    file = folder / "settings.jupyterlab-settings"
    file.write_text(json.dumps({"refresh": "often", "metrics": ["val_loss"]}))
    try:
        lab.home()
        found = lab.page.evaluate(PREFERENCES)
        assert found["refresh"] == 250
        lab.page.keyboard.press("Control+Shift+Y")
        expect(lab.page.locator(f"{PANEL} .tm-panel")).to_be_attached()
    finally:
        file.unlink()


@pytest.fixture
def in_german(app, tmp_path):
    """A server whose pages are in German, with a language pack as they are installed."""
    pack = tmp_path / "packs" / "jupyterlab_language_pack_de_DE"
    words = pack / "locale" / "de_DE" / "LC_MESSAGES" / "trackmagic.json"
    words.parent.mkdir(parents=True)
    words.write_text(json.dumps(GERMAN))
    (pack / "__init__.py").touch()
    about = pack.with_name(f"{pack.name}-1.dist-info")
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {pack.name}\nVersion: 1\n")
    (about / "entry_points.txt").write_text(f"[jupyterlab.languagepack]\nde_DE = {pack.name}\n")
    home = tmp_path / "server"
    _write(
        home / "jupyter_config_dir" / "jupyter_server_config.py",
        f"import sys\nsys.path.append({str(pack.parent)!r})\n",
    )
    _write(
        home
        / "jupyterlab_settings_dir/@jupyterlab/translation-extension/plugin.jupyterlab-settings",
        json.dumps({"locale": "de_DE"}),
    )
    server = Jupyter(home, app, "/")
    yield server
    server.stop()


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text)


def test_the_words_are_those_of_the_language_of_the_page(lab, in_german):
    lab.server = in_german
    lab.home()
    label = "(name) => jupyterapp.commands.label(`trackmagic:${name}`)"
    assert lab.page.evaluate(label, "show-panel") == "Experimente und Läufe"
    assert lab.page.evaluate(label, "delete-runs") == "Läufe löschen"
    assert lab.page.evaluate(label, "tag-runs") == "Tag runs"
    expect(lab.page.locator(PANEL)).to_have_attribute(
        "aria-label", "trackmagic: Experimente und Läufe"
    )


def test_a_panel_that_is_hidden_asks_nothing(lab):
    book = lab.notebook(["trackmagic.runs()", "%%track\nlr = 0.1"])
    lab.open(book)
    lab.run_cell(1)
    expect(lab.output(1).locator(".tm-live .tm-runs")).to_be_visible()
    lab.page.keyboard.press("Control+Shift+Y")
    expect(lab.page.locator(PANEL)).to_be_visible()
    lab.until(lambda: _experiments(lab))
    lab.page.evaluate("() => { window.jupyterapp.shell.collapseLeft(); }")
    expect(lab.page.locator(PANEL)).to_be_hidden()
    numbers = itertools.count(1)

    def is_quiet():
        """Whether a run that a view in the notebook tells of is nothing to the panel."""
        before, number = _experiments(lab), next(numbers)
        lab.run_cell(2)
        expect(lab.output(1)).to_contain_text(f"#{number}")
        return _experiments(lab) == before

    lab.until(is_quiet)  # it may rest a while before it thinks itself hidden


def _experiments(lab):
    return len(lab.asked("/api/experiments"))


def test_a_server_without_the_extension_is_told_of_in_the_panel(lab, jupyter):
    lab.server = jupyter(lab.app, extension=False)
    lab.expects("404")
    lab.home()
    lab.page.keyboard.press("Control+Shift+Y")
    expect(lab.page.locator(PANEL)).to_contain_text("this Jupyter server has no trackmagic")
    lab.picture("no-extension")
