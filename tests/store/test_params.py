import enum
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trackmagic.errors import BadName, BadValue, ParamConflict
from trackmagic.store.text import check_key
from trackmagic.store.values import pack_value, same_value, unpack_value

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
HUGE = st.integers(-(10**4000), 10**4000)
PLAIN = st.none() | st.booleans() | st.integers() | HUGE | st.floats() | TEXT
NESTED = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)


def kept(value):
    packed = pack_value("p", value)
    return unpack_value(packed.type, packed.text)


@given(NESTED)
def test_any_value_reads_back_equal_with_its_type(value):
    found = kept(value)
    assert repr(found) == repr(value)
    assert type(found) is type(value)
    assert same_value(found, value)


@given(NESTED, NESTED)
def test_equal_is_what_reads_back_equal(one, other):
    assert same_value(kept(one), other) == same_value(kept(other), one)


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (7, 7.0, True),
        (7.0, 7, True),
        (True, 1, False),
        (0, False, False),
        ("7", 7, False),
        (math.nan, math.nan, True),
        ([math.nan], [float("nan")], True),
        ([1, [2.0]], (1, (2,)), True),
        ([True], [1], False),
        ({"a": 1}, {"a": 1.0}, True),
        ({"1": 2}, {1: 2}, True),
        (None, 0, False),
        (0.1, np.float64(0.1), True),
        (0.1, np.float32(0.1), False),
        (3, np.int64(3), True),
        (1e308, 10**308, False),
    ],
)
def test_which_values_are_the_same(old, new, same):
    assert same_value(kept(old), new) is same


class Colour(int, enum.Enum):
    RED = 1


class Name(enum.StrEnum):
    ADAM = "adam"


@pytest.mark.parametrize(
    ("given_", "found"),
    [
        (np.int64(3), 3),
        (np.float32(0.5), 0.5),
        (np.bool_(True), True),
        (np.str_("a"), "a"),
        (np.array(2.5), 2.5),
        ((1, (2, 3)), [1, [2, 3]]),
        ([np.float64(1.5)], [1.5]),
        ({"a": (1, np.int32(2))}, {"a": [1, 2]}),
        (Colour.RED, 1),
        (Name.ADAM, "adam"),
        (frozenset({3}), [3]),
        (1j, "1j"),
        (np.zeros(3), [0.0, 0.0, 0.0]),
        ({"a": {1, 2}, (1, 2): object()}, {"a": [1, 2], "(1, 2)": "<object object>"}),
    ],
)
def test_values_of_other_libraries_are_taken_as_pythons(given_, found):
    assert repr(kept(given_)) == repr(found)


CIRCLE = []
CIRCLE.append(CIRCLE)


@pytest.mark.parametrize(
    "value",
    [
        CIRCLE,
        {"a": CIRCLE},
        {1: 2, "1": 3, "'1'": 4},
        10**5000,
        [10**5000],
        "a\x00b",
        "\ud800",
        ["\ud800"],
        "x" * 65537,
        ["x" * 65537],
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_kept_is_refused_in_one_line(value):
    with pytest.raises(BadValue) as raised:
        pack_value("p", value)
    assert "param 'p'" in str(raised.value)
    assert len(str(raised.value)) < 300


def test_a_text_up_to_the_limit_is_kept():
    assert kept("x" * 65_536) == "x" * 65_536


@given(st.text(st.characters(), max_size=300))
def test_a_key_is_any_unicode_or_refused(key):
    bad = (
        not key.strip()
        or len(key) > 250
        or "\0" in key
        or any("\ud800" <= c <= "\udfff" for c in key)
    )
    if bad:
        with pytest.raises(BadName):
            check_key("param", key)
    else:
        assert check_key("param", key) == key


@given(
    values=st.dictionaries(
        TEXT.filter(str.strip).map(lambda key: key[:250]).filter(str.strip), NESTED, max_size=5
    )
)
@settings(max_examples=50)
def test_the_params_of_a_run_read_back_equal(store_of_session, values):
    store, add_run = store_of_session
    run = add_run()
    store.params.set(run, values)
    store.params.set(run, values)
    assert repr({p.key: p.value for p in store.params.of(run)}) == repr(
        dict(sorted(values.items(), key=lambda kv: kv[0].encode()))
    )


@pytest.fixture(scope="module")
def store_of_session(tmp_path_factory):
    from trackmagic.host import this_process
    from trackmagic.store import open_store

    store = open_store(tmp_path_factory.mktemp("params"))
    experiment = store.experiments.ensure("x")
    yield store, lambda: store.runs.add(experiment, this_process()).number
    store.close()


def params(store, run):
    return {param.key: (param.value, param.origin) for param in store.params.of(run)}


def test_another_explicit_value_conflicts_and_nothing_is_kept(store, run):
    store.params.set(run, {"lr": 0.1, "n": 7})
    with pytest.raises(ParamConflict, match=r"'lr' is already 0\.1, not 0\.2; pass overwrite=True"):
        store.params.set(run, {"new": 1, "lr": 0.2})
    store.params.set(run, {"n": 7.0})
    assert params(store, run) == {"lr": (0.1, "explicit"), "n": (7.0, "explicit")}
    store.params.set(run, {"lr": 0.2}, overwrite=True)
    assert params(store, run)["lr"] == (0.2, "explicit")


def test_an_explicit_value_wins_over_a_captured_one_whichever_comes_first(store, run):
    store.params.capture(run, {"a": 1, "b": 1})
    store.params.capture(run, {"a": 2, "b": 2})
    store.params.set(run, {"a": 3})
    store.params.capture(run, {"a": 4, "c": 4})
    assert params(store, run) == {"a": (3, "explicit"), "b": (2, "captured"), "c": (4, "captured")}
    store.params.drop_captured(run, ["a", "b"])
    assert params(store, run) == {"a": (3, "explicit"), "c": (4, "captured")}


def test_one_bad_param_keeps_none(store, run):
    with pytest.raises(BadValue):
        store.params.set(run, {"a": 1, "b": CIRCLE})
    with pytest.raises(BadName):
        store.params.set(run, {"a": 1, "": 2})
    assert params(store, run) == {}
