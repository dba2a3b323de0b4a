"""Every head of the model as a cell, layer by layer, coloured by what was measured of it."""

from __future__ import annotations

from math import isfinite
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from locheads_studio.heads.names import Head
from locheads_studio.ui import theme
from locheads_studio.ui.text_size import mild

_LEAST, _MOST = 6.0, 22.0  # logical pixels of a cell
_AXIS: Final = 16.0  # for the numbers of the layers
_DARK: Final = ((42, 40, 66), (116, 46, 126), (226, 92, 86), (255, 226, 140))
_LIGHT: Final = ((231, 229, 240), (196, 150, 205), (204, 62, 94), (90, 14, 60))


class HeadGrid(QWidget):
    """`toggled` with a head that was clicked; `pointed` with the head under the pointer or cursor, or None.

    Arrow keys move a cursor, Space takes the head in or out.
    """

    toggled = Signal(object)
    pointed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._values: NDArray[np.float64] = np.zeros((0, 0))
        self._chosen: frozenset[Head] = frozenset()
        self._shades: NDArray[np.float64] = self._values
        self.cursor_at = Head(0, 0)
        self._hovered: Head | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_values(self, values: NDArray[np.float64], chosen: frozenset[Head], *, low_is_good: bool) -> None:
        """A number for each head [layers, heads]; not finite: none. The strongest colour is the highest, or lowest."""
        self._values, self._chosen = values, chosen
        known = values[np.isfinite(values)]
        low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
        shades = (values - low) / (high - low if high > low else 1.0)
        self._shades = 1.0 - shades if low_is_good else shades
        layers, heads = values.shape
        self.cursor_at = Head(
            min(self.cursor_at.layer, max(0, layers - 1)), min(self.cursor_at.index, max(0, heads - 1))
        )
        self.updateGeometry()
        self.update()

    @property
    def head(self) -> Head | None:
        """The head that is pointed at with the mouse, else with the keyboard."""
        return self._hovered or (self.cursor_at if self.hasFocus() and self._values.size else None)

    # --- geometry: layer 0 is the lowest row

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layers = max(1, self._values.shape[0])
        return round(layers * self._side(width) + 2)

    def sizeHint(self) -> QSize:
        return QSize(220, self.heightForWidth(220))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.heightForWidth(max(120, self.width())))

    def _side(self, width: float) -> float:
        heads = max(1, self._values.shape[1])
        return min(_MOST, max(_LEAST, (width - _axis() - 1) / heads))

    def _wide(self) -> float:
        heads = max(1, self._values.shape[1])
        return min(2 * _MOST, max(_LEAST, (self.width() - _axis() - 1) / heads))

    def rect_of(self, head: Head) -> QRectF:
        """Where a head's cell is."""
        side, wide = self._side(self.width()), self._wide()
        return QRectF(_axis() + head.index * wide, 1 + (self._values.shape[0] - 1 - head.layer) * side, wide, side)

    def head_at(self, at: QPointF) -> Head | None:
        """The head under a point."""
        side, wide = self._side(self.width()), self._wide()
        index, row = int((at.x() - _axis()) // wide), int((at.y() - 1) // side)
        head = Head(self._values.shape[0] - 1 - row, index)
        inside = 0 <= head.layer < self._values.shape[0] and 0 <= index < self._values.shape[1]
        return head if inside else None

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current()
        layers, heads = self._values.shape
        gap = 0.5 if self._side(self.width()) < 10 else 1.0
        for layer in range(layers):
            for index in range(heads):
                rect = self.rect_of(Head(layer, index)).adjusted(gap, gap, -gap, -gap)
                shade = float(self._shades[layer, index])
                painter.fillRect(rect, _colour(shade, tokens.dark) if isfinite(shade) else QColor(tokens.field))
        font = painter.font()
        font.setPixelSize(mild(9))
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted))
        step = 1 if self._side(self.width()) >= 10 else 4
        for layer in range(0, layers, step):
            row = self.rect_of(Head(layer, 0))
            painter.drawText(
                QRectF(0, row.center().y() - mild(7), _axis() - 4, mild(14)),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                str(layer),
            )
        for head in self._chosen:
            if head.layer < layers and head.index < heads:
                rect = self.rect_of(head).adjusted(0.5, 0.5, -0.5, -0.5)
                painter.setPen(QPen(QColor(tokens.window), 3.4))
                painter.drawRect(rect)
                painter.setPen(QPen(QColor(tokens.text), 1.8))
                painter.drawRect(rect)
        if self.head is not None:
            painter.setPen(QPen(QColor(tokens.link), 2.2))
            painter.drawRect(self.rect_of(self.head).adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.end()

    # --- mouse and keys

    def _point(self, head: Head | None) -> None:
        before = self.head
        self._hovered = head
        if self.head != before:
            self.pointed.emit(self.head)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.head_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        head = self.head_at(event.position())
        if head is not None and event.button() == Qt.MouseButton.LeftButton:
            self.cursor_at = head
            self.toggled.emit(head)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: QPoint(-1, 0),
            Qt.Key.Key_Right: QPoint(1, 0),
            Qt.Key.Key_Up: QPoint(0, 1),
            Qt.Key.Key_Down: QPoint(0, -1),
        }
        move = moves.get(Qt.Key(event.key()))
        layers, heads = self._values.shape
        if move is not None and layers:
            layer = min(max(self.cursor_at.layer + move.y(), 0), layers - 1)
            self.cursor_at = Head(layer, min(max(self.cursor_at.index + move.x(), 0), heads - 1))
            self._hovered = None
            self.pointed.emit(self.head)
            self.update()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and layers:
            self.toggled.emit(self.cursor_at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.pointed.emit(self.head)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.pointed.emit(self.head)
        self.update()


def _axis() -> float:
    return float(mild(_AXIS))


def _colour(shade: float, dark: bool) -> QColor:
    stops = np.array(_DARK if dark else _LIGHT, np.float64)
    place = min(max(shade, 0.0), 1.0) * (len(stops) - 1)
    below = min(int(place), len(stops) - 2)
    red, green, blue = stops[below] + (stops[below + 1] - stops[below]) * (place - below)
    return QColor(round(red), round(green), round(blue))
