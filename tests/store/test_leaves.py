import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from trackmagic.store import leaves
from trackmagic.store.leaves import leaves_of
from trackmagic.store.schema import param
from trackmagic.store.values import unpack_value

CONFIG = {"lr": 0.3, "opt": {"name": "adam", "beta": 0.9}, "layers": [64, 32], "none": None}
OF_CONFIG = {
    "config.lr": 0.3,
    "config.opt.name": "adam",
    "config.opt.beta": 0.9,
    "config.layers": [64, 32],
    "config.none": None,
}


def kept(store, run, root=None):
    """The leaves in the table, by key."""
    query = sa.select(param).where(param.c.run == run, param.c.root != "")
    with store.database.read() as connection:
        rows = connection.execute(query.order_by("key")).all()
    return {row.key: unpack_value(row.type, row.text) for row in rows if root in (None, row.root)}


def whole(store, run):
    return {one.key: one.value for one in store.params.of(run)}


def test_the_leaves_of_a_dict_are_kept_beside_it_and_are_no_params_of_the_run(store, run):
    store.params.capture(run, {"lr": 1, "config": CONFIG})
    assert kept(store, run, "config") == OF_CONFIG
    assert whole(store, run) == {"lr": 1, "config": CONFIG}


def test_leaves_go_with_the_value_they_were_of(store, run):
    store.params.capture(run, {"config": CONFIG})
    store.params.capture(run, {"config": {"lr": 0.1}})
    assert kept(store, run) == {"config.lr": 0.1}
    store.params.capture(run, {"config": 7})
    assert kept(store, run) == {}
    store.params.capture(run, {"config": CONFIG})
    store.params.drop_captured(run, ["config"])
    assert kept(store, run) == {}
    assert whole(store, run) == {}


def test_a_captured_dict_leaves_alone_the_leaves_of_an_explicit_one(store, run):
    store.params.set(run, {"config": {"lr": 0.5}})
    store.params.capture(run, {"config": {"lr": 0.1, "more": 1}})
    assert kept(store, run) == {"config.lr": 0.5}


@pytest.mark.parametrize("first", ["leaf", "param"])
@pytest.mark.parametrize("way", ["set", "capture"])
def test_a_param_called_like_a_leaf_wins_whichever_came_first(store, run, first, way):
    both = [{"config": CONFIG}, {"config.lr": 7}]
    for params in both if first == "leaf" else reversed(both):
        getattr(store.params, way)(run, params)
    assert whole(store, run) == {"config": CONFIG, "config.lr": 7}
    assert "config.lr" not in kept(store, run)
    assert kept(store, run)["config.opt.name"] == "adam"


def test_a_leaf_comes_back_when_the_param_called_like_it_is_taken_back(store, run):
    store.params.capture(run, {"config": CONFIG, "config.lr": 7})
    store.params.drop_captured(run, ["config.lr"])
    assert kept(store, run) == OF_CONFIG


def test_an_explicit_param_called_like_a_leaf_is_no_conflict_with_it(store, run):
    store.params.set(run, {"config": {"lr": 0.1}})
    store.params.set(run, {"config.lr": 0.2})
    assert whole(store, run)["config.lr"] == 0.2


def test_a_key_with_dots_and_one_inside_another_dict_that_read_alike_are_no_leaves():
    assert leaves_of("c", {"a.b": 1, "a": {"b": 2}, "d": 3}) == {"c.d": 3}


def test_a_dict_past_the_limits_has_no_leaves_and_deeper_ones_are_leaves_as_a_whole():
    many = {str(number): number for number in range(leaves.MOST)}
    assert len(leaves_of("c", many)) == leaves.MOST
    assert leaves_of("c", {**many, "more": 1}) == {}
    deep = {"end": 1}
    for _ in range(leaves.DEEPEST):
        deep = {"in": deep}
    assert leaves_of("c", deep) == {"c" + ".in" * leaves.DEEPEST: {"end": 1}}


def test_empty_dicts_and_lists_of_dicts_are_leaves_as_a_whole():
    value = {"empty": {}, "steps": [{"lr": 1}], "n": {"deep": {}}}
    assert leaves_of("c", value) == {"c.empty": {}, "c.steps": [{"lr": 1}], "c.n.deep": {}}
    assert leaves_of("c", {}) == leaves_of("c", [1]) == leaves_of("c", "{}") == {}


@pytest.mark.parametrize("bad", [{"a\0b": 1}, {"text": "a\0b"}, {"k" * 250: 1}, {"": {"": 1}}])
def test_a_leaf_that_no_row_can_hold_costs_itself_only(store, run, bad):
    store.params.set(run, {"config": {**bad, "lr": 0.1}})
    assert whole(store, run) == {"config": {**bad, "lr": 0.1}}
    assert kept(store, run).pop("config.lr") == 0.1


NAMES = st.text("ab", min_size=1, max_size=3)


@given(
    st.recursive(
        st.integers() | st.text() | st.booleans() | st.none() | st.lists(st.integers()),
        lambda inner: st.dictionaries(NAMES, inner, max_size=4),
        max_leaves=20,
    )
)
def test_every_leaf_is_found_by_walking_the_value_along_its_key_and_nothing_else_is_left(value):
    found = leaves_of("root", value)
    for key, leaf in found.items():
        inner = value
        for name in key.split(".")[1:]:
            inner = inner[name]
        assert inner is leaf
    assert len(found) == ends(value) if isinstance(value, dict) and value else not found


def ends(value):
    return sum(map(ends, value.values())) if isinstance(value, dict) and value else 1


def test_ten_thousand_params_at_once_have_their_leaves(store, run):
    store.params.capture(run, {f"p.{number}": {"lr": number} for number in range(10_000)})
    assert kept(store, run) == {f"p.{number}.lr": number for number in range(10_000)}
