"""The offer to take the shadow of what is about to be removed along."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from locheads_studio.ui import text_size
from locheads_studio.ui.instance_row import fit_chip


class ShadowChip(QWidget):
    """A row with one chip, which does `action`. Hidden until there is something to offer."""

    def __init__(self, action: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.button = QToolButton(self)
        self.button.setObjectName("small")
        self.button.setText(self.tr("+ its shadow"))
        self.button.setAccessibleName(action.text())
        self.button.setToolTip(
            self.tr("It casts a shadow or is reflected: click to select that, too, so that the removal leaves none")
        )
        self.button.clicked.connect(action.trigger)
        text_size.fit(self.button, partial(fit_chip, self.button))
        row.addWidget(self.button)
        row.addStretch(1)
        self.hide()
