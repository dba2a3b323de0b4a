"""``heads find``: looking for a model's localization heads on a data set, picture by picture.

The paper's protocol: so many random image-text pairs, several trials, the mean selection frequency (§4.2, App. A);
beside it our third criterion, and by truth where there is one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from locheads_studio import __version__
from locheads_studio.engine.jobs import HeadMapsJob, LookJob, pixels_key
from locheads_studio.errors import DataError, HeadError, PhraseError, UsageError
from locheads_studio.evaluation.datasets.base import DataSet, Question, Record, Truth
from locheads_studio.evaluation.datasets.source import Source
from locheads_studio.evaluation.datasets.storybook import MIXED
from locheads_studio.evaluation.runlog import RunLog, Step, run_units
from locheads_studio.evaluation.scoring import Run
from locheads_studio.heads.combination import Kept
from locheads_studio.heads.criteria import phrase_sensitivity
from locheads_studio.heads.discovery import Criterion, Discovery, over_trials
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.pointing import Contrast, contrast
from locheads_studio.heads.ranking import HeadRanking
from locheads_studio.heads.reading import Reading
from locheads_studio.heads.sample import Sample, measure

FORMAT: Final = 1
FIRST_SCENE: Final = 1_000_000
"""Storybook scenes from this seed on are seen by no training."""
AT_ONCE: Final = 8
"""Phrases that run through the model together: their keys and values are what takes memory."""
TOGETHER: Final = 4
"""Pictures that the VLM reads in one pass: on two processors eight bring no more, and a probe keeps eight."""
PER_SAMPLE: Final = 10
"""Heads of lowest entropy that the paper counts in every sample (§4.2)."""
NONE_POINTS: Final = "None of this model's heads points at what it is asked for"
BORROWED: Final = 3
"""Phrases lent from other pictures to one that has a single phrase, for sensitivity compares phrases."""


@dataclass(frozen=True)
class FindSettings:
    """What decides the outcome, besides data and model. Plain values only.

    ``samples`` image-text pairs are drawn at random in each of ``trials``. ``per_sample`` None: the paper's 10, fewer
    for small models. ``most``: heads of a combination chosen by truth. ``keep_bytes``: maps kept for that choice.
    """

    samples: int = 1000
    trials: int = 5
    seed: int = 0
    top: int = 3
    first_layer: int = 2
    per_sample: int | None = None
    tau: float | None = None
    most: int = 6
    keep_bytes: int = 256 << 20

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Task:
    """The work on one picture: which of its sentences were drawn, and phrases to read beside them.

    ``number`` counts the drawn sentences before this picture. ``lent`` are phrases of other pictures.
    """

    id: str
    drawn: tuple[str, ...]
    number: int
    lent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What is read: ``tasks`` in the data set's order, and for each trial the ids of its sentences.

    ``apart``: whether no two trials share a picture. Where they do, their spread is smaller than that of fresh draws.
    """

    tasks: tuple[Task, ...]
    trials: tuple[frozenset[str], ...]
    apart: bool = False

    @property
    def samples(self) -> int:
        """Different sentences in all trials together."""
        return sum(len(task.drawn) for task in self.tasks)


def scenes(settings: FindSettings, split: str, count: int | None = None) -> Source:
    """Storybook scenes to draw from, with things of every size and sayings among them: seen by no training, and enough
    that every trial has scenes of its own (more than eight sentences each)."""
    enough = settings.trials * max(4, settings.samples // 8)
    return Source(MIXED, split, seed=FIRST_SCENE, count=count or enough, per_type=2)


def plan(data: DataSet, settings: FindSettings, step: Step = lambda stage, share: None) -> Plan:
    """Draw the sentences of every trial, the same for the same seed: none twice within a trial, and from other pictures
    in each trial where there are enough."""
    ids = list(data.ids)
    pairs: list[tuple[int, Question]] = []
    for place, id in enumerate(ids):
        step("listing sentences", place / len(ids))
        pairs += [(place, q) for q in data.questions(id) if any(sign.isalnum() for sign in q.text)]
    if not pairs:
        raise UsageError("{name} has no sentences", "Choose another data set", name=data.facts.name)
    drawn, apart = _drawn(np.array([place for place, _ in pairs]), len(ids), settings)
    union = np.unique(np.concatenate(drawn))
    lender = np.random.default_rng([settings.seed, settings.trials])
    by_picture: dict[int, list[Question]] = {}
    for i in union:
        by_picture.setdefault(pairs[i][0], []).append(pairs[i][1])
    tasks, number = [], 0
    for place, questions in sorted(by_picture.items()):
        alone = len({q.text for q in data.questions(ids[place])}) < 2
        lent = tuple(pairs[i][1].text for i in lender.integers(0, len(pairs), BORROWED)) if alone else ()
        tasks.append(Task(ids[place], tuple(q.id for q in questions), number, lent))
        number += len(questions)
    return Plan(tuple(tasks), tuple(frozenset(pairs[i][1].id for i in one) for one in drawn), apart)


def _drawn(
    places: npt.NDArray[np.intp], pictures: int, settings: FindSettings
) -> tuple[list[npt.NDArray[np.intp]], bool]:
    """For each trial the sentences, by number, of which ``places`` tells the picture; and whether trials share none."""
    own = np.empty(pictures, np.intp)
    own[np.random.default_rng([settings.seed]).permutation(pictures)] = np.arange(pictures) % settings.trials
    pools = [np.flatnonzero(own[places] == trial) for trial in range(settings.trials)]
    apart = settings.trials > 1 and min(map(len, pools)) >= settings.samples
    if not apart:
        pools = [np.arange(len(places))] * settings.trials
    return [
        np.sort(np.random.default_rng([settings.seed, trial]).permutation(pool)[: settings.samples])
        for trial, pool in enumerate(pools)
    ], apart


def run_settings(data: DataSet, source: Source, model: Mapping[str, Any], settings: FindSettings) -> dict[str, Any]:
    """Everything that decides the outcome, as plain values: what a log is told from others by."""
    part = {name: value for name, value in source.to_json().items() if name in ("seed", "count", "per_type")}
    return {
        "kind": "heads find", "version": __version__, "model": dict(model), "data": data.facts.to_json() | part,
        "finding": settings.to_json(),
    }  # fmt: skip


def work_on(run: Run, data: DataSet, planned: Plan, settings: FindSettings) -> Callable[[str], dict[str, Any]]:
    """What turns the id of a picture into its measured samples. A damaged record is told, not measured.

    The pictures of the plan are read ``TOGETHER`` in fixed groups, whichever of them is asked for first, so that a
    picture's figures do not depend on what was done before.
    """
    tasks = {task.id: task for task in planned.tasks}
    ids = list(tasks)
    groups = {id: tuple(ids[place - place % TOGETHER :][:TOGETHER]) for place, id in enumerate(ids)}
    ready: dict[str, Record | str] = {}

    def load(group: tuple[str, ...]) -> None:
        ready.clear()
        for id in group:
            try:
                ready[id] = data.load(id)
            except DataError as error:
                ready[id] = str(error)
        pictures = tuple(record.picture for record in ready.values() if not isinstance(record, str))
        if len(pictures) > 1:
            first, *others = pictures
            run(LookJob(picture=first, pixels=pixels_key(first), others=tuple(others)))

    def work(id: str) -> dict[str, Any]:
        if id not in ready:
            load(groups[id])
        record = ready[id]
        return {"damaged": record} if isinstance(record, str) else read_picture(run, record, tasks[id], settings)

    return work


def read_picture(run: Run, record: Record, task: Task, settings: FindSettings) -> dict[str, Any]:
    """Read every head for the drawn sentences about a picture; equal input gives equal output.

    Returns ``samples`` (by the sentence's id) and ``skipped`` (why one was not measured). The picture's other sentences
    are read beside them, those about other objects first, so that phrase sensitivity has something to compare with.
    """
    pixels = pixels_key(record.picture)
    wanted = [q for q in record.questions if q.id in task.drawn]
    samples: dict[str, Any] = {}
    skipped: dict[str, str] = {}
    prompt = ""
    for start in range(0, len(wanted), AT_ONCE):
        asked = wanted[start : start + AT_ONCE]
        texts = _beside(asked, record, task)
        try:
            reading: Reading = run(HeadMapsJob(picture=record.picture, pixels=pixels, phrases=tuple(texts)))
        except PhraseError as error:
            skipped |= dict.fromkeys((q.id for q in asked), error.message)
            continue
        prompt = reading.prompt
        sensitivity = phrase_sensitivity(reading.maps) if len(texts) > 1 else None
        for place, question in enumerate(asked):
            sample = _measured(reading, place, sensitivity, record, question, task.number + start + place, settings)
            if sample is None:
                skipped[question.id] = "the object covers no cell of the model's grid"
            else:
                samples[question.id] = sample.to_json()
    return {"samples": samples, "skipped": skipped, "prompt": prompt}


def _beside(asked: Sequence[Question], record: Record, task: Task) -> list[str]:
    """The asked sentences and, up to ``AT_ONCE``, others to compare with."""
    texts = [q.text for q in asked]
    objects = {q.truth for q in asked}
    others = [q for q in record.questions if q.id not in {a.id for a in asked} and q.text not in texts]
    others.sort(key=lambda q: (q.truth in objects, not q.first))
    more = [q.text for q in others if any(sign.isalnum() for sign in q.text)]
    return (texts + list(dict.fromkeys(more)))[: max(AT_ONCE, len(texts))] + list(task.lent)


def _measured(
    reading: Reading, place: int, sensitivity: npt.NDArray[np.float64] | None, record: Record, question: Question,
    number: int, settings: FindSettings,
) -> Sample | None:  # fmt: skip
    maps = reading.maps[place]
    cells = None
    if question.truth is not None:
        cells = cells_of(reading.grid, record.truths[question.truth])
        if not cells.any():
            return None
    keep = (number + 1) * maps.size * 2 <= settings.keep_bytes
    return measure(maps, sensitivity, cells, inside=reading.grid.inside(), keep=keep)


def cells_of(grid: Grid, truth: Truth) -> npt.NDArray[np.float64]:
    """How much of each cell the true mask covers; without a mask, the true box."""
    mask = truth.mask
    if mask is None:
        mask = np.zeros((grid.height, grid.width), bool)
        x0, y0, x1, y1 = (max(0, round(edge)) for edge in truth.box)
        mask[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)] = True
    return grid.of(mask)


@dataclass(frozen=True)
class Found:
    """What was found: a ranking per method, and the record of it all.

    Methods: "paper" (both criteria), "sensitivity" (with our third), "labels" (heads ranked by truth), "combination"
    (heads best together); the last two only with truth. ``paper`` and ``studio`` are the heads for the two groundings.
    ``contrast``: how the combination does on pictures it was not chosen by, with truth.
    """

    rankings: dict[str, HeadRanking]
    provenance: dict[str, Any]
    contrast: Contrast | None = None

    @property
    def points(self) -> bool | None:
        """Whether the best combination points; None where there is no truth to tell by, or too little of it."""
        return None if self.contrast is None else self.contrast.points

    @property
    def paper(self) -> HeadRanking:
        """For the paper's grounding."""
        return self.rankings["paper"]

    @property
    def studio(self) -> HeadRanking:
        """For the studio's: by truth, else by the three criteria, else the paper's."""
        return next(self.rankings[n] for n in ("combination", "sensitivity", "paper") if n in self.rankings)

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "format": FORMAT,
            "chosen": {name: [str(head) for head in ranking.chosen] for name, ranking in self.rankings.items()},
            "rankings": {name: ranking.values() for name, ranking in self.rankings.items()},
            "provenance": self.provenance,
        }


def find(
    run: Run, data: DataSet, settings: FindSettings, planned: Plan, log: RunLog,
    step: Step = lambda stage, share: None,
) -> Found:  # fmt: skip
    """Read what the log does not hold yet, then conclude."""
    work = work_on(run, data, planned, settings)
    run_units([task.id for task in planned.tasks], work, log, "finding heads", step)
    return conclude(data, settings, planned, log)


def is_held_out(place: int) -> bool:
    """Whether the picture at that place of the plan is kept for measuring what others were chosen by."""
    return place % 5 == 4


def conclude(data: DataSet, settings: FindSettings, planned: Plan, log: RunLog) -> Found:
    """The rankings of a finished log: the same for the same settings, however often the run was stopped."""
    apart: list[list[Kept]] = []  # of each picture held out
    trials = [Discovery(0) for _ in planned.trials]
    chosen_on, held_out = Discovery(), Discovery()
    skipped: dict[str, str] = {}
    measured: list[str] = []
    prompt = ""
    for place, task in enumerate(planned.tasks):
        result = log.done[task.id]
        if "damaged" in result:
            skipped[task.id] = result["damaged"]
            continue
        skipped |= result["skipped"]
        prompt = result["prompt"] or prompt
        apart += [[]] if is_held_out(place) else []
        for id, record in result["samples"].items():
            sample = Sample.from_json(record)
            measured.append(id)
            for trial, ids in zip(trials, planned.trials, strict=True):
                if id in ids:
                    trial.take(sample)
            (held_out if is_held_out(place) else chosen_on).take(sample)
            if is_held_out(place) and sample.kept is not None:
                apart[-1].append(sample.kept)
    trials = [trial for trial in trials if trial.samples]
    if not trials:
        raise HeadError("No sample could be measured.", "Choose other data.")
    everything = Discovery(0)
    for part in (chosen_on, held_out):
        everything.merge(part)
    # One threshold for all trials: the bend of the curve jumps between trials where two bends are nearly as sharp.
    tau = everything.tau(settings.first_layer) if settings.tau is None else settings.tau
    options: dict[str, Any] = {
        "first_layer": settings.first_layer, "per_sample": settings.per_sample, "top": settings.top, "tau": tau,
    }  # fmt: skip
    paper = [trial.find(**options) for trial in trials]
    rankings = {"paper": over_trials(paper, settings.top)}
    three: tuple[Criterion, ...] = ("attention_sum", "entropy", "sensitivity")
    if all(trial.measured("sensitivity") for trial in trials):
        rankings["sensitivity"] = over_trials([trial.find(three, **options) for trial in trials], settings.top)
    if chosen_on.measured("iou"):
        rankings["labels"] = everything.rank_by_truth(first_layer=settings.first_layer, top=settings.top)
        rankings["combination"] = chosen_on.combination(held_out, settings.most, settings.first_layer)
        chosen = rankings["combination"]
        told = contrast(apart, dict(zip(chosen.chosen, chosen.weights, strict=True)))
    else:
        told = None
    names = hashlib.sha256("\n".join(measured).encode()).hexdigest()[:16]
    header = log.header
    provenance = header["provenance"] | {
        "model": header["settings"]["model"], "data": header["settings"]["data"], "settings": settings.to_json(),
        "fingerprint": header["fingerprint"], "samples": len(measured), "sample ids": names, "skipped": skipped,
        "pictures": len(planned.tasks), "prompt": prompt, "trials share pictures": not planned.apart,
        "trials": [
            {"samples": one.samples, "own tau": trial.tau(settings.first_layer), "chosen": [str(h) for h in one.chosen]}
            for one, trial in zip(paper, trials, strict=True)
        ],
    }  # fmt: skip
    if told is not None:
        provenance["contrast"] = told._asdict()
    return Found(rankings, provenance, told)


def table(found: Found) -> list[str]:
    """Lines of text with what was found."""
    lines = []
    for name, ranking in found.rankings.items():
        lines.append(f"{name}: {', '.join(str(head) for head in ranking.chosen)}  ({_how(ranking)})")
    if found.contrast is not None:
        told = found.contrast
        lines.append(
            f"asked for something else in the same picture, {told.wrong:.2f} still hit the first thing, asked for it "
            f"{told.right:.2f} ({told.sentences} sentences held out)"
        )
    if found.points is False:
        lines.insert(0, f"{NONE_POINTS}; what follows is the best of a bad lot.")
    trials = found.provenance.get("trials", [])
    if len(trials) > 1:
        low, high = (bound(trial["own tau"] for trial in trials) for bound in (min, max))
        drawn = "share pictures" if found.provenance.get("trials share pictures", True) else "share no picture"
        lines.append(f"{len(trials)} trials, which {drawn}; tau of each alone {low:.3f} to {high:.3f}")
    lines.append(f"{'':8}{'frequency':>12}{'sum':>8}{'entropy':>9}{'sensitivity':>13}{'IoU':>8}{'pointing':>10}")
    for score in found.paper.scores[:8]:
        spread = "" if score.frequency_sd is None else f" ±{score.frequency_sd:.2f}"
        cells = [score.attention_sum, score.entropy, score.sensitivity, score.iou, score.pointing]
        text = "".join(
            f"{'-' if value is None else f'{value:.3f}':>{width}}"
            for value, width in zip(cells, (8, 9, 13, 8, 10), strict=True)
        )
        lines.append(f"{score.head!s:8}{f'{score.frequency or 0:.2f}{spread}':>12}{text}")
    return lines


def _how(ranking: HeadRanking) -> str:
    parts = [ranking.method]
    if ranking.tau is not None:
        parts.append(f"tau {ranking.tau:.3f}")
    if ranking.per_sample is not None:
        few = "" if ranking.per_sample >= PER_SAMPLE else f" (not the paper's {PER_SAMPLE}: too few heads are left)"
        parts.append(f"the {ranking.per_sample} of lowest entropy per sample{few}")
    if ranking.rho is not None:
        parts.append(f"Spearman's rho of frequency and IoU {ranking.rho:.2f}")
    if ranking.held_out is not None:
        parts.append(f"quality {ranking.quality:.3f}, on samples held out {ranking.held_out:.3f}")
    elif ranking.quality is not None:
        parts.append(f"best head's {ranking.quality:.3f}")
    return ", ".join(parts)
