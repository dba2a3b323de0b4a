"""``heads tune``: a model's own smoothing, level and margin, chosen on drawn scenes with exact masks.

They are chosen on validation scenes and scored on test scenes, whose sentences nobody chose anything by.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from locheads_studio.document.geometry import Box
from locheads_studio.engine.jobs import CandidatesJob, HeadMapsJob, pixels_key
from locheads_studio.errors import UsageError
from locheads_studio.evaluation.calibrating import Known, asked, of
from locheads_studio.evaluation.finding import HEADS_FILE
from locheads_studio.evaluation.runlog import Step
from locheads_studio.evaluation.scoring import Run
from locheads_studio.heads.grounding import STUDIO_LEVEL, STUDIO_SIGMA, framed, worth
from locheads_studio.heads.numbers import LEVELS, MARGINS, SIGMAS, Example, Numbers, Score, choose
from locheads_studio.imaging import disk
from locheads_studio.storybook.plan import Split
from locheads_studio.storybook.scene import Scene

TUNE_FROM: Final = 22_000  # validation scenes that no calibration was made on
TEST_FROM: Final = 64_000
_CUT_OUT: Final = 120  # sentences whose masks the margin is chosen by: each costs a run of the segmenter per margin


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
    defaults, and beside what would have been best there."""
    if known.neutral:
        raise UsageError("This VLM's heads use neutral phrases", "Tune one without")
    weights = known.weights or None
    seen = collect(run, known, "validation", TUNE_FROM, tuned, step)
    sigma, level, _ = choose([example for _, example in seen], weights)
    margins = _margins(run, replace(known, numbers=Numbers(sigma, level)), seen, step)
    margin = max(margins, key=lambda one: margins[one])
    fresh = [example for _, example in collect(run, known, "test", TEST_FROM, tested, step)]
    best_sigma, best_level, there = choose(fresh, weights)
    told: dict[str, Any] = {
        "chosen on": f"storybook validation split, {tuned} scenes from seed {TUNE_FROM}, {len(seen)} sentences",
        "scored on": f"storybook test split, {tested} scenes from seed {TEST_FROM}, {len(fresh)} sentences",
        "score": _told(there[sigma, level]), "score of the defaults": _told(there[STUDIO_SIGMA, STUDIO_LEVEL]),
        "best there": {"sigma": best_sigma, "level": best_level} | _told(there[best_sigma, best_level]),
        "margins": {f"{one:g}": round(value, 4) for one, value in margins.items()},
    }  # fmt: skip
    numbers = Numbers(sigma, level, margin, told)
    return numbers, numbers.to_json()


def _margins(run: Run, known: Known, seen: Sequence[tuple[Scene, Example]], step: Step) -> dict[float, float]:
    """Mean IoU of the chosen masks for every margin around the box."""
    every = max(1, len(seen) // _CUT_OUT)
    sums = dict.fromkeys(MARGINS, 0.0)
    chosen = list(seen)[::every]
    for number, (scene, example) in enumerate(chosen):
        step("cutting things out", number / len(chosen))
        ground = known.ground(example.maps, example.grid)
        height, width = example.mask.shape
        for margin in MARGINS:
            offered = run(
                CandidatesJob(
                    picture=scene.picture, pixels=pixels_key(scene.picture),
                    box=Box(*framed(ground.box, width, height, margin)), points=ground.points,
                    labels=(1,) * len(ground.points), several=True,
                )
            )  # fmt: skip
            values = [worth(mask, float(s), ground.heat) for mask, s in zip(offered.masks, offered.scores, strict=True)]
            mask = offered.masks[int(np.argmax(values))]
            union = np.count_nonzero(mask | example.mask)
            sums[margin] += np.count_nonzero(mask & example.mask) / union if union else 0.0
    return {margin: total / max(1, len(chosen)) for margin, total in sums.items()}


def _told(score: Score) -> dict[str, float]:
    return {"box IoU": round(score.box, 4), "pointing": round(score.pointing, 4)}


def table(values: dict[str, Any]) -> list[str]:
    """``Numbers.to_json`` in lines to read."""
    told = values["provenance"]
    best = told["best there"]

    def line(name: str, score: dict[str, float]) -> str:
        return f"{name:<24}{score['box IoU']:>8.3f}{score['pointing']:>10.3f}"

    return [
        f"smoothing {values['sigma']:g} cells (of {', '.join(f'{one:g}' for one in SIGMAS)})",
        f"level {values['level']:g} of the peak (of {', '.join(f'{one:g}' for one in LEVELS)})",
        f"margin {values['margin']:g} (of {', '.join(f'{one:g}' for one in MARGINS)})",
        f"chosen on {told['chosen on']}",
        f"scored on {told['scored on']}:",
        f"{'':24}{'box IoU':>8}{'pointing':>10}",
        line("chosen", told["score"]),
        line("defaults", told["score of the defaults"]),
        line(f"best there ({best['sigma']:g}, {best['level']:g})", best),
    ]


def install(numbers: Numbers, folder: Path) -> Path:
    """Write them into the ``locheads.json`` of the VLM in ``folder``: the file's path. A calibration that was made with
    other numbers goes. WriteError when it cannot be written."""
    file = folder / HEADS_FILE
    values = json.loads(file.read_text(encoding="utf-8"))
    before = Numbers.from_json(values["numbers"]) if values.get("numbers") else Numbers()
    if (before.sigma, before.level, before.margin) != (numbers.sigma, numbers.level, numbers.margin):
        values.pop("calibration", None)
    disk.write_text(file, json.dumps(values | {"numbers": numbers.to_json()}, indent=2) + "\n")
    return file
