import ast
import math
from enum import IntEnum
from textwrap import dedent

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackmagic.cell.body import body
from trackmagic.cell.flow import Stop
from trackmagic.cell.numbers import number_value
from trackmagic.cell.params import captured, is_empty, literal_params


def tree(text):
    return ast.parse(dedent(text))


def ran(text, **extra):
    namespace = dict(extra)
    exec(dedent(text), namespace)
    return captured(tree(text), namespace)


@pytest.mark.parametrize(
    ("text", "params"),
    [
        ("lr = 0.01", {"lr": 0.01}),
        ("pool: tuple = (2, 2)", {"pool": [2, 2]}),
        ("a, b = 1, 'x'", {"a": 1, "b": "x"}),
        ("(a, b), *c = (1, 2), 3, 4", {"a": 1, "b": 2, "c": [3, 4]}),
        ("a, b = 1, f()", {"a": 1}),
        ("a, b = f()", {}),
        ("x = y = 3", {"x": 3, "y": 3}),
        ("n = 2 ** 10", {"n": 1024}),
        ("n = -1; m = +2; k = ~3; t = not 0", {"n": -1, "m": 2, "k": -4, "t": True}),
        ("eps = 1e-3 * 5", {"eps": 0.005}),
        (
            "s = 'a' + 'b'; r = '-' * 3; l = [64] * 2 + [1]",
            {"s": "ab", "r": "---", "l": [64, 64, 1]},
        ),
        ("s = f'plain'; t = f'{n}'", {"s": "plain"}),
        ("w = {0: 1.0, 'b': {'c': None}, **{'d': 1}}", {"w": {"0": 1.0, "b": {"c": None}, "d": 1}}),
        ("s = {3, 1, 2, 1}; m = {1, 'a'}", {"s": [1, 2, 3], "m": [1, "a"]}),
        ("best = float('-inf')", {"best": -math.inf}),
        ("_hidden = 1; import os; from os import path as p", {}),
        ("x = b'bytes'; y = 1j; z = ...; u = lambda: 1; v = name", {}),
        ("x: int", {}),
        ("d['k'] = 1; o.a = 2", {}),
        ("(n := 5)", {"n": 5}),
        ("x = 1\ndel x", {}),
        ("x = 1\nimport x", {}),
        ("a = 2\na = 3", {"a": 3}),
    ],
)
def test_top_level_literals_are_params(text, params):
    assert literal_params(tree(text)) == params


def test_blocks_and_loops_are_read_and_functions_and_classes_are_not():
    text = """
    if fast:
        a = 1
    else:
        b = 2
    try:
        c = 3
    except E:
        d = 4
    finally:
        e = 5
    with open(p) as f:
        g = 6
    match q:
        case 1:
            h = 7
    for i in x:
        no = 1
    while x:
        no = 1
    def f():
        no = 1
    class C:
        no = 1
    """
    stale = dict.fromkeys("abcdh", 0) | {"e": 5, "g": 6, "no": 0}
    taken = {"a": 1, "c": 3, "e": 5, "g": 6, "h": 7, "no": 1}
    assert set(captured(tree(text), taken).params) == {"a", "c", "e", "g", "h", "no"}
    assert set(literal_params(tree(text))) == {"e", "g"}
    assert captured(tree(text), stale).params == {"e": 5, "g": 6}


@pytest.mark.parametrize(
    "text",
    [
        "n = 10 ** 10 ** 10",
        "n = 1 << 10 ** 9",
        "s = 'a' * 10 ** 10",
        "x = [[[[0] * 1000] * 1000] * 1000] * 1000",
        "x = 1 / 0",
        "x = 1 << -1",
        "x = (-8) ** 0.5",
        "x = 'a' + 1",
        "x = 1.5 << 1",
        f"x = {[0] * 2000}",
        "x = " + "+".join("1" * 500),
        "x = float('nonsense')",
    ],
)
def test_what_is_too_large_or_wrong_is_no_param(text):
    assert literal_params(tree(text)) == {}


def test_a_param_has_its_final_value_when_it_is_reassigned_in_a_straight_line():
    assert ran("lr = 0.01\nlr = lr / 10\nlr *= .5").params == {"lr": 0.0005}


def test_a_literal_that_a_loop_binds_again_is_an_accumulator():
    text = """
    best, last, n = 0.0, 0.0, 0
    for acc in (0.5, 0.9, 0.7):
        best = max(best, acc)
        n += 1
        last = acc
    """
    assert ran(text).params == {}
    assert ran(text).results == {"best": 0.9, "last": 0.7}


def test_a_while_loop_a_walrus_and_a_global_function_make_accumulators_too():
    text = """
    low = high = total = 1.0
    while (low := low / 2) > 0.1:
        pass
    [high := high + x for x in range(3)]
    def step():
        global total
        total += 1
    step()
    """
    assert ran(text).results == {"low": 0.0625, "high": 4.0, "total": 2.0}
    assert ran(text).params == {"low": 1.0}


def test_a_literal_after_the_loop_is_a_param_again():
    assert ran("x = 0.5\nfor i in range(3):\n    x = x / 2\nx = 7.0").params == {"x": 7.0}


def test_a_loop_variable_is_neither():
    done = ran("x = 0.5\nfor x in (1.0, 2.0):\n    pass")
    assert (done.params, done.results) == ({}, {})


def test_computed_floats_are_results():
    text = """
    acc: float = sum([1, 2]) / 4
    a, b = divmod(7.5, 2)
    if (w := sum([1.5])) > 1:
        pass
    total = start
    total += 1.5
    total += acc
    count = len("abc")
    flag = bool(acc)
    word = str(acc)
    _private = acc / 2
    """
    done = ran(text, start=1)
    assert done.results == {"acc": 0.75, "a": 3.0, "b": 1.5, "w": 1.5, "total": 3.25}
    assert done.params == {"count": 3}


def test_numpy_scalars_count_as_their_python_values():
    text = "lr = given\nn = count\nacc = np.float64(0.9)\nz = np.array(.5)\nhits = np.array([1, 0, 1]).sum()"
    done = ran(text, np=np, given=np.float32(0.5), count=np.int64(3))
    assert done.params == {"lr": 0.5, "n": 3}
    assert [type(value) for value in done.params.values()] == [float, int]
    assert done.results == {"acc": 0.9, "z": 0.5, "hits": 2.0}
    assert [type(value) for value in done.results.values()] == [float, float, float]


def test_torch_scalars_are_results():
    torch = pytest.importorskip("torch")
    assert number_value(torch.tensor(0.5, requires_grad=True)) == 0.5
    assert number_value(torch.tensor(0.5, dtype=torch.bfloat16)) == 0.5
    assert number_value(torch.tensor(1)) == 1.0
    assert number_value(torch.tensor(True)) is None
    assert number_value(torch.ones(1)) is None
    assert number_value(torch.empty((), device="meta")) is None


@pytest.mark.parametrize(
    "value", [True, "1.0", None, np.ones(1), np.array(True), np.bool_(1), 1j, 10**400]
)
def test_what_is_no_number_is_no_result(value):
    assert number_value(value) is None


def test_a_final_value_that_is_not_param_like_is_no_param():
    assert ran("x = 1\nx = object()").params == {}
    assert ran("x = []\nx.append(x)").params == {}
    assert ran("x = 1\nx = 1 << 10**6").params == {}
    assert ran("x = [1]\nx = list(range(10**6))").params == {}


def test_containers_become_json_like():
    text = "a = 1\na = (1, {2, 1}, {(): 1}.keys)\nb = 1\nb = {1: (1, 2), None: frozenset('a')}"
    assert ran(text).params == {"b": {"1": [1, 2], "None": ["a"]}}


def test_subclasses_become_plain_values():
    kind = IntEnum("kind", ["one", "two"])
    value = ran("k = 1\nk = kind.two", kind=kind).params["k"]
    assert (value, type(value)) == (2, int)


def test_a_placeholder_and_a_fallback_leave_a_computed_float_a_result():
    text = """
    loss = None
    loss = sum([0.5])
    try:
        acc = sum([0.9])
    except ValueError:
        acc = 0.0
    """
    assert ran(text).results == {"loss": 0.5, "acc": 0.9}


def test_names_missing_from_the_namespace_are_left_out():
    assert captured(tree("a = 1\nb = 2"), {"a": 1}).params == {"a": 1}
    assert captured(tree("a = f()"), {}).results == {}


def test_what_a_failed_cell_did_not_reach_is_left_out():
    text = "a = 1\nb = f()\nc = 2\nif a:\n    d = g()\n    e = 3"
    stale = {"a": 1, "b": 0.1, "c": 2, "d": 0.2, "e": 3}
    assert captured(tree(text), stale, stop=Stop(2)).params == {"a": 1}
    assert captured(tree(text), stale, stop=Stop(6)).results == {"b": 0.1, "d": 0.2}


class Hostile:
    __class__ = property(lambda _: 1 / 0)

    def __getattr__(self, name):
        raise ValueError(name)

    def __float__(self):
        raise ValueError


def test_hostile_objects_are_neither_params_nor_results():
    done = captured(tree("a = 1\nb = f()"), {"a": Hostile(), "b": Hostile()})
    assert (done.params, done.results) == ({}, {})


def test_cell_magics_that_run_python_here_are_read_through():
    text = "get_ipython().run_cell_magic('time', '', 'lr = 0.1\\nacc = await f()\\n')"
    assert literal_params(tree(text)) == {"lr": 0.1}
    assert captured(tree(text), {"acc": 0.5}).results == {"acc": 0.5}


def test_magics_inside_magics_and_their_lines_are_read_through():
    inner = "%%time\n%matplotlib inline\nfiles = !ls\nlr = 0.1\nmodel?\n"
    text = f"get_ipython().run_cell_magic('capture', 'out --no-stderr', {inner!r})"
    assert literal_params(tree(text)) == {"lr": 0.1}
    assert ast.unparse(body(tree(text))).startswith("out = ")


def test_line_magics_that_run_python_here_are_read_through():
    text = "x = get_ipython().run_line_magic('time', 'f()')\nget_ipython().run_line_magic('time', 'a = 3')"
    assert literal_params(tree(text)) == {"a": 3}
    assert ast.unparse(body(tree(text))) == "x = f()\na = 3"


@pytest.mark.parametrize("name", ["bash", "html", "writefile", "timeit"])
def test_other_cell_magics_are_opaque(name):
    text = f"get_ipython().run_cell_magic('{name}', '', 'lr = 0.1')"
    assert literal_params(tree(text)) == {}


@pytest.mark.parametrize(
    "text", ["", "(", "\0", "a = '\\d'", "%%time\nx = 1", "!ls", "x = %time 1"]
)
def test_body_takes_any_text(text):
    assert isinstance(body(text), ast.Module)


scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)


def written(value):
    """The literal of a value; infinity has none of its own."""
    match value:
        case float():
            return repr(value).replace("inf", "1e999")
        case list():
            return f"[{', '.join(map(written, value))}]"
        case dict():
            return f"{{{', '.join(f'{key!r}: {written(one)}' for key, one in value.items())}}}"
    return repr(value)


@given(values)
def test_every_json_like_value_is_read_back_from_its_text_and_from_the_namespace(value):
    text = f"x = {written(value)}"
    assert literal_params(ast.parse(text)) == ({} if is_empty(value) else {"x": value})
    assert captured(ast.parse(text), {"x": value}).params == {"x": value}


@given(st.text(alphabet="ab=:+-*/()[]{}.,'01 \n%!?", max_size=60))
def test_no_text_makes_it_raise(text):
    literal_params(body(text))


@given(st.lists(st.sampled_from(["a = 1", "a = f()", "a += 1.5", "del a", "for a in r: pass",
                                 "for i in r:\n    a = f()", "if c:\n    a = 2.5", "import a"])))  # fmt: skip
def test_no_name_is_both_param_and_result(lines):
    done = captured(ast.parse("\n".join(lines)), {"a": 1.5})
    assert not done.params.keys() & done.results.keys()


def test_a_moment_is_no_result_but_a_time_taken_is():
    text = "import time\nt0 = time.perf_counter()\nstart = time.time()\ntook = time.time() - start"
    tree = ast.parse(text)
    assert captured(tree, {"t0": 1.5, "start": 2.5, "took": 0.25}).results == {"took": 0.25}


def test_numbers_that_name_something_of_this_process_are_no_results():
    text = (
        "import os, threading\nme = os.getpid()\nthread = threading.get_ident()\nplace = id(text)"
    )
    space: dict[str, object] = {"text": "x"}
    exec(compile(text, "<cell>", "exec"), space)
    cell = captured(ast.parse(text), space)
    assert (cell.params, cell.results) == ({}, {})
