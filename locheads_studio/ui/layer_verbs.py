"""The verbs about the chosen layer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from locheads_studio.ui.actions import Verbs
from locheads_studio.ui.editor import Editor


class LayerVerbs(QObject):
    """`table` has them by name. What is chosen is the panel's to know."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor, panel = editor, editor.layers
        self.table: Verbs = {
            "layer_show": panel.turn,
            "layer_opacity": partial(self._in_sight, panel.fade),
            "layer_rename": partial(self._in_sight, panel.rename),
            "layer_up": partial(panel.shift, 1),
            "layer_down": partial(panel.shift, -1),
            "layer_again": panel.rerun,
            "layer_mask": panel.edit_its_mask,
            "layer_write": editor.controller.write_layer_mask,
            "layer_leave": editor.session.leave_mask,
            "layer_duplicate": panel.duplicate,
            "layer_merge": panel.merge,
            "layer_delete": panel.delete,
        }

    def _in_sight(self, call: Callable[[], None]) -> None:
        """What is typed or dragged there has to be seen."""
        self._editor.want_layers()
        call()
