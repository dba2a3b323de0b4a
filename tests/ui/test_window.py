"""The window as a user meets it, with scripted models."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fake_engine
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QWidget

from locheads_studio.engine.worker import Worker
from locheads_studio.imaging.pictures import Picture
from locheads_studio.ui.memory import Memory
from locheads_studio.ui.report_dialog import ReportDialog, crash_file
from locheads_studio.ui.start_page import SampleCard, samples


def open_noise(program: Any, qtbot: Any, width: int = 300, height: int = 200) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
    program.app.controller.files.open_picture(Picture(pixels), "noise")
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
    qtbot.wait(10)


def at(program: Any, x: float, y: float) -> QPoint:
    return QPointF(*program.editor.canvas.view.to_widget(x, y)).toPoint()


def select(program: Any, qtbot: Any, phrase: str = "the horse") -> None:
    edit = program.editor.phrase.edit
    edit.setText(phrase)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.editor.session.has_mask and not program.app.controller.busy, timeout=10_000)
    qtbot.wait(60)


def test_a_sample_opens_with_its_words(program: SimpleNamespace, qtbot: Any) -> None:
    card = program.window.start_page.findChildren(SampleCard)[0]
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
    assert program.editor.phrase.edit.text() == samples()[0].suggestions[0].phrase
    assert program.editor.prompt.edit.text() == samples()[0].suggestions[0].prompt
    assert program.window.stack.currentWidget() is program.editor
    assert "skater" in program.window.windowTitle()
    assert program.app.memory.recent == []  # samples are always there


def test_every_sample_has_two_suggestions_and_each_fills_in_its_own_words(program: Any, qtbot: Any) -> None:
    cards = program.window.start_page.findChildren(SampleCard)
    assert len(cards) == len(samples()) == 8 and all(len(card.sample.suggestions) == 2 for card in cards)
    second = cards[1].findChildren(QPushButton, "suggestion")[1]
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
    words = samples()[1].suggestions[1]
    assert (program.editor.phrase.edit.text(), program.editor.prompt.edit.text()) == (words.phrase, words.prompt)
    assert samples()[1].path.stem in program.window.windowTitle()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_sample_opens_by_the_keyboard(program: SimpleNamespace, qtbot: Any, key: Qt.Key) -> None:
    qtbot.keyClick(program.window.start_page.findChildren(SampleCard)[0], key)
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)


def test_phrase_shows_heat_then_mask_and_says_how_sure(program: SimpleNamespace, qtbot: Any) -> None:
    open_noise(program, qtbot)
    program.handlers.gate.clear()
    program.editor.phrase.edit.setText("the horse")
    qtbot.keyClick(program.editor.phrase.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.editor.phrase.chip.text() == "Looking…", timeout=5_000)
    qtbot.waitUntil(lambda: program.editor.status.cancel.isVisible(), timeout=5_000)
    program.handlers.gate.set()
    qtbot.waitUntil(lambda: program.editor.session.has_mask and not program.app.controller.busy, timeout=10_000)
    qtbot.waitUntil(lambda: program.editor.phrase.chip.text() == "Found", timeout=5_000)
    assert program.editor.canvas.shown == "mask"
    program.handlers.gate.clear()
    program.editor.phrase.edit.setText("the cart")
    qtbot.keyClick(program.editor.phrase.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.editor.phrase.chip.text() == "Looking…", timeout=5_000)
    program.window.do("view_attention")
    program.handlers.gate.set()
    qtbot.waitUntil(lambda: program.editor.phrase.chip.text() == "Found", timeout=10_000)
    assert program.editor.canvas.shown == "attention", "the view that was chosen meanwhile stays"
    select(program, qtbot, "the two horses")
    assert program.editor.canvas.shown == "mask", "until the next phrase"
    assert program.editor.phrase.chip.text() == "Two places" and program.editor.phrase.places.isVisible()
    session, places = program.editor.session, program.editor.phrase.places
    first = session.read_mask()
    qtbot.mouseClick(places.buttons[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.state.found.chosen == 1 and places.buttons[1].isChecked(), timeout=10_000)
    second = session.read_mask()
    qtbot.waitUntil(lambda: places.isVisible() and not program.app.controller.busy, timeout=10_000)
    qtbot.mouseClick(places.buttons[2], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.state.found.both and places.buttons[2].isChecked(), timeout=10_000)
    assert np.array_equal(session.read_mask(), np.maximum(first, second))
    select(program, qtbot, "absent")
    assert program.editor.phrase.chip.text() == "Not found"
    assert "the mask is as it was" in program.editor.phrase.unknown.text()


def test_brush_alt_undo_and_escape(program: SimpleNamespace, qtbot: Any) -> None:
    open_noise(program, qtbot)
    session, canvas = program.editor.session, program.editor.canvas
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(program, 60, 60))
    qtbot.mouseMove(canvas, at(program, 120, 60))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at(program, 120, 60))
    assert not session.has_mask and session.history.labels == ("Open",)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(program, 60, 60))
    qtbot.mouseMove(canvas, at(program, 120, 60))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at(program, 120, 60))
    painted = session.read_mask()
    assert painted[60, 90] == 255
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, pos=at(program, 60, 60))
    assert session.read_mask()[60, 60] == 0
    qtbot.wait(20)  # actions are enabled a moment later
    qtbot.keyClick(canvas, "z", Qt.KeyboardModifier.ControlModifier)
    assert np.array_equal(session.read_mask(), painted)


def test_repaint_apply_hide_delete(program: SimpleNamespace, qtbot: Any) -> None:
    open_noise(program, qtbot)
    editor, session = program.editor, program.editor.session
    assert not editor.prompt.button.isEnabled() and editor.prompt.button.toolTip() == "Select or paint something first"
    select(program, qtbot)
    source = session.read_picture().copy()
    editor.prompt.edit.setText("a zebra")
    assert editor.prompt.button.text() == "Replace"
    editor.prompt.strength.set_value(50)
    assert editor.prompt.button.text() == "Refine"
    editor.prompt.strength.set_value(100)
    assert "With a new outline" in editor.prompt.button.toolTip() and editor.prompt.options.outline == "auto"
    assert editor.prompt.edge.choice.currentText() == "Auto: a new one" and editor.prompt.options.transition is None
    editor.prompt.edge.choice.setCurrentIndex(1)
    editor.prompt.edge.width_box.setValue(12)
    assert "Within the old outline" in editor.prompt.button.toolTip()
    assert (editor.prompt.options.outline, editor.prompt.options.transition) == ("kept", 12.0)
    qtbot.mouseClick(editor.prompt.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(session.results), timeout=10_000)
    qtbot.wait(60)
    job = next(job for job in program.handlers.jobs if hasattr(job, "prompt"))
    assert (job.outline, job.transition) == ("kept", 12.0), "as it was asked for"
    assert editor.canvas.shown == "result" and editor.results.apply.isEnabled()
    assert editor.prompt.seed.text() == str(program.app.controller.repaints.last_seed)
    qtbot.mouseClick(editor.results.apply, Qt.MouseButton.LeftButton)
    qtbot.wait(30)
    assert len(session.layers) == 1 and program.window.isWindowModified()
    item = editor.layers.list.item(0)
    item.setCheckState(Qt.CheckState.Unchecked)
    assert np.array_equal(session.read_picture(), source)
    qtbot.wait(30)
    editor.layers.opacity.set_value(40)
    assert session.layers[0].opacity == pytest.approx(0.4)
    editor.prompt.edit.clear()
    assert editor.prompt.button.text() == "Remove"


def test_a_locked_seed_is_used_again(program: SimpleNamespace, qtbot: Any) -> None:
    open_noise(program, qtbot)
    select(program, qtbot)
    prompt = program.editor.prompt
    qtbot.keyClicks(prompt.seed, "77")
    assert prompt.lock.isChecked() and prompt.options.seed == 77
    prompt.lock.setChecked(False)
    assert prompt.options.seed is None


def test_cancel_leaves_everything_usable(program: SimpleNamespace, qtbot: Any) -> None:
    open_noise(program, qtbot)
    select(program, qtbot)
    program.handlers.gate.clear()
    program.editor.prompt.edit.setText("a zebra")
    program.window.do("repaint")
    qtbot.waitUntil(lambda: program.editor.status.text.text().startswith("Repainting"), timeout=5_000)
    program.window.do("cancel")
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=5_000)
    program.handlers.gate.set()
    assert program.editor.session.results == ()
    program.window.do("repaint")
    qtbot.waitUntil(lambda: bool(program.editor.session.results), timeout=10_000)


def test_closing_during_a_job_is_clean(program: SimpleNamespace, qtbot: Any) -> None:
    open_noise(program, qtbot)
    select(program, qtbot)
    program.handlers.gate.clear()
    program.window.do("repaint")
    program.window.leave_now()  # as when the user says so
    qtbot.waitUntil(lambda: program.app.editor is None, timeout=10_000)
    assert program.app.clean


@pytest.mark.parametrize("ratio_of_wheel", [120, -120])
def test_wheel_zooms_to_the_pointer(program: SimpleNamespace, qtbot: Any, ratio_of_wheel: int) -> None:
    open_noise(program, qtbot)
    canvas = program.editor.canvas
    place = at(program, 200, 100)
    before = canvas.view
    from PySide6.QtGui import QWheelEvent

    event = QWheelEvent(
        QPointF(place),
        canvas.mapToGlobal(QPointF(place)),
        QPoint(),
        QPoint(0, ratio_of_wheel),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    canvas.wheelEvent(event)
    assert (canvas.view.scale > before.scale) == (ratio_of_wheel > 0)
    assert canvas.view.to_picture(place.x(), place.y()) == pytest.approx(before.to_picture(place.x(), place.y()))


def test_every_view_and_style_paints_with_and_without_a_mask(program: SimpleNamespace, qtbot: Any) -> None:
    open_noise(program, qtbot, 37, 61)
    for chosen in range(2):
        for view in ("attention", "mask", "result", "side", "compare"):
            for style in ("tint", "outline", "bw", "checker"):
                program.window.do(f"style_{style}")
                program.window.do(f"view_{view}")
                assert not program.editor.canvas.grab().isNull()
        if not chosen:
            select(program, qtbot, "two things")


def test_dropped_and_broken_files(program: SimpleNamespace, qtbot: Any, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    for path, opens in ((broken, False), (samples()[1].path, True)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDropEvent(
            QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        program.window.dropEvent(event)
        qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
        assert program.editor.session.is_open == opens
    assert any("broken.png" in text for text in program.window.notices.texts)


def test_copy_and_paste(program: SimpleNamespace, qtbot: Any) -> None:
    open_noise(program, qtbot)
    shown = program.editor.session.read_picture().copy()
    program.window.do("copy")
    program.window.do("paste_picture")
    qtbot.waitUntil(lambda: program.editor.session.name == "Pasted picture", timeout=10_000)
    assert np.array_equal(program.editor.session.read_picture(), shown)
    QGuiApplication.clipboard().clear()


def test_both_themes_apply_at_once(program: SimpleNamespace, qtbot: Any) -> None:
    open_noise(program, qtbot)
    looks = []
    for name in ("light", "dark"):
        program.app.theme.choose(name)
        looks.append(program.window.grab().toImage().pixelColor(5, 60).lightness())
    assert looks[0] > 200 and looks[1] < 60


def test_an_exception_in_a_slot_is_reported_and_the_program_goes_on(program: SimpleNamespace, qtbot: Any) -> None:
    from pytestqt.exceptions import capture_exceptions

    program.app.guard._main(ValueError, ValueError("a bug"), None)
    qtbot.waitUntil(lambda: bool(program.window.findChildren(ReportDialog)), timeout=5_000)
    dialog = program.window.findChildren(ReportDialog)[0]
    assert "a bug" in dialog.text.toPlainText() and "a bug" in crash_file().read_text(encoding="utf-8")
    dialog.accept()
    with capture_exceptions() as caught:
        open_noise(program, qtbot)
    assert caught == []


def test_what_can_be_clicked_has_a_name_and_a_tip(program: SimpleNamespace, qtbot: Any) -> None:
    open_noise(program, qtbot)
    for button in program.editor.findChildren(QAbstractButton):
        if button.objectName().startswith("qt_") or isinstance(button.parent(), QLineEdit):
            continue
        assert button.text() or button.accessibleName(), button
        assert button.toolTip(), (button, button.text())


def test_tab_goes_the_way_the_work_goes(program: SimpleNamespace, qtbot: Any) -> None:
    open_noise(program, qtbot)
    editor, chain = program.editor, []
    widget: QWidget = editor.phrase.edit
    for _ in range(200):
        chain.append(widget)
        widget = widget.nextInFocusChain()
        if widget is editor.phrase.edit:
            break
    order = [editor.phrase.edit, editor.phrase.button, editor.canvas, editor.prompt.edit, editor.prompt.button]
    assert [chain.index(w) for w in order] == sorted(chain.index(w) for w in order)


def test_memory_survives_and_ignores_damage(tmp_path: Path) -> None:
    file = tmp_path / "window.json"
    memory = Memory.load(file)
    for n in range(12):
        memory.remember(tmp_path / f"{n}.png")
    memory.remember(tmp_path / "5.png")
    memory.theme = "light"
    memory.save()
    again = Memory.load(file)
    assert again.theme == "light" and len(again.recent) == 10 and again.recent[0].endswith("5.png")
    file.write_text("{")
    assert Memory.load(file).recent == []


def test_the_editor_is_laid_out_before_a_picture_is_opened(program: Any) -> None:
    """Else the first picture waits for it, in one piece with all that its opening changes."""
    editor, window = program.editor, program.window
    assert window.stack.currentWidget() is window.start_page
    assert editor.size() == window.stack.size()
    assert not editor.canvas.testAttribute(Qt.WidgetAttribute.WA_PendingResizeEvent)
    assert editor.canvas.width() > editor.width() / 2


def test_closing_while_the_editor_is_made_ends_in_order(
    start_program: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made in steps, so that the window moves between; what was begun is finished, then closed."""
    from locheads_studio.ui.application import Application
    from locheads_studio.ui.main_window import MainWindow

    between: list[bool] = []
    take_in = MainWindow.take_in

    def closed(window: MainWindow, widget: Any) -> None:
        take_in(window, widget)
        QTimer.singleShot(0, lambda: between.append(program.editor is None))
        QTimer.singleShot(0, window.close)

    monkeypatch.setattr(MainWindow, "take_in", closed)
    handlers = fake_engine.FakeHandlers()
    program = Application(lambda model_set, device: lambda post: Worker(lambda: handlers, post))
    program.show()
    qtbot.waitUntil(lambda: bool(between) and not program.window.isVisible() and program.editor is None)
    assert between == [True] and program.clean and program.window.stack.count() == 2
    program.guard.remove()
    for one in (program.window, program.theme, program):
        one.deleteLater()
