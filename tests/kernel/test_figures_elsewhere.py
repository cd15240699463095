"""Figures that are shown by HTML, in a browser or inside of a widget are the cell's figures too."""

import json

import pytest

RENDERERS = [
    "plotly_mimetype", "notebook", "notebook_connected", "colab", "kaggle", "azure", "iframe", "iframe_connected",
    "plotly_mimetype+notebook", "json", "sphinx_gallery",
]  # fmt: skip


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("show", ["fig.show()", "display(fig)", "fig"])
def test_a_plotly_figure_is_kept_whatever_shows_it(kernel, renderer, show):
    body = f"import plotly.express as px, plotly.io\nplotly.io.renderers.default = {renderer!r}\nfig = px.line(x=[1, 2], y=[3, 4])\n{show}"
    run = kernel.ok(f"%%track --quiet\n{body}").run
    assert run.artifacts.paths() == ["figures/1.plotly.json"]
    assert json.loads(run.artifacts.read("figures/1.plotly.json"))["data"][0]["type"] == "scatter"


BROWSER = """
from plotly.io import renderers
from plotly.io._renderers import ExternalRenderer
class Elsewhere(ExternalRenderer):
    def render(self, fig_dict):
        print("opened")
renderers["elsewhere"] = Elsewhere()
"""


@pytest.mark.parametrize("is_imported", [True, False])
def test_a_figure_shown_in_a_browser_is_kept(make_kernel, is_imported):
    kernel = make_kernel()
    cell = (
        f"{BROWSER}\nimport plotly.graph_objects as go\ngo.Figure(go.Bar(y=[1])).show('elsewhere')"
    )
    if is_imported:
        kernel.ok("import plotly.io")
    run = kernel.ok(f"%%track --quiet\n{cell}").run
    assert run.output == {"stdout": "opened\n"}
    assert run.artifacts.paths() == ["figures/1.plotly.json"]
    again = "import datetime, numpy as np\nfig = go.Figure(go.Bar(x=np.array(['2026-01-31'], 'M8[ns]'), y=[np.float32(1)]))\n"
    both = f"{again}fig.show('elsewhere')\nfig.show('elsewhere+notebook')"
    run = kernel.ok(f"%%track --quiet\n{both}").run
    assert run.artifacts.paths() == ["figures/1.plotly.json", "figures/2.plotly.json"]
    assert b"2026-01-31" in run.artifacts.read("figures/1.plotly.json")
    assert kernel.value("type(__import__('plotly.io').io.show).__name__") == "function"
    assert (
        kernel.value("sum(type(one).__name__ == '_Import' for one in __import__('sys').meta_path)")
        == 0
    )


def test_a_figure_shown_where_nothing_is_tracked_is_nobodys(kernel):
    show = "import plotly.express as px\npx.line(y=[1]).show('colab')"
    kernel.ok(show)
    assert kernel.ok("%%track --quiet\nx = 1").run.artifacts.paths() == []


WIDGET = """%matplotlib inline
import matplotlib.pyplot as plt, ipywidgets
from IPython.display import clear_output, display
def draw(*values):
    plt.plot(values)
    plt.show()
"""


@pytest.mark.parametrize("wait", [True, False])
def test_what_an_output_widget_clears_is_its_own(kernel, wait):
    kernel.ok(WIDGET)
    body = (
        "draw(1, 2)\nout = ipywidgets.Output()\ndisplay(out)\nfor n in range(3):\n    with out:\n"
        f"        clear_output(wait={wait})\n        draw(3, n)\ndraw(4, 5)"
    )
    assert len(kernel.ok(f"%%track --quiet\n{body}").run.artifacts) == 3
    body += f"\nclear_output(wait={wait})\ndraw(6, 7)"
    assert len(kernel.ok(f"%%track --quiet\n{body}").run.artifacts) == 2


def test_an_outputs_own_clear_and_capture_are_its_own(kernel):
    kernel.ok(WIDGET)
    body = (
        "draw(1, 2)\none, other = ipywidgets.Output(), ipywidgets.Output()\n"
        "@one.capture(clear_output=True, wait=True)\ndef show(n):\n    draw(n, n)\n"
        "show(1)\nshow(2)\nwith other:\n    draw(5, 6)\nother.clear_output()"
    )
    assert len(kernel.ok(f"%%track --quiet\n{body}").run.artifacts) == 2


def test_interact_leaves_the_cells_figures(kernel):
    kernel.ok(WIDGET)
    body = "draw(1, 2)\n_ = ipywidgets.interact(lambda n: draw(n, 3), n=(0, 5))"
    assert len(kernel.ok(f"%%track --quiet\n{body}").run.artifacts) == 2
