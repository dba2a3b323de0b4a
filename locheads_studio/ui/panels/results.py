"""The strip of results: look at one, compare two, apply one, do it again otherwise, or put it away."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPixmap
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
from locheads_studio.studio.strip import Check
from locheads_studio.ui import overlays, text_size, theme
from locheads_studio.ui.actions import Actions
from locheads_studio.ui.icons import paint
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
_CHECK = Qt.ItemDataRole.UserRole + 2
_Index = QModelIndex | QPersistentModelIndex


class ResultsPanel(Section):
    """Results as thumbnails; the chosen one is shown over the layers, a second click shows the picture without it.

    A small mark says whether the phrase is still there in it. `compare_wanted` with the number of the result that the
    shown one is to be compared with; `looked` with the `Check` of the one under the pointer, or None.
    """

    compare_wanted = Signal(int)
    looked = Signal(object)

    def __init__(self, session: Session, actions: Actions, parent: QWidget) -> None:
        empty = spoken("Select something, say what it becomes, and repaint: results land here.")
        super().__init__(spoken("Results"), empty, parent)
        self._session, self._actions = session, actions
        self._known: tuple[Result, ...] = ()
        self._looked: tuple[int, Result | None] | None = None  # the one pointed at, and what was shown then
        self._filling = False
        self.list = _Thumbnails(self.content)
        self.list.setAccessibleName(self.tr("Results"))
        self.list.setToolTip(
            self.tr("Click to show a result, click again to see the picture without it. Shift+click compares")
        )
        self.list.itemClicked.connect(self._clicked)
        self.list.itemActivated.connect(self._activated)
        self.list.other_wanted.connect(self._compare)
        self.list.setMouseTracking(True)
        self.list.itemEntered.connect(self._entered)
        self.list.viewportEntered.connect(self._left)
        self.list.left.connect(self._left)
        self.end = QPushButton(self.tr("End comparing"), self)
        self.end.setToolTip(self.tr("Show the result alone again (Esc)"))
        self.end.clicked.connect(actions["compare_results"].trigger)
        self.end.hide()
        self.head.addWidget(self.end)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.body.addWidget(self.list, 1)
        self.widen = QPushButton(self.tr("Take the larger mask"), self.content)
        self.widen.setToolTip(self.tr("Show the result with all that the model changed, as one more result"))
        self.widen.clicked.connect(self._widen)
        self.widen.hide()
        self.body.addWidget(self.widen)
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
        """After a change of the strip. What comes to lie under a pointer that rests is not pointed at."""
        self._filling = True
        try:
            self._fill()
        finally:
            self._filling = False
        if self._looked is not None:
            number, before = self._looked
            if before is not self._session.shown or number not in {result.number for result in self._known}:
                self._look(None)  # another result is to be seen, not the map that lies over it

    def _fill(self) -> None:
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
            check = self._session.check_of(result.number)
            item.setData(_MARK, mark)
            item.setData(_CHECK, (check.there, result.title == "Remove") if check is not None else None)
            seen = self._seen(check) if check is not None else ""
            told = filter(None, (mark, self._name(result), seen))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(told))
            item.setToolTip("\n".join(filter(None, (self._tip(result), seen))))
            if result is shown:
                self.list.setCurrentRow(row)
                self.list.scrollToItem(item)
        self.apply.setEnabled(shown is not None)
        self.widen.setVisible(shown is not None and shown.edit.wider is not None)
        self.end.setVisible(compared is not None)

    def _seen(self, check: Check) -> str:
        if check.there:
            return self.tr("“{phrase}” is still there").format(phrase=check.phrase)
        return self.tr("“{phrase}” is gone").format(phrase=check.phrase)

    def _name(self, result: Result) -> str:
        return self.tr("{title}, seed {seed}").format(title=given(result.title), seed=result.edit.recipe.seed)

    def _item(self, result: Result) -> QListWidgetItem:
        item = QListWidgetItem(as_icon(self._thumbnail(result)), "")
        item.setData(_NUMBER, result.number)
        item.setSizeHint(QSize(mild(_SIDE) + _ROOM, mild(_SIDE) + 8))
        return item

    def _tip(self, result: Result) -> str:
        tip = self.tr("{title}\nSeed {seed} · {seconds:.1f} s")
        return tip.format(title=given(result.title), seed=result.edit.recipe.seed, seconds=result.seconds)

    @Slot(QListWidgetItem)
    def _entered(self, item: QListWidgetItem) -> None:
        if not self._filling:
            self._look(item.data(_NUMBER))

    @Slot()
    def _left(self) -> None:
        if not self._filling:
            self._look(None)

    def _look(self, number: int | None) -> None:
        """Tell the check of a result, once; None: nothing more, which is told only after something was."""
        check = self._session.check_of(number) if number is not None else None
        if check is None and self._looked is None:
            return  # the canvas may show what somebody else points at
        self._looked = (number, self._session.shown) if number is not None and check is not None else None
        self.looked.emit(check)

    @Slot()
    def _apply(self) -> None:
        if self._session.shown is not None:  # the action also writes a layer's mask back
            self._actions["apply"].trigger()

    @Slot()
    def _widen(self) -> None:
        shown = self._session.shown
        if shown is not None and shown.edit.wider is not None:
            self._session.widen_result(shown.number)

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
    left = Signal()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()

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
        seen = index.data(_CHECK)
        if seen is not None:
            there, removed = seen
            tokens = theme.current()
            colour = tokens.warn if there and removed else tokens.text if there else tokens.good
            side = 16.0
            corner = QPointF(option.rect.bottomRight()) - QPointF(side + 6, side + 6)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.window))
            painter.drawEllipse(QRectF(corner, QSizeF(side, side)))
            inside = QRectF(corner, QSizeF(side, side)).adjusted(2, 2, -2, -2)
            paint(painter, "look" if there else "check", inside, colour)
