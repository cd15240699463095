"""Values as people read them: short, exact where it matters, never markup.

A text leaves here without characters that act on a screen (escape sequences, bidirectional
overrides): they are shown by their code, so a name cannot recolour a terminal or turn a diff round.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from trackmagic.entities import ParamValue, Status

NONE: Final = "\N{EN DASH}"
THIN: Final = "\N{NARROW NO-BREAK SPACE}"
DIGITS: Final = 4
LONGEST: Final = 40
"""Characters of a param that are shown; the rest is in its title."""

GLYPHS: Final[dict[Status, str]] = {
    "running": "◐",
    "finished": "✓",
    "failed": "✗",
    "interrupted": "■",
    "crashed": "†",
}

_MINUTE, _HOUR, _DAY, _MONTH = 60, 3600, 86_400, 30 * 86_400
_EXACT = 1e15
_WHOLE, _GROUPED = 999.95, 1e7
"""Between these a number is shown without decimals: the first has 4 digits before its point."""
_SMALLEST = 1e-4
_LONG, _KEPT = 10, 6
"""A param of more characters is shown with so many digits."""
_MOST_DECIMALS = 6
_ACTIVE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    # unseen: blanks without a width, fillers, a soft hyphen, the tags of a flag without their flag
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0]"
    "|\U0001f3f4[\U000e0020-\U000e007f]+|[\U000e0000-\U000e007f]"
    # joiners and variants, save where a script or an emoji has them: after and before a sign of its own
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])|(?<![^\x00-\x7f])(?<![#*0-9])[\ufe00-\ufe0f]"
)
_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_BREAKS = re.compile(r"[\t\n\r]+")
_SHORT = re.compile(rf"-?[0-9{THIN}]+(\.[0-9]+)?")
_NUMBERED = re.compile(r"(\d{1,18})")
_EXPONENT = re.compile(r"e([+-])0*(\d)")


def natural(key: str) -> tuple[list[str | int], str]:
    """What keys are sorted by: numbers inside them compare as numbers, so m2 is before m10."""
    parts: list[str | int] = [*_NUMBERED.split(key)]
    parts[1::2] = map(int, parts[1::2])
    return parts, key


def number(value: float | None) -> str:
    """``value`` with 4 significant digits, whole numbers whole: ``0.9512 12 346 1.2e-5 nan``."""
    if value is None:
        return NONE
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    size = abs(value)
    if size < _EXACT and value == int(value):
        return f"{int(value):,}".replace(",", THIN)
    if _WHOLE <= size < _GROUPED:
        return f"{value:,.0f}".replace(",", THIN)
    if _SMALLEST <= size < _WHOLE:
        return f"{value:.{DIGITS}g}"
    try:
        return _EXPONENT.sub(_short_exponent, f"{value:.{DIGITS}g}")
    except OverflowError:  # an int that no float holds
        return f"int of {int(value).bit_length()} bits"


def numbers(values: Iterable[float | None]) -> list[str]:
    """A column: as :func:`number`, with equally many decimals where that stays short."""
    column = list(values)
    texts = [number(value) for value in column]
    plain = [_SHORT.fullmatch(text) is not None for text in texts]
    places = [len(text.partition(".")[2]) for text, fits in zip(texts, plain, strict=True) if fits]
    most = max(places, default=0)
    if most == 0 or most > _MOST_DECIMALS or any("e" in text for text in texts):
        return texts
    return [
        f"{value:,.{most}f}".replace(",", THIN) if fits and value is not None else text
        for value, text, fits in zip(column, texts, plain, strict=True)
    ]


def signed(value: float) -> str:
    """A change, with its sign: ``+0.04``; no change is ``0``."""
    text = number(value)
    return text if value <= 0 or math.isnan(value) else f"+{text}"


def duration(seconds: float | None) -> str:
    """A span: ``12 ms``, ``1.2 s``, ``3 min 20 s``, ``2 h 5 min``, ``3 d 4 h``."""
    if seconds is None or not math.isfinite(seconds):
        return NONE
    seconds = max(seconds, 0.0)
    if seconds < 0.9995:  # noqa: PLR2004 - what rounds to a second is one
        return f"{seconds * 1000:.0f} ms"
    if seconds < 9.95:  # noqa: PLR2004
        return f"{seconds:.1f} s"
    whole = round(seconds)
    for large, small, names in (
        (_DAY, _HOUR, ("d", "h")),
        (_HOUR, _MINUTE, ("h", "min")),
        (_MINUTE, 1, ("min", "s")),
    ):
        if whole >= large:
            rest = whole % large // small
            return f"{whole // large} {names[0]}" + (f" {rest} {names[1]}" if rest else "")
    return f"{whole} s"


def age(moment: float, now: float) -> str:
    """How long ago: ``just now``, ``5 min ago``, ``3 d ago``; older than 30 days, the date."""
    passed = now - moment
    if passed < -_MINUTE or passed >= _MONTH:
        return date(moment).split(" ")[0]
    if passed < _MINUTE:
        return "just now"
    for large, name in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if passed >= large:
            return f"{int(passed // large)} {name} ago"
    raise AssertionError(passed)


def date(moment: float) -> str:
    """``2026-01-31 18:30:05`` in this machine's zone."""
    try:
        return dt.datetime.fromtimestamp(moment).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (OverflowError, OSError, ValueError):
        return NONE


def size(found_bytes: float) -> str:
    """``512 B``, ``1.2 kB``, ``3.4 MB``: powers of a thousand."""
    amount = float(found_bytes)
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if amount < 999.5 or unit == "TB":  # noqa: PLR2004 - what rounds to a thousand is the next
            whole = unit == "B" or amount >= 99.95  # noqa: PLR2004
            return f"{amount:.0f} {unit}" if whole else f"{amount:.1f} {unit}"
        amount /= 1000
    raise AssertionError(found_bytes)


def status(state: Status) -> str:
    """Glyph and word: ``✓ finished``."""
    return f"{GLYPHS[state]} {state}"


def count(amount: int, noun: str) -> str:
    """``1 run``, ``2 runs``."""
    plural = noun[:-1] + "ies" if noun.endswith("y") else f"{noun}s"
    return f"{number(amount)} {noun if amount == 1 else plural}"


def param(value: ParamValue, longest: int | None = LONGEST) -> str:
    """A param on one line; a text in quotes where it would read as another type."""
    match value:
        case bool() | None:
            text = str(value)
        case int():
            text = str(value) if value.bit_length() < _EXACT else number(value)
        case float():
            text = repr(value)
        case str():
            text = repr(value) if _reads_otherwise(value) else " ".join(value.splitlines())
        case _:
            text = json.dumps(value, ensure_ascii=False)
    text = visible(text)
    return text if longest is None else cut(text, longest)


def change(old: ParamValue, new: ParamValue, longest: int = LONGEST) -> tuple[str, str]:
    """Two values that differ, each as :func:`param`: of long ones, the stretch where they do."""
    texts = (param(old, longest), param(new, longest))
    if texts[0] != texts[1]:
        return texts
    wholes = [param(value, None) for value in (old, new)]
    if wholes[0] == wholes[1]:  # 1 and '1', or blanks that a line does not show
        wholes = [visible(repr(value)) for value in (old, new)]
    pairs = enumerate(zip(*wholes, strict=False))
    at = next((at for at, (character, other) in pairs if character != other), min(map(len, wholes)))
    start = max(at - longest // 3, 0)
    before = "…" if start else ""
    first, second = (cut(before + whole[start:], longest) for whole in wholes)
    return first, second


def params(values: Iterable[ParamValue], longest: int = LONGEST) -> list[str]:
    """A column: as :func:`param`, long floats with 6 digits where that makes no two of them alike."""
    pairs = [(_rounded(value), param(value, longest)) for value in values]
    wholes: dict[str, set[str]] = {}
    for text, whole in pairs:
        wholes.setdefault(text or whole, set()).add(whole)
    return [text if text and len(wholes[text]) == 1 else whole for text, whole in pairs]


def cut(text: str, longest: int) -> str:
    """``text`` with ``…`` for what is too long."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def cut_middle(text: str, longest: int) -> str:
    """``text`` with a word for the middle of it when it is too long."""
    if len(text) <= longest:
        return text
    half = longest // 2
    left_out = count(len(text) - 2 * half, "character")
    return f"{text[:half]}\n[... {left_out} left out here ...]\n{text[-half:]}"


def visible(text: str) -> str:
    r"""``text`` with characters that act on a screen or are not seen as codes: ``\x1b``, ``\u200b``."""
    if text.isascii() and text.isprintable():  # as nearly every text
        return text
    return _ACTIVE.sub(_code, text)


def without_colours(text: str) -> str:
    """A captured text without its terminal colours and links."""
    return _ANSI.sub("", text)


def one_line(text: str, longest: int = 200) -> str:
    """The text on a line, visible, cut."""
    if text.isascii() and text.isprintable():
        return cut(text, longest)
    plain = without_colours(text).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return cut(visible(" ".join(plain.split())), longest)


def flat(text: str) -> str:
    """The text on a line, visible, with the blanks that it has."""
    if text.isascii() and text.isprintable():
        return text
    return visible(_BREAKS.sub(" ", without_colours(text)))


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )


def _code(match: re.Match[str]) -> str:
    if len(match[0]) > 1:  # a flag with its tags
        return match[0]
    point = ord(match[0])
    if point > 0xFFFF:  # noqa: PLR2004 - four digits
        return f"\\U{point:08x}"
    return f"\\x{point:02x}" if point < 256 else f"\\u{point:04x}"  # noqa: PLR2004 - one byte


def _short_exponent(match: re.Match[str]) -> str:
    return f"e{'-' if match[1] == '-' else ''}{match[2]}"


def _rounded(value: ParamValue) -> str:
    """A long float with few digits; empty for all else."""
    if not isinstance(value, float) or len(repr(value)) <= _LONG:
        return ""
    text = _EXPONENT.sub(_short_exponent, f"{value:.{_KEPT}g}")
    return text if "." in text or "e" in text else f"{text}.0"


def _reads_otherwise(text: str) -> bool:
    if not text or text != text.strip() or text in {"True", "False", "None", NONE}:
        return True
    try:
        float(text)
    except ValueError:
        return text[0] in "[{"
    return True
