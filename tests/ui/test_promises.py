"""What I see is what I get, and nothing of value leaves without a question: through real keys, clicks and drops."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QBuffer, QByteArray, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QMessageBox

from locheads_studio.document.strokes import Brush
from locheads_studio.imaging.pictures import open_picture
from locheads_studio.ui.export_dialog import ExportDialog
from locheads_studio.ui.keys_card import KeysCard
from locheads_studio.ui.memory import Memory
from locheads_studio.ui.signals import Signals
from tests.ui.test_keep import answer
from tests.ui.test_window import at, open_noise, select


def repainted(program: Any, qtbot: Any, prompt: str = "a zebra") -> Any:
    """A program with a result that is shown and not applied, made as a user does."""
    open_noise(program, qtbot)
    select(program, qtbot)
    editor = program.editor
    editor.prompt.edit.setText(prompt)
    qtbot.mouseClick(editor.prompt.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(editor.session.results) and not program.app.controller.busy, timeout=10_000)
    qtbot.wait(60)
    assert editor.session.shown is not None
    return editor.session


def painted(program: Any, qtbot: Any) -> Any:
    open_noise(program, qtbot)
    canvas = program.editor.canvas
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(program, 60, 60))
    qtbot.mouseMove(canvas, at(program, 120, 60))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at(program, 120, 60))
    assert program.editor.session.has_mask
    qtbot.wait(40)
    return program.editor.session


def when_asked(press: str) -> list[str]:
    """Press a button of the question that comes next; the list collects what it said."""
    said: list[str] = []
    clock = QTimer(QApplication.instance())
    clock.setInterval(20)

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            clock.stop()
            clock.deleteLater()
            said.append(f"{box.text()} {box.informativeText()}".strip())
            next(button for button in box.buttons() if button.text() == press).click()

    clock.timeout.connect(look)
    clock.start()
    return said


def export(program: Any, qtbot: Any, target: Path) -> None:
    """Ctrl+E, a name, Enter."""

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, ExportDialog):
            QTimer.singleShot(20, fill)
            return
        dialog.name.selectAll()
        qtbot.keyClicks(dialog.name, str(target))
        qtbot.keyClick(dialog.name, Qt.Key.Key_Return)

    QTimer.singleShot(20, fill)
    qtbot.keyClick(program.editor.canvas, "e", Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: target.exists() and not program.app.controller.busy, timeout=10_000)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=5_000)
    qtbot.wait(40)


# --- what I see is what I get


def test_the_export_is_what_is_shown(program: Any, qtbot: Any, tmp_path: Path) -> None:
    session = repainted(program, qtbot)
    shown = session.read_picture().copy()
    assert not np.array_equal(shown, session.read_source())
    export(program, qtbot, tmp_path / "out.png")
    assert np.array_equal(open_picture(tmp_path / "out.png").pixels, shown)
    assert [layer.name for layer in session.layers] == ["a zebra"] and session.shown is None
    assert np.array_equal(session.read_picture(), shown)
    assert any("became a layer" in notice.action for notice in program.app.controller.notices.all)


def test_a_result_that_is_not_shown_is_not_exported(program: Any, qtbot: Any, tmp_path: Path) -> None:
    session = repainted(program, qtbot)
    item = program.editor.results.list.visualItemRect(program.editor.results.list.item(0)).center()
    qtbot.mouseClick(program.editor.results.list.viewport(), Qt.MouseButton.LeftButton, pos=item)
    assert session.shown is None
    export(program, qtbot, tmp_path / "out.png")
    assert np.array_equal(open_picture(tmp_path / "out.png").pixels, session.read_source()) and not session.layers


def test_an_export_while_another_repaint_runs_costs_neither(program: Any, qtbot: Any, tmp_path: Path) -> None:
    session = repainted(program, qtbot)
    shown = session.read_picture().copy()
    program.handlers.gate.clear()
    program.editor.prompt.edit.setText("a cow")
    program.window.do("repaint")
    qtbot.waitUntil(lambda: program.app.controller.repainting, timeout=5_000)
    program.app.controller.files.save(tmp_path / "out.png")
    qtbot.waitUntil((tmp_path / "out.png").exists, timeout=10_000)
    assert np.array_equal(open_picture(tmp_path / "out.png").pixels, shown)
    program.handlers.gate.set()
    qtbot.waitUntil(lambda: any(result.title == "a cow" for result in session.results), timeout=10_000)


@pytest.mark.parametrize("what", ["cutout", "copy", "copy_cutout", "estimate"])
def test_cut_outs_copies_and_sizes_are_of_what_is_shown(
    program: Any, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    from locheads_studio.studio.exports import ExportOptions, exported_bytes

    session = repainted(program, qtbot)
    shown, mask = session.read_picture().copy(), session.read_mask()
    if what == "estimate":
        told: list[int | None] = []
        program.app.controller.files.estimate("PNG", ExportOptions(), told.append)
        qtbot.waitUntil(lambda: bool(told), timeout=10_000)
        assert told == [exported_bytes(session.picture, session.layers_shown, "PNG", ExportOptions())]
        assert told != [exported_bytes(session.picture, session.layers, "PNG", ExportOptions())]
        return
    if what == "cutout":
        answer(monkeypatch, tmp_path / "cut.png")
        program.window.do("cutout")
        qtbot.waitUntil(lambda: (tmp_path / "cut.png").exists() and not program.app.controller.busy, timeout=10_000)
        pixels = open_picture(tmp_path / "cut.png").pixels
        assert np.array_equal(pixels[mask == 255][:, :3], shown[mask == 255])
        return
    program.window.do(what)
    from locheads_studio.ui import images

    pixels = images.to_rgba(QGuiApplication.clipboard().image())
    assert np.array_equal(pixels[mask == 255][:, :3], shown[mask == 255])
    QGuiApplication.clipboard().clear()


# --- nothing leaves without a question


@pytest.mark.parametrize("make", [repainted, painted])
@pytest.mark.parametrize("way", ["close_picture", "quit", "paste_picture", "drop", "alt+f4"])
def test_work_is_asked_about_whatever_the_way(
    program: Any, qtbot: Any, tmp_path: Path, make: Callable[..., Any], way: str
) -> None:
    session = make(program, qtbot)
    before = session.picture
    assert program.window.isWindowModified()
    said = when_asked("Stay here")
    if way == "drop":
        open_picture_file(tmp_path / "other.png")
        drop(program, QUrl.fromLocalFile(str(tmp_path / "other.png")))
        open_instead()
    elif way == "alt+f4":
        program.window.close()
    else:
        if way == "paste_picture":
            QGuiApplication.clipboard().setImage(QImage(20, 20, QImage.Format.Format_RGB32))
        program.window.do(way)
    assert said == ["“noise” has edits that are not saved."]
    assert session.is_open and session.picture is before and program.window.isVisible()
    QGuiApplication.clipboard().clear()


def test_a_running_repaint_is_asked_about(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    select(program, qtbot)
    program.handlers.gate.clear()
    program.window.do("repaint")
    qtbot.waitUntil(lambda: program.app.controller.repainting, timeout=5_000)
    said = when_asked("Stay here")
    program.window.close()
    assert "still running" in said[0] and program.editor.session.is_open and program.window.isVisible()
    said = when_asked("Stop and leave")
    program.window.do("close_picture")
    assert said and not program.editor.session.is_open
    program.handlers.gate.set()


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif"])
def test_an_exported_picture_holds_no_layers(program: Any, qtbot: Any, tmp_path: Path, suffix: str) -> None:
    session = repainted(program, qtbot)
    export(program, qtbot, tmp_path / f"out{suffix}")
    assert session.modified and program.window.isWindowModified()
    assert session.name == "noise" and "noise" in program.window.windowTitle()
    said = when_asked("Stay here")
    qtbot.keyClick(program.editor.canvas, "w", Qt.KeyboardModifier.ControlModifier)
    assert f"out{suffix} shows the picture, but holds no layers, results and masks." in said[0]
    assert session.is_open
    program.window.do("undo")  # the layer is gone: the file shows another picture
    said = when_asked("Do not save")
    program.window.do("close_picture")
    assert "before the last changes" in said[0] and not session.is_open


def test_nothing_is_asked_where_nothing_is_lost(program: Any, qtbot: Any, tmp_path: Path) -> None:
    open_noise(program, qtbot)
    program.window.do("close_picture")
    assert not program.editor.session.is_open
    open_noise(program, qtbot)
    select(program, qtbot)  # the words find it again
    assert not program.window.isWindowModified()
    program.window.do("close_picture")
    assert not program.editor.session.is_open


@pytest.mark.parametrize("way", ["close_picture", "quit"])
def test_save_when_closing_saves_and_closes(
    program: Any, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    repainted(program, qtbot)
    answer(monkeypatch, tmp_path / "kept.ora")
    said = when_asked("Save…")
    program.window.do(way)
    assert said
    if way == "quit":
        qtbot.waitUntil(lambda: program.app.editor is None, timeout=10_000)
    else:
        qtbot.waitUntil(lambda: not program.editor.session.is_open, timeout=10_000)
    assert (tmp_path / "kept.ora").exists()


def test_save_that_is_given_up_or_fails_leaves_nothing(
    program: Any, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = repainted(program, qtbot)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    when_asked("Save…")
    program.window.do("close_picture")
    qtbot.wait(50)
    assert session.is_open
    answer(monkeypatch, tmp_path / "no such folder" / "kept.ora")
    when_asked("Save…")
    program.window.do("close_picture")
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    qtbot.wait(50)
    assert session.is_open and session.modified


def test_a_sample_is_saved_among_the_pictures(
    program: Any, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtCore import QStandardPaths

    from locheads_studio.ui.start_page import samples

    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda where: str(tmp_path))
    program.window.open_path(str(samples()[0].path), sample=True)
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    starts: list[str] = []
    for asks, inside in (("getSaveFileName", ""), ("getOpenFileName", "/x")):
        monkeypatch.setattr(
            QFileDialog, asks, lambda _, title, start, *more, inside=inside: starts.append(start + inside) or ("", "")
        )
    program.window.do("mask_all")
    qtbot.waitUntil(lambda: program.editor.session.has_mask, timeout=10_000)
    for verb in ("save_as", "save_recipe", "save_mask", "cutout", "open"):
        program.window.do(verb)
    assert [Path(start).parent for start in starts] == [tmp_path] * 5


# --- an orderly end keeps what a crash would have kept


def test_ctrl_c_in_the_terminal_keeps_the_work(start_program: Callable[[], Any], qtbot: Any, tmp_path: Path) -> None:
    first = start_program()
    session = repainted(first, qtbot)
    seen = session.read_picture().copy()
    session.begin_stroke(Brush(30), 20, 20)
    signals = Signals(first.app)
    signals.ended.connect(first.app.end_unasked)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts background jobs with it ignored
    try:
        signals.listen()
        os.kill(os.getpid(), signal.SIGINT)
        qtbot.waitUntil(lambda: first.app.editor is None, timeout=10_000)
    finally:
        signals.close()
        signal.signal(signal.SIGINT, before)
    first.stop()
    second = start_program()
    try:
        recovery = second.window.start_page.recovery
        qtbot.waitUntil(lambda: not recovery.isHidden(), timeout=10_000)
        second.app.controller.files.recover(second.app._left[0].journal)
        qtbot.waitUntil(lambda: second.editor.session.is_open, timeout=10_000)
        assert np.array_equal(second.editor.session.read_picture(), seen) and second.editor.session.shown is not None
        assert second.editor.session.has_mask
    finally:
        second.stop()
    assert not list((tmp_path / "recovery").iterdir())


def test_what_words_selected_is_there_again_after_quitting(
    start_program: Callable[[], Any], qtbot: Any, tmp_path: Path
) -> None:
    """A crash would have kept it, and nobody was asked about it."""
    first = start_program()
    for phrase in ("the horse", "the dog"):
        open_noise(first, qtbot)
        select(first, qtbot, phrase)
        first.window.do("close_picture")
    qtbot.waitUntil(lambda: not first.app.journals._writing, timeout=10_000)
    first.window.do("quit")
    qtbot.waitUntil(lambda: first.app.editor is None, timeout=10_000)
    first.stop()
    second = start_program()
    try:
        qtbot.waitUntil(lambda: not second.window.start_page.recovery.isHidden(), timeout=10_000)
        (left,) = second.app._left  # of such, the newest
        second.app.controller.files.recover(left.journal)
        qtbot.waitUntil(lambda: second.editor.session.is_open, timeout=10_000)
        assert second.editor.session.found.phrase == "the dog"
    finally:
        second.stop()


# --- recent files


def test_recent_files_are_in_the_menu_and_kept_at_once(program: Any, qtbot: Any, tmp_path: Path) -> None:
    for name in ("a.png", "b & c.png"):
        open_picture_file(tmp_path / name)
        program.window.open_path(str(tmp_path / name))
        qtbot.waitUntil(lambda n=name: program.editor.session.name == n, timeout=10_000)
        qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    assert [Path(name).name for name in Memory.load(program.app.memory.path).recent] == ["b & c.png", "a.png"]
    actions = program.window._recent.menu.actions()
    assert [action.text() for action in actions] == ["&1  b && c.png", "&2  a.png"]
    actions[1].trigger()
    qtbot.waitUntil(lambda: program.editor.session.name == "a.png", timeout=10_000)
    (tmp_path / "b & c.png").unlink()
    program.window.show_recent(program.app.memory.recent)
    assert len(program.window._recent.menu.actions()) == 1


# --- drops


def open_picture_file(path: Path) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    assert image.save(str(path))


def drop(program: Any, *urls: QUrl, data: QMimeData | None = None) -> bool:
    """What the pointer carries is accepted when it comes, and dropped."""
    carried = data or QMimeData()
    if urls:
        carried.setUrls(list(urls))
    enter = QDragEnterEvent(
        QPoint(50, 50), Qt.DropAction.CopyAction, carried, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(program.window, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, carried, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(program.window, event)
    return True


def open_instead() -> None:
    """Of what is offered for something that was dropped beside an open picture."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[1].trigger()
    if shiboken6.isValid(menu):
        menu.close()


def png_bytes() -> QByteArray:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return held


def test_a_picture_from_a_browser_is_taken(program: Any, qtbot: Any) -> None:
    pixels, encoded, inline = QMimeData(), QMimeData(), QMimeData()
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    pixels.setImageData(image)
    pixels.setUrls([QUrl("https://example.org/a.png")])
    encoded.setData("image/png", png_bytes())
    inline.setText("data:image/png;base64," + bytes(png_bytes().toBase64().data()).decode())
    for data in (pixels, encoded, inline):
        assert drop(program, data=data)
        qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
        assert program.editor.session.size == (40, 30) and program.editor.session.read_picture()[0, 0, 1] == 128
        program.window.do("close_picture")


def test_an_address_alone_is_told(program: Any, qtbot: Any) -> None:
    assert drop(program, QUrl("https://example.org/a.png"))
    qtbot.waitUntil(lambda: bool(program.window.notices.texts), timeout=5_000)
    assert "Only the address came along" in program.window.notices.texts[0]
    assert not program.editor.session.is_open
    words = QMimeData()
    words.setText("a text that is no address")
    assert not drop(program, data=words)


def test_of_several_files_the_first_is_opened_and_said(program: Any, qtbot: Any, tmp_path: Path) -> None:
    for name in ("a.png", "b.png", "c.png"):
        open_picture_file(tmp_path / name)
    drop(program, *(QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.png", "b.png", "c.png")))
    qtbot.waitUntil(lambda: program.editor.session.name == "a.png", timeout=10_000)
    qtbot.waitUntil(lambda: any("the first of 3" in text for text in program.window.notices.texts), timeout=5_000)


# --- keys


@pytest.mark.parametrize("how", ["key", "click"])
def test_the_card_of_keys_goes_with_any_key_or_click(program: Any, qtbot: Any, how: str) -> None:
    program.window.do("keys")
    card = QApplication.activePopupWidget()
    assert isinstance(card, KeysCard)
    label = card.findChild(QLabel)
    assert card.height() <= label.heightForWidth(label.width()) + 40, "no empty room around it"
    if how == "key":
        qtbot.keyClick(card, Qt.Key.Key_A)
    else:
        qtbot.mouseClick(card.childAt(card.rect().center()) or card, Qt.MouseButton.LeftButton)
    assert QApplication.activePopupWidget() is None


def test_escape_cancels_the_work_and_before_that_the_stroke(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    select(program, qtbot)
    program.handlers.gate.clear()
    program.window.do("repaint")
    qtbot.waitUntil(lambda: program.window.actions_["cancel"].isEnabled(), timeout=5_000)
    canvas, session = program.editor.canvas, program.editor.session
    canvas.setFocus()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(program, 20, 20))
    qtbot.mouseMove(canvas, at(program, 40, 20))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not session.stroke_open and program.app.controller.repainting
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at(program, 40, 20))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not program.app.controller.repainting
    program.handlers.gate.set()
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=5_000)
    assert session.results == ()


def test_the_new_layer_is_the_chosen_one(program: Any, qtbot: Any) -> None:
    session = repainted(program, qtbot)
    qtbot.mouseClick(program.editor.results.apply, Qt.MouseButton.LeftButton)
    qtbot.wait(40)
    program.window.do("next_result")
    qtbot.wait(40)
    qtbot.mouseClick(program.editor.results.apply, Qt.MouseButton.LeftButton)
    qtbot.wait(40)
    layers = program.editor.layers
    assert len(session.layers) == 2 and layers.layer() is session.layers[-1]
    layers.opacity.set_value(40)
    assert [layer.opacity for layer in session.layers] == [1.0, pytest.approx(0.4)]
    program.window.do("undo")
    qtbot.wait(40)
    layers.list.setCurrentRow(1)
    program.window.do("view_mask")  # nothing new: the choice stays
    qtbot.wait(40)
    assert layers.layer() is session.layers[0]
