"""Gemma 3: one square of pooled tokens; layers with a sliding window beside layers that see everything."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from transformers import (
    Gemma3Config,
    Gemma3ForConditionalGeneration,
    Gemma3ImageProcessor,
    Gemma3Processor,
    Gemma3TextConfig,
    SiglipVisionConfig,
)

from locheads_studio.errors import HeadError
from locheads_studio.heads.names import Head
from locheads_studio.models.probe import VlmProbe
from tests.models.families.checks import HEADS, TEXT, VISION, FamilyChecks, make_tokenizer, noise, save

SIGNS = {
    "image_token": "<image_soft_token>", "boi_token": "<start_of_image>", "eoi_token": "<end_of_image>",
}  # fmt: skip


class TestGemma3(FamilyChecks):
    generator = Gemma3ForConditionalGeneration

    @classmethod
    def write(cls, folder: Path) -> None:
        tokenizer = make_tokenizer(SIGNS, ("<start_of_turn>",))
        processor = Gemma3Processor(
            image_processor=Gemma3ImageProcessor(size={"height": 56, "width": 56}), tokenizer=tokenizer,
            image_seq_length=16,
        )  # fmt: skip
        text = Gemma3TextConfig(
            vocab_size=len(tokenizer), sliding_window=512, query_pre_attn_scalar=8,
            layer_types=["sliding_attention", "full_attention"] * 2, **TEXT,
        )  # fmt: skip
        config = Gemma3Config(
            vision_config=SiglipVisionConfig(**VISION | {"patch_size": 7}, vision_use_head=False), text_config=text,
            mm_tokens_per_image=16, image_token_index=tokenizer.image_token_id,
            boi_token_index=tokenizer.boi_token_id, eoi_token_index=tokenizer.eoi_token_id, tie_word_embeddings=False,
        )  # fmt: skip
        save(folder, Gemma3ForConditionalGeneration(config), processor)

    @pytest.mark.parametrize("window", [20, 40])
    def test_heads_that_do_not_see_the_whole_picture(self, folder: Path, tmp_path: Path, window: int) -> None:
        """A window shorter than the picture's part, and one shorter than picture and phrase."""
        for file in folder.iterdir():
            (tmp_path / file.name).write_bytes(file.read_bytes())
        values = json.loads((folder / "config.json").read_text())
        values["text_config"]["sliding_window"] = window
        (tmp_path / "config.json").write_text(json.dumps(values))
        probe, picture = VlmProbe.load(tmp_path), noise(60, 90)
        prefix, phrase = probe.open(picture), "the red dog on the left"
        assert (prefix.length > window) == (window == 20)
        with pytest.raises(HeadError, match=f"only the last {window} of"):
            probe.maps(prefix, [phrase], [Head(0, 0)])
        expected = self.eager_rows(probe, self.eager(tmp_path), picture, phrase)
        rows = probe.rows(prefix, [phrase], [Head(layer, head) for layer in (1, 3) for head in range(HEADS)])
        np.testing.assert_allclose(rows.reshape(2, HEADS, -1), expected[[1, 3]], atol=1e-5)
        every = probe.all_maps(prefix, [phrase])[0]
        assert not every[[0, 2]].any() and every[[1, 3]].all()
