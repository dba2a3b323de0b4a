"""The rules of the house: who may import whom, style, types. Each runs as its tool's users run it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"


def tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def test_imports_go_downward_only(tmp_path: Path) -> None:
    run(tool("lint-imports"), "--cache-dir", str(tmp_path))


def test_ruff() -> None:
    run(sys.executable, "-m", "ruff", "check", "--no-cache", ".")
    run(sys.executable, "-m", "ruff", "format", "--check", "--quiet", "--no-cache", ".")


@pytest.mark.slow
def test_mypy_strict() -> None:
    run(sys.executable, "-m", "mypy")


@pytest.mark.parametrize("module", ["locheads_studio.app", "locheads_studio.cli", "locheads_studio.world.scene"])
def test_importing_needs_no_model_library(module: str) -> None:
    heavy = ("torch", "torchvision", "transformers", "diffusers", "segment_anything", "accelerate")
    run(
        sys.executable,
        "-c",
        f"import sys, {module}; found = sorted(set({heavy!r}) & set(sys.modules)); sys.exit(' '.join(found) or None)",
    )
