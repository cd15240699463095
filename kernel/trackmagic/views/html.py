"""HTML that cannot be forgotten to escape: a plain ``str`` is always text, only ``element`` makes markup.

Tags and attributes are from a list with no script, handler, link or image in it, so no run's name,
code or note can become more than text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from trackmagic.views.format import visible

TAGS: Final = frozenset(
    "b code del details div g ins p path pre small span summary svg table tbody td text th thead "
    "title tr".split()
)
ATTRIBUTES: Final = {
    **{f"{name}_": name for name in ("class", "open")},
    **{name: name for name in "title scope colspan role viewBox width height d fill".split()},
    **{name: name for name in "x y dx opacity overflow".split()},
    **{name: name.replace("_", "-") for name in ("aria_label", "aria_hidden", "stroke_width")},
    **{name: name.replace("_", "-") for name in ("stroke_linecap", "stroke_linejoin")},
    **{name: name.replace("_", "-") for name in ("stroke_dasharray", "text_anchor", "font_size")},
    "stroke": "stroke",
    "preserve_ratio": "preserveAspectRatio",
}


_BEFORE_BLANK = re.compile(r"(?:\r\n|\r|\n)(?=[^\S\r\n]*[\r\n])")
_PLAIN = re.compile(r"[\w .,:;+*/()\[\]#%=-]*", re.ASCII)


class Html(str):
    """Markup, made by this file. Added to or formatted it is a plain ``str`` again, and so text."""

    __slots__ = ()


Child = Html | str | None


def element(tag: str, *children: Child, **attributes: str | float | None) -> Html:
    """``<tag class="x">children</tag>``; attributes that are None or False are left out.

    Raises :class:`ValueError` for a tag or an attribute that is not on the list.
    """
    opening = _opening(tag, tuple(attributes.items()))
    return Html(f"{opening}{join(children)}</{tag}>")


def join(children: Iterable[Child]) -> Html:
    """The children one after the other."""
    return Html(
        "".join(
            [
                child if type(child) is Html else escaped(child)
                for child in children
                if child is not None
            ]
        )
    )


def lines(children: Iterable[Html]) -> Html:
    """The children, each on a line of its own: so a difference of two outputs is one of lines."""
    return Html("\n".join(children))


def style(sheet: str) -> Html:
    """A style element of our own sheet. Raises :class:`ValueError` when it could end itself."""
    if "<" in sheet or "url(" in sheet or "@import" in sheet:
        raise ValueError("a style sheet has no '<', url() or @import")
    return Html(f"<style>{sheet}</style>")


def escaped(text: str) -> str:
    """``text`` as the text of an element or an attribute, without a blank line.

    In Markdown HTML ends at one, and what follows is read as Markdown.
    """
    if _PLAIN.fullmatch(text):
        return text
    return _BEFORE_BLANK.sub("&#10;", html.escape(visible(text)))


@lru_cache(maxsize=512)
def _opening(tag: str, attributes: tuple[tuple[str, str | float | None], ...]) -> str:
    """The opening tag; most are the same from one view to the next."""
    if tag not in TAGS:
        raise ValueError(f"no tag {tag!r} here; use one of {', '.join(sorted(TAGS))}")
    written = tag
    for name, value in attributes:
        if value is None or value is False:
            continue
        if name not in ATTRIBUTES:
            raise ValueError(f"no attribute {name!r} here; use one of {', '.join(ATTRIBUTES)}")
        written += f' {ATTRIBUTES[name]}="{"" if value is True else escaped(str(value))}"'
    return f"<{written}>"
