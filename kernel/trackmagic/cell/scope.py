"""A scope of Python code while it is walked, and what of it the scope around it sees."""

from __future__ import annotations

import ast
from typing import Literal

ScopeKind = Literal["module", "function", "class", "comprehension"]


class Scope:
    """Names of one scope. Dicts to None are sets that keep the order of the text."""

    __slots__ = (
        "aliases", "bound", "deletes", "global_reads", "global_stores", "globals", "imports",
        "kind", "later", "nonlocals", "now", "outer", "stores", "touched",
    )  # fmt: skip

    def __init__(self, kind: ScopeKind, outer: Scope | None = None) -> None:
        self.kind = kind
        self.outer = outer
        self.now: dict[str, None] = {}  # read while the scope runs, before it has bound them
        self.later: dict[str, None] = {}  # free in the functions that it defines
        self.stores: dict[str, None] = {}
        self.imports: dict[str, None] = {}
        self.deletes: dict[str, None] = {}
        self.bound: set[str] = set()
        self.touched: dict[str, None] = {}
        self.aliases: dict[str, list[str]] = {}
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self.global_reads: dict[str, None] = {}
        self.global_stores: dict[str, None] = {}

    def read(self, name: str) -> None:
        """Note a read, unless the scope has bound the name."""
        if name not in self.bound:
            self.now[name] = None

    def store(self, name: str, roots: list[str] | None = None) -> None:
        """Bind a name, which from now on may be a part of what the roots name."""
        if name in self.globals:
            self.global_stores[name] = None
        self.stores[name] = None
        self.imports.pop(name, None)
        self.bound.add(name)
        if roots:
            self.aliases.setdefault(name, []).extend(roots)

    def load(self, name: str) -> None:
        """Bind a name by an import."""
        self.store(name)
        self.imports[name] = None

    def delete(self, name: str) -> None:
        """Unbind a name."""
        if self.kind == "module":
            self.stores.pop(name, None)
            self.imports.pop(name, None)
            self.bound.add(name)  # a read after it is an error, not an input
        else:
            self.stores[name] = None
        self.deletes[name] = None

    def touch(self, names: list[str]) -> None:
        """Note that what these names hold may be changed in place."""
        for name in names:
            self.touched[name] = None

    def all_touched(self) -> dict[str, None]:
        """Give the touched names, and those that they are aliases of."""
        names: dict[str, None] = {}
        waiting = list(reversed(self.touched))
        while waiting:
            name = waiting.pop()
            if name not in names:
                names[name] = None
                waiting.extend(self.aliases.get(name, ()))
        return names

    def function(self) -> Scope:
        """Open the scope of a function. A class is not around its methods, for names."""
        return Scope("function", self)

    def close(self) -> None:
        """Hand on to the outer scope what is free here."""
        outer = self.outer
        if outer is None:
            return
        if self.kind == "function":
            self._close_function(outer)
        elif self.kind == "class":
            for name in self.now:
                outer.read(name)
            outer.later.update(self.later)
            outer.touch([name for name in self.all_touched() if name not in self.stores])
        else:
            self._close_comprehension(outer)
        outer.global_reads.update(self.global_reads)
        outer.global_stores.update(self.global_stores)

    def _close_function(self, outer: Scope) -> None:
        local = self.stores.keys() - self.globals - self.nonlocals
        free = [name for name in (*self.now, *self.later) if name not in local]
        for name in free:
            (self.global_reads if name in self.globals else outer.later)[name] = None
        outer.touch([name for name in self.all_touched() if name not in local])

    def _close_comprehension(self, outer: Scope) -> None:
        for name in self.now:
            if name not in self.stores:
                if outer.kind == "class":
                    outer.now[name] = None
                else:
                    outer.read(name)
        outer.later.update({name: None for name in self.later if name not in self.stores})
        outer.touch([name for name in self.all_touched() if name not in self.stores])


def roots(node: ast.AST | None) -> list[str]:
    """Give the names whose objects an expression hands out, whole or in part."""
    names: list[str] = []
    stack = [node]
    while stack:
        node = stack.pop()
        match node:
            case ast.Name():
                names.append(node.id)
            case ast.Attribute() | ast.Subscript() | ast.Starred() | ast.Await():
                stack.append(node.value)
            case ast.Tuple() | ast.List() | ast.Set():
                stack.extend(reversed(node.elts))
            case ast.Dict():
                stack.extend(reversed(node.values))
            case ast.IfExp():
                stack.extend((node.orelse, node.body))
            case ast.BoolOp():
                stack.extend(reversed(node.values))
            case ast.NamedExpr():
                stack.append(node.target)
            case _:
                pass
    return names
