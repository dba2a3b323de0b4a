"""The result of looking for heads: which were chosen and why, as a plain record that goes to and from JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from locheads_studio.errors import HeadError
from locheads_studio.heads.names import Head, parse_heads

FORMAT = 1


@dataclass(frozen=True)
class HeadScore:
    """What was measured of one head: means over the samples; None where nothing was measured."""

    head: Head
    frequency: float | None  # share of samples in which the head was picked (§4.2)
    attention_sum: float  # S_img, 0..1
    entropy: float | None  # over samples in which it is finite
    sensitivity: float | None  # nats
    iou: float | None  # of the paper's pseudo-mask with the truth
    studio_iou: float | None  # of the studio's region with the truth
    pointing: float | None  # share of samples whose peak lies on the truth
    frequency_sd: float | None = None  # of the frequency over the trials


@dataclass(frozen=True)
class HeadRanking:
    """A ranking of heads: ``chosen`` are the localization heads, with the ``weights`` their maps are summed with.

    ``scores`` holds every head of the model that took part, best first. ``tau`` and ``sensitivity_tau`` are the
    thresholds used, ``rho`` and ``rho_p`` Spearman's correlation of frequency and IoU over heads picked in 1 % of the
    samples or more.
    """

    method: str
    chosen: tuple[Head, ...]
    weights: tuple[float, ...]
    scores: tuple[HeadScore, ...]
    samples: int
    first_layer: int
    per_sample: int | None = None
    tau: float | None = None
    sensitivity_tau: float | None = None
    rho: float | None = None
    rho_p: float | None = None
    quality: float | None = None  # of the combination on the stored samples, when it was chosen by truth
    held_out: float | None = None  # the same on samples it was not chosen by
    trials: int = 1  # the frequency is the mean over so many draws of samples
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """As plain values, heads by name."""
        record = asdict(self) | {"format": FORMAT, "chosen": [str(head) for head in self.chosen]}
        record["weights"] = list(self.weights)
        record["scores"] = [asdict(score) | {"head": str(score.head)} for score in self.scores]
        record["provenance"] = dict(self.provenance)
        return record

    def to_json(self) -> str:
        """One JSON object, heads by name."""
        return json.dumps(self.values(), indent=1, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> HeadRanking:
        """The record back; raises HeadError when the text is none."""
        try:
            record = json.loads(text)
            if record.pop("format") != FORMAT:
                raise ValueError("another format")
            record["scores"] = tuple(
                HeadScore(**(score | {"head": _one_head(score["head"])})) for score in record["scores"]
            )
            record["chosen"] = tuple(_one_head(name) for name in record["chosen"])
            record["weights"] = tuple(float(weight) for weight in record["weights"])
            ranking = cls(**record)
            if not ranking.chosen or len(ranking.weights) != len(ranking.chosen):
                raise ValueError("heads and weights do not match")
        except (ValueError, TypeError, KeyError, AttributeError, HeadError) as error:
            raise HeadError(
                "This is no ranking of heads ({error}).", "Look for the heads again.", error=error
            ) from error
        return ranking


def _one_head(name: str) -> Head:
    (head,) = parse_heads(name)
    return head
