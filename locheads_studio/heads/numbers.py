"""The numbers of a model's studio grounding: they were chosen on its own maps, or stand here as robust defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Final, NamedTuple

import numpy as np

from locheads_studio.errors import HeadError
from locheads_studio.heads.arrays import Bools, Floats
from locheads_studio.heads.grid import Grid, IntBox, overlap
from locheads_studio.heads.grounding import STUDIO_LEVEL, STUDIO_MARGIN, STUDIO_SIGMA, ground_studio

DEFAULTS: Final = "robust defaults, chosen on the built-in model's maps of 14 x 14 cells"
SIGMAS: Final = (0.0, 0.4, 0.7, 1.0, 1.4, 2.0)
"""Of the smoothing, in the model's own cells."""
LEVELS: Final = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)
"""Of the peak."""
MARGINS: Final = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)
"""Of the box's sides, around it in the segmenter's prompt."""


@dataclass(frozen=True)
class Numbers:
    """``sigma``: smoothing in cells, 0..4. ``level``: of the peak, above 0 and below 1. ``margin``: around the box, in
    shares of its sides, 0..1. ``provenance``: what they were chosen on; empty for the defaults. ``closer``: whether
    small things are looked at once more, from closer (``models.nearer``)."""

    sigma: float = STUDIO_SIGMA
    level: float = STUDIO_LEVEL
    margin: float = STUDIO_MARGIN
    provenance: Mapping[str, Any] = field(default_factory=dict)
    closer: bool = False

    def __post_init__(self) -> None:
        """HeadError for a number out of range."""
        right = 0 <= self.sigma <= 4 and 0 < self.level < 1 and 0 <= self.margin <= 1
        if not (right and all(map(isfinite, (self.sigma, self.level, self.margin)))):
            raise HeadError(
                "{sigma}, {level}, {margin} are no numbers for a grounding.",
                "Tune again.",
                sigma=self.sigma,
                level=self.level,
                margin=self.margin,
            )

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        told = {"sigma": self.sigma, "level": self.level, "margin": self.margin, "provenance": dict(self.provenance)}
        return told | ({"closer": True} if self.closer else {})

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Numbers:
        """Those of ``to_json``. ValueError, TypeError or KeyError for anything else, HeadError out of range."""
        sigma, level, margin = (float(values[name]) for name in ("sigma", "level", "margin"))
        return cls(sigma, level, margin, dict(values.get("provenance", {})), values.get("closer") is True)


@dataclass(frozen=True, eq=False)
class Example:
    """A phrase whose answer is known: the studio heads' maps [K, rows, columns], and the true mask [height, width]."""

    maps: Floats
    grid: Grid
    mask: Bools


class Score(NamedTuple):
    """Means over examples: of the box's IoU with the true box, and how often the first point lies on the mask."""

    box: float
    pointing: float

    @property
    def both(self) -> float:
        """What is chosen by."""
        return (self.box + self.pointing) / 2


def scores(
    examples: Sequence[Example], weights: Sequence[float] | None, sigma: float, levels: Sequence[float] = LEVELS
) -> dict[float, Score]:
    """What a smoothing is worth at every level."""
    return {level: _score(examples, weights, sigma, level) for level in levels}


def choose(
    examples: Sequence[Example], weights: Sequence[float] | None = None
) -> tuple[float, float, dict[tuple[float, float], Score]]:
    """Smoothing and level that are best on the examples, and what all pairs of them score. HeadError without any."""
    if not examples:
        raise HeadError("There are no examples to choose by.", "Ask about scenes that hold things.")
    table = {(sigma, level): score for sigma in SIGMAS for level, score in scores(examples, weights, sigma).items()}
    sigma, level = max(table, key=lambda pair: table[pair].both)
    return sigma, level, table


def _score(examples: Sequence[Example], weights: Sequence[float] | None, sigma: float, level: float) -> Score:
    boxes = hits = 0.0
    for example in examples:
        ground = ground_studio(example.maps, None, example.grid, weights=weights, sigma=sigma, level=level)
        height, width = example.mask.shape
        x, y = min(int(ground.points[0][0]), width - 1), min(int(ground.points[0][1]), height - 1)
        boxes += overlap(ground.box, _around(example.mask))
        hits += bool(example.mask[y, x])
    return Score(boxes / len(examples), hits / len(examples))


def _around(mask: Bools) -> IntBox:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
