"""LLaVA-1.5 and what has its layout, as the original pads pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from transformers import (
    CLIPVisionConfig,
    LlamaConfig,
    LlavaConfig,
    LlavaForConditionalGeneration,
    LlavaImageProcessor,
    LlavaProcessor,
)

from tests.models.families.checks import SIZES, TEXT, VISION, FamilyChecks, make_tokenizer, save


class TestLlava(FamilyChecks):
    generator = LlavaForConditionalGeneration

    images: ClassVar[dict[str, Any]] = {
        "do_pad": True, "do_center_crop": False, "size": {"height": 56, "width": 56},
    }  # fmt: skip

    @classmethod
    def write(cls, folder: Path) -> None:
        tokenizer = make_tokenizer({"image_token": "<image>"})
        images = LlavaImageProcessor(**cls.images)
        processor = LlavaProcessor(
            image_processor=images, tokenizer=tokenizer, patch_size=14, vision_feature_select_strategy="default",
            num_additional_image_tokens=1,
        )  # fmt: skip
        config = LlavaConfig(
            vision_config=CLIPVisionConfig(**VISION), text_config=LlamaConfig(vocab_size=len(tokenizer), **TEXT),
            image_token_index=tokenizer.image_token_id, image_seq_length=16, tie_word_embeddings=False,
        )  # fmt: skip
        save(folder, LlavaForConditionalGeneration(config), processor)


class TestCropped(TestLlava):
    """The processor of the conversions on the Hub: edges are not seen."""

    images: ClassVar[dict[str, Any]] = {"size": {"shortest_edge": 56}, "crop_size": {"height": 56, "width": 56}}
    sizes = SIZES[:4]
    places = ((0.5, 0.4), (0.55, 0.6))
