"""The literals that a value of code is made of, and the name that a thing goes by."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from trackmagic.capture.names import strength

_WRAPPERS: Final = frozenset(
    "SecretStr SecretBytes Secret str bytes bytearray Field field b64decode unhexlify fromhex quote"
    " quote_plus Fernet Param Value Variable AESGCM dedent iter next".split()
)
"""Called with a secret they give the secret."""
_METHODS: Final = frozenset(
    "encode decode strip lstrip rstrip replace format join lower upper removeprefix removesuffix"
    " hex".split()
)
"""Of a secret they give the secret, or what it is easily found from."""
READERS: Final = frozenset("get getenv pop setdefault getattr".split())
"""Called with a name and what to take where it is not there."""
DEFAULTS: Final = ("default", "fallback", "const", "value", "default_value", "default_var")


def aligned(
    targets: Sequence[ast.expr], values: Sequence[ast.expr]
) -> Iterable[tuple[ast.expr, ast.expr]]:
    """Each target with what it is bound to, one with a star with each of its own."""
    star = next((n for n, target in enumerate(targets) if isinstance(target, ast.Starred)), None)
    if star is None:
        return zip(targets, values, strict=False)
    after = len(targets) - star - 1
    pairs = [*zip(targets[:star], values[:star], strict=False)]
    if after:
        pairs += zip(targets[-after:], values[-after:], strict=False)
    middle = values[star : len(values) - after]
    starred: Any = targets[star]
    return [*pairs, *((starred.value, value) for value in middle)]


def name_of(node: ast.AST | None) -> str:
    """The name a thing goes by: of a variable, an attribute, or the item of a dict."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Subscript(value=value) | ast.Starred(value=value):
            return name_of(value)
    return ""


def rows_of(node: ast.AST) -> Sequence[ast.AST]:
    """What a loop goes through, as far as it is written out: of a list, ``zip``, ``enumerate``, ``items``."""
    match node:
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return parts
        case ast.Call(func=ast.Name(id="zip"), args=columns):
            rows = zip(*map(rows_of, columns), strict=False)
            return [ast.Tuple(elts=list(row)) for row in rows]
        case ast.Call(func=ast.Name(id="enumerate"), args=[inner, *_]):
            count = ast.Constant(value=0)
            return [ast.Tuple(elts=[count, row]) for row in rows_of(inner)]  # type: ignore[list-item]
        case ast.Call(func=ast.Attribute(value=ast.Dict() as table, attr="items")):
            pairs = zip(table.keys, table.values, strict=True)
            return [ast.Tuple(elts=[key, value]) for key, value in pairs if key is not None]
        case ast.Call(
            func=ast.Name(id="list" | "tuple" | "sorted" | "reversed" | "tqdm"), args=[inner]
        ):
            return rows_of(inner)
    return ()


def returned(body: Sequence[ast.stmt]) -> Iterator[ast.expr]:
    """What a function gives back, its inner functions left out."""
    stack: list[ast.AST] = [*body]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Return | ast.Yield) and node.value is not None:
            yield node.value
        elif not isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
        ):
            stack.extend(ast.iter_child_nodes(node))


def literals(value: ast.AST) -> Iterator[ast.AST]:
    """The literals that a value is made of."""
    stack = [value]
    while stack:
        node = stack.pop()
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
        if is_text or isinstance(node, ast.JoinedStr):
            yield node
        else:
            stack.extend(_of_call(node) if isinstance(node, ast.Call) else _parts(node))


def _parts(node: ast.AST) -> Sequence[ast.AST]:
    """What a value that is put together is put together of."""
    match node:
        case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
            return left, right
        case ast.BoolOp(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            return parts
        case ast.Set(elts=parts):
            return parts
        case ast.Dict(keys=keys, values=parts):
            is_named = any(isinstance(key, ast.Constant) and _is_named(key.value) for key in keys)
            return () if is_named else parts
        case ast.Subscript(value=ast.Dict() | ast.List() | ast.Tuple() | ast.Constant() as part):
            return (part,)
        case ast.Await(value=part) | ast.Lambda(body=part) | ast.Yield(value=ast.expr() as part):
            return (part,)
        case ast.NamedExpr(value=part) | ast.Starred(value=part):
            return (part,)
        case (
            ast.ListComp(elt=part, generators=loops) | ast.GeneratorExp(elt=part, generators=loops)
        ):
            return (part, *(loop.iter for loop in loops))
        case ast.SetComp(elt=part, generators=loops):
            return (part, *(loop.iter for loop in loops))
    return ()


def _is_named(value: object) -> bool:
    return isinstance(value, str) and strength(value) != "none"


def _of_call(call: ast.Call) -> Iterator[ast.AST]:
    """What a call gives back of what it is given."""
    name, function = name_of(call.func), call.func
    if isinstance(function, ast.Attribute) and name in _METHODS:
        yield function.value
        if name in ("join", "format"):
            yield from call.args
            yield from (keyword.value for keyword in call.keywords)
    elif isinstance(function, ast.Lambda):
        yield function
    if name in ("encode", "decode") and owner_of(call) in ("str", "bytes", "codecs"):
        yield from call.args[:1]
    if name in _WRAPPERS:
        yield from call.args[:1]
    elif name in READERS:
        yield from call.args[1:][-1:]
    if name in _WRAPPERS or name in READERS:
        yield from (keyword.value for keyword in call.keywords if keyword.arg in DEFAULTS)


def owner_of(call: ast.Call) -> str:
    """Whose method is called, or of which module."""
    return name_of(call.func.value) if isinstance(call.func, ast.Attribute) else ""
