"""Idefics3: square tiles of the stretched picture row by row, then the whole picture as one more tile."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from transformers import Idefics3Config, Idefics3Model, Idefics3Processor

from locheads_studio.heads.grid import Grid
from locheads_studio.models.families.base import Family, View, in_order, side_of, tiled


class Idefics3(Family):
    """A picture that is not cut has the whole view alone."""

    config, model, processor = Idefics3Config, Idefics3Model, Idefics3Processor
    decoders = frozenset({"llama"})
    template = "{bos}User:<image>{phrase}."
    feeds = ("pixel_values", "pixel_attention_mask")
    options = MappingProxyType({"return_row_col_info": True})
    text = "text_model"

    def views(self, processor: Any, config: Any, seen: Mapping[str, Any], width: int, height: int) -> tuple[View, ...]:
        side, rows, columns = side_of(processor.image_seq_len), int(seen["rows"][0][0]), int(seen["cols"][0][0])
        whole = View(in_order(side, side, rows * columns * side**2), Grid.stretched(side, side, width, height))
        if rows * columns == 0:
            return (whole,)
        return View(tiled(rows, columns, side), Grid.stretched(rows * side, columns * side, width, height)), whole


FAMILY = Idefics3()
