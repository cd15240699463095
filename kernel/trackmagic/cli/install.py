"""What of the install the doctor looks at: versions, by the packages' own records."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version

from trackmagic.capture.process import is_alive
from trackmagic.store import servers
from trackmagic.store.integrity import Finding

BAD_IPYKERNELS = ("7.0.1",)
LEAST = {"ipython": "9.0", "sqlalchemy": "2.0.30", "anywidget": "0.9.18"}
"""Without these trackmagic does not work."""
BEST = {"jupyterlab": "4.4", "notebook": "7.4"}
"""Older ones show the tables and charts, not the panel and live cards."""


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def examine(found: Callable[[str], str | None] = _installed) -> list[Finding]:
    """The versions that matter; ``found`` gives that of a package, None when it is not there."""
    names = ("trackmagic", *LEAST, "ipykernel", *BEST)
    versions = {name: known for name in names if (known := found(name)) is not None}
    python = ".".join(map(str, sys.version_info[:3]))
    said = ", ".join([f"Python {python}", *(f"{name} {known}" for name, known in versions.items())])
    return [*_wrong(versions), Finding(severity="fine", what=said)]


def seen() -> Finding:
    """Whether a Jupyter server has our extension: one without it shows less, which is no fault."""
    if count := servers.running(alive=is_alive):
        return Finding(
            severity="fine", what=f"Jupyter servers with our extension that run now: {count}"
        )
    return Finding(
        severity="fine",
        what="no Jupyter server that runs now has our extension; without it a notebook has no panel, "
        "and views are widgets of the kernel or static",
        mend="pip install trackmagic where JupyterLab is installed, and start it again",
    )


def _wrong(versions: Mapping[str, str]) -> list[Finding]:
    findings = []
    for name, least in LEAST.items():
        if name not in versions or _order(versions[name]) < _order(least):
            findings.append(
                Finding(
                    severity="problem",
                    what=f"{name} {versions.get(name, 'is missing')}; it takes {least} or newer",
                    mend=f"pip install -U '{name}>={least}'",
                )
            )
    if (kernel := versions.get("ipykernel")) in BAD_IPYKERNELS:
        findings.append(
            Finding(
                severity="problem",
                what=f"ipykernel {kernel} sends nothing from threads: cards stay as they were drawn",
                mend=f"pip install -U 'ipykernel!={kernel}'",
            )
        )
    for name, least in BEST.items():
        if name in versions and _order(versions[name]) < _order(least):
            findings.append(
                Finding(
                    severity="warning",
                    what=f"{name} {versions[name]} is older than {least}; the panel does not work",
                    mend=f"pip install -U '{name}>={least}'",
                )
            )
    return findings


def _order(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text.partition("+")[0])[:3])
