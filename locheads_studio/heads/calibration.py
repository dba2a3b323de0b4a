"""How likely a studio grounding points right: a small model over what the heads' maps say, fitted once per VLM.

A logistic regression over measured features, with two thresholds that make words of its probability. What it is fitted
on stands in ``evaluation/calibrating.py``; its numbers lie in ``locheads.json`` beside the VLM's weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy  # its parts are loaded when first used: a selection needs no optimizer

from locheads_studio.errors import HeadError
from locheads_studio.heads.arrays import Doubles, checked, normalised
from locheads_studio.heads.assembly import smooth
from locheads_studio.heads.confidence import LIKELY, RIVAL, SURE, Verdict
from locheads_studio.heads.names import Head, parse_heads

ABSENT_REJECTED: Final = 0.92
"""Share of absent phrases to call "not found", where thresholds are chosen: 0.90 is wanted with both looks, and new
scenes come out a little lower. (With 0.97 for the second look it came to 0.857 of 427, with 0.99 to 0.924 of 288.)"""
SURE_PRECISION: Final = 0.97
"""Share of right answers that is promised among those called "sure"."""
_DOUBT = 0.05  # that the share is lower after all: a few dozen answers that happen to be right prove nothing
_RIDGE = 3.0  # of standardised weights; 1 to 10 do the same on held-out scenes
_NEAR = 3.0 / 14.0  # of the grid's side: what lies so near a peak belongs to it
_TINY = 1e-9


@dataclass(frozen=True)
class Judgement:
    """The calibrated ``confidence`` (probability 0..1 that the first point lies on what is meant), and the verdict."""

    confidence: float
    verdict: Verdict


@dataclass(frozen=True)
class Calibration:
    """The fitted model. ``observed``: heads whose maps it reads beside the studio heads' own.

    ``covered``: whether it knows what the reading of what is covered says of itself (``cover.signs``), too.
    ``mean``, ``scale`` and ``weights`` are one per feature of ``features``. Below the probability ``found`` nothing
    counts as found, from ``sure`` on the answer is sure. Where nothing is found, a second look (``looks``) counts from
    the probability ``again`` on; 1: there is none, for it does not pay. ``joined``: that of answers from the picture
    and its parts (``looks.joined``), which everything that is not sure at first is given, on ``joined_features``.
    ``provenance`` tells what it was fitted on.
    """

    observed: tuple[Head, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    found: float
    sure: float
    again: float = 1.0
    covered: bool = False
    joined: Calibration | None = None
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """ValueError for numbers that do not belong together."""
        if not len(self.mean) == len(self.scale) == len(self.weights) > 0:
            raise ValueError("a calibration needs a mean, a scale and a weight per feature")
        if not np.isfinite([*self.mean, *self.scale, *self.weights, self.bias]).all() or min(self.scale) <= 0:
            raise ValueError("a calibration needs finite numbers and scales above 0")
        if not 0 <= self.found <= self.sure <= 1 or not 0 <= self.again <= 1:
            raise ValueError(f"the thresholds {self.found} and {self.sure} are not in order within 0..1")

    def probability(self, measured: npt.ArrayLike) -> Doubles:
        """Of features [..., features]: the probability that the answer points right, [...]."""
        values = np.asarray(measured, np.float64)
        if values.shape[-1:] != (len(self.weights),):
            raise HeadError(
                "The calibration knows {weights} features, not {values}.",
                "Run `locheads-studio heads calibrate --install` again.",
                weights=len(self.weights),
                values=values.shape[-1],
            )
        standard = np.clip((values - np.array(self.mean)) / np.array(self.scale), -6.0, 6.0)
        return _sigmoid(standard @ np.array(self.weights) + self.bias)

    def judge(self, measured: npt.ArrayLike, rivalry: float, unknown: bool = False) -> Judgement:
        """The verdict on one answer, by fixed bounds of its probability: sure from ``confidence.SURE``, likely from
        ``confidence.LIKELY``, else unsure; below ``found``, which is measured, not found. Nothing is called sure below
        the measured ``sure``. ``rivalry``: its second peak over its first. With words ``unknown`` to the VLM it is at
        most likely: what they would have changed is not known either."""
        confidence = float(self.probability(measured))
        if confidence < self.found:
            return Judgement(confidence, "not found")
        if confidence >= max(SURE, self.sure) and not unknown:
            return Judgement(confidence, "sure")
        if rivalry >= RIVAL:
            return Judgement(confidence, "two candidates")
        return Judgement(confidence, "likely" if confidence >= LIKELY else "unsure")

    def second(self, measured: npt.ArrayLike, rivalry: float) -> Judgement:
        """The verdict on an answer of a second look: at most likely."""
        confidence = float(self.probability(measured))
        if self.again >= 1 or confidence < self.again:
            return Judgement(confidence, "not found")
        if rivalry >= RIVAL:
            return Judgement(confidence, "two candidates")
        return Judgement(confidence, "likely" if confidence >= LIKELY else "unsure")

    def to_json(self) -> dict[str, Any]:
        """As plain values; numbers keep six digits."""
        rounded = {name: [float(f"{v:.6g}") for v in getattr(self, name)] for name in ("mean", "scale", "weights")}
        numbers = {name: float(f"{getattr(self, name):.6g}") for name in ("bias", "found", "sure", "again")}
        more = {} if self.joined is None else {"joined": self.joined.to_json()}
        return {
            "observed": [str(h) for h in self.observed], **rounded, **numbers, "covered": self.covered, **more,
            "provenance": dict(self.provenance),
        }  # fmt: skip

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Calibration:
        """That of ``to_json``. ValueError, KeyError, TypeError or HeadError for anything else."""
        numbers = {name: tuple(map(float, values[name])) for name in ("mean", "scale", "weights")}
        single = {name: float(values[name]) for name in ("bias", "found", "sure")}
        single["again"] = float(values.get("again", 1.0))
        observed = parse_heads(",".join(values["observed"])) if values["observed"] else ()
        covered, provenance = bool(values.get("covered", False)), dict(values.get("provenance", {}))
        joined = cls.from_json(values["joined"]) if values.get("joined") else None
        return cls(observed=observed, covered=covered, joined=joined, provenance=provenance, **numbers, **single)  # type: ignore[arg-type]


def features(maps: npt.ArrayLike, observed: npt.ArrayLike, covered: npt.ArrayLike = ()) -> Doubles:
    """What the model looks at, from the studio heads' raw maps [K, r, c] and the observed heads' [N, r, c], N from 0.

    Of each studio head: attention sum, peak share, entropy; agreement of each pair; of their sum: peak, second peak,
    mass around the peak, entropy, area, total; of each observed head: attention sum, peak, and its share of attention
    on what the sum shows. Sums and peaks as logarithms. Then what is ``covered`` says of itself (``cover.signs``).
    """
    chosen = checked(maps, 3)
    looks = chosen.sum(axis=(1, 2))
    shares = normalised(chosen)
    blurred = smooth(shares, 7, 1.0)
    flat = blurred.reshape(len(chosen), -1)
    unit = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), _TINY)
    pairs = (unit @ unit.T)[np.tril_indices(len(chosen), -1)]
    combined = np.tensordot(np.sqrt(looks), blurred, 1)
    total = float(combined.sum())
    share = combined / max(total, _TINY)
    peak = float(share.max())
    row, column = np.unravel_index(int(share.argmax()), share.shape)
    down, along = np.ogrid[: share.shape[0], : share.shape[1]]
    near = (down - row) ** 2 + (along - column) ** 2 <= (_NEAR * max(share.shape)) ** 2
    own = [
        np.log(looks + 1e-4), np.log(blurred.max(axis=(1, 2)) + _TINY), _entropy(shares), pairs,
        [np.log(peak + _TINY), np.where(near, 0.0, share).max() / max(peak, _TINY), share[near].sum(),
         _entropy(share[None])[0], (share > 0.3 * peak).mean(), np.log(total + _TINY)],
    ]  # fmt: skip
    beside = np.asarray(observed, np.float64)
    if not beside.size:
        return np.concatenate([*own, np.asarray(covered, np.float64)])
    beside = checked(beside, 3)
    sums = beside.sum(axis=(1, 2))
    on_it = (beside * share).sum(axis=(1, 2)) / (sums + 1e-6) / max(float((share * share).sum()), _TINY)
    beside_it = np.log(sums + 1e-4), np.log(beside.max(axis=(1, 2)) + 1e-5), on_it
    return np.concatenate([*own, *beside_it, np.asarray(covered, np.float64)])


def joined_features(confidence: float, whole: npt.ArrayLike, joined: npt.ArrayLike) -> Doubles:
    """What ``Calibration.joined`` looks at: the probability of the first answer, as a logit, and what the readings of
    the whole picture and of it joined with its parts say of themselves (``cover.signs``)."""
    chance = min(max(confidence, 1e-4), 1 - 1e-4)
    return np.concatenate([[np.log(chance / (1 - chance))], np.asarray(whole, np.float64), np.asarray(joined)])


def fit(
    measured: npt.ArrayLike,
    right: Sequence[bool],
    observed: Sequence[Head],
    provenance: Mapping[str, Any] | None = None,
    *,
    covered: bool = False,
) -> Calibration:
    """Logistic regression with a ridge on features [examples, features]; ``right`` is false where the point missed or
    the phrase names something absent. Its thresholds are still those of ``thresholds`` to choose."""
    values, truth = np.asarray(measured, np.float64), np.asarray(right, np.float64)
    if len(values) != len(truth) or not 0 < truth.sum() < len(truth):
        raise HeadError("There is nothing to fit.", "Ask about more scenes.")
    mean, scale = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-3)
    standard = np.clip((values - mean) / scale, -6.0, 6.0)
    design = np.hstack([standard, np.ones((len(values), 1))])

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        logits = design @ weights
        pull = np.r_[_RIDGE * weights[:-1], 0.0]
        cost = (np.logaddexp(0.0, logits) - truth * logits).sum() + pull @ weights / 2.0
        return float(cost), design.T @ (_sigmoid(logits) - truth) + pull

    weights = scipy.optimize.minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B").x
    return Calibration(
        tuple(observed), tuple(map(float, mean)), tuple(map(float, scale)), tuple(map(float, weights[:-1])),
        float(weights[-1]), 0.0, 1.0, covered=covered, provenance=dict(provenance or {}),
    )  # fmt: skip


def thresholds(
    fitted: Calibration, measured: npt.ArrayLike, right: Sequence[bool], absent: Sequence[bool]
) -> Calibration:
    """``fitted`` with its thresholds chosen on examples it was not fitted on.

    ``found`` rejects ABSENT_REJECTED of the absent ones and no more. ``sure`` is the lowest probability above which
    the share of right answers is SURE_PRECISION at 90 % confidence (Clopper and Pearson's bound, which takes at least
    76 answers); 1 when there is none: then nothing is called sure.
    """
    chances = fitted.probability(measured)
    hit, gone = np.asarray(right, bool), np.asarray(absent, bool)
    if not gone.any():
        raise HeadError("Nothing absent was asked for.", "Ask for things that are not there, too.")
    found = float(np.quantile(chances[gone], ABSENT_REJECTED))
    order = np.argsort(-chances, kind="stable")
    among = np.arange(1, len(order) + 1)
    right_among = np.cumsum(hit[order])
    bound = scipy.special.betaincinv(np.maximum(right_among, 0.5), among - right_among + 1, _DOUBT)
    good = np.flatnonzero(bound >= SURE_PRECISION)
    sure = float(chances[order[good[-1]]]) if len(good) else 1.0
    return replace(fitted, found=found, sure=max(found, sure))


AGAIN_REJECTED: Final = 0.99
"""Share of the absent phrases that a first look rejected which a second one is to reject, too."""
AGAIN_PAYS: Final = 0.01
"""Of all answers, how many more must be right for a second look to pay."""


def second_threshold(
    fitted: Calibration, chances: npt.ArrayLike, right: Sequence[bool], absent: Sequence[bool], answers: int
) -> Calibration:
    """``fitted`` with the probability from which a second look counts, or without one where it does not pay.

    ``chances``: of each phrase of which nothing was found, the highest probability among the views; ``right``: whether
    that answer is. ``answers``: phrases about present things in all.
    """
    best, hit, gone = np.asarray(chances, np.float64), np.asarray(right, bool), np.asarray(absent, bool)
    if not gone.any():
        return replace(fitted, again=1.0)
    again = max(float(np.quantile(best[gone], AGAIN_REJECTED)), fitted.found)
    gained, lost = (best >= again) & hit, (best >= again) & ~hit & ~gone
    pays = gained.sum() - lost.sum() >= AGAIN_PAYS * answers
    return replace(fitted, again=again if pays else 1.0)


def _entropy(shares: Doubles) -> Doubles:
    """Shannon entropy of maps [N, r, c] that sum to 1, as a share of the most it can be."""
    flat = shares.reshape(len(shares), -1)
    result: Doubles = -(flat * np.log(flat + _TINY)).sum(axis=1) / np.log(max(flat.shape[1], 2))
    return result


def _sigmoid(values: Doubles) -> Doubles:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * values)))
