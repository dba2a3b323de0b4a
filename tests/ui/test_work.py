"""What the window tells while models work, and what it is told to remember: previews, warming up, settings, exports."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import fake_engine
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QFileDialog

from locheads_studio.config import hub, settings
from locheads_studio.document.geometry import Box
from locheads_studio.imaging.pictures import Picture
from locheads_studio.studio.exports import ExportOptions
from locheads_studio.ui.export_dialog import ExportDialog, size_words
from locheads_studio.ui.report_dialog import ReportDialog, crash_file
from locheads_studio.ui.settings_dialog import SettingsDialog
from locheads_studio.ui.start_page import samples

MASK = Box(100, 60, 200, 140)


def open_noise(program: Any, qtbot: Any, *, masked: bool = False) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (200, 300, 3), np.uint8)
    program.app.controller.files.open_picture(Picture(pixels), "noise")
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
    if masked:
        program.app.controller.masks.fill_box(MASK)
        qtbot.waitUntil(lambda: program.editor.session.has_mask, timeout=10_000)
    qtbot.wait(30)


def colour_at(program: Any, x: float, y: float) -> tuple[int, int, int]:
    """What the canvas shows at a place of the picture."""
    image = program.editor.canvas.grab().toImage()
    colour = QColor(image.pixel(*(round(v) for v in program.editor.canvas.view.to_widget(x, y))))
    return colour.red(), colour.green(), colour.blue()


def begin_repaint(program: Any, qtbot: Any, prompt: str = "a zebra") -> None:
    program.handlers.gate.clear()
    program.editor.prompt.edit.setText(prompt)
    program.window.do("repaint")
    qtbot.waitUntil(lambda: program.editor.canvas.shown == "result", timeout=10_000)
    qtbot.wait(60)


def test_a_repaint_is_seen_while_it_is_made(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot, masked=True)
    source = program.editor.session.read_picture().copy()
    begin_repaint(program, qtbot)
    assert colour_at(program, 150, 100) == fake_engine.GLIMPSE
    assert colour_at(program, 50.5, 100.5) != fake_engine.GLIMPSE
    assert np.array_equal(program.editor.session.read_picture(), source)  # it is only shown
    for layout, seen in (("view_side", True), ("view_compare", True), ("view_mask", False)):
        program.window.do(layout)
        grabbed = program.editor.canvas.grab().toImage()
        colours = {grabbed.pixel(x, y) for x in range(0, grabbed.width(), 4) for y in range(0, grabbed.height(), 4)}
        assert (QColor(*fake_engine.GLIMPSE).rgb() in colours) is seen, layout
    program.window.do("view_result")
    program.handlers.gate.set()
    qtbot.waitUntil(lambda: bool(program.editor.session.results), timeout=10_000)
    qtbot.wait(60)
    assert colour_at(program, 150, 100) == tuple(program.editor.session.read_picture()[100, 150])


def test_a_cancelled_repaint_leaves_the_view_as_it_was(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot, masked=True)
    program.window.do("view_mask")
    begin_repaint(program, qtbot)
    qtbot.keyClick(program.editor.canvas, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=5_000)
    qtbot.wait(60)
    assert program.editor.canvas.shown == "mask" and program.editor.session.results == ()
    program.window.do("view_result")
    assert colour_at(program, 150, 100) != fake_engine.GLIMPSE


def test_one_key_cancels_and_takes_a_new_seed(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot, masked=True)
    begin_repaint(program, qtbot)
    first = program.app.controller.repaints.last_seed
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(program.editor.canvas, Qt.Key.Key_Return, keys)
    second = program.app.controller.repaints.last_seed
    assert second != first
    qtbot.waitUntil(lambda: len(program.app.controller.desk.jobs.requests) == 2, timeout=5_000)  # two variations
    program.handlers.gate.set()
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    assert [result.edit.recipe.seed for result in program.editor.session.results] == [second, second + 1]
    assert [job.seed for job in program.handlers.jobs] == [first, second, second + 1]


def test_the_models_are_loaded_after_the_first_paint_and_read_the_picture(start_program: Any, qtbot: Any) -> None:
    program = start_program()
    qtbot.waitUntil(lambda: program.editor.status.text.text() == "Models ready", timeout=10_000)
    assert program.handlers.warmed == [("vlm", False), ("segmenter", False), ("inpainter", False)]
    program.handlers.cold.clear()
    open_noise(program, qtbot)
    assert program.editor.status.text.text() == "Reading the picture…" and not program.app.controller.busy
    assert not program.editor.status.bar.isVisible()
    program.handlers.cold.set()
    qtbot.waitUntil(lambda: program.editor.status.text.text() == "Models ready", timeout=10_000)
    assert program.handlers.warmed[3:] == [("vlm", True), ("segmenter", True)]
    program.stop()


def test_closing_while_the_models_load_is_clean(start_program: Any, qtbot: Any) -> None:
    program = start_program()
    qtbot.waitUntil(lambda: len(program.handlers.warmed) == 3, timeout=10_000)
    program.handlers.cold.clear()
    open_noise(program, qtbot)
    qtbot.waitUntil(lambda: len(program.handlers.warmed) == 4, timeout=10_000)
    program.stop()  # asserts that it was


def test_unknown_words_stand_under_the_phrase(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    bar = program.editor.phrase
    told = "The model does not know: “xylophone”. It looked for the rest."
    for phrase, shown in (("the xylophone", told), ("the horse", "")):
        bar.edit.setText(phrase)
        qtbot.keyClick(bar.edit, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
        qtbot.wait(30)
        assert (bar.unknown.text(), bar.unknown.isVisible()) == (shown, bool(shown))


def test_a_photo_is_told_what_the_built_in_models_know(
    program: Any, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.window.open_sample(samples()[0])
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
    assert program.window.notices.texts == []
    Image.fromarray(fake_engine.picture().pixels).save(tmp_path / "photo.png")
    program.window.open_path(str(tmp_path / "photo.png"))
    qtbot.waitUntil(lambda: program.editor.session.name == "photo.png", timeout=10_000)
    notice = program.app.controller.notices.all[-1]
    assert "drawn" in notice.text and notice.text in program.window.notices.texts
    wanted: list[str] = []
    program.window.models_wanted.disconnect()
    program.window.models_wanted.connect(lambda: wanted.append("models"))
    (card,) = program.window.notices.cards
    qtbot.mouseClick(card.offer, Qt.MouseButton.LeftButton)
    assert wanted == ["models"] and program.window.notices.texts == []
    told = len(program.app.controller.notices.all)
    monkeypatch.setattr(program.app.controller.notices, "_clock", lambda: time.monotonic() + 3600)  # and later, too
    Image.fromarray(fake_engine.picture().pixels).save(tmp_path / "other.png")
    program.window.open_path(str(tmp_path / "other.png"))
    qtbot.waitUntil(lambda: program.editor.session.name == "other.png", timeout=10_000)
    assert len(program.app.controller.notices.all) == told, "once is enough"


# --- settings


@pytest.fixture
def dialog(program: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The settings, shown over the running program."""
    made: list[SettingsDialog] = []
    monkeypatch.setattr(SettingsDialog, "exec", lambda self: made.append(self) or self.show())
    monkeypatch.setattr(SettingsDialog, "deleteLater", lambda self: None)
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    program.window.do("settings")
    shown = program.app.choices.dialog = made[0]
    yield shown
    shown.close()
    program.app.choices.dialog = None
    hub.use_cache_folder("")
    monkeypatch.undo()
    shown.deleteLater()


def test_memory_applies_at_once_and_is_written(program: Any, qtbot: Any, dialog: Any) -> None:
    open_noise(program, qtbot)
    dialog.memory.setValue(300)
    assert program.editor.session.history.budget == 300 << 20
    assert settings.file().read_text() == "memory_mb = 300\n" and settings.load().memory_mb == 300
    dialog.memory.setValue(10**9)
    assert dialog.memory.value() == settings.MEMORY_MB[1]
    dialog.memory.setValue(1024)
    assert settings.file().read_text() == ""


def test_the_cache_folder_applies_at_once_and_can_be_the_ordinary_one(
    program: Any, qtbot: Any, dialog: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordinary = hub.cache_folder()
    folder = tmp_path / "models “here”"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    dialog._cache()
    assert hub.cache_folder() == folder and dialog.cache.text() == str(folder) and dialog.ordinary.isEnabled()
    assert settings.load().cache_folder == str(folder)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "not there"))
    dialog._cache()
    assert "cannot be written" in dialog.error.text() and settings.load().cache_folder == str(folder)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "here")
    monkeypatch.setattr("os.access", lambda *_: True)
    dialog._cache()
    assert "no whole path" in dialog.error.text() and settings.load().cache_folder == str(folder)
    qtbot.mouseClick(dialog.ordinary, Qt.MouseButton.LeftButton)
    assert hub.cache_folder() == ordinary and settings.load() == settings.Settings() and not dialog.error.text()


def test_warming_up_can_be_switched_off(program: Any, qtbot: Any, dialog: Any) -> None:
    qtbot.waitUntil(lambda: program.editor.status.text.text() == "Models ready", timeout=10_000)
    dialog.warm_up.setChecked(False)
    assert not settings.load().warm_up and program.editor.status.text.text() == ""
    open_noise(program, qtbot)
    assert len(program.handlers.warmed) == 3
    dialog.warm_up.setChecked(True)
    qtbot.waitUntil(lambda: len(program.handlers.warmed) == 8, timeout=10_000)


def test_models_that_are_not_there_change_nothing(
    program: Any, qtbot: Any, dialog: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    dialog.models.setCurrentIndex(dialog.models.count() - 1)
    dialog._models()
    assert "There is no model set" in dialog.error.text() and dialog.models.currentData() == "storybook"
    assert not settings.file().exists()
    dialog.device.setCurrentIndex(dialog.device.findData("cpu"))
    dialog._device()
    assert settings.load().device == "cpu" and not dialog.error.isVisible()


def test_settings_that_cannot_be_written_are_not_in_force(
    program: Any, qtbot: Any, dialog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise settings.SettingsError("The disk is full", "Make room")

    monkeypatch.setattr("locheads_studio.ui.choices.save_settings", refuse)
    dialog.memory.setValue(333)
    assert dialog.memory.value() == 1024 and "disk is full" in dialog.error.text()
    assert program.editor.session.history_bytes == 1024 << 20


# --- exports, reports


def test_the_export_dialog_tells_the_size_of_the_file(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    session, controller = program.editor.session, program.app.controller
    dialog = ExportDialog(Path("/x/a.png"), "a.png", session.size, controller.files.estimate, program.window)
    qtbot.waitUntil(lambda: dialog.bytes.text().startswith("About"), timeout=10_000)
    whole = dialog.bytes.text()
    dialog.format.setCurrentIndex(1)
    assert dialog.bytes.text() == "…"
    qtbot.waitUntil(lambda: dialog.bytes.text().startswith("About"), timeout=10_000)
    assert dialog.bytes.text() != whole
    told: list[int | None] = []
    controller.files.estimate("JPEG", dialog.options, told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert told[0] is not None and dialog.bytes.text() == f"About {size_words(told[0])}"
    dialog.quality.set_value(60)
    dialog.reject()  # with a question open
    dialog.deleteLater()
    qtbot.wait(300)


@pytest.mark.parametrize(("count", "words"), [(0, "1 KB"), (850_400, "850 KB"), (12_340_000, "12.3 MB")])
def test_sizes_in_words(count: int, words: str) -> None:
    assert size_words(count) == words and ExportOptions().quality == 95


def test_a_bug_of_the_models_reaches_log_crash_file_and_report(
    program: Any, qtbot: Any, caplog: pytest.LogCaptureFixture
) -> None:
    open_noise(program, qtbot)
    crash_file().unlink(missing_ok=True)
    program.app.controller.selecting.select("a bug")
    qtbot.waitUntil(crash_file().exists, timeout=10_000)
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    assert "RuntimeError" in crash_file().read_text() and "RuntimeError" in program.app.guard.last
    assert any("RuntimeError" in record.getMessage() for record in caplog.records)
    card = program.window.notices._cards[0]
    card._report()
    report = next(child for child in program.window.children() if isinstance(child, ReportDialog))
    assert "RuntimeError: a bug" in report.text.toPlainText()
    report.close()
    program.app.controller.selecting.select("the horse")  # and it goes on
    qtbot.waitUntil(lambda: program.editor.session.has_mask, timeout=10_000)


def test_a_bug_on_a_thread_of_the_lane_is_reported(program: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    open_noise(program, qtbot)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("in the lane")

    monkeypatch.setattr("locheads_studio.studio.maskwork.operate", broken)
    crash_file().unlink(missing_ok=True)
    program.window.do("mask_invert")
    qtbot.waitUntil(lambda: crash_file().exists(), timeout=10_000)
    assert "in the lane" in crash_file().read_text() and not program.app.controller.busy
    assert QApplication.activeModalWidget() is None
