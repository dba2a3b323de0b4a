"""Who else may say where a phrase's thing is, beside the heads, and one answer of them all.

*Printed*: the box that the VLM itself writes when it is asked. *Detector*: the boxes that a segmenter which takes words
gives for a short noun phrase, one for every such thing in the picture. They are joined by a vote over all boxes that
were named: each voice supports a box as far as it agrees with it, and by as much as it is to be trusted. So a detector
offers every horse, and the heads, which read the whole sentence, say which of them is meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from locheads_studio.heads import nouns
from locheads_studio.heads.arrays import Bools
from locheads_studio.heads.calibration import Judgement
from locheads_studio.heads.confidence import RIVAL, Evidence
from locheads_studio.heads.grid import Grid, IntBox, overlap
from locheads_studio.heads.grounding import LOGIT_RANGE, Candidate, Ground, agreement

PRINTED_TRUST: Final = 0.8
"""Of a printed box, which comes without a confidence: less than heads that are sure (0.95), more than likely ones
(0.7). A VLM that does not find a thing prints a box all the same."""
SAME: Final = 0.5
"""IoU from which two boxes are one place."""
CELLS: Final = 64
"""Each way, of the grid that stands for a voice which has boxes and no maps."""


@dataclass(frozen=True)
class Spot:
    """A place that a voice names: ``box`` in picture pixels, half-open; ``trust`` 0..1, how sure the voice is."""

    box: IntBox
    trust: float


def short(phrase: str) -> str:
    """The noun phrase that a detector is asked for: "the white horse on the left" -> "white horse".

    What stands after the noun, and where the thing stands among others, is not a detector's to understand.
    """
    _, end = nouns.head(phrase)
    words = phrase[:end].split()
    places = {"left", "right", "upper", "lower", "top", "bottom", "front", "back", "leftmost", "rightmost", "nearest",
              "farthest", "first", "second", "third", "fourth", "fifth", "last", "other"}  # fmt: skip
    articles = {"the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "any", "every", "all"}
    kept = [word for word in words[:-1] if word.lower() not in articles | places] + words[-1:]
    return " ".join(kept) or phrase


def ground_of(spots: Sequence[Spot], width: int, height: int) -> Ground:
    """What a voice that has boxes says, as a ground of a picture: the first box is the answer, and heat is where boxes
    are, as high as each is trusted beside the first. Without a box nothing is found. It has no verdict else."""
    grid = Grid.stretched(CELLS, CELLS, width, height)
    heat = np.zeros((height, width), np.float32)
    if not spots:
        logits = np.full((CELLS, CELLS), -LOGIT_RANGE, np.float32)
        middle = ((width / 2, height / 2),)
        return Ground(heat, (0, 0, width, height), middle, logits, Evidence(0.0, 0.0, 1.0, 0.0), pointed=False,
                      judged=Judgement(0.0, "not found"))  # fmt: skip
    first, *others = spots
    for spot in reversed(spots):
        share = spot.trust / first.trust if first.trust > 0 else 1.0
        place = _inside(spot.box, heat.shape)
        heat[place] = np.maximum(heat[place], min(share, 1.0))
    logits = (LOGIT_RANGE * (2 * grid.of(_filled(first.box, heat.shape)) - 1)).astype(np.float32)
    apart = [spot for spot in others if overlap(spot.box, first.box) < SAME]
    second = Candidate(apart[0].box, (_middle(apart[0].box),)) if apart else None
    rivalry = apart[0].trust / first.trust if apart and first.trust > 0 else 0.0
    evidence = Evidence(1.0, 1.0, 1.0, min(rivalry, 1.0))
    judged = Judgement(first.trust, "two candidates" if rivalry >= RIVAL else "no verdict")
    return Ground(
        heat, first.box, (_middle(first.box),), logits, evidence, second, judged=judged, margin=0.0, pointed=False
    )


def joined(ground: Ground, told: Mapping[str, Sequence[Spot]]) -> Ground:
    """One answer of the heads' ``ground`` and what other voices ``told``; the ground itself where none told anything,
    or where its own box has the most support.

    Of equal support, the heads' box is taken. A box of another voice keeps the heads' points that lie in it. Where the
    heads meant another place, that stays as the second candidate.
    """
    spots = [spot for some in told.values() for spot in some]
    if not spots:
        return ground
    own = Spot(ground.box, ground.confidence)
    boxes = [own.box, *(spot.box for spot in spots)]
    support = [_support(box, ground, told) for box in boxes]
    best = int(np.argmax(support))
    most = own.trust + sum(max((spot.trust for spot in some), default=0.0) for some in told.values())
    confidence = min(support[best] / most, 1.0) if most > 0 else 0.0
    agree = overlap(boxes[best], own.box) >= SAME and ground.verdict != "not found"
    if best == 0 or (agree and ground.verdict == "sure"):
        return ground
    box = boxes[best]
    heat = 0.5 * ground.heat
    heat[_inside(box, heat.shape)] += 0.5
    inside = tuple(point for point in ground.points if box[0] <= point[0] < box[2] and box[1] <= point[1] < box[3])
    verdict = ground.verdict if agree else "unsure" if ground.verdict == "not found" else "two candidates"
    there = ground.verdict != "not found" and not agree
    return replace(
        ground, heat=heat, box=box, points=inside or (_middle(box),), pointed=bool(inside), margin=0.0,
        second=Candidate(ground.box, ground.points) if there else None, judged=Judgement(confidence, verdict),
        cover=None, hot=None,
    )  # fmt: skip


def _support(box: IntBox, ground: Ground, told: Mapping[str, Sequence[Spot]]) -> float:
    """How much all voices together are for a box."""
    heads = agreement(_filled(ground.box, ground.heat.shape), ground.heat)
    here = agreement(_filled(box, ground.heat.shape), ground.heat)
    total = ground.confidence * (min(here / heads, 1.0) if heads > 0 else 0.0)
    return total + sum(max((s.trust * overlap(s.box, box) for s in some), default=0.0) for some in told.values())


def _filled(box: IntBox, shape: tuple[int, ...]) -> Bools:
    mask = np.zeros(shape, bool)
    mask[_inside(box, shape)] = True
    return mask


def _inside(box: IntBox, shape: tuple[int, ...]) -> tuple[slice, slice]:
    x0, y0, x1, y1 = box
    return slice(max(y0, 0), min(y1, shape[0])), slice(max(x0, 0), min(x1, shape[1]))


def _middle(box: IntBox) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
