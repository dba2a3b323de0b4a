"""PaliGemma: picture and phrase look at each other, so only the vision tower's output is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
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
from locheads_studio.models.probe import VlmProbe
from tests.models.families.checks import TEXT, VISION, FamilyChecks, Picture, make_tokenizer, noise, save


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

    def test_a_word_sees_the_whole_phrase(self, folder: Path) -> None:
        """As the last one does: a word's row is that of a plain eager run."""
        probe = VlmProbe.load(folder)
        picture, phrase = noise(120, 80), "red dog"
        prefix = probe.open(picture)
        words = probe.prompting.words_of(prefix, phrase)
        found = probe.all_word_maps(prefix, phrase, words)
        model = PaliGemmaForConditionalGeneration.from_pretrained(folder, attn_implementation="eager").eval()
        inputs = self.official(
            probe.processor, picture, probe.prompting.template.replace("{bos}", "<s>").format(phrase=phrase)
        )
        with torch.inference_mode():
            attentions = model(**inputs, output_attentions=True).attentions
        image = inputs["input_ids"][0] == model.config.image_token_id
        for word, maps in zip(words, found, strict=False):
            place = int(image.nonzero()[-1, 0]) + 1 + word.token
            rows = torch.stack([layer[0, :, place][:, image] for layer in attentions])
            np.testing.assert_allclose(maps.reshape(rows.shape), rows.numpy(), atol=1e-5)

    def test_the_second_generation_is_refused(self) -> None:
        with pytest.raises(WeightsError, match="gemma2"):
            family_of({"model_type": "paligemma", "text_config": {"model_type": "gemma2"}})
