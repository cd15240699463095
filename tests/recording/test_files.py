"""Figures, images, texts and dicts as files: kept as they are, or refused with what would be right."""

import dataclasses
import datetime as dt
import enum
import io
import json
import math
import pathlib
import warnings

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from trackmagic.errors import BadName, BadValue


@pytest.fixture
def plt():
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    yield plt
    plt.close("all")


def picture(run, data, path="i.png"):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run.log_image(data, path)
    return np.asarray(Image.open(io.BytesIO(run.artifacts.read(path))))


PIXELS = [
    (np.array([[0, 255]], "uint8"), [[0, 255]]),
    (np.array([[0, 255]], "int64"), [[0, 255]]),
    (np.array([[True, False]]), [[255, 0]]),
    (np.array([[0.0, 1.0]]), [[0, 255]]),
    (np.array([[0.5, math.nan]], "float16"), [[128, 0]]),
    (np.array([[math.nan]]), [[0]]),
    (np.ma.array([[7, 9]], mask=[[False, True]], dtype="uint8"), [[7, 0]]),
    (np.zeros((1, 2, 1), "uint8"), [[0, 0]]),
    ([[0, 255]], [[0, 255]]),
    (Image.new("L", (1, 1), 3), [[3]]),
]


@pytest.mark.parametrize(("data", "pixels"), PIXELS, ids=lambda v: type(v).__name__)
def test_an_image_is_kept_as_it_is_seen(run, data, pixels):
    assert picture(run, data).tolist() == pixels


IMAGES = [
    (np.zeros((0, 0), "uint8"), "is empty"),
    (np.zeros((3, 0), "uint8"), "is empty"),
    (np.zeros(3, "uint8"), r"has shape \(3,\); use \(height, width\)"),
    (np.zeros((3, 4, 5), "uint8"), r"channels come last: numpy\.moveaxis\(image, 0, -1\)"),
    (np.zeros((7, 4, 5), "uint8"), r"has shape \(7, 4, 5\)"),
    (np.zeros((1, 1, 1, 1), "uint8"), "has shape"),
    (np.array([[300]]), "use uint8 from 0 to 255"),
    (np.array([[-1]]), "use uint8 from 0 to 255"),
    (np.array([[2.0]]), "floats from 2.0 to 2.0; use 0 to 1"),
    (np.array([[math.inf]]), "floats from inf to inf"),
    (np.array([[-math.inf, 0]]), "floats from -inf"),
    (np.array([[1j]]), "is of complex128"),
    (np.array([["a"]]), "is of <U1"),
    (np.array([[None]], object), "is of object"),
    ([[1, 2], [3]], "cannot be written"),
    (b"\x89PNG", "is of another form than png, jpg, gif, webp, svg"),
    (None, "image 'i.png'"),
    (object(), "image 'i.png'"),
    ({}, "image 'i.png'"),
    (Image.new("L", (0, 0)), "cannot be written"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), IMAGES, ids=lambda v: type(v).__name__)
def test_what_is_no_image_is_refused_in_one_line(run, data, reason):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(BadValue, match=reason) as raised:
            run.log_image(data, "i.png")
    assert "\n" not in str(raised.value)


def test_an_image_in_a_form_that_cannot_hold_it_is_refused(run):
    for path in ("i.xyz", "i.jpg", "i.csv"):
        with pytest.raises(BadValue, match=r"image '.*' cannot be written: .*; try \.png"):
            run.log_image(Image.new("RGBA", (1, 1)), path)
    run.log_image(Image.new("RGB", (1, 1)), "i.jpg")
    run.log_image(Image.new("RGB", (1, 1)), "i.tif")
    run.log_image(Image.new("RGB", (1, 1)), "no ending")


def test_tensors_are_images():
    torch = pytest.importorskip("torch")
    from trackmagic.recording.pictures import image

    for data in (torch.zeros(2, 2, requires_grad=True), torch.zeros(2, 2, dtype=torch.bfloat16)):
        assert image(data, "i.png").data
    for data in (torch.zeros(2, 2, device="meta"), torch.eye(2).to_sparse(), torch.zeros(2, 8, 8)):
        with pytest.raises(BadValue):
            image(data, "i.png")


def test_axes_are_kept_with_their_figure(run, plt):
    figure, axes = plt.subplots()
    run.log_figure(figure, "f.png")
    run.log_figure(axes, "a.svg")
    assert run.artifacts.read("a.svg").startswith(b"<?xml")


def test_a_figure_that_cannot_be_drawn_is_refused(run, plt):
    figure, axes = plt.subplots()
    for path in ("f.xyz", "f.json"):
        with pytest.raises(BadValue, match="cannot be written: Format"):
            run.log_figure(figure, path)
    axes.set_title(r"$\nonsense{$")
    with pytest.raises(BadValue, match=r"figure 'f.png' cannot be written") as raised:
        run.log_figure(figure, "f.png")
    assert "\n" not in str(raised.value)
    for data in (None, 3, "f.png", [figure], np.zeros(3), object(), {"data": []}):
        with pytest.raises(BadValue, match="it takes a matplotlib or plotly figure"):
            run.log_figure(data, "f.png")


def test_plotly_figures_end_in_json_or_html(run):
    import plotly.graph_objects as go

    figure = go.Figure(go.Scatter(y=[1, 2]))
    run.log_figure(figure, "f.json")
    run.log_figure(figure, "f.html")
    for path in ("f.png", "f"):
        with pytest.raises(BadValue, match=r"its path ends in \.json or \.html"):
            run.log_figure(figure, path)


class Kind(enum.Enum):
    A = "a"


@dataclasses.dataclass
class Config:
    lr: float = 0.1
    sizes: tuple = (1, 2)


DICTS = [
    ({"t": dt.datetime(2026, 1, 31, tzinfo=dt.UTC)}, {"t": "2026-01-31T00:00:00+00:00"}),
    ({"t": pd.Timestamp("2026-01-31")}, {"t": "2026-01-31T00:00:00"}),
    ({"d": np.datetime64("2026-01-31")}, {"d": "2026-01-31"}),
    ({"t": np.array(["2026-01-31"], "M8[ns]")}, {"t": ["2026-01-31T00:00:00.000000000"]}),
    ({"x": math.inf, "y": np.float32(0.5), "n": np.int64(3)}, {"x": math.inf, "y": 0.5, "n": 3}),
    ({"k": Kind.A, "c": Config()}, {"k": "a", "c": {"lr": 0.1, "sizes": [1, 2]}}),
    ({(1, 2): "tuple", 3: "int"}, {"(1, 2)": "tuple", "3": "int"}),
    ({np.int64(3): {Kind.A: 1}}, {"3": {"a": 1}}),
    ({"s": {3, 1, 2}, "m": np.ma.array([1, 2], mask=[1, 0])}, {"s": [1, 2, 3], "m": [None, 2]}),
    ([Config(), None], [{"lr": 0.1, "sizes": [1, 2]}, None]),
    (Config(), {"lr": 0.1, "sizes": [1, 2]}),
    ({"big": np.arange(5000)}, {"big": list(range(5000))}),
    ({"big": list(range(100_000))}, {"big": list(range(100_000))}),
]  # fmt: skip


@pytest.mark.parametrize(("values", "found"), DICTS, ids=lambda v: type(v).__name__)
def test_a_dict_is_written_whole_and_objects_in_their_form(run, values, found):
    run.log_dict(values, "d.json")
    assert json.loads(run.artifacts.read("d.json")) == found


LOOP = {}
LOOP["self"] = LOOP


@pytest.mark.parametrize(
    "values",
    [LOOP, {"a": object()}, {"a": LOOP}, {1: object()}, {1: 0, "1": 0, "'1'": 0}, object()],
    ids=type,
)
def test_what_json_cannot_hold_is_refused_in_one_line(run, values):
    with pytest.raises(BadValue, match=r"dict 'd.json' cannot be written as JSON") as raised:
        run.log_dict(values, "d.json")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("words", [None, 3, b"bytes", ["a"], object()], ids=type)
def test_a_text_is_a_text(run, words):
    with pytest.raises(BadValue, match=r"it takes a text: give str\(it\)"):
        run.log_text(words, "t.txt")


def test_a_path_object_names_an_artifact_too(run):
    run.log_text("x", pathlib.PurePath("a/b.txt"))
    assert run.artifacts.paths() == ["a/b.txt"]


@pytest.mark.parametrize(
    "path", [None, 3, b"t.txt", ["t.txt"], "", "a//b", "a\0b", "C:/x", "x" * 1001, "\ud800"]
)
def test_every_road_refuses_a_path_that_cannot_be_kept(run, path, plt):
    calls = [
        lambda: run.log_text("x", path),
        lambda: run.log_dict({}, path),
        lambda: run.log_table([{"a": 1}], path),
        lambda: run.log_image(Image.new("L", (1, 1)), path),
        lambda: run.log_figure(plt.figure(), path),
    ]
    for call in calls:
        with pytest.raises(BadName, match="artifact path"):
            call()


@pytest.mark.parametrize("folder", [3, b"a", ["a"], "../a", "a//b"])
def test_a_folder_of_the_run_that_cannot_be_is_a_bad_name(run, tmp_path, folder):
    (tmp_path / "f.txt").write_text("x")
    for call in (run.log_artifact, run.log_artifacts):
        with pytest.raises(BadName, match="artifact path"):
            call(tmp_path / "f.txt", folder)
    run.log_artifact(tmp_path / "f.txt", pathlib.PurePath("a/b"))
    assert run.artifacts.paths() == ["a/b/f.txt"]
