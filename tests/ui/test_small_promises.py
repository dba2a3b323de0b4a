"""Small things that were wrong in the window once, through real events, and stay mended."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from locheads_studio.config import paths
from locheads_studio.ui import overlays
from locheads_studio.ui.actions import MENUS
from locheads_studio.ui.notices import NoticeCard
from locheads_studio.ui.report_dialog import ReportDialog
from locheads_studio.ui.start_page import samples
from locheads_studio.ui.theme import DARK, LIGHT
from tests.ui.test_crop import drag
from tests.ui.test_vary import idle
from tests.ui.test_window import open_noise, select


def test_the_box_behind_a_phrase_is_not_drawn_over_the_picture(program: Any, qtbot: Any) -> None:
    """It hid half of what was selected; one that the user drew is shown, in dashes."""
    open_noise(program, qtbot)
    session, canvas = program.editor.session, program.editor.canvas

    def painted() -> bool:
        image = QImage(canvas.size(), QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        overlays.prompts(painter, canvas.view, replace(session.prompts, points=(), labels=()))
        painter.end()
        return any(image.pixel(x, y) & 0xFFFFFF for x in range(image.width()) for y in range(0, image.height(), 3))

    select(program, qtbot)
    assert session.prompts.box is not None and not session.prompts.drawn and not painted()
    program.window.do("tool_box")
    drag(program, (40, 30), (200, 150))
    idle(program, qtbot)
    assert session.prompts.box is not None and session.prompts.drawn and painted()


def test_a_phrase_in_another_language_is_answered_in_it_while_it_is_typed(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    editor = program.editor
    editor.phrase.edit.setFocus()
    qtbot.keyClicks(editor.phrase.edit, "el perro rojo")
    qtbot.waitUntil(editor.phrase.hint.isVisible, timeout=60_000)
    assert "inglés" in editor.phrase.hint.text(), editor.phrase.hint.text()


def test_tab_goes_from_the_lock_to_the_number_of_variations(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    idle(program, qtbot)
    program.window.activateWindow()
    prompt, reached = program.editor.prompt, []
    prompt.edit.setFocus()
    for _ in range(6):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    order = [reached.index(widget) for widget in (prompt.seed, prompt.lock, prompt.variations, prompt.more)]
    assert order == sorted(order), reached


def test_the_queue_and_the_comparison_name_results_by_their_words(program: Any, qtbot: Any) -> None:
    """Not by ten digits of a seed."""
    open_noise(program, qtbot)
    select(program, qtbot)
    editor = program.editor
    program.handlers.gate.clear()
    editor.prompt.edit.setText("a zebra")
    editor.prompt.variations.setCurrentIndex(2)
    program.window.do("repaint")
    rows = editor.queue.list
    qtbot.waitUntil(lambda: rows.count() == 2, timeout=60_000)
    names = [rows.item(row).text() for row in range(2)]
    assert all("a zebra" in name and not re.search(r"\d{4}", name) for name in names), names
    assert names[0] != names[1]
    program.handlers.gate.set()
    idle(program, qtbot)
    session = editor.session
    told = [editor.canvas._name_of(result) for result in session.results]
    assert len(set(told)) == len(told) >= 2 and not any(re.search(r"\d{4}", name) for name in told), told


def test_all_views_are_called_so() -> None:
    """ "All three views" showed four."""
    (side,) = [spec for spec in MENUS["&View"] if spec.verb == "view_side"]
    assert "All views" in side.tip


def test_a_report_says_whom_to_send_it_to(program: Any, qtbot: Any) -> None:
    program.window.do("report")
    dialog = next(child for child in program.window.children() if isinstance(child, ReportDialog))
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "send it to whoever gave you the program" in said
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_warnings_leave_by_themselves_and_errors_stay(program: Any, qtbot: Any) -> None:
    stack = program.window.notices
    for kind, leaves in (("warning", True), ("info", True), ("error", False)):
        stack.show(kind, f"A notice: {kind}")
        (card,) = [card for card in program.window.findChildren(NoticeCard) if card.isVisible()]
        assert card._timer.isActive() == leaves
        if leaves:
            card._timer.start(0)  # its time is over
            qtbot.waitUntil(lambda kind=kind: f"A notice: {kind}" not in stack.texts, timeout=60_000)
        else:
            card.leave()


@pytest.mark.parametrize("tokens", [DARK, LIGHT])
def test_what_surrounds_the_picture_has_no_colour(tokens: Any) -> None:
    """A tinted surround changes how the picture's own colours look."""
    colour = QColor(tokens.canvas)
    assert colour.red() == colour.green() == colour.blue()


def test_the_boy_of_the_samples_is_a_boy_in_spanish() -> None:
    said = []
    for file in [paths.resources() / "translations" / "locheads_es.ts", *(paths.resources() / "help" / "es").glob("*")]:
        said.append(file.read_text(encoding="utf-8"))
    assert not re.search(r"patinadora", "".join(said), re.IGNORECASE)
    tree = ElementTree.parse(paths.resources() / "translations" / "locheads_es.ts").getroot()
    title = {m.findtext("source"): m.findtext("translation") for m in tree.iter("message")}[samples()[0].title]
    assert title == "El patinador"


def test_one_word_stands_for_one_idea() -> None:
    """What was tried had several: Find and Select, Fill and Replace, words of no program ("Do it otherwise")."""
    tree = ElementTree.parse(paths.resources() / "translations" / "locheads_es.ts").getroot()
    shown = {(message.findtext("source") or "").replace("&", "").rstrip("….") for message in tree.iter("message")}
    assert not shown & {"Do it otherwise", "Not split", "Ordinary", "Go on", "All three views", "Segment"}
    assert {"Find", "Replace", "Remove", "Fill", "Apply", "All views at once"} <= shown


def test_words_on_the_picture_are_not_under_a_row(program: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A and B of a comparison were painted under the row of a split sentence."""
    open_noise(program, qtbot)
    idle(program, qtbot)
    editor, canvas = program.editor, program.editor.canvas
    painted: list[QRectF] = []
    pill = overlays.pill
    monkeypatch.setattr(overlays, "pill", lambda *given, **more: painted.append(pill(*given, **more)))

    def seen() -> list[QRectF]:
        painted.clear()
        canvas.grab()
        return list(painted)

    program.window.do("view_compare")
    before = seen()
    assert len(before) >= 2 and min(rect.top() for rect in before) == 10
    editor.phrase.edit.setText("change the horse to a red cow")
    QTest.keyClick(editor.phrase.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.phrase.split.isVisible() and not program.app.controller.busy, timeout=60_000)
    program.window.do("view_compare")
    idle(program, qtbot)
    row = editor.phrase.below.parentWidget()
    assert row.height() > 20 and min(rect.top() for rect in seen()) == row.height() + 10
    QTest.mouseClick(editor.phrase.split.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not editor.phrase.split.isVisible() and not program.app.controller.busy, timeout=60_000)
    idle(program, qtbot)
    program.window.do("view_side")
    tops = sorted(rect.top() for rect in seen())
    assert tops[0] == 10, "back where they were"
