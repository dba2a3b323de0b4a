"""What is known of a VLM's heads, and how they ground a phrase from maps that were read once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from locheads_studio.errors import HeadError, WeightsError
from locheads_studio.evaluation.installing import HEADS_FILE
from locheads_studio.heads.arrays import Doubles, Floats
from locheads_studio.heads.calibration import (
    Calibration,
    features,
)
from locheads_studio.heads.cover import Cover, covered, signs
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.grounding import Ground, ground_studio
from locheads_studio.heads.names import Head, parse_heads
from locheads_studio.heads.numbers import Numbers


@dataclass(frozen=True)
class Known:
    """Of ``locheads.json``: the studio heads, their weights, the neutral phrases, the calibration, the numbers and the
    cover."""

    studio: tuple[Head, ...]
    weights: tuple[float, ...]
    neutral: tuple[str, ...]
    calibration: Calibration | None
    numbers: Numbers = field(default_factory=Numbers)
    cover: Cover | None = None

    def by_heat(self, maps: Floats, grid: Grid) -> Ground:
        """The studio grounding of the studio heads' maps [K, rows, columns] alone."""
        said = self.numbers
        ground = ground_studio(maps, None, grid, weights=self.weights or None, sigma=said.sigma, level=said.level)
        return replace(ground, margin=said.margin)

    def ground(self, every: Floats, grid: Grid) -> Ground:
        """The studio grounding of a phrase, from all heads' maps [layers, heads, rows, columns]."""
        ground, cover = self.by_heat(of(every, self.studio), grid), self.cover
        if cover is None:
            return ground
        maps = of(every, cover.observed)
        return covered(ground, cover.read(maps), grid, places=cover.places, at=cover.at(maps, grid))

    def features(self, every: Floats, observed: Sequence[Head], grid: Grid, *, reaches: bool) -> Doubles:
        """What a calibration with these ``observed`` heads looks at, of the same maps; ``reaches``: what is covered
        counted in."""
        cover = self.cover if reaches else None
        sign = () if cover is None else signs(cover.read(of(every, cover.observed)), grid)
        return features(of(every, self.studio), of(every, observed) if observed else (), sign)


def known_heads(folder: Path) -> Known:
    """What the ``locheads.json`` of the VLM in ``folder`` says. WeightsError when it is missing or damaged."""
    try:
        values = json.loads((folder / HEADS_FILE).read_text(encoding="utf-8"))
        return Known(
            parse_heads(",".join(values["studio"])),
            tuple(map(float, values.get("weights", ()))),
            tuple(map(str, values.get("neutral", ()))),
            Calibration.from_json(values["calibration"]) if values.get("calibration") else None,
            Numbers.from_json(values["numbers"]) if values.get("numbers") else Numbers(),
            Cover.from_json(values["cover"]) if values.get("cover") else None,
        )
    except (OSError, ValueError, KeyError, TypeError, HeadError) as error:
        raise WeightsError(f"{HEADS_FILE} is missing or damaged ({error})", "Run `heads find --install`") from error


def of(maps: Floats, heads: Sequence[Head]) -> Floats:
    """Of maps [layers, heads, r, c] those of ``heads``."""
    return maps[[h.layer for h in heads], [h.index for h in heads]]
