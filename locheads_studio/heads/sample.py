"""What every head did on one sample (a sentence about a picture), in six numbers per head; goes to and from JSON."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from locheads_studio.errors import HeadError
from locheads_studio.heads.arrays import Bools, Doubles, Floats, checked
from locheads_studio.heads.assembly import prepare, smooth
from locheads_studio.heads.combination import Kept
from locheads_studio.heads.criteria import attention_sum, binarise, spatial_entropy
from locheads_studio.heads.grounding import STUDIO_KERNEL, STUDIO_LEVEL, STUDIO_SIGMA
from locheads_studio.heads.names import Head

KINDS: Final = ("sum", "entropy", "sensitivity", "iou", "studio_iou", "pointing")


@dataclass(frozen=True, eq=False)
class Sample:
    """``values`` float32 [kinds, layers, heads] as ``KINDS`` has them, NaN where not measured; ``kept``: the maps."""

    values: Floats
    kept: Kept | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Layers and heads per layer."""
        return int(self.values.shape[1]), int(self.values.shape[2])

    def to_json(self) -> dict[str, Any]:
        """As plain values; arrays as packed text."""
        record: dict[str, Any] = {"shape": list(self.shape), "values": _packed(self.values)}
        if self.kept is not None:
            maps, scale, truth = self.kept.maps, self.kept.scale, self.kept.truth
            record["kept"] = {"maps": _packed(maps), "scale": _packed(scale), "truth": _packed(truth)}
        return record

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Sample:
        """Back from plain values; HeadError when they are none."""
        try:
            layers, heads = (int(n) for n in record["shape"])
            values = _unpacked(record["values"], np.float32).reshape(len(KINDS), layers, heads)
            kept = None
            if "kept" in record:
                truth = _unpacked(record["kept"]["truth"], np.float32)
                maps = _unpacked(record["kept"]["maps"], np.float16).reshape(layers, heads, len(truth))
                kept = Kept(maps, _unpacked(record["kept"]["scale"], np.float32).reshape(layers, heads, 1), truth)
        except (KeyError, TypeError, ValueError, zlib.error, binascii.Error) as error:
            raise HeadError(
                "This is no measured sample ({error}).", "Look for the heads again.", error=error
            ) from error
        return cls(values, kept)


def measure(
    maps: npt.ArrayLike,
    sensitivity: npt.ArrayLike | None = None,
    truth: npt.ArrayLike | None = None,
    *,
    neutral: npt.ArrayLike | None = None,
    inside: npt.ArrayLike | None = None,
    keep: bool = True,
) -> Sample:
    """One sample: maps [layers, heads, r, c] of its phrase, every layer from 0 on.

    sensitivity: [layers, heads] from ``phrase_sensitivity``. truth: [r, c], how much of each cell the region covers,
    0..1 (``Grid.of``). neutral: maps of the neutral phrase, same shape, for the studio's measures. inside: [r, c],
    cells on the picture (``Grid.inside``). keep: whether the maps of a labelled sample stay in it, for combinations.
    Raises HeadError on other shapes.
    """
    array = checked(maps, 4)
    layers, heads, *cells = array.shape
    row = dict.fromkeys(KINDS, np.full((layers, heads), np.nan))
    row["sum"], row["entropy"] = attention_sum(array), spatial_entropy(array)
    if sensitivity is not None:
        row["sensitivity"] = _shaped(sensitivity, (layers, heads), "The sensitivity")
    kept = None
    if truth is not None:
        region = _shaped(truth, tuple(cells), "The truth")
        if not region.any():
            raise HeadError("The truth of this sample covers no cell.", "Leave the sample out.")
        if inside is not None:
            array = array * _shaped(inside, tuple(cells), "The inside")
        compared, studio = _compare(array, region, neutral)
        row |= compared
        kept = Kept.of(studio, region.ravel()) if keep else None
    return Sample(np.stack([row[kind] for kind in KINDS]).astype(np.float32), kept)


def _compare(maps: Doubles, truth: Doubles, neutral: npt.ArrayLike | None) -> tuple[dict[str, Doubles], Doubles]:
    studio = smooth(prepare(maps, neutral), STUDIO_KERNEL, STUDIO_SIGMA)
    peak = studio.max(axis=(-2, -1), keepdims=True)
    flat = studio.reshape(*studio.shape[:2], -1)
    hit = (truth.ravel()[flat.argmax(axis=-1)] >= 0.5 * truth.max()) & (peak[..., 0, 0] > 0)
    measures = {
        "iou": soft_iou(binarise(smooth(maps)), truth),
        "studio_iou": soft_iou((studio >= STUDIO_LEVEL * peak) & (peak > 0), truth),
        "pointing": hit.astype(np.float64),
    }
    return measures, flat


def soft_iou(masks: Bools, truth: Doubles) -> Doubles:
    """IoU of cell masks bool [..., r, c] with a truth [r, c] given as covered shares: [...], 0..1."""
    both = (masks * truth).sum(axis=(-2, -1))
    either = masks.sum(axis=(-2, -1)) + truth.sum() - both
    result: Doubles = both / either
    return result


def greedy_heads(
    maps: npt.ArrayLike, criteria: tuple[str, ...], tau: float, top: int = 3, first_layer: int = 2
) -> tuple[Head, ...]:
    """The heads of one sample's maps [layers, heads, r, c] that meet the criteria best: the paper's "greedy" choice.

    "attention_sum" keeps heads whose sum on this sample is ``tau`` or more; of those the ``top`` of lowest entropy are
    taken (without "entropy": of highest sum). The paper's ablation has it 20 points behind fixed heads (§6.4). When no
    head meets the criteria, those of highest sum are taken.
    """
    array = checked(maps, 4)
    sums, entropy = attention_sum(array), spatial_entropy(array)
    keep = np.zeros(sums.shape, bool)
    keep[first_layer:] = True
    if not keep.any():
        raise HeadError("The model has no layer {first_layer}.", "Start at a lower layer.", first_layer=first_layer)
    if "attention_sum" in criteria and (keep & (sums >= tau)).any():
        keep &= sums >= tau
    cost = entropy if "entropy" in criteria and np.isfinite(entropy[keep]).any() else -sums
    flat = np.flatnonzero(keep)
    order = flat[np.lexsort((-sums.ravel()[flat], cost.ravel()[flat]))][:top]
    return tuple(Head(*(int(part) for part in divmod(int(place), sums.shape[1]))) for place in order)


def _shaped(values: npt.ArrayLike, shape: tuple[int, ...], what: str) -> Doubles:
    array = checked(values, what=what)
    if array.shape != shape:
        raise HeadError(
            "{what} is {shape}, not {shape2}.",
            "Read both from the same sample.",
            what=what,
            shape=array.shape,
            shape2=shape,
        )
    return array


def _packed(array: npt.NDArray[np.generic]) -> str:
    """Little-endian bytes, compressed, as text: maps are mostly zeros after their floor is taken away."""
    data = np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()
    return base64.b85encode(zlib.compress(data, 6)).decode("ascii")


def _unpacked(text: str, dtype: Any) -> npt.NDArray[Any]:
    data = zlib.decompress(base64.b85decode(text))
    return np.frombuffer(data, np.dtype(dtype).newbyteorder("<")).astype(dtype)
