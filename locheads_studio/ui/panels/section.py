"""A section of the side panel: heading, content, and a sentence for when there is nothing yet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget


class Section(QFrame):
    """`body` takes the content; `show_empty` swaps it for a sentence."""

    def __init__(self, title: str, empty: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        self.head = QHBoxLayout()
        heading = QLabel(title, self)
        heading.setObjectName("heading")
        self.head.addWidget(heading)
        self.head.addStretch(1)
        column.addLayout(self.head)
        self._empty = QLabel(empty, self)
        self._empty.setObjectName("muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._empty, 1)
        self.content = QWidget(self)
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(6)
        column.addWidget(self.content, 1)
        self.show_empty(True)

    def show_empty(self, empty: bool) -> None:
        """Whether there is nothing to show."""
        self._empty.setVisible(empty)
        self.content.setVisible(not empty)
