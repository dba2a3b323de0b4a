"""What the studio grounding adds to the paper's, part by part, so that each can be measured alone.

All parts off is the paper's grounding, all on the studio's; ``tests/heads/test_parts.py`` holds both to the originals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from locheads_studio.heads.arrays import Doubles, checked, normalised
from locheads_studio.heads.assembly import agreed, heard, prepare, smooth
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.grounding import (
    STUDIO_KERNEL,
    STUDIO_MARGIN,
    STUDIO_SIGMA,
    Ground,
    ground_paper,
    ground_studio,
)

Masks = Literal["single", "score", "agreement"]


@dataclass(frozen=True)
class Parts:
    """Which parts are on; the defaults are the paper's grounding. The first five make the heat map and the box.

    floor: every map is normalised, its lower quartile (or the neutral map) and the cells of the padding taken away.
    product: the geometric mean of the maps instead of their sum. sigma, kernel: of the blur, in cells. peak: the
    region around the peak instead of the largest hull above the mean. fine: its edges between cells, too.
    points: the segmenter is prompted with the peaks beside the box. margin: around the box in its prompt. masks: it is
    asked for one mask, or for three of which its own score chooses, or score and agreement with the heat map. closer: a
    small mask is cut out once more on an enlarged piece of the picture. disputed: what the masks do not agree about
    goes where neither heat nor colour speaks for it. cover: how far the thing reaches is read from more heads
    (``cover.Cover``), for a model that has one: box, and choice of the mask.
    mask_box: the box is the mask's. settled: the point is moved onto the mask.
    contrast: the mean map of the picture's other phrases is taken away (with ``floor``); no part of either grounding.
    """

    floor: bool = False
    product: bool = False
    sigma: float = 1.0
    kernel: int = 7
    peak: bool = False
    fine: bool = False
    points: bool = False
    margin: float = 0.0
    masks: Masks = "single"
    closer: bool = False
    disputed: bool = False
    mask_box: bool = False
    settled: bool = False
    cover: bool = False
    contrast: bool = False


PAPER: Final = Parts()
STUDIO: Final = Parts(
    floor=True, product=True, sigma=STUDIO_SIGMA, kernel=STUDIO_KERNEL, peak=True, fine=True, points=True,
    margin=STUDIO_MARGIN, masks="agreement", closer=True, disputed=True, mask_box=True,
    settled=True, cover=True,
)  # fmt: skip


def ground(
    maps: npt.ArrayLike, grid: Grid, parts: Parts, *,
    weights: Sequence[float] = (), neutral: npt.ArrayLike | None = None,
) -> Ground:  # fmt: skip
    """Heat map, box and points of maps [K, rows, columns] with some parts of the studio grounding.

    ``weights`` of the heads (none: all alike); ``neutral``: maps of the same shape that ``contrast`` takes away.
    The confidence of what comes back is not the groundings' own: it is judged from the sum alone.
    """
    combined = _combined(maps, grid, parts, weights, neutral)
    if not combined.any():
        combined = _combined(maps, grid, parts, weights, None)
    one = combined[None]
    if parts.peak:  # a map of zeros as the neutral one: nothing is taken away again
        return ground_studio(one, np.zeros_like(one), grid, contrast=0.0, sigma=0.0, fine=parts.fine)
    return ground_paper(one, grid, sigma=0.0)


def _combined(
    maps: npt.ArrayLike, grid: Grid, parts: Parts, weights: Sequence[float], neutral: npt.ArrayLike | None
) -> Doubles:
    heads = checked(maps, 3)
    inside = grid.inside() if parts.floor else np.ones(heads.shape[1:], bool)
    shares = prepare(heads, neutral if parts.contrast else None) if parts.floor else normalised(heads)
    shares = shares * inside
    shares[shares.sum(axis=(1, 2)) < 1e-6] = 0.0  # what rounding leaves of two equal maps
    weight = np.ones(len(heads)) if not len(weights) else np.asarray(weights, np.float64)
    blurred = smooth(shares, parts.kernel, parts.sigma) * inside
    if parts.product:
        return agreed(blurred, weight * heard(heads)) * inside
    combined: Doubles = np.tensordot(weight * heads.sum(axis=(1, 2)), blurred, 1)
    return combined
