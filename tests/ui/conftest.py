"""Widgets without a screen, a real session, W's scripted engine; nothing may be left behind."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

sys.path.append(str(Path(__file__).resolve().parents[1] / "studio"))
import fake_engine

from locheads_studio.engine.worker import Worker

_HARMLESS = ("This plugin does not support", "propagateSizeHints")  # the offscreen platform about itself


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """Qt warnings, windows, timers and threads of ours that outlive a test fail it."""
    told: list[str] = []

    def heard(kind: QtMsgType, context: Any, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and kind != QtMsgType.QtInfoMsg and not any(word in text for word in _HARMLESS):
            told.append(text)

    before = qInstallMessageHandler(heard)
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    qInstallMessageHandler(before)
    assert told == [], f"Qt warned: {told}"
    assert [widget for widget in qapp.topLevelWidgets() if widget.isVisible()] == []
    assert [t.name for t in threading.enumerate() if t.name.startswith("locheads")] == []
    assert [timer for timer in qapp.findChildren(QTimer) if timer.isActive()] == []


@pytest.fixture
def program(qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A running application with scripted models: `.app` and `.handlers`; closed afterwards."""
    from locheads_studio.config import paths
    from locheads_studio.ui.application import Application

    monkeypatch.setattr(paths, "config_dir", lambda: tmp_path / "config")
    handlers = fake_engine.FakeHandlers()

    def factory(model_set: str, device: str) -> Callable[[Any], Worker]:
        return lambda post: Worker(lambda: handlers, post)

    running = Application(factory)
    running.show()
    qtbot.waitUntil(lambda: running.editor is not None, timeout=30_000)
    yield SimpleNamespace(app=running, handlers=handlers, editor=running.editor, window=running.window)
    handlers.gate.set()
    if running.editor is not None:
        session = running.editor.session
        if session.is_open:
            session.mark_saved(Path("x.png"), session.layers)  # nobody is there to be asked
        running.window.close()
    qtbot.waitUntil(lambda: running.editor is None, timeout=20_000)
    running.guard.remove()
    running.window.deleteLater()
    running.theme.deleteLater()
    running.deleteLater()
    assert running.clean
