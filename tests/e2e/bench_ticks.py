"""Gaps of the event loop while real models select and repaint and text is typed: a tick recorder, every 5 ms.

QT_QPA_PLATFORM=offscreen python tests/e2e/bench_ticks.py
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from PySide6.QtCore import QObject, QTimer, Slot
from story import Hand, start


class Ticks(QObject):
    """The seconds between ticks."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._tick)

    def record(self) -> None:
        """Begin anew."""
        self.gaps, self._last = [], time.perf_counter()
        self._timer.start()

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now

    def tell(self, what: str) -> None:
        """Print the percentiles."""
        self._timer.stop()
        ordered = sorted(self.gaps)
        p99 = ordered[int(len(ordered) * 0.99)]
        late = sum(gap > 0.1 for gap in ordered)
        longest = f"longest {1000 * ordered[-1]:.0f} ms, {late} > 100 ms"
        print(f"{what}: {len(ordered)} ticks, p99 {1000 * p99:.0f} ms, {longest}")


def main() -> None:
    """Select and repaint twice: the first time the models load."""
    os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp()
    program: Any = start("real", "dark")
    hand = Hand(program.window, Path(tempfile.mkdtemp()), x_server=False)
    hand.wait(lambda: program.editor is not None, "the editor")
    from locheads_studio.ui.start_page import samples

    session, controller = program.editor.session, program.controller
    program.window.open_sample(samples()[0])
    hand.wait(lambda: session.is_open, "the sample")
    ticks, edit = Ticks(), program.editor.prompt.edit
    for what in ("while the models load", "once they are loaded"):
        ticks.record()
        controller.select("the skater's outfit")
        hand.wait(lambda: session.has_mask and not controller.busy, "the mask")
        count = len(session.results)
        edit.setFocus()
        edit.setText("a Spider-Man costume")
        program.window.do("repaint")
        while len(session.results) == count:
            edit.setText("")
            hand.type("a Spider-Man costume")
        ticks.tell(what)
        session.undo()
    program.window.close()
    hand.wait(lambda: program.editor is None, "the end")


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
