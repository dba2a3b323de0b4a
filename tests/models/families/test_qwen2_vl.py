"""Qwen2-VL: a grid of the picture's own aspect, positions in two dimensions."""

from __future__ import annotations

from pathlib import Path

from transformers import (
    Qwen2VLConfig,
    Qwen2VLForConditionalGeneration,
    Qwen2VLImageProcessor,
    Qwen2VLProcessor,
    Qwen2VLVideoProcessor,
)

from tests.models.families.checks import TEXT, FamilyChecks, make_tokenizer, save

SIGNS = {
    "image_token": "<|image_pad|>", "video_token": "<|video_pad|>", "vision_start_token": "<|vision_start|>",
    "vision_end_token": "<|vision_end|>",
}  # fmt: skip
VISION = {
    "depth": 3, "embed_dim": 32, "hidden_size": 32, "num_heads": 2, "mlp_ratio": 2, "patch_size": 14,
}  # fmt: skip
ROPE = {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [2, 1, 1]}


class TestQwen2VL(FamilyChecks):
    generator = Qwen2VLForConditionalGeneration

    @classmethod
    def write(cls, folder: Path) -> None:
        tokenizer = make_tokenizer(SIGNS, ("<|im_start|>", "<|im_end|>"))
        size = {"shortest_edge": 112 * 112, "longest_edge": 168 * 168}
        images = Qwen2VLImageProcessor(patch_size=14, size=size)
        processor = Qwen2VLProcessor(
            image_processor=images, tokenizer=tokenizer, video_processor=Qwen2VLVideoProcessor()
        )
        config = Qwen2VLConfig(
            vision_config=VISION, text_config=TEXT | {"vocab_size": len(tokenizer), "rope_parameters": ROPE},
            image_token_id=tokenizer.image_token_id, video_token_id=tokenizer.video_token_id,
            vision_start_token_id=tokenizer.vision_start_token_id, vision_end_token_id=tokenizer.vision_end_token_id,
            tie_word_embeddings=False,
        )  # fmt: skip
        save(folder, Qwen2VLForConditionalGeneration(config), processor)
