"""What is measured of a trace, and the heat maps that other heads would have given. NumPy only; any thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from locheads_studio.document.state import Found
from locheads_studio.errors import HeadError
from locheads_studio.heads.arrays import Doubles, Floats
from locheads_studio.heads.assembly import prepare, smooth
from locheads_studio.heads.criteria import phrase_sensitivity
from locheads_studio.heads.grounding import STUDIO_KERNEL, Ground, ground_paper, ground_studio
from locheads_studio.heads.names import Head, parse_heads
from locheads_studio.heads.ranking import HeadRanking, HeadScore
from locheads_studio.heads.reading import Trace
from locheads_studio.heads.sample import Sample, measure
from locheads_studio.studio.findings import found_of


@dataclass(frozen=True, eq=False)
class Facts:
    """A trace and what was measured of every head [layers, heads]: `sums` 0..1, `entropy` in nats (inf: nowhere),
    `sensitivity` in nats, None for the first phrase on a picture."""

    trace: Trace
    sample: Sample
    sums: Doubles
    entropy: Doubles
    sensitivity: Doubles | None

    def has(self, head: Head) -> bool:
        """Whether it was read."""
        return head.layer < self.sums.shape[0] and head.index < self.sums.shape[1]


@dataclass(frozen=True, eq=False)
class Relooked:
    """The heat map of other heads, like `models.host.Located`."""

    phrase: str
    grounding: str
    ground: Ground
    heads: tuple[str, ...]
    unknown: tuple[str, ...]
    read_as: str


def facts_of(trace: Trace) -> Facts:
    """Measure every head. About 30 ms for a thousand heads."""
    several = np.concatenate([trace.maps[None], trace.beside])
    sensitivity = phrase_sensitivity(several) if len(several) > 1 else None
    sample = measure(trace.maps, sensitivity)
    sums, entropy = (np.asarray(sample.values[kind], np.float64) for kind in (0, 1))
    return Facts(trace, sample, sums, entropy, sensitivity)


def looked_with(facts: Facts, heads: tuple[Head, ...], found: Found) -> Found:
    """What `found` would be with other heads, as the host works it out. HeadError for one that was not read."""
    trace = facts.trace
    if not all(facts.has(head) for head in heads):
        raise HeadError("A head of a layer that was not read was asked for", "Read all layers first")
    at = tuple(np.array(heads).T)
    if found.grounding == "paper":
        ground = ground_paper(trace.maps[at], trace.grid)
    else:
        weights = trace.weights if trace.weights and heads == trace.own else None
        neutral = None if trace.neutral is None else trace.neutral[at]
        said = trace.numbers
        ground = ground_studio(trace.maps[at], neutral, trace.grid, weights=weights, sigma=said.sigma, level=said.level)
    names = tuple(str(head) for head in heads)
    return found_of(Relooked(found.phrase, found.grounding, ground, names, found.unknown, found.read_as))


def glance(
    facts: Facts, heads: tuple[Head, ...], *, word: int | None = None, side: int = 256, plain: bool = False
) -> Floats:
    """Where heads looked, for the whole phrase or at one of its words: float32 0..1, its longer side `side` pixels.

    `plain`: the sum of the maps as the heads gave them; else an even floor is taken away and they are smoothed, as for
    the heat map. At most 3 ms for 48 x 48 cells.
    """
    trace = facts.trace
    maps = (trace.maps if word is None else trace.by_word[word])[tuple(np.array(heads).T)]
    seen = maps if plain else smooth(prepare(maps) * trace.grid.inside(), STUDIO_KERNEL, trace.numbers.sigma)
    total = seen.sum(axis=0) * trace.grid.inside()
    peak = float(total.max())
    grid, scale = trace.grid, side / max(trace.grid.width, trace.grid.height)
    small = replace(
        grid, x0=grid.x0 * scale, y0=grid.y0 * scale, cell_width=grid.cell_width * scale,
        cell_height=grid.cell_height * scale, width=max(1, round(grid.width * scale)),
        height=max(1, round(grid.height * scale)),
    )  # fmt: skip
    return small.upsample(total / peak if peak > 0 else total)


def measured(provenance: Mapping[str, Any]) -> HeadRanking | None:
    """The paper's ranking as a `locheads.json` tells it: a few heads, best first. None when it holds none."""
    try:
        scores = tuple(
            HeadScore(**(dict(score) | {"head": parse_heads(str(score["head"]))[0]})) for score in provenance["paper"]
        )
        samples = int(provenance["samples"])
    except (KeyError, TypeError, ValueError, HeadError):
        return None
    if not scores or any(score.frequency is None for score in scores):
        return None
    chosen = tuple(score.head for score in scores[:3])
    return HeadRanking("paper", chosen, (1.0,) * len(chosen), scores, samples, 2, tau=provenance.get("tau"))
