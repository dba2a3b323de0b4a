"""The storybook VLM before training: its configuration, tokenizer and processor, all of transformers' own classes."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from transformers import (
    CLIPVisionConfig,
    LlamaConfig,
    LlavaConfig,
    LlavaForConditionalGeneration,
    LlavaImageProcessor,
    LlavaProcessor,
    PreTrainedTokenizerFast,
)

from locheads_studio.world.kinds import KINDS
from locheads_studio.world.outfits import CUTS
from locheads_studio.world.sayings import ADJECTIVES, CALLED, CATEGORIES, MODIFIERS, USES
from locheads_studio.world.sentences import ORDINALS, REASONING, WEARERS
from locheads_studio.world.words import COLOURS, PATTERNS, SETTINGS, WORD, words_of

SIDE = 196
"""Side of the VLM's input, in pixels."""
PATCH = 14
GRID = SIDE // PATCH
"""Image tokens a side: 14 x 14 = 196 image tokens."""
THETA = 1_000_000.0
"""Base of the rotary positions. On another grid they are scaled so that one row of image tokens is as long as on the
usual one: the answers of a decoder trained on 14 x 14 tokens stay as they were on 20 x 20 (right first words of 576
questions .861; .830 with positions as they come, .865 scaled)."""


def grid_of(model: LlavaForConditionalGeneration) -> int:
    """Image tokens a side of a storybook VLM."""
    vision = model.config.vision_config
    return int(vision.image_size) // int(vision.patch_size)


SPECIAL = ("<pad>", "<unk>", "<s>", "</s>", "<image>")

_FUNCTION_WORDS = """the a an of to in on with and is are what where who which color colour pattern kind side
left right middle front behind next near from parked most leftmost rightmost far
big small thing something someone could you people person it
not does do wear wears worn around neck for put your head drink keep rain off gives shade sunny day
nothing picture scene there how many one two three four five six no yes describe dressed - ' 's . , ?
at this that my furthest nearest closest foreground background back last between by beside wearing old bearded beard
tall rider other part """.split()


def vocabulary() -> list[str]:
    """All words the VLM knows, special tokens first, in a fixed order."""
    texts: list[str] = [*_FUNCTION_WORDS, *COLOURS, *PATTERNS, *SETTINGS, *ORDINALS, *REASONING, *CUTS, *WEARERS]
    texts += [*CATEGORIES, *USES, *CALLED, *ADJECTIVES, *(word for words in MODIFIERS.values() for word in words)]
    for kind in KINDS.values():
        texts += [kind.name, kind.plural, kind.category, *(part.name for part in kind.parts)]
    words = dict.fromkeys(w for text in texts for w in (words_of(text) if not text.startswith("'") else [text]))
    return [*SPECIAL, *words]


def build_tokenizer(words: Iterable[str]) -> PreTrainedTokenizerFast:
    """Build the word-level tokenizer; unknown words become ``<unk>``."""
    table = {word: i for i, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordLevel(table, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(WORD), behavior="removed", invert=True)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        unk_token="<unk>",
        pad_token="<pad>",
        bos_token="<s>",
        eos_token="</s>",
        extra_special_tokens={"image_token": "<image>"},
    )


def build_processor(grid: int = GRID) -> LlavaProcessor:
    """Build the processor: LLaVA's own image processor (pad to square, resize) and the word-level tokenizer.

    Pictures become ``grid`` patches wide and high.
    """
    side = grid * PATCH
    image_processor = LlavaImageProcessor(
        do_pad=True, size={"height": side, "width": side}, crop_size={"height": side, "width": side},
        do_center_crop=False,
    )  # fmt: skip
    return LlavaProcessor(
        image_processor=image_processor,
        tokenizer=build_tokenizer(vocabulary()),
        patch_size=PATCH,
        vision_feature_select_strategy="default",
        num_additional_image_tokens=1,
        image_token="<image>",
    )


def build_model(processor: LlavaProcessor, seed: int = 0) -> LlavaForConditionalGeneration:
    """Build the untrained storybook VLM for pictures of the processor's size.

    Every attention layer of the decoder starts with its key projection equal to its query projection, so that
    heads attend by similarity from the first step (what this buys is measured in the model card).
    """
    torch.manual_seed(seed)
    tokenizer = processor.tokenizer
    side = int(processor.image_processor.size["height"])
    rope = {"rope_type": "default", "rope_theta": THETA}
    if side != SIDE:
        rope = {**rope, "rope_type": "linear", "factor": side / SIDE}
    vision = CLIPVisionConfig(
        hidden_size=192, intermediate_size=640, num_hidden_layers=6, num_attention_heads=6, image_size=side,
        patch_size=PATCH, projection_dim=192, hidden_act="gelu",
    )  # fmt: skip
    text = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=192, intermediate_size=512, num_hidden_layers=6, num_attention_heads=6,
        num_key_value_heads=6, head_dim=48, max_position_embeddings=1024, rope_parameters=rope,
        rms_norm_eps=1e-5, tie_word_embeddings=True, bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    config = LlavaConfig(
        vision_config=vision, text_config=text, image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
        vision_feature_layer=-1, vision_feature_select_strategy="default", image_seq_length=(side // PATCH) ** 2,
        tie_word_embeddings=True,
    )  # fmt: skip
    model = LlavaForConditionalGeneration(config)
    with torch.no_grad():
        model.get_input_embeddings().weight.normal_(0.0, 192**-0.5)
        for layer in model.model.language_model.layers:
            attention = layer.self_attn
            attention.q_proj.weight.mul_(3.0)
            attention.k_proj.weight.copy_(attention.q_proj.weight)
    return model
