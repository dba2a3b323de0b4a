"""Nouns of English, one and many, and the words that say how many: no object is known here, only endings."""

from __future__ import annotations

import re
from typing import Final

NUMBERS: Final = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12,
}  # fmt: skip
LOOKS: Final = frozenset(
    "red orange yellow green blue purple violet pink brown black white grey gray gold golden silver beige turquoise "
    "cyan magenta crimson scarlet navy teal olive maroon dark light bright pale striped dotted spotted checked "
    "checkered chequered plaid plain patterned colorful colourful transparent shiny wooden metal metallic plastic "
    "leather furry fluffy woolen big large huge small little tiny tall short long wide narrow thick thin fat old new "
    "young wet dry dirty clean open closed empty full round square flat left right upper lower top bottom front back "
    "first second third fourth fifth last leftmost rightmost nearest farthest broken happy sad".split()
)
"""Words that say how a thing looks or where it stands, so that the noun is still to come: "black and white"."""

_AFTER_NOUN: Final = re.compile(
    r"\s+(?=(?:on|in|at|of|to|by|with|without|near|next|under|over|behind|from|that|which|who|beside|between|along"
    r"|above|below|around|against|across|inside|within|wearing|holding|carrying)\b)",
    re.IGNORECASE,
)
_IRREGULAR: Final = {
    "men": "man", "women": "woman", "children": "child", "people": "person", "mice": "mouse", "geese": "goose",
    "feet": "foot", "teeth": "tooth", "knives": "knife", "leaves": "leaf", "loaves": "loaf", "shelves": "shelf",
    "wolves": "wolf", "halves": "half", "calves": "calf", "buses": "bus", "lenses": "lens", "potatoes": "potato",
    "tomatoes": "tomato", "heroes": "hero", "movies": "movie", "cookies": "cookie", "ties": "tie", "pies": "pie",
    "shoes": "shoe",
}  # fmt: skip
_SAME: Final = frozenset(
    "glasses sunglasses spectacles goggles binoculars headphones earphones trousers pants jeans shorts tights leggings"
    " overalls pyjamas pajamas clothes scissors pliers tongs tweezers stairs series species grass dress canvas lens gas"
    " atlas christmas news headquarters".split()
)


def head(phrase: str) -> tuple[int, int]:
    """Where the noun of a phrase stands, as a slice: the last word before what follows a noun ("on the table")."""
    place = _AFTER_NOUN.search(phrase)
    end = len(phrase[: place.start() if place else len(phrase)].rstrip(" ,.;:!?"))
    return phrase.rfind(" ", 0, end) + 1, end


def noun(phrase: str) -> str:
    """The noun that a phrase asks for."""
    start, end = head(phrase)
    return phrase[start:end]


def singular(phrase: str) -> str:
    """A phrase with its noun in the singular: "red cups on the table" -> "red cup on the table"."""
    start, end = head(phrase)
    return phrase[:start] + one(phrase[start:end]) + phrase[end:]


def one(word: str) -> str:
    """A noun in the singular, as its ending has it; the same word when it is no plural."""
    low = word.lower()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if low in _SAME or len(low) < 4 or not low.endswith("s") or low.endswith(("ss", "us", "is", "'s", "’s")):
        return word
    if low.endswith("ies"):
        return word[:-3] + "y"
    if low.endswith(("sses", "ches", "shes", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def is_plural(word: str) -> bool:
    """Whether a noun has the ending of a plural, and is none of those that always have it."""
    return word.isalpha() and one(word) != word


def is_look(word: str) -> bool:
    """Whether a word says how something looks or where it stands."""
    return word.lower() in LOOKS
