"""How good the built-in segmenter is, measured through ``Segmenter``, and what is written about and of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import save_file

from locheads_studio.models.sam import SamSegmenter
from locheads_studio.training.segmenter.prompts import scene_size, tight_box
from locheads_studio.world.scene import LEAST_AREA, draw_scene, inner_point


@torch.no_grad()
def evaluate(sam: Any, count: int = 200, side: int = 256) -> dict[str, float]:
    """Measure ``sam`` through ``Segmenter`` on the first ``count`` validation scenes; every region counts once.

    Mean IoU at the picture's resolution: ``box`` true box, best of three by predicted score (also split into
    ``box_objects`` and ``box_parts``), ``box_single`` true box, single mask; ``point`` one click deep inside, best by
    score; ``point_oracle`` best of the three.
    """
    segmenter = SamSegmenter(sam.eval(), capacity=1)
    found: dict[str, list[float]] = {}
    for seed in range(count):
        scene = draw_scene(seed, "validation", *scene_size(seed, side))
        for region in scene.regions:
            if region.mask.sum() < LEAST_AREA * (side / 256) ** 2:
                continue
            box = tight_box(region.mask)
            masks, scores, _ = segmenter.segment(scene.picture, box=box, key=str(seed))
            by_box = iou(masks[int(scores.argmax())], region.mask)
            single = segmenter.segment(scene.picture, box=box, multimask=False, key=str(seed)).masks[0]
            point = np.asarray([inner_point(region.mask)], np.float32) + 0.5
            masks, scores, _ = segmenter.segment(scene.picture, points=point, key=str(seed))
            by_point = [iou(mask, region.mask) for mask in masks]
            for name, value in (
                ("box", by_box),
                ("box_parts" if region.part else "box_objects", by_box),
                ("box_single", iou(single, region.mask)),
                ("point", by_point[int(scores.argmax())]),
                ("point_oracle", max(by_point)),
            ):
                found.setdefault(name, []).append(value)
    return {name: float(np.mean(values)) for name, values in found.items()}


def iou(first: npt.NDArray[np.bool_], second: npt.NDArray[np.bool_]) -> float:
    """Intersection over union of two masks of one shape; 0 when both are empty."""
    union = int((first | second).sum())
    return int((first & second).sum()) / union if union else 0.0


def export(
    sam: Any, config: dict[str, Any], output: Path, figures: dict[str, float], steps: int, seconds: float,
    further: bool = False, asked: bool = False, decoder: bool = False,
) -> None:  # fmt: skip
    """Write ``config.json``, ``model.safetensors`` (float16) and the model card; each file is replaced whole.

    ``further``: it was trained further from an earlier model, not from scratch. ``asked``: a VLM prompted it, too.
    ``decoder``: the image encoder stayed as it was.
    """
    output.mkdir(parents=True, exist_ok=True)
    weights = {name: value.detach().half().cpu().contiguous() for name, value in sam.state_dict().items()}
    temporary = output / ".model.safetensors.part"
    save_file(weights, temporary, metadata={"format": "pt"})
    temporary.chmod(0o644)  # safetensors writes for the owner only
    temporary.replace(output / "model.safetensors")
    parameters = sum(p.numel() for p in sam.parameters()) / 1e6
    card = _CARD.format(
        parameters=parameters,
        begin=_DECODER if decoder else "Further, from an earlier model of this kind" if further else "From scratch",
        asked="; beside them boxes, points and covers that a VLM's heads gave for sentences" if asked else "",
        side=config["image_size"],
        steps=steps,
        minutes=seconds / 60,
        table="\n".join(f"| {_NAMES[name]} | {value:.3f} |" for name, value in figures.items()),
    )
    for name, text in (("config.json", json.dumps(config, indent=2) + "\n"), ("README.md", card)):
        part = output / f".{name}.part"
        part.write_text(text, encoding="utf-8")
        part.replace(output / name)


def in_one_line(figures: dict[str, float]) -> str:
    """Return the figures of ``evaluate`` for a log."""
    return "mIoU: " + "  ".join(f"{name} {value:.3f}" for name, value in figures.items())


_DECODER: Final = "Prompt encoder and mask decoder further, from an earlier model of this kind"
_NAMES: Final = {
    "box": "true box, best of three by predicted score",
    "box_objects": "the same, objects only",
    "box_parts": "the same, parts only",
    "box_single": "true box, single mask",
    "point": "one point, best of three by predicted score",
    "point_oracle": "one point, best of three by truth",
}

_CARD: Final = """---
license: apache-2.0
library_name: segment-anything
pipeline_tag: mask-generation
---
# Storybook segmenter

A small `segment_anything` `Sam` ({parameters:.2f} M parameters, {side} x {side} input), used through `SamPredictor`
with boxes, points and coarse masks, alone or together. Part of the built-in storybook model set of LocHeads Studio.

**Data.** Scenes of the drawn world (`locheads_studio.world`), drawn for the training; no photographs and nothing
from elsewhere.

**Training.** {begin}, {steps} steps, {minutes:.0f} minutes, Muon and AdamW, float32, focal and dice loss.
Made by `locheads-studio storybook train segmenter`. Prompts: exact to sloppy boxes, one to three points (also
negative), coarse masks like attention maps of 9 to 16 tokens a side, and combinations{asked}.

**Measured** (mean IoU over the regions of validation scenes at 256 pixels, objects and parts):

| prompt | mean IoU |
| --- | --- |
{table}

**Limits.** It knows the drawn world only; on photographs its masks are of little use. Its masks have half the
resolution of its {side}-pixel input: thin parts of large pictures come out coarse. The program therefore cuts small
things out once more on an enlarged piece of the picture (`locheads_studio/models/closer.py`).
"""
