"""What is logged at steps as a file: pictures, sounds, films, pages, texts, tables."""

import io
import sys
import wave

import numpy as np
import pytest
from PIL import Image

from trackmagic.errors import BadFile, BadName, BadValue, MissingExtra, RunEnded
from trackmagic.recording import media
from trackmagic.recording.pictures import png

SQUARE = np.arange(12, dtype="uint8").reshape(2, 2, 3)


def kept(run):
    """Each value of the run: its key, step, path and kind."""
    places = run.store.media.steps([run.number])[run.number]
    values = [
        run.store.media.nearest([run.number], key, step)[run.number] for key, step, _ in places
    ]
    return [(value.key, value.step, value.path, value.kind) for value in values]


def read(run, path):
    return Image.open(io.BytesIO(run.artifacts.read(path)))


def test_an_image_is_kept_at_a_step_as_a_file_of_the_run(run):
    run.log_image(SQUARE, key="samples", step=3, caption="the first four")
    assert kept(run) == [("samples", 3, "media/samples/3.png", "image")]
    assert (
        run.store.media.nearest([run.number], "samples", 3)[run.number].caption == "the first four"
    )
    assert np.asarray(read(run, "media/samples/3.png")).tolist() == SQUARE.tolist()
    (file,) = run.artifacts
    assert file.media_type == "image/png"


def test_mlflow_gives_them_by_place(run):
    run.log_image(SQUARE, None, "samples", 3)
    run.log_image(SQUARE, "one.png")
    assert kept(run) == [("samples", 3, "media/samples/3.png", "image")]
    assert run.artifacts.paths() == ["media/samples/3.png", "one.png"]


def test_a_step_that_is_not_given_is_one_more_than_the_last(run):
    for step in (None, None, 7, None):
        run.log_image(SQUARE, key="a", step=step)
    run.log_image(SQUARE, key="b")
    steps = {}
    for key, step, _path, _kind in kept(run):
        steps.setdefault(key, []).append(step)
    assert steps == {"a": [0, 1, 7, 8], "b": [0]}


def test_a_path_with_a_step_names_a_series_and_its_form(run):
    run.log_image(SQUARE, "val/samples.jpg", step=np.int64(2))
    assert kept(run) == [("val/samples", 2, "media/val/samples/2.jpg", "image")]
    assert read(run, "media/val/samples/2.jpg").format == "JPEG"


def test_a_key_that_can_be_no_folder_has_one_of_its_own(run):
    for key in ("a:b", "a_b", "../a", "x" * 200, "a//b", "/", "con|aux"):
        run.log_image(SQUARE, key=key, step=0)
    paths = [path for _key, _step, path, _kind in kept(run)]
    assert len(set(paths)) == 7
    assert "media/a_b/0.png" in paths
    assert all(path.startswith("media/") and ".." not in path for path in paths)


WORDS = {
    "figure": lambda run, **more: run.log_figure(_figure(), **more),
    "image": lambda run, **more: run.log_image(SQUARE, **more),
    "audio": lambda run, **more: run.log_audio(np.zeros(8), sample_rate=8000, **more),
    "video": lambda run, **more: run.log_video(np.zeros((2, 4, 4), "uint8"), **more),
    "html": lambda run, **more: run.log_html("<h1>x</h1>", **more),
    "text": lambda run, **more: run.log_text("x", **more),
    "table": lambda run, **more: run.log_table([{"a": 1}], **more),
}
ENDS = {
    "figure": "json",
    "image": "png",
    "audio": "wav",
    "video": "gif",
    "html": "html",
    "text": "txt",
    "table": "csv",
}


def _figure():
    import plotly.graph_objects as go

    return go.Figure(go.Scatter(y=[1, 2]))


@pytest.mark.parametrize("kind", WORDS)
def test_each_word_keeps_a_series(run, kind):
    WORDS[kind](run, key="k", step=1, caption="c")
    assert kept(run) == [("k", 1, f"media/k/1.{ENDS[kind]}", kind)]


@pytest.mark.parametrize("kind", WORDS)
def test_each_word_says_what_names_a_file(run, kind):
    with pytest.raises(
        BadName, match=rf"no artifact path: give one, 'sample\.{ENDS[kind]}', or key="
    ):
        WORDS[kind](run)
    with pytest.raises(BadValue, match="give one, a file's path or a series' key"):
        WORDS[kind](run, path="a.b", key="c")
    with pytest.raises(BadValue, match="step 'x' of key 'k' is no whole number"):
        WORDS[kind](run, key="k", step="x")
    with pytest.raises(BadValue, match="a caption stands at a step"):
        WORDS[kind](run, path=f"a.{ENDS[kind]}", caption="c")
    with pytest.raises(BadName, match="media key 3 is int"):
        WORDS[kind](run, key=3)
    assert kept(run) == []


def test_a_run_that_has_ended_takes_none(run):
    run.end()
    with pytest.raises(RunEnded):
        run.log_image(SQUARE, key="a")


def test_secrets_in_captions_are_masked(run, monkeypatch):
    monkeypatch.setenv("API_TOKEN", "tok-38fj20sk38vm")
    run.log_image(SQUARE, key="a", caption="made with tok-38fj20sk38vm")
    assert "38fj20" not in run.store.media.nearest([run.number], "a", 0)[run.number].caption


# Pictures: from where they come


def test_a_file_and_its_bytes_are_kept_as_they_are(run, tmp_path):
    buffer = io.BytesIO()
    Image.fromarray(SQUARE).save(buffer, "WEBP")
    file = tmp_path / "picture"
    file.write_bytes(buffer.getvalue())
    for step, image in enumerate(
        (file, str(file), buffer.getvalue(), memoryview(buffer.getvalue()))
    ):
        run.log_image(image, key="a", step=step)
        assert run.artifacts.read(f"media/a/{step}.webp") == buffer.getvalue()


def test_what_is_no_image_is_refused(run, tmp_path):
    (tmp_path / "a.png").write_text("text")
    with pytest.raises(BadValue, match=r"image .*a\.png.* is of another form than png, jpg, gif"):
        run.log_image(tmp_path / "a.png", key="a")
    with pytest.raises(BadFile, match="is no file or folder here"):
        run.log_image("gone.png", key="a")
    with pytest.raises(BadFile, match="only files can be kept"):
        run.log_image(tmp_path, key="a")


def test_what_is_too_large_to_be_looked_at_is_refused(run, monkeypatch):
    monkeypatch.setattr(media, "MOST_BYTES", 20)
    with pytest.raises(BadValue, match=r"keep the whole with log_artifact\(path\)"):
        run.log_image(png(SQUARE), key="a")


def test_a_png_needs_no_library(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    run.log_image(SQUARE, key="a")
    with pytest.raises(
        MissingExtra, match=r"needs Pillow: pip install pillow, or let it end in \.png"
    ):
        run.log_image(SQUARE, "a.jpg")
    with pytest.raises(MissingExtra, match="frames are written by Pillow"):
        run.log_video(np.zeros((2, 4, 4), "uint8"), key="v")


@pytest.mark.parametrize("shape", [(3, 5), (3, 5, 3), (3, 5, 4), (1, 1)])
def test_a_png_is_what_other_readers_read(shape):
    pixels = np.random.default_rng(1).integers(0, 256, shape, dtype="uint8")
    for layout in (pixels, np.asfortranarray(pixels), pixels[::-1]):
        assert np.array_equal(np.asarray(Image.open(io.BytesIO(png(layout)))), layout)


def test_a_tensor_has_its_channels_first_and_an_array_last(run):
    torch = pytest.importorskip("torch")
    run.log_image(torch.tensor(SQUARE).permute(2, 0, 1), key="first", step=0)
    assert np.asarray(read(run, "media/first/0.png")).tolist() == SQUARE.tolist()
    large = np.zeros((5, 6, 3), "uint8")
    run.log_image(torch.tensor(large), key="last", step=0)
    assert read(run, "media/last/0.png").size == (6, 5)
    with pytest.raises(BadValue, match="channels come last"):
        run.log_image(SQUARE.transpose(2, 0, 1)[:, :, :2].repeat(4, axis=2), key="array")


# Sounds, films and pages


def test_samples_are_kept_as_a_wav(run):
    run.log_audio(np.array([0.0, 1.0, -1.0, np.nan]), key="tone", sample_rate=8000)
    with wave.open(io.BytesIO(run.artifacts.read("media/tone/0.wav"))) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, 8000, 2)
        frames = np.frombuffer(file.readframes(4), "<i2")
    assert frames.tolist() == [0, 32767, -32767, 0]
    run.log_audio(np.array([[1, 2], [3, 4]], "int16"), key="tone", sample_rate=np.int64(44100))
    with wave.open(io.BytesIO(run.artifacts.read("media/tone/1.wav"))) as file:
        assert file.getnchannels() == 2
        assert np.frombuffer(file.readframes(2), "<i2").tolist() == [1, 3, 2, 4]


@pytest.mark.parametrize(
    ("samples", "rate", "reason"),
    [
        (np.zeros(4), None, "sample_rate=None; give how many samples a second has"),
        (np.zeros(4), 0, "sample_rate=0"),
        (np.zeros(4), 1.5, "sample_rate=1.5"),
        (np.zeros(4), True, "sample_rate=True"),
        (np.array([2.0]), 8000, r"holds floats from 2\.0 to 2\.0; use -1 to 1"),
        (np.zeros((44, 2)), 8000, r"samples come last: audio\.T"),
        (np.zeros((1, 1, 1)), 8000, r"use \(samples,\)"),
        (np.zeros(0), 8000, r"has shape \(0,\)"),
        (np.zeros(4, "int64"), 8000, "is of int64; use int16"),
        (b"nothing", None, "of another form than wav, flac, ogg, mp3"),
        (None, 8000, "it takes samples"),
        ([[1], [1, 2]], 8000, "cannot be written"),
    ],
)
def test_what_is_no_sound_is_refused_in_one_line(run, samples, rate, reason):
    with pytest.raises(BadValue, match=reason) as raised:
        run.log_audio(samples, key="a", sample_rate=rate)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("data", "end"),
    [(b"fLaC", "flac"), (b"OggS", "ogg"), (b"ID3\x04", "mp3"), (b"\xff\xfb\x90", "mp3")],
)
def test_files_of_sound_are_kept_as_they_are(run, data, end):
    run.log_audio(data, key="a")
    assert run.artifacts.read(f"media/a/0.{end}") == data


def test_frames_are_kept_as_a_gif(run):
    frames = np.zeros((3, 4, 5, 3), "uint8")
    frames[1] = 128
    frames[2] = 255
    run.log_video(frames, key="v", fps=10)
    film = read(run, "media/v/0.gif")
    assert (film.n_frames, film.size, film.info["duration"]) == (3, (5, 4), 100)


@pytest.mark.parametrize(
    ("frames", "more", "reason"),
    [
        (np.zeros((2, 2)), {}, r"use \(frames, height, width\)"),
        (np.zeros((2, 4, 4)), {"fps": 0}, "fps=0; give frames a second, up to 50"),
        (np.zeros((2, 4, 4)), {"key": None, "path": "v.mp4"}, r"are kept as \.gif"),
        (np.full((2, 4, 4), 3.0), {}, "holds floats from 3.0"),
        (np.zeros((2, 3, 5, 6)), {}, "channels come last"),
        (b"\x89PNG\r\n\x1a\n", {}, "of another form than gif, mp4, webm"),
    ],
)
def test_what_is_no_film_is_refused(run, frames, more, reason):
    with pytest.raises(BadValue, match=reason):
        run.log_video(frames, **({"key": "v"} | more))


@pytest.mark.parametrize(
    ("data", "end"),
    [(b"\0\0\0\x18ftypmp42", "mp4"), (b"\x1aE\xdf\xa3rest", "webm"), (b"GIF89a rest", "gif")],
)
def test_files_of_film_are_kept_as_they_are(run, data, end):
    run.log_video(data, key="v")
    assert run.artifacts.read(f"media/v/0.{end}") == data


def test_a_page_is_a_text_or_a_file(run, tmp_path):
    (tmp_path / "page.html").write_text("<p>é</p>", "utf-8")
    run.log_html("<p>é</p>", key="a")
    run.log_html(tmp_path / "page.html", key="a")
    run.log_html(str(tmp_path / "page.html"), "report.html")
    for path in ("media/a/0.html", "media/a/1.html", "report.html"):
        assert run.artifacts.read(path).decode() == "<p>é</p>"
    (tmp_path / "page.html").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(BadValue, match="is no text in UTF-8"):
        run.log_html(tmp_path / "page.html", key="a")
    with pytest.raises(BadValue, match="it takes a text or a path"):
        run.log_html(3, key="a")
