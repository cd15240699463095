"""A Jupyter server that has nothing of ours, with the kernel's environment elsewhere."""

import pytest
from playwright.sync_api import expect

from .lab import LOAD

TRACKED = "%%track\nlr = 0.1\ntrackmagic.log_metric('loss', lr / 2)"
VIEWS = ["trackmagic.runs()", "trackmagic.chart('loss', 1)", "trackmagic.show(1)"]
NO_PATIENCE = "import trackmagic.widgets.greeting as asked\nasked.GAP_SECONDS = 0"
NOT_REGISTERED = "anywidget"
"""What ipywidgets logs of the probe, which nobody sees."""
NOT_THERE = r"404 .*/trackmagic/(?:api/)?stores"
BROKEN = "Click to show javascript error"


@pytest.fixture
def server(app, jupyter, request):
    return jupyter(app, extension=False, labextension=False, anywidget=request.param)


@pytest.mark.parametrize("server", [False], indirect=True, ids=["without-anywidget"])
def test_without_anywidget_each_view_is_its_static_form_and_what_to_install_is_said_once(lab):
    book = lab.notebook([TRACKED, *VIEWS, NO_PATIENCE, TRACKED, TRACKED, "%track"])
    lab.expects(NOT_REGISTERED)
    lab.open(book)
    for at in range(1, 9):
        assert lab.run_and_see(at)
    for at in (1, 2, 3, 4, 6, 7):
        lab.scroll_to(at)
        expect(lab.output(at).locator(".jp-RenderedHTMLCommon").first).to_be_visible()
    expect(lab.page.get_by_text(BROKEN)).to_have_count(0)
    expect(lab.page.locator(".tm-live")).to_have_count(0)
    words = lab.page.get_by_text("`pip install trackmagic` where JupyterLab is")
    expect(words).to_have_count(2)
    expect(lab.output(7)).to_contain_text("this notebook shows static forms")
    expect(lab.output(8)).to_contain_text("static: this notebook shows static forms")
    lab.save()
    kinds = {
        kind
        for cell in book.read().cells
        for output in cell.get("outputs", ())
        for kind in output.get("data", ())
    }
    assert "text/html" in kinds
    assert "application/vnd.jupyter.widget-view+json" not in kinds


@pytest.mark.parametrize("server", [True], indirect=True, ids=["with-anywidget"])
def test_with_anywidget_views_are_live_those_of_the_loading_cell_too(lab):
    book = lab.notebook([TRACKED, *VIEWS, "%track"], load=f"{LOAD}\ntrackmagic.runs()")
    lab.expects(NOT_THERE)
    lab.open(book)
    expect(lab.output(0).locator(".tm-live .tm-runs").first).to_be_visible()
    for at in range(1, 6):
        assert lab.run_and_see(at)
    for at in range(1, 5):
        lab.scroll_to(at)
        expect(lab.output(at).locator(".tm-live").first).to_be_visible()
    expect(lab.output(5)).to_contain_text("live, as widgets that the kernel answers")
    lab.restart_kernel()
    assert lab.run_and_see(1)
    expect(lab.output(1).locator(".tm-live .tm-card").first).to_be_visible()
    expect(lab.page.get_by_text(BROKEN)).to_have_count(0)
    expect(lab.page.get_by_text("pip install trackmagic")).to_have_count(0)


@pytest.mark.parametrize("server", [True], indirect=True, ids=["with-anywidget"])
def test_all_cells_run_at_once_are_live_in_the_end(lab):
    book = lab.notebook([TRACKED, *VIEWS])
    lab.expects(NOT_THERE)
    lab.open(book, load=False)
    lab.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    for at in range(1, 5):
        lab.scroll_to(at)
        expect(lab.output(at).locator(".tm-live").first).to_be_visible()
