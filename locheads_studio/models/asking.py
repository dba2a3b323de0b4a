"""A phrase asked of a VLM on a picture: taken apart, said in the VLM's own words, and located part by part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from locheads_studio.document.edits import Looked, Point
from locheads_studio.document.geometry import Box
from locheads_studio.errors import PhraseError
from locheads_studio.heads.arrays import Doubles
from locheads_studio.heads.calibration import Judgement, features
from locheads_studio.heads.confidence import LIKELY
from locheads_studio.heads.cover import covered, signs
from locheads_studio.heads.grid import Grid, IntBox
from locheads_studio.heads.grounding import LOGIT_RANGE, Ground, ground_paper, ground_studio
from locheads_studio.heads.languages import advice
from locheads_studio.heads.looks import nearer, needs_others, seen
from locheads_studio.heads.names import Head
from locheads_studio.heads.phrases import Asked, Thing
from locheads_studio.heads.signs import cleaned
from locheads_studio.heads.understanding import Understood, understand
from locheads_studio.heads.wording import Wording
from locheads_studio.models.again import Part, look_again, look_at_all, look_at_parts
from locheads_studio.models.faults import NotNumbersError
from locheads_studio.models.localization import Localization
from locheads_studio.models.nearer import look_nearer
from locheads_studio.models.probe import VlmProbe

U8 = npt.NDArray[np.uint8]
Maps = npt.NDArray[np.float32]

_WHOLE: Final = Judgement(1.0, "sure")  # of "everything", which needs no looking for


@dataclass(frozen=True, eq=False)
class Located:
    """Where the heads looked: the ``ground`` of the maps (float32 [heads, rows, columns]) on the token ``grid``.

    ``asked``: the phrase taken apart, in the VLM's words; ``grounds``: of each of its things; ``without`` and
    ``within``: of what must not be in it and of what it must lie in. ``ground`` is of all things together.
    ``read_as``: how the phrase was read; "" when it was read as it was typed. ``looked``: where each voice
    looked, where others than the heads were asked; without heads there are no maps.
    """

    phrase: str
    grounding: str
    ground: Ground
    maps: Maps
    grid: Grid
    heads: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    asked: Asked = field(default_factory=lambda: Asked(()))
    grounds: tuple[Ground, ...] = ()
    without: tuple[Ground, ...] = ()
    within: Ground | None = None
    read_as: str = ""
    looked: tuple[Looked, ...] = ()

    @property
    def places(self) -> tuple[tuple[Box, tuple[Point, ...]], ...]:
        """Box and points of the place that is meant, then of a second one that may be."""
        height, width = self.ground.heat.shape
        found = [(self.ground.box, self.ground.points)]
        if self.ground.second is not None:
            found.append((self.ground.second.box, self.ground.second.points))
        return tuple(
            (Box(*(int(v) for v in box)).clamp(width, height), tuple((float(x), float(y)) for x, y in points))
            for box, points in found
        )


def read_phrase(probe: VlmProbe, phrase: str, grounding: str, set_name: str) -> Understood:
    """The phrase taken apart in the VLM's words. PhraseError when nothing of it means anything to the VLM."""
    if not any(sign.isalnum() for sign in cleaned(phrase)):
        raise PhraseError(
            "There is no word in “{phrase}”", 'Say what to select in words, like "the white horse"', phrase=phrase[:40]
        )
    read = understand(phrase, probe.wording, probe.prompting.unknown_words, literally=grounding == "paper")
    if read.is_lost:
        raise PhraseError(
            "The model set {set_name} knows none of these words: {words}",
            advice(phrase) or "Say it in other words",
            set_name=repr(set_name),
            words=", ".join(read.unknown)[:80],
        )
    return read


def read_openly(phrase: str) -> Understood:
    """The phrase taken apart for a voice that knows any word. PhraseError when there is no word in it."""
    if not any(sign.isalnum() for sign in cleaned(phrase)):
        raise PhraseError(
            "There is no word in “{phrase}”", 'Say what to select in words, like "the white horse"', phrase=phrase[:40]
        )
    return understand(phrase, Wording(), lambda _: ())


class Asking(Protocol):
    """Who is asked where things are: the heads (``Asker``), or other voices (``voices.py``)."""

    looked: list[Looked]

    def look(self, picture: U8, asked: Asked, unknown: bool = False) -> Looks:
        """Ground everything a phrase names on a picture [H, W, 3]."""

    def is_in_doubt(self, asked: Asked, looks: Looks) -> bool:
        """Whether a second look may help."""

    def look_again(self, picture: U8, asked: Asked, looks: Looks) -> Looks:
        """With what a second look finds in place of what was not found."""

    def look_twice(self, picture: U8, asked: Asked) -> Looks:
        """As ``look``, with a second look where the first found nothing."""

    def again(self, picture: U8, thing: Thing) -> Ground:
        """Where one more of a thing is, on a picture in which those that were found are painted over."""

    def on_parts(self, picture: U8, thing: Thing) -> list[Part]:
        """The same on parts of that picture, where the whole showed no more: the surest first."""


class Asker:
    """Asks one VLM with one choice of heads."""

    def __init__(
        self, probe: Callable[[], VlmProbe], known: Localization, chosen: tuple[Head, ...], grounding: str
    ) -> None:
        """``probe``: gives the VLM, which may have had to make room in between."""
        self._probe, self._known, self._chosen, self._grounding = probe, known, chosen, grounding
        self.looked: list[Looked] = []  # what the heat map says already

    def look(self, picture: U8, asked: Asked, unknown: bool = False) -> Looks:
        """Ground everything a phrase names on a picture [H, W, 3], in one pass."""
        known, probe, studio = self._known, self._probe(), self._grounding == "studio"
        things, excluded = asked.things, asked.without
        texts = [thing.text for thing in (*things, *excluded)] + ([asked.within] if asked.within else [])
        neutral = known.neutral if studio else ()
        prefix = probe.open(picture)
        own_heads = studio and self._chosen == known.studio
        beside = known.calibration.observed if known.calibration and own_heads else ()
        cover = known.cover if own_heads else None
        heads = (*self._chosen, *beside, *(cover.observed if cover else ()))
        everything = probe.maps(prefix, [*(texts or ["everything"]), *neutral], heads)
        if not np.isfinite(everything).all():
            raise NotNumbersError("vlm")
        maps, observed, spread = np.split(everything, [len(self._chosen), len(self._chosen) + len(beside)], axis=1)
        told = None if cover is None else [cover.read(one) for one in spread]
        if not studio:
            return Looks((ground_paper(maps[0], prefix.grid),), (), None, maps[0], prefix.grid)
        base = maps[len(texts or [""]) :].mean(axis=0) if neutral else None
        place = len(things)

        def grounded(number: int, fade: Doubles | float = 1.0, *, one: bool = False) -> Ground:
            ground = self._ground((maps[number] * fade).astype(np.float32, copy=False), base, prefix.grid)
            if cover is None or told is None:
                return ground

            at = cover.at(spread[number], prefix.grid)
            return covered(ground, told[number] * fade, prefix.grid, places=cover.places, at=at, one=one)

        def judged(ground: Ground, number: int) -> Ground:
            calibration = known.calibration
            if calibration is None or not own_heads:
                return ground
            sign = signs(told[number], prefix.grid) if told is not None and calibration.covered else ()
            measured = features(maps[number], observed[number], sign)
            return replace(ground, judged=calibration.judge(measured, ground.evidence.rivalry, unknown))

        without = tuple(grounded(place + i) for i in range(len(excluded)))
        within = grounded(place + len(excluded)) if asked.within else None
        gone = tuple(judged(ground, place + i) for i, ground in enumerate(without))
        grounds = []
        for i, thing in enumerate(things):
            ground = grounded(i, _fading(() if thing.every else without, within), one=thing.every)
            if asked.several:  # several places are what was asked for, and no question
                ground = replace(ground, second=None, evidence=ground.evidence._replace(rivalry=0.0))
            grounds.append(judged(ground, i))
        return Looks(tuple(grounds), gone, within, maps[0], prefix.grid, tuple(spread[:place]), unknown)

    def is_in_doubt(self, asked: Asked, looks: Looks) -> bool:
        """Whether something alone is not sure, so that a second look (``again.py``) may help, or is so small that a
        closer one (``nearer.py``) may, for a model that takes one."""
        if asked.without or asked.within:
            return False
        return any(
            self._is_lost(ground)
            or self._looks_at_all(ground)
            or (self._looks_closer(asked, thing) and bool(nearer(ground.box, looks.grid)))
            for thing, ground in zip(asked.things, looks.grounds, strict=True)
        )

    def _is_lost(self, ground: Ground) -> bool:
        judged = self._known.calibration is not None and self._chosen == self._known.studio
        return judged and ground.verdict == "not found"

    def _looks_at_all(self, ground: Ground) -> bool:
        """Whether the parts of the picture are looked at, too: of all that is not sure, by a VLM that is told how."""
        known, own = self._known, self._grounding == "studio" and self._chosen == self._known.studio
        able = known.calibration is not None and known.calibration.joined is not None and known.numbers.closer
        return able and own and known.cover is not None and known.cover.places and ground.verdict != "sure"

    def _looks_closer(self, asked: Asked, thing: Thing) -> bool:
        """Of several the closer look would see one alone, and not what else a phrase tells a thing by."""
        others = thing.every or asked.several or thing.order is not None or needs_others(thing.text)
        return self._known.numbers.closer and self._grounding == "studio" and not others

    def look_again(self, picture: U8, asked: Asked, looks: Looks) -> Looks:
        """With what a second look finds in place of what was not found, and a closer one in place of what is small."""
        found = []
        for number, (thing, ground) in enumerate(zip(asked.things, looks.grounds, strict=True)):
            now = ground
            if self._looks_at_all(ground):
                now = look_at_all(
                    self._probe(), self._known, picture, thing, ground, looks.spread[number], looks.grid, looks.unknown
                )  # fmt: skip
                if asked.several:
                    now = replace(now, second=None)
            elif self._is_lost(ground):
                now = look_again(self._probe(), self._known, picture, thing, looks.grid) or ground
            if self._looks_closer(asked, thing):
                # what is unlikely in a piece that shows little else is often not the thing, but something like it
                least = max(LIKELY, ground.confidence)
                now = look_nearer(now, looks.grid, partial(self._look_at, picture, thing), least)
            found.append(now)
        return replace(looks, grounds=tuple(found))

    def _look_at(self, picture: U8, thing: Thing, view: IntBox) -> Ground:
        """Where a thing is in a piece of a picture, in the piece's own pixels."""
        return self.look(seen(picture, view), Asked((thing,))).grounds[0]

    def look_twice(self, picture: U8, asked: Asked) -> Looks:
        """As ``look``, with a second look where something was not found or is small."""
        looks = self.look(picture, asked)
        return self.look_again(picture, asked, looks) if self.is_in_doubt(asked, looks) else looks

    def again(self, picture: U8, thing: Thing) -> Ground:
        """Where one thing is on a picture that changed; what was kept of it is not the program's to keep."""
        return self.look(picture, Asked((thing,))).grounds[0]

    def on_parts(self, picture: U8, thing: Thing) -> list[Part]:
        """As ``again`` on parts of the picture (``again.look_at_parts``); none for heads that are not the VLM's own."""
        if self._chosen != self._known.studio:
            return []
        probe = self._probe()
        return look_at_parts(probe, self._known, picture, thing, probe.open(picture).grid)

    def _ground(self, maps: Maps, base: Maps | None, grid: Grid) -> Ground:
        return self._known.ground(maps, base, grid, own=self._chosen == self._known.studio)


@dataclass(frozen=True, eq=False)
class Looks:
    """What `Asker.look` found: the grounds of the things, of what they are without, and of what they lie in.

    ``spread``: of each thing the maps that the cover of the VLM reads. ``unknown``: whether there are words that the
    VLM does not know."""

    grounds: tuple[Ground, ...]
    without: tuple[Ground, ...]
    within: Ground | None
    maps: Maps
    grid: Grid
    spread: tuple[Maps, ...] = ()
    unknown: bool = False

    def together(self, scope: str) -> Ground:
        """One ground of all: the hottest of the maps, the first's box and points, the least sure of those found."""
        if scope != "things":
            return _all_but(self.without, self.grid)
        first, *others = self.grounds
        if not others:
            return first
        found = [ground for ground in self.grounds if ground.verdict != "not found"] or [first]
        least = min(found, key=lambda ground: ground.confidence)
        heat = np.maximum.reduce([ground.heat for ground in self.grounds])
        return replace(found[0], heat=heat, judged=Judgement(float(least.confidence), least.verdict), second=None)


def _fading(without: Sequence[Ground], within: Ground | None) -> Doubles | float:
    """Heat fades outside of what it must lie in, and where it was told not to look: to the third power, since of two
    things of one kind the VLM often looks at the excluded one first (of 78 such phrases about drawn scenes 0.89
    pointed right; 0.81 with the first power, 0.72 with the excluded phrase as the neutral one)."""
    fade: Doubles | float = 1.0
    if within is not None:
        fade = np.clip(0.5 + within.logits / (2 * LOGIT_RANGE), 0.01, 1.0)
    for each in without:
        fade = fade * np.clip(0.5 - each.logits / (2 * LOGIT_RANGE), 0.01, 1.0) ** 3
    return fade


def _all_but(without: Sequence[Ground], grid: Grid) -> Ground:
    """The whole picture, cold where it was told not to look; as sure as what is left out was found."""
    heat = np.ones((grid.height, grid.width), np.float32)
    for ground in without:
        heat = np.minimum(heat, 1.0 - ground.heat)
    judgements = (Judgement(float(g.confidence), g.verdict) for g in without)
    judged = min(judgements, key=lambda judgement: judgement.confidence, default=_WHOLE)
    middle = np.unravel_index(int(heat.argmax()), heat.shape)
    whole = ground_studio(np.ones((1, grid.rows, grid.columns)), None, grid, contrast=0.0)
    return replace(
        whole, heat=heat, box=(0, 0, grid.width, grid.height), points=((middle[1] + 0.5, middle[0] + 0.5),),
        judged=judged, second=None,
    )  # fmt: skip
