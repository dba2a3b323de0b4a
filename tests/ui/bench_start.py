"""Seconds from process start to the first paint, and to the editor being usable: python tests/ui/bench_start.py."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

_CODE = """
import os, sys, time
sys.argv = ["locheads-studio", "open"]
import locheads_studio.cli as cli
import locheads_studio.ui.application as application
class Timed(application.Application):
    def show(self):
        self.window.painted.connect(lambda: print("painted", time.time(), flush=True))
        self.ready.connect(lambda: (print("ready", time.time(), flush=True), self.window.close()))
        super().show()
application.Application = Timed
cli.main()
"""


def main() -> None:
    """Print the median of five."""
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
    print(f"first paint {statistics.median(painted[1:]):.2f} s, editor usable {statistics.median(ready[1:]):.2f} s")


if __name__ == "__main__":
    main()
