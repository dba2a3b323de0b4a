"""LLaVA-1.5 and what has its layout, as the original pads pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import torch
from PIL import Image
from transformers import (
    CLIPVisionConfig,
    LlamaConfig,
    LlavaConfig,
    LlavaForConditionalGeneration,
    LlavaImageProcessor,
    LlavaProcessor,
)

from locheads_studio.models.probe import VlmProbe
from tests.models.families.checks import TEXT, VISION, FamilyChecks, make_tokenizer, noise, save


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
    """The processor of the conversions on the Hub, which would cut the edges off; here they are seen."""

    images: ClassVar[dict[str, Any]] = {"size": {"shortest_edge": 56}, "crop_size": {"height": 56, "width": 56}}

    def test_it_sees_what_the_authors_show(self, folder: Path) -> None:
        """Pad to a square with the mean colour, then resize."""
        picture = noise(120, 80)
        seen = VlmProbe.load(folder)._look_at("", picture).fed["pixel_values"]
        mean = LlavaImageProcessor().image_mean
        square = np.zeros((120, 120, 3), np.uint8)
        square[:] = [int(255 * value) for value in mean]
        square[20:100] = picture
        images = LlavaImageProcessor(do_center_crop=False, size={"height": 56, "width": 56})
        torch.testing.assert_close(seen, images(Image.fromarray(square), return_tensors="pt")["pixel_values"])


class TestUnsaid(TestCropped):
    """A folder of old, or a converted one: its processor says nothing of image tokens."""

    @classmethod
    def write(cls, folder: Path) -> None:
        super().write(folder)
        values = json.loads((folder / "processor_config.json").read_text())
        for name in ("patch_size", "vision_feature_select_strategy", "num_additional_image_tokens"):
            values.pop(name)
        (folder / "processor_config.json").write_text(json.dumps(values))
