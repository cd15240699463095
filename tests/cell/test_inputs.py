import ast
import gc
import math
import time
import weakref

import numpy as np
import pandas as pd
import pytest

from trackmagic.cell.describe import MAX_SUMMARY, describe
from trackmagic.cell.history import History, Left
from trackmagic.cell.inputs import after, remember, take_inputs
from trackmagic.cell.names import names
from trackmagic.cell.objects import Author


class Net:
    def __init__(self):
        self.weight = 0

    def fit(self):
        self.weight += 1
        return self

    def __repr__(self):
        raise ValueError


def helper(x, *, y=1):
    return x + y


class Session:
    """Cells run one after the other in one namespace, as a kernel would."""

    def __init__(self, **namespace):
        self.namespace = namespace
        self.history = History()
        self.count = 0

    def run(self, text, cell="cell"):
        found = names(ast.parse(text))
        taken = take_inputs(found.reads, self.namespace, self.history, budget_seconds=60)
        exec(text, self.namespace)
        self.count += 1
        names_left = Left(self.namespace, found, self.count)
        self.history.executed(self.count, cell, text, found.assigns, left=names_left)
        left = after(taken, self.namespace, assigns=found.assigns, budget_seconds=60)
        remember(left, self.namespace, self.history, Author(self.count, self.count))
        return left

    def input(self, text, cell="cell"):
        (one,) = self.run(text, cell).inputs
        return one


def changed_in_place(left):
    return [
        input_.name
        for input_ in left.inputs
        if input_.fingerprint_after not in {"", input_.fingerprint}
    ]


def test_inputs_say_what_the_cell_found_and_who_wrote_it():
    session = Session(np=np)
    session.run("X = np.zeros((3, 2))", "first")
    one = session.input("X.sum()", "second")
    assert (one.name, one.type, one.shape) == ("X", "ndarray", "(3, 2)")
    assert one.summary == "ndarray (3, 2) float64"
    assert (one.writer_count, one.writer_cell_id) == (1, "first")
    assert one.writer_version == "X = np.zeros((3, 2))"
    assert one.fingerprint == one.fingerprint_after != ""
    assert not one.writer_edited


def test_modules_builtins_hidden_and_missing_names_are_no_inputs():
    namespace = {"math": math, "len": len, "In": [], "x": 1}
    taken = take_inputs(["math", "len", "In", "gone", "x"], namespace, History(), hidden={"In"})
    assert [one.name for one in taken.inputs] == ["x"]


def test_functions_and_classes_of_cells_are_inputs():
    namespace = {"__name__": "__main__"}
    exec("def scale(x):\n    return x * 2\n\nclass Net:\n    depth = 2\n", namespace)
    taken = take_inputs(["scale", "Net"], namespace, History())
    assert [one.type for one in taken.inputs] == ["function", "class"]
    assert all(one.fingerprint for one in taken.inputs)


def test_the_globals_of_a_function_that_is_read_are_inputs_too():
    namespace = {"__name__": "__main__", "rate": 0.1, "config": {"depth": 2}, "depth": 1}
    text = """
def inner():
    return [rate for _ in range(3)]

def train():
    return inner(), config["depth"], "x".depth
"""
    exec(text, namespace)
    taken = take_inputs(["train"], namespace, History())
    assert [one.name for one in taken.inputs] == ["train", "inner", "config", "rate"]


def test_what_a_cell_imported_is_no_input():
    names = {"helper": helper, "Net": Net, "array": np.array, "sin": np.sin, "np": np}
    assert [one.name for one in take_inputs([*names], names, History()).inputs] == []


def test_a_change_in_place_shows_after_the_cell():
    session = Session(net=Net(), items=[], fixed=(1, 2))
    left = session.run("net.fit(); items.append(1); fixed")
    assert changed_in_place(left) == ["net", "items"]


def test_a_name_bound_anew_is_not_a_change_in_place():
    session = Session(x=np.zeros(3), items=[1])
    left = session.run("x = x + 1; items = items + [2]")
    assert [one.fingerprint_after for one in left.inputs] == ["", ""]
    left = session.run("del x")
    assert changed_in_place(left) == []


def test_an_object_bound_to_its_own_name_again_is_followed():
    session = Session(net=Net())
    left = session.run("net = net.fit()")
    assert changed_in_place(left) == ["net"]
    assert session.input("net.weight").warm_start == 1


def test_a_second_run_on_what_the_first_one_changed_is_a_warm_start():
    session = Session(net=Net())
    assert session.input("net.fit()").warm_start is None
    assert session.input("net.fit()").warm_start == 1
    assert session.input("net.fit()").warm_start == 2


def test_assigning_the_name_anew_ends_the_warm_start():
    session = Session(net=Net(), Net=Net)
    session.run("net.fit()")
    session.run("net = Net()", "other")
    assert session.input("net.fit()").warm_start is None


def test_no_object_is_held_while_the_cell_runs():
    namespace = {"net": Net()}
    alive = weakref.ref(namespace["net"])
    taken = take_inputs(["net"], namespace, History())
    namespace["net"] = None
    gc.collect()
    assert alive() is None
    assert after(taken, namespace).inputs[0].fingerprint_after == ""
    assert after(taken, {}).inputs[0].fingerprint_after == ""


class Slow:
    seconds = 0.02

    @property
    def __dict__(self):
        end = time.perf_counter() + self.seconds
        while time.perf_counter() < end:
            pass
        return {"a": 1}


def test_past_the_budget_inputs_are_named_without_a_fingerprint():
    namespace = {"slow": Slow(), "x": np.zeros(2), "n": 1}
    taken = take_inputs(["slow", "x", "n"], namespace, History(), budget_seconds=Slow.seconds / 2)
    assert taken.given_up == ("x", "n")
    assert [(one.name, one.fingerprint == "") for one in taken.inputs[1:]] == [
        ("x", True),
        ("n", True),
    ]
    assert taken.inputs[1].summary == "ndarray (2,) float64"
    whole = take_inputs(["slow", "x", "n"], namespace, History(), budget_seconds=60)
    assert whole.given_up == ()
    assert after(whole, namespace, budget_seconds=Slow.seconds / 2).given_up == ("x",)


@pytest.mark.parametrize(
    ("value", "described"),
    [
        (0.01, ("float", "", "0.01")),
        ("adam", ("str", "", "'adam'")),
        (None, ("NoneType", "", "None")),
        ([1, (2,), {"a": 1}], ("list", "", "[1, (2,), {'a': 1}]")),
        ([Net(), set(), {2, 1}], ("list", "", "[Net, {}, {1, 2}]")),
        (list(range(100)), ("list", "", "list of 100")),
        (["a" * 40, "b" * 40], ("list", "", "list of 2")),
        (10**100, ("int", "", "int of 333 bits")),
        (helper, ("function", "", "helper(x, y)")),
        (Net, ("class", "", "Net")),
        (Net(), ("Net", "", "Net")),
        (np.float64(0.5), ("float64", "", "0.5")),
        (np.zeros((3, 2), "f4"), ("ndarray", "(3, 2)", "ndarray (3, 2) float32")),
        (pd.DataFrame({"a": [1]}), ("DataFrame", "(1, 1)", "DataFrame (1, 1)")),
        (pd.Series([1.5]), ("Series", "(1,)", "Series (1,) float64")),
        (math, ("module", "", "math")),
    ],
)
def test_values_are_described(value, described):
    assert describe(value) == described


@pytest.mark.parametrize(
    "value", ["x" * 10**7, b"x" * 10**7, [["y" * 100] * 10] * 10, [1 << 10**6]]
)
def test_descriptions_are_short(value):
    assert len(describe(value).summary) <= MAX_SUMMARY


def test_torch_values_are_described():
    torch = pytest.importorskip("torch")
    assert describe(torch.zeros(2, 3)) == ("Tensor", "(2, 3)", "Tensor (2, 3) float32")
    assert describe(torch.zeros(2, device="meta")).summary == "Tensor (2,) float32 meta"
