"""The verdict belongs to the phrase that was asked, and words that found nothing change nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from tests.ui.test_window import at, open_noise, select


def ask(program: Any, qtbot: Any, phrase: str) -> None:
    edit = program.editor.phrase.edit
    edit.selectAll()
    qtbot.keyClicks(edit, phrase)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    qtbot.wait(60)


def test_what_is_not_found_leaves_mask_and_button(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    ask(program, qtbot, "absent")
    editor, session = program.editor, program.editor.session
    assert editor.phrase.chip.text() == "Not found" and not session.has_mask
    assert not editor.prompt.button.isEnabled() and session.history.labels == ("Open",)
    assert session.found is not None and session.found.heat.size, "where it looked can be seen"
    select(program, qtbot)
    editor.prompt.edit.setText("a zebra")
    mask, button = session.read_mask(), (editor.prompt.button.text(), editor.prompt.button.isEnabled())
    ask(program, qtbot, "absent")
    assert np.array_equal(session.read_mask(), mask)
    assert (editor.prompt.button.text(), editor.prompt.button.isEnabled()) == button == ("Replace", True)
    assert session.state.found.phrase == "the horse" and editor.canvas.shown == "mask"
    assert editor.phrase.unknown.isVisible() and not session.modified


def test_the_keys_stay_in_the_phrase_until_it_is_found(program: Any, qtbot: Any) -> None:
    """What is typed while it is looked for, or after it was not found, is the next phrase and chooses no tool. (No
    word here is part of an earlier one: on this platform the list of those takes the keys away.)"""
    open_noise(program, qtbot)
    editor, controller = program.editor, program.app.controller
    edit, tool = editor.phrase.edit, editor.tools.name
    edit.setFocus()
    ask(program, qtbot, "absent")
    assert edit.hasFocus()
    qtbot.keyClick(edit, "a", Qt.KeyboardModifier.ControlModifier)
    program.handlers.gate.clear()
    qtbot.keyClicks(edit, "horse")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert controller.busy and edit.hasFocus()
    program.handlers.gate.set()
    qtbot.waitUntil(lambda: not controller.busy, timeout=10_000)
    assert editor.session.found.phrase == "horse"
    assert editor.canvas.hasFocus(), "the keys of tools and views work"
    edit.setFocus()
    program.handlers.gate.clear()
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    edit.selectAll()
    qtbot.keyClicks(edit, "wolf")
    program.handlers.gate.set()
    qtbot.waitUntil(lambda: not controller.busy, timeout=10_000)
    qtbot.wait(30)
    assert edit.hasFocus() and edit.text() == "wolf" and editor.tools.name == tool


def test_a_sentence_that_finds_nothing_repaints_nothing(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    select(program, qtbot)
    edit = program.editor.phrase.edit
    edit.setText("change absent to a zebra")
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    qtbot.wait(60)
    assert program.editor.session.results == () and program.editor.phrase.chip.text() == "Not found"


def test_the_verdict_goes_with_its_phrase(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    ask(program, qtbot, "the horse")
    bar = program.editor.phrase
    assert bar.chip.text() == "Found" and bar.chip.isVisible()
    qtbot.keyClicks(bar.edit, "x")
    assert not bar.chip.isVisible()
    qtbot.keyClick(bar.edit, Qt.Key.Key_Backspace)
    assert bar.chip.isVisible() and bar.chip.text() == "Found"
    program.editor.canvas.setFocus()
    program.window.do("tool_rectangle")
    canvas = program.editor.canvas
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(program, 20, 20))
    qtbot.mouseMove(canvas, at(program, 80, 80))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at(program, 80, 80))
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    qtbot.wait(60)
    assert program.editor.session.state.found is None and not bar.chip.isVisible(), "another mask, another story"
    program.editor.prompt.edit.setText("a zebra")
    assert program.editor.prompt.button.text() == "Fill"


def test_another_picture_begins_without_the_words_of_the_last(program: Any, qtbot: Any, tmp_path: Any) -> None:
    open_noise(program, qtbot)
    ask(program, qtbot, "the horse")
    program.editor.prompt.edit.setText("a zebra")
    program.app.controller.files.save_project(tmp_path / "a.ora")
    qtbot.waitUntil(lambda: program.editor.session.project_path is not None, timeout=10_000)
    open_noise(program, qtbot, 200, 100)
    qtbot.waitUntil(lambda: program.editor.session.size == (200, 100), timeout=10_000)
    bar = program.editor.phrase
    qtbot.wait(40)
    assert (bar.edit.text(), program.editor.prompt.edit.text(), bar.chip.isVisible()) == ("", "", False)
    program.app.controller.files.open(tmp_path / "a.ora")
    qtbot.waitUntil(lambda: program.editor.session.name == "a.ora", timeout=10_000)
    qtbot.wait(60)
    assert bar.edit.text() == "the horse" and bar.chip.text() == "Found"


def test_what_was_wrong_with_a_phrase_goes_with_the_next(program: Any, qtbot: Any) -> None:
    """The notice stayed beside the answer to another phrase, until somebody closed it."""
    open_noise(program, qtbot)
    notices = program.window.notices
    ask(program, qtbot, "fail")
    assert any("told to fail" in text for text in notices.texts)
    ask(program, qtbot, "horse")
    assert not any("told to fail" in text for text in notices.texts)
    ask(program, qtbot, "?" * 5000)
    wrong = notices.texts
    assert wrong, "one that is refused at once is told, too"
    select(program, qtbot)
    program.window.do("repaint")
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)


def test_what_was_not_found_has_no_chips_to_switch(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    ask(program, qtbot, "every cup")
    row, session = program.editor.phrase.instances, program.editor.session
    assert row.isVisible()
    found = replace(session.state.found, verdict="not found")
    session.miss(found)
    qtbot.wait(60)
    assert program.editor.phrase.chip.text() == "Not found" and not row.isVisible()


def test_the_window_has_its_keys_in_the_phrase_too(program: Any, qtbot: Any) -> None:
    """On X11 Ctrl+E goes to the end of a line and Ctrl+D deletes in it: neither exported, nor emptied the mask."""
    open_noise(program, qtbot)
    select(program, qtbot)
    for edit in (program.editor.phrase.edit, program.editor.prompt.edit):
        for key in ("e", "d"):
            event = QKeyEvent(QEvent.Type.ShortcutOverride, ord(key.upper()), Qt.KeyboardModifier.ControlModifier)
            event.ignore()
            QApplication.sendEvent(edit, event)
            assert not event.isAccepted(), key
        held = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        held.ignore()
        edit.setText("x")
        edit.selectAll()
        QApplication.sendEvent(edit, held)
        assert held.isAccepted(), "what belongs to a line stays its own"
    program.editor.phrase.edit.setFocus()
    qtbot.keyClick(program.editor.phrase.edit, "d", Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not program.editor.session.has_mask, timeout=10_000)
