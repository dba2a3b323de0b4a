"""The inpainter: a real diffusers inpainting pipeline that sees a crop of the picture and gives a patch back.

The way of DESIGN.md §8: crop around the mask, scale to the model's size, diffuse, match the colours to the
surroundings, scale back. The caller blends the patch; outside the blend mask nothing may change.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

import cv2
import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from locheads_studio.document.crop import blend_mask, denoise_mask, plan_crop
from locheads_studio.document.geometry import Box
from locheads_studio.document.preview import Preview
from locheads_studio.models.faults import NoPictureError, check_frame
from locheads_studio.models.pipelines import kind_of, load_pipeline, working_size
from locheads_studio.models.preview import Glimpses, Previewer
from locheads_studio.models.reroll import keep_what_is_common

log = logging.getLogger(__name__)

Pixels = npt.NDArray[np.uint8]

STAGE: Final = "repaint"

_RING_SHARE: Final = 0.08  # width of the ring the colours are matched on, of the working size
_RING_LEAST: Final = 64  # pixels; a smaller ring says nothing
_OUTLIER: Final = 48.0  # a ring pixel that differs by more was redrawn, not tinted
_MOST_SHIFT: Final = 24.0  # levels of 255


class Step(Protocol):
    """``step(stage, share)``, and with a preview only where previews were asked for."""

    def __call__(self, stage: str, share: float, preview: Preview | None = None, /) -> None: ...


def _unwatched(stage: str, share: float, preview: Preview | None = None, /) -> None:
    """Nobody looks."""


class Repaint(NamedTuple):
    """``box``: the part of the picture that ``patch`` (uint8 [h, w, 3]) replaces, where ``blend`` (uint8 [h, w]) says.

    ``blend`` is 255 in the user's mask and 0 outside the grown mask. ``exact``: half precision gave no picture, so it
    was made in float32.
    """

    box: Box
    patch: Pixels
    blend: Pixels
    exact: bool = False


def _tokens(tokenizer: Any, text: str, *, whole: bool = True) -> list[int]:
    """A text's tokens, all of them: a tokenizer's own settings may cut and fill up. ``whole``: with begin and end."""
    tokens: list[int] = tokenizer(text, add_special_tokens=whole, truncation=False, padding=False, verbose=False)[
        "input_ids"
    ]
    return tokens


def _is_unknown(tokenizer: Any, word: str) -> bool:
    return tokenizer.unk_token_id is not None and tokenizer.unk_token_id in _tokens(tokenizer, word, whole=False)



class Inpainter:
    """A loaded inpainting pipeline. Not thread-safe: it belongs to the worker's thread."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline
        pipeline.set_progress_bar_config(disable=True)
        self.kind = kind_of(pipeline)
        self.size = working_size(pipeline)
        """Side of the square the model was trained on, in pixels."""
        self.steps, self.guidance = self.kind.steps, self.kind.guidance
        self._previewer = Previewer(pipeline)
        keep_what_is_common(pipeline)

    @classmethod
    def load(cls, folder: Path, device: str = "cpu", dtype: torch.dtype = torch.float32) -> Inpainter:
        """Load a pipeline folder in the Hub layout; nothing is downloaded, only safetensors are read.

        Raises WeightsError when the folder is no such pipeline, or a file in it is missing or damaged.
        """
        return cls(load_pipeline(folder, device, dtype))

    @property
    def pipeline(self) -> Any:
        """The diffusers pipeline."""
        return self._pipeline

    def to(self, device: torch.device | str) -> None:
        """Move it. What was kept for a repaint with another seed is forgotten: it is on the old device."""
        self._pipeline.vae.encode.forget()
        self._pipeline.encode_prompt.forget()
        self._pipeline.to(device)

    def in_pieces(self, device: torch.device | str) -> None:
        """From now on keep it in main memory, and only the component that works on the device."""
        self._pipeline.enable_model_cpu_offload(device=device)

    def modules(self) -> tuple[torch.nn.Module, ...]:
        """Its networks."""
        return tuple(part for part in self._pipeline.components.values() if isinstance(part, torch.nn.Module))

    def shortened(self, prompt: str) -> str:
        """Return the longest beginning of the prompt that the text encoder can read (all of it, as a rule)."""
        tokenizer = getattr(self._pipeline, self.kind.tokenizer)
        limit = self.kind.tokens or int(tokenizer.model_max_length)

        def fits(count: int) -> bool:
            return len(_tokens(tokenizer, prompt[:count])) <= limit

        if fits(len(prompt)):
            return prompt
        low, high = 0, len(prompt)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if fits(middle) else (low, middle)
        return prompt[:low]

    def told_of(self, prompt: str, negative: str = "") -> list[str]:
        """What the user should know of a prompt, in sentences: what is not read of it, and words that are not known."""
        tokenizer = getattr(self._pipeline, self.kind.tokenizer)
        told = []
        for text in filter(None, (prompt, negative if self.kind.negative else "")):
            read = self.shortened(text)
            if read != text:
                told.append(f"The prompt is longer than the model reads; it ends with “{read[-40:].strip()}”.")
            unknown = [word for word in dict.fromkeys(re.findall(r"[^\W_]+", read)) if _is_unknown(tokenizer, word)]
            if unknown:
                told.append(f"The painting model does not know: {', '.join(unknown)[:200]}.")
        if negative and not self.kind.negative:
            told.append("This model cannot be told what must not be painted.")
        return told

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
        previews: bool = False,
        step: Step = _unwatched,
    ) -> Repaint:
        """Repaint what ``mask`` (uint8 [h, w]) marks in ``picture`` (uint8 [h, w, 3]) as ``prompt`` says.

        ``steps`` and ``guidance`` default to the model's; ``strength`` above 0 to 1. The same seed gives the same
        patch. ``step`` is called before, after each diffusion step, and at the end with the share done (0..1), and
        with a preview of most steps where ``previews`` are wanted; what it raises ends the work and leaves the
        inpainter usable.

        Raises PictureError for an empty mask, NoPictureError when the model returns no picture (NaN, black or of one
        colour), in float32 neither.
        """
        height, width = mask.shape
        plan = plan_crop(
            mask, (width, height), self.size, self.kind.multiple, strength, max_aspect=self.kind.max_aspect
        )
        source = np.ascontiguousarray(picture[plan.context.as_slices])
        hole = denoise_mask(mask, plan)
        small, small_hole = _scaled(source, plan.working), _scaled(hole, plan.working)
        if small_hole.max() < 128:  # a mask so small that scaling lost it
            small_hole = np.where(small_hole >= max(1, small_hole.max()), 255, 0).astype(np.uint8)
        blend = blend_mask(mask, plan)
        step(STAGE, 0.0)

        def paint() -> Pixels:
            return self._diffuse(
                small, small_hole, prompt, negative_prompt, seed,
                steps or self.steps, self.guidance if guidance is None else guidance, strength, step,
                self._previewer.begin(plan.context, blend, plan.working) if previews else None,
            )  # fmt: skip

        exact = False
        try:
            painted = paint()
        except NoPictureError:  # half precision overflows in some models' decoders
            if self._pipeline.dtype == torch.float32:
                raise
            exact = True
        if exact:
            with self._in_float32():
                painted = paint()
        matched = match_colours(painted, small, small_hole)
        patch = _scaled(matched, plan.context.size)
        step(STAGE, 1.0)
        return Repaint(plan.context, patch, blend, exact)

    @contextmanager
    def _in_float32(self) -> Iterator[None]:
        """The pipeline in full precision, for twice its memory."""
        log.warning("the model made no picture in %s; trying again in float32", self._pipeline.dtype)
        usual = self._pipeline.dtype
        try:
            self._pipeline.to(torch.float32)
            yield
        finally:
            self._pipeline.to(usual)

    def _diffuse(
        self, source: Pixels, hole: Pixels, prompt: str, negative: str, seed: int,
        steps: int, guidance: float, strength: float, step: Step, glimpses: Glimpses | None,
    ) -> Pixels:  # fmt: skip
        """Run the pipeline at working size; returns the whole frame, uint8."""
        steps = max(steps, math.ceil(1 / strength))  # the pipeline runs int(steps * strength) of them
        read = self.shortened(prompt)
        if read != prompt:
            log.warning("the prompt is too long for the model; it read only %r", read)

        def after(pipeline: Any, index: int, _time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
            latents, count = tensors["latents"], int(pipeline.num_timesteps)
            if not bool(torch.isfinite(latents).all()):
                raise NoPictureError("values that are not numbers")
            share = (index + 1) / (count + 1)  # the decoder's share of the work is about that of one step
            if glimpses is None:
                step(STAGE, share)
            else:  # with little strength, the first of the scheduler's steps are left out
                step(STAGE, share, glimpses.after(len(pipeline.scheduler.timesteps) - count + index, latents))
            return {}

        options: dict[str, Any] = {self.kind.guided_by: guidance}
        if self.kind.negative:
            options["negative_prompt"] = self.shortened(negative) or self.kind.no_prompt
        if self.kind.tokens:
            options["max_sequence_length"] = self.kind.tokens
        with torch.inference_mode():
            result = self._pipeline(
                prompt=read, image=Image.fromarray(source), mask_image=Image.fromarray(hole),
                height=source.shape[0], width=source.shape[1], num_inference_steps=steps, strength=strength,
                output_type="np", generator=torch.Generator("cpu").manual_seed(seed), callback_on_step_end=after,
                callback_on_step_end_tensor_inputs=["latents"], **options,
            ).images[0]  # fmt: skip
        return check_frame(np.asarray(result, np.float32), source)


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
