"""Idefics3: tiles with signs of their own between them, the whole picture last."""

from __future__ import annotations

from pathlib import Path

from transformers import (
    Idefics3Config,
    Idefics3ForConditionalGeneration,
    Idefics3ImageProcessor,
    Idefics3Processor,
    Idefics3VisionConfig,
    LlamaConfig,
)

from tests.models.families.checks import TEXT, VISION, FamilyChecks, make_tokenizer, save

SIGNS = (
    "<fake_token_around_image>", "<image>", "<end_of_utterance>", "<global-img>",
    *(f"<row_{row}_col_{column}>" for row in range(1, 7) for column in range(1, 7)),
)  # fmt: skip


class TestIdefics3(FamilyChecks):
    generator = Idefics3ForConditionalGeneration

    @classmethod
    def write(cls, folder: Path) -> None:
        tokenizer = make_tokenizer({"image_token": "<image>"}, SIGNS)
        images = Idefics3ImageProcessor(size={"longest_edge": 224}, max_image_size={"longest_edge": 56})
        processor = Idefics3Processor(image_processor=images, tokenizer=tokenizer, image_seq_len=4)
        config = Idefics3Config(
            vision_config=Idefics3VisionConfig(**VISION), text_config=LlamaConfig(vocab_size=len(tokenizer), **TEXT),
            image_token_id=processor.image_token_id, scale_factor=2, tie_word_embeddings=False,
        )  # fmt: skip
        save(folder, Idefics3ForConditionalGeneration(config), processor)
