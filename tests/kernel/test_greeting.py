"""A notebook of a Jupyter server without us: no widget is sent before the browser has said hello."""

import pytest

WIDGET = "application/vnd.jupyter.widget-view+json"
TRACKED = "%%track\nlr = 0.1"
PROBE = "__import__('trackmagic.widgets.greeting').widgets.greeting.greeting._probe.comm.comm_id"
IMPATIENT = "import trackmagic.widgets.greeting as asked\nasked.GAP_SECONDS = 0"


@pytest.fixture
def kernel(make_kernel):
    return make_kernel(JPY_SESSION_NAME="/somewhere/book.ipynb")


def look(kernel, code):
    """Run a cell as a person's notebook does."""
    return kernel.run(code, allow_stdin=True)


def shown(ran):
    return [
        one["content"]
        for one in ran.messages
        if one["msg_type"] in ("display_data", "update_display_data", "execute_result")
    ]


def say_hello(kernel):
    comm = look(kernel, f"print({PROBE})").stdout.strip()
    data = {"method": "custom", "content": {"hello": True}}
    message = kernel.client.session.msg("comm_msg", {"comm_id": comm, "data": data})
    kernel.client.shell_channel.send(message)


def updates(kernel, count):
    """The displays that are replaced, of whatever parent."""
    found = []
    while len(found) < count:
        message = kernel.client.get_iopub_msg(timeout=60)
        if message["msg_type"] == "update_display_data":
            found.append(message["content"])
    return found


def test_until_the_browser_has_said_hello_views_and_cards_are_html(kernel):
    for code in (TRACKED, "trackmagic.runs()", "trackmagic.show(1)"):
        ran = look(kernel, code)
        assert ran.status == "ok"
        assert shown(ran)
        assert all("text/html" in one["data"] for one in shown(ran))
        assert all(WIDGET not in one["data"] for one in shown(ran))


def test_what_was_shown_before_is_live_after_it_and_so_is_what_comes(kernel):
    places = [
        shown(look(kernel, code))[0]["transient"]["display_id"]
        for code in (TRACKED, "trackmagic.runs()")
    ]
    say_hello(kernel)
    found = updates(kernel, 2)
    assert [one["transient"]["display_id"] for one in found] == places
    assert [{WIDGET, "text/html"} <= set(one["data"]) for one in found] == [True, True]
    [one] = shown(look(kernel, "trackmagic.runs()"))
    assert WIDGET in one["data"]
    assert [WIDGET in one["data"] for one in shown(look(kernel, TRACKED))] == [True, True]
    assert "live, as widgets" in look(kernel, "%track").stdout


def test_what_to_install_is_said_once_when_there_was_time_to_answer(kernel):
    assert look(kernel, TRACKED).stderr == ""
    look(kernel, IMPATIENT)
    said = [look(kernel, code).stderr for code in ("1", TRACKED, TRACKED, "trackmagic.runs()")]
    assert ["pip install trackmagic" in text for text in said] == [False, True, False, False]
    assert "static: this notebook" in look(kernel, "%track").stdout


def test_a_server_of_ours_and_a_terminal_are_asked_nothing(make_kernel):
    kernel = make_kernel()
    look(kernel, TRACKED)
    assert WIDGET in shown(look(kernel, "trackmagic.runs()"))[0]["data"]
    asked = "__import__('sys').modules['trackmagic.widgets.greeting'].greeting._probe is None"
    assert kernel.value(asked) is True
