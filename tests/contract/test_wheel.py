"""What is built and installed is the package, whole, with its runtime dependencies declared."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from jupyterlab_server.settings_utils import get_settings

from .tree import BUILT, PACKAGE, ROOT, SERVER, built, files, sources

STANDARD = frozenset(sys.stdlib_module_names)
OPTIONAL = frozenset(
    "joblib matplotlib pynvml sklearn torch PIL polars pyarrow"
    " ipykernel jupyter_core jupyter_server tornado".split()
)
"""Imported only where the user has them."""
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
LEFTOVERS = (".map", ".tsbuildinfo", ".ts", ".tsx", ".pyc", ".rej", ".bak", "~")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy of what git knows and of the built front-end, without Node."""
    tree, out = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("wheel")
    for path in [*files(), *built()]:
        copy = tree / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    run(sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "-w", str(out), str(tree))
    (found,) = out.glob("*.whl")
    return found


def run(*command):
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_wheel_holds_the_packages_and_the_front_end_and_nothing_else(wheel):
    held = zipfile.ZipFile(wheel).namelist()
    own = {name for name in held if ".dist-info/" not in name and ".data/" not in name}
    labextension, *statics = BUILT
    kept = [path for path in files() if path.is_relative_to(PACKAGE) or path.is_relative_to(SERVER)]
    kept += [path for path in built() if any(map(path.is_relative_to, statics))]
    assert own == {"/".join(path.relative_to(ROOT).parts[1:]) for path in kept}
    assert "trackmagic/py.typed" in own
    assert any(name.endswith("licenses/LICENSE") for name in held)
    assert any(name.endswith("entry_points.txt") for name in held)
    shared = {name.partition(".data/data/")[2] for name in held if ".data/" in name}
    parts = {path.relative_to(labextension).as_posix() for path in labextension.rglob("*.*")}
    place = "share/jupyter/labextensions/trackmagic"
    config = "etc/jupyter/jupyter_server_config.d/trackmagic.json"
    assert shared - {""} == {f"{place}/{part}" for part in (*parts, "install.json")} | {config}
    assert [name for name in held if name.endswith(LEFTOVERS)] == []


def test_jupyterlab_tells_the_version_of_our_settings(wheel, tmp_path):
    """It reads it in `package.json.orig`, which its builder lays beside the schema for that."""
    zipfile.ZipFile(wheel).extractall(tmp_path)
    (extensions,) = tmp_path.glob("*.data/data/share/jupyter/labextensions")
    nowhere = str(tmp_path / "nowhere")
    found, _warnings = get_settings(
        nowhere, nowhere, nowhere, "trackmagic:settings", labextensions_path=[str(extensions)]
    )
    assert found["version"] == VERSION


def test_the_installed_wheel_works_beside_its_dependencies(wheel, tmp_path):
    """A venv of its own for the wheel; the dependencies are seen, the checkout is not."""
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv" / "bin" / "python"
    (site,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    zipfile.ZipFile(wheel).extractall(site)
    purelib = run(sys.executable, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    code = (
        f"import sys; sys.path.append({purelib.strip()!r})\n"
        "import trackmagic\n"
        f"assert trackmagic.__file__.startswith({str(site)!r}), trackmagic.__file__\n"
        "with trackmagic.start_run(experiment='e') as run: trackmagic.log_metric('loss', 1)\n"
        "print(trackmagic.__version__, trackmagic.search_runs('metrics.loss = 1').shape[0])"
    )
    script = tmp_path / "work" / "script.py"
    script.parent.mkdir()
    script.write_text(code)
    env = {"TRACKMAGIC_STORE": str(tmp_path / "store"), "PATH": os.environ["PATH"]}
    printed = subprocess.run(
        [python, script], cwd=script.parent, env=env, capture_output=True, text=True, check=False
    )
    assert printed.stdout.split() == [VERSION, "1"], printed.stderr


def test_every_library_that_is_imported_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[<>=!\[; ]", one)[0].lower() for one in project["dependencies"]}
    imported = {
        module.lower()
        for _name, text in sources()
        for module in re.findall(r"^\s*(?:from|import) ([A-Za-z]\w*)(?:[. ]|$)", text, re.MULTILINE)
        if module not in STANDARD | OPTIONAL | {"trackmagic", "trackmagic_server"}
    }
    assert imported <= declared


def test_nothing_of_the_tests_is_in_the_package():
    assert not [Path(name) for name, _ in sources() if "test" in Path(name).name]
