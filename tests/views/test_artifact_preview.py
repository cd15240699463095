"""Artifacts as they can be looked at, whatever their bytes are."""

import base64
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackmagic.errors import BadValue, NotFound
from trackmagic.store.artifacts import describe
from trackmagic.views import artifact
from trackmagic.views.artifact import ArtifactQuery, BytesQuery, preview, whole

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PLOTLY = "application/vnd.plotly.v1+json"


def _put(world, path, data, media_type=None):
    data = data.encode() if isinstance(data, str) else data
    run = world.run()
    digest = world.store.blobs.put(data)
    found = describe(path, digest, len(data), media_type=media_type)
    world.store.artifacts.add(run.number, [found])
    return run.number


def _shown(world, path, data, media_type=None):
    number = _put(world, path, data, media_type)
    return preview(world.store, ArtifactQuery(run=number, path=path))


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.png", PNG),
        ("a.jpg", b"\xff\xd8\xff\xe0rest"),
        ("a.gif", b"GIF89a rest"),
        ("a.webp", b"RIFF\0\0\0\0WEBPrest"),
        ("a.svg", SVG),
    ],
)
def test_a_picture_comes_as_base64_of_its_own_type(world, path, data):
    found = _shown(world, path, data)
    assert found.kind == "image"
    assert base64.b64decode(found.data) == data
    assert found.media_type.startswith("image/")


def test_a_picture_that_is_none_says_so(world):
    found = _shown(world, "a.png", b"\x00\xff\xfe")
    assert (found.kind, found.data) == ("none", "")
    assert found.problem == "these bytes are no image/png"
    text = _shown(world, "b.png", "<script>alert(1)</script>")
    assert (text.kind, text.text) == ("text", "<script>alert(1)</script>")
    assert "no image/png" in text.problem


def test_a_picture_that_is_cut_short_says_so(world):
    assert _shown(world, "a.png", PNG).problem == ""
    assert _shown(world, "b.png", PNG[:-8]).problem == "this picture is cut short"
    assert _shown(world, "c.webp", b"RIFF\x09\0\0\0WEBP").problem == "this picture is cut short"


def test_a_picture_that_is_too_large_is_left_to_be_downloaded(world, monkeypatch):
    limited = artifact._FORMS["image"]._replace(most_bytes=10)
    monkeypatch.setitem(artifact._FORMS, "image", limited)
    found = _shown(world, "a.png", PNG)
    assert (found.kind, found.cut) == ("none", "not shown: more than 10 B")
    assert found.size_bytes == len(PNG)


def test_a_text_is_cut_at_a_whole_character(world):
    text = "é" * 150_000
    found = _shown(world, "a.txt", "x" + text)
    assert found.kind == "text"
    assert set(found.text) == {"x", "é"}
    assert found.cut == "the first 200 kB of 300 kB"


def test_a_text_of_an_unknown_type_is_still_a_text(world):
    assert _shown(world, "Makefile", "all:\n\techo").text == "all:\n\techo"
    assert _shown(world, "wide.txt", "wide é".encode("utf-16")).text == "wide é"
    assert _shown(world, "mark.txt", b"\xef\xbb\xbfmark").text == "mark"


def test_characters_that_act_on_a_screen_are_shown_by_their_codes(world):
    assert _shown(world, "a.log", "\x1b[31m\u202e").text == "\\x1b[31m\\u202e"


def test_bytes_that_are_no_text_have_no_preview(world):
    for data in (bytes(range(256)), b"a\0b", b"\xff\xfe\xfd"):
        found = _shown(world, "model.bin", data)
        assert (found.kind, found.text, found.problem) == ("none", "", "")


def test_json_is_written_with_an_indent(world):
    found = _shown(world, "a.json", '{"a":[1,{"b":NaN}],"é":"x"}')
    assert found.kind == "json"
    assert found.text.splitlines()[:3] == ["{", '  "a": [', "    1,"]
    assert "é" in found.text


def test_a_list_of_flat_objects_is_a_table(world):
    found = _shown(world, "a.json", json.dumps([{"a": 1, "b": None}, {"a": True, "c": "x"}]))
    assert found.kind == "table"
    assert found.columns == ("a", "b", "c")
    assert found.rows == (("1", "", ""), ("true", "", "x"))


@pytest.mark.parametrize("data", ['{"a": [1,2', "[" * 100_000, "9" * 10_000, '"\\ud800"'])
def test_json_that_is_broken_is_a_text_with_the_reason(world, data):
    found = _shown(world, "a.json", data)
    assert found.kind == "text"
    assert "JSON" in found.problem
    assert found.text == data


def test_json_that_is_too_large_is_shown_as_the_text_it_begins_with(world):
    found = _shown(world, "a.json", "[" + "1," * 3_000_000 + "1]")
    assert (found.kind, found.problem) == ("text", "")
    assert found.cut == "the first 200 kB of 6.0 MB"


def test_a_table_shows_its_first_rows_and_columns(world):
    lines = [",".join(f"c{at}" for at in range(60))]
    lines += [",".join(str(row) for _ in range(60)) for row in range(1000)]
    found = _shown(world, "a.csv", "\n".join(lines))
    assert (len(found.columns), len(found.rows)) == (50, 200)
    assert {len(row) for row in found.rows} == {50}
    assert found.rows[199][0] == "199"
    assert "the first 200 of 1" in found.cut
    assert "the first 50 of 60 columns" in found.cut


def test_a_table_with_ragged_and_quoted_rows_keeps_its_columns(world):
    found = _shown(world, "a.csv", 'a,b\n"x, ""y""",2,3\n\n"two\nlines"\n')
    assert found.columns == ("a", "b", "")
    assert found.rows == (('x, "y"', "2", "3"), ("two lines", "", ""))


@pytest.mark.parametrize(
    ("path", "line"), [("a.tsv", "a\tb"), ("a.csv", "a;b"), ("b.csv", "a\tb"), ("c.csv", "a,b")]
)
def test_the_sign_between_columns_is_seen(world, path, line):
    assert _shown(world, path, f"{line}\n").columns == ("a", "b")


def test_a_table_that_is_empty_or_no_table_says_so(world):
    assert _shown(world, "a.csv", "").problem == "this table is empty"
    huge = _shown(world, "b.csv", "a\n" + "x" * 200_000)
    assert huge.kind == "text"
    assert "no table" in huge.problem


def _notebook(*cells):
    return json.dumps({"nbformat": 4, "cells": cells})


def test_a_notebook_is_its_cells_with_texts_and_pictures(world):
    picture = {"image/png": base64.b64encode(PNG).decode(), "text/html": "<script>"}
    outputs = [
        {"output_type": "stream", "text": ["\x1b[31mone\x1b[0m", "\n"]},
        {"output_type": "display_data", "data": picture},
        {"output_type": "execute_result", "data": {"text/plain": "5", "text/html": "<b>5</b>"}},
        {"output_type": "error", "traceback": ["Z", "E"]},
        {"output_type": "display_data", "data": {"image/png": "not base64", "text/plain": "p"}},
        "broken",
    ]
    found = _shown(
        world,
        "a.ipynb",
        _notebook(
            {"cell_type": "markdown", "source": ["# T\n", "x"]},
            {"cell_type": "code", "execution_count": 3, "source": "1", "outputs": outputs},
            {"cell_type": "raw", "source": None},
            7,
        ),
    )
    assert found.kind == "notebook"
    title, code, raw = found.cells
    assert (title.kind, title.text, raw.text) == ("markdown", "# T\nx", "")
    assert code.count == "3"
    shown = [(one.kind, one.text) for one in code.outputs]
    assert shown == [
        ("text", "one\n"),
        ("image", ""),
        ("text", "5"),
        ("error", "Z\nE"),
        ("text", "p"),
    ]
    assert base64.b64decode(code.outputs[1].data) == PNG
    assert b"<script>" not in msgspec.json.encode(found)


@pytest.mark.parametrize("data", ["[]", '{"cells": 3}', "{", '{"worksheets": []}'])
def test_a_file_that_is_no_notebook_is_a_text_with_the_reason(world, data):
    found = _shown(world, "a.ipynb", data)
    assert (found.kind, found.text) == ("text", data)
    assert found.problem


def test_a_page_comes_as_it_is_and_is_named_a_page(world):
    page = "<script>alert(1)</script>"
    found = _shown(world, "a.html", page)
    assert (found.kind, found.text) == ("html", page)


@pytest.mark.parametrize(("path", "kind"), [("f.plotly.json", None), ("figures/1.json", PLOTLY)])
def test_a_figure_of_plotly_comes_without_pictures_from_elsewhere(world, path, kind):
    layout = {
        "images": [{"source": "https://evil.example/x"}, {"source": "data:image/png;base64,"}]
    }
    data = {"data": [{"type": "image", "source": "http://evil.example"}], "layout": layout}
    found = _shown(world, path, json.dumps({**data, "frames": []}), kind)
    assert found.kind == "figure"
    assert found.figure == {
        "data": [{"type": "image"}],
        "layout": {"images": [{"source": "data:image/png;base64,"}]},
    }
    assert found.cut == "pictures from elsewhere are left out"


@pytest.mark.parametrize("data", ["[]", '{"data": {}}', '{"data": [1]}', '{"layout": {}}'])
def test_json_that_is_no_figure_says_so(world, data):
    found = _shown(world, "a.plotly.json", data)
    assert (found.kind, found.text) == ("text", data)
    assert "no figure of plotly" in found.problem


def test_a_figure_may_hold_nan_and_numbers_of_any_size(world):
    data = '{"data": [{"y": [NaN, Infinity, 123456789012345678901234567890]}]}'
    found = _shown(world, "a.plotly.json", data)
    assert b'"y":[null,null,123456789012345678901234567890]' in msgspec.json.encode(found)


def test_bytes_that_are_gone_or_damaged_are_told(world):
    number = _put(world, "a.txt", "text")
    store = world.store
    kept = store.artifacts.get(number, "a.txt").digest
    (path,) = Path(store.blobs.root).rglob(kept)
    path.write_bytes(b"another")
    damaged = preview(store, ArtifactQuery(run=number, path="a.txt"))
    assert (damaged.kind, "damaged" in damaged.problem) == ("none", True)
    path.unlink()
    gone = preview(store, ArtifactQuery(run=number, path="a.txt"))
    assert gone.problem.startswith("it cannot be read: no blob")


def test_a_file_that_there_is_not_is_an_error(world):
    number = world.run().number
    for ask in (
        lambda: preview(world.store, ArtifactQuery(run=number, path="../../etc/passwd")),
        lambda: whole(world.store, BytesQuery(run=number, path="x")),
    ):
        with pytest.raises(NotFound):
            ask()


def test_a_whole_file_comes_with_its_name(world):
    number = _put(world, "deep/model.bin", bytes(range(256)))
    found = whole(world.store, BytesQuery(run=number, path="deep/model.bin"))
    assert (found.name, base64.b64decode(found.data)) == ("model.bin", bytes(range(256)))


def test_a_whole_file_over_the_limit_is_refused_with_another_way(world):
    number = world.run().number
    world.store.artifacts.add(number, [describe("big.bin", "0" * 64, 60_000_000)])
    with pytest.raises(BadValue, match=r"60\.0 MB.*at most 50\.0 MB.*trackmagic artifacts get"):
        whole(world.store, BytesQuery(run=number, path="big.bin"))


PATHS = [
    "a.png",
    "a.svg",
    "a.json",
    "a.csv",
    "a.tsv",
    "a.ipynb",
    "a.html",
    "a.plotly.json",
    "a.txt",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["cells", "source", "outputs", "cell_type", "data", "layout", "images"])
            | st.text(),
            inner | st.sampled_from(["code", "stream", "display_data", "error"]),
        )
    ),
)


@settings(
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    path=st.sampled_from(PATHS),
    data=st.binary() | JSON.map(lambda found: json.dumps(found).encode()),
)
def test_no_bytes_make_a_preview_raise(world, path, data):
    msgspec.json.encode(_shown(world, path, data))
