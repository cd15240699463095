"""Where the names of a cell come from, followed back through free work.

Nothing of the user's is run: names are looked up, attributes are read as they lie there, and only
Python's own arithmetic on plain values is done.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping
from typing import Any

from trackmagic.cell import looks
from trackmagic.cell.calls import Call
from trackmagic.cell.held import NEITHER, WORK, Held, held
from trackmagic.cell.unknown import UNKNOWN
from trackmagic.cell.worths import STEPS

MAX_DEPTH = 60
_TAINTED = frozenset({"work", "moment", "neither"})


class Origins:
    """Reads expressions of one cell, in the order in which they run."""

    def __init__(self, namespace: Mapping[str, object], given: Mapping[str, Held]) -> None:
        self.namespace = namespace
        self.names: dict[str, Held] = {}
        """What the cell has bound so far."""
        self.changed: set[str] = set()
        """Names whose object the cell changes in place."""
        self.calls: list[Call] = []
        """What it calls, in the order of the text."""
        self.repeats = 0
        """Whether what is read runs more than once: an element of a comprehension."""
        self._given = given
        self._depth = 0

    def of(self, node: ast.expr | None) -> Held:
        """Give the worth of an expression."""
        step = STEPS.get(type(node))
        if step is None:
            return WORK
        self._depth += 1
        try:
            return step(self, node) if self._depth <= MAX_DEPTH else NEITHER
        finally:
            self._depth -= 1

    def bind(self, name: str, worth: Held) -> None:
        """Bind a name."""
        self.changed.discard(name)
        self.names[name] = worth

    def name_bound(self, name: str, _node: ast.expr, worth: Held) -> None:
        """Bind a name to what an expression is worth."""
        self.bind(name, worth)

    def look(self, name: str) -> Held:
        """Give what a name is worth at this point."""
        worth = self.names.get(name)
        if worth is not None:
            return worth
        if name in self._given:
            return self._given[name]
        value = self.namespace.get(name, UNKNOWN)
        if value is not UNKNOWN:
            return held(value)
        return Held("object", getattr(builtins, name, UNKNOWN))

    def change(self, node: ast.expr) -> None:
        """Note that what an expression names is changed in place."""
        while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            node = node.value
        if isinstance(node, ast.Name):
            self.changed.add(node.id)

    def depends_on_results(self, node: ast.expr) -> bool:
        """Tell whether an expression reads a name that the cell has computed."""
        reads = (part.id for part in ast.walk(node) if isinstance(part, ast.Name))
        return any(self.look(name).kind in _TAINTED for name in reads)

    def is_data(self, node: ast.expr) -> bool:
        """Tell whether an expression names data, whose size is as given as the data is."""
        return isinstance(node, ast.Name) and looks.is_data(self.thing(node))

    def thing(self, node: ast.expr) -> Any:
        """Give the object that an expression names, as it is now; UNKNOWN for what is not named."""
        if isinstance(node, ast.Name):
            worth = self.look(node.id)
            return worth.value if worth.is_known else self.namespace.get(node.id, UNKNOWN)
        if isinstance(node, ast.Attribute):
            base = self.thing(node.value)
            if base is UNKNOWN and isinstance(node.value, ast.Call):
                kind = self.thing(node.value.func)
                return looks.method_of(kind, node.attr) if looks.is_own(kind) else UNKNOWN
            if base is UNKNOWN:
                return UNKNOWN
            attribute = looks.stored(base, node.attr)
            if isinstance(attribute, staticmethod | classmethod):
                return looks.method_of(base, node.attr)
            return looks.method(base, node.attr) if attribute is UNKNOWN else attribute
        return UNKNOWN
