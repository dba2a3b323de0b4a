"""Where the thing that a phrase means is, and how far it reaches: read from many heads' maps, as fitted per VLM.

The localization heads tell where a thing is, and badly how large it is: their heat lies on a dog's head as on its bow
tie, and on an umbrella's cloth without the pole. Other heads look at rims, at what is near, at the whole; together they
tell for each token cell how much of it the thing covers, and so where it is, or that it is nowhere. A small
convolutional network reads that, the whole grid for every cell: on 3,459 phrases of drawn validation scenes its mean
soft IoU was .66 where it saw two cells around, .68 where it saw six, .69 where it saw all. It is fitted on drawn scenes
with exact masks (``evaluation/covering.py``) and lies in ``locheads.json`` beside the VLM's weights; a VLM without one
points, and is cut out, by its localization heads' heat alone. The paper's way knows nothing of it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy  # its parts are loaded when first used

from locheads_studio.errors import HeadError
from locheads_studio.heads.arrays import Doubles, Floats
from locheads_studio.heads.assembly import EIGHT
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.grounding import Ground, place
from locheads_studio.heads.names import Head, parse_heads

EDGE: Final = 0.35
"""From which share on a pixel belongs to the thing. Cells at its rim are covered in part, and shares between cells are
interpolated: of 2,858 phrases of validation scenes the box around .5 had a mean IoU of .735 with the true one, .774
around .4, .781 around .35, .776 around .3."""
MARGIN: Final = 0.05
"""Around the box of what is covered, in shares of its sides: less than around that of the heat, which ends earlier."""
HERE: Final = 3.0
"""In the cell where a thing is, for the layers that tell how far it reaches; other channels have a deviation of 1."""
_WEAK: Final = 0.6  # of what is covered at the point itself, where that is little: of a small thing no cell is full
_EMPTY: Final = 0.03  # of a map's mean: logarithms of less tell nothing
_SHOWN: Final = 0.4  # of the heat where the heads do not look, though it is covered
_LEAST: Final = 1e-4  # a share that is as good as none
_TINY: Final = 1e-9


At = Callable[[float, float], Floats]
"""Of a point (x, y) of the picture: how much of each cell the thing there covers, [rows, columns]."""


@dataclass(frozen=True, eq=False)
class Layer:
    """A convolution with an odd kernel and zeros around the grid: ``weights`` [out, in, k, k], ``bias`` [out].

    ``dilation``: cells from one tap of the kernel to the next. ``adds``: what it gives is added to what it got (a
    residual layer).
    """

    weights: Floats
    bias: Floats
    dilation: int = 1
    adds: bool = False

    def __call__(self, values: Floats) -> Floats:
        """[in, rows, columns] -> [out, rows, columns]."""
        rows, columns = values.shape[1:]
        side, apart = self.weights.shape[2], self.dilation
        around = side // 2 * apart
        padded = np.pad(values, ((0, 0), (around, around), (around, around)))
        taps = range(0, side * apart, apart)
        shifted = [padded[:, y : y + rows, x : x + columns] for y in taps for x in taps]
        kernel = self.weights.transpose(0, 2, 3, 1).reshape(len(self.bias), -1)
        told = kernel @ np.concatenate(shifted).reshape(kernel.shape[1], rows * columns)
        return np.asarray(told.reshape(-1, rows, columns) + self.bias[:, None, None], np.float32)

    def to_json(self) -> dict[str, Any]:
        """As plain values; the numbers in half precision, base64."""
        weights, bias = _packed(self.weights), _packed(self.bias)
        return {
            "weights": weights, "bias": bias, "shape": self.weights.shape, "dilation": self.dilation, "adds": self.adds
        }  # fmt: skip

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Layer:
        """That of ``to_json``; older files name neither dilation nor adds. ValueError, KeyError or TypeError for
        anything else."""
        shape = tuple(int(side) for side in values["shape"])
        weights, bias = _unpacked(values["weights"]).reshape(shape), _unpacked(values["bias"])
        return cls(weights, bias, int(values.get("dilation", 1)), bool(values.get("adds", False)))


@dataclass(frozen=True, eq=False)
class Cover:
    """The fitted numbers. ``observed``: the heads whose maps it reads; ``mean`` and ``scale``: of their logarithms.

    ``layers`` follow each other, with everything below zero cut from what each gives; the last has one channel, and
    nothing is cut.
    ``places``: whether it says where a thing is, too, or the localization heads do. ``extent``: layers that are shown
    the thing's place, too, as ``HERE`` in its cell of one more channel, and tell how far it reaches: where the others
    waver between two things, they know which one is meant.
    ``provenance``: what the numbers were fitted on, and what they are worth on test scenes.
    """

    observed: tuple[Head, ...]
    mean: Floats
    scale: Floats
    layers: tuple[Layer, ...]
    places: bool = False
    extent: tuple[Layer, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """ValueError for numbers that do not belong together."""
        wide = len(self.observed)
        if self.mean.shape != (wide,) or self.scale.shape != (wide,) or not wide or not self.layers:
            raise ValueError("a cover needs a mean and a scale for each of its heads, and layers")
        if not np.isfinite([*self.mean, *self.scale]).all() or self.scale.min() <= 0:
            raise ValueError("a cover needs finite numbers and scales above 0")
        _check(self.layers, wide)
        if self.extent:
            _check(self.extent, wide + 1)

    def read(self, maps: npt.ArrayLike) -> Floats:
        """Of the observed heads' raw maps [heads, rows, columns]: the covered share of each cell, [rows, columns]."""
        values = logarithms(maps)
        if len(values) != len(self.observed):
            raise HeadError(
                "The cover reads {observed} heads, not {values}.",
                "Run `locheads-studio heads tune --install` again.",
                observed=len(self.observed),
                values=len(values),
            )
        return _through(self.layers, (values - self.mean[:, None, None]) / self.scale[:, None, None])

    def read_at(self, maps: npt.ArrayLike, row: int, column: int) -> Floats:
        """Of the same: the share of each cell that the thing in the cell (row, column) covers; as ``read`` where there
        are no layers for that."""
        if not self.extent:
            return self.read(maps)
        values = (logarithms(maps) - self.mean[:, None, None]) / self.scale[:, None, None]
        here = np.zeros((1, *values.shape[1:]), np.float32)
        here[0, row, column] = HERE
        return _through(self.extent, np.concatenate([values, here]))

    def at(self, maps: npt.ArrayLike, grid: Grid) -> At:
        """What ``read_at`` says of a point of the picture, of maps on ``grid``."""
        return lambda x, y: self.read_at(maps, *grid.cell(x, y))

    def to_json(self) -> dict[str, Any]:
        """As plain values; the layers' numbers in half precision, base64."""
        return {
            "observed": [str(head) for head in self.observed],
            "mean": [round(float(value), 5) for value in self.mean],
            "scale": [round(float(value), 5) for value in self.scale],
            "layers": [layer.to_json() for layer in self.layers],
            "extent": [layer.to_json() for layer in self.extent],
            "places": self.places,
            "provenance": dict(self.provenance),
        }  # fmt: skip

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Cover:
        """That of ``to_json``. ValueError, KeyError, TypeError or HeadError for anything else."""
        layers, extent = (tuple(map(Layer.from_json, values.get(name, ()))) for name in ("layers", "extent"))
        return cls(
            parse_heads(",".join(values["observed"])), np.asarray(values["mean"], np.float32),
            np.asarray(values["scale"], np.float32), layers, bool(values.get("places", False)), extent,
            dict(values.get("provenance", {})),
        )  # fmt: skip


def covered(
    ground: Ground, told: npt.ArrayLike, grid: Grid, *, places: bool, at: At | None = None, one: bool = False
) -> Ground:
    """The ground with what the thing covers: ``told``, of ``Cover.read``, on ``grid``, and the box around that.

    ``places``: the thing is where a cell is covered most surely; the heat is the heads' as far as that is covered, or,
    where they look elsewhere, what is covered. How far it reaches is what ``at`` says of that point (x, y). Otherwise
    the thing is where the heads look. ``one``: of several things only the one there counts as covered.
    """
    shares: Doubles = np.asarray(told, np.float64) * grid.inside()
    peak = float(shares.max())
    if peak <= 0:
        return ground
    everything = cover = grid.upsample(shares)
    found = None
    x, y = ground.points[0]
    if places:
        found = place(shares / peak, grid, min(EDGE / peak, _WEAK))
        surest_row, surest_column = np.unravel_index(int(shares.argmax()), shares.shape)
        x, y = grid.point(surest_column + 0.5, surest_row + 0.5)
        if at is not None:
            cover = grid.upsample(at(x, y) * grid.inside())
    row, column = min(int(y), grid.height - 1), min(int(x), grid.width - 1)
    labels, _ = scipy.ndimage.label(cover >= min(EDGE, _WEAK * float(cover[row, column])), structure=EIGHT)
    if not labels[row, column]:
        return replace(ground, cover=cover)
    own = labels == labels[row, column]
    rows, columns = scipy.ndimage.find_objects(own.astype(np.int8))[0]
    if one:
        cover = np.where(own | (labels == 0), cover, np.float32(0))
    x, y = ground.points[0]
    hot = (ground.hot or ground.box) if columns.start <= x < columns.stop and rows.start <= y < rows.stop else None
    box = columns.start, rows.start, columns.stop, rows.stop
    ground = replace(ground, cover=cover, box=box, margin=MARGIN, hot=hot)
    if found is None:
        return ground
    heat = everything
    if hot is not None:
        heat = everything * np.float32(_SHOWN) + everything * ground.heat * np.float32(1 - _SHOWN)
    return replace(
        ground, heat=heat / max(heat.max(), np.float32(_TINY)), points=found.first.points, logits=found.logits,
        second=found.second, evidence=ground.evidence._replace(rivalry=found.rivalry),
    )  # fmt: skip


def signs(told: npt.ArrayLike, grid: Grid) -> Doubles:
    """What a reading says of itself: how surely anything is covered, and how surely anything else is; how much is, and
    how much of it in one piece. As logarithms."""
    shares: Doubles = np.clip(np.asarray(told, np.float64) * grid.inside(), _LEAST, 1 - _LEAST)
    peak = float(shares.max())
    labels, _ = scipy.ndimage.label(shares >= min(EDGE, _WEAK * peak), structure=EIGHT)
    own = labels == labels[np.unravel_index(int(shares.argmax()), shares.shape)]
    other = float(np.where(own, _LEAST, shares).max())
    whole, part = float(shares.sum()), float(shares[own].sum())
    return np.array([np.log(peak / (1 - peak)), np.log(other / (1 - other)), np.log(whole), np.log(part / whole),
                     np.log(part / np.count_nonzero(own))])  # fmt: skip


def _check(layers: Sequence[Layer], wide: int) -> None:
    """ValueError for layers that do not lead from ``wide`` channels to one."""
    for layer in layers:
        shape = layer.weights.shape
        if len(shape) != 4 or shape[1] != wide or shape[2] != shape[3] or shape[2] % 2 == 0:
            raise ValueError("the layers of a cover do not follow each other")
        if layer.bias.shape != shape[:1] or layer.dilation < 1:
            raise ValueError("a layer of a cover needs a bias for each of its channels, and a dilation")
        if layer.adds and shape[0] != wide:
            raise ValueError("a layer of a cover that adds gives as many channels as it gets")
        wide = shape[0]
    if wide != 1 or not all(np.isfinite(part).all() for layer in layers for part in (layer.weights, layer.bias)):
        raise ValueError("a cover needs one channel in the end, and finite numbers")


def _through(layers: Sequence[Layer], values: Floats) -> Floats:
    """What the layers make of [in, rows, columns]: shares [rows, columns]."""
    for layer in layers[:-1]:
        given = np.maximum(layer(values), 0.0)
        values = values + given if layer.adds else given
    told = layers[-1](values)[0]
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(told, -30.0, 30.0))), np.float32)


def logarithms(maps: npt.ArrayLike) -> Floats:
    """What is read of raw maps [..., rows, columns]: each over its own mean, as a logarithm."""
    values: Doubles = np.asarray(maps, np.float64)
    mean = values.mean(axis=(-2, -1), keepdims=True)
    return np.asarray(np.log(values / (mean + _TINY) + _EMPTY), np.float32)


def _packed(values: Floats) -> str:
    return base64.b64encode(np.asarray(values, "<f2").tobytes()).decode("ascii")


def _unpacked(text: str) -> Floats:
    return np.frombuffer(base64.b64decode(text, validate=True), "<f2").astype(np.float32)


__all__ = ["EDGE", "HERE", "MARGIN", "At", "Cover", "Layer", "covered", "logarithms", "signs"]
