"""What is kept in a store by name: saved, renamed, deleted and restored from a screen."""

import pytest

from trackmagic.errors import BadName, BadValue, NameTaken, NotFound
from trackmagic.views.saved import (
    DocumentAction,
    RenameDocumentAction,
    SaveDocumentAction,
    delete_document,
    rename_document,
    restore_document,
    save_document,
)

BODY = {"filter": "lr > 0.1", "columns": ["lr", "loss"], "more": {"of": [1, None, True]}}


def _save(world, name="best lately", **more):
    action = SaveDocumentAction(**({"kind": "table", "name": name, "body": BODY} | more))
    return save_document(world.store, action)


def test_a_new_document_is_kept_with_its_body_and_experiment(world):
    filed = world.store.experiments.ensure("a")
    saved = _save(world, experiment=filed.id)
    kept = world.store.documents.get(saved.document.id)
    assert (kept.kind, kept.name, kept.body) == ("table", "best lately", BODY)
    assert kept.experiment_id == filed.id
    assert (saved.before, saved.message) == (None, "view 'best lately' saved")


def test_a_body_is_replaced_and_the_answer_takes_that_back(world):
    kept = _save(world).document
    other = {"filter": ""}
    saved = _save(world, document=kept.id, body=other, name="")
    assert (saved.document.name, saved.document.body, saved.before) == ("best lately", other, BODY)
    back = _save(world, document=kept.id, body=saved.before)
    assert back.document == kept


def test_a_dashboard_does_not_become_a_view(world):
    kept = _save(world, kind="dashboard").document
    with pytest.raises(BadValue, match="dashboard 'best lately' is no view"):
        _save(world, document=kept.id)
    assert world.store.documents.get(kept.id) == kept


def test_a_document_is_renamed_deleted_and_restored(world):
    kept = _save(world).document
    renamed = rename_document(world.store, RenameDocumentAction(document=kept.id, name="top"))
    assert renamed.message == "view 'best lately' is now 'top'"
    deleted = delete_document(world.store, DocumentAction(document=kept.id))
    assert deleted.message == "view 'top' deleted"
    assert world.store.documents.all("table") == []
    restored = restore_document(world.store, DocumentAction(document=kept.id))
    assert restored.message == "view 'top' restored"
    assert [one.name for one in world.store.documents.all("table")] == ["top"]


def test_a_name_is_taken_within_its_kind_and_experiment_alone(world):
    filed = world.store.experiments.ensure("a")
    _save(world)
    _save(world, kind="dashboard")
    _save(world, experiment=filed.id)
    with pytest.raises(NameTaken, match="there is a view 'best lately' already"):
        _save(world)
    other = _save(world, "other").document
    with pytest.raises(NameTaken, match="choose another name"):
        rename_document(world.store, RenameDocumentAction(document=other.id, name="best lately"))
    assert world.store.documents.get(other.id).name == "other"


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 5_000])
def test_a_name_that_cannot_be_is_refused(world, name):
    with pytest.raises(BadName, match="name of a view"):
        _save(world, name)


def test_what_is_not_there_is_told(world):
    with pytest.raises(NotFound, match="document of id 7"):
        delete_document(world.store, DocumentAction(document=7))
    with pytest.raises(NotFound, match="experiment of id 7"):
        _save(world, experiment=7)
    assert world.store.documents.all("table") == []


def test_secrets_in_a_name_are_masked(world):
    saved = _save(world, "token ghp_" + "a1B2" * 9)
    assert "ghp_a1" not in world.store.documents.get(saved.document.id).name
