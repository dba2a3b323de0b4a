"""Layers: applied edits, each over what is below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.edits import Edit
from locheads_studio.document.geometry import Box
from locheads_studio.document.tiles import Plane


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
