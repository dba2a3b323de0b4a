"""What every head of a model did on one picture."""

from __future__ import annotations

from dataclasses import dataclass

from locheads_studio.heads.arrays import Floats
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.names import Head


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
