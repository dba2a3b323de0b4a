"""DeepSeek-VL 7B: two vision towers behind the same tokens."""

from __future__ import annotations

from pathlib import Path

from transformers import (
    DeepseekVLHybridConfig,
    DeepseekVLHybridForConditionalGeneration,
    DeepseekVLHybridImageProcessor,
    DeepseekVLHybridProcessor,
    LlamaConfig,
    SamVisionConfig,
    SiglipVisionConfig,
)

from tests.models.families.checks import SIZES, TEXT, VISION, FamilyChecks, make_tokenizer, save


class TestDeepseekVLHybrid(FamilyChecks):
    generator = DeepseekVLHybridForConditionalGeneration
    sizes = (*SIZES, (300, 20))

    @classmethod
    def write(cls, folder: Path) -> None:
        tokenizer = make_tokenizer({"image_token": "<image_placeholder>"})
        images = DeepseekVLHybridImageProcessor(
            size={"height": 56, "width": 56}, high_res_size={"height": 128, "width": 128}
        )
        processor = DeepseekVLHybridProcessor(image_processor=images, tokenizer=tokenizer, num_image_tokens=16)
        sharp = SamVisionConfig(
            hidden_size=32, output_channels=16, num_hidden_layers=2, num_attention_heads=2, image_size=128,
            patch_size=16, window_size=2, global_attn_indexes=[0, 1], mlp_dim=48,
        )  # fmt: skip
        config = DeepseekVLHybridConfig(
            vision_config=SiglipVisionConfig(**VISION, vision_use_head=False), high_res_vision_config=sharp,
            text_config=LlamaConfig(vocab_size=len(tokenizer), **TEXT),
            image_token_id=tokenizer.image_token_id, tie_word_embeddings=False,
        )  # fmt: skip
        save(folder, DeepseekVLHybridForConditionalGeneration(config), processor)
