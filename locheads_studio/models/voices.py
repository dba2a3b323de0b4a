"""Asking other voices than the heads: in place of an ``Asker``, or beside one."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.document.edits import Looked, Voice
from locheads_studio.document.geometry import Box
from locheads_studio.errors import UsageError
from locheads_studio.heads.grid import Grid, overlap
from locheads_studio.heads.grounding import Ground
from locheads_studio.heads.phrases import Asked, Thing
from locheads_studio.heads.voices import CELLS, PRINTED_TRUST, SAME, Spot, ground_of, joined
from locheads_studio.models.again import Part
from locheads_studio.models.asking import Asker, Asking, Located, Looks, read_openly, read_phrase
from locheads_studio.models.detector import Detector, check_detects
from locheads_studio.models.printed import check_prints, print_box
from locheads_studio.models.probe import VlmProbe
from locheads_studio.models.residency import TITLES, Residency
from locheads_studio.models.segmenter import Segmenter
from locheads_studio.texts import Text

U8 = npt.NDArray[np.uint8]
Spots = Callable[[U8, str], Sequence[Spot]]
"""From a picture [H, W, 3] and what is asked for to where it is, surest first; nothing where it is not."""
Step = Callable[[str, float], None]


class SpotAsker:
    """Asks a voice that names boxes, as an ``Asker`` asks the heads. Of "every" each of its boxes is one."""

    def __init__(self, voice: str, spots: Spots) -> None:
        self._voice, self._spots = voice, spots
        self._left: dict[str, list[Spot]] = {}
        self.looked: list[Looked] = []

    def look(self, picture: U8, asked: Asked, unknown: bool = False) -> Looks:
        """Where everything is that a phrase names on a picture [H, W, 3]."""
        height, width = picture.shape[:2]
        grounds = tuple(self._ground(picture, thing) for thing in asked.things)
        without = tuple(self._ground(picture, thing) for thing in asked.without)
        within = self._ground(picture, Thing(asked.within)) if asked.within else None
        if asked.several:  # several places are what was asked for, and no question
            grounds = tuple(_no_question(ground) for ground in grounds)
        grid = Grid.stretched(CELLS, CELLS, width, height)
        return Looks(grounds, without, within, np.zeros((0, CELLS, CELLS), np.float32), grid)

    def is_in_doubt(self, asked: Asked, looks: Looks) -> bool:
        """It has no second look."""
        return False

    def look_again(self, picture: U8, asked: Asked, looks: Looks) -> Looks:
        """The same."""
        return looks

    def look_twice(self, picture: U8, asked: Asked) -> Looks:
        """As ``look``."""
        return self.look(picture, asked)

    def again(self, picture: U8, thing: Thing) -> Ground:
        """The next of what was named at once; what changed in the picture meanwhile changes nothing about it."""
        height, width = picture.shape[:2]
        left = self._left.get(thing.text, [])
        return ground_of([left.pop(0)] if left else [], width, height)

    def on_parts(self, picture: U8, thing: Thing) -> list[Part]:
        """It has named all that it sees."""
        return []

    def _ground(self, picture: U8, thing: Thing) -> Ground:
        height, width = picture.shape[:2]
        spots = list(self._spots(picture, thing.text))
        self._left[thing.text] = spots[1:]
        self.looked.append(Looked(self._voice, thing.text, tuple(Box(*s.box) for s in spots), taken=bool(spots)))
        return ground_of(spots, width, height)


class JoinedAsker:
    """Asks the heads, then the other voices, and takes what they say together (``heads.voices.joined``)."""

    def __init__(self, heads: Asker, voices: Mapping[str, Spots]) -> None:
        self._heads, self._voices = heads, voices
        self.looked: list[Looked] = []

    def look(self, picture: U8, asked: Asked, unknown: bool = False) -> Looks:
        """As ``Asker.look``; what is left out or lies around is the heads' alone to find."""
        looks = self._heads.look(picture, asked, unknown)
        if asked.scope != "things":
            return looks
        if self._heads.is_in_doubt(asked, looks):
            looks = self._heads.look_again(picture, asked, looks)
        grounds = tuple(
            self._together(picture, thing, ground) for thing, ground in zip(asked.things, looks.grounds, strict=True)
        )
        if asked.several:
            grounds = tuple(_no_question(ground) for ground in grounds)
        return replace(looks, grounds=grounds)

    def is_in_doubt(self, asked: Asked, looks: Looks) -> bool:
        """The heads have looked a second time already."""
        return False

    def look_again(self, picture: U8, asked: Asked, looks: Looks) -> Looks:
        """The same."""
        return looks

    def look_twice(self, picture: U8, asked: Asked) -> Looks:
        """What words of order are chosen among is the heads' to find."""
        return self._heads.look_twice(picture, asked)

    def again(self, picture: U8, thing: Thing) -> Ground:
        """What is left of one thing is the heads' to find."""
        return self._heads.again(picture, thing)

    def on_parts(self, picture: U8, thing: Thing) -> list[Part]:
        """The heads' to find, too."""
        return self._heads.on_parts(picture, thing)

    def _together(self, picture: U8, thing: Thing, ground: Ground) -> Ground:
        told = {voice: tuple(spots(picture, thing.text)) for voice, spots in self._voices.items()}
        if thing.every:  # one of them after the other is the heads' work
            told = {}
        answer = joined(ground, told)
        found = () if ground.verdict == "not found" else (Box(*ground.box),)
        self.looked.append(Looked("heads", thing.text, found, taken=_agrees(answer, found)))
        for voice, some in told.items():
            boxes = tuple(Box(*spot.box) for spot in some)
            self.looked.append(Looked(voice, thing.text, boxes, taken=_agrees(answer, boxes)))
        return answer


def _agrees(answer: Ground, boxes: Sequence[Box]) -> bool:
    return any(overlap(answer.box, (box.x0, box.y0, box.x1, box.y1)) >= SAME for box in boxes)


def _no_question(ground: Ground) -> Ground:
    judged = ground.judged
    if judged is not None and judged.verdict == "two candidates":
        judged = replace(judged, verdict="no verdict")
    return replace(ground, second=None, evidence=ground.evidence._replace(rivalry=0.0), judged=judged)


class Voices:
    """The voices of a model set beside its heads: which there are, and how they are asked."""

    def __init__(
        self, models: ModelSet, residency: Residency, prompt: Callable[[], str], writing: Callable[[], VlmProbe]
    ) -> None:
        """``prompt``: of the VLM, "" for its family's own; ``writing``: the VLM with its language head."""
        self._models, self._residency, self._prompt, self._writing = models, residency, prompt, writing
        self._told: set[str] = set()  # of voices that are not there

    def locate(self, picture: U8, phrase: str, voice: Voice, step: Step) -> tuple[Located, Asking]:
        """As ``ModelHost.locate``, by a voice that names boxes, and who was asked. No head is.

        UsageError for a voice that the set does not have.
        """
        step(Text("loading the {model}", model=TITLES["vlm" if voice == "printed" else "segmenter"]), 0.0)
        began = time.perf_counter()
        if voice == "printed":
            spots: Spots = self._prints()
            read = read_phrase(self._writing(), phrase, "studio", self._models.name)
        else:
            spots, read = self._detects(), read_openly(phrase)
        loaded = time.perf_counter()
        step("asking for the box", 0.3)
        asker = SpotAsker(voice, spots)
        looks = asker.look(picture, read.asked)
        seconds = {"load": round(loaded - began, 4), "phrase": round(time.perf_counter() - loaded, 4)}
        located = Located(
            phrase, "studio", looks.together(read.asked.scope), looks.maps, looks.grid, (), read.unknown, seconds,
            read.asked, looks.grounds, looks.without, looks.within, read.said(phrase), tuple(asker.looked),
        )  # fmt: skip
        return located, asker

    def beside_the_heads(self) -> dict[str, Spots]:
        """Those that the set has. Of each other one a note says once why it is not heard."""
        found = {}
        for voice, get in (("printed", self._prints), ("detector", self._detects)):
            try:
                found[voice] = get()
            except UsageError as error:
                if error.message not in self._told:
                    self._told.add(error.message)
                    self._residency.notes.append(Text("{message}.", message=error.message))
        return found

    def _prints(self) -> Spots:
        check_prints(self._models.vlm, self._prompt(), self._models.name)
        self._writing()  # it may not be here

        def printed(picture: U8, phrase: str) -> tuple[Spot, ...]:
            box = print_box(self._writing(), picture, phrase)
            return () if box is None else (Spot((box.x0, box.y0, box.x1, box.y1), PRINTED_TRUST),)

        return printed

    def _detects(self) -> Spots:
        check_detects(self._models.segmenter, self._models.name)

        def load(device: torch.device, dtype: torch.dtype, bits: int) -> Segmenter:
            segmenter = Segmenter.load(self._models.segmenter, device, dtype)
            segmenter.detector = Detector.load(self._models.segmenter, device)
            return segmenter

        def detected(picture: U8, phrase: str) -> tuple[Spot, ...]:
            segmenter = self._residency.use("segmenter", load, lambda loaded: loaded.detector is not None)
            spots: tuple[Spot, ...] = segmenter.detector.find(picture, phrase)
            return spots

        return detected
