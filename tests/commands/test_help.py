"""The command that prints the help pages."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from locheads_studio.cli import commands
from locheads_studio.config.pages import FURTHER, PAGES, texts


def test_it_names_all_pages() -> None:
    made = CliRunner().invoke(commands, ["help"])
    assert made.exit_code == 0
    assert [line.split()[0] for line in made.stdout.splitlines()] == [*PAGES, *FURTHER]
    assert "speed" in made.stdout and "How fast it is" in made.stdout


@pytest.mark.parametrize("page", ["masks", "research"])
def test_it_prints_a_page(page: str) -> None:
    made = CliRunner().invoke(commands, ["help", page])
    assert made.exit_code == 0 and made.stdout == texts("en")[page]
    told = json.loads(CliRunner().invoke(commands, ["help", page, "--json"]).stdout)
    assert told["markdown"] == texts("en")[page]


def test_another_name_is_wrong_usage() -> None:
    made = CliRunner().invoke(commands, ["help", "xyz"])
    assert made.exit_code == 2 and "'xyz'" in made.stderr and "locheads-studio help" in made.stderr
