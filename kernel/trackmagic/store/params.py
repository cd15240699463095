"""Params: the arguments of a call, typed. Two explicit values that differ conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from trackmagic.entities import Param, ParamOrigin
from trackmagic.errors import ParamConflict
from trackmagic.store import sql
from trackmagic.store.changes import touch
from trackmagic.store.connect import Database
from trackmagic.store.leaves import add_leaves, drop_leaves, roots_of
from trackmagic.store.schema import param
from trackmagic.store.sql import ByRun
from trackmagic.store.text import check_key
from trackmagic.store.values import pack_value, same_value, unpack_value

_NESTED = (
    sa.select(param.c.run, param.c.key, param.c.type, param.c.text, param.c.origin)
    .where(param.c.run.in_(sql.NUMBERS))
    .order_by(param.c.run, param.c.key)
)
_WHOLE = _NESTED.where(param.c.root == "")


class ParamStore:
    """Reached as ``store.params``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, run: int, params: Mapping[str, object], *, overwrite: bool = False) -> None:
        """Keep explicit ``params``, all or none; they win over captured ones.

        Raises :class:`ParamConflict` for another value than there is, :class:`BadName`,
        :class:`BadValue`.
        """
        rows = _rows(run, params, "explicit")
        with self._database.write() as connection:
            old = {entity.key: entity for entity in self.of(run)}
            for key, value in params.items():
                before = old.get(key)
                if before is None or before.origin != "explicit" or overwrite:
                    continue
                if not same_value(before.value, value):
                    raise ParamConflict(key, before.value, value)
            _write(connection, run, rows)
            touch(connection, runs=[run])

    def capture(
        self, run: int, params: Mapping[str, object], *, origin: ParamOrigin = "captured"
    ) -> None:
        """Keep ``params`` that were read from the cell, save where there is an explicit one.

        Raises :class:`BadName`, :class:`BadValue`.
        """
        rows = _rows(run, params, origin)
        with self._database.write() as connection:
            _write(connection, run, rows, where="origin", equal=("captured", "input"))
            touch(connection, runs=[run])

    def drop_captured(self, run: int, keys: list[str]) -> None:
        """Take back captured params that turned out to be none."""
        with self._database.write() as connection:
            is_captured = (
                (param.c.run == run) & (param.c.origin != "explicit") & param.c.key.in_(keys)
            )
            roots = roots_of(keys)
            drop_leaves(connection, run, roots)
            connection.execute(param.delete().where(is_captured))
            add_leaves(connection, run, roots)
            touch(connection, runs=[run])

    def of(self, run: int) -> list[Param]:
        """The run's params, by key, each whole."""
        return self.of_many([run])[run]

    def of_many(self, runs: Sequence[int], *, nested: bool = False) -> ByRun[Param]:
        """Those of each run; with ``nested`` also what lies inside those that are dicts."""
        select = _NESTED if nested else _WHOLE
        with self._database.read() as connection:
            return sql.by_run(connection, select, runs, _param)


def _param(key: str, type_: str, text: str, origin: ParamOrigin) -> Param:
    return Param(key=key, value=unpack_value(type_, text), origin=origin)


def _write(connection: sa.Connection, run: int, rows: list[dict[str, Any]], **only: Any) -> None:
    """Keep the rows, of those there are already ``only`` some, and the leaves anew."""
    roots = roots_of(row["key"] for row in rows)
    drop_leaves(connection, run, roots)
    sql.upsert(connection, param, rows, **only)
    add_leaves(connection, run, roots)


def _rows(run: int, params: Mapping[str, object], origin: ParamOrigin) -> list[dict[str, Any]]:
    return [
        {
            "run": run,
            "key": check_key("param", key),
            "origin": origin,
            "root": "",
            **pack_value(key, value)._asdict(),
        }
        for key, value in params.items()
    ]
