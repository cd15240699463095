"""The checkout that is tested: its root, its tracked texts, its Python files."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "kernel" / "trackmagic"


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
        rooms = (ROOT / room for room in ("kernel", "tests", "notebooks", ".ci"))
        found = [path for room in rooms for path in room.rglob("*")] + [*ROOT.glob("*")]
        return tuple(path for path in found if path.is_file() and "__pycache__" not in path.parts)
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
    """Name and text of each Python file of the package."""
    return [(n, t) for n, t in texts() if n.startswith("kernel/") and n.endswith(".py")]
