"""``trackmagic doctor``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trackmagic.cli.place import is_named, settings, shown
from trackmagic.cli.verbs import FAILED, Answer, Verb

if TYPE_CHECKING:
    from trackmagic.store.integrity import Finding


@click.command(cls=Verb)
@click.option("--quick", is_flag=True, help="Do not read the bytes of artifacts.")
def doctor(*, quick: bool) -> Answer:
    """Say what is wrong with the store and the install, and how to mend it.

    It changes nothing. Exits with 1 when there are problems; warnings are none.

    JSON: {"store": ..., "problems": N, "warnings": N, "findings": [{"severity": "problem" |
    "warning" | "fine", "what": ..., "mend": ...}]}.
    """
    from trackmagic.capture.process import is_alive
    from trackmagic.cli import install
    from trackmagic.store.doctor import examine

    here = settings()
    store = examine(
        here.store, artifacts=here.artifacts, alive=is_alive, quick=quick, expected=is_named()
    )
    found = [*store, *install.examine(), install.seen()]
    counts = {kind: sum(one.severity == kind for one in found) for kind in ("problem", "warning")}
    document = {
        "store": shown(here.store),
        "problems": counts["problem"],
        "warnings": counts["warning"],
        "findings": found,
    }
    code = FAILED if counts["problem"] else 0
    return Answer(document, lambda: _show(shown(here.store), found), code)


def _show(place: str, found: list[Finding]) -> None:
    from trackmagic.cli import screen

    screen.write(screen.clean(place))
    for one in sorted(found, key=lambda one: ("problem", "warning", "fine").index(one.severity)):
        screen.write(f"{one.severity + ':':8} {screen.clean(one.what)}")
        if one.mend:
            screen.write(f"{'':8} {screen.clean(one.mend)}")
