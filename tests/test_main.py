"""The way in: the window does not wait for what it does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from locheads_studio import __version__
from locheads_studio.commands.window import shows_at_once


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], True),
        (["open"], True),
        (["a.png"], True),
        (["folder/a"], True),
        (["edit"], False),  # a file of that name is there too, but it is a command
        (["b.png"], False),
        (["a.png", "b.png"], False),
        (["--version"], False),
        (["open", "--help"], False),
    ],
)
def test_when_only_the_window_can_be_meant(
    arguments: list[str], expected: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for name in ("a.png", "edit", "folder/a"):
        (tmp_path / name).touch()
    assert shows_at_once(arguments, has_screen=True) is expected
    if not arguments:
        assert not shows_at_once(arguments, has_screen=False)


def test_the_window_is_there_before_the_other_commands() -> None:
    code = """
import sys
import locheads_studio.__main__, locheads_studio.commands.window, locheads_studio.ui.application
slow = ("scipy", "cv2", "locheads_studio.cli", "locheads_studio.evaluation", "locheads_studio.storybook")
sys.exit(" ".join(name for name in slow if name in sys.modules) or None)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_everything_else_is_the_command_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "locheads_studio", "--version"], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == f"locheads-studio {__version__}" and done.returncode == 0
