"""The cuts of outfits: what people wear, what it is called, and in which colours and patterns it comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from locheads_studio.world.words import COLOURS, PATTERNS

PLAIN: Final = "outfit"
"""The cut of plain clothes, which are just called an outfit."""
HERO: Final = "Spider-Man costume"


@dataclass(frozen=True)
class Cut:
    """A cut of outfits: the name it is called by, and its colours and patterns (any other cannot be made)."""

    name: str
    colours: tuple[str, ...] = tuple(COLOURS)
    patterns: tuple[str, ...] = ("plain",)


_CLOTH: Final = ("plain", "striped", "dotted", "checked")

CUTS: Final[dict[str, Cut]] = {
    cut.name: cut
    for cut in (
        Cut(PLAIN, patterns=PATTERNS),
        Cut("dress", patterns=_CLOTH),
        Cut("robe", patterns=_CLOTH),
        Cut("uniform", ("blue", "green", "black", "brown", "red", "white", "grey", "purple")),
        Cut("raincoat", patterns=("plain", "striped", "dotted")),
        Cut("tuxedo", ("black", "white", "blue", "red")),
        Cut("astronaut suit", ("white", "orange", "grey")),
        Cut(HERO, ("red",), ("web",)),
        Cut("tracksuit"),
        Cut("overalls", patterns=_CLOTH),
        Cut("lab coat", ("white", "grey", "turquoise")),
        Cut("armour", ("grey", "black", "yellow", "white")),
    )
}
"""Every cut by its name."""

EVERYBODY: Final = (
    PLAIN, "uniform", "raincoat", "tuxedo", "astronaut suit", HERO, "tracksuit", "overalls", "lab coat", "armour",
)  # fmt: skip
"""The cuts that fit everybody."""


def fitting_cut(cut: str, colour: str, pattern: str) -> str:
    """The cut that comes in this colour and pattern: ``cut`` if it does, else plain clothes.

    Plain clothes in red with a web are the Spider-Man costume.
    """
    if pattern == "web" and colour == "red":
        return HERO
    known = CUTS[cut]
    return cut if colour in known.colours and pattern in known.patterns else PLAIN
