"""Settings as people write them, and files that others have broken."""

import logging

import pytest

from trackmagic.config import settings
from trackmagic.errors import BadSetting


@pytest.mark.parametrize("text", ["$HOME/runs", "${HOME}/runs", "~/runs"])
def test_a_folder_is_written_as_in_a_shell(tmp_path, monkeypatch, text):
    monkeypatch.setenv("HOME", str(tmp_path))
    found = settings(tmp_path, {"TRACKMAGIC_STORE": text, "TRACKMAGIC_ARTIFACTS": text})
    assert found.store == found.artifacts == str(tmp_path / "runs")
    (tmp_path / "pyproject.toml").write_text(f"[tool.trackmagic]\nstore = '{text}'\n")
    assert settings(tmp_path, {}).store == str(tmp_path / "runs")


def test_an_address_and_a_plain_folder_stay_as_they_are(tmp_path):
    for text in ("postgresql://me:$PW@host/db", "s3://bucket/$x", "/data/runs", "runs"):
        assert settings(tmp_path, {"TRACKMAGIC_STORE": text}).store == text
    assert settings(tmp_path, {}).artifacts is None


def test_a_variable_that_is_not_set_is_no_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("NOT_THERE", raising=False)
    with pytest.raises(BadSetting, match=r"names \$NOT_THERE, which is not set"):
        settings(tmp_path, {"TRACKMAGIC_STORE": "$NOT_THERE/runs"})


@pytest.mark.parametrize(
    "data", [b"[tool.black\nline-length = 100", b"a = 1\na = 2", b"x = '\xff'"]
)
def test_a_file_that_another_tool_has_broken_is_said_once_and_left_out(tmp_path, caplog, data):
    (tmp_path / "pyproject.toml").write_bytes(data)
    with caplog.at_level(logging.WARNING, "trackmagic"):
        for _ in range(3):
            assert settings(tmp_path, {}).store == str(tmp_path / ".trackmagic")
    (record,) = caplog.records
    assert "cannot be read, its settings are left out" in record.getMessage()


def test_a_setting_of_ours_that_means_nothing_is_an_error(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.trackmagic]\nstor = 'x'\n")
    with pytest.raises(BadSetting, match="unknown setting 'stor'"):
        settings(tmp_path, {})
