"""What the window needs cannot be loaded: it says so, and ends in order."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fake_engine
import pytest
from PySide6.QtCore import Qt

from locheads_studio.catalog.table import TableError
from locheads_studio.engine.worker import Worker
from locheads_studio.ui import application, editor
from locheads_studio.ui.application import Application
from locheads_studio.ui.notices import NoticeCard
from locheads_studio.ui.report_dialog import crash_file

PROBLEMS: dict[str, tuple[type[Exception], tuple[str, ...], str]] = {
    "typed": (TableError, ("The table of models is damaged", "Install the program again"), "The table of models is"),
    "a bug": (ImportError, ("no library of that name",), "The program is not complete and can open no pictures"),
}


@pytest.fixture
def broken(
    start_program: Any, qtbot: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[tuple[Application, str]]:
    """The window of a program whose start goes wrong."""
    from locheads_studio.config import paths

    where, kind = request.param
    error, words, _ = PROBLEMS[kind]

    def fails(*_: Any) -> Any:
        raise error(*words)

    monkeypatch.setattr(paths, "log_dir", lambda: tmp_path / "log")
    if where == "reading":
        monkeypatch.setattr(application, "_read", fails)
    else:
        monkeypatch.setattr(editor, "OptionsBar", fails)
    handlers = fake_engine.FakeHandlers()
    program = Application(lambda model_set, device: lambda post: Worker(lambda: handlers, post))
    program.show()
    yield program, kind
    program.window.close()
    qtbot.waitUntil(lambda: not program.window.isVisible() and program._thread is None, timeout=10_000)
    program.guard.remove()
    for one in (program.window, program.theme, program):
        one.deleteLater()


@pytest.mark.parametrize(
    "broken", [(where, kind) for where in ("reading", "making") for kind in PROBLEMS], indirect=True
)
def test_it_says_so_now_and_whenever_a_picture_is_wanted(broken: Any, qtbot: Any) -> None:
    program, kind = broken
    window = program.window
    error, _, said = PROBLEMS[kind]
    qtbot.waitUntil(lambda: any(said in text for text in window.notices.texts), timeout=30_000)
    assert program.editor is None and window.stack.currentWidget() is window.start_page
    assert error.__name__ in crash_file().read_text(encoding="utf-8")
    (card,) = [card for card in window.findChildren(NoticeCard) if card.isVisible()]
    card.leave()
    assert window.notices.texts == []
    qtbot.mouseClick(window.start_page._cards[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(said in text for text in window.notices.texts), timeout=10_000)


def test_classes_of_qt_are_made_where_its_events_are() -> None:
    """PySide's notes of a class that another thread made were read half written: one start of fifty crashed."""
    told = """
import builtins, os, sys, threading
os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path[:0] = sys.argv[1:]
from PySide6.QtCore import QObject
made, build = {True: [], False: []}, builtins.__build_class__
def watched(*given, **options):
    made_now = build(*given, **options)
    if isinstance(made_now, type) and issubclass(made_now, QObject):
        made[threading.current_thread() is threading.main_thread()].append(made_now.__qualname__)
    return made_now
builtins.__build_class__ = watched
import fake_engine
from locheads_studio.engine.worker import Worker
from locheads_studio.ui.application import Application
program = Application(lambda model_set, device: lambda post: Worker(fake_engine.FakeHandlers, post))
program.ready.connect(program.window.close)
assert program.run() == 0 and program.clean
assert len(made[True]) > 60 and "Editor" in made[True], made[True]
assert made[False] == [], made[False]
"""
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "studio")]
    done = subprocess.run([sys.executable, "-c", told, *folders], capture_output=True, text=True, timeout=800)
    assert done.returncode == 0, done.stderr[-3000:]
