"""Several things by words, typed into the window: chips that switch each off, what was not found, phrases that wait."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt

from locheads_studio.imaging.pictures import Picture


def open_noise(program: Any, qtbot: Any) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (200, 300, 3), np.uint8)
    program.app.controller.files.open_picture(Picture(pixels), "noise")
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)


def test_each_thing_has_a_chip_that_switches_it_off(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    bar, session = program.editor.phrase, program.editor.session
    bar.edit.setText("every cup")
    qtbot.keyClick(bar.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bar.instances.isVisible() and not program.app.controller.busy, timeout=10_000)
    assert [button.text() for button in bar.instances.buttons] == ["cup 1", "cup 2", "cup 3"]
    assert [button.isChecked() for button in bar.instances.buttons] == [True, True, False]
    assert "Not found: “1 of 3: the cup”." in bar.unknown.text()
    before = np.count_nonzero(session.read_mask())
    qtbot.mouseClick(bar.instances.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not session.found.instances[0].on, timeout=10_000)
    assert np.count_nonzero(session.read_mask()) < before and not bar.instances.buttons[0].isChecked()
    bar.instances.buttons[0].setFocus()
    qtbot.keyClick(bar.instances.buttons[0], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: session.found.instances[0].on, timeout=10_000)
    assert np.count_nonzero(session.read_mask()) == before
    bar.edit.setText("the horse")
    qtbot.keyClick(bar.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not bar.instances.isVisible() and not program.app.controller.busy, timeout=10_000)


def test_a_phrase_entered_while_another_is_looked_for_is_named_and_comes_next(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    bar, session = program.editor.phrase, program.editor.session
    program.handlers.gate.clear()
    for phrase in ("the horse", "the cart"):
        bar.edit.setText(phrase)
        qtbot.keyClick(bar.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Next: “the cart”." in bar.unknown.text(), timeout=10_000)
    program.handlers.gate.set()
    qtbot.waitUntil(lambda: session.found is not None and session.found.phrase == "the cart", timeout=10_000)
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    assert session.history.labels[-2:] == ("Select “the horse”", "Select “the cart”")
    assert "Next" not in bar.unknown.text()
