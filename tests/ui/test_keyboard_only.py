"""The whole work without a mouse: every event here is a key, sent to what has the keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from locheads_studio.ui.export_dialog import ExportDialog
from locheads_studio.ui.head_grid import HeadGrid
from locheads_studio.ui.main_window import MainWindow
from locheads_studio.ui.start_page import SampleCard
from tests.ui.test_window import open_noise, select

Key, Held = Qt.Key, Qt.KeyboardModifier


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the keys"
    return widget


def press(key: Key, held: Held = Held.NoModifier) -> None:
    QTest.keyClick(QApplication.activePopupWidget() or focus(), key, held)  # a popup has them first


def write(text: str) -> None:
    press(Key.Key_A, Held.ControlModifier)
    QTest.keyClicks(focus(), text)


def go(there: Callable[[QWidget], bool], key: Key = Key.Key_Tab, most: int = 60) -> None:
    """With Tab, or F6, until `there` has the keys."""
    for _ in range(most):
        if there(focus()):
            return
        press(key)
    raise AssertionError(f"{key} does not go there, but ends at {focus()} {focus().accessibleName()!r}")


@pytest.fixture
def idle(program: Any, qtbot: Any) -> Callable[[], None]:
    """Waits until nothing is at work."""
    return lambda: (qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000), qtbot.wait(30))[1]


def test_the_whole_story(program: Any, qtbot: Any, tmp_path: Path, idle: Callable[[], None]) -> None:
    window, editor = program.window, program.editor
    session = editor.session
    window.activateWindow()
    go(lambda at: isinstance(at, SampleCard))
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: session.is_open, timeout=10_000)
    assert focus() is editor.phrase.edit
    write("two horses")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: session.has_mask, timeout=10_000)
    idle()

    go(lambda at: at is editor.phrase.places.buttons[1])  # the other candidate
    press(Key.Key_Space)
    qtbot.waitUntil(lambda: session.state.found.chosen == 1, timeout=10_000)
    idle()

    press(Key.Key_F8)  # why: mute a head
    qtbot.waitUntil(lambda: len(editor.heads.cards) > 1 and editor.heads.heads.state == "ready", timeout=10_000)
    go(editor.heads.isAncestorOf, Key.Key_F6, 12)
    card = next(iter(editor.heads.cards.values()))
    go(lambda at: at is card.mute)
    heads = len(editor.heads.heads.active)
    press(Key.Key_Space)
    qtbot.waitUntil(lambda: len(editor.heads.heads.active) == heads - 1, timeout=10_000)
    idle()
    go(lambda at: isinstance(at, HeadGrid))  # and take another in
    for key in (Key.Key_Up, Key.Key_Right, Key.Key_Space):
        press(key)
    idle()
    press(Key.Key_F8)

    press(Key.Key_R, Held.ControlModifier)
    for prompt in ("a zebra", "a cow"):
        go(lambda at: at is editor.prompt.edit)
        write(prompt)
        layers = len(session.layers)
        press(Key.Key_Return, Held.ControlModifier)
        qtbot.waitUntil(lambda: len(session.results) > 1, timeout=10_000)
        idle()
        window.activateWindow()  # the offscreen platform forgets it with a popup
        qtbot.waitUntil(window.isActiveWindow, timeout=5_000)
        go(editor.results.isAncestorOf, Key.Key_F6, 12)
        go(lambda at: at is editor.results.list)
        first = session.shown
        editor.results.list.setFocus()
        press(Key.Key_Left if editor.results.list.currentRow() else Key.Key_Right)
        press(Key.Key_Return)
        assert session.shown is not None and session.shown is not first
        go(lambda at: at is editor.results.apply)
        press(Key.Key_Space)
        qtbot.waitUntil(lambda count=layers: len(session.layers) == count + 1, timeout=10_000)
        idle()

    go(editor.layers.isAncestorOf, Key.Key_F6, 12)
    go(lambda at: at is editor.layers.list)
    order = [layer.number for layer in session.layers]
    press(Key.Key_Home)
    press(Key.Key_Down, Held.AltModifier)
    assert [layer.number for layer in session.layers] == order[::-1]
    press(Key.Key_F2)
    assert isinstance(focus(), QLineEdit)
    write("Cow")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: "Cow" in {layer.name for layer in session.layers}, timeout=5_000)
    qtbot.wait(30)
    go(lambda at: at is editor.layers.opacity.slider)
    press(Key.Key_Left)
    assert {round(layer.opacity * 100) for layer in session.layers} == {100, 99}

    def export() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ExportDialog):
            QTest.keyClick(dialog.name, Key.Key_A, Held.ControlModifier)
            QTest.keyClicks(dialog.name, str(tmp_path / "out.png"))
            QTest.keyClick(dialog.name, Key.Key_Return)
            if dialog.isVisible():
                QTest.keyClick(dialog, Key.Key_Escape)  # so that a failure ends

    QTimer.singleShot(200, export)
    press(Key.Key_E, Held.ControlModifier)
    qtbot.waitUntil(lambda: (tmp_path / "out.png").is_file(), timeout=10_000)
    idle()


def test_f6_goes_round_all_areas(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    select(program, qtbot, "two horses")
    program.window.activateWindow()
    areas = program.editor.areas()
    seen: list[QWidget | None] = []  # None: a notice
    for _ in range(14):
        seen.append(next((area for area in areas if area is focus() or area.isAncestorOf(focus())), None))
        press(Key.Key_F6)
    there = list(dict.fromkeys(seen))
    assert {areas[n] for n in (0, 1, 2, 3, 4, 10)} <= set(there) and seen[len(there)] is seen[0]
    start = focus()
    press(Key.Key_F6)
    assert focus() is not start
    press(Key.Key_F6, Held.ShiftModifier)
    assert focus() is start, "back to what had the keys"


def test_f6_goes_to_a_notice(program: Any, qtbot: Any) -> None:
    program.window.activateWindow()
    program.window.notices.show("error", "Something", "Do it again", "details")
    qtbot.wait(20)
    card = program.window.notices.cards[0]
    go(card.isAncestorOf, Key.Key_F6, 3)
    go(lambda at: at.accessibleName() == "Close this notice")
    press(Key.Key_Space)
    assert program.window.notices.texts == []


def cross_at(program: Any, x: float, y: float) -> None:
    """Move the cross with Shift, Ctrl and arrows to a pixel of the picture, a step at a time."""
    canvas = program.editor.canvas
    wanted = QPointF(*canvas.view.to_widget(x, y))
    press(Key.Key_Right, Held.ShiftModifier)
    for _ in range(400):
        away = wanted - canvas.keys.at
        if max(abs(away.x()), abs(away.y())) <= 1:
            return
        across = abs(away.x()) >= abs(away.y())
        length = away.x() if across else away.y()
        key = (Key.Key_Right if length > 0 else Key.Key_Left) if across else (
            Key.Key_Down if length > 0 else Key.Key_Up
        )  # fmt: skip
        fine = Held.ControlModifier if abs(length) < 16 else Held.NoModifier
        press(key, Held.ShiftModifier | fine)
    raise AssertionError("the cross does not come there")


def test_tools_and_points_by_keys(program: Any, qtbot: Any, idle: Callable[[], None]) -> None:
    open_noise(program, qtbot)
    editor, session = program.editor, program.editor.session
    program.window.activateWindow()
    go(lambda at: at is editor.canvas, Key.Key_F6, 12)
    cross_at(program, 60, 60)
    press(Key.Key_Return)  # the brush goes down, paints a line, goes up
    cross_at(program, 120, 60)
    press(Key.Key_Return)
    assert session.read_mask()[60, 90] == 255 and session.history.labels[-1] != "Open"
    painted = len(session.history.labels)
    press(Key.Key_Return)
    press(Key.Key_Escape)  # lets go of a stroke
    assert len(session.history.labels) == painted

    press(Key.Key_P)
    cross_at(program, 200, 100)
    press(Key.Key_Return)
    idle()
    press(Key.Key_M)
    cross_at(program, 100, 150)
    press(Key.Key_Return)
    idle()
    points = editor.tools.points
    assert points.given.labels == (1, 0)
    press(Key.Key_PageDown)  # to the plus, and back to the minus; hold it, move it, put it down
    press(Key.Key_PageDown)
    held = points.at(*editor.canvas._to_picture(editor.canvas.keys.at), 3)
    assert held == 1
    before = points.given.points
    press(Key.Key_Return)
    press(Key.Key_Right, Held.ShiftModifier)
    press(Key.Key_Return)
    idle()
    assert points.given.points[held][0] > before[held][0] and points.given.points[1 - held] == before[1 - held]
    labels = points.given.labels
    press(Key.Key_P)
    press(Key.Key_Return)  # unmoved, and with the other tool, it turns over
    press(Key.Key_Return)
    idle()
    assert points.given.labels[held] != labels[held]
    press(Key.Key_Delete)
    idle()
    assert len(points.given.points) == 1


def test_every_menu_has_its_letter(program: Any) -> None:
    window: MainWindow = program.window
    letters = [action.text()[action.text().index("&") + 1].lower() for action in window.menuBar().actions()]
    assert len(set(letters)) == len(letters)
    for top in window.menuBar().actions():
        inside = [action.text() for action in top.menu().actions() if action.text()]
        assert all("&" in text or window.actions_[action.data()].shortcut() for text, action in zip(
            inside, [action for action in top.menu().actions() if action.text()], strict=True
        ))  # fmt: skip


def differs(widget: QWidget, qtbot: Any) -> bool:
    """Whether a widget looks otherwise while it has the keys."""
    qtbot.wait(10)
    with_keys = widget.grab().toImage()
    other = widget.window().findChild(QPushButton) if not isinstance(widget, QPushButton) else None
    (other or widget).clearFocus() if other is None else other.setFocus()
    widget.clearFocus()
    qtbot.wait(10)
    return bool(widget.grab().toImage() != with_keys)


@pytest.mark.parametrize("look", ["dark", "light"])
def test_the_focus_is_seen_everywhere(program: Any, qtbot: Any, look: str) -> None:
    from tests.ui.test_accessible import interactive, name_of

    program.app.theme.choose(look)
    open_noise(program, qtbot)
    select(program, qtbot, "two horses")
    editor = program.editor
    editor.prompt.edit.setText("a zebra")
    program.window.do("repaint")
    qtbot.waitUntil(lambda: len(editor.session.results) > 1, timeout=10_000)
    program.window.do("apply")
    qtbot.wait(50)
    program.window.activateWindow()
    unseen = []
    for widget in interactive(program.window):
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if QApplication.focusWidget() is widget and not differs(widget, qtbot):
            unseen.append((widget, name_of(widget)))
    assert unseen == []
