"""Words as the arguments and the environment of a program, which no shell reads."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from trackmagic.sending.word import Word, whole_text

SECONDS = 30.0
LONGEST = 8_000
"""Characters of an argument."""


class Program:
    """A program, called with a title and a text behind its own arguments."""

    def __init__(self, path: str, arguments: Sequence[str]) -> None:
        self._path, self._arguments = path, arguments

    @property
    def label(self) -> str:
        """Its name."""
        return f"the program {Path(self._path).name}"

    def send(self, words: Sequence[Word]) -> None:
        """Call it, and wait. Raises :class:`OSError`."""
        first = words[0]
        title, text = first.line, first.text
        if len(words) > 1:
            title, text = f"trackmagic: {len(words)} words about runs", whole_text(words)
        call = [self._path, *self._arguments, _argument(title), _argument(text)]
        try:
            done = subprocess.run(  # noqa: S603 - what the user has named, without a shell
                call,
                env=_environment(first),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise OSError(f"it took longer than {SECONDS:.0f} s, and was ended") from None
        if done.returncode:
            raise OSError(f"it ended with {done.returncode}")


def _argument(text: str) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")[:LONGEST]


def _environment(word: Word) -> Mapping[str, str]:
    """Ours, but that the program is no worker of the run: what it logs is not the run's."""
    without = {name: value for name, value in os.environ.items() if name != "TRACKMAGIC_RUN_ID"}
    variables = {
        "KIND": word.kind,
        "LEVEL": word.level,
        "TITLE": word.title,
        "TEXT": word.text,
        "RUN": str(word.run.number),
        "ID": word.run.id,
        "NAME": word.run.name,
        "EXPERIMENT": word.run.experiment,
    }
    return without | {
        f"TRACKMAGIC_ALERT_{name}": _argument(value) for name, value in variables.items()
    }
