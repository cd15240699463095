import pytest

from trackmagic.errors import BadName, BadValue, NameTaken, NotFound
from trackmagic.store.gc import collect

BODY = {"filter": "lr > 0.1", "columns": ["params.lr", "val/loss.min"], "limit": 3, "of": None}


def test_a_document_is_kept_as_it_was_given(store):
    of_store = store.documents.add("table", "best lately", BODY)
    digits = store.experiments.add("digits")
    of_digits = store.documents.add("table", "best lately", {}, experiment_id=digits.id)
    assert store.documents.get(of_store.id) == of_store
    assert (of_store.name, of_store.body, of_store.experiment_id) == ("best lately", BODY, None)
    assert store.documents.of("table") == [of_store]
    assert store.documents.of("table", digits.id) == [of_digits]
    assert store.documents.of("dashboard") == []
    assert store.documents.find("table", "best lately", experiment_id=digits.id) == of_digits
    assert store.documents.find("dashboard", "best lately") is None
    changed = store.documents.set_body(of_store.id, {"filter": "é"})
    assert store.documents.of("table") == [changed]
    assert changed.body == {"filter": "é"}


def test_a_name_is_there_once_in_its_place_until_its_document_is_deleted(store):
    place = store.experiments.add("digits").id
    for experiment_id in (None, place):
        first = store.documents.add("dashboard", "all", {}, experiment_id=experiment_id)
        with pytest.raises(NameTaken, match="there is a dashboard 'all' already"):
            store.documents.add("dashboard", "all", {}, experiment_id=experiment_id)
        other = store.documents.add("dashboard", "other", {}, experiment_id=experiment_id)
        with pytest.raises(NameTaken, match="'all' already"):
            store.documents.rename(other.id, "all")
        assert store.documents.delete(first.id).deleted is not None
        assert store.documents.rename(other.id, "all").name == "all"
        with pytest.raises(NameTaken, match="'all' already"):
            store.documents.restore(first.id)
        store.documents.delete(other.id)
        assert store.documents.restore(first.id).deleted is None
        assert store.documents.of("dashboard", experiment_id) == [store.documents.get(first.id)]


@pytest.mark.parametrize(
    ("name", "body", "error", "says"),
    [
        ("", {}, BadName, "name of a view '' is empty"),
        (7, {}, BadName, "takes a text"),
        ("x", {"of": object()}, BadValue, "is no plain data"),
        ("x", {"of": "\0"}, None, ""),
        ("x", {"of": "y" * 1_000_001}, BadValue, "the limit is 1,000,000"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_line(store, name, body, error, says):
    if error is None:
        number = store.documents.add("table", name, body).id
        assert store.documents.get(number).body == body
        return
    with pytest.raises(error, match=says) as refused:
        store.documents.add("table", name, body)
    assert "\n" not in str(refused.value)
    assert store.documents.of("table") == []


def test_what_is_not_there_is_said_to_be(store):
    for ask in (store.documents.get, store.documents.delete, store.documents.restore):
        with pytest.raises(NotFound, match="document of id"):
            ask(12)
    with pytest.raises(NotFound, match="experiment of id"):
        store.documents.add("table", "lost", {}, experiment_id=12)


def test_a_change_of_a_document_is_heard_of(store):
    cursor = store.changes.cursor()
    number = store.documents.add("table", "best", {}).id
    assert store.changes.since(cursor).documents == (number,)
    cursor = store.changes.cursor()
    assert store.changes.since(cursor).documents == ()
    store.documents.delete(number)
    assert store.changes.since(cursor).documents == (number,)


def test_gc_takes_what_was_deleted_before_and_what_was_of_an_experiment_that_goes(store):
    kept, gone = (store.documents.add("table", name, {}) for name in ("kept", "gone"))
    digits = store.experiments.add("digits")
    of_digits = store.documents.add("dashboard", "all", {}, experiment_id=digits.id)
    store.documents.delete(gone.id)
    store.experiments.delete("digits")
    collect(store, before=None)
    assert store.documents.of("table") == [kept]
    for number in (gone.id, of_digits.id):
        with pytest.raises(NotFound):
            store.documents.get(number)
