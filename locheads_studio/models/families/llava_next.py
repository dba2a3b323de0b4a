"""LLaVA-NeXT (1.6): the stretched picture as a base square, then the fitted picture in rows with newlines."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from transformers import LlavaNextConfig, LlavaNextModel, LlavaNextProcessor
from transformers.image_processing_utils import get_patch_output_size, select_best_resolution
from transformers.image_utils import ChannelDimension

from locheads_studio.heads.grid import Grid
from locheads_studio.models.families.base import Family, View, in_order
from locheads_studio.models.families.llava import count_tokens


def fitted(width: int, height: int, canvas: tuple[int, int], rows: int, columns: int) -> Grid | None:
    """The cells of a canvas (height, width in pixels, ``rows`` x ``columns`` cells) that the model keeps of a picture
    fitted into its middle: without the outer rows or columns that hold only padding. None when nothing is left."""
    high, wide = get_patch_output_size(np.broadcast_to(np.uint8(0), (3, height, width)), canvas, ChannelDimension.FIRST)
    y, x = height / high, width / wide  # picture pixels per pixel of the canvas
    top, left = (canvas[0] - high) // 2, (canvas[1] - wide) // 2
    down, across = canvas[0] / rows, canvas[1] / columns
    gone_y = gone_x = 0
    if width / height > columns / rows:  # as LLaVA's unpad_image counts
        gone_y = (rows - int(round(height * (columns / width), 7))) // 2
    else:
        gone_x = (columns - int(round(width * (rows / height), 7))) // 2
    if min(rows - 2 * gone_y, columns - 2 * gone_x) < 1:
        return None
    return Grid(
        rows - 2 * gone_y, columns - 2 * gone_x, (gone_x * across - left) * x, (gone_y * down - top) * y,
        across * x, down * y, width, height,
    )  # fmt: skip


class LlavaNext(Family):
    """The two views overlap everywhere; the newlines are image tokens that show nothing.

    Cells are taken as even: where no whole number of patches fits a tile, its last pixels are not seen (6 of 384 in
    OneVision), less than half a cell.
    """

    config, model, processor = LlavaNextConfig, LlavaNextModel, LlavaNextProcessor
    decoders = frozenset({"llama", "mistral", "qwen2"})
    template = (
        "{bos}A chat between a curious human and an artificial intelligence assistant. The assistant gives helpful, "
        "detailed, and polite answers to the human's questions. USER: <image>\n{phrase}."
    )
    templates: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"mistral": "{bos}[INST] <image>\n{phrase}.", "qwen2": "<|im_start|>user\n<image>\n{phrase}."}
    )  # by decoder; ``template`` is Vicuna's
    feeds = ("pixel_values", "image_sizes")
    pieces = True

    def prepare(self, processor: Any, config: Any) -> None:
        count_tokens(processor, config)

    def prompt(self, config: Any) -> str:
        return self.templates.get(config.text_config.model_type, self.template)

    def views(self, processor: Any, config: Any, seen: Mapping[str, Any], width: int, height: int) -> tuple[View, ...]:
        tile, side = config.vision_config.image_size, config.vision_config.image_size // config.vision_config.patch_size
        base = View(in_order(side, side), Grid.stretched(side, side, width, height))
        canvas = select_best_resolution((height, width), config.image_grid_pinpoints)
        fine = fitted(width, height, canvas, *(pixels // tile * side for pixels in canvas))
        if fine is None:
            return (base,)
        fine = self.shrunk(config, fine, side)
        return View(in_order(fine.rows, fine.columns, side * side, fine.columns + 1), fine), base

    def shrunk(self, config: Any, grid: Grid, side: int) -> Grid:
        """The fitted view as the decoder gets it."""
        return grid


FAMILY = LlavaNext()
