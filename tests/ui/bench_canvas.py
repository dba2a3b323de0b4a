"""Canvas figures on 24 megapixels: python tests/ui/bench_canvas.py. Not a test: they hang on the machine.

With BENCH_CPU=1 in the environment: processor time instead of wall time, for a machine that has other work.
"""

from __future__ import annotations

import os
import statistics
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from locheads_studio.engine.worker import Worker
from locheads_studio.imaging.pictures import Picture
from locheads_studio.studio.controller import Controller
from locheads_studio.studio.lanes import InlineLane
from locheads_studio.studio.session import Session, prepare
from locheads_studio.studio.tools import ToolBox
from locheads_studio.ui.canvas import Canvas

clock = time.process_time if os.environ.get("BENCH_CPU") else time.perf_counter


def tell(name: str, times: list[float]) -> None:
    """Print the median and the 95th percentile."""
    late = sorted(times)[int(len(times) * 0.95)]
    print(f"{name}: median {1000 * statistics.median(times):.1f} ms, p95 {1000 * late:.1f} ms")


def main() -> None:
    """Open, paint with a brush, zoom, pan."""
    app = QApplication([])
    session = Session()
    nothing: Any = None
    controller = Controller(session, lambda post: Worker(lambda: nothing, post), InlineLane(), lambda call: call())
    tools = ToolBox(controller)
    canvas = Canvas(session, tools, controller)
    canvas.resize(1200, 800)
    canvas.show()
    pixels = np.random.default_rng(0).integers(0, 256, (4000, 6000, 3), np.uint8)
    start = clock()
    session.open(prepare(Picture(pixels)))
    app.processEvents()
    print(f"opened and first paint {1000 * (clock() - start):.0f} ms")
    slowest = 0.0
    for _ in range(40):
        at = clock()
        app.processEvents()
        slowest = max(slowest, clock() - at)
    print(f"slowest round of the event loop while copies are made {1000 * slowest:.1f} ms")
    for size, name in ((60.0, "small brush"), (400.0, "large brush")):
        for zoom in ("fit", "100 %"):
            (canvas.fit if zoom == "fit" else canvas.actual_size)()
            app.processEvents()
            app.processEvents()
            tools.options.size = size
            before, times = session.history.bytes, []
            QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPointF(300, 300).toPoint())
            for n in range(120):
                at = clock()
                QTest.mouseMove(canvas, QPointF(300 + 4 * n, 300 + 60 * np.sin(n / 9)).toPoint())
                app.processEvents()
                times.append(clock() - at)
            QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPointF(780, 300).toPoint())
            tell(f"{name}, {zoom}, event to paint", times)
            print(f"  undo cost {(session.history.bytes - before) / 2**20:.2f} MB")
    canvas.fit()
    app.processEvents()
    times = []
    for n in range(80):
        at = clock()
        canvas.zoom(1.05 if n < 40 else 1 / 1.05, (400, 300))
        app.processEvents()
        times.append(clock() - at)
    tell("zoom a frame", times)
    times = []
    canvas.actual_size()
    for _ in range(80):
        at = clock()
        canvas.pan(-17, 9)
        app.processEvents()
        times.append(clock() - at)
    tell("pan at 100 % a frame", times)
    controller.close(1)


if __name__ == "__main__":
    main()
