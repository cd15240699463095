"""Words about runs, sent to where somebody reads them: real servers and programs of this machine."""

from __future__ import annotations

import json
import logging
import os
import socketserver
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import trackmagic
from trackmagic.config import settings
from trackmagic.errors import BadSetting, BadValue
from trackmagic.sending.target import parsed
from trackmagic.sending.web import LONGEST, Address
from trackmagic.sending.word import About, Word
from trackmagic.tracking import notify
from trackmagic.tracking.session import session

ABOUT = About(12, "ab" * 16, "brave-otter-12", "digits")
WORD = Word("fail", "error", "failed after 2 h", "ValueError: <b> & no", ABOUT)


class Service:
    """A web server that keeps what is posted to it."""

    def __init__(self):
        self.posts, self.status, self.headers = [], 204, {}
        self.free = threading.Event()
        self.free.set()
        self.came = threading.Event()
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.posts.append((self.path, json.loads(body)))
                service.came.set()
                service.free.wait(30)
                self.send_response(service.status)
                for name, value in service.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            do_GET = do_POST  # noqa: N815 - what a followed redirect would be

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=lambda: self.server.serve_forever(0.02), daemon=True)
        self.thread.start()

    @property
    def texts(self):
        notify.finish()
        return [body["text"] for _, body in self.posts]

    def close(self):
        self.free.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def service():
    service = Service()
    yield service
    service.close()


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """A store of its own; nothing is sent after the test."""
    monkeypatch.setenv("TRACKMAGIC_STORE", str(tmp_path / "store"))
    monkeypatch.setattr(session, "experiment", None)
    yield tmp_path
    trackmagic.end_run()
    notify.stop()
    notify.finish()


def test_the_end_of_a_long_run_is_posted_with_what_it_came_to(service):
    trackmagic.notify(f"{service.url}/hook", after=0)
    with trackmagic.start_run(run_name="first", experiment="digits") as run:
        trackmagic.log_metric("val_loss", 0.25)
    (text,) = service.texts
    assert text.startswith(f"digits, first (#{run.number}): finished after ")
    assert text.endswith("\nval_loss 0.25")
    path, body = service.posts[0]
    assert (path, body["kind"], body["level"]) == ("/hook", "end", "info")
    assert body["run"] == {
        "number": run.number,
        "id": run.id,
        "name": "first",
        "experiment": "digits",
    }


def test_a_run_that_fails_says_how_without_secrets(service):
    trackmagic.notify(service.url, after=0)
    with pytest.raises(ValueError, match="no route"), trackmagic.start_run(run_name="second"):
        raise ValueError("no route\nto password='hunter2hunter2'")
    (text,) = service.texts
    assert "second (#1): failed after " in text
    assert "ValueError: no route to password=" in text
    assert "hunter2" not in text


def test_a_short_run_ends_without_a_word_but_its_alerts_are_sent(service):
    trackmagic.notify(service.url)
    with trackmagic.start_run(run_name="third"):
        trackmagic.alert("half way", "epoch 5")
    assert service.texts == ["default, third (#1): half way\nepoch 5"]


def test_only_what_was_asked_for_is_sent(service):
    trackmagic.notify(service.url, on="nan", after=0)
    trackmagic.set_experiment("digits", alert_when="loss > 1 or acc > 1")
    with trackmagic.start_run(run_name="fourth"):
        trackmagic.log_metrics({"loss": float("nan"), "acc": 2.0})
        trackmagic.alert("half way")
    assert service.texts == ["digits, fourth (#1): loss is NaN"]
    trackmagic.notify(service.url, on=("alert",))
    with trackmagic.start_run(run_name="fifth"):
        trackmagic.log_metrics({"loss": float("nan"), "acc": 2.0})
    assert service.texts[1:] == [
        "digits, fifth (#2): loss > 1 or acc > 1\nwhat its experiment asks to be told of"
    ]


def test_a_server_that_does_not_answer_delays_nothing_and_words_go_together(service):
    trackmagic.notify(service.url, on="alert")
    service.free.clear()
    with trackmagic.start_run() as run:
        trackmagic.alert("first")
        assert service.came.wait(30)
        for step in range(30):
            trackmagic.alert(f"step {step}")
    assert run.status == "finished"  # while the first word is still being posted
    assert len(service.posts) == 1
    service.free.set()
    first, second = service.texts
    assert first.endswith("first")
    assert "step 9" in second
    assert second.endswith("and 20 more")


def test_what_cannot_be_sent_is_said_once_without_the_secret_of_its_address(service, caplog):
    service.status = 404
    trackmagic.notify(f"{service.url}/services/T0/s3cr3tpath", after=0)
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            with trackmagic.start_run():
                pass
            notify.finish()
    lines = [record.message for record in caplog.records if "sending words" in record.message]
    assert len(lines) == 1
    assert "http://127.0.0.1/... failed" in lines[0]
    assert "404 Not Found" in lines[0]
    assert "s3cr3t" not in caplog.text


def test_an_address_that_leads_elsewhere_is_not_followed(service, caplog):
    other = Service()
    try:
        service.status, service.headers = 307, {"Location": f"{other.url}/there"}
        trackmagic.notify(service.url, after=0)
        with trackmagic.start_run():
            pass
        notify.finish()
        assert (len(service.posts), other.posts) == (1, [])
        assert "it answers 307, a redirect, which is not followed" in caplog.text
    finally:
        other.close()


def test_nobody_there_is_said(caplog):
    closed = Service()
    closed.close()
    trackmagic.notify(closed.url, after=0)
    with trackmagic.start_run() as run:
        pass
    notify.finish()
    assert run.status == "finished"
    assert "Connection refused" in caplog.text


def test_all_is_taken_back(service):
    trackmagic.notify(service.url, after=0)
    trackmagic.notify(None)
    with trackmagic.start_run():
        trackmagic.alert("half way")
    assert service.texts == []


def test_a_setting_names_whom_to_send_to(service, monkeypatch):
    monkeypatch.setenv("TRACKMAGIC_NOTIFY", f"{service.url}/a\n  {service.url}/b\n")
    with trackmagic.start_run():
        trackmagic.alert("half way")
    assert len(service.texts) == 2
    monkeypatch.delenv("TRACKMAGIC_NOTIFY")
    with trackmagic.start_run():
        trackmagic.alert("half way")
    assert len(service.texts) == 2


def test_a_setting_that_means_nothing_is_said_and_breaks_no_run(monkeypatch, caplog):
    monkeypatch.setenv("TRACKMAGIC_NOTIFY", "http://example.org/s3cr3t")
    with trackmagic.start_run() as run:
        pass
    assert run.status == "finished"
    assert "http://example.org is not encrypted; use https://" in caplog.text
    assert "s3cr3t" not in caplog.text


def test_a_file_of_a_folder_names_no_command(tmp_path):
    file = tmp_path / "pyproject.toml"
    file.write_text("[tool.trackmagic]\nnotify = '''\nmailto:a@b.org\n command: rm -rf x'''\n")
    with pytest.raises(BadSetting, match="notify names a command; a file takes https:// and mail"):
        settings(tmp_path, {})
    file.write_text("[tool.trackmagic]\nnotify = 'mailto:a@b.org'\nsmtp = 'smtp://localhost'\n")
    assert settings(tmp_path, {}).notify == "mailto:a@b.org"
    assert settings(tmp_path, {"TRACKMAGIC_SMTP": "smtp://there"}).smtp == "smtp://there"


def test_a_script_that_ends_has_its_word_sent(service, place):
    script = (
        f"import trackmagic\ntrackmagic.start_run()\ntrackmagic.notify({service.url!r}, after=0)\n"
        "raise ValueError('no route')\n"
    )
    subprocess.run([sys.executable, "-c", script], env=os.environ, check=False, capture_output=True)
    (text,) = service.texts
    assert "failed after" in text
    assert "ValueError: no route" in text


def test_a_program_is_given_title_and_text_and_is_no_worker_of_the_run(place):
    script, out = place / "say.py", place / "said.json"
    script.write_text(
        "import json, os, sys\n"
        "names = [name for name in os.environ if name.startswith('TRACKMAGIC_')]\n"
        f"said = {{'args': sys.argv[1:], **{{name: os.environ[name] for name in names}}}}\n"
        f"open({str(out)!r}, 'w').write(json.dumps(said))\n"
    )
    trackmagic.notify([sys.executable, str(script), "$HOME; echo"])
    with trackmagic.start_run(run_name="third") as run:
        trackmagic.alert("`half` way", "$(epoch 5)", "warning")
        notify.finish()
    said = json.loads(out.read_text())
    assert said["args"] == ["$HOME; echo", "default, third (#1): `half` way", "$(epoch 5)"]
    assert said["TRACKMAGIC_ALERT_LEVEL"] == "warning"
    assert said["TRACKMAGIC_ALERT_ID"] == run.id
    assert "TRACKMAGIC_RUN_ID" not in said


def test_a_program_that_fails_is_said(place, caplog):
    trackmagic.notify([sys.executable, "-c", "raise SystemExit(3)"])
    with trackmagic.start_run():
        trackmagic.alert("half way")
    notify.finish()
    assert "it ended with 3" in caplog.text


@contextmanager
def mail_server():
    """One that takes all mail; gives what it was told."""
    lines: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 here\r\n")
            for line in self.rfile:
                lines.append(line)
                word = line[:4].upper().strip()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    while (text := self.rfile.readline()) != b".\r\n":
                        lines.append(text)
                answers = {b"EHLO": b"250 hello", b"QUIT": b"221 bye"}
                self.wfile.write(answers.get(word, b"250 good") + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.server_address[1], lines
        server.shutdown()


def test_a_mail_is_sent_by_the_server_of_the_settings(monkeypatch):
    with mail_server() as (port, lines):
        monkeypatch.setenv("TRACKMAGIC_SMTP", f"smtp://127.0.0.1:{port}")
        trackmagic.notify("mailto:you@example.org,me@example.org", on="alert")
        with trackmagic.start_run(run_name="na\u00efve\rBcc: x@example.org"):
            trackmagic.alert("half way", "epoch 5")
        notify.finish()
    mail = b"".join(lines).decode()
    assert mail.lower().count("rcpt to:<") == 2
    assert "To: you@example.org, me@example.org" in mail
    assert "Subject: " in mail
    assert "\nBcc" not in mail
    assert "epoch 5" in mail


def test_a_password_goes_to_no_server_without_encryption(monkeypatch, caplog):
    with mail_server() as (port, lines):
        monkeypatch.setenv("TRACKMAGIC_SMTP", f"smtp://me:hunter2@127.0.0.1:{port}")
        trackmagic.notify("mailto:you@example.org", after=0)
        with trackmagic.start_run():
            pass
        notify.finish()
    assert "it offers no encryption, so no password is sent" in caplog.text
    assert "hunter2" not in caplog.text
    assert not [line for line in lines if b"AUTH" in line.upper() or b"DATA" in line]


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("http://example.org/x", "http://example.org is not encrypted; use https://"),
        ("ftp://example.org/x", "ftp://example.org is not encrypted"),
        ("https://", "has no host"),
        ("https://exa mple.org/x", "has no host, or signs that no address has"),
        ("https://me:hunter2@example.org/x", "the address of example.org has a user in it"),
        ("https://example.org:x/", "cannot be read"),
        ("mailto:nobody", "'nobody' is no mail address; use mailto:you@example.org"),
        ("mailto:a@b.org", "no server is named that mail goes by: set TRACKMAGIC_SMTP=smtp://"),
        ("command: no-such-program-at-all", "there is no program 'no-such-program-at-all' here"),
        ("command: 'open", "cannot be split into words"),
        ("command:", "a command is a program and its arguments"),
        (["a", 1], "a command is a program and its arguments, all texts"),
        ("slack", "the target begins 'slack'; use 'https://...'"),
        (7, "a target is int; use 'https://...'"),
    ],
)
def test_what_is_no_target_is_refused_in_a_line_that_tells_no_secret(target, says):
    with pytest.raises(BadSetting) as caught:
        trackmagic.notify(target)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"on": "ends"}, "on has 'ends'; use some of end, fail, stall, nan, alert"),
        ({"on": ["end", 7]}, "on has 7; use some of"),
        ({"on": 7}, "on has 7"),
        ({"after": -1}, "after is -1; it takes seconds, 0 or more"),
        ({"after": True}, "after is True"),
        ({"after": float("nan")}, "after is nan"),
        ({"after": "1h"}, "after is '1h'"),
    ],
)
def test_what_is_no_wish_is_refused_in_a_line(more, says):
    with pytest.raises(BadValue) as caught:
        trackmagic.notify("https://example.org/x", **more)
    assert says in str(caught.value)


def test_each_service_reads_words_in_its_own_form():
    def form(url, *words):
        return Address.parsed(url)._form(words or (WORD,))

    line = "digits, brave-otter-12 (#12): failed after 2 h"
    slack = "https://hooks.slack.com/services/T0/B0/x"
    assert form(slack) == (
        slack,
        {"text": f"{line}\nValueError: &lt;b&gt; &amp; no"},
    )
    discord = "https://discord.com/api/webhooks/1/x"
    assert form(discord) == (
        discord,
        {"content": f"{line}\nValueError: <b> & no", "allowed_mentions": {"parse": []}},
    )
    assert form("https://ntfy.sh/topic") == (
        "https://ntfy.sh/",
        {"topic": "topic", "title": line, "message": "ValueError: <b> & no", "priority": 5},
    )
    url, body = form("https://chat.example.org/hooks/x", WORD, WORD)
    assert (url, body["text"], body["words"]) == (
        "https://chat.example.org/hooks/x",
        f"{line}\nValueError: <b> & no\n{line}\nValueError: <b> & no",
        2,
    )
    long = WORD._replace(text="x" * 10_000)
    assert len(form(discord, long)[1]["content"]) == LONGEST


def test_a_target_is_called_by_what_is_no_secret():
    assert parsed("https://hooks.slack.com/services/x").label == "https://hooks.slack.com/..."
    mailbox = parsed("mailto:a@b.org", smtp="smtps://me:hunter2@mail.b.org")
    assert mailbox.label == "a@b.org by mail.b.org"
    assert parsed([sys.executable, "hunter2"]).label == f"the program {Path(sys.executable).name}"
