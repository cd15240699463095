"""Two texts side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackmagic.views.diff import side_by_side


def _text(pieces):
    return "".join(text for text, _ in pieces)


def test_only_the_changed_word_is_marked():
    (row,) = side_by_side("lr = 0.1", "lr = 0.2")
    assert row.old == (("lr = ", False), ("0.1", True))
    assert row.new == (("lr = ", False), ("0.2", True))


@pytest.mark.parametrize("number", ["1.0", ".5", "1e-4", "2.5E+10", "0x1f", "1_000", "3j", "5."])
def test_a_number_is_one_word(number):
    (row,) = side_by_side(f"lr = [{number}, x]", "lr = [0.25, x]")
    assert row.old == (("lr = [", False), (number, True), (", x]", False))
    assert row.new == (("lr = [", False), ("0.25", True), (", x]", False))


def test_an_added_line_stands_alone():
    rows = side_by_side("a = 1\nc = 3", "a = 1\nnew()\nc = 3")
    assert [(row.old_at, row.new_at) for row in rows] == [(1, 1), (None, 2), (2, 3)]


def test_a_line_that_is_alike_stands_beside_its_old_form():
    rows = side_by_side("model.fit(X, y)", "print('hello')\nmodel.fit(X, y, epochs=3)")
    assert [(row.old_at, row.new_at) for row in rows] == [(None, 1), (1, 2)]


def test_equal_lines_far_from_a_change_are_counted():
    text = "\n".join(f"line {n}" for n in range(30))
    rows = side_by_side(text, text.replace("line 15", "other"))
    assert [row.skipped for row in rows if row.kind == "skipped"] == [12, 11]


lines = st.lists(st.text("ab1e.- =", max_size=6), max_size=8).map("\n".join)


@given(lines, lines)
def test_nothing_that_changed_is_lost(old, new):
    rows = side_by_side(old, new)
    left = {row.old_at: _text(row.old) for row in rows if row.old_at}
    right = {row.new_at: _text(row.new) for row in rows if row.new_at}
    for text, found in ((old, left), (new, right)):
        whole = text.rstrip().split("\n")
        for at, line in found.items():
            assert whole[at - 1].rstrip() == line
