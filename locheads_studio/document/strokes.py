"""Painting masks by hand: brush strokes with pressure, filled outlines, magic wand.

Coordinates are (x, y) in pixels of the picture, pixel centres at .5. Values are 0..255. A stroke's value at a pixel is
the largest of its segments' values there, so that going over a place twice does not thicken a soft edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
import scipy  # its parts are loaded when first used: `ndimage` takes longer than a window may
from numpy.typing import NDArray

from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import Mask
from locheads_studio.document.tiles import Pixels, Plane

_SUBROWS = 4  # of a pixel, for the edges of outlines
_LEAST_SHARE = 0.1  # of the brush's radius, at the lightest touch


@dataclass(frozen=True)
class Brush:
    """`size`: diameter at full pressure. `hardness`: share of the radius that is painted in full; the rest fades to 0
    at the radius. `erase`: take away instead of adding."""

    size: float = 40.0
    hardness: float = 0.8
    erase: bool = False

    def __post_init__(self) -> None:
        """ValueError for a size or hardness out of range."""
        if not (isfinite(self.size) and 0 < self.size <= 20_000):
            raise ValueError(f"brush size {self.size} is outside 0..20000")
        if not 0 <= self.hardness <= 1:
            raise ValueError(f"hardness {self.hardness} is outside 0..1")

    def radius(self, pressure: float) -> float:
        """In pixels, at a pressure of 0..1."""
        return self.size / 2 * max(_LEAST_SHARE, min(1.0, pressure))


@dataclass(frozen=True)
class Touch:
    """A place of the pen and its pressure 0..1."""

    x: float
    y: float
    pressure: float = 1.0


def segment_box(start: Touch, end: Touch, brush: Brush) -> Box:
    """The box that a segment may paint; it can reach outside the picture."""
    reach0, reach1 = brush.radius(start.pressure) + 1, brush.radius(end.pressure) + 1
    return Box.of_floats(
        (
            min(start.x - reach0, end.x - reach1),
            min(start.y - reach0, end.y - reach1),
            max(start.x + reach0, end.x + reach1),
            max(start.y + reach0, end.y + reach1),
        )
    )


def paint_segment(box: Box, start: Touch, end: Touch, brush: Brush) -> Mask:
    """The values of a segment from `start` to `end` in a box: HxW uint8. The radius changes evenly along the way."""
    x = np.arange(box.x0, box.x1, dtype=np.float32)[None, :] + np.float32(0.5 - start.x)
    y = np.arange(box.y0, box.y1, dtype=np.float32)[:, None] + np.float32(0.5 - start.y)
    r0, r1 = np.float32(brush.radius(start.pressure)), np.float32(brush.radius(end.pressure))
    dx, dy = np.float32(end.x - start.x), np.float32(end.y - start.y)
    length2 = dx * dx + dy * dy
    if length2 < 1e-6:
        distance = np.sqrt(x * x + y * y)
        radius: NDArray[np.float32] | np.float32 = max(r0, r1)
    else:
        along = np.clip(x * (dx / length2) + y * (dy / length2), 0, 1)
        distance = np.sqrt(np.square(x - along * dx) + np.square(y - along * dy))
        radius = r0 if r0 == r1 else r0 + along * (r1 - r0)
    soft = np.maximum(radius * np.float32(1 - brush.hardness), np.float32(1))  # one pixel at least, against stairs
    # The edge of a hard brush is centred on its radius, that of a soft one ends there.
    values = (radius + np.float32(0.5) - distance) / soft
    return np.asarray(np.rint(np.clip(values, 0, 1) * 255), dtype=np.uint8)


def combine_stroke(base: Mask, painted: Mask, erase: bool) -> Mask:
    """`base` with a stroke's values added, or taken away."""
    return np.minimum(base, 255 - painted) if erase else np.maximum(base, painted)


class Stroke:
    """A stroke in progress over a mask. Only tiles it touches are copied; the plane it began on never changes."""

    def __init__(self, mask: Plane, brush: Brush) -> None:
        self.brush = brush
        self._mask = mask
        self._last: Touch | None = None
        self.box = Box(0, 0, 0, 0)  # what may have changed so far
        self._painted: dict[int, Pixels] = {}
        self._result: dict[int, Pixels] = {}
        self._changed: set[int] = set()  # told while it is drawn: at its end there is no time to compare them all

    def add(self, touch: Touch) -> Box:
        """Go on to `touch`; returns the box in which the mask may have changed, empty outside the picture."""
        start = self._last or touch
        self._last = touch
        box = segment_box(start, touch, self.brush).clamp(*self._mask.size)
        self.box = self.box.union(box)
        for index in self._mask.under(box):
            at = self._mask.tile_box(index)
            common = at.intersect(box)
            inner = common.shift(-at.x0, -at.y0).as_slices
            if index in self._painted and self._painted[index][inner].min() == 255:
                continue  # most of what a large brush covers it has covered before
            new = paint_segment(common, start, touch, self.brush)
            if index not in self._painted:
                if not new.any():
                    continue
                self._painted[index] = np.zeros((at.height, at.width), np.uint8)
                self._result[index] = self._mask.tiles[index].pixels.copy()
            painted = self._painted[index][inner]
            np.maximum(painted, new, out=painted)
            base = self._mask.tiles[index].pixels[inner]
            made = combine_stroke(base, painted, self.brush.erase)
            self._result[index][inner] = made
            if index not in self._changed and not np.array_equal(made, base):
                self._changed.add(index)
        return box

    def read(self, box: Box) -> Mask:
        """The mask with the stroke so far, in a box inside the picture: a new HxW array."""
        out = self._mask.read(box)
        for index in self._mask.under(box):
            if index in self._result:
                at = self._mask.tile_box(index)
                common = at.intersect(box)
                part = self._result[index][common.shift(-at.x0, -at.y0).as_slices]
                out[common.shift(-box.x0, -box.y0).as_slices] = part
        return out

    @property
    def painted(self) -> Plane:
        """How strongly it went over each pixel, 0..255. The stroke is over."""
        return Plane.uniform(*self._mask.size).with_tiles(self._painted)

    def finish(self) -> Plane:
        """The mask with the stroke; the very plane it began on where it changed nothing. The stroke is over."""
        return self._mask.with_tiles({index: self._result[index] for index in sorted(self._changed)})


def fill_polygon(points: Sequence[tuple[float, float]], width: int, height: int) -> tuple[Box, Mask]:
    """What a closed outline encloses (even-odd): (box inside the picture, HxW uint8 of that box), with soft edges.

    Exact along rows, four lines to a row. The box is empty when the outline has no area inside the picture.
    """
    outline = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    if len(outline) < 3 or not np.isfinite(outline).all():
        return Box(0, 0, 0, 0), np.zeros((0, 0), np.uint8)
    box = Box.of_floats((*outline.min(axis=0), *outline.max(axis=0))).clamp(width, height)
    if box.area == 0:
        return box, np.zeros((box.height, box.width), np.uint8)
    row, x = _crossings(outline, box)
    order = np.lexsort((x, row))
    row, x = row[order], x[order] - box.x0
    # Crossings of one line come in pairs: covered from the first on, no longer from the second on.
    sign = np.where(np.arange(len(x)) % 2 == 0, 1.0, -1.0)
    x = np.clip(x, 0.0, box.width)
    column = np.floor(x).astype(np.int64)
    share = x - column
    steps = np.zeros((box.height, box.width + 2), np.float32)
    np.add.at(steps, (row // _SUBROWS, column), sign * (1 - share) / _SUBROWS)
    np.add.at(steps, (row // _SUBROWS, column + 1), sign * share / _SUBROWS)
    covered = np.cumsum(steps[:, : box.width], axis=1)
    return box, np.asarray(np.rint(np.clip(covered, 0, 1) * 255), dtype=np.uint8)


def _crossings(outline: NDArray[np.float64], box: Box) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Where the outline's edges cross the lines of the box's rows: (line, counted from the box's top, and x)."""
    start, end = outline, np.roll(outline, -1, axis=0)
    down = start[:, 1] <= end[:, 1]
    upper, lower = np.where(down[:, None], start, end), np.where(down[:, None], end, start)
    # Lines lie at y = (n + 0.5) / _SUBROWS; an edge crosses those with upper <= y < lower.
    first = np.ceil(upper[:, 1] * _SUBROWS - 0.5).astype(np.int64)
    after = np.ceil(lower[:, 1] * _SUBROWS - 0.5).astype(np.int64)
    first = np.clip(first, box.y0 * _SUBROWS, box.y1 * _SUBROWS)
    after = np.clip(after, box.y0 * _SUBROWS, box.y1 * _SUBROWS)
    count = after - first
    edge = np.repeat(np.arange(len(outline)), count)
    line = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + first[edge]
    y = (line + 0.5) / _SUBROWS
    rise = np.maximum(lower[edge, 1] - upper[edge, 1], 1e-12)
    x = upper[edge, 0] + (y - upper[edge, 1]) / rise * (lower[edge, 0] - upper[edge, 0])
    return line - box.y0 * _SUBROWS, x


def wand(picture: NDArray[np.uint8], x: float, y: float, tolerance: int = 24, contiguous: bool = True) -> Mask:
    """The pixels of an HxWx3 uint8 picture whose colour is near that at (x, y): HxW uint8, 0 or 255.

    Near: no channel differs by more than `tolerance` (0..255). `contiguous`: only those connected (4 neighbours) to it.
    ValueError when (x, y) lies outside.
    """
    height, width = picture.shape[:2]
    column, row = int(np.floor(x)), int(np.floor(y))
    if not (0 <= column < width and 0 <= row < height):
        raise ValueError(f"({x}, {y}) lies outside the {width}x{height} picture")
    colour = picture[row, column].astype(np.int16)
    low = np.clip(colour - tolerance, 0, 255).astype(np.uint8)
    high = np.clip(colour + tolerance, 0, 255).astype(np.uint8)
    near = np.ones((height, width), np.bool_)
    for channel in range(3):
        values = picture[:, :, channel]
        near &= (values >= low[channel]) & (values <= high[channel])
    if contiguous:
        labels, _ = scipy.ndimage.label(near)
        near = labels == labels[row, column]
    return np.where(near, np.uint8(255), np.uint8(0))
