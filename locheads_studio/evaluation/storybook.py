"""The storybook benchmark: phrases on freshly drawn scenes whose masks are exact."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from locheads_studio.document.edits import Selection
from locheads_studio.document.geometry import Box
from locheads_studio.engine.jobs import Grounding, SegmentJob, SelectJob
from locheads_studio.evaluation.metrics import Outcome, compare, summary
from locheads_studio.storybook.plan import Split
from locheads_studio.storybook.sentences import TYPES, sentences
from locheads_studio.storybook.store import draw_padded

SIDE = 320
"""Longer side of the pictures: three in four are square, the others 4:3 or 3:4."""

Run = Callable[[Any], Any]
Step = Callable[[str, float], None]


def evaluate(
    run: Run, *, split: Split, seed: int, count: int, grounding: Grounding, step: Step = lambda stage, share: None
) -> dict[str, Any]:
    """Score a model set on ``count`` scenes from ``seed`` on, with one sentence of each type that a scene allows.

    ``run`` does a job and returns its result. Also scores the segmenter alone, given each true box. The figures are
    those of ``metrics.summary``, overall and by sentence type.
    """
    outcomes: list[Outcome] = []
    boxed: list[Outcome] = []
    for number in range(count):
        step("evaluating", number / count)
        scene, _, _ = draw_padded(seed + number, split, SIDE)
        height, width = scene.picture.shape[:2]
        for sentence in sentences(scene.regions, width, height, seed + number, per_type=1):
            truth = scene.regions[sentence.region]
            found: Selection = run(SelectJob(picture=scene.picture, phrase=sentence.text, grounding=grounding))
            outcomes.append(
                compare(sentence.type, found.points[0], found.box, found.mask >= 128, truth.box, truth.mask)
            )
            mask = run(SegmentJob(picture=scene.picture, box=truth.box)) >= 128
            b = truth.box
            middle = ((b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2)
            boxed.append(compare(sentence.type, middle, Box.of_mask(mask) or b, mask, truth.box, truth.mask))
    step("evaluating", 1.0)
    return {
        "benchmark": "storybook",
        "split": split,
        "seed": seed,
        "scenes": count,
        "grounding": grounding,
        "overall": summary(outcomes),
        "plain and attribute": summary([o for o in outcomes if o.type in ("plain", "attribute")]),
        "types": {name: summary([o for o in outcomes if o.type == name]) for name in TYPES},
        "true box": {"miou": float(np.round(np.mean([o.mask_iou for o in boxed] or [0.0]), 4)),
                     "ciou": summary(boxed)["ciou"]},
    }  # fmt: skip


def table(figures: dict[str, Any]) -> list[str]:
    """Lines of text with the figures."""
    rows = {"all": figures["overall"], "plain and attribute": figures["plain and attribute"], **figures["types"]}
    lines = [f"{'':22}{'sentences':>10}{'pointing':>10}{'Acc@0.5':>10}{'cIoU':>10}{'mIoU':>10}"]
    for name, row in rows.items():
        lines.append(
            f"{name:22}{row['sentences']:>10}{row['pointing']:>10.3f}{row['acc@0.5']:>10.3f}"
            f"{row['ciou']:>10.3f}{row['miou']:>10.3f}"
        )
    lines.append(f"segmenter with the true box: mIoU {figures['true box']['miou']:.3f}")
    return lines
