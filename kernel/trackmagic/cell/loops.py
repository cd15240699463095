"""What a loop does to the names it binds.

A name that was bound before and that the loop lowers or scales keeps its first value as a param, and its
last is a result. What gathers (``best = max(best, acc)``, ``total += loss``) is a result, what counts
neither.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

from trackmagic.cell.bindings import stored_names
from trackmagic.cell.held import NEITHER, WORK, Held, joined
from trackmagic.cell.reader import Reader
from trackmagic.cell.unknown import UNKNOWN

Step = Literal["counts", "gathers", "moves", "sets", "computes"]


class Change(NamedTuple):
    """A name bound in a loop: the worth of what it is bound to, or is changed by, and where."""

    worth: Held
    node: ast.expr | ast.AugAssign


class Follower(Reader, Protocol):
    """Reads statements too."""

    rebound: dict[str, list[Change]]
    """How the loop that is followed changes the names it binds."""
    in_loop: int

    def is_given(self, name: str) -> bool:
        """Tell whether the cell has found the name there."""
        ...

    def block(self, statements: Sequence[ast.stmt]) -> None:
        """Follow statements in their order."""
        ...


def follow(flow: Follower, node: ast.For | ast.AsyncFor | ast.While) -> None:
    """Follow a loop once, and settle what the names it binds are worth behind it."""
    targets = set() if isinstance(node, ast.While) else _begin(flow, node)
    bound = stored_names(node) - targets
    bound_before = {name for name in bound if name in flow.names}
    before = {name: flow.look(name) for name in bound if name in flow.names or flow.is_given(name)}
    for name, worth in before.items():
        kind = "neither" if worth.kind == "plain" else worth.kind
        flow.names[name] = Held(kind)  # another value each time
    outer, flow.rebound = flow.rebound, {}
    flow.in_loop += 1
    if isinstance(node, ast.While):
        flow.of(node.test)
    flow.block(node.body)
    flow.in_loop -= 1
    changes, flow.rebound = flow.rebound, outer
    for name, steps in changes.items():
        flow.rebound.setdefault(name, []).extend(steps)
    for name in bound:
        worth = flow.names.get(name, NEITHER)
        was = before.get(name)
        steps = changes.get(name, [])
        if was is None or (name not in bound_before and not _goes_on(name, steps)):
            flow.names[name] = worth._replace(maybe=True)
        else:
            flow.names[name] = _settled(name, was, worth, steps)
    for name in targets:
        flow.names[name] = NEITHER
    flow.block(node.orelse)


def _begin(flow: Follower, node: ast.For | ast.AsyncFor) -> set[str]:
    """Bind the counters; of what is enumerated only the number is one."""
    source = node.iter
    is_enumerated = False
    while isinstance(source, ast.Call) and isinstance(source.func, ast.Name) and source.args:
        if source.func.id not in _THROUGH:
            break
        is_enumerated = is_enumerated or source.func.id == "enumerate"
        source = source.args[0]
    flow.of(node.iter)
    worth = flow.of(source)
    targets = stored_names(node.target)
    inner = NEITHER if worth.kind in {"plain", "neither"} else WORK
    flow.names |= dict.fromkeys(targets, inner)
    if is_enumerated and isinstance(node.target, ast.Tuple):
        flow.names |= dict.fromkeys(stored_names(node.target.elts[0]), NEITHER)
    return targets


_THROUGH = frozenset(
    {"enumerate", "tqdm", "trange", "reversed", "list", "iter", "track", "progress_bar"}
)


def _settled(name: str, was: Held, worth: Held, changes: list[Change]) -> Held:
    if was.kind != "plain" or not changes:
        return Held(
            joined((was, worth)), was.value if worth.kind == "plain" else UNKNOWN, was.maybe
        )
    if isinstance(was.value, list | set | dict) and all(
        isinstance(change.node, ast.AugAssign) for change in changes
    ):
        return was
    steps = {_step(name, was, change) for change in changes}
    if steps <= {"counts", "sets"} and "counts" in steps:
        return NEITHER
    if steps <= {"gathers", "computes", "sets"} and steps & {"gathers", "computes"}:
        return WORK
    if is_placeholder(was):
        return WORK
    return Held("plain", was.value, maybe=was.maybe, final_too=True)


def _step(name: str, was: Held, change: Change) -> Step:
    """How a name is bound again."""
    worth, node = change
    if isinstance(node, ast.AugAssign):
        return _moved(was, node.op, worth)
    if not _reads(node, name):
        return "computes" if worth.kind in {"work", "object"} else "sets"
    if isinstance(node, ast.BinOp):
        return _moved(was, node.op, worth)
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"max", "min"}:
        return "gathers" if worth.kind == "work" else "moves"
    if isinstance(node, ast.IfExp):
        return "gathers" if worth.kind == "work" else "moves"
    return "moves"


def _goes_on(name: str, changes: list[Change]) -> bool:
    """Whether a name is changed by what it was: what another cell made is then where it begins."""
    nodes = (change.node for change in changes)
    return any(isinstance(node, ast.AugAssign) or _reads(node, name) for node in nodes)


def _reads(node: ast.expr, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))


def _moved(was: Held, operator: ast.operator, worth: Held) -> Step:
    if not isinstance(operator, ast.Add):
        return "moves"
    if worth.kind == "work":
        return "gathers"
    return "counts" if type(was.value) is int else "moves"


def is_placeholder(was: Held) -> bool:
    """Tell whether a first value only holds a place: 0, None, infinity, an empty container."""
    value = was.value
    if isinstance(value, float) and not math.isfinite(value):
        return True
    return (
        was.is_known
        and isinstance(value, int | float | str | list | dict | set | None)
        and not value
    )
