"""``trackmagic runs export``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trackmagic.cli import complete
from trackmagic.cli.artifacts import check_free
from trackmagic.cli.place import opened, resolved
from trackmagic.cli.text import names_in
from trackmagic.cli.verbs import Answer, Verb, wants_json

if TYPE_CHECKING:
    from trackmagic.store import Store
    from trackmagic.views.table_text import TextFile, TextQuery

FORMATS = ("csv", "json")


@click.command(cls=Verb)
@click.argument("refs", nargs=-1, metavar="[REF]...", shell_complete=complete.refs)
@click.option("--filter", help="Runs that pass it.")
@click.option(
    "-e", "--experiment", help="Only of this experiment.", shell_complete=complete.experiments
)
@click.option(
    "--columns",
    multiple=True,
    metavar="A,B",
    help="number,lr,val_loss.min,tags.stage; repeatable.  [default: all that the runs have]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="[default: as the end of FILE says, else csv]",
)
@click.option("-o", "--output", metavar="FILE", help="Where to.  [default: stdout]")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def export(
    refs: tuple[str, ...],
    filter: str | None,
    experiment: str | None,
    columns: tuple[str, ...],
    form: str | None,
    output: str | None,
    *,
    force: bool,
) -> Answer:
    """Write runs out, a row a run: those named, those that match, or all.

    Without --columns a row has number, id, name, experiment, status, started, ended, duration_seconds,
    parent, note, and params.*, metrics.* (last values) and tags.*. In CSV times are ISO 8601, UTC, and no
    text acts as a formula; in JSON, a list of rows by column, they are Unix seconds.

    JSON: {"runs": [row, ...]}; with a file {"file": ..., "total": rows in it}.
    """
    from trackmagic.views.table_text import TextQuery

    if refs and (filter is not None or experiment is not None):
        raise click.UsageError("name runs, or give --filter and --experiment; not both")
    store = opened()
    query = TextQuery(
        runs=tuple(resolved(store, ref) for ref in refs),
        filter=filter or "",
        experiment=experiment,
        columns=names_in(columns),
    )
    if output is not None and output != "-":
        return _to_file(store, query, Path(output), form, force=force)
    return _to_stdout(store, query, form or "csv")


def _to_stdout(store: Store, query: TextQuery, form: str) -> Answer:
    from trackmagic.cli import screen
    from trackmagic.views.table_text import records

    if wants_json():
        return Answer({"runs": records(store, query)}, lambda: None)
    text = _file(store, query, form).text

    def say() -> None:
        if sys.stdout.isatty():
            screen.write(screen.clean(text.replace("\r\n", "\n").removesuffix("\n"), lines=True))
        else:  # to the byte what a file would hold
            sys.stdout.buffer.write(text.encode())
            sys.stdout.buffer.flush()

    return Answer({}, say)


def _to_file(
    store: Store, query: TextQuery, path: Path, form: str | None, *, force: bool
) -> Answer:
    from trackmagic.cli import screen
    from trackmagic.views import format as fmt

    check_free([path], force=force)
    end = path.suffix.removeprefix(".").lower()
    file = _file(store, query, form or (end if end in FORMATS else "csv"))
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(file.text)
    many = fmt.count(file.total, "run")
    return Answer(
        {"file": str(path), "total": file.total},
        lambda: screen.write(f"{many} in {screen.clean(str(path))}"),
    )


def _file(store: Store, query: TextQuery, form: str) -> TextFile:
    from trackmagic.cli.documents import plain
    from trackmagic.views.table_text import TextFile, csv, records

    if form == "csv":
        return csv(store, query)
    rows = records(store, query)
    text = json.dumps(plain(rows), allow_nan=False, indent=2)
    return TextFile(name="runs.json", text=f"{text}\n", total=len(rows))
