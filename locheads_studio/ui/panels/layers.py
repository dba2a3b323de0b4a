"""The layers: each applied result, which can be hidden, faded, renamed, moved and deleted."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QToolButton, QWidget

from locheads_studio.document.layers import Layer
from locheads_studio.studio.session import Session
from locheads_studio.ui.icons import icon
from locheads_studio.ui.panels.section import Section
from locheads_studio.ui.widgets import LabelledSlider

_NUMBER = Qt.ItemDataRole.UserRole


class LayersPanel(Section):
    """Top layer first, as they lie."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__("Layers", "Applied results become layers. The picture itself never changes.", parent)
        self._session = session
        self._filling = False
        self.list = QListWidget(self.content)
        self.list.setAccessibleName("Layers, top first")
        self.list.setToolTip("The tick shows or hides a layer. Double-click or F2 renames it")
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.list.itemChanged.connect(self._edited)
        self.list.currentRowChanged.connect(self._chosen)
        self.body.addWidget(self.list, 1)
        tip = "How much of the chosen layer shows"
        self.opacity = LabelledSlider("Opacity", 0, 100, 100, " %", tip, self.content, width=0)
        self.opacity.changed.connect(self._faded)
        self.body.addWidget(self.opacity)
        self._buttons = [
            self._button("up", "Move the chosen layer up", self._up),
            self._button("down", "Move the chosen layer down", self._down),
            self._button("trash", "Delete the chosen layer; undo brings it back", self._delete),
        ]
        for button in self._buttons:
            self.head.addWidget(button)
        self.setMinimumHeight(130)

    def _button(self, name: str, tip: str, slot: object) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setIconSize(QSize(15, 15))
        button.setFixedSize(24, 22)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(slot)
        return button

    def refresh(self) -> None:
        """After a change of the layers."""
        layers = tuple(reversed(self._session.layers))
        chosen = self._layer()
        self._filling = True
        self.list.clear()
        for layer in layers:
            item = QListWidgetItem(layer.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable)
            item.setCheckState(Qt.CheckState.Checked if layer.visible else Qt.CheckState.Unchecked)
            item.setData(_NUMBER, layer.number)
            recipe = layer.edit.recipe
            item.setToolTip(f"{recipe.prompt}\nSeed {recipe.seed}")
            self.list.addItem(item)
        numbers = [layer.number for layer in layers]
        if numbers:
            self.list.setCurrentRow(numbers.index(chosen.number) if chosen and chosen.number in numbers else 0)
        self._filling = False
        self.show_empty(not layers)
        for button in self._buttons:
            button.setVisible(bool(layers))
        self._chosen(self.list.currentRow())

    def _layer(self) -> Layer | None:
        item = self.list.currentItem()
        number = item.data(_NUMBER) if item is not None else None
        return next((layer for layer in self._session.layers if layer.number == number), None)

    @Slot(int)
    def _chosen(self, _: int) -> None:
        if self._filling:
            return
        layer = self._layer()
        self.opacity.setEnabled(layer is not None)
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
        elif name and name != layer.name:
            self._session.set_layer(number, name=name)
        elif not name:
            self.refresh()

    @Slot(int)
    def _faded(self, value: int) -> None:
        layer = self._layer()
        if layer is not None and not self._filling:
            self._session.set_layer(layer.number, opacity=value / 100)

    @Slot()
    def _delete(self) -> None:
        layer = self._layer()
        if layer is not None:
            self._session.delete_layer(layer.number)

    @Slot()
    def _up(self) -> None:
        self._move(1)

    @Slot()
    def _down(self) -> None:
        self._move(-1)

    def _move(self, by: int) -> None:
        layer = self._layer()
        if layer is not None:
            place = self._session.layers.index(layer) + by
            if 0 <= place < len(self._session.layers):
                self._session.move_layer(layer.number, place)
