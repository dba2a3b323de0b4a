"""DeepSeek-VL 7B: DeepSeek-VL's layout with a second vision tower at high resolution behind the same tokens."""

from __future__ import annotations

from typing import Any

from transformers import DeepseekVLHybridConfig, DeepseekVLHybridModel, DeepseekVLHybridProcessor

from locheads_studio.models.families.deepseek_vl import DeepseekVL


class DeepseekVLHybrid(DeepseekVL):
    """The picture is fitted at the high resolution; the low one is that square made smaller."""

    config, model, processor = DeepseekVLHybridConfig, DeepseekVLHybridModel, DeepseekVLHybridProcessor
    feeds = ("pixel_values", "high_res_pixel_values")

    def _square(self, images: Any) -> int:
        return int(images.high_res_size["height"])


FAMILY = DeepseekVLHybrid()
