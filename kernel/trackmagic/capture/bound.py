"""The literals of code that its syntax tree binds to a secret's name, in whatever form."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from trackmagic.capture.literals import (
    DEFAULTS,
    READERS,
    aligned,
    literals,
    name_of,
    owner_of,
    returned,
    rows_of,
)
from trackmagic.capture.names import has_stem, stem_positions, strength
from trackmagic.capture.statements import CODE_STEMS, parsed, suspicious
from trackmagic.capture.tokens import Span
from trackmagic.capture.values import is_secret

_PIECE: Final = re.compile(
    r"#[^\n]*+|(?P<prefix>[rRbBuUfF]{0,2})(?:"
    r"\"{3}(?P<a>(?:[^\"\\]++|\\.|\"(?!\"\"))*+)\"{3}|'{3}(?P<b>(?:[^'\\]++|\\.|'(?!''))*+)'{3}"
    r"|\"(?P<c>(?:[^\"\\\n]++|\\.)*+)\"|'(?P<d>(?:[^'\\\n]++|\\.)*+)')",
    re.DOTALL,
)
_HOLES: Final = re.compile(r"\{\{|\}\}|\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}")
_SETTERS: Final = frozenset(
    "setdefault putenv setenv setattr set set_secret set_env put store setitem __setitem__ add_secret"
    " update_secret unsafe_set __setattr__ update config".split()
)
_NAMED_SETTERS: Final = re.compile(
    r"(?:set|add|put|with|store|save)(?!\w*(?:foreign|primary|index|unique|sort))\w{0,20}?"
    r"(?:key|header|env|env_var|secret|option|config|property|credential|param|variable|setting|value)s?",
    re.IGNORECASE,
)
"""Called with a name and then its value: ``set_key(".env", "DB_PASSWORD", "x")``, ``add_header``."""
_LOGINS: Final = frozenset(
    "BasicAuth HTTPBasicAuth HTTPDigestAuth HTTPProxyAuth DigestAuth NTLMAuth HttpNtlmAuth"
    " PlainTextAuthProvider PlainCredentials UsernamePasswordCredential ClientSecretCredential"
    " login basic_auth".split()
)
"""Called with a user and a password, the last argument."""
_ALL: Final = frozenset("OAuthHandler OAuth1UserHandler OAuth1 OAuth1Session".split())
"""Called with nothing but secrets."""
_TOKEN_TAKERS: Final = frozenset("Fernet Github Session add_app_token Client".split())
"""Called with a token, which looks random."""
_ALONE: Final = frozenset("AzureKeyCredential setpassword decrypt set_password TOTP HOTP".split())
_OPTIONS: Final = frozenset(
    "add_argument add_option option argument Option Argument DEFINE_string".split()
)
_PAIRS: Final = re.compile(r"(?:\w*_)?auth|credentials?|creds", re.IGNORECASE)
"""Names under which a user and a password stand side by side."""
_AROUND: Final = (("", ""), ("", " pass"), ("_(", ")"), ("{", "}"), ("", "\ndef _(): pass"))
"""What makes a part of code whole."""
_CLASSES: Final = re.compile(r"\w*(?:Auth|Authentication|Authenticator|Credentials?|ApiKey)")
_FLAG: Final = re.compile(r"--[\w\-]+")
_TWO: Final = 2
_HEADER: Final = re.compile(r"(?:proxy[-_])?authorization", re.IGNORECASE)
_SCHEME: Final = re.compile(r"(?:Bearer|Basic|Token|ApiKey)[ ]", re.IGNORECASE)
_AFTER_USER: Final = ("FTP", "FTP_TLS", "connect", "Minio")
"""Called with a host, a user and a password."""


class Bound(NamedTuple):
    """What the tree of a text tells."""

    secrets: list[Span]
    settled: list[Span]
    """Statements whose texts are told apart by the tree alone: ``user, password = "me", "x"``."""
    strings: list[Span]
    """What other literals hold, where a name of a secret is in it."""


def bound(source: str) -> Bound | None:
    """What the tree of Python code says; None where it does not parse.

    Only statements are parsed that may hold secrets: it takes longer than all else here.
    """
    whole = Bound([], [], [])
    for begin, end in suspicious(source):
        text = source[begin:end]
        tree = parsed(text)
        if tree is None:
            return _bound(source) if len(text) < len(source) else None
        for spans, inner in zip(whole, _walked(text, tree), strict=True):
            spans += [(a + begin, b + begin) for a, b in inner]
    return whole


def bound_in_line(line: str) -> Bound | None:
    """The same of one line of code, or of a part of a call or dict on a line of its own."""
    code = line.strip()
    shift = len(line) - len(line.lstrip())
    for before, after in _AROUND:
        text = before + code + after
        if (tree := parsed(text)) is not None:
            by = shift - len(before)
            return Bound(*([(a + by, b + by) for a, b in spans] for spans in _walked(text, tree)))
    return None


def _bound(source: str) -> Bound | None:
    tree = parsed(source)
    return None if tree is None else _walked(source, tree)


def _walked(source: str, tree: ast.Module) -> Bound:
    walk = _Walk(source)
    for statement in tree.body:
        if walk.is_named(statement.lineno, statement.end_lineno or statement.lineno):
            walk.walk(statement)
    return Bound(sorted(walk.secrets), sorted(walk.settled), sorted(walk.strings))


class _Walk:
    """Goes over statements and collects where their secrets are."""

    def __init__(self, source: str) -> None:
        self._source, self._lines = source, source.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        places = stem_positions(source, CODE_STEMS)
        self._named = sorted({bisect_right(self._starts, place) for place in places})
        self.secrets: set[Span] = set()
        self.settled: set[Span] = set()
        self.strings: set[Span] = set()

    def is_named(self, first: int, last: int) -> bool:
        """Whether lines from ``first`` to ``last``, counted from 1, hold a word of secrets."""
        at = bisect_left(self._named, first)
        return at < len(self._named) and self._named[at] <= last

    def walk(self, statement: ast.AST) -> None:
        """Take the secrets of a statement and of all in it."""
        stack = [statement]
        while stack:
            node = stack.pop()
            kind = type(node)
            if kind is ast.Constant or kind is ast.JoinedStr:
                self._string(node)
                continue
            if (step := _STEPS.get(kind)) is not None:
                step(self, node)
            stack.extend(ast.iter_child_nodes(node))

    def bind(self, target: ast.AST, value: ast.AST) -> None:
        """Take what an assignment gives to a secret's name."""
        if isinstance(target, ast.Tuple | ast.List):
            if isinstance(value, ast.Tuple | ast.List):
                for element, element_value in aligned(target.elts, value.elts):
                    self.bind(element, element_value)
            return
        self.give(name_of(target), value)

    def give(self, name: str, value: ast.AST) -> None:
        """Take the texts in ``value`` where ``name`` makes them secret."""
        is_pair = isinstance(value, ast.Tuple | ast.List) and len(value.elts) == _TWO
        if _HEADER.fullmatch(name):
            self._take_behind_scheme(value)
        elif is_pair and _PAIRS.fullmatch(name):
            self.take("password", value.elts[1])  # type: ignore[attr-defined]
        elif strength(name) != "none":
            self.take(name, value)

    def pair(self, row: ast.AST) -> None:
        """Take the text behind a secret's name: of ``("password", "x")``."""
        if isinstance(row, ast.Tuple) and len(row.elts) == _TWO:
            name, value = row.elts
            if isinstance(name, ast.Constant):
                self.give(str(name.value), value)

    def take(self, name: str, value: ast.AST) -> None:
        """Take the texts that ``value`` is made of."""
        for node in literals(value):
            for span in self._pieces(node):
                if is_secret(name, self._source[span[0] : span[1]]):
                    self.secrets.add(span)

    def _take_behind_scheme(self, value: ast.AST) -> None:
        """Take what stands behind ``Bearer`` in a header that is put together."""
        pieces = [span for node in literals(value) for span in self._pieces(node)]
        texts = [_SCHEME.match(self._source, *span) for span in pieces]
        if not any(texts):
            return
        for (begin, end), scheme in zip(pieces, texts, strict=True):
            at = scheme.end() if scheme else begin
            if at < end and is_secret("password", self._source[at:end]):
                self.secrets.add((at, end))

    def take_after_colon(self, value: ast.AST) -> None:
        """Take the password of ``user:password``."""
        for node in literals(value):
            for begin, end in self._pieces(node):
                if begin < (colon := self._source.find(":", begin, end)) < end - 1:
                    self.secrets.add((colon + 1, end))

    def settle(self, node: ast.AST) -> None:
        """All secrets of a statement are known."""
        self.settled.add(self._span(node))

    def _string(self, node: ast.AST) -> None:
        if isinstance(node, ast.Constant) and not isinstance(node.value, str):
            return
        if self.is_named(node.lineno, node.end_lineno or node.lineno):  # type: ignore[attr-defined]
            for span in self._pieces(node):
                if has_stem(self._source[span[0] : span[1]]):
                    self.strings.add(span)

    def _pieces(self, node: ast.AST) -> Iterator[Span]:
        """What stands between the quotes of a literal, without what an f-string fills in."""
        begin, end = self._span(node)
        for piece in _PIECE.finditer(self._source, begin, end):
            kind = piece.lastgroup
            if kind is None or kind == "prefix":  # a comment
                continue
            at, last = piece.span(kind)
            if "f" in piece["prefix"].lower():
                for hole in _HOLES.finditer(self._source, at, last):
                    if hole[0] in ("{{", "}}"):
                        continue
                    if hole.start() > at:
                        yield at, hole.start()
                    at = hole.end()
            if at < last:
                yield at, last

    def _span(self, node: Any) -> Span:
        return (
            self._offset(node.lineno, node.col_offset),
            self._offset(node.end_lineno, node.end_col_offset),
        )

    def _offset(self, line: int, column: int) -> int:
        text = self._lines[line - 1]
        if not text.isascii():  # columns count bytes
            column = len(text.encode()[:column].decode("utf-8", "replace"))
        return self._starts[line - 1] + column


def _assign(walk: _Walk, node: ast.Assign) -> None:
    for target in node.targets:
        if isinstance(target, ast.Tuple | ast.List):
            walk.settle(node)
        walk.bind(target, node.value)


def _assign_one(walk: _Walk, node: ast.AnnAssign | ast.AugAssign | ast.NamedExpr) -> None:
    if node.value is not None:
        walk.bind(node.target, node.value)


def _for(walk: _Walk, node: ast.For | ast.AsyncFor | ast.comprehension) -> None:
    for row in rows_of(node.iter):
        walk.bind(node.target, row)


def _dict(walk: _Walk, node: ast.Dict) -> None:
    for name, value in zip(node.keys, node.values, strict=True):
        key = name.elts[-1] if isinstance(name, ast.Tuple) and name.elts else name
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            walk.give(key.value, value)


def _sequence(walk: _Walk, node: ast.List | ast.Tuple) -> None:
    """``["--password", "x"]``, ``[("PASSWORD", "x"), ...]``."""
    if all(isinstance(element, ast.Tuple) and len(element.elts) == _TWO for element in node.elts):
        for element in node.elts:
            walk.pair(element)
    for element, after in pairwise(node.elts):
        if isinstance(element, ast.Constant) and _FLAG.fullmatch(str(element.value)):
            walk.give(str(element.value), after)


def _call(walk: _Walk, node: ast.Call) -> None:
    name, arguments = name_of(node.func), node.args
    for keyword in node.keywords:
        if keyword.arg:
            walk.give(keyword.arg, keyword.value)
    texts = [
        argument.value if isinstance(argument, ast.Constant) else None for argument in arguments
    ]
    names = [word for word in texts if isinstance(word, str)]
    if name in _SETTERS or name in READERS or _NAMED_SETTERS.fullmatch(name):
        for text, after in zip(texts, arguments[1:], strict=False):
            if isinstance(text, str):
                walk.give(text, after)
        _defaults(walk, node, names[-1:])
    elif name in _OPTIONS:
        _defaults(walk, node, [option.lstrip("-") for option in names])
        if names[1:] and not names[0].startswith("-"):  # option("password", "x")
            walk.give(names[0], arguments[1])
    elif arguments:
        _by_place(walk, node, name)


def _by_place(walk: _Walk, node: ast.Call, name: str) -> None:
    """What is secret among the arguments that have no name."""
    if name == "b64encode":
        walk.take_after_colon(node.args[0])
    elif name == "zip":  # dict(zip(["password"], ["x"]))
        for row in rows_of(node):
            walk.pair(row)
    elif name in _ALL:
        for argument in node.args:
            walk.take("password", argument)
    elif name in _TOKEN_TAKERS:
        walk.take("token", node.args[-1])
    elif (place := _place(node, name)) is not None:
        walk.take("password", node.args[place])


def _place(node: ast.Call, name: str) -> int | None:
    """Which argument of a call is a secret by its place: ``login(user, x)``, ``set_password(x)``."""
    many = len(node.args)
    if name in _AFTER_USER:
        return _TWO if many > _TWO else None
    if name in _LOGINS:
        return -1 if many >= _TWO else None
    if many and (name in _ALONE or _CLASSES.fullmatch(name)):
        return -1
    if many and name.startswith(("set", "check_passw", "verify_passw")):
        return -1 if strength(name) == "strong" or "passw" in name else None
    if name == "encode" and many >= _TWO and owner_of(node) == "jwt":
        return 1
    is_hmac = name == "new" and owner_of(node) == "hmac"
    return 0 if many and is_hmac else None


def _defaults(walk: _Walk, node: ast.Call, names: Sequence[str]) -> None:
    """``add_argument("--password", default="x")``, ``get("password", fallback="x")``."""
    for keyword in node.keywords:
        if keyword.arg in DEFAULTS:
            for name in names:
                walk.give(name, keyword.value)


def _arguments(walk: _Walk, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
    if not isinstance(node, ast.Lambda) and strength(node.name) == "strong":
        for value in returned(node.body):
            walk.take(node.name, value)
    parameters = node.args
    positional = [*parameters.posonlyargs, *parameters.args]
    defaults = parameters.defaults
    for parameter, value in zip(
        positional[len(positional) - len(defaults) :], defaults, strict=True
    ):
        walk.give(parameter.arg, value)
    for parameter, default in zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True):
        if default is not None:
            walk.give(parameter.arg, default)


def _compare(walk: _Walk, node: ast.Compare) -> None:
    sides = [node.left, *node.comparators]
    for side, other in pairwise(sides):
        walk.give(name_of(side), other)
        walk.give(name_of(other), side)


def _match(walk: _Walk, node: ast.Match) -> None:
    for case in node.cases:
        for pattern in ast.walk(case.pattern):
            if isinstance(pattern, ast.MatchValue):
                walk.give(name_of(node.subject), pattern.value)
            elif isinstance(pattern, ast.MatchMapping):
                for key, value in zip(pattern.keys, pattern.patterns, strict=True):
                    if isinstance(key, ast.Constant) and isinstance(value, ast.MatchValue):
                        walk.give(str(key.value), value.value)


_STEPS: Final[dict[type[ast.AST], Callable[[_Walk, Any], None]]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _assign_one,
    ast.AugAssign: _assign_one,
    ast.NamedExpr: _assign_one,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.comprehension: _for,
    ast.Dict: _dict,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Call: _call,
    ast.FunctionDef: _arguments,
    ast.AsyncFunctionDef: _arguments,
    ast.Lambda: _arguments,
    ast.Compare: _compare,
    ast.Match: _match,
}
