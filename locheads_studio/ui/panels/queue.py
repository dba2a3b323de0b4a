"""The queue: what the models do and what waits for them, with the time left; any of it can be taken out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QListWidget, QProgressBar, QToolButton, QWidget

from locheads_studio.studio.jobline import Queued
from locheads_studio.ui import text_size
from locheads_studio.ui.icons import icon
from locheads_studio.ui.language import spoken
from locheads_studio.ui.messages import given
from locheads_studio.ui.panels.section import Section
from locheads_studio.ui.widgets import fit_small

_NUMBER = Qt.ItemDataRole.UserRole
_ROWS = 4  # that can be seen at once


class QueuePanel(Section):
    """Shown while there is a repaint, with as many lines as `above` leaves room for. `cancel_wanted` with the number
    of a line."""

    cancel_wanted = Signal(int)

    def __init__(self, above: QWidget, parent: QWidget) -> None:
        super().__init__(spoken("Queue"), "", parent)
        self._above = above
        self._shown: tuple[Queued, ...] = ()
        self.left = QLabel("", self)
        self.left.setObjectName("muted")
        self.head.addWidget(self.left)
        self.cancel = QToolButton(self)
        self.cancel.setIcon(icon("close"))
        text_size.fit(self.cancel, partial(fit_small, self.cancel))
        self.cancel.setAccessibleName(self.tr("Take the chosen line out of the queue"))
        self.cancel.setToolTip(self.tr("Take the chosen line out of the queue (Delete)"))
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.cancel.clicked.connect(self._cancel)
        self.head.addWidget(self.cancel)
        self.bar = QProgressBar(self.content)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName(self.tr("Progress of what runs"))
        self.body.addWidget(self.bar)
        self.list = _Lines(self._cancel, self.content)
        self.list.setAccessibleName(self.tr("What runs and what waits"))
        self.list.setToolTip(self.tr("What runs and what waits, in this order. Delete takes the chosen line out"))
        self.body.addWidget(self.list, 1)
        self.show_empty(False)
        self.hide()

    def show_queue(self, queue: Sequence[Queued]) -> None:
        """What there is now."""
        lines = tuple(queue) if any(line.work == "repaint" for line in queue) else ()
        if lines == self._shown:
            return
        self._shown = lines
        self.setVisible(bool(lines))
        if not lines:
            self.list.clear()
            return
        chosen = self._number()
        numbers = [line.number for line in lines]
        while self.list.count() > len(lines):
            self.list.takeItem(self.list.count() - 1)
        while self.list.count() < len(lines):
            self.list.addItem("")
        for row, line in enumerate(lines):
            item = self.list.item(row)
            item.setData(_NUMBER, line.number)
            item.setText(self._words(line))
            item.setToolTip(given(line.title))
        self.list.setCurrentRow(numbers.index(chosen) if chosen in numbers else 0)
        self.bar.setValue(round(1000 * max(line.fraction for line in lines)))
        last = lines[-1].seconds_left
        self.left.setText("" if last is None else self._time(last))
        high, panel = self.list.sizeHintForRow(0), self.parentWidget()
        taken = self._above.minimumSizeHint().height() + self.minimumSizeHint().height() - self.list.height()
        room = max(1, ((panel.height() if panel else 0) - taken) // high)
        self.list.setFixedHeight(min(len(lines), _ROWS, room) * high + 2)

    def _words(self, line: Queued) -> str:
        title = given(line.title) or self.tr("Selecting")
        if line.stopping:
            return self.tr("{title}: stopping").format(title=title)
        if line.running:
            return self.tr("{title}: {percent} %").format(title=title, percent=round(100 * line.fraction))
        return self.tr("{title}: waits").format(title=title)

    def _time(self, seconds: float) -> str:
        if seconds < 90:
            return self.tr("{count} s left").format(count=max(1, round(seconds)))
        return self.tr("{count} min left").format(count=round(seconds / 60))

    def _number(self) -> int | None:
        item = self.list.currentItem()
        return item.data(_NUMBER) if item is not None else None

    @Slot()
    def _cancel(self) -> None:
        number = self._number()
        if number is not None:
            self.cancel_wanted.emit(number)


class _Lines(QListWidget):
    def __init__(self, delete: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._delete = delete
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Delete and not event.modifiers():
            if event.type() == QEvent.Type.KeyPress:
                self._delete()
            if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
                event.accept()
                return True
        return False
