"""Faults of the look and feel that were found with the random user and by looking at screenshots."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from leaks import LeakGuard
from PySide6.QtCore import Qt, QTimer, qWarning
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from locheads_studio.imaging.pictures import Picture
from locheads_studio.ui import theme
from locheads_studio.ui.icons import Mark


def open_noise(program: Any, qtbot: Any) -> None:
    program.app.controller.files.open_picture(Picture(np.full((200, 300, 3), 90, np.uint8)), "grey")
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)


def has_colour(widget: QWidget, colour: str) -> bool:
    """Whether exactly this colour is painted."""
    image, wanted = widget.grab().toImage(), QColor(colour).rgb()
    return any(image.pixel(x, y) == wanted for y in range(image.height()) for x in range(image.width()))


def test_pasting_from_an_empty_clipboard_says_so(program: SimpleNamespace) -> None:
    QGuiApplication.clipboard().clear()
    program.window.do("paste_picture")
    assert program.app.guard.last == ""
    assert program.window.notices.texts == ["There is no picture on the clipboard"]


def test_after_applying_the_focus_is_on_the_picture(program: SimpleNamespace, qtbot: Any) -> None:
    """It went to the next button, where Enter repainted once more."""
    open_noise(program, qtbot)
    for leave in ("apply", "discard"):
        program.window.do("mask_all")
        qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
        program.window.do("repaint")
        qtbot.waitUntil(lambda: program.editor.session.shown is not None, timeout=10_000)
        qtbot.wait(20)
        program.editor.results.apply.setFocus()
        program.window.do(leave)
        qtbot.wait(20)
        assert QApplication.focusWidget() is program.editor.canvas


def test_history_and_marks_follow_the_theme(program: SimpleNamespace, qtbot: Any) -> None:
    program.app.theme.choose("dark")
    mark = program.window.start_page.findChildren(Mark)[0]
    open_noise(program, qtbot)
    for verb in ("mask_all", "mask_invert", "undo"):
        program.window.do(verb)
        qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    qtbot.wait(20)
    rows = program.editor.history.list
    assert [rows.item(n).text() for n in range(rows.count())] == ["Open", "Select all", "Invert"]
    for name, tokens in (("dark", theme.DARK), ("light", theme.LIGHT)):
        program.app.theme.choose(name)
        qtbot.wait(10)
        assert rows.item(2).foreground().color() == QColor(tokens.muted)
        assert has_colour(rows, tokens.text)
        assert has_colour(mark, tokens.link)


def test_a_first_stroke_can_be_undone_while_it_is_drawn(program: SimpleNamespace, qtbot: Any) -> None:
    """Undo was still disabled, and Ctrl+Z did nothing."""
    open_noise(program, qtbot)
    qtbot.wait(20)
    canvas, undo = program.editor.canvas, program.window.actions_["undo"]
    assert not undo.isEnabled()
    for way in (undo.trigger, lambda: qtbot.keyClick(canvas, Qt.Key.Key_Escape)):
        qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=canvas.rect().center())
        assert undo.isEnabled()
        way()
        assert not undo.isEnabled() and not program.editor.session.stroke_open
        qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=canvas.rect().center())
        assert not program.editor.session.has_mask
    program.window.do("tool_eraser")  # which has nothing to erase
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=canvas.rect().center())
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=canvas.rect().center())
    assert not undo.isEnabled()


@pytest.mark.parametrize("what", ["warning", "window", "timer", "thread"])
def test_the_guard_sees_what_is_left(qapp: QApplication, what: str) -> None:
    guard, kept, over = LeakGuard(qapp), [], threading.Event()
    if what == "warning":
        qWarning("something")
    elif what == "window":
        kept.append(QWidget())
    elif what == "timer":
        kept.append(QTimer())
        kept[0].start(60_000)
    else:
        kept.append(threading.Thread(target=over.wait, name="locheads-test"))
        kept[0].start()
    guard.patience_s = 0.01
    with pytest.raises(AssertionError):
        guard.check()
    over.set()
    match what:
        case "window":
            kept[0].deleteLater()
        case "timer":
            kept[0].stop()
        case "thread":
            kept[0].join()
