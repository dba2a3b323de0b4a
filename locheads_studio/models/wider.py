"""Where a model that repaints everything changed more than it was asked to: offered as a larger mask."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

CHANGED: Final = 12.0
"""Distance in CIELAB from which a colour counts as another one. Coming and going through an autoencoder moves the
colours of a smoothed picture by some units; a shadow, a splash or another thing by tens."""
LEAST: Final = 0.02
"""Of the hole's area: what is smaller than that beside it is not worth a question."""
MOST: Final = 0.5
"""Of what lies outside the hole: where more of it differs, the model did not change more but drew another picture."""
_SMOOTH: Final = 1 / 100  # of the frame's side: detail that a model draws anew, but alike, is smoothed away


def changed_beyond(source: Pixels, painted: Pixels, hole: Pixels) -> Pixels | None:
    """What of a painted frame outside the ``hole`` is not as in ``source``: 0 or 255, [h, w]; None for nothing to tell.

    Pictures are [h, w, 3] of one size, the hole [h, w]. Only what is connected with the hole counts: that is part of
    the change, as a shadow is; a difference elsewhere is an accident.
    """
    sigma = max(1.0, _SMOOTH * max(hole.shape))
    old, new = (cv2.GaussianBlur(_lab(picture), (0, 0), sigma) for picture in (source, painted))
    inside = hole >= 128
    differs = (np.linalg.norm(new - old, axis=2) > CHANGED) & ~inside
    outside = np.count_nonzero(~inside)
    if not inside.any() or not outside or np.count_nonzero(differs) > MOST * outside:
        return None
    reach = 2 * round(2 * sigma) + 1  # smoothing blurs the border of the hole itself, too
    near = cv2.dilate(inside.astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))) > 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats((differs | near).astype(np.uint8))
    joined = np.isin(labels, np.unique(labels[inside])) & differs
    _, labels, stats, _ = cv2.connectedComponentsWithStats((joined & ~near).astype(np.uint8))
    large = [n for n in range(1, len(stats)) if stats[n, cv2.CC_STAT_AREA] >= LEAST * np.count_nonzero(inside)]
    if not large:
        return None
    kept = np.isin(labels, large)
    return np.where(kept | (near & differs) | inside, np.uint8(255), np.uint8(0))


def _lab(picture: Pixels) -> npt.NDArray[np.float32]:
    return np.asarray(cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)
