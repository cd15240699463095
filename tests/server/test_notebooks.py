"""Notebooks that are renamed, moved or copied: kernels are told, and runs follow what was renamed."""

import asyncio
import json

import nbformat
import pytest

from trackmagic.entities import Call, Process
from trackmagic.host import this_process
from trackmagic.places import kernels

PROCESS = Process(host="h", user="u", pid=1, place="p", process_started=0.0)


@pytest.fixture
def api(jp_fetch):
    """Asks Jupyter's own API."""

    async def call(method, *parts, **body):
        data = json.dumps(body) if body else None
        response = await jp_fetch("api", *parts, method=method, body=data)
        return json.loads(response.body or b"null")

    return call


@pytest.fixture
def begin(api, jp_root_dir):
    """Makes a notebook with a kernel that runs, which ends with the server."""

    async def start():
        (jp_root_dir / "project" / "deep").mkdir(parents=True, exist_ok=True)
        path = "project/deep/second.ipynb"
        nbformat.write(nbformat.v4.new_notebook(), jp_root_dir / path)
        wanted = {"path": path, "name": "second.ipynb", "type": "notebook"}
        return await api("POST", "sessions", **wanted, kernel={"name": "python3"})

    return start


def filed(store, notebook):
    """A run of a cell of that notebook."""
    number = store.runs.add(store.experiments.ensure("e"), PROCESS, started=1.0).number
    store.cells.set_call(number, Call(cell_version="v", cell_id="c", notebook=str(notebook)))
    return number


async def until(holds):
    for _ in range(600):
        if found := await asyncio.to_thread(holds):
            return found
        await asyncio.sleep(0.05)
    pytest.fail("what was waited for did not come")


async def test_a_renamed_notebook_takes_its_runs_along_and_its_kernel_is_told(
    store, begin, api, jp_root_dir
):
    session = await begin()
    folder = jp_root_dir / "project" / "deep"
    old, new = folder / "second.ipynb", folder / "renamed.ipynb"
    number, other = filed(store, old), filed(store, folder / "third.ipynb")
    cursor = store.changes.cursor()
    await api("PATCH", "contents", "project/deep/second.ipynb", path="project/deep/renamed.ipynb")
    await until(lambda: store.cells.call(number).notebook == str(new))
    assert store.cells.call(other).notebook == str(folder / "third.ipynb")
    assert store.changes.since(cursor).runs == (number,)
    assert kernels.notebooks_of(session["kernel"]["id"]) == [str(new)]


async def test_a_kernel_is_told_also_when_its_session_knows_the_new_path_first(
    store, begin, api, jp_root_dir
):
    session = await begin()
    folder = jp_root_dir / "project" / "deep"
    number = filed(store, folder / "second.ipynb")
    old, new = "project/deep/second.ipynb", "project/deep/renamed.ipynb"
    await api("PATCH", "sessions", session["id"], path=new, name="renamed.ipynb", type="notebook")
    await api("PATCH", "contents", old, path=new)
    await until(lambda: store.cells.call(number).notebook == str(jp_root_dir / new))
    assert kernels.notebooks_of(session["kernel"]["id"]) == [str(jp_root_dir / new)]


async def test_a_moved_folder_takes_all_its_notebooks_along(store, begin, api, jp_root_dir):
    session = await begin()
    number = filed(store, jp_root_dir / "project" / "deep" / "second.ipynb")
    beside = filed(store, jp_root_dir / "project" / "deep2" / "second.ipynb")
    await api("PATCH", "contents", "project/deep", path="moved")
    wanted = str(jp_root_dir / "moved" / "second.ipynb")
    await until(lambda: store.cells.call(number).notebook == wanted)
    assert "deep2" in store.cells.call(beside).notebook
    assert kernels.notebooks_of(session["kernel"]["id"]) == [wanted]


async def test_a_copy_takes_no_runs(store, begin, api, jp_root_dir):
    session = await begin()
    old = jp_root_dir / "project" / "deep" / "second.ipynb"
    number = filed(store, old)
    made = await api("POST", "contents", "project/deep", copy_from="project/deep/second.ipynb")
    assert made["path"] != "project/deep/second.ipynb"
    await api("PATCH", "contents", made["path"], path="project/deep/own.ipynb")
    await api("PATCH", "contents", "project/deep/own.ipynb", path="project/deep/own2.ipynb")
    assert store.cells.call(number).notebook == str(old)
    assert kernels.notebooks_of(session["kernel"]["id"]) == []


async def test_a_kernel_of_two_notebooks_is_told_of_both(begin, api, jp_root_dir, store):
    session = await begin()
    nbformat.write(nbformat.v4.new_notebook(), jp_root_dir / "project" / "b.ipynb")
    kernel = session["kernel"]["id"]
    other = await api(
        "POST",
        "sessions",
        path="project/b.ipynb",
        name="b.ipynb",
        type="notebook",
        kernel={"id": kernel},
    )
    await api("PATCH", "contents", "project/b.ipynb", path="project/c.ipynb")
    deep = str(jp_root_dir / "project" / "deep" / "second.ipynb")
    wanted = [deep, str(jp_root_dir / "project" / "c.ipynb")]
    await until(lambda: sorted(kernels.notebooks_of(kernel)) == sorted(wanted))
    assert other["id"] != session["id"]


async def test_a_kernel_stays_told_while_its_session_does_not_know_of_the_rename(
    store, begin, api, fetch, jp_root_dir
):
    session = await begin()
    kernel = session["kernel"]["id"]
    folder = jp_root_dir / "project" / "deep"
    number = filed(store, folder / "second.ipynb")
    use = kernels.KernelUse(store="a" * 32, version="1", process=this_process())
    kernels.announce(kernel, use)
    old, new = "project/deep/second.ipynb", "project/deep/renamed.ipynb"
    for source, to in ((old, new), (new, "project/deep/again.ipynb"), ("project/deep", "moved")):
        await api("PATCH", "contents", source, path=to)
        there = to if to.endswith(".ipynb") else "moved/again.ipynb"
        await until(lambda there=there: store.cells.call(number).notebook.endswith(there))
        assert (await fetch("api", "stores", method="POST", body="{}")).code == 200
        assert kernels.notebooks_of(kernel) == [str(jp_root_dir / there)]
    (jp_root_dir / "project" / "deep").mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(), jp_root_dir / old)  # another one
    assert (await fetch("api", "stores", method="POST", body="{}")).code == 200
    assert kernels.notebooks_of(kernel) == [str(jp_root_dir / old)]


async def test_a_notebook_saved_under_another_name_is_told_with_the_stores(
    begin, api, fetch, jp_root_dir
):
    session = await begin()
    kernel = session["kernel"]["id"]
    use = kernels.KernelUse(store="a" * 32, version="1", process=this_process())
    kernels.announce(kernel, use)
    await api("PATCH", "sessions", session["id"], path="project/as.ipynb", name="as.ipynb")
    assert (await fetch("api", "stores", method="POST", body="{}")).code == 200
    assert kernels.notebooks_of(kernel) == [str(jp_root_dir / "project" / "as.ipynb")]
