"""Looking for the localization heads of a model: sample by sample, by the paper's way (§4) or by labelled samples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from locheads_studio.errors import HeadError
from locheads_studio.heads.arrays import Bools, Doubles, Floats, checked
from locheads_studio.heads.assembly import prepare, smooth
from locheads_studio.heads.combination import Kept, greedy
from locheads_studio.heads.criteria import (
    attention_sum,
    binarise,
    maximum_curvature,
    spatial_entropy,
    two_class_split,
)
from locheads_studio.heads.grounding import STUDIO_KERNEL, STUDIO_LEVEL, STUDIO_SIGMA
from locheads_studio.heads.names import Head
from locheads_studio.heads.ranking import HeadRanking, HeadScore

Criterion = Literal["attention_sum", "entropy", "sensitivity"]
Truth = Literal["iou", "studio_iou", "pointing"]

_KINDS = ("sum", "entropy", "sensitivity", "iou", "studio_iou", "pointing")


class Discovery:
    """Collects what every head did on every sample; then answers which heads are the localization heads.

    Holds six numbers per head and sample, and, for ``greedy_combination``, the maps of labelled samples up to
    ``keep_bytes`` (2 bytes per head and cell: 200 samples of LLaVA-1.5-7B are 240 MB). Several can work on parts of
    the samples at once and be merged. The paper's average of the frequency over 5 trials of 1,000 samples is the
    frequency over all of them.
    """

    def __init__(self, keep_bytes: int = 512 * 2**20) -> None:
        self._rows: dict[str, list[Floats]] = {kind: [] for kind in _KINDS}
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
        """One sample: maps [layers, heads, r, c] of its phrase, every layer from 0 on.

        sensitivity: [layers, heads] from ``phrase_sensitivity``. truth: [r, c], how much of each cell the region
        covers, 0..1 (``Grid.of``). neutral: maps of the neutral phrase, same shape, for the studio's measures.
        inside: [r, c], cells on the picture (``Grid.inside``). Another grid in each sample is fine. Raises HeadError
        on other shapes.
        """
        array = checked(maps, 4)
        layers, heads, *cells = array.shape
        if self._shape not in (None, (layers, heads)):
            raise HeadError(f"This sample has {layers} x {heads} heads, the others {self._shape}.", "Use one model.")
        unknown = np.full((layers, heads), np.nan)
        row = dict.fromkeys(_KINDS, unknown)
        row["sum"], row["entropy"] = attention_sum(array), spatial_entropy(array)
        if sensitivity is not None:
            row["sensitivity"] = _shaped(sensitivity, (layers, heads), "The sensitivity")
        if truth is not None:
            region = _shaped(truth, tuple(cells), "The truth")
            if not region.any():
                raise HeadError("The truth of this sample covers no cell.", "Leave the sample out.")
            if inside is not None:
                array = array * _shaped(inside, tuple(cells), "The inside")
            row |= self._compare(array, region, neutral)
        self._shape = (layers, heads)
        for kind in _KINDS:
            self._rows[kind].append(np.asarray(row[kind], np.float32))

    def _compare(self, maps: Doubles, truth: Doubles, neutral: npt.ArrayLike | None) -> dict[str, Doubles]:
        studio = smooth(prepare(maps, neutral), STUDIO_KERNEL, STUDIO_SIGMA)
        peak = studio.max(axis=(-2, -1), keepdims=True)
        flat = studio.reshape(*studio.shape[:2], -1)
        hit = (truth.ravel()[flat.argmax(axis=-1)] >= 0.5 * truth.max()) & (peak[..., 0, 0] > 0)
        if maps.size * 2 + sum(kept.nbytes for kept in self._kept) <= self._keep_bytes:
            self._kept.append(Kept.of(flat, truth.ravel()))
        return {
            "iou": soft_iou(binarise(smooth(maps)), truth),
            "studio_iou": soft_iou((studio >= STUDIO_LEVEL * peak) & (peak > 0), truth),
            "pointing": hit.astype(np.float64),
        }

    def merge(self, other: Discovery) -> None:
        """Take over another collection's samples, as if they had been added here."""
        if None not in (self._shape, other._shape) and self._shape != other._shape:
            raise HeadError(f"{other._shape} heads cannot join {self._shape}.", "Use one model.")
        self._shape = self._shape or other._shape
        for kind in _KINDS:
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
            raise HeadError(f"{wanted} are no criteria.", "Choose from attention_sum, entropy and sensitivity.")
        keep = self._eligible(first_layer)
        sums = self._mean("sum")
        if "attention_sum" in wanted:
            tau = maximum_curvature(sums[keep]) if tau is None else tau
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
        rho, rho_p = self._rho(frequency)
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
        most: int = 5,
        first_layer: int = 2,
        pool: int = 48,
        objective: Literal["pointing", "iou", "both"] = "both",
        min_gain: float = 0.002,
        provenance: Mapping[str, Any] | None = None,
    ) -> HeadRanking:
        """Heads that are best *together*: added one after another, whichever raises the summed map's quality most.

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
            raise HeadError(f"The model has no layer {first_layer}.", "Start at a lower layer.")
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

    def _rho(self, frequency: Doubles) -> tuple[float | None, float | None]:
        iou = self._mean("iou")
        used = (frequency >= 0.01) & np.isfinite(iou)
        if used.sum() < 3 or min(np.ptp(frequency[used]), np.ptp(iou[used])) == 0:
            return None, None
        result = stats.spearmanr(frequency[used], iou[used])
        p = float(result.pvalue)
        return float(result.statistic), p if np.isfinite(p) else None

    def _head(self, flat: int) -> Head:
        assert self._shape is not None
        return Head(*(int(part) for part in divmod(int(flat), self._shape[1])))

    def _scores(self, order: npt.NDArray[np.intp], frequency: Doubles | None) -> tuple[HeadScore, ...]:
        means = {kind: self._mean(kind).ravel() for kind in _KINDS}

        def value(kind: str, flat: int) -> float | None:
            number = float(means[kind][flat])
            return number if np.isfinite(number) else None

        return tuple(
            HeadScore(
                self._head(flat),
                None if frequency is None else float(frequency.ravel()[flat]),
                float(means["sum"][flat]),
                *(value(kind, flat) for kind in _KINDS[1:]),
            )
            for flat in order.tolist()
        )


def soft_iou(masks: Bools, truth: Doubles) -> Doubles:
    """IoU of cell masks bool [..., r, c] with a truth [r, c] given as covered shares: [...], 0..1."""
    both = (masks * truth).sum(axis=(-2, -1))
    either = masks.sum(axis=(-2, -1)) + truth.sum() - both
    result: Doubles = both / either
    return result


def _shaped(values: npt.ArrayLike, shape: tuple[int, ...], what: str) -> Doubles:
    array = checked(values, what=what)
    if array.shape != shape:
        raise HeadError(f"{what} is {array.shape}, not {shape}.", "Read both from the same sample.")
    return array
