"""Which heads are best together, pooled as the studio grounding does: greedy choice on stored labelled samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from locheads_studio.heads.arrays import Doubles, Floats
from locheads_studio.heads.assembly import AGREED_FLOOR, agreed
from locheads_studio.heads.grounding import STUDIO_LEVEL
from locheads_studio.heads.names import Head

Objective = Literal["pointing", "iou", "both"]


@dataclass(frozen=True, eq=False)
class Kept:
    """One labelled sample: studio maps float16 [layers, heads, cells] of peak 1, their scale, and the truth [cells]."""

    maps: npt.NDArray[np.float16]
    scale: Floats
    truth: Floats

    @classmethod
    def of(cls, maps: Doubles, truth: Doubles) -> Kept:
        """maps [layers, heads, cells], truth [cells]; each map is scaled to peak 1 so that half precision holds it."""
        peak = maps.max(axis=-1, keepdims=True)
        scaled = np.divide(maps, peak, out=np.zeros_like(maps), where=peak > 0)
        return cls(scaled.astype(np.float16), peak.astype(np.float32), truth.astype(np.float32))

    @property
    def nbytes(self) -> int:
        """Memory held by the maps."""
        return self.maps.nbytes


def quality(combined: Floats, truth: Floats, objective: Objective) -> float:
    """Mean over samples of combined maps [samples, cells] against the truth: pointing, soft IoU, or both averaged."""
    sample = np.arange(len(combined))
    place = combined.argmax(axis=1)
    peak = combined[sample, place]
    alive = peak > 0
    pointing = (truth[sample, place] >= 0.5 * truth.max(axis=1)) & alive
    if objective == "pointing":
        return float(pointing.mean())
    mask = (combined >= STUDIO_LEVEL * peak[:, None]) & alive[:, None]
    both = np.einsum("ij,ij->i", mask, truth)
    iou = both / (np.count_nonzero(mask, axis=1) + truth.sum(axis=1) - both)
    return float(iou.mean()) if objective == "iou" else float((iou.mean() + pointing.mean()) / 2)


def combined_quality(kept: Sequence[Kept], weights: Mapping[Head, float], objective: Objective) -> float:
    """``quality`` of one weighted choice of heads on stored samples."""
    maps, truth = stacked(kept, tuple(weights))
    pooled = agreed(maps[..., None, :], list(weights.values()))[:, 0]
    return quality(pooled.astype(np.float32), truth, objective)


def greedy(
    kept: Sequence[Kept], pool: Sequence[Head], most: int, objective: Objective, min_gain: float
) -> tuple[dict[Head, float], float]:
    """Add heads of the pool, each time the one that raises ``quality`` of their geometric mean most -> weights and
    quality."""
    maps, truth = stacked(kept, pool)
    share = np.float32(AGREED_FLOOR / maps.shape[-1])
    logs = np.log1p(maps / share)
    total = np.zeros_like(truth)
    weights: dict[Head, float] = {}
    best = 0.0
    for _ in range(3 * most):
        allowed = [i for i, head in enumerate(pool) if len(weights) < most or head in weights]
        count = sum(weights.values()) + 1
        gains = [quality(np.expm1((total + logs[i]) / count), truth, objective) for i in allowed]
        winner = int(np.argmax(gains))
        if weights and gains[winner] < best + min_gain:
            break
        best = gains[winner]
        total += logs[allowed[winner]]
        head = pool[allowed[winner]]
        weights[head] = weights.get(head, 0.0) + 1.0
    return dict(sorted(weights.items(), key=lambda item: -item[1])), best


def stacked(kept: Sequence[Kept], heads: Sequence[Head]) -> tuple[Floats, Floats]:
    """Maps [heads, samples, cells] and truths [samples, cells]."""
    layers, indices = [head.layer for head in heads], [head.index for head in heads]
    cells = max(len(sample.truth) for sample in kept)  # samples of smaller grids are filled with zeros, which never win
    maps = np.zeros((len(heads), len(kept), cells), np.float32)
    truth = np.zeros((len(kept), cells), np.float32)
    for number, sample in enumerate(kept):
        own = sample.maps[layers, indices].astype(np.float32) * sample.scale[layers, indices]
        maps[:, number, : own.shape[1]] = own
        truth[number, : own.shape[1]] = sample.truth
    return maps, truth
