"""Looking for the localization heads of a model: sample by sample, by the paper's way (§4) or by labelled samples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import scipy  # its parts are loaded when first used

from locheads_studio.errors import HeadError
from locheads_studio.heads.arrays import Bools, Doubles, Floats
from locheads_studio.heads.combination import Kept, combined_quality, greedy
from locheads_studio.heads.criteria import maximum_curvature, two_class_split
from locheads_studio.heads.names import Head
from locheads_studio.heads.ranking import HeadRanking, HeadScore
from locheads_studio.heads.sample import KINDS, Sample, measure

Criterion = Literal["attention_sum", "entropy", "sensitivity"]
Truth = Literal["iou", "studio_iou", "pointing"]


class Discovery:
    """Collects what every head did on every sample; then answers which heads are the localization heads.

    Holds six numbers per head and sample, and, for ``greedy_combination``, the maps of labelled samples up to
    ``keep_bytes`` (2 bytes per head and cell: 200 samples of LLaVA-1.5-7B are 240 MB). Several can work on parts of
    the samples at once and be merged. ``over_trials`` averages rankings of several draws, as the paper does.
    """

    def __init__(self, keep_bytes: int = 512 * 2**20) -> None:
        self._rows: dict[str, list[Floats]] = {kind: [] for kind in KINDS}
        self._kept: list[Kept] = []
        self._keep_bytes = keep_bytes
        self._shape: tuple[int, int] | None = None

    @property
    def samples(self) -> int:
        """How many samples were added."""
        return len(self._rows["sum"])

    def add(
        self,
        maps: npt.ArrayLike,
        sensitivity: npt.ArrayLike | None = None,
        truth: npt.ArrayLike | None = None,
        *,
        neutral: npt.ArrayLike | None = None,
        inside: npt.ArrayLike | None = None,
    ) -> None:
        """Measure one sample (see ``heads.sample.measure``) and take it."""
        self.take(measure(maps, sensitivity, truth, neutral=neutral, inside=inside))

    def take(self, sample: Sample) -> None:
        """Take a measured sample. Raises HeadError when it is of another model."""
        if self._shape not in (None, sample.shape):
            layers, heads = sample.shape
            raise HeadError(
                "This sample has {layers} x {heads} heads, the others {shape}.",
                "Use one model.",
                layers=layers,
                heads=heads,
                shape=self._shape,
            )
        self._shape = sample.shape
        for kind, values in zip(KINDS, sample.values, strict=True):
            self._rows[kind].append(values)
        if sample.kept is not None and sample.kept.nbytes + sum(k.nbytes for k in self._kept) <= self._keep_bytes:
            self._kept.append(sample.kept)

    def merge(self, other: Discovery) -> None:
        """Take over another collection's samples, as if they had been added here."""
        if None not in (self._shape, other._shape) and self._shape != other._shape:
            raise HeadError(
                "{shape} heads cannot join {shape2}.", "Use one model.", shape=other._shape, shape2=self._shape
            )
        self._shape = self._shape or other._shape
        for kind in KINDS:
            self._rows[kind].extend(other._rows[kind])
        room = self._keep_bytes - sum(kept.nbytes for kept in self._kept)
        for kept in other._kept:
            room -= kept.nbytes
            if room >= 0:
                self._kept.append(kept)

    def find(
        self,
        criteria: Iterable[Criterion] = ("attention_sum", "entropy"),
        first_layer: int = 2,
        per_sample: int | None = None,
        top: int = 3,
        tau: float | None = None,
        sensitivity_tau: float | None = None,
        provenance: Mapping[str, Any] | None = None,
    ) -> HeadRanking:
        """The paper's label-free way (§4), with our third criterion when named.

        Layers below ``first_layer`` never count. "attention_sum" keeps heads whose mean sum is ``tau`` or more
        (default: the maximum curvature of the sorted means). "sensitivity" keeps, of those, heads whose mean
        sensitivity is ``sensitivity_tau`` or more (default: the better part when their logarithms are parted into two
        classes, for sinks lie decades lower). In every sample the ``per_sample`` survivors of lowest entropy (with
        "entropy"; else of highest sum, else of highest sensitivity) are picked; ties go to the larger attention sum.
        Heads are ranked by how often they were picked, ties by mean entropy. ``per_sample`` None is the paper's 10,
        but at most a quarter of the survivors: in a small model ten would be all of them and the frequency would say
        nothing.
        """
        wanted = tuple(dict.fromkeys(criteria))
        if not wanted or set(wanted) - {"attention_sum", "entropy", "sensitivity"}:
            raise HeadError(
                "{wanted} are no criteria.", "Choose from attention_sum, entropy and sensitivity.", wanted=wanted
            )
        keep = self._eligible(first_layer)
        sums = self._mean("sum")
        if "attention_sum" in wanted:
            tau = self.tau(first_layer) if tau is None else tau
            keep &= sums >= tau
        if "sensitivity" in wanted:
            sensitivity = self._mean("sensitivity")
            if np.isnan(sensitivity).any():
                raise HeadError("No phrase sensitivity was measured.", "Add it with the samples, or leave it out.")
            if sensitivity_tau is None and keep.any():
                logs = np.log(sensitivity + 1e-9)
                sensitivity_tau = float(sensitivity[keep & (logs >= two_class_split(logs[keep]))].min())
            keep &= sensitivity >= (sensitivity_tau or 0.0)
        if not keep.any():
            raise HeadError("No head meets the criteria.", "Lower the thresholds, or add samples.")
        survivors = int(keep.sum())
        picked = per_sample if per_sample is not None else min(10, max(1, survivors // 4))
        frequency = self._frequency(wanted, keep, picked)
        entropy = self._mean("entropy")
        order = np.lexsort((np.nan_to_num(entropy, nan=np.inf).ravel(), -frequency.ravel()))
        order = order[self._eligible(first_layer).ravel()[order]]
        rho, rho_p = spearman(frequency.ravel(), self._mean("iou").ravel())
        chosen = [self._head(flat) for flat in order[:top] if frequency.ravel()[flat] > 0]
        if not chosen:
            raise HeadError("No head was picked in any sample.", "Add samples.")
        return HeadRanking(
            method="+".join(wanted),
            chosen=tuple(chosen),
            weights=(1.0,) * len(chosen),
            scores=self._scores(order, frequency),
            samples=self.samples,
            first_layer=first_layer,
            per_sample=picked,
            tau=tau,
            sensitivity_tau=sensitivity_tau,
            rho=rho,
            rho_p=rho_p,
            provenance=provenance or {},
        )

    def rank_by_truth(
        self,
        by: Truth = "studio_iou",
        first_layer: int = 2,
        top: int = 3,
        provenance: Mapping[str, Any] | None = None,
    ) -> HeadRanking:
        """Heads ranked by a mean over the labelled samples, ties by the other measure; each head on its own.

        "iou": the paper's pseudo-mask of one head (smoothed, above the mean); "studio_iou": cells above the studio's
        level of the peak; "pointing": the peak lies on the region. Raises HeadError without labelled samples.
        """
        quality = self._mean(by)
        if np.isnan(quality).all():
            raise HeadError("No sample has a truth.", "Add labelled samples, or use the label-free criteria.")
        other = self._mean("pointing" if by != "pointing" else "studio_iou")
        order = np.lexsort((-other.ravel(), -quality.ravel()))
        order = order[self._eligible(first_layer).ravel()[order]]
        chosen = tuple(self._head(flat) for flat in order[:top])
        return HeadRanking(
            method=f"truth:{by}",
            chosen=chosen,
            weights=(1.0,) * len(chosen),
            scores=self._scores(order, None),
            samples=self.samples,
            first_layer=first_layer,
            quality=float(quality.ravel()[order[0]]),
            provenance=provenance or {},
        )

    def greedy_combination(
        self,
        most: int = 6,
        first_layer: int = 2,
        pool: int = 48,
        objective: Literal["pointing", "iou", "both"] = "both",
        min_gain: float = 0.002,
        provenance: Mapping[str, Any] | None = None,
    ) -> HeadRanking:
        """Heads that are best *together*: added one after another, whichever raises their common map's quality most.

        Chosen from the ``pool`` best single heads on the kept labelled samples; a head may come again and then weighs
        more (Caruana's ensemble selection). Ends at ``most`` different heads or when nothing gains ``min_gain``.
        Measure the result on other samples: ``quality`` is what it was chosen by.
        """
        ranked = self.rank_by_truth("studio_iou", first_layer, pool)
        if not self._kept:
            raise HeadError("No maps were kept.", "Raise keep_bytes, or rank by truth without combining.")
        weights, quality = greedy(self._kept, ranked.chosen, most, objective, min_gain)
        return HeadRanking(
            method=f"greedy:{objective}",
            chosen=tuple(weights),
            weights=tuple(weights.values()),
            scores=ranked.scores,
            samples=len(self._kept),
            first_layer=first_layer,
            quality=quality,
            provenance=provenance or {},
        )

    def combination(self, others: Discovery, most: int = 6, first_layer: int = 2) -> HeadRanking:
        """``greedy_combination`` of these samples, with its quality on ``others``, which it was not chosen by."""
        ranking = self.greedy_combination(most, first_layer)
        if not others._kept:
            return ranking
        weights = dict(zip(ranking.chosen, ranking.weights, strict=True))
        return replace(ranking, held_out=combined_quality(others._kept, weights, "both"))

    def tau(self, first_layer: int = 2) -> float:
        """The attention sum that parts heads that look from those that do not: see ``maximum_curvature`` (§4.1)."""
        return maximum_curvature(self._mean("sum")[self._eligible(first_layer)])

    def measured(self, kind: str) -> bool:
        """Whether every sample knows a number ("sensitivity", "iou" ...) of some head."""
        return self.samples > 0 and bool(np.isfinite(self._stack(kind)).any(axis=(1, 2)).all())

    def _stack(self, kind: str) -> Floats:
        if not self.samples:
            raise HeadError("No samples were added.", "Add samples before looking for heads.")
        return np.stack(self._rows[kind])

    def _mean(self, kind: str) -> Doubles:
        """[layers, heads]: the mean over the samples in which the value is known and finite, else NaN."""
        stack = self._stack(kind)
        known = np.isfinite(stack)
        count = known.sum(axis=0)
        total = stack.sum(axis=0, where=known, dtype=np.float64)
        result: Doubles = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
        return result

    def _eligible(self, first_layer: int) -> Bools:
        keep = np.zeros(self._stack("sum").shape[1:], bool)
        keep[first_layer:] = True
        if not keep.any():
            raise HeadError("The model has no layer {first_layer}.", "Start at a lower layer.", first_layer=first_layer)
        return keep

    def _frequency(self, criteria: Sequence[str], keep: Bools, per_sample: int) -> Doubles:
        flat = np.flatnonzero(keep)
        sums = self._stack("sum").reshape(self.samples, -1)[:, flat]
        cost = -sums
        if "entropy" in criteria:
            cost = self._stack("entropy").reshape(self.samples, -1)[:, flat]
        elif "attention_sum" not in criteria:
            cost = -self._stack("sensitivity").reshape(self.samples, -1)[:, flat]
        order = np.lexsort((-sums, cost), axis=-1)[:, :per_sample]
        counted = np.isfinite(np.take_along_axis(cost, order, axis=-1))
        frequency = np.zeros(keep.size)
        frequency[flat] = np.bincount(order[counted], minlength=len(flat)) / self.samples
        return frequency.reshape(keep.shape)

    def _head(self, flat: int) -> Head:
        assert self._shape is not None
        return Head(*(int(part) for part in divmod(int(flat), self._shape[1])))

    def _scores(self, order: npt.NDArray[np.intp], frequency: Doubles | None) -> tuple[HeadScore, ...]:
        means = {kind: self._mean(kind).ravel() for kind in KINDS}

        def value(kind: str, flat: int) -> float | None:
            number = float(means[kind][flat])
            return number if np.isfinite(number) else None

        return tuple(
            HeadScore(
                self._head(flat),
                None if frequency is None else float(frequency.ravel()[flat]),
                float(means["sum"][flat]),
                *(value(kind, flat) for kind in KINDS[1:]),
            )
            for flat in order.tolist()
        )


def over_trials(
    rankings: Sequence[HeadRanking], top: int = 3, provenance: Mapping[str, Any] | None = None
) -> HeadRanking:
    """Rankings by ``find`` of several draws of samples as one: numbers averaged, ranked by mean frequency (App. A).

    ``tau`` is the mean of the trials'; rho is that of the mean frequency and the mean IoU.
    """
    first = rankings[0]
    if len(rankings) == 1:
        return replace(first, provenance=provenance or first.provenance)
    by_head: dict[Head, list[HeadScore]] = {score.head: [] for score in first.scores}
    for ranking in rankings:
        for score in ranking.scores:
            by_head[score.head].append(score)
    names = [field.name for field in fields(HeadScore) if field.name not in ("head", "frequency_sd")]
    scores = []
    for head, several in by_head.items():
        means = {name: _mean_known([getattr(score, name) for score in several]) for name in names}
        spread = float(np.std([score.frequency or 0.0 for score in several], ddof=1))
        scores.append(HeadScore(head, **means, frequency_sd=spread))  # type: ignore[arg-type]
    scores.sort(key=lambda s: (-(s.frequency or 0.0), np.inf if s.entropy is None else s.entropy, s.head))
    chosen = tuple(score.head for score in scores[:top] if score.frequency)
    rho, rho_p = spearman(
        np.array([score.frequency or 0.0 for score in scores]),
        np.array([np.nan if score.iou is None else score.iou for score in scores]),
    )
    return replace(
        first, chosen=chosen, weights=(1.0,) * len(chosen), scores=tuple(scores), trials=len(rankings),
        tau=_mean_known([ranking.tau for ranking in rankings]),
        sensitivity_tau=_mean_known([ranking.sensitivity_tau for ranking in rankings]),
        rho=rho, rho_p=rho_p, provenance=provenance or {},
    )  # fmt: skip


def spearman(frequency: Doubles, iou: Doubles) -> tuple[float | None, float | None]:
    """Rank correlation and its p of heads picked in 1 % of the samples or more; None where it has no meaning."""
    used = (frequency >= 0.01) & np.isfinite(iou)
    if used.sum() < 3 or min(np.ptp(frequency[used]), np.ptp(iou[used])) == 0:
        return None, None
    result = scipy.stats.spearmanr(frequency[used], iou[used])
    p = float(result.pvalue)
    return float(result.statistic), p if np.isfinite(p) else None


def _mean_known(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None
