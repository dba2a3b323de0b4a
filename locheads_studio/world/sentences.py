"""Sentences that refer to exactly one region of a scene, tagged by type.

Everything here works on names, looks and boxes alone, so it serves drawn scenes and stored descriptions alike.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, Protocol

from locheads_studio.document.geometry import Box
from locheads_studio.world.kinds import KINDS
from locheads_studio.world.outfits import HERO, PLAIN

SentenceType = Literal["plain", "attribute", "relational", "ordinal", "part", "reasoning"]
TYPES: Final[tuple[SentenceType, ...]] = ("plain", "attribute", "relational", "ordinal", "part", "reasoning")

SMALLEST: Final = 0.0012
"""The smallest box, as a share of the picture, that a sentence refers to."""

CLEAR: Final = 0.05
"""The least distance, as a share of the picture's side, for "left of" or "in front of" to be clear."""


class Referent(Protocol):
    """What a sentence needs to know of a region (see ``scene.Region``)."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def colour(self) -> str | None: ...
    @property
    def pattern(self) -> str: ...
    @property
    def cut(self) -> str | None: ...
    @property
    def parent(self) -> int | None: ...
    @property
    def box(self) -> Box: ...


@dataclass(frozen=True)
class Sentence:
    """A phrase that refers to one region: its text, its type and the region's index.

    ``type`` is one of ``TYPES``, or a form of ``sayings``. ``means`` are the names of all that the phrase could mean
    in another scene, where it is more than the region's own.
    """

    text: str
    type: str
    region: int
    means: frozenset[str] = frozenset()


ORDINALS: Final = ("first", "second", "third", "fourth", "fifth")

# What a thing is for, in words that do not name it; several names may answer to one description.
REASONING: Final[dict[str, tuple[str, ...]]] = {
    "what people wear around the neck": ("bow tie",),
    "something to sit on": ("bench", "chair", "sofa"),
    "the thing someone could sit on": ("bench", "chair", "sofa"),
    "what you put on your head": ("hat", "helmet"),
    "something to drink from": ("cup",),
    "something to keep the rain off": ("umbrella", "raincoat"),
    "what someone wears in the rain": ("raincoat",),
    "what someone wears to a fine party": ("tuxedo",),
    "what someone wears for sport": ("tracksuit",),
    "what someone wears in space": ("astronaut suit",),
    "what a doctor wears": ("lab coat",),
    "what a knight wears": ("armour",),
    "what a superhero wears": (HERO,),
    "what a farmer wears": ("overalls",),
    "what soldiers wear": ("uniform",),
    "what gives shade on a sunny day": ("umbrella",),
    "what firefighters use": ("fire hydrant",),
    "something with a screen and a keyboard": ("laptop",),
    "something sweet with cherries": ("cake",),
    "something to read": ("book",),
    "what gives light": ("lamp",),
    "something to kick": ("ball",),
    "what you can play football with": ("ball",),
    "where people live": ("house",),
    "something that sails": ("boat",),
    "what carries many people": ("bus",),
    "something with two wheels": ("bicycle",),
    "what pours tea": ("teapot",),
    "what holds flowers": ("vase",),
    "something that grows leaves": ("tree",),
    "an animal that barks": ("dog",),
    "an animal that purrs": ("cat",),
    "an animal with a trunk": ("elephant",),
    "an animal that gives wool": ("sheep",),
    "an animal that people ride": ("horse",),
    "an animal with wings": ("bird",),
    "a long fruit": ("banana",),
    "a round fruit": ("apple",),
    "a fruit": ("banana", "apple"),
    "something baked with cheese": ("pizza",),
    "what a rider sits on": ("saddle",),
    "what someone rides with small wheels": ("skateboard",),
    "what covers the house": ("roof",),
    "the way into the house": ("door",),
    "the animal": tuple(k for k, v in KINDS.items() if v.category == "animal"),
    "the person": tuple(k for k, v in KINDS.items() if v.category == "person"),
    "the vehicle": tuple(k for k, v in KINDS.items() if v.category == "vehicle"),
    "the child": ("boy", "girl"),
    "something to eat": ("banana", "apple", "pizza", "cake"),
}

WEARERS: Final[dict[str, str]] = {
    "the astronaut": "astronaut suit",
    "the knight": "armour",
    "the doctor": "lab coat",
    "the superhero": HERO,
    "the person dressed for the rain": "raincoat",
    "the person dressed for a fine party": "tuxedo",
    "the person dressed for sport": "tracksuit",
}
"""Descriptions of people by the cut of what they wear."""

_PLURAL_PARTS: Final = frozenset({"wheels"})


def called(region: Referent) -> str:
    """The noun for a region: an outfit is called by its cut, everything else by its name."""
    return region.cut or region.name


def named(region: Referent) -> set[str]:
    """Every noun that holds for a region: a raincoat is an outfit too."""
    return {region.name, called(region)}


class Lookup:
    """The regions of one scene with the lookups that the sentence makers share."""

    def __init__(self, regions: Sequence[Referent], width: int, height: int) -> None:
        self.regions = regions
        self.size = (width, height)
        self.objects = [i for i, r in enumerate(regions) if r.parent is None]
        self.parts = [i for i, r in enumerate(regions) if r.parent is not None]
        self.counts = Counter(regions[i].name for i in self.objects)

    def middle(self, i: int) -> tuple[float, float]:
        """Centre of a region as shares of the picture."""
        b = self.regions[i].box
        return (b.x0 + b.x1) / 2 / self.size[0], (b.y0 + b.y1) / 2 / self.size[1]

    def foot(self, i: int) -> float:
        """Lower edge of a region as a share of the picture's height."""
        return self.regions[i].box.y1 / self.size[1]

    def area(self, i: int) -> float:
        """Area of the box as a share of the picture."""
        return self.regions[i].box.area / (self.size[0] * self.size[1])

    def big_enough(self, i: int) -> bool:
        return self.area(i) >= SMALLEST

    def only(self, candidates: Sequence[int], test: Callable[[Referent], bool]) -> int | None:
        """The one candidate that passes the test, or None if there is none or more than one."""
        found = [i for i in candidates if test(self.regions[i])]
        return found[0] if len(found) == 1 else None

    def names(self, i: int) -> Iterator[str]:
        """Noun phrases without article that hold for this object alone, the shortest first."""
        r = self.regions[i]
        if self.counts[r.name] == 1:
            yield r.name
        if r.colour and self.only(self.objects, lambda o: (o.name, o.colour) == (r.name, r.colour)) is not None:
            yield f"{r.colour} {r.name}"
        rivals = [o for o in self.objects if self.regions[o].name == r.name]
        for part, text in (("outfit", "in the {} outfit"), ("hat", "with the {} hat")):
            worn = self.worn(i, part)
            if worn is not None and sum(self.colour(self.worn(o, part)) == worn.colour for o in rivals) == 1:
                yield f"{r.name} {text.format(worn.colour)}"
        outfit = self.worn(i, "outfit")
        if outfit is not None and outfit.cut not in (None, PLAIN):
            same = [w for w in (self.worn(o, "outfit") for o in rivals) if w is not None and w.cut == outfit.cut]
            if len(same) == 1:
                yield f"{r.name} in the {outfit.cut}"
            if outfit.cut != HERO and sum(w.colour == outfit.colour for w in same) == 1:
                yield f"{r.name} in the {outfit.colour} {outfit.cut}"

    def worn(self, i: int, part: str) -> Referent | None:
        """A part of this object, if it has that part."""
        for p in self.parts:
            if self.regions[p].parent == i and self.regions[p].name == part:
                return self.regions[p]
        return None

    @staticmethod
    def colour(region: Referent | None) -> str | None:
        """The colour of a region, if there is one."""
        return None if region is None else region.colour


def _plain(s: Lookup) -> Iterator[Sentence]:
    for i in s.objects:
        r = s.regions[i]
        if s.counts[r.name] == 1:
            yield Sentence(f"the {r.name}", "plain", i)
        if r.colour and s.only(s.objects, lambda o, r=r: (o.name, o.colour) == (r.name, r.colour)) is not None:  # type: ignore[misc]
            yield Sentence(f"the {r.colour} {r.name}", "plain", i)


def _attribute(s: Lookup) -> Iterator[Sentence]:
    for i in s.objects:
        r = s.regions[i]
        if r.colour:
            same = [o for o in s.objects if s.regions[o].name == r.name and s.regions[o].pattern == r.pattern]
            if r.pattern != "plain" and len(same) == 1:
                yield Sentence(f"the {r.pattern} {r.name}", "attribute", i)
            if r.pattern != "plain" and sum(s.regions[o].colour == r.colour for o in same) == 1:
                yield Sentence(f"the {r.colour} {r.pattern} {r.name}", "attribute", i)
                yield Sentence(f"the {r.pattern} {r.colour} {r.name}", "attribute", i)
            coloured = [o for o in range(len(s.regions)) if s.regions[o].colour == r.colour and s.area(o) > 0.004]
            if coloured == [i]:
                yield Sentence(f"the {r.colour} thing", "attribute", i)
            pair = [o for o in s.objects if s.regions[o].name == r.name]
            if len(pair) == 2:
                other = pair[0] if pair[1] == i else pair[1]
                if s.area(i) > 1.7 * s.area(other):
                    yield Sentence(f"the big {r.name}", "attribute", i)
                elif s.area(other) > 1.7 * s.area(i):
                    yield Sentence(f"the small {r.name}", "attribute", i)
        for name in s.names(i):
            if " in the " in name or " with the " in name:
                yield Sentence(f"the {name}", "attribute", i)


def _relational(s: Lookup) -> Iterator[Sentence]:
    for anchor in s.objects:
        for anchor_name in s.names(anchor):
            ax, _ = s.middle(anchor)
            foot = s.foot(anchor)
            for i in s.objects:
                noun = s.regions[i].name
                if i == anchor or noun == s.regions[anchor].name:
                    continue
                rivals = [o for o in s.objects if s.regions[o].name == noun]
                dx = {o: s.middle(o)[0] - ax for o in rivals}
                dy = {o: s.foot(o) - foot for o in rivals}
                tests: tuple[tuple[str, dict[int, float]], ...] = (
                    ("to the left of", {o: -v for o, v in dx.items()}),
                    ("to the right of", dx),
                    ("in front of", dy),
                    ("behind", {o: -v for o, v in dy.items()}),
                )
                for words, distance in tests:
                    if distance[i] > CLEAR and all(distance[o] < -0.01 for o in rivals if o != i):
                        yield Sentence(f"the {noun} {words} the {anchor_name}", "relational", i)
                if len(rivals) > 1:
                    apart = {o: abs(dx[o]) + abs(dy[o]) for o in rivals}
                    if apart[i] < 0.4 and all(apart[o] > 1.6 * apart[i] for o in rivals if o != i):
                        yield Sentence(f"the {noun} next to the {anchor_name}", "relational", i)
                        colour = s.regions[i].colour
                        if colour and apart[i] < 0.3:
                            near = "parked next to" if KINDS[noun].category == "vehicle" else "near"
                            yield Sentence(f"the {colour} {noun} {near} the {anchor_name}", "relational", i)


def _ordinal(s: Lookup) -> Iterator[Sentence]:
    for name, count in s.counts.items():
        if count < 2 or count > 5:
            continue
        row = sorted((i for i in s.objects if s.regions[i].name == name), key=lambda i: s.middle(i)[0])
        steps = [s.middle(b)[0] - s.middle(a)[0] for a, b in pairwise(row)]
        if min(steps) < CLEAR:
            continue
        for place, i in enumerate(row):
            yield Sentence(f"the {ORDINALS[place]} {name} from the left", "ordinal", i)
            yield Sentence(f"the {ORDINALS[count - 1 - place]} {name} from the right", "ordinal", i)
        yield Sentence(f"the leftmost {name}", "ordinal", row[0])
        yield Sentence(f"the rightmost {name}", "ordinal", row[-1])
        if count == 3:
            yield Sentence(f"the {name} in the middle", "ordinal", row[1])


def _part(s: Lookup) -> Iterator[Sentence]:
    for i in s.parts:
        r = s.regions[i]
        owner = r.parent
        assert owner is not None
        verb = "on" if r.name in ("bow tie", "saddle", "hat", "helmet") else "of"
        nouns = dict.fromkeys((r.name, called(r)))
        for name in s.names(owner):
            if r.cut and " in the " in name:
                continue  # nobody says "the raincoat of the man in the raincoat"
            for noun in nouns:
                yield Sentence(f"the {noun} {verb} the {name}", "part", i)
                if " in the " not in name and " with the " not in name:
                    yield Sentence(f"the {name}'s {noun}", "part", i)
        for noun in nouns:
            same = [o for o in s.parts if noun in named(s.regions[o])]
            if len(same) == 1:
                yield Sentence(f"the {noun}", "part", i)
            if noun == HERO:
                continue  # it comes in one look only
            if r.name not in _PLURAL_PARTS and sum(s.regions[o].colour == r.colour for o in same) == 1:
                yield Sentence(f"the {r.colour} {noun}", "part", i)
            if r.pattern != "plain" and sum(s.regions[o].pattern == r.pattern for o in same) == 1:
                yield Sentence(f"the {r.pattern} {noun}", "part", i)


def _reasoning(s: Lookup) -> Iterator[Sentence]:
    for text, answers in REASONING.items():
        found = [i for i, r in enumerate(s.regions) if not named(r).isdisjoint(answers)]
        if len(found) == 1:
            yield Sentence(text, "reasoning", found[0])
    for text, cut in WEARERS.items():
        wearers = [r.parent for r in s.regions if r.cut == cut and r.parent is not None]
        if len(wearers) == 1:
            yield Sentence(text, "reasoning", wearers[0])


_MAKERS: Final = (_plain, _attribute, _relational, _ordinal, _part, _reasoning)


def all_sentences(regions: Sequence[Referent], width: int, height: int) -> list[Sentence]:
    """Every sentence that refers to exactly one of the regions of a ``width`` x ``height`` picture."""
    scene = Lookup(regions, width, height)
    return [s for make in _MAKERS for s in make(scene) if scene.big_enough(s.region)]


def sentences(regions: Sequence[Referent], width: int, height: int, seed: int, per_type: int = 2) -> list[Sentence]:
    """Pick up to ``per_type`` sentences of each type, the same for the same seed."""
    rng = random.Random(f"sentences-{seed}")
    everything = all_sentences(regions, width, height)
    chosen: list[Sentence] = []
    for kind in TYPES:
        options = [s for s in everything if s.type == kind]
        chosen += rng.sample(options, min(per_type, len(options)))
    return chosen
