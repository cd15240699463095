import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackmagic.cell.compare import (
    CallValues,
    Changes,
    compare,
    compare_code,
    compare_metrics,
    same,
)
from trackmagic.direction import lower_is_better
from trackmagic.entities import Input

NAN = math.nan


def test_equal_calls_have_no_changes():
    call = CallValues(code="x = 1", params={"x": NAN}, inputs=(Input(name="d", type="list"),))
    assert compare(call, call) == Changes()


def test_changed_lines_are_counted_and_shown():
    change = compare_code("a = 1\nb = 2\nc = 3\n", "a = 1\nb = 20\nc = 3\n-- d")
    assert (change.added, change.removed) == (2, 1)
    assert change.lines == ("@@ -1,3 +1,4 @@", " a = 1", "-b = 2", "+b = 20", " c = 3", "+-- d")


def test_blanks_at_the_end_are_no_change_of_code():
    assert compare_code("a = 1  \n\n", "a = 1") == compare_code("", "\n")
    assert compare_code("", "a = 1").added == 1


@pytest.mark.parametrize(
    ("old", "new", "equal"),
    [
        (7, 7.0, True),
        (NAN, NAN, True),
        (True, 1, False),
        (False, 0.0, False),
        (None, 0, False),
        ("1", 1, False),
        ([1, NAN], [1.0, NAN], True),
        ([1], [1, 2], False),
        ({"a": [True]}, {"a": [1]}, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1.0}, True),
        ({"a": 1}, {"b": 1}, False),
        (2**60, float(2**60), True),
    ],
)
def test_param_values_are_one_or_not(old, new, equal):
    assert same(old, new) is equal
    assert same(new, old) is equal


def test_params_are_added_removed_and_changed():
    before = CallValues(params={"lr": 0.1, "n": 1, "gone": None})
    after = CallValues(params={"new": [1], "lr": 0.2, "n": 1.0})
    changes = [(one.key, one.kind, one.old, one.new) for one in compare(before, after).params]
    assert changes == [
        ("new", "added", None, [1]),
        ("lr", "changed", 0.1, 0.2),
        ("gone", "removed", None, None),
    ]


def test_inputs_change_by_fingerprint_and_name_their_writer():
    def taken(name, fingerprint, summary, count=None):
        return Input(
            name=name, type="t", fingerprint=fingerprint, summary=summary, writer_count=count
        )

    before = CallValues(
        inputs=(
            taken("x", "f1", "old"),
            taken("y", "f1", "same"),
            taken("gone", "f", "g"),
            taken("z", "", "?"),
        )
    )
    after = CallValues(
        inputs=(
            taken("x", "f2", "new", 4),
            taken("y", "f1", "same"),
            taken("more", "f", "m"),
            taken("z", "f", "?"),
        )
    )
    changes = compare(before, after).inputs
    assert [(one.name, one.kind, one.old, one.new, one.writer_count) for one in changes] == [
        ("x", "changed", "old", "new", 4),
        ("more", "added", "", "m", None),
        ("gone", "removed", "g", "", None),
    ]


def test_metrics_say_what_the_change_means():
    before = {"loss": 0.5, "acc": 0.9, "n": 3.0, "same": 1.0, "err": NAN, "gone": 1.0, "f1": NAN}
    after = {"loss": 0.4, "acc": 0.8, "n": 4.0, "same": 1.0, "err": NAN, "more": 2.0, "f1": 0.5}
    verdicts = {one.key: one.verdict for one in compare_metrics(before, after)}
    assert verdicts == {
        "loss": "better", "acc": "worse", "n": "unknown", "same": "same", "err": "same",
        "gone": "unknown", "more": "unknown", "f1": "unknown",
    }  # fmt: skip
    deltas = {one.key: one.delta for one in compare_metrics(before, after)}
    assert deltas["loss"] == pytest.approx(-0.1)
    assert deltas["gone"] is None
    assert math.isnan(deltas["f1"])


def test_changes_of_infinite_metrics_are_told():
    (one,) = compare_metrics({"loss": math.inf}, {"loss": 1.0})
    assert one.verdict == "better"
    (one,) = compare_metrics({"loss": math.inf}, {"loss": math.inf})
    assert one.verdict == "same"


@pytest.mark.parametrize(
    "key",
    ["loss", "val_loss", "train/loss", "valLoss", "MSE", "mean_squared_error", "err", "errors", "log_loss",
     "perplexity",
     "fit_time", "val_acc_time", "score_time", "brier_score", "p95_latency", "loss2", "rmse (test)"],
)  # fmt: skip
def test_less_is_better_of_losses_errors_and_times(key):
    assert lower_is_better(key) is True


@pytest.mark.parametrize(
    "key",
    ["acc", "val_accuracy", "f1", "F1Score", "f1_macro", "roc_auc", "r2", "mAP", "map50", "mIoU", "BLEU",
     "precision@10", "top1_acc", "neg_mean_squared_error", "neg_log_loss", "score", "test accuracy"],
)  # fmt: skip
def test_more_is_better_of_scores(key):
    assert lower_is_better(key) is False


@pytest.mark.parametrize(
    "key", ["", "lr", "epoch", "lossless", "accident", "größe", "n", "_", "42"]
)
def test_other_names_do_not_say(key):
    assert lower_is_better(key) is None


params = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
calls = st.builds(
    CallValues,
    code=st.text(),
    params=st.dictionaries(st.text(), params, max_size=3),
    metrics=st.dictionaries(st.text(), st.floats(), max_size=3),
)


@given(calls, calls)
def test_any_two_calls_compare_and_the_changes_cross_a_border(before, after):
    changes = compare(before, after)
    assert compare(before, before).params == ()
    assert not compare(after, after).code.lines
    msgspec.json.encode(changes)
