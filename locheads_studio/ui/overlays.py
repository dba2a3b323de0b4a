"""What is drawn over the panes: boxes, points, the shape in hand, the brush's ring, labels. Functions only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from locheads_studio.document.geometry import Box
from locheads_studio.document.state import Found, Prompts
from locheads_studio.studio.tools import Shape
from locheads_studio.ui.view import View

POINT_RADIUS: Final = 7.0


def box_rect(view: View, box: Box) -> QRectF:
    """A box of the picture, in the pane."""
    return QRectF(QPointF(*view.to_widget(box.x0, box.y0)), QPointF(*view.to_widget(box.x1, box.y1)))


def two_tone(painter: QPainter, rect: QRectF, colour: QColor, width: float = 1.6, dashed: bool = False) -> None:
    """A rectangle that can be seen on any ground."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 130), width + 2))
    painter.drawRoundedRect(rect, 2, 2)
    painter.setPen(QPen(colour, width, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine))
    painter.drawRoundedRect(rect, 2, 2)


def candidates(painter: QPainter, view: View, found: Found) -> None:
    """The places the phrase may mean: the chosen one solid, the other dashed, with letters when there are two."""
    for index, place in enumerate(found.candidates):
        chosen = index == found.chosen or (found.both and index < 2)
        rect = box_rect(view, place.box)
        two_tone(painter, rect, QColor("#ffd75e") if chosen else QColor("#e8e9ec"), 1.8, dashed=not chosen)
        if len(found.candidates) > 1:
            pill(painter, QPointF(rect.left() + 6, rect.top() + 6), "ABCDEFGH"[index % 8], bold=chosen)


def prompts(painter: QPainter, view: View, given: Prompts, marked: int | None = None) -> None:
    """Points the segmenter was asked for, and the box that the user drew; the `marked` point stands out."""
    if given.box is not None and given.drawn:
        two_tone(painter, box_rect(view, given.box), QColor("#ffffff"), 1.2, dashed=True)
    for index, ((x, y), label) in enumerate(zip(given.points, given.labels, strict=True)):
        at = QPointF(*view.to_widget(x, y))
        radius = POINT_RADIUS + (2 if index == marked else 0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 130), 2))
        painter.drawEllipse(at, radius + 1.5, radius + 1.5)  # seen on a light ground, too
        painter.setPen(QPen(QColor("#ffffff"), 2))
        painter.setBrush(QColor("#1f9d5c") if label else QColor("#d8433c"))
        painter.drawEllipse(at, radius, radius)
        painter.setPen(QPen(QColor("#ffffff"), 1.8))
        painter.drawLine(at + QPointF(-3.2, 0), at + QPointF(3.2, 0))
        if label:
            painter.drawLine(at + QPointF(0, -3.2), at + QPointF(0, 3.2))


def shape(painter: QPainter, view: View, drawn: Shape) -> None:
    """The lasso's or rectangle's outline while it is drawn."""
    points = [QPointF(*view.to_widget(x, y)) for x, y in drawn.points]
    if drawn.kind == "rectangle":
        two_tone(painter, QRectF(points[0], points[-1]).normalized(), QColor("#ffffff"), 1.2, dashed=True)
        return
    painter.setBrush(QColor(255, 255, 255, 28))
    for pen in (QPen(QColor(0, 0, 0, 140), 3), QPen(QColor("#ffffff"), 1.3, Qt.PenStyle.DashLine)):
        painter.setPen(pen)
        painter.drawPolygon(QPolygonF(points))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def cross(painter: QPainter, at: QPointF) -> None:
    """Where the keys point to; seen on any ground."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(QColor(0, 0, 0, 190), 4), QPen(QColor("#ffffff"), 1.6)):
        painter.setPen(pen)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(at + QPointF(4 * dx, 4 * dy), at + QPointF(14 * dx, 14 * dy))


def ring(painter: QPainter, at: QPointF, radius: float, hardness: float, erase: bool) -> None:
    """The brush's size under the pointer; the inner ring is where it paints in full."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if radius < 3:
        for pen in (QPen(QColor(0, 0, 0, 160), 3), QPen(QColor("#ffffff"), 1.2)):
            painter.setPen(pen)
            painter.drawLine(at + QPointF(-6, 0), at + QPointF(6, 0))
            painter.drawLine(at + QPointF(0, -6), at + QPointF(0, 6))
        return
    for pen in (QPen(QColor(0, 0, 0, 150), 2.6), QPen(QColor("#ffffff"), 1.2)):
        painter.setPen(pen)
        painter.drawEllipse(at, radius, radius)
    if radius * hardness > 4 and hardness < 0.98:
        painter.setPen(QPen(QColor(255, 255, 255, 120), 1, Qt.PenStyle.DotLine))
        painter.drawEllipse(at, radius * hardness, radius * hardness)
    if erase:
        painter.setPen(QPen(QColor("#ffffff"), 1.4))
        painter.drawLine(at + QPointF(-4, 0), at + QPointF(4, 0))


def slider(painter: QPainter, x: float, height: float, middle: float) -> None:
    """The compare slider's line and handle."""
    painter.setPen(QPen(QColor(0, 0, 0, 120), 4))
    painter.drawLine(QPointF(x, 0), QPointF(x, height))
    painter.setPen(QPen(QColor("#ffffff"), 2))
    painter.drawLine(QPointF(x, 0), QPointF(x, height))
    painter.setPen(QPen(QColor(0, 0, 0, 90), 1))
    painter.setBrush(QColor("#ffffff"))
    painter.drawEllipse(QPointF(x, middle), 15, 15)
    painter.setPen(QPen(QColor("#333840"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for side in (-1, 1):
        painter.drawPolyline([QPointF(x + side * d, middle + dy) for d, dy in ((4, -4), (8, 0), (4, 4))])


def pill(painter: QPainter, corner: QPointF, text: str, *, bold: bool = False, right: bool = False) -> QRectF:
    """A label on a dark ground; `corner` is its upper left (or right) corner."""
    font = QFont(painter.font())
    font.setBold(bold)
    metrics = QFontMetricsF(font)
    size = metrics.boundingRect(text).width() + 18, metrics.height() + 8
    rect = QRectF(corner.x() - (size[0] if right else 0), corner.y(), *size)
    path = QPainterPath()
    path.addRoundedRect(rect, 7, 7)
    painter.fillPath(path, QColor(18, 19, 22, 205))
    painter.save()
    painter.setFont(font)
    painter.setPen(QColor("#f2f3f5"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return rect


def hint(painter: QPainter, pane: QRectF, lines: Sequence[str]) -> None:
    """What to do next, at the pane's lower edge."""
    text = " ".join(lines)
    metrics = QFontMetricsF(painter.font())
    width = min(metrics.boundingRect(text).width() + 18, pane.width() - 16)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 18)
    pill(painter, QPointF(pane.center().x() - width / 2, pane.bottom() - 46), shown)
