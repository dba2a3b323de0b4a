"""Qwen3-VL: Qwen2.5-VL's layout; vision features are added again after the first decoder layers (DeepStack)."""

from __future__ import annotations

from transformers import Qwen3VLConfig, Qwen3VLForConditionalGeneration, Qwen3VLModel, Qwen3VLProcessor

from locheads_studio.models.boxes import BoxFormat, json_thousandths
from locheads_studio.models.families.qwen2_5_vl import Qwen2_5_VL


class Qwen3VL(Qwen2_5_VL):
    """As Qwen2.5-VL with larger patches. A cut keeps the layers that DeepStack adds to (``catalog.shards``)."""

    config, model, processor = Qwen3VLConfig, Qwen3VLModel, Qwen3VLProcessor
    decoders = frozenset({"qwen3_vl_text"})
    template = "<|im_start|>user\n<|vision_start|><image><|vision_end|>{phrase}."
    boxes = BoxFormat(
        Qwen3VLForConditionalGeneration,
        "<|im_start|>user\n<|vision_start|><image><|vision_end|>"
        "Locate {phrase}, report bbox coordinates in JSON format.<|im_end|>\n<|im_start|>assistant\n",
        json_thousandths,
    )


FAMILY = Qwen3VL()
