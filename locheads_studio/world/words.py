"""The words of the drawn world: colours, patterns and settings, and what they look like."""

from __future__ import annotations

import re
from typing import Final

RGB = tuple[int, int, int]

COLOURS: Final[dict[str, RGB]] = {
    "red": (212, 38, 44),
    "orange": (240, 132, 32),
    "yellow": (246, 208, 52),
    "green": (58, 156, 66),
    "blue": (44, 92, 204),
    "purple": (132, 62, 176),
    "pink": (242, 142, 182),
    "brown": (128, 80, 44),
    "white": (244, 243, 238),
    "black": (40, 40, 46),
    "grey": (138, 140, 146),
    "turquoise": (56, 196, 200),
}
"""Names and values; any two are at least 28 apart in CIELAB (1976)."""

PATTERNS: Final[tuple[str, ...]] = ("plain", "striped", "dotted", "checked", "web")

SETTINGS: Final[tuple[str, ...]] = ("street", "meadow", "beach", "room", "table", "park", "snow", "kitchen")

EDITION: Final = 3
"""The edition of the drawn world: stored drawings of another one show other things, and are drawn anew."""


WORD: Final = r"'s|[a-z]+|[0-9]+|[^\sa-z0-9]"
"""A word as the VLM's tokenizer has it."""


def words_of(text: str) -> list[str]:
    """Split a text as the tokenizer does: lower case words, the possessive 's, and single signs."""
    return re.findall(WORD, text.lower())


def mix(first: RGB, second: RGB, amount: float) -> RGB:
    """Blend two colours; ``amount`` 0 gives the first, 1 the second."""
    r, g, b = (round(a + (z - a) * amount) for a, z in zip(first, second, strict=True))
    return (r, g, b)


def lighter(colour: RGB, amount: float = 0.25) -> RGB:
    """Return the colour moved towards white by ``amount`` (0..1)."""
    return mix(colour, (255, 255, 255), amount)


def darker(colour: RGB, amount: float = 0.25) -> RGB:
    """Return the colour moved towards black by ``amount`` (0..1)."""
    return mix(colour, (0, 0, 0), amount)


def accent(colour: RGB) -> RGB:
    """Return the second colour of a pattern: light on dark, dark on light."""
    luminance = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
    return darker(colour, 0.55) if luminance > 150 else lighter(colour, 0.72)
