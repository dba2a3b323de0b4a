"""PaliGemma: the stretched picture as one square of tokens that also look at the phrase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from transformers import PaliGemmaConfig, PaliGemmaForConditionalGeneration, PaliGemmaModel, PaliGemmaProcessor

from locheads_studio.heads.grid import Grid
from locheads_studio.models.boxes import BoxFormat, locations
from locheads_studio.models.families.base import Family, View, in_order, side_of


class PaliGemma(Family):
    """Picture and phrase attend to each other in both directions: each phrase runs the whole decoder again.

    PaliGemma 2 is refused: its decoder (Gemma 2) caps attention scores, which the fast attention cannot do.
    """

    config, model, processor = PaliGemmaConfig, PaliGemmaModel, PaliGemmaProcessor
    decoders = frozenset({"gemma"})
    template = "<image>{bos}{phrase}."
    boxes = BoxFormat(PaliGemmaForConditionalGeneration, "<image>{bos}detect {phrase}\n", locations)
    causal = False

    def views(self, processor: Any, config: Any, seen: Mapping[str, Any], width: int, height: int) -> tuple[View, ...]:
        side = side_of(processor.image_seq_length)
        return (View(in_order(side, side), Grid.stretched(side, side, width, height)),)


FAMILY = PaliGemma()
