"""Tiny checkpoints of the real classes with random weights, written in the real file layouts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from transformers import (
    CLIPVisionConfig,
    LlamaConfig,
    LlavaConfig,
    LlavaForConditionalGeneration,
    LlavaImageProcessor,
    LlavaProcessor,
)

from locheads_studio.models.sam import STORYBOOK_CONFIG
from locheads_studio.training.inpainter.autoencoder import new_vae
from locheads_studio.training.inpainter.samples import vocabulary
from locheads_studio.training.inpainter.unet import build_pipeline, new_text_encoder, new_tokenizer, new_unet
from locheads_studio.training.vlm.model import build_tokenizer

PROMPT = "<s><image>where is {phrase}."
WORDS = ["<pad>", "<unk>", "<s>", "</s>", "<image>", *"where is the red dog cat blue big . on left of".split()]
LAYERS, HEADS = 4, 4


def write_vlm(folder: Path, *, key_value_heads: int, pad: bool) -> Path:
    """Write a tiny LLaVA with random weights in the Hub layout."""
    torch.manual_seed(3)
    tokenizer = build_tokenizer(WORDS)
    size = {"height": 56, "width": 56} if pad else {"shortest_edge": 56}
    images = LlavaImageProcessor(do_pad=pad, do_center_crop=not pad, size=size, crop_size={"height": 56, "width": 56})
    processor = LlavaProcessor(
        image_processor=images, tokenizer=tokenizer, patch_size=14, vision_feature_select_strategy="default",
        num_additional_image_tokens=1, image_token="<image>",
    )  # fmt: skip
    vision = CLIPVisionConfig(
        hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=2, image_size=56, patch_size=14
    )
    text = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=48, num_hidden_layers=LAYERS,
        num_attention_heads=HEADS, num_key_value_heads=key_value_heads, head_dim=8, max_position_embeddings=128,
        tie_word_embeddings=False,
    )  # fmt: skip
    config = LlavaConfig(
        vision_config=vision, text_config=text, image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
        vision_feature_layer=-1, image_seq_length=16, tie_word_embeddings=False,
    )  # fmt: skip
    model = LlavaForConditionalGeneration(config)
    with torch.no_grad():  # larger than the usual start, so that attention is far from even
        for name, parameter in model.named_parameters():
            if "q_proj" in name or "k_proj" in name:
                parameter.mul_(12)
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


TINY_SAM: dict[str, Any] = {
    **STORYBOOK_CONFIG,
    "image_size": 64,
    "embed_dim": 32,
    "depth": 2,
    "heads": 2,
    "window_size": 4,
    "global_attention": [1],
    "prompt_dim": 32,
    "decoder_heads": 2,
    "decoder_mlp_dim": 32,
    "score_hidden_dim": 16,
}


def write_segmenter(folder: Path, sam: Any, config: dict[str, Any] = TINY_SAM) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config))
    save_file(
        {name: value.half().contiguous() for name, value in sam.state_dict().items()}, folder / "model.safetensors"
    )


def write_inpainter(folder: Path, size: int = 64) -> Path:
    """Write a Stable Diffusion inpainting pipeline that works on ``size`` x ``size`` pixels."""
    torch.manual_seed(0)
    tokenizer = new_tokenizer(vocabulary())
    pipeline = build_pipeline(
        new_vae(size, (8, 8, 8, 8)).eval(),
        new_unet(size, (8, 16, 16)).eval(),
        new_text_encoder(len(tokenizer)).eval(),
        tokenizer,
    )
    pipeline.save_pretrained(folder, safe_serialization=True)
    return folder
