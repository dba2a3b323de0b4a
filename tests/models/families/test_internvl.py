"""InternVL: tiles with merged patches, and a thumbnail after them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from PIL import Image
from transformers import (
    GotOcr2ImageProcessor,
    InternVLConfig,
    InternVLForConditionalGeneration,
    InternVLProcessor,
    InternVLVideoProcessor,
    InternVLVisionConfig,
    Qwen3Config,
)

from locheads_studio.models.probe import VlmProbe
from tests.models.families.checks import TEXT, VISION, FamilyChecks, Picture, make_tokenizer, noise, save

SIGNS = {
    "start_image_token": "<img>", "end_image_token": "</img>", "context_image_token": "<IMG_CONTEXT>",
    "video_token": "<video>",
}  # fmt: skip


class TestInternVL(FamilyChecks):
    generator = InternVLForConditionalGeneration

    @classmethod
    def write(cls, folder: Path) -> None:
        tokenizer = make_tokenizer(SIGNS, ("<|im_start|>",))
        processor = InternVLProcessor(
            image_processor=GotOcr2ImageProcessor(size={"height": 56, "width": 56}, max_patches=6),
            tokenizer=tokenizer, video_processor=InternVLVideoProcessor(), image_seq_length=4,
        )  # fmt: skip
        config = InternVLConfig(
            vision_config=InternVLVisionConfig(**VISION | {"image_size": [56, 56], "patch_size": [14, 14]}),
            text_config=Qwen3Config(vocab_size=len(tokenizer), **TEXT),
            image_token_id=tokenizer.context_image_token_id, image_seq_length=4, tie_word_embeddings=False,
        )  # fmt: skip
        save(folder, InternVLForConditionalGeneration(config), processor)

    def official(self, processor: Any, picture: Picture, prompt: str) -> dict[str, torch.Tensor]:
        """By way of NumPy: with PyTorch 2.6 the processor cannot add up its own tensors."""
        inputs = processor(images=[Image.fromarray(picture)], text=[prompt.replace("<image>", processor.image_token)],
                           return_tensors="np", add_special_tokens=False)  # fmt: skip
        return {name: torch.as_tensor(value) for name, value in inputs.items()}

    def test_one_tile_has_no_thumbnail(self, folder: Path) -> None:
        probe = VlmProbe.load(folder)
        assert [len(probe.open(noise(*size)).views) for size in ((30, 30), (120, 60))] == [1, 2]
