"""Transparent parts on the screen and on the clipboard."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from locheads_studio.document.geometry import Box
from locheads_studio.imaging.pictures import FILLED
from locheads_studio.imaging.raster import GROUND, Picture
from locheads_studio.studio.opened import prepare
from locheads_studio.studio.session import Session
from locheads_studio.ui import images
from locheads_studio.ui.canvas_sheets import CanvasSheets
from tests.ui.test_sheets import HEIGHT, WIDTH, seen


def test_a_checkerboard_lies_under_what_is_transparent() -> None:
    pixels = np.full((32, 32, 4), 200, np.uint8)
    pixels[:, :16, 3] = 255
    pixels[:, 16:, 3] = 0
    picture = Picture(pixels)
    box = Box(0, 0, 32, 32)
    shown = images.over_checks(picture.rgb8, picture.opacity8, box, 8)
    assert (shown[:, :16] == 200).all()
    assert {int(v) for v in np.unique(shown[:, 16:])} == {GROUND - 26, GROUND + 26}
    part = Box(20, 3, 30, 17)
    piece = images.over_checks(picture.rgb8[part.as_slices], pixels[part.as_slices][:, :, 3], part, 8)
    np.testing.assert_array_equal(piece, shown[part.as_slices])


def half_clear() -> np.ndarray:
    """HxWx4, the right half transparent over a colour that nobody is to see."""
    pixels = np.full((HEIGHT, WIDTH, 4), (200, 30, 40, 255), np.uint8)
    pixels[:, WIDTH // 2 :] = (9, 250, 9, 0)
    return pixels


def test_every_pane_shows_the_checkerboard(qapp: Any) -> None:
    session = Session()
    session.open(prepare(Picture(half_clear())))
    sheets = CanvasSheets(session)
    for content in ("source", "mask", "result"):
        shown = seen(sheets, content)
        assert (shown[:, : WIDTH // 2] == (200, 30, 40)).all(), content
        assert {int(v) for v in np.unique(shown[:, WIDTH // 2 :])} == {GROUND - 26, GROUND + 26}, content


def test_copies_keep_what_is_transparent_and_a_repaint_there_is_told(program: Any, qtbot: Any) -> None:
    pixels = half_clear()[:200, :300].copy()
    pixels[:, 150:, 3] = 0
    program.app.controller.files.open_picture(Picture(pixels), "clear")
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
    program.app.controller.masks.operate("all")
    qtbot.waitUntil(lambda: program.editor.session.has_mask and not program.app.controller.busy, timeout=10_000)
    told: list[str] = []
    stop = program.app.controller.notices.observe(lambda notice: told.append(notice.text))
    for what in ("copy", "copy_cutout"):
        program.window.do(what)
        copied = images.to_rgba(QGuiApplication.clipboard().image())
        np.testing.assert_array_equal(copied[:, :, 3], pixels[:, :, 3], what)
        np.testing.assert_array_equal(copied[:, :150, :3], pixels[:, :150, :3], what)
    assert FILLED not in told
    program.editor.prompt.edit.setText("a zebra")
    qtbot.mouseClick(program.editor.prompt.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(program.editor.session.results), timeout=10_000)
    qtbot.waitUntil(lambda: FILLED in told, timeout=10_000)
    stop()
    QGuiApplication.clipboard().clear()
