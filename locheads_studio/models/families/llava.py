"""LLaVA-1.5, and what has its layout (ShareGPT4V, the storybook model): one square of image tokens, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from transformers import LlavaConfig, LlavaForConditionalGeneration, LlavaModel, LlavaProcessor

from locheads_studio.heads.grid import Grid
from locheads_studio.models.boxes import BoxFormat, list_shares
from locheads_studio.models.families.base import SYSTEM, Family, View, in_order


class Llava(Family):
    """The processor pads the picture to a square (as the original does) or crops its middle out (the Hub's default).

    The prompt is the paper's own (its code's conversation "referseg"): the published heads were found with it.
    """

    config, model, processor = LlavaConfig, LlavaModel, LlavaProcessor
    decoders = frozenset({"llama", "mistral", "qwen2"})
    template = f"{{bos}}{SYSTEM}\n<image>\n{{phrase}}."
    boxes = BoxFormat(
        LlavaForConditionalGeneration,
        "{bos}A chat between a curious human and an artificial intelligence assistant. The assistant gives helpful, "
        "detailed, and polite answers to the human's questions. USER: <image>\nPlease provide the bounding box "
        "coordinate of the region this sentence describes: {phrase}. ASSISTANT:",
        list_shares,
    )

    def views(self, processor: Any, config: Any, seen: Mapping[str, Any], width: int, height: int) -> tuple[View, ...]:
        rows, columns = (int(n) // processor.patch_size for n in seen["pixel_values"].shape[-2:])
        images = processor.image_processor
        if getattr(images, "do_pad", False):
            grid = Grid.padded(rows, columns, width, height)
        elif images.do_center_crop:
            grid = Grid.cropped(rows, columns, width, height, images.size["shortest_edge"])
        else:
            grid = Grid.stretched(rows, columns, width, height)
        return (View(in_order(rows, columns), grid),)


FAMILY = Llava()
