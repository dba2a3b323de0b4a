"""LLaVA-OneVision: LLaVA-NeXT's layout; fitted views of many tiles are shrunk before they reach the decoder."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from types import MappingProxyType
from typing import Any

from transformers import LlavaOnevisionConfig, LlavaOnevisionModel, LlavaOnevisionProcessor

from locheads_studio.heads.grid import Grid
from locheads_studio.models.families.llava_next import LlavaNext


class LlavaOnevision(LlavaNext):
    """``vision_aspect_ratio`` anyres_max_9: no more tokens than nine tiles have, within 10 % a side."""

    config, model, processor = LlavaOnevisionConfig, LlavaOnevisionModel, LlavaOnevisionProcessor
    decoders = frozenset({"qwen2"})
    templates = MappingProxyType({})
    template = "<|im_start|>user <image>\n{phrase}."

    def prepare(self, processor: Any, config: Any) -> None:
        """Its processor counts otherwise, and says so itself."""

    def shrunk(self, config: Any, grid: Grid, side: int) -> Grid:
        most = int(config.vision_aspect_ratio.removeprefix("anyres_max_"))
        ratio = sqrt(grid.rows * grid.columns / (most * side**2))
        if ratio <= 1.1:
            return grid
        rows, columns = int(grid.rows // ratio), int(grid.columns // ratio)
        return replace(
            grid, rows=rows, columns=columns, cell_height=grid.cell_height * grid.rows / rows,
            cell_width=grid.cell_width * grid.columns / columns,
        )  # fmt: skip


FAMILY = LlavaOnevision()
