"""Documents: dashboards and named views. A deleted one stays until ``gc``, and gives its name free."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from trackmagic.entities import Document, DocumentKind
from trackmagic.errors import BadValue, NameTaken, NotFound
from trackmagic.param_values import shown
from trackmagic.store.changes import touch
from trackmagic.store.connect import Database
from trackmagic.store.schema import document
from trackmagic.store.text import check_key, check_text

BODY_CHARACTERS = 1_000_000
NOUNS: Mapping[DocumentKind, str] = {"dashboard": "dashboard", "table": "view"}
"""What people call each kind."""


class DocumentStore:
    """Reached as ``store.documents``. ``experiment_id`` None: of the whole store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        kind: DocumentKind,
        name: str,
        body: Mapping[str, Any],
        *,
        experiment_id: int | None = None,
    ) -> Document:
        """A new one.

        Raises :class:`NameTaken`, :class:`BadName`, :class:`BadValue` for a body that is no plain data or
        too large, and :class:`NotFound` for an experiment that there is not.
        """
        row = document.insert().values(
            kind=kind,
            name=check_key(f"name of a {NOUNS[kind]}", name),
            body=_text_of(kind, body),
            experiment_id=experiment_id,
            created=time.time(),
        )
        with self._database.write() as connection:
            if self._find(connection, kind, name, experiment_id) is not None:
                raise _taken(kind, name)
            try:
                added = connection.execute(row.returning(*_COLUMNS)).mappings().one()
            except IntegrityError as error:  # of a foreign key: the name is free, see above
                raise NotFound("experiment of id", experiment_id) from error
            touch(connection, documents=[added["id"]])
            return _document(added)

    def get(self, number: int) -> Document:
        """The one of that id, deleted or not. Raises :class:`NotFound`."""
        with self._database.read() as connection:
            row = connection.execute(_BY_ID, {"wanted": number}).mappings().first()
        if row is None:
            raise NotFound("document of id", number)
        return _document(row)

    def find(
        self, kind: DocumentKind, name: str, *, experiment_id: int | None = None
    ) -> Document | None:
        """The one of that kind and name, deleted ones left out, of exactly this experiment; or None."""
        with self._database.read() as connection:
            return self._find(connection, kind, name, experiment_id)

    def of(self, kind: DocumentKind, experiment_id: int | None = None) -> list[Document]:
        """Those of a kind and of exactly this experiment, by name; deleted ones left out."""
        select = (
            sa.select(*_COLUMNS)
            .where(_of(kind, experiment_id), document.c.deleted.is_(None))
            .order_by(document.c.name)
        )
        with self._database.read() as connection:
            return [_document(row) for row in connection.execute(select).mappings()]

    def all(self, kind: DocumentKind) -> list[Document]:
        """Those of a kind, of whatever experiment, by name; deleted ones left out."""
        select = (
            sa.select(*_COLUMNS)
            .where(document.c.kind == kind, document.c.deleted.is_(None))
            .order_by(document.c.name, document.c.id)
        )
        with self._database.read() as connection:
            return [_document(row) for row in connection.execute(select).mappings()]

    def set_body(self, number: int, body: Mapping[str, Any]) -> Document:
        """Replace what is in it. Raises :class:`NotFound`, :class:`BadValue`."""
        entity = self.get(number)
        return self._change(entity, body=_text_of(entity.kind, body))

    def rename(self, number: int, name: str) -> Document:
        """Raises :class:`NotFound`, :class:`NameTaken`, :class:`BadName`."""
        entity = self.get(number)
        return self._change(entity, name=check_key(f"name of a {NOUNS[entity.kind]}", name))

    def delete(self, number: int) -> Document:
        """Hide it until it is restored. Raises :class:`NotFound`."""
        return self._change(self.get(number), deleted=time.time())

    def restore(self, number: int) -> Document:
        """Raises :class:`NotFound`, and :class:`NameTaken` when another has its name now."""
        return self._change(self.get(number), deleted=None)

    def _find(
        self, connection: sa.Connection, kind: DocumentKind, name: str, experiment_id: int | None
    ) -> Document | None:
        select = sa.select(*_COLUMNS).where(
            _of(kind, experiment_id), document.c.name == name, document.c.deleted.is_(None)
        )
        row = connection.execute(select).mappings().first()
        return None if row is None else _document(row)

    def _change(self, entity: Document, **columns: Any) -> Document:
        change = document.update().where(document.c.id == entity.id).values(**columns)
        with self._database.write() as connection:
            try:
                row = connection.execute(change.returning(*_COLUMNS)).mappings().one()
            except IntegrityError as error:
                raise _taken(entity.kind, columns.get("name", entity.name)) from error
            touch(connection, documents=[entity.id])
            return _document(row)


_COLUMNS = tuple(document.c[name] for name in Document.__struct_fields__)
_BY_ID = sa.select(*_COLUMNS).where(document.c.id == sa.bindparam("wanted"))


def _of(kind: DocumentKind, experiment_id: int | None) -> sa.ColumnElement[bool]:
    return sa.and_(document.c.kind == kind, document.c.experiment_id == experiment_id)


def _document(row: sa.RowMapping) -> Document:
    return Document(**{**row, "body": msgspec.json.decode(row["body"])})


def _text_of(kind: DocumentKind, body: Mapping[str, Any]) -> str:
    try:
        text = msgspec.json.encode(dict(body)).decode()
    except (TypeError, ValueError) as error:
        raise BadValue(f"the {NOUNS[kind]} {shown(body)} is no plain data: {error}") from error
    return check_text(f"the {NOUNS[kind]}", text, BODY_CHARACTERS)


def _taken(kind: DocumentKind, name: str) -> NameTaken:
    return NameTaken(f"there is a {NOUNS[kind]} {name!r} already; choose another name")
