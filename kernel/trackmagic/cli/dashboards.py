"""``trackmagic dashboards``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trackmagic.cli import complete
from trackmagic.cli.artifacts import check_free
from trackmagic.cli.place import opened
from trackmagic.cli.verbs import Answer, Noun

if TYPE_CHECKING:
    from trackmagic.entities import Document
    from trackmagic.store import Store


@click.group(cls=Noun)
def dashboards() -> None:
    """The charts of an experiment, as they were arranged.

    One that nobody has changed is made of the metrics that there are, and has no name.
    """


@dashboards.command("list")
@click.argument("experiment", shell_complete=complete.experiments)
def list_(experiment: str) -> Answer:
    """List those that are kept. JSON: {"dashboards": [id name created]}."""
    from trackmagic.cli import screen
    from trackmagic.pages.blocks import column
    from trackmagic.views import format as fmt

    store = opened()
    listing = store.documents.of("dashboard", store.experiments.get(experiment).id)

    def show() -> None:
        if not listing:
            screen.write("none is kept: nobody has changed the one that is made of its metrics")
            return
        screen.table(
            [column("name"), column("made")],
            [(document.name, fmt.date(document.created)) for document in listing],
        )

    documents = [{"id": each.id, "name": each.name, "created": each.created} for each in listing]
    return Answer({"dashboards": documents}, show)


@dashboards.command()
@click.argument("experiment", shell_complete=complete.experiments)
@click.argument("name", required=False)
@click.option("--filter", default="", help="Of runs that pass it.")
@click.option("-o", "--output", metavar="FILE", help="Where to.  [default: stdout]")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def export(
    experiment: str, name: str | None, filter: str, output: str | None, *, force: bool
) -> Answer:
    """Write a dashboard as one HTML page that needs nothing else.

    JSON: {"html": ...}; with a file {"file": ...}.
    """
    from trackmagic.cli import screen
    from trackmagic.pages.dashboard import dashboard_file
    from trackmagic.views.dashboard import DashboardQuery

    query = DashboardQuery(experiment=experiment, document=name, filter=filter)
    if output is None or output == "-":
        text = dashboard_file(opened(), query).text

        def say() -> None:
            sys.stdout.buffer.write(text.encode())
            sys.stdout.buffer.flush()

        return Answer({"html": text}, say)
    path = Path(output)
    check_free([path], force=force)
    path.write_text(dashboard_file(opened(), query).text, encoding="utf-8")
    return Answer({"file": output}, lambda: screen.write(screen.clean(output)))


@dashboards.command()
@click.argument("experiment", shell_complete=complete.experiments)
@click.argument("name")
@click.argument("new_name")
def rename(experiment: str, name: str, new_name: str) -> Answer:
    """Give one another name. JSON: {"dashboard": {"id", "name"}}."""
    store = opened()
    document = store.documents.rename(_kept(store, experiment, name).id, new_name)
    return _changed(document, f"was {name}")


@dashboards.command()
@click.argument("experiment", shell_complete=complete.experiments)
@click.argument("name")
@click.argument("new_name")
def copy(experiment: str, name: str, new_name: str) -> Answer:
    """Keep a copy of one under another name. JSON: {"dashboard": {"id", "name"}}."""
    store = opened()
    document = _kept(store, experiment, name)
    copied = store.documents.add(
        "dashboard", new_name, document.body, experiment_id=document.experiment_id
    )
    return _changed(copied, f"a copy of {name}")


@dashboards.command()
@click.argument("experiment", shell_complete=complete.experiments)
@click.argument("name")
def delete(experiment: str, name: str) -> Answer:
    """Delete one, until `trackmagic gc` removes it. JSON: {"dashboard": {"id", "name"}}."""
    store = opened()
    return _changed(store.documents.delete(_kept(store, experiment, name).id), "deleted")


def _kept(store: Store, experiment: str, name: str) -> Document:
    from trackmagic.errors import NotFound
    from trackmagic.views.dashboard import document_of

    filed = store.experiments.get(experiment)
    document = document_of(filed, store.documents.of("dashboard", filed.id), name)
    if document is None:
        raise NotFound("dashboard", name)
    return document


def _changed(document: Document, how: str) -> Answer:
    from trackmagic.cli import screen

    words = f"dashboard {screen.clean(document.name)}: {screen.clean(how)}"
    return Answer(
        {"dashboard": {"id": document.id, "name": document.name}}, lambda: screen.write(words)
    )
