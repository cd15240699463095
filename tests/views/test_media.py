"""Media of one run and of several: keys, steps, the nearest, and files that several have."""

import re

import numpy as np
import pytest

from trackmagic.entities import Medium
from trackmagic.pages.compare import compare_blocks
from trackmagic.pages.run import run_page
from trackmagic.pages.text import blocks_text, page_text
from trackmagic.recording.pictures import png
from trackmagic.store.artifacts import describe
from trackmagic.views import media as view
from trackmagic.views.artifact import ArtifactQuery, preview
from trackmagic.views.compare import compare_table
from trackmagic.views.media import MediaQuery, MediumCell, files_of, media, series_of
from trackmagic.views.run import RunQuery, run_view

PNG = png(np.zeros((2, 2), "uint8"))


@pytest.fixture
def put(world):
    """Keeps a value of a run at a step."""

    def keep(number, key, *steps, data=PNG, kind="image", end="png", caption=""):
        for step in steps:
            path = f"media/{key}/{step}.{end}"
            digest = world.store.blobs.put(data)
            world.store.artifacts.add(number, [describe(path, digest, len(data))])
            medium = Medium(key=key, step=step, path=path, kind=kind, caption=caption)
            world.store.media.add(number, [medium])

    return keep


def _file(world, number, path, data):
    digest = world.store.blobs.put(data)
    world.store.artifacts.add(number, [describe(path, digest, len(data))])


def test_a_run_tells_its_keys_in_natural_order_with_their_steps(world, put):
    number = world.run().number
    put(number, "a10", 0)
    put(number, "a2", 5, 1)
    put(number, "table", 1, data=b"a,b\n1,2\n", kind="table", end="csv")
    series = run_view(world.store, RunQuery(run=str(number))).media
    assert [(row.key, row.kind, row.steps) for row in series] == [
        ("a2", "image", (1, 5)),
        ("a10", "image", (0,)),
        ("table", "table", (1,)),
    ]


def test_runs_side_by_side_have_the_steps_of_all(world, put):
    one, other, bare = (world.run().number for _ in range(3))
    put(one, "a", 0, 10)
    put(other, "a", 5)
    (series,) = compare_table(world.store, [one, other, bare]).media
    assert (series.runs, series.steps) == ((one, other), (0, 5, 10))
    row = media(world.store, MediaQuery(runs=(one, other, bare), key="a", step=6))
    assert [(cell.run, cell.step) for cell in row.cells] == [(one, 10), (other, 5), (bare, None)]
    assert row.cells[0].artifact.path == "media/a/10.png"
    assert row.cells[2] == MediumCell(run=bare)


def test_pages_without_pictures_tell_what_there_is(world, put):
    one, other = world.run().number, world.run().number
    put(one, "samples", 0, 10, 20)
    put(other, "samples", 5)
    put(one, "matrix", 3, data=b"a,b\n1,2\n", kind="table", end="csv")
    alone = page_text(run_page(run_view(world.store, RunQuery(run=str(one)))))
    assert re.search(r"samples +image +3, from 0 to 20", alone)
    both = blocks_text(compare_blocks(compare_table(world.store, [one, other])))
    assert re.search(r"samples +image +4, from 0 to 20 +all", both)
    assert re.search(r"matrix +table +3 +#1", both)


def test_steps_that_are_too_many_are_spread(world, put, monkeypatch):
    monkeypatch.setattr(view, "STEPS", 3)
    number = world.run().number
    put(number, "a", *range(11))
    (series,) = series_of(world.store, [number])
    assert (series.steps, series.left_out) == ((0, 5, 10), 8)


def test_files_of_one_path_stand_beside_each_other_figures_first(world):
    one, other = world.run().number, world.run().number
    for number, data in ((one, b"a,b\n1,2\n"), (other, b"a,b\n1,3\n")):
        _file(world, number, "confusion.csv", data)
        _file(world, number, "figures/1.png", PNG)
        _file(world, number, "model.bin", b"\0\1")
    _file(world, one, "alone.png", PNG)
    found = list(files_of(world.store, [one, other]))
    assert [(row.key, row.kind, row.is_same) for row in found] == [
        ("figures/1.png", "image", True),
        ("confusion.csv", "table", False),
    ]
    compared = compare_table(world.store, [one, other], differences_only=True)
    assert [row.key for row in compared.media] == ["confusion.csv"]
    row = media(world.store, MediaQuery(runs=(one, other), key="confusion.csv"))
    assert [cell.artifact.path for cell in row.cells] == ["confusion.csv"] * 2


def test_a_caption_acts_on_no_screen(world, put):
    number = world.run().number
    put(number, "a", 0, caption="left\N{RIGHT-TO-LEFT OVERRIDE}right")
    (cell,) = media(world.store, MediaQuery(runs=(number,), key="a", step=0)).cells
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in cell.caption


@pytest.mark.parametrize(
    ("path", "data", "kind", "media_type"),
    [
        ("a.wav", b"RIFF\0\0\0\0WAVEfmt ", "audio", "audio/wav"),
        ("a.mp3", b"ID3\4", "audio", "audio/mpeg"),
        ("a.webm", b"\x1aE\xdf\xa3", "video", "video/webm"),
        ("a.mp4", b"\0\0\0\x18ftypmp42", "video", "video/mp4"),
        ("a.md", b"# Title", "markdown", "text/markdown"),
    ],
)
def test_sounds_films_and_markdown_are_looked_at(world, path, data, kind, media_type):
    number = world.run().number
    _file(world, number, path, data)
    found = preview(world.store, ArtifactQuery(run=number, path=path))
    assert (found.kind, found.media_type) == (kind, media_type)


def test_a_sound_that_is_none_says_so(world):
    number = world.run().number
    _file(world, number, "a.wav", b"\x00\xff\xfe")
    found = preview(world.store, ArtifactQuery(run=number, path="a.wav"))
    assert (found.kind, found.data) == ("none", "")
    assert "these bytes are no audio/" in found.problem
