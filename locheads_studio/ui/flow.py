"""A layout that puts widgets in lines, like words of a text."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

_GAP = 4


class Flow(QLayout):
    """From left to right, then the next line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + _GAP, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(min(size.width(), rect.width()), size.height())))
            x += size.width() + _GAP
            line = max(line, size.height())
        return y + line - rect.y()


class Wrap(QLayout):
    """A bar: items beside each other as long as each has the room it needs, else in several lines.

    What can grow shares the rest of its line; the others are as wide as they want to be.
    """

    def __init__(self, parent: QWidget | None = None, gap: int = 8) -> None:
        super().__init__(*([parent] if parent is not None else []))
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def insert(self, place: int, widget: QWidget) -> None:
        """Put a widget before the item at `place`."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        inside = width - margins.left() - margins.right()
        lines = self._lines(inside)
        heights = [max(high for _, _, high in line) for line in lines]
        return sum(heights) + self._gap * max(0, len(lines) - 1) + margins.top() + margins.bottom()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        inside = rect.marginsRemoved(self.contentsMargins())
        y = inside.y()
        for line in self._lines(inside.width()):
            x, tallest = inside.x(), max(high for _, _, high in line)
            for item, wide, high in line:
                top = bool(item.alignment() & Qt.AlignmentFlag.AlignTop)
                item.setGeometry(QRect(x, y if top else y + (tallest - high) // 2, wide, high))
                x += wide + self._gap
            y += tallest + self._gap

    def sizeHint(self) -> QSize:
        wide = sum(item.sizeHint().width() + self._gap for item in self._items if not item.isEmpty()) - self._gap
        return self._with_margins(max(0, wide), max((i.sizeHint().height() for i in self._items), default=0))

    def minimumSize(self) -> QSize:
        """As wide as the widest item needs; how high depends on the width."""
        there = [item for item in self._items if not item.isEmpty()]
        widest = max((item.minimumSize().width() for item in there), default=0)
        return self._with_margins(widest, max((item.minimumSize().height() for item in there), default=0))

    def _with_margins(self, width: int, height: int) -> QSize:
        margins = self.contentsMargins()
        return QSize(width + margins.left() + margins.right(), height + margins.top() + margins.bottom())

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, int, int]]]:
        """The items of each line with the width and height that each gets."""
        lines: list[list[tuple[QLayoutItem, int]]] = []
        left = 0
        for item in self._items:
            if item.isEmpty():
                continue
            needs = min(_needs(item), width)
            if not lines or needs + self._gap > left:
                lines.append([])
                left = width + self._gap
            lines[-1].append((item, needs))
            left -= needs + self._gap
        return [self._grown(line, width) for line in lines]

    def _grown(self, line: list[tuple[QLayoutItem, int]], width: int) -> list[tuple[QLayoutItem, int, int]]:
        wide = dict(line)
        rest = width - sum(wide.values()) - self._gap * (len(line) - 1)
        growing = [item for item, _ in line if _grows(item)]
        growing.sort(key=lambda item: item.maximumSize().width() - wide[item])  # the narrowest limit first
        for place, item in enumerate(growing):
            more = min(rest // (len(growing) - place), max(0, item.maximumSize().width() - wide[item]))
            wide[item] += more
            rest -= more
        return [(item, wide[item], _height(item, wide[item])) for item, _ in line]


def _grows(item: QLayoutItem) -> bool:
    return bool(item.expandingDirections() & Qt.Orientation.Horizontal)


def _needs(item: QLayoutItem) -> int:
    return item.minimumSize().width() if _grows(item) else item.sizeHint().width()


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
