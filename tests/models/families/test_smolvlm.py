"""SmolVLM: Idefics3's layout, in a folder as its own processor writes it."""

from __future__ import annotations

import json
from pathlib import Path

from transformers import (
    LlamaConfig,
    SmolVLMConfig,
    SmolVLMForConditionalGeneration,
    SmolVLMImageProcessor,
    SmolVLMVisionConfig,
)

from tests.models.families.checks import TEXT, VISION, FamilyChecks, make_tokenizer, save
from tests.models.families.test_idefics3 import SIGNS


class TestSmolVLM(FamilyChecks):
    generator = SmolVLMForConditionalGeneration

    @classmethod
    def write(cls, folder: Path) -> None:
        tokenizer = make_tokenizer({"image_token": "<image>"}, (*SIGNS, "<|im_start|>"))
        images = SmolVLMImageProcessor(size={"longest_edge": 112}, max_image_size={"longest_edge": 56})
        config = SmolVLMConfig(
            vision_config=SmolVLMVisionConfig(**VISION), text_config=LlamaConfig(vocab_size=len(tokenizer), **TEXT),
            image_token_id=tokenizer.image_token_id, scale_factor=2, tie_word_embeddings=False,
        )  # fmt: skip
        images.save_pretrained(folder)
        save(folder, SmolVLMForConditionalGeneration(config), tokenizer)
        values = {"processor_class": "SmolVLMProcessor", "image_seq_len": 4}
        (folder / "processor_config.json").write_text(json.dumps(values))
