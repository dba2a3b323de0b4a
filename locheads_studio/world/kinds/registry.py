"""What a kind is, and the table that the ``kind`` decorator fills."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from locheads_studio.world.outfits import PLAIN
from locheads_studio.world.pen import Paint, Pen
from locheads_studio.world.words import COLOURS, PATTERNS


@dataclass(frozen=True)
class Part:
    """A part that is a region of its own: its name, how often it is there, and what it may look like.

    ``cuts`` are those an outfit may have; the first one is the most frequent.
    """

    name: str
    chance: float
    colours: tuple[str, ...] = tuple(COLOURS)
    patterns: tuple[str, ...] = ("plain",)
    cuts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Look:
    """How one object looks. ``body`` is its colour and pattern; ``parts`` those of the parts it has; ``cut`` the
    outfit's.

    ``rng`` is the object's own random generator: pose, proportions and details come from it alone, so that an
    object is redrawn identically at any resolution and in any company.
    """

    body: Paint
    parts: dict[str, Paint]
    rng: random.Random
    cut: str = PLAIN


Draw = Callable[[Pen, Look], None]


@dataclass(frozen=True)
class Kind:
    """A kind of thing.

    ``aspect`` is width over height. ``height`` is the range of its height at the front of the picture, as a share
    of the picture's height. ``coloured`` is false for kinds that are not told apart by a colour (people, whose outfit
    has the colour). ``natural`` colours are more frequent than the others. ``category`` is one
    of person, animal, vehicle, furniture, food, thing, building, plant.
    """

    name: str
    plural: str
    category: str
    aspect: float
    height: tuple[float, float]
    settings: tuple[str, ...]
    draw: Draw
    colours: tuple[str, ...]
    patterns: tuple[str, ...]
    parts: tuple[Part, ...]
    coloured: bool
    natural: tuple[str, ...]


KINDS: dict[str, Kind] = {}


def kind(
    name: str,
    plural: str,
    category: str,
    *,
    aspect: float,
    height: tuple[float, float],
    settings: tuple[str, ...],
    colours: tuple[str, ...] = tuple(COLOURS),
    patterns: tuple[str, ...] = PATTERNS,
    parts: tuple[Part, ...] = (),
    coloured: bool = True,
    natural: tuple[str, ...] = (),
) -> Callable[[Draw], Draw]:
    """Register the decorated drawing function as a kind of the drawn world."""

    def register(draw: Draw) -> Draw:
        if name in KINDS:
            raise ValueError(f"the kind {name!r} is registered twice")
        KINDS[name] = Kind(
            name, plural, category, aspect, height, settings, draw, colours, patterns, parts, coloured, natural
        )
        return draw

    return register
