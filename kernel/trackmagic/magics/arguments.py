"""The words of ``%%track`` and ``%track``, and what they say."""

from __future__ import annotations

import ast
import re
from argparse import Namespace
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.magic_arguments import argument, magic_arguments

from trackmagic.errors import TrackmagicError
from trackmagic.magics.words import split_words

if TYPE_CHECKING:
    from trackmagic.tracking.call.arguments import Choice
    from trackmagic.tracking.call.header import Header

HEADER = "%%track"
METAVAR = "auto|none|a,b|+a,-b"

FLAGS = (
    "--experiment",
    "--tag",
    "--param",
    "--note",
    "--params",
    "--metrics",
    "--seed",
    "--isolate",
    "--no-code",
    "--quiet",
)
LINE_FLAGS = ("--experiment",)
SEVERAL_WORDS = "a name of several words goes in quotes"
ACTIONS = ("tag", "note", "stop")


@magic_arguments()
@argument("name", nargs="?", help="Name of the run; made up without it.")
@argument("-e", "--experiment", metavar="NAME", help="Experiment to file the run under.")
@argument("-t", "--tag", action="append", default=[], metavar="K=V", help="A tag; may be repeated.")
@argument(
    "-p", "--param", action="append", default=[], metavar="K=V", help="A param; may be repeated."
)
@argument("-n", "--note", metavar="TEXT", help="A note, Markdown.")
@argument(
    "--params",
    action="append",
    default=[],
    metavar=METAVAR,
    help="Params to take: what comes from literals and given values, none, these names, or more and less.",
)
@argument(
    "--metrics",
    action="append",
    default=[],
    metavar=METAVAR,
    help="Results to take: the numbers that the cell computes, none, these names, or more and less.",
)
@argument("--seed", metavar="N", help="Seed random, numpy and torch, and keep it as param seed.")
@argument("--isolate", action="store_true", help="Forget what the cell assigns when it ends.")
@argument("--no-code", action="store_true", help="Do not keep the text of the cell.")
@argument("--quiet", action="store_true", help="Show only a line under the cell, at its end.")
def track() -> None:
    """Run the cell as one run: its code, params, metrics, inputs, figures and outcome are kept.

    The body is an ordinary cell: ``await``, the last value, tracebacks and nested magics work. What
    comes from literals (``lr = 0.01``, ``train(lr=0.01)``) becomes params, numbers that are computed
    (``acc = ...``) metrics; ``--params +n,-flag`` has the last word. ``log_metric(key, value)`` logs
    more, anywhere in the cell, its threads and its tasks.

    The line is split as a shell splits it: ``--note="two words"``, ``-p 'layers=[64, 32]'``. Nothing is
    expanded: ``$HOME`` and ``{name}`` stay as they are. Params are typed: ``-p lr=0.1`` is a float.
    """


@magic_arguments()
@argument(
    "action",
    nargs="?",
    help="tag K=V..., note TEXT: of the active or last run; stop: end what was left open.",
)
@argument("words", nargs="*", help="What goes with the action.")
@argument("-e", "--experiment", metavar="NAME", help="File the session's new runs under it.")
def line() -> None:
    """Say where the store is, the session's experiment and its last run; or act on that run."""


def parse_header(text: str) -> Header:
    """What a ``%%track`` line asks for, the magic's name left out. Raises :class:`UsageError`."""
    from trackmagic.tracking.call.header import Header

    options = _parsed(track, text)
    _check_names(options)
    return Header(
        name=options.name,
        experiment=options.experiment,
        tags=pairs("--tag", options.tag),
        given_params={key: _value(value) for key, value in pairs("--param", options.param).items()},
        note=options.note,
        params=choice_of("--params", options.params),
        metrics=choice_of("--metrics", options.metrics),
        seed=_seed(options.seed),
        isolate=options.isolate,
        no_code=options.no_code,
        quiet=options.quiet,
    )


def parse_line(text: str) -> Namespace:
    """What a ``%track`` line asks for: ``action``, ``words``, ``experiment``. Raises :class:`UsageError`."""
    options = _parsed(line, text)
    if options.action is not None and options.action not in ACTIONS:
        raise UsageError(f"unknown action {options.action!r}; use {', '.join(ACTIONS)}")
    return options


def _check_names(options: Namespace) -> None:
    from trackmagic.store.text import NOTE_CHARACTERS, check_key, check_text

    try:
        for kind, name in (("run name", options.name), ("experiment name", options.experiment)):
            if name is not None:
                check_key(kind, name)
        if options.note is not None:
            check_text("the note", options.note, NOTE_CHARACTERS)
        for kind in ("tag", "param"):
            for key in pairs(f"--{kind}", getattr(options, kind)):
                check_key(kind, key)
    except TrackmagicError as error:
        raise UsageError(str(error)) from error


def pairs(flag: str, words: Sequence[str]) -> dict[str, str]:
    """``K=V`` words as a dict. Raises :class:`UsageError`."""
    values = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or not key.strip():
            raise UsageError(
                f"{flag} {word!r} is not of the form KEY=VALUE, without spaces around ="
            )
        values[key.strip()] = value
    return values


def _parsed(magic: Any, text: str) -> Namespace:
    words = joined(split_words(text))
    try:
        return magic.parser.parse_args(words)  # type: ignore[no-any-return]
    except UsageError as error:
        extra = str(error).removeprefix("unrecognized arguments: ")
        if extra == str(error):
            raise
        if extra.startswith("-"):
            raise UsageError(
                f"{error}{meant(extra, FLAGS if magic is track else LINE_FLAGS)}"
            ) from None
        has_spaces = any(word.startswith("=") or word.endswith("=") for word in words)
        cure = "KEY=VALUE goes without spaces around =" if has_spaces else SEVERAL_WORDS
        raise UsageError(f"{error}; {cure}") from None


def _seed(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal() or int(text) >= 2**64:
        raise UsageError(f"--seed {text!r}: use a whole number from 0 to 2**64 - 1")
    return int(text)


def _value(text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return text


# ``--params`` and ``--metrics`` of a header: auto, none, these names, or names more and less than auto


_NAME = re.compile(r"[^\W\d][\w./:@]*")
"""A name, what is inside it (``config.lr``, ``train.lr``), or the key of a metric (``val/loss``)."""
CHOOSING = ("--params", "--metrics")


def choice_of(flag: str, texts: Sequence[str]) -> Choice:
    """What ``--params TEXT`` wants, which may be there several times. Raises :class:`UsageError`."""
    from trackmagic.tracking.call.arguments import Choice

    for text in texts:
        if text in ("auto", "none") and len(texts) > 1:
            raise UsageError(
                f"{flag} {text} stands beside {flag} {texts[text == texts[0]]}; write one"
            )
        if text.startswith(",") or text.endswith(","):
            raise UsageError(
                f"{flag} {text!r}: names have no spaces between them, or are quoted: 'a, b'"
            )
    text = ",".join(texts) or "auto"
    if text in ("auto", "none"):
        return Choice(None if text == "auto" else ())
    words = [word.strip() for word in text.split(",") if word.strip()]
    signed = [word for word in words if word[0] in "+-"]
    names = [word[1:].strip() if word in signed else word for word in words]
    if not words or not all(map(_NAME.fullmatch, names)):
        raise UsageError(
            f"{flag} {text!r}: use auto, none, names such as lr,epochs, or +lr,-epochs for more and less"
        )
    if signed and len(signed) < len(words):
        unsigned = next(word for word in words if word not in signed)
        raise UsageError(
            f"{flag} {text!r}: write +{unsigned} to add to what is found, or only names for these alone"
        )
    more = tuple(word[1:].strip() for word in signed if word[0] == "+")
    less = tuple(word[1:].strip() for word in signed if word[0] == "-")
    if both := [name for name in more if name in less]:
        raise UsageError(f"{flag} {text!r}: {both[0]} is there with + and with -")
    return Choice(more=more, less=less) if signed else Choice(tuple(names))


def joined(words: Sequence[str]) -> list[str]:
    """The words with ``--params -lr`` as one, which would else be two flags."""
    joined_words: list[str] = []
    for word in words:
        is_names = word.startswith("-") and not word.startswith("--") and word[1:2].isidentifier()
        if joined_words and joined_words[-1] in CHOOSING and is_names:
            joined_words[-1] += f"={word}"
        else:
            joined_words.append(word)
    return joined_words


def meant(words: str, flags: Sequence[str]) -> str:
    """A question after the flag that an unknown one may have been meant for; else empty."""
    for word in words.split():
        name = word.partition("=")[0]
        if name.startswith("-") and (near := get_close_matches(name, flags, 1, 0.6)):
            return f"; did you mean {near[0]}?"
    return ""
