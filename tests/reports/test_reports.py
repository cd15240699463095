"""Reports of people who do this job, each as a notebook that must hold: `cells/*.ipy`, run in real kernels.

A file begins with what must hold, then has cells headed `# %%`. A cell headed `# %% may raise` may raise; the
report holds when no other cell does.
"""

import asyncio
import os
import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

REPORTS = sorted((Path(__file__).parent / "cells").glob("*.ipy"))
AT_ONCE = 2
UNSET = ("JPY_SESSION_NAME", "PYTEST_CURRENT_TEST")
"""The second keeps ipykernel from reading what child processes print."""
SECONDS = 120
"""Patience with one cell."""


def cells(text: str) -> list[nbformat.NotebookNode]:
    """The cells of a report."""
    split = re.split(r"^# %%(.*)\n", text, flags=re.MULTILINE)[1:]
    notebook = []
    for head, source in zip(split[::2], split[1::2], strict=True):
        cell = nbformat.v4.new_code_cell(source.strip("\n"))
        if "may raise" in head:
            cell.metadata["tags"] = ["raises-exception"]
        notebook.append(cell)
    return notebook


def problem(report: Path, folder: Path) -> str:
    """What the cell raised that must not raise; empty when the report holds."""
    folder.mkdir()
    environ = {name: value for name, value in os.environ.items() if name not in UNSET}
    home = folder.with_name(f"{folder.name}-home")
    environ |= {
        "TRACKMAGIC_STORE": str(folder / ".trackmagic"),
        "IPYTHONDIR": str(home / "ipython"),
        "MPLCONFIGDIR": str(home / "matplotlib"),
    }
    client = NotebookClient(
        nbformat.v4.new_notebook(cells=cells(report.read_text("utf-8"))),
        timeout=SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        asyncio.run(client.async_execute(env=environ))
    except CellExecutionError as error:
        return re.sub(r"\x1b\[[0-9;]*m", "", str(error))
    return ""


@pytest.fixture(scope="module")
def problems(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[str]]]:
    """Each chosen report's problem, to come: a kernel mostly waits for itself to start."""
    folder = tmp_path_factory.mktemp("reports")
    chosen = [item.callspec.params["report"] for item in request.session.items if _is_report(item)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {report.stem: pool.submit(problem, report, folder / report.stem) for report in chosen}
        pool.shutdown(cancel_futures=True)


def _is_report(item: pytest.Item) -> bool:
    return (
        item.originalname == "test_the_report_holds" if isinstance(item, pytest.Function) else False
    )


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.stem)
def test_the_report_holds(report: Path, problems: dict[str, Future[str]]) -> None:
    assert problems[report.stem].result() == ""


def test_each_report_says_what_must_hold() -> None:
    silent = [report.stem for report in REPORTS if "Must hold: " not in report.read_text("utf-8")]
    assert silent == []
