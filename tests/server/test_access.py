"""Who is let in: nobody without a token or cookie, no other page, no one whom the authorizer refuses."""

import json

import pytest
from jupyter_server.auth import Authorizer
from tornado.httpclient import HTTPClientError
from tornado.routing import Router, RuleRouter

from server.worlds import add_artifact, add_run

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
STORE = "/user/x/trackmagic/stores/" + "a" * 32
ROUTES = (
    f"{STORE}/api/changes",
    f"{STORE}/artifacts/1/a.txt",
    f"{STORE}/changes",
    "/user/x/trackmagic/api/stores",
    "/user/x/trackmagic/page.js",
    "/user/x/trackmagic/plotly.js",
    "/user/x/trackmagic/",
)
XSRF = {"Cookie": f"_xsrf={'5a' * 16}", "X-XSRFToken": "5a" * 16}
FOREIGN = "https://evil.example"


def _rules(router):
    for rule in router.rules:
        if isinstance(rule.target, RuleRouter):
            yield from _rules(rule.target)
        elif not isinstance(rule.target, Router):
            yield rule


async def test_no_route_answers_without_a_token(jp_serverapp, http_server_client):
    app = jp_serverapp.web_app
    ours = [
        rule
        for router in (app.default_router, app.wildcard_router)
        for rule in _rules(router)
        if getattr(rule.target, "__module__", "").startswith("trackmagic_server")
    ]
    asked = [next(path for path in ROUTES if rule.matcher.regex.match(path)) for rule in ours]
    assert sorted(asked) == sorted(ROUTES)
    for rule, path in zip(ours, asked, strict=True):
        name = rule.target.__name__
        there = {method for method in METHODS if method.lower() in vars(rule.target)}
        assert there
        for method in METHODS:
            response = await http_server_client.fetch(
                path,
                method=method,
                headers=XSRF,
                raise_error=False,
                allow_nonstandard_methods=True,
            )
            expected = 403 if method in there else 405
            assert (name, method, response.code) == (name, method, expected)


async def test_no_socket_opens_without_a_token(jp_ws_fetch, address):
    with pytest.raises(HTTPClientError) as caught:
        await jp_ws_fetch(
            "trackmagic", "stores", address, "changes", headers={"Authorization": "token wrong"}
        )
    assert caught.value.code == 403


async def test_a_page_posts_with_its_cookie_only_when_it_shows_the_xsrf_token(
    browser, address, store
):
    number, page = add_run(store), await browser()
    path = f"/user/x/trackmagic/stores/{address}/api/set_note"
    body = json.dumps({"run": number, "note": "mine"})
    assert (await page.post("/user/x/trackmagic/api/stores", "{}", {})).code == 403
    assert (await page.post(path, body, {})).code == 403
    assert store.runs.get(number).note == ""
    shown = {"X-XSRFToken": page.cookies["_xsrf"]}
    assert (await page.post(path, body, shown | {"Origin": FOREIGN})).code == 404
    assert store.runs.get(number).note == ""
    assert (await page.post(path, body, shown)).code == 200
    assert store.runs.get(number).note == "mine"


async def test_a_page_of_another_origin_gets_no_socket_even_with_the_cookie(browser, address):
    page, path = await browser(), f"/user/x/trackmagic/stores/{address}/changes"
    with pytest.raises(HTTPClientError) as caught:
        await page.listen(path, FOREIGN)
    assert caught.value.code == 403
    socket = await page.listen(path, f"http://{page.host}")
    assert json.loads(await socket.read_message())["runs"] == []
    socket.close()


class Reader(Authorizer):
    """Lets users of trackmagic read."""

    def is_authorized(self, _handler, _user, action, resource):
        return (action, resource) == ("read", "trackmagic")


class Writer(Authorizer):
    """Lets users of trackmagic write only."""

    def is_authorized(self, _handler, _user, action, resource):
        return (action, resource) == ("write", "trackmagic")


@pytest.fixture
def allow(jp_serverapp):
    """Changes who decides, on the running server."""

    def change(authorizer):
        jp_serverapp.web_app.settings["authorizer"] = authorizer(parent=jp_serverapp)

    return change


async def test_views_are_read_and_actions_write(allow, ask, fetch, store, address):
    number = add_run(store)
    add_artifact(store, number, "a.txt", b"x")
    note = {"run": number, "note": "x"}
    allow(Reader)
    assert (await ask("changes"))[0] == 200
    assert (await fetch("stores", address, "artifacts", str(number), "a.txt")).code == 200
    assert (await ask("set_note", note))[0] == 403
    assert store.runs.get(number).note == ""
    allow(Writer)
    assert (await ask("set_note", note))[0] == 200
    status, problem = await ask("changes")
    assert (status, problem["message"]) == (403, "you may not read trackmagic")
    assert (await fetch("stores", address, "artifacts", str(number), "a.txt")).code == 403
    for name in ("plotly.js", "page.js", ""):
        assert (await fetch(name)).code == 403
    assert (await fetch("api", "stores", method="POST", body="{}")).code == 403


async def test_a_socket_is_for_those_who_may_read(allow, listen, address):
    allow(Writer)
    with pytest.raises(HTTPClientError) as caught:
        await listen(address)
    assert caught.value.code == 403
