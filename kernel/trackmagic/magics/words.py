r"""A header's words, split as a POSIX shell splits them.

Quotation marks hold a text together wherever they stand (``--note="a b"``, ``-p k='a b'``), a backslash
takes the next character as it is, a word that begins with ``#`` begins a comment. Nothing is expanded: a
``$VAR``, a ``~`` and a ``*`` stay as they are. What a shell would go on to read in the next line is an
error here. A quoted word is never a flag: ``--note "-x"`` is the note ``-x``.
"""

from __future__ import annotations

from IPython.core.error import UsageError

_OPENING, _CLOSING = "([{", ")]}"
_TYPOGRAPHIC = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019\u201a\u201b"


def split_words(text: str) -> list[str]:
    """The words of ``text``. Raises :class:`UsageError` for what is left open, with the cure."""
    return _Splitter(text).words()


class _Splitter:
    def __init__(self, text: str) -> None:
        self._text, self._at = text.strip(), 0

    def words(self) -> list[str]:
        words: list[str] = []
        while (letter := self._peek()) and letter != "#":
            if letter.isspace():
                self._at += 1
                continue
            word = self._word()
            if letter in "\"'" and word.startswith("-") and words and words[-1].startswith("-"):
                words[-1] += f"={word}" if words[-1].startswith("--") else word
            else:
                words.append(word)
        return words

    def _word(self) -> str:
        """The word that begins here; it ends before a space."""
        word, start, depth = "", self._at, 0
        while (letter := self._peek()) and not letter.isspace():
            begins = self._at == start or (word.endswith("=") and self._text[self._at - 1] == "=")
            if begins and letter in _TYPOGRAPHIC:
                raise UsageError(f"{letter} is no quotation mark here; use \" or ' around the text")
            if letter in "\"'":
                word += self._quoted(letter)
                continue
            if letter == "\\":
                word += self._escaped()
                continue
            if letter in _OPENING and (depth or (begins and word)):
                depth += 1
            elif letter in _CLOSING and depth:
                depth -= 1
            word += letter
            self._at += 1
        if depth:
            self._refuse_spaces(start)
        return word

    def _quoted(self, mark: str) -> str:
        """The text between quotation marks; in double ones a backslash hides ``"`` and itself."""
        begin, text = self._at, ""
        self._at += 1
        while letter := self._peek():
            self._at += 1
            if letter == mark:
                return text
            if letter == "\\" and mark == '"' and self._peek() in ('"', "\\"):
                letter = self._peek()
                self._at += 1
            text += letter
        raise UsageError(
            f"the quotation mark {mark} at {self._text[begin : begin + 20]!r} is never closed; close it, "
            f"or write \\{mark} for the mark itself"
        )

    def _escaped(self) -> str:
        self._at += 2
        if self._at > len(self._text):
            raise UsageError(
                "the header ends in a backslash; it is one line, so take the backslash away "
                "or write \\\\ for the character itself"
            )
        return self._text[self._at - 1]

    def _refuse_spaces(self, start: int) -> None:
        key, value = self._text[start:].split("=", 1)
        close = max(value.rfind(mark) for mark in _CLOSING) + 1
        whole = f"{key}={value[:close] or value}".replace("'", '"')
        raise UsageError(
            f"{self._text[start : self._at]!r} leaves a bracket open; a value with spaces goes in "
            f"quotes: '{whole}'"
        )

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]
