"""Params and results of a cell: what goes in as literals, what comes out as computed floats.

A name assigned a literal at the top level is a param, worth what it holds when the cell has run. One
that a loop then binds again is an accumulator (``best = 0.0; for ...: best = max(best, acc)``): a
result, like every other float the cell computes at its top level.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from trackmagic.cell.bindings import declared_global, named_expressions, stored_names, unpacked
from trackmagic.cell.body import body
from trackmagic.cell.literals import NotParam, literal, param_value
from trackmagic.entities import ParamValue

CLOCKS = frozenset({"time", "perf_counter", "monotonic", "process_time", "thread_time"})


class Captured(msgspec.Struct, frozen=True):
    """What a cell that has run says of itself. No name is in both."""

    params: dict[str, ParamValue]
    results: dict[str, float]


def literal_params(tree: ast.Module) -> dict[str, ParamValue]:
    """Give the params that the text alone tells; of two literals for a name, the later."""
    found = _Assignments()
    found.block(body(tree).body)
    return found.literals


def captured(
    tree: ast.Module, namespace: Mapping[str, object], *, stopped_line: int | None = None
) -> Captured:
    """Give params and results, read from the namespace after the cell ran.

    ``stopped_line`` is where a failed cell stopped: what it would have assigned from there on is
    left out, so that a value of an earlier execution is not taken for this one's.
    """
    found = _Assignments(stopped_line)
    found.block(body(tree).body)
    params: dict[str, ParamValue] = {}
    for name, worth in found.literals.items():
        if name in namespace:
            value = namespace[name]
            if worth is None and name in found.computed and float_value(value) is not None:
                continue  # None held its place until it was computed
            try:
                params[name] = param_value(value)
            except NotParam:
                continue
    results: dict[str, float] = {}
    for name in found.computed:
        if name not in params and name in namespace:
            result = float_value(namespace[name])
            if result is not None:
                results[name] = result
    return Captured(params, results)


def final_params(tree: ast.Module, namespace: Mapping[str, object]) -> dict[str, ParamValue]:
    """Give the params with the values they hold after the cell ran."""
    return captured(tree, namespace).params


def results(tree: ast.Module, namespace: Mapping[str, object]) -> dict[str, float]:
    """Give the floats that the cell computed at its top level."""
    return captured(tree, namespace).results


def _is_clock(value: ast.expr) -> bool:
    """Whether it is ``time.time()`` and the like: a moment is nobody's result."""
    if not isinstance(value, ast.Call) or value.args:
        return False
    called = value.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in CLOCKS


def float_value(value: object) -> float | None:
    """Give a Python, numpy or torch scalar of a floating type; None for all else, ints too."""
    kind = type(value)
    if kind is float:
        return value  # type: ignore[return-value]
    try:
        return _library_float(value, kind)
    except Exception:  # noqa: BLE001 - a user's object may raise anything; then it is no result
        return None


def _library_float(value: Any, kind: type) -> float | None:
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None:
        if issubclass(kind, numpy.floating):
            return float(value)
        if issubclass(kind, numpy.ndarray):
            scalar = value.ndim == 0 and issubclass(value.dtype.type, numpy.floating)
            return float(value[()]) if scalar else None
    torch: Any = sys.modules.get("torch")
    if torch is not None and issubclass(kind, torch.Tensor):
        return float(value.item()) if value.dim() == 0 and value.is_floating_point() else None
    return float.__float__(value) if issubclass(kind, float) else None


class _Assignments:
    """What straight-line code leaves behind: literals, and names it computed."""

    def __init__(self, stopped_line: int | None = None) -> None:
        self.literals: dict[str, ParamValue] = {}
        self.computed: dict[str, None] = {}
        self._stopped_line = stopped_line
        self._branches = 0

    def block(self, statements: Sequence[ast.stmt]) -> None:
        for statement in statements:
            kind = type(statement)
            reader = _STATEMENTS.get(kind)
            if kind not in _COMPOUND and self._not_run(statement):
                continue
            if reader is not None:
                reader(self, statement)
            if kind in _WITH_EXPRESSIONS:
                self._walruses(statement)

    def _not_run(self, statement: ast.stmt) -> bool:
        line = self._stopped_line
        return line is not None and (statement.end_lineno or statement.lineno) >= line

    def bind(self, target: ast.expr, value: ast.expr) -> None:
        """Bind a target, unpacking displays side by side."""
        if isinstance(target, ast.Tuple | ast.List):
            values = unpacked(target.elts, value)
            for part, item in zip(target.elts, values, strict=True):
                self.bind(part, item)
        elif isinstance(target, ast.Starred):
            self.bind(target.value, value)
        elif isinstance(target, ast.Name) and not target.id.startswith("_"):
            self._bind_name(target.id, value)

    def _bind_name(self, name: str, value: ast.expr) -> None:
        try:
            worth = literal(value)
        except NotParam:
            if _is_clock(value):
                self.forget(name)
            else:
                self.computed[name] = None
            return
        fallback = worth is None or self._branches  # try: acc = f()  except Error: acc = 0.0
        if name in self.literals or not (fallback and name in self.computed):
            self.literals[name] = worth
        if not fallback:
            self.computed.pop(name, None)

    def assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self.bind(target, node.value)

    def annotated(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.bind(node.target, node.value)

    def augmented(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name) and not node.target.id.startswith("_"):
            self.computed[node.target.id] = None

    def branch(self, node: Any) -> None:
        self._branches += not isinstance(node, ast.With | ast.AsyncWith)
        for part in ("body", "handlers", "cases", "orelse", "finalbody"):
            for child in getattr(node, part, ()):
                if isinstance(child, ast.stmt):
                    self.block([child])
                else:
                    self.block(child.body)
        self._branches -= not isinstance(node, ast.With | ast.AsyncWith)

    def loop(self, node: ast.For | ast.AsyncFor | ast.While) -> None:
        if not self._begun(node):
            return
        targets = stored_names(node.target) if not isinstance(node, ast.While) else set()
        for name in stored_names(node):
            was_literal = name in self.literals
            self.forget(name, computed=name in targets)
            if was_literal and name not in targets:
                self.computed[name] = None
        self.block(node.orelse)

    def _begun(self, node: ast.stmt) -> bool:
        return self._stopped_line is None or node.lineno <= self._stopped_line

    def definition(self, node: Any) -> None:
        self.forget(node.name)
        for name in declared_global(node):
            if name in self.literals:
                self.forget(name)
                self.computed[name] = None

    def imported(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            self.forget(alias.asname or alias.name.partition(".")[0])

    def deleted(self, node: ast.Delete) -> None:
        for target in node.targets:
            for name in stored_names(target):
                self.forget(name)

    def forget(self, name: str, *, computed: bool = True) -> None:
        self.literals.pop(name, None)
        if computed:
            self.computed.pop(name, None)

    def _walruses(self, statement: ast.stmt) -> None:
        for node, repeated in named_expressions(statement):
            name = node.target.id
            if not repeated:
                self.bind(node.target, node.value)
            elif name in self.literals:
                self.forget(name)
                self.computed[name] = None


_TRY = (ast.Try, ast.TryStar)
_COMPOUND = frozenset(
    {ast.If, *_TRY, ast.With, ast.AsyncWith, ast.Match, ast.For, ast.AsyncFor, ast.While}
)
_WITH_EXPRESSIONS = frozenset({
    ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Assert, ast.If, ast.With,
    ast.AsyncWith, ast.Match,
})  # fmt: skip
_STATEMENTS: dict[type[ast.stmt], Callable[[_Assignments, Any], None]] = {
    ast.Assign: _Assignments.assign,
    ast.AnnAssign: _Assignments.annotated,
    ast.AugAssign: _Assignments.augmented,
    ast.If: _Assignments.branch,
    ast.Try: _Assignments.branch,
    ast.TryStar: _Assignments.branch,
    ast.With: _Assignments.branch,
    ast.AsyncWith: _Assignments.branch,
    ast.Match: _Assignments.branch,
    ast.For: _Assignments.loop,
    ast.AsyncFor: _Assignments.loop,
    ast.While: _Assignments.loop,
    ast.FunctionDef: _Assignments.definition,
    ast.AsyncFunctionDef: _Assignments.definition,
    ast.ClassDef: _Assignments.definition,
    ast.Import: _Assignments.imported,
    ast.ImportFrom: _Assignments.imported,
    ast.Delete: _Assignments.deleted,
}
