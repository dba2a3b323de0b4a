"""Points of the attention under the mouse, and how a document is looked at, which its project keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fake_engine import picture
from PySide6.QtCore import QPoint, QPointF, Qt

_LEFT = Qt.MouseButton.LeftButton
_NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def found(program: Any, qtbot: Any) -> Any:
    """The program with a phrase found, its heat map shown with the points on it."""
    program.app.controller.files.open_picture(picture(), "noise")
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
    program.app.controller.selecting.select("the horse")
    qtbot.waitUntil(lambda: program.editor.session.has_mask, timeout=10_000)
    idle(program, qtbot)
    program.window.do("view_attention")
    return program


def idle(program: Any, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    qtbot.waitUntil(lambda: not program.editor._later.isActive(), timeout=10_000)


def place(program: Any, point: tuple[float, float]) -> QPoint:
    return QPointF(*program.editor.canvas.view.to_widget(*point)).toPoint()


def drag(program: Any, qtbot: Any, start: QPoint, by: QPoint) -> None:
    canvas = program.editor.canvas
    qtbot.mouseMove(canvas, start)
    qtbot.mousePress(canvas, _LEFT, _NONE, start)
    for step in range(1, 9):
        qtbot.mouseMove(canvas, start + by * step / 8)
    qtbot.mouseRelease(canvas, _LEFT, _NONE, start + by)
    idle(program, qtbot)


def test_a_peak_of_the_attention_is_dragged_and_the_mask_follows(found: Any, qtbot: Any) -> None:
    session, canvas = found.editor.session, found.editor.canvas
    (start,), before, steps = session.prompts.points, session.read_mask().copy(), session.history.position
    width, height = session.size
    far = canvas.view.scale * 0.4  # beside the box that the phrase gave
    by = QPointF(far * width * (-1 if start[0] > width / 2 else 1), far * height * (-1 if start[1] > height / 2 else 1))
    by = by.toPoint()
    drag(found, qtbot, place(found, start), by)
    (now,) = session.prompts.points
    moved = now[0] - start[0], now[1] - start[1]
    assert moved == pytest.approx((by.x() / canvas.view.scale, by.y() / canvas.view.scale), abs=1.5 / canvas.view.scale)
    after = session.read_mask()
    assert not np.array_equal(after, before) and after[int(now[1]), int(now[0])] == 255
    assert session.history.position == steps + 1 and canvas.shown == "attention"
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.prompts.points == (start,) and np.array_equal(session.read_mask(), before)


def test_a_click_turns_a_point_and_a_second_one_turns_it_back(found: Any, qtbot: Any) -> None:
    session, canvas = found.editor.session, found.editor.canvas
    (start,), before = session.prompts.points, session.read_mask().copy()
    assert session.prompts.labels == (1,)
    qtbot.mouseClick(canvas, _LEFT, _NONE, place(found, start))
    idle(found, qtbot)
    assert session.prompts.labels == (0,) and session.prompts.points == (start,)
    turned = session.read_mask()
    assert turned[int(start[1]), int(start[0])] == 0 and not np.array_equal(turned, before)
    qtbot.mouseClick(canvas, _LEFT, _NONE, place(found, start))
    idle(found, qtbot)
    assert session.prompts.labels == (1,) and np.array_equal(session.read_mask(), before)
    qtbot.mouseClick(canvas, Qt.MouseButton.RightButton, _NONE, place(found, start))
    idle(found, qtbot)
    assert session.prompts.points == ()


@pytest.mark.parametrize("layout", ["view_result", "view_mask", "view_attention", "view_side", "view_compare"])
def test_a_project_opens_as_it_was_looked_at(found: Any, qtbot: Any, tmp_path: Path, layout: str) -> None:
    session, canvas, window = found.editor.session, found.editor.canvas, found.window
    window.do(layout)
    for _ in range(3):
        window.do("zoom_in")
    canvas.pan(-37, 23)
    idle(found, qtbot)
    kind, shown, view = canvas.layout_kind, canvas.shown, canvas.view
    file = tmp_path / "work.ora"
    found.app.controller.files.save_project(file)
    qtbot.waitUntil(lambda: session.project_path == file, timeout=10_000)
    assert not session.modified, "looking elsewhere is no change"
    window.do("close_picture")
    assert not session.is_open
    found.app.controller.files.open_picture(picture(), "other")  # which is looked at in its own way
    qtbot.waitUntil(lambda: session.is_open, timeout=10_000)
    idle(found, qtbot)
    window.do("view_mask")
    window.do("zoom_fit")
    assert canvas.view != view
    found.app.controller.files.open(file)
    qtbot.waitUntil(lambda: session.is_open and session.path == file, timeout=10_000)
    idle(found, qtbot)
    assert (canvas.layout_kind, canvas.shown) == (kind, shown)
    again = canvas.view
    assert (again.scale, again.dx, again.dy) == pytest.approx((view.scale, view.dx, view.dy), rel=1e-6, abs=1e-3)


@pytest.mark.parametrize("heads", [True, False])
def test_a_project_opens_with_the_panel_that_was_shown(found: Any, qtbot: Any, tmp_path: Path, heads: bool) -> None:
    session, window, panel = found.editor.session, found.window, found.editor.heads
    if heads:
        window.do("heads")
    idle(found, qtbot)
    file = tmp_path / "work.ora"
    found.app.controller.files.save_project(file)
    qtbot.waitUntil(lambda: session.project_path == file, timeout=10_000)
    window.do("heads")  # the other one
    window.do("close_picture")
    found.app.controller.files.open(file)
    qtbot.waitUntil(lambda: session.is_open, timeout=10_000)
    idle(found, qtbot)
    assert panel.isVisible() is heads and found.editor.results.isVisible() is not heads
    assert window.actions_["heads"].isChecked() is heads
