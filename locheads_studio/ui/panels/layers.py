"""The layers: each applied result, which can be hidden, faded, renamed, moved, changed and deleted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QDropEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from locheads_studio.document.edits import Edit
from locheads_studio.document.layers import Layer
from locheads_studio.studio.controller import Controller
from locheads_studio.studio.session import Session
from locheads_studio.ui import text_size
from locheads_studio.ui.flow import Wrap
from locheads_studio.ui.icons import icon
from locheads_studio.ui.language import spoken
from locheads_studio.ui.messages import given
from locheads_studio.ui.panels.section import Section
from locheads_studio.ui.panels.thumbnail import as_icon, step_of, thumbnail
from locheads_studio.ui.text_size import mild, px
from locheads_studio.ui.widgets import LabelledSlider, fit_small

_NUMBER = Qt.ItemDataRole.UserRole
_SIDE = 24


class LayersPanel(Section):
    """Top layer first, as they lie. `mask_wanted`: a layer's mask is to be seen, since it is edited."""

    mask_wanted = Signal()

    def __init__(self, session: Session, controller: Controller, parent: QWidget) -> None:
        empty = spoken("Applied results become layers. The picture itself never changes.")
        super().__init__(spoken("Layers"), empty, parent)
        self._session, self._controller = session, controller
        self._filling = False
        self._gesture = 0
        self._editing: int | None = None  # as it is shown
        self._known: list[int] = []  # numbers of the layers that are shown
        self._icons: dict[int, tuple[Edit, float, QIcon]] = {}
        self.list = _Rows(self.content)
        self.list.setAccessibleName(self.tr("Layers, top first"))
        self.list.setToolTip(
            self.tr(
                "The tick shows or hides a layer. Double-click or F2 renames it, dragging or Alt+Up and Alt+Down moves "
                "it, Delete deletes it"
            )
        )
        self.list.itemChanged.connect(self._edited)
        self.list.currentRowChanged.connect(self._chosen)
        self.list.moved.connect(self._dropped)
        self.list.stepped.connect(self.shift)
        self.list.deleted.connect(self.delete)
        self.body.addWidget(self.list, 1)
        self._build_editing()
        tip = self.tr("How much of the chosen layer shows")
        self.opacity = LabelledSlider(self.tr("Opacity"), 0, 100, 100, " %", tip, self.content, width=0)
        self.opacity.changed.connect(self._faded)
        self.opacity.slider.sliderPressed.connect(self._begin_gesture)
        self.body.addWidget(self.opacity)
        rerun = self.tr("Repaint the chosen layer again: its prompt and mask, another seed")
        edit = self.tr("Edit the mask of the chosen layer")
        self.again = self._button("dice", rerun, self.rerun, self)
        self.edit_mask = self._button("mask", edit, self.edit_its_mask, self)
        self._buttons = [
            self._button("up", self.tr("Move the chosen layer up"), self._up, self),
            self._button("down", self.tr("Move the chosen layer down"), self._down, self),
            self._button("trash", self.tr("Delete the chosen layer; undo brings it back"), self.delete, self),
        ]
        for button in (self.again, self.edit_mask, *self._buttons):
            self.head.addWidget(button)
        text_size.fit(self.list, lambda: self.list.setMinimumHeight(px(40)))

    def _build_editing(self) -> None:
        self.editing = QWidget(self.content)
        row = Wrap(self.editing, gap=3)
        row.setContentsMargins(6, 0, 0, 0)
        self.said = QLabel(self.tr("Mask of a layer"), self.editing)
        self.said.setToolTip(self.tr("The mask is that of the marked layer: paint on it, then write it back"))
        self.said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(self.said)
        self.write = QToolButton(self.editing)
        self.write.setText(self.tr("Write back"))
        self.write.setIcon(icon("check"))
        self.write.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.write.setToolTip(self.tr("The layer shows where the mask is now (A)"))
        self.write.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.write.clicked.connect(self._write_mask)
        row.addWidget(self.write)
        self.leave = self._button("close", self.tr("Leave the layer as it was"), self._leave_mask, self.editing)
        row.addWidget(self.leave)
        self.editing.hide()
        self.body.addWidget(self.editing)

    def _button(self, name: str, tip: str, slot: Callable[[], None], parent: QWidget) -> QToolButton:
        button = QToolButton(parent)
        button.setIcon(icon(name))
        text_size.fit(button, partial(fit_small, button))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(slot)
        return button

    def minimumSizeHint(self) -> QSize:
        """With the lines that are needed at this width."""
        layout = self.layout()
        needs = layout.minimumHeightForWidth(self.width()) if layout is not None else 0
        return QSize(super().minimumSizeHint().width(), max(px(130), needs))

    def refresh(self) -> None:
        """After a change of the layers, or of which one's mask is edited."""
        layers, editing = tuple(reversed(self._session.layers)), self._session.editing
        chosen = self.layer()
        self._filling = True
        self.list.clear()
        for layer in layers:
            item = QListWidgetItem(self._icon(layer), given(layer.name))
            flags = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
            item.setFlags((item.flags() | flags) & ~Qt.ItemFlag.ItemIsDropEnabled)
            item.setCheckState(Qt.CheckState.Checked if layer.visible else Qt.CheckState.Unchecked)
            item.setData(_NUMBER, layer.number)
            if layer is editing:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            recipe = layer.edit.recipe
            item.setToolTip(self.tr("{prompt}\nSeed {seed}").format(prompt=recipe.prompt, seed=recipe.seed))
            self.list.addItem(item)
        numbers = [layer.number for layer in layers]
        new = [number for number in numbers if number not in self._known]  # what was just made is what is meant next
        self._known = numbers
        self._icons = {number: kept for number, kept in self._icons.items() if number in numbers}
        if numbers:
            wanted = new[0] if new else chosen.number if chosen else numbers[0]
            self.list.setCurrentRow(numbers.index(wanted))
        self._filling = False
        self._editing = editing.number if editing is not None else None
        self.editing.setVisible(editing is not None)
        self.show_empty(not layers)
        for button in (self.again, self.edit_mask, *self._buttons):
            button.setVisible(bool(layers))
        self._chosen(self.list.currentRow())

    @property
    def is_stale(self) -> bool:
        """Whether another layer's mask is edited than is shown."""
        editing = self._session.editing
        return self._editing != (editing.number if editing is not None else None)

    def layer(self) -> Layer | None:
        """The chosen one."""
        item = self.list.currentItem()
        number = item.data(_NUMBER) if item is not None else None
        return next((layer for layer in self._session.layers if layer.number == number), None)

    def _icon(self, layer: Layer) -> QIcon:
        edit, ratio = layer.edit, self.devicePixelRatioF()
        kept = self._icons.get(layer.number)
        if kept is None or kept[0] is not edit or kept[1] != ratio:
            side = round(mild(_SIDE) * ratio)
            step = step_of(edit, side)
            below = self._session.read_source(edit.box)[::step, ::step]
            kept = self._icons[layer.number] = edit, ratio, as_icon(thumbnail(edit, below, side, ratio))
        return kept[2]

    @Slot(int)
    def _chosen(self, _: int) -> None:
        if self._filling:
            return
        layer = self.layer()
        self.opacity.setEnabled(layer is not None)
        self.edit_mask.setEnabled(layer is not None and layer is not self._session.editing)
        if layer is not None:
            self._filling = True
            self.opacity.set_value(round(layer.opacity * 100))
            self._filling = False

    @Slot(QListWidgetItem)
    def _edited(self, item: QListWidgetItem) -> None:
        if self._filling:
            return
        number, name = item.data(_NUMBER), item.text().strip()
        layer = next((layer for layer in self._session.layers if layer.number == number), None)
        if layer is None:
            return
        visible = item.checkState() == Qt.CheckState.Checked
        if visible != layer.visible:
            self._session.set_layer(number, visible=visible)
        elif name and name != given(layer.name):
            self._session.set_layer(number, name=name)
        elif not name:
            self.refresh()

    def turn(self) -> None:
        """Show or hide the chosen layer."""
        layer = self.layer()
        if layer is not None:
            self._session.set_layer(layer.number, visible=not layer.visible)

    def rename(self) -> None:
        """Type another name for the chosen layer."""
        if self.list.currentItem() is not None:
            self.list.setFocus()
            self.list.editItem(self.list.currentItem())

    def fade(self) -> None:
        """The keys go to the opacity of the chosen layer."""
        self.opacity.slider.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _begin_gesture(self) -> None:
        self._gesture += 1

    @Slot(int)
    def _faded(self, value: int) -> None:
        layer = self.layer()
        if layer is not None and not self._filling:
            gesture = self._gesture if self.opacity.slider.isSliderDown() else None
            self._session.set_layer(layer.number, opacity=value / 100, gesture=gesture)

    @Slot()
    def delete(self) -> None:
        """Take the chosen layer out."""
        layer = self.layer()
        if layer is not None:
            self._session.delete_layer(layer.number)

    @Slot()
    def duplicate(self) -> None:
        """A copy of the chosen layer, right above it."""
        layer = self.layer()
        if layer is not None:
            self._session.duplicate_layer(layer.number)

    @Slot()
    def merge(self) -> None:
        """One layer of the chosen and the one below it."""
        layer = self.layer()
        if layer is not None:
            self._controller.layers.merge_down(layer.number)

    @Slot()
    def rerun(self) -> None:
        """Repaint the chosen layer again."""
        layer = self.layer()
        if layer is not None:
            self._controller.repaints.rerun_layer(layer.number)

    @Slot()
    def edit_its_mask(self) -> None:
        """Load the mask of the chosen layer as the current one."""
        layer = self.layer()
        if layer is not None:
            self._controller.layers.edit_mask(layer.number)
            self.mask_wanted.emit()

    @Slot()
    def _write_mask(self) -> None:
        self._controller.layers.write_mask()

    @Slot()
    def _leave_mask(self) -> None:
        self._session.leave_mask()

    @Slot()
    def _up(self) -> None:
        self.shift(1)

    @Slot()
    def _down(self) -> None:
        self.shift(-1)

    @Slot(int)
    def shift(self, by: int) -> None:
        """The chosen layer up (1) or down (-1)."""
        layer = self.layer()
        if layer is not None:
            place = self._session.layers.index(layer) + by
            if 0 <= place < len(self._session.layers):
                self._session.move_layer(layer.number, place)

    @Slot(int, int)
    def _dropped(self, number: int, gap: int) -> None:
        """`gap`: before which row, from the top, it is dropped."""
        count = len(self._session.layers)
        row = count - 1 - self._session.layers.index(self._session.layer(number))
        row = gap - 1 if gap > row else gap  # as if it were taken out before
        self._session.move_layer(number, count - 1 - row)


class _Rows(QListWidget):
    """`moved`: a row (its number) was dropped before another (from the top); `stepped`: one up (1) or down (-1) with
    the keys; `deleted` with Delete. Rows move when the session says so."""

    moved = Signal(int, int)
    stepped = Signal(int)
    deleted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        text_size.fit(self, lambda: self.setIconSize(QSize(mild(_SIDE), mild(_SIDE))))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.installEventFilter(self)

    def dropEvent(self, event: QDropEvent) -> None:
        item = self.currentItem()
        if event.source() is self and item is not None:
            at = event.position().toPoint()
            over = self.itemAt(at)
            gap = self.count()
            if over is not None:
                gap = self.row(over) + (at.y() > self.visualItemRect(over).center().y())
            self.moved.emit(item.data(_NUMBER), gap)
        event.setDropAction(Qt.DropAction.IgnoreAction)  # else the view takes the row out itself
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that are also those of actions: here they are about the chosen layer."""
        if isinstance(event, QKeyEvent) and self.currentItem() is not None and self._does(event) is not None:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                does = self._does(event)
                if does == 0:
                    self.deleted.emit()
                elif does is not None:
                    self.stepped.emit(does)
                return True
        return False

    @staticmethod
    def _does(event: QKeyEvent) -> int | None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if held == Qt.KeyboardModifier.AltModifier:
            return steps.get(Qt.Key(event.key()))
        return 0 if held == Qt.KeyboardModifier.NoModifier and event.key() == Qt.Key.Key_Delete else None
