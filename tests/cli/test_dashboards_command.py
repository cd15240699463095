import pytest


@pytest.fixture
def kept(three):
    """A dashboard of the experiment that the three runs are filed under."""
    store = three.store
    experiment = store.experiments.get("digits").id
    store.documents.add("dashboard", "Mine", {"known": ["loss"]}, experiment_id=experiment)


@pytest.mark.usefixtures("three")
def test_the_unchanged_dashboard_is_exported_as_one_page(cli, asked, tmp_path):
    page = cli("dashboards", "export", "digits").stdout
    assert page.startswith("<!doctype html>")
    assert "<svg" in page
    path = tmp_path / "page.html"
    assert asked("dashboards", "export", "digits", "-o", str(path)) == {"file": str(path)}
    assert path.read_text("utf-8") == page
    assert "--force" in cli("dashboards", "export", "digits", "-o", str(path), code=1).stderr
    assert asked("dashboards", "list", "digits") == {"dashboards": []}
    assert "none is kept" in cli("dashboards", "list", "digits").stdout


@pytest.mark.usefixtures("kept")
def test_those_that_are_kept_are_listed_copied_renamed_and_deleted(cli, asked):
    assert cli("dashboards", "list", "digits").stdout.splitlines()[1].split()[0] == "Mine"
    assert asked("dashboards", "copy", "digits", "Mine", "Other")["dashboard"]["name"] == "Other"
    asked("dashboards", "rename", "digits", "Mine", "First")
    asked("dashboards", "delete", "digits", "Other")
    (left,) = asked("dashboards", "list", "digits")["dashboards"]
    assert left["name"] == "First"
    assert "'digits' has 'First'" in cli("dashboards", "export", "digits", "x", code=1).stderr
    assert "no experiment 'none'" in cli("dashboards", "list", "none", code=1).stderr
