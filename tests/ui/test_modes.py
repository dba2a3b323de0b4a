"""Shift adds, Alt subtracts, both intersect: in every tool and for phrases, and the row above says so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from locheads_studio.document.geometry import Box
from locheads_studio.imaging.pictures import Picture

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
MODES = [(SHIFT, "add"), (ALT, "subtract"), (SHIFT | ALT, "intersect")]


def at(program: Any, x: float, y: float) -> QPoint:
    return QPointF(*program.editor.canvas.view.to_widget(x, y)).toPoint()


@pytest.fixture
def opened(program: Any, qtbot: Any) -> Any:
    """A picture of two halves, the left one of them black; its upper half is selected."""
    pixels = np.zeros((200, 300, 3), np.uint8)
    pixels[:, 150:] = 200
    program.app.controller.files.open_picture(Picture(pixels), "halves")
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
    program.app.controller.masks.fill_box(Box(0, 0, 300, 100))
    qtbot.waitUntil(lambda: program.editor.session.has_mask and not program.app.controller.busy, timeout=10_000)
    qtbot.wait(30)
    return program


def drag(program: Any, qtbot: Any, held: Qt.KeyboardModifier, *path: tuple[float, float]) -> None:
    canvas = program.editor.canvas
    qtbot.mousePress(canvas, LEFT, held, at(program, *path[0]))
    for x, y in path[1:]:
        QTest.mouseMove(canvas, at(program, x, y))
    steps = len(program.editor.session.history.labels)
    qtbot.mouseRelease(canvas, LEFT, held, at(program, *path[-1]))
    qtbot.waitUntil(
        lambda: len(program.editor.session.history.labels) > steps and not program.app.controller.busy, timeout=10_000
    )


def expected(how: str, shape: np.ndarray) -> np.ndarray:
    before = np.zeros((200, 300), bool)
    before[:100] = True
    return {"add": before | shape, "subtract": before & ~shape, "intersect": before & shape}[how]


@pytest.mark.parametrize(("held", "how"), MODES)
@pytest.mark.parametrize("tool", ["rectangle", "lasso", "wand", "box"])
def test_held_keys_combine(opened: Any, qtbot: Any, tool: str, held: Any, how: str) -> None:
    opened.editor.choose_tool(tool)
    path = {
        "rectangle": [(100, 50), (200, 150)],
        "box": [(100, 50), (200, 150)],
        "lasso": [(100, 50), (200, 50), (200, 150), (100, 150)],
        "wand": [(200, 20)],
    }[tool]
    drag(opened, qtbot, held, *path)
    shape = np.zeros((200, 300), bool)
    (shape[:, 150:] if tool == "wand" else shape[50:150, 100:200])[:] = True
    wrong = (opened.editor.session.read_mask() >= 128) != expected(how, shape)
    assert wrong.sum() < 1500  # a pixel of the widget is not always one of the picture
    for y in (25, 75, 125, 175):
        for x in (50, 130, 170, 250):
            assert not wrong[y, x], (x, y)
    assert opened.editor.session.combine == "replace", "only for once"


@pytest.mark.parametrize(("held", "how"), MODES)
def test_a_held_key_with_a_plus_point_is_another_thing(opened: Any, qtbot: Any, held: Any, how: str) -> None:
    opened.editor.choose_tool("plus")
    drag(opened, qtbot, held, (60, 98))
    mask = opened.editor.session.read_mask() >= 128
    assert mask[50, 200] == (how != "intersect")
    assert mask[98, 60] == (how != "subtract")
    assert mask[104, 60] == (how == "add")


def test_shift_paints_and_alt_erases_with_brush_and_eraser(opened: Any, qtbot: Any) -> None:
    session = opened.editor.session
    for tool in ("brush", "eraser"):
        opened.editor.choose_tool(tool)
        drag(opened, qtbot, SHIFT, (50, 170), (60, 170))
        assert session.read_mask()[170, 55] == 255
        drag(opened, qtbot, ALT, (50, 170), (60, 170))
        assert session.read_mask()[170, 55] == 0


@pytest.mark.parametrize(("held", "how"), MODES)
def test_enter_with_shift_or_alt_in_the_phrase(opened: Any, qtbot: Any, held: Any, how: str) -> None:
    import fake_engine

    edit = opened.editor.phrase.edit
    edit.setFocus()
    qtbot.keyClicks(edit, "the horse")
    qtbot.keyClick(edit, Qt.Key.Key_Return, held)
    session = opened.editor.session
    qtbot.waitUntil(lambda: session.state.found is not None and not opened.app.controller.busy, timeout=10_000)
    shape = np.zeros((200, 300), bool)
    shape[fake_engine.place_of("the horse", 300, 200).as_slices] = True
    assert np.array_equal(session.read_mask() >= 128, expected(how, shape))


def test_the_mode_is_seen_with_every_tool_and_follows_the_keys(opened: Any, qtbot: Any) -> None:
    editor = opened.editor
    shown = lambda: next(a.data() for a in editor.options._combine.actions() if a.isChecked())  # noqa: E731
    for tool in ("brush", "eraser", "lasso", "rectangle", "wand", "plus", "minus", "box", "hand"):
        editor.choose_tool(tool)
        assert editor.options.combine_box.isVisible(), tool
    down, up, none = QEvent.Type.KeyPress, QEvent.Type.KeyRelease, Qt.KeyboardModifier.NoModifier
    for widget in (editor.canvas, editor.phrase.edit):
        widget.setFocus()
        for kind, key, held, mode in (
            (down, Qt.Key.Key_Shift, none, "add"),
            (down, Qt.Key.Key_Alt, SHIFT, "intersect"),
            (up, Qt.Key.Key_Shift, SHIFT | ALT, "subtract"),
            (up, Qt.Key.Key_Alt, ALT, "replace"),
        ):
            QApplication.sendEvent(widget, QKeyEvent(kind, key, held))
            assert shown() == mode


def test_keys_alone_add_and_subtract_at_the_cross(opened: Any, qtbot: Any) -> None:
    canvas, session = opened.editor.canvas, opened.editor.session
    opened.editor.choose_tool("wand")
    canvas.setFocus()
    canvas.keys.at = QPointF(at(opened, 200, 150))
    qtbot.keyClick(canvas, Qt.Key.Key_Return, ALT)
    qtbot.waitUntil(lambda: not session.read_mask()[50, 200] and not opened.app.controller.busy, timeout=10_000)
    assert session.read_mask()[50, 50] == 255
    qtbot.keyClick(canvas, Qt.Key.Key_Return, SHIFT)
    qtbot.waitUntil(lambda: session.read_mask()[150, 200] == 255 and not opened.app.controller.busy, timeout=10_000)
    assert session.read_mask()[50, 50] == 255


def test_a_click_with_its_own_tool_takes_a_point_away_with_the_other_turns_it(opened: Any, qtbot: Any) -> None:
    editor, session = opened.editor, opened.editor.session
    qtbot.keyClicks(editor.phrase.edit, "the horse")
    qtbot.keyClick(editor.phrase.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(session.prompts.points) and not opened.app.controller.busy, timeout=10_000)
    qtbot.wait(60)
    (x, y), canvas = session.prompts.points[0], editor.canvas
    editor.choose_tool("minus")
    qtbot.mouseClick(canvas, LEFT, pos=at(opened, x, y))
    qtbot.waitUntil(lambda: session.state.prompts.labels == (0,) and not opened.app.controller.busy, timeout=10_000)
    qtbot.mouseClick(canvas, LEFT, pos=at(opened, x, y))
    qtbot.waitUntil(lambda: session.state.prompts.points == () and not opened.app.controller.busy, timeout=10_000)


def test_actual_size_is_in_the_middle(opened: Any, qtbot: Any) -> None:
    canvas = opened.editor.canvas
    canvas.pan(-1000, -1000)
    qtbot.keyClick(canvas, "1", Qt.KeyboardModifier.ControlModifier)
    left, top = canvas.view.to_widget(0, 0)
    right, bottom = canvas.view.to_widget(300, 200)
    assert abs(left - (canvas.width() - right)) <= 1 and abs(top - (canvas.height() - bottom)) <= 1
