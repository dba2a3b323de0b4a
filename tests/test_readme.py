"""What the README shows works as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from locheads_studio.cli import KNOWN

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("code", EXAMPLES, ids=[f"example {i}" for i in range(1, len(EXAMPLES) + 1)])
def test_python_examples_run(code: str) -> None:
    made = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:locheads_studio", "-c", code],
        cwd=ROOT, capture_output=True, text=True, timeout=800, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 3


def test_every_command_it_names_exists() -> None:
    known = KNOWN
    named = {line.split()[1] for line in re.findall(r"^locheads-studio [a-z]+", README, re.MULTILINE)}
    named |= set(re.findall(r"^\| `(?!locheads)([a-z]+)", README, re.MULTILINE)) - {"picture"}
    assert named <= known, named - known


def test_files_it_shows_are_there() -> None:
    for target in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README):
        assert (ROOT / target).is_file(), target
