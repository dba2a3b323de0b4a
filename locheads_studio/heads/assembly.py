"""From the maps of a few heads to one map, a pseudo-mask and a box, as in the paper (§5 and App. B.2)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import scipy  # its parts are loaded when first used: the window needs none of them

from locheads_studio.errors import HeadError
from locheads_studio.heads.arrays import Bools, Doubles, checked, normalised
from locheads_studio.heads.criteria import binarise
from locheads_studio.heads.grid import IntBox

HEARD = 0.05
"""Of the attention sum of the head that looks most: one that looks as much counts in full, one that looks less, less.
By its map's shape alone a head that turns from the picture for a phrase would count like the others."""
AGREED_FLOOR = 0.2
"""Of an even share of attention, what ``agreed`` adds to every cell. From 0.1 to 0.6 pointing stays within 0.002."""
EIGHT = np.ones((3, 3), bool)


def smooth(maps: npt.ArrayLike, kernel: int = 7, sigma: float = 1.0) -> Doubles:
    """Each map [..., r, c] blurred with a Gaussian of ``kernel`` taps (App. B.2: 7 taps, sigma 1.0, in cells).

    The taps are the Gaussian at whole cells, scaled to sum 1; borders are mirrored without repeating the edge cell, as
    torchvision's Gaussian blur does.
    """
    array = checked(maps)
    rows, columns = array.shape[-2:]
    result: Doubles = _blur(rows, kernel, sigma) @ array @ _blur(columns, kernel, sigma).T
    return result


def assemble(maps: npt.ArrayLike, kernel: int = 7, sigma: float = 1.0) -> Doubles:
    """The sum of the smoothed maps: [heads, r, c] -> [r, c] (§5)."""
    total: Doubles = smooth(checked(maps, 3), kernel, sigma).sum(axis=0)
    return total


def agreed(maps: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Doubles:
    """The weighted geometric mean of maps [K, ..., r, c] of shares, 0 and more: where the heads agree, [..., r, c].

    To each share a fifth of an even one is added before and taken away after, so that a head that does not look at a
    cell lowers it and does not forbid it, and a map of zeros says nothing. ``weights`` [K]: how much each head counts.
    """
    array = checked(maps)
    share = AGREED_FLOOR / (array.shape[-2] * array.shape[-1])
    weight = np.ones(len(array)) if weights is None else np.asarray(weights, np.float64)
    logs = np.tensordot(weight / weight.sum(), np.log1p(array / share), 1)
    pooled: Doubles = share * np.expm1(logs)
    return pooled


def heard(maps: npt.ArrayLike) -> Doubles:
    """How much each head of raw maps [K, r, c] counts by its attention sum, 0..1 [K]: see ``HEARD``."""
    looks = checked(maps, 3).sum(axis=(1, 2))
    most = looks.max()
    counts: Doubles = np.minimum(looks / (HEARD * most), 1.0) if most > 0 else np.ones(len(looks))
    return counts


def prepare(maps: npt.ArrayLike, neutral: npt.ArrayLike | None = None, contrast: float = 1.0) -> Doubles:
    """The studio grounding's view of each map: where it looks *because of* the phrase. [..., r, c] -> the same shape.

    Every map is normalised to 1, ``contrast`` times the normalised neutral map (of a neutral phrase, or the mean of
    other phrases' maps) is taken away and what falls below zero is dropped. Both are normalised first because a
    neutral phrase may look at the image more or less as a whole. The result is not normalised again: what is left of
    a map is its share of attention that the phrase moved (0 for a sink, which thereby loses its say in a sum).
    Without a neutral map an even floor at the map's lower quartile is taken away instead.
    """
    shares = normalised(checked(maps))
    if neutral is None:
        floor = np.quantile(shares, 0.25, axis=(-2, -1), keepdims=True) * (1.0 + 1e-9)
        return np.maximum(shares - floor, 0.0)
    base = checked(neutral, what="The neutral map")
    if base.shape != shares.shape:
        raise HeadError(
            "The neutral map is {shape}, the maps {shape2}.",
            "Read both from the same heads and picture.",
            shape=base.shape,
            shape2=shares.shape,
        )
    return np.maximum(shares - contrast * normalised(base), 0.0)


def pseudo_mask(combined: npt.ArrayLike) -> Bools:
    """The combined map's cells above its mean (§5, B.2): [r, c] -> bool [r, c]."""
    return binarise(checked(combined, 2))


def largest_hull(mask: npt.ArrayLike) -> Doubles | None:
    """The convex hull with the largest area among those of the mask's 8-connected components (B.2).

    bool [r, c] -> its corners [n, 2] as (x, y) in cell units, counter-clockwise in mathematical axes; None without
    any cell. A hull runs around the outer corners of its cells, so that one cell has area 1. Of equal ones the first
    in reading order is taken.
    """
    cells = np.asarray(mask, bool)
    labels, _ = scipy.ndimage.label(cells, structure=EIGHT)
    best: Doubles | None = None
    best_area = 0.0
    for number, part in enumerate(scipy.ndimage.find_objects(labels), start=1):
        height, width = (side.stop - side.start for side in part)
        if height * width <= best_area:  # a hull is never larger than its rectangle
            continue
        own = labels[part] == number
        first = own.argmax(axis=1)
        end = width - own[:, ::-1].argmax(axis=1)
        down = np.arange(height)
        x = np.concatenate([first, first, end, end])  # each row of a component is met: its ends are enough
        y = np.concatenate([down, down + 1, down, down + 1])
        points = np.stack([x + part[1].start, y + part[0].start], axis=1).astype(np.float64)
        hull = scipy.spatial.ConvexHull(points)
        if hull.volume > best_area + 1e-9:  # in two dimensions Qhull calls the area "volume"
            best, best_area = points[hull.vertices], float(hull.volume)
    return best


def hull_box(mask: npt.ArrayLike) -> IntBox | None:
    """The tight box around the largest hull: x0, y0, x1, y1 in cell units, half-open; None without any cell."""
    hull = largest_hull(mask)
    if hull is None:
        return None
    (x0, y0), (x1, y1) = hull.min(axis=0), hull.max(axis=0)
    return int(x0), int(y0), int(x1), int(y1)


@lru_cache(maxsize=32)
def _blur(count: int, kernel: int, sigma: float) -> Doubles:
    """The blur of a line of ``count`` cells as a matrix: a stack of maps is then two matrix products."""
    if kernel < 1 or kernel % 2 == 0 or not sigma >= 0.0:
        raise HeadError(
            "A blur of {kernel} taps and sigma {sigma} is not possible.",
            "Take odd taps, sigma from 0.",
            kernel=kernel,
            sigma=sigma,
        )
    offsets = np.arange(kernel) - kernel // 2
    taps = np.exp(-0.5 * (offsets / sigma) ** 2) if sigma > 0 else (offsets == 0).astype(np.float64)
    matrix: Doubles = scipy.ndimage.correlate1d(np.eye(count), taps / taps.sum(), axis=0, mode="mirror")
    matrix.flags.writeable = False
    return matrix
