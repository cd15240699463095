"""The checkout that is tested: its root, its tracked texts, its Python files."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "kernel" / "trackmagic"
SERVER = ROOT / "jupyter_ext" / "trackmagic_server"
BUILT = (ROOT / "jupyter_ext" / "labextension", PACKAGE / "widgets" / "static", SERVER / "static")
"""What the front-end's build makes; git does not know it."""


@cache
def files() -> tuple[Path, ...]:
    """Every file that git tracks or would track; without git, those of the rooms."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        rooms = (
            ROOT / room for room in ("kernel", "jupyter_ext", "js/src", "tests", "notebooks", ".ci")
        )
        found = [path for room in rooms for path in room.rglob("*")] + [*ROOT.glob("*")]
        left_out = {"__pycache__", "node_modules"}
        return tuple(path for path in found if path.is_file() and not left_out & {*path.parts})
    names = listed.stdout.decode().split("\0")
    return tuple(path for name in names if name and (path := ROOT / name).is_file())


def texts() -> list[tuple[str, str]]:
    """Name and text of each file that is text."""
    found = []
    for path in files():
        data = path.read_bytes()
        if b"\0" not in data:
            found.append((path.relative_to(ROOT).as_posix(), data.decode("utf-8")))
    return found


def sources() -> list[tuple[str, str]]:
    """Name and text of each Python file of the packages."""
    rooms = ("kernel/", "jupyter_ext/")
    return [(n, t) for n, t in texts() if n.startswith(rooms) and n.endswith(".py")]


def scripts() -> list[tuple[str, str]]:
    """Name and text of each TypeScript file."""
    return [(n, t) for n, t in texts() if n.startswith("js/src/") and n.endswith((".ts", ".tsx"))]


def built() -> list[Path]:
    """The files of the front-end as they are shipped."""
    return [path for room in BUILT for path in room.rglob("*") if path.is_file()]
