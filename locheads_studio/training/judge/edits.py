"""Edits of drawn scenes to measure the inpainter by: what is asked for, the mask, and the answer truly drawn.

No torch here. The mask is always that of the old object, or its box; the shape of what is asked for is never in it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final, Literal

import numpy as np

from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import grow
from locheads_studio.training.inpainter.samples import CUT_NOUNS, HERO_PROMPTS, REMOVAL_PROMPTS, article
from locheads_studio.training.judge.crops import Pixels, is_empty
from locheads_studio.world.kinds import KINDS
from locheads_studio.world.outfits import CUTS, HERO, PLAIN
from locheads_studio.world.plan import PlannedObject, PlannedPart, ScenePlan, Split, only_in_test, plan_scene
from locheads_studio.world.scene import Region, render

Way = Literal["replace", "outfit", "remove"]

FIRST_SCENE: Final = 950_000_000
"""Scenes of the edits begin here: no training draws any from here on, of any split."""
SEEDS_EACH: Final = 1000
"""Scenes tried for an edit, at most."""
SIDE: Final = 384
WAYS: Final[tuple[Way, ...]] = ("replace", "outfit", "remove")
LEAST_AREA: Final = 0.008
"""The least share of the picture that the old object has."""
NARROWER: Final = 0.6
"""How much wider or narrower than the old thing the new one may be: the largest difference of the logarithms."""


@dataclass(frozen=True)
class Said:
    """What a prompt says; None is what it leaves open. ``cut`` is None for "outfit", which every cut is."""

    kind: str | None = None
    colour: str | None = None
    pattern: str | None = None
    cut: str | None = None

    def items(self) -> list[tuple[str, str]]:
        """What is said, by its name."""
        told = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return [(name, value) for name, value in told if value is not None]


@dataclass(frozen=True, eq=False)
class Edit:
    """A request: the ``source``, its scene without any object (``bare``) and the drawn ``target``, uint8 [384, 384, 3].

    ``again`` is another drawn answer to the same request, in another pose and with other details; None for removals.
    ``mask`` (uint8 [384, 384], 0 or 255) is that of the old object, ``boxed`` when it is its box, and ``box`` its box.
    ``phrase`` names the old object and nothing else of the source, by what ``named`` says; "" where no words did.
    """

    way: Way
    source: Pixels
    bare: Pixels
    target: Pixels
    mask: Pixels
    boxed: bool
    prompt: str
    said: Said
    again: Pixels | None = None
    phrase: str = ""
    named: Said = Said()

    @property
    def box(self) -> Box:
        """The box of the mask: all that the judges are told about the place."""
        box = Box.of_mask(self.mask)
        assert box is not None
        return box


def edit_of(number: int, split: Split = "test") -> Edit:
    """The ``number``-th edit of a split (0 or more): replace, outfit and remove take turns, and masks with boxes."""
    way, boxed = WAYS[number % 3], number // 3 % 2 == 1
    for seed in range(FIRST_SCENE + SEEDS_EACH * number, FIRST_SCENE + SEEDS_EACH * (number + 1)):
        edit = _try(way, boxed, seed, split)
        if edit is not None:
            return edit
    raise AssertionError(f"no scene for edit {number}")  # about every third scene gives one


def _try(way: Way, boxed: bool, seed: int, split: Split) -> Edit | None:
    rng = random.Random(f"edit-{split}-{seed}")
    plan = plan_scene(seed, split)
    scene = render(plan, SIDE, SIDE)
    fitting = [
        r for r in scene.regions if np.count_nonzero(r.mask) > LEAST_AREA * SIDE * SIDE
        and (r.name == "outfit" if way == "outfit" else not r.part)
    ]  # fmt: skip
    if not fitting:
        return None
    old = rng.choice(fitting)
    if way == "remove":
        changed = plan.without(old.object)
        prompt, said = rng.choice(REMOVAL_PROMPTS), Said()
    else:
        asked = _new_clothes(plan, old, rng) if way == "outfit" else _new_thing(plan, old, rng, split)
        if asked is None:
            return None
        changed, said, prompt = asked
    target = render(changed, SIDE, SIDE)
    mask = mask_of(old, boxed)
    if way == "remove" and not is_empty(mask > 0, target):
        return None
    if way != "remove" and not any(
        r.object == old.object and r.name == ("outfit" if way == "outfit" else r.kind) for r in target.regions
    ):
        return None  # what is asked for is hidden behind something
    bare = render(replace(plan, objects=()), SIDE, SIDE)
    again = None if way == "remove" else render(_other_details(changed, old.object), SIDE, SIDE).picture
    phrase, named = _naming(scene.regions, old)
    return Edit(way, scene.picture, bare.picture, target.picture, mask, boxed, prompt, said, again, phrase, named)


def _naming(regions: Sequence[Region], old: Region) -> tuple[str, Said]:
    """The fewest words that name a region alone: kind, colour and kind; of an outfit its colour."""
    colour, part = old.colour, old.part
    among = [r for r in regions if r.name == old.name]
    if not part and len(among) == 1:
        return f"the {old.name}", Said(old.name)
    if colour is None or sum(r.colour == colour for r in among) > 1:
        return "", Said()
    return f"the {colour} {old.name}", Said(None if part else old.name, colour)


def _other_details(plan: ScenePlan, index: int) -> ScenePlan:
    thing = plan.objects[index]
    other = replace(thing, seed=(thing.seed + 1) % 2**31)
    return replace(plan, objects=(*plan.objects[:index], other, *plan.objects[index + 1 :]))


def mask_of(old: Region, boxed: bool) -> Pixels:
    """A user's mask of an object: the region that is seen, grown a little, or its box; uint8 [h, w], 0 or 255."""
    height, width = old.mask.shape
    if boxed:
        mask = np.zeros((height, width), np.uint8)
        mask[old.box.pad(round(0.02 * old.box.diagonal)).clamp(width, height).as_slices] = 255
        return mask
    return grow(old.mask.astype(np.uint8) * 255, max(2.0, 0.03 * old.box.diagonal))


def _new_thing(plan: ScenePlan, old: Region, rng: random.Random, split: Split) -> tuple[ScenePlan, Said, str] | None:
    """Another kind of thing in the place of the old one, no wider and no taller than it."""
    thing = plan.objects[old.object]
    before = KINDS[thing.kind]
    kinds = [k for k in KINDS.values() if k.name != thing.kind and plan.setting in k.settings
             and abs(np.log(k.aspect / before.aspect)) < NARROWER]  # fmt: skip
    if not kinds:
        return None
    kind = rng.choice(kinds)
    height = min(thing.height, thing.height * before.aspect / kind.aspect)
    if not kind.coloured:
        part, said = _outfit(_cuts(kind.name), None, rng)
        new = PlannedObject(kind.name, thing.colour, "plain", (part,), thing.x, thing.y, height, thing.seed)
        said = replace(said, kind=kind.name)
        prompt = f"{article(kind.name)} in {_clothes(said, rng)}"
        if rng.random() < 0.3:
            said, prompt = Said(kind.name), article(kind.name)
    else:
        colours = [c for c in kind.colours if c != old.colour and (split == "test" or not only_in_test(kind.name, c))]
        way, colour = rng.random(), rng.choice(colours)
        pattern = rng.choice(kind.patterns) if way < 0.25 or way > 0.8 else "plain"
        new = PlannedObject(kind.name, colour, pattern, (), thing.x, thing.y, height, thing.seed)
        said = Said(kind.name, colour if way < 0.8 else None, pattern if way < 0.25 and pattern != "plain" else None)
        prompt = _phrase(kind.name, said)
    objects = (*plan.objects[: old.object], new, *plan.objects[old.object + 1 :])
    return replace(plan, objects=objects), said, prompt


def _new_clothes(plan: ScenePlan, old: Region, rng: random.Random) -> tuple[ScenePlan, Said, str]:
    """Other clothes for the same person in the same pose."""
    part, said = _outfit(_cuts(old.kind), old, rng)
    changed = plan.with_paint(old.object, "outfit", part.colour, part.pattern, part.cut)
    return changed, said, _clothes(said, rng)


def _cuts(kind: str) -> tuple[str, ...]:
    """The cuts that people of a kind wear."""
    return next(p.cuts for p in KINDS[kind].parts if p.name == "outfit")


def _outfit(cuts: Sequence[str], old: Region | None, rng: random.Random) -> tuple[PlannedPart, Said]:
    """An outfit of another cut than the old one, or plain clothes of another colour, and what is said of it."""
    cut = CUTS[rng.choice([c for c in dict.fromkeys(cuts) if old is None or c == PLAIN or c != old.cut])]
    colours = [c for c in cut.colours if old is None or c != old.colour or len(cut.colours) == 1]
    colour = rng.choice(colours)
    # plain clothes in red with a web are the costume
    patterns = [p for p in cut.patterns if (colour, p) != ("red", "web") or cut.name == HERO]
    way = rng.random()
    pattern = rng.choice(patterns) if way < 0.25 or cut.name == HERO else "plain"
    part = PlannedPart("outfit", colour, pattern, cut.name)
    if cut.name == HERO:
        return part, Said(cut=HERO)
    named = None if cut.name == PLAIN else cut.name
    told = way < 0.8 or named is None
    return part, Said(None, colour if told else None, pattern if pattern != "plain" else None, named)


def _clothes(said: Said, rng: random.Random) -> str:
    if said.cut == HERO:
        return rng.choice(HERO_PROMPTS)
    nouns = [noun for noun in CUT_NOUNS[said.cut or PLAIN] if noun != "white coat"]  # it says a colour
    return _phrase(rng.choice(nouns), said)


def _phrase(noun: str, said: Said) -> str:
    return article(" ".join(word for word in (said.colour, said.pattern, noun) if word))
