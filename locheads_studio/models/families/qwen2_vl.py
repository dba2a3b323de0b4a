"""Qwen2-VL: Qwen2.5-VL's layout with classes of its own."""

from __future__ import annotations

from transformers import Qwen2VLConfig, Qwen2VLForConditionalGeneration, Qwen2VLModel, Qwen2VLProcessor

from locheads_studio.models.boxes import BoxFormat, pairs_thousandths
from locheads_studio.models.families.qwen2_5_vl import Qwen2_5_VL


class Qwen2VL(Qwen2_5_VL):
    """As Qwen2.5-VL, without windows in the vision tower."""

    config, model, processor = Qwen2VLConfig, Qwen2VLModel, Qwen2VLProcessor
    decoders = frozenset({"qwen2_vl_text"})
    boxes = BoxFormat(
        Qwen2VLForConditionalGeneration,
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n"
        "<|vision_start|><image><|vision_end|>"
        "Detect the bounding box of <|object_ref_start|>{phrase}<|object_ref_end|>.<|im_end|>\n<|im_start|>assistant\n",
        pairs_thousandths,
    )


FAMILY = Qwen2VL()
