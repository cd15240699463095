"""The page of its own: what is in it, what it may do, and who gets it."""

import json
import re

import pytest

from trackmagic_server import bundles

PAGE = "/user/x/trackmagic/"
CONFIG = re.compile(
    r'<script id="jupyter-config-data" type="application/json">(.*?)</script>', re.DOTALL
)


async def test_the_page_says_where_its_server_is_and_no_secret(fetch, jp_serverapp):
    page = await fetch("")
    assert page.headers["Content-Type"].startswith("text/html")
    config = json.loads(CONFIG.search(page.body.decode())[1])
    assert config == {"baseUrl": "/user/x/", "appName": "trackmagic"}
    assert jp_serverapp.identity_provider.token not in page.body.decode()
    assert f'src="{PAGE}page.js"' in page.body.decode()


async def test_nothing_in_the_page_runs_but_scripts_of_the_server(fetch):
    page = await fetch("", params={"x": "</script><script>alert(1)</script>"})
    scripts = re.findall(r"<script\b([^>]*)>", page.body.decode())
    assert [one for one in scripts if "src=" not in one] == [
        ' id="jupyter-config-data" type="application/json"'
    ]
    assert b"alert" not in page.body
    policy = page.headers["Content-Security-Policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert rules["script-src"] == rules["connect-src"] == ["'self'"]
    assert rules["frame-ancestors"] == ["'self'"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_base_url_that_looks_like_markup_stays_in_its_place(
    fetch, jp_serverapp, monkeypatch
):
    url = '/"></script><script>alert(1)</script>/'
    monkeypatch.setitem(jp_serverapp.web_app.settings, "base_url", url)
    page = (await fetch("")).body.decode()
    assert json.loads(CONFIG.search(page)[1])["baseUrl"] == url
    assert "<script>alert" not in page


async def test_a_page_brings_the_cookie_that_actions_must_show(fetch):
    cookies = (await fetch("")).headers.get_list("Set-Cookie")
    assert any(one.startswith("_xsrf=") for one in cookies)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Mode": "navigate"},
        {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"},  # plain HTTP has no Sec-Fetch-Mode
    ],
)
async def test_a_person_without_login_is_sent_to_log_in(http_server_client, headers):
    link = f"{PAGE}?trackmagic=run&store={'a' * 32}"
    page = await http_server_client.fetch(
        link, headers=headers, follow_redirects=False, raise_error=False
    )
    assert page.code == 302
    assert page.headers["Location"].startswith("/user/x/login?next=%2Fuser%2Fx%2Ftrackmagic%2F")
    assert "trackmagic%3Drun" in page.headers["Location"]


@pytest.mark.parametrize(
    "headers", [{}, {"Accept": "*/*"}, {"Sec-Fetch-Mode": "cors", "Accept": "text/html"}]
)
async def test_a_program_without_login_is_refused(http_server_client, headers):
    page = await http_server_client.fetch(
        PAGE, headers=headers, follow_redirects=False, raise_error=False
    )
    assert page.code == 403
    assert b"jupyter-config-data" not in page.body


async def test_the_page_is_there_without_its_last_slash(fetch, jp_fetch):
    assert (await jp_fetch("trackmagic")).body == (await fetch("")).body


async def test_its_script_is_asked_for_anew_each_time_and_sent_once(fetch, tmp_path, monkeypatch):
    (tmp_path / "static").mkdir()
    built = tmp_path / "static" / "page.js"
    monkeypatch.setattr(bundles, "files", lambda _package: tmp_path)
    assert (await fetch("page.js")).code == 404
    built.write_text("one")
    first = await fetch("page.js")
    assert (first.body, first.headers["Cache-Control"]) == (b"one", "private, no-cache")
    tag = {"If-None-Match": first.headers["Etag"]}
    assert (await fetch("page.js", headers=tag)).code == 304
    built.write_text("another")
    assert (await fetch("page.js", headers=tag)).body == b"another"
