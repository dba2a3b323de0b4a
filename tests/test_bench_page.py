"""The help page about speed is what its figures say: nobody writes into it by hand."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_page", ROOT / "packaging" / "bench_page.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_readme_holds_the_committed_figures(tool: ModuleType) -> None:
    figures = json.loads(tool.FIGURES.read_text(encoding="utf-8"))
    assert tool.section(figures) in tool.PAGE.read_text(encoding="utf-8"), "run packaging/bench_page.py"


def test_only_what_stands_between_the_marks_is_written(tool: ModuleType) -> None:
    readme = f"before\n{tool.BEGIN}\nold\n{tool.END}\nafter\n"
    start = {"start": {"first_paint": 0.71, "usable": 2.5, "asked": 1.0}}
    written = tool.renewed(readme, {"start": start})
    assert written.startswith("before\n") and written.endswith("\nafter\n") and "old" not in written
    assert "first paint after 710 ms (at most: 1.0 s)" in written
    assert tool.renewed(written, {"start": start}) == written
