"""The state of a document: everything that undo brings back. The source picture is not in it; it never changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.canvas import Canvas
from locheads_studio.document.edits import Instance, Looked, Point, read_only
from locheads_studio.document.geometry import Box
from locheads_studio.document.layers import Layer
from locheads_studio.document.masks import Combination
from locheads_studio.document.tiles import Pixels, Plane, Tile


@dataclass(frozen=True)
class Candidate:
    """A place a phrase may mean: a box in pixels of the picture and points (x, y), strongest first."""

    box: Box
    points: tuple[Point, ...]


@dataclass(frozen=True, eq=False)
class Found:
    """Where a phrase was found.

    `heat`: float32 0..1, spread over the whole picture but with fewer pixels than a large picture (attention has a few
    dozen cells a side; 4 bytes a pixel of a large picture would fill the history). `candidates`: the first is the one
    taken. `verdict`: "sure", "likely", "unsure", "two candidates", "not found". `heads` as "L14H24". `chosen`: which
    one the mask is of. `unknown`: words of the phrase that the VLM does not know. `read_as`: how the phrase was read,
    "" when that is as it was typed. `both`: the mask is of the first two candidates together. `instances`: each of
    several things that were asked for; the mask is of those that are on. `missing`: what of it was not found, in words.
    `looked`: where each voice looked, where others than the heads were asked. `closer`: as in `Selection`.
    """

    phrase: str
    heat: NDArray[np.float32]
    candidates: tuple[Candidate, ...]
    confidence: float
    verdict: str
    grounding: str = "studio"
    heads: tuple[str, ...] = ()
    chosen: int = 0
    unknown: tuple[str, ...] = ()
    read_as: str = ""
    both: bool = False
    instances: tuple[Instance, ...] = ()
    missing: tuple[str, ...] = ()
    looked: tuple[Looked, ...] = ()
    closer: bool | None = None

    def __post_init__(self) -> None:
        """ValueError for a wrong shape or type."""
        if self.heat.ndim != 2 or self.heat.dtype != np.float32:
            raise ValueError(f"a heat map is HxW float32, got {self.heat.shape} {self.heat.dtype}")
        if not 0 <= self.chosen < max(1, len(self.candidates)):
            raise ValueError(f"there is no candidate {self.chosen}")
        if self.both and len(self.candidates) < 2:
            raise ValueError("there are no two candidates")
        object.__setattr__(self, "heat", read_only(self.heat))

    @property
    def box(self) -> Box | None:
        """The box of the chosen candidate."""
        return self.candidates[self.chosen].box if self.candidates else None


@dataclass(frozen=True, eq=False)
class Prompts:
    """What the segmenter was asked: points (x, y) with labels (1 inside, 0 outside), a box, and how its answer met the
    mask there was before (`base`; None when it replaced it). `drawn`: the user drew the box, nothing beyond it is
    selected."""

    points: tuple[Point, ...] = ()
    labels: tuple[int, ...] = ()
    box: Box | None = None
    base: Plane | None = None
    how: Combination = "replace"
    drawn: bool = False

    def __post_init__(self) -> None:
        """ValueError when points and labels do not fit together."""
        if len(self.points) != len(self.labels) or not set(self.labels) <= {0, 1}:
            raise ValueError("each point needs a label, 1 inside or 0 outside")

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return not self.points and self.box is None


def _with_more(plane: Plane, more: Plane, less: Plane) -> Plane:
    """Without `less`, with `more`; what is empty costs nothing, since this comes with the end of every stroke."""
    if not (plane.is_empty or less.is_empty):
        plane = plane.zip_tiles(less, _without)
    if more.is_empty:
        return plane
    return more if plane.is_empty else plane.at_least(more)


def _without(mask: Pixels, taken: Pixels) -> Pixels:
    return np.minimum(mask, 255 - taken)


@dataclass(frozen=True, eq=False)
class SavedSelection:
    """A mask that is kept under a name."""

    name: str
    mask: Plane


NO_PROMPTS = Prompts()
BY_HAND = ("by hand", 0.0)
"""A correction that belongs to one picture: a stroke, an outline, points."""


@dataclass(frozen=True, eq=False)
class DocumentState:
    """One moment of a document. `layers`: bottom first.

    `answer`: the mask as the models last gave it. `added` and `removed`: how much was painted on it and taken away by
    hand since it began: `mask` is `answer`, at least `added`, at most 255 - `removed`, and the segmenter's next answer
    is changed in the same way (`corrected`). None: what of that `mask` and `answer` show. `corrections`: what was
    done to the mask since a phrase was found, as
    (operation on the whole mask, pixels); ("by hand", 0) for anything else. `editing`: the number of the layer whose
    mask `mask` is, until it is written back. `saved`: selections kept under a name, oldest first. `canvas`: the picture
    that took the place of the opened one when it was cropped; None: that one. It is not written with the state, since
    files hold the picture as it is now.
    """

    mask: Plane
    answer: Plane
    layers: tuple[Layer, ...] = ()
    found: Found | None = None
    prompts: Prompts = field(default=NO_PROMPTS)
    corrections: tuple[tuple[str, float], ...] = ()
    editing: int | None = None
    added: Plane | None = None
    removed: Plane | None = None
    saved: tuple[SavedSelection, ...] = ()
    canvas: Canvas | None = field(default=None, metadata={"kept": False})

    @classmethod
    def blank(cls, width: int, height: int) -> DocumentState:
        """Nothing selected, no layers."""
        empty = Plane.uniform(width, height)
        return cls(mask=empty, answer=empty)

    def with_correction(self, name: str, pixels: float) -> tuple[tuple[str, float], ...]:
        """The corrections with one more; work by hand on end counts once."""
        one = (name, float(pixels))
        return self.corrections if self.corrections[-1:] == (one,) == (BY_HAND,) else (*self.corrections, one)

    def corrected(self, answer: Plane) -> Plane:
        """A new answer of the segmenter, with the corrections by hand that the mask has now."""
        added, removed = self.by_hand
        if added.is_empty and removed.is_empty:
            return answer
        return answer.zip_tiles(added, np.maximum).zip_tiles(removed, _without)

    @property
    def by_hand(self) -> tuple[Plane, Plane]:
        """How much was added to the models' answer by hand, and how much taken away, each 0..255."""
        if self.added is not None and self.removed is not None:
            return self.added, self.removed
        return (
            self.mask.zip_tiles(self.answer, lambda mask, answer: np.where(mask > answer, mask, np.uint8(0))),
            self.mask.zip_tiles(self.answer, lambda mask, answer: np.where(mask < answer, 255 - mask, np.uint8(0))),
        )

    def with_hand(self, mask: Plane, touched: Plane | None = None, erase: bool = False) -> DocumentState:
        """The mask changed by hand. `touched`: how strongly a stroke went over each pixel, also where it changed none:
        that, too, is what the user wants there."""
        added, removed = self.by_hand
        if touched is None:
            more = mask.zip_tiles(self.mask, lambda new, old: np.where(new > old, new, np.uint8(0)))
            less = mask.zip_tiles(self.mask, lambda new, old: np.where(new < old, 255 - new, np.uint8(0)))
        else:
            nothing = Plane.uniform(*mask.size)
            more, less = (nothing, touched) if erase else (touched, nothing)
        return replace(
            self, mask=mask, added=_with_more(added, more, less), removed=_with_more(removed, less, more)
        )  # fmt: skip

    @property
    def is_fresh(self) -> bool:
        """Whether the mask is the part by which the canvas grew: nothing is there that could be replaced or removed."""
        return self.canvas is not None and self.mask is self.canvas.fresh

    @property
    def is_painted(self) -> bool:
        """Whether strokes or an outline drawn by hand are part of the mask: work that no words bring back."""
        if self.mask.is_empty:
            return False
        drawn = self.found is None and self.prompts.is_empty and BY_HAND in self.corrections
        return drawn or not all(plane.is_empty for plane in self.by_hand)

    def anew(self, mask: Plane) -> DocumentState:
        """A mask that takes the place of this one, with all that was done to it by hand."""
        nothing = Plane.uniform(*mask.size)
        return replace(self, mask=mask, answer=mask, added=nothing, removed=nothing)

    def holdings(self) -> Iterator[NDArray[Any] | Tile]:
        """Every array and tile the state holds, some of them more than once; each says its `nbytes`."""
        yield from self.mask.tiles
        yield from self.answer.tiles
        for plane in (self.added, self.removed):
            if plane is not None:
                yield from plane.tiles
        for selection in self.saved:
            yield from selection.mask.tiles
        if self.canvas is not None:
            yield self.canvas.pixels
            yield from self.canvas.fresh.tiles if self.canvas.fresh is not None else ()
        for layer in self.layers:
            yield layer.edit.patch
            yield layer.edit.blend
            if layer.mask is not None:
                yield from layer.mask.tiles
        if self.found is not None:
            yield self.found.heat
            yield from (instance.mask for instance in self.found.instances)
        if self.prompts.base is not None:
            yield from self.prompts.base.tiles
