"""Where the picture is, with rows that come and go over it: it keeps its place and size whatever appears."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

Edge = Literal["top", "bottom"]

_COME_OR_GO = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)


class Rows(QWidget):
    """Widgets under one another, there as long as one of them is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._rows: list[QWidget] = []
        self.hide()

    def add(self, row: QWidget) -> None:
        """Put a row below the others."""
        self._rows.append(row)
        self._column.addWidget(row)
        row.installEventFilter(self)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _COME_OR_GO:
            self._follow()
        return False

    def _follow(self) -> None:
        self.setVisible(any(not row.isHidden() for row in self._rows))


class Stage(QWidget):
    """Holds the picture, which fills it, and drawers that lie over its upper or lower edge while what is in them is
    shown. `freed` with where no drawer is, when that has changed."""

    freed = Signal(QRect)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture: QWidget | None = None
        self._drawers: list[tuple[QFrame, QWidget, Edge]] = []
        self.free = QWidget(self)  # where no drawer is: for what lies over the picture
        self.free.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_picture(self, picture: QWidget) -> None:
        """What fills it."""
        picture.setParent(self)
        self._picture = picture
        picture.lower()
        self._place()

    def add(self, content: QWidget, edge: Edge) -> None:
        """Put something into a drawer of its own; it is shown and hidden with its content."""
        drawer = QFrame(self)
        drawer.setObjectName("bar")
        drawer.setProperty("edge", "bottom" if edge == "top" else "top")
        inside = QVBoxLayout(drawer)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(content)
        content.installEventFilter(self)
        drawer.installEventFilter(self)
        self._drawers.append((drawer, content, edge))
        drawer.setVisible(not content.isHidden())
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _COME_OR_GO:
            for drawer, content, _ in self._drawers:
                if content is watched:
                    drawer.setVisible(not content.isHidden())
                    self._place()
        elif event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return False

    def _place(self) -> None:
        if self._picture is not None:
            self._picture.setGeometry(self.rect())
        top, bottom = 0, self.height()
        for drawer, _, edge in self._drawers:
            if drawer.isHidden():
                continue
            layout = drawer.layout()
            high = drawer.sizeHint().height()
            if layout is not None and layout.hasHeightForWidth():
                high = layout.totalHeightForWidth(self.width())
            if edge == "bottom":
                bottom -= high
            drawer.setGeometry(0, top if edge == "top" else bottom, self.width(), high)
            if edge == "top":
                top += high
            drawer.raise_()
        free = QRect(0, top, self.width(), max(0, bottom - top))
        if free != self.free.geometry():
            self.free.setGeometry(free)
            self.freed.emit(free)
