"""The ground where a thing was removed: in colour and texture as what lies around it.

A model that paints a removal makes a ground a little too pale, too warm or too smooth, and the place where the thing
stood shows. What lies around tells the right colour and has the texture. Only removals are treated so: what is painted
anew has colours of its own. Pictures are uint8 [h, w, 3], flags bool [h, w]; the numbers were chosen on removals from
drawn scenes whose true ground is known.
"""

from __future__ import annotations

from math import ceil, sqrt
from typing import Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
import scipy  # its parts are loaded when first used

from locheads_studio.document.geometry import Box

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

_CELLS: Final = 64  # a side of the grid on which colours are compared: only what is smooth is corrected
_RIM: Final = 4  # cells around the unknown that tell the usual difference
_OUTLIER: Final = 48.0  # levels from it: another thing was painted there, not the ground in another tint
_PLAIN: Final = 8.0  # levels: ground of which nine tenths around the hole are so near a plane of colour is plain
_COARSE: Final = 4.0  # sigma, in pixels: finer than this, plain ground stays as it was painted

_SCALES: Final = (2, 1)  # texture is laid at half the resolution first; begun at a quarter, it comes out in blotches
_BLOCK: Final = 16  # pixels a side of the pieces of texture, each laid half over the one before
_SPLIT: Final = 0.25  # sigma, in sides: finer is texture, coarser stays as it was painted
_ALIKE: Final = 14.0  # levels the coarse part of a piece may be off; at twice as much it is not used at all
_ROW: Final = 3.0  # levels a piece one piece higher counts as less alike: grounds lie in layers, up to the horizon
_CANDIDATES: Final = 4096  # pieces looked at, at most
_BEST: Final = 12  # of those that look alike, the one is taken that joins best what it overlaps
_FAITH: Final = 4.0  # weight of looking alike beside joining well
_LIVELY: Final = 0.75  # a mean of overlapping pieces is flatter than each: how much of that is given back, at most 1
_FEWEST: Final = 16  # pieces to choose among: of fewer no ground is made
_MOST_PLACES: Final = 4096  # more are laid in larger pieces
_LARGEST: Final = 6_000_000  # pixels of a frame: of larger ones a smaller copy tells the texture
_BESIDE: Final = 3  # pixels beside the mask that may still show the thing's edge


def tinted(painted: Pixels, source: Pixels, unknown: Flags, *, bare: bool = False) -> Pixels:
    """`painted` without its tint, so that it goes over into `source` all around what is `unknown`.

    Where `unknown` is False `source` is true. The smooth difference there, without what is another thing, goes on into
    the rest like a membrane held at its rim. `bare`: all that was painted is ground; where that around it is plain but
    for its grain, it gets its colour, whatever a model took it for. Unchanged where nothing is known.
    """
    height, width = unknown.shape
    size = min(_CELLS, width), min(_CELLS, height)
    true = (~unknown).astype(np.float32)
    share = _resized(true, size)
    apart = _resized((source.astype(np.float32) - painted) * true[..., None], size)
    apart /= np.maximum(share, 1e-3)[..., None]
    known: Flags = share > 0.5
    rim = known & scipy.ndimage.binary_dilation(~known, iterations=_RIM)
    if not rim.any():
        return painted
    held = known & (np.abs(apart - np.median(apart[rim], axis=0)).max(axis=2) <= _OUTLIER)
    if not held[rim].any():
        return painted
    weight = held.astype(np.float32)
    shift = _resized(_membrane(_mean_of(apart, weight, 1.0), held), (width, height))
    plain = _plain(painted, source, unknown) if bare else None
    if plain is not None:
        shift = np.where(unknown[..., None], plain, shift)
    return np.clip(np.rint(painted + shift), 0, 255).astype(np.uint8)


def _plain(painted: Pixels, source: Pixels, unknown: Flags) -> Floats | None:
    """What `painted` lacks, where `unknown`, to the plane of colour all around; None where there is no such plane."""
    if unknown[[0, -1]].any() or unknown[:, [0, -1]].any():  # of one side alone no slope can be told
        return None
    reach = max(6, round(0.1 * sqrt(np.count_nonzero(unknown))))
    rim = scipy.ndimage.binary_dilation(unknown, iterations=reach) & ~scipy.ndimage.binary_dilation(
        unknown, iterations=_BESIDE
    )
    rows, columns = np.indices(unknown.shape, np.float32)
    terms = np.stack([np.ones_like(rows), rows / unknown.shape[0], columns / unknown.shape[1]], -1)
    if np.count_nonzero(rim) < 64:
        return None
    values = _mean_of(source.astype(np.float32), (~unknown).astype(np.float32), _COARSE)[rim]
    fit = np.linalg.lstsq(terms[rim], values, rcond=None)[0]
    off = np.abs(values - terms[rim] @ fit).max(axis=1)
    if np.quantile(off, 0.9) > _PLAIN:
        return None
    coarse = _mean_of(painted.astype(np.float32), unknown.astype(np.float32), _COARSE)
    return np.asarray(terms @ fit - coarse, np.float32)


def _resized(values: Floats, size: tuple[int, int]) -> Floats:
    """Values [h, w] or [h, w, 3] at `size` (width, height): area mean when they shrink, cubic when they grow."""
    how = cv2.INTER_AREA if size[0] * size[1] <= values.shape[0] * values.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(values, size, interpolation=how), np.float32)


def _mean_of(values: Floats, weight: Floats, sigma: float) -> Floats:
    """Gaussian mean of values [h, w, 3], each counted as `weight` [h, w] says."""
    sums = cv2.GaussianBlur(values * weight[..., None], (0, 0), sigma)
    return np.asarray(sums / np.maximum(cv2.GaussianBlur(weight, (0, 0), sigma), 1e-3)[..., None], np.float32)


def _membrane(values: Floats, held: Flags) -> Floats:
    """`values` [h, w, 3] where `held` (somewhere); elsewhere each the mean of its neighbours (Laplace's equation)."""
    free = np.flatnonzero(~held)
    if not free.size:
        return values
    number = np.full(held.shape, -1)
    number.flat[free] = np.arange(free.size)
    matrix = scipy.sparse.lil_matrix((free.size, free.size))
    wanted = np.zeros((free.size, 3))
    height, width = held.shape
    for own, cell in enumerate(free):
        y, x = divmod(int(cell), width)
        around = ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1))
        beside = [(v, u) for v, u in around if 0 <= v < height and 0 <= u < width]
        matrix[own, own] = len(beside)
        for place in beside:
            if held[place]:
                wanted[own] += values[place]
            else:
                matrix[own, number[place]] = -1
    filled = values.copy()
    filled.reshape(-1, 3)[free] = scipy.sparse.linalg.splu(matrix.tocsc()).solve(wanted)
    return filled


def textured(picture: Pixels, context: Box, patch: Pixels, new: Flags, unknown: Flags, seed: int = 0) -> Pixels:
    """`patch` of the `context` with the texture that `picture` has around it; where not `new`, as it was.

    `new` is of the context's size, `unknown` (where `picture` shows what is to go) of the picture's.
    """
    height, width = unknown.shape
    frame = context.pad(max(context.size) // 2).clamp(width, height)
    inner = context.shift(-frame.x0, -frame.y0).as_slices
    source = picture[frame.as_slices]
    painted, changed = source.copy(), np.zeros(source.shape[:2], np.bool_)
    painted[inner], changed[inner] = np.where(new[..., None], patch, source[inner]), new
    known = ~changed & ~scipy.ndimage.binary_dilation(unknown[frame.as_slices], iterations=_BESIDE)
    made = texture(painted, source, changed, known, seed)[inner]
    return np.ascontiguousarray(np.where(new[..., None], made, patch))


def texture(painted: Pixels, source: Pixels, new: Flags, known: Flags, seed: int = 0) -> Pixels:
    """`painted` with the texture of `source` where `new`, first the coarse, then the fine.

    Piece by piece from places that are `known`, look alike when blurred, and join what is beside them. Where nothing
    around looks alike, what was painted stays. The same seed gives the same texture.
    """
    if not new.any():
        return painted
    rng, out, (height, width) = np.random.default_rng(seed), painted.astype(np.float32), new.shape
    least = max(1, ceil(sqrt(new.size / _LARGEST)))
    for scale in _SCALES:
        size = width // (scale * least), height // (scale * least)
        if min(size) < 2 * _BLOCK:
            continue
        small, true, fresh, sure = (
            _resized(one, size)
            for one in (out, source.astype(np.float32), new.astype(np.float32), known.astype(np.float32))
        )
        changed = _laid(small, true, fresh > 0, sure > 0.999, rng) - small
        out += _resized(changed, (width, height)) * new[..., None]
    return np.where(new[..., None], np.clip(np.rint(out), 0, 255).astype(np.uint8), painted)


class _Split(NamedTuple):
    """A picture as its coarse and its fine part, float32 [h, w, 3], that together are it."""

    coarse: Floats
    fine: Floats

    @classmethod
    def of(cls, picture: Floats, known: Flags, side: int) -> _Split:
        """The coarse part is a mean of what is `known`."""
        coarse = _mean_of(picture, known.astype(np.float32), _SPLIT * side)
        return cls(coarse, picture - coarse)


def _laid(painted: Floats, source: Floats, new: Flags, known: Flags, rng: np.random.Generator) -> Floats:
    """`painted` at one scale, with pieces of `source` laid over what is `new`."""
    side = _BLOCK * ceil(sqrt(4 * np.count_nonzero(new) / (_BLOCK**2 * _MOST_PLACES)))
    side = min(side, *new.shape)
    there = _whole(known, side)
    if len(there) < _FEWEST:
        return painted
    there = rng.permutation(there)[:_CANDIDATES]
    places = _places(new, side)
    given, made = _Split.of(source, known, side), _Split.of(painted, np.ones_like(known), side)
    wanted = _from_afar(made.coarse, places, side)
    off, nearest = scipy.spatial.cKDTree(_from_afar(given.coarse, there, side)).query(wanted, k=min(_BEST, len(there)))
    off /= sqrt(wanted.shape[1])
    hill = np.sin(np.pi * (np.arange(side, dtype=np.float32) + 0.5) / side) ** 2
    window = np.outer(hill, hill)
    laid = np.zeros_like(painted)
    share, squares, most = np.zeros((3, *new.shape), np.float32)
    for (y, x), far, which in zip(places, off, nearest, strict=True):
        here = np.s_[y : y + side, x : x + side]
        pieces = np.stack([given.fine[v : v + side, u : u + side] for v, u in there[which]])
        fresh, so_far = new[here], laid[here] / np.maximum(share[here], 1e-3)[..., None]
        weight = np.where(fresh, share[here], 1) * window  # what is not new counts as laid
        apart = ((pieces - np.where(fresh[..., None], so_far, made.fine[here])) ** 2).mean(3)
        misfit = (apart * weight).sum((1, 2)) / max(1e-6, float(weight.sum()))
        best = int(np.argmin(misfit + _FAITH * far**2))
        trusted = window * np.float32(np.clip(2 - far[best] / _ALIKE, 0, 1))
        laid[here] += pieces[best] * trusted[..., None]
        share[here] += trusted
        squares[here] += trusted**2
        most[here] += window
    fine = laid / np.maximum(np.maximum(np.sqrt(squares), _LIVELY * share), 1e-4)[..., None]
    taken = (share / np.maximum(most, 1e-4))[..., None]
    return np.where(new[..., None], made.coarse + taken * fine + (1 - taken) * made.fine, painted)


def _whole(known: Flags, side: int) -> npt.NDArray[np.int_]:
    """Upper left corners (y, x) of the pieces that are known in all their pixels, [n, 2]."""
    sums = np.pad(known.astype(np.int32).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    count = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    return np.argwhere(count == side**2)


def _places(new: Flags, side: int) -> npt.NDArray[np.int_]:
    """Upper left corners of pieces, half over each other, that cover what is new, [n, 2]."""

    def starts(at: npt.NDArray[np.int_], length: int) -> list[int]:
        first, end = int(at.min()) - side // 2, int(at.max())
        return sorted({min(max(start, 0), length - side) for start in range(first, end + 1, side // 2)})

    rows, columns = (starts(at, length) for at, length in zip(np.nonzero(new), new.shape, strict=True))
    found = [(y, x) for y in rows for x in columns if new[y : y + side, x : x + side].any()]
    return np.asarray(found)


def _from_afar(coarse: Floats, places: npt.NDArray[np.int_], side: int) -> Floats:
    """What pieces look like from afar, [n, 49]: 4 x 4 samples of the coarse part, and how high they lie."""
    samples = (np.arange(4) * 2 + 1) * side // 8
    colours = coarse[places[:, 0, None, None] + samples[:, None], places[:, 1, None, None] + samples]
    rows = places[:, :1] * np.float32(_ROW * sqrt(48) / side)
    return np.hstack([colours.reshape(len(places), -1), rows])
