"""Scenes as people take pictures: close-ups, things far away, cut-outs, one to eight things, wide and tall pictures.

``plan_scene`` draws every thing near its kind's usual size. A newcomer's picture does not: here a thing is from 5 % of
the padded square's height to all of it, whatever its kind. The plans are a world of their own, so that scenes of
``plan_scene`` (which the inpainter learns from, and on which figures stand) stay as they are.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from locheads_studio.document.geometry import Box
from locheads_studio.world.kinds import KINDS, Kind
from locheads_studio.world.plan import (
    HORIZON,
    MOST_OVERLAP,
    NATURAL,
    PlannedObject,
    ScenePlan,
    Split,
    only_in_test,
    plan_parts,
    plan_scene,
)
from locheads_studio.world.scene import Region, Scene, draw_scene, render
from locheads_studio.world.words import COLOURS, SETTINGS

SHAPES: Final = (
    (1.0, 0.30), (4 / 3, 0.28), (3 / 4, 0.12), (3 / 2, 0.10), (2 / 3, 0.04), (16 / 9, 0.08), (9 / 16, 0.04),
    (2.0, 0.04),
)  # fmt: skip
"""Width over height of pictures, and the share of each."""
TAUGHT_SHAPES: Final = (
    (1.0, 0.20), (4 / 3, 0.20), (3 / 4, 0.10), (3 / 2, 0.12), (2 / 3, 0.06), (16 / 9, 0.18), (9 / 16, 0.07),
    (2.0, 0.07),
)  # fmt: skip
"""The same of the pictures that the VLM learns from, wide and tall ones more often: things in them are smaller for the
VLM, which sees the padded square, and that is why fewer are pointed at there (things below .15 of the side: .38 inside
the middle square, .40 outside it)."""
NEAREST, FARTHEST = 1.0, 0.05
"""Heights of things, as shares of the padded square's side."""
OWN: Final = 0.35
"""The share of ``plan_scene``'s scenes in the mix that the VLM is taught with."""
_ANYWHERE: Final = 0.12  # of things stand in a setting that is not their kind's
_COVERED: Final = 0.08  # of things may stand before or behind a much larger one
_LEFT: Final = 0.3  # of a thing is seen at least, or nothing at all, where a cut-out ends


def unseen(kind: str, colour: str) -> bool:
    """Tell whether a kind and a colour stand together in no picture the VLM learns from: one in three of
    ``only_in_test``, none of them on a sample picture."""
    first, second = sorted(KINDS).index(kind), list(COLOURS).index(colour)
    return only_in_test(kind, colour) and (first + second) % 3 == 0


@dataclass(frozen=True)
class View:
    """A plan, the picture's width over its height, and the ``window`` (x0, y0, x1, y1, shares) that is kept of it."""

    plan: ScenePlan
    aspect: float
    window: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)


class _Ground:
    """A picture while things are put into it; lengths are shares of its longer side."""

    def __init__(self, rng: random.Random, setting: str, aspect: float, split: Split) -> None:
        self.rng, self.setting, self.split = rng, setting, split
        self.width, self.height = min(aspect, 1.0), min(1 / aspect, 1.0)
        self.least = FARTHEST
        self.things: list[PlannedObject] = []
        self.boxes: list[tuple[float, float, float, float]] = []

    def kinds(self, count: int) -> list[Kind]:
        fitting = [k for k in KINDS.values() if self.setting in k.settings]
        return [
            self.rng.choice(list(KINDS.values())) if self.rng.random() < _ANYWHERE else self.rng.choice(fitting)
            for _ in range(count)
        ]

    def look(self, kind: Kind) -> tuple[str, str]:
        rng = self.rng
        natural = bool(kind.natural) and rng.random() < NATURAL
        while True:
            colour = rng.choice(kind.natural if natural else kind.colours)
            if self.split == "test" or not kind.coloured or not unseen(kind.name, colour):
                return colour, rng.choice(kind.patterns) if not natural and rng.random() < 0.5 else "plain"
            natural = False

    def largest(self, kind: Kind) -> float:
        """The height at which a thing just fits."""
        return min(self.height, self.width / kind.aspect, NEAREST)

    def put(self, kind: Kind, tall: float, look: tuple[str, str] | None = None) -> bool:
        """Find a place for a thing ``tall`` high; tell whether there is one."""
        rng = self.rng
        tall = min(max(tall, self.least), self.largest(kind))
        wide = tall * kind.aspect
        highest = min(max(HORIZON[self.setting] + 0.06, tall / self.height), 1.0)
        for _ in range(30):
            foot = rng.uniform(highest, 1.0) * self.height
            left = rng.uniform(0.0, max(self.width - wide, 0.0))
            box = (left, foot - tall, left + wide, foot)
            if all(self._apart(box, other) for other in self.boxes):
                break
        else:
            return False
        x, y = (left + wide / 2) / self.width, foot / self.height
        short = min(self.width, self.height)
        parts = plan_parts(rng, kind)
        self.things.append(
            PlannedObject(kind.name, *(look or self.look(kind)), parts, x, y, tall / short, rng.randrange(2**31))
        )
        self.boxes.append(box)
        return True

    def _apart(self, box: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
        across = min(box[2], other[2]) - max(box[0], other[0])
        down = min(box[3], other[3]) - max(box[1], other[1])
        if across <= 0 or down <= 0:
            return True
        first, second = ((b[2] - b[0]) * (b[3] - b[1]) for b in (box, other))
        little, large = sorted((first, second))
        nearer = box if box[3] > other[3] else other
        smaller = box if first < second else other
        before = nearer is smaller and little < 0.2 * large  # a small thing before a large one hides little of it
        return across * down / little <= (0.9 if before and self.rng.random() < _COVERED * 4 else MOST_OVERLAP)


def _spread(rng: random.Random, low: float, high: float) -> float:
    """Evenly by ratio: as many from 5 to 10 % as from 50 to 100 %."""
    return math.exp(rng.uniform(math.log(low), math.log(high)))


def _close(ground: _Ground) -> None:
    """One thing fills much of the picture; up to four others stand where there is room."""
    rng = ground.rng
    main, *others = ground.kinds(1 + rng.choice((0, 0, 1, 1, 2, 3, 4)))
    ground.put(main, ground.largest(main) * rng.uniform(0.5, 1.0))
    for kind in others:
        same = main if rng.random() < 0.12 else kind
        ground.put(same, _spread(rng, 0.08, 0.6))


def _far(ground: _Ground) -> None:
    """One to eight small things."""
    rng = ground.rng
    size = _spread(rng, 0.06, 0.18)
    kinds = ground.kinds(rng.choice((1, 2, 3, 4, 4, 5, 5, 6, 7, 8)))
    for kind in kinds:
        same = kinds[0] if rng.random() < 0.12 else kind
        ground.put(same, size * rng.uniform(0.75, 1.5))


def _pair(ground: _Ground) -> None:
    """Two or three of one kind, which differ in size, place or colour, and up to three other things."""
    rng = ground.rng
    kind, *others = ground.kinds(1 + rng.choice((0, 1, 1, 2, 3)))
    look = ground.look(kind) if rng.random() < 0.5 else None
    tall = min(_spread(rng, 0.18, 0.7), ground.largest(kind))
    for number in range(rng.choice((2, 2, 2, 3))):
        ground.put(kind, tall / rng.uniform(1.35, 2.2) ** number if rng.random() < 0.75 else tall, look)
    for other in others:
        ground.put(other, _spread(rng, 0.1, 0.5))


def _mixed(ground: _Ground) -> None:
    """One to six things, each of any size."""
    rng = ground.rng
    for kind in ground.kinds(rng.randint(1, 6)):
        ground.put(kind, _spread(rng, 0.08, 0.8))


def _filling(ground: _Ground) -> None:
    """One thing, of a kind with parts or people where there is one, takes most of the height."""
    rng = ground.rng
    kinds = ground.kinds(4)
    main = next((kind for kind in kinds if kind.parts), kinds[0])
    ground.put(main, ground.largest(main) * rng.uniform(0.8, 1.0))
    for kind in ground.kinds(rng.choice((0, 0, 1, 2, 3))):
        ground.put(kind, _spread(rng, 0.08, 0.5))


_Way = tuple[Callable[[_Ground], None] | None, float]
_WAYS: Final[tuple[_Way, ...]] = ((_close, 0.34), (_far, 0.20), (_pair, 0.16), (_mixed, 0.12), (None, 0.18))
_TAUGHT_WAYS: Final[tuple[_Way, ...]] = (
    (_filling, 0.18), (_close, 0.18), (_far, 0.26), (_pair, 0.14), (_mixed, 0.12), (None, 0.12),
)  # fmt: skip


def plan_view(seed: int, split: Split = "train", *, taught: bool = False) -> View:
    """Plan a picture of a split and seed (any integer); the same ones always give the same plan.

    ``taught``: as the VLM is taught with, hard pictures more often: what is far, fills the picture, or lies wide.
    """
    rng = random.Random(f"{'taught' if taught else 'view'}-{split}-{seed}")
    shapes, ways = (TAUGHT_SHAPES, _TAUGHT_WAYS) if taught else (SHAPES, _WAYS)
    aspect = rng.choices([s for s, _ in shapes], [w for _, w in shapes])[0]
    way = rng.choices([w for w, _ in ways], [s for _, s in ways])[0]
    if way is None:
        return _cut_out(rng, seed, split)
    while True:
        ground = _Ground(rng, rng.choice(SETTINGS), aspect, split)
        way(ground)
        if ground.things:
            break
    things = tuple(sorted(ground.things, key=lambda o: o.y))
    return View(ScenePlan(seed, split, ground.setting, things), aspect)


def plan_small(seed: int, split: Split, size: float) -> View:
    """Plan a picture of 4:3 with up to eight things of different kinds whose longer sides are all ``size``, a share of
    its width: what a large photo shows of what is far away."""
    rng = random.Random(f"small-{split}-{seed}")
    ground = _Ground(rng, rng.choice(SETTINGS), 4 / 3, split)
    ground.least = 0.0
    fitting = [kind for kind in KINDS.values() if ground.setting in kind.settings]
    for kind in rng.sample(fitting, min(8, len(fitting))):
        ground.put(kind, size * min(1.0, 1 / kind.aspect))
    things = tuple(sorted(ground.things, key=lambda o: o.y))
    return View(ScenePlan(seed, split, ground.setting, things), 4 / 3)


PLACES: Final = (0.11, 0.5, 0.89)
"""Middles of three things in a wide picture, shares of its width: those at the ends lie outside the middle square."""
WIDE: Final = 16 / 9


def plan_places(seed: int, split: Split, turn: int) -> View:
    """Plan a picture of 16:9 with a thing in the middle and one at each end, of different kinds.

    With each ``turn`` (0, 1, 2) every thing stands where the next one stood. Size, look, height above the lower edge
    and ground stay as they are, so that a thing's place is all that differs.
    """
    rng = random.Random(f"places-{split}-{seed}")
    while True:
        ground = _Ground(rng, rng.choice(SETTINGS), WIDE, split)
        fitting = [kind for kind in KINDS.values() if ground.setting in kind.settings]
        for kind in rng.sample(fitting, len(PLACES)):
            ground.put(kind, _spread(rng, 0.1, 0.2) * min(1.0, 1 / kind.aspect))
        if len(ground.things) == len(PLACES):
            break
    things = [replace(thing, x=PLACES[(n + turn) % len(PLACES)]) for n, thing in enumerate(ground.things)]
    return View(ScenePlan(seed, split, ground.setting, tuple(sorted(things, key=lambda o: o.y))), WIDE)


def plan_wide(seed: int, split: Split) -> View:
    """Plan a picture of 16:9 as ``plan_view`` has them, things wherever they fall."""
    return next(
        view for n in itertools.count() if (view := plan_view(10_000 * seed + n, split)).aspect == WIDE
    )  # fmt: skip


def _cut_out(rng: random.Random, seed: int, split: Split) -> View:
    """A window of an ordinary scene, in which one of its things is large and whole."""
    plan = plan_scene(rng.randrange(2**31), "train" if split == "train" else split)
    for _ in range(40):
        thing = rng.choice(plan.objects)
        x0, y0, x1, y1 = thing.box
        aspect = rng.choice((1.0, 1.0, 4 / 3, 3 / 4))
        side = max(x1 - x0, y1 - y0) / rng.uniform(0.45, 0.95)
        width, height = side * min(aspect, 1.0), side * min(1 / aspect, 1.0)
        if width > 1 or height > 1 or width < x1 - x0 or height < y1 - y0:
            continue
        left = rng.uniform(max(x1 - width, 0.0), min(x0, 1 - width)) if x0 >= 0 else -1.0
        top = rng.uniform(max(y1 - height, 0.0), min(y0, 1 - height)) if y0 >= 0 else -1.0
        if left < 0 or top < 0:
            continue
        window = (left, top, left + width, top + height)
        shares = [_seen(other.box, window) for other in plan.objects]
        if all(share == 0 or share > _LEFT for share in shares):
            return View(plan, aspect, window)
    return View(plan, 1.0)


def _seen(box: tuple[float, float, float, float], window: tuple[float, float, float, float]) -> float:
    across = max(min(box[2], window[2]) - max(box[0], window[0]), 0.0)
    down = max(min(box[3], window[3]) - max(box[1], window[1]), 0.0)
    return across * down / ((box[2] - box[0]) * (box[3] - box[1]))


def draw_view(view: View, side: int, fine: int = 1) -> Scene:
    """Draw a view so that its longer side is ``side`` pixels; with ``fine`` 2 at twice the size, and reduced."""
    x0, y0, x1, _ = view.window
    width = round(side * min(view.aspect, 1.0))
    height = round(side * min(1 / view.aspect, 1.0))
    if view.window == (0.0, 0.0, 1.0, 1.0):
        scene = render(view.plan, width * fine, height * fine)
        return scene if fine == 1 else reduced(scene, width, height)
    whole = min(round(width / (x1 - x0)), 8192)  # cut-outs are of square pictures
    scene = render(view.plan, whole, whole)
    left, top = round(x0 * whole), round(y0 * whole)
    return cropped(scene, Box(left, top, min(left + width, whole), min(top + height, whole)))


def cropped(scene: Scene, box: Box) -> Scene:
    """The part of a scene within a box, and what is seen of its regions there."""
    return _rebuilt(
        scene, scene.picture[box.y0 : box.y1, box.x0 : box.x1],
        [r.mask[box.y0 : box.y1, box.x0 : box.x1] for r in scene.regions],
    )  # fmt: skip


def reduced(scene: Scene, width: int, height: int) -> Scene:
    """The scene at a smaller size."""
    size = (width, height)
    masks = [
        cv2.resize(r.mask.astype(np.uint8) * 255, size, interpolation=cv2.INTER_AREA) >= 128 for r in scene.regions
    ]
    return _rebuilt(scene, cv2.resize(scene.picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8), masks)


def _rebuilt(scene: Scene, picture: npt.NDArray[np.uint8], masks: Sequence[npt.NDArray[np.bool_]]) -> Scene:
    regions: list[Region] = []
    place: dict[int, int] = {}
    for number, (region, mask) in enumerate(zip(scene.regions, masks, strict=True)):
        box = Box.of_mask(mask)
        if box is None or (region.parent is not None and region.parent not in place):
            continue
        place[number] = len(regions)
        own = np.ascontiguousarray(mask)
        own.setflags(write=False)
        parent = None if region.parent is None else place[region.parent]
        regions.append(replace(region, parent=parent, box=box, mask=own))
    return Scene(scene.plan, np.ascontiguousarray(picture), tuple(regions))


def draw_padded(seed: int, split: Split, side: int) -> tuple[Scene, int, int]:
    """Draw a scene that fits a ``side`` x ``side`` square; return it and where it lies in the square (x, y)."""
    shape = random.Random(f"shape-{split}-{seed}").random()
    short = round(side * 0.75)
    width, height = (side, side) if shape < 0.75 else (side, short) if shape < 0.88 else (short, side)
    return draw_scene(seed, split, width, height), (side - width) // 2, (side - height) // 2


def draw_mixed(seed: int, split: Split, side: int) -> tuple[Scene, int, int]:
    """Draw what the VLM is taught with: ``views.OWN`` of ordinary scenes, and close-ups, far things and cut-outs."""
    rng = random.Random(f"mix-{split}-{seed}")
    if rng.random() < OWN:
        return draw_padded(seed, split, side)
    scene = draw_view(plan_view(seed, split, taught=True), side, rng.choice((1, 2)))
    height, width = scene.picture.shape[:2]
    return scene, (side - width) // 2, (side - height) // 2
