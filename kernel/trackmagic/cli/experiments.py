"""``trackmagic experiments``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trackmagic.cli import complete
from trackmagic.cli.place import opened
from trackmagic.cli.text import given_text
from trackmagic.cli.verbs import Answer, Noun

if TYPE_CHECKING:
    from trackmagic.entities import Experiment
    from trackmagic.store import Store


@click.group(cls=Noun)
def experiments() -> None:
    """Named groups of runs.

    An experiment in JSON: id name created note deleted runs last_started goal alert_when.
    """


@experiments.command("list")
@click.option("--deleted", is_flag=True, help="The deleted ones.")
def list_(*, deleted: bool) -> Answer:
    """List them, the one last used first. JSON: {"experiments": [...]}."""
    from trackmagic.cli import screen
    from trackmagic.pages.blocks import column
    from trackmagic.store.goals import text_of
    from trackmagic.views import format as fmt

    listing = opened().experiments.all("deleted" if deleted else "active")

    def show() -> None:
        if not listing:
            screen.write("no deleted experiments" if deleted else "no experiments yet")
            return
        columns = [
            column("name"),
            column("runs", number=True),
            column("last run"),
            column("goal", needed=False),
            column("note", needed=False),
        ]
        rows = [
            (
                experiment.name,
                fmt.number(experiment.runs),
                fmt.NONE if experiment.last_started is None else fmt.date(experiment.last_started),
                text_of(experiment.goal),
                experiment.note.partition("\n")[0],
            )
            for experiment in listing
        ]
        screen.table(columns, rows)

    return Answer({"experiments": listing}, show)


@experiments.command()
@click.argument("name")
@click.option("--note", default="", help="A note, Markdown.")
@click.option("--goal", default="", help="What it is after: 'val_loss min', 'val_acc max last'.")
def create(name: str, note: str, goal: str) -> Answer:
    """Make a new one, and the store when it is missing. JSON: {"experiment": ...}."""
    store = opened(make=True)
    return _changed(store, store.experiments.add(name, note=given_text(note), goal=goal), "made")


@experiments.command()
@click.argument("name", shell_complete=complete.experiments)
@click.argument("new_name")
def rename(name: str, new_name: str) -> Answer:
    """Give it another name. JSON: {"experiment": ...}."""
    store = opened()
    return _changed(store, store.experiments.rename(name, new_name), f"was {name}")


@experiments.command()
@click.argument("name", shell_complete=complete.experiments)
@click.argument("text", required=False)
def note(name: str, text: str | None) -> Answer:
    """Print the note, or replace it with TEXT (- reads it from stdin). JSON: {"experiment": ...}."""
    from trackmagic.cli import screen

    store = opened()
    if text is not None:
        return _changed(store, store.experiments.set_note(name, given_text(text)), "note kept")
    experiment = _whole(store, store.experiments.get(name))
    return Answer(
        {"experiment": experiment}, lambda: screen.write(screen.clean(experiment.note, lines=True))
    )


@experiments.command()
@click.argument("name", shell_complete=complete.experiments)
@click.argument("text", required=False, metavar="[GOAL]")
def goal(name: str, text: str | None) -> Answer:
    """Print what its runs are after, or set it: "val_loss min", "acc max last"; "" takes it back.

    \b
    JSON: {"experiment": ..., "lead": metric value direction reason is_goal}
    lead: the metric that its newest runs are told by, without a goal a guess; null without metrics.
    """
    from trackmagic.cli import screen
    from trackmagic.store.goals import text_of
    from trackmagic.views.goals import lead_of

    store = opened()
    experiment = store.experiments.get(name)
    if text is not None:
        experiment = store.experiments.set_goal(experiment.id, text)
    experiment, lead = _whole(store, experiment), lead_of(store, experiment.id)
    words = text_of(experiment.goal)
    if not words:
        words = "no goal" if lead is None else f"no goal; {lead.metric} leads, {lead.reason}"
    return Answer(
        {"experiment": experiment, "lead": lead},
        lambda: screen.write(f"experiment {screen.clean(experiment.name)}: {screen.clean(words)}"),
    )


@experiments.command("alert-when")
@click.argument("name", shell_complete=complete.experiments)
@click.argument("text", required=False, metavar="[FILTER]")
def alert_when(name: str, text: str | None) -> Answer:
    """Print which of its runs are told of, or set it: "val_loss > 3"; "" takes it back.

    A run that passes while it is under way gets one alert. JSON: {"experiment": ...}.
    """
    from trackmagic.views.experiments import check_filter

    store = opened()
    experiment = store.experiments.get(name)
    if text is not None:
        check_filter(store, text)
        experiment = store.experiments.set_alert_when(experiment.id, text)
    words = f"alerts of runs with {experiment.alert_when}" if experiment.alert_when else "no alerts"
    return _changed(store, experiment, words)


@experiments.command()
@click.argument("name", shell_complete=complete.experiments)
def delete(name: str) -> Answer:
    """Hide it and its runs, until it is restored or `trackmagic gc` removes it. JSON: {"experiment": ...}."""
    store = opened()
    return _changed(store, store.experiments.delete(name), "deleted")


@experiments.command()
@click.argument("name")
def restore(name: str) -> Answer:
    """Bring back the one of that name deleted last, with its runs. JSON: {"experiment": ...}."""
    store = opened()
    return _changed(store, store.experiments.restore(name), "restored")


def _changed(store: Store, changed: Experiment, how: str) -> Answer:
    from trackmagic.cli import screen

    experiment = _whole(store, changed)
    return Answer(
        {"experiment": experiment},
        lambda: screen.write(f"experiment {screen.clean(experiment.name)}: {screen.clean(how)}"),
    )


def _whole(store: Store, experiment: Experiment) -> Experiment:
    """With its number of runs, which only the listing counts."""
    return next(
        (listed for listed in store.experiments.all("all") if listed.id == experiment.id),
        experiment,
    )
