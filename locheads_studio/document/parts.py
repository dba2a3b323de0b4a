"""A mask in parts, each repainted in a crop of its own, and windows over what is larger than the model's size.

Spots far apart in one crop would be seen from far away, and so would a wire across the picture. So every part of a mask
has its own crop; parts that are near each other have one together, since they may be one thing with something in front
of it; and what is long and thin is cut along its length.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
import scipy
from numpy.typing import NDArray

from locheads_studio.document.crop import AROUND, CLOSEST
from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import Mask

MOST_PARTS: Final = 12
"""Each costs a whole run of the model: of more, the nearest are done together."""
NEAR: Final = 0.35
"""Parts are near when the gap between their boxes is at most this share of the larger one's longest side."""
THIN: Final = 1 / 8
"""Thin is what is nowhere thicker than this share of its longest side."""

_SAMPLED: Final = 1024  # pixels a side on which the parts are told apart
_CELLS: Final = 8  # a side: of hundreds of specks, those in one cell are one part


@dataclass(frozen=True)
class _Piece:
    """Some pixels of the sampled mask: where the labels are ``names``, within ``box``; ``cut`` from a long one."""

    box: Box
    names: frozenset[int]
    cut: bool = False


def parts_of(mask: Mask, model_size: int) -> list[Mask]:
    """The parts of an HxW mask for a model of `model_size` pixels a side: masks that together are the mask.

    One part, the mask itself, as a rule. They do not overlap; none is empty; at most `MOST_PARTS`.
    """
    bounds = Box.of_mask(mask)
    if bounds is None or AROUND * max(bounds.size) <= model_size:
        return [mask]
    step = max(1, ceil(max(bounds.size) / _SAMPLED))
    height, width = mask[bounds.as_slices].shape
    even = np.pad(mask[bounds.as_slices], ((0, -height % step), (0, -width % step)))
    sampled = even.reshape(even.shape[0] // step, step, even.shape[1] // step, step).max(axis=(1, 3)) > 0
    labels, pieces = _cut(sampled, model_size / step)
    pieces = _joined(pieces, model_size / step)
    if len(pieces) == 1:
        return [mask]
    number = np.zeros(int(labels.max()) + 1, np.uint8)
    for n, piece in enumerate(pieces, 1):
        number[list(piece.names)] = n
    which = number[labels].repeat(step, axis=0).repeat(step, axis=1)[:height, :width]
    parts = []
    for n in range(1, len(pieces) + 1):
        part = np.zeros_like(mask)
        part[bounds.as_slices] = np.where(which == n, mask[bounds.as_slices], 0)
        parts.append(part)
    return parts


def _cut(sampled: NDArray[np.bool_], size: float) -> tuple[NDArray[np.int32], list[_Piece]]:
    """The regions of a mask as pieces, long thin ones cut in two until they fit into `size`; labels for all of them."""
    found, count = scipy.ndimage.label(sampled, structure=np.ones((3, 3)))
    labels: NDArray[np.int32] = found.astype(np.int32)
    todo = []
    for n, slices in enumerate(scipy.ndimage.find_objects(labels), 1):
        rows, columns = slices
        todo.append(_Piece(Box(columns.start, rows.start, columns.stop, rows.stop), frozenset({n})))
    if count > _CELLS**2:
        return labels, _gathered(todo, sampled.shape)
    done: list[_Piece] = []
    while todo:
        piece = max(todo, key=lambda one: max(one.box.size))
        todo.remove(piece)
        box = piece.box
        own = np.isin(labels[box.as_slices], list(piece.names))
        if AROUND * max(box.size) <= size or len(todo) + len(done) + 2 > MOST_PARTS or not _is_thin(own):
            done.append(piece)
            continue
        across = 1 if box.width >= box.height else 0
        half = own.shape[across] // 2
        new = int(labels.max()) + 1
        far = np.zeros_like(own)
        far[(slice(None), slice(half, None)) if across else slice(half, None)] = True
        region = labels[box.as_slices]
        region[own & far] = new
        for part, name in ((own & ~far, next(iter(piece.names))), (own & far, new)):
            inner = Box.of_mask(part)
            if inner is not None:
                todo.append(_Piece(inner.shift(box.x0, box.y0), frozenset({name}), cut=True))
    return labels, done


def _is_thin(region: NDArray[np.bool_]) -> bool:
    thickest = 2 * float(scipy.ndimage.distance_transform_edt(np.pad(region, 1)).max())
    return thickest <= max(2.0, THIN * max(region.shape))


def _gathered(pieces: list[_Piece], shape: tuple[int, ...]) -> list[_Piece]:
    """Hundreds of pieces as one for each cell of a coarse grid."""
    side = max(shape) / _CELLS
    cells: dict[tuple[int, int], _Piece] = {}
    for piece in pieces:
        x, y = piece.box.center
        cell = int(x // side), int(y // side)
        cells[cell] = _both(cells[cell], piece) if cell in cells else piece
    return list(cells.values())


def _joined(pieces: list[_Piece], size: float) -> list[_Piece]:
    """Pieces that belong into one crop together: near ones, such as fit into `size`, and the nearest of too many."""
    pieces = list(pieces)
    while len(pieces) > 1:
        pairs = [(one, other) for i, one in enumerate(pieces) for other in pieces[:i]]
        pair = next((pair for pair in pairs if _belong(*pair, size)), None)
        if pair is None and len(pieces) <= MOST_PARTS:
            break
        one, other = pair or min(pairs, key=lambda two: _view(_both(*two), size) / max(_view(p, size) for p in two))
        pieces = [piece for piece in pieces if piece is not one and piece is not other] + [_both(one, other)]
    return sorted(pieces, key=lambda piece: (piece.box.y0, piece.box.x0))


def _both(one: _Piece, other: _Piece) -> _Piece:
    return _Piece(one.box.union(other.box), one.names | other.names, one.cut and other.cut)


def _view(piece: _Piece, size: float) -> float:
    """Side of what the model sees of a piece, about."""
    return max(AROUND * max(piece.box.size), CLOSEST * size)


def _belong(one: _Piece, other: _Piece, size: float) -> bool:
    together = _view(_both(one, other), size)
    if together <= CLOSEST * size or together <= 1.1 * max(_view(one, size), _view(other, size)):
        return True
    a, b = one.box, other.box
    gap = max(a.x0 - b.x1, b.x0 - a.x1, a.y0 - b.y1, b.y0 - a.y1, 0)
    return not (one.cut and other.cut) and gap <= NEAR * max(*a.size, *b.size)


def windows(box: Box, side: int, bounds: Box) -> list[Box]:
    """Squares of `side` pixels that together cover `box`, overlapping by a quarter at least, inside `bounds`."""

    def starts(low: int, high: int, first: int, last: int) -> list[int]:
        length = high - low
        count = 1 if length <= side else 1 + ceil((length - side) / (0.75 * side))
        even = [low + round(i * (length - side) / max(count - 1, 1)) for i in range(count)]
        if count == 1:
            even = [low - (side - length) // 2]
        return [min(max(start, first), max(first, last - side)) for start in even]

    rows = starts(box.y0, box.y1, bounds.y0, bounds.y1)
    return [
        Box(x, y, x + side, y + side).intersect(bounds)
        for y in rows
        for x in starts(box.x0, box.x1, bounds.x0, bounds.x1)
    ]
