"""The models of one set, loaded when first needed. Only the worker's thread may use a host."""

from __future__ import annotations

import re
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import Final, cast

import cv2
import numpy as np
import numpy.typing as npt
import torch

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.document.edits import Edit, Json, Recipe, Selection
from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import as_mask, without_specks
from locheads_studio.document.outline import OutlineWish, outline_of
from locheads_studio.errors import PhraseError, UsageError, WeightsError
from locheads_studio.heads.calibration import features
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.grounding import LOGIT_RANGE, Ground, framed, ground_paper, ground_studio, settled, worth
from locheads_studio.heads.names import Head, parse_heads
from locheads_studio.heads.phrases import Asked, parse
from locheads_studio.heads.reading import Reading, Trace
from locheads_studio.models import printed
from locheads_studio.models.again import look_again
from locheads_studio.models.closer import look_closer
from locheads_studio.models.composing import Step as PaintStep
from locheads_studio.models.corrections import obedient
from locheads_studio.models.device import choose_device
from locheads_studio.models.estimate import Estimate, estimate, measured_speed
from locheads_studio.models.faults import NotNumbersError, checked, fitting
from locheads_studio.models.inpainter import Inpainter
from locheads_studio.models.localization import Localization
from locheads_studio.models.memory import GIB, Size
from locheads_studio.models.pipelines import told_by
from locheads_studio.models.prefix import Prefix
from locheads_studio.models.probe import VlmProbe
from locheads_studio.models.residency import TITLES, Held, Residency, Usage
from locheads_studio.models.segmenter import Segmentation, Segmenter
from locheads_studio.models.sizes import sizes_of
from locheads_studio.models.weights import Bits

U8 = npt.NDArray[np.uint8]
Step = Callable[[str, float], None]

EMPTY_WORDS: Final = frozenset("a an the of in on at to with and or this that".split())
"""Words that say nothing by themselves: a phrase of these and unknown words means nothing to the VLM."""

_SAME: Final = 0.6  # IoU from which two masks of "all" are one thing
_LEFT: Final = 0.1  # of a mask that must be left when another limits it; else the limit was misread and is not used


@dataclass(frozen=True, eq=False)
class Located:
    """Where the heads looked: the ``ground`` of the maps (float32 [heads, rows, columns]) on the token ``grid``.

    ``asked``: the phrase taken apart; ``without`` and ``within``: the grounds of what it excludes and must lie in.
    ``read_as``: the phrase in the VLM's own words; "" when it was read as it was typed.
    """

    phrase: str
    grounding: str
    ground: Ground
    maps: npt.NDArray[np.float32]
    grid: Grid
    heads: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    asked: Asked | None = None
    without: Ground | None = None
    within: Ground | None = None
    read_as: str = ""


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = round(seconds.get(stage, 0.0) + time.perf_counter() - start, 4)


class ModelHost:
    """Locates, segments and inpaints with the three models of a set.

    ``step(stage, fraction)`` is called before and between the stages; it raises ``Cancelled`` to stop the work.
    """

    def __init__(self, model_set: ModelSet, device: str = "auto", memory: int | None = None) -> None:
        """``memory``: bytes of the device that may be used (``memory.PRESETS``); None: what is free."""
        self.model_set = model_set
        self.device = choose_device(device)
        self.residency = Residency(self.sizes, self.device, memory)
        self._localization: Localization | None = None
        self._whole: weakref.ref[VlmProbe] | None = None
        self._estimate: Estimate | None = None

    @property
    def localization(self) -> Localization:
        """The VLM's heads and prompt."""
        if self._localization is None:
            self._localization = Localization.of_set(self.model_set)
        return self._localization

    def probe(self, heads: tuple[Head, ...]) -> VlmProbe:
        """The VLM, cut after the deepest of its own heads and of ``heads``."""
        known = self.localization
        needed = (*known.paper, *known.studio, *heads) or known.heads("studio")
        deepest = max(head.layer for head in needed)

        def load(device: torch.device, dtype: torch.dtype, bits: int) -> VlmProbe:
            return VlmProbe.load(
                self.model_set.vlm, known.prompt, heads=needed, device=str(device), dtype=dtype, bits=cast(Bits, bits)
            )

        probe: VlmProbe = self.residency.use("vlm", load, lambda loaded: loaded.shape[0] > deepest)
        return probe

    def whole_probe(self) -> VlmProbe:
        """The VLM with all its layers, to look at every head."""

        def load(device: torch.device, dtype: torch.dtype, bits: int) -> VlmProbe:
            return VlmProbe.load(
                self.model_set.vlm, self.localization.prompt, device=str(device), dtype=dtype, bits=cast(Bits, bits)
            )

        whole = self._whole
        probe: VlmProbe = self.residency.use("vlm", load, lambda loaded: whole is not None and loaded is whole())
        self._whole = weakref.ref(probe)  # must not keep it alive: memory may be needed
        return probe

    @property
    def segmenter(self) -> Segmenter:
        """The segmenter."""

        def load(device: torch.device, dtype: torch.dtype, bits: int) -> Segmenter:
            return Segmenter.load(self.model_set.segmenter, device, dtype)

        segmenter: Segmenter = self.residency.use("segmenter", load)
        return segmenter

    @property
    def inpainter(self) -> Inpainter:
        """The inpainter."""

        def load(device: torch.device, dtype: torch.dtype, bits: int) -> Inpainter:
            return Inpainter.load(self.model_set.inpainter, str(device), dtype)

        inpainter: Inpainter = self.residency.use("inpainter", load)
        return inpainter

    def sizes(self) -> dict[str, Size]:
        """What the set's models need, with the VLM cut after its own heads."""
        try:
            known = (*self.localization.paper, *self.localization.studio)
        except WeightsError:  # told when the VLM is asked for
            known = ()
        layers = max(head.layer for head in known) + 1 if known else None
        return sizes_of(self.model_set, layers, half=self.device.type != "cpu")

    def memory(self) -> tuple[Held, ...]:
        """What each loaded model holds."""
        return self.residency.held()

    def usage(self) -> Usage | None:
        """What the loaded models use, for a memory meter; None as long as nothing was loaded."""
        return self.residency.usage()

    def take_notes(self) -> tuple[str, ...]:
        """What was done about failures since the last call, in sentences for the user."""
        notes = tuple(self.residency.notes)
        self.residency.notes.clear()
        return notes

    def estimate(self) -> Estimate:
        """Seconds for each stage of an edit on the processor, by a short measurement. ModelError: it does not fit."""
        seat = self.residency.plan.seats["inpainter"]
        dtype = torch.float32 if seat.bits == 32 else torch.bfloat16
        told = told_by(self.model_set.inpainter)
        return estimate(self.residency.sizes, measured_speed("cpu", dtype), side=told.size, steps=told.steps)

    def _about(self, part: str, stage: str) -> str:
        """ " (about 40 s)" for a stage of ``Estimate`` that takes long because the processor does it, else nothing."""
        processor = self.device.type == "cpu" or self.residency.plan.seats[part].place == "processor"
        if not processor or self.residency.sizes[part].held(16) < GIB:
            return ""
        if self._estimate is None:
            try:
                self._estimate = self.estimate()
            except WeightsError:  # the inpainter's; told when it is asked for
                return ""
        seconds = getattr(self._estimate, stage)
        return f" (about {seconds:.0f} s)" if seconds < 100 else f" (about {seconds / 60:.0f} min)"

    @fitting
    def warm(self, part: str, picture: U8 | None, *, step: Step) -> None:
        """Load one of the models ("vlm", "segmenter", "inpainter") and let it read ``picture``, if there is one.

        What was done stays done when ``step`` stops it in between. Where the models have to take turns in memory, only
        the VLM is loaded: another would push it out.
        """
        seats = self.residency.plan.seats
        if part != "vlm" and "disk" in (seats[part].place, seats["vlm"].place):
            return
        step(f"loading the {TITLES[part]}", 0.0)
        match part:
            case "vlm":
                probe = self.probe(())
                if picture is not None:
                    step("looking at the picture", 0.5)
                    probe.open(picture)
            case "segmenter":
                segmenter = self.segmenter
                if picture is not None:
                    step("looking at the picture", 0.5)
                    segmenter.embed(picture)
            case "inpainter":
                _ = self.inpainter  # loads it

    def _heads(self, names: tuple[str, ...] | None, grounding: str) -> tuple[Head, ...]:
        """The heads that are named ("all": every head of the model), else the grounding's own."""
        if names == ("all",):
            layers, per_layer = self.whole_probe().shape
            return tuple(Head(layer, index) for layer in range(layers) for index in range(per_layer))
        return parse_heads(",".join(names)) if names else self.localization.heads(grounding)

    @fitting
    def read_heads(self, picture: U8, phrases: tuple[str, ...], *, step: Step) -> Reading:
        """Read every head of the VLM for each phrase on a picture [H, W, 3]."""
        step("loading the vision-language model", 0.0)
        probe = self.whole_probe()
        step("looking at the picture", 0.3)
        prefix = probe.open(picture)
        step("reading the phrases", 0.6)
        return Reading(probe.all_maps(prefix, phrases), prefix.grid, probe.prompt)

    @fitting
    def look(self, pictures: tuple[U8, ...], *, step: Step) -> None:
        """Let the whole VLM read pictures [H, W, 3] in one pass, so that ``read_heads`` finds them read."""
        step("loading the vision-language model", 0.0)
        probe = self.whole_probe()
        step("looking at the pictures", 0.3)
        probe.open_all(pictures)

    @fitting
    def trace(
        self, picture: U8, phrase: str, *, grounding: str, beside: tuple[str, ...], whole: bool, step: Step
    ) -> Trace:
        """Read every loaded head for each word of a phrase on a picture [H, W, 3], and for phrases ``beside`` it.

        ``whole`` loads the layers above the deepest chosen head, too.
        """
        step("loading the vision-language model", 0.0)
        known = self.localization
        own = known.heads(grounding)
        probe = self.whole_probe() if whole else self.probe(())
        step("looking at the picture", 0.3)
        prefix = probe.open(picture)
        step("reading the phrase", 0.6)
        read = phrase if grounding == "paper" else probe.wording.read(phrase)
        words = probe.words_of(prefix, read)
        maps = probe.all_word_maps(prefix, read, words)
        neutral = known.neutral if grounding == "studio" else ()
        others = (*neutral, *beside)
        more = probe.all_maps(prefix, others) if others else np.zeros((0, *maps.shape[1:]), np.float32)
        if not (np.isfinite(maps).all() and np.isfinite(more).all()):
            raise NotNumbersError("vlm")
        return Trace(
            phrase=phrase,
            words=tuple(word.text for word in words),
            maps=maps[-1],
            by_word=maps[:-1],
            beside=more[len(neutral) :],
            neutral=more[: len(neutral)].mean(axis=0) if neutral else None,
            grid=prefix.grid,
            own=own,
            weights=known.weights if grounding == "studio" else (),
            is_whole=self._whole is not None and probe is self._whole(),
            provenance=known.provenance,
        )

    @fitting
    def printed_box(self, picture: U8, phrase: str, *, step: Step) -> Box | None:
        """The box that the VLM prints when asked for the phrase on a picture [H, W, 3]; None: no box in its answer.

        UsageError when it prints none, or its language head is not here.
        """
        printed.check_prints(self.model_set.vlm, self.localization.prompt, self.model_set.name)
        step("loading the vision-language model", 0.0)
        try:
            probe = self._writing_probe()
        except WeightsError as error:
            raise UsageError(
                f"The VLM cannot be loaded with its language head: {error.message}",
                f"Download it whole: `locheads-studio models download {self.model_set.name} --whole`",
            ) from error
        step("asking for the box", 0.3)
        return printed.print_box(probe, picture, phrase)

    def _writing_probe(self) -> VlmProbe:
        """The whole VLM with its language head; it then serves every other job, too."""

        def load(device: torch.device, dtype: torch.dtype, bits: int) -> VlmProbe:
            return VlmProbe.load(
                self.model_set.vlm, self.localization.prompt, device=str(device), dtype=dtype, bits=cast(Bits, bits),
                writes=True,
            )  # fmt: skip

        probe: VlmProbe = self.residency.use("vlm", load, lambda loaded: loaded.writer is not None)
        self._whole = weakref.ref(probe)
        return probe

    @fitting
    def locate(self, picture: U8, phrase: str, *, grounding: str, heads: tuple[str, ...] | None, step: Step) -> Located:
        """Find what the phrase means in a picture [H, W, 3]: heat map, box, points and confidence.

        Raises PhraseError when the VLM knows none of the phrase's words, HeadError for heads it does not have.
        """
        seconds: dict[str, float] = {}
        step("loading the vision-language model", 0.0)
        with _timed(seconds, "load"):
            chosen = self._heads(heads, grounding)
            probe = self.probe(chosen)
        step(f"looking at the picture{self._about('vlm', 'picture')}", 0.2)
        with _timed(seconds, "picture"):
            prefix = probe.open(picture)
        step("reading the phrase", 0.6)
        read = phrase if grounding == "paper" else probe.wording.read(phrase)
        unknown = probe.unknown_words(read)
        words = {word.lower() for word in re.findall(r"\w+", read)} - EMPTY_WORDS
        if words and words <= {word.lower() for word in unknown}:
            raise PhraseError(
                f"The model set {self.model_set.name!r} knows none of these words: {', '.join(unknown)[:80]}",
                "Say it in other words",
            )
        asked = Asked(phrase) if grounding == "paper" else parse(read, lambda noun: not probe.unknown_words(noun))
        with _timed(seconds, "phrase"):
            neutral = self.localization.neutral if grounding == "studio" else ()
            parts = [part for part in (asked.thing, asked.without, asked.within) if part is not None]
            seen, observed = self._maps(probe, prefix, [*parts, *neutral], chosen, grounding)
        if not (np.isfinite(seen).all() and np.isfinite(observed).all()):
            raise NotNumbersError("vlm")
        names = ["thing", *(name for name in ("without", "within") if getattr(asked, name))]
        maps = dict(zip(names, seen, strict=False))  # the neutral phrases' come last
        without = within = None
        with _timed(seconds, "ground"):
            if grounding == "paper":
                ground = ground_paper(seen[0], prefix.grid)
            else:
                ground, without, within = self._ground(asked, maps, seen[len(parts) :], prefix.grid, chosen)
                calibration = self.localization.calibration
                if calibration is not None and chosen == self.localization.studio:
                    judged = calibration.judge(features(seen[0], observed[0]), ground.evidence.rivalry, bool(unknown))
                    ground = replace(ground, judged=judged)
        if ground.judged is not None and ground.verdict == "not found" and len(parts) == 1:
            step("looking again", 0.65)
            with _timed(seconds, "again"):
                ground = look_again(probe, self.localization, picture, asked, prefix.grid) or ground
        return Located(
            phrase, grounding, ground, seen[0], prefix.grid, tuple(str(head) for head in chosen), unknown, seconds,
            asked, without, within, read if read not in (phrase, phrase.rstrip(" .!?,;:")) else "",
        )  # fmt: skip

    def _maps(
        self, probe: VlmProbe, prefix: Prefix, phrases: list[str], chosen: tuple[Head, ...], grounding: str
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Maps of the chosen heads for each phrase, and of those that the calibration observes, in one pass."""
        known = self.localization
        beside = known.calibration.observed if known.calibration and grounding == "studio" else ()
        if chosen != known.studio:
            beside = ()
        maps = probe.maps(prefix, phrases, (*chosen, *beside))
        return maps[:, : len(chosen)], maps[:, len(chosen) :]

    def _ground(
        self, asked: Asked, maps: dict[str, npt.NDArray[np.float32]], neutral: npt.NDArray[np.float32], grid: Grid,
        chosen: tuple[Head, ...],
    ) -> tuple[Ground, Ground | None, Ground | None]:
        """The studio ground of the thing asked for, and of what it must not hold and must lie in.

        Heat fades outside of what it must lie in, and where it was told not to look: to the third power, since of two
        things of one kind the VLM often looks at the excluded one first (of 78 such phrases about drawn scenes 0.89
        pointed right; 0.81 with the first power, 0.72 with the excluded phrase as the neutral one).
        """
        known = self.localization
        weights = known.weights if known.weights and chosen == known.studio else None
        base = neutral.mean(axis=0) if len(neutral) else None
        own, without, within = maps["thing"], None, None
        if "within" in maps:
            within = ground_studio(maps["within"], base, grid, weights=weights)
            own = own * np.clip(0.5 + within.logits / (2 * LOGIT_RANGE), 0.01, 1.0)
        if "without" in maps:
            without = ground_studio(maps["without"], base, grid, weights=weights)
            own = own * np.clip(0.5 - without.logits / (2 * LOGIT_RANGE), 0.01, 1.0) ** 3
        ground = ground_studio(own, base, grid, weights=weights, every=asked.every)
        if asked.every:  # several places are what was asked for, and no question
            ground = replace(ground, second=None, evidence=ground.evidence._replace(rivalry=0.0))
        return ground, without, within

    @fitting
    def select(
        self, picture: U8, phrase: str, *, grounding: str, heads: tuple[str, ...] | None, step: Step
    ) -> Selection:
        """Locate a phrase and segment it: heat map, box, points, mask.

        Paper: the box alone prompts the segmenter and stays the box. Studio: box and points prompt it, of its
        masks the best (``_mask``) is taken, the box is the mask's, and the first point lies on it (``settled``).
        """
        found = self.locate(picture, phrase, grounding=grounding, heads=heads, step=step)
        ground, seconds = found.ground, dict(found.seconds)
        points = ground.points
        step("loading the segmenter", 0.7)
        with _timed(seconds, "load"):
            segmenter = self.segmenter
        step(f"cutting it out{self._about('segmenter', 'segment')}", 0.8)
        with _timed(seconds, "segment"):
            if grounding == "paper":
                cut = checked(segmenter.segment(picture, box=ground.box, multimask=False))
                mask, box = cut.masks[0], Box(*ground.box)
            else:
                mask = self._mask(segmenter, picture, found)
                points = (settled(points[0], mask), *points[1:])
                box = Box.of_mask(mask) or Box(*ground.box)
        step("cutting it out", 1.0)
        return Selection(
            phrase=phrase,
            grounding=grounding,
            heat=np.clip(ground.heat, 0.0, 1.0).astype(np.float32),
            box=box,
            points=points,
            mask=np.where(mask, np.uint8(255), np.uint8(0)),
            confidence=float(ground.confidence),
            verdict=ground.verdict,
            heads=found.heads,
            seconds=seconds,
            unknown=found.unknown,
            read_as=found.read_as,
        )

    def _mask(self, segmenter: Segmenter, picture: U8, found: Located) -> npt.NDArray[np.bool_]:
        """The mask of what was asked: of the first place or of all, less what is excluded, within what it lies in."""
        ground = found.ground
        mask = clean(best_mask(segmenter, picture, ground, ground.box, ground.points))
        taken = [mask]
        for place in ground.others:
            other = clean(best_mask(segmenter, picture, ground, place.box, place.points))
            if all(_iou(other, one) < _SAME for one in taken):
                taken.append(other)
        mask = np.logical_or.reduce(taken)
        for limit, inside in ((found.without, False), (found.within, True)):
            if limit is not None:
                edge = best_mask(segmenter, picture, limit, limit.box, limit.points)
                kept = mask & (edge if inside else ~edge)
                if np.count_nonzero(kept) >= _LEFT * np.count_nonzero(mask):
                    mask = kept
        return mask

    @fitting
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
        several = 0 in labels or (box is None and len(points) == 1)
        found = checked(
            self.segmenter.segment(picture, box=box, points=points or None, labels=labels or None, multimask=several)
        )
        mask = found.masks[int(np.argmax(found.scores))]
        if 0 in labels:
            mask = obedient(found, points, labels, lambda point: self.segmenter.segment(picture, points=(point,)))
        else:
            mask = look_closer(self.segmenter, picture, mask, points)
        step("cutting it out", 1.0)
        return np.where(clean(mask, points), np.uint8(255), np.uint8(0))

    @fitting
    def candidates(
        self,
        picture: U8,
        *,
        box: Box | None,
        points: tuple[tuple[float, float], ...],
        labels: tuple[int, ...],
        several: bool,
        step: Step,
    ) -> Segmentation:
        """All masks for a box and points with the segmenter's scores; without ``several``, its single one."""
        step("cutting it out", 0.0)
        return checked(
            self.segmenter.segment(picture, box=box, points=points or None, labels=labels or None, multimask=several)
        )

    @fitting
    def look_closer(
        self, picture: U8, mask: npt.NDArray[np.bool_], points: tuple[tuple[float, float], ...], *, step: Step
    ) -> npt.NDArray[np.bool_]:
        """A mask, bool [H, W], as a closer look at it has it (``closer.look_closer``)."""
        step("cutting it out", 0.0)
        return look_closer(self.segmenter, picture, mask, points)

    @fitting
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
        negative: str = "",
        phrase: str = "",
        outline: OutlineWish = "auto",
        transition: float | None = None,
        second_pass: bool | None = None,
        previews: bool = False,
        step: PaintStep,
    ) -> Edit:
        """Repaint the mask as the prompt says. ``steps`` and ``guidance`` None: the model's own defaults.

        ``phrase``: what the mask was found by; with the prompt it tells the outline where that is "auto". The recipe's
        parameters say which way it was, and the ``transition`` that was asked for. With ``previews``, ``step`` is given
        a preview of what is being made too.
        """
        step(f"loading the inpainter{self._about('inpainter', 'repaint')}", 0.0)
        inpainter = self.inpainter
        self.residency.notes += inpainter.told_of(prompt, negative)
        done = inpainter.inpaint(
            picture, mask, prompt, seed=seed, steps=steps, guidance=guidance, strength=strength,
            negative_prompt=negative, outline=outline_of(phrase, prompt) if outline == "auto" else outline,
            transition=transition, second_pass=second_pass, previews=previews, step=step,
        )  # fmt: skip
        told: dict[str, Json] = {"outline": done.outline, "transition": transition, "second_pass": second_pass}
        if done.exact:
            told["precision"] = "float32"
        if negative:
            told["negative"] = negative
        recipe = Recipe(
            model_set=self.model_set.name,
            prompt=prompt,
            seed=seed,
            steps=steps or inpainter.defaults.steps,
            guidance=inpainter.defaults.guidance if guidance is None else guidance,
            strength=strength,
            versions={name: version(name) for name in ("locheads-studio", "torch", "diffusers")},
            parameters={name: value for name, value in told.items() if value is not None},
        )
        if done.exact:
            self.residency.notes.append(
                "The inpainter made no picture in half precision, so this was made in full precision."
            )
        return Edit(done.box, done.patch, done.blend, recipe)


def best_mask(
    segmenter: Segmenter, picture: U8, ground: Ground, box: tuple[int, int, int, int],
    points: tuple[tuple[float, float], ...],
) -> npt.NDArray[np.bool_]:
    """Of the masks for box and points, the one that the segmenter trusts and that agrees with the heat map; a small
    one is cut out once more on a piece of the picture (``closer.py``)."""
    height, width = picture.shape[:2]
    candidates = checked(segmenter.segment(picture, box=framed(box, width, height), points=points, multimask=True))
    heat = ground.heat
    if ground.others:  # each place has its own share of the heat
        x0, y0, x1, y1 = box
        heat = np.zeros_like(ground.heat)
        heat[y0:y1, x0:x1] = ground.heat[y0:y1, x0:x1]
    worths = [worth(mask, float(score), heat) for mask, score in zip(candidates.masks, candidates.scores, strict=True)]
    return look_closer(segmenter, picture, candidates.masks[int(np.argmax(worths))], points)


def clean(mask: npt.NDArray[np.bool_], points: tuple[tuple[float, float], ...] = ()) -> npt.NDArray[np.bool_]:
    """A found mask, bool [H, W], without specks and pinholes (``masks.without_specks``), but as it was at ``points``.

    Where a user pointed, a part or a hole may be as small as it likes.
    """
    tidy = without_specks(as_mask(mask)) > 0
    height, width = mask.shape
    pixels = {(min(max(int(y), 0), height - 1), min(max(int(x), 0), width - 1)) for x, y in points}
    for place in (place for place in pixels if tidy[place] != mask[place]):
        same = (mask == mask[place]).astype(np.uint8)
        flooded = cv2.connectedComponents(same, connectivity=8 if mask[place] else 4)[1]
        tidy = np.where(flooded == flooded[place], mask, tidy)
    return tidy


def _iou(one: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_]) -> float:
    return int(np.count_nonzero(one & other)) / max(int(np.count_nonzero(one | other)), 1)
