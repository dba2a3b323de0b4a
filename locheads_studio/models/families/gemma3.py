"""Gemma 3 (4B and up): the stretched picture as one square of pooled tokens; most layers see only a sliding window."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from transformers import Gemma3Config, Gemma3Model, Gemma3Processor

from locheads_studio.heads.grid import Grid
from locheads_studio.models.families.base import Family, View, in_order, side_of


class Gemma3(Family):
    """Image tokens look at each other in both directions, but not at the phrase: the picture's part can be kept.

    Extra crops (pan and scan) stay off, as by default.
    """

    config, model, processor = Gemma3Config, Gemma3Model, Gemma3Processor
    decoders = frozenset({"gemma3_text"})
    template = "{bos}<start_of_turn>user\n<image>{phrase}."
    options = MappingProxyType({"do_pan_and_scan": False})
    marks = "token_type_ids"

    def views(self, processor: Any, config: Any, seen: Mapping[str, Any], width: int, height: int) -> tuple[View, ...]:
        side = side_of(processor.image_seq_length)
        return (View(in_order(side, side), Grid.stretched(side, side, width, height)),)


FAMILY = Gemma3()
