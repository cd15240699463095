"""One click on the card says that a name is a param, or a metric: it is written into the cell's header."""

import re

import pytest
from playwright.sync_api import expect

from .lab import PANEL

CELL = "%%track\nlr = 0.1\nloss = sum([1, -lr])"


def _source(lab, at):
    return str(
        lab.page.evaluate(f"(at) => {PANEL}.content.widgets[at].model.sharedModel.getSource()", at)
    )


@pytest.mark.apps("lab")
def test_a_click_writes_it_into_the_header_and_undo_takes_it_back(lab):
    text = CELL
    book = lab.notebook([text])
    lab.open(book)
    lab.run_cell(1)
    card = lab.unfold(1)
    to_param = card.get_by_role("button", name="loss is a param")
    row = card.locator("tbody tr", has_text="loss")
    expect(to_param).to_have_css("opacity", "0")
    row.hover()
    expect(to_param).to_have_css("opacity", "1")
    lab.looks("card-declare", lambda: lab.output(1))
    to_param.focus()
    lab.page.keyboard.press("Enter")
    lab.until(lambda: _source(lab, 1) == text.replace("%%track", "%%track --params +loss"))
    expect(card.get_by_role("status").first).to_contain_text("--params +loss")
    lab.page.evaluate(f"() => {PANEL}.content.widgets[1].editor.undo()")
    assert _source(lab, 1) == text

    card.get_by_role("button", name="lr is a metric").click()
    lab.until(lambda: _source(lab, 1) == text.replace("%%track", "%%track --metrics +lr"))
    lab.run_cell(1)
    expect(card.locator(".tm-fold")).to_contain_text(re.compile("#2"))
    assert {one.key for one in book.store.metrics.of(2)} >= {"lr", "loss"}
    assert {one.key for one in book.store.params.of(1)} == {"lr"}


@pytest.mark.apps("lab")
def test_what_was_logged_or_given_by_hand_cannot_be_turned(lab):
    cell = "%%track -p depth=3\nlr = 0.1\nname = 'adam'\ntrackmagic.log_metric('loss', 0.5)"
    book = lab.notebook([cell])
    lab.open(book)
    lab.run_cell(1)
    card = lab.unfold(1)
    expect(card.get_by_role("button", name="lr is a metric")).to_have_count(1)
    expect(card.get_by_role("button", name=re.compile("is a (param|metric)"))).to_have_count(1)
