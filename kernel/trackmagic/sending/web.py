"""Words as a POST of JSON, in the form that the service at the address understands."""

from __future__ import annotations

import ipaddress
import json
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlsplit

from trackmagic.errors import BadSetting
from trackmagic.sending.word import Word, whole_text

SECONDS = 10.0
LONGEST = 1_900
"""Characters of a text: Discord takes 2,000."""
_PRIORITIES = {"info": 3, "warning": 4, "error": 5}
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class _Stays(urllib.request.HTTPRedirectHandler):
    """An address that answers with another one is not followed: words go nowhere that nobody named."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, url: str
    ) -> NoReturn:
        """Refuse."""
        _ = (req, fp, msg, headers, url)
        raise OSError(f"it answers {code}, a redirect, which is not followed")


class Address:
    """An https address, of which only the host is ever shown: the path is a secret as a rule."""

    def __init__(self, url: str, parts: SplitResult) -> None:
        self._url, self._parts = url, parts
        self._host = parts.hostname or ""

    @classmethod
    def parsed(cls, url: str) -> Address:
        """Of a text. Raises :class:`BadSetting`."""
        try:
            parts = urlsplit(url)
            host, _port = parts.hostname or "", parts.port
        except ValueError as error:
            raise BadSetting(f"the address cannot be read: {error}") from None
        if any(letter <= " " or letter > "~" for letter in url) or not host:
            raise BadSetting("the address has no host, or signs that no address has")
        if parts.username or parts.password:
            raise BadSetting(
                f"the address of {host} has a user in it; give a token in its path instead"
            )
        if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(host)):
            raise BadSetting(
                f"{parts.scheme}://{host} is not encrypted; use https:// (http:// is for this machine only)"
            )
        return cls(url, parts)

    @property
    def label(self) -> str:
        """Scheme and host."""
        return f"{self._parts.scheme}://{self._host}/..."

    def send(self, words: Sequence[Word]) -> None:
        """Post them. Raises :class:`OSError` with a reason that names nothing secret."""
        url, body = self._form(words)
        request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
            url,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "User-Agent": "trackmagic"},
            method="POST",
        )
        try:
            with urllib.request.build_opener(_Stays).open(request, timeout=SECONDS):
                pass
        except urllib.error.HTTPError as error:
            error.close()
            raise OSError(f"it answers {error.code} {error.reason}") from None
        except urllib.error.URLError as error:
            raise OSError(str(error.reason)) from None
        except HTTPException as error:
            raise OSError(f"it answers no HTTP ({type(error).__name__})") from None

    def _form(self, words: Sequence[Word]) -> tuple[str, Mapping[str, Any]]:
        """Where to, and what the service there reads."""
        text = whole_text(words)
        text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        host = self._host
        if host == "hooks.slack.com":
            return self._url, {"text": text.translate(_ESCAPED)}
        if host.removeprefix("ptb.").removeprefix("canary.") in {"discord.com", "discordapp.com"}:
            return self._url, {"content": text, "allowed_mentions": {"parse": []}}
        topic = self._parts.path.strip("/")
        if host.startswith("ntfy.") and topic and "/" not in topic:
            root = self._parts._replace(path="/").geturl()
            title = words[0].line if len(words) == 1 else f"trackmagic: {len(words)} words"
            message = words[0].text or words[0].title if len(words) == 1 else text
            priority = max(_PRIORITIES[word.level] for word in words)
            return root, {"topic": topic, "title": title, "message": message, "priority": priority}
        first = words[0]
        return self._url, {
            "text": text,
            "kind": first.kind,
            "level": first.level,
            "title": first.title,
            "run": first.run._asdict(),
            "words": len(words),
        }


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
