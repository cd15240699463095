"""Values as people read them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackmagic.views import format as fmt


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.95123, "0.9512"),
        (0.95, "0.95"),
        (1.0, "1"),
        (12345.678, "12\u202f346"),
        (1234, "1\u202f234"),
        (1.5e-7, "1.5e-7"),
        (2.5e9 + 0.5, "2.5e9"),
        (-0.25, "-0.25"),
        (math.nan, "nan"),
        (-math.inf, "-inf"),
        (None, "–"),  # noqa: RUF001
        (10**400, "int of 1329 bits"),
    ],
)
def test_a_number_has_four_significant_digits(value, text):
    assert fmt.number(value) == text


def test_a_column_has_equally_many_decimals():
    found = fmt.numbers([0.95, 0.9123, 1.0, None, math.nan])
    assert found == ["0.9500", "0.9123", "1.0000", fmt.NONE, "nan"]


def test_a_column_with_an_exponent_stays_short():
    assert fmt.numbers([0.5, 1e-9]) == ["0.5", "1e-9"]


@given(st.lists(st.one_of(st.none(), st.floats()), max_size=5))
def test_every_float_can_be_shown(values):
    assert len(fmt.numbers(values)) == len(values)
    for value in values:
        assert fmt.number(value)
        assert fmt.duration(value)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0123, "12 ms"),
        (1.23, "1.2 s"),
        (9.97, "10 s"),
        (59.7, "1 min"),
        (200, "3 min 20 s"),
        (7500, "2 h 5 min"),
        (90_000, "1 d 1 h"),
        (None, fmt.NONE),
    ],
)
def test_a_duration_has_at_most_two_units(seconds, text):
    assert fmt.duration(seconds) == text


def test_an_age_is_in_its_greatest_unit():
    ages = [fmt.age(1000.0, 1000.0 + passed) for passed in (5, 300, 7300, 200_000)]
    assert ages == ["just now", "5 min ago", "2 h ago", "2 d ago"]
    assert fmt.age(1000.0, 1e8).startswith("1970-01-0")


def test_sizes_are_in_powers_of_a_thousand():
    sizes = [fmt.size(size) for size in (999, 1000, 1_234_567, 999_999)]
    assert sizes == ["999 B", "1.0 kB", "1.2 MB", "1.0 MB"]


def test_a_status_is_a_glyph_and_a_word():
    assert fmt.status("failed") == "✗ failed"
    assert len({*fmt.GLYPHS.values()}) == 5


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("adam", "adam"),
        ("7", "'7'"),
        ("True", "'True'"),
        ("", "''"),
        (7, "7"),
        (7.0, "7.0"),
        (None, "None"),
        ([1, "a"], '[1, "a"]'),
        ("a\nb", "a b"),
    ],
)
def test_a_param_reads_as_its_type(value, text):
    assert fmt.param(value) == text


def test_a_long_param_is_cut_with_an_ellipsis():
    assert fmt.param("a" * 100) == "a" * 39 + "…"
    assert fmt.param("a" * 100, None) == "a" * 100


def test_what_acts_on_a_screen_is_shown_by_its_code():
    assert fmt.visible("a\x1b[31mb\u202ec\x00") == r"a\x1b[31mb\u202ec\x00"
    assert fmt.without_colours("\x1b[31mred\x1b[0m") == "red"


def test_wide_letters_take_two_columns():
    assert fmt.width("日本") == 4
    assert fmt.width("e\u0301") == 1


def test_keys_are_in_natural_order():
    keys = ["m10", "m2", "m", "m01", "m1", "2", "a/3/b10", "a/3/b9", "9" * 5000, "٣"]
    found = sorted(keys, key=fmt.natural)
    assert found[-4:] == ["m01", "m1", "m2", "m10"]
    assert found.index("a/3/b9") < found.index("a/3/b10")
    assert sorted(found, key=fmt.natural) == found
