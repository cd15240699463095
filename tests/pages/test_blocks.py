"""Any block in each of its forms."""

import msgspec
import pytest

from trackmagic.pages.blocks import (
    Chips,
    Choice,
    Column,
    Diff,
    Line,
    Offer,
    Page,
    Part,
    Row,
    Span,
    Table,
    Text,
    When,
    column,
    strong,
)
from trackmagic.pages.html import blocks_html, page_html
from trackmagic.pages.terminal import block_lines, page_lines
from trackmagic.pages.text import blocks_text, brief_text, page_text
from trackmagic.views.diff import side_by_side
from trackmagic.views.sparkline import spark

HOSTILE = "<b onclick=x>\x1b[31m\u202egnp\n</td>"
COURSE = spark("loss", ((0.0, 1.0), (1.0, 3.0)))


def every_block(text):
    """A block of each kind that has ``text`` wherever it may have one."""
    cell = (
        text,
        Span(text=text, tone="warn", whole=text, label=text, part=text, is_below=True),
        COURSE,
        Offer(name=text, what="param"),
        Choice(name=text, what="direction", chosen="lower"),
        When(text=text, started=1.0, now=2.0),
    )
    rows = (
        Row(cells=((text,), cell), look="section"),
        Row(cells=(cell, cell), look="changed", differing=(1,), depth=2),
        Row(cells=((text,), ()), is_quiet=True, is_number=True),
    )
    heads = (column(text), column(text, number=True))
    return (
        Line(cells=cell, look="warning"),
        Chips(chips=(cell,)),
        Table(rows=rows, more=1234),
        Table(rows=rows, columns=heads, left_out=text, is_grid=True),
        Text(text=text),
        Text(text=f"-{text}", look="diff"),
        Diff(rows=side_by_side(text, "other"), lines=(f"-{text}", "+other"), names=(text, text)),
        Part(title=text, about=text, blocks=(Text(text=text, look="output"),), folds=True),
    )


@pytest.mark.parametrize("room", [None, 30, 200])
def test_no_text_acts_in_any_form(room):
    page = Page(head=Line(cells=(strong(HOSTILE),), look="head"), said=every_block(HOSTILE))
    blocks = every_block(HOSTILE)
    for html in (page_html(page), page_html(page, folds=True), blocks_html(blocks)):
        assert "onclick" not in html.replace("&lt;b onclick=x&gt;", "")
        assert not {"\x1b", "\u202e"} & set(html)
    lines = [*page_lines(page, room), *block_lines(blocks, room)]
    for text in (page_text(page), brief_text(page), blocks_text(blocks), "\n".join(lines)):
        assert not {"\x1b", "\u202e"} & set(text)
    assert "\n" not in "".join(lines)


def test_each_form_draws_every_block():
    blocks = every_block("words")
    for text in (blocks_html(blocks), blocks_text(blocks), "\n".join(block_lines(blocks, 80))):
        assert text.count("words") > 15
        assert "1\u202f234 more" in text
        assert "other" in text


@pytest.mark.parametrize("room", [None, 30, 200])
@pytest.mark.parametrize("is_grid", [False, True])
@pytest.mark.parametrize("columns", [(), (column("a"), column("b", needed=False), column("c"))])
@pytest.mark.parametrize("lengths", [(2, 3), (3, 2), (1, 3, 2), (3,), ()])
def test_rows_may_be_shorter_than_others(lengths, columns, is_grid, room):
    rows = tuple(
        Row(cells=tuple((f"cell {row} {at}",) for at in range(length)))
        for row, length in enumerate(lengths)
    )
    table = Table(rows=rows, columns=columns, is_grid=is_grid)
    lines = "\n".join(block_lines([table], room))
    for text in (blocks_html([table]), blocks_text([table]), lines):
        shown = [f"cell {row} {at}" in text for row, n in enumerate(lengths) for at in range(n)]
        assert all(shown) or ("more column" in text and room == 30)


def test_long_texts_are_cut_where_they_are_kept_and_whole_in_a_pipe():
    lines = [f"line {n}" for n in range(2_000)]
    blocks = (
        Text(text="\n".join(lines)),
        Part(title="Output", blocks=(Text(text="\n".join(lines), look="output"),)),
        Table(rows=tuple(Row(cells=((line,), ("x" * 900,))) for line in lines)),
    )
    assert len(blocks_html(blocks)) < 300_000
    text = blocks_text(blocks)
    assert "… 1\u202f960 more lines" in text
    assert "Output, the last 40 of 2\u202f000 lines" in text
    assert "and 1\u202f960 more" in text
    whole = list(block_lines(blocks, None))
    assert whole.count("line 1000") == 1
    assert whole[-1] == f"line 1999  {'x' * 900}"


def test_a_grid_says_what_is_left_out_where_there_is_room():
    rows = (
        Row(cells=(("Params",), ("3 equal",)), look="section"),
        Row(cells=(("lr",), ("0.1",))),
        Row(cells=(("Tags",), ("1 equal",)), look="section"),
    )
    table = Table(rows=rows, columns=(column(""), column("#1")), left_out="all said", is_grid=True)
    html, text = blocks_html([table]), blocks_text([table])
    assert [said in html for said in ("3 equal", "1 equal", "all said")] == [True, True, False]
    assert [said in text for said in ("PARAMS", "TAGS", "3 equal")] == [True, False, False]
    assert text.endswith("\nall said")


def test_what_is_chosen_is_said_where_nothing_can_be_clicked_on():
    names = [
        ("trial-7", Choice(what="baseline", name="trial-7", chosen=chosen))
        for chosen in (None, "baseline")
    ]
    table = Table(rows=(), columns=tuple(Column(lines=(name,)) for name in names), is_grid=True)
    for shown in (blocks_html([table]), blocks_text([table]), "\n".join(block_lines([table], 80))):
        assert shown.count("trial-7") == 2
        assert shown.count("trial-7 (baseline)") == 1


def test_a_sign_has_its_words_for_who_does_not_see_it():
    sign = Span(text="★", tone="good", label="best")
    html = blocks_html([Line(cells=(sign, Span(text="down", tone="good", is_below=True)))])
    assert '<span class="tm-good" role="img" aria-label="best">★</span>' in html
    assert '<span class="tm-good tm-under">down</span>' in html
    assert blocks_text([Line(cells=(sign, " ", "1"))]) == "★ 1"


def test_what_is_plain_crosses_the_wire_as_little():
    line = Line(cells=("as it is", Span(text="dim", tone="dim")))
    assert msgspec.json.decode(msgspec.json.encode(line)) == {
        "kind": "line",
        "cells": ["as it is", {"kind": "span", "text": "dim", "tone": "dim"}],
    }


def test_of_columns_that_do_not_fit_some_are_named():
    columns = tuple(column(f"column {at}", needed=not at) for at in range(1_000))
    table = Table(rows=(Row(cells=(("x",),) * 1_000),), columns=columns)
    text = "".join(block_lines([table], 60))
    assert "995 more columns (column 5, " in text
    assert "column 16, …)" in text
    assert len(text) < 1_000
