"""What is kept of a picture that a vision-language model has read."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

import torch
from transformers import DynamicCache

from locheads_studio.heads.grid import Grid
from locheads_studio.models.families.base import View


@dataclass(frozen=True, eq=False)
class Prefix:
    """A picture as the model has read it, and where its tokens lie.

    ``head`` are the token ids up to the last image token, ``columns`` the places of the image tokens in them, ``sign``
    the text that stands for the picture, ``views`` where each image token lies on the picture. ``layers`` are the
    decoder's cache layers and ``next`` the position of the first token after them (M-RoPE does not count tokens). A
    model whose image tokens look at the phrase has no ``layers``, and ``features`` from its vision tower instead.
    """

    key: str
    sign: str
    head: tuple[int, ...]
    columns: torch.Tensor
    views: tuple[View, ...]
    next: int
    layers: tuple[Any, ...] = ()
    features: torch.Tensor | None = None

    @property
    def grid(self) -> Grid:
        """The grid of the picture's maps."""
        return self.views[0].grid

    @property
    def length(self) -> int:
        """Tokens up to the last image token."""
        return len(self.head)

    @property
    def bytes(self) -> int:
        """Memory that keys, values and features take."""
        kept = [tensor for layer in self.layers for tensor in (layer.keys, layer.values)]
        return sum(tensor.nbytes for tensor in (*kept, self.features) if tensor is not None)

    def cache(self, config: Any, count: int) -> DynamicCache:
        """A cache for ``count`` phrases that starts from the keys and values without copying or changing them.

        ``config`` is the decoder's. The layers concatenate and never write into old tensors, so sharing them is safe.
        """
        cache = DynamicCache(config=config)
        cache.layers = [copy(layer) for layer in self.layers]
        for layer in cache.layers:
            layer.keys, layer.values = layer.keys.expand(count, -1, -1, -1), layer.values.expand(count, -1, -1, -1)
        return cache
