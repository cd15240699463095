"""Artifacts and plotly.js as they come to a browser."""

import email.message
import gzip
from urllib.parse import unquote

import pytest

from server.worlds import add_artifact, add_run
from trackmagic.store.blobs import PIECE_BYTES
from trackmagic_server.artifacts import disposition

NAMES = [
    "loss.png",
    "plots/deep/loss.png",
    "<img src=x onerror=alert(1)>.html",
    'quote".html',
    "semi;filename=other.exe",
    "percent%2e%2e%2fpasswd",
    "apo'strophe",
    "\N{CYRILLIC CAPITAL LETTER ZHE}\N{SNOWMAN} \N{RIGHT-TO-LEFT OVERRIDE}gpj.exe",
    "...",
    "q?x=1&y#z",
    "a+b c",
    "x" * 255,
]


@pytest.fixture
def download(fetch, address):
    async def get(run, path, **headers):
        return await fetch("stores", address, "artifacts", str(run), path, headers=headers)

    return get


async def test_an_artifact_comes_as_an_attachment_that_cannot_run(download, store):
    number, data = add_run(store), b"<script>alert(1)</script>"
    digest = add_artifact(store, number, "page.html", data)
    response = await download(number, "page.html")
    assert (response.code, response.body) == (200, data)
    headers = response.headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Length"] == str(len(data))
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["Etag"] == f'"{digest}"'
    assert headers["Content-Disposition"].startswith('attachment; filename="page.html"')


@pytest.mark.parametrize("path", NAMES)
async def test_a_name_of_any_letters_is_downloaded_under_its_name(download, store, path):
    number = add_run(store)
    add_artifact(store, number, path, b"x")
    response = await download(number, path)
    assert response.body == b"x"
    header = response.headers["Content-Disposition"]
    assert header.isascii()
    assert unquote(header.partition("filename*=UTF-8''")[2]) == path.split("/")[-1]
    told = email.message.Message()
    told["Content-Disposition"] = header.partition("; filename*")[0]
    assert told.get_content_disposition() == "attachment"
    assert not set(told.get_filename()) & set('<>"/\\;%')


def test_a_name_of_control_characters_breaks_no_header():
    assert disposition("a/\r\nSet-Cookie: x\0") == (
        "attachment; filename=\"__Set-Cookie_ x_\"; filename*=UTF-8''%0D%0ASet-Cookie%3A%20x%00"
    )


@pytest.mark.parametrize(
    "path", ["../../trackmagic.db", "..%2f..%2ftrackmagic.db", "/etc/passwd", "b.txt", "a.txt/"]
)
async def test_a_path_is_looked_up_and_never_opened(download, store, path):
    number = add_run(store)
    add_artifact(store, number, "a.txt", b"x")
    response = await download(number, path)
    assert response.code == 404
    assert response.headers["Content-Type"].startswith(("application/json", "text/html"))


async def test_a_run_that_is_not_there_has_no_artifacts(download, store):
    assert (await download(9, "a.txt")).code == 404
    assert (await download(10**17, "a.txt")).code == 404


async def test_a_large_artifact_comes_whole(download, store):
    number, data = add_run(store), bytes(range(256)) * (PIECE_BYTES // 256 * 3) + b"end"
    add_artifact(store, number, "large.bin", data)
    response = await download(number, "large.bin")
    assert response.body == data


async def test_an_empty_artifact_comes_empty(download, store):
    number = add_run(store)
    add_artifact(store, number, "empty.txt", b"")
    response = await download(number, "empty.txt")
    assert (response.code, response.body, response.headers["Content-Length"]) == (200, b"", "0")


async def test_a_browser_that_has_the_bytes_is_not_sent_them_again(download, store):
    number = add_run(store)
    add_artifact(store, number, "a.txt", b"one")
    tag = (await download(number, "a.txt")).headers["Etag"]
    assert (await download(number, "a.txt", **{"If-None-Match": tag})).code == 304
    add_artifact(store, number, "a.txt", b"two")
    response = await download(number, "a.txt", **{"If-None-Match": tag})
    assert (response.code, response.body) == (200, b"two")


async def test_a_damaged_artifact_is_told_and_not_sent(download, store):
    number = add_run(store)
    digest = add_artifact(store, number, "a.txt", b"whole")
    path = store.folder / "artifacts" / digest[:2] / digest
    path.write_bytes(b"ha")
    response = await download(number, "a.txt")
    assert (response.code, b"DamagedData" in response.body) == (500, True)
    path.unlink()
    assert (await download(number, "a.txt")).code == 404


async def test_plotly_comes_packed_and_is_kept(fetch):
    plain = await fetch("plotly.js")
    assert plain.headers["Content-Type"] == "text/javascript"
    assert "max-age=86400" in plain.headers["Cache-Control"]
    packed = await fetch(
        "plotly.js", headers={"Accept-Encoding": "gzip"}, decompress_response=False
    )
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    tag = {"If-None-Match": plain.headers["Etag"]}
    assert (await fetch("plotly.js", headers=tag)).code == 304
