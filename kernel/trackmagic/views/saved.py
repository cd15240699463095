"""What people keep in a store by name, named views of tables and dashboards: what a screen may do to it.

What a body means is the affair of the views that read it; here it is plain data.
"""

from __future__ import annotations

from typing import Any

from trackmagic.capture.masking import masked
from trackmagic.entities import Document, DocumentKind, Entity, Whole
from trackmagic.errors import BadValue
from trackmagic.store import Store
from trackmagic.store.documents import NOUNS
from trackmagic.views import format as fmt
from trackmagic.views.actions import NAME


class SaveDocumentAction(Entity, frozen=True):
    """Keep something under a new name, or in the place of what was kept."""

    kind: DocumentKind
    body: dict[str, Any]
    name: str = ""
    """Of a new one."""
    experiment: Whole | None = None
    """The id of the one that a new one is of; None: of the whole store."""
    document: Whole | None = None
    """The one that gets another body, and is else as it was; None: a new one."""


class RenameDocumentAction(Entity, frozen=True):
    """Give what is kept another name."""

    document: Whole
    name: str


class DocumentAction(Entity, frozen=True):
    """Delete or restore what is kept."""

    document: Whole


class Saved(Entity, frozen=True):
    """What is kept now."""

    document: Document
    before: dict[str, Any] | None = None
    """Its body until now, which takes that back; None: it is new, or its body is as it was."""
    message: str = ""


def save_document(store: Store, action: SaveDocumentAction) -> Saved:
    """Keep a body. Raises :class:`NotFound`, :class:`NameTaken`, :class:`BadName`, :class:`BadValue`."""
    body = _without_secrets(action.body)
    with store.transaction():
        if action.document is None:
            document = store.documents.add(
                action.kind, masked(action.name), body, experiment_id=action.experiment
            )
            return Saved(document=document, message=f"{_named(document)} saved")
        before = store.documents.get(action.document)
        if before.kind != action.kind:
            raise BadValue(f"{_named(before)} is no {NOUNS[action.kind]}")
        document = store.documents.set_body(before.id, body)
    return Saved(document=document, before=before.body, message=f"{_named(document)} saved")


def rename_document(store: Store, action: RenameDocumentAction) -> Saved:
    """Give it another name. Raises :class:`NotFound`, :class:`NameTaken`, :class:`BadName`."""
    with store.transaction():
        before = store.documents.get(action.document)
        document = store.documents.rename(before.id, masked(action.name))
    return Saved(document=document, message=f"{_named(before)} is now {_quoted(document)}")


def delete_document(store: Store, action: DocumentAction) -> Saved:
    """Hide it until it is restored. Raises :class:`NotFound`."""
    document = store.documents.delete(action.document)
    return Saved(document=document, message=f"{_named(document)} deleted")


def restore_document(store: Store, action: DocumentAction) -> Saved:
    """Show it again. Raises :class:`NotFound`, :class:`NameTaken` when another has its name by now."""
    document = store.documents.restore(action.document)
    return Saved(document=document, message=f"{_named(document)} restored")


def _without_secrets(node: Any) -> Any:
    """The body with what a person wrote in it, its members called ``text``, masked."""
    if isinstance(node, list | tuple):
        return [_without_secrets(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    return {
        key: masked(inner) if key == "text" and isinstance(inner, str) else _without_secrets(inner)
        for key, inner in node.items()
    }


def _named(document: Document) -> str:
    return f"{NOUNS[document.kind]} {_quoted(document)}"


def _quoted(document: Document) -> str:
    return f"'{fmt.one_line(document.name, NAME)}'"
