"""The inpainter: a real diffusers inpainting pipeline that sees a crop of the picture and gives a patch back.

The way of DESIGN.md §8: crop around the mask, scale to the model's size, diffuse, match the colours to the
surroundings, scale back. The caller blends the patch; outside the blend mask nothing may change.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
import torch
from diffusers import AutoPipelineForInpainting
from PIL import Image
from safetensors import SafetensorError

from locheads_studio.document.crop import blend_mask, denoise_mask, plan_crop
from locheads_studio.document.geometry import Box
from locheads_studio.errors import ModelError, WeightsError

log = logging.getLogger(__name__)

Pixels = npt.NDArray[np.uint8]
Step = Callable[[str, float], None]

STAGE: Final = "repaint"
MULTIPLE: Final = 8
SMALL_MODEL: Final = 256
"""Models that work on fewer pixels a side than this are ours: few steps, little guidance, squares only."""

_RING_SHARE: Final = 0.08  # width of the ring the colours are matched on, of the working size
_RING_LEAST: Final = 64  # pixels; a smaller ring says nothing
_OUTLIER: Final = 48.0  # a ring pixel that differs by more was redrawn, not tinted
_MOST_SHIFT: Final = 24.0  # levels of 255


class Repaint(NamedTuple):
    """``box``: the part of the picture that ``patch`` (uint8 [h, w, 3]) replaces, where ``blend`` (uint8 [h, w]) says.

    ``blend`` is 255 in the user's mask and 0 outside the grown mask.
    """

    box: Box
    patch: Pixels
    blend: Pixels


class Inpainter:
    """A loaded inpainting pipeline. Not thread-safe: it belongs to the worker's thread."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline
        pipeline.set_progress_bar_config(disable=True)
        network = getattr(pipeline, "unet", None) or pipeline.transformer
        sample = network.config.get("sample_size") or 64
        self.size = int(max(sample) if isinstance(sample, list | tuple) else sample) * int(pipeline.vae_scale_factor)
        """Side of the square the model was trained on, in pixels."""
        small = self.size < SMALL_MODEL
        self.steps, self.guidance = (12, 2.5) if small else (25, 7.5)
        self._max_aspect = 1.0 if small else 1.5

    @classmethod
    def load(cls, folder: Path, device: str = "cpu", dtype: torch.dtype = torch.float32) -> Inpainter:
        """Load a pipeline folder in the Hub layout; nothing is downloaded, only safetensors are read.

        Raises WeightsError when the folder is no such pipeline, or a file in it is missing or damaged.
        """
        index = folder / "model_index.json"
        try:
            table = json.loads(index.read_text(encoding="utf-8"))
            name = str(table["_class_name"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise WeightsError(
                f"{folder} holds no diffusers pipeline", "Choose a folder with model_index.json"
            ) from error
        # The safety checker of older pipelines judges photographs by a network of its own; the licence question is the
        # user's, who brings the weights.
        unchecked = {"safety_checker": None, "requires_safety_checker": False} if "safety_checker" in table else {}
        try:
            pipeline = AutoPipelineForInpainting.from_pretrained(
                folder, local_files_only=True, use_safetensors=True, dtype=dtype, **unchecked
            )
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
            raise WeightsError(
                f"The inpainter in {folder} ({name}) cannot be loaded: {_first_line(error)}",
                "Restore its files or choose another model set",
            ) from error
        return cls(pipeline.to(device))

    def shortened(self, prompt: str) -> str:
        """Return the longest beginning of the prompt that the text encoder can read (all of it, as a rule)."""
        tokenizer = self._pipeline.tokenizer
        limit = int(tokenizer.model_max_length)

        def fits(count: int) -> bool:
            return len(tokenizer(prompt[:count], verbose=False)["input_ids"]) <= limit

        if fits(len(prompt)):
            return prompt
        low, high = 0, len(prompt)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if fits(middle) else (low, middle)
        return prompt[:low]

    def inpaint(
        self,
        picture: Pixels,
        mask: Pixels,
        prompt: str,
        *,
        seed: int = 0,
        steps: int | None = None,
        guidance: float | None = None,
        strength: float = 1.0,
        negative_prompt: str = "",
        step: Step = lambda stage, share: None,
    ) -> Repaint:
        """Repaint what ``mask`` (uint8 [h, w]) marks in ``picture`` (uint8 [h, w, 3]) as ``prompt`` says.

        ``steps`` and ``guidance`` default to the model's; ``strength`` above 0 to 1. The same seed gives the same
        patch. ``step`` is called before, after each diffusion step, and at the end with the share done (0..1); what
        it raises ends the work and leaves the inpainter usable.

        Raises PictureError for an empty mask, ModelError when the model returns no picture (NaN or black).
        """
        height, width = mask.shape
        plan = plan_crop(mask, (width, height), self.size, MULTIPLE, strength, max_aspect=self._max_aspect)
        source = np.ascontiguousarray(picture[plan.context.as_slices])
        hole = denoise_mask(mask, plan)
        small, small_hole = _scaled(source, plan.working), _scaled(hole, plan.working)
        if small_hole.max() < 128:  # a mask so small that scaling lost it
            small_hole = np.where(small_hole >= max(1, small_hole.max()), 255, 0).astype(np.uint8)
        step(STAGE, 0.0)
        painted = self._diffuse(
            small, small_hole, prompt, negative_prompt, seed,
            steps or self.steps, self.guidance if guidance is None else guidance, strength, step,
        )  # fmt: skip
        matched = match_colours(painted, small, small_hole)
        patch = _scaled(matched, plan.context.size)
        step(STAGE, 1.0)
        return Repaint(plan.context, patch, blend_mask(mask, plan))

    def _diffuse(
        self, source: Pixels, hole: Pixels, prompt: str, negative: str, seed: int,
        steps: int, guidance: float, strength: float, step: Step,
    ) -> Pixels:  # fmt: skip
        """Run the pipeline at working size; returns the whole frame, uint8."""
        steps = max(steps, math.ceil(1 / strength))  # the pipeline runs int(steps * strength) of them
        read = self.shortened(prompt)
        if read != prompt:
            log.warning("the prompt is too long for the model; it read only %r", read)

        def after(pipeline: Any, index: int, _time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
            if not bool(torch.isfinite(tensors["latents"]).all()):
                raise _broken("values that are not numbers")
            # The decoder's share of the work is about that of one step.
            step(STAGE, (index + 1) / (int(pipeline.num_timesteps) + 1))
            return {}

        with torch.inference_mode():
            result = self._pipeline(
                prompt=read, negative_prompt=self.shortened(negative), image=Image.fromarray(source),
                mask_image=Image.fromarray(hole), height=source.shape[0], width=source.shape[1],
                num_inference_steps=steps, guidance_scale=guidance, strength=strength, output_type="np",
                generator=torch.Generator("cpu").manual_seed(seed), callback_on_step_end=after,
                callback_on_step_end_tensor_inputs=["latents"],
            ).images[0]  # fmt: skip
        if not np.isfinite(result).all():
            raise _broken("values that are not numbers")
        frame = np.clip(np.rint(np.asarray(result, np.float32) * 255), 0, 255).astype(np.uint8)
        if not frame.any() and source.any():
            raise _broken("a black picture")
        return frame


def match_colours(painted: Pixels, source: Pixels, hole: Pixels) -> Pixels:
    """Take the tint off a painted frame (all three of one size; ``hole`` 255 where it was repainted).

    Outside the hole the frame should equal the source; how it differs on a ring around the hole is what the model
    adds to colours. That difference, local near the ring and its mean further in, is taken off, within limits.
    Unchanged when the ring is too small to tell.
    """
    inside = (hole >= 128).astype(np.uint8)
    reach = max(2, round(_RING_SHARE * max(hole.shape)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    ring = (cv2.dilate(inside, kernel) > 0) & (cv2.dilate(inside, np.ones((3, 3), np.uint8)) == 0)
    difference = source.astype(np.float32) - painted.astype(np.float32)
    ring &= np.abs(difference).max(axis=2) <= _OUTLIER
    if np.count_nonzero(ring) < _RING_LEAST:
        return painted
    mean = difference[ring].mean(axis=0)
    weight = ring.astype(np.float32)
    trust = 0.05
    local = cv2.GaussianBlur(difference * weight[..., None], (0, 0), reach) + trust * mean
    shift = local / (cv2.GaussianBlur(weight, (0, 0), reach) + trust)[..., None]
    matched = painted.astype(np.float32) + np.clip(shift, -_MOST_SHIFT, _MOST_SHIFT)
    return np.clip(np.rint(matched), 0, 255).astype(np.uint8)


def _scaled(array: Pixels, size: tuple[int, int]) -> Pixels:
    """Resize to ``size`` (width, height): area mean when it shrinks, cubic when it grows."""
    height, width = array.shape[:2]
    if (width, height) == size:
        return array
    how = cv2.INTER_AREA if size[0] * size[1] < width * height else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(array, size, interpolation=how), dtype=np.uint8)


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _broken(what: str) -> ModelError:
    return ModelError(f"The inpainter produced {what}", "Try another seed, or run it on the processor (device cpu)")
