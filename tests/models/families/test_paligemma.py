"""PaliGemma: picture and phrase look at each other, so only the vision tower's output is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import (
    GemmaConfig,
    PaliGemmaConfig,
    PaliGemmaForConditionalGeneration,
    PaliGemmaProcessor,
    SiglipImageProcessor,
    SiglipVisionConfig,
)

from locheads_studio.errors import WeightsError
from locheads_studio.models.families import family_of
from tests.models.families.checks import TEXT, VISION, FamilyChecks, Picture, make_tokenizer, save


class TestPaliGemma(FamilyChecks):
    generator = PaliGemmaForConditionalGeneration

    @classmethod
    def write(cls, folder: Path) -> None:
        tokenizer = make_tokenizer({"image_token": "<image>"})
        images = SiglipImageProcessor(size={"height": 56, "width": 56})
        images.image_seq_length = 16
        processor = PaliGemmaProcessor(image_processor=images, tokenizer=tokenizer)
        config = PaliGemmaConfig(
            vision_config=SiglipVisionConfig(**VISION, projection_dim=32, vision_use_head=False),
            text_config=GemmaConfig(vocab_size=len(tokenizer), **TEXT),
            image_token_index=tokenizer.image_token_id, projection_dim=32, tie_word_embeddings=False,
        )  # fmt: skip
        save(folder, PaliGemmaForConditionalGeneration(config), processor)

    def official(self, processor: Any, picture: Picture, prompt: str) -> dict[str, torch.Tensor]:
        """The processor itself puts the start sign behind the picture, and ends the prompt with a line break."""
        inputs = super().official(processor, picture, prompt.replace("<s>", ""))
        return {
            "pixel_values": inputs["pixel_values"],
            "input_ids": inputs["input_ids"][:, :-1],
            "token_type_ids": inputs["token_type_ids"][:, :-1],
        }

    def test_the_second_generation_is_refused(self) -> None:
        with pytest.raises(WeightsError, match="gemma2"):
            family_of({"model_type": "paligemma", "text_config": {"model_type": "gemma2"}})
