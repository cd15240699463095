"""The card of a run."""

import math
import re

import pytest
import sqlalchemy as sa

from trackmagic.entities import Artifact, Failure, InPlace, Input, Notice
from trackmagic.errors import NotFound
from trackmagic.pages.card import card_page
from trackmagic.pages.html import page_html
from trackmagic.pages.text import brief_text
from trackmagic.store.journal import Journal
from trackmagic.views import format as fmt
from trackmagic.views.card import run_card


def _pair(world):
    first = world.run(
        params={"lr": 0.1, "epochs": 3, "old": 1},
        metrics={"val_accuracy": [0.91], "loss": [3.0, 1.0, 2.0]},
        code="lr = 0.1\nfit()",
        inputs=(Input(name="X", type="ndarray", fingerprint="a", summary="ndarray (100,)"),),
    )
    second = world.run(
        params={"lr": 0.01, "epochs": 3.0, "new": True},
        metrics={"val_accuracy": [0.95], "loss": [3.0, 1.0, 2.0], "system/cpu_percent": [98.0]},
        code="lr = 0.01\nfit()\nlog()",
        previous=first.number,
        inputs=(
            Input(
                name="X",
                type="ndarray",
                fingerprint="b",
                summary="ndarray (200,)",
                writer_count=4,
            ),
            Input(
                name="model", type="Net", writer_edited=True, warm_start=first.number, trains=True
            ),
        ),
    )
    return run_card(world.store, second.number, now=world.now)


def test_a_card_tells_what_changed_since_the_call_before(world):
    card = _pair(world)
    assert card.previous == 1
    assert (card.changes.code.added, card.changes.code.removed) == (2, 1)
    kinds = {one.key: (one.kind, one.old) for one in card.params}
    assert kinds == {
        "lr": ("changed", 0.1),
        "new": ("added", None),
        "epochs": (None, None),
        "old": ("removed", 1),
    }


def test_a_card_names_hidden_state_in_words(world):
    assert _pair(world).warnings == (
        "X changed since run #1: ndarray (100,) -> ndarray (200,), made by cell [4]",
        "model: the same object, as run #1 left it (warm start)",
    )


def _called_after(world, before, after):
    """The warnings of a call with those inputs."""
    first = world.run(code="fit()", inputs=before)
    second = world.run(code="fit()", previous=first.number, inputs=after)
    return run_card(world.store, second.number).warnings


def test_a_warm_start_is_told_once(world):
    before = (Input(name="clf", type="SGD", fingerprint="a", summary="SGDClassifier"),)
    after = Input(
        name="clf",
        type="SGD",
        fingerprint="b",
        summary="SGDClassifier",
        writer_count=17,
        writer_edited=True,
        warm_start=1,
        trains=True,
    )
    assert _called_after(world, before, (after,)) == (
        "clf: the same object, as run #1 left it (warm start)",
    )


def test_a_model_that_the_cell_only_uses_is_no_warm_start(world):
    def used(mark, by):
        changes = (InPlace(fingerprint="a", run=by),) if mark == "b" else ()
        return Input(
            name="clf",
            type="SGD",
            fingerprint=mark,
            fingerprint_after=mark,
            warm_start=by,
            identity="s-1",
            changes=changes,
        )

    assert _called_after(world, (used("a", 1),), (used("a", 1),)) == ()
    assert _called_after(world, (used("a", 1),), (used("b", 2),)) == (
        "clf was changed in place by run #2",
    )


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("a", "a was defined by cell [4], which was edited since"),
        ("abc", "a, b and c were defined by cell [4], which was edited since"),
        ("abcdefg", "a, b and 5 more were defined by cell [4], which was edited since"),
    ],
)
def test_names_of_one_edited_cell_are_one_line(world, names, said):
    edited = tuple(Input(name=n, type="x", writer_edited=True, writer_count=4) for n in names)
    other = Input(name="z", type="x", writer_edited=True)
    found = _called_after(world, (), (*edited, other))
    assert found == (said, "z was defined by a cell that was edited since")


@pytest.mark.parametrize(("names", "lines"), [("abc", 3), ("abcd", 1)])
def test_more_than_three_inputs_changed_by_one_cell_are_one_line(world, names, lines):
    before, after = (
        tuple(Input(name=n, type="x", fingerprint=mark, writer_count=by) for n in names)
        for mark, by in (("a", 3), ("b", 4))
    )
    found = _called_after(world, before, after)
    assert len(found) == lines
    assert all("changed since run #1" in line for line in found)
    assert all(line.endswith("made by cell [4]") for line in found)


def test_a_card_tells_what_it_did_to_each_metric(world):
    metrics = {one.key: one for one in _pair(world).metrics}
    assert metrics["val_accuracy"].change.verdict == "better"
    assert metrics["loss"].change.verdict == "same"
    assert (metrics["loss"].best, metrics["loss"].best_step) == (1.0, 1)
    assert metrics["val_accuracy"].course == ()
    assert [value for _, value in metrics["loss"].course] == [3.0, 1.0, 2.0]


def test_system_metrics_are_one_line(world):
    card = _pair(world)
    assert "system/cpu_percent" not in {one.key for one in card.metrics}
    page = re.sub("<[^>]+>", " ", page_html(card_page(card), folds=True))
    assert "cpu 98 %" in " ".join(page.split())
    assert "cpu 98 %" in brief_text(card_page(card))


def test_a_run_without_a_failure_or_a_cell_has_none_of_them(world):
    card = run_card(world.store, world.run().number)
    assert (card.failure, card.sameness, card.changes.code.lines) == (None, "", ())


def test_a_first_call_has_nothing_to_compare_with(world):
    run = world.run(params={"lr": 1}, metrics={"loss": [1.0]}, code="fit()")
    card = run_card(world.store, run.number)
    assert card.previous is None
    assert not any(one.kind for one in card.params)
    assert "since" not in brief_text(card_page(card))


@pytest.mark.parametrize("status", ["failed", "interrupted", "crashed"])
def test_a_run_that_did_not_finish_is_neither_better_nor_worse(world, status):
    values = [{"loss": [0.5], "same": [1.0]}, {"loss": [0.9], "same": [1.0]}, {"loss": [0.1]}]
    statuses = ("finished", status, "finished")
    previous = None
    for metrics, end in zip(values, statuses, strict=True):
        previous = world.run(metrics=metrics, code="fit()", previous=previous, status=end).number
    for number, delta in ((2, 0.4), (3, -0.8)):
        loss, *others = run_card(world.store, number).metrics
        assert (loss.change.verdict, loss.change.delta) == ("unknown", pytest.approx(delta))
        assert [one.change.verdict for one in others] == ["same"] * len(others)


def test_a_run_that_no_cell_made_has_a_card(world):
    run = world.run(name="plain")
    assert "plain" in brief_text(card_page(run_card(world.store, run.number)))


def test_a_failed_run_says_why_and_folds_the_traceback(world):
    run = world.run(status="failed")
    text = 'Traceback:\n  File "/x/train.py", line 9, in fit\n    x\nValueError: \x1b[31mno\x1b[0m'
    how = Failure(type="ValueError", message="no\nmore", traceback=text)
    world.store.runs.set_failure(run.number, how)
    card = run_card(world.store, run.number)
    assert "ValueError: no more (train.py, line 9, in fit)" in brief_text(card_page(card))
    page = page_html(card_page(card), folds=True)
    assert "<pre>Traceback:" in page
    assert "x1b" not in page


def test_a_failure_in_the_cell_itself_says_its_line(world):
    run = world.run(status="failed")
    text = "Traceback:\n  Cell In[5], line 6, in <module>\nKeyError: 1"
    world.store.runs.set_failure(run.number, Failure(type="KeyError", message="1", traceback=text))
    assert "(Cell In[5], line 6)" in brief_text(card_page(run_card(world.store, run.number)))


@pytest.mark.parametrize("status", ["failed", "interrupted", "crashed"])
def test_an_ending_without_a_message_has_its_status_and_no_colon(world, status):
    run = world.run(status=status)
    text = "Traceback:\n  Cell In[15], line 4, in <module>"
    how = Failure(type="KeyboardInterrupt", message="", traceback=text)
    world.store.runs.set_failure(run.number, how)
    card = run_card(world.store, run.number)
    said = brief_text(card_page(card)).splitlines()[1]
    assert said == "  KeyboardInterrupt (Cell In[15], line 4)"
    page = page_html(card_page(card), folds=True)
    where = '<span class="tm-dim"> (Cell'
    if status == "interrupted":  # somebody wished it
        assert f'<span class="tm-status tm-interrupted">KeyboardInterrupt</span>{where}' in page
    else:
        assert f'<b class="tm-bad">KeyboardInterrupt</b>{where}' in page


def test_a_running_run_tells_since_when(world):
    run = world.run(status=None)
    text = brief_text(card_page(run_card(world.store, run.number, now=world.now)))
    assert text.startswith("◐")
    assert f"since {fmt.date(run.started)}" in text


def test_a_card_counts_figures_artifacts_children_and_notices(world):
    run = world.run()
    paths = ("figures/1.png", "model.bin", "log.txt")
    world.store.artifacts.add(
        run.number,
        [
            Artifact(path=p, digest="0" * 64, size_bytes=1000, media_type="x/y", created=0.0)
            for p in paths
        ],
    )
    world.store.surroundings.add_notices(run.number, [Notice(part="git", text="took too long")])
    journal = Journal(world.store.journals, run.id)
    journal.late = True
    journal.append_many({"loss": 0.5, "f1": 0.5, "auc": 0.5}, None, 1.0)
    world.store.metrics.fold(journal.path)
    text = brief_text(card_page(run_card(world.store, run.number)))
    assert "1 figure · 2 more artifacts, 3.0 kB" in text
    assert "3 points logged after its end" in text
    assert "git took too long" in text


def test_nan_and_infinity_are_shown_as_they_are(world):
    run = world.run(metrics={"loss": [1.0, math.nan, math.inf], "f1": [math.nan, math.nan]})
    card = run_card(world.store, run.number)
    assert "inf" in brief_text(card_page(card))
    assert "<svg" in page_html(card_page(card), folds=True)


def test_tables_of_a_narrow_card_wrap_and_then_scroll(world):
    page = page_html(card_page(_pair(world)), folds=True)
    (narrow,) = re.findall(r"@container \(max-width:\d+px\)\{(.*?)\}\}", page)
    assert "white-space:normal" in narrow
    assert "overflow-wrap:anywhere" in narrow
    assert ".tm-wide{overflow-x:auto" in page
    assert page.count("<table>") == page.count('<div class="tm-wide"><table>') > 0


def test_numbers_in_keys_are_sorted_as_numbers(world):
    keys = ("k1", "k10", "k2")
    inputs = tuple(Input(name=key, type="x") for key in keys)
    one = world.run(params=dict.fromkeys(keys, 1), code="x")
    two = world.run(metrics={key: [1.0] for key in keys}, inputs=inputs, code="x", previous=1)
    for found in (
        run_card(world.store, one.number).params,
        run_card(world.store, two.number).params,
        run_card(world.store, two.number).metrics,
    ):
        assert [row.key for row in found] == ["k1", "k2", "k10"]
    assert [row.name for row in run_card(world.store, 2).inputs] == ["k1", "k2", "k10"]


def test_a_missing_run_is_not_found(world):
    with pytest.raises(NotFound, match="#99"):
        run_card(world.store, 99)


def test_an_unchanged_card_stays_small_and_takes_few_statements(world):
    first = world.run(code="x", params={str(n): n for n in range(5)})
    metrics = {f"m{n}/loss": [1.0 / step for step in range(1, 500)] for n in range(5)}
    run = world.run(code="x", metrics=metrics, params={"a": 1}, previous=first.number)
    made: list[str] = []
    listen = (world.store.database.engine, "before_cursor_execute")

    def note(_c, _cursor, statement, *_):
        made.append(statement)

    sa.event.listen(*listen, note)
    card = run_card(world.store, run.number)
    sa.event.remove(*listen, note)
    assert len(made) <= 6  # BEGIN, the heads, params, metrics, inputs, chunks
    assert len(page_html(card_page(card), folds=True)) < 20_000
