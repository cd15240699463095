"""The flow of a cell's top level: what each name is worth when it has run, followed statement by statement.

Tests whose value is known choose their arm; of others both arms are followed, and the value at the end tells
which ran. Loops are in :mod:`trackmagic.cell.loops`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple

from trackmagic.cell import bindings, free, loops
from trackmagic.cell.held import NEITHER, WORK, Held, held, merged
from trackmagic.cell.origins import Origins
from trackmagic.cell.unknown import UNKNOWN
from trackmagic.cell.worths import operated

_Part = tuple[ast.expr, ast.expr, Held]


class Stop(NamedTuple):
    """Where a cell stopped: the place of the expression that raised, columns as the tree has them."""

    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0


class Flow(Origins):
    """Follows the statements of one cell."""

    def __init__(
        self,
        namespace: Mapping[str, object],
        given: Mapping[str, Held] | None = None,
        stop: Stop | None = None,
        *,
        has_run: bool = True,
    ) -> None:
        super().__init__(namespace, given or {})
        self.rebound: dict[str, list[loops.Change]] = {}
        """How the loop that is followed changes the names it binds."""
        self.in_loop = 0
        self._stop = stop
        self._has_run = has_run

    def follow(self, statements: Sequence[ast.stmt]) -> None:
        """Follow a cell; one that is nested too deep to be walked binds nothing."""
        try:
            self.block(statements)
        except RecursionError:
            self.names.clear()

    def is_given(self, name: str) -> bool:
        """Tell whether the cell has found the name there."""
        return name in self._given

    def block(self, statements: Sequence[ast.stmt]) -> None:
        """Follow statements in their order."""
        for statement in statements:
            kind = type(statement)
            step = _STATEMENTS.get(kind)
            if self._is_behind(statement, kind):
                continue
            if step is not None:
                self._take(step, statement)

    def _take(self, step: Callable[[Flow, Any], None], statement: ast.stmt) -> None:
        """Follow a statement; one that meets an object which raises binds nothing."""
        try:
            step(self, statement)
        except RecursionError:
            raise
        except Exception:  # noqa: BLE001 - a user's object may raise anything
            self.names |= dict.fromkeys(bindings.stored_names(statement), NEITHER)

    def _is_behind(self, statement: ast.stmt, kind: type[ast.stmt]) -> bool:
        """Whether the cell stopped before the statement was done; one with a body may have begun."""
        stop = self._stop
        if stop is None or self.in_loop:
            return False
        if kind in _COMPOUND:
            return (statement.lineno, statement.col_offset) > (stop.line, stop.column)
        end = (statement.end_lineno or statement.lineno, statement.end_col_offset or 0)
        if end <= (stop.line, stop.column):
            return False
        if statement.lineno <= stop.line:  # what it called before it raised
            before = dict(self.names)
            _STATEMENTS.get(kind, Flow.expression)(self, statement)
            self.names = before
            self.calls = [call for call in self.calls if _was_called(call.node, stop)]
        return True

    # Binding

    def name_bound(self, name: str, node: ast.expr, worth: Held) -> None:
        """Bind a name, and note it for the loop that is followed."""
        self.rebound.setdefault(name, []).append(loops.Change(worth, node))
        self.bind(name, worth)

    def store(self, target: ast.expr, node: ast.expr, worth: Held) -> None:
        """Bind a target to the worth of an expression; all of ``b, a`` is read before ``a, b`` are bound."""
        for part, source, of_part in list(self._parts(target, node, worth)):
            if isinstance(part, ast.Name):
                self.name_bound(part.id, source, of_part)
            elif isinstance(part, ast.Subscript) or of_part.kind != "plain":
                self.change(part)

    def _parts(self, target: ast.expr, node: ast.expr, worth: Held) -> Iterator[_Part]:
        """The single targets, each with the expression it is bound to and what that is worth."""
        if isinstance(target, ast.Tuple | ast.List):
            yield from self._unpacked(target.elts, node, worth)
        elif isinstance(target, ast.Starred):
            yield from self._parts(target.value, node, worth)
        else:
            yield target, node, worth

    def _unpacked(self, targets: list[ast.expr], node: ast.expr, worth: Held) -> Iterator[_Part]:
        if isinstance(node, ast.Tuple | ast.List):
            parts = bindings.unpacked(targets, node)
            for target, part in zip(targets, parts, strict=True):
                yield from self._parts(target, part, self.of(part))
            return
        values = None
        if not any(isinstance(target, ast.Starred) for target in targets):
            values = free.unpacked(worth.value, len(targets)) if worth.kind == "plain" else None
        kind = "work" if worth.kind == "object" else worth.kind
        for at, target in enumerate(targets):
            item = Held(kind, UNKNOWN if values is None else values[at])
            yield from self._parts(target, node, item)

    def assign(self, node: ast.Assign) -> None:
        """``a = b = value``."""
        worth = self.of(node.value)
        for target in node.targets:
            self.store(target, node.value, worth)

    def annotated(self, node: ast.AnnAssign) -> None:
        """``a: int = value``."""
        if node.value is not None:
            self.store(node.target, node.value, self.of(node.value))

    def augmented(self, node: ast.AugAssign) -> None:
        """``a += value``: a container is changed, all else is bound anew."""
        worth = self.of(node.value)
        if not isinstance(node.target, ast.Name):
            self.change(node.target)
            return
        name = node.target.id
        old = self.look(name)
        self.rebound.setdefault(name, []).append(loops.Change(worth, node))
        if isinstance(old.value, list | set | dict):
            self.changed.add(name)
        else:
            self.bind(name, operated(node.op, old, worth))

    def expression(self, node: Any) -> None:
        """A statement that only does something."""
        for part in ("value", "test", "msg", "exc", "cause"):
            if isinstance(inner := getattr(node, part, None), ast.expr):
                self.of(inner)

    def deleted(self, node: ast.Delete) -> None:
        """``del a, b[0]``."""
        for target in node.targets:
            if isinstance(target, ast.Subscript | ast.Attribute):
                self.change(target)
            for name in bindings.stored_names(target):
                self.bind(name, NEITHER)

    def definition(self, node: Any) -> None:
        """A function or class."""
        value = self.namespace.get(node.name, UNKNOWN) if self._has_run else UNKNOWN
        is_settings = isinstance(node, ast.ClassDef) and value is not UNKNOWN
        worth = held(value) if is_settings else Held("object", value)
        self.bind(node.name, worth)

    def imported(self, node: ast.Import | ast.ImportFrom) -> None:
        """``import a.b``, ``from a import b as c``."""
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            self.bind(name, Held("object", self.namespace.get(name, UNKNOWN)))

    # Ways that part

    def condition(self, node: ast.If) -> None:
        """``if``: the arm that is known to run, or both."""
        test = self.of(node.test)
        if test.kind == "plain" and test.is_known:
            self.block(node.body if test.value else node.orelse)
        else:
            taints = self.depends_on_results(node.test)
            self._arms([node.body, node.orelse], taints=taints)

    def _arms(self, arms: Sequence[Sequence[ast.stmt]], *, taints: bool = False) -> None:
        before = dict(self.names)
        ends = []
        for arm in arms:
            self.names = dict(before)
            self.block(arm)
            ends.append(self.names)
        self.names = reduce(merged, ends)
        if taints:  # chosen by a result, so a result
            for name, worth in self.names.items():
                if before.get(name) is not worth and worth.kind == "plain":
                    self.names[name] = WORK._replace(maybe=worth.maybe)

    def match(self, node: ast.Match) -> None:
        """``match``: any of the cases, or none."""
        subject = self.of(node.subject)
        worth = Held("work" if subject.kind == "object" else subject.kind, maybe=True)
        arms: list[list[ast.stmt]] = [[]]
        for case in node.cases:
            for pattern in ast.walk(case.pattern):
                for name in (getattr(pattern, "name", None), getattr(pattern, "rest", None)):
                    if isinstance(name, str):
                        self.bind(name, worth)
            arms.append(case.body)
            if case.guard is None and getattr(case.pattern, "pattern", 0) is None:
                arms = arms[1:] if not arms[0] else arms
        self._arms(arms)

    def attempt(self, node: Any) -> None:
        """``try``: the body, or a part of it and one of the handlers."""
        if not node.handlers:
            self.block([*node.body, *node.orelse])
            self._finally(node)
            return
        before = dict(self.names)
        self.block(node.body)
        arms = [node.orelse, *(handler.body for handler in node.handlers)]
        after = self.names
        interrupted = merged(before, after)
        ends = []
        for at, arm in enumerate(arms):
            self.names = dict(interrupted if at else after)
            self.block(arm)
            ends.append(self.names)
        self.names = reduce(merged, ends)
        self._finally(node)

    def _finally(self, node: Any) -> None:
        """What runs though the cell stopped before it."""
        stop = self._stop
        if node.finalbody and stop is not None and stop.line < node.finalbody[0].lineno:
            self._stop = None if stop.line >= node.lineno else stop
        self.block(node.finalbody)
        self._stop = stop

    def context(self, node: ast.With | ast.AsyncWith) -> None:
        """``with``: its body runs."""
        for item in node.items:
            worth = self.of(item.context_expr)
            if item.optional_vars is not None:
                kind = "work" if worth.kind == "object" else worth.kind
                self.store(item.optional_vars, item.context_expr, Held(kind))
        self.block(node.body)

    def loop(self, node: ast.For | ast.AsyncFor | ast.While) -> None:
        """A loop: what it binds, and what it does to names that were bound before."""
        loops.follow(self, node)


def _was_called(node: ast.Call, stop: Stop) -> bool:
    end = (node.end_lineno or 0, node.end_col_offset or 0)
    return end <= (stop.end_line, stop.end_column) if stop.end_line else end[0] < stop.line


_COMPOUND = frozenset({
    ast.If, ast.Try, ast.TryStar, ast.With, ast.AsyncWith, ast.Match, ast.For, ast.AsyncFor, ast.While,
})  # fmt: skip
_STATEMENTS: dict[type[ast.stmt], Callable[[Flow, Any], None]] = {
    ast.Assign: Flow.assign,
    ast.AnnAssign: Flow.annotated,
    ast.AugAssign: Flow.augmented,
    ast.Expr: Flow.expression,
    ast.Assert: Flow.expression,
    ast.Raise: Flow.expression,
    ast.If: Flow.condition,
    ast.Try: Flow.attempt,
    ast.TryStar: Flow.attempt,
    ast.With: Flow.context,
    ast.AsyncWith: Flow.context,
    ast.Match: Flow.match,
    ast.For: Flow.loop,
    ast.AsyncFor: Flow.loop,
    ast.While: Flow.loop,
    ast.FunctionDef: Flow.definition,
    ast.AsyncFunctionDef: Flow.definition,
    ast.ClassDef: Flow.definition,
    ast.Import: Flow.imported,
    ast.ImportFrom: Flow.imported,
    ast.Delete: Flow.deleted,
}
