import platform
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata

from trackmagic.capture.environment import environment


def test_it_names_the_python_and_the_platform():
    found = environment()
    assert found.python == f"CPython {platform.python_version()}"
    assert found.platform == platform.platform()


def test_every_package_has_the_version_that_importlib_gives():
    expected = {}
    for each in metadata.distributions():
        expected.setdefault(re.sub(r"[-_.]+", "-", each.metadata["Name"]).lower(), each.version)
    assert environment().packages == expected


def test_it_is_kept():
    assert environment() is environment()


def test_a_package_installed_meanwhile_is_noticed(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    assert "some-new-thing" not in environment().packages
    folder = tmp_path / "Some_New.Thing-1.2.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: Some_New.Thing\nVersion: 1.2\n")
    assert environment().packages["some-new-thing"] == "1.2"


def test_an_old_or_broken_package_does_no_harm(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "half.dist-info").mkdir()
    old = tmp_path / "old_one-3.egg-info"
    old.mkdir()
    (old / "PKG-INFO").write_text("Metadata-Version: 1.0\nName: old_one\nVersion: 3\n")
    assert environment().packages["old-one"] == "3"


def test_of_two_versions_the_one_that_is_imported_counts(tmp_path, monkeypatch):
    (tmp_path / "msgspec-0.0.1.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert environment().packages["msgspec"] == "0.0.1"


def test_threads_get_the_same():
    with ThreadPoolExecutor(8) as pool:
        assert len({id(each) for each in [*pool.map(lambda _: environment(), range(32))]}) == 1


def test_the_capture_package_imports_nothing_heavy():
    import subprocess

    code = (
        "import sys\n"
        "from trackmagic.capture import datasets, environment, figures, git, notebook\n"
        "from trackmagic.capture import secrets, streams, system\n"
        "print(sorted({'numpy', 'pandas', 'plotly', 'psutil', 'IPython', 'sqlalchemy', 'matplotlib'}"
        " & set(sys.modules)))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"
