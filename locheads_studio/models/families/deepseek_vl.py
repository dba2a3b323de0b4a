"""DeepSeek-VL 1.3B: the picture fitted into the middle of a square, one square of tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from transformers import DeepseekVLConfig, DeepseekVLModel, DeepseekVLProcessor

from locheads_studio.heads.grid import Grid
from locheads_studio.models.families.base import SYSTEM, Family, View, in_order, side_of


class DeepseekVL(Family):
    """Neither side of the fitted picture is made smaller than ``min_size``: very long pictures are widened."""

    config, model, processor = DeepseekVLConfig, DeepseekVLModel, DeepseekVLProcessor
    decoders = frozenset({"llama"})
    template = f"{{bos}}{SYSTEM}\n\nUser: <image>{{phrase}}."

    def views(self, processor: Any, config: Any, seen: Mapping[str, Any], width: int, height: int) -> tuple[View, ...]:
        images, side = processor.image_processor, side_of(processor.num_image_tokens)
        pixels = self._square(images)
        scale = pixels / max(width, height)
        wide, high = (max(round(n * scale), images.min_size) for n in (width, height))
        x, y = width / wide, height / high  # picture pixels per pixel of the square
        left, top = (pixels - wide) // 2, (pixels - high) // 2
        cell = pixels / side
        return (View(in_order(side, side), Grid(side, side, -left * x, -top * y, cell * x, cell * y, width, height)),)

    def _square(self, images: Any) -> int:
        """The side of the square that the picture is fitted into, in pixels."""
        return int(images.size["height"])


FAMILY = DeepseekVL()
