"""The operating system tells the process to end: Ctrl+C in the terminal, `kill`, the terminal is closed."""

from __future__ import annotations

import signal
import socket
from types import FrameType
from typing import Any, Final

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

_TOLD: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)


class Signals(QObject):
    """`ended` with the number, once. The second one ends the process as if nobody listened.

    Python runs its own handlers only when it gets to work, which under Qt's event loop may be never: the number also
    goes through a socket that Qt watches.
    """

    ended = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._before: dict[int, Any] = {}
        self._here, self._there = socket.socketpair()
        for end in (self._here, self._there):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._here.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._told)

    def listen(self) -> None:
        """From now on. Main thread only."""
        signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)
        for number in _TOLD:
            if signal.getsignal(number) not in (signal.SIG_IGN, None):  # `nohup` wants it ignored
                self._before[number] = signal.signal(number, _noted)

    def stop(self) -> None:
        """Put back what was there."""
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before = {}

    def close(self) -> None:
        """Stop, and let the sockets go."""
        self.stop()
        self._notifier.setEnabled(False)
        for end in (self._here, self._there):
            end.close()

    @Slot()
    def _told(self) -> None:
        try:
            numbers = self._here.recv(16)
        except OSError:
            return
        if numbers and self._before:
            self.stop()
            self.ended.emit(numbers[0])


def _noted(number: int, frame: FrameType | None) -> None:
    """Nothing: the socket has it."""
