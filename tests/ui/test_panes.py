"""All views: a pane is painted when what it shows has changed, not because another one is not finished."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.imaging.pictures import Picture
from locheads_studio.ui import canvas_base
from locheads_studio.ui.canvas import Canvas
from locheads_studio.ui.canvas_panes import Pane

WIDTH, HEIGHT = 1500, 1100


@pytest.fixture
def painted(program: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each pane was painted, since nothing was left to paint of a picture in all views."""
    monkeypatch.setattr(canvas_base, "_BUDGET_S", 0.0)  # each paint makes one smaller copy
    count: Counter[str] = Counter()
    plain = Canvas._paint_pane

    def counted(canvas: Canvas, painter: Any, sheets: Any, pane: Pane, *more: Any) -> bool:
        count[pane.content] += 1
        return plain(canvas, painter, sheets, pane, *more)

    monkeypatch.setattr(Canvas, "_paint_pane", counted)
    pixels = np.random.default_rng(0).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    program.app.controller.files.open_picture(Picture(pixels), "noise")
    qtbot.waitUntil(lambda: program.editor.session.is_open and not program.app.controller.busy, timeout=10_000)
    program.window.resize(1200, 900)
    program.window.do("view_side")
    rest(count, qtbot)
    assert {pane.content for pane in program.editor.canvas.panes()} >= {"attention", "mask", "result"}
    return count


def rest(count: Counter[str], qtbot: Any) -> None:
    """Until nothing is painted any more; then count anew."""
    before = -1
    while before != count.total():
        before = count.total()
        qtbot.wait(150)
    count.clear()


def finished(count: Counter[str], qtbot: Any) -> Counter[str]:
    before = -1
    while before != count.total():
        before = count.total()
        qtbot.wait(150)
    return Counter(count)


def test_a_pane_that_is_not_finished_leaves_the_others_alone(program: Any, qtbot: Any, painted: Counter[str]) -> None:
    session = program.editor.session
    blend = np.full((HEIGHT, WIDTH), 255, np.uint8)
    for value in (90, 180):  # every part of the result is another one; what lies under it is known after the first
        edit = Edit(Box(0, 0, WIDTH, HEIGHT), np.full((HEIGHT, WIDTH, 3), value, np.uint8), blend, Recipe())
        session.add_result(edit, "grey")
        made = finished(painted, qtbot)
        painted.clear()
    cells = -(-WIDTH // 256) * -(-HEIGHT // 256)
    assert made["result"] >= cells, "one smaller copy in each paint"
    assert max(made[content] for content in ("attention", "mask", "source")) <= 3, made


def test_a_stroke_paints_no_pane_that_does_not_show_the_mask(program: Any, qtbot: Any, painted: Counter[str]) -> None:
    canvas = program.editor.canvas
    (pane,) = [pane for pane in canvas.panes() if pane.content == "mask"]
    x, y = pane.rect.center().x(), pane.rect.center().y()
    program.editor.choose_tool("brush")
    canvas.setFocus()
    QTest.mouseMove(canvas, QPoint(x, y))
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    rest(painted, qtbot)
    canvas.session.extend_stroke(WIDTH / 2 + 60, HEIGHT / 2)  # as a move does, without the ring that all panes show
    made = finished(painted, qtbot)
    assert made["mask"] >= 1 and made["result"] == made["source"] == 0, made
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
