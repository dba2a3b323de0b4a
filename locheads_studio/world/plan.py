"""Plans of scenes: which objects stand where. A plan is small, seeded and independent of the resolution."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, replace
from typing import Final, Literal

from locheads_studio.world.kinds import KINDS, Kind
from locheads_studio.world.kinds.registry import Part
from locheads_studio.world.outfits import CUTS, PLAIN, fitting_cut
from locheads_studio.world.words import COLOURS, PATTERNS, SETTINGS

Split = Literal["train", "validation", "test"]

# How far the ground reaches up in the picture (the horizon), as a share of its height from the top.
HORIZON: Final[dict[str, float]] = {
    "street": 0.52, "meadow": 0.46, "beach": 0.50, "room": 0.60, "table": 0.42, "park": 0.50,
    "snow": 0.48, "kitchen": 0.46,
}  # fmt: skip

NATURAL: Final = 0.35
"""The share of things that have a colour of nature, where their kind has one."""
USUAL_CUT: Final = 0.4
"""The share of people in the usual cut of their kind."""
COVERS_HEAD: Final = frozenset({"raincoat", "uniform", "astronaut suit", "armour"})
"""Cuts with a hood, cap or helmet of their own, which is drawn where no hat is worn."""
BULKY: Final = frozenset({"astronaut suit", "armour"})
"""Cuts over which nothing else is worn."""

TALL: Final = 0.65
WIDE: Final = 0.9
"""Kinds that may be taller or wider than this (houses, trees, buses) stand at the back, and leave room for others."""
MOST_OVERLAP: Final = 0.18
"""The largest share of an object's box that another object's box may cover."""


def only_in_test(kind: str, colour: str) -> bool:
    """Tell whether a kind and a colour are kept apart in the train and validation splits (about one pair in 16)."""
    first, second = sorted(KINDS).index(kind), list(COLOURS).index(colour)
    return (first * 7 + second * 5) % 16 == 3


@dataclass(frozen=True)
class PlannedPart:
    """A part of a planned object that is a region of its own; an outfit has a cut (see ``outfits``)."""

    name: str
    colour: str
    pattern: str
    cut: str | None = None

    def __post_init__(self) -> None:
        if self.name == "outfit":
            object.__setattr__(self, "cut", fitting_cut(self.cut or PLAIN, self.colour, self.pattern))


@dataclass(frozen=True)
class PlannedObject:
    """One object: what it is, how it looks, where it stands.

    ``x`` is the middle as a share of the picture's width, ``y`` the lower edge as a share of its height, ``height``
    a share of its shorter side. ``seed`` fixes pose and details.
    """

    kind: str
    colour: str
    pattern: str
    parts: tuple[PlannedPart, ...]
    x: float
    y: float
    height: float
    seed: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x0, y0, x1, y1 as shares of a square picture."""
        width = self.height * KINDS[self.kind].aspect
        return self.x - width / 2, self.y - self.height, self.x + width / 2, self.y


@dataclass(frozen=True)
class ScenePlan:
    """A setting and its objects, back to front."""

    seed: int
    split: Split
    setting: str
    objects: tuple[PlannedObject, ...]

    def without(self, index: int) -> ScenePlan:
        """Return the same scene without one object: what lies behind it comes to light."""
        return replace(self, objects=self.objects[:index] + self.objects[index + 1 :])

    def with_paint(self, index: int, part: str | None, colour: str, pattern: str, cut: str | None = None) -> ScenePlan:
        """Return the same scene with one object (or its ``part``) in another colour and pattern.

        ``cut`` gives an outfit another cut: the same person, in the same pose, in other clothes. Without it the cut
        stays, if it comes in the new colour and pattern (see ``outfits.fitting_cut``).
        """
        thing = self.objects[index]
        if part is None:
            thing = replace(thing, colour=colour, pattern=pattern)
        else:
            thing = replace(
                thing,
                parts=tuple(
                    PlannedPart(p.name, colour, pattern, cut or p.cut) if p.name == part else p for p in thing.parts
                ),
            )
        return replace(self, objects=(*self.objects[:index], thing, *self.objects[index + 1 :]))


def _look(rng: random.Random, kind: Kind, split: Split) -> tuple[str, str]:
    natural = bool(kind.natural) and rng.random() < NATURAL
    for attempt in itertools.count():
        natural = natural and attempt < 4  # all of them may be kept for the test split
        colour = rng.choice(kind.natural if natural else kind.colours)
        if split == "test" or not kind.coloured or not only_in_test(kind.name, colour):
            return colour, rng.choice(kind.patterns) if not natural and rng.random() < 0.55 else "plain"
    raise AssertionError("unreachable")


def _outfit(rng: random.Random, part: Part) -> PlannedPart:
    """Plan an outfit: four in ten of the usual cut, the others evenly of every cut that fits."""
    cut = part.cuts[0] if rng.random() < USUAL_CUT else rng.choice(part.cuts[1:])
    known = CUTS[cut]
    pattern = rng.choice(known.patterns) if rng.random() < 0.55 else known.patterns[0]
    return PlannedPart(part.name, rng.choice(known.colours), pattern, cut)


def plan_parts(rng: random.Random, kind: Kind) -> tuple[PlannedPart, ...]:
    """Plan the parts of a thing of a kind."""
    found = []
    for part in kind.parts:
        if rng.random() >= part.chance:
            continue
        if part.cuts:
            found.append(_outfit(rng, part))
            continue
        pattern = rng.choice(part.patterns) if rng.random() < 0.55 else part.patterns[0]
        found.append(PlannedPart(part.name, rng.choice(part.colours), pattern))
    cut = next((p.cut for p in found if p.cut), None)
    worn = {p.name for p in found}
    if cut == "tuxedo" and "bow tie" not in worn:
        found.append(PlannedPart("bow tie", rng.choice(("black", "black", "white", "red")), "plain"))
    if cut in COVERS_HEAD and rng.random() < 0.8:
        found = [p for p in found if p.name != "hat"]
    if cut in BULKY:
        found = [p for p in found if p.name not in ("backpack", "bow tie", "bag")]
    return tuple(found)


def _overlap(first: PlannedObject, second: PlannedObject) -> float:
    a, b = first.box, second.box
    shared = max(min(a[2], b[2]) - max(a[0], b[0]), 0) * max(min(a[3], b[3]) - max(a[1], b[1]), 0)
    smaller = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
    return shared / smaller


def _place(
    rng: random.Random, setting: str, kind: Kind, look: tuple[str, str], placed: list[PlannedObject], size: float
) -> PlannedObject | None:
    """Find a free place for an object, nearer objects lower and larger; None when the scene is full.

    ``size`` (0..1) says where in their ranges the heights of this scene's things lie, so that they suit each other.
    """
    horizon = HORIZON[setting]
    for _ in range(40):
        near = rng.random()  # 0 at the back, 1 at the front
        if kind.height[1] > TALL or kind.height[1] * kind.aspect > WIDE:
            near *= 0.4
        y = horizon + 0.10 + near * (0.97 - horizon - 0.10)
        own = min(max(size + rng.uniform(-0.22, 0.22), 0.0), 1.0)
        height = (kind.height[0] + (kind.height[1] - kind.height[0]) * own) * (0.8 + 0.36 * near)
        half = height * kind.aspect / 2
        if y - height < 0.02 or half > 0.47:
            continue
        x = rng.uniform(half + 0.02, 0.98 - half)
        thing = PlannedObject(kind.name, *look, (), x, y, height, rng.randrange(2**31))
        if all(_overlap(thing, other) <= MOST_OVERLAP for other in placed):
            return replace(thing, parts=plan_parts(rng, kind))
    return None


def _row(rng: random.Random, kind: Kind, setting: str, split: Split) -> list[PlannedObject]:
    """Place three to five objects of one kind side by side."""
    count = rng.randint(3, 5)
    height = min(rng.uniform(*kind.height), 0.9 / count / kind.aspect)
    gap = (0.96 - count * height * kind.aspect) / count
    base = rng.uniform(max(HORIZON[setting] + 0.14, height + 0.04), 0.95)
    shared = _look(rng, kind, split) if rng.random() < 0.3 else None
    row = []
    for i in range(count):
        x = 0.02 + (i + 0.5) * (height * kind.aspect + gap) + rng.uniform(-0.3, 0.3) * max(gap, 0)
        look = shared or _look(rng, kind, split)
        y = min(base + rng.uniform(-0.02, 0.02), 0.98)
        row.append(PlannedObject(kind.name, *look, plan_parts(rng, kind), x, y, height, rng.randrange(2**31)))
    return row


def plan_scene(seed: int, split: Split = "train") -> ScenePlan:
    """Plan the scene of a split and seed (any integer): two to six objects in one setting.

    About a sixth of the scenes holds a row of one kind (for "the third ... from the left"), a third holds two of a
    kind that differ in colour, pattern or place. The same split and seed always give the same plan.
    """
    rng = random.Random(f"{split}-{seed}")
    setting = rng.choice(SETTINGS)
    fitting = [k for k in KINDS.values() if setting in k.settings]
    placed: list[PlannedObject] = []
    shape, size = rng.random(), rng.random()
    if shape < 0.17:
        small = [k for k in fitting if k.aspect * k.height[0] < 0.34]
        placed = _row(rng, rng.choice(small or fitting), setting, split)
        wanted = len(placed) + rng.randint(0, 1)
        kinds = rng.sample(fitting, len(fitting))
    else:
        wanted = rng.choice((2, 3, 3, 4, 4, 5, 6))
        kinds = rng.sample(fitting, min(len(fitting), wanted))
        if shape < 0.5:  # a second one of the first kind, and its own look
            kinds = [kinds[0], *kinds]
    for kind in (kinds * 3)[: wanted * 3]:
        if len(placed) >= wanted:
            break
        if kind is not kinds[0] and any(o.kind == kind.name for o in placed) and rng.random() < 0.7:
            continue
        thing = _place(rng, setting, kind, _look(rng, kind, split), placed, size)
        if thing is not None:
            placed.append(thing)
    little = sorted(fitting, key=lambda k: k.aspect * k.height[1] ** 2)
    for kind in little if len(placed) < 2 else ():  # one large thing fills the scene
        thing = _place(rng, setting, kind, _look(rng, kind, split), placed, 0.0)
        if thing is not None:
            placed.append(thing)
            break
    return ScenePlan(seed, split, setting, tuple(sorted(placed, key=lambda o: o.y)))


__all__ = [
    "HORIZON", "MOST_OVERLAP", "NATURAL", "PATTERNS", "PlannedObject", "PlannedPart", "ScenePlan", "Split",
    "only_in_test", "plan_parts", "plan_scene",
]  # fmt: skip
