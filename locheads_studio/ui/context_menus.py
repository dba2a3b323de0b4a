"""What a right click offers, on the picture, its mask and the layers: all of it stands in the window's menus, too."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Slot
from PySide6.QtWidgets import QMenu, QWidget

from locheads_studio.document.geometry import Box
from locheads_studio.ui.editor import Editor

_MASK: Final = (
    "mask_refine", "mask_shadow", "mask_clean", "mask_holes", "", "mask_grow", "mask_shrink", "mask_feather",
    "mask_smooth", "", "mask_invert", "mask_clear", "selection_keep",
)  # fmt: skip
_SELECTED: Final = ("repaint", "", *_MASK, "", "copy_cutout", "cutout", "save_mask", "", "zoom_mask")
_PICTURE: Final = (
    "focus_phrase", "mask_all", "", "apply", "next_result", "compare_results", "", "copy", "export", "",
    "view_attention", "view_mask", "view_result", "view_side", "view_compare", "", "zoom_fit", "zoom_actual",
)  # fmt: skip
_LAYER: Final = (
    "layer_show", "layer_opacity", "layer_rename", "", "layer_up", "layer_down", "", "layer_again", "layer_mask",
    "layer_write", "layer_leave", "", "layer_duplicate", "layer_merge", "", "layer_delete",
)  # fmt: skip


class ContextMenus(QObject):
    """Makes them when they are asked for, with the mouse or the Menu key."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor = editor
        for widget, show in ((editor.canvas, self._on_picture), (editor.layers.list, self._on_layers)):
            widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            widget.customContextMenuRequested.connect(show)

    @Slot(QPoint)
    def _on_picture(self, at: QPoint) -> None:
        """On what is selected: what can be done with that. A right click on a point took it away, and is no more."""
        canvas = self._editor.canvas
        if not self._editor.session.is_open or canvas.crop.active or canvas.took_point():
            return
        self._pop(_SELECTED if self._on_mask(at) else _PICTURE, canvas, at)

    def _on_mask(self, at: QPoint) -> bool:
        canvas, session = self._editor.canvas, self._editor.session
        pane = canvas.pane_at(QPointF(at))
        if pane is None or not session.has_mask:
            return False
        local = QPointF(at) - QPointF(pane.rect.topLeft())
        x, y = canvas.view.to_picture(local.x(), local.y())
        width, height = session.size
        if not (0 <= x < width and 0 <= y < height):
            return False
        return int(session.read_mask(Box(int(x), int(y), int(x) + 1, int(y) + 1))[0, 0]) > 127

    @Slot(QPoint)
    def _on_layers(self, at: QPoint) -> None:
        rows = self._editor.layers.list
        item = rows.itemAt(at)
        if item is not None:
            rows.setCurrentItem(item)
        if rows.currentItem() is not None:
            self._pop(_LAYER, rows.viewport(), at)

    def _pop(self, verbs: tuple[str, ...], widget: QWidget, at: QPoint) -> None:
        menu = QMenu(widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for verb in verbs:
            if verb:
                menu.addAction(self._editor.actions_[verb])
            else:
                menu.addSeparator()
        menu.popup(widget.mapToGlobal(at))
