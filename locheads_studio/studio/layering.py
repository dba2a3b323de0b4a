"""Results and layers of the open document: the part of the session that changes them. See `session.py`."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

import numpy as np

from locheads_studio.document.edits import Edit
from locheads_studio.document.layers import Layer
from locheads_studio.document.state import BY_HAND, NO_PROMPTS, DocumentState, Found
from locheads_studio.document.tiles import Plane
from locheads_studio.studio.strip import Check, Result
from locheads_studio.studio.view import DocumentView
from locheads_studio.texts import Text


class Layering(DocumentView):
    """What can be done with results and layers; `Session` has the rest."""

    # --- results

    def add_result(
        self,
        edit: Edit,
        title: str,
        seconds: float = 0.0,
        *,
        mask: Plane | None = None,
        found: Found | None = None,
        show: bool = True,
    ) -> Result:
        """Add to the strip and, with `show`, over the layers. `mask` and `found`: what was selected for it."""
        result = self._doc.strip.add(edit, title, seconds, mask, found, show)
        self._after_strip()
        return result

    def widen_result(self, number: int | None = None) -> Result:
        """Add the result (default: the shown) with all that the model changed, and show it. The mask that it was asked
        for with grows by that. ValueError where the model changed no more than that."""
        old = self._doc.strip.find(number)
        edit = old.edit.widened
        mask = old.mask
        if mask is not None:
            mask = mask.replace(edit.box, np.maximum(mask.read(edit.box), edit.blend))
        return self.add_result(edit, old.title, old.seconds, mask=mask, found=old.found)

    def show_result(self, number: int | None) -> None:
        """Show a result over the layers; None shows none."""
        strip = self._doc.strip
        strip.shown = None if number is None else strip.find(number)
        self._after_strip()

    def compare_result(self, number: int | None) -> None:
        """The result that the shown one is compared with; None: the picture as it was opened."""
        strip = self._doc.strip
        strip.compared = None if number is None else strip.find(number)
        self._tell("results")

    def note_check(self, number: int, check: Check) -> None:
        """What was seen when the phrase was asked again on a result."""
        self._doc.strip.checks[number] = check
        self._tell("results")

    def drop_result(self, number: int) -> None:
        """Forget a result; layers made from it stay."""
        self._doc.strip.drop(number)
        self._after_strip()

    def select_again(self, number: int, mask: Plane) -> None:
        """What was selected when a result was asked for. `mask`: the result's own, or what it covers."""
        result = self._doc.strip.find(number)
        kept = result.edit.recipe.parameters.get("corrections")
        rows = kept if isinstance(kept, list) else [BY_HAND]
        listed = [row for row in rows if isinstance(row, (list, tuple)) and len(row) == 2]
        corrections = tuple((str(name), _number(pixels)) for name, pixels in listed)
        new = replace(self.state.anew(mask), found=result.found, prompts=NO_PROMPTS, corrections=corrections)
        self.end_stroke()
        self._push(Text("Selection of “{title}”", title=result.title), new)

    def apply_result(self, number: int | None = None) -> Layer:
        """The result (default: the shown) becomes a layer on top. It stays in the strip."""
        doc = self._doc
        result = doc.strip.find(number)
        layer = Layer(doc.next_layer, self._own_name(result.title), result.edit, mask=result.mask)
        doc.next_layer += 1
        doc.strip.shown = doc.strip.compared = None
        self._change_layers(Text("Apply “{name}”", name=layer.name), (*self.layers, layer))
        self._tell("results")
        return layer

    # --- layers

    def add_layer(self, name: str, edit: Edit) -> Layer:
        """A picture from elsewhere becomes a layer on top."""
        doc = self._doc
        layer = Layer(doc.next_layer, self._own_name(name), edit)
        doc.next_layer += 1
        self._change_layers(Text("Paste “{name}”", name=layer.name), (*self.layers, layer))
        return layer

    def set_layer(
        self,
        number: int,
        *,
        visible: bool | None = None,
        opacity: float | None = None,
        name: str | None = None,
        gesture: int | None = None,
    ) -> None:
        """Change what is given. Opacity changes within a second are one entry in the history, and so are all of one
        `gesture` (a drag of the slider), however long it takes."""
        old = self.layer(number)
        new = replace(
            old,
            visible=old.visible if visible is None else visible,
            opacity=old.opacity if opacity is None else opacity,
            name=old.name if name is None else name,
        )
        if (new.visible, new.opacity, new.name) == (old.visible, old.opacity, old.name):
            return
        label = "Rename layer" if name is not None else "Layer opacity" if opacity is not None else "Show layer"
        if visible is False:
            label = "Hide layer"
        merge = None if opacity is None else f"opacity {number}" + ("" if gesture is None else f" in {gesture}")
        self._change_layers(label, self._with(old, new), merge, held=gesture is not None)

    def delete_layer(self, number: int) -> None:
        """Take a layer out; undo brings it back."""
        gone = self.layer(number)
        rest = tuple(layer for layer in self.layers if layer is not gone)
        editing = None if self.state.editing == number else self.state.editing
        self._change_layers(Text("Delete “{name}”", name=gone.name), rest, editing=editing)

    def duplicate_layer(self, number: int) -> Layer:
        """A copy of a layer right above it, with a number and a name of its own."""
        doc, old = self._doc, self.layer(number)
        new = replace(old, number=doc.next_layer, name=self._own_name(old.name))
        doc.next_layer += 1
        place = self.layers.index(old) + 1
        self._change_layers(
            Text("Duplicate “{name}”", name=old.name), (*self.layers[:place], new, *self.layers[place:])
        )
        return new

    def merge_layers(self, lower: Layer, upper: Layer, made: Layer) -> None:
        """`made` of two neighbours takes their place; nothing when one of them changed meanwhile."""
        if lower not in self.layers or self.layers[self.layers.index(lower) + 1 :][:1] != (upper,):
            return
        rest = tuple(made if layer is lower else layer for layer in self.layers if layer is not upper)
        gone = self.state.editing in (lower.number, upper.number)
        self._change_layers(
            Text("Merge “{name}” down", name=upper.name), rest, editing=None if gone else self.state.editing
        )

    def move_layer(self, number: int, position: int) -> None:
        """Put a layer at a position of the list; 0 is the bottom."""
        moved = self.layer(number)
        rest = [layer for layer in self.layers if layer is not moved]
        rest.insert(max(0, min(position, len(rest))), moved)
        if tuple(rest) != self.layers:
            self._change_layers("Move layer", tuple(rest))

    def edit_mask(self, number: int, mask: Plane) -> None:
        """Load the mask of a layer (what it covers, see `maskwork.covered`) as the current one, to be changed and
        written back."""
        self.end_stroke()
        layer = self.layer(number)
        corrections = self.state.with_correction(*BY_HAND)
        new = replace(self.state.anew(mask), prompts=NO_PROMPTS, corrections=corrections, editing=number)
        self._push(Text("Mask of “{name}”", name=layer.name), new)

    def write_mask(self, edit: Edit, mask: Plane) -> None:
        """The layer whose mask is edited covers what `edit` says; `mask`: what is asked for when it is run again."""
        old = self.layer(self.state.editing or 0)
        new = old if edit is old.edit else replace(old, edit=edit, mask=mask)
        label = "Leave the mask" if new is old else Text("Change the mask of “{name}”", name=old.name)
        self._change_layers(label, self._with(old, new), editing=None)

    def leave_mask(self) -> None:
        """Stop editing a layer's mask without writing it back."""
        if self.state.editing is not None:
            self._change_layers("Leave the mask", self.layers, editing=None)

    def replace_edit(self, number: int, edit: Edit) -> None:
        """Another result takes the place of a layer's; its order, name, opacity and mask stay."""
        old = self.layer(number)
        self._change_layers(Text("Repaint “{name}” again", name=old.name), self._with(old, replace(old, edit=edit)))

    # --- below

    def end_stroke(self) -> None:
        """As of `Session`."""
        raise NotImplementedError

    def _push(
        self,
        label: str,
        new: DocumentState,
        merge: str | None = None,
        *,
        mask_told: bool = False,
        held: bool = False,
    ) -> None:
        raise NotImplementedError

    def _compose(self) -> None:
        raise NotImplementedError

    def _own_name(self, title: str) -> str:
        """The title, with the lowest number behind it that makes it a name no other layer has."""
        taken = {layer.name for layer in self.layers}
        names = (title if number == 1 else f"{title} {number}" for number in count(1))
        return next(name for name in names if name not in taken)

    def _with(self, old: Layer, new: Layer) -> tuple[Layer, ...]:
        return tuple(new if layer is old else layer for layer in self.layers)

    def _change_layers(
        self, label: str, layers: tuple[Layer, ...], merge: str | None = None, *, held: bool = False, **state: Any
    ) -> None:
        self.end_stroke()
        self._push(label, replace(self.state, layers=layers, **state), merge, held=held)

    def _after_strip(self) -> None:
        self._compose()
        self._tell("modified")
        self._tell("results")


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
