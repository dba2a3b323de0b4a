"""A picture or mask in smaller and smaller copies, for painting: level n has 1 / 2**n of the pixels a side. No Qt.

Levels are made when they are first needed, in bands, so that no paint takes long, and mended where pixels change.
Level 0 is never copied as a whole: it is read where it is looked at.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from math import floor, log2
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.geometry import Box

_BAND: Final = 128  # rows of the picture that are read at a time
_LEAST: Final = 256  # no level is made whose longer side is shorter

Pixels = NDArray[np.uint8]
Read = Callable[[Box], Pixels]


class Pyramid:
    """`read(box)` gives the present pixels of a box, HxW or HxWx3 uint8; `size` is (width, height)."""

    def __init__(self, read: Read, size: tuple[int, int]) -> None:
        self._read = read
        self.size = size
        self._levels: dict[int, Pixels] = {}
        self._done: dict[int, int] = {}  # rows made so far

    def level_for(self, scale: float) -> int:
        """The level to paint from at `scale` device pixels per picture pixel: the smallest that is not enlarged."""
        top = max(0, floor(log2(max(self.size) / _LEAST))) if max(self.size) > _LEAST else 0
        return 0 if scale >= 1 else min(top, floor(-log2(scale) + 1e-6))

    def level_size(self, level: int) -> tuple[int, int]:
        """(width, height) of a level."""
        return -(-self.size[0] >> level), -(-self.size[1] >> level)

    def ready(self, level: int, seconds: float = 1e9) -> bool:
        """Go on making a level for at most about `seconds`; whether it is whole."""
        if level == 0:
            return True
        end = time.perf_counter() + seconds
        height = self.level_size(level)[1]
        while (row := self._done.get(level, 0)) < height:
            below = min(row + max(1, _BAND >> level), height)
            self._make(level, Box(0, row, self.level_size(level)[0], below))
            self._done[level] = below
            if time.perf_counter() > end:
                break
        return self._done[level] >= height

    def read(self, level: int, box: Box) -> Pixels:
        """Pixels of a level in a box of that level's pixels, perhaps a view; parts not made yet are 0."""
        if level == 0:
            return self._read(box)
        return self._levels[level][box.as_slices] if level in self._levels else self._blank(level)[box.as_slices]

    def invalidate(self, box: Box | None = None) -> None:
        """Pixels changed in a box, None: everywhere."""
        if box is None:
            self._levels, self._done = {}, {}
            return
        for level in self._levels:
            width, height = self.level_size(level)
            step = 1 << level
            at = Box(box.x0 // step, box.y0 // step, -(-box.x1 // step), -(-box.y1 // step))
            at = at.clamp(width, min(height, self._done.get(level, 0)))
            if at.area:
                self._make(level, at)

    def _make(self, level: int, at: Box) -> None:
        step = 1 << level
        source = Box(at.x0 * step, at.y0 * step, at.x1 * step, at.y1 * step).clamp(*self.size)
        pixels = self._read(source)
        short = at.height * step - pixels.shape[0], at.width * step - pixels.shape[1]
        if short != (0, 0):  # the last row and column of a level stand for fewer pixels
            pixels = cv2.copyMakeBorder(pixels, 0, short[0], 0, short[1], cv2.BORDER_REPLICATE)
        small = cv2.resize(pixels, (at.width, at.height), interpolation=cv2.INTER_AREA)
        if level not in self._levels:
            self._levels[level] = self._blank(level, pixels)
        self._levels[level][at.as_slices] = small

    def _blank(self, level: int, like: NDArray[Any] | None = None) -> Pixels:
        width, height = self.level_size(level)
        sample = self._read(Box(0, 0, 1, 1)) if like is None else like
        return np.zeros((height, width, *sample.shape[2:]), np.uint8)
