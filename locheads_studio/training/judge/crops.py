"""What the judge sees and learns from: the picture in a box, drawn in every look, softened as repaints are.

No torch here.
"""

from __future__ import annotations

import json
import random
from dataclasses import asdict, dataclass
from typing import Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from locheads_studio.document.geometry import Box
from locheads_studio.world.kinds import KINDS
from locheads_studio.world.outfits import CUTS
from locheads_studio.world.plan import ScenePlan, Split, plan_scene
from locheads_studio.world.scene import Region, Scene, render
from locheads_studio.world.words import COLOURS, PATTERNS

Pixels = npt.NDArray[np.uint8]

SIDE: Final = 96
"""Side of what the judge sees, in pixels."""
MARGIN: Final = 0.15
"""What is seen around the box on each side, as a share of that side."""
LONGEST: Final = 2.0
"""The longer side of what is seen over the shorter one; it is squeezed into a square."""
NOTHING: Final = "nothing"
UNKNOWN: Final = -100
"""Instead of a class where there is none to know: what PyTorch's cross entropy leaves out."""
SCENE_SIDES: Final = (256, 320, 384)
LEAST_AREA: Final = 0.004
"""The least share of the picture that a region to be read has."""
COVERED: Final = 0.05
"""The share of a place that other objects may cover for it to count as empty."""


@dataclass(frozen=True)
class Classes:
    """The answers that the judge chooses from; ``kinds`` begins with "nothing"."""

    kinds: tuple[str, ...]
    colours: tuple[str, ...]
    patterns: tuple[str, ...]
    cuts: tuple[str, ...]

    @classmethod
    def of_world(cls) -> Classes:
        """Those of the drawn world as it is."""
        return cls((NOTHING, *sorted(KINDS)), tuple(COLOURS), tuple(PATTERNS), tuple(CUTS))

    @property
    def tables(self) -> tuple[tuple[str, ...], ...]:
        """Kinds, colours, patterns and cuts, in the order of the network's answers."""
        return self.kinds, self.colours, self.patterns, self.cuts

    def to_json(self) -> dict[str, tuple[str, ...]]:
        """As plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, text: str) -> Classes:
        """Read what ``to_json`` gave, as text. KeyError, TypeError or ValueError for anything else."""
        told = json.loads(text)
        return cls(*(tuple(told[name]) for name in ("kinds", "colours", "patterns", "cuts")))


class Crop(NamedTuple):
    """What the judge sees, uint8 [96, 96, 3], and the numbers of its classes; -100 where there is none."""

    pixels: Pixels
    kind: int
    colour: int = UNKNOWN
    pattern: int = UNKNOWN
    cut: int = UNKNOWN


def seen(picture: Pixels, box: Box) -> Pixels:
    """Cut out what the judge sees of a picture (uint8 [h, w, 3]): the box with some surroundings, [96, 96, 3].

    Beyond the picture's edges it is mirrored. Raises ValueError for a box without pixels of the picture.
    """
    height, width = picture.shape[:2]
    box = box.clamp(width, height)
    if box.area <= 0:
        raise ValueError("the box is empty or outside the picture")
    long = max(box.size)
    half_w, half_h = (max(2, round(max(side, long / LONGEST) * (0.5 + MARGIN))) for side in box.size)
    x, y = (round(middle) for middle in box.center)
    pad = max(half_w, half_h)
    padded = cv2.copyMakeBorder(picture, pad, pad, pad, pad, cv2.BORDER_REFLECT_101)
    crop = padded[y + pad - half_h : y + pad + half_h, x + pad - half_w : x + pad + half_w]
    how = cv2.INTER_AREA if 2 * min(half_w, half_h) >= SIDE else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(crop, (SIDE, SIDE), interpolation=how), np.uint8)


def loose(box: Box, rng: random.Random, width: int, height: int) -> Box:
    """The box of an edit for what ``box`` holds: that of another object, which was wider or taller, or just as large.

    The new one stands on the same ground; inside the picture.
    """
    w, h = float(box.width), float(box.height)
    if rng.random() < 0.7:
        more = float(np.exp(rng.uniform(0, 0.6)))
        w, h = (w * more, h) if rng.random() < 0.5 else (w, h * more)
    x, foot = (box.x0 + box.x1) / 2 + rng.uniform(-0.08, 0.08) * w, box.y1 + rng.uniform(-0.06, 0.08) * h
    w, h = w * rng.uniform(0.94, 1.18), h * rng.uniform(0.94, 1.18)
    return Box.of_floats((x - w / 2, foot - h, x + w / 2, foot)).clamp(width, height)


def worn(region: Region, scene: Scene) -> Region | None:
    """The outfit that is the region, or that the person wears; None for everything else."""
    if region.name == "outfit":
        return region
    return next((r for r in scene.regions if r.object == region.object and r.name == "outfit"), None)


def is_empty(place: npt.NDArray[np.bool_], scene: Scene) -> bool:
    """Tell whether (nearly) nothing of any object of a scene is in a place, bool [height, width]."""
    taken = sum(np.count_nonzero(place & r.mask) for r in scene.regions if not r.part)
    return bool(taken <= COVERED * np.count_nonzero(place))


def repainted_plan(plan: ScenePlan, rng: random.Random) -> ScenePlan:
    """The same things in other looks: every colour with every kind and cut, pairs of the test split too.

    The judge measures; how it takes to what it was never shown is not the question.
    """
    for index, thing in enumerate(plan.objects):
        kind = KINDS[thing.kind]
        cuts = next((p.cuts for p in kind.parts if p.name == "outfit"), ())
        if cuts and any(p.name == "outfit" for p in thing.parts) and rng.random() < 0.8:
            cut = CUTS[rng.choice(cuts)]
            plan = plan.with_paint(index, "outfit", rng.choice(cut.colours), rng.choice(cut.patterns), cut.name)
        elif kind.coloured and rng.random() < 0.5:
            plan = plan.with_paint(index, None, rng.choice(kind.colours), rng.choice(kind.patterns))
    return plan


def softened(crop: Pixels, rng: random.Random) -> Pixels:
    """Degrade a crop [96, 96, 3] as decoders, scaling, files and tints do; at times hardly. Colours stay themselves."""
    out = crop.astype(np.float32)
    if rng.random() < 0.6:  # a latent decoder's softness, in the box alone as often as all over
        small = round(SIDE / rng.uniform(1.2, 3.0))
        soft = cv2.resize(cv2.resize(out, (small, small), interpolation=cv2.INTER_AREA), (SIDE, SIDE),
                          interpolation=cv2.INTER_CUBIC)  # fmt: skip
        if rng.random() < 0.5:
            share = np.zeros((SIDE, SIDE), np.float32)
            edge = round(SIDE * MARGIN / (1 + 2 * MARGIN))
            share[edge:-edge, edge:-edge] = 1
            share = cv2.GaussianBlur(share, (0, 0), rng.uniform(1, 4))
            out += (soft - out) * share[..., None]
        else:
            out = soft
    values = np.random.default_rng(rng.randrange(2**32))
    if rng.random() < 0.5:  # blotches
        blotches = values.normal(0, rng.uniform(1, 8), (7, 7, 3)).astype(np.float32)
        out += cv2.resize(blotches, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    out = (out - 128) * rng.uniform(0.94, 1.05) + 128 + values.uniform(-5, 5, 3).astype(np.float32)
    if rng.random() < 0.4:
        out += values.normal(0, rng.uniform(1, 6), out.shape).astype(np.float32)
    done = np.clip(np.rint(out), 0, 255).astype(np.uint8)
    if rng.random() < 0.3:
        packed = cv2.imencode(".jpg", done, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(35, 92)])[1]
        done = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    return done


def crops_of(seed: int, split: Split, classes: Classes, *, soften: bool = True) -> list[Crop]:
    """Every object and outfit of a scene in a fresh look, an object's place without it, and a place that is empty."""
    rng = random.Random(f"judge-{split}-{seed}")
    plan = repainted_plan(plan_scene(seed, split), rng)
    side = rng.choice(SCENE_SIDES)
    scene = render(plan, side, side)
    found: list[Crop] = []

    def add(picture: Pixels, box: Box, kind: int, *rest: int) -> None:
        crop = seen(picture, box)
        found.append(Crop(softened(crop, rng) if soften else crop, kind, *rest))

    large = [r for r in scene.regions if np.count_nonzero(r.mask) >= LEAST_AREA * side * side]
    for region in large:
        if region.part and region.name != "outfit":
            continue
        looks = worn(region, scene) or region
        names = (None if region.part else region.kind, looks.colour, looks.pattern if looks.colour else None, looks.cut)
        told = [UNKNOWN if n is None else t.index(n) for n, t in zip(names, classes.tables, strict=True)]
        add(scene.picture, loose(region.box, rng, side, side), *told)
    whole = [r for r in large if not r.part]
    nothing = classes.kinds.index(NOTHING)
    if whole:
        gone = rng.choice(whole)
        empty = render(plan.without(gone.object), side, side)
        if is_empty(gone.mask, empty):
            add(_removed(scene, empty, gone, rng), loose(gone.box, rng, side, side), nothing)
    for _ in range(4):
        w, h = (round(side * rng.uniform(0.08, 0.4)) for _ in range(2))
        x, y = rng.randint(0, side - w), rng.randint(0, side - h)
        place = np.zeros((side, side), np.bool_)
        place[y : y + h, x : x + w] = True
        if is_empty(place, scene):
            add(scene.picture, Box(x, y, x + w, y + h), nothing)
            break
    return found


def _removed(scene: Scene, empty: Scene, gone: Region, rng: random.Random) -> Pixels:
    """The scene without an object; at times with what a removal leaves outside the mask, such as a shadow."""
    if rng.random() < 0.5:
        return empty.picture
    reach = max(2, round(gone.box.diagonal * rng.uniform(0.02, 0.06)))
    hole = cv2.dilate(gone.mask.astype(np.uint8), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    return np.where(hole[..., None] > 0, empty.picture, scene.picture)
