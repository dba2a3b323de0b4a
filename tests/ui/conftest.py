"""Widgets without a screen, a real session, W's scripted engine; nothing may be left behind."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LC_ALL"] = "C.UTF-8"  # the texts that tests look for are English
os.environ.pop("LANGUAGE", None)  # Qt asks it before LC_ALL

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QMessageBox

sys.path += [str(Path(__file__).parent), str(Path(__file__).resolve().parents[1] / "studio")]
import fake_engine
import fake_search
from leaks import LeakGuard

from locheads_studio.engine.worker import Worker


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """Qt warnings, windows, timers and threads of ours that outlive a test fail it."""
    QCursor.setPos(10, 10)  # where the last test left it, it would point at what this one opens
    guard = LeakGuard(qapp)
    yield
    guard.check()


@pytest.fixture(autouse=True)
def no_question_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that a test does not answer is answered with Esc after a while, so that the test fails and ends."""
    ask = QMessageBox.exec

    def asked(box: QMessageBox) -> int:
        QTimer.singleShot(60_000, box, box.reject)
        return ask(box)

    monkeypatch.setattr(QMessageBox, "exec", asked)


@pytest.fixture(autouse=True)
def notices_wait_for_slow_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a test may look at a notice only after the seconds for which it is shown."""
    from locheads_studio.ui import notices

    monkeypatch.setattr(notices, "_SECONDS", {kind: 100 * seconds for kind, seconds in notices._SECONDS.items()})


@pytest.fixture(autouse=True)
def a_slow_disk_may_end_its_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is synchronised with a busy disk may take longer than a user would wait for the window to close."""
    from locheads_studio.ui import application

    monkeypatch.setattr(application, "_CLOSE_S", 60.0)


class Running:
    """A running application with scripted models: `.app`, `.handlers`, `.searches`, `.editor`, `.window`."""

    def __init__(self, wait_until: Callable[[Callable[[], bool]], None]) -> None:
        from locheads_studio.ui.application import Application

        self.handlers = fake_engine.FakeHandlers()
        self.searches = fake_search.FakeSearches()
        self._wait_until = wait_until

        def factory(model_set: str, device: str) -> Callable[[Any], Worker]:
            return lambda post: Worker(lambda: self.handlers, post)

        self.app = Application(factory, make_engine=lambda: self.searches)
        self.app.show()
        self.app.window.showNormal()  # the screen of the platform without one is small
        self.app.window.resize(1280, 820)
        wait_until(lambda: self.app.editor is not None)
        self.editor: Any = self.app.editor
        self.window = self.app.window

    def stop(self) -> None:
        """Close the window as a user does, and let nothing stay."""
        self.handlers.gate.set()
        if self.app.editor is not None:
            self.editor.session.close()  # nobody is there to be asked about edits
            self.window.close()
        self._wait_until(lambda: self.app.editor is None)
        self.app.guard.remove()
        self.window.deleteLater()
        self.app.theme.deleteLater()
        self.app.deleteLater()
        assert self.app.clean


@pytest.fixture
def start_program(qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Running]:
    """Starts applications with scripted models and settings of their own; stop them."""
    from locheads_studio.config import paths

    monkeypatch.setattr(paths, "config_dir", lambda: tmp_path / "config")
    monkeypatch.setattr(paths, "recovery_dir", lambda: tmp_path / "recovery")
    return lambda: Running(lambda so: qtbot.waitUntil(so, timeout=30_000))


@pytest.fixture
def program(start_program: Callable[[], Running]) -> Iterator[Running]:
    """A running application with scripted models, closed afterwards."""
    running = start_program()
    yield running
    running.stop()
