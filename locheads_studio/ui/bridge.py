"""From other threads to the window's: calls handed over in order, and a clock that ticks only while there is work."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

TICK_MS: Final = 33  # progress is looked at 30 times a second, however often it is reported


class Bridge(QObject):
    """Lives in the window's thread. `post` may be called from any thread."""

    ticked = Signal()
    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = True
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self.ticked)
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """Run a callable in the window's thread, soon. After `close` it is dropped."""
        if self._open:
            with contextlib.suppress(RuntimeError):  # the window's side is gone: nobody waits for it
                self._posted.emit(call)

    def tick(self, wanted: bool) -> None:
        """Start or stop the clock."""
        if wanted and not self._clock.isActive():
            self._clock.start()
        elif not wanted and self._clock.isActive():
            self._clock.stop()
            self.ticked.emit()  # the last look: there is nothing any more

    def close(self) -> None:
        """Take no more calls."""
        self._open = False
        self._clock.stop()

    @Slot(object)
    def _run(self, call: Callable[[], None]) -> None:
        if self._open:
            call()
