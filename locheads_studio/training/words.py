"""Starts a model from one that knows other words: what both know keeps its meaning, new words get a near one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import torch
from torch import Tensor

from locheads_studio.world.kinds import KINDS
from locheads_studio.world.outfits import CUTS
from locheads_studio.world.words import COLOURS, PATTERNS, SETTINGS

NOISE: Final = 0.3
"""How far new rows of the same family lie apart at first, in standard deviations of the table's values."""


def _families() -> list[set[str]]:
    """Words that mean things of one sort; a compound's parts count each."""
    names: tuple[Iterable[str], ...] = (
        COLOURS, PATTERNS, SETTINGS, [*CUTS, "outfit", "costume", "dress", "suit", "uniform", "clothes"],
        (p.name for k in KINDS.values() for p in k.parts), (n for k in KINDS.values() for n in (k.name, k.plural)),
    )  # fmt: skip
    return [{word for name in family for word in name.lower().replace("-", " ").split()} for family in names]


def added_words(old: Mapping[str, int], new: Mapping[str, int]) -> list[str]:
    """The words of ``new`` that ``old`` lacks, in the order of their numbers."""
    return sorted((word for word in new if word not in old), key=lambda word: new[word])


@torch.no_grad()
def table_by_word(table: Tensor, old: Mapping[str, int], new: Mapping[str, int], seed: int = 0) -> Tensor:
    """The rows of a ``table`` [old words, width] in the order of a new vocabulary: [new words, width].

    A word that the old one lacks gets the mean of the known words of its family (colours, outfits, things ...), or of
    all words, and some noise, so that no two begin alike.
    """
    families = _families()
    noise = torch.Generator().manual_seed(seed)
    spread = NOISE * float(table.float().std())
    rows = torch.empty(max(new.values()) + 1, table.shape[1], dtype=table.dtype)
    rows[:] = table.float().mean(dim=0).to(table.dtype)
    for word in sorted(new, key=lambda each: new[each]):
        if word in old:
            rows[new[word]] = table[old[word]]
            continue
        related = next(
            (
                found
                for family in families
                if word in family and (found := [old[w] for w in sorted(family) if w in old])
            ),
            sorted(old.values()),
        )
        near = table[related].float().mean(dim=0).cpu()
        rows[new[word]] = (near + spread * torch.randn(table.shape[1], generator=noise)).to(table.dtype)
    return rows


def state_by_word(
    state: Mapping[str, Tensor], tables: Iterable[str], old: Mapping[str, int], new: Mapping[str, int], seed: int = 0
) -> dict[str, Tensor]:
    """A model's weights with those of its ``tables`` that it has (names of weights) put in a new vocabulary's order."""
    known = set(tables)
    return {name: table_by_word(each, old, new, seed) if name in known else each for name, each in state.items()}
