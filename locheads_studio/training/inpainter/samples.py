"""Training samples for the inpainter: a crop of a drawn scene, a hole in it, and the words for what fills the hole.

No torch here: the samples are drawn once, kept as arrays, and read by the training.
"""

from __future__ import annotations

import itertools
import multiprocessing
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from locheads_studio.document.geometry import Box
from locheads_studio.world.kinds import KINDS
from locheads_studio.world.outfits import CUTS, HERO, PLAIN
from locheads_studio.world.plan import (
    PlannedObject,
    PlannedPart,
    ScenePlan,
    Split,
    only_in_test,
    plan_scene,
)  # fmt: skip
from locheads_studio.world.scene import Region, Scene, render
from locheads_studio.world.words import COLOURS, PATTERNS, SETTINGS

Pixels = npt.NDArray[np.uint8]

HOLE: Final = 127
"""The grey that stands for "unknown" in a context picture: 0 in the pipeline's -1..1 range."""

SCENE_SIZES: Final = ((384, 384), (384, 384), (448, 336), (480, 360), (336, 432))
SCENE_FOR: Final = 170
"""Samples up to this size come from scenes of these sizes; for larger samples the scenes grow along, so that a close
crop is not a blown-up one."""

CLOSE: Final = 0.8
"""Share of the samples whose crop is as close to the hole as the program's."""

HEROES: Final = 0.2
"""Share of the people dressed anew that get the Spider-Man costume: it is asked for more often than others."""

_AT_ONCE: Final = 64
"""Scenes that several processes draw before any more are asked for."""

REMOVAL_PROMPTS: Final = ("nothing", "background", "empty background", "remove", "nothing there", "just background")
HERO_PROMPTS: Final = (
    "a spider-man costume", "a spider-man costume", "spider-man costume", "a spider-man suit", "a spiderman costume",
    "spiderman", "the spider-man outfit", "spider-man",
)  # fmt: skip
CUT_NOUNS: Final[dict[str, tuple[str, ...]]] = {
    PLAIN: ("outfit", "outfit", "outfit", "costume", "suit", "clothes"),
    "dress": ("dress", "dress", "gown", "frock"),
    "robe": ("robe", "robe", "king's robe"),
    "uniform": ("uniform", "uniform", "police uniform", "soldier's uniform"),
    "raincoat": ("raincoat", "raincoat", "rain coat", "mac"),
    "tuxedo": ("tuxedo", "tuxedo", "dinner jacket", "dinner suit"),
    "astronaut suit": ("astronaut suit", "astronaut suit", "space suit", "spacesuit", "astronaut costume"),
    "tracksuit": ("tracksuit", "tracksuit", "track suit", "jogging suit"),
    "overalls": ("overalls", "overalls", "dungarees", "work overalls"),
    "lab coat": ("lab coat", "lab coat", "doctor's coat", "white coat"),
    "armour": ("armour", "suit of armour", "knight's armour", "armor"),
}
"""What an outfit of a cut is asked for as."""
PATTERN_WORDS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "striped": ("striped", ("with stripes", "and striped")),
    "dotted": ("dotted", ("with dots", "with polka dots", "spotted")),
    "checked": ("checked", ("with checks", "checkered", "plaid")),
    "web": ("web", ("with a web", "with a spider web", "webbed")),
}
EXTRA_WORDS: Final = (
    "a an the of on in with and is are one two some thing picture photo drawing colour color plain "
    "nothing background empty remove just there clean erase gone without blank scene ground sky grass sand sea water "
    "wall floor road spider spiderman man superhero hero costume suit clothes clothing outfit dress uniform robe "
    "wearing dressed stripes dots polka spotted checks checkered plaid webbed web spots grey gray gold silver dark "
    "light bright big small large little tall person people child kid lady guy skateboarder ring puppy kitten pony "
    "bicycle bike hydrant fire bow tie sofa couch table street meadow beach room park"
).split()


@dataclass(frozen=True, eq=False)
class InpaintSample:
    """One sample, square: ``target`` and ``context`` uint8 [n, n, 3], ``mask`` uint8 [n, n] (0 or 255), ``prompt``.

    ``context`` is what is known: the source with the hole in grey. For a removal the source still holds the object
    outside the hole (its shadow, say), the target does not.
    """

    target: Pixels
    context: Pixels
    mask: Pixels
    prompt: str


def vocabulary() -> tuple[str, ...]:
    """Every word that training prompts can hold, sorted and in lower case."""
    words: set[str] = set(EXTRA_WORDS) | set(COLOURS) | set(PATTERNS) | set(SETTINGS)
    for kind in KINDS.values():
        for name in (kind.name, kind.plural, kind.category, *(p.name for p in kind.parts)):
            words.update(name.lower().replace("-", " ").split())
    for prompt in (*REMOVAL_PROMPTS, *HERO_PROMPTS, *(noun for nouns in CUT_NOUNS.values() for noun in nouns)):
        words.update(re.findall(r"\w+", prompt))
    return tuple(sorted(words))


def article(noun: str) -> str:
    """Return the noun with "a" or "an" before it (none before plurals and armour)."""
    if noun.endswith(("armour", "armor")) and "suit of" not in noun:
        return noun
    return noun if noun.endswith("s") and not noun.endswith("ss") else f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _looks(rng: random.Random, noun: str, colour: str | None, pattern: str) -> str:
    """Word a noun with its colour and pattern in one of several orders."""
    before = [colour] if colour else []
    plain = pattern == "plain"
    if plain or rng.random() < 0.08:
        return article(" ".join([*before, noun]))
    adjective, phrases = PATTERN_WORDS[pattern]
    way = rng.random()
    if way < 0.4:
        return article(" ".join([*before, adjective, noun]))
    if way < 0.55:
        return article(" ".join([adjective, *before, noun]))
    if way < 0.85:
        return f"{article(' '.join([*before, noun]))} {rng.choice(phrases)}"
    return ", ".join([article(noun), *before, adjective])


def _clothes(region: Region, rng: random.Random) -> str:
    """Word an outfit by its cut, with its colour and pattern where the cut does not tell."""
    if region.cut == HERO:
        return rng.choice(HERO_PROMPTS)
    cut = region.cut or PLAIN
    noun = rng.choice(CUT_NOUNS[cut])
    told = noun == "white coat" or (len(CUTS[cut].colours) < len(COLOURS) and rng.random() < 0.25)
    if noun == "white coat" and region.colour != "white":
        noun = "lab coat"
    return _looks(rng, noun, None if told or rng.random() < 0.05 else region.colour, region.pattern)


def prompt_for(region: Region, scene: Scene, rng: random.Random) -> str:
    """Word what a region shows, as a user would ask for it; at times without some of its attributes."""
    if region.name == "outfit":
        text = _clothes(region, rng)
        if region.cut == HERO:
            return text
    else:
        text = _looks(rng, region.name, region.colour if rng.random() < 0.94 else None, region.pattern)
    if region.part:
        if rng.random() < 0.12:
            text += f" of {article(region.kind)}"
    else:
        own = [r for r in scene.regions if r.part and r.object == region.object and r.colour]
        worn = [r for r in own if r.name == "outfit"]
        if worn and rng.random() < 0.8:
            text = f"{text} {rng.choice(('in', 'in', 'with', 'wearing'))} {_clothes(worn[0], rng)}"
        elif own and not worn and rng.random() < 0.25:
            extra = rng.choice(own)
            text = f"{text} with {_looks(rng, extra.name, extra.colour, extra.pattern)}"
    if rng.random() < 0.12 and text.startswith(("a ", "an ")):
        text = "the " + text.split(" ", 1)[1]
    return text


def _grown(mask: Pixels, pixels: int) -> Pixels:
    if pixels <= 0:
        return mask
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * pixels + 1, 2 * pixels + 1))
    return np.asarray(cv2.dilate(mask, kernel), dtype=np.uint8)


def _blob(rng: random.Random, width: int, height: int, box: Box) -> Pixels:
    """Draw a smooth random shape that roughly fills the box."""
    mask = np.zeros((height, width), np.uint8)
    cx, cy = box.center
    for _ in range(rng.randint(1, 4)):
        rx, ry = max(box.width * rng.uniform(0.25, 0.55), 3), max(box.height * rng.uniform(0.25, 0.55), 3)
        x, y = cx + rng.uniform(-0.25, 0.25) * box.width, cy + rng.uniform(-0.25, 0.25) * box.height
        cv2.ellipse(mask, (round(x), round(y)), (round(rx), round(ry)), rng.uniform(0, 180), 0, 360, 255, -1)
    return mask


def _hole(rng: random.Random, region: Pixels, removal: bool) -> Pixels:
    """Make a hole from a region's mask: mostly grown a little, at times its box, a blobby superset, or exact."""
    box = Box.of_mask(region)
    assert box is not None
    height, width = region.shape
    way = rng.random()
    if way < 0.08 and not removal:
        return region
    if way < 0.72:
        grown = _grown(region, max(1, round(box.diagonal * rng.uniform(0.01, 0.06))))
        if removal and rng.random() < 0.7:  # the contact shadow lies below and beside the object
            foot = box.pad(round(0.06 * box.width))._replace(y0=box.y1 - round(0.12 * box.height))
            rows, columns = foot.shift(0, round(0.02 * box.height)).clamp(width, height).as_slices
            grown = grown.copy()
            grown[rows, columns] = 255
        return grown
    if way < 0.86:
        hole = np.zeros_like(region)
        hole[box.pad(round(box.diagonal * rng.uniform(0.0, 0.05))).clamp(width, height).as_slices] = 255
        return hole
    return np.maximum(_grown(region, max(2, round(box.diagonal * 0.04))), _blob(rng, width, height, box))


def _context_box(rng: random.Random, hole: Box, width: int, height: int) -> Box:
    """Choose a nearly square box around the hole, inside the picture, with a random share of surroundings.

    Mostly a quarter more than the hole, which is what the program shows a model that only knows squares
    (``document.crop``); at times more, for small holes in small pictures.
    """
    short = min(width, height)
    more = rng.triangular(1.08, 1.6, 1.25) if rng.random() < CLOSE else rng.uniform(1.3, 2.3)
    side = max(max(hole.size) * more, short * rng.uniform(0.22, 0.36))
    stretch = rng.uniform(0.8, 1.25) if rng.random() < 0.15 else 1.0
    w, h = round(min(side * stretch, width)), round(min(side, height))
    w, h = max(w, min(hole.width + 4, width)), max(h, min(hole.height + 4, height))
    cx, cy = hole.center
    x0 = cx - w / 2 + rng.uniform(-0.5, 0.5) * max(w - hole.width, 0) * 0.5
    y0 = cy - h / 2 + rng.uniform(-0.5, 0.5) * max(h - hole.height, 0) * 0.5
    return Box(round(x0), round(y0), round(x0) + w, round(y0) + h).slide_inside(width, height)


def _cut(target: Pixels, source: Pixels, hole: Pixels, box: Box, size: int, prompt: str, flip: bool) -> InpaintSample:
    def scaled(array: Pixels, how: int) -> Pixels:
        out = cv2.resize(array[box.as_slices], (size, size), interpolation=how)
        return np.ascontiguousarray(out[:, ::-1] if flip else out, dtype=np.uint8)

    shrink = cv2.INTER_AREA if min(box.size) >= size else cv2.INTER_CUBIC
    mask = np.where(scaled(hole, cv2.INTER_LINEAR) >= 128, 255, 0).astype(np.uint8)
    context = np.where(mask[..., None] > 0, np.uint8(HOLE), scaled(source, shrink))
    return InpaintSample(scaled(target, shrink), context, mask, prompt)


def _new_clothes(plan: ScenePlan, index: int, rng: random.Random, heroes: float = HEROES) -> ScenePlan:
    """Dress a person anew, as edits ask for: ``heroes`` of them as Spider-Man, plain clothes often."""
    way = rng.random()
    others = [name for name in CUTS if name != PLAIN]
    name = HERO if way < heroes else PLAIN if way < heroes + 0.2 else rng.choice(others)
    if name == "robe" and plan.objects[index].kind != "king":
        name = PLAIN
    if name == "dress" and plan.objects[index].kind not in ("woman", "girl"):
        name = "raincoat"
    cut = CUTS[name]
    return plan.with_paint(index, "outfit", rng.choice(cut.colours), rng.choice(cut.patterns), name)


def _people(plan: ScenePlan) -> list[int]:
    return [i for i, thing in enumerate(plan.objects) if any(p.name == "outfit" for p in thing.parts)]


def _dressed(plan: ScenePlan, rng: random.Random) -> ScenePlan:
    """Give most people other clothes."""
    for index in _people(plan):
        if rng.random() < 0.75:
            plan = _new_clothes(plan, index, rng)
    return plan


def _redressed(
    plan: ScenePlan, scene: Scene, rng: random.Random, heroes: float = HEROES
) -> tuple[Region, Scene, Pixels, Pixels] | None:
    """Change one person's clothes: the new outfit, its scene, the hole, and the target.

    The hole comes from the outfit that the person had, as in an edit; what the new one shows beyond it (a hood) is
    left out.
    """
    index = rng.choice(_people(plan))
    other = render(_new_clothes(plan, index, rng, heroes), scene.picture.shape[1], scene.picture.shape[0])
    before, after = (
        next((r for r in s.regions if r.object == index and r.name == "outfit"), None) for s in (scene, other)
    )
    if before is None or after is None or np.count_nonzero(before.mask) < 0.0006 * before.mask.size:
        return None
    mask = before.mask.astype(np.uint8) * 255
    hole = _grown(mask, max(1, round(before.box.diagonal * rng.uniform(0.02, 0.09))))
    target = np.where(hole[..., None] > 0, other.picture, scene.picture)
    return after, other, hole, target


def _replaced(plan: ScenePlan, scene: Scene, rng: random.Random) -> tuple[Region, Scene, Pixels, Pixels] | None:
    """Put another kind of thing in the place of one: the new region, its scene, the hole, and the target.

    As in an edit, the hole comes from the old thing, mostly its box or a loose stroke, and what the new one shows
    beyond it is left out.
    """
    height, width = scene.picture.shape[:2]
    olds = [r for r in scene.regions if not r.part and np.count_nonzero(r.mask) > 0.004 * r.mask.size]
    if not olds:
        return None
    old = rng.choice(olds)
    thing = plan.objects[old.object]
    before = KINDS[thing.kind]
    kinds = [k for k in KINDS.values() if k.name != thing.kind and plan.setting in k.settings
             and abs(np.log(k.aspect / before.aspect)) < 1.0]  # fmt: skip
    if not kinds:
        return None
    kind = rng.choice(kinds)
    colours = [c for c in kind.colours if plan.split == "test" or not only_in_test(kind.name, c)]
    parts = tuple(PlannedPart(p.name, rng.choice(p.colours), "plain") for p in kind.parts if p.name == "outfit")
    new = PlannedObject(
        kind.name, rng.choice(colours), rng.choice(kind.patterns) if rng.random() < 0.4 else "plain", parts, thing.x,
        thing.y, min(thing.height, thing.height * before.aspect / kind.aspect), thing.seed,
    )  # fmt: skip
    objects = (*plan.objects[: old.object], new, *plan.objects[old.object + 1 :])
    other_plan = replace(plan, objects=objects)
    if parts:
        other_plan = _new_clothes(other_plan, old.object, rng)
    other = render(other_plan, width, height)
    after = next((r for r in other.regions if r.object == old.object and not r.part), None)
    if after is None:
        return None
    mask = old.mask.astype(np.uint8) * 255
    way, hole = rng.random(), np.zeros((height, width), np.uint8)
    if way < 0.65:
        pad = round(old.box.diagonal * rng.uniform(0.0, 0.07))
        hole[old.box.pad(pad).clamp(width, height).as_slices] = 255
    else:
        hole = _grown(mask, max(1, round(old.box.diagonal * rng.uniform(0.02, 0.09))))
        if way < 0.8:
            hole = np.maximum(hole, _blob(rng, width, height, old.box))
    if np.count_nonzero(after.mask & (hole > 0)) < 0.85 * np.count_nonzero(after.mask):
        return None  # nobody asks for a woman without a head
    return after, other, hole, np.where(hole[..., None] > 0, other.picture, scene.picture)


def _weight(region: Region) -> float:
    if region.name == "outfit":
        return 4.0
    return 1.0 if region.part else 1.6


def _samples_of(seed: int, split: Split, size: int, per_scene: int, costumes: float) -> list[InpaintSample]:
    rng = random.Random(f"inpaint-{split}-{seed}")
    plan = plan_scene(seed, split)
    people = bool(_people(plan))
    heroes = costumes > 0 and rng.random() < costumes
    if heroes and not people:
        return []
    if not people and rng.random() < 0.35:
        return []
    plan = _dressed(plan, rng)
    larger = max(1.0, size / SCENE_FOR)
    width, height = (round(side * larger) for side in rng.choice(SCENE_SIZES))
    scene = render(plan, width, height)
    regions = [r for r in scene.regions if np.count_nonzero(r.mask) > 0.0006 * width * height]
    found: list[InpaintSample] = []
    for _ in range(per_scene if regions else 0):
        way = rng.random()
        target = scene.picture
        changed = None
        if heroes:
            changed = _redressed(plan, scene, rng, 1.0)
            if changed is None:
                continue
        elif people and way < 0.24:
            changed = _redressed(plan, scene, rng)
        elif way < 0.68:
            changed = next(filter(None, (_replaced(plan, scene, rng) for _ in range(3))), None)
        if changed is not None:
            region, other, hole, target = changed
            prompt = prompt_for(region, other, rng)
        elif way < 0.76:
            region = rng.choices(regions, [_weight(r) for r in regions])[0]
            hole, prompt = _hole(rng, region.mask.astype(np.uint8) * 255, False), prompt_for(region, scene, rng)
        elif way < 0.95:
            region = rng.choice([r for r in regions if not r.part] or regions)
            target = render(plan.without(region.object), width, height).picture
            whole = np.zeros((height, width), np.uint8)
            for r in scene.regions:
                if r.object == region.object:
                    whole[r.mask] = 255
            hole, prompt = _hole(rng, whole, True), rng.choice(REMOVAL_PROMPTS)
        else:
            side = rng.uniform(0.12, 0.4) * min(width, height)
            x, y = rng.uniform(0, width - side), rng.uniform(0, height - side)
            hole = _blob(rng, width, height, Box.of_floats((x, y, x + side, y + side)))
            taken = np.any([r.mask for r in scene.regions], axis=0)
            free = not np.any(taken & (hole > 0))
            prompt = rng.choice(REMOVAL_PROMPTS) if free else ""
        box = Box.of_mask(hole)
        if box is None:
            continue
        context = _context_box(rng, box, width, height)
        found.append(_cut(target, scene.picture, hole, context, size, prompt, rng.random() < 0.5))
    return found


def each_sample(
    split: Split = "train", *, size: int = 128, seed: int = 0, per_scene: int = 3, processes: int = 1,
    costumes: float = 0.0,
) -> Iterator[InpaintSample]:  # fmt: skip
    """Draw samples of ``size`` x ``size`` pixels without end; the same arguments always give the same samples.

    ``processes`` share the drawing and change nothing else. ``costumes`` is the share of the scenes (0..1) in which
    somebody is dressed as Spider-Man and nothing else is asked for; those without people are left out.
    """
    draw = partial(_samples_of, split=split, size=size, per_scene=per_scene, costumes=costumes)
    first = seed * 10_000_000
    if processes == 1:
        for scene in itertools.count(first):
            yield from draw(scene)
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for start in itertools.count(first, _AT_ONCE):
            for samples in pool.map(draw, range(start, start + _AT_ONCE), chunksize=4):
                yield from samples


def draw_samples(count: int, split: Split = "train", *, size: int = 128, seed: int = 0) -> list[InpaintSample]:
    """Return the first ``count`` of ``each_sample``."""
    return list(itertools.islice(each_sample(split, size=size, seed=seed), count))
