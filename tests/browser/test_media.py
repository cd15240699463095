"""What was logged at steps: the slider, one zoom for all, the difference of pictures, tables cell by cell."""

import re

import numpy as np
from playwright.sync_api import Locator, expect

from trackmagic.recording.pictures import png
from trackmagic.recording.sounds import sound

from .lab import Book, Lab
from .world import add_files, add_media, add_run

SIZE = 20
"""Pixels of the pictures: small ones, which are drawn larger."""


def _grey(value: int, size: int = SIZE) -> bytes:
    return png(np.full((size, size), value, "uint8"))


def _with_a_spot(value: int, spot: int) -> bytes:
    pixels = np.full((SIZE, SIZE), value, "uint8")
    pixels[0, 0] = spot
    return png(pixels)


def _matrix(*rows: str) -> bytes:
    return "\n".join(["actual,cat,dog", *rows]).encode()


def _shown(lab: Lab, *cells: str) -> Book:
    """Two runs with pictures at steps, confusion matrices, texts and a file of both."""
    book = lab.notebook(cells)
    store = book.store
    one, other = (
        add_run(store, name, metrics={"loss": [1, 2]}).number for name in ("one", "other")
    )
    add_media(store, one, "samples", {0: _grey(0), 10: _grey(100), 20: _grey(200)}, "image", "png")
    add_media(store, other, "samples", {0: _grey(0), 9: _with_a_spot(100, 150)}, "image", "png")
    add_media(store, one, "matrix", {0: _matrix("cat,8,2", "dog,1,9")}, "table", "csv")
    add_media(store, other, "matrix", {0: _matrix("cat,9,1", "dog,1,9")}, "table", "csv")
    add_media(store, one, "words", {0: b"# Words\n\nthat *read*"}, "text", "md")
    for number, size in ((one, 30), (other, 40)):
        add_files(store, number, {"figures/1.png": _grey(50, size)})
    lab.open(book)
    lab.run_cell(1)
    return book


def _run(lab: Lab) -> Locator:
    run = lab.output(1).locator("article.tm-run")
    run.get_by_role("tab", name=re.compile("^Media")).click()
    return run.get_by_role("tabpanel", name=re.compile("^Media"))


def _series(part: Locator, key: str) -> Locator:
    return part.get_by_role("region", name=key, exact=True)


def _cell(part: Locator, key: str, run: int) -> Locator:
    return _series(part, key).locator(f"figure[data-run='{run}']")


def _light(picture: Locator) -> int:
    """How light the middle of a picture is."""
    light: int = picture.evaluate(
        """async (image) => {
          await image.decode();
          const canvas = document.createElement("canvas");
          canvas.width = image.naturalWidth;
          canvas.height = image.naturalHeight;
          const pen = canvas.getContext("2d");
          pen.drawImage(image, 0, 0);
          return pen.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[0];
        }"""
    )
    return light


def test_a_slider_goes_through_the_steps_of_a_run(lab):
    book = _shown(lab, "trackmagic.show(1)")
    panel = _run(lab)
    slider = panel.get_by_role("slider", name="Step")
    expect(slider).to_have_attribute("aria-valuetext", "step 20")
    samples = _series(panel, "samples")
    expect(samples.locator("figcaption")).to_contain_text("step 20")
    picture = samples.get_by_role("img", name="samples")
    lab.until(lambda: _light(picture) == 200)
    assert picture.bounding_box()["width"] >= 160, "a small picture is drawn larger"
    slider.press("ArrowLeft")
    expect(samples.locator("figcaption")).to_contain_text("step 10")
    lab.until(lambda: _light(picture) == 100)
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "step 0")
    lab.until(lambda: _light(picture) == 0)
    matrix = _series(panel, "matrix")
    expect(matrix.locator("tbody tr").first.locator("td")).to_have_text(["cat", "8", "2"])
    expect(_series(panel, "words").locator(".tm-markdown em")).to_have_text("read")
    slider.press("End")
    expect(matrix.locator("figcaption")).to_contain_text("step 0, the nearest to 20")
    lab.looks("media", lambda: lab.output(1))

    add_media(book.store, 1, "samples", {30: _grey(250)}, "image", "png")
    expect(slider).to_have_attribute("aria-valuetext", "step 30")
    lab.until(lambda: _light(picture) == 250)


def test_runs_stand_side_by_side_at_one_step_and_one_zoom(lab):
    _shown(lab, "trackmagic.compare_runs(1, 2)")
    part = lab.output(1).locator(".tm-media")
    slider = part.get_by_role("slider", name="Step")
    expect(slider).to_have_attribute("aria-valuetext", "step 20")
    expect(_cell(part, "samples", 2).locator("figcaption")).to_contain_text(
        "step 9, the nearest to 20"
    )
    slider.press("ArrowLeft")
    expect(_cell(part, "samples", 1).locator("figcaption")).to_contain_text("step 10")
    pictures = [
        _cell(part, "samples", run).get_by_role("img", name="samples", exact=True) for run in (1, 2)
    ]
    for picture in pictures:
        lab.until(lambda it=picture: _light(it) == 100)
    frame = _cell(part, "samples", 2).get_by_role("group", name="samples #2")
    frame.press("+")
    frame.press("ArrowRight")
    for picture in pictures:
        expect(picture).to_have_attribute("style", re.compile(r"scale\(1\.5\)"))
    styles = {picture.get_attribute("style") for picture in pictures}
    assert len(styles) == 1, "the same part of both is seen"
    frame.press("0")
    expect(pictures[0]).to_have_attribute("style", re.compile(r"scale\(1\)"))
    lab.looks("media-compared", lambda: lab.output(1))


def test_the_difference_of_pictures_is_drawn_and_told(lab):
    _shown(lab, "trackmagic.compare_runs(1, 2)")
    part = lab.output(1).locator(".tm-media")
    part.get_by_role("slider", name="Step").press("ArrowLeft")
    expect(_cell(part, "samples", 1).locator("figcaption")).to_contain_text("step 10")
    part.get_by_role("button", name="Difference").click()
    told = _cell(part, "samples", 2).get_by_role("status")
    expect(told).to_contain_text("at most 50 and on average 0.125 of 255, in 0.25 % of the pixels")
    canvas = _cell(part, "samples", 2).locator("canvas")
    corner = "(one) => [...one.getContext('2d').getImageData(0, 0, 2, 1).data]"
    lab.until(lambda: canvas.evaluate(corner) == [255, 255, 255, 255, 0, 0, 0, 255])
    expect(_cell(part, "samples", 1).locator("canvas")).to_have_count(0)
    sizes = _cell(part, "figures/1.png", 2).get_by_role("status")
    expect(sizes).to_have_text(re.compile("not compared: the sizes differ, 30 . 30 and 40 . 40"))
    lab.looks("media-difference", lambda: lab.output(1))


def test_a_table_is_told_cell_by_cell(lab):
    _shown(lab, "trackmagic.compare_runs(1, 2)")
    part = lab.output(1).locator(".tm-media")
    other = _cell(part, "matrix", 2)
    expect(other.get_by_role("status")).to_have_text("2 cells differ from #1")
    first = other.locator("tbody tr").first.locator("td")
    expect(first.nth(1)).to_have_text("9+1")
    expect(first.nth(2)).to_have_text("1\N{MINUS SIGN}1")
    expect(other.locator("td.tm-media-differs")).to_have_count(2)
    expect(_cell(part, "matrix", 1).get_by_role("status")).to_have_count(0)


def test_sounds_are_heard_and_pages_are_seen_in_a_sandbox(lab):
    book = lab.notebook(["trackmagic.show(1)"])
    run = add_run(book.store, "one").number
    tone = sound(np.zeros(800), "tone.wav", 8000).data
    add_media(book.store, run, "tone", {0: tone}, "audio", "wav")
    add_media(book.store, run, "page", {0: b"<p>seen</p>"}, "html", "html")
    lab.open(book)
    lab.run_cell(1)
    panel = _run(lab)
    heard = _series(panel, "tone").locator("audio")
    lab.until(lambda: heard.evaluate("(one) => one.duration") == 0.1)
    page = _series(panel, "page").locator("iframe")
    expect(page).to_have_attribute("sandbox", "")
    expect(page.content_frame.locator("p")).to_have_text("seen")
