"""What is said to be the same was looked at as a whole; what was not is said not to be known."""

from pathlib import Path

import pytest

from trackmagic.capture.git import CUT
from trackmagic.entities import Call, Dataset, Environment, GitState, Input, Notice
from trackmagic.pages.blocks import Line, plain
from trackmagic.pages.card import card_page
from trackmagic.pages.compare import compare_blocks
from trackmagic.pages.html import blocks_html, page_html
from trackmagic.pages.live_card import CardQuery, live_card
from trackmagic.pages.run import run_page
from trackmagic.pages.text import blocks_text, brief_text, page_text
from trackmagic.views.card import run_card
from trackmagic.views.compare import compare_table
from trackmagic.views.run import RunQuery, run_view

from .conftest import headline

COMMIT = "c" * 40
PATCH = """diff --git a/lib.py b/lib.py
index 11..{mark} 100644
--- a/lib.py
+++ b/lib.py
@@ -1 +1 @@
-def f(): return 1
+def f(): return {value}
"""


def patch(value):
    return PATCH.format(mark=str(value) * 2, value=value)


def two_calls(world, old=None, new=None, *, packages=({}, {}), **of_both):
    """Two calls of one cell, each with this repository (None: there is none)."""
    numbers = []
    for at, state in enumerate((old, new)):
        previous = numbers[0] if at else None
        wanted = {"code": "fit()", "params": {"lr": 1}, **of_both}
        run = world.run(previous=previous, **wanted)
        here = Environment(python="CPython 3.11", platform="Linux", packages=packages[at])
        world.store.surroundings.set_environment(run.number, here)
        if state is not None:
            world.store.surroundings.set_git(run.number, state)
        numbers.append(run.number)
    return numbers


def changes_row(found):
    [section] = [one for one in found.sections if one.name == "environment"]
    return next((row for row in section.rows if row.key == "git changes"), None)


def dirty(text):
    return GitState(commit=COMMIT, branch="main", dirty=True, diff=text)


def test_other_uncommitted_changes_differ_and_their_diffs_are_put_side_by_side(world):
    numbers = two_calls(world, dirty(patch(1)), dirty(patch(7)))
    found = compare_table(world.store, numbers)
    assert [cell.differs for cell in changes_row(found).cells] == [False, True]
    [changes] = found.texts
    assert changes.name == "uncommitted changes"
    assert changes.versions[1].lines[-2:] == ("-+def f(): return 1", "++def f(): return 7")
    assert (changes.versions[1].added, changes.versions[1].removed) == (1, 1)  # no index line
    assert "≠ git changes" in blocks_text(compare_blocks(found))
    title = "Uncommitted changes of #2 against #1: +1 -1 lines"
    assert title in blocks_text(compare_blocks(found))
    assert title in blocks_html(compare_blocks(found))
    short = compare_table(world.store, numbers, differences_only=True)
    assert changes_row(short) is not None
    assert "environment 4" in blocks_text(compare_blocks(short))  # python, platform, commit, branch


def test_the_card_and_the_run_say_that_uncommitted_changes_differ(world):
    _, number = two_calls(world, dirty(patch(1)), dirty(patch(7)))
    card = run_card(world.store, number, now=world.now)
    assert card.sameness == ""
    assert "uncommitted changes differ since run #1" in brief_text(card_page(card))
    assert "uncommitted changes differ" in page_html(card_page(card), folds=True)
    live = live_card(world.store, CardQuery(run="#2"))
    assert "uncommitted changes differ" in headline(live)
    (diff,) = live.body[-1].blocks
    assert diff.text.endswith("\n++def f(): return 7")
    page = run_view(world.store, RunQuery(run="#2"))
    assert "Uncommitted changes, changed since run #1" in page_text(run_page(page))
    assert "++def f(): return 7" in page_html(run_page(page))


@pytest.mark.parametrize(
    ("old", "new", "differs", "is_unknown"),
    [
        (dirty(patch(1)), dirty(patch(1)), False, False),
        (GitState(commit=COMMIT), GitState(commit=COMMIT), False, False),
        (GitState(commit=COMMIT), dirty(patch(1)), True, False),
        (dirty(""), dirty(""), False, True),  # git took too long
        (dirty(""), dirty(patch(1)), False, True),
        (dirty("a\n" + CUT), dirty("a\n" + CUT), False, True),  # the rest may differ
        (dirty("a\n" + CUT), dirty("b\n" + CUT), True, False),
        (GitState(commit="", branch="main", dirty=True, diff="a"),
         GitState(commit="", branch="main", dirty=True, diff="b"), True, False),
    ],
)  # fmt: skip
def test_uncommitted_changes_are_equal_only_where_that_is_known(
    world, old, new, differs, is_unknown
):
    numbers = two_calls(world, old, new)
    found = compare_table(world.store, numbers, differences_only=True)
    row = changes_row(found)
    assert (row is not None) is differs
    assert any("git changes" in one for one in found.not_known) is is_unknown
    whole = changes_row(compare_table(world.store, numbers)).cells[1]
    assert (whole.differs, whole.is_unknown) == (differs, is_unknown)
    if is_unknown:
        assert "No differences in what is known." in blocks_text(compare_blocks(found))
        assert "not known: git changes" in blocks_text(compare_blocks(found)).lower().replace(
            "not known, so not compared", "not known"
        )


def test_a_lost_patch_is_not_equal_to_itself(world):
    numbers = two_calls(world, dirty(patch(1)), dirty(patch(1)))
    for file in Path(world.store.blobs.root).rglob("*"):
        if file.is_file():
            file.unlink()
    cell = changes_row(compare_table(world.store, numbers)).cells[1]
    assert (cell.differs, cell.is_unknown) == (False, True)


def test_an_identical_call_is_told_with_what_is_the_same(world):
    state = dirty(patch(1))
    _, number = two_calls(world, state, state)
    card = run_card(world.store, number)
    assert card.sameness == "as #1: same code, params, inputs, environment, commit"
    for shown in (brief_text(card_page(card)), page_html(card_page(card), folds=True)):
        assert f"= {card.sameness}" in shown
    live = live_card(world.store, CardQuery(run="#2"))
    assert [plain(line.cells) for line in live.said if isinstance(line, Line)] == [
        f"= {card.sameness}"
    ]
    page = run_view(world.store, RunQuery(run="#2"))
    assert card.sameness in page_text(run_page(page))
    assert card.sameness in page_html(run_page(page))


def test_a_difference_in_metrics_of_an_identical_call_is_unexplained(world):
    first = world.run(code="fit()", metrics={"z": [0.41], "fit_seconds": [1.0], "n": [3.0]})
    second = world.run(
        code="fit()",
        metrics={"z": [0.44], "fit_seconds": [2.0], "n": [3.0]},
        previous=first.number,
    )
    said = run_card(world.store, second.number).sameness
    assert said == (
        "as #1: same code, params, inputs; whether the environment is the same is not known; "
        "the difference in z is unexplained"
    )
    _, number = two_calls(world)
    assert "unexplained" not in run_card(world.store, number).sameness


def test_a_seedless_difference_is_asked_about_and_a_seeded_one_is_not(world):
    for params, ends in (
        ({}, "unexplained (random numbers without a seed, a file that changed?)"),
        ({"seed": 1}, "unexplained"),
    ):
        numbers = two_calls(world, params=params)
        for number, value in zip(numbers, (1.0, 2.0), strict=True):
            world.store.metrics.add(number, {"z": world.series([value])})
        assert run_card(world.store, numbers[1]).sameness.endswith(ends)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"packages": ({"numpy": "1"}, {"numpy": "2"})}, "numpy 1 → 2"),
        ({"old": GitState(commit="a" * 40), "new": GitState(commit="b" * 40)}, "commit aaaaaaa → bbbbbbb"),
        ({"old": GitState(commit=COMMIT), "new": dirty("x")}, "uncommitted changes differ"),
    ],
)  # fmt: skip
def test_what_differs_around_a_call_is_named_and_nothing_is_the_same(world, change, said):
    _, number = two_calls(world, **change)
    card = run_card(world.store, number)
    assert (card.sameness, card.around) == ("", (said,))
    assert said in brief_text(card_page(card))


def test_what_is_not_known_is_not_called_the_same(world):
    mine = Input(name="df", type="DataFrame", shape="(3, 2)", summary="DataFrame (3, 2)")
    numbers = two_calls(world, inputs=(mine,))
    said = run_card(world.store, numbers[1]).sameness
    assert said == "as #1: same code, params, environment; whether df is the same is not known"
    found = compare_table(world.store, numbers)
    [row] = next(one for one in found.sections if one.name == "inputs").rows
    assert row.cells[1].text == "DataFrame (3, 2) (not known whether the same)"
    assert found.not_known == ("df of #2",)
    short = compare_table(world.store, numbers, differences_only=True)
    assert next(one for one in short.sections if one.name == "inputs").equal == 0


def test_git_that_took_too_long_is_not_known(world):
    numbers = two_calls(world)
    world.store.surroundings.add_notices(numbers[1], [Notice(part="git", text="took 2 s")])
    assert run_card(world.store, numbers[1]).sameness.endswith(
        "; whether git is the same is not known"
    )


def test_one_repository_beside_none_is_not_known(world):
    _, number = two_calls(world, None, dirty("x"))
    assert "git is the same is not known" in run_card(world.store, number).sameness


def unkept(world, digest, previous=None):
    run = world.run(params={"lr": 1})
    world.store.cells.set_call(run.number, Call(cell_version=digest, previous=previous))
    return run.number


def test_code_that_was_not_kept_is_the_same_only_by_its_digest(world):
    first = unkept(world, "a" * 64)
    assert "same code" in run_card(world.store, unkept(world, "a" * 64, first)).sameness
    other = run_card(world.store, unkept(world, "b" * 64, first))
    assert other.sameness.startswith("as #1: same params, inputs; whether code and the environment")
    assert other.changes.code.lines == ()


def test_code_beside_code_that_was_not_kept_is_no_change_and_not_the_same(world):
    kept = world.run(code="fit()", params={"lr": 1}).number
    number = unkept(world, "a" * 64, kept)
    assert run_card(world.store, number).changes.code.lines == ()
    page = run_view(world.store, RunQuery(run=str(number)))
    assert not page.code_is_same
    for numbers in ([kept, number], [number, kept]):
        found = compare_table(world.store, numbers)
        assert found.not_known == (f"code of #{number}",)
        assert "the same in all" not in blocks_html(compare_blocks(found))
        assert "Code of #1" in blocks_html(compare_blocks(found))
        assert "+1" not in blocks_text(compare_blocks(found))


def test_a_failed_or_running_call_is_not_called_the_same(world):
    first = world.run(code="fit()")
    for status in ("failed", "interrupted", None):
        second = world.run(code="fit()", previous=first.number, status=status)
        assert run_card(world.store, second.number).sameness == ""


def test_an_input_that_was_only_sampled_is_said_to_be_in_every_view(world):
    big = Input(
        name="df", type="DataFrame", fingerprint="a", summary="DataFrame (9, 9)", sampled=True
    )
    numbers = two_calls(world, inputs=(big,))
    card = run_card(world.store, numbers[1])
    assert card.sameness == "as #1: same code, params, inputs (df only sampled), environment"
    assert "df DataFrame (9, 9), only sampled" in brief_text(card_page(card))
    assert "DataFrame (9, 9), only sampled" in page_html(card_page(card), folds=True)
    assert "DataFrame (9, 9) (only sampled)" in blocks_text(
        compare_blocks(compare_table(world.store, numbers))
    )
    assert "only sampled" in page_text(run_page(run_view(world.store, RunQuery(run="#2"))))


def test_two_secrets_that_were_masked_are_not_known_to_be_the_same(world):
    numbers = two_calls(world, params={"lr": 1, "api_key": "[masked]", "url": "[masked URL]"})
    said = run_card(world.store, numbers[1]).sameness
    assert said == (
        "as #1: same code, inputs, environment; whether api_key and url are the same is not known"
    )
    found = compare_table(world.store, numbers, differences_only=True)
    assert any(one.startswith("api_key of") for one in found.not_known)
    assert next(one for one in found.sections if one.name == "params").equal == 1


def test_another_dataset_is_a_difference(world):
    numbers = two_calls(world)
    for number, digest in zip(numbers, ("a", "b"), strict=True):
        data = Dataset(name="iris", digest=digest, kind="frame", context="train")
        world.store.datasets.add(number, data)
    card = run_card(world.store, numbers[1])
    assert (card.sameness, card.around) == ("", ("dataset iris (train) differs",))
