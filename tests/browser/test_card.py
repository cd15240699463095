"""The card under a tracked cell: it moves while the cell runs, folds at the end, and can be acted on."""

import os
import re
import signal

from playwright.sync_api import expect

LOOP = """%%track
import time
from pathlib import Path
lr = 0.1
epochs = 1000
began, n = time.perf_counter(), 0
while not Path("enough").exists():
    n += 1
    if n % 30 == 0:
        trackmagic.log_metric("epoch", epochs * (1 - 20_000 / (n + 20_000)))
    trackmagic.log_metric("loss", 1 / (n + lr))
    while time.perf_counter() < began + n / 10_000:
        sum(range(20))
"""
"""Ten thousand points a second, without a rest, until the file is there."""
UNTIL_STOPPED = """%%track
lr = 0.2
n = 0
while True:
    n += 1
    if n % 100_000 == 0:
        trackmagic.log_metric("loss", 1 / n)
"""
CARD = """() => {
  const card = document.querySelector("[data-cell='1'] .tm-live .tm-card");
  if (!card?.querySelector(".tm-fold")) return null;
  const rows = [...card.querySelectorAll("tbody tr")];
  const loss = rows.find((one) => one.cells[0].textContent === "loss");
  return {
    value: loss?.cells[1].textContent ?? "",
    course: loss?.querySelector("path")?.getAttribute("d") ?? "",
    time: /running for ([^L]*)/.exec(card.querySelector(".tm-fold").textContent)?.[1] ?? "",
    done: card.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow") ?? "",
  };
}"""

MOVED = """() => {
  const moves = (what) => new Set(tmSeen.map((card) => card[what])).size - 1;
  return moves("time") > 8 && moves("value") > 4 && moves("done") > 4 && moves("course") > 1;
}"""


def test_the_card_moves_while_the_cell_logs_ten_thousand_points_a_second(lab):
    book = lab.notebook([LOOP])
    lab.open(book)
    lab.remember(CARD)
    began = len(lab.requests)
    lab.run_cell(1, wait=False)
    lab.wait_for(MOVED)
    (book.file.parent / "enough").touch()
    assert lab.finish(1)
    moves = lab.page.evaluate("() => tmSeen.length")
    asked = lab.asked("/trackmagic/stores/", since=began)
    assert len(asked) < 3 * moves, asked
    [loss] = [metric for metric in book.store.metrics.of(1) if metric.key == "loss"]
    assert loss.points == loss.last_step + 1


def test_at_the_end_the_card_is_one_line_with_what_changed_and_unfolds(lab):
    cell = "%%track\nlr = {}\nloss = sum([1, -lr])"
    book = lab.notebook([cell.format(0.1)])
    lab.open(book)
    lab.run_cell(1)
    lab.write_cell(1, cell.format(0.2))
    lab.run_cell(1)
    card = lab.output(1).locator(".tm-live .tm-card")
    fold = card.locator(".tm-fold")
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(fold).to_contain_text(re.compile(r"finished.*#2 · book.*in \d"))
    expect(card.locator(".tm-chip").first).to_have_text("lr 0.1 → 0.2")
    expect(card.locator(".tm-chip", has_text="loss 0.9 → 0.8")).to_have_count(1)
    expect(card.locator("table")).to_have_count(0)
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "true")
    for title in ("Metrics, against run #1", "Params", "Run"):
        part = card.locator(".tm-part", has=lab.page.get_by_role("heading", name=title, exact=True))
        expect(part.locator("table")).to_have_count(1)
    lab.looks("card-unfolded", lambda: lab.output(1))
    fold.press("Enter")
    expect(card.locator("table")).to_have_count(0)
    lab.looks("card-folded", lambda: lab.output(1))
    fold.click()
    card.get_by_role("button", name="Compare with #1").click()
    below = lab.output(1).locator(".tm-below")
    expect(below.locator("th", has_text="#1").first).to_be_visible()
    below.get_by_role("button", name="close").first.click()
    expect(below).to_have_count(0)


def test_a_quiet_cell_shows_a_line_and_a_failed_one_what_and_where(lab):
    book = lab.notebook(
        [
            "%%track --quiet\nn = 2\nloss = sum([1]) / n",
            "%%track\nlr = 0.1\nnothing = []\nnothing[3]",
        ]
    )
    lab.open(book)
    lab.run_cell(1)
    expect(lab.output(1)).to_contain_text(re.compile(r"finished.*#1 · book.*loss 0.5", re.DOTALL))
    expect(lab.output(1).locator("button, summary, table")).to_have_count(0)
    lab.run_cell(2)
    said = lab.output(2).locator(".tm-live .tm-say").first
    expect(said).to_contain_text("IndexError: list index out of range")
    expect(said).to_contain_text("line 4")
    expect(lab.output(2).locator(".tm-live .tm-fold")).to_contain_text("failed")
    more = lab.output(2).locator(
        ".tm-live .tm-more"
    )  # the static line above has a sheet of its own
    assert more.evaluate("(one) => getComputedStyle(one, '::before').content") == "none"
    lab.looks("card-failed", lambda: lab.output(2))


def test_note_tag_open_and_stop_work_while_the_cell_is_busy(lab):
    book = lab.notebook([UNTIL_STOPPED])
    lab.open(book)
    lab.run_cell(1, wait=False)
    card = lab.output(1).locator(".tm-live > .tm-card")
    card.get_by_role("button", name="Add note").click()
    card.get_by_role("textbox", name="Note").fill("began **well**")
    card.get_by_role("button", name="Save note").click()
    expect(card.locator("strong")).to_have_text("well")
    card.get_by_role("button", name="Add tag").click()
    card.get_by_role("textbox").first.fill("stage")
    card.get_by_role("textbox").last.fill("trial")
    card.get_by_role("textbox").last.press("Enter")
    expect(card.get_by_role("list", name="Tags")).to_contain_text("stage trial")
    assert book.store.runs.get(1).note == "began **well**"
    assert {one.key: one.value for one in book.store.tags.of(1)} == {"stage": "trial"}
    lab.looks("card-running", lambda: lab.output(1))
    card.get_by_role("button", name="Open").click()
    below = lab.output(1).locator(".tm-below")
    expect(below).to_have_count(1)
    expect(below).to_contain_text(re.compile("Overview.*lr", re.DOTALL))
    below.get_by_role("button", name="close").first.click()
    expect(below).to_have_count(0)
    assert lab.is_busy(1)
    card.get_by_role("button", name="Stop").click()
    lab.finish(1)
    expect(card.locator(".tm-fold")).to_contain_text("interrupted")
    assert book.store.runs.get(1).status == "interrupted"


def test_the_card_of_a_killed_kernel_says_crashed_by_itself(lab):
    book = lab.notebook([UNTIL_STOPPED])
    lab.open(book)
    lab.run_cell(1, wait=False)
    fold = lab.output(1).locator(".tm-live .tm-fold")
    expect(fold).to_contain_text("running")
    os.kill(lab.server.pid_of_kernel(book.folder), signal.SIGKILL)
    expect(fold).to_contain_text("crashed", timeout=15_000)
