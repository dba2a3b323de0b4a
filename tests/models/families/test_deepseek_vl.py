"""DeepSeek-VL: the picture fitted into a square; very long pictures are widened."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PIL import Image
from transformers import (
    DeepseekVLConfig,
    DeepseekVLForConditionalGeneration,
    DeepseekVLImageProcessor,
    DeepseekVLProcessor,
    LlamaConfig,
    SiglipVisionConfig,
)

from locheads_studio.models.families.base import View, in_order
from locheads_studio.models.families.deepseek_vl import FAMILY
from locheads_studio.models.probe import VlmProbe
from tests.models.families.checks import (
    SIZES,
    TEXT,
    VISION,
    FamilyChecks,
    lies_where_it_says,
    make_tokenizer,
    means,
    ramp,
    save,
)


class TestDeepseekVL(FamilyChecks):
    generator = DeepseekVLForConditionalGeneration
    sizes = (*SIZES, (300, 20))

    @classmethod
    def write(cls, folder: Path) -> None:
        tokenizer = make_tokenizer({"image_token": "<image_placeholder>"})
        processor = DeepseekVLProcessor(
            image_processor=DeepseekVLImageProcessor(size={"height": 56, "width": 56}), tokenizer=tokenizer,
            num_image_tokens=16,
        )  # fmt: skip
        config = DeepseekVLConfig(
            vision_config=SiglipVisionConfig(**VISION, vision_use_head=False),
            text_config=LlamaConfig(vocab_size=len(tokenizer), **TEXT),
            image_token_id=tokenizer.image_token_id, tie_word_embeddings=False,
        )  # fmt: skip
        save(folder, DeepseekVLForConditionalGeneration(config), processor)

    def test_places_are_exact(self, folder: Path) -> None:
        probe = VlmProbe.load(folder)
        for width, height in ((300, 200), (200, 300), (251, 249), (600, 60), (60, 600)):
            seen = FAMILY.look(probe.processor, Image.fromarray(ramp(width, height)))
            colours = means(probe.processor.image_processor, seen["pixel_values"], 56)  # finer than the model's cells
            (view,) = FAMILY.views(probe.processor, probe.model.config, seen, width, height)
            grid = replace(view.grid, rows=56, columns=56, cell_width=view.grid.cell_width / 14,
                           cell_height=view.grid.cell_height / 14)  # fmt: skip
            lies_where_it_says(View(in_order(56, 56), grid), colours[0].numpy(), 0.6)
