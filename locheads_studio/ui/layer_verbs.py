"""The verbs about layers: the chosen one, and pictures that become one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from locheads_studio.ui import images, incoming
from locheads_studio.ui.actions import Verbs
from locheads_studio.ui.editor import Editor
from locheads_studio.ui.file_verbs import OPEN, FileVerbs
from locheads_studio.ui.folders import folder_for
from locheads_studio.ui.icons import icon
from locheads_studio.ui.incoming import Incoming
from locheads_studio.ui.language import spoken


class LayerVerbs(QObject):
    """`table` has them by name. What is chosen is the panel's to know."""

    def __init__(self, editor: Editor, files: FileVerbs) -> None:
        super().__init__(editor)
        self._editor, self._files, panel = editor, files, editor.layers
        self.table: Verbs = {
            "paste": self.paste,
            "layer_add": self.add,
            "layer_show": panel.turn,
            "layer_opacity": partial(self._in_sight, panel.fade),
            "layer_rename": partial(self._in_sight, panel.rename),
            "layer_up": partial(panel.shift, 1),
            "layer_down": partial(panel.shift, -1),
            "layer_again": panel.rerun,
            "layer_mask": panel.edit_its_mask,
            "layer_write": editor.controller.layers.write_mask,
            "layer_leave": editor.session.leave_mask,
            "layer_duplicate": panel.duplicate,
            "layer_merge": panel.merge,
            "layer_delete": panel.delete,
        }

    # --- pictures from elsewhere

    def paste(self) -> None:
        """What is on the clipboard becomes a layer; without a document it is opened."""
        if self._editor.session.is_open:
            pasted = incoming.read(QGuiApplication.clipboard().mimeData())
            if pasted.files or pasted.image is not None:
                self._lay(pasted)
                return
        self._files.paste()

    def add(self) -> None:
        """Ask for a picture file, which becomes a layer."""
        start = str(folder_for(self._editor.session.path))
        name, _ = QFileDialog.getOpenFileName(
            self._editor.window(), self.tr("Add a picture as a layer"), start, spoken(OPEN)
        )
        if name:
            self._lay(Incoming(files=(Path(name),)))

    def take(self, dropped: Incoming, at: QPoint) -> None:
        """What was dropped at a place of the screen: beside an open picture it may become a layer, or be opened."""
        if not self._editor.session.is_open or not (dropped.files or dropped.image is not None):
            self._files.take(dropped)
            return
        menu = QMenu(self._editor)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layer = menu.addAction(icon("layers"), self.tr("Add as a layer"))
        layer.triggered.connect(lambda: self._lay(dropped))
        opened = menu.addAction(icon("open"), self.tr("Open instead of this picture"))
        opened.triggered.connect(lambda: self._files.take(dropped))
        menu.setActiveAction(layer)
        menu.popup(at)

    def _lay(self, given: Incoming) -> None:
        controller = self._editor.controller
        if given.files:
            for path in given.files:
                controller.layers.paste_file(path)
        elif given.image is not None:
            controller.layers.paste_picture(images.to_picture(given.image), "Pasted picture")
        self._editor.show_content("result")

    def _in_sight(self, call: Callable[[], None]) -> None:
        """What is typed or dragged there has to be seen."""
        self._editor.want_layers()
        call()
