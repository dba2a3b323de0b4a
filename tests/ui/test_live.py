"""The heat map follows while a phrase is typed; Enter selects, Escape, clearing and other work take it away."""

from __future__ import annotations

from typing import Any

import fake_engine
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from locheads_studio.config import settings
from locheads_studio.engine.events import Memory, PartMemory
from locheads_studio.imaging.pictures import Picture
from locheads_studio.ui.memory import Memory as Remembered

_VLM = Memory(parts=(PartMemory(part="vlm", device=1, main=0, place="device"),), limit=8, peak=5, accelerated=False)


class _Loaded(fake_engine.FakeHandlers):
    """Tells that the VLM is loaded, after each job."""

    def memory(self) -> Memory:
        return _VLM


@pytest.fixture
def opened(start_program: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A program whose models are loaded, with a picture and the keys in the phrase bar."""
    monkeypatch.setattr(fake_engine, "FakeHandlers", _Loaded)
    program = start_program()
    program.app.controller.files.open_picture(Picture(np.full((200, 300, 3), 90, np.uint8)), "grey")
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
    qtbot.waitUntil(lambda: program.editor.status.text.text() == "Models ready", timeout=10_000)
    program.window.activateWindow()
    program.window.do("focus_phrase")
    qtbot.waitUntil(program.editor.phrase.edit.hasFocus, timeout=5_000)
    yield program
    program.stop()


def type_out(program: Any, qtbot: Any, text: str) -> None:
    QTest.keyClicks(program.editor.phrase.edit, text)
    qtbot.waitUntil(lambda: program.editor.canvas.lens is not None, timeout=5_000)


def kinds(program: Any) -> list[str]:
    return [type(job).__name__ for job in program.handlers.jobs]


def test_typing_shows_the_heat_map_and_enter_selects(opened: Any, qtbot: Any) -> None:
    canvas, session, bar = opened.editor.canvas, opened.editor.session, opened.editor.phrase
    plain, notices = canvas.grab().toImage(), len(opened.app.controller.notices.all)
    type_out(opened, qtbot, "the horse")
    assert kinds(opened) == ["LocateJob"] and "the horse" in canvas.lens[1]
    assert canvas.grab().toImage() != plain and canvas.shown == "mask"
    assert session.found is None and len(session.history.labels) == 1 and not bar.chip.isVisible()
    qtbot.keyClick(bar.edit, Qt.Key.Key_Return)
    assert canvas.lens is not None, "until the selection's own is there"
    qtbot.waitUntil(lambda: session.has_mask, timeout=5_000)
    assert canvas.lens is None and kinds(opened) == ["LocateJob", "SelectJob"]
    assert len(opened.app.controller.notices.all) == notices


def test_escape_clearing_and_leaving_take_it_away(opened: Any, qtbot: Any) -> None:
    canvas, edit = opened.editor.canvas, opened.editor.phrase.edit
    for away in (
        lambda: qtbot.keyClick(edit, Qt.Key.Key_Escape),
        lambda: (edit.selectAll(), qtbot.keyClick(edit, Qt.Key.Key_Backspace)),
        edit.clear,
        canvas.setFocus,
        lambda: opened.window.do("mask_all"),
        lambda: opened.window.do("live"),
    ):
        edit.setFocus()
        edit.selectAll()
        type_out(opened, qtbot, "the horse")
        away()
        assert canvas.lens is None
        qtbot.waitUntil(lambda: not opened.app.controller.busy, timeout=5_000)
    assert opened.editor.session.found is None


def test_words_that_nobody_knows_show_nothing(opened: Any, qtbot: Any) -> None:
    notices = len(opened.app.controller.notices.all)
    type_out(opened, qtbot, "the horse")
    QTest.keyClicks(opened.editor.phrase.edit, " fail")
    qtbot.waitUntil(lambda: opened.editor.canvas.lens is None, timeout=5_000)
    assert len(opened.app.controller.notices.all) == notices and not opened.app.controller.busy


def test_a_sample_whose_words_are_filled_in_is_not_looked_at(opened: Any, qtbot: Any) -> None:
    opened.editor.canvas.setFocus()
    opened.editor.phrase.edit.setText("the horse")
    qtbot.wait(250)
    assert kinds(opened) == []


def test_the_toggle_is_remembered(opened: Any, qtbot: Any) -> None:
    action, memory, edit = opened.window.actions_["live"], opened.app.memory, opened.editor.phrase.edit
    button = next(b for b in opened.editor.phrase.findChildren(QToolButton) if b.defaultAction() is action)
    assert action.isChecked() and memory.live is None, "on with the built-in models"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not action.isChecked() and memory.live is False and not opened.editor.live.is_on
    edit.setFocus()
    QTest.keyClicks(edit, "the horse")
    qtbot.wait(250)
    assert kinds(opened) == [] and opened.editor.canvas.lens is None
    action.trigger()  # the phrase is there already
    qtbot.waitUntil(lambda: opened.editor.canvas.lens is not None, timeout=5_000)
    memory.save()
    assert Remembered.load(memory.path).live is True
    memory.path.write_text('{"live": "yes"}')
    assert Remembered.load(memory.path).live is None


def test_with_other_models_it_is_off_until_it_is_asked_for(opened: Any) -> None:
    app = opened.app
    app.choices.now = settings.Settings(model_set="llava-1.5-7b")
    app._show_live()
    assert not opened.editor.live.is_on and not opened.window.actions_["live"].isChecked()
    app.memory.live = True
    app._show_live()
    assert opened.editor.live.is_on
