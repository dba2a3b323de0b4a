"""Random weights in the shape of a published vision-language model, made on the spot for ``locheads-studio bench``.

All decoder layers share the tensors of one layer. A pass reads as many bytes and does as much arithmetic as with
layers of their own (a layer of LLaVA-1.5-7B is 405 MB, more than any processor's cache), for a thirtieth of the memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import torch
from tokenizers import Regex, Tokenizer, pre_tokenizers
from tokenizers import models as tokenizer_models
from transformers import (
    CLIPVisionConfig,
    LlamaConfig,
    LlavaConfig,
    LlavaForConditionalGeneration,
    LlavaImageProcessor,
    LlavaModel,
    LlavaProcessor,
    PreTrainedTokenizerFast,
)

from locheads_studio.heads.names import Head
from locheads_studio.models.families.base import SYSTEM

_SPREAD: Final = 1.5
"""Standard deviation of the attention's logits, by the size of the queries and keys: the maps that are compared are
neither even nor, as with 6, so peaked that rounding in bfloat16 decides which token has everything."""
_USUAL: Final = 0.02
"""Standard deviation of transformers' random weights."""


@dataclass(frozen=True)
class Shape:
    """Sizes of a LLaVA: a CLIP tower and a Llama decoder; ``heads`` are those that a phrase is read with."""

    title: str
    hidden: int
    between: int
    layers: int
    attention: int
    vision: tuple[int, int, int, int, int]
    """Width, width between, layers, heads, side in pixels; patches of 14."""
    words: int
    heads: tuple[Head, ...]


SHAPES: Final = {
    "llava-1.5-7b": Shape(
        "LLaVA-1.5-7B", 4096, 11008, 32, 32, vision=(1024, 4096, 24, 16, 336), words=32064,
        heads=(Head(14, 24), Head(14, 13), Head(14, 26)),
    ),
    "tiny": Shape("a tiny LLaVA", 64, 172, 8, 4, (32, 64, 2, 2, 56), 600, (Head(3, 1), Head(2, 0))),
}  # fmt: skip
"""By the name that ``--shape`` takes. "tiny" is for tests."""


def build(shape: Shape, device: torch.device | str, dtype: torch.dtype, phrases: tuple[str, ...]) -> tuple[Any, Any]:
    """A whole ``LlavaForConditionalGeneration`` of the shape with random weights, and its processor, whose tokenizer
    knows the words of ``phrases``, one token each."""
    processor = _processor(shape, phrases)
    width, between, layers, heads, side = shape.vision
    vision = CLIPVisionConfig(
        hidden_size=width, intermediate_size=between, num_hidden_layers=layers, num_attention_heads=heads,
        image_size=side, patch_size=14, projection_dim=768,
    )  # fmt: skip
    text = LlamaConfig(
        vocab_size=shape.words, hidden_size=shape.hidden, intermediate_size=shape.between, num_hidden_layers=1,
        num_attention_heads=shape.attention, max_position_embeddings=4096, tie_word_embeddings=False,
    )  # fmt: skip
    config = LlavaConfig(
        vision_config=vision, text_config=text, image_token_index=processor.image_token_id,
        image_seq_length=(side // 14) ** 2, tie_word_embeddings=False,
    )  # fmt: skip
    torch.manual_seed(0)
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.device(device):
            model = LlavaForConditionalGeneration(config).eval().requires_grad_(False)
    finally:
        torch.set_default_dtype(before)
    attention = model.model.language_model.layers[0].self_attn
    for matrix in (attention.q_proj, attention.k_proj):
        matrix.weight.mul_((_SPREAD / (shape.hidden * _USUAL**2)) ** 0.5)
    _repeat(model.model.language_model, shape.layers)
    return model, processor


def cut(whole: Any, layers: int, dtype: torch.dtype | None = None) -> Any:
    """A ``LlavaModel`` with the first ``layers`` decoder layers of ``whole``, on the same tensors, or on copies of them
    in another ``dtype`` that are shared in the same way; no language head."""
    config = type(whole.config).from_dict(whole.config.to_dict())
    config.text_config.num_hidden_layers = layers
    with torch.device("meta"):
        model = LlavaModel(config)
    table = {name.removeprefix("model."): tensor for name, tensor in whole.named_parameters()}
    table |= dict(whole.model.named_parameters(remove_duplicate=False))
    copies: dict[int, torch.Tensor] = {}
    for name in model.state_dict() if dtype else ():
        place = table[name].data_ptr()
        if place not in copies:
            copies[place] = table[name].to(dtype)
        table[name] = copies[place]
    model.load_state_dict({name: table[name] for name in model.state_dict()}, assign=True)
    for name, buffer in whole.model.named_buffers():
        *path, last = name.split(".")
        setattr(model.get_submodule(".".join(path)), last, buffer)
    return model.eval().requires_grad_(False)


def _repeat(decoder: Any, layers: int) -> None:
    """Give a decoder of one layer ``layers`` of them that share its tensors."""
    first = decoder.layers[0]
    decoder.config.num_hidden_layers = layers
    for index in range(1, layers):
        with torch.device("meta"):
            layer = type(first)(decoder.config, index)
        layer.load_state_dict(first.state_dict(), assign=True)
        decoder.layers.append(layer.eval().requires_grad_(False))


def _processor(shape: Shape, phrases: tuple[str, ...]) -> LlavaProcessor:
    said = " ".join((SYSTEM, *phrases)).replace(",", " ,").replace(".", " . ").split()
    words = dict.fromkeys(["<pad>", "<unk>", "<s>", "</s>", "<image>", ".", ",", "a", *said])
    tokenizer = Tokenizer(tokenizer_models.WordLevel({w: i for i, w in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[A-Za-z']+|[.,]|\n"), behavior="removed", invert=True)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", pad_token="<pad>", bos_token="<s>", eos_token="</s>",
        extra_special_tokens={"image_token": "<image>"},
    )  # fmt: skip
    side = shape.vision[-1]
    size = {"height": side, "width": side}
    images = LlavaImageProcessor(do_pad=True, do_center_crop=False, size=size, crop_size=size)
    return LlavaProcessor(
        image_processor=images, tokenizer=fast, patch_size=14, vision_feature_select_strategy="default",
        num_additional_image_tokens=1, image_token="<image>",
    )  # fmt: skip
