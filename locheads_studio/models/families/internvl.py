"""InternVL 3 and 3.5 (the -hf models): square tiles of the stretched picture, then a thumbnail of all of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from transformers import InternVLConfig, InternVLForConditionalGeneration, InternVLModel, InternVLProcessor
from transformers.models.got_ocr2.image_processing_got_ocr2 import get_optimal_tiled_canvas

from locheads_studio.heads.grid import Grid
from locheads_studio.models.boxes import BoxFormat, list_thousandths
from locheads_studio.models.families.base import Family, View, in_order, side_of, tiled


class InternVL(Family):
    """A picture of one tile has no thumbnail. The processor cuts into tiles by default, not so its image processor."""

    config, model, processor = InternVLConfig, InternVLModel, InternVLProcessor
    decoders = frozenset({"qwen2", "qwen3", "llama"})
    template = "{bos}<|im_start|>user\n<image>\n{phrase}."
    boxes = BoxFormat(
        InternVLForConditionalGeneration,
        "{bos}<|im_start|>user\n<image>\nPlease provide the bounding box coordinate of the region this sentence "
        "describes: <ref>{phrase}</ref><|im_end|>\n<|im_start|>assistant\n",
        list_thousandths,
    )
    options = MappingProxyType({"crop_to_patches": True})

    def views(self, processor: Any, config: Any, seen: Mapping[str, Any], width: int, height: int) -> tuple[View, ...]:
        images, side = processor.image_processor, side_of(processor.image_seq_length)
        columns, rows = get_optimal_tiled_canvas(
            (height, width), (images.size["height"], images.size["width"]), images.min_patches, images.max_patches
        )
        fine = View(tiled(rows, columns, side), Grid.stretched(rows * side, columns * side, width, height))
        if rows * columns == 1:
            return (fine,)
        thumbnail = View(in_order(side, side, rows * columns * side**2), Grid.stretched(side, side, width, height))
        return fine, thumbnail


FAMILY = InternVL()
