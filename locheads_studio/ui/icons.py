"""Icons: our own SVGs in `resources/icons`, drawn with `currentColor` and tinted when painted, so that they follow the
theme and stay sharp at every display scale."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from locheads_studio.config import paths
from locheads_studio.ui import text_size, theme

_FADED = 0.38  # opacity of what cannot be used


def icon(name: str, colour: str = "text", on: str = "on_accent") -> QIcon:
    """The icon of that name; `colour` and `on` (when checked) name colours of `theme.Tokens`."""
    return QIcon(_Engine(name, colour, on))


def paint(painter: QPainter, name: str, rect: QRectF, colour: str) -> None:
    """Draw an icon in a colour given as #rrggbb."""
    QSvgRenderer(QByteArray(_svg(name).replace(b"currentColor", colour.encode()))).render(painter, rect)


@lru_cache(maxsize=128)
def _svg(name: str) -> bytes:
    return (paths.resources() / "icons" / f"{name}.svg").read_bytes()


class _Engine(QIconEngine):
    def __init__(self, name: str, colour: str, on: str) -> None:
        super().__init__()
        self._what = name, colour, on

    def clone(self) -> QIconEngine:
        return _Engine(*self._what)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        name, colour, on = self._what
        wanted = on if state == QIcon.State.On else colour
        if mode == QIcon.Mode.Selected:
            wanted = "on_accent"
        side = min(rect.width(), rect.height())
        at = QRectF(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, side, side)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if mode == QIcon.Mode.Disabled:
            painter.setOpacity(painter.opacity() * _FADED)
        paint(painter, name, at, getattr(theme.current(), wanted))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(QColor(Qt.GlobalColor.transparent))
        painter = QPainter(image)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return QPixmap.fromImage(image)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        made = self.pixmap(size * scale, mode, state)  # the size is in logical pixels since Qt 6.8
        made.setDevicePixelRatio(scale)
        return made


class Mark(QWidget):
    """An icon that stands alone, `side` logical pixels; it follows the theme and the screen's scale."""

    def __init__(self, name: str, side: int, colour: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._what = name, colour
        text_size.fit(self, lambda: self.setFixedSize(text_size.mild(side), text_size.mild(side)))

    def paintEvent(self, event: QPaintEvent) -> None:
        name, colour = self._what
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, name, QRectF(self.rect()), getattr(theme.current(), colour))
        painter.end()
