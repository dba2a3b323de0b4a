"""Where things are, the settings file, and a log that cannot be written."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.config import hub, logs, paths, settings
from locheads_studio.config.settings import SettingsError
from locheads_studio.errors import WeightsError
from locheads_studio.ui.preferences import save_settings


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
    monkeypatch.setattr(paths, "resources", paths.resources.__wrapped__)  # what was found once is kept
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


@pytest.mark.parametrize(
    "text",
    [
        "device = ",
        'colour = "red"',
        "device = 3",
        "\xff\xfe",
        'memory_mb = "much"',
        "memory_mb = true",
        "memory_mb = 3",
        "warm_up = 1",
        'cache_folder = "here"',
    ],
)
def test_broken_settings_are_told_with_the_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(settings.SettingsError, match="Mend or remove"):
        settings.load(file)


@given(
    model_set=st.text(st.characters(exclude_categories=["Cs"])),
    memory_mb=st.integers(*settings.MEMORY_MB),
    folder=st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    warm_up=st.booleans(),
)
def test_what_is_written_is_read(model_set: str, memory_mb: int, folder: str, warm_up: bool) -> None:
    values = settings.Settings(
        model_set=model_set, memory_mb=memory_mb, cache_folder=folder and str(Path("/") / folder), warm_up=warm_up
    )
    assert settings.Settings(**tomllib.loads(settings.as_toml(values))) == values


def test_names_that_are_no_text_are_refused_before_anything_is_written() -> None:
    with pytest.raises(settings.SettingsError, match="cannot be written down"):
        settings.Settings(cache_folder="/models\udcff")


def test_the_window_writes_what_the_command_line_reads(tmp_path: Path) -> None:
    values = settings.Settings(device="cpu", memory_mb=512, cache_folder=str(tmp_path), warm_up=False)
    for written in (values, settings.Settings()):
        save_settings(written, tmp_path / "deep" / "settings.toml")
        assert settings.load(tmp_path / "deep" / "settings.toml") == written
    assert values.memory_bytes == 512 * 1024 * 1024


def test_the_cache_folder_is_used_by_the_hubs_library_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "_GIVEN", None)
    for name in ("HF_HUB_CACHE", "HF_HOME"):
        monkeypatch.delenv(name, raising=False)
    ordinary = hub.cache_folder()
    import huggingface_hub.constants as constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", constants.HF_HUB_CACHE)
    hub.use_cache_folder(str(tmp_path))
    assert hub.cache_folder() == tmp_path and str(tmp_path) == constants.HF_HUB_CACHE == os.environ["HF_HUB_CACHE"]
    hub.use_cache_folder("")
    assert hub.cache_folder() == ordinary and str(ordinary) == constants.HF_HUB_CACHE
    monkeypatch.setattr(hub, "_GIVEN", str(tmp_path / "given"))  # what the user's environment says is ordinary
    hub.use_cache_folder("")
    assert hub.cache_folder() == tmp_path / "given"
    monkeypatch.delenv("HF_HUB_CACHE")


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


def test_one_bad_line_of_the_settings_costs_that_line(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f'device = "cuda:1"\nmemory_mb = 1{"0" * 5000}\noffline = true\ntext_size = 9\nmore = [[[\n')
    with pytest.raises(SettingsError):
        settings.load(file)
    read, problem = settings.load_what_can_be(file)
    assert problem is not None and "settings" in problem.message
    assert read == settings.Settings(device="cuda:1", offline=True)
    assert settings.load_what_can_be(tmp_path / "none") == (settings.Settings(), None)


def test_a_pipe_is_no_settings_file(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    os.mkfifo(tmp_path / "settings.toml")
    with pytest.raises(SettingsError, match="not a file"):
        settings.load(tmp_path / "settings.toml")


def test_a_file_name_that_is_no_text_can_be_logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "log_dir", lambda: tmp_path)
    code = "import logging, os; from locheads_studio.config import logs, paths; import pathlib;"
    code += f"paths.log_dir = lambda: pathlib.Path({str(tmp_path)!r}); logs.start();"
    code += "logging.getLogger('x').warning('%s', os.fsdecode(bytes([99, 0xe9])))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "" and "c\\udce9" in (tmp_path / "locheads-studio.log").read_text(encoding="utf-8")
