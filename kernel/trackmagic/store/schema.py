"""THE tables.

Rows about a run hang on ``run.number``, an integer, so the long tables and their indexes stay small.
A float that is not a number is kept as NULL: SQLite does so by itself, and every column that may hold
one is NOT NULL in meaning, so NULL can only mean NaN there.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

KEY_CHARACTERS = 250
INDEXED_CHARACTERS = 200
"""How much of a text its index holds; PostgreSQL refuses index rows over 2,700 bytes."""

metadata = sa.MetaData()


def _run() -> sa.Column[int]:
    return sa.Column(
        "run", sa.ForeignKey("run.number", ondelete="CASCADE"), primary_key=True, nullable=False
    )


def _unique_where(name: str, *columns: sa.Column[Any], condition: str) -> None:
    """An index of the rows that meet the condition.

    PostgreSQL's is made by its text: naming its dialect here would import it, 35 ms for everybody.
    """
    index = sa.Index(name, *columns, unique=True, sqlite_where=sa.text(condition))
    index.ddl_if(dialect="sqlite")
    table, listed = columns[0].table, ", ".join(column.name for column in columns)
    statement = f"CREATE UNIQUE INDEX {name} ON {table.name} ({listed}) WHERE {condition}"
    sa.event.listen(
        table,
        "after_create",
        sa.DDL(statement).execute_if(dialect="postgresql"),  # type: ignore[no-untyped-call]
    )


migration = sa.Table(
    "migration",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("applied", sa.Float, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
)

clock = sa.Table(
    "clock",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("cursor", sa.BigInteger, nullable=False),
    sa.Column("runs", sa.Integer, nullable=False),
)

run_numbers = sa.Sequence(
    "run_number", metadata=metadata
)  # PostgreSQL's; in SQLite ``clock`` counts

experiment = sa.Table(
    "experiment",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("deleted", sa.Float),
    sa.Column("changed", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("goal", sa.Text, nullable=False, server_default=""),
    sa.Column("alert_when", sa.Text, nullable=False, server_default=""),  # a filter
    sqlite_autoincrement=True,
)
_unique_where("experiment_name", experiment.c.name, condition="deleted IS NULL")

run = sa.Table(
    "run",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("id", sa.String(32), nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("experiment_id", sa.ForeignKey("experiment.id"), nullable=False),
    sa.Column("parent", sa.Integer),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("started", sa.Float, nullable=False),
    sa.Column("ended", sa.Float),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("deleted", sa.Float),
    sa.Column("late_points", sa.Integer, nullable=False, server_default="0"),
    sa.Column("changed", sa.BigInteger, nullable=False, server_default="0"),
    sa.Index("run_started", "started", "number"),
    # with what hides a run, so that runs are counted without a look at their rows
    sa.Index("run_of_experiment", "experiment_id", "started", "number", "deleted"),
    sa.Index("run_status", "status", "started"),
    sa.Index("run_name", "name"),
    sa.Index("run_parent", "parent"),
    sa.Index("run_changed", "changed"),
)

sa.Index("run_deleted", run.c.deleted, sqlite_where=run.c.deleted.is_not(None))

process = sa.Table(
    "process",
    metadata,
    _run(),
    sa.Column("host", sa.Text, nullable=False),
    sa.Column("user", sa.Text, nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("process_started", sa.Float, nullable=False),
    sa.Column("heartbeat", sa.Float, nullable=False),
)

call = sa.Table(
    "call",
    metadata,
    _run(),
    sa.Column("cell_version", sa.String(64), nullable=False),
    sa.Column("cell_id", sa.Text, nullable=False, server_default=""),
    sa.Column("execution_count", sa.Integer),
    sa.Column("notebook", sa.Text, nullable=False, server_default=""),
    sa.Column("session", sa.Text, nullable=False, server_default=""),
    sa.Column("previous", sa.Integer),
    sa.Column("assigned", sa.Text, nullable=False, server_default="[]"),
    sa.Index("call_cell", "cell_id", "notebook"),
    sa.Index("call_version", "cell_version"),
)

cell_version = sa.Table(
    "cell_version",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)

failure = sa.Table(
    "failure",
    metadata,
    _run(),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("traceback", sa.Text, nullable=False),
)

output = sa.Table(
    "output",
    metadata,
    _run(),
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("dropped_bytes", sa.BigInteger, nullable=False),
)

input_ = sa.Table(
    "input",
    metadata,
    _run(),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("shape", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("fingerprint_after", sa.Text, nullable=False),
    sa.Column("writer_count", sa.Integer),
    sa.Column("writer_cell_id", sa.Text, nullable=False),
    sa.Column("writer_version", sa.Text, nullable=False),
    sa.Column("writer_edited", sa.Boolean, nullable=False),
    sa.Column("warm_start", sa.Integer),
    sa.Column("identity", sa.Text, nullable=False, server_default=""),
    sa.Column("changes", sa.Text, nullable=False, server_default="[]"),
    sa.Column("writer_run", sa.Integer),
    sa.Column("trains", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("sampled", sa.Boolean, nullable=False, server_default=sa.false()),
)

notice = sa.Table(
    "notice",
    metadata,
    _run(),
    sa.Column("part", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)

environment = sa.Table(
    "environment",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("python", sa.Text, nullable=False),
    sa.Column("platform", sa.Text, nullable=False),
    sa.Column("packages", sa.Text, nullable=False),
)

surrounding = sa.Table(
    "surrounding",
    metadata,
    _run(),
    sa.Column("environment", sa.String(64)),
    sa.Column("git_commit", sa.Text, nullable=False, server_default=""),
    sa.Column("git_branch", sa.Text, nullable=False, server_default=""),
    sa.Column("git_dirty", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("git_diff", sa.String(64), nullable=False, server_default=""),
)

param = sa.Table(
    "param",
    metadata,
    _run(),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("number", sa.Float),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("root", sa.Text, nullable=False, server_default=""),  # of a leaf, the param it is of
)
sa.Index("param_number", param.c.key, param.c.number, param.c.run)
sa.Index(
    "param_text", param.c.key, sa.func.substr(param.c.text, 1, INDEXED_CHARACTERS), param.c.run
)

tag = sa.Table(
    "tag",
    metadata,
    _run(),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)
sa.Index("tag_text", tag.c.key, sa.func.substr(tag.c.text, 1, INDEXED_CHARACTERS), tag.c.run)

metric = sa.Table(
    "metric",
    metadata,
    _run(),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("points", sa.BigInteger, nullable=False),
    sa.Column("first", sa.Float),
    sa.Column("last", sa.Float),
    sa.Column("min", sa.Float),
    sa.Column("max", sa.Float),
    sa.Column("first_step", sa.BigInteger, nullable=False),
    sa.Column("last_step", sa.BigInteger, nullable=False),
    sa.Column("min_step", sa.BigInteger, nullable=False),
    sa.Column("max_step", sa.BigInteger, nullable=False),
    sa.Column("last_time", sa.Float, nullable=False),
    sa.Column("mean", sa.Float),
    sa.Index("metric_last", "key", "last", "run"),
    sa.Index("metric_min", "key", "min", "run"),
    sa.Index("metric_max", "key", "max", "run"),
)

chunk = sa.Table(
    "chunk",
    metadata,
    _run(),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("points", sa.Integer, nullable=False),
    sa.Column(
        "first_step", sa.BigInteger, nullable=False
    ),  # the least and the greatest of the points
    sa.Column("last_step", sa.BigInteger, nullable=False),
    sa.Column("first_time", sa.Float, nullable=False),
    sa.Column("last_time", sa.Float, nullable=False),
    sa.Column(
        "data", sa.LargeBinary, nullable=False
    ),  # last: what follows it in a row is read with it
)

journal = sa.Table(
    "journal",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("run", sa.Integer, nullable=False),
    sa.Column("folded_bytes", sa.BigInteger, nullable=False),
    sa.Column("broken", sa.Text, nullable=False, server_default=""),
    sa.Index("journal_run", "run"),
)

artifact = sa.Table(
    "artifact",
    metadata,
    _run(),
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
    sa.Index("artifact_digest", "digest"),
)

dataset = sa.Table(
    "dataset",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("schema", sa.Text, nullable=False),
    sa.Column("shape", sa.Text, nullable=False),
    sa.UniqueConstraint("name", "digest", "source", name="dataset_identity"),
)

run_dataset = sa.Table(
    "run_dataset",
    metadata,
    _run(),
    sa.Column("dataset_id", sa.ForeignKey("dataset.id"), primary_key=True),
    sa.Column("context", sa.Text, primary_key=True),
)

media = sa.Table(
    "media",
    metadata,
    _run(),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("step", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("path", sa.Text, nullable=False),  # of the run's artifact
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("caption", sa.Text, nullable=False, server_default=""),
)

alert = sa.Table(
    "alert",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("run", sa.ForeignKey("run.number", ondelete="CASCADE"), nullable=False),
    sa.Column("time", sa.Float, nullable=False),
    sa.Column("level", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False, server_default=""),
    sa.Index("alert_run", "run"),
)

document = sa.Table(
    "document",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("experiment_id", sa.ForeignKey("experiment.id", ondelete="CASCADE")),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("deleted", sa.Float),
    sa.Column("changed", sa.BigInteger, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)
_unique_where(
    "document_of_experiment",
    document.c.kind,
    document.c.experiment_id,
    document.c.name,
    condition="deleted IS NULL AND experiment_id IS NOT NULL",
)
_unique_where(
    "document_of_store",
    document.c.kind,
    document.c.name,
    condition="deleted IS NULL AND experiment_id IS NULL",
)
