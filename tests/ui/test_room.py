"""A guest on the screen: the window fits, is where it was, and nothing that appears moves the picture."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from locheads_studio.ui import text_size
from locheads_studio.ui.main_window import first_place
from locheads_studio.ui.memory import Memory
from tests.ui.test_text_size import fits
from tests.ui.test_window import open_noise, select


@pytest.fixture(autouse=True)
def as_it_was(qapp: QApplication) -> Iterator[None]:
    yield
    text_size.choose(qapp, 100)


@pytest.mark.parametrize(
    "room",
    [
        QRect(0, 0, 1920, 1080), QRect(0, 27, 1280, 773), QRect(0, 0, 1280, 720), QRect(0, 27, 960, 513),
        QRect(1920, 0, 2560, 1440), QRect(0, 0, 3840, 2160), QRect(0, 0, 800, 600),
    ],
)  # fmt: skip
def test_the_window_opens_within_what_the_screen_has_room_for(room: QRect) -> None:
    place = first_place(room)
    assert room.contains(place), (room, place)
    assert place.y() - room.y() >= min(36, room.height() - place.height()), "the desktop adds a title"
    assert place.width() >= min(1280, room.width()) and place.height() >= min(820, room.height() - 40)


def test_size_place_and_panels_are_remembered(start_program: Callable[[], Any], qtbot: Any) -> None:
    first = start_program()
    first.window.setGeometry(20, 30, 760, 590)
    open_noise(first, qtbot)
    first.editor.want_panel(False)
    first.editor._splitter.setSizes([300, 100, 100])
    first.window.do("close_picture")
    qtbot.wait(40)
    size, sizes = first.window.geometry(), first.editor._splitter.saveState()
    first.stop()
    second = start_program.__wrapped__() if hasattr(start_program, "__wrapped__") else start_program()
    try:
        kept = Memory.load(second.app.memory.path)
        assert kept.geometry and kept.panes and kept.panel is False
        second.window.place(bytes.fromhex(kept.geometry))
        qtbot.wait(40)
        assert second.window.geometry().size() == size.size()
        assert not second.editor.panel_wanted and second.editor._splitter.saveState() == sizes
    finally:
        second.stop()
    for nonsense in ("xyz", "00"):
        other = Memory(geometry=nonsense, panes=nonsense)
        assert other.geometry == nonsense  # ignored where it is used, see below


def test_damaged_places_are_ignored(program: Any) -> None:
    program.window.place(b"nonsense")
    program.editor.arrange("nonsense")
    program.editor.arrange("00")
    assert program.window.screen().availableGeometry().intersects(program.window.geometry())


def canvas_place(program: Any) -> QRect:
    canvas: QWidget = program.editor.canvas
    return QRect(canvas.mapToGlobal(canvas.rect().topLeft()), canvas.size())


@pytest.mark.parametrize("size", [(960, 500), (1280, 720)])
def test_rows_that_appear_do_not_move_the_picture(program: Any, qtbot: Any, size: tuple[int, int]) -> None:
    open_noise(program, qtbot)
    program.window.resize(*size)
    qtbot.wait(60)
    editor, view = program.editor, program.editor.canvas.view
    place = canvas_place(program)

    def same(what: str) -> None:
        qtbot.wait(60)
        assert canvas_place(program) == place and editor.canvas.view == view, what

    select(program, qtbot, "two horses")
    assert editor.phrase.chip.isVisible() and editor.phrase.places.isVisible()
    same("a verdict with two places")
    select(program, qtbot, "the xylophone")
    assert editor.phrase.unknown.isVisible()
    same("an unknown word")
    editor.phrase.edit.setText("change the horse to a red cow")
    qtbot.keyClick(editor.phrase.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.phrase.split.isVisible() and not program.app.controller.busy, timeout=10_000)
    same("a split sentence")
    qtbot.mouseClick(editor.prompt.more, Qt.MouseButton.LeftButton)
    assert editor.prompt.parameters.isVisible()
    same("more parameters")
    program.window.notices.show("warning", "Something")
    card = program.window.notices.cards[0]
    same("a notice")
    over = [row for row in (editor.phrase.split, editor.prompt.parameters) if _rect(row).intersects(_rect(card))]
    assert over == [], "a notice lies over a row"


def _rect(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(widget.rect().topLeft()), widget.size())


@pytest.mark.parametrize(("size", "percent"), [((1280, 720), 100), ((960, 500), 100), ((1280, 720), 200)])
def test_the_picture_keeps_half_of_the_window(program: Any, qtbot: Any, size: tuple[int, int], percent: int) -> None:
    open_noise(program, qtbot)
    program.app.theme.choose_text_size(percent)
    program.window.resize(*size)
    window, canvas = program.window, program.editor.canvas
    half = size[0] * size[1] / 2
    with contextlib.suppress(AssertionError, TimeoutError, qtbot.TimeoutError):  # told below
        qtbot.waitUntil(lambda: canvas.width() * canvas.height() >= half, timeout=3_000)
    qtbot.wait(80)
    assert (window.width(), window.height()) == size
    share = canvas.width() * canvas.height() / (window.width() * window.height())
    assert share >= 0.5, f"the picture has {share:.0%} of the window"
    fits(window, f"{size} with {percent} %")
    program.window.do("panel")  # wanted: it comes, and goes again
    qtbot.wait(40)
    assert program.editor.panel.isVisible() != (size == (1280, 720) and percent == 100)
    program.window.do("panel")
    qtbot.wait(40)
    assert program.editor.panel.isVisible() == (size == (1280, 720) and percent == 100)


def test_one_notice_at_a_time(program: Any, qtbot: Any) -> None:
    stack = program.window.notices
    stack.show("warning", "A warning", "Do something", offer=("help", "Help"))
    stack.show("error", "An error")
    stack.show("info", "Old news")
    stack.show("info", "News")

    def seen() -> list[str]:
        from locheads_studio.ui.notices import NoticeCard

        return [card.text for card in program.window.findChildren(NoticeCard) if card.isVisible()]

    assert stack.texts == ["An error", "News", "A warning"] and seen() == ["An error"]
    assert stack.cards[0].waiting.text() == "2 more notices"
    stack.cards[0].leave()
    assert seen() == ["News"] and stack.cards[0]._timer.isActive()
    stack.cards[0].leave()
    assert seen() == ["A warning"] and not stack.cards[0].waiting.isVisible()
    stack.show("warning", "Another warning")
    assert stack.texts == ["Another warning"]
    for number in range(5):
        stack.show("error", f"Error {number}")
    assert stack.texts[:3] == ["Error 2", "Error 3", "Error 4"] and seen() == ["Error 2"]
    for card in tuple(stack._cards):
        card.leave()
    stack.show("warning", "With a button", offer=("next_area", "Go"))
    qtbot.mouseClick(stack.cards[0].offer, Qt.MouseButton.LeftButton)
    assert stack.texts == [] and seen() == []


def test_a_double_click_repaints_once(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    select(program, qtbot)
    program.editor.prompt.variations.setCurrentIndex(1)
    program.handlers.gate.clear()
    button = program.editor.prompt.button
    pressed: list[str] = []
    button.clicked.connect(lambda: pressed.append("once"))
    for of_one in (qtbot.mousePress, qtbot.mouseRelease, qtbot.mouseDClick, qtbot.mouseRelease):  # as the system does
        of_one(button, Qt.MouseButton.LeftButton)
    qtbot.wait(30)
    assert pressed == ["once"]
    assert [request.work for request in program.app.controller.desk.jobs.requests].count("repaint") == 1
    program.handlers.gate.set()
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)


def test_settings_show_their_last_row(program: Any, qtbot: Any) -> None:
    """Where the window has room for all of a dialog, nothing of it is reached by scrolling, in whatever language."""
    from PySide6.QtWidgets import QScrollArea

    from locheads_studio.ui.settings_dialog import SettingsDialog

    dialog = SettingsDialog(program.app.choices.sets, program.app.choices.now, "dark", program.window)
    dialog.show()
    qtbot.wait(60)
    area = dialog.findChildren(QScrollArea)[0]
    assert area.verticalScrollBar().maximum() == 0 and dialog.height() < program.window.height()
    dialog.close()
    dialog.deleteLater()
