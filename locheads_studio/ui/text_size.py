"""How large the window's text is, and what has to grow with it: sizes in logical pixels are written for 100 %."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

STEPS: Final = (100, 110, 125, 150, 175, 200)
"""What is offered, in percent; the settings file may hold what lies between."""
_LENGTH: Final = re.compile(r"(-?\d+)px")
_RULE: Final = re.compile(r"(?<=[{;\s])([a-z-]+):([^;{}]*\d+px[^;{}]*);")
_KEPT: Final = ("padding", "margin", "spacing")  # room is what large text has least of


class _Size(QObject):
    """`changed` after fonts and stylesheet have become others."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.percent = 100
        self.ordinary: QFont | None = None  # the font at 100 %


_size = _Size()  # Qt has one font per process


def percent() -> int:
    """The size of text now, 100 for the desktop's own."""
    return _size.percent


def nearest() -> int:
    """The one of `STEPS` that is nearest to the size now."""
    return min(STEPS, key=lambda step: abs(step - _size.percent))


def px(length: float) -> int:
    """A length for text: as the text grows."""
    return round(length * _size.percent / 100)


def mild(length: float) -> int:
    """A length for icons, thumbnails and panels: they grow half as much, for the window stays as large as it is."""
    return round(length * (1 + (_size.percent - 100) / 200))


def choose(app: QApplication, wanted: int) -> None:
    """Set the application's font; a stylesheet made with `sheet` is to be set next, and then `tell` called."""
    if _size.ordinary is None:
        _size.ordinary = QFont(app.font())
    _size.percent = wanted
    font = QFont(_size.ordinary)
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * wanted / 100)
    else:
        font.setPixelSize(px(font.pixelSize()))
    app.setFont(font)


def sheet(text: str) -> str:
    """A stylesheet with its lengths for 100 % made larger; lines, and room around things, stay."""

    def rule(found: re.Match[str]) -> str:
        name, values = found.group(1), found.group(2)
        if name in _KEPT and "-" not in values:
            return found.group(0)
        return f"{name}:{_LENGTH.sub(lambda n: f'{_grown(int(n.group(1)))}px', values)};"

    return _RULE.sub(rule, text) if _size.percent != 100 else text


def _grown(length: int) -> int:
    return length if abs(length) < 3 else px(length)


def tell() -> None:
    """Everything that was fitted with `fit` is fitted again."""
    _size.changed.emit()


class _Fit(QObject):
    """Calls again with each size of the text, as long as its widget is there."""

    def __init__(self, owner: QWidget, call: Callable[[], None]) -> None:
        super().__init__(owner)
        self._call = call
        _size.changed.connect(self.fit)

    @Slot()
    def fit(self) -> None:
        self._call()


def fit(owner: QWidget, call: Callable[[], None]) -> None:
    """Call now, and whenever the size of text has changed while `owner` is there."""
    _Fit(owner, call).fit()
