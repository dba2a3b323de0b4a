"""Small widgets used more than once."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLabel, QSizePolicy, QSlider, QToolButton, QWidget

from locheads_studio.ui.language import plain, spoken


def tool_button(action: QAction, parent: QWidget, *, size: int = 20, text: str = "") -> QToolButton:
    """A button for an action; it can be reached with Tab."""
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setIconSize(QSize(size, size))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(plain(action.text()))
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
            button = tool_button(action, self, size=17, text=f" {text}" if text else "")
            button.setMinimumHeight(26)
            # QToolButton itself leaves no room between icon and text, and too much behind the text
            button.setFixedWidth(17 + 20 + button.fontMetrics().horizontalAdvance(f" {text}") if text else 34)
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class LabelledSlider(QWidget):
    """Name, slider, value. `changed` with the value while it is dragged. The slider is `width` wide at most, or as wide
    as there is room (0)."""

    changed = Signal(int)

    def __init__(
        self, name: str, low: int, high: int, value: int, unit: str, tip: str, parent: QWidget, width: int = 110
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        label = QLabel(name, self)
        label.setMinimumWidth(label.sizeHint().width())  # the slider gives way, not the name
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        label.setVisible(bool(name))
        row.addWidget(label)
        self._unit = unit
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(low, high)
        self.slider.setMinimumWidth(40)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(tip)
        label.setBuddy(self.slider)
        row.addWidget(self.slider, 1)
        self._value = QLabel(self)
        self._value.setObjectName("muted")
        self._value.setFixedWidth(self.fontMetrics().horizontalAdvance(f"{high}{unit}") + 2)
        row.addWidget(self._value)
        if width:
            parts = [width, self._value.width(), *([label.minimumWidth()] if name else [])]
            self.setMaximumWidth(sum(parts) + row.spacing() * (len(parts) - 1))
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


def level_labels(form: QFormLayout) -> None:
    """Put each label of a form at the middle of its row; Qt has them at the top of taller ones."""
    for row in range(form.rowCount()):
        label, field = (
            form.itemAt(row, role) for role in (QFormLayout.ItemRole.LabelRole, QFormLayout.ItemRole.FieldRole)
        )
        if label is not None and field is not None and (widget := label.widget()) is not None:
            widget.setMinimumHeight(field.sizeHint().height())


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
        return spoken("a few seconds")
    if seconds < 90:
        return spoken("{0} seconds").format(round(seconds / 5) * 5)
    return spoken("{0} minutes").format(round(seconds / 60))
