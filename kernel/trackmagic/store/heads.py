"""The single rows of a run and of its call before, in one statement: a card is made after every cell."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sa

from trackmagic.entities import MODULES, Call, Entity, Failure, Run
from trackmagic.errors import NotFound
from trackmagic.store.runs import COLUMNS, FILED, run_of
from trackmagic.store.schema import (
    alert,
    artifact,
    call,
    cell_version,
    experiment,
    failure,
    notice,
    run,
    run_dataset,
    surrounding,
)
from trackmagic.store.sound import damaged, json_or
from trackmagic.store.surroundings import GIT, Repository


class Counts(Entity, frozen=True):
    """How much more there is to see."""

    artifacts: int = 0
    artifacts_bytes: int = 0
    figures: int = 0
    children: int = 0
    children_failed: int = 0
    alerts: int = 0


class Surroundings(NamedTuple):
    """What was around a run, as far as it is known."""

    run: int
    environment: str | None
    """Digest."""
    repository: Repository | None
    git_left_out: bool
    """There may be a repository all the same."""
    modules_left_out: bool = False
    """There may be other local modules."""
    datasets: int = 0
    """How many the run was told of."""


class Head(Entity, frozen=True):
    """A run's single rows."""

    run: Run
    call: Call | None
    code: str | None
    failure: Failure | None
    notices: int
    counts: Counts
    around: Surroundings


_NUMBER: sa.BindParameter[int] = sa.bindparam("number")
_RUN_COLUMNS = len(COLUMNS) + 1
_CALL_FIELDS = Call.__struct_fields__
_VERSION = _CALL_FIELDS.index("cell_version")
_FAILURE_FIELDS = Failure.__struct_fields__
_PREVIOUS = sa.select(call.c.previous).where(call.c.run == _NUMBER).scalar_subquery()
_FILES, _CHILDREN = artifact.c.run == run.c.number, run.alias("child")
_IS_CHILD = (_CHILDREN.c.parent == run.c.number) & _CHILDREN.c.deleted.is_(None)
_WENT_WRONG = _CHILDREN.c.status.in_(("failed", "crashed", "interrupted"))


def _counted(table: sa.FromClause, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    counted = sa.select(sa.func.count()).select_from(table).where(*where)
    return counted.correlate(run).scalar_subquery()


def _left_out(part: str) -> sa.ScalarSelect[Any]:
    return _counted(notice, notice.c.run == run.c.number, notice.c.part == part)


_COUNTS: dict[str, sa.ScalarSelect[Any]] = {
    "artifacts": _counted(artifact, _FILES),
    "artifacts_bytes": sa.select(sa.func.coalesce(sa.func.sum(artifact.c.size_bytes), 0))
    .where(_FILES)
    .correlate(run)
    .scalar_subquery(),
    "figures": _counted(artifact, _FILES, artifact.c.path.startswith("figures/")),
    "children": _counted(_CHILDREN, _IS_CHILD),
    "children_failed": _counted(_CHILDREN, _IS_CHILD, _WENT_WRONG),
    "alerts": _counted(alert, alert.c.run == run.c.number),
}
_HEADS = (
    sa.select(
        *COLUMNS,
        FILED,
        *(call.c[name] for name in _CALL_FIELDS),
        cell_version.c.text,
        *(failure.c[name] for name in _FAILURE_FIELDS),
        _counted(notice, notice.c.run == run.c.number),
        *_COUNTS.values(),
        surrounding.c.environment,
        *(_left_out(part) for part in ("git", MODULES)),
        _counted(run_dataset, run_dataset.c.run == run.c.number),
        *GIT,
    )
    .select_from(
        run.outerjoin(experiment)
        .outerjoin(call, call.c.run == run.c.number)
        .outerjoin(cell_version, cell_version.c.digest == call.c.cell_version)
        .outerjoin(failure, failure.c.run == run.c.number)
        .outerjoin(surrounding, surrounding.c.run == run.c.number)
    )
    .where((run.c.number == _NUMBER) | (run.c.number == _PREVIOUS))
)


def heads(connection: sa.Connection, number: int) -> tuple[Head, Head | None]:
    """The run and its call before. Raises :class:`NotFound`."""
    rows = [_head(row) for row in connection.execute(_HEADS, {"number": number})]
    head = next((row for row in rows if row.run.number == number), None)
    if head is None:
        raise NotFound("run", f"#{number}")
    return head, next((row for row in rows if row is not head), None)


def call_of(*columns: Any) -> Call:
    """The call of a row that has the fields of :class:`Call` in their order."""
    row = dict(zip(_CALL_FIELDS, columns, strict=True))
    return Call(**{**row, "assigned": tuple(map(str, json_or(row["assigned"], [])))})


def _failure(row: dict[str, str | None]) -> Failure | None:
    """None where the run has none: then nothing of it is there."""
    if all(value is None for value in row.values()):
        return None
    return Failure(**{k: damaged(text) if text is None else text for k, text in row.items()})


def _head(row: Iterable[Any]) -> Head:
    columns = iter(row)
    run_ = run_of(*islice(columns, _RUN_COLUMNS))
    called = [*islice(columns, len(_CALL_FIELDS))]
    code = next(columns)
    failed = {name: next(columns) for name in _FAILURE_FIELDS}
    notices = next(columns)
    return Head(
        run=run_,
        call=None if called[_VERSION] is None else call_of(*called),
        code=code,
        failure=_failure(failed),
        notices=notices,
        counts=Counts(**{name: next(columns) for name in _COUNTS}),
        around=_around(run_.number, *columns),
    )


def _around(
    number: int,
    environment: str | None,
    git_left_out: int,
    modules_left_out: int,
    datasets: int,
    *git: Any,
) -> Surroundings:
    commit, branch = git[:2]
    return Surroundings(
        run=number,
        environment=environment,
        repository=Repository(*git) if commit or branch else None,
        git_left_out=git_left_out > 0,
        modules_left_out=modules_left_out > 0,
        datasets=datasets,
    )
