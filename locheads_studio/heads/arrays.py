"""Array types of the method, and the one check every map passes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from locheads_studio.errors import HeadError

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Maps = npt.NDArray[np.floating]  # any float precision


def checked(maps: npt.ArrayLike, dimensions: int | None = None, what: str = "The attention map") -> Doubles:
    """``maps`` [..., rows, columns] as float64, unchanged in value.

    Raises HeadError when there are fewer than two axes (or not ``dimensions``), no cell, or a value that is negative,
    infinite or not a number: attention is a share, so such a value means that the model overflowed in half precision.
    """
    array = np.asarray(maps, dtype=np.float64)
    if array.ndim < 2 or 0 in array.shape or (dimensions is not None and array.ndim != dimensions):
        raise HeadError(
            "{what} has shape {shape}.",
            "Hand over maps with rows and columns as the last two axes.",
            what=what,
            shape=array.shape,
        )
    low, high = float(array.min()), float(array.max())  # NaN shows up in both
    if not (low >= 0.0 and high < np.inf):
        raise HeadError(
            "{what} holds values from {low} to {high}.",
            "Run the model in float32 or bfloat16 instead.",
            what=what,
            low=low,
            high=high,
        )
    return array


def normalised(maps: Doubles) -> Doubles:
    """Each map [..., rows, columns] divided by its sum; a map of zeros stays zeros."""
    total = maps.sum(axis=(-2, -1), keepdims=True)
    result: Doubles = np.divide(maps, total, out=np.zeros_like(maps), where=total > 0)
    return result
