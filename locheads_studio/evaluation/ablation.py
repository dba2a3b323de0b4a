"""Ablations: many ways of using the same attention maps, scored on the same sentences.

Every picture is read once, for all heads and sentences; the variants are worked out from its maps. Two that prompt the
segmenter alike share the answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

import numpy as np

from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import as_mask, without_specks
from locheads_studio.engine.jobs import CandidatesJob, CloserJob, ExtentJob, HeadMapsJob, pixels_key
from locheads_studio.errors import DataError, HeadError, PhraseError
from locheads_studio.evaluation.datasets.base import DataSet, Question, Record
from locheads_studio.evaluation.finding import AT_ONCE, Found, Plan
from locheads_studio.evaluation.known import of
from locheads_studio.evaluation.metrics import Mask, Outcome, compare, missed
from locheads_studio.evaluation.runlog import RunLog
from locheads_studio.evaluation.scoring import GREEDY, Run
from locheads_studio.heads.cover import Cover, covered
from locheads_studio.heads.discovery import Discovery
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.grounding import Ground, framed, settled, worth
from locheads_studio.heads.names import parse_heads
from locheads_studio.heads.parts import PAPER, STUDIO, Parts, ground
from locheads_studio.heads.ranking import HeadRanking
from locheads_studio.heads.sample import Sample, greedy_heads

MOST_HEADS: Final = 5
"""k of the paper's ablation goes from 1 to 5 (its Table 4)."""
TAUS: Final = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9)
SIGMAS: Final = (0.0, 0.4, 0.7, 1.0, 1.4, 2.0, 3.0)
"""Of the blur, in cells. The paper's is 1.0, the studio's 0.7."""
SAMPLES: Final = (10, 25, 50, 100, 250, 500, 1000)
DRAWS: Final = 10
"""Draws of each number of calibration samples."""

ADDED: Final[dict[str, dict[str, Any]]] = {
    "floor and padding taken away": {"floor": True},
    "product of the maps instead of their sum": {"product": True},
    "lighter smoothing": {"sigma": STUDIO.sigma, "kernel": STUDIO.kernel},
    "no smoothing": {"sigma": 0.0},
    "region around the peak": {"peak": True},
    "region around the peak with fine edges": {"peak": True, "fine": True},
    "points beside the box": {"points": True},
    "wider box in the prompt": {"margin": STUDIO.margin},
    "best of three masks by score": {"masks": "score"},
    "best of three masks by score and agreement": {"masks": "agreement"},
    "closer look at small things": {"closer": True},
    "what the masks dispute": {"disputed": True},
    "box of the mask": {"mask_box": True},
    "point on the mask": {"settled": True},
    "how far things reach": {"cover": True},
}
"""What each part of the studio grounding changes in the paper's; and its blur of one cell held against none."""
LIKE_LLAVA: Final = "as much smoothing of the picture as on LLaVA's grid"
"""The row of the paper's blur, chosen as one cell of LLaVA-1.5's ``LLAVA_CELLS`` a side, as the same part of the
picture on the grid of the model that is measured."""
LLAVA_CELLS: Final = 24
REMOVED: Final[dict[str, dict[str, Any]]] = {
    "floor and padding taken away": {"floor": False},
    "product of the maps instead of their sum": {"product": False},
    "lighter smoothing": {"sigma": PAPER.sigma, "kernel": PAPER.kernel},
    "region around the peak": {"peak": False, "fine": False},
    "fine edges": {"fine": False},
    "points beside the box": {"points": False},
    "wider box in the prompt": {"margin": PAPER.margin},
    "best of three masks": {"masks": "single"},
    "agreement in the choice of the mask": {"masks": "score"},
    "closer look at small things": {"closer": False},
    "what the masks dispute": {"disputed": False},
    "box of the mask": {"mask_box": False},
    "point on the mask": {"settled": False},
    "how far things reach": {"cover": False},
}
"""What leaving a part out changes in the studio's."""


@dataclass(frozen=True)
class Variant:
    """One way: heads (``GREEDY``: chosen for each sentence by ``criteria`` and ``tau``), weights, parts."""

    heads: tuple[str, ...]
    parts: Parts = STUDIO
    weights: tuple[float, ...] = ()
    criteria: tuple[str, ...] = ()
    tau: float = 0.0


Tables = Mapping[str, Mapping[str, Variant]]
"""What stands in each table of the report: its rows by name."""


def tables(
    found: Found, samples: Sequence[Sample], alone: Mapping[str, HeadRanking], studio: Variant, cells: int
) -> dict[str, dict[str, Variant]]:
    """Every variant, by table and row, from a finished search.

    ``samples`` are the search's, ``alone`` its rankings by other criteria (``study.by_one_criterion``), ``studio`` is
    the way that ships: heads and weights by labels, all parts. ``cells``: rows of the model's grid on a square.
    """
    ranking = found.paper
    heads = _names(ranking)
    ranked = tuple(str(score.head) for score in ranking.scores[:MOST_HEADS])
    made: dict[str, dict[str, Variant]] = {"parts": _parts(heads, studio, cells)}
    made["number of heads"] = {
        f"k = {k}, {name} grounding": Variant(ranked[:k], parts)
        for name, parts in (("studio", STUDIO), ("paper", PAPER)) for k in range(1, len(ranked) + 1)
    }  # fmt: skip
    made["criteria"] = {f"{name}, fixed": Variant(_names(one)) for name, one in alone.items()}
    for name, criteria in (
        ("attention sum", ("attention_sum",)), ("entropy", ("entropy",)), ("both", ("attention_sum", "entropy"))
    ):  # fmt: skip
        made["criteria"][f"{name}, greedy"] = Variant(GREEDY, criteria=criteria, tau=ranking.tau or 0.0)
    everything = _gathered(samples)
    made["tau"] = {}
    for tau in sorted({*TAUS, round(ranking.tau or 0.0, 4)}):
        try:
            made["tau"][f"{tau:g}"] = Variant(_names(everything.find(tau=tau, first_layer=ranking.first_layer)))
        except HeadError:  # no head looks that much
            break
    made["smoothing"] = {
        f"{sigma:g}, {name} grounding": Variant(heads, replace(parts, sigma=sigma, kernel=_taps(sigma, parts.kernel)))
        for name, parts in (("studio", STUDIO), ("paper", PAPER)) for sigma in SIGMAS
    }  # fmt: skip
    made["samples"] = _by_samples(samples, ranking)
    return made


def _parts(heads: tuple[str, ...], studio: Variant, cells: int) -> dict[str, Variant]:
    label_free = Variant(heads, PAPER)
    rows = {"paper": label_free, "paper + heads by labels": replace(studio, parts=PAPER)}
    rows |= {f"paper + {name}": Variant(heads, replace(PAPER, **change)) for name, change in ADDED.items()}
    rows[f"paper + {LIKE_LLAVA}"] = Variant(heads, replace(PAPER, sigma=cells / LLAVA_CELLS))
    rows |= {"studio": studio, "studio − heads by labels": Variant(heads, STUDIO)}
    rows |= {f"studio − {name}": replace(studio, parts=replace(STUDIO, **change)) for name, change in REMOVED.items()}
    return rows | {"studio + contrast to the other sentences": replace(studio, parts=replace(STUDIO, contrast=True))}


def _by_samples(samples: Sequence[Sample], ranking: HeadRanking) -> dict[str, Variant]:
    """Heads found on ever more samples, several draws of each number; rows "50, draw 1" and so on."""
    rows = {}
    for count in (number for number in SAMPLES if number < len(samples)):
        for draw in range(DRAWS):
            order = np.random.default_rng([count, draw]).permutation(len(samples))[:count]
            few = _gathered([samples[place] for place in order])
            try:
                rows[f"{count}, draw {draw + 1}"] = Variant(_names(few.find(first_layer=ranking.first_layer)))
            except HeadError:  # so few that none was picked
                continue
    return rows | {f"all {len(samples)}": Variant(_names(ranking))}


def samples_of(planned: Plan, log: RunLog) -> list[Sample]:
    """The measured samples of a finished search, without their maps."""
    records = (record for task in planned.tasks for record in log.done[task.id].get("samples", {}).values())
    return [Sample.from_json({name: value for name, value in one.items() if name != "kept"}) for one in records]


def distinct(made: Tables) -> tuple[Variant, ...]:
    """Every variant once, in a fixed order."""
    return tuple(dict.fromkeys(variant for rows in made.values() for variant in rows.values()))


def run_settings(data: DataSet, model: Mapping[str, Any], variants: Sequence[Variant]) -> dict[str, Any]:
    """Everything that decides the scores, as plain values: what a log is told from others by."""
    return {
        "kind": "ablations", "model": dict(model), "data": data.facts.to_json(),
        "variants": [asdict(variant) for variant in variants],
    }  # fmt: skip


def work_on(
    run: Run, data: DataSet, variants: Sequence[Variant], cover: Cover | None = None
) -> Callable[[str], dict[str, Any]]:
    """What turns the id of a picture into ``rows``: each sentence's id, type, and an outcome for every variant.

    ``cover``: the model's own, for the variants with that part.
    """

    def work(id: str) -> dict[str, Any]:
        try:
            record = data.load(id)
        except DataError as error:
            return {"damaged": str(error)}
        return {"rows": _Picture(run, record, cover).rows(variants)}

    return work


def outcomes(data: DataSet, log: RunLog, variants: Sequence[Variant]) -> tuple[dict[Variant, list[Outcome]], list[str]]:
    """Of a finished log: every variant's outcomes, all in one order of sentences, and the picture of each sentence."""
    rows = [(id, row) for id in data.ids for row in log.done[id].get("rows", ())]
    found = {
        variant: [Outcome.from_json(row["found"][place]) for _, row in rows] for place, variant in enumerate(variants)
    }
    return found, [id for id, _ in rows]


class _Picture:
    """The work on one picture; what several variants have in common is done once."""

    def __init__(self, run: Run, record: Record, cover: Cover | None) -> None:
        self._run = run
        self._record = record
        self._cover = cover
        self._pixels = pixels_key(record.picture)
        self._masks: dict[Any, Any] = {}

    def rows(self, variants: Sequence[Variant]) -> list[dict[str, Any]]:
        """One row for each sentence with a truth."""
        asked = [question for question in self._record.questions if question.truth is not None]
        rows = []
        for start in range(0, len(asked), AT_ONCE):
            rows += self._rows(asked[start : start + AT_ONCE], variants)
        return rows

    def _rows(self, asked: Sequence[Question], variants: Sequence[Variant]) -> list[dict[str, Any]]:
        texts = tuple(question.text for question in asked)
        try:
            reading = self._run(HeadMapsJob(picture=self._record.picture, pixels=self._pixels, phrases=texts))
        except PhraseError:  # one that cannot be read would take the others with it
            if len(asked) > 1:
                return [row for question in asked for row in self._rows([question], variants)]
            return [_row(asked[0], [missed(self._truth(asked[0]))] * len(variants))]
        rows = []
        for place, question in enumerate(asked):
            others = [i for i, other in enumerate(asked) if other.truth != question.truth]
            beside = reading.maps[others].mean(axis=0) if others else None
            known: dict[Any, Ground] = {}
            found = [
                self._outcome(question, variant, reading.maps[place], beside, reading.grid, known)
                for variant in variants
            ]
            rows.append(_row(question, found))
        return rows

    def _outcome(
        self, question: Question, variant: Variant, maps: Any, beside: Any, grid: Grid, known: dict[Any, Ground]
    ) -> Outcome:
        parts = variant.parts
        if variant.heads == GREEDY:
            chosen = greedy_heads(maps, variant.criteria, variant.tau)
        else:
            chosen = parse_heads(",".join(variant.heads))
        # what the heat map depends on
        looks = replace(
            parts, points=False, margin=0.0, masks="single", closer=False, disputed=False, mask_box=False, settled=False
        )
        key = chosen, variant.weights, looks
        if key not in known:
            places = [head.layer for head in chosen], [head.index for head in chosen]
            neutral = beside[places] if parts.contrast and beside is not None else None
            seen = ground(maps[places], grid, parts, weights=variant.weights, neutral=neutral)
            if parts.cover and self._cover is not None:
                cover, spread = self._cover, of(maps, self._cover.observed)
                seen = covered(seen, cover.read(spread), grid, places=cover.places, at=cover.at(spread, grid))
            known[key] = seen
        seen = known[key]
        mask = self._mask(seen, parts)
        if parts.mask_box:  # the studio's masks lose specks and pinholes, and its boxes are those of the masks
            mask = without_specks(as_mask(mask)) > 0
        box = Box.of_mask(mask) if parts.mask_box else None
        x0, y0, x1, y1 = box or seen.box
        point = settled(seen.points[0], mask) if parts.settled else seen.points[0]
        return compare(point, (float(x0), float(y0), float(x1), float(y1)), mask, self._truth(question))

    def _mask(self, seen: Ground, parts: Parts) -> Mask:
        points = seen.points if parts.points else ()
        height, width = self._record.picture.shape[:2]
        several = parts.masks != "single"
        box = framed(seen.box, width, height, seen.margin if seen.hot and parts.margin else parts.margin)
        hot = None if seen.hot is None else framed(seen.hot, width, height, parts.margin)
        key = box, hot, points, several, None if seen.cover is None else seen.cover.tobytes()
        if key not in self._masks:
            self._masks[key] = self._run(
                CandidatesJob(
                    picture=self._record.picture, pixels=self._pixels, box=Box(*box), points=points,
                    labels=(1,) * len(points), several=several, hot=None if hot is None else Box(*hot),
                    cover=seen.cover,
                )
            )  # fmt: skip
        masks, scores = self._masks[key].masks, [float(score) for score in self._masks[key].scores]
        worths = scores
        if parts.masks == "agreement":
            worths = [worth(mask, score, seen.extent) for mask, score in zip(masks, scores, strict=True)]
        number = int(np.argmax(worths))
        mask: Mask = masks[number]
        if parts.disputed:  # told from the heat map, so that it is not kept for others
            extent: Mask = self._run(
                ExtentJob(
                    picture=self._record.picture, pixels=self._pixels, mask=mask, points=points, heat=seen.extent,
                    offered=tuple(masks), box=Box(*seen.box), closer=parts.closer,
                    covered=seen.cover is not None,
                )
            )  # fmt: skip
            return extent
        if not parts.closer:
            return mask
        if (key, number) not in self._masks:
            self._masks[key, number] = self._run(
                CloserJob(picture=self._record.picture, pixels=self._pixels, mask=mask, points=points)
            )
        closer: Mask = self._masks[key, number]
        return closer

    def _truth(self, question: Question) -> Any:
        assert question.truth is not None
        return self._record.truths[question.truth]


def _row(question: Question, found: Sequence[Outcome]) -> dict[str, Any]:
    values = [[int(o.hit), round(o.box_iou, 4), o.intersection, o.union] for o in found]
    return {"id": question.id, "type": question.type, "found": values}


def _gathered(samples: Iterable[Sample]) -> Discovery:
    gathered = Discovery(0)
    for sample in samples:
        gathered.take(sample)
    return gathered


def _names(ranking: HeadRanking) -> tuple[str, ...]:
    return tuple(str(head) for head in ranking.chosen)


def _taps(sigma: float, least: int) -> int:
    """Taps that reach three sigma out."""
    return max(least, 2 * math.ceil(3 * sigma) + 1)
