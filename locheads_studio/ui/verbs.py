"""What each action does. Thin: nearly all of it is a call on session, controller or canvas."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from locheads_studio.imaging.pictures import Picture, cut_out
from locheads_studio.imaging.raster import to_8_bit
from locheads_studio.studio.repaints import Place, Repaint
from locheads_studio.studio.sentence import Wish
from locheads_studio.ui import images
from locheads_studio.ui.actions import Verbs
from locheads_studio.ui.canvas_verbs import CanvasVerbs
from locheads_studio.ui.context_menus import ContextMenus
from locheads_studio.ui.editor import Editor
from locheads_studio.ui.file_verbs import FileVerbs
from locheads_studio.ui.layer_verbs import LayerVerbs
from locheads_studio.ui.retouch_verbs import RetouchVerbs

_ZOOM = 1.25


class EditorVerbs(QObject):
    """The verbs that need the editor. `table` has them by name."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.editor, self.session, self.controller = editor, editor.session, editor.controller
        canvas, session = editor.canvas, editor.session
        self.files = FileVerbs(editor)
        self.table: Verbs = self.files.table | {
            "undo": session.undo,
            "redo": session.redo,
            "copy": self.copy,
            "copy_cutout": self.copy_cutout,
            "focus_phrase": partial(_focus, editor.phrase.edit),
            "focus_prompt": partial(_focus, editor.prompt.edit),
            "other_candidate": self.other_candidate,
            "view_attention": partial(editor.choose_view, "attention"),
            "view_mask": partial(editor.choose_view, "mask"),
            "view_result": partial(editor.choose_view, "result"),
            "view_side": canvas.show_side_by_side,
            "view_compare": canvas.show_compare,
            "heads": editor.show_heads,
            "live": editor.choose_live,
            "style_tint": partial(self._style, "tint"),
            "style_outline": partial(self._style, "outline"),
            "style_bw": partial(self._style, "black and white"),
            "style_checker": partial(self._style, "checkerboard"),
            "zoom_fit": canvas.fit,
            "zoom_actual": canvas.actual_size,
            "zoom_mask": canvas.zoom_to_mask,
            "zoom_in": partial(canvas.zoom, _ZOOM),
            "zoom_out": partial(canvas.zoom, 1 / _ZOOM),
            "brush_smaller": partial(editor.options.step_size, -1),
            "brush_larger": partial(editor.options.step_size, 1),
            "brush_softer": partial(editor.options.step_hardness, -1),
            "brush_harder": partial(editor.options.step_hardness, 1),
            "repaint": self.repaint,
            "repaint_next": partial(self._repaint_at, "front"),
            "repaint_instead": partial(self._repaint_at, "replace"),
            "reuse": self.reuse,
            "compare_results": self.compare_results,
            "new_seed": self.controller.repaints.cancel_and_new_seed,
            "cancel": editor.cancel,
            "apply": self.apply,
            "discard": self.discard,
            "next_result": self.next_result,
        }
        self.layers = LayerVerbs(editor, self.files)
        self.table |= self.layers.table
        self.menus = ContextMenus(editor)
        for tool in ("brush", "eraser", "lasso", "rectangle", "wand", "plus", "minus", "box", "hand"):
            self.table[f"tool_{tool}"] = partial(editor.choose_tool, tool)
        self.table |= {
            "mask_all": partial(self._mask, "all"),
            "mask_clear": partial(self._mask, "clear"),
            "mask_invert": partial(self._mask, "invert"),
            "mask_grow": partial(self._mask, "grow"),
            "mask_shrink": partial(self._mask, "shrink"),
            "mask_feather": partial(self._mask, "feather"),
            "mask_smooth": partial(self._mask, "smooth"),
            "mask_holes": partial(self._mask, "fill holes"),
            "mask_clean": partial(self._mask, "clean up"),
        }
        self.table |= RetouchVerbs(editor).table | CanvasVerbs(editor).table
        editor.phrase.select_wanted.connect(self.select)
        editor.phrase.wish_wanted.connect(self.carry_out)
        editor.phrase.what_typed.connect(editor.prompt.edit.setText)
        editor.opened.connect(editor.phrase.split.hide)
        editor.phrase.repaint_wanted.connect(editor.prompt.button.click)
        editor.prompt.edit.textChanged.connect(editor.phrase.split.show_what)
        editor.results.compare_wanted.connect(self.compare_with)
        editor.phrase.place_wanted.connect(self.take_place)
        editor.phrase.instances.switched.connect(self.controller.selecting.switch_instance)
        editor.prompt.repaint_wanted.connect(self.repaint_with)

    # --- clipboard

    def copy(self) -> None:
        """What is shown, to the clipboard."""
        clear = self.session.transparent
        image = images.from_rgba(self._flat()) if clear else images.from_rgb(self.session.read_picture())
        QGuiApplication.clipboard().setImage(image)
        self.controller.notices.info(self.tr("Copied the picture"))

    def copy_cutout(self) -> None:
        """What is selected, to the clipboard."""
        shown = Picture(self._flat() if self.session.transparent else self.session.read_picture().copy())
        cut = to_8_bit(cut_out(shown, self.session.read_mask()).pixels)
        QGuiApplication.clipboard().setImage(images.from_rgba(cut))
        self.controller.notices.info(self.tr("Copied the cut-out"))

    def _flat(self) -> NDArray[np.uint8]:
        """What is shown as sRGB with its opacity, HxWx4: a clipboard holds no profile."""
        flat = self.session.read_flat()
        opacity = flat.opacity8
        clear = np.full(flat.srgb8.shape[:2], 255, np.uint8) if opacity is None else opacity
        return np.dstack([flat.srgb8, clear])

    # --- selecting and repainting

    @Slot(str, object)
    def select(self, phrase: str, how: object = None) -> None:
        """Find it."""
        self.controller.selecting.select(phrase, how=how)  # type: ignore[arg-type]

    @Slot(object, bool, object)
    def carry_out(self, wish: Wish, at_once: bool, how: object = None) -> None:
        """Both halves of a sentence: the prompt into its bar, the phrase selected, and perhaps repainted."""
        self.editor.prompt.edit.setText(wish.prompt)
        self.controller.selecting.select(wish.phrase, self.repaint if at_once else None, how)  # type: ignore[arg-type]

    def other_candidate(self) -> None:
        """The next place the phrase may mean; after the last, both together."""
        found = self.session.found
        if found is not None and len(found.candidates) > 1:
            self.take_place(0 if found.both else found.chosen + 1)

    @Slot(int)
    def take_place(self, number: int) -> None:
        """The first (0) or second (1) place the phrase may mean, or both (2)."""
        if number == 2:
            self.controller.selecting.choose_both()
        else:
            self.controller.selecting.choose_candidate(number)

    def repaint(self) -> None:
        """As the prompt bar says."""
        self.repaint_with(self.editor.prompt.options)

    @Slot(object)
    def repaint_with(self, options: Repaint) -> None:
        """Repaint."""
        self.controller.repaints.repaint(options)
        self.editor.prompt.show_seed(self.controller.repaints.last_seed)

    def _repaint_at(self, place: Place) -> None:
        self.repaint_with(replace(self.editor.prompt.options, place=place))

    def reuse(self) -> None:
        """The shown result's recipe into the bars, and what it was made of selected again."""
        shown = self.session.shown
        recipe = self.controller.repaints.select_again()
        if shown is not None and recipe is not None:
            self.editor.phrase.edit.setText(recipe.phrase)
            files = self.controller.repaints.belongings.known_of(recipe)
            self.editor.prompt.fill(recipe, "" if shown.title in ("Remove", "Fill") else shown.title, files)

    def compare_results(self) -> None:
        """The shown result against the next of the strip; or no more comparing."""
        shown, results = self.session.shown, self.session.results
        if self.session.compared is not None:
            self.session.compare_result(None)
            self.editor.show_content("result")
        elif shown is not None and len(results) > 1:
            self.editor.canvas.show_compare()
            self.session.compare_result(shown.number)
            self.next_result()

    @Slot(int)
    def compare_with(self, number: int) -> None:
        """The shown result against another one."""
        self.editor.canvas.show_compare()
        self.session.compare_result(number)
        if self.session.shown is not None and self.session.shown.number == number:
            self.next_result()

    def apply(self) -> None:
        """The shown result becomes a layer; without one, an edited mask goes back to its layer."""
        if self.session.shown is not None:
            self.session.apply_result()
            self.editor.canvas.setFocus()  # else it goes on from the button, now disabled, to the one that repaints
        else:
            self.controller.layers.write_mask()

    def discard(self) -> None:
        """Forget the shown result."""
        shown = self.session.shown
        if shown is not None:
            self.session.drop_result(shown.number)
            self.editor.canvas.setFocus()

    def next_result(self) -> None:
        """Show the next of the strip, from the last to the first."""
        results, shown = self.session.results, self.session.shown
        if results:
            place = results.index(shown) + 1 if shown is not None and shown in results else 0
            self.session.show_result(results[place % len(results)].number)

    # --- mask

    def _mask(self, op: str) -> None:
        self.controller.masks.operate(op, float(self.editor.options.amount.value()))  # type: ignore[arg-type]
        self.editor.show_content("mask")

    def _style(self, style: str) -> None:
        self.editor.canvas.set_mask_style(style)  # type: ignore[arg-type]
        self.editor.show_content("mask")


def _focus(edit: object) -> None:
    edit.setFocus()  # type: ignore[attr-defined]
    edit.selectAll()  # type: ignore[attr-defined]
