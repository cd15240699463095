"""What all commands share: ``--json``, negative references, errors as one line and an exit code.

Exit codes: 0 done; 1 what was asked for is not there, is taken, is damaged, or the doctor found problems;
2 the command line is wrong, a filter, name or value in it too, or a setting; 3 the store cannot be used.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import click

from trackmagic.errors import (
    BadFilter,
    BadName,
    BadSetting,
    BadValue,
    StoreTooNew,
    StoreUnusable,
    TrackmagicError,
)

FAILED, WRONG, UNUSABLE = 1, 2, 3

_MARK = "\0"
"""Stands before an argument such as ``-1`` while click looks for options: argv never holds it."""
_AS_JSON = "trackmagic.json"
_BACK = re.compile(r"-\d+")


class Answer(NamedTuple):
    """What a command found: for scripts, and for people."""

    document: dict[str, Any]
    """One JSON document. NaN becomes null, infinities ``"Infinity"`` and ``"-Infinity"``."""
    show: Callable[[], None]
    code: int = 0


class Verb(click.Command):
    """A command that gives an :class:`Answer`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        json_flag = click.Option(
            ["--json", "as_json"], is_flag=True, help="One JSON document on stdout, errors too."
        )
        self.params.append(json_flag)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take ``-1`` for a reference, not for an option."""
        try:
            rest = super().parse_args(ctx, self._marked(args))
        except click.UsageError as error:
            if _MARK not in error.message:
                raise
            raise click.UsageError(error.message.replace(_MARK, ""), ctx) from None
        ctx.params = {name: _unmarked(value) for name, value in ctx.params.items()}
        return rest

    def invoke(self, ctx: click.Context) -> None:
        """Run it and print what it found."""
        as_json = ctx.meta[_AS_JSON] = ctx.params.pop("as_json")
        try:
            answer: Answer = super().invoke(ctx)
            if as_json:
                _print_json(answer.document)
            else:
                answer.show()
        except Exception as error:
            code, message = _told(error)
            if code is None:
                raise
            _fail(error, message, as_json=as_json)
            ctx.exit(code)
        ctx.exit(answer.code)

    def _marked(self, args: list[str]) -> list[str]:
        takes_value = {
            name
            for option in self.params
            if isinstance(option, click.Option) and not option.is_flag
            for name in option.opts
        }
        marked: list[str] = []
        for at, arg in enumerate(args):
            if arg == "--":
                return [*marked, *args[at:]]
            is_back = _BACK.fullmatch(arg) and (at == 0 or args[at - 1] not in takes_value)
            marked.append(_MARK + arg if is_back else arg)
        return marked


class Noun(click.Group):
    """A group of verbs."""

    command_class = Verb


def wants_json() -> bool:
    """Whether the command that runs is to print a JSON document."""
    return bool(click.get_current_context().meta.get(_AS_JSON))


def _unmarked(value: Any) -> Any:
    if isinstance(value, str):
        return value.removeprefix(_MARK)
    if isinstance(value, tuple):
        return tuple(_unmarked(item) for item in value)
    return value


def _told(error: Exception) -> tuple[int | None, str]:
    """The exit code of an error and what to say; None for one that is not expected."""
    if isinstance(error, click.ClickException | click.exceptions.Exit | click.Abort):
        return None, ""
    if isinstance(error, BrokenPipeError):
        return None, ""
    if isinstance(error, StoreUnusable | StoreTooNew):
        return UNUSABLE, str(error)
    if isinstance(error, BadFilter | BadName | BadValue | BadSetting):
        return WRONG, str(error)
    if isinstance(error, TrackmagicError):
        return FAILED, str(error)
    if "trackmagic.store" in sys.modules:
        from trackmagic.store import DatabaseError

        if isinstance(error, DatabaseError):
            why = getattr(error, "orig", None) or error
            return UNUSABLE, f"the store cannot be read: {why}; `trackmagic doctor` knows more"
    if isinstance(error, OSError):
        return FAILED, str(error)
    return None, ""


def _fail(error: Exception, message: str, *, as_json: bool) -> None:
    from trackmagic.cli import screen

    screen.write(f"error: {screen.clean(message, lines=True)}", err=True)
    if as_json:
        _print_json({"error": type(error).__name__, "message": message})


def _print_json(document: dict[str, Any]) -> None:
    import json

    from trackmagic.cli.documents import plain

    click.echo(json.dumps(plain(document), allow_nan=False, indent=2))
