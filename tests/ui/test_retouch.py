"""What a retoucher looks for: the edge refined, specks cleaned up, selections kept, a mask that is seen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from locheads_studio.document.geometry import Box
from locheads_studio.imaging.pictures import Picture
from locheads_studio.studio import project
from locheads_studio.ui.mask_colour import colour_of, standing_out


def soft_disc(side: int = 160) -> np.ndarray:
    y, x = np.mgrid[:side, :side]
    cover = np.clip((45 - np.hypot(x - 80, y - 80)) / 10 + 0.5, 0, 1)[..., None]
    return np.rint(cover * (220, 160, 50) + (1 - cover) * (40, 70, 160)).astype(np.uint8)


@pytest.fixture
def opened(program: Any, qtbot: Any) -> Any:
    program.app.controller.files.open_picture(Picture(soft_disc()), "disc")
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
    qtbot.wait(30)
    return program


def rest(program: Any, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=30_000)
    qtbot.wait(20)


def test_refine_edge_by_its_keys_again_and_back(opened: Any, qtbot: Any) -> None:
    editor, session = opened.editor, opened.editor.session
    y, x = np.mgrid[:160, :160]
    from locheads_studio.document.tiles import Plane

    session.change_mask("Load mask", Plane.from_array(np.where(np.hypot(x - 80, y - 80) < 45, 255, 0).astype(np.uint8)))
    before = session.read_mask()
    qtbot.wait(20)
    editor.options.amount.setValue(10)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(editor.canvas, Qt.Key.Key_R, keys)
    qtbot.waitUntil(lambda: session.history.labels[-1] == "Refine edge", timeout=60_000)
    made = session.read_mask()
    assert 60 < made[80, 80 + 45] < 200 and made[80, 80] == 255 and made[5, 5] == 0
    editor.options.amount.setValue(4)
    steps = len(session.history.labels)
    qtbot.keyClick(editor.canvas, Qt.Key.Key_R, keys)
    qtbot.waitUntil(lambda: not np.array_equal(session.read_mask(), made), timeout=60_000)
    rest(opened, qtbot)
    assert len(session.history.labels) == steps, "another width is another try, not one upon the other"
    qtbot.keyClick(editor.canvas, "z", Qt.KeyboardModifier.ControlModifier)
    assert np.array_equal(session.read_mask(), before)


def disc_mask(session: Any) -> np.ndarray:
    from locheads_studio.document.tiles import Plane

    y, x = np.mgrid[:160, :160]
    session.change_mask("Load mask", Plane.from_array(np.where(np.hypot(x - 80, y - 80) < 45, 255, 0).astype(np.uint8)))
    return session.read_mask()


def test_refine_edge_is_tried_live_and_left_or_kept(opened: Any, qtbot: Any) -> None:
    """Esc gives back the mask there was, from wherever the keys are; Enter keeps the last try as one step."""
    editor, session = opened.editor, opened.editor.session
    before, row = disc_mask(session), editor.refine
    steps = len(session.history.labels)
    for holder in ("slider", "canvas"):
        opened.window.do("mask_refine")
        assert row.isVisible() and row.width_.slider.hasFocus() and row.width_.value() == editor.options.amount.value()
        qtbot.waitUntil(lambda: session.history.labels[-1] == "Refine edge", timeout=60_000)
        first = session.read_mask()
        for _ in range(8):
            qtbot.keyClick(row.width_.slider, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda: not np.array_equal(session.read_mask(), first), timeout=60_000)  # noqa: B023
        qtbot.waitUntil(lambda: editor.options.amount.value() == row.width_.value())  # the last of the eight is tried
        rest(opened, qtbot)
        assert row.isVisible() and len(session.history.labels) == steps + 1, "all tries are one step"
        if holder == "canvas":
            editor.canvas.setFocus()
        qtbot.keyClick(row.width_.slider if holder == "slider" else editor.canvas, Qt.Key.Key_Escape)
        assert not row.isVisible() and editor.canvas.hasFocus() and np.array_equal(session.read_mask(), before)
        rest(opened, qtbot)
        assert np.array_equal(session.read_mask(), before)
    opened.window.do("mask_refine")
    qtbot.waitUntil(lambda: session.history.labels[session.history.position] == "Refine edge", timeout=60_000)
    rest(opened, qtbot)
    made = session.read_mask()
    qtbot.keyClick(row.width_.slider, Qt.Key.Key_Return)
    assert not row.isVisible() and editor.canvas.hasFocus()
    rest(opened, qtbot)
    assert np.array_equal(session.read_mask(), made) and not np.array_equal(made, before)
    session.undo()
    assert np.array_equal(session.read_mask(), before)


def test_refine_edge_goes_when_something_else_is_done(opened: Any, qtbot: Any) -> None:
    editor, session, row = opened.editor, opened.editor.session, opened.editor.refine
    disc_mask(session)
    opened.window.do("mask_refine")
    qtbot.waitUntil(lambda: session.history.labels[-1] == "Refine edge", timeout=60_000)
    rest(opened, qtbot)
    at = editor.canvas.view.to_widget(20, 20)
    qtbot.mouseClick(editor.canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(at[0]), round(at[1])))
    rest(opened, qtbot)
    assert not row.isVisible() and session.history.labels[-2:] == ("Refine edge", "Brush")
    qtbot.keyClick(editor.canvas, Qt.Key.Key_Escape)
    assert session.history.labels[session.history.position] == "Brush", "nothing is left to give up"
    opened.window.do("mask_refine")
    opened.app.controller.files.open_picture(Picture(soft_disc(80)), "another")
    qtbot.waitUntil(lambda: session.size == (80, 80), timeout=10_000)
    rest(opened, qtbot)
    assert not row.isVisible() and not session.has_mask


def test_a_right_click_on_the_mask_offers_to_refine_clean_and_keep_it(opened: Any, qtbot: Any) -> None:
    disc_mask(opened.editor.session)
    canvas = opened.editor.canvas
    at = canvas.view.to_widget(80, 80)
    canvas.customContextMenuRequested.emit(QPoint(round(at[0]), round(at[1])))
    menu = QApplication.activePopupWidget()
    assert menu is not None
    for verb in ("mask_refine", "mask_clean", "selection_keep"):
        assert opened.window.actions_[verb] in menu.actions(), verb
    menu.close()


def test_clean_up_drops_specks_and_fills_holes(opened: Any, qtbot: Any) -> None:
    session = opened.editor.session
    session.combine = "add"
    for box in (Box(40, 40, 120, 120), Box(5, 5, 8, 8), Box(150, 20, 151, 21)):
        opened.app.controller.masks.fill_box(box)
    session.combine = "subtract"
    opened.app.controller.masks.fill_box(Box(60, 60, 63, 63))
    opened.app.controller.masks.fill_box(Box(80, 80, 100, 100))
    rest(opened, qtbot)
    opened.window.actions_["mask_clean"].trigger()
    qtbot.waitUntil(lambda: session.history.labels[-1] == "Clean up", timeout=10_000)
    expected = np.zeros((160, 160), np.uint8)
    expected[40:120, 40:120] = 255
    expected[80:100, 80:100] = 0
    assert np.array_equal(session.read_mask(), expected)


def test_kept_selections_are_in_the_file_and_in_undo(opened: Any, qtbot: Any, tmp_path: Any) -> None:
    editor, session = opened.editor, opened.editor.session
    opened.app.controller.masks.fill_box(Box(10, 10, 50, 50))
    rest(opened, qtbot)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(editor.canvas, Qt.Key.Key_K, keys)
    assert [kept.name for kept in session.state.saved] == ["Selection 1"]
    session.rename_selection(0, "corner & edge")
    opened.app.controller.masks.fill_box(Box(100, 100, 120, 120))
    rest(opened, qtbot)
    menu = editor.options.kept
    menu.fill()
    entry = next(action for action in menu.actions() if action.text() == "corner && edge")
    session.combine = "add"
    entry.trigger()
    rest(opened, qtbot)
    mask = session.read_mask()
    assert mask[20, 20] == mask[110, 110] == 255
    path = tmp_path / "kept.ora"
    project.save(project.snapshot(session), path, session.leftover)
    again = project.load(path).project
    assert again is not None and [kept.name for kept in again.state.saved] == ["corner & edge"]
    assert np.array_equal(again.state.saved[0].mask.read(), session.state.saved[0].mask.read())
    session.drop_selection(0)
    assert session.state.saved == ()
    session.undo()
    assert len(session.state.saved) == 1


@pytest.mark.parametrize("red", [True, False])
def test_the_mask_is_seen_on_red_too(program: Any, qtbot: Any, red: bool) -> None:
    colour = colour_of("red")
    ground = (colour.red(), colour.green(), colour.blue()) if red else (90, 90, 90)
    pixels = np.full((120, 120, 3), ground, np.uint8)
    program.app.controller.files.open_picture(Picture(pixels), "plain")
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
    program.app.controller.masks.fill_box(Box(30, 30, 90, 90))
    qtbot.waitUntil(lambda: program.editor.session.has_mask, timeout=10_000)
    qtbot.wait(60)
    canvas = program.editor.canvas
    assert (canvas.tint == colour) == (not red) and (standing_out(program.editor.session) == "red") == (not red)
    middle = canvas.view.to_widget(60, 60)
    shown = canvas.grab().toImage().pixelColor(round(middle[0]), round(middle[1]))
    seen = np.array([shown.red(), shown.green(), shown.blue()])
    away = np.abs(seen - pixels[0, 0]).sum()
    assert away > 80, "the tint differs from what is under it"
    program.window.actions_["colour_green"].trigger()
    assert canvas.tint == colour_of("green") and canvas.noted()["colour"] == "green"


def test_undo_says_what(opened: Any, qtbot: Any) -> None:
    undo, redo = (opened.window.actions_[verb] for verb in ("undo", "redo"))
    assert undo.text() == "&Undo"
    opened.app.controller.masks.fill_box(Box(10, 10, 50, 50))
    rest(opened, qtbot)
    qtbot.wait(30)
    assert undo.text() == "&Undo: Rectangle"
    undo.trigger()
    qtbot.wait(30)
    assert (undo.text(), redo.text()) == ("&Undo", "&Redo: Rectangle")
