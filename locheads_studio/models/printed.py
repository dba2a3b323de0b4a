"""The box that a vision-language model prints when it is asked where something is: a baseline of ``evaluate``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from locheads_studio.document.geometry import Box
from locheads_studio.errors import PictureError, UsageError, WeightsError
from locheads_studio.heads.grid import Grid
from locheads_studio.models.boxes import Shares
from locheads_studio.models.families import family_of
from locheads_studio.models.probe import VlmProbe

MOST_TOKENS: Final = 128
"""Of an answer: an estimate with room for Qwen's JSON with a label; the first box counts, so a cut end is no harm."""


def check_prints(folder: Path, prompt: str, name: str) -> None:
    """UsageError when the VLM in a folder prints no boxes: its family has no format for them, or it was trained with a
    ``prompt`` of its own (other than "" and the family's) and knows no other way to be asked. ``name`` is its set's."""
    try:
        values = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        family = family_of(values)
        own = family.prompt(family.config.from_pretrained(folder, local_files_only=True))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(
            "{name}/config.json is missing or damaged", "Download the model again", name=folder.name
        ) from error
    if family.boxes is None:
        reason = "models of its family were not taught to"
    elif prompt not in ("", own):
        reason = "it is asked in a prompt of its own, which has no form for boxes"
    else:
        return
    raise UsageError(
        "The model set {name} prints no boxes: {reason}",
        "Compare with the other baselines",
        name=repr(name),
        reason=reason,
    )


@torch.inference_mode()
def answer(probe: VlmProbe, picture: npt.NDArray[np.uint8], phrase: str) -> tuple[str, Mapping[str, Any]]:
    """What the VLM writes, greedily, when asked for the box of a phrase, special tokens included; and what its image
    processor made of the upright RGB picture [H, W, 3]. ``probe`` has its language head."""
    family, processor, boxes = probe.family, probe.processor, probe.family.boxes
    assert boxes is not None and probe.writer is not None
    height, width = picture.shape[:2]
    try:
        seen = family.look(processor, Image.fromarray(picture))
    except ValueError as error:
        raise PictureError(
            "The model cannot read a picture of {width} x {height} pixels ({error})",
            "Crop it, or choose another model",
            width=width,
            height=height,
            error=error,
        ) from error
    tokenizer = processor.tokenizer
    text = boxes.prompt.replace("{bos}", tokenizer.bos_token or "")
    text = text.replace("<image>", processor.replace_image_token(seen, 0))
    text = text.replace("{phrase}", phrase.strip().rstrip(".!?").rstrip())
    tokens = torch.tensor([probe.prompting.encode(text)[0]], device=probe.device)
    fed = {name: torch.as_tensor(seen[name]).to(probe.device) for name in family.feeds}
    fed = {name: value.to(probe.writer.dtype) if value.is_floating_point() else value for name, value in fed.items()}
    if family.marks:
        fed[family.marks] = (tokens == probe.model.config.image_token_id).long()
    elif not family.causal:
        fed["token_type_ids"] = torch.zeros_like(tokens)  # all of it is read in both directions
    written = probe.writer.generate(
        input_ids=tokens, attention_mask=torch.ones_like(tokens), **fed, do_sample=False, num_beams=1,
        max_new_tokens=MOST_TOKENS, eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id or 0,
    )  # fmt: skip
    return tokenizer.decode(written[0, tokens.shape[1] :], skip_special_tokens=False), seen


def print_box(probe: VlmProbe, picture: npt.NDArray[np.uint8], phrase: str) -> Box | None:
    """The box that the VLM prints for a phrase, in pixels of the upright RGB picture [H, W, 3]; None for none."""
    assert probe.family.boxes is not None
    text, seen = answer(probe, picture, phrase)
    shares = probe.family.boxes.parse(text, *_shown(probe.processor, seen))
    if shares is None:
        return None
    height, width = picture.shape[:2]
    views = probe.family.views(probe.processor, probe.model.config, seen, width, height)
    return on_picture(shares, views[0].grid)


def on_picture(shares: Shares, grid: Grid) -> Box:
    """A box in shares of what the model was shown, which ``grid`` covers, in picture pixels: at least one each way."""
    x0, y0, x1, y1 = shares
    return Box(*grid.to_picture((x0 * grid.columns, y0 * grid.rows, x1 * grid.columns, y1 * grid.rows)))


def _shown(processor: Any, seen: Mapping[str, Any]) -> tuple[int, int]:
    """Width and height of what the model was shown, in pixels."""
    if "image_grid_thw" in seen:  # Qwen's: a table of patches
        patch = int(processor.image_processor.patch_size)
        _, rows, columns = (int(n) for n in seen["image_grid_thw"][0])
        return columns * patch, rows * patch
    height, width = (int(n) for n in seen["pixel_values"].shape[-2:])
    return width, height
