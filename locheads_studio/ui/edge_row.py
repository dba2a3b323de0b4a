"""Where the new pixels of a repaint end: whether the old outline stays, and how soft the edge is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSpinBox, QVBoxLayout, QWidget

from locheads_studio.document.outline import Outline, OutlineWish
from locheads_studio.ui import text_size
from locheads_studio.ui.flow import Wrap
from locheads_studio.ui.language import mark, spoken
from locheads_studio.ui.text_size import px
from locheads_studio.ui.widgets import captioned

_TOLD = {"kept": mark("Within the old outline"), "new": mark("With a new outline")}
_AUTO = {"kept": mark("Auto: the old one stays"), "new": mark("Auto: a new one")}


class EdgeRow(QWidget):
    """`changed`: another outline or width was chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = Wrap(gap=18)
        column.addLayout(row)
        self.choice = QComboBox(self)
        for text, outline in (
            (spoken(_AUTO["kept"]), "auto"),
            (self.tr("The old one stays"), "kept"),
            (self.tr("A new one"), "new"),
        ):
            self.choice.addItem(text, outline)
        self.choice.currentIndexChanged.connect(self.changed)
        self.width_box = QSpinBox(self)
        self.width_box.setRange(-1, 200)
        self.width_box.setValue(-1)
        self.width_box.setSpecialValueText(self.tr("Auto"))
        self.width_box.setSuffix(" px")
        self.width_box.valueChanged.connect(self.changed)
        for name, box, tip in (
            (
                self.tr("Outline"),
                self.choice,
                self.tr("Whether the outline of what is there stays, as with colours and clothes, or another comes"),
            ),
            (
                self.tr("Soft edge"),
                self.width_box,
                self.tr("Over how many pixels outside the mask old and new are mixed. Auto keeps it narrow"),
            ),
        ):
            row.addItem(captioned(name, box, tip))
        text_size.fit(self, self._fit)

    def _fit(self) -> None:
        self.width_box.setFixedWidth(px(86))

    @property
    def outline(self) -> OutlineWish:
        """What is chosen."""
        chosen: OutlineWish = self.choice.currentData()
        return chosen

    @property
    def transition(self) -> float | None:
        """Width of the soft edge in pixels of the picture; None for the usual one."""
        return None if self.width_box.value() < 0 else float(self.width_box.value())

    def fill(self, outline: OutlineWish, transition: float | None) -> None:
        """Choose these."""
        self.choice.setCurrentIndex(self.choice.findData(outline))
        self.width_box.setValue(-1 if transition is None else round(transition))

    def show_auto(self, outline: Outline) -> str:
        """Say what "auto" means now; what it, or the choice made instead, comes to in words."""
        self.choice.setItemText(0, spoken(_AUTO[outline]))
        chosen = self.outline
        return spoken(_TOLD[outline if chosen == "auto" else chosen])
