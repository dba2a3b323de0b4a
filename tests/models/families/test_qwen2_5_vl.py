"""Qwen2.5-VL: a grid of the picture's own aspect, windows in the vision tower, positions in two dimensions."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from transformers import (
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2_5_VLProcessor,
    Qwen2VLImageProcessor,
    Qwen2VLVideoProcessor,
)

from locheads_studio.errors import PictureError
from locheads_studio.models.families.qwen2_5_vl import FAMILY, MOST_TOKENS
from locheads_studio.models.probe import VlmProbe
from tests.models.families.checks import TEXT, FamilyChecks, make_tokenizer, noise, save

SIGNS = {
    "image_token": "<|image_pad|>", "video_token": "<|video_pad|>", "vision_start_token": "<|vision_start|>",
    "vision_end_token": "<|vision_end|>",
}  # fmt: skip
VISION = {
    "depth": 3, "hidden_size": 32, "intermediate_size": 48, "num_heads": 2, "out_hidden_size": 32, "patch_size": 14,
    "window_size": 56, "fullatt_block_indexes": [2],
}  # fmt: skip
ROPE = {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [2, 1, 1]}


class TestQwen2_5_VL(FamilyChecks):
    generator = Qwen2_5_VLForConditionalGeneration

    @classmethod
    def write(cls, folder: Path) -> None:
        tokenizer = make_tokenizer(SIGNS, ("<|im_start|>", "<|im_end|>"))
        size = {"shortest_edge": 112 * 112, "longest_edge": 168 * 168}
        images = Qwen2VLImageProcessor(patch_size=14, size=size)
        processor = Qwen2_5_VLProcessor(
            image_processor=images, tokenizer=tokenizer, video_processor=Qwen2VLVideoProcessor()
        )
        config = Qwen2_5_VLConfig(
            vision_config=VISION, text_config=TEXT | {"vocab_size": len(tokenizer), "rope_parameters": ROPE},
            image_token_id=tokenizer.image_token_id, video_token_id=tokenizer.video_token_id,
            vision_start_token_id=tokenizer.vision_start_token_id, vision_end_token_id=tokenizer.vision_end_token_id,
            tie_word_embeddings=False,
        )  # fmt: skip
        save(folder, Qwen2_5_VLForConditionalGeneration(config), processor)

    def test_large_pictures_and_very_long_ones(self, folder: Path) -> None:
        """The published processors' limit is lowered; what they refuse is said."""
        probe = VlmProbe.load(folder)
        probe.processor.image_processor.size = {"shortest_edge": 56 * 56, "longest_edge": 16384 * 28 * 28}
        seen = FAMILY.look(probe.processor, Image.fromarray(noise(1600, 1200)))
        assert 1200 < len(seen["pixel_values"]) / 4 <= MOST_TOKENS
        with pytest.raises(PictureError, match="cannot read a picture of 2 x 500 pixels"):
            probe.open(noise(2, 500))
