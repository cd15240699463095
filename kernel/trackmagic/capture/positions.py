"""Texts that code gives by their place to a parameter of a secret's name: ``login("me", "x")``."""

from __future__ import annotations

import ast
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from trackmagic.capture.known import is_rare
from trackmagic.capture.literals import literals
from trackmagic.capture.magics import blanked
from trackmagic.capture.names import has_stem, strength
from trackmagic.capture.pieces import names as names_in
from trackmagic.capture.statements import parsed

_Names = Sequence[str]
"""The parameters of a function in their order, ``self`` left out."""


def given_by_place(source: str, namespace: Mapping[str, object]) -> dict[str, str]:
    """The texts that calls in a cell give to a secret parameter of its own functions, or the session's.

    Only a cell that may have such calls is parsed.
    """
    python = blanked(source).python
    parameters = dict(_of_session(python, namespace))
    is_own = not names_in(python).isdisjoint(("def", "class"))
    if not parameters and not (is_own and has_stem(python)):
        return {}
    tree = parsed(python)
    if tree is None:
        return {}
    for node in ast.walk(tree):
        parameters |= {name: names for name, names in _defined(node) if _tells(names)}
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    return {text: "" for call in nodes for text in _secrets(call, parameters)}


def _of_session(python: str, namespace: Mapping[str, object]) -> Iterator[tuple[str, _Names]]:
    """The functions with a secret parameter that code may mean by a name, or by ``owner.name``."""
    words = {word for name in names_in(python) for word in name.split("-")}
    for owner in words:
        if (value := namespace.get(owner)) is None:
            continue
        if _tells(names := of_object(value)):
            yield owner, names
        for attributes in _attributes(value):
            for name in words & attributes.keys():
                if _tells(names := _of_method(value, name)):
                    yield f"{owner}.{name}", names


def _attributes(thing: object) -> Iterator[Mapping[str, object]]:
    """What a module has, or a thing's class; nothing of the session's is run."""
    if isinstance(thing, types.ModuleType):
        yield vars(thing)
    else:
        kind = thing if isinstance(thing, type) else type(thing)
        yield from (vars(base) for base in kind.__mro__)


def of_object(value: object) -> _Names:
    """The parameters of a function or class of Python's own kind; of all else none."""
    if isinstance(value, type):
        maker = next(
            (base.__dict__[n] for base in value.__mro__ for n in _MAKERS if n in base.__dict__),
            None,
        )
        return of_object(maker)[1:]
    if isinstance(value, staticmethod | classmethod | types.MethodType):
        names = of_object(value.__func__)
        return names if isinstance(value, staticmethod) else names[1:]
    if not isinstance(value, types.FunctionType):
        return ()
    code = value.__code__
    return code.co_varnames[: code.co_argcount]


_MAKERS: Final = ("__init__", "__new__")


def _secrets(call: ast.Call, parameters: Mapping[str, _Names]) -> Iterator[str]:
    name = owner = ""
    match call.func:
        case ast.Name(id=name):
            pass
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            pass
        case ast.Attribute(attr=name):
            pass
    names = parameters.get(f"{owner}.{name}") or parameters.get(name, ())
    for parameter, value in zip(names, call.args, strict=False):
        if isinstance(value, ast.Starred):
            return
        for node in literals(value) if strength(parameter) != "none" else ():
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and is_rare(parameter, text):
                yield text


def _defined(node: ast.AST) -> Iterator[tuple[str, _Names]]:
    """The functions and classes of the cell itself, methods among them."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield node.name, _parameters(node)
    elif isinstance(node, ast.ClassDef):
        for inner in node.body:
            if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                name = node.name if inner.name in _MAKERS else inner.name
                yield name, _parameters(inner)


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> _Names:
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def _of_method(thing: object, name: str) -> _Names:
    """Of ``thing.connect``, as its class has it; nothing of the session's is run."""
    if isinstance(thing, types.ModuleType):
        return of_object(vars(thing).get(name))
    kind = thing if isinstance(thing, type) else type(thing)
    method = next((base.__dict__[name] for base in kind.__mro__ if name in base.__dict__), None)
    names = of_object(method)
    return names[1:] if isinstance(method, types.FunctionType) and kind is not thing else names


def _tells(names: _Names) -> bool:
    return any(strength(name) != "none" for name in names)
