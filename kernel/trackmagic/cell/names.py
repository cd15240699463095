"""The names of a cell: what it reads from other cells, assigns, and may change in place.

One pass over the tree with Python's scoping rules. Where the text alone cannot tell, the pass is
careful about ``if`` (a name assigned in one arm only is still read from outside) and trusting about
loops and ``try`` (their bodies are taken to run).
"""

from __future__ import annotations

import ast

import msgspec

from trackmagic.cell.body import body
from trackmagic.cell.scope import Scope
from trackmagic.cell.walk import walk


class Names(msgspec.Struct, frozen=True):
    """The names of a cell, each tuple in the order of the text. Builtins are names like others."""

    reads: tuple[str, ...] = ()
    """Read before the cell has assigned them: its free variables."""
    assigns: tuple[str, ...] = ()
    """Bound at the top level, or in a function that declares them global; imports left out."""
    imports: tuple[str, ...] = ()
    deletes: tuple[str, ...] = ()
    """Unbound in the end by ``del``."""
    touched: tuple[str, ...] = ()
    """May be changed in place: methods called, parts stored, given to a call, under an alias too."""
    sets_global: tuple[str, ...] = ()
    """Of the assigned ones, those that a function binds whenever it is called."""

    @property
    def is_unclear(self) -> bool:
        """Whether the cell may bind names that its text does not name."""
        return not _UNCLEAR.isdisjoint(self.reads)


_UNCLEAR = frozenset(("exec", "eval", "globals", "locals", "vars", "get_ipython", "__import__"))


def names(tree: ast.Module) -> Names:
    """Give the names of a cell; none when it is nested too deep to be walked."""
    scope = Scope("module")
    try:
        walk(scope, body(tree).body)
    except RecursionError:
        return Names()
    reads = dict(scope.now)
    for name in (*scope.later, *scope.global_reads):
        if name not in scope.stores:
            reads[name] = None
    assigns = [name for name in (*scope.stores, *scope.global_stores) if name not in scope.imports]
    return Names(
        reads=tuple(reads),
        assigns=tuple(dict.fromkeys(assigns)),
        imports=tuple(scope.imports),
        deletes=tuple(name for name in scope.deletes if name not in scope.stores),
        touched=tuple(scope.all_touched()),
        sets_global=tuple(scope.global_stores),
    )
