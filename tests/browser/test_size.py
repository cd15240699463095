"""Fifty tracked cells in one notebook: what they add to the file, and ask for when it is opened."""

import nbformat
import pytest

CELLS = 50
MOST_BYTES = 20_000
PARAMS = "\n".join(f"param_{n} = {n} / 7" for n in range(20))
CELL = f"""%%track
seed = {{}}
{PARAMS}
for n in range(100):
    trackmagic.log_metrics({{{{f"metric_{{{{k}}}}": (seed + k) / (n + 1) for k in range(5)}}}})
"""
SHOWN = """(wanted) => {
  const panel = window.jupyterapp?.shell.currentWidget;
  const cells = panel?.content?.widgets?.length ?? 0;
  const isThere = cells > 50 && document.querySelector(wanted);
  return isThere ? performance.now() / 1000 : 0;
}"""


@pytest.fixture
def fifty(lab):
    """The notebook, run, and one beside it without outputs."""
    book = lab.notebook([CELL.format(n) for n in range(CELLS)], name="fifty")
    lab.server.run("execute", "--inplace", book.file)
    book.lose_kernel()
    lab.server.run("trust", book.file)
    bare = lab.notebook([CELL.format(n) for n in range(CELLS)], name="bare")
    bare.lose_kernel()
    return book, bare


def test_fifty_tracked_cells_cost_little_room_and_few_requests(lab, fifty):
    book, bare = fifty
    assert len(book.store.metrics.of(CELLS)) == 5
    sizes = [
        len(nbformat.v4.writes(_only(book, at))) - len(nbformat.v4.writes(_only(bare, at)))
        for at in range(1, CELLS + 1)
    ]
    grown = (book.file.stat().st_size - bare.file.stat().st_size) / CELLS
    assert max(sizes) <= MOST_BYTES
    lab.page.goto(lab.server.address(book.path))
    lab.wait_for(SHOWN, ".tm-live .tm-fold")
    lab.settle()
    asked = lab.asked("/trackmagic/stores/")
    drawn = lab.page.locator(".tm-live .tm-fold").count()
    lab.tell(f"{grown:,.0f} bytes a cell; {len(asked)} requests for {drawn} cards on the screen")
    assert 0 < len(asked) < CELLS / 2, asked


def _only(book, at):
    found = book.read()
    found.cells = found.cells[at : at + 1]
    return found
