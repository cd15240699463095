"""What a cell finds under the names it reads, and whether the cell that made it made it of literals.

Cells that ran are kept as their text. It is followed only when a tracked cell reads a name they made; what
follows it is imported then, so that ``%load_ext`` stays cheap.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from trackmagic.cell.body import body
from trackmagic.cell.held import OBJECT, Held, choices, held
from trackmagic.cell.unknown import UNKNOWN


class Source:
    """A cell that ran: its text, and what its names are worth as soon as somebody asks."""

    __slots__ = ("_is_asked", "_text", "_worths")

    def __init__(self, text: str | ast.Module) -> None:
        self._text = text
        self._worths: dict[str, Held] | None = None
        self._is_asked = False

    def worth(self, name: str, given: Given) -> Held | None:
        """Give what the cell made of a name; None while that is being found out."""
        if self._worths is None:
            if self._is_asked:
                return None
            self._is_asked = True
            from trackmagic.cell.flow import Flow

            flow = Flow(given.namespace, given)
            flow.follow(body(self._text).body)
            self._worths = {
                each: worth if worth.kind == "plain" else Held(worth.kind)  # no object is held
                for each, worth in flow.names.items()
            }
        return self._worths.get(name)


class Given(Mapping[str, Held]):
    """The names that a cell finds, each looked at once, when it is asked for."""

    def __init__(
        self, namespace: Mapping[str, object], sources: Mapping[str, Source], hidden: Any = ()
    ) -> None:
        self.namespace = namespace
        self._names = frozenset(namespace)
        self._sources, self._hidden = sources, hidden
        self._known: dict[str, Held] = {}
        self._of_literals: dict[str, bool] = {}

    def __getitem__(self, name: str) -> Held:
        """What is under a name. A plain container is copied: the cell may change it."""
        if name not in self._known:
            if name not in self:
                raise KeyError(name)
            self._known[name] = self._looked(name, self.namespace.get(name, UNKNOWN))
        worth = self._known[name]
        if worth.kind != "object":
            return worth
        return Held("object", self.namespace.get(name, UNKNOWN))  # not held while the cell runs

    def __contains__(self, name: object) -> bool:
        """Tell whether the cell finds the name."""
        return name in self._names and name not in self._hidden

    def __iter__(self) -> Iterator[str]:
        """Go through the names it finds."""
        return (name for name in self._names if name not in self._hidden)

    def __len__(self) -> int:
        """Count the names it finds."""
        return sum(1 for _ in self)

    def is_of_literals(self, name: str) -> bool:
        """Tell whether another cell made the plain value under a name of literals, by the rule of params."""
        return name in self and self[name].kind == "plain" and self._of_literals.get(name, False)

    def _looked(self, name: str, value: Any) -> Held:
        worth = held(value)
        if worth.kind != "plain":
            return OBJECT
        source = self._sources.get(name)
        source_worth = source.worth(name, self) if source is not None else None
        if source_worth is not None:
            if source_worth.kind in {"work", "moment"} and isinstance(value, int | float):
                return Held(source_worth.kind)
            self._of_literals[name] = source_worth.kind == "plain" and _is_as_made(
                source_worth, value
            )
        return Held("plain", _copied(value))


def _is_as_made(source_worth: Held, value: Any) -> bool:
    """Whether a container still is what its cell made, or a configuration that was not filled but set."""
    from trackmagic.cell.params import is_empty, is_same

    candidates = choices(source_worth)
    if not candidates or not isinstance(value, list | set | dict):
        return True
    if any(is_same(candidate, value) for candidate in candidates):
        return True
    return isinstance(value, dict) and not any(is_empty(candidate) for candidate in candidates)


def _copied(value: Any) -> Any:
    if type(value) in {list, set}:
        return type(value)(_copied(part) for part in value)
    if type(value) is dict:
        return {key: _copied(part) for key, part in value.items()}
    return value
