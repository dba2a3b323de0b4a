"""One head of the heads panel: its own map over the picture, its numbers, and whether it counts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from locheads_studio.document.geometry import Box
from locheads_studio.heads.arrays import Floats
from locheads_studio.heads.names import Head
from locheads_studio.studio.composite import Composite
from locheads_studio.ui import images, text_size, theme
from locheads_studio.ui.icons import icon
from locheads_studio.ui.sheets import HEAT_TABLE
from locheads_studio.ui.text_size import mild

_SIDE: Final = 84


class WordButton(QToolButton):
    """A word of the phrase; `pointed` with its number and whether it is looked at, by mouse or keyboard."""

    pointed = Signal(int, bool)

    def __init__(self, number: int, word: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = number
        self.setObjectName("word")
        self.setText(self.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, mild(190)).replace("&", "&&"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.pointed.emit(self._number, True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(self._number, self.hasFocus())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.pointed.emit(self._number, True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.pointed.emit(self._number, False)


class _Thumbnail(QWidget):
    """The picture with a heat map over it, faded when the head does not count."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        text_size.fit(self, lambda: self.setFixedSize(mild(_SIDE), mild(_SIDE)))
        self.picture, self.heat = QImage(), QImage()
        self.faded = False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        tokens, whole = theme.current(), QRectF(self.rect())
        outline = QPainterPath()
        outline.addRoundedRect(whole, 5, 5)
        painter.setClipPath(outline)
        painter.fillRect(whole, QColor(tokens.canvas))
        if not self.picture.isNull():
            size = self.picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            at = QRectF(left, top, size.width(), size.height())
            painter.setOpacity(0.3 if self.faded else 1.0)
            painter.drawImage(at, self.picture)
            painter.drawImage(at, self.heat)
            painter.setOpacity(1.0)
        painter.setClipping(False)
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.drawPath(outline)
        painter.end()


def _fit_button(button: QToolButton) -> None:
    button.ensurePolished()
    high = max(mild(24), button.fontMetrics().height() + 6)
    if button.text():
        button.setFixedHeight(high)
    else:
        button.setIconSize(QSize(mild(15), mild(15)))
        button.setFixedSize(mild(28), high)


class HeadCard(QFrame):
    """`muted`, `soloed` and `dropped` with the head; `pointed` with the head and whether it is looked at."""

    muted = Signal(object)
    soloed = Signal(object)
    dropped = Signal(object)
    pointed = Signal(object, bool)

    def __init__(self, head: Head, parent: QWidget) -> None:
        super().__init__(parent)
        self.head = head
        self.drawn_of: object = None
        self.setAccessibleName(self.tr("Head {0}").format(head))
        self.setToolTip(
            self.tr(
                "Sum: how much of its attention the head gives to the picture, 0 to 1. Entropy: how scattered it "
                "looks, 0 for one place. Sensitivity: how much the words move it; known from the second phrase on"
            )
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.thumbnail = _Thumbnail(self)
        row.addWidget(self.thumbnail)
        column = QVBoxLayout()
        column.setSpacing(1)
        self.name = QLabel(str(head), self)
        self.name.setObjectName("heading")
        column.addWidget(self.name)
        self._numbers = QGridLayout()
        self._numbers.setHorizontalSpacing(8)
        self._numbers.setVerticalSpacing(0)
        self._labels: list[tuple[QLabel, QLabel]] = []
        for line in range(3):
            pair = QLabel(self), QLabel(self)
            pair[0].setObjectName("muted")
            self._labels.append(pair)
            for place, label in enumerate(pair):
                self._numbers.addWidget(label, line, place)
        self._numbers.setColumnStretch(2, 1)
        column.addLayout(self._numbers)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(3)
        self.mute = self._button("look", "")
        self.mute.setCheckable(True)
        self.mute.clicked.connect(self._mute)
        self.solo = self._button("", self.tr("Only"))
        self.solo.setCheckable(True)
        self.solo.clicked.connect(self._solo)
        self.drop = self._button("close", "")
        self.drop.clicked.connect(self._drop)
        for button in (self.mute, self.solo, self.drop):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        row.addLayout(column, 1)

    def _button(self, name: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("small")
        if name:
            button.setIcon(icon(name))
        else:
            button.setText(text)
        text_size.fit(button, partial(_fit_button, button))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.installEventFilter(self)
        return button

    def show_state(self, numbers: Sequence[tuple[str, str]], *, on: bool, alone: bool, added: bool) -> None:
        """Numbers as (name, value); `on`: it counts, `alone`: only it does, `added`: by the user."""
        for place, (left, right) in enumerate(self._labels):
            there = place < len(numbers)
            left.setVisible(there)
            right.setVisible(there)
            if there:
                left.setText(numbers[place][0])
                right.setText(numbers[place][1])
        if self.mute.isChecked() == on:
            self.mute.setIcon(icon("look" if on else "look-off"))
        self.mute.setChecked(not on)
        self.solo.setChecked(alone)
        self.drop.setVisible(added)
        muted = self.tr("Take {0} into the heat map again") if not on else self.tr("Leave {0} out of the heat map")
        soloed = self.tr("Look with all heads again") if alone else self.tr("Look only with {0}")
        dropped = self.tr("Take {0} off the list")
        for button, text in ((self.mute, muted), (self.solo, soloed), (self.drop, dropped)):
            button.setToolTip(text.format(self.head))
            button.setAccessibleName(text.format(self.head))
        if self.thumbnail.faded == on:
            self.thumbnail.faded = not on
            self.thumbnail.update()

    def show_map(self, picture: Composite, size: tuple[int, int], heat: Floats) -> None:
        """The head's map over the picture."""
        step = max(1, max(size) // (2 * _SIDE))
        self.thumbnail.picture = images.from_rgb(picture.sampled(Box.of_size(*size), step))
        self.thumbnail.heat = images.from_table(np.rint(np.clip(heat, 0, 1) * 255).astype(np.uint8), HEAT_TABLE)
        self.thumbnail.update()

    # --- pointing at it

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.pointed.emit(self.head, True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(self.head, False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            by_key = isinstance(event, QFocusEvent) and event.reason() in (
                Qt.FocusReason.TabFocusReason,
                Qt.FocusReason.BacktabFocusReason,
            )
            if by_key or event.type() == QEvent.Type.FocusOut:
                self.pointed.emit(self.head, event.type() == QEvent.Type.FocusIn)
        return False

    @Slot()
    def _mute(self) -> None:
        self.mute.setChecked(not self.mute.isChecked())  # how it is, until the heads have changed
        self.muted.emit(self.head)

    @Slot()
    def _solo(self) -> None:
        self.solo.setChecked(not self.solo.isChecked())
        self.soloed.emit(self.head)

    @Slot()
    def _drop(self) -> None:
        self.dropped.emit(self.head)
