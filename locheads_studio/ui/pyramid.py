"""A picture or mask in smaller and smaller copies, for painting: level n has 1 / 2**n of the pixels a side. No Qt.

Copies are made in cells of 256 x 256 pixels of the picture, whatever the level, so that a paint can stop after any of
them; a level that is not ready is stood in for by one that is. Of each level only a window around what is looked at is
kept. Cells are numbered as the tiles of the document are.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import floor, inf, log2
from typing import Any, Final, Generic, NamedTuple, Protocol, Self, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.geometry import Box
from locheads_studio.document.tiles import TILE, tile_boxes, tiles_under

_LEAST: Final = 256  # no level is made whose longer side is shorter
_DEEPEST: Final = 8  # there a cell is one pixel
_WHOLE: Final = 2_000_000  # pixels of a level that is kept as a whole
_AROUND: Final = 256  # pixels of the level that are kept around what is seen, else
_WINDOWS: Final = 4  # levels that are kept, those used last

Pixels = NDArray[np.uint8]
Read = Callable[[Box], Pixels]


class Surface(Protocol):
    """Memory for width x height pixels; what was never put there is undefined."""

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)."""

    def put(self, x: int, y: int, pixels: Pixels) -> None:
        """Take pixels over at a place."""

    def take(self, box: Box, other: Self, x: int, y: int) -> None:
        """Take over what another surface has in a box of its pixels, at a place."""

    def copy(self) -> Self:
        """The same pixels, which the other's changes do not reach."""


S = TypeVar("S", bound=Surface)


@dataclass
class Window(Generic[S]):
    """What is kept of a level. `at`: pixels of the picture, at borders of cells. `old` cells have former pixels."""

    at: Box
    surface: S  # may be larger
    fresh: set[int] = field(default_factory=set)
    old: set[int] = field(default_factory=set)

    def holds(self, cells: set[int]) -> bool:
        """Whether there are pixels for all of these, perhaps former ones."""
        return all(cell in self.fresh or cell in self.old for cell in cells)


class Sight(NamedTuple, Generic[S]):
    """From where to paint: a level, the box of its pixels that the surface holds, and the surface."""

    level: int
    at: Box
    surface: S


class Pyramid(Generic[S]):
    """`read(box)` gives the present pixels of a box, HxW or HxWx3 uint8; `size` is (width, height); `make_surface` of
    (width, height) gives memory for the copies."""

    def __init__(self, read: Read, size: tuple[int, int], make_surface: Callable[[int, int], S]) -> None:
        self._read = read
        self._make_surface = make_surface
        self.size = size
        self._windows: dict[int, Window[S]] = {}  # by level, the last used at the end
        self._spares: dict[int, S] = {}  # by level: new memory takes long to be touched for the first time

    def level_for(self, scale: float) -> int:
        """The level to paint from at `scale` device pixels per picture pixel: the smallest that is not enlarged."""
        top = max(0, floor(log2(max(self.size) / _LEAST))) if max(self.size) > _LEAST else 0
        return 0 if scale >= 1 else min(top, floor(-log2(scale) + 1e-6), _DEEPEST)

    def level_size(self, level: int) -> tuple[int, int]:
        """(width, height) of a level; its last row and column may stand for fewer pixels of the picture."""
        return -(-self.size[0] >> level), -(-self.size[1] >> level)

    def look(self, scale: float, box: Box, until: float = inf) -> tuple[Sight[S] | None, bool]:
        """From where to paint a box of the picture at a scale, and whether that is final.

        Cells that are missing are made until the clock (`time.perf_counter`) says so, but at least one. When some are
        still missing, the sight is another level, or None when there is none to stand in.
        """
        level = self.level_for(scale)
        box = box.pad(2 << level).clamp(*self.size)
        cells = set(tiles_under(*self.size, box))
        window = self._window(level, box)
        missing = [cell for cell in cells if cell not in window.fresh]
        for count, cell in enumerate(sorted(missing)):
            if count and time.perf_counter() > until:
                return self._stand_in(level, cells), False
            self._make(level, window, cell)
        return self._sight(level), True

    def invalidate(self, box: Box | None = None) -> None:
        """Pixels changed in a box, None: everywhere."""
        changed = set(tiles_under(*self.size, box or Box.of_size(*self.size)))
        for window in self._windows.values():
            gone = window.fresh & changed
            window.fresh -= gone
            window.old |= gone

    def branch(self, read: Read, changed: Box) -> Self:
        """A pyramid of another picture that is the same outside a box; the copies are shared."""
        other = type(self)(read, self.size, self._make_surface)
        other._windows = {
            level: Window(window.at, window.surface.copy(), set(window.fresh), set(window.old))
            for level, window in self._windows.items()
        }
        if changed.area:
            other.invalidate(changed)
        return other

    def shrunk(self, level: int, box: Box) -> Pixels:
        """Pixels of the picture in a box that begins at a multiple of 2**level, as that level shows them."""
        pixels, step = self._read(box), 1 << level
        if level == 0:
            return pixels
        width, height = -(-box.width // step), -(-box.height // step)
        short = height * step - box.height, width * step - box.width
        if short != (0, 0):  # the last row and column of a level stand for fewer pixels
            pixels = cv2.copyMakeBorder(pixels, 0, short[0], 0, short[1], cv2.BORDER_REPLICATE)
        small: Any = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
        return small

    # --- below

    def _make(self, level: int, window: Window[S], cell: int) -> None:
        box = tile_boxes(*self.size)[cell]
        x, y = (box.x0 - window.at.x0) >> level, (box.y0 - window.at.y0) >> level
        window.surface.put(x, y, self.shrunk(level, box))
        window.fresh.add(cell)
        window.old.discard(cell)

    def _stand_in(self, level: int, cells: set[int]) -> Sight[S] | None:
        """This level where all of it can be seen, with former pixels, else the nearest one; none may be there."""
        near = sorted(self._windows, key=lambda other: abs(other - level))
        found = next((other for other in near if self._windows[other].holds(cells)), None)
        return None if found is None else self._sight(found)

    def _sight(self, level: int) -> Sight[S]:
        window = self._windows[level]
        return Sight(level, self._at_level(window.at, level), window.surface)

    def _window(self, level: int, box: Box) -> Window[S]:
        """The level's window, moved when it does not hold a box of the picture."""
        now = self._windows.pop(level, None)
        if now is None or not now.at.contains(box):
            now = self._moved(level, now, box)
        self._windows[level] = now
        for other in tuple(self._windows)[:-_WINDOWS]:
            del self._windows[other]
            self._spares.pop(other, None)
        return now

    def _moved(self, level: int, old: Window[S] | None, box: Box) -> Window[S]:
        """A window around a box, with the cells under the box that the old window has."""
        at, (width, height) = self._around(level, box), self._surface_size(level, box)
        surface = self._spares.pop(level, None)
        if surface is None or surface.size != (width, height):
            surface = self._make_surface(width, height)
        new = Window(at, surface)
        if old is None:
            return new
        common = self._around(level, box, 0).intersect(old.at)
        if common.area:
            part = self._at_level(common.shift(-old.at.x0, -old.at.y0), level)
            x, y = (common.x0 - at.x0) >> level, (common.y0 - at.y0) >> level
            new.surface.take(part, old.surface, x, y)
            kept = set(tiles_under(*self.size, common))
            new.fresh, new.old = old.fresh & kept, old.old & kept
        self._spares[level] = old.surface
        return new

    def _around(self, level: int, box: Box, pixels: int = _AROUND) -> Box:
        """A box with some of the level's pixels around it, out to borders of cells."""
        if self._is_small(level):
            return Box.of_size(*self.size)
        x0, y0, x1, y1 = box.pad(pixels << level)
        return Box(x0 // TILE * TILE, y0 // TILE * TILE, -(-x1 // TILE) * TILE, -(-y1 // TILE) * TILE).clamp(*self.size)

    def _surface_size(self, level: int, box: Box) -> tuple[int, int]:
        """Enough for `_around`, and the same for boxes of about one size, so that memory can be used again."""
        if self._is_small(level):
            return self.level_size(level)
        width, height = ((side >> level) + 2 * _AROUND + 2 * TILE for side in box.size)
        return -(-width // TILE) * TILE, -(-height // TILE) * TILE

    def _is_small(self, level: int) -> bool:
        width, height = self.level_size(level)
        return width * height <= _WHOLE

    @staticmethod
    def _at_level(box: Box, level: int) -> Box:
        step = 1 << level
        return Box(box.x0 // step, box.y0 // step, -(-box.x1 // step), -(-box.y1 // step))


class Values:
    """A surface for masks."""

    def __init__(self, width: int, height: int) -> None:
        self.values = np.empty((height, width), np.uint8)

    @property
    def size(self) -> tuple[int, int]:
        """See `Surface`."""
        return self.values.shape[1], self.values.shape[0]

    def put(self, x: int, y: int, pixels: Pixels) -> None:
        """See `Surface`."""
        self.values[y : y + pixels.shape[0], x : x + pixels.shape[1]] = pixels

    def take(self, box: Box, other: Self, x: int, y: int) -> None:
        """See `Surface`."""
        self.put(x, y, other.values[box.as_slices])

    def copy(self) -> Self:
        """See `Surface`."""
        other = type(self)(*self.size)
        other.values[:] = self.values
        return other
