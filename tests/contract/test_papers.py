"""README, CHANGELOG and the Makefile say what is so."""

import re
import tomllib
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from trackmagic import config, entities
from trackmagic.cli.main import main

from .tree import ROOT

README = (ROOT / "README.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_readme_runs_as_a_notebook(tmp_path, monkeypatch):
    monkeypatch.setenv("TRACKMAGIC_STORE", str(tmp_path / "store"))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in BLOCKS])
    NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    printed = "".join(
        output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", [])
    )
    assert "your code goes on" not in printed


def test_the_readme_has_pictures_that_are_there():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    assert [one for one in pictures if not (ROOT / one).is_file()] == []


def test_links_inside_the_project_lead_somewhere():
    for paper in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        links = re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / paper).read_text("utf-8"))
        assert [link for link in links if not (ROOT / link).exists()] == [], paper


def test_the_readme_names_every_command_of_the_command_line():
    for noun, command in main.commands.items():
        assert f"trackmagic {noun}" in README
        for verb in getattr(command, "commands", {}):
            assert re.search(rf"\b{verb}\b", README), f"trackmagic {noun} {verb}"


def test_the_commands_in_the_readme_are_there():
    for noun, verb in re.findall(r"^trackmagic ([a-z]+) ([a-z]*)", README, re.MULTILINE):
        known = getattr(main.commands[noun], "commands", None)
        assert known is None or verb in known, f"trackmagic {noun} {verb}"


def test_the_readme_names_every_setting_part_and_status():
    settings = re.findall(r"``(TRACKMAGIC_\w+)``", config.__doc__ or "")
    for word in (*settings, *config.CAPTURE_PARTS, *entities.STATUSES):
        assert f"`{word}`" in README, word


@pytest.mark.parametrize("target", re.findall(r"`make ([a-z]+)", README))
def test_a_make_target_that_the_readme_names_is_there(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_the_changelog_begins_with_this_version():
    versions = re.findall(
        r"^## \[([^\]]+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    released = [version for version in versions if version != "Unreleased"]
    assert released[0] == PROJECT["version"]


def test_the_license_is_the_one_that_is_declared():
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "trackmagic contributors" in text
    assert PROJECT["license"] == "Apache-2.0"


def test_the_makefile_and_contributing_stay_short():
    assert len((ROOT / "Makefile").read_text("utf-8").splitlines()) <= 70
    assert len((ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines()) < 95


def test_ci_runs_the_two_commands():
    script = Path(ROOT / ".ci" / "run")
    assert script.stat().st_mode & 0o111
    assert all(word in script.read_text("utf-8") for word in ("test", "demo LAB=0"))
