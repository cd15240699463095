"""Settings: the environment first, then ``[tool.trackmagic]`` of the nearest ``pyproject.toml``.

| environment | pyproject | meaning |
|---|---|---|
| ``TRACKMAGIC_STORE`` | ``store`` | folder or ``postgresql://`` URL of the store |
| ``TRACKMAGIC_ARTIFACTS`` | ``artifacts`` | where artifacts are kept, any fsspec URL |
| ``TRACKMAGIC_EXPERIMENT``, ``MLFLOW_EXPERIMENT_NAME`` | ``experiment`` | experiment of new runs |
| ``TRACKMAGIC_CAPTURE`` | ``capture`` | ``all``, ``none``, parts ``code,params``, or all but ``-git`` |
| ``TRACKMAGIC_NOTIFY`` | ``notify`` | who is sent words of runs, one a line: see ``trackmagic.notify`` |
| ``TRACKMAGIC_SMTP`` | ``smtp`` | the server that mail goes by, ``smtp://host:587`` |
| ``TRACKMAGIC_RUN_ID`` | | the run that a worker process logs to |

In folders ``~`` and ``$NAME`` are a shell's. A file that is no TOML is left out, with one warning.

Where runs are written is told here: what ``store`` says, else :func:`store_folder`; both of the folder that
``tracking/session.py`` asks for, the notebook's or where the process began. What a page shows of all that is
written is told by ``places/choose.py``.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from trackmagic.errors import BadSetting

FOLDER, DATABASE = ".trackmagic", "trackmagic.db"
"""A store beside notebooks, and the database in it."""
_VARIABLE = re.compile(r"\$(\w+|\{\w+\})")
VARIABLES = (
    "TRACKMAGIC_STORE",
    "TRACKMAGIC_ARTIFACTS",
    "TRACKMAGIC_EXPERIMENT",
    "MLFLOW_EXPERIMENT_NAME",
    "TRACKMAGIC_CAPTURE",
    "TRACKMAGIC_NOTIFY",
    "TRACKMAGIC_SMTP",
)
CAPTURE_PARTS = (
    "code",
    "params",
    "metrics",
    "inputs",
    "output",
    "figures",
    "environment",
    "git",
    "system",
)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the user asked for; ``store`` is a folder or a URL, always set."""

    store: str
    artifacts: str | None = None
    experiment: str | None = None
    capture: frozenset[str] = frozenset(CAPTURE_PARTS)
    notify: str | None = None
    smtp: str | None = None


def settings(start: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings that hold in folder ``start`` (default: here). Raises :class:`BadSetting`."""
    start, environ = start or Path.cwd(), os.environ if environ is None else environ
    file = _pyproject(start)
    store = environ.get("TRACKMAGIC_STORE") or file.get("store")
    experiment = (
        environ.get("TRACKMAGIC_EXPERIMENT")
        or environ.get("MLFLOW_EXPERIMENT_NAME")
        or file.get("experiment")
    )
    return Settings(
        store=_expanded(store) if store else str(store_folder(start)),
        artifacts=_expanded(environ.get("TRACKMAGIC_ARTIFACTS") or file.get("artifacts") or "")
        or None,
        experiment=experiment or None,
        capture=capture_parts(environ.get("TRACKMAGIC_CAPTURE") or file.get("capture") or "all"),
        notify=environ.get("TRACKMAGIC_NOTIFY") or file.get("notify") or None,
        smtp=environ.get("TRACKMAGIC_SMTP") or file.get("smtp") or None,
    )


def _expanded(place: str) -> str:
    """A folder with ``~`` and ``$NAME`` as a shell takes them; a URL as it is. Raises :class:`BadSetting`."""
    if "://" in place:
        return place
    folder = os.path.expandvars(Path(place).expanduser()) if place else ""
    if (unknown := _VARIABLE.search(folder)) is not None:
        raise BadSetting(f"{place!r} names {unknown[0]}, which is not set in the environment")
    return folder


def store_folder(start: Path) -> Path:
    """Where the store of folder ``start`` is.

    The nearest ``.trackmagic`` at or above it, else in the git root above it, else in ``start``.
    """
    folders = [start.resolve(), *start.resolve().parents]
    for marker in (FOLDER, ".git"):
        for folder in folders:
            if (folder / marker).exists():
                return folder / FOLDER
    return folders[0] / FOLDER


def capture_parts(text: str) -> frozenset[str]:
    """``all``, ``none``, ``code,git`` or ``-git`` as a set of parts. Raises :class:`BadSetting`."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    if words in (["all"], ["none"]):
        return frozenset(CAPTURE_PARTS if words == ["all"] else ())
    unknown = sorted({word.removeprefix("-") for word in words} - set(CAPTURE_PARTS))
    if unknown or not words:
        raise BadSetting(
            f"unknown capture part {', '.join(unknown) or text!r}; "
            f"use all, none or some of {', '.join(CAPTURE_PARTS)}"
        )
    without = {word[1:] for word in words if word.startswith("-")}
    only = {word for word in words if not word.startswith("-")} or set(CAPTURE_PARTS)
    return frozenset(only - without)


def _pyproject(start: Path) -> dict[str, str]:
    for folder in (start.resolve(), *start.resolve().parents):
        path = folder / "pyproject.toml"
        if path.is_file():
            return _section(path, path.stat().st_mtime_ns)
    return {}


@lru_cache(maxsize=8)
def _section(path: Path, _changed: int) -> dict[str, str]:
    try:
        section = tomllib.loads(path.read_text("utf-8")).get("tool", {}).get("trackmagic", {})
    except (
        OSError,
        UnicodeDecodeError,
        tomllib.TOMLDecodeError,
    ) as error:  # perhaps another tool's
        import logging

        log = logging.getLogger("trackmagic")
        log.warning("trackmagic: %s cannot be read, its settings are left out: %s", path, error)
        return {}
    names = ("store", "artifacts", "experiment", "capture", "notify", "smtp")
    for key, value in section.items():
        if key not in names:
            raise BadSetting(f"{path}: unknown setting {key!r}; use {', '.join(names)}")
        if not isinstance(value, str):
            raise BadSetting(f"{path}: {key} is {value!r}; it takes a text")
    if any(line.strip().startswith("command:") for line in section.get("notify", "").splitlines()):
        raise BadSetting(  # the folder may be a stranger's
            f"{path}: notify names a command; a file takes https:// and mailto: only, "
            "TRACKMAGIC_NOTIFY and trackmagic.notify take commands"
        )
    if "store" in section and "://" not in section["store"]:
        section["store"] = str(path.parent / _expanded(section["store"]))
    return dict(section)
