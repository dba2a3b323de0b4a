"""Kills with SIGKILL at random moments: an export over and over, and two programs that save one file.

    python -m tests.torture.kills [--kills 100] [--seed 0]

`tests/studio/crash_run.py` kills editing, saving and recovering. The file must always be whole, one of those that were
written, and what the killed writes left must be swept by the next one.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from locheads_studio.imaging import disk
from locheads_studio.imaging.pictures import open_picture

WRITER = """
import sys
from pathlib import Path
import numpy as np
from locheads_studio.imaging.pictures import Picture, save_picture
target, first = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
n = first
while True:
    save_picture(Picture(np.full((160, 200, 3), n % 251, np.uint8)), target)
    n += 2
"""


def main(kills: int = 100, seed: int = 0, writers: int = 1) -> dict[str, int]:
    """Kills so many writers; how many files were torn, and pieces left after the sweep."""
    rng = random.Random(seed)
    figures = {"kills": 0, "torn": 0, "left": 0}
    with tempfile.TemporaryDirectory() as made:
        target = Path(made) / "a.png"
        while figures["kills"] < kills:
            children = [
                subprocess.Popen([sys.executable, "-c", WRITER, str(target), str(n)], stdout=subprocess.PIPE)
                for n in range(writers)
            ]
            for child in children:
                assert child.stdout is not None
                child.stdout.readline()
            for _ in range(6):  # several looks for each start of a process, which is what takes long
                time.sleep(rng.uniform(0.0, 0.03))
                figures["torn"] += target.exists() and not _whole(target)
            for child in children:
                child.send_signal(signal.SIGKILL)
                child.wait()
                assert child.stdout is not None
                child.stdout.close()
                figures["kills"] += 1
            figures["torn"] += target.exists() and not _whole(target)
        for path in Path(made).glob("*.part"):
            os.utime(path, (1, 1))
        disk.sweep(made)
        figures["left"] = len(list(Path(made).glob("*.part")))
    return figures


def _whole(path: Path) -> bool:
    pixels = open_picture(path).pixels
    return pixels.shape == (160, 200, 3) and bool((pixels == pixels[0, 0]).all())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--writers", type=int, default=1)
    asked = parser.parse_args()
    print(main(asked.kills, asked.seed, asked.writers))
