"""Boxes in image pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Box(NamedTuple):
    """A half-open box in image pixels: columns x0 .. x1-1, rows y0 .. y1-1. Empty when x1 <= x0 or y1 <= y0."""

    x0: int
    y0: int
    x1: int
    y1: int

    @classmethod
    def of_size(cls, width: int, height: int) -> Box:
        """The box of a whole picture."""
        return cls(0, 0, width, height)

    @classmethod
    def of_mask(cls, mask: NDArray[Any]) -> Box | None:
        """The tight box around the non-zero pixels of an HxW mask, or None when there are none."""
        if mask.ndim != 2:
            raise ValueError(f"a mask is HxW, got shape {mask.shape}")
        rows = np.flatnonzero(mask.any(axis=1))
        if rows.size == 0:
            return None
        columns = np.flatnonzero(mask[rows[0] : rows[-1] + 1].any(axis=0))
        return cls(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)

    @classmethod
    def of_floats(cls, box: Sequence[float]) -> Box:
        """The smallest whole-pixel box that holds four floats x0, y0, x1, y1."""
        x0, y0, x1, y1 = (float(v) for v in box)
        return cls(int(np.floor(x0)), int(np.floor(y0)), int(np.ceil(x1)), int(np.ceil(y1)))

    @property
    def width(self) -> int:
        """Columns, 0 when empty."""
        return max(0, self.x1 - self.x0)

    @property
    def height(self) -> int:
        """Rows, 0 when empty."""
        return max(0, self.y1 - self.y0)

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)."""
        return self.width, self.height

    @property
    def area(self) -> int:
        """Pixels inside."""
        return self.width * self.height

    @property
    def diagonal(self) -> float:
        """Length of the diagonal in pixels."""
        return float(np.hypot(self.width, self.height))

    @property
    def center(self) -> tuple[float, float]:
        """(x, y) of the middle."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    @property
    def as_slices(self) -> tuple[slice, slice]:
        """(rows, columns), to index an array. The box must lie inside it: negative starts would wrap around."""
        if self.x0 < 0 or self.y0 < 0:
            raise ValueError(f"{self} reaches outside the picture; clamp it first")
        return slice(self.y0, max(self.y0, self.y1)), slice(self.x0, max(self.x0, self.x1))

    def pad(self, pixels: int) -> Box:
        """The box with `pixels` more on each side (fewer when negative)."""
        return Box(self.x0 - pixels, self.y0 - pixels, self.x1 + pixels, self.y1 + pixels)

    def shift(self, dx: int, dy: int) -> Box:
        """The box moved by (dx, dy)."""
        return Box(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)

    def clamp(self, width: int, height: int) -> Box:
        """What of the box lies inside a picture of that size; empty (but valid) when nothing does."""
        x0, y0 = min(max(self.x0, 0), width), min(max(self.y0, 0), height)
        return Box(x0, y0, min(max(self.x1, x0), width), min(max(self.y1, y0), height))

    def slide_inside(self, width: int, height: int) -> Box:
        """The box moved, not cut, until it lies inside the picture; a side longer than the picture becomes its side."""
        w, h = min(self.width, width), min(self.height, height)
        x0, y0 = min(max(self.x0, 0), width - w), min(max(self.y0, 0), height - h)
        return Box(x0, y0, x0 + w, y0 + h)

    def contains(self, other: Box) -> bool:
        """Whether every pixel of `other` is inside."""
        return other.area == 0 or self.intersect(other) == other

    def intersect(self, other: Box) -> Box:
        """The common part; empty (but valid) when there is none."""
        x0, y0 = max(self.x0, other.x0), max(self.y0, other.y0)
        return Box(x0, y0, max(x0, min(self.x1, other.x1)), max(y0, min(self.y1, other.y1)))

    def union(self, other: Box) -> Box:
        """The smallest box that holds both; an empty one counts for nothing."""
        if other.area == 0:
            return self
        if self.area == 0:
            return other
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def iou(self, other: Box) -> float:
        """Intersection over union, 0..1; 0 when both are empty."""
        common = self.intersect(other).area
        union = self.area + other.area - common
        return common / union if union else 0.0
