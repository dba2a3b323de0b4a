"""Scores of grounding as the field defines them, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from locheads_studio.evaluation.datasets.base import FloatBox, Truth

Mask = npt.NDArray[np.bool_]

LEVELS: Final = (0.5, 0.6, 0.7, 0.8, 0.9)
RESAMPLES: Final = 1000

DEFINITIONS: Final = {
    "pointing": "share of sentences whose strongest point lies on the true mask (without one: in the true box)",
    "acc@0.5": "REC: share of sentences whose box overlaps the true box with an IoU of 0.5 or more",
    "ciou": "RES: intersection pixels of all sentences over union pixels of all sentences",
    "miou": "RES: mean over sentences of the mask's IoU (also called gIoU); 1 where both masks are empty",
    "pr@": "RES: share of sentences whose mask's IoU is at least the level",
    "intervals": f"95 %, percentile bootstrap of {RESAMPLES} draws of whole pictures with their sentences",
}
"""What each figure means, for people and for the output."""


@dataclass(frozen=True)
class Outcome:
    """How one sentence went.

    ``hit``: the strongest point lies on the object. ``box_iou``: IoU of the boxes. ``intersection`` and ``union``:
    pixels of the masks, None where the true mask is unknown.
    """

    hit: bool
    box_iou: float
    intersection: int | None
    union: int | None

    @property
    def mask_iou(self) -> float | None:
        """IoU of the masks; 1 when both are empty, None when the true mask is unknown."""
        if self.intersection is None or self.union is None:
            return None
        return self.intersection / self.union if self.union else 1.0

    def to_json(self) -> list[Any]:
        """As plain values."""
        return [int(self.hit), self.box_iou, self.intersection, self.union]

    @classmethod
    def from_json(cls, values: Sequence[Any]) -> Outcome:
        """Back from plain values."""
        hit, box_iou, intersection, union = values
        return cls(bool(hit), float(box_iou), intersection, union)


def box_iou(first: Sequence[float], second: Sequence[float]) -> float:
    """IoU of two boxes x0, y0, x1, y1, as areas of the plane; 0 when either is empty."""
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (first, second)]
    return float(common / (sum(areas) - common))


def compare(point: tuple[float, float], box: FloatBox, mask: Mask | None, truth: Truth) -> Outcome:
    """A selection against the truth: ``point`` (x, y) and ``box`` in pixels, ``mask`` bool [H, W] of the picture.

    ``mask`` None: there is no mask to score. Pixels the truth ignores count nowhere; a point on one is a miss.
    """
    overlap = box_iou(box, truth.box)
    if truth.mask is None:
        inside = truth.box[0] <= point[0] < truth.box[2] and truth.box[1] <= point[1] < truth.box[3]
        return Outcome(inside, overlap, None, None)
    height, width = truth.mask.shape
    x, y = min(max(int(point[0]), 0), width - 1), min(max(int(point[1]), 0), height - 1)
    hit = bool(truth.mask[y, x])
    if mask is None:
        return Outcome(hit, overlap, None, None)
    if mask.shape != truth.mask.shape:
        raise ValueError(f"masks of different pictures: {mask.shape} and {truth.mask.shape}")
    true = truth.mask
    if truth.ignore is not None:
        mask, true = mask & ~truth.ignore, true & ~truth.ignore
    return Outcome(hit, overlap, int(np.count_nonzero(mask & true)), int(np.count_nonzero(mask | true)))


def missed(truth: Truth) -> Outcome:
    """Nothing was found where something is."""
    if truth.mask is None:
        return Outcome(False, 0.0, None, None)
    area = truth.mask if truth.ignore is None else truth.mask & ~truth.ignore
    return Outcome(False, 0.0, 0, int(np.count_nonzero(area)))


def summary(
    outcomes: Sequence[Outcome], pictures: Sequence[str], *, resamples: int = RESAMPLES, seed: int = 0
) -> dict[str, Any]:
    """Figures of outcomes, each belonging to one of ``pictures``, with their intervals; see ``DEFINITIONS``.

    Shares 0..1, rounded to four digits. ``sentences`` and ``pictures`` are counts. Figures of masks are None when no
    outcome has one, and are over those that have. The same seed gives the same intervals. Empty input has no figures.
    """
    names = ["pointing", "acc@0.5", "ciou", "miou", *(f"pr@{level}" for level in LEVELS)]
    order = {name: number for number, name in enumerate(dict.fromkeys(pictures))}
    result: dict[str, Any] = {"sentences": len(outcomes), "pictures": len(order)}
    if not outcomes:
        return result | dict.fromkeys(names) | {"intervals": {}}
    owner = np.array([order[name] for name in pictures])
    over, under = _parts(outcomes)
    over, under = _by_picture(over, owner, len(order)), _by_picture(under, owner, len(order))
    figures = _shares(over.sum(axis=1), under.sum(axis=1))
    known = np.flatnonzero(~np.isnan(figures))
    intervals = _intervals(over[known], under[known], resamples, seed)
    result |= dict.fromkeys(names) | {names[i]: round(float(figures[i]), 4) for i in known}
    result["intervals"] = {
        names[i]: [round(float(low), 4), round(float(high), 4)] for i, (low, high) in zip(known, intervals, strict=True)
    }
    return result


def difference(
    before: Sequence[Outcome], after: Sequence[Outcome], pictures: Sequence[str], *,
    resamples: int = RESAMPLES, seed: int = 0,
) -> dict[str, tuple[float, float, float]]:  # fmt: skip
    """``after`` minus ``before`` on the same sentences, each of one of ``pictures``: by figure, with its interval.

    95 % as in ``summary``, the same pictures drawn for both, so it is narrower than the two intervals apart: what is
    hard for one is mostly hard for the other. Figures that either does not have are left out.
    """
    names = ["pointing", "acc@0.5", "ciou", "miou", *(f"pr@{level}" for level in LEVELS)]
    if not before:
        return {}
    order = {name: number for number, name in enumerate(dict.fromkeys(pictures))}
    owner = np.array([order[name] for name in pictures])
    sums = [[_by_picture(part, owner, len(order)) for part in _parts(one)] for one in (before, after)]

    def change(times: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        """[figures, draws] of [pictures, draws], how often each draw holds each picture."""
        old, new = (_shares(over @ times, under @ times) for over, under in sums)
        return new - old

    count = len(order)
    drawn = change(np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), resamples).T)
    whole = change(np.ones((count, 1)))[:, 0]
    known = np.flatnonzero(~np.isnan(whole))
    low, high = np.nanpercentile(drawn[known], [2.5, 97.5], axis=1)
    return {names[i]: (float(whole[i]), float(a), float(b)) for i, a, b in zip(known, low, high, strict=True)}


def _parts(outcomes: Sequence[Outcome]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Every figure is a sum over sentences divided by another: [figures, sentences] of each."""
    count = len(outcomes)
    ones = np.ones(count)
    ious = [o.mask_iou for o in outcomes]
    known = np.array([iou is not None for iou in ious], np.float64)
    iou = np.array([0.0 if value is None else value for value in ious])
    over = [
        np.array([o.hit for o in outcomes], np.float64),
        np.array([o.box_iou >= 0.5 for o in outcomes], np.float64),
        np.array([o.intersection or 0 for o in outcomes], np.float64),
        iou,
        *((iou >= level) * known for level in LEVELS),
    ]
    under = [ones, ones, np.array([o.union or 0 for o in outcomes], np.float64), *([known] * (1 + len(LEVELS)))]
    return np.stack(over), np.stack(under)


def _by_picture(
    columns: npt.NDArray[np.float64], owner: npt.NDArray[np.intp], pictures: int
) -> npt.NDArray[np.float64]:
    """[figures, sentences] summed to [figures, pictures]."""
    return np.stack([np.bincount(owner, column, pictures) for column in columns]).astype(np.float64)


def _shares(over: npt.NDArray[np.float64], under: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.divide(over, under, out=np.full(np.shape(over), np.nan), where=under > 0)


def _intervals(
    over: npt.NDArray[np.float64], under: npt.NDArray[np.float64], resamples: int, seed: int
) -> npt.NDArray[np.float64]:
    """Bounds [figures, 2]: whole pictures are drawn again, for sentences about one picture are not independent."""
    rng = np.random.default_rng(seed)
    count = over.shape[1]
    drawn = np.empty((resamples, len(over)))
    for number in range(resamples):
        times = np.bincount(rng.integers(0, count, count), minlength=count)
        drawn[number] = _shares(over @ times, under @ times)
    result: npt.NDArray[np.float64] = np.nanpercentile(drawn, [2.5, 97.5], axis=0).T
    return result
