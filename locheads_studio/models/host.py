"""The models of one set, loaded when first needed. Only the worker's thread may use a host."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from importlib.metadata import version

import numpy as np
import numpy.typing as npt

from locheads_studio.catalog.lora import Lora
from locheads_studio.catalog.lora import told as told_of_loras
from locheads_studio.catalog.sets import ModelSet
from locheads_studio.document.edits import Edit, Json, Recipe, Selection, Voice
from locheads_studio.document.geometry import Box
from locheads_studio.document.keys import content_key
from locheads_studio.document.outline import OutlineWish, outline_of
from locheads_studio.errors import UsageError, WeightsError
from locheads_studio.heads.cover import Cover
from locheads_studio.heads.languages import advice
from locheads_studio.heads.names import Head
from locheads_studio.heads.reading import Reading, Trace
from locheads_studio.models import printed
from locheads_studio.models.asking import Asker, Asking, Located, read_phrase
from locheads_studio.models.closer import look_closer
from locheads_studio.models.composing import Step as TellingStep
from locheads_studio.models.corrections import obedient
from locheads_studio.models.cover import fit_cover
from locheads_studio.models.cutting import clean, extent, offered
from locheads_studio.models.estimate import Estimate
from locheads_studio.models.faults import NotNumbersError, checked, fitting
from locheads_studio.models.instances import Answer, answer_of, pieces_of
from locheads_studio.models.loaded import LoadedModels
from locheads_studio.models.residency import TITLES, Held, Residency, Usage
from locheads_studio.models.segmenter import Segmentation
from locheads_studio.models.voices import JoinedAsker, Voices
from locheads_studio.models.waits import Waits
from locheads_studio.texts import Text

U8 = npt.NDArray[np.uint8]
Step = Callable[[str, float], None]


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = round(seconds.get(stage, 0.0) + time.perf_counter() - start, 4)


class ModelHost:
    """Locates, segments and inpaints with the three models of a set.

    ``step(stage, fraction)`` is called before and between the stages; it raises ``Cancelled`` to stop the work.
    """

    def __init__(
        self,
        model_set: ModelSet,
        device: str = "auto",
        memory: int | None = None,
        importing: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """``memory``: bytes of the device that may be used (``memory.PRESETS``); None: what is free.
        ``importing``: what is entered while a large library is imported."""
        self.models = LoadedModels(model_set, device, memory, importing)
        self._waits = Waits(self.models)
        self._voices = Voices(
            model_set, self.residency, lambda: self.models.localization.prompt, self.models.writing_probe
        )  # fmt: skip

    @property
    def model_set(self) -> ModelSet:
        """What it was made of."""
        return self.models.model_set

    @property
    def residency(self) -> Residency:
        """Where the models lie, and what is known of memory."""
        return self.models.residency

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
        return self._waits.measured()

    @fitting
    def warm(self, part: str, picture: U8 | None, *, step: Step) -> None:
        """Load one of the models ("vlm", "segmenter", "inpainter") and let it read ``picture``, if there is one.

        What was done stays done when ``step`` stops it in between. Where the models have to take turns in memory, only
        the VLM is loaded: another would push it out.
        """
        seats = self.residency.plan.seats
        if part != "vlm" and "disk" in (seats[part].place, seats["vlm"].place):
            return
        step(Text("loading the {model}", model=TITLES[part]), 0.0)
        match part:
            case "vlm":
                probe = self.models.probe(())
                if picture is not None:
                    step("looking at the picture", 0.5)
                    probe.open(picture)
            case "segmenter":
                segmenter = self.models.segmenter
                if picture is not None:
                    step("looking at the picture", 0.5)
                    segmenter.embed(picture)
            case "inpainter":
                _ = self.models.inpainter  # loads it

    @fitting
    def read_heads(self, picture: U8, phrases: tuple[str, ...], *, step: Step) -> Reading:
        """Read every head of the VLM for each phrase on a picture [H, W, 3]."""
        step("loading the vision-language model", 0.0)
        probe = self.models.whole_probe()
        step("looking at the picture", 0.3)
        prefix = probe.open(picture)
        step("reading the phrases", 0.6)
        return Reading(probe.all_maps(prefix, phrases), prefix.grid, probe.prompting.template)

    @fitting
    def look(self, picture: U8, others: tuple[U8, ...], *, step: Step) -> None:
        """Let the whole VLM read pictures [H, W, 3] in one pass, so that ``read_heads`` finds them read."""
        step("loading the vision-language model", 0.0)
        probe = self.models.whole_probe()
        step("looking at the pictures", 0.3)
        probe.open_all((picture, *others))

    def fit_cover(
        self, maps: npt.NDArray[np.float16], shares: npt.NDArray[np.float32], observed: tuple[Head, ...], *, step: Step
    ) -> Cover:
        """Fit how far things reach (``models.cover``)."""
        return fit_cover(maps, shares, observed, step)

    @fitting
    def trace(
        self, picture: U8, phrase: str, *, grounding: str, beside: tuple[str, ...], whole: bool, step: Step
    ) -> Trace:
        """Read every loaded head for each word of a phrase on a picture [H, W, 3], and for phrases ``beside`` it.

        ``whole`` loads the layers above the deepest chosen head, too.
        """
        step("loading the vision-language model", 0.0)
        known = self.models.localization
        own = known.heads(grounding)
        probe = self.models.whole_probe() if whole else self.models.probe(())
        step("looking at the picture", 0.3)
        prefix = probe.open(picture)
        step("reading the phrase", 0.6)
        read = phrase if grounding == "paper" else probe.wording.read(phrase)
        words = probe.prompting.words_of(prefix, read)
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
            is_whole=self.models.is_whole(probe),
            provenance=known.provenance,
            numbers=known.numbers,
        )

    @fitting
    def printed_box(self, picture: U8, phrase: str, *, step: Step) -> Box | None:
        """The box that the VLM prints when asked for the phrase on a picture [H, W, 3]; None: no box in its answer.

        UsageError when it prints none, or its language head is not here.
        """
        printed.check_prints(self.model_set.vlm, self.models.localization.prompt, self.model_set.name)
        step("loading the vision-language model", 0.0)
        probe = self.models.writing_probe()
        step("asking for the box", 0.3)
        return printed.print_box(probe, picture, phrase)

    @fitting
    def locate(
        self, picture: U8, phrase: str, *, grounding: str, heads: tuple[str, ...] | None, voice: Voice = "heads",
        against: str = "", closer: bool | None = None, step: Step,
    ) -> Located:  # fmt: skip
        """Find what the phrase means in a picture [H, W, 3]: heat map, box, points and confidence.

        Raises PhraseError when the VLM knows none of the phrase's words, HeadError for heads it does not have,
        UsageError for a voice that the set does not have.
        """
        return self._locate(picture, phrase, grounding, heads, voice, against, closer, step)[0]

    def _locate(
        self, picture: U8, phrase: str, grounding: str, heads: tuple[str, ...] | None, voice: Voice, against: str,
        closer: bool | None, step: Step,
    ) -> tuple[Located, Asking]:  # fmt: skip
        """That, and who was asked."""
        seconds: dict[str, float] = {}
        if voice in ("printed", "detector"):
            return self._voices.locate(picture, phrase, voice, step)
        step("loading the vision-language model", 0.0)
        with _timed(seconds, "load"):
            chosen = self.models.heads(heads, grounding)
            others = self._voices.beside_the_heads() if voice == "joined" else None  # first: it loads the whole VLM
            probe = self.models.probe(chosen)
        step(Text("looking at the picture{about}", about=self._waits.about("vlm", "picture")), 0.2)
        with _timed(seconds, "picture"):
            prefix = probe.open(picture)
        step("reading the phrase", 0.6)
        read = read_phrase(probe, phrase, grounding, self.model_set.name)
        asked, unknown = read.asked, read.unknown
        with _timed(seconds, "phrase"):
            alone = self._asker(chosen, grounding, against, closer)
            asker: Asking = alone if others is None else JoinedAsker(alone, others)
            looks = asker.look(picture, asked, bool(unknown))
        if asker.is_in_doubt(asked, looks):
            step("looking again", 0.65)
            with _timed(seconds, "again"):
                looks = asker.look_again(picture, asked, looks)
        with _timed(seconds, "ground"):
            ground = looks.together(asked.scope)
        located = Located(
            phrase, grounding, ground, looks.maps, prefix.grid, tuple(str(head) for head in chosen), unknown, seconds,
            asked, looks.grounds, looks.without, looks.within, read.said(phrase), tuple(asker.looked),
        )  # fmt: skip
        return located, asker

    def _asker(self, chosen: tuple[Head, ...], grounding: str, against: str, closer: bool | None) -> Asker:
        known = self.models.localization
        if closer is not None:
            known = replace(known, numbers=replace(known.numbers, closer=closer))
        if against:  # a calibration knows nothing of what is taken away
            known = replace(known, neutral=(against,), calibration=None)
        return Asker(lambda: self.models.probe(chosen), known, chosen, grounding)

    @fitting
    def select(
        self,
        picture: U8,
        phrase: str,
        *,
        grounding: str,
        heads: tuple[str, ...] | None,
        order: str = "instances",
        voice: Voice = "heads",
        against: str = "",
        closer: bool | None = None,
        previews: bool = False,
        step: TellingStep,
    ) -> Selection:
        """Locate a phrase and segment it: heat map, box, points, mask.

        Paper: the box alone prompts the segmenter and stays the box. Studio: box and points prompt it, of its
        masks the best (``best_mask``) is taken, the box is the mask's, and the first point lies on it (``settled``);
        a phrase that asks for several is answered with each of them (``instances``), and what words of order mean is
        chosen among all that are found of its kind, unless ``order`` is "heads". With ``previews``, ``step`` is given
        what was located before anything is cut out.
        """
        found, asker = self._locate(picture, phrase, grounding, heads, voice, against, closer, step)
        ground, seconds = found.ground, dict(found.seconds)
        if previews:
            step("loading the segmenter", 0.7, found)
        else:
            step("loading the segmenter", 0.7)
        with _timed(seconds, "load"):
            segmenter = self.models.segmenter
        step(Text("cutting it out{about}", about=self._waits.about("segmenter", "segment")), 0.8)
        with _timed(seconds, "segment"):
            if grounding == "paper":
                cut = checked(segmenter.segment(picture, box=ground.box, multimask=False))
                answer = Answer(cut.masks[0], Box(*ground.box), ground.points, ground.confidence, ground.verdict)
            else:
                in_order = order == "instances"
                pieces = pieces_of(picture, found, asker, lambda: self.models.segmenter, step, in_order=in_order)
                answer = answer_of(pieces, found)
        if (hint := advice(phrase)) is not None and found.unknown:
            self.residency.notes.append(hint)
        step("cutting it out", 1.0)
        return Selection(
            phrase=phrase,
            grounding=grounding,
            heat=np.clip(ground.heat if answer.heat is None else answer.heat, 0.0, 1.0).astype(np.float32),
            box=answer.box,
            points=answer.points,
            mask=np.where(answer.mask, np.uint8(255), np.uint8(0)),
            confidence=float(answer.confidence),
            verdict=answer.verdict,
            heads=found.heads,
            seconds=seconds,
            unknown=found.unknown,
            read_as=found.read_as,
            instances=answer.instances,
            missing=answer.missing,
            places=found.places if answer.heat is None else ((answer.box, answer.points),),
            looked=found.looked,
            closer=closer,
        )

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
        segmenter = self.models.segmenter
        found = offered(segmenter, picture, box, points, labels, several=several)
        mask = found.masks[int(np.argmax(found.scores))]
        if 0 in labels:
            mask = obedient(found, points, labels, lambda point: segmenter.segment(picture, points=(point,)))
        else:
            mask = look_closer(segmenter, picture, mask, points)
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
        hot: Box | None = None,
        cover: npt.NDArray[np.float32] | None = None,
        step: Step,
    ) -> Segmentation:
        """All masks for a box and points with the segmenter's scores (``cutting.offered``); without ``several``, its
        single one."""
        step("cutting it out", 0.0)
        return offered(self.models.segmenter, picture, box, points, labels, hot=hot, cover=cover, several=several)

    @fitting
    def look_closer(
        self, picture: U8, mask: npt.NDArray[np.bool_], points: tuple[tuple[float, float], ...], *, step: Step
    ) -> npt.NDArray[np.bool_]:
        """A mask, bool [H, W], as a closer look at it has it (``closer.look_closer``)."""
        step("cutting it out", 0.0)
        return look_closer(self.models.segmenter, picture, mask, points)

    @fitting
    def extent(
        self, picture: U8, mask: npt.NDArray[np.bool_], points: tuple[tuple[float, float], ...],
        offered: tuple[npt.NDArray[np.bool_], ...], heat: npt.NDArray[np.float32], box: Box, closer: bool,
        covered: bool, *, step: Step
    ) -> npt.NDArray[np.bool_]:  # fmt: skip
        """A mask, bool [H, W], as ``select`` has it in the end (``cutting.extent``)."""
        step("cutting it out", 0.0)
        return extent(self.models.segmenter, picture, mask, offered, heat, box, points, closer, covered=covered)

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
        reference: U8 | None = None,
        loras: tuple[Lora, ...] | None = None,
        previews: bool = False,
        step: TellingStep,
    ) -> Edit:
        """Repaint the mask as the prompt says. ``steps`` and ``guidance`` None: the model's own defaults.

        ``phrase``: what the mask was found by; with the prompt it tells the outline where that is "auto". The recipe's
        parameters say which way it was, and the ``transition`` that was asked for. ``reference``: a picture of what to
        paint; UsageError where the model takes none. ``loras``: what it wears (None: what the table says). With
        ``previews``, ``step`` is given a preview of what is being made too.
        """
        step(Text("loading the inpainter{about}", about=self._waits.about("inpainter", "repaint")), 0.0)
        inpainter, part = self.models.inpainter, self.model_set.part("inpainter")
        worn = loras if loras is not None else part.loras if part is not None else ()
        try:
            inpainter.wear(worn)
        except WeightsError:
            self.residency.drop("inpainter")  # what does not fit may have changed it
            raise
        if reference is not None and not inpainter.kind.reference:
            raise UsageError(
                "This painting model takes no reference picture",
                "Use FLUX.2 klein, FLUX Kontext or Qwen-Image-Edit 2511",
            )
        self.residency.notes += inpainter.told_of(prompt, negative, strength)
        done = inpainter.inpaint(
            picture, mask, prompt, seed=seed, steps=steps, guidance=guidance, strength=strength,
            negative_prompt=negative, outline=outline_of(phrase, prompt) if outline == "auto" else outline,
            transition=transition, second_pass=second_pass, reference=reference, previews=previews, step=step,
        )  # fmt: skip
        told: dict[str, Json] = {"outline": done.outline, "transition": transition, "second_pass": second_pass}
        if done.exact:
            told["precision"] = "float32"
        if negative:
            told["negative"] = negative
        if reference is not None:
            told["reference"] = content_key(reference)
        if worn:
            told["loras"] = told_of_loras(worn)  # type: ignore[assignment]  # a list of JSON values
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
        return Edit(done.box, done.patch, done.blend, recipe, done.wider)
