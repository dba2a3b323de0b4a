"""Scores of grounding as the field defines them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from locheads_studio.document.geometry import Box

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Outcome:
    """How one sentence went.

    ``hit``: the strongest point lies on the object. ``box_iou``: IoU of the boxes. ``intersection`` and ``union``:
    pixels of the masks.
    """

    type: str
    hit: bool
    box_iou: float
    intersection: int
    union: int

    @property
    def mask_iou(self) -> float:
        """IoU of the masks; 1 when both are empty."""
        return self.intersection / self.union if self.union else 1.0


def compare(type: str, point: tuple[float, float], box: Box, mask: Mask, true_box: Box, true_mask: Mask) -> Outcome:
    """Compare a selection with the truth; masks are bool [H, W] of the same picture, the point is (x, y) in it."""
    if mask.shape != true_mask.shape:
        raise ValueError(f"masks of different pictures: {mask.shape} and {true_mask.shape}")
    height, width = true_mask.shape
    x, y = min(max(int(point[0]), 0), width - 1), min(max(int(point[1]), 0), height - 1)
    return Outcome(
        type,
        bool(true_mask[y, x]),
        box.iou(true_box),
        int(np.count_nonzero(mask & true_mask)),
        int(np.count_nonzero(mask | true_mask)),
    )


def summary(outcomes: Sequence[Outcome]) -> dict[str, float | int]:
    """Score outcomes: ``pointing`` accuracy, REC ``acc@0.5``, RES ``ciou`` (summed over all) and ``miou`` (mean).

    All are shares 0..1, rounded to four digits; ``sentences`` is the count. Empty input scores 0.
    """
    count = len(outcomes)
    union = sum(o.union for o in outcomes)
    return {
        "sentences": count,
        "pointing": round(sum(o.hit for o in outcomes) / max(count, 1), 4),
        "acc@0.5": round(sum(o.box_iou >= 0.5 for o in outcomes) / max(count, 1), 4),
        "ciou": round(sum(o.intersection for o in outcomes) / max(union, 1), 4),
        "miou": round(sum(o.mask_iou for o in outcomes) / max(count, 1), 4),
    }
