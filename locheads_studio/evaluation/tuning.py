"""``heads tune``: a model's own smoothing, level, margin and calibration, chosen on drawn scenes with exact masks.

They are chosen on training and validation scenes and scored on test scenes, whose sentences nobody chose anything by.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from locheads_studio.document.geometry import Box
from locheads_studio.engine.jobs import CandidatesJob, HeadMapsJob, pixels_key
from locheads_studio.errors import HeadError, UsageError
from locheads_studio.evaluation import calibrating, covering
from locheads_studio.evaluation.calibrating import asked
from locheads_studio.evaluation.finding import Found
from locheads_studio.evaluation.installing import HEADS_FILE
from locheads_studio.evaluation.known import Known, of
from locheads_studio.evaluation.runlog import Step
from locheads_studio.evaluation.scoring import Run
from locheads_studio.heads import looks
from locheads_studio.heads.calibration import Calibration
from locheads_studio.heads.cover import Cover
from locheads_studio.heads.grounding import STUDIO_LEVEL, STUDIO_MARGIN, STUDIO_SIGMA, Ground, framed, worth
from locheads_studio.heads.numbers import LEVELS, MARGINS, SIGMAS, Example, Numbers, Score, choose
from locheads_studio.imaging import disk
from locheads_studio.world.plan import Split
from locheads_studio.world.scene import Scene

Triple = tuple[float, float, float]
"""Smoothing in cells, level of the peak, margin of the box's sides."""
TUNE_FROM: Final = 22_000  # validation scenes that no calibration was made on
TEST_FROM: Final = 64_000
_CUT_OUT: Final = 120  # sentences whose masks are looked at: each costs a run of the segmenter per box


def collect(
    run: Run, known: Known, split: Split, first: int, count: int, step: Step = lambda stage, share: None
) -> list[tuple[Scene, Example]]:
    """What the studio heads look at for every thing that is asked for and is there."""
    found: list[tuple[Scene, Example]] = []
    for number, (scene, questions) in enumerate(asked(split, first, count)):
        step(f"reading the {split} scenes", number / count)
        present = [q for q in questions if q.region is not None and scene.regions[q.region].mask.any()]
        if not present:
            continue
        phrases = tuple(q.text for q in present)
        reading = run(HeadMapsJob(picture=scene.picture, pixels=pixels_key(scene.picture), phrases=phrases))
        for question, maps in zip(present, reading.maps, strict=True):
            assert question.region is not None
            example = Example(of(maps, known.studio), reading.grid, scene.regions[question.region].mask)
            found.append((scene, example))
    return found


def tune(
    run: Run, known: Known, tuned: int, tested: int, step: Step = lambda stage, share: None
) -> tuple[Numbers, dict[str, Any]]:
    """The numbers chosen on ``tuned`` validation scenes, and figures of them on ``tested`` test scenes: beside the
    defaults, and beside what would have been best there.

    Smoothing is chosen by where the heads point and by the box around what they look at; level and margin by the masks
    that the segmenter makes of that box, for these are what is selected.
    """
    if known.neutral:
        raise UsageError("This VLM's heads use neutral phrases", "Tune one without")
    weights = known.weights or None
    seen = collect(run, known, "validation", TUNE_FROM, tuned, step)
    sigma, _, _ = choose([example for _, example in seen], weights)
    levels = _masks(run, known, seen, [(sigma, level, STUDIO_MARGIN) for level in LEVELS], "choosing the level", step)
    level = max(levels, key=lambda one: levels[one])[1]
    margins = _masks(run, known, seen, [(sigma, level, one) for one in MARGINS], "choosing the margin", step)
    margin = max(margins, key=lambda one: margins[one])[2]
    unseen = collect(run, known, "test", TEST_FROM, tested, step)
    best_sigma, _, there = choose([example for _, example in unseen], weights)
    default, chosen = (STUDIO_SIGMA, STUDIO_LEVEL, STUDIO_MARGIN), (sigma, level, margin)
    rivals = [default, chosen, *((best_sigma, one, margin) for one in LEVELS)]
    fresh = _masks(run, known, unseen, list(dict.fromkeys(rivals)), "scoring the numbers", step)
    best = max(fresh, key=lambda one: fresh[one])

    def told(one: Triple) -> dict[str, float]:
        return _told(there[one[:2]]) | {"mask IoU": round(fresh[one], 4)}

    facts: dict[str, Any] = {
        "chosen on": f"storybook validation split, {tuned} scenes from seed {TUNE_FROM}, {len(seen)} sentences",
        "scored on": f"storybook test split, {tested} scenes from seed {TEST_FROM}, {len(unseen)} sentences",
        "score": told(chosen), "score of the defaults": told(default),
        "best there": {"sigma": best[0], "level": best[1]} | told(best),
        "levels": {f"{one[1]:g}": round(value, 4) for one, value in levels.items()},
        "margins": {f"{one[2]:g}": round(value, 4) for one, value in margins.items()},
    }  # fmt: skip
    numbers = Numbers(sigma, level, margin, facts, known.numbers.closer)
    return numbers, numbers.to_json()


def _masks(
    run: Run, known: Known, seen: Sequence[tuple[Scene, Example]], triples: Sequence[Triple], stage: str, step: Step
) -> dict[Triple, float]:
    """Mean IoU of the selected masks for every smoothing, level and margin, on up to about ``_CUT_OUT`` sentences."""
    chosen = list(seen)[:: max(1, len(seen) // _CUT_OUT)]
    sums = dict.fromkeys(triples, 0.0)
    for number, (scene, example) in enumerate(chosen):
        step(stage, number / len(chosen))
        height, width = example.mask.shape
        done: dict[Box, float] = {}
        for triple in triples:
            ground = replace(known, numbers=Numbers(*triple)).by_heat(example.maps, example.grid)
            box = Box(*framed(ground.box, width, height, ground.margin))
            if box not in done:
                done[box] = _cut_out(run, scene, example, ground, box)
            sums[triple] += done[box]
    return {triple: total / max(1, len(chosen)) for triple, total in sums.items()}


def _cut_out(run: Run, scene: Scene, example: Example, ground: Ground, box: Box) -> float:
    """IoU of the mask that is selected for a box and the ground's points."""
    offered = run(
        CandidatesJob(
            picture=scene.picture, pixels=pixels_key(scene.picture), box=box, points=ground.points,
            labels=(1,) * len(ground.points), several=True,
        )
    )  # fmt: skip
    values = [worth(mask, float(s), ground.heat) for mask, s in zip(offered.masks, offered.scores, strict=True)]
    mask = offered.masks[int(np.argmax(values))]
    union = np.count_nonzero(mask | example.mask)
    return np.count_nonzero(mask & example.mask) / union if union else 0.0


def _told(score: Score) -> dict[str, float]:
    return {"box IoU": round(score.box, 4), "pointing": round(score.pointing, 4)}


def table(values: dict[str, Any]) -> list[str]:
    """``Numbers.to_json`` in lines to read."""
    told = values["provenance"]
    best = told["best there"]

    def line(name: str, score: dict[str, float]) -> str:
        return f"{name:<24}{score['mask IoU']:>9.3f}{score['box IoU']:>9.3f}{score['pointing']:>10.3f}"

    return [
        f"smoothing {values['sigma']:g} cells (of {', '.join(f'{one:g}' for one in SIGMAS)})",
        f"level {values['level']:g} of the peak (of {', '.join(f'{one:g}' for one in LEVELS)})",
        f"margin {values['margin']:g} (of {', '.join(f'{one:g}' for one in MARGINS)})",
        f"chosen on {told['chosen on']}",
        f"scored on {told['scored on']}:",
        f"{'':24}{'mask IoU':>9}{'box IoU':>9}{'pointing':>10}",
        line("chosen", told["score"]),
        line("defaults", told["score of the defaults"]),
        line(f"best there ({best['sigma']:g}, {best['level']:g})", best),
    ]


@dataclass(frozen=True)
class Sizes:
    """Scenes: that numbers are chosen on, that they are scored on, that a calibration is fitted on (0: there is to be
    none), that its thresholds are chosen on, and that a cover is fitted on (0: none)."""

    tuned: int = 80
    tested: int = 80
    fitted: int = 600
    judged: int = 150
    covered: int = 0


@dataclass(frozen=True)
class Tuned:
    """A model's numbers, and the calibration that goes with them, whose provenance tells what its verdicts are worth on
    test scenes (``calibrating.figures``); without a calibration, ``why`` there is none. ``cover``: where it pays."""

    numbers: Numbers
    calibration: Calibration | None = None
    why: str = ""
    cover: Cover | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        fit = None if self.calibration is None else self.calibration.to_json()
        cover = None if self.cover is None else dict(self.cover.provenance)
        return self.numbers.to_json() | {"calibration": fit, "why": self.why, "cover": cover}

    def lines(self) -> list[str]:
        """To read."""
        told = table(self.numbers.to_json())
        if self.cover is not None:
            worth_ = self.cover.provenance
            told.append(
                f"what things cover: box IoU {worth_['box IoU']:.3f}, of the heat {worth_['box IoU of the heat']:.3f}"
                f" ({worth_['scored']})"
            )
        if self.calibration is None:
            return [*told, f"no calibration: {self.why}"]
        return [*told, *calibrating.table(self.calibration.provenance["scored"])]


def known_of(found: Found, folder: Path) -> Known:
    """The heads of a search as they will be once they are installed in the ``folder`` of their VLM."""
    total = sum(found.studio.weights)
    try:
        neutral = json.loads((folder / HEADS_FILE).read_text(encoding="utf-8")).get("neutral", ())
    except (OSError, ValueError, AttributeError):
        neutral = ()
    weights = tuple(weight / total for weight in found.studio.weights)
    return Known(tuple(found.studio.chosen), weights, tuple(map(str, neutral)), None)


def tune_all(
    run: Run, known: Known, sizes: Sizes | None = None, *, observing: bool = False,
    step: Step = lambda stage, share: None,
) -> Tuned:  # fmt: skip
    """Numbers, what things cover, then the calibration with both, then what all are worth on test scenes.

    Where answers are all right or all wrong nothing can be fitted: the numbers come without a calibration, and say why.
    """
    wanted = sizes or Sizes()
    views = len(looks.views(2, 2))
    parts = [wanted.tuned, _CUT_OUT / 6, _CUT_OUT / 6, wanted.tested, _CUT_OUT / 5]
    if wanted.fitted:
        parts += [wanted.fitted, wanted.judged, views * wanted.judged, wanted.tested, views * wanted.tested]
    if wanted.covered:
        parts[5:5] = [wanted.covered, wanted.tested]
    steps = _Steps(step, parts)
    numbers, _ = tune(run, known, wanted.tuned, wanted.tested, steps)
    known, cover = replace(known, numbers=numbers), None
    if wanted.covered:
        with contextlib.suppress(HeadError):  # too little is found that it could be fitted on
            cover = covering.fitted(run, known, wanted.covered, wanted.tested, observing=observing, step=steps)
    known = replace(known, cover=cover)
    if not wanted.fitted:
        return Tuned(numbers, why="it was not asked for", cover=cover)
    try:
        fit = calibrating.calibrate(run, known, wanted.fitted, wanted.judged, observing=observing, step=steps)
    except HeadError as error:
        return Tuned(numbers, why=error.message, cover=cover)
    scored = calibrating.measured(run, known, fit, wanted.tested, steps)
    return Tuned(numbers, replace(fit, provenance={**fit.provenance, "scored": scored}), cover=cover)


class _Steps:
    """Progress of a long work as one: its stages follow each other, and each takes about so much of the whole."""

    def __init__(self, step: Step, parts: Sequence[float]) -> None:
        self._step = step
        self._ends = [0.0, *(float(end) for end in np.cumsum(parts) / sum(parts))]
        self._part, self._stage = -1, ""

    def __call__(self, stage: str, share: float) -> None:
        if stage != self._stage:
            self._stage, self._part = stage, min(self._part + 1, len(self._ends) - 2)
        begin, end = self._ends[self._part : self._part + 2]
        self._step(stage, begin + (end - begin) * share)


def install(tuned: Tuned, folder: Path) -> Path:
    """Write it into the ``locheads.json`` of the VLM in ``folder``: the file's path. An older calibration that was made
    with other numbers goes. WriteError when it cannot be written."""
    file = folder / HEADS_FILE
    values = json.loads(file.read_text(encoding="utf-8"))
    numbers = tuned.numbers
    before = Numbers.from_json(values["numbers"]) if values.get("numbers") else Numbers()
    if (before.sigma, before.level, before.margin) != (numbers.sigma, numbers.level, numbers.margin):
        values.pop("calibration", None)
    values["numbers"] = numbers.to_json()
    values.pop("cover", None)
    if tuned.cover is not None:
        values["cover"] = tuned.cover.to_json()
    if tuned.calibration is not None:
        values["calibration"] = tuned.calibration.to_json()
    disk.write_text(file, json.dumps(values, indent=2) + "\n")
    return file
