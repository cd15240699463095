"""What ``trackmagic runs`` changes: notes, tags, stars, names, places, and whether runs are seen or go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from trackmagic.cli import complete
from trackmagic.cli.place import opened, resolved
from trackmagic.cli.text import given_text, tag_of
from trackmagic.cli.verbs import Answer, Verb

if TYPE_CHECKING:
    from trackmagic.store import Store
    from trackmagic.views.actions import Done, RunsAction


@click.command(cls=Verb)
@click.argument("ref", shell_complete=complete.refs)
@click.argument("text", required=False)
def note(ref: str, text: str | None) -> Answer:
    """Print the note, or replace it with TEXT (- reads it from stdin). JSON: {"run": run}."""
    from trackmagic.cli import screen

    store = opened()
    number = resolved(store, ref, unique=text is not None)
    if text is not None:
        store.runs.set_note(number, given_text(text))
        return _changed(store, [number], "note kept")
    current = store.runs.get(number).note
    return _one(store, number, lambda: screen.write(screen.clean(current, lines=True)))


@click.command(cls=Verb)
@click.argument("ref", shell_complete=complete.refs)
@click.argument("tags", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--remove", multiple=True, metavar="KEY", help="Take this tag off; repeatable.")
def tag(ref: str, tags: tuple[str, ...], remove: tuple[str, ...]) -> Answer:
    """Set tags and take tags off, all or none. JSON: {"run": run}."""
    if not tags and not remove:
        raise click.UsageError("nothing to do; give KEY=VALUE or --remove KEY")
    from trackmagic.capture.masking import masker

    new_tags = dict(tag_of(text) for text in tags)
    store = opened()
    number = resolved(store, ref, unique=True)
    with store.transaction():
        for key in remove:
            store.tags.remove(number, key)
        store.tags.set(number, {key: masker().value(key, value) for key, value in new_tags.items()})
    return _changed(store, [number], "tags kept")


@click.command(cls=Verb)
@click.argument("ref", shell_complete=complete.refs)
@click.argument("name")
def rename(ref: str, name: str) -> Answer:
    """Give a run another name. JSON: {"run": run}."""
    from trackmagic.cli import screen
    from trackmagic.views import actions

    store = opened()
    number = resolved(store, ref, unique=True)
    before = store.runs.get(number).name
    actions.rename(store, actions.RenameAction(run=number, name=name))
    return _changed(store, [number], f"was {screen.clean(before)}")


@click.command(cls=Verb)
@click.argument(
    "words",
    nargs=-1,
    required=True,
    metavar="REF... [EXPERIMENT]",
    shell_complete=complete.runs_and_experiments,
)
@click.option(
    "--to",
    metavar="EXPERIMENT",
    help="Where to; else the last word says it.",
    shell_complete=complete.experiments,
)
def move(words: tuple[str, ...], to: str | None) -> Answer:
    """File runs, and what ran inside them, under EXPERIMENT, made when it is missing; all or none.

    JSON: {"runs": [run, ...]}, those that were moved.
    """
    from trackmagic.views.actions import MoveAction, move_runs

    refs, name = (words[:-1], words[-1]) if to is None else (words, to)
    if not refs:
        raise click.UsageError(f"move {words[0]} where? give REF... EXPERIMENT")
    store = opened()
    numbers = [resolved(store, ref, unique=True) for ref in refs]
    moved = move_runs(store, MoveAction(runs=tuple(numbers), experiment=name))
    return _done(store, numbers, moved.runs, moved.message, "it is there already")


@click.command(cls=Verb)
@click.argument("refs", nargs=-1, required=True, metavar="REF...", shell_complete=complete.refs)
def star(refs: tuple[str, ...]) -> Answer:
    """Give runs the star that the panel shows (tag starred). JSON: {"runs": [run, ...]}."""
    return _starred(refs, "starred", starred=True)


@click.command(cls=Verb)
@click.argument("refs", nargs=-1, required=True, metavar="REF...", shell_complete=complete.refs)
def unstar(refs: tuple[str, ...]) -> Answer:
    """Take the star off. JSON: {"runs": [run, ...]}."""
    return _starred(refs, "no star", starred=False)


@click.command(cls=Verb)
@click.argument("refs", nargs=-1, required=True, metavar="REF...", shell_complete=complete.refs)
def stop(refs: tuple[str, ...]) -> Answer:
    """Interrupt what makes the runs, as Ctrl+C does; when one cannot be stopped from here, none is.

    JSON: {"runs": [run, ...]}; a run that is stopped ends a moment later.
    """
    from trackmagic.views.actions import stop_runs

    return _acted(refs, stop_runs, "")


@click.command(cls=Verb)
@click.argument("refs", nargs=-1, required=True, metavar="REF...", shell_complete=complete.refs)
def delete(refs: tuple[str, ...]) -> Answer:
    """Hide runs, and what ran inside them, until they are restored or `trackmagic gc` removes them.

    JSON: {"runs": [run, ...]}, those that are hidden now.
    """
    from trackmagic.views.actions import delete_runs

    return _acted(refs, delete_runs, "it is deleted already")


@click.command(cls=Verb)
@click.argument("refs", nargs=-1, required=True, metavar="REF...", shell_complete=complete.refs)
def restore(refs: tuple[str, ...]) -> Answer:
    """Bring deleted runs back, with what was deleted along with them.

    JSON: {"runs": [run, ...]}, those that are seen again.
    """
    from trackmagic.views.actions import restore_runs

    return _acted(refs, restore_runs, "it is not deleted", deleted=True)


COMMANDS = (note, tag, rename, move, star, unstar, stop, delete, restore)


def _starred(refs: Sequence[str], how: str, *, starred: bool) -> Answer:
    store = opened()
    numbers = list(dict.fromkeys(resolved(store, ref, unique=True) for ref in refs))
    with store.transaction():
        for number in numbers:
            store.tags.star(number, starred=starred)
    return _changed(store, numbers, how, key="runs")


def _acted(
    refs: Sequence[str],
    action: Callable[[Store, RunsAction], Done],
    why_not: str,
    *,
    deleted: bool = False,
) -> Answer:
    from trackmagic.views.actions import RunsAction

    store = opened()
    numbers = [resolved(store, ref, deleted=deleted, unique=True) for ref in refs]
    done = action(store, RunsAction(runs=tuple(numbers)))
    return _done(store, numbers, done.runs, done.message, why_not)


def _done(
    store: Store, numbers: Sequence[int], changed: Sequence[int], message: str, why_not: str
) -> Answer:
    """What was changed in a line, after those that were left as they are."""
    from trackmagic.cli import documents, screen

    unchanged = [number for number in dict.fromkeys(numbers) if number not in changed]

    def say() -> None:
        for row in store.runs.these(unchanged):
            screen.write(f"#{row.number} {screen.clean(row.name)}: {why_not}")
        if changed:
            screen.write(message)

    return Answer({"runs": documents.run_documents(store, changed)}, say)


def _changed(store: Store, numbers: Sequence[int], how: str, *, key: str = "run") -> Answer:
    from trackmagic.cli import documents, screen

    run_documents = documents.run_documents(store, numbers)

    def say() -> None:
        for document in run_documents:
            screen.write(f"#{document['number']} {screen.clean(document['name'])}: {how}")

    return Answer({key: run_documents if key == "runs" else run_documents[0]}, say)


def _one(store: Store, number: int, say: Callable[[], Any]) -> Answer:
    from trackmagic.cli import documents

    return Answer({"run": documents.run_documents(store, [number])[0]}, say)
