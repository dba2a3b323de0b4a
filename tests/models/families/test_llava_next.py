"""LLaVA-NeXT: a base view and fitted tiles with newlines, the padding's tokens taken away."""

from __future__ import annotations

from pathlib import Path

import torch
from PIL import Image
from transformers import (
    CLIPVisionConfig,
    LlamaConfig,
    LlavaNextConfig,
    LlavaNextForConditionalGeneration,
    LlavaNextImageProcessor,
    LlavaNextProcessor,
    MistralConfig,
)

from locheads_studio.models.families.base import View
from locheads_studio.models.families.llava_next import FAMILY
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

PINPOINTS = [[56, 112], [112, 56], [112, 112], [168, 56], [56, 168]]


class TestLlavaNext(FamilyChecks):
    generator = LlavaNextForConditionalGeneration
    sizes = (*SIZES, (3, 200))

    @classmethod
    def write(cls, folder: Path) -> None:
        tokenizer = make_tokenizer({"image_token": "<image>"})
        images = LlavaNextImageProcessor(
            size={"shortest_edge": 56}, crop_size={"height": 56, "width": 56}, image_grid_pinpoints=PINPOINTS
        )
        processor = LlavaNextProcessor(
            image_processor=images, tokenizer=tokenizer, patch_size=14, vision_feature_select_strategy="default",
            num_additional_image_tokens=1,
        )  # fmt: skip
        config = LlavaNextConfig(
            vision_config=CLIPVisionConfig(**VISION),
            text_config=MistralConfig(vocab_size=len(tokenizer), sliding_window=None, **TEXT),
            image_token_index=tokenizer.image_token_id, image_grid_pinpoints=PINPOINTS, tie_word_embeddings=False,
        )  # fmt: skip
        save(folder, LlavaNextForConditionalGeneration(config), processor)

    @staticmethod
    def ends(views: tuple[View, ...]) -> int:
        """Each row of the fitted view ends with a newline."""
        return views[0].grid.rows

    def test_places_are_exact(self, folder: Path) -> None:
        """Colours that tell their place go through the processor and the model's own packing of tiles."""
        probe = VlmProbe.load(folder)
        for width, height in ((300, 200), (200, 300), (300, 130), (130, 300), (400, 90), (90, 400), (251, 249)):
            seen = FAMILY.look(probe.processor, Image.fromarray(ramp(width, height)))
            colours = means(probe.processor.image_processor, seen["pixel_values"][0], 4)
            packed, _ = probe.model.pack_image_features([colours], seen["image_sizes"], "full", torch.zeros(3))
            for view in FAMILY.views(probe.processor, probe.model.config, seen, width, height):
                lies_where_it_says(view, packed[0].numpy())

    def test_prompts_of_the_published_models(self, folder: Path) -> None:
        assert VlmProbe.load(folder).prompting.template == "{bos}[INST] <image>\n{phrase}."
        vicuna = FAMILY.prompt(LlavaNextConfig(text_config=LlamaConfig()))
        assert vicuna.startswith("{bos}A chat") and vicuna.endswith("USER: <image>\n{phrase}.")
