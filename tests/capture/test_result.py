"""The value of a cell's last expression: its text, and a table as CSV."""

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from trackmagic.capture.result import CELLS, TEXT_CHARACTERS, Result, table_of

FRAME = pd.DataFrame({"model": ["a", "b"], "score": [0.5, 1.25]})


@pytest.fixture
def shell():
    return InteractiveShell.instance()


@pytest.fixture
def result(shell):
    result = Result(shell)
    result.start()
    yield result
    result.stop()


def run(shell, text):
    """As a person does: IPython looks at its history for a semicolon at the end."""
    shell.run_cell(text, store_history=True)


class Told:
    """Counts how often its text was asked for."""

    asked = 0

    def __repr__(self):
        Told.asked += 1
        return "told"


def test_the_last_value_is_kept_as_it_was_shown(shell, result):
    run(shell, "1\n2 * 21")
    assert result.value() == ("42", 0, "")
    run(shell, "'a';")
    assert result.value().text == "42", "what was not shown is no result"


def test_its_text_is_asked_for_once(shell, result):
    Told.asked = 0
    shell.user_ns["told"] = Told()
    run(shell, "told")
    assert result.value().text == "told"
    assert result.value().text == "told"
    assert Told.asked == 1


def test_a_long_text_is_cut_and_the_rest_is_counted(shell, result):
    shell.user_ns["long"] = type("Long", (), {"__repr__": lambda _self: "x" * 50_000})()
    run(shell, "long")
    value = result.value()
    assert len(value.text) == TEXT_CHARACTERS
    assert value.left_out == 50_000 - TEXT_CHARACTERS


def test_a_frame_is_a_table_too(shell, result):
    shell.user_ns["frame"] = FRAME
    run(shell, "frame")
    value = result.value()
    assert value.text == repr(FRAME)
    assert value.table.splitlines() == [",model,score", "0,a,0.50", "1,b,1.25"]


def test_what_belongs_to_another_cell_is_not_kept(shell):
    result = Result(shell, belongs=lambda: False)
    result.start()
    run(shell, "1")
    result.stop()
    assert result.value() is None


def test_levels_of_names_are_one_name_and_cells_that_span_rows_stand_in_each():
    frame = FRAME.assign(kind=["x", "x"]).set_index(["kind", "model"])
    wide = frame.agg(["mean", "max"]).T
    wide.columns = pd.MultiIndex.from_product([["score"], ["mean", "max"]])
    assert table_of(wide.to_html()).splitlines()[0] == ",score.mean,score.max"
    assert table_of(frame.to_html()).splitlines() == [
        "kind,model,score",
        "x,a,0.50",
        "x,b,1.25",
    ]


def test_the_types_that_polars_writes_below_names_are_no_names():
    polars = pytest.importorskip("polars")
    table = table_of(polars.DataFrame({"a": [1, 2], "b": ["x", "y"]})._repr_html_())
    assert table.splitlines()[0] == "a,b"


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<div>no table</div>",
        "<table></table>",
        "<table><tr><td>1</td></tr></table><table><tr><td>2</td></tr></table>",
        f"<table><tr><td colspan='{CELLS}'>1</td><td>2</td></tr></table>",
        "<table>" + "<tr><td>1</td><td>2</td></tr>" * CELLS + "</table>",
        "<table><tr><td rowspan='x' colspan='-1'",
    ],
)
def test_what_is_no_table_or_too_large_a_one_is_none(html):
    assert table_of(html) == ""


def test_markup_in_cells_is_text():
    html = '<table><tr><td>&lt;b&gt; <i>x</i>,\n"y"</td></tr></table>'
    assert table_of(html).splitlines() == ['""', '"<b> x, ""y"""']
