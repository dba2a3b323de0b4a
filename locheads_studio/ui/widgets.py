"""Small widgets used more than once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from locheads_studio.ui import text_size
from locheads_studio.ui.language import plain, spoken
from locheads_studio.ui.text_size import mild, px


def tool_button(action: QAction, parent: QWidget, *, size: int = 20, text: str = "") -> QToolButton:
    """A button for an action; it can be reached with Tab."""
    button = QToolButton(parent)
    button.setDefaultAction(action)
    text_size.fit(button, lambda: button.setIconSize(QSize(mild(size), mild(size))))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(plain(action.text()))
    if text:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setText(text)
    return button


def scrolling(inside: QWidget, parent: QWidget, *, sideways: bool = False) -> QScrollArea:
    """A frameless area that scrolls up and down when `inside` is higher than it, and `sideways` only on wish. It is as
    wide as its content needs, and follows the focus."""
    area = _Scrolling(parent)
    area.setWidgetResizable(True)
    if not sideways:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


class _Scrolling(QScrollArea):
    def sizeHint(self) -> QSize:
        """All of the content; Qt stops at 36 lines of 24 letters."""
        inside = self.widget()
        return inside.sizeHint() if inside is not None else super().sizeHint()


def captioned(name: str, box: QWidget, tip: str) -> QHBoxLayout:
    """A field with its name before it, as one thing of a row; `tip` is told of both."""
    label = QLabel(name, box.parentWidget())
    label.setBuddy(box)
    for widget in (label, box):
        widget.setToolTip(tip)
    box.setAccessibleName(name)
    pair = QHBoxLayout()
    pair.setSpacing(7)
    pair.addWidget(label)
    pair.addWidget(box)
    return pair


def fit_small(button: QToolButton) -> None:
    """The size of a button in the heading of a panel."""
    button.setIconSize(QSize(mild(15), mild(15)))
    button.setFixedSize(mild(24), mild(22))


class Segments(QFrame):
    """Actions of one group as joined buttons."""

    def __init__(self, actions: Iterable[tuple[QAction, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("segments")
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        self._short = False
        self._buttons: list[tuple[QToolButton, str]] = []
        for action, text in actions:
            button = tool_button(action, self, size=17, text=f" {text}" if text else "")
            self._buttons.append((button, text))
            text_size.fit(button, partial(self._fit, button, text))
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def shorten(self, short: bool) -> None:
        """Only icons, where there is no room for words."""
        if short == self._short:
            return
        self._short = short
        for button, text in self._buttons:
            if text:
                icons, both = Qt.ToolButtonStyle.ToolButtonIconOnly, Qt.ToolButtonStyle.ToolButtonTextBesideIcon
                button.setToolButtonStyle(icons if short else both)
                self._fit(button, text)

    def _fit(self, button: QToolButton, text: str) -> None:
        _fit_segment(button, "" if self._short else text)


class PressedOnce(QPushButton):
    """A double click presses it once: what it does takes longer than that."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


def _fit_segment(button: QToolButton, text: str) -> None:
    button.ensurePolished()
    button.setMinimumHeight(max(mild(26), button.fontMetrics().height() + 8))
    # QToolButton itself leaves no room between icon and text, and too much behind the text
    words = button.fontMetrics().horizontalAdvance(f" {text}")
    button.setFixedWidth(mild(17) + 20 + words if text else mild(34))


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
        label = self._label = QLabel(name, self)
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        label.setVisible(bool(name))
        row.addWidget(label)
        self._unit = unit
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(low, high)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(tip)
        label.setBuddy(self.slider)
        row.addWidget(self.slider, 1)
        self._value = QLabel(self)
        self._value.setObjectName("muted")
        row.addWidget(self._value)
        text_size.fit(self, partial(self._fit, f"{high}{unit}", width))
        self.setToolTip(tip)
        self.slider.valueChanged.connect(self._moved)
        self.slider.setValue(value)
        self._moved(value)

    def _fit(self, longest: str, width: int) -> None:
        self.ensurePolished()
        self.slider.setMinimumWidth(mild(40))
        name, row = self._label, self.layout()
        if name.text():
            name.setMinimumWidth(name.sizeHint().width())  # the slider gives way, not the name
        self._value.setFixedWidth(self.fontMetrics().horizontalAdvance(longest) + 2)
        if width and row is not None:
            parts = [mild(width), self._value.width(), *([name.minimumWidth()] if name.text() else [])]
            self.setMaximumWidth(sum(parts) + row.spacing() * (len(parts) - 1))

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


def fit_dialog(dialog: QDialog, area: QScrollArea, width: int) -> None:
    """Make a dialog as large as the content of its `area` needs, `width` logical pixels at 100 % at least, and never
    larger than its window or screen; with each size of text again. What has no room is reached by scrolling."""
    text_size.fit(dialog, partial(_fit_dialog, dialog, area, width))


def _fit_dialog(dialog: QDialog, area: QScrollArea, width: int) -> None:
    inside, layout = area.widget(), dialog.layout()
    if inside is None or layout is None:
        return
    _polish(dialog)
    parent = dialog.parentWidget()
    room = parent.window().size() if parent is not None else dialog.screen().availableSize()
    margins = layout.contentsMargins()
    around = margins.left() + margins.right() + area.verticalScrollBar().sizeHint().width()
    wide = min(max(mild(width), inside.sizeHint().width() + around), room.width() - 20)
    content = inside.heightForWidth(wide - around) if inside.hasHeightForWidth() else inside.sizeHint().height()
    wraps = layout.hasHeightForWidth()  # a line beside the buttons may be two
    rest = (layout.totalHeightForWidth(wide) if wraps else layout.sizeHint().height()) - area.sizeHint().height()
    area.setMinimumWidth(min(inside.minimumSizeHint().width(), wide - around))
    dialog.setMinimumSize(wide, 0)
    dialog.resize(wide, min(content + rest + 4, room.height() - 60))


def _polish(widget: QWidget) -> None:
    """Give what is in a widget its style before it is measured; Qt does so when it is shown, which is too late."""
    for child in widget.findChildren(QWidget):
        child.ensurePolished()
    for layout in widget.findChildren(QLayout):
        layout.invalidate()


def level_labels(form: QFormLayout) -> None:
    """Put each label of a form at the middle of its row; Qt has them at the top of taller ones."""
    parent = form.parentWidget()
    if parent is not None:
        _polish(parent)
    for row in range(form.rowCount()):
        label, field = (
            form.itemAt(row, role) for role in (QFormLayout.ItemRole.LabelRole, QFormLayout.ItemRole.FieldRole)
        )
        widget = label.widget() if label is not None else None
        if field is not None and isinstance(widget, QLabel) and widget.text():
            widget.setMinimumHeight(field.sizeHint().height())


class ElidedLabel(QLabel):
    """A line that is cut with "…" where it has no room; the tooltip then has all of it.

    `path`: it is cut in the middle and takes all the room there is.
    """

    def __init__(self, parent: QWidget, *, path: bool = False) -> None:
        super().__init__(parent)
        self._own_tip = ""
        self._mode = Qt.TextElideMode.ElideMiddle if path else Qt.TextElideMode.ElideRight
        self.setTextFormat(Qt.TextFormat.PlainText)
        across = QSizePolicy.Policy.Expanding if path else QSizePolicy.Policy.Maximum
        self.setSizePolicy(across, QSizePolicy.Policy.Preferred)

    def tell(self, text: str, tip: str = "") -> None:
        """Show it; `tip`: said besides."""
        self._own_tip = tip
        self.setText(text)
        self._retip()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(px(120), hint.height()) if self._mode == Qt.TextElideMode.ElideMiddle else hint

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…"), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._retip()

    def _shown(self) -> str:
        return self.fontMetrics().elidedText(self.text(), self._mode, self.width())

    def _retip(self) -> None:
        cut = self.text() if self._shown() != self.text() else ""
        self.setToolTip("\n".join(filter(None, (self._own_tip, cut))))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._shown())
        painter.end()


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
