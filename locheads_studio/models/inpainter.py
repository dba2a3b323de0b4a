"""The inpainter: a real diffusers inpainting pipeline that sees a crop of the picture and gives a patch back.

The way of DESIGN.md §8: crop around the mask, scale to the model's size, diffuse, match the colours to the
surroundings, scale back. The caller blends the patch; outside the blend mask nothing may change.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from locheads_studio.catalog.lora import Lora
from locheads_studio.document.crop import HAND_OVER, CropPlan, blend_mask, hole_mask, plan_crop
from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import soften, softness, spread
from locheads_studio.document.outline import Outline, outline_of, removes
from locheads_studio.document.parts import parts_of, windows
from locheads_studio.document.preview import Preview
from locheads_studio.models import ground, silhouette
from locheads_studio.models.calling import Asked, arguments, fitted
from locheads_studio.models.composing import Composition, Step
from locheads_studio.models.defaults import Defaults
from locheads_studio.models.faults import NoPictureError, check_frame
from locheads_studio.models.pipelines import defaults_of, kind_of, load_pipeline
from locheads_studio.models.preview import Glimpses, Previewer
from locheads_studio.models.reroll import keep_what_is_common
from locheads_studio.models.seam import boxed, cut, match_colours
from locheads_studio.models.wearing import put_on
from locheads_studio.models.wider import changed_beyond

log = logging.getLogger(__name__)

Pixels = npt.NDArray[np.uint8]

STAGE: Final = "repaint"

SECOND_PASS: Final = 0.7  # of the picture's resolution: a result that has as much of it stays as it is
SECOND_STRENGTH: Final = 0.4  # enough to sharpen, too little to draw something else
_SHARP: Final = 3.0  # pixels of a mask's soft edge: a wider one was wanted, and no seam is looked for
MOST_TILES: Final = 16  # windows of a second pass: it would take minutes for a whole large picture


def _unwatched(stage: str, share: float, preview: Preview | None = None, /) -> None:
    """Nobody looks."""


class Repaint(NamedTuple):
    """``box``: the part of the picture that ``patch`` (uint8 [h, w, 3]) replaces, where ``blend`` (uint8 [h, w]) says.

    ``blend`` is 255 in the user's mask and 0 outside the grown mask. ``exact``: half precision gave no picture, so it
    was made in float32. ``outline``: how it was treated. ``wider``: the blend that takes all that the model changed,
    where it changed more than it was asked to.
    """

    box: Box
    patch: Pixels
    blend: Pixels
    exact: bool = False
    outline: Outline = "kept"
    wider: Pixels | None = None


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

    def __init__(self, pipeline: Any, defaults: Defaults | None = None) -> None:
        """``defaults``: as the pipeline's folder says; None takes those of its kind."""
        self._pipeline = pipeline
        pipeline.set_progress_bar_config(disable=True)
        self.kind = kind_of(pipeline)
        self.defaults = defaults or defaults_of(pipeline)
        self._previewer = Previewer(pipeline)
        keep_what_is_common(pipeline)
        self._worn: tuple[Lora, ...] = ()

    @classmethod
    def load(cls, folder: Path, device: str = "cpu", dtype: torch.dtype = torch.float32) -> Inpainter:
        """Load a pipeline folder in the Hub layout; nothing is downloaded, only safetensors are read.

        Raises WeightsError when the folder is no such pipeline, or a file in it is missing or damaged.
        """
        pipeline = load_pipeline(folder, device, dtype)
        return cls(pipeline, defaults_of(pipeline, folder))

    @property
    def pipeline(self) -> Any:
        """The diffusers pipeline."""
        return self._pipeline

    @property
    def is_exact(self) -> bool:
        """Whether it works in full precision."""
        return bool(self._pipeline.dtype == torch.float32)

    def to(self, device: torch.device | str) -> None:
        """Move it. What was kept for a repaint with another seed is forgotten: it is on the old device."""
        self._pipeline.vae.encode.forget()
        self._pipeline.encode_prompt.forget()
        self._pipeline.to(device)

    def wear(self, loras: tuple[Lora, ...]) -> None:
        """Put these LoRA files on and others off. WeightsError when one does not fit; load the model anew then."""
        if loras == self._worn:
            return
        self._pipeline.vae.encode.forget()
        self._pipeline.encode_prompt.forget()  # text encoders wear them, too
        put_on(self._pipeline, loras)
        self._worn = loras

    def in_pieces(self, device: torch.device | str) -> None:
        """From now on keep it in main memory, and only the component that works on the device."""
        self._pipeline.enable_model_cpu_offload(device=device)

    def modules(self) -> tuple[torch.nn.Module, ...]:
        """Its networks."""
        return tuple(part for part in self._pipeline.components.values() if isinstance(part, torch.nn.Module))

    def shortened(self, prompt: str) -> str:
        """Return the longest beginning of the prompt that the text encoder can read (all of it, as a rule)."""
        tokenizer = getattr(self._pipeline, self.kind.tokenizer)
        limit = (self.kind.tokens or int(tokenizer.model_max_length)) - self.kind.template

        def fits(count: int) -> bool:
            return len(_tokens(tokenizer, prompt[:count])) <= limit

        if fits(len(prompt)):
            return prompt
        low, high = 0, len(prompt)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if fits(middle) else (low, middle)
        return prompt[:low]

    def told_of(self, prompt: str, negative: str = "", strength: float = 1.0) -> list[str]:
        """What the user should know, in sentences: what is not read of a prompt, words and wishes it does not know."""
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
        if strength < 1 and not self.kind.masked:
            told.append("This model knows no strength; it was told to repaint fully.")
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
        outline: Outline | None = None,
        transition: float | None = None,
        second_pass: bool | None = None,
        reference: Pixels | None = None,
        previews: bool = False,
        step: Step = _unwatched,
    ) -> Repaint:
        """Repaint what ``mask`` (uint8 [h, w]) marks in ``picture`` (uint8 [h, w, 3]) as ``prompt`` says.

        ``steps`` and ``guidance`` default to the model's; ``strength`` above 0 to 1, at most what the model takes.
        ``outline``: whether that of what was there is kept (None: as ``outline_of`` reads the prompt alone).
        ``transition``: width of the soft edge in pixels of the picture (None: narrow, and for a new outline along a
        seam). ``second_pass``: go over what is larger than the model's size once more at the picture's own resolution
        (None: as the model's folder says). ``reference``: a picture (uint8 [h, w, 3]) of what to paint, for the models
        whose ``kind`` takes one. A mask of several parts is repainted part by part, each in a crop of its
        own, and is one result. The same seed gives the same patch. ``step`` is called before, after each diffusion
        step, and at the end with the share done (0..1), and with a preview of most steps where ``previews`` are wanted;
        what it raises ends the work and leaves the inpainter usable.

        Raises PictureError for an empty mask, NoPictureError when the model returns no picture (NaN, black or of one
        colour), in float32 neither.
        """
        way = outline_of("", prompt) if outline is None else outline
        own, (height, width) = self.defaults, mask.shape
        asked = Asked(
            self.shortened(prompt), self.shortened(negative_prompt), seed, steps or own.steps,
            own.guidance if guidance is None else guidance, min(strength, own.strength),
            None if reference is None else fitted(reference, own.size, self.kind.multiple),
        )  # fmt: skip
        if asked.prompt != prompt:
            log.warning("the prompt is too long for the model; it read only %r", asked.prompt)
        twice = self.kind.masked and (own.second_pass if second_pass is None else second_pass)
        parts = parts_of(mask, own.size)
        plans = [
            plan_crop(
                part, (width, height), own.size, self.kind.multiple, asked.strength, max_aspect=own.aspect, outline=way,
                transition=transition, thing=not removes(asked.prompt),
            )
            for part in parts
        ]  # fmt: skip
        whole = Composition(picture, [plan.context for plan in plans])
        step(STAGE, 0.0)
        exact, wider = False, None
        for n, (part, plan) in enumerate(zip(parts, plans, strict=True)):
            # what is to take another shape, or to go, must not show in the crops of its other parts
            still = np.maximum.reduce(parts[n:]) if way == "new" and len(parts) > 1 else part
            for full in (False, True):
                try:
                    with self._in_float32() if full else nullcontext():
                        watching = whole.watching(step)
                        *done, wider = self._part(whole, part, still, plan, asked, twice, previews, watching)
                    break
                except NoPictureError:  # half precision overflows in some models' decoders
                    if full or self.is_exact:
                        raise
                    exact = True
            whole.add(plan.context, *done)
        step(STAGE, 1.0)
        return Repaint(whole.box, *whole.result(), exact, way, wider if len(parts) == 1 else None)

    def _part(
        self, whole: Composition, part: Pixels, still: Pixels, plan: CropPlan, asked: Asked, twice: bool,
        previews: bool, step: Step,
    ) -> tuple[Pixels, Pixels, Pixels | None]:  # fmt: skip
        """Repaint one part of a mask: patch and blend of its context, and the blend of all that the model changed."""
        source = np.ascontiguousarray(whole.now[plan.context.as_slices])
        small = _scaled(source, plan.working)
        hole = hole_mask(_coverage(still[plan.context.as_slices], plan.working), plan)
        gone = removes(asked.prompt)
        if plan.outline == "new" and not gone:
            hole = boxed(hole)
        blend = blend_mask(part, plan)
        tiles = self._tiles(plan, blend) if twice and plan.scale < SECOND_PASS else []
        first = 1 / (1 + len(tiles) * SECOND_STRENGTH)  # the share of the first pass in the work

        def show(stage: str, share: float, preview: Preview | None = None, /) -> None:
            step(stage, share * first, *(() if preview is None else (preview,)))

        glimpses = self._previewer.begin(plan.context, blend, plan.working) if previews else None
        painted = self._diffuse(small, hole, asked, show, glimpses)
        if gone:
            painted = ground.tinted(painted, small, _coverage(blend, plan.working) > 0, bare=True)
        else:
            painted = match_colours(painted, small, hole)
        wider = None if self.kind.masked else _all_that_changed(small, painted, hole, blend, plan)
        if plan.outline == "new" and not _is_wide(plan) and softness(part) <= _SHARP:
            if gone:
                taken = _seam(small, painted, hole, blend, plan)
            else:
                must, unknown = (
                    _coverage(one, plan.working) for one in (blend, np.maximum(blend, still[plan.context.as_slices]))
                )
                painted, new = silhouette.part(painted, small, must >= 128, unknown > 0, hole > 0)
                taken = _edge(new, hole, plan)
            blend = np.maximum(blend, taken)
        patch = _laid_back(painted, plan.context.size)
        again = replace(asked, strength=SECOND_STRENGTH)
        for n, tile in enumerate(tiles):
            begun = first + (1 - first) * n / len(tiles)

            def refine(stage: str, share: float, preview: Preview | None = None, /, begun: float = begun) -> None:
                step(stage, begun + share * (1 - first) / len(tiles))

            self._refine(patch, source, blend, tile, again, refine)
        if gone:
            patch = ground.textured(whole.now, plan.context, patch, blend > 0, still > 0, asked.seed)
        return patch, blend, wider

    def _tiles(self, plan: CropPlan, blend: Pixels) -> list[Box]:
        """Windows of the model's size over what is new, in pixels of the context; none of more than `MOST_TILES`."""
        box, side = Box.of_mask(blend), self.defaults.size
        if box is None or min(plan.context.size) < side:
            return []
        tiles = windows(box, side, Box.of_size(*plan.context.size))
        tiles = [tile for tile in tiles if blend[tile.as_slices].any()]
        return tiles if len(tiles) <= MOST_TILES else []

    def _refine(self, patch: Pixels, source: Pixels, blend: Pixels, tile: Box, asked: Asked, step: Step) -> None:
        """Go over one window of ``patch`` again, in place, at the picture's own resolution."""
        new = blend[tile.as_slices]
        shown = np.where(new[..., None] > 0, patch[tile.as_slices], source[tile.as_slices])
        hole = np.where(new > 0, np.uint8(255), np.uint8(0))
        size = self.defaults.size, self.defaults.size
        made = self._diffuse(_scaled(shown, size), _scaled(hole, size), asked, step, None)
        made = _laid_back(match_colours(made, _scaled(shown, size), _scaled(hole, size)), tile.size)
        # windows overlap by a quarter: within it one fades into the other
        edge = np.ones(tile.size[::-1], np.float32)
        fade = max(1, self.defaults.size // 8)
        for axis, (low, high, end) in enumerate(
            ((tile.y0, tile.y1, patch.shape[0]), (tile.x0, tile.x1, patch.shape[1]))
        ):
            ramp = np.ones(high - low, np.float32)
            if low > 0:
                ramp[:fade] = np.linspace(0, 1, fade)
            if high < end:
                ramp[-fade:] = np.minimum(ramp[-fade:], np.linspace(1, 0, fade))
            edge *= ramp[:, None] if axis == 0 else ramp[None]
        there = patch[tile.as_slices].astype(np.float32)
        patch[tile.as_slices] = np.rint(there + (made - there) * edge[..., None]).astype(np.uint8)

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

    def _diffuse(self, source: Pixels, hole: Pixels, asked: Asked, step: Step, glimpses: Glimpses | None) -> Pixels:
        """Run the pipeline at working size; returns the whole frame, uint8."""

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

        try:
            with torch.inference_mode():
                result = self._pipeline(
                    **arguments(self.kind, asked, source, hole), output_type="np",
                    generator=torch.Generator("cpu").manual_seed(asked.seed), callback_on_step_end=after,
                    callback_on_step_end_tensor_inputs=["latents"],
                ).images[0]  # fmt: skip
        except BaseException:  # a pipeline that is on the device in pieces leaves its last one there
            self._pipeline.maybe_free_model_hooks()
            raise
        frame = check_frame(np.asarray(result, np.float32), source)
        return _scaled(frame, (source.shape[1], source.shape[0]))  # some pipelines choose a size of their own


def _scaled(array: Pixels, size: tuple[int, int]) -> Pixels:
    """Resize to ``size`` (width, height): area mean when it shrinks, cubic when it grows."""
    height, width = array.shape[:2]
    if (width, height) == size:
        return array
    how = cv2.INTER_AREA if _shrinks(array, size) else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(array, size, interpolation=how), dtype=np.uint8)


def _laid_back(painted: Pixels, size: tuple[int, int]) -> Pixels:
    """What was painted, [h, w, 3], at ``size`` (width, height) of the picture. An area mean would blur it: most frames
    are painted a little larger than the picture shows them."""
    if (painted.shape[1], painted.shape[0]) == size:
        return painted
    return np.array(Image.fromarray(painted).resize(size, Image.Resampling.LANCZOS))  # its own: it may be painted on


def _coverage(mask: Pixels, size: tuple[int, int]) -> npt.NDArray[np.float32]:
    """A mask [h, w] at ``size`` (width, height), float32 0..255: above 0 wherever any of it is."""
    scaled = cv2.resize(
        mask.astype(np.float32), size, interpolation=cv2.INTER_AREA if _shrinks(mask, size) else cv2.INTER_LINEAR
    )
    return np.asarray(scaled, np.float32)


def _shrinks(array: npt.NDArray[Any], size: tuple[int, int]) -> bool:
    return size[0] * size[1] < array.shape[0] * array.shape[1]


def _seam(source: Pixels, painted: Pixels, hole: Pixels, blend: Pixels, plan: CropPlan) -> Pixels:
    """How much of the new pixels is taken up to the seam, of the context's size: 0 outside the hole."""
    must = np.where(_coverage(blend, plan.working) >= 128, np.uint8(255), np.uint8(0))
    return _edge(cut(source, painted, must, hole) > 0, hole, plan)


def _edge(new: npt.NDArray[np.bool_], hole: Pixels, plan: CropPlan) -> Pixels:
    """How much of the new pixels is taken where they are ``new`` at the working size, of the context's size."""
    taken = _scaled(np.where(new, np.uint8(255), np.uint8(0)), plan.context.size)
    within = _scaled(hole, plan.context.size) >= 128
    soft = soften(np.where(taken >= 128, np.uint8(255), np.uint8(0)), plan.transition / 4)
    return np.where(within, soft, np.uint8(0))


def _all_that_changed(source: Pixels, painted: Pixels, hole: Pixels, blend: Pixels, plan: CropPlan) -> Pixels | None:
    """The blend that takes all that the model changed, of the context's size; None where that is no more than asked."""
    found = changed_beyond(source, painted, hole)
    if found is None:
        return None
    ramp = max(1.0, plan.transition / 2)
    soft = soften(spread(_scaled(found, plan.context.size), ramp), ramp)
    return np.maximum(soft, blend)


def _is_wide(plan: CropPlan) -> bool:
    """Whether the soft edge is wider than the usual one: then somebody asked for it, and it stays where it is."""
    return plan.transition > HAND_OVER * max(1.0, 1 / plan.scale) + 0.5
