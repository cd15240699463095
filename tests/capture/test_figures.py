import base64

import msgspec
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import clear_output, display, update_display

from trackmagic.capture.figures import LIMIT, PLOTLY, Figures

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def shell():
    return InteractiveShell.instance()


@pytest.fixture
def figures(shell):
    figures = Figures(shell)
    figures.start()
    yield figures
    figures.stop()


def show(media_type, content, **options):
    display({media_type: content, "text/plain": "x"}, raw=True, **options)


def names(figures):
    return [figure.name for figure in figures.taken().value]


def test_bytes_and_base64_become_the_same_bytes(figures):
    show("image/png", PNG)
    show("image/png", base64.b64encode(PNG).decode())
    show("image/jpeg", PNG)
    assert [(f.name, f.media_type, f.data) for f in figures.taken().value] == [
        ("figures/1.png", "image/png", PNG),
        ("figures/2.png", "image/png", PNG),
        ("figures/3.jpeg", "image/jpeg", PNG),
    ]


def test_plotly_is_kept_as_json_and_svg_as_text(figures):
    show(PLOTLY, {"data": [{"y": [1, float("nan")]}], "layout": {}})
    show("image/svg+xml", "<svg>é</svg>")
    plotly, svg = figures.taken().value
    assert plotly.name == "figures/1.plotly.json"
    assert msgspec.json.decode(plotly.data)["data"] == [{"y": [1, None]}]
    assert (svg.name, svg.data) == ("figures/2.svg", "<svg>é</svg>".encode())


def test_text_is_no_figure(figures):
    display({"text/html": "<b>x</b>", "text/plain": "x"}, raw=True)
    assert names(figures) == []


def test_our_own_displays_are_no_figures(figures):
    display({"application/vnd.trackmagic.view+json": {}, "image/png": PNG}, raw=True)
    show("image/png", PNG, metadata={"trackmagic": True})
    assert names(figures) == []


def test_an_update_replaces_the_figure_of_its_id(figures):
    show("image/svg+xml", "one", display_id="a")
    show("image/svg+xml", "other")
    update_display({"image/svg+xml": "two"}, raw=True, display_id="a")
    assert [figure.data for figure in figures.taken().value] == [b"two", b"other"]


def test_an_update_to_text_takes_the_figure_away(figures):
    show("image/svg+xml", "one", display_id="a")
    update_display({"text/plain": "x"}, raw=True, display_id="a")
    assert names(figures) == []


def test_an_update_of_an_earlier_cells_display_is_one_figure(figures):
    for number in range(3):
        update_display({"image/svg+xml": str(number)}, raw=True, display_id="earlier")
    assert [figure.data for figure in figures.taken().value] == [b"2"]


def test_a_live_plot_leaves_its_last_frame(figures):
    for number in range(100):
        clear_output(wait=True)
        show("image/svg+xml", str(number))
    taken = figures.taken()
    assert [figure.data for figure in taken.value] == [b"99"]
    assert taken.notices == ()


def test_past_the_limit_figures_are_counted_in_a_notice(figures):
    for number in range(LIMIT + 3):
        show("image/svg+xml", str(number))
    taken = figures.taken()
    assert len(taken.value) == LIMIT
    assert [notice.text for notice in taken.notices] == [
        "3 displays after the first 50 are left out"
    ]


def test_a_figure_that_is_too_large_is_left_out_with_a_notice(shell):
    figures = Figures(shell, limit_bytes=2**20)
    figures.start()
    show("image/png", b"x" * (2**20 + 1))
    show("image/png", "A" * (2 * 2**20))
    show(PLOTLY, {"data": ["x" * 2**20]})
    show("image/png", PNG)
    figures.stop()
    taken = figures.taken()
    assert [figure.name for figure in taken.value] == ["figures/4.png"]
    assert [notice.part for notice in taken.notices] == ["figures"] * 3
    assert "figures/1.png is left out: 1.0 MiB is more than the 1 MiB kept" in taken.notices[0].text


def test_a_display_that_cannot_be_read_is_left_out_with_a_notice(figures):
    show("image/png", 5)
    show(PLOTLY, {"data": object()})
    taken = figures.taken()
    assert taken.value == ()
    assert len(taken.notices) == 2


def test_publisher_and_displayhook_are_as_before(shell):
    before = {**vars(shell.display_pub)}, {**vars(shell.displayhook)}
    outer, inner = Figures(shell), Figures(shell)
    outer.start()
    inner.start()
    show("image/png", PNG)
    outer.stop()
    inner.stop()
    for owner, was in zip((shell.display_pub, shell.displayhook), before, strict=True):
        assert vars(owner).keys() == was.keys()
    assert names(outer) == names(inner) == ["figures/1.png"]


def test_a_display_that_does_not_belong_is_left_out(shell):
    figures = Figures(shell, belongs=lambda: False)
    figures.start()
    show("image/png", PNG)
    figures.stop()
    assert names(figures) == []


TRACKED = """
from trackmagic.capture.figures import Figures
figures = Figures(get_ipython())
def begin(info):
    figures.start()
    get_ipython().events.unregister("pre_run_cell", begin)
    get_ipython().events.register("post_run_cell", finish)
def finish(result):
    figures.stop()
    get_ipython().events.unregister("post_run_cell", finish)
get_ipython().events.register("pre_run_cell", begin)
"""
TAKEN = "[[f.name, f.media_type, len(f.data), f.data[:8].hex()] for f in figures.taken().value]"


def shown(kernel, media_type):
    return [m for m in kernel.messages if media_type in m["content"].get("data", {})]


def test_in_a_kernel_a_figure_that_matplotlib_flushes_is_taken(kernel):
    kernel.ok("%matplotlib inline\nimport matplotlib.pyplot as plt")
    kernel.ok(TRACKED)
    kernel.ok("plt.plot([1, 2]);\nfig2 = plt.figure(); plt.plot([2, 1]);")
    assert len(shown(kernel, "image/png")) == 2
    taken = kernel.get(TAKEN)
    assert [row[0] for row in taken] == ["figures/1.png", "figures/2.png"]
    assert all(row[3] == PNG[:8].hex() for row in taken)


def test_in_a_kernel_a_figure_as_result_is_taken(kernel):
    kernel.ok(TRACKED)
    kernel.ok("fig2")
    assert [m["msg_type"] for m in shown(kernel, "image/png")] == ["execute_result"]
    assert [row[0] for row in kernel.get(TAKEN)] == ["figures/1.png"]


def test_in_a_kernel_plotly_is_taken_as_result_and_when_shown(kernel):
    kernel.ok("import plotly.graph_objects as go")
    kernel.ok(TRACKED)
    kernel.ok("go.Figure(go.Scatter(y=[3, 1, 2])).show()\ngo.Figure(go.Scatter(y=[3, 1, 2]))")
    assert len(shown(kernel, PLOTLY)) == 2
    assert [row[:2] for row in kernel.get(TAKEN)] == [
        ["figures/1.plotly.json", PLOTLY],
        ["figures/2.plotly.json", PLOTLY],
    ]


def test_in_a_kernel_a_display_from_a_thread_is_taken(kernel):
    kernel.ok(TRACKED)
    kernel.ok(
        "import threading\nfrom IPython.display import display, Image\n"
        f"t = threading.Thread(target=display, args=(Image(data={PNG!r}),)); t.start(); t.join()"
    )
    assert [row[0] for row in kernel.get(TAKEN)] == ["figures/1.png"]


def test_in_a_kernel_nothing_is_left_behind(kernel):
    assert (
        kernel.get(
            "[name in vars(owner) for owner in (get_ipython().display_pub, get_ipython().displayhook)"
            " for name in ('publish', 'clear_output', 'write_format_data')]"
        )
        == [False] * 6
    )
