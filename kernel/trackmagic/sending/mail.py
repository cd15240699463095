"""Words as a mail, by a server that the settings name."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from trackmagic.errors import BadSetting
from trackmagic.sending.word import Word, whole_text

SECONDS = 10.0
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")
_SERVER = "smtp://host:587, or smtps://user:password@host:465"
_PORTS = {"smtp": 25, "smtps": 465}


class Server(NamedTuple):
    """Who takes mail."""

    host: str
    port: int
    is_encrypted: bool
    """From its first byte; else as soon as the server offers it."""
    user: str
    password: str

    @classmethod
    def parsed(cls, text: str) -> Server:
        """Of an address such as ``smtp://host:587``. Raises :class:`BadSetting`."""
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise BadSetting(f"the mail server cannot be read: {error}; use {_SERVER}") from None
        if parts.scheme not in _PORTS or not host:
            raise BadSetting(f"the mail server begins {parts.scheme!r}; use {_SERVER}")
        return cls(
            host=host,
            port=port or _PORTS[parts.scheme],
            is_encrypted=parts.scheme == "smtps",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )


class Mailbox:
    """Some addresses."""

    def __init__(self, addresses: Sequence[str], server: Server) -> None:
        self._addresses, self._server = addresses, server

    @classmethod
    def parsed(cls, text: str, smtp: str | None) -> Mailbox:
        """Of ``mailto:a@b,c@d`` and the server's address. Raises :class:`BadSetting`."""
        addresses = [unquote(part).strip() for part in text[len("mailto:") :].split(",")]
        for address in addresses:
            if not _ADDRESS.fullmatch(address):
                raise BadSetting(f"{address!r} is no mail address; use mailto:you@example.org")
        if not smtp:
            raise BadSetting(
                f"no server is named that mail goes by: set TRACKMAGIC_SMTP={_SERVER.partition(',')[0]}"
            )
        return cls(addresses, Server.parsed(smtp))

    @property
    def label(self) -> str:
        """The addresses, and the server's name."""
        return f"{', '.join(self._addresses)} by {self._server.host}"

    def send(self, words: Sequence[Word]) -> None:
        """Hand them to the server. Raises :class:`OSError`."""
        server = self._server
        context = ssl.create_default_context()
        try:
            if server.is_encrypted:
                with smtplib.SMTP_SSL(
                    server.host, server.port, timeout=SECONDS, context=context
                ) as smtp:
                    self._hand_over(smtp, words)
                return
            with smtplib.SMTP(server.host, server.port, timeout=SECONDS) as smtp:
                smtp.ehlo()
                if smtp.has_extn("starttls"):
                    smtp.starttls(context=context)
                    smtp.ehlo()
                elif server.password:
                    raise OSError("it offers no encryption, so no password is sent; use smtps://")
                self._hand_over(smtp, words)
        except smtplib.SMTPAuthenticationError as error:
            raise OSError(f"it does not take the password ({error.smtp_code})") from None
        except smtplib.SMTPException as error:
            raise OSError(f"it refuses the mail ({type(error).__name__})") from None

    def _hand_over(self, smtp: smtplib.SMTP, words: Sequence[Word]) -> None:
        if self._server.password:
            smtp.login(self._server.user, self._server.password)
        smtp.send_message(self.message(words))

    def message(self, words: Sequence[Word]) -> EmailMessage:
        """The mail."""
        message = EmailMessage()
        more = f" and {len(words) - 1} more" if len(words) > 1 else ""
        message["Subject"] = words[0].line[:150] + more
        message["From"] = self._server.user if "@" in self._server.user else self._addresses[0]
        message["To"] = ", ".join(self._addresses)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(whole_text(words))
        return message
