"""Scale-out on a local Ray cluster: lost workers, poisoned units, what was done before."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from locheads_studio.errors import ModelError
from locheads_studio.evaluation.cluster import choose, run_units
from locheads_studio.evaluation.runlog import RunLog

needs_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs the extra [cluster]")
ROOT = Path(__file__).parents[2]


@needs_ray
def test_lost_workers_are_replaced_and_poisoned_units_put_aside(tmp_path) -> None:
    # A program of its own: Ray leaves threads and handlers behind in the process that starts it.
    made = subprocess.run(
        [sys.executable, Path(__file__).with_name("cluster_run.py"), tmp_path],
        capture_output=True, text=True, timeout=800, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-3000:]
    done = json.loads(made.stdout.splitlines()[-1])
    assert done.pop("u5") == {"damaged": "its worker was lost, 3 times"}
    assert done.pop("u7") == {"damaged": "ValueError: bad pixels, 3 times"}
    assert done.pop("u0") == {"square": "as it was"} and not (tmp_path / "u0").exists()
    assert done == {f"u{i}": {"square": i * i} for i in (1, 2, 3, 4, 6, 8, 9)}


def test_without_ray_it_says_how_to_get_it(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ModelError, match="Ray is not installed"):
        run_units(["a"], lambda: str, RunLog.in_memory({}, {}), "testing", poisoned=str)


def test_a_worker_keeps_to_its_group_and_away_from_others() -> None:
    assert choose([0, 0, 1, 1], None, set()) == 0
    assert choose([0, 1, 1, 2], 1, {0}) == 1, "the next of its own group"
    assert choose([0, 0, 1, 2], 5, {0}) == 2, "its own is done: one that nobody is at"
    assert choose([0, 0], 5, {0}) == 0, "nothing else is left: help"
