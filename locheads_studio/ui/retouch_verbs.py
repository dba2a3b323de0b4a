"""What the actions for masks and retouching do. Thin: nearly all of it is a call on session, controller or canvas."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from locheads_studio.ui.actions import Verbs
from locheads_studio.ui.editor import Editor
from locheads_studio.ui.mask_colour import CHOICES, ColourChoice


class RetouchVerbs(QObject):
    """The verbs, by name, in `table`."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.editor, self.session, self.controller = editor, editor.session, editor.controller
        self.table: Verbs = {
            "mask_refine": self.refine_edge,
            "mask_shadow": self.controller.masks.add_shadow,
            "selection_keep": self.keep_selection,
        }
        for choice in CHOICES:
            self.table[f"colour_{choice}"] = partial(self._colour, choice)

    def refine_edge(self) -> None:
        """Beginning with the pixels that the menu says; the row over the picture tries others."""
        self.editor.show_content("mask")
        self.editor.refine.begin(self.editor.options.amount.value())

    def keep_selection(self) -> None:
        """Under a name, in the menu of the row above the picture."""
        self.session.keep_selection()
        kept = self.session.state.saved
        if kept:
            told = self.tr("Kept as “{name}”").format(name=kept[-1].name)
            self.controller.notices.info(told, self.tr("Change mask lists it"))

    def _colour(self, choice: ColourChoice) -> None:
        self.editor.canvas.set_mask_colour(choice)
        if self.editor.canvas.mask_style not in ("tint", "outline"):
            self.editor.canvas.set_mask_style("tint")
        self.editor.show_content("mask")
