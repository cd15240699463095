"""IPython's completion asks here first; what is not ours is left to it as if we were not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from IPython.core.completer import CompletionContext, SimpleCompletion, context_matcher

from trackmagic.magics.arguments import HEADER

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from trackmagic.magics.completion.words import Offer

Matcher = Callable[[CompletionContext], dict[str, Any]]
LOOKED_AT = 20_000
"""Characters before the cursor that are read for the call it stands in: a few milliseconds."""


def matcher_of(shell: InteractiveShell) -> Matcher:
    """The matcher of a shell, as ``Completer.custom_matchers`` has them."""

    @context_matcher(identifier="trackmagic")
    def match(context: CompletionContext) -> dict[str, Any]:
        from trackmagic.recording.guard import quiet

        offer = None
        with quiet("completing"):
            offer = _offer(context, shell.user_ns)
        if offer is None or not offer.words:
            return {"completions": [], "suppress": False}
        return {
            "completions": [SimpleCompletion(word.text, type=word.kind) for word in offer.words],
            "matched_fragment": offer.typed,
            "suppress": True,
            "ordered": True,
        }

    return match  # type: ignore[no-any-return]


def _offer(context: CompletionContext, namespace: Mapping[str, Any]) -> Offer | None:
    lines = context.full_text.split("\n")
    at, line = context.cursor_line, lines[context.cursor_line]
    line, rest = line[: context.cursor_position], line[context.cursor_position :]
    if line.lstrip().startswith((HEADER, "%track")):
        return _of_header(line.lstrip(), "\n".join(lines[at + 1 :]))
    before = "\n".join([*lines[:at], line])
    if len(before) > LOOKED_AT:
        before = before[-LOOKED_AT:].partition("\n")[2]
    if "'" not in before and '"' not in before:
        return None
    return _of_text(before, "\n".join([rest, *lines[at + 1 : at + 10]]), namespace)


def _of_header(line: str, body: str) -> Offer | None:
    from trackmagic.magics.completion.header import header_next

    expected = header_next(line)
    if expected is None:
        return None
    from trackmagic.cell.body import body as parsed
    from trackmagic.cell.names import names
    from trackmagic.magics.completion.words import of_header

    is_of_cell = line.startswith(HEADER) and expected.wanted in ("param", "params", "metrics")
    cell_names = names(parsed(body)).assigns if is_of_cell else ()
    return of_header(expected, cell_names)


def _of_text(before: str, after: str, namespace: Mapping[str, Any]) -> Offer | None:
    """``after`` is the rest of the call, which may say of which kind a chart is."""
    from trackmagic.magics.completion.calls import function_of, taken
    from trackmagic.magics.completion.place import place_of

    place = place_of(before)
    if place is None:
        return None
    function = function_of(place.function, namespace, before)
    call = before[place.start :] + after
    kind = None if function is None else taken(function, place.argument, call)
    if kind is None:
        return None
    from trackmagic.magics.completion.words import of_text

    return of_text(kind, place.typed, place.mark)
