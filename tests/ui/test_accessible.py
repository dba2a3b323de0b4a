"""Every screen without a mouse and without seeing it: names, tips, and the way of Tab."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QToolButton,
    QWidget,
)

from locheads_studio.imaging.pictures import Picture
from locheads_studio.ui import theme
from locheads_studio.ui.canvas import Canvas
from locheads_studio.ui.widgets import LabelledSlider

_INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    Canvas,
)
_TOOLS = ("brush", "eraser", "lasso", "rectangle", "wand", "plus", "minus", "box", "crop", "hand")


def interactive(screen: QWidget) -> list[QWidget]:
    """What can be used with the mouse now; parts of others (a spin box's line, a line's clear button) are left out."""
    return [
        widget
        for widget in screen.findChildren(QWidget)
        if isinstance(widget, _INTERACTIVE)
        and widget.isVisible()
        and widget.isEnabled()
        and widget.window() is screen.window()
        and not isinstance(widget, QScrollBar)
        and not isinstance(widget.parent(), QLineEdit | QAbstractSpinBox | QComboBox)
        and not widget.objectName().startswith("qt_")
    ]


def name_of(widget: QWidget) -> str:
    """What a screen reader says."""
    return str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name))


def width_of(widget: QLabel | QAbstractButton) -> int:
    """Logical pixels that its text needs, with its icon."""
    if isinstance(widget, QLabel):
        return widget.minimumSizeHint().width()
    shows_text = (
        not isinstance(widget, QToolButton) or widget.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly
    )
    icon = 0 if widget.icon().isNull() else widget.iconSize().width() + 4
    widest = max(widget.fontMetrics().horizontalAdvance(line) for line in widget.text().split("\n"))
    return icon + (widest + 4 if shows_text else 0)


def way_of_tab(screen: QWidget, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """The widgets that have the focus, one after another."""
    screen.window().activateWindow()
    seen: list[QWidget] = []
    for _ in range(200):
        now = QApplication.focusWidget()
        if now is None:
            QTest.keyClick(screen.window(), key)
            continue
        if now in seen:
            break
        seen.append(now)
        QTest.keyClick(now, key)
    return seen


def check(screen: QWidget, what: str) -> None:
    """AssertionError when a widget has no name, no tip, is not reached with Tab, or its text is cut off."""
    widgets = interactive(screen)
    assert widgets
    assert [w for w in widgets if not name_of(w).strip()] == [], f"{what}: no name"
    written = [
        w for w in screen.findChildren(QLabel) + screen.findChildren(QAbstractButton) if w.isVisible() and w.text()
    ]
    assert [(w, w.text(), w.width()) for w in written if w.width() < width_of(w)] == [], f"{what}: text is cut off"
    squeezed = [
        w for w in screen.findChildren(LabelledSlider) if w.isVisible() and w.width() < w.minimumSizeHint().width()
    ]
    assert squeezed == [], f"{what}: a slider lies over its name"
    untold = [(w, name_of(w)) for w in widgets if not w.toolTip().strip() and not w.accessibleDescription()]
    assert untold == [], f"{what}: no tip"
    way = way_of_tab(screen)
    assert [(w, name_of(w)) for w in widgets if w not in way] == [], f"{what}: Tab does not go there"
    assert set(way_of_tab(screen, Qt.Key.Key_Backtab)) == set(way), f"{what}: Shift+Tab goes another way"


@pytest.fixture
def opened(program: Any, qtbot: Any) -> Any:
    """The program with a picture, a phrase with two places, a layer, a result, a notice."""
    pixels = np.random.default_rng(0).integers(0, 256, (200, 300, 3), np.uint8)
    program.app.controller.files.open_picture(Picture(pixels), "noise")
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
    program.app.controller.selecting.select("two horses")
    qtbot.waitUntil(lambda: program.editor.session.has_mask and not program.app.controller.busy, timeout=10_000)
    program.editor.prompt.edit.setText("a zebra")
    for _ in range(2):
        program.window.do("repaint")
        qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
        program.window.do("apply")
    program.window.do("next_result")
    program.window.do("view_mask")
    program.window.notices.show("error", "Something", "Do it again", "details")
    qtbot.wait(60)
    return program


@pytest.mark.parametrize("size", [(1000, 640), (1280, 820)])
def test_start_page(program: Any, qtbot: Any, tmp_path: Path, size: tuple[int, int]) -> None:
    for number in range(3):
        (tmp_path / f"{number}.png").write_bytes(b"")
    program.window.start_page.set_recent([str(tmp_path / f"{number}.png") for number in range(3)])
    program.window.resize(*size)
    qtbot.wait(20)
    check(program.window, "start page")
    assert program.window.start_page.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("size", [(1000, 640), (1500, 900)])
@pytest.mark.parametrize("tool", _TOOLS)
def test_editor(opened: Any, qtbot: Any, tool: str, size: tuple[int, int]) -> None:
    opened.window.resize(*size)
    opened.window.do(f"tool_{tool}")
    if tool == "brush":
        opened.editor.prompt.more.setChecked(True)
    qtbot.wait(100)
    check(opened.window, f"editor with {tool}")


@pytest.mark.parametrize("size", [(1000, 640), (1500, 900)])
def test_editor_with_heads(opened: Any, qtbot: Any, size: tuple[int, int]) -> None:
    opened.window.resize(*size)
    opened.window.do("heads")
    qtbot.waitUntil(lambda: bool(opened.editor.heads.cards), timeout=10_000)
    qtbot.wait(40)
    check(opened.window, "editor with heads")


def test_editor_at_work(opened: Any, qtbot: Any) -> None:
    opened.handlers.gate.clear()
    opened.window.do("repaint")
    qtbot.waitUntil(lambda: opened.editor.status.cancel.isVisible(), timeout=5_000)
    qtbot.waitUntil(lambda: opened.editor.queue.isVisible(), timeout=5_000)
    qtbot.wait(20)
    check(opened.window, "editor at work")


def test_editor_with_the_mask_of_a_layer(opened: Any, qtbot: Any) -> None:
    opened.window.resize(1000, 640)
    opened.window.do("compare_results")
    opened.editor.phrase.edit.setText("change two horses to a red cow")
    QTest.keyClick(opened.editor.phrase.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not opened.app.controller.busy, timeout=10_000)
    opened.editor.want_panel(True)
    qtbot.wait(20)
    QTest.mouseClick(opened.editor.layers.edit_mask, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opened.editor.layers.editing.isVisible(), timeout=5_000)
    qtbot.wait(20)
    check(opened.window, "editor with the mask of a layer")


def dialogs(program: Any) -> Iterator[tuple[str, Callable[[], QDialog]]]:
    """Each dialog of ours."""
    from locheads_studio.ui.export_dialog import ExportDialog
    from locheads_studio.ui.report_dialog import ReportDialog
    from locheads_studio.ui.settings_dialog import SettingsDialog

    app, window, session = program.app, program.window, program.editor.session

    def export() -> QDialog:
        return ExportDialog(None, "noise", session.size, app.controller.files.estimate, window)

    yield "settings", lambda: SettingsDialog(app.choices.sets, app.choices.now, "dark", window)
    yield "export", export
    yield "report", lambda: ReportDialog("a bug", window)


def test_dialogs(opened: Any, qtbot: Any) -> None:
    for what, make in dialogs(opened):
        dialog = make()
        dialog.show()
        qtbot.waitUntil(dialog.isActiveWindow, timeout=5_000)
        check(dialog, what)
        dialog.close()
        dialog.deleteLater()
        qtbot.wait(10)


def test_question_about_unsaved_edits(opened: Any, qtbot: Any) -> None:
    found: list[BaseException | None] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        try:
            check(box, "unsaved edits")
            found.append(None)
        except AssertionError as error:
            found.append(error)
        finally:
            QTest.keyClick(box, Qt.Key.Key_Escape)

    QTimer.singleShot(50, look)
    opened.window.do("close_picture")
    assert found == [None]
    assert opened.editor.session.is_open, "Escape stays"


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, WCAG 2.1."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """1..21, WCAG 2.1."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
def test_contrast(tokens: theme.Tokens) -> None:
    """WCAG AA: 4.5 for text, 3 for what shows the focus or a state."""
    t = tokens
    grounds = (t.window, t.surface, t.raised, t.field)
    pairs = [(colour, ground, 4.5) for colour in (t.text, t.muted, t.good, t.warn, t.bad) for ground in grounds]
    pairs += [(t.text, t.hover, 4.5), (t.on_accent, t.accent, 4.5), (t.on_accent, t.accent_hover, 4.5)]
    pairs += [(t.link, t.window, 4.5), *((t.link, ground, 3) for ground in (*grounds, t.hover))]
    pairs += [(t.accent, ground, 3) for ground in (t.window, t.surface, t.field)]
    assert [(*pair, contrast(*pair[:2])) for pair in pairs if contrast(*pair[:2]) < pair[2]] == []
