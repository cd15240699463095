"""``trackmagic gc``."""

from __future__ import annotations

import time

import click

from trackmagic.cli.place import opened
from trackmagic.cli.text import Span, spelled
from trackmagic.cli.verbs import Answer, Verb

_KINDS = {
    "runs": "run",
    "experiments": "experiment",
    "artifacts": "artifact",
    "blobs": "blob",
    "cell_versions": "cell text",
    "environments": "environment",
    "datasets": "dataset",
    "journals": "journal",
    "partials": "unfinished file",
}


@click.command(cls=Verb)
@click.option(
    "--older-than",
    type=Span(),
    default="30d",
    show_default=True,
    metavar="SPAN",
    help="Take what was deleted longer ago than this: 30d, 12h, 0 for all.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option(
    "--claim", is_flag=True, help="Say that no other store keeps its artifacts where this one does."
)
def gc(older_than: float, *, dry_run: bool, claim: bool) -> Answer:
    """Remove for good what was deleted, and files that no run names.

    Running runs and what they use stay, and so do files of the last hour; artifacts do where another
    store may keep its own in the same place.

    JSON: dry_run, then how many: runs experiments artifacts blobs cell_versions environments
    datasets journals journal_records partials; freed_bytes (files), database_bytes (given back);
    obstacle: why artifacts were left alone, or ""; younger: {"runs", "experiments"} that are deleted
    too, but not for so long.
    """
    import msgspec

    from trackmagic.cli import screen
    from trackmagic.store.gc import Collected, collect
    from trackmagic.store.ownership import mark
    from trackmagic.views import format as fmt

    now = time.time()
    store = opened()
    if claim and not dry_run:
        mark(store.blobs.place, store.owner, sole=True)
    garbage = collect(store, before=now - older_than, dry_run=dry_run, now=now)
    rows = msgspec.structs.asdict(garbage)
    rest = collect(store, before=now, dry_run=True, now=now) if older_than else garbage
    removal = garbage if dry_run or not older_than else Collected()
    younger = {
        "runs": max(rest.runs - removal.runs, 0),
        "experiments": max(rest.experiments - removal.experiments, 0),
    }

    def show() -> None:
        parts = [fmt.count(rows[kind], noun) for kind, noun in _KINDS.items() if rows[kind]]
        verb = "would remove" if dry_run else "removed"
        screen.write(f"{verb} {', '.join(parts) or 'nothing'}")
        freed = fmt.size(garbage.freed_bytes)
        screen.write(
            f"would free {freed} of files"
            if dry_run
            else f"freed {freed} of files, {fmt.size(garbage.database_bytes)} of the database"
        )
        if garbage.obstacle:
            screen.write(f"artifacts are left alone: {screen.clean(garbage.obstacle)}")
        if any(younger.values()):
            screen.write(_younger(younger, older_than))

    return Answer({"dry_run": dry_run, **rows, "younger": younger}, show)


def _younger(counts: dict[str, int], older_than: float) -> str:
    from trackmagic.views import format as fmt

    parts = [fmt.count(many, f"deleted {_KINDS[kind]}") for kind, many in counts.items() if many]
    is_single = sum(counts.values()) == 1
    return (
        f"{' and '.join(parts)} {'is' if is_single else 'are'} younger than {spelled(older_than)}; "
        f"--older-than 0d removes {'it' if is_single else 'them'}"
    )
