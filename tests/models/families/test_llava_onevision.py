"""LLaVA-OneVision: tiles whose side is no multiple of the patch, views of many tiles shrunk."""

from __future__ import annotations

from pathlib import Path

import torch
from PIL import Image
from transformers import (
    LlavaOnevisionConfig,
    LlavaOnevisionForConditionalGeneration,
    LlavaOnevisionImageProcessor,
    LlavaOnevisionProcessor,
    LlavaOnevisionVideoProcessor,
    Qwen2Config,
    SiglipVisionConfig,
)

from locheads_studio.models.families.base import View
from locheads_studio.models.families.llava_onevision import FAMILY
from locheads_studio.models.probe import VlmProbe
from tests.models.families.checks import (
    TEXT,
    VISION,
    FamilyChecks,
    lies_where_it_says,
    make_tokenizer,
    means,
    noise,
    ramp,
    save,
)

PINPOINTS = [[60 * rows, 60 * columns] for rows in range(1, 4) for columns in range(1, 4)]


class TestLlavaOnevision(FamilyChecks):
    generator = LlavaOnevisionForConditionalGeneration

    @classmethod
    def write(cls, folder: Path) -> None:
        tokenizer = make_tokenizer({"image_token": "<image>", "video_token": "<video>"})
        images = LlavaOnevisionImageProcessor(size={"height": 60, "width": 60}, image_grid_pinpoints=PINPOINTS)
        processor = LlavaOnevisionProcessor(
            image_processor=images, tokenizer=tokenizer, video_processor=LlavaOnevisionVideoProcessor(),
            num_image_tokens=16, vision_feature_select_strategy="full", vision_aspect_ratio="anyres_max_3",
        )  # fmt: skip
        config = LlavaOnevisionConfig(
            vision_config=SiglipVisionConfig(**VISION | {"image_size": 60}, vision_use_head=False),
            text_config=Qwen2Config(vocab_size=len(tokenizer), **TEXT),
            image_token_index=tokenizer.image_token_id, video_token_index=tokenizer.video_token_id,
            image_grid_pinpoints=PINPOINTS, vision_aspect_ratio="anyres_max_3", tie_word_embeddings=False,
        )  # fmt: skip
        save(folder, LlavaOnevisionForConditionalGeneration(config), processor)

    @staticmethod
    def ends(views: tuple[View, ...]) -> int:
        """Each row of the fitted view ends with a newline."""
        return views[0].grid.rows

    def test_places_are_exact(self, folder: Path) -> None:
        """Within a third of a cell: of each tile's 60 pixels the last 4 are not seen, and cells are taken as even."""
        probe = VlmProbe.load(folder)
        for width, height in ((300, 200), (200, 300), (300, 130), (400, 110), (251, 249)):
            seen = FAMILY.look(probe.processor, Image.fromarray(ramp(width, height)))
            colours = means(probe.processor.image_processor, seen["pixel_values"][0][..., :56, :56], 4)
            packed, _ = probe.model.pack_image_features([colours], seen["image_sizes"], torch.zeros(3), "anyres_max_3")
            for view in FAMILY.views(probe.processor, probe.model.config, seen, width, height):
                lies_where_it_says(view, packed[0].numpy(), 0.34)

    def test_the_published_sizes(self, folder: Path) -> None:
        """The processor counts as the views do with tiles of 384 pixels, 27 patches a side, at most nine tiles."""
        images = LlavaOnevisionImageProcessor()
        config = LlavaOnevisionConfig(image_grid_pinpoints=images.image_grid_pinpoints)
        processor = LlavaOnevisionProcessor(
            image_processor=images, tokenizer=VlmProbe.load(folder).processor.tokenizer, num_image_tokens=729,
            video_processor=LlavaOnevisionVideoProcessor(), vision_feature_select_strategy="full",
        )  # fmt: skip
        for width, height in ((640, 480), (480, 640), (2300, 700), (100, 37), (1000, 1501)):
            seen = FAMILY.look(processor, Image.fromarray(noise(width, height)))
            views = FAMILY.views(processor, config, seen, width, height)
            count = processor.replace_image_token(seen, 0).count("<image>")
            assert sum(view.tokens.size for view in views) + self.ends(views) == count

    def test_large_pictures_are_shrunk(self, folder: Path) -> None:
        """The geometry test covers both ways."""
        probe = VlmProbe.load(folder)
        grids = [probe.open(noise(*size)).grid for size in ((180, 60), (180, 180))]
        assert [(grid.rows, grid.columns) for grid in grids] == [(4, 12), (6, 6)]
