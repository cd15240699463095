import ast
import random
import symtable
import sysconfig
import warnings
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackmagic.cell.body import body
from trackmagic.cell.names import names
from trackmagic.cell.params import captured

STDLIB = Path(sysconfig.get_paths()["stdlib"])


def of(text):
    return names(ast.parse(dedent(text)))


def reads(text):
    return " ".join(of(text).reads)


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("y = x", "x"),
        ("x = 1\ny = x", ""),
        ("y = x\nx = 1", "x"),
        ("x = x + 1", "x"),
        ("x += 1", "x"),
        ("x: T = y", "T y"),
        ("del x", ""),
        ("f(a)[b].c = d", "d f a b"),
        ("import os.path as p, sys\np.x; sys.y; os", "os"),
        ("from a import b\nb", ""),
        ("with open(p) as f, g: f.read()", "open p g"),
        ("for i in xs:\n    y = i\nprint(y, i)", "xs print"),
        ("if c:\n    x = 1\nx", "c x"),
        ("if c:\n    x = 1\nelse:\n    x = 2\nx", "c"),
        ("if c:\n    x = 1\nelse:\n    raise E\nx", "c E"),
        ("try:\n    x = f()\nexcept E as e:\n    print(e)\nx", "f E print"),
        ("try:\n    f()\nexcept E as e:\n    pass\ne", "f E e"),
        ("match v:\n    case [a, *b] | {'k': a, **b} if g: a, b\n    case P(c): c", "v g P"),
        ("match v:\n    case 1: x = 1\n    case _: x = 2\nx", "v"),
        ("(n := 5) + n", ""),
        ("n + (n := 5)", "n"),
        ("[i for i in xs if i > k]", "xs k"),
        ("[(w := i) for i in xs]\nw", "xs"),
        ("[[j for j in i] for i in xs]\ni", "xs i"),
        ("{k: v for k, v in d.items()}", "d"),
        ("(x for x in x)", "x"),
        ("f = lambda a, b=c: a + b + d\nd = 1", "c"),
        ("f = lambda a: a + d", "d"),
        ("def f(a, *b, c=D, **k) -> R:\n    return a, b, c, k, e", "D R e"),
        ("def f():\n    return helper()\ndef helper(): pass", ""),
        ("def f():\n    x = 1\n    def g():\n        return x\n    return g", ""),
        (
            "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x += y\n    return g",
            "y",
        ),
        ("def f():\n    global n\n    n += 1", "n"),
        ("def f():\n    x = 1\n    def g():\n        global x\n        return x", "x"),
        ("def f():\n    print(x)\n    x = 1", "print"),
        ("class A(B, metaclass=M):\n    x = 1\n    y = x\n    def m(self): return x", "B M x"),
        ("class A:\n    xs = [1]\n    ys = [z for z in xs]\n    zs = [xs for z in ys]", "xs"),
        ("@deco\ndef f(): pass", "deco"),
        ("print(f'{x!r:>{w}}')", "print x w"),
        ("await f(x)", "f x"),
        ("async with a as b:\n    async for c in b: c", "a"),
        ("x = y = z", "z"),
        ("a, *b = b", "b"),
        ("get_ipython().run_cell_magic('time', '', 'm.fit(X)')", "m X"),
    ],
)
def test_reads_are_the_free_variables(text, free):
    assert reads(text) == free


def test_assigns_imports_and_deletes_are_told_apart():
    found = of("""
    import numpy as np, os.path
    from a import b, c
    x, (y, *z) = 1, (2, 3)
    b = 1
    for i in x: j = i
    with f() as g: pass
    def h():
        global k
        k = local = 1
    class L: m = 1
    (n := 1)
    x.attribute = d['key'] = 1
    del y, never
    """)
    assert found.imports == ("np", "os", "c")
    assert found.assigns == ("b", "x", "z", "i", "j", "g", "h", "L", "n", "k")
    assert found.deletes == ("y", "never")


@pytest.mark.parametrize(
    ("text", "touched"),
    [
        ("m.fit(X, y=t)", "m X t"),
        ("m.layers[0].w.zero_()", "m"),
        ("d['k'] = v", "d"),
        ("o.a.b = v", "o"),
        ("del d['k']", "d"),
        ("xs += [1]", "xs"),
        ("d['n'] += 1", "d"),
        ("f(*xs, **kw)", "xs kw"),
        ("f([a, (b, {'k': c})])", "a b c"),
        ("f(a + b, c == d)", ""),
        ("y = x.T; z = x[0]", ""),
        ("y = x.layers\ny.append(1)", "y x"),
        ("for p in ps:\n    p.data = 0", "p ps"),
        ("[p.step() for p in ps]", "ps"),
        ("def f():\n    m.fit()\n    local = []\n    local.append(1)", "m"),
        ("def f(m):\n    m.fit()\nf(n)", "n"),
        ("print(len(x))", "x"),
    ],
)
def test_touched_names_may_be_changed_in_place(text, touched):
    assert " ".join(of(text).touched) == touched


def test_a_very_deep_expression_is_walked():
    assert of("x = " + " + ".join(["a"] * 400)).reads == ("a",)


def test_new_syntax_is_scoped():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = body(
            "type V[T] = list[T] | W\ndef f[T: B](x: T) -> T: return T\nclass C[T](D[T]): y: T"
        )
    if tree.body:  # Python 3.12
        assert names(tree).reads == ("B", "D", "list", "W")
        assert names(tree).assigns == ("V", "f", "C")


def python_says(text):
    """Give what symtable has bound at the top level, and the names free in the whole."""
    top = symtable.symtable(text, "file", "exec")
    bound = {one.get_name() for one in top.get_symbols() if one.is_assigned() or one.is_imported()}
    free, waiting = set(), [top]
    while waiting:
        table = waiting.pop()
        waiting.extend(table.get_children())
        for one in table.get_symbols():
            if table is top or one.is_global():
                if one.is_referenced():
                    free.add(one.get_name())
                if one.is_declared_global() and (one.is_assigned() or one.is_imported()):
                    bound.add(one.get_name())
    return bound, free - bound


def comparable(text):
    # symtable takes any scope called "top" for the module, and does not look into annotations
    # that are not evaluated; to it an annotation alone binds.
    return not any(
        word in text for word in ("def top", "class top", "import annotations", "_annot_")
    )


def passing_names(tree):
    """Give names bound by ``except`` and, which symtable counts since Python 3.12, comprehensions."""
    nodes = list(ast.walk(tree))
    errors = {one.name for one in nodes if isinstance(one, ast.ExceptHandler)}
    targets = [one.target for one in nodes if isinstance(one, ast.comprehension)]
    return errors | {
        one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)
    }


def real_files(most):
    files = sorted(path for path in STDLIB.rglob("*.py") if "site-packages" not in path.parts)
    return random.Random(0).sample(files, min(most, len(files)))


def test_real_code_agrees_with_symtable():
    compared = 0
    for path in real_files(250):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                text = path.read_text()
                tree = ast.parse(text)
                bound, free = python_says(text)
            except (SyntaxError, ValueError, RecursionError):
                continue
        found = names(tree)
        captured(tree, {})
        if not comparable(text):
            continue
        compared += 1
        passing = passing_names(tree)
        mine = {*found.assigns, *found.imports, *found.deletes}
        assert mine - passing == bound - passing, path
        mangled = {name for name in free if name.startswith("_")}
        read = {name for name in found.reads if not name.startswith("_")}
        assert read - bound - passing == free - mangled - passing, path
    assert compared > 100


statements = st.sampled_from([
    "x = y", "y += x", "del x", "if x:\n    y = 1", "for x in y: z = x", "with x as y: z(y)",
    "def f(x=y):\n    global z\n    z = x", "class x(y): z = 1", "import x as y", "z = [x for x in y]",
    "lambda: x", "try:\n    x\nexcept y as z:\n    z()\nfinally:\n    x.y = z", "(x := y)",
    "match x:\n    case {'k': y}: z", "async def y(): await x", "from x import *",
])  # fmt: skip


@given(st.lists(statements))
def test_every_read_is_a_name_of_the_text_and_nothing_is_both_assigned_and_imported(lines):
    tree = ast.parse("\n".join(lines))
    found = names(tree)
    assert set(found.reads) | set(found.touched) <= set("xyz")
    assert not set(found.assigns) & set(found.imports)
