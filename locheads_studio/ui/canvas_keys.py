"""The canvas without a mouse: a cross that the keys move, and the tool in hand used at it."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QKeyEvent

from locheads_studio.document.masks import Combination
from locheads_studio.studio.session import Session
from locheads_studio.studio.tools import ToolBox
from locheads_studio.ui.canvas_panes import Layout, Pane
from locheads_studio.ui.view import View

_STEP: Final = 16.0  # logical pixels of a step of the cross; with Ctrl, too, one
_MOVES: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_JUMPS: Final = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
_CLICKS: Final = ("plus", "minus", "wand")  # the tools that do their work where they are pressed


class Surface(Protocol):
    """What is used of the canvas."""

    session: Session
    tools: ToolBox
    view: View
    layout_kind: Layout

    @property
    def holding(self) -> bool: ...
    def rect(self) -> QRect: ...
    def update(self) -> None: ...
    def panes(self) -> tuple[Pane, ...]: ...
    def press_at(self, at: QPointF, how: Combination | None = None) -> None: ...
    def move_to(self, at: QPointF) -> None: ...
    def release_at(self, at: QPointF) -> None: ...
    def remove_at(self, at: QPointF) -> None: ...


def combination_of(held: Qt.KeyboardModifier) -> Combination | None:
    """How what is selected meets the mask while Shift, Alt or both are held; None without them."""
    shift, alt = bool(held & Qt.KeyboardModifier.ShiftModifier), bool(held & Qt.KeyboardModifier.AltModifier)
    if shift and alt:
        return "intersect"
    return "add" if shift else "subtract" if alt else None


class KeyPointer:
    """`at`: the cross in coordinates of the widget, None until a key moves it.

    Shift and arrow keys move it, Ctrl too by single pixels. Enter clicks there (Shift+Enter adds, Alt+Enter
    subtracts); brush, outlines and points are taken in
    hand by Enter, moved, and put down by Enter, and Esc lets go. Page down and up jump to the next point and the one
    before, Delete takes the point under the cross away.
    """

    def __init__(self, canvas: Surface) -> None:
        self._canvas = canvas
        self.at: QPointF | None = None

    def leave(self) -> None:
        """The mouse is used again."""
        if self.at is not None:
            self.at = None
            self._canvas.update()

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key is for the cross, even if an action has the same."""
        if not self._canvas.session.is_open:
            return False
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift, ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
        if key in _MOVES:
            return held in (shift, shift | ctrl) and self._canvas.layout_kind != "compare"
        plain = held == Qt.KeyboardModifier.NoModifier
        if key in _ENTER and self.at is not None:
            return not held & ~(shift | Qt.KeyboardModifier.AltModifier)
        if key in _JUMPS:
            return plain and bool(self._points())
        return plain and self.at is not None and key == Qt.Key.Key_Delete

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key says; whether it was for the cross."""
        if not self.takes(event):
            return False
        key = Qt.Key(event.key())
        if key in _MOVES:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._move(*_MOVES[key], 1.0 if fine else _STEP)
        elif key in _JUMPS:
            self._jump(_JUMPS[key])
        elif self.at is not None and key in _ENTER:
            self._use(self.at, combination_of(event.modifiers()))
        elif self.at is not None:
            self._canvas.remove_at(self.at)
        self._canvas.update()
        return True

    def _move(self, dx: int, dy: int, by: float) -> None:
        area = self._canvas.rect()
        at = self.at or QPointF(area.center())
        x = min(max(at.x() + dx * by, 0.0), area.width() - 1.0)
        y = min(max(at.y() + dy * by, 0.0), area.height() - 1.0)
        self.at = QPointF(x, y)
        if self._canvas.holding:
            self._canvas.move_to(self.at)

    def _use(self, at: QPointF, how: Combination | None) -> None:
        canvas = self._canvas
        if canvas.holding:
            canvas.release_at(at)
            return
        canvas.press_at(at, how)
        if canvas.tools.active and canvas.tools.name in _CLICKS:
            canvas.release_at(at)

    def _points(self) -> list[QPointF]:
        """Those of the prompts, in the widget."""
        panes = self._canvas.panes()
        corner = QPointF(panes[0].rect.topLeft()) if panes else QPointF()
        given = self._canvas.tools.points.given.points
        return [QPointF(*self._canvas.view.to_widget(x, y)) + corner for x, y in given]

    def _jump(self, by: int) -> None:
        points = self._points()
        near = [place for place, point in enumerate(points) if self.at is not None and _near(point, self.at)]
        place = (near[0] + by) % len(points) if near else (0 if by > 0 else len(points) - 1)
        self.at = points[place]


def _near(one: QPointF, other: QPointF) -> bool:
    return (one - other).manhattanLength() < 3
