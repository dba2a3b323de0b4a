"""Seconds from process start to the first paint and to a usable editor: python tests/ui/bench_start.py [F.json].

Medians of five. Exits with 1 when the first paint comes later than issue 4 allows.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from figures import Figures

FIRST_PAINT_S = 1.0

_CODE = """
import sys, time
sys.argv = ["locheads-studio", "open"]
import locheads_studio.__main__ as program
import locheads_studio.ui.application as application
class Timed(application.Application):
    def show(self):
        self.window.painted.connect(lambda: print("painted", time.time(), flush=True))
        self.ready.connect(lambda: (print("ready", time.time(), flush=True), self.window.close()))
        super().show()
application.Application = Timed
program.main()
"""


def main() -> int:
    """Start six times."""
    painted, ready = [], []
    for _ in range(6):
        start = time.time()
        out = subprocess.run(
            [sys.executable, "-c", _CODE], capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"}
        ).stdout
        times = dict(line.split() for line in out.splitlines() if line.startswith(("painted", "ready")))
        painted.append(float(times["painted"]) - start)
        ready.append(float(times["ready"]) - start)
    # the first run warms the disk
    figures = Figures()
    figures.tell("first paint", statistics.median(painted[1:]), "s", FIRST_PAINT_S)
    figures.tell("editor usable", statistics.median(ready[1:]), "s")
    if sys.argv[1:]:
        told = {"first_paint": statistics.median(painted[1:]), "usable": statistics.median(ready[1:])}
        Path(sys.argv[1]).write_text(json.dumps({"start": told | {"asked": FIRST_PAINT_S}}), encoding="utf-8")
    return figures.code


if __name__ == "__main__":
    sys.exit(main())
