"""Where words are sent: read from a text, and named without what is secret in it."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Sequence
from typing import Protocol

from trackmagic.errors import BadSetting
from trackmagic.sending import command, mail, web
from trackmagic.sending.word import Word

COMMAND = "command:"
_FORMS = (
    "'https://...', 'mailto:you@example.org', 'command: notify-send', or a list ['notify-send']"
)


class Target(Protocol):
    """Somebody who reads words."""

    @property
    def label(self) -> str:
        """What it is called in messages, without its secrets."""

    def send(self, words: Sequence[Word]) -> None:
        """Send them as one message. Raises :class:`OSError` and :class:`ValueError` where it cannot."""


def parsed(target: object, *, smtp: str | None = None) -> Target:
    """The target that a text or a list names; ``smtp`` is the server that mail goes by.

    Raises :class:`BadSetting` for what is none, or cannot work.
    """
    if isinstance(target, list | tuple):
        return _program(target)
    if not isinstance(target, str):
        raise BadSetting(f"a target is {type(target).__name__}; use {_FORMS}")
    text = target.strip()
    if text.startswith(COMMAND):
        try:
            words = shlex.split(text.removeprefix(COMMAND))
        except ValueError as error:
            raise BadSetting(f"the command cannot be split into words: {error}") from None
        return _program(words)
    if text.lower().startswith("mailto:"):
        return mail.Mailbox.parsed(text, smtp)
    if "://" in text:
        return web.Address.parsed(text)
    raise BadSetting(f"the target begins {text[:8]!r}; use {_FORMS}")


def _program(words: Sequence[object]) -> Target:
    arguments = [word for word in words if isinstance(word, str)]
    if not arguments or len(arguments) < len(words) or any("\0" in word for word in arguments):
        raise BadSetting("a command is a program and its arguments, all texts: ['notify-send']")
    path = shutil.which(arguments[0])
    if path is None:
        raise BadSetting(f"there is no program {arguments[0]!r} here; give its whole path")
    return command.Program(path, tuple(arguments[1:]))
