"""What a fresh machine gets: pins that agree with the ranges, and the files that installation needs."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def pins() -> dict[str, str]:
    lines = (ROOT / "packaging" / "constraints.txt").read_text().splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pairs}


@pytest.mark.parametrize("line", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]])
def test_every_dependency_is_pinned_within_its_range(line: str) -> None:
    requirement = Requirement(line)
    pin = pins().get(canonicalize_name(requirement.name))
    assert pin is not None, f"{requirement.name} has no pin"
    assert requirement.specifier.contains(pin)


def test_pins_name_no_local_build() -> None:
    assert not [name for name, version in pins().items() if "+" in version or "@" in version]


@pytest.mark.parametrize("script", [".ci/run", "packaging/setup.sh"])
def test_scripts_are_executable_and_parse(script: str) -> None:
    file = ROOT / script
    assert file.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", str(file)], check=False).returncode == 0


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert "\nmake test " in (ROOT / "README.md").read_text()
    assert "make test" in (ROOT / ".ci" / "run").read_text()
