"""What of the install the doctor looks at: versions, by the packages' own records."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, requires, version

from trackmagic.places import servers
from trackmagic.store.integrity import Finding

BAD_IPYKERNELS = ("7.0.1",)
NAMED = ("trackmagic", "ipython", "sqlalchemy", "anywidget", "ipykernel", "jupyterlab", "notebook")
"""Whose versions are told where all is well."""
_REQUIREMENT = re.compile(r"""([\w.-]+)(?:\[.*?\])?>=([\w.]+)(?:.*;\s*extra == ["'](\w+)["'])?""")


def floors(extra: str = "") -> dict[str, str]:
    """The least version that trackmagic takes of each package that it requires, by its own metadata."""
    try:
        lines = requires("trackmagic") or []
    except PackageNotFoundError:  # a checkout on the path that nobody has installed
        return {}
    requirements = [match.groups() for line in lines if (match := _REQUIREMENT.match(line))]
    return {name: least for name, least, of in requirements if (of or "") == extra}


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def examine(version_of: Callable[[str], str | None] = _installed) -> list[Finding]:
    """The versions that matter; ``version_of`` gives that of a package, None when it is not there."""
    names = [*NAMED, *floors(), *floors("lab")]
    versions = {name: release for name in names if (release := version_of(name)) is not None}
    python = ".".join(map(str, sys.version_info[:3]))
    packages = [f"{name} {versions[name]}" for name in NAMED if name in versions]
    summary = ", ".join([f"Python {python}", *packages])
    return [*_wrong(versions), Finding(severity="fine", what=summary)]


def seen() -> Finding:
    """Whether a Jupyter server has our extension: one without it shows less, which is no fault."""
    if count := servers.running():
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
    for name, least in floors().items():
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
    for name, least in floors("lab").items():  # older ones show tables and charts
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
