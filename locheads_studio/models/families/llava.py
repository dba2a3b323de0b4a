"""LLaVA-1.5, and what has its layout (ShareGPT4V, the storybook model): one square of image tokens, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from transformers import (
    LlavaConfig,
    LlavaForConditionalGeneration,
    LlavaImageProcessor,
    LlavaModel,
    LlavaProcessor,
)

from locheads_studio.heads.grid import Grid
from locheads_studio.models.boxes import BoxFormat, list_shares
from locheads_studio.models.families.base import SYSTEM, Family, View, in_order


def count_tokens(processor: Any, config: Any) -> None:
    """Let a LLaVA ``processor``, in place, count image tokens as the model's ``config`` does: old folders and converted
    ones say nothing of it, or something else."""
    processor.patch_size = config.vision_config.patch_size
    processor.vision_feature_select_strategy = config.vision_feature_select_strategy
    # CLIP's towers give one token more than they have patches, SigLIP's do not.
    processor.num_additional_image_tokens = int(config.vision_config.model_type == "clip_vision_model")


class Llava(Family):
    """The picture is padded to a square, as the authors do. The conversions on the Hub come with CLIP's processor,
    which cuts the middle out: of a picture of 16:9 that is 56 %. One that stretches is left as it is.

    The prompt is the paper's own (its code's conversation "referseg"): the published heads were found with it.
    """

    config, model, processor = LlavaConfig, LlavaModel, LlavaProcessor
    decoders = frozenset({"llama", "mistral", "qwen2"})
    pieces = True
    template = f"{{bos}}{SYSTEM}\n<image>\n{{phrase}}."
    boxes = BoxFormat(
        LlavaForConditionalGeneration,
        "{bos}A chat between a curious human and an artificial intelligence assistant. The assistant gives helpful, "
        "detailed, and polite answers to the human's questions. USER: <image>\nPlease provide the bounding box "
        "coordinate of the region this sentence describes: {phrase}. ASSISTANT:",
        list_shares,
    )

    def prepare(self, processor: Any, config: Any) -> None:
        count_tokens(processor, config)
        images = processor.image_processor
        if not getattr(images, "do_pad", False) and images.do_center_crop:
            side = config.vision_config.image_size
            kept = ("resample", "image_mean", "image_std", "do_rescale", "rescale_factor", "do_normalize")
            processor.image_processor = LlavaImageProcessor(
                do_pad=True, do_center_crop=False, size={"height": side, "width": side}, do_convert_rgb=True,
                **{name: getattr(images, name) for name in kept},
            )  # fmt: skip

    def views(self, processor: Any, config: Any, seen: Mapping[str, Any], width: int, height: int) -> tuple[View, ...]:
        rows, columns = (int(n) // processor.patch_size for n in seen["pixel_values"].shape[-2:])
        if getattr(processor.image_processor, "do_pad", False):
            grid = Grid.padded(rows, columns, width, height)
        else:
            grid = Grid.stretched(rows, columns, width, height)
        return (View(in_order(rows, columns), grid),)


FAMILY = Llava()
