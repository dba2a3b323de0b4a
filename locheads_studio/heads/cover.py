"""How far the thing that a phrase means reaches: read from the maps of many heads, by a few numbers fitted per VLM.

The localization heads tell where a thing is, and badly how large it is: their heat lies on a dog's head as on its bow
tie, and on an umbrella's cloth without the pole. Other heads look at rims, at what is near, at the whole; together they
tell for each token cell how much of it the thing covers. A small convolutional network reads that, the whole grid for
every cell: on 3,459 phrases of drawn validation scenes its mean soft IoU was .66 where it saw two cells around, .68
where it saw six, .69 where it saw all. It is fitted on drawn scenes with exact masks (``evaluation/covering.py``) and
lies in ``locheads.json`` beside the VLM's weights; a VLM without one is cut out by its heat alone. Only the prompt and
the choice among the segmenter's masks go by it: where a phrase points is what its localization heads say, and the
paper's way knows nothing of it.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy  # its parts are loaded when first used

from locheads_studio.errors import HeadError
from locheads_studio.heads.arrays import Doubles, Floats
from locheads_studio.heads.assembly import EIGHT
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.grounding import Ground
from locheads_studio.heads.names import Head, parse_heads

EDGE: Final = 0.35
"""From which share on a pixel belongs to the thing. Cells at its rim are covered in part, and shares between cells are
interpolated: of 2,858 phrases of validation scenes the box around .5 had a mean IoU of .735 with the true one, .774
around .4, .781 around .35, .776 around .3."""
MARGIN: Final = 0.05
"""Around the box of what is covered, in shares of its sides: less than around that of the heat, which ends earlier."""
_WEAK: Final = 0.6  # of what is covered at the point itself, where that is little: of a small thing no cell is full
_EMPTY: Final = 0.03  # of a map's mean: logarithms of less tell nothing
_TINY: Final = 1e-9


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


@dataclass(frozen=True, eq=False)
class Cover:
    """The fitted numbers. ``observed``: the heads whose maps it reads; ``mean`` and ``scale``: of their logarithms.

    ``layers`` follow each other, with everything below zero cut from what each gives; the last has one channel, and
    nothing is cut.
    ``provenance``: what they were fitted on, and what they are worth on test scenes.
    """

    observed: tuple[Head, ...]
    mean: Floats
    scale: Floats
    layers: tuple[Layer, ...]
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """ValueError for numbers that do not belong together."""
        wide = len(self.observed)
        if self.mean.shape != (wide,) or self.scale.shape != (wide,) or not wide or not self.layers:
            raise ValueError("a cover needs a mean and a scale for each of its heads, and layers")
        for layer in self.layers:
            shape = layer.weights.shape
            if len(shape) != 4 or shape[1] != wide or shape[2] != shape[3] or shape[2] % 2 == 0:
                raise ValueError("the layers of a cover do not follow each other")
            if layer.bias.shape != shape[:1] or layer.dilation < 1:
                raise ValueError("a layer of a cover needs a bias for each of its channels, and a dilation")
            if layer.adds and shape[0] != wide:
                raise ValueError("a layer of a cover that adds gives as many channels as it gets")
            wide = shape[0]
        numbers = [self.mean, self.scale, *(part for layer in self.layers for part in (layer.weights, layer.bias))]
        if wide != 1 or not all(np.isfinite(part).all() for part in numbers) or self.scale.min() <= 0:
            raise ValueError("a cover needs one channel in the end, finite numbers and scales above 0")

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
        values = (values - self.mean[:, None, None]) / self.scale[:, None, None]
        for layer in self.layers[:-1]:
            given = np.maximum(layer(values), 0.0)
            values = values + given if layer.adds else given
        told = self.layers[-1](values)[0]
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(told, -30.0, 30.0))), np.float32)

    def to_json(self) -> dict[str, Any]:
        """As plain values; the layers' numbers in half precision, base64."""
        return {
            "observed": [str(head) for head in self.observed],
            "mean": [round(float(value), 5) for value in self.mean],
            "scale": [round(float(value), 5) for value in self.scale],
            "layers": [
                {"weights": _packed(layer.weights), "bias": _packed(layer.bias), "shape": layer.weights.shape,
                 "dilation": layer.dilation, "adds": layer.adds}
                for layer in self.layers
            ],
            "provenance": dict(self.provenance),
        }  # fmt: skip

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Cover:
        """That of ``to_json``. ValueError, KeyError, TypeError or HeadError for anything else."""
        layers = []
        for told in values["layers"]:
            shape = tuple(int(side) for side in told["shape"])
            weights, bias = _unpacked(told["weights"]).reshape(shape), _unpacked(told["bias"])
            # older files name neither: plain convolutions
            layers.append(Layer(weights, bias, int(told.get("dilation", 1)), bool(told.get("adds", False))))
        return cls(
            parse_heads(",".join(values["observed"])), np.asarray(values["mean"], np.float32),
            np.asarray(values["scale"], np.float32), tuple(layers), dict(values.get("provenance", {})),
        )  # fmt: skip

    def covered(self, ground: Ground, maps: npt.ArrayLike, grid: Grid, *, one: bool = False) -> Ground:
        """The ground with what the thing covers, and the box around that where it holds the ground's first point.

        ``maps``: of the observed heads, on ``grid``. ``one``: of several things only the one at that point.
        """
        cover = grid.upsample(self.read(maps) * grid.inside())
        height, width = cover.shape
        x, y = ground.points[0]
        row, column = min(max(int(y), 0), height - 1), min(max(int(x), 0), width - 1)
        labels, _ = scipy.ndimage.label(cover >= min(EDGE, _WEAK * float(cover[row, column])), structure=EIGHT)
        if not labels[row, column]:
            return replace(ground, cover=cover)
        own = labels == labels[row, column]
        rows, columns = scipy.ndimage.find_objects(own.astype(np.int8))[0]
        if one:
            cover = np.where(own | (labels == 0), cover, np.float32(0))
        box = columns.start, rows.start, columns.stop, rows.stop
        return replace(ground, cover=cover, box=box, margin=MARGIN, hot=ground.box)


def logarithms(maps: npt.ArrayLike) -> Floats:
    """What is read of raw maps [..., rows, columns]: each over its own mean, as a logarithm."""
    values: Doubles = np.asarray(maps, np.float64)
    mean = values.mean(axis=(-2, -1), keepdims=True)
    return np.asarray(np.log(values / (mean + _TINY) + _EMPTY), np.float32)


def _packed(values: Floats) -> str:
    return base64.b64encode(np.asarray(values, "<f2").tobytes()).decode("ascii")


def _unpacked(text: str) -> Floats:
    return np.frombuffer(base64.b64decode(text, validate=True), "<f2").astype(np.float32)


__all__ = ["EDGE", "MARGIN", "Cover", "Layer", "logarithms"]
