"""``trackmagic runs``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from trackmagic.cli.place import opened, resolved
from trackmagic.cli.text import given_text, tag_of
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
@click.argument("filter", default="")
@click.option("-e", "--experiment", help="Only of this experiment.")
@click.option("--order", default="started desc", show_default=True, help="'metrics.loss asc, name'")
@click.option("--limit", type=click.IntRange(min=1), help=f"[default: {ROWS} in tables, else all]")
@click.option("--deleted", is_flag=True, help="The deleted ones.")
def list_(
    filter: str, experiment: str | None, order: str, limit: int | None, *, deleted: bool
) -> Answer:
    """List runs that pass FILTER, such as "metrics.acc > 0.9 and params.opt = 'adam'".

    The filter and the order are those of search_runs. When no run passes, keys that no run has are
    named on stderr.

    JSON: {"runs": [run, ...], "total": how many pass the filter}.
    """
    from trackmagic.cli import documents, run_table, screen
    from trackmagic.query import count_runs, hints, select_runs

    store = opened()
    lifecycle: Lifecycle = "deleted" if deleted else "active"
    ids = None if experiment is None else _ids(store, experiment, deleted=deleted)
    as_json = wants_json()
    with store.database.read() as connection:
        numbers = select_runs(
            connection,
            filter,
            order_by=order,
            experiment_ids=ids,
            lifecycle=lifecycle,
            limit=limit if limit or as_json else ROWS,
        )
        total = len(numbers)
        if limit or not as_json:
            total = count_runs(connection, filter, experiment_ids=ids, lifecycle=lifecycle)
        advice = [] if numbers else hints(connection, filter)
    for line in advice:
        screen.write(screen.clean(line), err=True)
    run_documents, metrics = documents.listed(store, numbers)
    return Answer(
        {"runs": run_documents, "total": total},
        lambda: run_table.show(run_documents, metrics, total),
    )


@runs.command()
@click.argument("ref")
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
@click.argument("refs", nargs=-1, required=True, metavar="REF REF...")
@click.option("--differences-only", is_flag=True, help="Leave out rows that are equal.")
@click.option(
    "--baseline", metavar="REF", help="Tell the others against this one.  [default: first]"
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


@runs.command()
@click.argument("ref")
@click.argument("text", required=False)
def note(ref: str, text: str | None) -> Answer:
    """Print the note, or replace it with TEXT (- reads it from stdin). JSON: {"run": run}."""
    from trackmagic.cli import screen

    store = opened()
    number = resolved(store, ref)
    if text is not None:
        store.runs.set_note(number, given_text(text))
        return _changed(store, [number], "note kept")
    current = store.runs.get(number).note
    return _one(store, number, lambda: screen.write(screen.clean(current, lines=True)))


@runs.command()
@click.argument("ref")
@click.argument("tags", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--remove", multiple=True, metavar="KEY", help="Take this tag off; repeatable.")
def tag(ref: str, tags: tuple[str, ...], remove: tuple[str, ...]) -> Answer:
    """Set tags and take tags off, all or none. JSON: {"run": run}."""
    if not tags and not remove:
        raise click.UsageError("nothing to do; give KEY=VALUE or --remove KEY")
    from trackmagic.capture.masking import masker

    new_tags = dict(tag_of(text) for text in tags)
    store = opened()
    number = resolved(store, ref)
    with store.transaction():
        for key in remove:
            store.tags.remove(number, key)
        store.tags.set(number, {key: masker().value(key, value) for key, value in new_tags.items()})
    return _changed(store, [number], "tags kept")


@runs.command()
@click.argument("refs", nargs=-1, required=True, metavar="REF...")
def delete(refs: tuple[str, ...]) -> Answer:
    """Hide runs, until they are restored or `trackmagic gc` removes them. JSON: {"runs": [run, ...]}."""
    store = opened()
    return _each(store, [resolved(store, ref) for ref in refs], store.runs.delete, "deleted")


@runs.command()
@click.argument("refs", nargs=-1, required=True, metavar="REF...")
def restore(refs: tuple[str, ...]) -> Answer:
    """Bring deleted runs back. JSON: {"runs": [run, ...]}."""
    store = opened()
    numbers = [resolved(store, ref, deleted=True) for ref in refs]
    return _each(store, numbers, store.runs.restore, "restored")


def _each(store: Store, numbers: list[int], change: Callable[[int], object], how: str) -> Answer:
    numbers = list(dict.fromkeys(numbers))
    with store.transaction():
        for number in numbers:
            change(number)
    return _changed(store, numbers, how, key="runs")


def _changed(store: Store, numbers: list[int], how: str, *, key: str = "run") -> Answer:
    from trackmagic.cli import documents, screen

    run_documents = documents.run_documents(store, numbers)

    def say() -> None:
        for document in run_documents:
            screen.write(f"#{document['number']} {screen.clean(document['name'])}: {how}")

    return Answer({key: run_documents if key == "runs" else run_documents[0]}, say)


def _one(store: Store, number: int, say: Callable[[], Any]) -> Answer:
    from trackmagic.cli import documents

    return Answer({"run": documents.run_documents(store, [number])[0]}, say)


def _ids(store: Store, name: str, *, deleted: bool) -> list[int]:
    """The experiments of that name; of deleted runs, the deleted ones too."""
    named = [
        experiment.id for experiment in store.experiments.all("all") if experiment.name == name
    ]
    return named if deleted and named else [store.experiments.get(name).id]
