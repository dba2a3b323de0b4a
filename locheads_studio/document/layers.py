"""Layers: applied edits, each over what is below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.edits import Edit, Json, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.tiles import Plane

MERGED: Final = "merged"
"""The parameter of a recipe that holds those of merged layers."""


PASTED: Final = "pasted"
"""The parameter of the recipe of a layer that came from elsewhere: the name it came with."""
GENERATED: Final = "generated"
"""The parameter that says of such a layer that its file said so of itself."""


@dataclass(frozen=True, eq=False)
class Layer:
    """An applied edit. `number` names it as long as the document lives. `opacity` 0..1 scales the edit's blend.

    `mask`: what was asked to be repainted, of the picture's size; None when that is not known (older files).
    """

    number: int
    name: str
    edit: Edit
    visible: bool = True
    opacity: float = 1.0
    mask: Plane | None = None

    def __post_init__(self) -> None:
        """ValueError for an opacity out of range."""
        if not (isfinite(self.opacity) and 0 <= self.opacity <= 1):
            raise ValueError(f"opacity {self.opacity} is outside 0..1")

    @property
    def shows(self) -> bool:
        """Whether it changes any pixel."""
        return self.visible and self.opacity > 0

    @property
    def is_painted(self) -> bool:
        """Whether a trained model made any of it."""
        told = [recipe.parameters for recipe, _ in parts(self)]
        return any(PASTED not in one or one.get(GENERATED) is True for one in told)

    def as_edit(self) -> Edit:
        """The edit with its blend scaled by the opacity; the same object at full opacity."""
        if self.opacity == 1:
            return self.edit
        return Edit(self.edit.box, self.edit.patch, self._scaled(self.edit.blend), self.edit.recipe)

    def part(self, box: Box, step: int = 1) -> Edit | None:
        """What of `as_edit` lies in `box`, in coordinates of that box; None when nothing does.

        `step`: only every so many pixels, counted from the box's upper left corner; coordinates count those.
        """
        at = self.edit.box
        common = at.intersect(box)
        if common.area == 0:
            return None
        x0, y0 = -(-(common.x0 - box.x0) // step), -(-(common.y0 - box.y0) // step)
        rows = slice(box.y0 + y0 * step - at.y0, common.y1 - at.y0, step)
        columns = slice(box.x0 + x0 * step - at.x0, common.x1 - at.x0, step)
        blend = self._scaled(self.edit.blend[rows, columns])
        if blend.size == 0:
            return None
        there = Box(x0, y0, x0 + blend.shape[1], y0 + blend.shape[0])
        return Edit(there, self.edit.patch[rows, columns], blend, self.edit.recipe)

    def _scaled(self, blend: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if self.opacity == 1:
            return blend
        return np.asarray(np.rint(blend.astype(np.float32) * self.opacity), dtype=np.uint8)

    def looks_like(self, other: Layer) -> bool:
        """Whether both show the same pixels."""
        if not (self.shows or other.shows):
            return True
        return self.edit is other.edit and self.shows == other.shows and self.opacity == other.opacity


def merged(lower: Layer, upper: Layer) -> Layer:
    """One visible layer that looks as both do, one over the other, to within rounding: the lower one's number and name.

    Its recipe holds those of both, each with its opacity, under "merged". A hidden layer adds nothing to it.
    """
    shown = [layer.as_edit() for layer in (lower, upper) if layer.shows] or [lower.as_edit()]
    box = shown[0].box
    for edit in shown[1:]:
        box = box.union(edit.box)
    colour, cover = np.zeros((box.height, box.width, 3), np.float32), np.zeros((box.height, box.width, 1), np.float32)
    for edit in shown:
        at = edit.box.shift(-box.x0, -box.y0).as_slices
        new = edit.blend[..., None].astype(np.float32) / 255
        colour[at] = colour[at] * (1 - new) + edit.patch * new  # premultiplied
        cover[at] = cover[at] * (1 - new) + new
    patch = np.rint(colour / np.maximum(cover, 1e-6)).clip(0, 255).astype(np.uint8)
    blend = np.rint(cover[..., 0] * 255).astype(np.uint8)
    rows: list[Json] = []
    for layer in (lower, upper):
        rows += _recipes(layer)
    asked = [layer.mask for layer in (lower, upper) if layer.mask is not None]
    mask = asked[0].zip_tiles(asked[1], np.maximum) if len(asked) == 2 else None
    return replace(
        lower, edit=Edit(box, patch, blend, Recipe(parameters={MERGED: rows})), visible=True, opacity=1.0, mask=mask
    )


def _recipes(layer: Layer) -> list[Json]:
    """[recipe, opacity] of each edit that a layer is made of, as JSON."""
    if not layer.shows:
        return []
    kept = layer.edit.recipe.parameters.get(MERGED)
    if isinstance(kept, list):
        return [[row[0], row[1] * layer.opacity] for row in kept if _is_row(row)]  # type: ignore[index, operator]
    return [[layer.edit.recipe.as_dict(), layer.opacity]]


def parts(layer: Layer) -> list[tuple[Recipe, float]]:
    """The recipes that a layer is made of, each with its opacity: its own, or those of the layers merged into it."""
    if MERGED not in layer.edit.recipe.parameters:
        return [(layer.edit.recipe, layer.opacity)]
    return [(Recipe.from_dict(row[0]), float(row[1])) for row in _recipes(layer)]  # type: ignore[index, arg-type]


def _is_row(row: object) -> bool:
    return isinstance(row, list) and len(row) == 2 and isinstance(row[0], dict) and isinstance(row[1], int | float)


def changed_box(before: Sequence[Layer], after: Sequence[Layer]) -> Box:
    """A box outside which two lists of layers, bottom first, show the same; empty when they show the same everywhere.

    Layers that both have at the start and at the end of the list cannot differ; all between count.
    """
    before, after = [layer for layer in before if layer.shows], [layer for layer in after if layer.shows]
    while before and after and before[0].looks_like(after[0]):
        before, after = before[1:], after[1:]
    while before and after and before[-1].looks_like(after[-1]):
        before, after = before[:-1], after[:-1]
    box = Box(0, 0, 0, 0)
    for layer in (*before, *after):
        box = box.union(layer.edit.box)
    return box
