"""Icons: our own SVGs in `resources/icons`, drawn with `currentColor` and tinted when painted, so that they follow the
theme and stay sharp at every display scale."""

from __future__ import annotations

from functools import cache, lru_cache

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


@lru_cache(maxsize=1024)
def _drawn(name: str, colour: str, faded: bool, width: int, height: int) -> QImage:
    """In the middle of so many pixels. Kept: Qt asks for it in every paint of a button, and while models load each call
    into Qt waits for the threads that load them."""
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(image)
    _paint(painter, name, QRect(0, 0, width, height), colour, faded)
    painter.end()
    return image


def _paint(painter: QPainter, name: str, rect: QRect, colour: str, faded: bool) -> None:
    side = min(rect.width(), rect.height())
    at = QRectF(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if faded:
        painter.setOpacity(painter.opacity() * _FADED)
    paint(painter, name, at, colour)
    painter.restore()


def read_all() -> None:
    """Read all icons, on any thread: each file that the window reads itself while models load waits for them."""
    for file in (paths.resources() / "icons").glob("*.svg"):
        _svg(file.stem)


@cache
def _svg(name: str) -> bytes:
    return (paths.resources() / "icons" / f"{name}.svg").read_bytes()


class _Engine(QIconEngine):
    def __init__(self, name: str, colour: str, on: str) -> None:
        super().__init__()
        self._what = name, colour, on

    def clone(self) -> QIconEngine:
        return _Engine(*self._what)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        _paint(painter, self._what[0], rect, self._colour(mode, state), mode == QIcon.Mode.Disabled)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        faded = mode == QIcon.Mode.Disabled
        drawn = _drawn(self._what[0], self._colour(mode, state), faded, size.width(), size.height())
        return QPixmap.fromImage(drawn)

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        _, colour, on = self._what
        if mode == QIcon.Mode.Selected:
            return str(theme.current().on_accent)
        return str(getattr(theme.current(), on if state == QIcon.State.On else colour))

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
