"""Whether heads that were found are better than those in use, on samples that the found ones were not chosen by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from locheads_studio.heads.combination import Kept, combined_quality
from locheads_studio.heads.names import Head
from locheads_studio.heads.ranking import HeadRanking, HeadScore

Verdict = Literal["better", "worse", "same", "unknown"]
_SURE: Final = 2.0
"""Standard errors by which a difference has to exceed zero: about 95 of 100 times it is then no chance."""


@dataclass(frozen=True)
class Standing:
    """How some heads do together. Shares are 0..1; None where it was not measured.

    ``pointing``: share of samples whose peak lies on what is meant. ``overlap``: mean IoU with it. ``frequency``: mean
    share of samples in which these heads were picked by the label-free criteria.
    """

    heads: tuple[Head, ...]
    pointing: float | None = None
    overlap: float | None = None
    frequency: float | None = None


@dataclass(frozen=True)
class Comparison:
    """Found heads beside those in use (None: there are none). ``samples``: held-out ones with a truth; 0: no truth.

    ``scores``: of each found head alone. ``verdict``: "same" when the difference may be chance, "unknown" without
    truth or without heads to compare with.
    """

    found: Standing
    present: Standing | None
    samples: int
    verdict: Verdict
    scores: tuple[HeadScore, ...]


def compare(
    found: HeadRanking, present: Mapping[Head, float], picked: HeadRanking, held_out: Sequence[Kept]
) -> Comparison:
    """Compare ``found`` heads with those in use, given with their weights.

    ``picked`` knows how often each head was picked. Heads in use that the model does not have count as none.
    """
    new = dict(zip(found.chosen, found.weights, strict=True))
    known = {score.head: score for score in found.scores}
    if held_out and present:
        layers, heads = held_out[0].maps.shape[:2]
        present = present if all(head.layer < layers and head.index < heads for head in present) else {}
    return Comparison(
        _standing(new, picked, held_out),
        _standing(present, picked, held_out) if present else None,
        len(held_out),
        _verdict(new, present, held_out),
        tuple(known[head] for head in found.chosen if head in known),
    )


def _standing(weights: Mapping[Head, float], picked: HeadRanking, held_out: Sequence[Kept]) -> Standing:
    how_often = {score.head: score.frequency or 0.0 for score in picked.scores}
    return Standing(
        tuple(weights),
        combined_quality(held_out, weights, "pointing") if held_out else None,
        combined_quality(held_out, weights, "iou") if held_out else None,
        float(np.mean([how_often.get(head, 0.0) for head in weights])),
    )


def _verdict(new: Mapping[Head, float], present: Mapping[Head, float], held_out: Sequence[Kept]) -> Verdict:
    """By the paired differences of the samples."""
    if not present or len(held_out) < 2:
        return "unknown"
    gains = np.array(
        [combined_quality([one], new, "both") - combined_quality([one], present, "both") for one in held_out]
    )
    error = float(gains.std(ddof=1)) / len(gains) ** 0.5
    mean = float(gains.mean())
    if abs(mean) <= _SURE * error:
        return "same"
    return "better" if mean > 0 else "worse"
