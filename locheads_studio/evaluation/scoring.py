"""One picture of a benchmark: every sentence about it located, segmented and compared with the truth.

The unit of ``evaluate``: from a picture with its sentences to plain values, with nothing but a way to run jobs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from locheads_studio.document.edits import Selection, Voice
from locheads_studio.document.geometry import Box
from locheads_studio.engine.jobs import (
    Grounding,
    HeadMapsJob,
    Order,
    PrintedBoxJob,
    SegmentJob,
    SelectJob,
    pixels_key,
)
from locheads_studio.errors import PhraseError, UsageError, WeightsError
from locheads_studio.evaluation.datasets.base import Question, Record, Sentences, Truth
from locheads_studio.evaluation.metrics import RESAMPLES, Outcome, compare, missed
from locheads_studio.heads.sample import greedy_heads

Run = Callable[[Any], Any]
"""Does a job and returns its result."""

BASELINES: Final = {
    "mean of heads": "the same grounding on the mean map of all heads of the model, none chosen",
    "printed box": "the box the VLM itself prints when asked, and the segmenter's mask for it",
    "true box": "upper bound: the segmenter given the true box",
    "centre box": "lower bound: a box in the middle of the picture, half as wide and half as high, as box and mask",
}
GREEDY: Final = ("greedy",)


@dataclass(frozen=True)
class Settings:
    """What decides the figures, besides data and models. Plain values only.

    ``heads``: names like "L14H24"; ("greedy",): chosen anew for each sentence by ``criteria`` and ``tau`` (the paper's
    ablation); None: the set's own for the grounding. ``order``: what chooses the one that words of order mean, as in
    ``SelectJob``. ``voice``: who is asked (``document.edits.Voice``). ``against``: a phrase whose maps are taken away.
    ``closer``: whether the VLM looks at small things once more; None: as the model's file says.
    ``sentences``: "all" of an object, or its "first" only.
    """

    grounding: Grounding = "studio"
    order: Order = "instances"
    heads: tuple[str, ...] | None = None
    voice: Voice = "heads"
    against: str = ""
    closer: bool | None = None
    tau: float | None = None
    criteria: tuple[str, ...] = ("attention_sum", "entropy")
    sentences: Sentences = "all"
    baselines: tuple[str, ...] = tuple(BASELINES)
    resamples: int = RESAMPLES
    seed: int = 0

    def __post_init__(self) -> None:
        unknown = set(self.baselines) - set(BASELINES)
        if unknown:
            names = ", ".join(sorted(unknown))
            raise UsageError(f"There is no baseline {names}", f"Choose from {', '.join(BASELINES)}")
        if self.sentences not in ("all", "first"):
            raise UsageError(f"There are no {self.sentences!r} sentences", "Choose all or first")
        if self.heads == GREEDY and self.tau is None and "attention_sum" in self.criteria:
            raise UsageError("Greedy heads need a tau", "Give --tau; `heads find` prints one")

    def to_json(self) -> dict[str, Any]:
        """As plain values; what is new and not used is not named, so that older logs go on."""
        usual = {"voice": "heads", "against": "", "closer": None}
        return {name: value for name, value in asdict(self).items() if name not in usual or usual[name] != value}


def asked(record: Record, settings: Settings) -> list[Question]:
    """The sentences of a record that count."""
    return [q for q in record.questions if q.truth is not None and (q.first or settings.sentences == "all")]


def score_picture(run: Run, record: Record, settings: Settings) -> dict[str, Any]:
    """Score every sentence about a picture; equal input gives equal output.

    Returns ``rows``, one per sentence: id, text, type, first, ``found`` (an ``Outcome``), box, confidence, verdict, one
    outcome per baseline; and ``unavailable``: why a baseline could not be had. A sentence the VLM cannot read counts as
    missed and says why in ``failed``.
    """
    scorer = _Scorer(run, record, settings)
    rows = [scorer.row(question) for question in asked(record, settings)]
    return {"rows": rows, "unavailable": scorer.unavailable}


class _Scorer:
    """The work on one picture; what is the same for several sentences is done once."""

    def __init__(self, run: Run, record: Record, settings: Settings) -> None:
        self._run = run
        self._record = record
        self._settings = settings
        self._pixels = pixels_key(record.picture)
        self._true_boxes: dict[int, list[Any] | None] = {}
        self.unavailable: dict[str, str] = {}

    def row(self, question: Question) -> dict[str, Any]:
        assert question.truth is not None
        truth = self._record.truths[question.truth]
        row: dict[str, Any] = {
            "id": question.id, "text": question.text, "type": question.type, "first": question.first
        }  # fmt: skip
        try:
            found = self._select(question.text, self._heads(question.text), self._settings.order, self._settings.voice)
        except PhraseError as error:
            row |= {"found": missed(truth).to_json(), "failed": str(error)}
        else:
            nowhere = not found.heads and found.verdict == "not found"  # a voice that names boxes named none
            row |= {
                "found": (missed(truth) if nowhere else _outcome(found, truth)).to_json(), "box": list(found.box),
                "confidence": round(found.confidence, 6), "verdict": found.verdict,
            }  # fmt: skip
        for name in self._settings.baselines:
            outcome = self._baseline(name, question, truth)
            if outcome is not None:
                row[name] = outcome
        return row

    def _select(self, phrase: str, heads: tuple[str, ...] | None, order: Order, voice: Voice = "heads") -> Selection:
        found: Selection = self._run(
            SelectJob(
                picture=self._record.picture, pixels=self._pixels, phrase=phrase, heads=heads,
                grounding=self._settings.grounding, order=order, voice=voice, against=self._settings.against,
                closer=self._settings.closer,
            )
        )  # fmt: skip
        return found

    def _heads(self, phrase: str) -> tuple[str, ...] | None:
        if self._settings.heads != GREEDY:
            return self._settings.heads
        reading = self._run(HeadMapsJob(picture=self._record.picture, pixels=self._pixels, phrases=(phrase,)))
        chosen = greedy_heads(reading.maps[0], self._settings.criteria, self._settings.tau or 0.0)
        return tuple(str(head) for head in chosen)

    def _baseline(self, name: str, question: Question, truth: Truth) -> list[Any] | None:
        match name:
            case "mean of heads":
                return self._all_heads(question.text, truth)
            case "printed box":
                return self._printed(question.text, truth)
            case "true box":
                return self._true_box(question, truth)
            case _:
                return centre(truth, *self._record.picture.shape[1::-1]).to_json()

    def _all_heads(self, phrase: str, truth: Truth) -> list[Any] | None:
        if "mean of heads" in self.unavailable:
            return None
        try:
            return _outcome(self._select(phrase, ("all",), "heads"), truth).to_json()
        except PhraseError:
            return missed(truth).to_json()
        except WeightsError as error:  # only the layers up to the chosen heads were downloaded
            self.unavailable["mean of heads"] = error.message
            return None

    def _printed(self, phrase: str, truth: Truth) -> list[Any] | None:
        if "printed box" in self.unavailable:
            return None
        try:
            box = self._run(PrintedBoxJob(picture=self._record.picture, pixels=self._pixels, phrase=phrase))
        except UsageError as error:  # its family prints none, or its language head was not downloaded
            self.unavailable["printed box"] = error.message
            return None
        except PhraseError:
            box = None
        if box is None:
            return missed(truth).to_json()
        mask = self._segment(box) if truth.mask is not None else None
        return compare(box.center, _floats(box), mask, truth).to_json()

    def _true_box(self, question: Question, truth: Truth) -> list[Any] | None:
        assert question.truth is not None
        if truth.mask is None:
            self.unavailable["true box"] = "the data set has boxes and no masks"
            return None
        if question.truth not in self._true_boxes:
            height, width = self._record.picture.shape[:2]
            box = Box.of_floats(truth.box).clamp(width, height)
            outcome = None
            if box.area:
                mask = self._segment(box)
                outcome = compare(box.center, _floats(Box.of_mask(mask) or box), mask, truth).to_json()
            self._true_boxes[question.truth] = outcome
        return self._true_boxes[question.truth]

    def _segment(self, box: Box) -> Any:
        return self._run(SegmentJob(picture=self._record.picture, pixels=self._pixels, box=box)) >= 128


def centre(truth: Truth, width: int, height: int) -> Outcome:
    """How a box in the middle of the picture does, half as wide and half as high; as a mask it is filled."""
    box = (width / 4, height / 4, width * 3 / 4, height * 3 / 4)
    mask = None
    if truth.mask is not None:
        mask = np.zeros((height, width), bool)
        mask[round(height / 4) : round(height * 3 / 4), round(width / 4) : round(width * 3 / 4)] = True
    return compare((width / 2, height / 2), box, mask, truth)


def _outcome(found: Selection, truth: Truth) -> Outcome:
    return compare(found.points[0], _floats(found.box), found.mask >= 128, truth)


def _floats(box: Box) -> tuple[float, float, float, float]:
    return float(box.x0), float(box.y0), float(box.x1), float(box.y1)
