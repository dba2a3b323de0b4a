"""How much canvas is added on each side."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from locheads_studio.imaging import limits
from locheads_studio.ui import text_size
from locheads_studio.ui.text_size import mild
from locheads_studio.ui.widgets import level_labels

_WIDTH: Final = 340
_SHARE: Final = 8  # of a side is proposed for left and right


class ExpandDialog(QDialog):
    """Pixels for each side; what they come to is told."""

    def __init__(self, size: tuple[int, int], parent: QWidget) -> None:
        super().__init__(parent)
        self._size = size
        self.setWindowTitle(self.tr("Expand the canvas"))
        column = QVBoxLayout(self)
        column.setSpacing(12)
        told = QLabel(
            self.tr("The new part is selected. Repaint fills it, as the prompt says or as the picture goes on."),
            self,
        )
        told.setWordWrap(True)
        column.addWidget(told)
        form = QFormLayout()
        self.sides: dict[str, QSpinBox] = {}
        proposed = max(1, size[0] // _SHARE)
        for name, text, value in (
            ("left", self.tr("&Left"), proposed),
            ("top", self.tr("&Top"), 0),
            ("right", self.tr("&Right"), proposed),
            ("bottom", self.tr("&Bottom"), 0),
        ):
            box = QSpinBox(self)
            box.setRange(0, limits.SIDE)
            box.setSuffix(self.tr(" px"))
            box.setValue(value)
            box.valueChanged.connect(self._told)
            self.sides[name] = box
            form.addRow(text, box)
        level_labels(form)
        column.addLayout(form)
        self.result_size = QLabel("", self)
        self.result_size.setObjectName("muted")
        column.addWidget(self.result_size)
        buttons = QDialogButtonBox(self)
        self.ok = buttons.addButton(self.tr("Expand"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setObjectName("primary")
        self.ok.setDefault(True)
        self.ok.style().polish(self.ok)
        cancel = buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.sides["left"].setFocus(Qt.FocusReason.OtherFocusReason)
        text_size.fit(self, lambda: self.setMinimumWidth(mild(_WIDTH)))
        self._told()

    @property
    def added(self) -> tuple[int, int, int, int]:
        """Pixels at the left, top, right and bottom."""
        left, top, right, bottom = (self.sides[name].value() for name in ("left", "top", "right", "bottom"))
        return left, top, right, bottom

    @Slot()
    def _told(self) -> None:
        left, top, right, bottom = self.added
        text = self.tr("{width} × {height} px instead of {before}")
        width, height = self._size
        self.result_size.setText(
            text.format(width=width + left + right, height=height + top + bottom, before=f"{width} × {height}")
        )
        self.ok.setEnabled(any(self.added))
