"""Planes: masks in shared, read-only tiles, so that a state that differs by a stroke costs the stroke's tiles.

A `Plane` never changes; `replace`, `with_tiles` and `zip_tiles` give new ones that share each tile that stays the same.
Tiles whose pixels are all 0 or all 255 are one shared tile each, so that "empty" costs nothing and is told at once.
Other tiles can be packed: a mask is mostly 0 and 255, so a tile of 64 KiB takes one or two.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.geometry import Box

Pixels = NDArray[np.uint8]
TILE: Final = 256

_PACKING: Final = 6  # zlib's level: three times as long as 1, for half of the bytes where edges are soft
_PROBED: Final = 37  # every so many rows of a tile
_UNPACKED: Final = 256  # packed tiles whose pixels are kept at hand: 16 MiB


class Tile:
    """The values of a tile, HxW uint8. They never change; tiles are told apart by identity. Any thread may use it."""

    __slots__ = ("_array", "_packed", "packable", "shape")

    def __init__(self, array: Pixels, *, packable: bool = True) -> None:
        """The array is handed over and becomes read-only; it must not be a view of a larger one."""
        array.flags.writeable = False
        self.shape: tuple[int, int] = array.shape[0], array.shape[1]
        self.packable = packable
        self._array: Pixels | None = array
        self._packed = b""

    @property
    def pixels(self) -> Pixels:
        """The values, read-only."""
        array = self._array  # another thread may pack meanwhile
        return _unpacked(self._packed, self.shape) if array is None else array

    @property
    def nbytes(self) -> int:
        """Bytes it holds now."""
        array = self._array
        return len(self._packed) if array is None else array.nbytes

    def pack(self) -> None:
        """Hold the values compressed, where that saves anything. Up to half a millisecond."""
        array = self._array
        if array is None or not self.packable:
            return
        packed = zlib.compress(array.data, _PACKING)
        if len(packed) < array.nbytes // 2:
            self._packed = packed
            self._array = None
        self.packable = False  # at the end: that says that `nbytes` is what it will stay


@lru_cache(maxsize=_UNPACKED)
def _unpacked(packed: bytes, shape: tuple[int, int]) -> Pixels:
    return np.frombuffer(zlib.decompress(packed), np.uint8).reshape(shape)  # read-only, as the bytes are


@cache  # never forgotten: tiles are told by identity
def _uniform(height: int, width: int, value: int) -> Tile:
    return Tile(np.full((height, width), value, np.uint8), packable=False)


def tidy(array: Pixels) -> Tile:
    """The tile of an array, which is handed over; the shared one when it is all 0 or all 255."""
    first = int(array[0, 0])
    if first in (0, 255) and _is_all(array, first):
        return _uniform(array.shape[0], array.shape[1], first)
    return Tile(array)


def _is_all(array: Pixels, value: int) -> bool:
    """Whether every value is this one. Most that are not are told by a few rows, which spares reading the others."""
    return bool((array[::_PROBED] == value).all()) and bool((array == value).all())


def _is_same(one: Pixels, other: Pixels) -> bool:
    """As `np.array_equal` of tiles, told by a few rows where they differ."""
    return one is other or (np.array_equal(one[::_PROBED], other[::_PROBED]) and np.array_equal(one, other))


@dataclass(frozen=True, eq=False)
class Plane:
    """A width x height plane of uint8. `tiles`: row by row, read-only, those at the right and lower edge smaller."""

    width: int
    height: int
    tiles: tuple[Tile, ...]

    @classmethod
    def uniform(cls, width: int, height: int, value: int = 0) -> Plane:
        """A plane of one value 0..255."""
        boxes = tile_boxes(width, height)
        return cls(width, height, tuple(_uniform(box.height, box.width, value) for box in boxes))

    @classmethod
    def from_array(cls, array: Pixels) -> Plane:
        """A plane with the values of an HxW uint8 array, which is copied where it is not uniform."""
        if array.ndim != 2 or array.dtype != np.uint8 or 0 in array.shape:
            raise ValueError(f"a plane is HxW uint8, got {array.shape} {array.dtype}")
        height, width = array.shape
        return cls(width, height, tuple(_tile_of(array[box.as_slices]) for box in tile_boxes(width, height)))

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)."""
        return self.width, self.height

    @cached_property
    def is_empty(self) -> bool:
        """Whether every value is 0."""
        return all(tile is _uniform(tile.shape[0], tile.shape[1], 0) for tile in self.tiles)

    @property
    def used(self) -> list[int]:
        """Indices of the tiles that are not all 0."""
        empty = (_uniform(tile.shape[0], tile.shape[1], 0) for tile in self.tiles)
        return [index for index, (tile, none) in enumerate(zip(self.tiles, empty, strict=True)) if tile is not none]

    def tile_box(self, index: int) -> Box:
        """Where tile `index` lies."""
        return tile_boxes(self.width, self.height)[index]

    def under(self, box: Box) -> Iterator[int]:
        """Indices of the tiles that a box touches; what of it lies outside the plane does not count."""
        return tiles_under(self.width, self.height, box)

    def read(self, box: Box | None = None) -> Pixels:
        """A new array of the values in a box inside the plane (default: all of it), HxW."""
        box = Box.of_size(self.width, self.height) if box is None else box
        self._check(box)
        out = np.empty((box.height, box.width), np.uint8)
        for index in self.under(box):
            at = self.tile_box(index)
            common = at.intersect(box)
            part = self.tiles[index].pixels[common.shift(-at.x0, -at.y0).as_slices]
            out[common.shift(-box.x0, -box.y0).as_slices] = part
        return out

    def replace(self, box: Box, values: Pixels) -> Plane:
        """This plane with an HxW array put at a box inside it. Tiles whose values stay the same are shared."""
        self._check(box)
        if values.shape != (box.height, box.width) or values.dtype != np.uint8:
            raise ValueError(f"{values.shape} {values.dtype} does not fit {box}")
        changed: dict[int, Pixels] = {}
        for index in self.under(box):
            at = self.tile_box(index)
            common = at.intersect(box)
            part = values[common.shift(-box.x0, -box.y0).as_slices]
            inner = common.shift(-at.x0, -at.y0).as_slices
            if not np.array_equal(self.tiles[index].pixels[inner], part):
                array = self.tiles[index].pixels.copy()
                array[inner] = part
                changed[index] = array
        return self.with_tiles(changed)

    def with_tiles(self, changed: Mapping[int, Pixels]) -> Plane:
        """This plane with some tiles exchanged; the arrays are handed over and become read-only."""
        if not changed:
            return self
        tiles = list(self.tiles)
        for index, array in changed.items():
            if array.shape != tiles[index].shape or array.dtype != np.uint8:
                raise ValueError(f"tile {index} is {array.shape} {array.dtype}, expected {tiles[index].shape} uint8")
            tiles[index] = tidy(array)
        return Plane(self.width, self.height, tuple(tiles))

    def zip_tiles(self, other: Plane, make: Callable[[Pixels, Pixels], Pixels]) -> Plane:
        """`make` of this and the other plane's tiles; `make` must give the same for the same tiles."""
        if other.size != self.size:
            raise ValueError(f"planes of different size: {self.size} and {other.size}")
        made: dict[tuple[int, int], Tile] = {}
        tiles = []
        for pair in zip(self.tiles, other.tiles, strict=True):
            key = id(pair[0]), id(pair[1])
            if key not in made:
                made[key] = self._same_or(pair, np.asarray(make(pair[0].pixels, pair[1].pixels)))
            tiles.append(made[key])
        return Plane(self.width, self.height, tuple(tiles))

    def at_least(self, other: Plane) -> Plane:
        """The larger value of this and the other plane at each pixel. What is empty or full in either is not read."""
        if other.size != self.size:
            raise ValueError(f"planes of different size: {self.size} and {other.size}")
        return Plane(self.width, self.height, tuple(map(self._larger, self.tiles, other.tiles)))

    @classmethod
    def _larger(cls, one: Tile, other: Tile) -> Tile:
        none, full = (_uniform(*one.shape, value) for value in (0, 255))
        if one is other or other is none or one is full:
            return one
        if one is none or other is full:
            return other
        return cls._same_or((one, other), np.maximum(one.pixels, other.pixels))

    @staticmethod
    def _same_or(known: tuple[Tile, ...], made: Pixels) -> Tile:
        for tile in known:
            if _is_same(made, tile.pixels):
                return tile
        return tidy(made if made.base is None else made.copy())

    def changed_box(self, other: Plane) -> Box:
        """The box of the tiles that are not the same array in both; empty when all are. ValueError if sizes differ."""
        if other.size != self.size:
            raise ValueError(f"planes of different size: {self.size} and {other.size}")
        box = Box(0, 0, 0, 0)
        for index, (mine, theirs) in enumerate(zip(self.tiles, other.tiles, strict=True)):
            if mine is not theirs:
                box = box.union(self.tile_box(index))
        return box

    @cached_property
    def box(self) -> Box | None:
        """The tight box of the values that are not 0, or None."""
        box = Box(0, 0, 0, 0)
        for index, tile in enumerate(self.tiles):
            if tile is not _uniform(tile.shape[0], tile.shape[1], 0):
                inner = Box.of_mask(tile.pixels)
                if inner is not None:
                    at = self.tile_box(index)
                    box = box.union(inner.shift(at.x0, at.y0))
        return box if box.area else None

    def _check(self, box: Box) -> None:
        if not Box.of_size(self.width, self.height).contains(box):
            raise ValueError(f"{box} reaches outside the {self.width}x{self.height} plane")


@lru_cache(maxsize=8)
def tile_boxes(width: int, height: int) -> tuple[Box, ...]:
    """Where the tiles of a picture lie, row by row; those at the right and lower edge are smaller."""
    return tuple(
        Box(x, y, min(x + TILE, width), min(y + TILE, height))
        for y in range(0, height, TILE)
        for x in range(0, width, TILE)
    )


def tiles_under(width: int, height: int, box: Box) -> Iterator[int]:
    """Indices of the tiles of a picture that a box touches; what of the box lies outside does not count."""
    box = box.clamp(width, height)
    if box.area:
        columns = -(-width // TILE)
        for row in range(box.y0 // TILE, (box.y1 - 1) // TILE + 1):
            for column in range(box.x0 // TILE, (box.x1 - 1) // TILE + 1):
                yield row * columns + column


def _tile_of(part: Pixels) -> Tile:
    first = int(part[0, 0])
    if first in (0, 255) and bool((part == first).all()):
        return _uniform(part.shape[0], part.shape[1], first)
    return Tile(part.copy())
