"""What the panes show while results come and go, and what that costs the window's thread: pieces, never the whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.imaging.pictures import Picture
from locheads_studio.studio.composite import Composite
from locheads_studio.studio.opened import prepare
from locheads_studio.studio.session import Session
from locheads_studio.ui import images
from locheads_studio.ui.canvas_panes import Content
from locheads_studio.ui.canvas_sheets import CanvasSheets
from locheads_studio.ui.view import View

WIDTH, HEIGHT = 700, 520
EVERYWHERE = QRectF(0, 0, WIDTH, HEIGHT)


@pytest.fixture
def session() -> Session:
    made = Session()
    pixels = np.random.default_rng(0).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    made.open(prepare(Picture(pixels)))
    return made


def edit(x: int, value: int) -> Edit:
    blend = np.full((200, 300), 255, np.uint8)
    return Edit(Box(x, 100, x + 300, 300), np.full((200, 300, 3), value, np.uint8), blend, Recipe())


def seen(sheets: CanvasSheets, content: Content) -> np.ndarray:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    while not sheets.picture_for(content).paint(painter, View(), EVERYWHERE, 1.0, until=0.0):
        pass
    painter.end()
    return images.to_rgba(image)[:, :, :3]


def test_each_pane_shows_its_picture(qapp: Any, session: Session) -> None:
    sheets = CanvasSheets(session)
    session.observe(lambda kind, box: sheets.composed.invalidate(box) if kind == "composed" else None)

    def check() -> None:
        assert np.array_equal(seen(sheets, "source"), session.read_source())
        assert np.array_equal(seen(sheets, "mask"), session.committed.read())
        assert np.array_equal(seen(sheets, "result"), session.read_picture())

    steps: tuple[Callable[[], Any], ...] = (
        lambda: session.add_result(edit(50, 10), "one"),
        lambda: session.add_result(edit(250, 90), "two"),
        lambda: session.show_result(1),
        session.apply_result,
        lambda: session.show_result(2),
        lambda: session.set_layer(session.layers[0].number, opacity=0.5),
        session.apply_result,
        lambda: session.show_result(None),
        lambda: session.set_layer(session.layers[0].number, visible=False),
        lambda: session.jump(0),
        session.redo,
    )
    check()
    for step in steps:
        step()
        check()


def test_a_result_is_laid_over_a_tile_at_a_time(qapp: Any, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    plain = Composite._tile

    def counted(self: Composite, index: int) -> np.ndarray:
        made.append(index)
        return plain(self, index)

    monkeypatch.setattr(Composite, "_tile", counted)
    sheets = CanvasSheets(session)
    seen(sheets, "result")
    session.add_result(edit(200, 5), "one")
    sheets.composed.invalidate(edit(200, 5).box)
    assert made == []  # a change itself lays nothing over
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paints = 1
    while not sheets.composed.paint(painter, View(), EVERYWHERE, 1.0, until=0.0):
        assert len(made) == paints  # one in each paint that has no time left
        paints += 1
    painter.end()
    assert len(made) == paints == 4
