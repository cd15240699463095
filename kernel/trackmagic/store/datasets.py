"""Datasets: the data that runs read, kept once by name, digest and source."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from trackmagic.entities import Dataset
from trackmagic.store import sql
from trackmagic.store.changes import touch
from trackmagic.store.connect import Database
from trackmagic.store.schema import dataset, run_dataset
from trackmagic.store.text import check_key

COLUMNS = [dataset.c[name] for name in Dataset.__struct_fields__ if name in dataset.c]


class DatasetStore:
    """Reached as ``store.datasets``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, run: int, data: Dataset) -> None:
        """Say that the run read this. Raises :class:`BadName`."""
        check_key("dataset name", data.name)
        row: dict[str, Any] = {column.name: getattr(data, column.name) for column in COLUMNS}
        same = [dataset.c[name] == row[name] for name in ("name", "digest", "source")]
        with self._database.write() as connection:
            sql.insert_missing(connection, dataset, [row])
            number = connection.scalar(sa.select(dataset.c.id).where(*same))
            link = {"run": run, "dataset_id": number, "context": data.context}
            sql.insert_missing(connection, run_dataset, [link])
            touch(connection, runs=[run])

    def of(self, run: int) -> list[Dataset]:
        """What the run read, by name."""
        select = (
            sa.select(*COLUMNS, run_dataset.c.context)
            .join(run_dataset)
            .where(run_dataset.c.run == run)
            .order_by(dataset.c.name, run_dataset.c.context)
        )
        with self._database.read() as connection:
            return [Dataset(**row) for row in connection.execute(select).mappings()]
