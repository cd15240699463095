"""What an experiment is after."""

import pytest

from trackmagic.entities import Goal
from trackmagic.errors import BadName, BadValue, NotFound
from trackmagic.store.goals import agreed, kept, parsed, text_of

LOSS = Goal(metric="val_loss", direction="lower")


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("val_loss min", LOSS),
        ("  val_loss   min ", LOSS),
        ("val_loss min best", LOSS),
        ("val_loss\nmin\tbest\n", LOSS),
        ("val_loss lower", LOSS),
        ("val_loss", LOSS),
        ("val_loss min last", Goal(metric="val_loss", direction="lower", value="last")),
        ("val_loss last", Goal(metric="val_loss", direction="lower", value="last")),
        ("gap max", Goal(metric="gap", direction="higher")),
        ("val_loss max", Goal(metric="val_loss", direction="higher")),
        ("two words max", Goal(metric="two words", direction="higher")),
        ("best max", Goal(metric="best", direction="higher")),
        ("min min", Goal(metric="min", direction="lower")),
        (
            "eval/top 5 acc max last",
            Goal(metric="eval/top 5 acc", direction="higher", value="last"),
        ),
        ("", None),
        ("  ", None),
    ],
)
def test_a_goal_is_a_metric_a_direction_and_a_value(text, goal):
    assert parsed(text) == goal
    assert parsed(text_of(goal)) == goal


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("gap", BadValue, "write 'gap min' or 'gap max'"),
        ("gap best", BadValue, "write 'gap min' or 'gap max'"),
        (7, BadValue, "the goal is 7, int"),
        ("x" * 300 + " min", BadName, "300 characters"),
        ("a\0b min", BadValue, "the goal"),
    ],
)
def test_what_says_no_goal_is_refused_in_a_line(text, error, says):
    with pytest.raises(error) as caught:
        parsed(text)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_goal_stays_with_its_experiment(store):
    made = store.experiments.add("a", goal="val_loss min")
    assert made.goal == store.experiments.get("a").goal == LOSS
    assert store.experiments.rename("a", "b").goal == LOSS
    assert store.experiments.all()[0].goal == LOSS
    assert store.experiments.set_goal("b", "").goal is None
    assert store.experiments.get("b").goal is None
    with pytest.raises(NotFound):
        store.experiments.set_goal("none", "val_loss min")
    with pytest.raises(BadValue):
        store.experiments.set_goal("b", "gap")
    assert store.experiments.get("b").goal is None


def test_a_change_of_a_goal_is_heard_of(store):
    made = store.experiments.add("a")
    cursor = store.changes.since(0).cursor
    store.experiments.set_goal("a", "val_loss min")
    assert store.changes.since(cursor).experiments == (made.id,)


def test_goals_say_which_way_metrics_are_better_where_they_agree(store):
    first = store.experiments.add("a", goal="gap min")
    store.experiments.add("b", goal="gap max")
    store.experiments.add("c", goal="val_loss max")
    third = store.experiments.get("c")
    assert store.experiments.directions([first.id]) == {"gap": "lower"}
    assert store.experiments.directions([third.id]) == {"val_loss": "higher"}
    # the two others go by the name of val_loss
    assert store.experiments.directions() == {"gap": "unknown", "val_loss": "unknown"}
    store.experiments.delete("b")
    assert store.experiments.directions() == {"gap": "lower", "val_loss": "unknown"}
    store.experiments.set_goal("a", "val_loss max")
    assert store.experiments.directions() == {"val_loss": "higher"}
    assert agreed([], 0) == {}


def test_a_damaged_goal_is_none():
    assert kept("gap sideways") is None
    assert kept("\0") is None
