"""``heads calibrate``: the confidence of a VLM's studio grounding, fitted and checked on drawn scenes.

Half of the scenes are ordinary ones, half are drawn as people take pictures, with things of every size. Each is asked
for what its sentences and sayings mean, some with another article or none, for things of other scenes that it does not
hold, and for one of its things in a colour that none of that name has.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from locheads_studio.document.geometry import Box
from locheads_studio.engine.jobs import CandidatesJob, CloserJob, HeadMapsJob, pixels_key
from locheads_studio.errors import UsageError
from locheads_studio.evaluation.installing import HEADS_FILE
from locheads_studio.evaluation.known import Known, of
from locheads_studio.evaluation.runlog import Step
from locheads_studio.evaluation.scoring import Run
from locheads_studio.heads import looks
from locheads_studio.heads.arrays import Doubles
from locheads_studio.heads.calibration import (
    Calibration,
    fit,
    joined_features,
    second_threshold,
    thresholds,
)
from locheads_studio.heads.confidence import Verdict
from locheads_studio.heads.cover import covered, signs
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.grounding import Ground, framed, settled, worth
from locheads_studio.heads.names import Head
from locheads_studio.imaging import disk
from locheads_studio.world.absent import Elsewhere
from locheads_studio.world.kinds import KINDS
from locheads_studio.world.plan import Split
from locheads_studio.world.sayings import loosely, some_sayings
from locheads_studio.world.scene import Scene
from locheads_studio.world.sentences import sentences
from locheads_studio.world.views import draw_padded, draw_view, plan_view
from locheads_studio.world.words import COLOURS

SIDE: Final = 320  # pixels; the VLM sees 196
FIT_FROM: Final = 2_000_000  # scenes that neither trained the VLM nor found its heads
TUNE_FROM: Final = 15_000
TEST_FROM: Final = 49_000  # earlier ones served while calibrations were made
_ABSENT = 4  # absent things asked for per scene, beside the one of another colour
_SAYINGS = 4  # asked of a scene, beside a sentence of each type
_LOOSE = 0.25  # of phrases have another article, or none
_NAMING = ("plain", "attribute", "part", "modified", "category", "people")  # whose phrases name something absent
_POOL = 400  # sentences of earlier scenes that absent ones are drawn from


MOST_JOINED: Final = 400
"""Scenes that the calibration of answers from a picture and its parts is fitted on, at most: it looks at few things."""
NEAR: Final = 0.03
"""Of a picture's longer side: how near a point may lie to a thing and still mean it, between a chair's legs or the
spokes of a wheel (the pointing game's 15 pixels of some 500; Zhang et al., "Top-down neural attention by
excitation backprop", ECCV 2016)."""
NEAR_OWN: Final = 0.1
"""The same, of the diagonal of the thing's own box: a small thing is not met from far away."""


@dataclass(frozen=True)
class Question:
    """A phrase about a scene: ``kind`` is a sentence type, "absent" or "other colour"; ``region`` what it means."""

    text: str
    kind: str
    region: int | None


@dataclass(frozen=True, eq=False)
class Joined:
    """An answer from the picture and its parts (``looks.joined``): what the readings of the picture and of both say of
    themselves, and the rest as of ``Example``."""

    whole: Doubles
    both: Doubles
    rivalry: float
    hit: bool | None

    def features(self, confidence: float) -> Doubles:
        """What ``Calibration.joined`` looks at, where the first answer had this ``confidence``."""
        return joined_features(confidence, self.whole, self.both)


@dataclass(frozen=True, eq=False)
class Example:
    """An answer: its features, its second peak over its first, and whether its point is right (None: absent).

    ``again``: of what was not found, the surest of the other looks' probability and whether its point is right.
    ``joined``: the answer from the picture and its parts.
    """

    question: Question
    features: Doubles
    rivalry: float
    hit: bool | None
    again: tuple[float, bool | None] | None = None
    joined: Joined | None = None

    def answer(self, calibration: Calibration) -> tuple[bool | None, Verdict]:
        """Whether the answer is right, and its verdict, the second look counted in."""
        first = calibration.judge(self.features, self.rivalry)
        verdict = first.verdict
        if self.joined is not None and calibration.joined is not None and verdict != "sure":
            told = self.joined.features(first.confidence)
            return self.joined.hit, calibration.joined.judge(told, self.joined.rivalry).verdict
        if verdict == "not found" and self.again is not None and self.again[0] >= calibration.again:
            return self.again[1], "likely"
        return self.hit, verdict


def asked(split: Split, first: int, count: int) -> Iterator[tuple[Scene, list[Question]]]:
    """Scenes and what is asked about each, the same for the same numbers."""
    pool: list[Elsewhere] = []
    for seed in range(first, first + count):
        if seed % 2:
            scene = draw_view(plan_view(seed, split), SIDE)
        else:
            scene, _, _ = draw_padded(seed, split, SIDE)
        height, width = scene.picture.shape[:2]
        rng = random.Random(f"calibrate-{split}-{seed}")
        told = sentences(scene.regions, width, height, seed, per_type=1)
        told += rng.sample(said := some_sayings(scene.regions, width, height, seed), min(_SAYINGS, len(said)))
        questions = [Question(_typed(s.text, rng), s.type, s.region) for s in told]
        taken: set[str] = set()
        for other in rng.sample(pool, len(pool)):
            if len(taken) < _ABSENT and other.name not in taken and other.absent(scene.regions):
                taken |= {other.name}
                questions.append(Question(_typed(other.text, rng), "absent", None))
        questions += _other_colour(scene, rng)
        pool += [Elsewhere.of(s, scene.regions) for s in told if s.type in _NAMING]
        pool = pool[-_POOL:]
        yield scene, questions


def _typed(text: str, rng: random.Random) -> str:
    return loosely(text, rng) if rng.random() < _LOOSE else text


def _other_colour(scene: Scene, rng: random.Random) -> list[Question]:
    coloured = [r for r in scene.regions if r.colour and r.name in KINDS]
    if not coloured:
        return []
    name = rng.choice(coloured).name
    here = {r.colour for r in scene.regions if r.name == name}
    return [Question(f"the {rng.choice([c for c in COLOURS if c not in here])} {name}", "other colour", None)]


def collect(
    run: Run,
    known: Known,
    split: Split,
    first: int,
    count: int,
    *,
    observing: bool = False,
    reaches: bool = True,
    step: Step = lambda stage, share: None,
) -> tuple[list[Example], tuple[Head, ...]]:
    """Ask ``count`` scenes: the answers, and the heads observed: all up to the deepest studio head's layer, or none."""
    own = known.studio
    examples: list[Example] = []
    observed: tuple[Head, ...] = ()
    for number, (scene, questions) in enumerate(asked(split, first, count)):
        step(f"asking the {split} scenes", number / count)
        phrases = tuple(q.text for q in questions)
        reading = run(HeadMapsJob(picture=scene.picture, pixels=pixels_key(scene.picture), phrases=phrases))
        if observing:
            observed = tuple(h for h in reading.heads if h.layer <= max(head.layer for head in own))
        for question, maps in zip(questions, reading.maps, strict=True):
            ground = known.ground(maps, reading.grid)
            hit = None if question.region is None else _hits(scene, question.region, _found(run, scene, ground))
            measured = known.features(maps, observed, reading.grid, reaches=reaches)
            examples.append(Example(question, measured, ground.evidence.rivalry, hit))
    return examples, observed


def looked_at_all(
    run: Run, known: Known, split: Split, begin: int, count: int, examples: Sequence[Example],
    step: Step = lambda stage, share: None,
) -> list[Example]:  # fmt: skip
    """The examples of ``collect``, those of the first ``count`` scenes with what the parts of the picture show of them,
    too, for a VLM whose cover places; others as they are."""
    cover = known.cover
    if cover is None or not cover.places:
        return list(examples)
    told: list[Example] = []
    for number, (scene, questions) in enumerate(asked(split, begin, count)):
        step("looking at parts", number / count)
        own = examples[len(told) : len(told) + len(questions)]
        texts = tuple(question.text for question in questions)
        height, width = scene.picture.shape[:2]
        views = looks.parts(width, height, looks.TILE)
        pictures = [scene.picture, *(looks.seen(scene.picture, view) for view in views)]
        whole, *parts = (run(HeadMapsJob(picture=one, pixels=pixels_key(one), phrases=texts)) for one in pictures)
        for i, example in enumerate(own):
            spread, *more = (of(reading.maps[i], cover.observed) for reading in (whole, *parts))
            seen = [(view, each.grid, maps) for view, each, maps in zip(views, parts, more, strict=True)]
            both = looks.read_all(cover, spread, whole.grid, seen)
            first = known.ground(whole.maps[i], whole.grid)
            ground = covered(first, both.shares, both.grid, places=True, at=both.at)
            region = example.question.region
            joined = Joined(
                signs(both.whole, whole.grid), signs(both.shares, both.grid), ground.evidence.rivalry,
                None if region is None else _hits(scene, region, _found(run, scene, ground)),
            )  # fmt: skip
            told.append(replace(example, joined=joined))
    return [*told, *examples[len(told) :]]


def looked_again(
    run: Run, known: Known, calibration: Calibration, split: Split, first: int, count: int,
    examples: Sequence[Example], step: Step = lambda stage, share: None,
) -> list[Example]:  # fmt: skip
    """The examples of ``collect`` with what the other looks at the picture show of those that were not found."""
    told: list[Example] = []
    for number, (scene, questions) in enumerate(asked(split, first, count)):
        step("looking again", number / count)
        own = list(examples[len(told) : len(told) + len(questions)])
        lost = [i for i, one in enumerate(own) if calibration.judge(one.features, 0.0).verdict == "not found"]
        height, width = scene.picture.shape[:2]
        grid = Grid.padded(1, 1, width, height)  # it only says how large the picture is
        best: dict[int, tuple[float, bool | None]] = {}
        for view in looks.views(width, height) if lost else ():
            shown = looks.seen(scene.picture, view)
            texts = tuple(questions[i].text for i in lost)
            reading = run(HeadMapsJob(picture=shown, pixels=pixels_key(shown), phrases=texts))
            for i, maps in zip(lost, reading.maps, strict=True):
                seen = known.features(maps, calibration.observed, reading.grid, reaches=calibration.covered)
                chance = float(calibration.probability(seen))
                if chance <= best.get(i, (0.0, None))[0]:
                    continue
                ground = looks.told(known.ground(maps, reading.grid), view, grid)
                if ground is not None:
                    region = questions[i].region
                    best[i] = chance, None if region is None else _hits(scene, region, ground.points[0])
        told += [replace(one, again=best.get(i)) for i, one in enumerate(own)]
    return told


def calibrate(
    run: Run,
    known: Known,
    fitted: int,
    tuned: int,
    *,
    observing: bool = False,
    step: Step = lambda stage, share: None,
) -> Calibration:
    """Fit on ``fitted`` training scenes, choose the thresholds on ``tuned`` validation scenes.

    ``observing`` reads all other heads, too. On the built-in model, with 90 % of the absent phrases rejected, it loses
    4 % of the right answers instead of 5 %, and 11 % of the sentences could be called sure instead of none.
    """
    if known.neutral:
        raise UsageError("This VLM's heads use neutral phrases", "Calibrate one without")
    examples, observed = collect(run, known, "train", FIT_FROM, fitted, observing=observing, step=step)
    judged, _ = collect(run, known, "validation", TUNE_FROM, tuned, observing=observing, step=step)
    provenance = {
        "fitted": f"storybook train split, {fitted} scenes from seed {FIT_FROM}, {len(examples)} phrases",
        "tuned": f"storybook validation split, {tuned} scenes from seed {TUNE_FROM}, {len(judged)} phrases",
    }
    model = fit(
        np.stack([e.features for e in examples]), [bool(e.hit) for e in examples], observed, provenance,
        covered=known.cover is not None,
    )  # fmt: skip
    model = thresholds(
        model, np.stack([e.features for e in judged]), [bool(e.hit) for e in judged], [e.hit is None for e in judged]
    )
    if known.cover is not None and known.cover.places:
        return replace(
            model, joined=_joined(run, known, model, examples, min(fitted, MOST_JOINED), judged, tuned, step)
        )
    lost = [e for e in looked_again(run, known, model, "validation", TUNE_FROM, tuned, judged, step) if e.again]
    return second_threshold(
        model, [e.again[0] for e in lost if e.again], [bool(e.again[1]) for e in lost if e.again],
        [e.hit is None for e in lost], sum(e.hit is not None for e in judged),
    )  # fmt: skip


def _joined(
    run: Run, known: Known, model: Calibration, examples: Sequence[Example], fitted: int, judged: Sequence[Example],
    tuned: int, step: Step,
) -> Calibration:  # fmt: skip
    """That of answers from the picture and its parts, fitted and judged on those that ``model`` is not sure of."""

    def unsure(some: Sequence[Example]) -> tuple[list[Doubles], list[Joined]]:
        rows, seen = [], []
        for one in some:
            first = model.judge(one.features, one.rivalry)
            if one.joined is not None and first.verdict != "sure":
                rows.append(one.joined.features(first.confidence))
                seen.append(one.joined)
        return rows, seen

    rows, seen = unsure(looked_at_all(run, known, "train", FIT_FROM, fitted, examples, step))
    fresh, told = unsure(looked_at_all(run, known, "validation", TUNE_FROM, tuned, judged, step))
    joined = fit(
        np.stack(rows), [bool(one.hit) for one in seen], (), {"fitted": f"{fitted} scenes, {len(rows)} phrases"}
    )
    return thresholds(joined, np.stack(fresh), [bool(one.hit) for one in told], [one.hit is None for one in told])


def measured(
    run: Run, known: Known, calibration: Calibration, count: int, step: Step = lambda stage, share: None
) -> dict[str, Any]:
    """``figures`` of a calibration on ``count`` test scenes, the second look counted in where there is one."""
    examples, _ = collect(
        run, known, "test", TEST_FROM, count, observing=bool(calibration.observed), reaches=calibration.covered,
        step=step,
    )  # fmt: skip
    if calibration.joined is not None:
        examples = looked_at_all(run, known, "test", TEST_FROM, count, examples, step)
    elif calibration.again < 1:
        examples = looked_again(run, known, calibration, "test", TEST_FROM, count, examples, step)
    return figures(calibration, examples)


def figures(calibration: Calibration, examples: Sequence[Example]) -> dict[str, Any]:
    """What the verdicts are worth on examples of present and absent things; shares 0..1, None of nothing."""
    answers = [e.answer(calibration) for e in examples]
    pairs = [(replace(e, hit=hit), verdict) for e, (hit, verdict) in zip(examples, answers, strict=True)]
    present = [(e, v) for e, v in pairs if e.hit is not None]
    absent = [(e, v) for e, v in pairs if e.hit is None]
    right = [(e, v) for e, v in present if e.hit]

    def called(some: list[tuple[Example, Any]], verdict: str) -> float | None:
        return round(sum(v == verdict for _, v in some) / len(some), 4) if some else None

    def hits(some: list[tuple[Example, Any]]) -> float | None:
        return round(sum(bool(e.hit) for e, _ in some) / len(some), 4) if some else None

    return {
        "present": len(present),
        "absent": len(absent),
        "pointing": hits(present),
        "sure_right": hits([p for p in present if p[1] == "sure"]),
        "sure_right_with_absent": hits([p for p in pairs if p[1] == "sure"]),
        "likely_right": hits([p for p in present if p[1] in ("likely", "two candidates")]),
        "absent_not_found": called(absent, "not found"),
        "absent_thing_not_found": called([p for p in absent if p[0].question.kind == "absent"], "not found"),
        "other_colour_not_found": called([p for p in absent if p[0].question.kind == "other colour"], "not found"),
        "present_sure": called(present, "sure"),
        "present_not_found": called(present, "not found"),
        "right_not_found": called(right, "not found"),
    }


def table(values: dict[str, Any]) -> list[str]:
    """``figures`` in lines to read."""

    def share(name: str) -> str:
        return "-" if values[name] is None else f"{values[name]:.3f}"

    return [
        f"{values['present']} sentences (pointing {share('pointing')}), {values['absent']} absent phrases",
        f"right of those called sure        {share('sure_right')}  (absent ones counted"
        f" {share('sure_right_with_absent')})",
        f"absent called not found           {share('absent_not_found')}  (things {share('absent_thing_not_found')},"
        f" colours {share('other_colour_not_found')})",
        f"sentences called sure             {share('present_sure')}",
        f"sentences called not found        {share('present_not_found')}  (of those found right"
        f" {share('right_not_found')})",
        f"right of likely or two candidates {share('likely_right')}",
    ]


def install(calibration: Calibration, folder: Path) -> Path:
    """Write it into the ``locheads.json`` of the VLM in ``folder``, whose other entries are kept: the file's path.

    Raises WriteError when it cannot be written.
    """
    file = folder / HEADS_FILE
    values = json.loads(file.read_text(encoding="utf-8"))
    disk.write_text(file, json.dumps(values | {"calibration": calibration.to_json()}, indent=2) + "\n")
    return file


def _found(run: Run, scene: Scene, ground: Ground) -> tuple[float, float]:
    """The point that the studio grounding tells: on the mask that it chooses."""
    height, width = scene.picture.shape[:2]
    pixels = pixels_key(scene.picture)
    offered = run(
        CandidatesJob(
            picture=scene.picture, pixels=pixels, box=Box(*framed(ground.box, width, height, ground.margin)),
            points=ground.points, labels=(1,) * len(ground.points), several=True, cover=ground.cover,
        )
    )  # fmt: skip
    scored = zip(offered.masks, offered.scores, strict=True)
    mask = offered.masks[int(np.argmax([worth(mask, float(score), ground.extent) for mask, score in scored]))]
    return settled(
        ground.points[0], run(CloserJob(picture=scene.picture, pixels=pixels, mask=mask, points=ground.points))
    )


def _hits(scene: Scene, region: int, point: tuple[float, float]) -> bool:
    """Whether a point is on a region, or in a gap of it: ``NEAR`` it, and on no other thing."""
    mask = scene.regions[region].mask
    x, y = (min(int(place), side - 1) for place, side in zip(point, mask.shape[::-1], strict=True))
    if mask[y, x] or any(other.mask[y, x] for other in scene.regions):
        return bool(mask[y, x])
    rows, columns = np.nonzero(mask)
    reach = min(NEAR * max(mask.shape), NEAR_OWN * scene.regions[region].box.diagonal)
    return bool(len(rows)) and float(np.hypot(columns - x, rows - y).min()) <= reach
