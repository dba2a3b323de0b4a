"""What a test leaves behind: Qt warnings, windows, running timers, threads."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from typing import Any, Final

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

_HARMLESS: Final = ("This plugin does not support", "propagateSizeHints")  # the offscreen platform about itself


class LeakGuard:
    """Qt warnings, windows, timers and threads of ours between `__init__` and `check`."""

    patience_s = 60.0

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._told: list[str] = []
        self._timers: list[tuple[weakref.ref[QTimer], str]] = []
        self._windows = set(app.topLevelWidgets())
        self._handler = qInstallMessageHandler(self._heard)
        self._start = QTimer.start

        def start(timer: QTimer, *args: Any) -> None:
            frame = sys._getframe(1)
            self._timers.append((weakref.ref(timer), f"{frame.f_code.co_filename}:{frame.f_lineno}"))
            self._start(timer, *args)

        QTimer.start = start  # type: ignore[method-assign, assignment]

    def _heard(self, kind: QtMsgType, context: Any, text: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not any(word in text for word in _HARMLESS):
            self._told.append(text)

    def check(self) -> None:
        """Fail if there was a warning or anything is left."""
        for _ in range(3):  # what is deleted may delete others
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self._app.processEvents()
        gc.collect()
        qInstallMessageHandler(self._handler)
        QTimer.start = self._start  # type: ignore[method-assign]
        assert self._told == [], f"Qt warned: {self._told}"
        assert [widget for widget in self._app.topLevelWidgets() if widget not in self._windows] == []
        for thread in [thread for thread in threading.enumerate() if thread.name.startswith("locheads")]:
            thread.join(self.patience_s)  # one that is told to end may need a moment for it
        assert [thread.name for thread in threading.enumerate() if thread.name.startswith("locheads")] == []
        running = [
            where for ref, where in self._timers if (timer := ref()) and shiboken6.isValid(timer) and timer.isActive()
        ]
        assert running == [], f"timers still run that were started at {running}"
