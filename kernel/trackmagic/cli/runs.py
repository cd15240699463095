"""``trackmagic runs``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from trackmagic.cli import complete, run_changes
from trackmagic.cli.place import opened, resolved
from trackmagic.cli.run_export import export
from trackmagic.cli.text import names_in
from trackmagic.cli.verbs import Answer, Noun, wants_json

if TYPE_CHECKING:
    from trackmagic.entities import Lifecycle
    from trackmagic.store import Store

ROWS = 100
"""Rows of a table when no limit is given; a JSON document has all."""


@click.group(cls=Noun)
def runs() -> None:
    """Tracked calls.

    REF is 12 or '#12', a name, an id or the start of one, -1 for the last run, -2 for the one before.

    \b
    A run in JSON: number id name experiment status started ended duration
    parent note deleted late_points params metrics tags. params, metrics (last
    values) and tags are objects by key; times are Unix seconds.
    """


@runs.command("list")
@click.argument("filter", required=False)
@click.option(
    "--view",
    help="As it was saved in a table or the panel; what else is given goes before it.",
    shell_complete=complete.views,
)
@click.option(
    "-e", "--experiment", help="Only of this experiment.", shell_complete=complete.experiments
)
@click.option("--order", help="'metrics.loss asc, name'  [default: started desc]")
@click.option("--limit", type=click.IntRange(min=1), help=f"[default: {ROWS} in tables, else all]")
@click.option(
    "--columns",
    multiple=True,
    metavar="A,B",
    help="Of the table: lr,val_loss.min,tags.stage; repeatable.  [default: all that fit]",
)
@click.option("--deleted", is_flag=True, help="The deleted ones.")
def list_(
    filter: str | None,
    view: str | None,
    experiment: str | None,
    order: str | None,
    limit: int | None,
    columns: tuple[str, ...],
    *,
    deleted: bool,
) -> Answer:
    """List runs that pass FILTER, such as "metrics.acc > 0.9 and params.opt = 'adam'".

    In the order of their start, runs inside others stand below these, set in; sorted otherwise they do not.
    The filter and the order are those of search_runs. When no run passes, keys that no run has are
    named on stderr. Columns that do not fit the terminal are named below the table.

    JSON: {"runs": [run, ...], "total": how many pass the filter}.
    """
    from trackmagic.cli import documents, run_table, screen
    from trackmagic.query import count_runs, hints, select_runs
    from trackmagic.views.goals import lens_of
    from trackmagic.views.named import asked
    from trackmagic.views.nesting import set_in

    store = opened()
    lifecycle: Lifecycle = "deleted" if deleted else "active"
    parts = {"filter": filter, "order_by": order, "columns": names_in(columns) or None}
    setup, experiment, _view, problem = asked(store, view, experiment, **parts)
    ids = None if experiment is None else _ids(store, experiment, deleted=deleted)
    as_json = wants_json()
    lens = lens_of(store, ids, values=setup.values)
    within: dict[str, Any] = {
        "experiment_ids": ids,
        "lifecycle": lifecycle,
        "directions": lens.directions,
    }
    most = limit if limit or as_json else ROWS
    with store.database.read() as connection:
        search = partial(select_runs, connection, setup.filter, **within)
        numbers = search(order_by=setup.order_by, limit=most, values=lens.orders)
        total = len(numbers)
        if limit or not as_json:
            total = count_runs(connection, setup.filter, **within)
        advice = [] if numbers else hints(connection, setup.filter)
    for line in [*([problem] if problem else []), *advice]:
        screen.write(screen.clean(line), err=True)
    depths = {} if as_json else set_in(store, numbers, setup.order_by)
    if setup.columns and not as_json:
        return Answer({}, lambda: run_table.show_chosen(store, depths, setup, total))
    numbers = list(depths) or numbers
    run_documents, metrics = documents.listed(store, numbers, lens)
    return Answer(
        {"runs": run_documents, "total": total},
        lambda: run_table.show(run_documents, metrics, total, depths),
    )


@runs.command()
@click.argument("ref", shell_complete=complete.refs)
def show(ref: str) -> Answer:
    """Show all that is kept of a run.

    \b
    JSON: a run, and: captured_params series artifacts datasets call code
    inputs outputs environment git failure notices process children.
    series: by key points first last min max and their steps, last_time.
    """
    from trackmagic.cli import documents, screen
    from trackmagic.pages.run import run_page
    from trackmagic.views.run import RunQuery, run_view

    store = opened()
    number = resolved(store, ref, deleted=True)
    return Answer(
        documents.whole_run(store, number),
        lambda: screen.page(run_page(run_view(store, RunQuery(run=f"#{number}")))),
    )


@runs.command()
@click.argument("refs", nargs=-1, required=True, metavar="REF REF...", shell_complete=complete.refs)
@click.option("--differences-only", is_flag=True, help="Leave out rows that are equal.")
@click.option(
    "--baseline",
    metavar="REF",
    help="Tell the others against this one.  [default: first]",
    shell_complete=complete.refs,
)
def compare(refs: tuple[str, ...], baseline: str | None, *, differences_only: bool) -> Answer:
    """Show runs side by side: params, inputs, metrics, environment, tags, notes, code.

    \b
    JSON: baseline (number), runs, sections and codes.
    sections: by name {"equal": rows left out, "rows": {key: [cell of each run]}};
    a cell: text value differs delta verdict best; no value where a run has none.
    codes: [{"runs": numbers, "text", "added", "removed", "diff": lines}].
    """
    from trackmagic.cli import documents, screen
    from trackmagic.pages.compare import compare_blocks
    from trackmagic.views.compare import compare_table

    store = opened()
    numbers = [resolved(store, ref) for ref in refs]
    base = None if baseline is None else resolved(store, baseline)
    table = compare_table(store, numbers, base, differences_only=differences_only)
    return Answer(documents.comparison(table), lambda: screen.blocks(compare_blocks(table)))


for command in (export, *run_changes.COMMANDS):
    runs.add_command(command)


def _ids(store: Store, name: str, *, deleted: bool) -> list[int]:
    """The experiments of that name; of deleted runs, the deleted ones too."""
    named = [
        experiment.id for experiment in store.experiments.all("all") if experiment.name == name
    ]
    return named if deleted and named else [store.experiments.get(name).id]
