"""The models of one set, loaded when first needed. Only the worker's thread may use a host."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Final

import numpy as np
import numpy.typing as npt

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.document.edits import Edit, Recipe, Selection
from locheads_studio.document.geometry import Box
from locheads_studio.errors import PhraseError
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.grounding import Ground, agreement, ground_paper, ground_studio
from locheads_studio.heads.names import Head, parse_heads
from locheads_studio.models.device import choose_device, choose_dtype
from locheads_studio.models.inpainter import Inpainter
from locheads_studio.models.localization import Localization
from locheads_studio.models.probe import VlmProbe
from locheads_studio.models.segmenter import Segmenter

U8 = npt.NDArray[np.uint8]
Step = Callable[[str, float], None]

EMPTY_WORDS: Final = frozenset("a an the of in on at to with and or this that".split())
"""Words that say nothing by themselves: a phrase of these and unknown words means nothing to the VLM."""

AGREEMENT: Final = 0.5
"""How much a mask's agreement with the heat map counts beside the segmenter's own score, which alone does a little
better than agreement alone (scenes outside training: Acc@0.5 0.63 and 0.62)."""


@dataclass(frozen=True, eq=False)
class Located:
    """Where the heads looked: the ``ground`` of the maps (float32 [heads, rows, columns]) on the token ``grid``."""

    phrase: str
    grounding: str
    ground: Ground
    maps: npt.NDArray[np.float32]
    grid: Grid
    heads: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = round(seconds.get(stage, 0.0) + time.perf_counter() - start, 4)


class ModelHost:
    """Locates, segments and inpaints with the three models of a set.

    ``step(stage, fraction)`` is called before and between the stages; it raises ``Cancelled`` to stop the work.
    """

    def __init__(self, model_set: ModelSet, device: str = "auto") -> None:
        self.model_set = model_set
        self.device = choose_device(device)
        self.dtype = choose_dtype(self.device)
        self._localization: Localization | None = None
        self._probe: VlmProbe | None = None
        self._segmenter: Segmenter | None = None
        self._inpainter: Inpainter | None = None

    @property
    def localization(self) -> Localization:
        """The VLM's heads and prompt."""
        if self._localization is None:
            self._localization = Localization.load(self.model_set.vlm)
        return self._localization

    def probe(self, heads: tuple[Head, ...]) -> VlmProbe:
        """The VLM, cut after the deepest of its own heads and of ``heads``."""
        known = self.localization
        needed = (*known.paper, *known.studio, *heads)
        if self._probe is None or max(h.layer for h in needed) >= self._probe.shape[0]:
            self._probe = VlmProbe.load(
                self.model_set.vlm, known.prompt, heads=needed, device=str(self.device), dtype=self.dtype
            )
        return self._probe

    @property
    def segmenter(self) -> Segmenter:
        """The segmenter."""
        if self._segmenter is None:
            self._segmenter = Segmenter.load(self.model_set.segmenter, self.device, self.dtype)
        return self._segmenter

    @property
    def inpainter(self) -> Inpainter:
        """The inpainter."""
        if self._inpainter is None:
            self._inpainter = Inpainter.load(self.model_set.inpainter, str(self.device), self.dtype)
        return self._inpainter

    def locate(self, picture: U8, phrase: str, *, grounding: str, heads: tuple[str, ...] | None, step: Step) -> Located:
        """Find what the phrase means in a picture [H, W, 3]: heat map, box, points and confidence.

        Raises PhraseError when the VLM knows none of the phrase's words, HeadError for heads it does not have.
        """
        seconds: dict[str, float] = {}
        step("loading the vision-language model", 0.0)
        with _timed(seconds, "load"):
            chosen = parse_heads(",".join(heads)) if heads else self.localization.heads(grounding)
            probe = self.probe(chosen)
        step("looking at the picture", 0.2)
        with _timed(seconds, "picture"):
            prefix = probe.open(picture)
        step("reading the phrase", 0.6)
        unknown = probe.unknown_words(phrase)
        words = {word.lower() for word in re.findall(r"\w+", phrase)} - EMPTY_WORDS
        if words and words <= {word.lower() for word in unknown}:
            raise PhraseError(
                f"The model set {self.model_set.name!r} knows none of these words: {', '.join(unknown)[:80]}",
                "Say it in other words",
            )
        with _timed(seconds, "phrase"):
            neutral = self.localization.neutral if grounding == "studio" else ()
            maps = probe.maps(prefix, [phrase, *neutral], chosen)
        with _timed(seconds, "ground"):
            if grounding == "paper":
                ground = ground_paper(maps[0], prefix.grid)
            else:
                known = self.localization
                weights = known.weights if known.weights and chosen == known.studio else None
                ground = ground_studio(
                    maps[0], maps[1:].mean(axis=0) if neutral else None, prefix.grid, weights=weights
                )
        return Located(
            phrase, grounding, ground, maps[0], prefix.grid, tuple(str(head) for head in chosen), unknown, seconds
        )

    def select(
        self, picture: U8, phrase: str, *, grounding: str, heads: tuple[str, ...] | None, step: Step
    ) -> Selection:
        """Locate a phrase and segment it: heat map, box, points, mask.

        Paper: the box alone prompts the segmenter and stays the box. Studio: box and points prompt it, of its
        masks the best (``_best_mask``) is taken, and the box is the mask's.
        """
        found = self.locate(picture, phrase, grounding=grounding, heads=heads, step=step)
        ground, seconds = found.ground, dict(found.seconds)
        step("loading the segmenter", 0.7)
        with _timed(seconds, "load"):
            segmenter = self.segmenter
        step("cutting it out", 0.8)
        with _timed(seconds, "segment"):
            if grounding == "paper":
                masks, _, _ = segmenter.segment(picture, box=ground.box, multimask=False)
                mask, box = masks[0], Box(*ground.box)
            else:
                mask = self._best_mask(segmenter, picture, found)
                box = Box.of_mask(mask) or Box(*ground.box)
        step("cutting it out", 1.0)
        return Selection(
            phrase=phrase,
            grounding=grounding,
            heat=np.clip(ground.heat, 0.0, 1.0).astype(np.float32),
            box=box,
            points=ground.points,
            mask=np.where(mask, np.uint8(255), np.uint8(0)),
            confidence=float(ground.confidence),
            verdict=ground.verdict,
            heads=found.heads,
            seconds=seconds,
            unknown=found.unknown,
        )

    def _best_mask(self, segmenter: Segmenter, picture: U8, found: Located) -> npt.NDArray[np.bool_]:
        """Of the masks for box and points, the one that the segmenter trusts and that agrees with the heat map."""
        ground = found.ground
        candidates = segmenter.segment(picture, box=ground.box, points=ground.points, multimask=True)
        worth = [
            float(score) * (1 - AGREEMENT + AGREEMENT * agreement(mask, ground.heat))
            for mask, score in zip(candidates.masks, candidates.scores, strict=True)
        ]
        return candidates.masks[int(np.argmax(worth))]

    def segment(
        self,
        picture: U8,
        *,
        box: Box | None,
        points: tuple[tuple[float, float], ...],
        labels: tuple[int, ...],
        step: Step,
    ) -> U8:
        """Segment what a box and points (label 1 inside, 0 outside) mean: mask uint8 [H, W]."""
        step("cutting it out", 0.0)
        found = self.segmenter.segment(
            picture, box=box, points=points or None, labels=labels or None, multimask=box is None and len(points) == 1
        )
        step("cutting it out", 1.0)
        return np.where(found.masks[int(np.argmax(found.scores))], np.uint8(255), np.uint8(0))

    def inpaint(
        self,
        picture: U8,
        mask: U8,
        prompt: str,
        *,
        seed: int,
        steps: int | None,
        guidance: float | None,
        strength: float,
        step: Step,
    ) -> Edit:
        """Repaint the mask as the prompt says. ``steps`` and ``guidance`` None: the model's own defaults."""
        step("loading the inpainter", 0.0)
        inpainter = self.inpainter
        done = inpainter.inpaint(
            picture, mask, prompt, seed=seed, steps=steps, guidance=guidance, strength=strength, step=step
        )
        recipe = Recipe(
            model_set=self.model_set.name,
            prompt=prompt,
            seed=seed,
            steps=steps or inpainter.steps,
            guidance=inpainter.guidance if guidance is None else guidance,
            strength=strength,
            versions={name: version(name) for name in ("locheads-studio", "torch", "diffusers")},
        )
        return Edit(done.box, done.patch, done.blend, recipe)
