"""The shape of the sources: short files, short functions, nothing of one machine."""

import ast
import re

from .tree import ROOT, files, sources, texts

FILE_LINES, USUAL_LINES, FUNCTION_LINES = 450, 350, 60
MACHINE = re.compile(
    r"(?<![\w.])/(?:work|root|opt|Users)/|file[:]///(?!tmp)|pypi[.]org|index[-]url"
)
UNDONE = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b")
BYTES = 300_000
VAGUE = frozenset(
    "found one told made held kept given asked mine these own seen taken said left gone known wanted"
    " shown".split()
)
"""Names that say only that something was got."""
VAGUE_FUNCTIONS = 27
"""How many functions have such a local or parameter. It only falls."""


def test_no_source_file_is_long():
    counts = {name: text.count("\n") for name, text in sources()}
    assert {name: lines for name, lines in counts.items() if lines > FILE_LINES} == {}
    assert sum(lines > USUAL_LINES for lines in counts.values()) <= len(counts) / 10


def test_no_function_is_long():
    found = {}
    for name, text in sources():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    found[f"{name}:{node.name}"] = lines
    assert found == {}


def test_every_source_file_says_what_it_holds():
    assert [n for n, text in sources() if text and not ast.get_docstring(ast.parse(text))] == []


def test_nothing_names_one_machine_or_a_registry():
    found = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE.search(line)
    ]
    assert found == []


def test_nothing_is_left_undone():
    assert [name for name, text in texts() if UNDONE.search(text)] == []


def test_no_file_is_large():
    large = {path.relative_to(ROOT).as_posix(): path.stat().st_size for path in files()}
    assert {name: size for name, size in large.items() if size > BYTES} == {}


def test_fewer_and_fewer_locals_have_a_name_that_says_nothing():
    vague = 0
    for name, text in sources():
        if not name.startswith("kernel/"):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                names = {parameter.arg for parameter in node.args.args + node.args.kwonlyargs}
                names |= {
                    inner.id
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
                }
                vague += bool(names & VAGUE)
    assert vague <= VAGUE_FUNCTIONS
