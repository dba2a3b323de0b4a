"""The crop's options, in the row above the picture: shape, turn, size, and what ends it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from locheads_studio.document.canvas import MOST_DEGREES
from locheads_studio.studio.cropping import Cropping, aspect_of
from locheads_studio.ui import text_size
from locheads_studio.ui.crop_handles import CropHandles
from locheads_studio.ui.flow import Wrap
from locheads_studio.ui.icons import icon
from locheads_studio.ui.language import mark, spoken
from locheads_studio.ui.text_size import mild, px

_SHAPES: Final = (
    ("free", mark("Free")),
    ("original", mark("Original")),
    ("1:1", "1 : 1"),
    ("4:3", "4 : 3"),
    ("16:9", "16 : 9"),
)
_TENTHS: Final = 10  # of a degree, on the slider


class CropRow(QWidget):
    """Shows and changes the crop in `handles`. Enter in any of it applies, Esc leaves."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._handles: CropHandles | None = None
        row = Wrap(self, gap=10)
        row.setContentsMargins(0, 0, 0, 0)
        self.shape = QComboBox(self)
        for name, text in _SHAPES:
            self.shape.addItem(text if ":" in name else spoken(text), name)
        self.shape.setAccessibleName(self.tr("Shape of the crop"))
        self.shape.setToolTip(self.tr("Width to height. Drag sides and corners; beyond the picture the canvas grows"))
        self.shape.activated.connect(self._shape)
        row.addWidget(self.shape)
        self.swap = QToolButton(self)
        self.swap.setIcon(icon("swap"))
        self.swap.setAccessibleName(self.tr("Upright or across"))
        self.swap.setToolTip(self.tr("Upright instead of across, and back"))
        self.swap.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.swap.clicked.connect(self._swap)
        row.addWidget(self.swap)
        row.addWidget(self._angle())
        self.size_label = QLabel("", self)
        self.size_label.setObjectName("muted")
        row.addWidget(self.size_label)
        self.apply = QPushButton(self.tr("Apply crop"), self)
        self.apply.setObjectName("primary")
        self.apply.setToolTip(self.tr("A step that undo takes back (Enter)"))
        row.addWidget(self.apply)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.setToolTip(self.tr("The picture stays as it was (Esc)"))
        row.addWidget(self.cancel)
        for widget in (self.shape, self.swap, self.slider, self.degrees, self.apply, self.cancel):
            widget.installEventFilter(self)
        text_size.fit(self, self._fit)

    def _angle(self) -> QWidget:
        group = QWidget(self)
        group.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        inside = QHBoxLayout(group)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(7)
        label = QLabel(self.tr("Straighten"), group)
        inside.addWidget(label)
        tip = self.tr("Turns the picture. Or hold Ctrl and draw along a line that is to be level or upright")
        self.slider = QSlider(Qt.Orientation.Horizontal, group)
        self.degrees = QDoubleSpinBox(group)
        most = round(MOST_DEGREES * _TENTHS)
        self.slider.setRange(-most, most)
        self.slider.setPageStep(_TENTHS)
        self.degrees.setRange(-MOST_DEGREES, MOST_DEGREES)
        self.degrees.setDecimals(1)
        self.degrees.setSingleStep(0.1)
        self.degrees.setSuffix("°")
        for widget in (self.slider, self.degrees):
            widget.setAccessibleName(self.tr("Straighten, in degrees"))
            widget.setToolTip(tip)
            inside.addWidget(widget)
        label.setBuddy(self.slider)
        self.slider.valueChanged.connect(self._slid)
        self.degrees.valueChanged.connect(self._turn)
        return group

    def _fit(self) -> None:
        self.slider.setMinimumWidth(mild(120))
        self.slider.setMaximumWidth(mild(190))
        self.degrees.setFixedWidth(px(74))
        self.swap.setIconSize(QSize(mild(17), mild(17)))
        self.size_label.setMinimumWidth(self.fontMetrics().horizontalAdvance("00000 × 00000 px"))

    def hold(self, handles: CropHandles) -> None:
        """What it is about, from now on."""
        self._handles = handles
        handles.changed.connect(self.show_crop)

    @property
    def _crop(self) -> Cropping | None:
        return self._handles.crop if self._handles is not None else None

    @Slot()
    def show_crop(self) -> None:
        """As it is now."""
        crop = self._crop
        if crop is None:
            return
        with QSignalBlocker(self.slider), QSignalBlocker(self.degrees):
            self.slider.setValue(round(crop.angle * _TENTHS))
            self.degrees.setValue(crop.angle)
        if crop.aspect is None:
            self.shape.setCurrentIndex(0)
        self.size_label.setText(f"{crop.box.width} × {crop.box.height} px")
        self.apply.setText(self.tr("Expand the canvas") if crop.reaches_out else self.tr("Apply crop"))
        self.apply.setEnabled(crop.is_possible and not crop.is_whole)

    def straighten(self) -> None:
        """The keys go to the angle."""
        self.slider.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(int)
    def _shape(self, _: int) -> None:
        if self._crop is not None and self._handles is not None:
            self._crop.shape(aspect_of(self.shape.currentData(), self._crop.size, self._crop.box))
            self._handles.tell()

    @Slot()
    def _swap(self) -> None:
        if self._crop is not None and self._handles is not None:
            self._crop.swap()
            self._handles.tell()

    @Slot(int)
    def _slid(self, tenths: int) -> None:
        self._turn(tenths / _TENTHS)

    @Slot(float)
    def _turn(self, degrees: float) -> None:
        if self._crop is not None and self._handles is not None:
            self._crop.turn(degrees)
            self._handles.tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not (isinstance(event, QKeyEvent) and self._crop is not None and watched is not self.cancel):
            return False
        key, plain = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ends = key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not ends or plain != Qt.KeyboardModifier.NoModifier:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            (self.cancel if key == Qt.Key.Key_Escape else self.apply).click()
        return True
