"""The crop on the canvas: the picture turned under a level frame with handles, dragged and moved with the keys."""

from __future__ import annotations

from math import ceil
from typing import Final, Protocol

from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPainterPath, QPen, QTransform

from locheads_studio.studio.cropping import Cropping, Handle
from locheads_studio.ui import overlays
from locheads_studio.ui.sheets import PictureSheet
from locheads_studio.ui.view import View

_REACH: Final = 12.0  # logical pixels around a side or corner in which it is taken
_SNAP: Final = 6.0  # logical pixels to the picture's own sides
_STEP: Final = 10.0  # logical pixels that an arrow key moves the frame; with Ctrl one pixel of the picture
_SHAPES: Final[dict[Handle | None, Qt.CursorShape]] = {
    "n": Qt.CursorShape.SizeVerCursor,
    "s": Qt.CursorShape.SizeVerCursor,
    "w": Qt.CursorShape.SizeHorCursor,
    "e": Qt.CursorShape.SizeHorCursor,
    "nw": Qt.CursorShape.SizeFDiagCursor,
    "se": Qt.CursorShape.SizeFDiagCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor,
    "sw": Qt.CursorShape.SizeBDiagCursor,
    "move": Qt.CursorShape.SizeAllCursor,
    "level": Qt.CursorShape.CrossCursor,
    None: Qt.CursorShape.ArrowCursor,
}
_KEYS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Surface(Protocol):
    """What is used of the canvas."""

    view: View

    def update(self) -> None: ...


class CropHandles(QObject):
    """`crop` is what is in hand, None when nothing is. `changed`: another; `applied` and `left` by Enter and Esc."""

    changed = Signal()
    applied = Signal()
    left = Signal()

    def __init__(self, canvas: Surface, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.crop: Cropping | None = None

    @property
    def active(self) -> bool:
        """Whether a crop is in hand."""
        return self.crop is not None

    def begin(self, size: tuple[int, int]) -> None:
        """Take all of a picture of that size in hand."""
        self.crop = Cropping(size)
        self.tell()

    def end(self) -> None:
        """Let go."""
        self.crop = None
        self.tell()

    def tell(self) -> None:
        """It was changed from elsewhere."""
        self._canvas.update()
        self.changed.emit()

    # --- mouse, pen and keys

    def press(self, at: QPointF) -> None:
        """The button goes down; with Ctrl a line is drawn that is to become level."""
        if self.crop is not None:
            level = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier)
            self.crop.press(*self._place(at), _REACH / self._canvas.view.scale, level=level)
            self.tell()

    def move(self, at: QPointF) -> None:
        """The pointer moves."""
        if self.crop is not None and self.crop.held is not None:
            self.crop.move(*self._place(at), _SNAP / self._canvas.view.scale)
            self.tell()

    def release(self) -> None:
        """The button goes up."""
        if self.crop is not None and self.crop.held is not None:
            self.crop.release()
            self.tell()

    def cursor_at(self, at: QPointF) -> Qt.CursorShape:
        """What the pointer looks like."""
        if self.crop is None:
            return Qt.CursorShape.ArrowCursor
        held = self.crop.held
        reach = _REACH / self._canvas.view.scale
        return _SHAPES[held if held is not None else self.crop.handle_at(*self._place(at), reach)]

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key is for the crop, even if an action has the same."""
        if self.crop is None:
            return False
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if key in _KEYS:
            return not held & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        return held == Qt.KeyboardModifier.NoModifier and key in (*_ENTER, Qt.Key.Key_Escape)

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key says: arrows move the frame (Shift: its lower right corner; Ctrl: by single pixels), Enter
        applies, Esc lets go of what is dragged, or of all. Whether it was for the crop."""
        crop = self.crop
        if crop is None or not self.takes(event):
            return False
        key = Qt.Key(event.key())
        if key in _ENTER:
            self.applied.emit()
        elif key == Qt.Key.Key_Escape and crop.held is not None:
            crop.drop()
            self.tell()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            by = 1 if fine else max(1, ceil(_STEP / self._canvas.view.scale))
            dx, dy = _KEYS[key]
            crop.nudge(dx * by, dy * by, size=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            self.tell()
        return True

    def _place(self, at: QPointF) -> tuple[float, float]:
        return self._canvas.view.to_picture(at.x(), at.y())

    # --- painting

    def paint(self, painter: QPainter, sheet: PictureSheet, area: QRectF, ratio: float, until: float) -> bool:
        """The turned picture, what is cut away in the dark, the frame. False when another paint is needed."""
        crop, view = self.crop, self._canvas.view
        if crop is None:
            return True
        middle = QPointF(*view.to_widget(crop.size[0] / 2, crop.size[1] / 2))
        turn = QTransform().translate(middle.x(), middle.y()).rotate(crop.angle).translate(-middle.x(), -middle.y())
        back, _ = turn.inverted()
        painter.save()
        painter.setTransform(turn, True)
        whole = sheet.paint(painter, view, back.mapRect(area), ratio, until)
        painter.restore()
        frame = overlays.box_rect(view, crop.box)
        dark = QPainterPath()
        dark.addRect(area)
        hole = QPainterPath()
        hole.addRect(frame)
        painter.fillPath(dark.subtracted(hole), QColor(0, 0, 0, 150))
        _paint_frame(painter, frame, fine=crop.angle != 0 or crop.held == "level")
        if crop.line is not None:
            ends = [QPointF(*view.to_widget(*place)) for place in crop.line]
            for pen in (QPen(QColor(0, 0, 0, 170), 4), QPen(QColor("#ffd75e"), 1.8)):
                painter.setPen(pen)
                painter.drawLine(ends[0], ends[1])
        return whole


def _paint_frame(painter: QPainter, frame: QRectF, *, fine: bool) -> None:
    """The frame with thirds (more lines while the picture is turned) and handles that are seen on any ground."""
    count = 9 if fine else 3
    lines = []
    for n in range(1, count):
        x, y = frame.left() + frame.width() * n / count, frame.top() + frame.height() * n / count
        lines += [QLineF(x, frame.top(), x, frame.bottom()), QLineF(frame.left(), y, frame.right(), y)]
    painter.setPen(QPen(QColor(255, 255, 255, 70 if fine else 90), 1))
    painter.drawLines(lines)
    overlays.two_tone(painter, frame, QColor("#ffffff"), 1.6)
    long = min(22.0, frame.width() / 3, frame.height() / 3)
    x0, x1, y0, y1 = frame.left(), frame.right(), frame.top(), frame.bottom()
    cx, cy = frame.center().x(), frame.center().y()
    strokes = [
        QLineF(x, y, x + dx * long, y + dy * long)
        for x, sx in ((x0, 1), (x1, -1))
        for y, sy in ((y0, 1), (y1, -1))
        for dx, dy in ((sx, 0), (0, sy))
    ]
    strokes += [QLineF(cx - long / 2, y, cx + long / 2, y) for y in (y0, y1)]
    strokes += [QLineF(x, cy - long / 2, x, cy + long / 2) for x in (x0, x1)]
    for pen in (QPen(QColor(0, 0, 0, 150), 7), QPen(QColor("#ffffff"), 4.5)):
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        painter.setPen(pen)
        painter.drawLines(strokes)
