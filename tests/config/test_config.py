"""Where things are, the settings file, and a log that cannot be written."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from locheads_studio.config import logs, paths, settings
from locheads_studio.errors import WeightsError


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    root.handlers = [handler for handler in before if handler.name != "locheads-studio"]
    yield root
    for handler in set(root.handlers) - set(before):
        handler.close()
    root.handlers = before
    root.setLevel(level)
    logging.captureWarnings(False)


def test_resources_are_found_inside_the_package_first_then_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "locheads_studio"
    monkeypatch.setattr(paths, "_PACKAGE", package)
    with pytest.raises(WeightsError):
        paths.resources()
    for folder in (tmp_path / "resources", package / "resources"):
        folder.mkdir(parents=True)
        (folder / "models.toml").touch()
        assert paths.resources() == folder


def test_settings_default_when_there_is_no_file(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "settings.toml") == settings.Settings("storybook", "auto")


def test_settings_are_read(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('device = "cuda:1"\n')
    assert settings.load(file) == settings.Settings("storybook", "cuda:1")


@pytest.mark.parametrize("text", ["device = ", 'colour = "red"', "device = 3", "\xff\xfe"])
def test_broken_settings_are_told_with_the_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(settings.SettingsError, match="Mend or remove"):
        settings.load(file)


def test_the_log_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root_logger: logging.Logger) -> None:
    monkeypatch.setattr(paths, "log_dir", lambda: tmp_path / "deep" / "log")
    assert logs.start() == logs.file()
    logging.getLogger("locheads_studio.test").info("hello")
    assert "hello" in logs.file().read_text()


def test_a_log_that_cannot_be_written_is_no_reason_to_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root_logger: logging.Logger
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(paths, "log_dir", lambda: tmp_path / "file" / "log")
    assert logs.start() is None
