"""What a crash left behind, offered on the start page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


@dataclass(frozen=True)
class Left:
    """A document that can be recovered. `at`: seconds since 1970 of its last change."""

    journal: Path
    name: str
    at: float


class RecoveryList(QFrame):
    """`wanted` and `unwanted` with the path of a journal. Hidden when there is nothing to recover."""

    wanted = Signal(str)
    unwanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(14, 12, 14, 12)
        self._rows.setSpacing(6)
        self.hide()

    def show_left(self, left: Sequence[Left]) -> None:
        """Offer these, newest first."""
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.setVisible(bool(left))
        if not left:
            return
        title = QLabel(self.tr("The program ended unexpectedly. Your work was kept."), self)
        title.setObjectName("heading")
        self._rows.addWidget(title)
        for one in left:
            self._rows.addWidget(self._row(one))

    def _row(self, one: Left) -> QWidget:
        row = QWidget(self)
        inside = QHBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        when = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(one.at)), QLocale.FormatType.ShortFormat)
        name = one.name or self.tr("Picture without a name")
        label = QLabel(f"{name}   {when}", row)
        inside.addWidget(label, 1)
        recover = QPushButton(self.tr("Recover"), row)
        recover.setObjectName("primary")
        recover.setToolTip(self.tr("Open it as it was after its last change"))
        recover.setAccessibleName(self.tr("Recover {0}").format(name))
        recover.setProperty("journal", str(one.journal))
        recover.clicked.connect(self._wanted)
        inside.addWidget(recover)
        forget = QPushButton(self.tr("Discard"), row)
        forget.setToolTip(self.tr("Forget it for good"))
        forget.setAccessibleName(self.tr("Discard {0}").format(name))
        forget.setProperty("journal", str(one.journal))
        forget.clicked.connect(self._unwanted)
        inside.addWidget(forget)
        return row

    @Slot()
    def _wanted(self) -> None:
        self.wanted.emit(str(self.sender().property("journal")))

    @Slot()
    def _unwanted(self) -> None:
        self.unwanted.emit(str(self.sender().property("journal")))
