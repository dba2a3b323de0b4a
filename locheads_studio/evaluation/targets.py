"""What the built-in models have to reach (issue 3 of the project), and what they measure on drawn test scenes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from locheads_studio.document.geometry import Box
from locheads_studio.engine.jobs import SegmentJob, pixels_key
from locheads_studio.evaluation.datasets.base import Mask, Record
from locheads_studio.evaluation.datasets.storybook import SIDE, Storybook
from locheads_studio.evaluation.metrics import RESAMPLES, Outcome, summary
from locheads_studio.evaluation.runlog import RunLog
from locheads_studio.evaluation.scoring import Run, Settings, score_picture
from locheads_studio.world.scene import LEAST_AREA, inner_point

STUDIO: Final = "studio grounding"
PAPER: Final = "paper grounding"
SHIPPED: Final = {
    STUDIO: Settings(grounding="studio", baselines=("mean of heads", "true box", "centre box")),
    PAPER: Settings(grounding="paper", baselines=()),
}
"""The set as it ships, through the jobs of the program; both groundings with the heads that are installed for them."""

HARD: Final = ("relational", "ordinal", "part", "reasoning")
UNSEEN: Final = "kind-colour pairs never trained"


@dataclass(frozen=True)
class Target:
    """A figure to reach, measured on ``count`` sentences or regions; None where there was nothing to measure."""

    name: str
    wanted: float
    measured: float | None
    interval: tuple[float, float] | None
    count: int

    @property
    def reached(self) -> bool:
        """Whether the measured figure itself is at least what was wanted."""
        return self.measured is not None and self.measured >= self.wanted


def run_settings(data: Storybook, model: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that decides the scores, as plain values: what a log is told from others by."""
    return {
        "kind": "targets", "model": dict(model), "data": data.facts.to_json(),
        "variants": {name: settings.to_json() for name, settings in SHIPPED.items()},
    }  # fmt: skip


def work_on(run: Run, data: Storybook) -> Callable[[str], dict[str, Any]]:
    """What turns the id of a scene into its scores, and the segmenter's on the scene's regions."""

    def work(id: str) -> dict[str, Any]:
        record = data.load(id)
        return {
            "variants": {name: score_picture(run, record, settings) for name, settings in SHIPPED.items()},
            "segmenter": _segmenter(run, record), "unseen": list(data.unseen(id)),
        }  # fmt: skip

    return work


def _segmenter(run: Run, record: Record) -> dict[str, list[float]]:
    """The mask's IoU for every region's true box and for one point deep inside; specks are left out."""
    pixels = pixels_key(record.picture)
    found: dict[str, list[float]] = {"box": [], "point": []}
    for truth in record.truths:
        if truth.mask is None or truth.mask.sum() < LEAST_AREA * (SIDE / 256) ** 2:
            continue
        x, y = inner_point(truth.mask)
        prompts: dict[str, dict[str, Any]] = {
            "box": {"box": Box.of_floats(truth.box)}, "point": {"points": ((x + 0.5, y + 0.5),), "labels": (1,)}
        }  # fmt: skip
        for name, prompt in prompts.items():
            mask = run(SegmentJob(picture=record.picture, pixels=pixels, **prompt)) >= 128
            found[name].append(round(_iou(mask, truth.mask), 4))
    return found


def unseen(data: Storybook, log: RunLog) -> dict[str, Any]:
    """Figures of the studio grounding on sentences about objects of a kind and colour that no training scene had."""
    outcomes, pictures = [], []
    for id in data.ids:
        wanted = set(log.done[id]["unseen"])
        for row in log.done[id]["variants"][STUDIO]["rows"]:
            if row["id"] in wanted:
                outcomes.append(Outcome.from_json(row["found"]))
                pictures.append(id)
    return summary(outcomes, pictures)


def targets(told: Mapping[str, Any], data: Storybook, log: RunLog) -> list[Target]:
    """Every target with what was measured. ``told``: the reports of ``SHIPPED`` as ``study.scores`` makes them."""
    return list(_targets(told[STUDIO], unseen(data, log), data, log))


def _targets(main: Mapping[str, Any], new: Mapping[str, Any], data: Storybook, log: RunLog) -> Iterator[Target]:
    yield _of("pointing", 0.95, main["overall"], "pointing")
    yield _of("Acc@0.5, all sentences", 0.90, main["overall"], "acc@0.5")
    for type_ in HARD:
        row = main["types"].get(type_, {"sentences": 0, "acc@0.5": None, "intervals": {}})
        yield _of(f"Acc@0.5, {type_}", 0.80, row, "acc@0.5")
    yield _of("cIoU", 0.85, main["overall"], "ciou")
    yield _of(f"Acc@0.5, {UNSEEN}", 0.80, new, "acc@0.5")
    for name, prompt, wanted in (("true box", "box", 0.93), ("one point", "point", 0.85)):
        yield _segmenter_target(f"segmenter, {name}: mIoU", wanted, [log.done[id]["segmenter"][prompt]
                                                                      for id in data.ids])  # fmt: skip


def _of(name: str, wanted: float, row: Mapping[str, Any], metric: str) -> Target:
    bounds = row["intervals"].get(metric)
    return Target(name, wanted, row[metric], tuple(bounds) if bounds else None, row["sentences"])


def _segmenter_target(name: str, wanted: float, by_scene: list[list[float]]) -> Target:
    """The mean over regions; its interval draws whole scenes again."""
    sums, counts = np.array([sum(one) for one in by_scene]), np.array([len(one) for one in by_scene])
    if not counts.any():
        return Target(name, wanted, None, None, 0)
    rng = np.random.default_rng(0)
    drawn = rng.integers(0, len(sums), (RESAMPLES, len(sums)))
    totals = counts[drawn].sum(axis=1)
    means = sums[drawn].sum(axis=1)[totals > 0] / totals[totals > 0]
    low, high = np.percentile(means, [2.5, 97.5])
    return Target(name, wanted, float(sums.sum() / counts.sum()), (float(low), float(high)), int(counts.sum()))


def lost(log: RunLog, data: Storybook) -> dict[str, dict[str, int]]:
    """Of the studio grounding's sentences, by type: how many ``sentences``, how many whose box is wrong though the
    point is right (``mask``), and whose point is wrong, too (``place``)."""
    found: dict[str, dict[str, int]] = {}
    for id in data.ids:
        for row in log.done[id]["variants"][STUDIO]["rows"]:
            outcome = Outcome.from_json(row["found"])
            one = found.setdefault(row["type"], {"sentences": 0, "mask": 0, "place": 0})
            one["sentences"] += 1
            if outcome.box_iou < 0.5:
                one["mask" if outcome.hit else "place"] += 1
    return found


def _iou(first: Mask, second: Mask) -> float:
    union = int((first | second).sum())
    return int((first & second).sum()) / union if union else 0.0
