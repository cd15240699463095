"""``trackmagic artifacts``."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trackmagic.cli import complete
from trackmagic.cli.place import opened, resolved
from trackmagic.cli.verbs import Answer, Noun, wants_json
from trackmagic.errors import DamagedData, NotFound, TrackmagicError

if TYPE_CHECKING:
    from trackmagic.entities import Artifact
    from trackmagic.store import Store


@click.group(cls=Noun)
def artifacts() -> None:
    """The files of runs.

    An artifact in JSON: path digest size_bytes media_type created.
    """


@artifacts.command("list")
@click.argument("ref", shell_complete=complete.refs)
def list_(ref: str) -> Answer:
    """List the files of a run. JSON: {"run": number, "artifacts": [...]}."""
    from trackmagic.cli import screen
    from trackmagic.pages.blocks import column
    from trackmagic.views import format as fmt

    store = opened()
    number = resolved(store, ref)
    files = store.artifacts.of(number)

    def show() -> None:
        if not files:
            screen.write(f"run #{number} has no artifacts")
            return
        columns = [
            column("path"),
            column("size", number=True),
            column("type", needed=False),
            column("kept", needed=False),
        ]
        screen.table(
            columns,
            [(a.path, fmt.size(a.size_bytes), a.media_type, fmt.date(a.created)) for a in files],
        )

    return Answer({"run": number, "artifacts": files}, show)


@artifacts.command()
@click.argument("ref", shell_complete=complete.refs)
@click.argument("path", default="")
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    help="Where to; `-` writes the one file PATH to stdout.  [default: run-NUMBER]",
)
@click.option("--force", is_flag=True, help="Replace files that are there.")
def get(ref: str, path: str, output: str | None, *, force: bool) -> Answer:
    """Copy the files of a run, or those at and below PATH, into a folder.

    JSON: {"run": number, "folder": ..., "files": [{"path": ..., "file": ..., "size_bytes": ...}]}.
    """
    from trackmagic.cli import screen
    from trackmagic.recording.artifacts import Artifacts, targets
    from trackmagic.views import format as fmt

    to_stdout = output == "-"
    if to_stdout and (not path or wants_json()):
        raise click.UsageError("-o - writes one file: name its PATH, and leave out --json")
    store = opened()
    number = resolved(store, ref)
    if to_stdout:
        return Answer({}, lambda: _stream(store, number, path))
    folder = Path(output or f"run-{number}")
    selection = _below(store, number, path)
    places = targets(folder, [artifact.path for artifact in selection])
    check_free(places.values(), force=force)
    Artifacts(store, number).download(folder, path)
    size = sum(artifact.size_bytes for artifact in selection)
    files = [
        {"path": a.path, "file": str(places[a.path]), "size_bytes": a.size_bytes} for a in selection
    ]
    many = fmt.count(len(selection), "file")
    return Answer(
        {"run": number, "folder": str(folder), "files": files},
        lambda: screen.write(f"{many}, {fmt.size(size)}, in {screen.clean(str(folder))}"),
    )


def _below(store: Store, number: int, path: str) -> list[Artifact]:
    files = store.artifacts.of(number)
    top = path.rstrip("/")
    chosen = [a for a in files if not path or a.path == top or a.path.startswith(f"{top}/")]
    if not chosen:
        paths = ", ".join(artifact.path for artifact in files[:10]) or "none"
        raise NotFound("artifact", path or "*", f"run #{number} has {paths}")
    return chosen


def check_free(places: Iterable[Path], *, force: bool) -> None:
    """Raise :class:`TrackmagicError` where a file is there already, unless it may be replaced."""
    existing = [place for place in places if place.exists()]
    if existing and not force:
        raise TrackmagicError(
            f"{existing[0]} is there already; --force replaces it, -o goes elsewhere"
        )


def _stream(store: Store, number: int, path: str) -> None:
    """The bytes, once they are known to be whole. Raises :class:`DamagedData`, :class:`NotFound`."""
    artifact = store.artifacts.get(number, path)
    with store.blobs.open(artifact.digest) as file:
        if not store.blobs.is_whole(artifact.digest):
            raise DamagedData(f"artifact {path!r} of run #{number} is damaged: `trackmagic doctor`")
        shutil.copyfileobj(file, sys.stdout.buffer)
    sys.stdout.buffer.flush()
