"""Fits what a phrase's thing covers (``heads/cover.py``) for one VLM, on drawn scenes whose masks are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from locheads_studio.engine.jobs import CoverJob, HeadMapsJob, pixels_key
from locheads_studio.errors import HeadError
from locheads_studio.evaluation.calibrating import Known, asked, of
from locheads_studio.evaluation.runlog import Step
from locheads_studio.evaluation.scoring import Run
from locheads_studio.heads.arrays import Floats
from locheads_studio.heads.cover import Cover
from locheads_studio.heads.grid import overlap
from locheads_studio.heads.names import Head
from locheads_studio.world.plan import Split

FIT_FROM: Final = 3_000_000
"""Scenes that neither trained the VLM nor found its heads nor calibrated them."""
TEST_FROM: Final = 66_000
FEWEST: Final = 100
"""Phrases that point right: of fewer nothing is fitted."""


@dataclass(frozen=True, eq=False)
class Covered:
    """Phrases: the observed heads' raw maps, half precision [phrases, heads, rows, columns]; how much of each cell the
    thing covers, float32 [phrases, rows, columns]; and whether the studio grounding points at it, bool [phrases]."""

    maps: np.ndarray[Any, np.dtype[np.float16]]
    shares: Floats
    right: np.ndarray[Any, np.dtype[np.bool_]]


def collect(
    run: Run, known: Known, observed: Sequence[Head], split: Split, first: int, count: int,
    step: Step = lambda stage, share: None,
) -> Covered:  # fmt: skip
    """What the heads look at for every thing that is asked for in ``count`` scenes and is there."""
    maps, shares, right = [], [], []
    for number, (scene, questions) in enumerate(asked(split, first, count)):
        step(f"reading what things cover in the {split} scenes", number / count)
        present = [q for q in questions if q.region is not None and scene.regions[q.region].mask.any()]
        if not present:
            continue
        phrases = tuple(q.text for q in present)
        reading = run(HeadMapsJob(picture=scene.picture, pixels=pixels_key(scene.picture), phrases=phrases))
        for question, every in zip(present, reading.maps, strict=True):
            mask = scene.regions[question.region or 0].mask
            x, y = known.ground(of(every, known.studio), reading.grid).points[0]
            maps.append(of(every, tuple(observed)).astype(np.float16))
            shares.append(reading.grid.of(mask).astype(np.float32))
            right.append(bool(mask[min(int(y), mask.shape[0] - 1), min(int(x), mask.shape[1] - 1)]))
    if not maps or len({each.shape for each in maps}) > 1:
        raise HeadError("There is nothing to fit a cover on.", "The VLM must see every picture in as many cells.")
    return Covered(np.stack(maps), np.stack(shares), np.array(right))


def heads_below(known: Known, heads: Sequence[Head]) -> tuple[Head, ...]:
    """All up to the deepest studio head's layer: no more of the VLM has to be loaded for them."""
    deepest = max(head.layer for head in known.studio)
    return tuple(head for head in heads if head.layer <= deepest)


def fitted(
    run: Run, known: Known, count: int, tested: int, *, observing: bool = True, step: Step = lambda stage, share: None
) -> Cover | None:
    """A cover fitted on ``count`` training scenes, read from all heads, or without ``observing`` from the studio heads;
    None where on ``tested`` test scenes its boxes are no better than those of the heat.

    Its provenance tells both.
    """
    observed = known.studio
    if observing:
        scene, questions = next(iter(asked("train", FIT_FROM, 1)))
        phrases = (questions[0].text,)
        observed = heads_below(
            known, run(HeadMapsJob(picture=scene.picture, pixels=pixels_key(scene.picture), phrases=phrases)).heads
        )
    seen = collect(run, known, observed, "train", FIT_FROM, count, step)
    right = int(np.count_nonzero(seen.right))
    if right < FEWEST:
        raise HeadError(f"Only {right} phrases point right: {FEWEST} are needed.", "Find the heads first.")
    cover: Cover = run(CoverJob(maps=seen.maps[seen.right], shares=seen.shares[seen.right], observed=tuple(observed)))
    boxes = np.array(list(_boxes(run, known, cover, tested, step)))
    heat, covered = (round(float(mean), 4) for mean in boxes.mean(axis=0))
    told = {
        "fitted": f"storybook train split, {count} scenes from seed {FIT_FROM}, {int(seen.right.sum())} phrases",
        "scored": f"storybook test split, {tested} scenes from seed {TEST_FROM}, {len(boxes)} phrases that point right",
        "box IoU": covered,
        "box IoU of the heat": heat,
    }
    return replace(cover, provenance=told) if covered > heat else None


def _boxes(run: Run, known: Known, cover: Cover, count: int, step: Step) -> Iterator[tuple[float, float]]:
    """Of each phrase of ``count`` test scenes that points right: the IoU with the true box of the heat's box and of the
    cover's."""
    for number, (scene, questions) in enumerate(asked("test", TEST_FROM, count)):
        step("scoring what things cover", number / count)
        present = [q for q in questions if q.region is not None and scene.regions[q.region].mask.any()]
        if not present:
            continue
        phrases = tuple(q.text for q in present)
        reading = run(HeadMapsJob(picture=scene.picture, pixels=pixels_key(scene.picture), phrases=phrases))
        for question, every in zip(present, reading.maps, strict=True):
            truth = scene.regions[question.region or 0]
            ground = known.ground(of(every, known.studio), reading.grid)
            x, y = ground.points[0]
            if truth.mask[min(int(y), truth.mask.shape[0] - 1), min(int(x), truth.mask.shape[1] - 1)]:
                box = truth.box
                own = box.x0, box.y0, box.x1, box.y1
                covered = cover.covered(ground, of(every, cover.observed), reading.grid)
                yield overlap(ground.box, own), overlap(covered.box, own)
