"""Opens, edits, undoes and closes a document again and again: memory, threads and files must not grow.

python -m tests.torture.cycles [--cycles 1000]
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import sys
import tempfile
import threading
from pathlib import Path

import numpy as np
import psutil

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.strokes import Brush
from locheads_studio.studio.journalling import Journalling
from locheads_studio.studio.lanes import InlineLane
from tests.studio import fake_engine


def main(cycles: int = 1000) -> dict[str, float]:
    """Growth after the first tenth: MB of memory, threads, open files, files in the recovery folder."""
    me = psutil.Process()
    base: tuple[float, int, int] | None = None
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        app = fake_engine.studio()
        journals = Journalling(app.session, InlineLane(), app.desk.post, app.notices, folder)
        for number in range(cycles):
            app.controller.files.open_picture(fake_engine.picture(700, 520, seed=number % 7), "noise")
            app.desk.settle()
            app.session.begin_stroke(Brush(30), 60, 100)
            app.session.end_stroke()
            patch = np.full((60, 50, 3), number % 251, np.uint8)
            edit = Edit(Box(10, 20, 60, 80), patch, np.full((60, 50), 255, np.uint8), Recipe(prompt="a", phrase="b"))
            app.session.add_result(edit, "a zebra")
            app.session.apply_result()
            app.session.undo()
            app.session.undo()
            app.desk.settle()
            if number == cycles // 10:
                base = state(me)
        files = len(list(folder.iterdir()))
        journals.close()
    assert base is not None
    after = state(me)
    return {
        "cycles": cycles, "MB": round(after[0] - base[0], 1), "threads": after[1] - base[1],
        "files": after[2] - base[2], "journals": files,
    }  # fmt: skip


def state(me: psutil.Process) -> tuple[float, int, int]:
    """MB in use, threads and open files, after what is not needed was let go."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
    files = me.num_fds() if hasattr(me, "num_fds") else len(me.open_files())
    return me.memory_info().rss / 1e6, threading.active_count(), files


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=1000)
    print(main(parser.parse_args().cycles))
