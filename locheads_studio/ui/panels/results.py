"""The strip of results: look at one, apply it, or put it away."""

from __future__ import annotations

import cv2
import numpy as np
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QListView, QListWidget, QListWidgetItem, QPushButton, QWidget

from locheads_studio.studio.session import Result, Session
from locheads_studio.ui import images
from locheads_studio.ui.actions import Actions
from locheads_studio.ui.panels.section import Section
from locheads_studio.ui.widgets import tool_button

_SIDE = 68


class ResultsPanel(Section):
    """Results as thumbnails; the chosen one is shown over the layers, a second click shows the picture without it."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget) -> None:
        super().__init__("Results", "Select something, say what it becomes, and repaint: results land here.", parent)
        self._session = session
        self._known: tuple[Result, ...] = ()
        self.list = QListWidget(self.content)
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setIconSize(QSize(_SIDE, _SIDE))
        self.list.setSpacing(3)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("Results")
        self.list.setToolTip("Click to show a result, click again to see the picture without it")
        self.list.itemClicked.connect(self._clicked)
        self.list.itemActivated.connect(self._activated)
        self.body.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.apply = QPushButton("Apply", self.content)
        self.apply.setToolTip("The shown result becomes a layer (A)")
        self.apply.clicked.connect(actions["apply"].trigger)
        row.addWidget(self.apply, 1)
        for verb in ("new_seed", "discard"):
            row.addWidget(tool_button(actions[verb], self.content, size=18))
        self.body.addLayout(row)
        self.setMinimumHeight(176)

    def refresh(self) -> None:
        """After a change of the strip."""
        results, shown = self._session.results, self._session.shown
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
            if result is shown:
                self.list.setCurrentRow(row)
                self.list.scrollToItem(self.list.item(row))
        self.apply.setEnabled(shown is not None)

    def _item(self, result: Result) -> QListWidgetItem:
        picture = self._thumbnail(result)
        icon = QIcon(picture)
        icon.addPixmap(picture, QIcon.Mode.Selected)  # else it is tinted with the selection's colour
        item = QListWidgetItem(icon, "")
        item.setData(Qt.ItemDataRole.UserRole, result.number)
        seed = result.edit.recipe.seed
        item.setToolTip(f"{result.title}\nSeed {seed} · {result.seconds:.1f} s")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{result.title}, seed {seed}")
        item.setSizeHint(QSize(_SIDE + 10, _SIDE + 8))
        return item

    @Slot(QListWidgetItem)
    def _clicked(self, item: QListWidgetItem) -> None:
        number = item.data(Qt.ItemDataRole.UserRole)
        shown = self._session.shown
        self._session.show_result(None if shown is not None and shown.number == number else number)

    @Slot(QListWidgetItem)
    def _activated(self, item: QListWidgetItem) -> None:
        self._session.show_result(item.data(Qt.ItemDataRole.UserRole))

    def _thumbnail(self, result: Result) -> QPixmap:
        """The middle of what was repainted, on the picture it was painted for."""
        edit, ratio = result.edit, self.devicePixelRatioF()
        side = round(_SIDE * ratio)
        scale = side / max(edit.box.size)
        size = max(1, round(edit.box.width * scale)), max(1, round(edit.box.height * scale))
        step = max(1, max(edit.box.size) // (4 * side))
        below = self._session.committed.sampled(edit.box, step)
        parts = below, edit.patch[::step, ::step], edit.blend[::step, ::step]
        under, over, blend = (cv2.resize(part, size, interpolation=cv2.INTER_AREA).astype(np.float32) for part in parts)
        mixed = under + (over - under) * (blend[:, :, None] / 255)
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        picture = images.from_rgb(np.rint(mixed).astype(np.uint8))
        painter.drawImage((side - size[0]) // 2, (side - size[1]) // 2, picture)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap
