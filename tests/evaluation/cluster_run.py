"""A run on a local Ray cluster whose units misbehave, as a program of its own: it prints what the log holds.

python tests/evaluation/cluster_run.py FOLDER
"""

from __future__ import annotations

import json
import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Any

from locheads_studio.evaluation.cluster import Work, run_units
from locheads_studio.evaluation.runlog import RunLog

UNITS = [f"u{i}" for i in range(10)]


def make(folder: str) -> Work:
    """Squares numbers; u3 kills its worker once, u5 always, u7 raises."""

    def work(unit: str) -> dict[str, Any]:
        first = not (Path(folder) / unit).exists()
        (Path(folder) / unit).touch()
        if unit == "u5" or (unit == "u3" and first):
            os.kill(os.getpid(), signal.SIGKILL)
        if unit == "u7":
            raise ValueError("bad pixels")
        return {"square": int(unit[1:]) ** 2}

    return work


def main() -> None:
    """Two workers; u0 was done before."""
    log = RunLog.in_memory({}, {})
    log.add("u0", {"square": "as it was"})
    run_units(
        UNITS, partial(make, sys.argv[1]), log, "testing", poisoned=lambda reason: {"damaged": reason}, workers=2
    )  # fmt: skip
    print(json.dumps(log.done))


if __name__ == "__main__":
    main()
