"""What the README and the help pages behind it show works as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from locheads_studio.cli import KNOWN
from locheads_studio.config.pages import FURTHER, texts

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = texts("en")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGES["python"], re.DOTALL)


@pytest.mark.parametrize("code", EXAMPLES, ids=[f"example {i}" for i in range(1, len(EXAMPLES) + 1)])
def test_python_examples_run(code: str) -> None:
    made = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:locheads_studio", "-c", code],
        cwd=ROOT, capture_output=True, text=True, timeout=800, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize("text", [README, *(PAGES[page] for page in FURTHER)], ids=["README", *FURTHER])
def test_every_command_they_name_exists(text: str) -> None:
    named = {line.split()[1] for line in re.findall(r"^locheads-studio [a-z]+", text, re.MULTILINE)}
    named |= set(re.findall(r"^\| `(?!locheads)([a-z]+)", text, re.MULTILINE)) - {"picture"}
    assert named <= KNOWN, named - KNOWN


def test_every_command_has_its_row() -> None:
    rows = [line.split("|")[1] for line in PAGES["command-line"].splitlines() if line.startswith("| `")]
    told = {word for row in rows for word in re.findall(r"`([a-z]+)", row)}
    assert KNOWN - {"open"} <= told, KNOWN - told


@pytest.mark.parametrize("file", ["README.md", ".github/CONTRIBUTING.md"])
def test_files_they_lead_to_are_there(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        assert (ROOT / target).exists(), target
    for target in re.findall(r"`((?:studio|heads|models|engine|imaging|ui|world|commands)/[\w/]*(?:\.py)?)`", text):
        assert (ROOT / "locheads_studio" / target).exists(), target


def test_a_stranger_reads_it_in_a_minute() -> None:
    assert len(README.split()) < 900, "what is more belongs on a page"
