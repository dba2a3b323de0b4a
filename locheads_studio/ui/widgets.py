"""Small widgets used more than once."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QSlider, QToolButton, QWidget


def tool_button(action: QAction, parent: QWidget, *, size: int = 20, text: str = "") -> QToolButton:
    """A button for an action; it can be reached with Tab."""
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setIconSize(QSize(size, size))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.text().replace("&", "").rstrip("…"))
    if text:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setText(text)
    return button


class Segments(QFrame):
    """Actions of one group as joined buttons."""

    def __init__(self, actions: Iterable[tuple[QAction, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("segments")
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for action, text in actions:
            button = tool_button(action, self, size=17, text=text)
            button.setMinimumHeight(26)
            if not text:
                button.setFixedWidth(34)
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class LabelledSlider(QWidget):
    """Name, slider, value. `changed` with the value while it is dragged."""

    changed = Signal(int)

    def __init__(
        self, name: str, low: int, high: int, value: int, unit: str, tip: str, parent: QWidget, width: int = 110
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        label = QLabel(name, self)
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        row.addWidget(label)
        self._unit = unit
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(low, high)
        self.slider.setMinimumWidth(44)
        self.slider.setMaximumWidth(width)
        self.setMaximumWidth(width + 190)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(tip)
        label.setBuddy(self.slider)
        row.addWidget(self.slider)
        self._value = QLabel(self)
        self._value.setObjectName("muted")
        self._value.setFixedWidth(self.fontMetrics().horizontalAdvance(f"{high}{unit}") + 6)
        row.addWidget(self._value)
        self.setToolTip(tip)
        self.slider.valueChanged.connect(self._moved)
        self.slider.setValue(value)
        self._moved(value)

    def value(self) -> int:
        """Now."""
        return self.slider.value()

    def set_value(self, value: int) -> None:
        """Set it; `changed` tells."""
        self.slider.setValue(value)

    @Slot(int)
    def _moved(self, value: int) -> None:
        self._value.setText(f"{value}{self._unit}")
        self.changed.emit(value)


class Chip(QLabel):
    """A word or two on a rounded ground, coloured by kind: "good", "warn", "bad" or ""."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        self.setVisible(False)

    def tell(self, text: str, kind: str = "", tip: str = "") -> None:
        """Show it; "" hides it."""
        self.setVisible(bool(text))
        self.setText(text)
        self.setToolTip(tip)
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)


def clock_words(seconds: float) -> str:
    """A rough time for people: "a few seconds", "40 seconds", "3 minutes"."""
    if seconds < 5:
        return "a few seconds"
    if seconds < 90:
        return f"{round(seconds / 5) * 5} seconds"
    return f"{round(seconds / 60)} minutes"
