import os
import stat
import subprocess

import pytest

from trackmagic.capture.git import git_state


def commit(git, name="a.py", text="x = 1\n"):
    (git.folder / name).write_text(text)
    git("add", name)
    git("commit", "-q", "-m", "m")
    return git("rev-parse", "HEAD").strip()


def test_a_clean_repository_has_a_commit_and_a_branch(git):
    head = commit(git)
    state = git_state(git.folder).value
    assert (state.commit, state.branch, state.dirty, state.diff) == (head, "main", False, "")


def test_it_is_found_from_a_folder_inside(git):
    head = commit(git)
    (git.folder / "deep").mkdir()
    (git.folder / "a.py").write_text("x = 2\n")
    state = git_state(git.folder / "deep").value
    assert state.commit == head
    assert "+x = 2" in state.diff


def test_the_diff_can_be_applied(git):
    commit(git)
    (git.folder / "a.py").write_text("x = 2\n")
    state = git_state(git.folder).value
    assert state.dirty
    git("stash", "-q")
    (git.folder / "patch").write_text(state.diff)
    git("apply", "patch")
    assert (git.folder / "a.py").read_text() == "x = 2\n"


def test_staged_changes_are_in_the_diff(git):
    commit(git)
    (git.folder / "b.py").write_text("new = 1\n")
    git("add", "b.py")
    assert "+new = 1" in git_state(git.folder).value.diff


def test_an_untracked_file_makes_nothing_dirty(git):
    commit(git)
    (git.folder / "b.py").write_text("")
    assert not git_state(git.folder).value.dirty


def test_a_detached_head_has_no_branch(git):
    head = commit(git)
    git("checkout", "-q", "--detach")
    state = git_state(git.folder).value
    assert (state.commit, state.branch) == (head, "")


def test_before_the_first_commit_there_is_a_branch_and_a_diff(git):
    (git.folder / "a.py").write_text("x = 1\n")
    git("add", "a.py")
    state = git_state(git.folder).value
    assert (state.commit, state.branch, state.dirty) == ("", "main", True)
    assert "+x = 1" in state.diff


def test_an_empty_repository_is_clean(git):
    assert not git_state(git.folder).value.dirty


def test_without_a_repository_there_is_no_state(tmp_path):
    taken = git_state(tmp_path)
    assert taken.value is None
    assert taken.notices == ()


def test_without_git_or_folder_there_is_no_state(tmp_path, monkeypatch):
    assert git_state(tmp_path / "none").value is None
    monkeypatch.setenv("PATH", "")
    assert git_state(tmp_path).value is None


def test_binary_files_are_noted(git):
    (git.folder / "b.bin").write_bytes(b"\0\1")
    git("add", "b.bin")
    commit(git)
    (git.folder / "b.bin").write_bytes(b"\0\2")
    assert "Binary files a/b.bin and b/b.bin differ" in git_state(git.folder).value.diff


def test_notebooks_are_named_and_their_changes_left_out(git):
    commit(git, "deep é.ipynb", "{}")
    commit(git)
    (git.folder / "deep é.ipynb").write_text('{"outputs": 1}')
    (git.folder / "a.py").write_text("x = 2\n")
    state = git_state(git.folder).value
    assert state.diff.startswith("Notebook deep é.ipynb differs\ndiff --git a/a.py")
    assert "outputs" not in state.diff


def test_past_the_limit_the_diff_is_cut_at_a_line_with_a_notice(git):
    commit(git)
    (git.folder / "a.py").write_text("line\n" * 10_000)
    taken = git_state(git.folder, diff_limit=1000)
    assert 900 < len(taken.value.diff) <= 1000
    assert taken.value.diff.endswith("\n")
    assert taken.notices[0].part == "git"


def test_past_the_budget_it_gives_up_with_a_notice(git, tmp_path, monkeypatch):
    commit(git)
    assert git_state(git.folder, budget_seconds=0).notices[0].text == "git took more than 0 s"
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    real = subprocess.check_output(["which", "git"], text=True).strip()
    slow.write_text(f'#!/bin/sh\ncase "$*" in *status*) sleep 600;; esac\nexec {real} "$@"\n')
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(slow.parent) + os.pathsep + os.environ["PATH"])
    taken = git_state(git.folder, budget_seconds=1)
    assert taken.value.branch == "main"
    assert taken.notices[0].text.startswith("what is not committed is unknown")


@pytest.mark.parametrize(
    "settings",
    [
        ("core.fsmonitor",),
        ("diff.external",),
        ("core.pager",),
        ("diff.x.textconv",),
        ("diff.x.command",),
    ],
)
def test_a_repository_has_git_run_nothing_of_its_own(git, tmp_path, settings):
    commit(git)
    commit(git, ".gitattributes", "*.py diff=x\n")
    trace = tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {trace}\n")
    script.chmod(0o755)
    for setting in settings:
        git("config", setting, str(script))
    (git.folder / "a.py").write_text("x = 2\n")
    assert "+x = 2" in git_state(git.folder).value.diff
    assert not trace.exists()


@pytest.mark.parametrize(
    "setting", ["color.ui=always", "diff.noprefix=true", "diff.mnemonicPrefix=true"]
)
def test_settings_of_the_user_do_not_change_the_diff(git, setting):
    commit(git)
    git("config", *setting.split("="))
    (git.folder / "a.py").write_text("x = 2\n")
    assert git_state(git.folder).value.diff.startswith("diff --git a/a.py b/a.py\n")


def test_variables_that_point_elsewhere_are_ignored(git, tmp_path, monkeypatch):
    head = commit(git)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert git_state(git.folder).value.commit == head


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="chown needs root")
def test_a_repository_of_someone_else_is_left_alone_with_a_notice(git):
    commit(git)
    for path in [git.folder, git.folder / ".git"]:
        os.chown(path, 12345, 12345)
    taken = git_state(git.folder)
    assert taken.value is None
    assert "does not trust" in taken.notices[0].text


def test_the_index_is_not_written(git):
    commit(git)
    index = git.folder / ".git" / "index"
    before = index.read_bytes()
    os.utime(git.folder / "a.py", (1, 1))
    git_state(git.folder)
    assert index.read_bytes() == before
    assert stat.S_ISREG(index.stat().st_mode)
