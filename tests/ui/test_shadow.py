"""The shadow of what is selected, taken along by an action: one step of the history, in recipes, none where none is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from fake_engine import place_of
from PIL import Image
from PySide6.QtCore import Qt

from locheads_studio.document.geometry import Box
from locheads_studio.document.tiles import Plane
from locheads_studio.studio import maskwork
from locheads_studio.studio.recipes import REPLAYED


def scene(shade: bool) -> tuple[np.ndarray, Box, np.ndarray]:
    """A red box on grey ground, its place, and where its shadow lies."""
    picture = np.clip(np.random.default_rng(4).normal(150, 2, (160, 160, 3)), 0, 255).astype(np.uint8)
    thing, shadow = Box(60, 40, 90, 110), np.zeros((160, 160), bool)
    shadow[100:116, 80:120] = True
    if shade:
        picture[shadow] = picture[shadow] // 2
    picture[thing.as_slices] = (200, 40, 40)
    shadow[thing.as_slices] = False
    return picture, thing, shadow


def opened(program: Any, qtbot: Any, tmp_path: Path, shade: bool) -> tuple[Box, np.ndarray]:
    picture, thing, shadow = scene(shade)
    Image.fromarray(picture).save(tmp_path / "thing.png")
    program.window.open_path(str(tmp_path / "thing.png"))
    qtbot.waitUntil(lambda: program.editor.session.is_open and not program.app.controller.busy, timeout=10_000)
    program.app.controller.masks.fill_box(thing)
    qtbot.waitUntil(lambda: program.editor.session.has_mask and not program.app.controller.busy, timeout=10_000)
    return thing, shadow


def test_the_shadow_comes_along_and_is_undone_in_one_step(program: Any, qtbot: Any, tmp_path: Path) -> None:
    thing, shadow = opened(program, qtbot, tmp_path, True)
    session = program.editor.session
    before = session.read_mask()
    program.window.actions_["mask_shadow"].trigger()
    qtbot.waitUntil(lambda: session.history.labels[-1] == "Add its shadow", timeout=10_000)
    after = session.read_mask() >= 128
    assert after[thing.as_slices].all() and (after & shadow).sum() >= 0.8 * shadow.sum()
    assert [*session.state.corrections][-1] == (maskwork.SHADOW, 0.0) and maskwork.SHADOW in REPLAYED
    session.undo()
    assert np.array_equal(session.read_mask(), before)


def test_where_there_is_none_it_is_said(program: Any, qtbot: Any, tmp_path: Path) -> None:
    opened(program, qtbot, tmp_path, False)
    session, told = program.editor.session, []
    stop = program.app.controller.notices.observe(lambda notice: told.append(notice.text))
    labels = session.history.labels
    program.window.actions_["mask_shadow"].trigger()
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    stop()
    assert "shadow" in told[-1] and session.history.labels == labels


def test_soft_masks_keep_their_values() -> None:
    picture, thing, shadow = scene(True)
    mask = np.zeros((160, 160), np.uint8)
    mask[thing.as_slices] = 255
    mask[10:20, 10:20] = 90
    made = maskwork.with_shadow(Plane.from_array(mask), picture).read()
    assert (made[10:20, 10:20] == 90).all() and made[shadow].mean() >= 0.8 * 255


def found_thing(program: Any, qtbot: Any, tmp_path: Path, shade: bool) -> tuple[Box, np.ndarray]:
    """A phrase is found (the scripted models say where), with its shadow below it or without; the prompt is empty."""
    side = 240
    thing, shadow = place_of("the parcel", side, side), np.zeros((side, side), bool)
    shadow[thing.y1 - 10 : thing.y1 + 12, thing.x0 - 8 : thing.x1 + 8] = True
    picture = np.clip(np.random.default_rng(4).normal(150, 2, (side, side, 3)), 0, 255).astype(np.uint8)
    if shade:
        picture[shadow] = picture[shadow] // 2
    picture[thing.as_slices] = (200, 40, 40)
    shadow[thing.as_slices] = False
    Image.fromarray(picture).save(tmp_path / "thing.png")
    program.window.open_path(str(tmp_path / "thing.png"))
    qtbot.waitUntil(lambda: program.editor.session.is_open and not program.app.controller.busy)
    program.editor.phrase.edit.setText("the parcel")
    qtbot.keyClick(program.editor.phrase.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.editor.session.has_mask and not program.app.controller.busy)
    return thing, shadow


def test_the_shadow_of_what_is_to_be_removed_is_offered(program: Any, qtbot: Any, tmp_path: Path) -> None:
    thing, shadow = found_thing(program, qtbot, tmp_path, True)
    editor, session = program.editor, program.editor.session
    chip, before = editor.phrase.shadow, session.read_mask()
    qtbot.waitUntil(chip.isVisible)
    editor.prompt.edit.setText("a blue parcel")  # what is replaced keeps its shadow
    assert not chip.isVisible()
    editor.prompt.edit.setText("nothing")
    assert chip.isVisible()
    qtbot.mouseClick(chip.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.history.labels[-1] == "Add its shadow")
    after = session.read_mask() >= 128
    assert after[thing.as_slices].all() and (after & shadow).sum() >= 0.8 * shadow.sum()
    qtbot.waitUntil(lambda: not chip.isVisible())
    program.window.actions_["undo"].trigger()
    assert np.array_equal(session.read_mask(), before)
    qtbot.waitUntil(chip.isVisible)


def test_nothing_is_offered_where_there_is_no_shadow(program: Any, qtbot: Any, tmp_path: Path) -> None:
    found_thing(program, qtbot, tmp_path, False)
    asked, looked = program.editor.session.state.mask, program.editor._shadow
    qtbot.waitUntil(lambda: looked._asked is asked and not looked._looking)
    assert not looked.offered and not program.editor.phrase.shadow.isVisible()
