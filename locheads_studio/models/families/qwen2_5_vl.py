"""Qwen2.5-VL: the picture at its own aspect, one token for each 2 x 2 patches, positions in two dimensions (M-RoPE)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PIL import Image
from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration, Qwen2_5_VLModel, Qwen2_5_VLProcessor

from locheads_studio.heads.grid import Grid
from locheads_studio.models.boxes import BoxFormat, json_pixels
from locheads_studio.models.families.base import Family, View, in_order

MOST_TOKENS: Final = 1280
"""Image tokens at most: what the models' cards advise. Their processors allow 16,384."""


class Qwen2_5_VL(Family):
    """The vision tower orders patches by windows inside and puts its output back in rows."""

    config, model, processor = Qwen2_5_VLConfig, Qwen2_5_VLModel, Qwen2_5_VLProcessor
    decoders = frozenset({"qwen2_5_vl_text"})
    template = (
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n"
        "<|im_start|>user\n<|vision_start|><image><|vision_end|>{phrase}."
    )
    boxes = BoxFormat(
        Qwen2_5_VLForConditionalGeneration,
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n"
        "<|vision_start|><image><|vision_end|>"
        "Locate {phrase}, output its bbox coordinates in JSON format.<|im_end|>\n<|im_start|>assistant\n",
        json_pixels,
    )
    feeds = ("pixel_values", "image_grid_thw")
    marks = "mm_token_type_ids"

    def look(self, processor: Any, picture: Image.Image) -> Mapping[str, Any]:
        images = processor.image_processor
        most = MOST_TOKENS * (images.patch_size * images.merge_size) ** 2
        size = {
            "shortest_edge": min(images.size["shortest_edge"], most),
            "longest_edge": min(images.size["longest_edge"], most),
        }
        seen: Mapping[str, Any] = images(picture, return_tensors="pt", size=size)
        return seen

    def views(self, processor: Any, config: Any, seen: Mapping[str, Any], width: int, height: int) -> tuple[View, ...]:
        merged = processor.image_processor.merge_size
        _, rows, columns = (int(n) for n in seen["image_grid_thw"][0])
        rows, columns = rows // merged, columns // merged
        return (View(in_order(rows, columns), Grid.stretched(rows, columns, width, height)),)


FAMILY = Qwen2_5_VL()
