"""Where the VLM's token grid lies on the picture: the way between cells and picture pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from locheads_studio.errors import HeadError
from locheads_studio.heads.arrays import Bools, Doubles, Floats

IntBox = tuple[int, int, int, int]
FloatBox = tuple[float, float, float, float]


def interpolation(positions: Doubles, first: int, last: int, count: int) -> Floats:
    """Linear weights [len(positions), count] that read a row of ``count`` values at ``positions`` (0 = first value).

    Positions are clamped to first..last, so nothing outside that range has a say.
    """
    clamped = np.clip(positions, first, last)
    low = np.minimum(clamped.astype(np.intp), max(last - 1, first))
    high = np.minimum(low + 1, last)
    share = clamped - low
    weights = np.zeros((len(positions), count), np.float32)
    index = np.arange(len(positions))
    weights[index, low] = 1.0 - share
    weights[index, high] += share
    return weights


def _cover(start: float, cell: float, count: int, size: int) -> list[tuple[slice, Floats]]:
    """For each of ``count`` cells the pixels of a line of ``size`` that it touches and how much of each it covers."""
    parts: list[tuple[slice, Floats]] = []
    for number in range(count):
        low, high = max(start + number * cell, 0.0), min(start + (number + 1) * cell, float(size))
        first, end = math.floor(low), math.ceil(high)
        if high - low <= 1e-9:
            parts.append((slice(0, 0), np.zeros(0, np.float32)))
            continue
        pixel = np.arange(first, end)
        parts.append((slice(first, end), (np.minimum(pixel + 1, high) - np.maximum(pixel, low)).astype(np.float32)))
    return parts


@dataclass(frozen=True)
class Grid:
    """The token grid on the upright picture, in picture pixels.

    Cell (r, c) covers [x0 + c*cell_width, x0 + (c+1)*cell_width) across and likewise down. The grid may reach outside
    the picture (the processor padded it) or leave some of it uncovered (it cropped). ``width`` and ``height`` are the
    picture's.
    """

    rows: int
    columns: int
    x0: float
    y0: float
    cell_width: float
    cell_height: float
    width: int
    height: int

    def __post_init__(self) -> None:
        numbers = (self.x0, self.y0, self.cell_width, self.cell_height)
        if (
            min(self.rows, self.columns, self.width, self.height) < 1
            or not all(map(math.isfinite, numbers))
            or min(self.cell_width, self.cell_height) <= 0
        ):
            raise HeadError("{value} is no token grid.", "Give at least one cell, and sizes above zero.", value=self)

    @classmethod
    def stretched(cls, rows: int, columns: int, width: int, height: int) -> Grid:
        """The whole picture was resized to the model's input, whatever its aspect."""
        return cls(rows, columns, 0.0, 0.0, width / columns, height / rows, width, height)

    @classmethod
    def padded(cls, rows: int, columns: int, width: int, height: int) -> Grid:
        """The picture was centred on a square of its longer side and then resized (LLaVA's ``expand2square``)."""
        side = max(width, height)
        x0, y0 = -((side - width) // 2), -((side - height) // 2)
        return cls(rows, columns, float(x0), float(y0), side / columns, side / rows, width, height)

    @classmethod
    def cropped(cls, rows: int, columns: int, width: int, height: int, size: int) -> Grid:
        """The shorter side was resized to ``size``, then the middle ``size`` pixels cut out (CLIP's processor)."""
        short = min(width, height)
        wide, high = int(size * width / short), int(size * height / short)
        step_x, step_y = width / wide, height / high
        left, top = (wide - size) // 2, (high - size) // 2
        return cls(
            rows, columns, left * step_x, top * step_y, size * step_x / columns, size * step_y / rows, width, height
        )

    def inside(self) -> Bools:
        """[rows, columns]: which cells have their centre in the picture.

        On a picture so narrow that it lies between two centres the row or column next to its middle counts.
        """
        down = _centres_inside(self.y0, self.cell_height, self.rows, self.height)
        across = _centres_inside(self.x0, self.cell_width, self.columns, self.width)
        result: Bools = down[:, None] & across[None, :]
        return result

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point in cell units (0.5, 0.5: centre of the first cell) in picture pixels, moved into the picture."""
        across = min(max(self.x0 + x * self.cell_width, 0.0), float(np.nextafter(self.width, 0)))
        down = min(max(self.y0 + y * self.cell_height, 0.0), float(np.nextafter(self.height, 0)))
        return across, down

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """The cell (row, column) that a point of the picture lies in, or the nearest."""
        row, column = int((y - self.y0) // self.cell_height), int((x - self.x0) // self.cell_width)
        return min(max(row, 0), self.rows - 1), min(max(column, 0), self.columns - 1)

    def to_picture(self, box: Sequence[float]) -> IntBox:
        """A box x0, y0, x1, y1 in cell units as whole picture pixels: half-open, clipped, at least one pixel each way.

        Edges go to the nearest pixel edge. A box that lies outside the picture becomes the nearest pixels of its
        border.
        """
        left, top, right, bottom = (float(edge) for edge in box)
        x0, x1 = _span(self.x0 + left * self.cell_width, self.x0 + right * self.cell_width, self.width)
        y0, y1 = _span(self.y0 + top * self.cell_height, self.y0 + bottom * self.cell_height, self.height)
        return x0, y0, x1, y1

    def upsample(self, values: npt.ArrayLike) -> Floats:
        """Cell values [rows, columns] on every pixel: float32 [height, width], bilinear between cell centres.

        Beyond the outermost cells whose centre is in the picture the nearest one's value goes on, so what the model
        saw in the padding never bleeds in.
        """
        low = self._checked(values)
        inside = self.inside()
        weights_x = _pixel_weights(self.x0, self.cell_width, self.width, inside[inside.any(axis=1)][0])
        weights_y = _pixel_weights(self.y0, self.cell_height, self.height, inside[:, inside.any(axis=0)][:, 0])
        result: Floats = weights_y @ (low.astype(np.float32) @ weights_x.T)
        return result

    def spread(self, values: npt.ArrayLike, onto: Grid) -> Floats:
        """What lies in this grid's cells shared out over another grid's: [..., rows, columns] to float32 [..., rows,
        columns] of ``onto``, by the area that two cells share.

        The sum is kept: what a cell has outside ``onto`` goes to the part inside, or else to the nearest cells.
        """
        array: Floats = np.asarray(values, dtype=np.float32)
        if array.shape[-2:] != (self.rows, self.columns):
            raise HeadError(
                "The map is {shape}, the grid {rows}.",
                "Hand over a map of the grid's size.",
                shape=array.shape,
                rows=(self.rows, self.columns),
            )
        down = _shares(self.y0, self.cell_height, self.rows, onto.y0, onto.cell_height, onto.rows)
        across = _shares(self.x0, self.cell_width, self.columns, onto.x0, onto.cell_width, onto.columns)
        return np.asarray(down @ array @ across.T, np.float32)

    def of(self, mask: npt.ArrayLike) -> Doubles:
        """The mean of a picture mask [height, width] in each cell: [rows, columns], 0..1.

        A uint8 mask counts as 0..255, others as they are. The mean is exact (pixels are split between cells) and
        taken over the part of the cell on the picture; a cell with no such part is 0.
        """
        picture = np.asarray(mask)
        if picture.shape != (self.height, self.width):
            raise HeadError(
                "The mask is {shape}, the picture {height}.",
                "Hand over a mask of its size.",
                shape=picture.shape,
                height=(self.height, self.width),
            )
        across = _cover(self.x0, self.cell_width, self.columns, self.width)
        down = _cover(self.y0, self.cell_height, self.rows, self.height)
        result = np.zeros((self.rows, self.columns))
        for row, (lines, weight) in enumerate(down):
            if not len(weight):
                continue
            summed = np.zeros(self.width)  # one band of the picture at a time: a large mask is never copied as floats
            for line, share in zip(picture[lines], weight, strict=True):
                summed += share * line
            for column, (pixels, share) in enumerate(across):
                if len(share):
                    result[row, column] = summed[pixels] @ share / (float(weight.sum()) * float(share.sum()))
        return np.clip(result / 255.0 if picture.dtype == np.uint8 else result, 0.0, 1.0)

    def _checked(self, values: npt.ArrayLike) -> npt.NDArray[np.generic]:
        array = np.asarray(values)
        if array.shape != (self.rows, self.columns):
            raise HeadError(
                "The map is {shape}, the grid {rows}.",
                "Hand over a map of the grid's size.",
                shape=array.shape,
                rows=(self.rows, self.columns),
            )
        return array


def _shares(start: float, cell: float, count: int, onto_start: float, onto_cell: float, onto_count: int) -> Floats:
    """[onto_count, count]: which part of each cell of a line lies in each cell of another; columns sum to 1."""
    edges = start + np.arange(count + 1) * cell
    onto = onto_start + np.arange(onto_count + 1) * onto_cell
    common = np.minimum(edges[None, 1:], onto[1:, None]) - np.maximum(edges[None, :-1], onto[:-1, None])
    shares = np.maximum(common, 0.0)
    shares[np.argmax(common, axis=0), np.arange(count)] += shares.sum(axis=0) <= 0  # outside: to the nearest
    result: Floats = (shares / shares.sum(axis=0)).astype(np.float32)
    return result


def _span(low: float, high: float, size: int) -> tuple[int, int]:
    first, end = sorted(min(max(math.floor(edge + 0.5), 0), size) for edge in (low, high))
    first = min(first, size - 1)
    return first, max(end, first + 1)


def _centres_inside(start: float, cell: float, count: int, size: int) -> Bools:
    centres = start + (np.arange(count) + 0.5) * cell
    seen: Bools = (centres >= 0) & (centres < size)
    if not seen.any():
        seen[int(np.argmin(np.abs(centres - size / 2)))] = True
    return seen


def _pixel_weights(start: float, cell: float, size: int, seen: Bools) -> Floats:
    on_picture = np.flatnonzero(seen)
    positions: Doubles = (np.arange(size, dtype=np.float64) + 0.5 - start) / cell - 0.5
    return interpolation(positions, int(on_picture[0]), int(on_picture[-1]), len(seen))


def overlap(one: IntBox, other: IntBox) -> float:
    """IoU of two boxes, half-open, that are not both empty."""
    width, height = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    both = max(0, width) * max(0, height)
    return both / (sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)) - both)
