"""What a run had to say, on its card and on its page."""

import pytest

from trackmagic.entities import Alert
from trackmagic.pages.blocks import Part, plain
from trackmagic.pages.card import card_page
from trackmagic.pages.facts import ALERTS, alert_lines, alerts_part
from trackmagic.pages.html import page_html
from trackmagic.pages.run import run, run_page
from trackmagic.pages.text import page_text
from trackmagic.store import open_store
from trackmagic.views.card import run_card
from trackmagic.views.run import RunQuery, run_view


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def number(store):
    """A run with five alerts, the last of which is hostile."""
    number = store.runs.add(store.experiments.ensure("a"), None).number
    for at in range(4):
        store.alerts.add(number, f"alert {at}", f"text {at}", "warning", at=1.7e9 + at)
    store.alerts.add(number, "<img src=x>\x1b[31m\u202e", "</td>\n<script>", "error", at=1.7e9 + 9)
    return number


def test_the_newest_are_seen_at_once_and_the_rest_counted(store, number):
    lines = [plain(line.cells) for line in alert_lines(store.alerts.of(number))]
    assert len(lines) == ALERTS + 1
    assert lines[0].startswith("<img src=x>\\u202e: </td> <script> 2023-")
    assert lines[1].startswith("alert 3: text 3 2023-")
    assert lines[-1] == "2 more alerts"


def test_the_card_and_the_page_tell_them_in_every_form(store, number):
    card = card_page(run_card(store, number))
    page = run_page(run_view(store, RunQuery(run=str(number))))
    for shown in (page_html(card), page_html(page), page_text(card), page_text(page)):
        assert "alert 3" in shown
        assert "\x1b" not in shown
        assert "\u202e" not in shown
    for shown in (page_html(card), page_html(page)):
        assert "&lt;img" in shown
        assert "<img" not in shown
    assert "alert 0" in page_text(page)


def test_the_live_page_has_all_of_them_with_their_times(store, number):
    facts = run(store, RunQuery(run=str(number))).facts
    (part,) = [block for block in facts if isinstance(block, Part) and block.title == "Alerts"]
    assert part.about == "5"
    rows = [[plain(cell) for cell in row.cells] for row in part.blocks[0].rows]
    assert rows[0][1:] == ["warning", "alert 0", "text 0"]
    assert rows[4][1:] == ["error", "<img src=x>\\u202e", "</td> <script>"]


def test_a_run_without_any_has_nothing_of_them(store):
    number = store.runs.add(store.experiments.ensure("a"), None).number
    assert "lert" not in page_text(run_page(run_view(store, RunQuery(run=str(number)))))
    assert list(alerts_part([])) == list(alert_lines([])) == []


def test_a_level_of_no_kind_is_drawn_all_the_same():
    alert = Alert(id=1, time=0.0, level="loud", title="a")
    assert len(list(alert_lines([alert]))) == len(list(alerts_part([alert]))) == 1
