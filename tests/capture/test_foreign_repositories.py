"""What a clone brings along is never run, and what the user has set up still is."""

import os
import subprocess

import pytest

from trackmagic.capture import git as capture
from trackmagic.capture.git import git_state

SETTINGS = {
    "clean filter": '[filter "x"]\n\tclean = {run}\n\tsmudge = cat\n',
    "filter process": '[filter "x"]\n\tprocess = {run}\n\trequired = true\n',
    "fsmonitor": "[core]\n\tfsmonitor = {run}\n",
    "hooks": "[core]\n\thooksPath = {folder}\n",
    "external diff": "[diff]\n\texternal = {run}\n",
    "diff driver": '[diff "x"]\n\tcommand = {run}\n',
    "textconv": '[diff "x"]\n\ttextconv = {run}\n',
    "pager": "[core]\n\tpager = {run}\n[pager]\n\tstatus = {run}\n\tdiff = {run}\n",
    "included": '[include]\n\tpath = more\n[includeIf "gitdir:**"]\n\tpath = more\n',
    "credentials": "[credential]\n\thelper = !{run}\n[core]\n\tsshCommand = {run}\n\taskPass = {run}\n",
    "alias": "[alias]\n\tstatus = !{run}\n\trev-parse = !{run}\n",
    "submodule": '[submodule "s"]\n\tupdate = !{run}\n\turl = ext::{run}\n',
}


def bare_inside_clone(git, tmp_path, setting):
    """A clone with a folder of plain files that git takes for a repository; gives folder and canary."""
    canary, script = tmp_path / "canary", tmp_path / "run"
    script.write_text(f"#!/bin/sh\ntouch {canary}\ncat\n")
    script.chmod(0o755)
    for hook in ("post-index-change", "pre-auto-gc", "reference-transaction"):
        (tmp_path / hook).write_bytes(script.read_bytes())
        (tmp_path / hook).chmod(0o755)
    origin = git.folder
    bare = origin / "data"
    subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)
    (bare / "a.py").write_text("x = 1\n")
    inside = ["git", f"--git-dir={bare}", f"--work-tree={bare}"]
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run([*inside, "add", "-f", "a.py"], check=True, cwd=bare)
    subprocess.run([*inside, *who, "commit", "-qm", "m"], check=True, cwd=bare)
    (bare / "a.py").write_text("x = 2\n")
    (bare / ".gitattributes").write_text("* filter=x diff=x\n")
    (bare / "keep").write_text("")
    text = SETTINGS[setting].format(run=script, folder=tmp_path)
    (bare / "more").write_text(SETTINGS["clean filter"].format(run=script))
    (bare / "config").write_text(
        f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ../data\n{text}"
    )
    for empty in bare.rglob("*"):
        if empty.is_dir() and not any(empty.iterdir()):
            (empty / "keep").write_text("")
    git("add", "-f", "data")
    git("commit", "-q", "-m", "m")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(origin), str(clone)], check=True)
    assert (clone / "data" / "config").read_text().endswith(text)
    return clone / "data", canary


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_clone_runs_nothing(git, tmp_path, setting):
    folder, canary = bare_inside_clone(git, tmp_path, setting)
    for place in (folder, folder / "objects", folder.parent):
        os.utime(folder / "a.py", (1, 1))
        git_state(place)
        assert not canary.exists()


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_clone_runs_nothing_where_git_is_older_than_its_setting(
    git, tmp_path, setting, monkeypatch
):
    monkeypatch.setattr(capture, "_SETTINGS", capture._SETTINGS[1:])
    folder, canary = bare_inside_clone(git, tmp_path, setting)
    assert git_state(folder).value is None
    assert not canary.exists()


def test_the_attack_is_one(git, tmp_path):
    """Git itself, asked there, runs the script: the tests above would fail without us."""
    folder, canary = bare_inside_clone(git, tmp_path, "clean filter")
    os.utime(folder / "a.py", (1, 1))
    subprocess.run(["git", "status"], cwd=folder, check=False, capture_output=True)
    assert canary.exists()


def test_filters_of_the_users_own_settings_still_run(git, tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    (home / ".gitconfig").write_text('[filter "lfs"]\n\tclean = tr a-z A-Z\n\tsmudge = cat\n')
    (git.folder / ".gitattributes").write_text("*.bin filter=lfs\n")
    (git.folder / "model.bin").write_text("weights\n")
    git("add", ".")
    git("commit", "-q", "-m", "m")
    assert git("show", "HEAD:model.bin") == "WEIGHTS\n"
    os.utime(git.folder / "model.bin", (1, 1))
    state = git_state(git.folder).value
    assert (state.dirty, state.diff) == (False, "")


def test_worktrees_and_submodules_are_repositories_as_before(git, tmp_path):
    (git.folder / "a.py").write_text("x = 1\n")
    git("add", "a.py")
    git("commit", "-q", "-m", "m")
    git("worktree", "add", "-q", "-b", "side", str(tmp_path / "tree"))
    assert git_state(tmp_path / "tree").value.branch == "side"
    allow = ("-c", "protocol.file.allow=always")
    subprocess.run(["git", "init", "-q", str(tmp_path / "top")], check=True)
    add = ["git", *allow, "submodule", "add", "-q", str(git.folder), "sub"]
    subprocess.run(add, check=True, cwd=tmp_path / "top", capture_output=True)
    assert git_state(tmp_path / "top" / "sub").value.commit == git("rev-parse", "HEAD").strip()


def test_an_object_that_is_not_there_is_fetched_from_nowhere(git, tmp_path):
    """Also by a git that does not know GIT_NO_LAZY_FETCH, where the repository allows a protocol by name."""
    canary = tmp_path / "canary"
    (git.folder / "lost.py").write_text("x = 1\n")
    git("add", ".")
    git("commit", "-qm", "lost")
    blob = git("rev-parse", "HEAD:lost.py").strip()
    (git.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    for key, value in {
        "core.repositoryformatversion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::sh -c touch% {canary}",
        "protocol.ext.allow": "always",
    }.items():
        git("config", key, value)
    (git.folder / "lost.py").write_text("x = 2\n")
    git_state(git.folder)
    assert not canary.exists()
    older = {k: v for k, v in capture._environ().items() if k != "GIT_NO_LAZY_FETCH"}
    command = ["git", "-c", "protocol.allow=never", *capture._DIFF, "HEAD"]
    subprocess.run(command, cwd=git.folder, env=older, capture_output=True, check=False)
    assert not canary.exists()
    subprocess.run(["git", "diff", "HEAD"], cwd=git.folder, capture_output=True, check=False)
    assert canary.exists()  # so it would have been
