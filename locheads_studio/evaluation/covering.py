"""Fits what a phrase's thing covers (``heads/cover.py``) for one VLM, on drawn scenes whose masks are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from locheads_studio.engine.jobs import CoverJob, HeadMapsJob, pixels_key
from locheads_studio.errors import HeadError
from locheads_studio.evaluation.calibrating import Question, asked
from locheads_studio.evaluation.known import Known, of
from locheads_studio.evaluation.runlog import Step
from locheads_studio.evaluation.scoring import Run
from locheads_studio.heads.arrays import Bools, Floats
from locheads_studio.heads.cover import Cover
from locheads_studio.heads.grid import overlap
from locheads_studio.heads.grounding import Ground
from locheads_studio.heads.names import Head
from locheads_studio.world.plan import Split
from locheads_studio.world.scene import Scene

FIT_FROM: Final = 3_000_000
"""Scenes that neither trained the VLM nor found its heads nor calibrated them."""
TEST_FROM: Final = 66_000
FEWEST: Final = 100
"""Phrases that the studio heads point right for: where they are fewer nothing is fitted, for others know no more."""


@dataclass(frozen=True, eq=False)
class Covered:
    """Phrases: the observed heads' raw maps, half precision [phrases, heads, rows, columns]; how much of each cell the
    thing covers, float32 [phrases, rows, columns], nothing where it is absent; and whether the studio heads point at
    it, bool [phrases]."""

    maps: np.ndarray[Any, np.dtype[np.float16]]
    shares: Floats
    right: np.ndarray[Any, np.dtype[np.bool_]]


def collect(
    run: Run, known: Known, observed: Sequence[Head], split: Split, first: int, count: int,
    step: Step = lambda stage, share: None,
) -> Covered:  # fmt: skip
    """What the heads look at for everything that is asked for in ``count`` scenes, whether it is there or not."""
    maps, shares, right = [], [], []
    for number, (scene, questions) in enumerate(asked(split, first, count)):
        step(f"reading what things cover in the {split} scenes", number / count)
        seen = [(q, _mask(scene, q)) for q in questions]
        told = [(q, mask) for q, mask in seen if q.region is None or mask.any()]
        phrases = tuple(q.text for q, _ in told)
        if not phrases:
            continue
        reading = run(HeadMapsJob(picture=scene.picture, pixels=pixels_key(scene.picture), phrases=phrases))
        for (_, mask), every in zip(told, reading.maps, strict=True):
            maps.append(of(every, tuple(observed)).astype(np.float16))
            shares.append(reading.grid.of(mask).astype(np.float32))
            right.append(_points(known.by_heat(of(every, known.studio), reading.grid), mask))
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
    None where on ``tested`` test scenes its boxes are no better than those of the heat. It says where things are, too,
    where it points better than the heads.

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
    cover: Cover = run(CoverJob(maps=seen.maps, shares=seen.shares, observed=tuple(observed)))
    seen_again = list(_scores(run, known, cover, tested, step))
    heat, kept, placed = (np.mean(way, axis=0).round(4).tolist() for way in zip(*seen_again, strict=True))
    cover = replace(cover, places=placed[1] > heat[1])
    reached = placed if cover.places else kept
    told = {
        "fitted": f"storybook train split, {count} scenes from seed {FIT_FROM}, {len(seen.maps)} phrases",
        "scored": f"storybook test split, {tested} scenes from seed {TEST_FROM}, {len(seen_again)} phrases",
        "box IoU": reached[0],
        "box IoU of the heat": heat[0],
        "pointing": reached[1],
        "pointing of the heat": heat[1],
    }
    return replace(cover, provenance=told) if reached[0] > heat[0] else None


def _scores(run: Run, known: Known, cover: Cover, count: int, step: Step) -> Iterator[list[tuple[float, bool]]]:
    """Of each thing that is asked for in ``count`` test scenes: the IoU of its true box with the one of the heads, and
    whether their point is on the thing; the same with a cover that leaves them the place, and one that places it."""
    ways = [replace(known, cover=one) for one in (None, replace(cover, places=False), replace(cover, places=True))]
    for number, (scene, questions) in enumerate(asked("test", TEST_FROM, count)):
        step("scoring what things cover", number / count)
        present = [q for q in questions if _mask(scene, q).any()]
        if not present:
            continue
        phrases = tuple(q.text for q in present)
        reading = run(HeadMapsJob(picture=scene.picture, pixels=pixels_key(scene.picture), phrases=phrases))
        for question, every in zip(present, reading.maps, strict=True):
            truth = scene.regions[question.region or 0]
            own = truth.box.x0, truth.box.y0, truth.box.x1, truth.box.y1
            grounds = [way.ground(every, reading.grid) for way in ways]
            yield [(overlap(ground.box, own), _points(ground, truth.mask)) for ground in grounds]


def _mask(scene: Scene, question: Question) -> Bools:
    """Of what a question means, [height, width]; empty where that is absent."""
    if question.region is None:
        return np.zeros(scene.picture.shape[:2], bool)
    return scene.regions[question.region].mask


def _points(ground: Ground, mask: Bools) -> bool:
    x, y = ground.points[0]
    return bool(mask[min(int(y), mask.shape[0] - 1), min(int(x), mask.shape[1] - 1)])
