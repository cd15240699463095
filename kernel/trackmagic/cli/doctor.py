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
    from trackmagic.cli import install
    from trackmagic.store.doctor import examine

    here = settings()
    store = examine(here.store, artifacts=here.artifacts, quick=quick, expected=is_named())
    findings = [*store, *install.examine(), install.seen()]
    counts = {
        kind: sum(finding.severity == kind for finding in findings)
        for kind in ("problem", "warning")
    }
    document = {
        "store": shown(here.store),
        "problems": counts["problem"],
        "warnings": counts["warning"],
        "findings": findings,
    }
    code = FAILED if counts["problem"] else 0
    return Answer(document, lambda: _show(shown(here.store), findings), code)


def _show(place: str, findings: list[Finding]) -> None:
    from trackmagic.cli import screen

    screen.write(screen.clean(place))
    for finding in sorted(
        findings, key=lambda each: ("problem", "warning", "fine").index(each.severity)
    ):
        screen.write(f"{finding.severity + ':':8} {screen.clean(finding.what)}")
        if finding.mend:
            screen.write(f"{'':8} {screen.clean(finding.mend)}")
