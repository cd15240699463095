"""Estimators that a cell fits anew: what they learned before is gone with the call, their params count."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from typing import Any

_FITS = frozenset(("fit", "fit_transform", "fit_predict"))


def refitted(tree: ast.AST, namespace: Mapping[str, object]) -> dict[str, object]:
    """Give what such an estimator brings into the cell, by its name: its type and its params.

    Only where the cell does nothing with it before it is fitted, and it is not told to go on from where
    it was (``warm_start=True``, ``partial_fit``).
    """
    base: Any = getattr(sys.modules.get("sklearn.base"), "BaseEstimator", None)
    if not isinstance(base, type):
        return {}
    estimators: dict[str, object] = {}
    for name in _fitted_first(tree):
        value: Any = namespace.get(name)
        if isinstance(value, type) or not issubclass(type(value), base):
            continue
        try:
            estimators[name] = _brings(value, base)
        except Exception:  # noqa: BLE001, S112 - a user's estimator may raise anything
            continue
    return {name: brings for name, brings in estimators.items() if brings is not None}


def _brings(value: Any, base: type) -> object:
    params = value.get_params(deep=True)
    if any(params[key] for key in params if key.rpartition("__")[2] == "warm_start"):
        return None
    plain_params = {key: _plain(each, base) for key, each in params.items()}
    return type(value).__module__, type(value).__qualname__, plain_params


def _plain(value: object, base: type) -> object:
    """A param; of an estimator inside another its type, whose params stand beside it."""
    if issubclass(type(value), base):
        return type(value).__qualname__
    if isinstance(value, list | tuple):
        return [_plain(item, base) for item in value]
    return value


def _fitted_first(tree: ast.AST) -> list[str]:
    """Names whose first use is a call of ``fit``, and that are never fitted further."""
    first: dict[str, ast.Name] = {}
    receivers: dict[int, ast.Call] = {}
    going_on: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            earliest = first.get(node.id)
            if earliest is None or (node.lineno, node.col_offset) < (
                earliest.lineno,
                earliest.col_offset,
            ):
                first[node.id] = node
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name() as receiver, attr=attr)):
                if attr in _FITS:
                    receivers[id(receiver)] = node
                elif attr == "partial_fit":
                    going_on.add(receiver.id)
            case _:
                pass
    return [
        name
        for name, node in first.items()
        if name not in going_on and (call := receivers.get(id(node))) and not _gives(call, name)
    ]


def _gives(call: ast.Call, name: str) -> bool:
    """Whether what the call is given is made with the name itself."""
    parts = [*call.args, *call.keywords]
    return any(
        isinstance(node, ast.Name) and node.id == name for p in parts for node in ast.walk(p)
    )
