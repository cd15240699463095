"""The repository around the notebook: commit, branch, and what is not committed.

Git is run so that the repository has it start no pager, fsmonitor, external diff, text conversion or
fetch, take no lock, and not keep us waiting. Clean filters (LFS, nbstripout) of the user's own settings
do run: without them nothing compares equal. A clone brings settings along only in a folder of it that is
itself a bare repository; nothing is asked of git there. Untracked files are not looked at.
Notebooks are named in the diff but their changes are left out: outputs would fill it, and the run
keeps the text of its cell anyway.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Final

import msgspec

from trackmagic.capture.taken import Taken
from trackmagic.entities import GitState, Notice

BUDGET_SECONDS: Final = 2.0
DIFF_LIMIT: Final = 2**20
"""Bytes of diff that are kept."""
CUT: Final = "[the rest of the diff is left out]\n"
"""The last line of a diff that is not whole: two that are equal up to here may still differ."""

_STATUS_LIMIT: Final = 2**20
_SETTINGS: Final = (
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    "core.quotePath=false",
    "core.hooksPath=",
    "protocol.allow=never",
    "submodule.recurse=false",
    "diff.ignoreSubmodules=dirty",
)
_DIFF: Final = (
    *("diff", "--no-ext-diff", "--no-textconv", "--no-color", "--no-renames", "--no-relative"),
    *("--src-prefix=a/", "--dst-prefix=b/", "--submodule=short", "--ignore-submodules=dirty"),
)


def git_state(
    folder: str | Path, *, budget_seconds: float = BUDGET_SECONDS, diff_limit: int = DIFF_LIMIT
) -> Taken[GitState | None]:
    """The state of the repository that holds ``folder``; None without one, or without git.

    ``commit`` is empty before the first commit, ``branch`` on a detached head. ``dirty`` means that
    tracked files differ from the commit. Past the budget it gives what it has, with a notice.
    """
    if _is_in_bare(Path(folder)):
        return Taken(None)
    git = _Git(Path(folder), time.monotonic() + budget_seconds)
    try:
        return _state(git, diff_limit)
    except TimeoutError:
        return Taken(None, _notice(f"git took more than {budget_seconds:g} s"))
    except OSError:  # no git, or no such folder
        return Taken(None)


def _is_in_bare(folder: Path) -> bool:
    """Whether a folder without ``.git`` is the repository; git before 2.38 cannot be told to pass it over."""
    place = Path(os.path.realpath(folder))
    for directory in (place, *place.parents):
        if all(os.path.lexists(directory / name) for name in ("HEAD", "objects", "refs")):
            return True
        if os.path.lexists(directory / ".git"):
            return False
    return False


def _state(git: _Git, diff_limit: int) -> Taken[GitState | None]:
    top = git.run("rev-parse", "--show-toplevel", with_errors=True)
    if not top.ok:
        distrusted = "dubious ownership" in top.text
        reason = "git does not trust this repository, which someone else owns (safe.directory)"
        return Taken(None, _notice(reason) if distrusted else ())
    git.folder = Path(top.text.removesuffix("\n"))
    commit = git.run("rev-parse", "--verify", "--quiet", "HEAD").text.strip()
    branch = git.run("symbolic-ref", "--short", "--quiet", "HEAD").text.strip()
    state = GitState(commit=commit, branch=branch)
    try:
        changed = _changed(git)
    except TimeoutError:
        return Taken(state, _notice("what is not committed is unknown: git status took too long"))
    if not changed:
        return Taken(state)
    state = msgspec.structs.replace(state, dirty=True)
    try:
        diff, notices = _diff(git, commit, diff_limit)
    except TimeoutError:
        return Taken(state, _notice("the diff is left out: git diff took too long"))
    notebooks = "".join(f"Notebook {path} differs\n" for path in changed if _is_notebook(path))
    return Taken(msgspec.structs.replace(state, diff=notebooks + diff), notices)


def _changed(git: _Git) -> list[str]:
    """Tracked files that differ from the commit, the first mebibyte of them."""
    status = git.run(
        *("status", "--porcelain=v1", "-z", "--no-renames"),
        *("--untracked-files=no", "--ignore-submodules=dirty"),
        limit=_STATUS_LIMIT,
    )
    return [entry[3:] for entry in status.text.split("\0") if entry]


def _diff(git: _Git, commit: str, limit: int) -> tuple[str, tuple[Notice, ...]]:
    base = commit or git.run("hash-object", "-t", "tree", os.devnull).text.strip()
    diff = git.run(*_DIFF, base, "--", ":(top)", ":(top,exclude,icase)*.ipynb", limit=limit)
    if not diff.is_cut:
        return diff.text, ()
    text = diff.text[: diff.text.rfind("\n", 0, limit - len(CUT)) + 1] + CUT
    return text, _notice(f"the diff is cut at {limit / 2**20:g} MiB")


def _is_notebook(path: str) -> bool:
    return path.lower().endswith(".ipynb")


def _notice(text: str) -> tuple[Notice, ...]:
    return (Notice(part="git", text=text),)


class _Answer(msgspec.Struct, frozen=True):
    text: str
    ok: bool
    is_cut: bool


class _Git:
    """Runs git in a folder until a deadline."""

    def __init__(self, folder: Path, deadline: float) -> None:
        self.folder, self._deadline = folder, deadline

    def run(self, *args: str, limit: int = 2**16, with_errors: bool = False) -> _Answer:
        """What git prints. Raises TimeoutError past the deadline, OSError without git."""
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError
        process = subprocess.Popen(  # noqa: S603 - a list, no shell
            ["git", "--no-pager", "--no-optional-locks", *settings, *args],  # noqa: S607
            cwd=self.folder,
            env=_environ(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if with_errors else subprocess.DEVNULL,
            start_new_session=True,
        )
        late = threading.Event()

        def give_up() -> None:
            late.set()
            _kill(process)

        timer = threading.Timer(remaining, give_up)
        timer.daemon = True
        timer.start()
        try:
            with process:
                data = process.stdout.read(limit + 1) if process.stdout else b""
                if len(data) > limit:
                    _kill(process)
        finally:
            timer.cancel()
        if late.is_set():
            raise TimeoutError
        text = data[:limit].decode("utf-8", "replace")
        return _Answer(text, process.returncode == 0, len(data) > limit)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """With what it started, which would hold the pipe open."""
    if process.returncode is not None:
        return
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _environ() -> dict[str, str]:
    """Without what points git elsewhere (a hook's GIT_DIR); settings the user made stay."""
    variables = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_")
        or name.startswith(("GIT_CONFIG_", "GIT_CEILING", "GIT_EXEC"))
    }
    # a repository may allow a protocol by its name, and git before 2.39.4 does not know the last
    never = {"GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1"}
    return variables | {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"} | never
