"""What every head of a model did on one picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from locheads_studio.heads.arrays import Floats
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.names import Head
from locheads_studio.heads.numbers import Numbers


@dataclass(frozen=True, eq=False)
class Reading:
    """Attention maps of every head for several phrases on one picture: ``maps`` float32 [phrases, layers, heads, r, c].

    ``grid`` says where the cells lie; ``prompt`` is the template the phrases were put in.
    """

    maps: Floats
    grid: Grid
    prompt: str

    @property
    def heads(self) -> tuple[Head, ...]:
        """Every head, layer by layer."""
        return tuple(Head(layer, index) for layer in range(self.maps.shape[1]) for index in range(self.maps.shape[2]))


@dataclass(frozen=True, eq=False)
class Trace:
    """What every loaded head looked at while it read one phrase, word for word: float32, shares of each softmax row.

    ``maps`` [layers, heads, r, c] of the phrase's last token; ``by_word`` [words, layers, heads, r, c] of the last
    token of each of ``words``; ``beside`` [phrases, layers, heads, r, c] of other phrases on the same picture;
    ``neutral`` [layers, heads, r, c], the mean over the neutral phrases, None without any. ``own`` are the heads of the
    grounding, summed with ``weights`` (none: all alike), smoothed and cut by the model's ``numbers``. ``is_whole``: no
    layer of the model is missing.
    """

    phrase: str
    words: tuple[str, ...]
    maps: Floats
    by_word: Floats
    beside: Floats
    neutral: Floats | None
    grid: Grid
    own: tuple[Head, ...]
    weights: tuple[float, ...] = ()
    is_whole: bool = False
    provenance: Mapping[str, Any] = field(default_factory=dict)
    numbers: Numbers = field(default_factory=Numbers)
