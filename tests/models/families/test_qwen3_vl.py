"""Qwen3-VL: as Qwen2.5-VL, and vision features are added to the first decoder layers too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from transformers import (
    Qwen2VLImageProcessor,
    Qwen3VLConfig,
    Qwen3VLForConditionalGeneration,
    Qwen3VLProcessor,
    Qwen3VLVideoProcessor,
)

from locheads_studio.heads.names import Head
from locheads_studio.models.probe import VlmProbe
from tests.models.families.checks import TEXT, FamilyChecks, make_tokenizer, noise, save

SIGNS = {
    "image_token": "<|image_pad|>", "video_token": "<|video_pad|>", "vision_start_token": "<|vision_start|>",
    "vision_end_token": "<|vision_end|>",
}  # fmt: skip
VISION = {
    "depth": 3, "hidden_size": 32, "intermediate_size": 48, "num_heads": 2, "out_hidden_size": 32, "patch_size": 16,
    "num_position_embeddings": 64, "deepstack_visual_indexes": [0, 1, 2],
}  # fmt: skip
ROPE = {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [2, 1, 1]}


class TestQwen3VL(FamilyChecks):
    generator = Qwen3VLForConditionalGeneration

    @classmethod
    def write(cls, folder: Path) -> None:
        tokenizer = make_tokenizer(SIGNS, ("<|im_start|>",))
        size = {"shortest_edge": 112 * 112, "longest_edge": 168 * 168}
        images = Qwen2VLImageProcessor(patch_size=16, size=size)
        processor = Qwen3VLProcessor(
            image_processor=images, tokenizer=tokenizer, video_processor=Qwen3VLVideoProcessor()
        )
        config = Qwen3VLConfig(
            vision_config=VISION, text_config=TEXT | {"vocab_size": len(tokenizer), "rope_parameters": ROPE},
            image_token_id=tokenizer.image_token_id, video_token_id=tokenizer.video_token_id,
            vision_start_token_id=tokenizer.vision_start_token_id, vision_end_token_id=tokenizer.vision_end_token_id,
            tie_word_embeddings=False,
        )  # fmt: skip
        save(folder, Qwen3VLForConditionalGeneration(config), processor)

    def test_a_shallow_head_keeps_the_layers_of_deepstack(self, folder: Path) -> None:
        head, picture = Head(0, 1), noise(60, 90)
        cut, whole = VlmProbe.load(folder, heads=[head]), VlmProbe.load(folder)
        assert len(cut.decoder.layers) == 3
        maps = [probe.maps(probe.open(picture), ["the dog"], [head]) for probe in (cut, whole)]
        np.testing.assert_array_equal(*maps)
        assert cut.layers_run == [0]
