"""The border between old and new pixels where a repaint has a new outline, and colours that fit what lies around.

All at the working size: pictures uint8 [h, w, 3], masks uint8 [h, w].
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from locheads_studio.document.geometry import Box

Pixels = npt.NDArray[np.uint8]

_CUT_SIDE: Final = 384  # the graph cut of a larger frame is made on a smaller copy: 0.1 s instead of seconds

_RING_SHARE: Final = 0.08  # width of the ring the colours are matched on, of the working size
_RING_LEAST: Final = 64  # pixels; a smaller ring says nothing
_OUTLIER: Final = 48.0  # a ring pixel that differs by more was redrawn, not tinted
_MOST_SHIFT: Final = 24.0  # levels of 255


def boxed(hole: Pixels) -> Pixels:
    """The box of a hole: its shape would be that of the old thing, and the model would fit the new one into it. What of
    the ground is repainted so, the seam leaves out again."""
    box = Box.of_mask(hole)
    filled = np.zeros_like(hole)
    if box is not None:
        filled[box.as_slices] = 255
    return filled


def cut(source: Pixels, painted: Pixels, must: Pixels, hole: Pixels) -> Pixels:
    """Which pixels are to be new, 0 or 255: all of ``must``, none outside ``hole``, between them up to a seam.

    The seam runs where old and new differ least, and least of all across an edge (graph cut with colour and gradient).
    """
    height, width = hole.shape
    scale = min(1.0, _CUT_SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    old, new = (cv2.resize(p, size, interpolation=cv2.INTER_AREA).astype(np.float32) for p in (source, painted))
    wanted, allowed = (cv2.resize(m, size, interpolation=cv2.INTER_LINEAR) >= 128 for m in (must, hole))
    allowed |= wanted
    if not wanted.any() or allowed.all() or not (allowed & ~wanted).any():
        return np.where(must > 0, np.uint8(255), np.uint8(0)) if not allowed.all() else np.full_like(hole, 255)
    finder = cv2.detail_GraphCutSeamFinder("COST_COLOR_GRAD")  # type: ignore[attr-defined]
    masks = [np.where(~wanted, np.uint8(255), np.uint8(0)), np.where(allowed, np.uint8(255), np.uint8(0))]
    found = finder.find([old, new], [(0, 0), (0, 0)], masks)[1]
    chosen = np.asarray(found.get() if isinstance(found, cv2.UMat) else found)
    large = cv2.resize(chosen, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.where((large >= 128) & (hole > 0) | (must > 0), np.uint8(255), np.uint8(0))


def match_colours(painted: Pixels, source: Pixels, hole: Pixels) -> Pixels:
    """Take the tint off a painted frame (all three of one size; ``hole`` 255 where it was repainted).

    Outside the hole the frame should equal the source; how it differs on a ring around the hole is what the model
    adds to colours. That difference, local near the ring and its mean further in, is taken off, within limits.
    Unchanged when the ring is too small to tell.
    """
    inside = (hole >= 128).astype(np.uint8)
    reach = max(2, round(_RING_SHARE * max(hole.shape)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    ring = (cv2.dilate(inside, kernel) > 0) & (cv2.dilate(inside, np.ones((3, 3), np.uint8)) == 0)
    difference = source.astype(np.float32) - painted.astype(np.float32)
    ring &= np.abs(difference).max(axis=2) <= _OUTLIER
    if np.count_nonzero(ring) < _RING_LEAST:
        return painted
    mean = difference[ring].mean(axis=0)
    weight = ring.astype(np.float32)
    trust = 0.05
    local = cv2.GaussianBlur(difference * weight[..., None], (0, 0), reach) + trust * mean
    shift = local / (cv2.GaussianBlur(weight, (0, 0), reach) + trust)[..., None]
    matched = painted.astype(np.float32) + np.clip(shift, -_MOST_SHIFT, _MOST_SHIFT)
    return np.clip(np.rint(matched), 0, 255).astype(np.uint8)
