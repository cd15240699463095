import collections
import datetime as dt
import functools
import pathlib
import subprocess
import sys
import threading
import time

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from trackmagic.cell.fingerprint import fingerprint as _fingerprint


def fingerprint(value):
    return _fingerprint(value, budget_seconds=60)


class Plain:
    def __init__(self, **state):
        self.__dict__.update(state)


class Slotted:
    __slots__ = ("a", "b")


def slotted(a):
    made = Slotted()
    made.a = a
    return made


def frame(**columns):
    base = {"n": [1, 2], "f": [0.5, None], "s": ["a", None], "c": pd.Categorical(["x", "y"])}
    base["t"] = pd.to_datetime(["2024-01-01", "2024-01-02"]).tz_localize("UTC")
    return pd.DataFrame({**base, **columns})


def multi(*names):
    return pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=names)


def train(x, y=1):
    return x + y


def scale(x, y=1):
    return x * y


def closure(n):
    return lambda x: x + n


DISTINCT = [
    None, True, False, 0, 1, -1, 2**70, 1.0, 0.5, float("nan"), float("inf"), 1j, "", "1", "a", b"", b"a",
    bytearray(b"a"), ..., [], [1], [1, 2], [2, 1], [[1], 2], [1, [2]], (), (1, 2), {}, {1: 2}, {2: 1},
    {"a": {}}, set(), {1}, {1, 2}, range(3), "\ud800", collections.deque([1]),
    collections.OrderedDict(a=1), collections.defaultdict(int, a=1), dt.date(2024, 1, 1),
    dt.date(2024, 1, 2), pathlib.Path("a"), pathlib.Path("b"), functools.partial(int, base=2),
    functools.partial(int, base=8), Plain(a=1), Plain(a=2), Plain(), slotted(1), slotted(2), train, scale,
    closure(1), closure(2), int, Plain, len, [].append, np.int64(1), np.float32(1), np.dtype("f4"),
    np.arange(3), np.arange(3.0), np.arange(3)[::-1], np.arange(6).reshape(2, 3),
    np.arange(6).reshape(3, 2), np.array(["a", "b"]), np.array(["a", None], dtype=object),
    np.array(1.0), np.zeros(0), np.zeros((0, 2)), np.array([("a", 1)], dtype=[("s", "U1"), ("n", "i4")]),
    np.array(["2024-01-01"], dtype="M8[D]"), np.ma.array([1, 2], mask=[0, 1]), np.ma.array([1, 2]),
    np.random.default_rng(1), np.random.default_rng(2), np.random.RandomState(1),
    frame(), frame(n=[1, 3]), frame(s=["a", "b"]), frame(c=pd.Categorical(["y", "y"])),
    frame().rename(columns={"n": "m"}),
    frame().iloc[::-1], frame().n, frame().s, frame().n.rename("m"), frame().columns, pd.DataFrame(),
    pd.RangeIndex(3), pd.Index([0, 1, 2]), multi("a", "b"), multi("a", "c"),
    pd.array([1, None], dtype="Int64"),
    pd.array([1, 2], dtype="Int64"), pd.CategoricalDtype(["a"]), pd.Timestamp(0), pd.Timestamp(1),
    StandardScaler(), StandardScaler(with_mean=False), make_pipeline(StandardScaler()),
]  # fmt: skip


def test_different_values_have_different_fingerprints():
    found = [fingerprint(value) for value in DISTINCT]
    assert all(len(one) == 16 for one in found)
    repeated = [one for one, times in collections.Counter(found).items() if times > 1]
    assert not [value for value, one in zip(DISTINCT, found, strict=True) if one in repeated]


def test_a_fingerprint_is_the_same_when_taken_again():
    assert [fingerprint(value) for value in DISTINCT] == [fingerprint(value) for value in DISTINCT]


EQUAL = [
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ({"x", "y", 3}, {3, "y", "x"}),
    (set(range(5000)), set(range(4999, -1, -1))),
    (np.arange(12).reshape(3, 4), np.asfortranarray(np.arange(12).reshape(3, 4))),
    (np.arange(10**6).reshape(1000, 1000), np.asfortranarray(np.arange(10**6).reshape(1000, 1000))),
    (np.arange(20)[::2], np.arange(20)[::2].copy()),
    (np.arange(10**6)[::2], np.arange(10**6)[::2].copy()),
    (frame(), frame().copy()),
    (pd.DataFrame(np.ones((9, 2)), columns=["a", "b"]), pd.DataFrame({"a": np.ones(9), "b": np.ones(9)})),
    (Plain(a=1, b=2), Plain(b=2, a=1)),
    (closure(1), closure(1)),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal_values_have_equal_fingerprints(one, other):
    assert fingerprint(one) == fingerprint(other) != ""


data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=5)
        | st.tuples(inner, inner)
    ),
    max_leaves=20,
)


@given(data, data)
def test_fingerprints_are_equal_exactly_when_the_data_is(one, other):
    # repr tells 1 from 1.0 and from True, as a fingerprint does; but it tells orders of dicts too
    if repr(one) == repr(other):
        assert fingerprint(one) == fingerprint(other)
    elif one != other:
        assert fingerprint(one) != fingerprint(other)


@given(st.dictionaries(st.text(max_size=3), st.integers(), min_size=1), st.randoms())
def test_the_order_of_a_dict_does_not_count(one, chance):
    pairs = list(one.items())
    chance.shuffle(pairs)
    assert fingerprint(one) == fingerprint(dict(pairs))


def test_data_has_the_same_fingerprint_in_another_session():
    text = (
        "import numpy as np; from trackmagic.cell.fingerprint import fingerprint as f;"
        "print(f([{'a', 'b', 3}, np.arange(5), {'k': (1.5, None, b'x')}], budget_seconds=60))"
    )
    other = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == fingerprint(
        [{"a", "b", 3}, np.arange(5), {"k": (1.5, None, b"x")}]
    )


def test_a_change_anywhere_in_a_middling_array_is_seen():
    array = np.zeros((500, 1000))
    before = fingerprint(array)
    array[321, 123] = 1e-300
    assert fingerprint(array) != before


def test_a_change_of_all_of_a_huge_array_is_seen_and_costs_little():
    array = np.zeros((5000, 1000), dtype="f4").T
    before = fingerprint(array)
    array += 1
    assert fingerprint(array) != before


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.__setitem__(0, "z"),
        lambda one: one.append(1),
        lambda one: one.pop(),
    ],
)
def test_changes_of_a_long_list_are_seen_at_its_ends(change):
    items = [str(n) for n in range(100_000)]
    before = fingerprint(items)
    change(items)
    assert fingerprint(items) != before


def test_long_text_and_bytes_are_sampled():
    for value in ("é" * 10**6, b"x" * 10**6, bytearray(10**6), 1 << 10**6):
        assert fingerprint(value)
    assert fingerprint("a" * 10**6) != fingerprint("a" * (10**6 - 1))
    assert fingerprint("a" * 10**6) != fingerprint("a" * (10**6 - 1) + "b")


def test_cycles_and_depth_end():
    looped = [1]
    looped.append(looped)
    again = [1]
    again.append(again)
    assert fingerprint(looped) == fingerprint(again) != ""
    deep = []
    for _ in range(10_000):
        deep = [deep]
    assert fingerprint(deep)
    wide = [[] for _ in range(8)]
    for level in range(20):
        wide = [wide] * 8 + [level]
    assert fingerprint(wide)


def test_training_a_model_changes_its_fingerprint():
    x, y = np.random.default_rng(0).normal(size=(60, 4)), np.arange(60) % 2
    for model in (
        SGDClassifier(),
        RandomForestClassifier(5),
        make_pipeline(StandardScaler(), SGDClassifier()),
    ):
        fresh = fingerprint(model)
        model.fit(x, y)
        first = fingerprint(model)
        assert first not in {fresh, ""}
        assert fingerprint(model) == first
        model.fit(x + np.random.default_rng(1).normal(size=x.shape), y)
        assert fingerprint(model) != first


def test_drawing_from_a_generator_changes_its_fingerprint():
    generator = np.random.default_rng(0)
    before = fingerprint(generator)
    generator.random()
    assert fingerprint(generator) != before


def test_large_frames_of_every_kind_are_taken():
    size = 50_000
    large = pd.DataFrame(
        {
            "i": np.arange(size),
            "s": ["x"] * size,
            "m": pd.array([1, None] * (size // 2), dtype="Int64"),
        }
    )
    before = fingerprint(large)
    assert before == fingerprint(large.copy())
    large.loc[77, "i"] = -1
    assert fingerprint(large) != before
    wide = pd.DataFrame(np.zeros((10, 2000)))
    assert fingerprint(wide) == fingerprint(wide.copy()) != fingerprint(wide + 1)


def test_polars_frames_are_taken():
    one = pl.DataFrame({"a": [1, 2], "s": ["x", None]})
    assert fingerprint(one) == fingerprint(one.clone()) != fingerprint(one.reverse())
    assert fingerprint(one["a"]) not in {fingerprint(one["s"]), ""}


def test_torch_tensors_and_modules_are_taken():
    torch = pytest.importorskip("torch")
    one = torch.arange(12.0).reshape(3, 4)
    assert fingerprint(one) == fingerprint(one.T.contiguous().T) != fingerprint(one + 1)
    assert fingerprint(one.bfloat16()) not in {fingerprint(one), ""}
    large = torch.zeros(1000, 1000)
    assert fingerprint(large) == fingerprint(large.T) != fingerprint(large + 1)
    assert fingerprint(torch.empty(3, device="meta"))
    assert fingerprint(torch.eye(3).to_sparse())
    model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.BatchNorm1d(8))
    before = fingerprint(model)
    model.eval()
    assert fingerprint(model) == before
    with torch.no_grad():
        model[0].weight += 1
    assert fingerprint(model) not in {before, ""}
    drops = torch.nn.Sequential(torch.nn.Dropout(0.1), torch.nn.Conv1d(1, 1, 3, padding=(1,)))
    before = fingerprint(drops)
    drops[0].p = 0.3  # no tensor: what a part is set to
    assert fingerprint(drops) not in {before, ""}
    drops[0].p = 0.1
    assert fingerprint(drops) == before
    optimizer = torch.optim.Adam(model.parameters())
    assert fingerprint(optimizer) == fingerprint(optimizer) != ""


class Hostile:
    __class__ = property(lambda _: 1 / 0)

    def __getattribute__(self, name):
        raise ValueError(name)

    def __eq__(self, other):
        raise ValueError

    def __hash__(self):
        raise ValueError

    def __repr__(self):
        raise ValueError


class HostileList(list):
    def __len__(self):
        raise ValueError

    __iter__ = __getitem__ = __len__


def test_hostile_objects_raise_nothing():
    assert fingerprint(Hostile())
    assert fingerprint([Hostile(), HostileList([1])])
    assert fingerprint(HostileList([1])) != fingerprint(HostileList([2]))


@pytest.mark.parametrize("value", [threading.Lock(), (n for n in "ab"), object(), iter([])])
def test_what_cannot_be_seen_into_has_no_fingerprint(value):
    assert fingerprint(value) == ""


class Slow:
    """Burns a known time when its attributes are asked for."""

    seconds = 0.02
    asked = 0

    @property
    def __dict__(self):
        Slow.asked += 1
        end = time.perf_counter() + self.seconds
        while time.perf_counter() < end:
            pass
        return {"a": 1}


def test_a_fingerprint_that_takes_too_long_is_given_up():
    assert _fingerprint([Slow(), Slow()], budget_seconds=Slow.seconds / 2) == ""
    Slow.asked = 0
    assert _fingerprint([Slow() for _ in range(500)], budget_seconds=Slow.seconds / 2) == ""
    assert Slow.asked <= 1
    assert _fingerprint([Slow(), Slow()], budget_seconds=60)
