"""What a pipeline of diffusers is told for one run. Each family has its own words for the same wishes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from locheads_studio.document.outline import removes
from locheads_studio.models.pipelines import Kind

Pixels = npt.NDArray[np.uint8]

REMOVE: Final = "Remove it, so that only the background is left, as if it had never been there."
"""What a model that is told what to change reads in the place of a prompt like "empty background"."""


@dataclass(frozen=True)
class Asked:
    """What every run of the pipeline for one repaint is told. ``reference``: a picture [h, w, 3] to go by."""

    prompt: str
    negative: str
    seed: int
    steps: int
    guidance: float
    strength: float
    reference: Pixels | None = None


def arguments(kind: Kind, asked: Asked, source: Pixels, hole: Pixels) -> dict[str, Any]:
    """The call's keywords for a frame ``source`` [h, w, 3] whose ``hole`` [h, w] is painted; the seed is not in it."""
    prompt = REMOVE if kind.edits and removes(asked.prompt) else asked.prompt
    frame = Image.fromarray(source)
    told: dict[str, Any] = {
        "prompt": prompt, "image": frame, "height": source.shape[0], "width": source.shape[1],
        "num_inference_steps": asked.steps, kind.guided_by: asked.guidance, **kind.more,
    }  # fmt: skip
    if kind.masked:
        # the pipeline runs int(steps * strength) of them
        steps = max(asked.steps, math.ceil(1 / asked.strength))
        told |= {"mask_image": Image.fromarray(hole), "strength": asked.strength, "num_inference_steps": steps}
    if asked.reference is not None and kind.reference:
        beside = Image.fromarray(asked.reference)
        told[kind.reference] = [frame, beside] if kind.reference == "image" else beside
    if kind.negative:
        told["negative_prompt"] = asked.negative or kind.no_prompt
    if kind.area:
        told[kind.area] = source.shape[0] * source.shape[1]
    if kind.tokens:
        told["max_sequence_length"] = kind.tokens
    return told


def fitted(reference: Pixels, side: int, multiple: int) -> Pixels:
    """A reference picture at no more than a model's area (``side`` squared), its sides multiples of ``multiple``."""
    height, width = reference.shape[:2]
    scale = min(1.0, side / math.sqrt(width * height))
    size = [max(multiple, round(length * scale / multiple) * multiple) for length in (width, height)]
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(reference, (size[0], size[1]), interpolation=how), np.uint8)
