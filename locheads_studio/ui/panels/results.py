"""The strip of results: look at one, compare two, apply one, do it again otherwise, or put it away."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from locheads_studio.studio.session import Result, Session
from locheads_studio.ui import overlays, text_size
from locheads_studio.ui.actions import Actions
from locheads_studio.ui.key_tips import KeyTip
from locheads_studio.ui.language import spoken
from locheads_studio.ui.messages import given
from locheads_studio.ui.panels.section import Section
from locheads_studio.ui.panels.thumbnail import as_icon, step_of, thumbnail
from locheads_studio.ui.text_size import mild, px
from locheads_studio.ui.widgets import tool_button

_SIDE = 68
_ROOM = 4  # beside a thumbnail; three of them are a row of the panel
_NUMBER = Qt.ItemDataRole.UserRole
_MARK = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex


class ResultsPanel(Section):
    """Results as thumbnails; the chosen one is shown over the layers, a second click shows the picture without it.

    `compare_wanted` with the number of the result that the shown one is to be compared with.
    """

    compare_wanted = Signal(int)

    def __init__(self, session: Session, actions: Actions, parent: QWidget) -> None:
        empty = spoken("Select something, say what it becomes, and repaint: results land here.")
        super().__init__(spoken("Results"), empty, parent)
        self._session, self._actions = session, actions
        self._known: tuple[Result, ...] = ()
        self.list = _Thumbnails(self.content)
        self.list.setAccessibleName(self.tr("Results"))
        self.list.setToolTip(
            self.tr("Click to show a result, click again to see the picture without it. Shift+click compares")
        )
        self.list.itemClicked.connect(self._clicked)
        self.list.itemActivated.connect(self._activated)
        self.list.other_wanted.connect(self._compare)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.body.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(3)
        self.apply = QPushButton(self.tr("Apply"), self.content)
        KeyTip(self.apply, self.tr("The shown result becomes a layer ({0})"), actions["apply"])
        self.apply.clicked.connect(self._apply)
        row.addWidget(self.apply, 1)
        for verb in ("compare_results", "reuse", "new_seed", "discard"):
            row.addWidget(tool_button(actions[verb], self.content, size=18))
        self.body.addLayout(row)
        text_size.fit(self, self._fit)

    def _fit(self) -> None:
        side = mild(_SIDE)
        self.list.setIconSize(QSize(side, side))
        self.setMinimumHeight(max(mild(176), px(90) + side))
        for result in self._known:
            row = self._known.index(result)
            self.list.item(row).setSizeHint(QSize(side + _ROOM, side + 8))
            self.list.item(row).setIcon(as_icon(self._thumbnail(result)))

    def refresh(self) -> None:
        """After a change of the strip."""
        results, shown, compared = self._session.results, self._session.shown, self._session.compared
        for row in reversed(range(len(self._known))):
            if self._known[row] not in results:
                self.list.takeItem(row)
        for result in results:
            if result not in self._known:
                self.list.addItem(self._item(result))
        self._known = results
        self.show_empty(not results)
        self.list.clearSelection()
        for row, result in enumerate(results):
            mark = "" if compared is None else "A" if result is compared else "B" if result is shown else ""
            item = self.list.item(row)
            item.setData(_MARK, mark)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, " ".join(filter(None, (mark, self._name(result)))))
            if result is shown:
                self.list.setCurrentRow(row)
                self.list.scrollToItem(item)
        self.apply.setEnabled(shown is not None)

    def _name(self, result: Result) -> str:
        return self.tr("{title}, seed {seed}").format(title=given(result.title), seed=result.edit.recipe.seed)

    def _item(self, result: Result) -> QListWidgetItem:
        item = QListWidgetItem(as_icon(self._thumbnail(result)), "")
        item.setData(_NUMBER, result.number)
        seed = result.edit.recipe.seed
        tip = self.tr("{title}\nSeed {seed} · {seconds:.1f} s")
        item.setToolTip(tip.format(title=given(result.title), seed=seed, seconds=result.seconds))
        item.setSizeHint(QSize(mild(_SIDE) + _ROOM, mild(_SIDE) + 8))
        return item

    @Slot()
    def _apply(self) -> None:
        if self._session.shown is not None:  # the action also writes a layer's mask back
            self._actions["apply"].trigger()

    @Slot(QListWidgetItem)
    def _clicked(self, item: QListWidgetItem) -> None:
        number = item.data(_NUMBER)
        shown = self._session.shown
        self._session.show_result(None if shown is not None and shown.number == number else number)

    @Slot(QListWidgetItem)
    def _activated(self, item: QListWidgetItem) -> None:
        self._session.show_result(item.data(_NUMBER))

    @Slot(QListWidgetItem)
    def _compare(self, item: QListWidgetItem) -> None:
        self.compare_wanted.emit(item.data(_NUMBER))

    @Slot(QPoint)
    def _show_menu(self, at: QPoint) -> None:
        """Of the result under the pointer; with the Menu key, of the current one."""
        if not self._known:
            return
        item = self.list.itemAt(at) or self.list.currentItem() or self.list.item(0)
        number = item.data(_NUMBER)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        other = menu.addAction(self.tr("Compare the shown result with this one"))
        other.setEnabled(self._session.shown is None or self._session.shown.number != number)
        other.triggered.connect(lambda: self.compare_wanted.emit(number))
        menu.addSeparator()
        self._session.show_result(number)  # what the rest is about
        for verb in ("apply", "reuse", "discard"):
            menu.addAction(self._actions[verb])
        menu.popup(self.list.viewport().mapToGlobal(at))

    def _thumbnail(self, result: Result) -> QPixmap:
        """The middle of what was repainted, on the picture it was painted for."""
        edit, ratio = result.edit, self.devicePixelRatioF()
        side = round(mild(_SIDE) * ratio)
        return thumbnail(edit, self._session.committed.sampled(edit.box, step_of(edit, side)), side, ratio)


class _Thumbnails(QListWidget):
    """`other_wanted`: an item was clicked with Shift, or Shift+Enter pressed on it."""

    other_wanted = Signal(QListWidgetItem)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSpacing(3)
        self.setUniformItemSizes(True)
        self.setItemDelegate(_Marked(self))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if item is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.other_wanted.emit(item)
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() == Qt.KeyboardModifier.ShiftModifier and self.currentItem() is not None:
            self.other_wanted.emit(self.currentItem())
        else:
            super().keyPressEvent(event)


class _Marked(QStyledItemDelegate):
    """A letter in the corner of the two that are compared."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        mark = index.data(_MARK)
        if mark:
            overlays.pill(painter, QPointF(option.rect.topLeft()) + QPointF(6, 6), mark, bold=True)
