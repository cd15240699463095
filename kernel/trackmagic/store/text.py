"""What may be a key, a name or a text: checked once, at the door."""

from __future__ import annotations

from trackmagic.errors import BadName, BadValue
from trackmagic.param_values import shown
from trackmagic.store.schema import KEY_CHARACTERS

NOTE_CHARACTERS = 1_000_000
PARAM_CHARACTERS = 65_536
TAG_CHARACTERS = 65_536


def check_key(kind: str, key: object) -> str:
    """``key`` itself, any Unicode of 1 to 250 characters. Raises :class:`BadName`."""
    if not isinstance(key, str):
        raise BadName(f"{kind} {shown(key)} is {type(key).__name__}; it takes a text")
    if not key.strip():
        raise BadName(f"{kind} {key!r} is empty; give it at least one visible character")
    if len(key) > KEY_CHARACTERS:
        raise BadName(
            f"{kind} {key[:40]!r}... has {len(key):,} characters; the limit is {KEY_CHARACTERS}"
        )
    if (flaw := _flaw(key)) is not None:
        raise BadName(f"{kind} {key!r} {flaw}")
    return key


def check_text(kind: str, text: object, limit: int) -> str:
    """``text`` itself, any Unicode up to ``limit`` characters. Raises :class:`BadValue`."""
    if not isinstance(text, str):
        raise BadValue(f"{kind} is {shown(text)}, {type(text).__name__}; it takes a text")
    if len(text) > limit:
        raise BadValue(
            f"{kind} has {len(text):,} characters; the limit is {limit:,}: "
            "keep it whole with log_text(text, 'name.txt')"
        )
    if (flaw := _flaw(text)) is not None:
        raise BadValue(f"{kind} {text[:40]!r} {flaw}")
    return text


def mend(text: str) -> str:
    """``text`` without what a database cannot hold, for text that was captured, not given."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def _flaw(text: str) -> str | None:
    if "\0" in text:
        return "has a NUL character, which a database cannot hold"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return f"has half a surrogate pair at {error.start}; that is no Unicode text"
    return None
