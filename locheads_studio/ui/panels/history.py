"""The history: every step, newest below; a click goes there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QWidget

from locheads_studio.studio.session import Session
from locheads_studio.ui import text_size, theme
from locheads_studio.ui.language import spoken
from locheads_studio.ui.messages import shown
from locheads_studio.ui.panels.section import Section
from locheads_studio.ui.text_size import px


class HistoryPanel(Section):
    """Steps that are undone are greyed, until another step takes their place."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(spoken("History"), spoken("Every step is listed here and can be undone."), parent)
        self._session = session
        self._labels: tuple[str, ...] = ()
        self.list = QListWidget(self.content)
        self.list.setAccessibleName(self.tr("History"))
        self.list.setToolTip(self.tr("Click a step to go there"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # long names end with …
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        self.body.addWidget(self.list, 1)
        self.cost = QLabel("", self)
        self.cost.setObjectName("muted")
        self.cost.setToolTip(self.tr("Memory that the history takes"))
        self.head.addWidget(self.cost)
        text_size.fit(self, lambda: self.setMinimumHeight(px(110)))

    def refresh(self) -> None:
        """After a step."""
        if not self._session.is_open:
            self._labels = ()
            self.show_empty(True)
            self.cost.setText("")
            return
        history = self._session.history
        labels = history.labels
        if labels != self._labels:
            same = 0
            while same < min(len(labels), len(self._labels)) and labels[same] == self._labels[same]:
                same += 1
            while self.list.count() > same:
                self.list.takeItem(self.list.count() - 1)
            self.list.addItems([shown(label) for label in labels[same:]])
            self._labels = labels
        self._fade()
        self.list.setCurrentRow(history.position)
        self.list.scrollToItem(self.list.item(history.position))
        self.cost.setText(_size(history.bytes))
        self.show_empty(False)

    def _fade(self) -> None:
        """What is undone stands in the muted colour of now."""
        faded = QBrush(QColor(theme.current().muted))
        for row in range(self.list.count()):
            undone = row > self._session.history.position
            self.list.item(row).setData(Qt.ItemDataRole.ForegroundRole, faded if undone else None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._labels and self._session.is_open:
            self._fade()

    @Slot(QListWidgetItem)
    def _go(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        if row != self._session.history.position:
            self._session.jump(row)


def _size(count: int) -> str:
    return f"{count / 2**20:.1f} MB" if count >= 2**19 else f"{count / 2**10:.0f} kB"
