"""Refine edge over the picture: a slider whose every place is tried at once, until one is kept or all are given up."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from locheads_studio.studio.controller import Controller
from locheads_studio.ui.widgets import LabelledSlider

WIDEST = 100  # pixels of the picture to either side
_PAUSE_MS = 90
_ENDS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RefineRow(QWidget):
    """`ended` when it is gone, with whether it had the keys; `tried` with the width of each try. Enter keeps, Esc gives
    up; whatever else is done to the document keeps what there is."""

    ended = Signal(bool)
    tried = Signal(int)

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(parent)
        self._controller, self._refining = controller, controller.masks.edge
        self.setAccessibleName(self.tr("Refine edge"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        name = QLabel(self.tr("Refine edge"), self)
        name.setObjectName("heading")
        row.addWidget(name)
        tip = self.tr("How far from the edge of the mask hair, fur and soft rims are looked for, to either side")
        self.width_ = LabelledSlider(self.tr("Within"), 1, WIDEST, 4, self.tr(" px"), tip, self, width=260)
        self.width_.changed.connect(self._moved)
        row.addWidget(self.width_, 1)
        row.addStretch(0)
        self.keep = QPushButton(self.tr("Keep"), self)
        self.keep.setToolTip(self.tr("The mask stays as it is shown (Enter)"))
        self.keep.clicked.connect(self.end)
        self.leave = QPushButton(self.tr("Cancel"), self)
        self.leave.setToolTip(self.tr("The mask as it was before (Esc)"))
        self.leave.clicked.connect(self.give_up)
        for button in (self.keep, self.leave):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(button)
        for widget in (self.width_.slider, self.keep, self.leave):
            widget.installEventFilter(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self._try)
        self.hide()

    def begin(self, width: int) -> None:
        """Show it and try this width."""
        again = self.isVisible() and self._refining.is_trying
        self.width_.set_value(width)
        self._soon.stop()
        self.show()
        if not again:
            self.width_.slider.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._try()

    def look(self) -> None:
        """After a change of the document: what is no longer tried is kept as it is."""
        if not self.isHidden() and not self._refining.is_trying:
            self.end()

    @Slot()
    def end(self) -> None:
        """It goes; the mask stays as it is, or becomes what is being made."""
        if self._soon.isActive():
            self._soon.stop()
            if self._refining.is_trying:
                self._try()
        self._go()

    @Slot()
    def give_up(self) -> None:
        """It goes, and with it all that was tried."""
        self._soon.stop()
        self._refining.give_up()
        self._go()

    def _go(self) -> None:
        focus = QApplication.focusWidget()
        held = focus is not None and self.isAncestorOf(focus)
        self.hide()
        self.ended.emit(held)

    @Slot()
    def _moved(self) -> None:
        if not self.isHidden() and not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _try(self) -> None:
        width = self.width_.value()
        self.tried.emit(width)
        self._controller.masks.refine_edge(float(width))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Esc are about the row, before they are anybody else's."""
        if not isinstance(event, QKeyEvent) or event.key() not in _ENDS:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape or watched is self.leave:
                self.give_up()
            else:
                self.end()
            return True
        return False
