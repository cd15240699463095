"""Which store is shown, and why."""

import msgspec
import pytest

from trackmagic.host import this_process
from trackmagic.places.choose import StoresQuery, choose
from trackmagic.places.kernels import KernelUse
from trackmagic.places.listing import Listing, StoreLine

A, B, C = (letter * 32 for letter in "abc")


def line(id, name, folder=None, problem=""):
    return StoreLine(
        id=id,
        name=name,
        location=f"/srv/{name}/.trackmagic",
        folder=folder,
        changed=1.0,
        problem=problem,
    )


LAST, HERE = line(A, "last"), line(B, "here", "work")
BROKEN = msgspec.structs.replace(HERE, problem="it is of a newer trackmagic")


def chosen(*stores, kernels=None, default=None, root="/srv", version="0.2.0", **query):
    """The choice among ``stores``; ``kernels`` are the stores that kernels of version 0.2.0 use."""
    listing = Listing(
        stores=stores, default=default, wanted="/srv/.trackmagic", root=root, user="ana"
    )
    running = {
        kernel: KernelUse(store=store, version="0.2.0", process=this_process())
        for kernel, store in (kernels or {}).items()
    }
    return choose(StoresQuery(**query), listing, running, version)


def test_what_a_person_chose_goes_before_all_else():
    query = {"notebook": "work/a.ipynb", "kernel": "k", "saved": B, "setting": B, "chosen": A}
    choice = chosen(LAST, HERE, kernels={"k": B}, **query)
    assert (choice.store, choice.words, choice.note, choice.is_wanting) == (A, "", "", False)


@pytest.mark.parametrize("setting", [A, "/srv/last", "/srv/last/", "/srv/last/.trackmagic"])
def test_the_settings_name_a_store_by_its_id_and_its_place(setting):
    assert chosen(HERE, LAST, notebook="work/a.ipynb", setting=setting).store == A


@pytest.mark.parametrize("setting", ["work", "./work", "/srv/work", "work/.trackmagic/"])
def test_the_settings_name_a_store_by_its_folder_below_the_root(setting):
    assert chosen(LAST, HERE, setting=setting).store == B


def test_settings_that_name_no_store_are_told():
    choice = chosen(LAST, setting="gone")
    assert choice.store == A
    assert choice.words == "The server does not know the store gone of the settings; showing last."


def test_where_there_are_no_notebooks_a_store_of_another_folder_is_shown_when_it_is_chosen():
    choice = chosen(LAST, HERE, is_alone=True, last=A)
    assert (choice.store, choice.words, choice.note, choice.is_wanting) == (None, "", "", True)
    assert chosen(LAST, HERE, is_alone=True, chosen=A).store == A
    assert chosen(LAST, HERE, is_alone=True, last=A, default=B).store == B


def test_the_store_of_the_kernel_goes_before_that_of_the_saved_outputs():
    choice = chosen(LAST, HERE, kernels={"k": B}, kernel="k", saved=A)
    assert (choice.store, choice.writes_to) == (B, B)
    choice = chosen(LAST, HERE, saved=A)
    assert (choice.store, choice.writes_to) == (A, A)
    assert chosen(LAST, HERE).writes_to == ""


def test_a_panel_shows_what_the_settings_name_and_a_cell_its_own_runs():
    query = {"notebook": "a.ipynb", "kernel": "k", "setting": A}
    assert chosen(LAST, HERE, kernels={"k": B}, **query).store == A
    assert chosen(LAST, HERE, kernels={"k": B}, of="notebook", **query).store == B
    assert chosen(LAST, HERE, saved=B, of="notebook", setting=A).store == B
    assert chosen(HERE, LAST, of="notebook", notebook="work/a.ipynb", setting=A).store == A


@pytest.mark.parametrize(
    ("notebook", "store"),
    [
        ("work/deep/x/a.ipynb", C),
        ("work/a.ipynb", B),
        ("workshop/a.ipynb", A),
        ("a.ipynb", A),
    ],
)
def test_a_notebook_without_runs_is_shown_the_nearest_store_above_it(notebook, store):
    stores = (line(A, "root", ""), HERE, line(C, "inner", "work/deep"))
    assert chosen(*stores, notebook=notebook).store == store


def test_without_a_notebook_it_is_the_servers_own_store_else_the_one_used_last():
    assert chosen(LAST, HERE, default=B).store == B
    assert chosen(LAST, HERE, default=C).store == A


def test_without_a_notebook_the_store_that_was_shown_last_stays():
    assert chosen(LAST, HERE, default=A, last=B).store == B
    assert chosen(LAST, HERE, default=A, last=C).store == A
    assert chosen(LAST, HERE, default=A, last=B, notebook="a.ipynb").store == A


def test_a_notebook_that_nothing_leads_to_a_store_is_said_to_have_no_runs():
    def note(**query):
        return chosen(LAST, HERE, **query).note

    assert note(notebook="new/book.ipynb") == "book.ipynb has no runs yet; showing last"
    assert note(notebook="new/book.ipynb", setting="work") == ""
    assert note(notebook="new/book.ipynb", chosen=A) == ""
    assert note(notebook="new/book.ipynb", saved=A) == ""
    assert note(notebook="work/book.ipynb") == ""
    assert note() == ""


def test_a_kernels_store_that_the_server_does_not_know_is_told_of_and_asked_for_again():
    choice = chosen(LAST, kernels={"k": C}, kernel="k")
    assert (choice.store, choice.writes_to, choice.note) == (A, C, "")
    assert choice.is_wanting
    assert choice.words.endswith("cannot open (a kernel on another machine?); showing last.")


def test_a_store_that_cannot_be_opened_gives_way_with_the_reason():
    choice = chosen(BROKEN, LAST, saved=B)
    assert choice.store == A
    assert (
        choice.words
        == "The store here cannot be opened: it is of a newer trackmagic; showing last."
    )


def test_a_broken_store_beside_the_notebook_is_told_of_once_and_what_is_sound_is_shown():
    choice = chosen(BROKEN, LAST, default=B, notebook="work/a.ipynb")
    assert choice.store == A
    assert (
        choice.words
        == "The store here cannot be opened: it is of a newer trackmagic; showing last."
    )
    choice = chosen(BROKEN, default=B, notebook="work/a.ipynb")
    assert choice.store is None
    assert choice.words == "The store here cannot be opened: it is of a newer trackmagic."


def test_a_choice_that_is_gone_is_told_of_and_the_next_in_line_is_shown():
    choice = chosen(LAST, saved=A, chosen=C)
    assert (choice.store, choice.words) == (
        A,
        "The store that was chosen is gone; showing last.",
    )


def test_no_store_at_all_is_worth_asking_again():
    choice = chosen()
    assert (choice.store, choice.words, choice.note, choice.is_wanting) == (None, "", "", True)


@pytest.mark.parametrize(
    ("server", "is_old"),
    [
        ("0.1.9", True),
        ("0.2.0", False),
        ("0.2", False),
        ("0.2.0.dev3", True),
        ("0.2.0rc1", True),
        ("0.2.0+local", False),
        ("0.2.1.dev3", False),
        ("0.10.0", False),
    ],
)
def test_a_server_older_than_the_kernel_is_told_to_be_upgraded(server, is_old):
    choice = chosen(LAST, kernels={"k": A}, kernel="k", version=server)
    assert ("upgrade trackmagic where the server runs" in choice.words) == is_old


def test_a_kernel_that_has_not_told_of_its_store_may_do_so_any_time():
    assert chosen(LAST, kernel="k").is_wanting


def test_the_notebook_is_named_as_its_runs_name_it():
    assert chosen(notebook="work/a.ipynb").notebook == "/srv/work/a.ipynb"
    assert chosen(notebook="tmp/a.ipynb", root="/").notebook == "/tmp/a.ipynb"
    assert chosen().notebook is None


@pytest.mark.parametrize("setting", [".", "./", ".trackmagic", "/srv"])
def test_the_settings_name_the_store_of_the_root(setting):
    root = msgspec.structs.replace(HERE, location="/srv/.trackmagic", folder="")
    assert chosen(LAST, root, setting=setting).store == B


def test_the_root_of_the_disk_is_no_store_of_the_servers_root():
    root = msgspec.structs.replace(HERE, location="/srv/.trackmagic", folder="")
    assert "does not know the store /" in chosen(LAST, root, setting="/").words


def test_a_broken_store_that_nobody_asked_for_is_not_complained_of():
    far = line(C, "far", problem="its disk does not answer")
    choice = chosen(far, LAST, notebook="n/x.ipynb")
    assert (choice.store, choice.words) == (A, "")
    assert choice.note == "x.ipynb has no runs yet; showing last"
