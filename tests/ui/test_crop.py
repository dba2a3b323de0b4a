"""Crop, straighten, expand and paste in the window, through real events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from locheads_studio.document.geometry import Box
from locheads_studio.imaging.pictures import Picture, save_picture
from locheads_studio.ui.expand_dialog import ExpandDialog
from tests.ui.test_promises import drop
from tests.ui.test_window import open_noise, select

Key, Held = Qt.Key, Qt.KeyboardModifier


def rest(program: Any, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    qtbot.wait(30)


@pytest.fixture
def opened(program: Any, qtbot: Any) -> Any:
    open_noise(program, qtbot)
    program.window.activateWindow()
    rest(program, qtbot)
    return program


def at(program: Any, x: float, y: float) -> QPoint:
    return QPointF(*program.editor.canvas.view.to_widget(x, y)).toPoint()


def drag(program: Any, start: tuple[float, float], end: tuple[float, float], held: Held = Held.NoModifier) -> None:
    canvas = program.editor.canvas
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, held, at(program, *start))
    for share in (0.3, 0.7, 1.0):
        place = [a + (b - a) * share for a, b in zip(start, end, strict=True)]
        QTest.mouseMove(canvas, at(program, *place))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, held, at(program, *end))


def test_the_frame_is_dragged_and_enter_applies(opened: Any, qtbot: Any) -> None:
    editor, session, canvas = opened.editor, opened.editor.session, opened.editor.canvas
    width, height = session.size
    before = session.read_picture().copy()
    canvas.setFocus()
    QTest.keyClick(canvas, Key.Key_C, Held.ShiftModifier)
    assert canvas.crop.active and editor.options.crop.isVisible() and not editor.options.combine_box.isVisible()
    assert not editor.options.crop.apply.isEnabled(), "nothing is to be applied yet"
    drag(opened, (0, 0), (40, 30))
    drag(opened, (width, height / 2), (width - 50, height / 2))
    box = canvas.crop.crop.box
    assert abs(box.x0 - 40) <= 2 and abs(box.y0 - 30) <= 2 and abs(box.x1 - width + 50) <= 2 and box.y1 == height
    assert str(box.width) in editor.options.crop.size_label.text()
    assert not canvas.grab().isNull() and not session.has_mask, "the brush was not used"
    QTest.keyClick(canvas, Key.Key_Return)
    rest(opened, qtbot)
    assert session.size == box.size and np.array_equal(session.read_picture(), before[box.as_slices])
    assert not canvas.crop.active and editor.tools.name == "brush" and editor.actions_["tool_brush"].isChecked()
    assert editor.actions_["undo"].text() == "&Undo: Crop" and f"{box.width} × " in editor.status.facts.text()
    QTest.keyClick(canvas, Key.Key_Z, Held.ControlModifier)
    assert session.size == (width, height) and np.array_equal(session.read_picture(), before)
    rest(opened, qtbot)
    assert not canvas.grab().isNull()


def test_esc_leaves_and_everything_is_as_before(opened: Any, qtbot: Any) -> None:
    editor, session, canvas = opened.editor, opened.editor.session, opened.editor.canvas
    opened.window.do("tool_wand")
    opened.window.do("view_side")
    before = canvas.view, session.history.labels
    opened.window.do("tool_crop")
    assert canvas.layout_kind == "single" and canvas.view != before[0]
    drag(opened, (0, 0), (40, 30))
    QTest.keyClick(canvas, Key.Key_Escape)
    assert not canvas.crop.active and canvas.layout_kind == "side" and canvas.view == before[0]
    assert editor.tools.name == "wand" and session.history.labels == before[1]
    opened.window.do("tool_crop")
    opened.window.do("tool_lasso")
    assert not canvas.crop.active and editor.actions_["tool_lasso"].isChecked() and editor.options.hint.isVisible()


def test_esc_is_the_crops_while_models_work(opened: Any, qtbot: Any) -> None:
    """And it does not cancel them; Enter keeps the crop in hand while it cannot be applied."""
    canvas, session = opened.editor.canvas, opened.editor.session
    select(opened, qtbot)
    opened.handlers.gate.clear()
    opened.window.do("repaint")
    qtbot.waitUntil(lambda: opened.app.controller.repainting, timeout=5_000)
    opened.window.do("tool_crop")
    QTest.keyClick(canvas, Key.Key_Left, Held.ShiftModifier)
    QTest.keyClick(canvas, Key.Key_Return)
    assert canvas.crop.active and "A repaint is running" in opened.window.notices.texts
    QTest.keyClick(canvas, Key.Key_Escape)
    assert not canvas.crop.active and opened.app.controller.repainting
    opened.handlers.gate.set()
    rest(opened, qtbot)
    assert len(session.results) > 0


def test_straightened_with_keys_alone(opened: Any, qtbot: Any) -> None:
    editor, session = opened.editor, opened.editor.session
    canvas = editor.canvas
    size = session.size
    canvas.setFocus()
    QTest.keyClick(canvas, Key.Key_S, Held.ControlModifier | Held.AltModifier)
    row = editor.options.crop
    assert QApplication.focusWidget() is row.slider
    for _ in range(25):
        QTest.keyClick(row.slider, Key.Key_Right)
    assert canvas.crop.crop.angle == 2.5 and row.degrees.value() == 2.5
    inside = canvas.crop.crop.box
    assert inside.width < size[0] and not canvas.crop.crop.reaches_out
    QTest.keyClick(row.slider, Key.Key_Return)
    rest(opened, qtbot)
    assert session.size == inside.size and session.history.labels[-1] == "Straighten"
    assert QApplication.focusWidget() is canvas
    QTest.keyClick(canvas, Key.Key_S, Held.ControlModifier | Held.AltModifier)
    QTest.keyClick(row.slider, Key.Key_Right)
    QTest.keyClick(row.slider, Key.Key_Escape)
    assert not canvas.crop.active and session.size == inside.size


def test_a_line_drawn_with_ctrl_levels(opened: Any) -> None:
    opened.window.do("tool_crop")
    drag(opened, (50, 100), (250, 120), Held.ControlModifier)
    assert opened.editor.canvas.crop.crop.angle == pytest.approx(-5.7, abs=0.4)
    assert not opened.editor.canvas.grab().isNull()


def test_shapes_from_the_row(opened: Any) -> None:
    row, canvas = opened.editor.options.crop, opened.editor.canvas
    opened.window.do("tool_crop")
    row.shape.setFocus()
    for wanted in (None, 1.0, 4 / 3, 16 / 9):
        QTest.keyClick(row.shape, Key.Key_Down)
        box = canvas.crop.crop.box
        if wanted is not None:
            assert box.width / box.height == pytest.approx(wanted, rel=0.02)
    QTest.keyClick(row.swap, Key.Key_Space)
    box = canvas.crop.crop.box
    assert box.width / box.height == pytest.approx(9 / 16, rel=0.02)


def test_beyond_the_picture_it_grows_is_selected_and_filled(opened: Any, qtbot: Any) -> None:
    editor, session = opened.editor, opened.editor.session
    width, height = session.size
    opened.window.do("tool_crop")
    drag(opened, (width, height / 2), (width + 40, height / 2))
    assert editor.options.crop.apply.text() == "Expand the canvas"
    qtbot.mouseClick(editor.options.crop.apply, Qt.MouseButton.LeftButton)
    rest(opened, qtbot)
    grown = session.size[0] - width
    assert 35 <= grown <= 45 and session.size[1] == height
    assert session.mask_box() == Box(width, 0, width + grown, height)
    assert "The new part of the canvas is selected" in opened.window.notices.texts
    assert editor.prompt.button.text() == "Fill" and "new part" in editor.prompt.button.toolTip()
    assert "goes on with the picture" in editor.prompt.edit.placeholderText()
    qtbot.mouseClick(editor.prompt.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.shown is not None, timeout=10_000)
    rest(opened, qtbot)
    opened.window.do("apply")
    opened.window.do("mask_clear")
    rest(opened, qtbot)
    assert "Empty removes it" in editor.prompt.edit.placeholderText()
    assert session.layers[-1].edit.box.x1 == width + grown


def test_rotated_and_flipped_from_the_menu_and_while_a_crop_is_in_hand(opened: Any, qtbot: Any) -> None:
    editor, session, canvas = opened.editor, opened.editor.session, opened.editor.canvas
    drag(opened, (20, 20), (60, 40))
    before, mask, size = session.read_picture().copy(), session.read_mask().copy(), session.size
    assert mask.any() and size[0] != size[1]
    actions = {action.text(): action for action in opened.window.menuBar().actions()}
    menu = actions["Pi&cture"].menu()
    chosen = next(action for action in menu.actions() if action.text() == "Rotate &left")
    menu.popup(canvas.mapToGlobal(QPoint(5, 5)))
    menu.setActiveAction(chosen)
    QTest.keyClick(menu, Key.Key_Return)
    opened.window.activateWindow()  # the platform without a screen leaves it to the menu that has gone
    rest(opened, qtbot)
    assert session.size == size[::-1] and np.array_equal(session.read_picture(), np.rot90(before))
    assert np.array_equal(session.read_mask(), np.rot90(mask))
    assert editor.actions_["undo"].text() == "&Undo: Rotate left"
    assert f"{size[1]} × {size[0]}" in editor.status.facts.text()
    (x0, y0), (x1, y1) = (canvas.view.to_widget(*corner) for corner in ((0, 0), session.size))
    assert x0 >= 0 and y0 >= 0 and x1 <= canvas.width() and y1 <= canvas.height(), "all of it is seen"
    opened.window.do("tool_crop")
    assert canvas.crop.active
    opened.window.do("turn_horizontal")
    rest(opened, qtbot)
    assert not canvas.crop.active and np.array_equal(session.read_picture(), np.rot90(before)[:, ::-1])
    canvas.setFocus()
    for _ in range(2):
        QTest.keyClick(canvas, Key.Key_Z, Held.ControlModifier)
    assert np.array_equal(session.read_picture(), before) and np.array_equal(session.read_mask(), mask)
    rest(opened, qtbot)
    assert not canvas.grab().isNull()


def test_expanded_by_number(opened: Any, qtbot: Any) -> None:
    session = opened.editor.session
    width, height = session.size

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExpandDialog)
        for name, value in (("left", 10), ("top", 20), ("right", 0), ("bottom", 0)):
            dialog.sides[name].setValue(value)
        assert f"{width + 10} × {height + 20} px" in dialog.result_size.text()
        QTest.keyClick(dialog, Key.Key_Return)

    QTimer.singleShot(0, answer)
    opened.window.do("canvas_expand")
    rest(opened, qtbot)
    assert session.size == (width + 10, height + 20) and session.history.labels[-1] == "Expand the canvas"


def test_the_canvas_paints_the_crop_as_a_new_one_would(opened: Any, qtbot: Any) -> None:
    from tests.ui.machine_parts import same_picture

    session, controller = opened.editor.session, opened.app.controller
    select(opened, qtbot)
    opened.window.do("repaint")
    qtbot.waitUntil(lambda: session.shown is not None, timeout=10_000)
    rest(opened, qtbot)
    for box, angle in ((Box(30, 20, 200, 150), 0.0), (Box(10, 10, 140, 100), 4.0)):
        controller.canvas.reframe(box, angle)
        rest(opened, qtbot)
        same_picture(opened.editor.canvas, session, controller)
        assert opened.editor.results.list.count() == len(session.results)
    opened.window.do("undo")
    opened.window.do("undo")
    rest(opened, qtbot)
    same_picture(opened.editor.canvas, session, controller)


def test_paste_makes_a_layer_and_shift_a_new_picture(opened: Any, qtbot: Any) -> None:
    editor, session = opened.editor, opened.editor.session
    opened.window.do("copy")
    shown = session.read_picture().copy()
    canvas = editor.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Key.Key_V, Held.ControlModifier)
    rest(opened, qtbot)
    assert session.name == "noise" and [layer.name for layer in session.layers] == ["Pasted picture"]
    assert np.array_equal(session.read_picture(), shown) and canvas.shown == "result"
    while session.can_undo:
        session.undo()
    QTest.keyClick(canvas, Key.Key_V, Held.ControlModifier | Held.ShiftModifier)
    qtbot.waitUntil(lambda: session.name == "Pasted picture", timeout=10_000)
    opened.window.do("close_picture")
    opened.window.do("paste")  # on the start page there is nothing to lay it on
    qtbot.waitUntil(lambda: session.name == "Pasted picture", timeout=10_000)
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("as_layer", [True, False])
def test_a_dropped_file_is_a_layer_or_opened_as_the_user_says(
    opened: Any, qtbot: Any, tmp_path: Path, as_layer: bool
) -> None:
    session = opened.editor.session
    save_picture(Picture(np.full((20, 30, 3), 90, np.uint8)), tmp_path / "other.png")
    assert drop(opened, QUrl.fromLocalFile(str(tmp_path / "other.png")))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu) and session.name == "noise"
    if not as_layer:
        QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Return)
    rest(opened, qtbot)
    if as_layer:
        assert session.name == "noise" and session.layers[0].name == "other"
    else:
        assert session.name == "other.png"


def test_what_a_phrase_replaces_comes_back_by_the_button_of_the_notice(opened: Any, qtbot: Any) -> None:
    editor, session = opened.editor, opened.editor.session
    drag(opened, (20, 20), (60, 40))
    painted = session.read_mask()
    assert painted.any()
    select(opened, qtbot, "the horse")
    rest(opened, qtbot)
    card = opened.window.notices.cards[0]
    assert card.text == "The new selection took the place of what you painted" and card.offer.text() == "Undo"
    assert not np.array_equal(session.read_mask(), painted)
    qtbot.mouseClick(card.offer, Qt.MouseButton.LeftButton)
    rest(opened, qtbot)
    assert np.array_equal(session.read_mask(), painted)
    assert card.text not in opened.window.notices.texts and editor.actions_["redo"].isEnabled()
