"""Without our server extension views go over the kernel's comm: pushed while it is busy, asked when idle."""

import ipykernel
import pytest
from comm.base_comm import BaseComm
from ipykernel.comm.comm import BaseComm as KernelComm
from playwright.sync_api import expect

from trackmagic.widgets.comms import CALLBACK, REPLY_ROUTE, harden

from .servers import Jupyter

NOT_THERE = r"404 .*/trackmagic/(?:api/)?stores"
"""A view asks once whether the server has our extension, and browsers log what is not found."""
LOOP = """%%track
from pathlib import Path
lr = 0.1
n = 0
while not Path("enough").exists():
    n += 1
    if n % 1000 == 0:
        trackmagic.log_metric("loss", 1 / n)
"""
FIGURE = """import time
import matplotlib.pyplot as plt
plt.plot([1, 3, 2])
table.send({"id": "unasked"})  # from the busy shell, which ipykernel 7.4 then sends replies to
heard = len(table.heard)
end = time.perf_counter() + 60
while len(table.heard) < heard + 2 and time.perf_counter() < end:
    sum(range(1000))
print("heard while busy:", len(table.heard) - heard)
"""
LISTENING = """table = trackmagic.runs()
table.heard = []
table.on_msg(lambda _widget, message, _buffers: table.heard.append(message["name"]))
table
"""
SEEN = """() => {
  const card = document.querySelector("[data-cell='1'] .tm-live .tm-fold")?.closest(".tm-card");
  const rows = [...(card?.querySelectorAll("tbody tr") ?? [])];
  return rows.find((one) => one.cells[0].textContent === "loss")?.cells[1].textContent ?? "";
}"""


@pytest.fixture
def server(app, jupyter) -> Jupyter:
    return jupyter(app, extension=False)


def test_the_card_is_pushed_while_the_kernel_is_busy_and_asks_when_it_is_idle(lab):
    book = lab.notebook([LOOP])
    lab.expects(NOT_THERE)
    lab.open(book)
    lab.run_cell(1, wait=False)
    lab.remember(SEEN)
    lab.wait_for("() => new Set(tmSeen).size > 5")
    (book.file.parent / "enough").touch()
    assert lab.finish(1)
    card = lab.unfold(1)
    card.get_by_role("button", name="Add note").click()
    card.get_by_role("textbox", name="Note").fill("over the comm")
    card.get_by_role("button", name="Save note").click()
    lab.until(lambda: book.store.runs.get(1).note == "over the comm")
    book.store.runs.rename(1, "renamed elsewhere")
    expect(card).to_contain_text("renamed elsewhere")
    lab.looks("card-widget", lambda: lab.output(1))


def test_a_view_that_asks_while_a_cell_is_busy_is_answered_and_takes_no_figure_of_it(lab):
    book = lab.notebook(["%%track --quiet\nlr = 0.1", LISTENING, FIGURE])
    lab.expects(NOT_THERE)
    lab.open(book)
    lab.run_cell(1)
    lab.run_cell(2)
    expect(lab.output(2).locator(".tm-live .tm-runs-row").first).to_be_visible()
    assert lab.run_and_see(3)
    expect(lab.output(3)).to_contain_text("heard while busy: 2")
    expect(lab.output(3).locator("img")).to_have_count(1)


def test_what_is_private_in_ipykernel_and_comm_is_still_there():
    """Where it is not, views of a busy kernel wait, and figures go astray: see widgets/comms.py."""
    comm = BaseComm(primary=False)
    assert hasattr(comm, CALLBACK)
    if ipykernel.version_info >= (7, 4):
        assert hasattr(KernelComm, REPLY_ROUTE)
    heard = []
    comm.on_msg(heard.append)
    harden(comm)
    comm.handle_msg({"a": 1})
    assert heard == [{"a": 1}]
