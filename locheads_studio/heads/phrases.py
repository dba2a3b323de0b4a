"""What a phrase asks beyond one thing: "the mug, not the glass", "the sleeve within the jacket", "all cups", "cups".

Only these words of English grammar are known here, no object. "in" and "without" are not among them: "the girl in the
red outfit" and "the man without a hat" describe one thing, which is the VLM's to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_ARTICLE: Final = r"(?=(?:the|an?|this|that|these|those|his|her|its|their|any)\s)"
_NOT: Final = re.compile(
    rf"\s*,\s*(?:and\s+|but\s+)?not\s+|\s+(?:and|but)\s+not\s+|\s+not\s+{_ARTICLE}"
    rf"|\s*,?\s+except(?:\s+for)?\s+|\s*,?\s+but\s+{_ARTICLE}",
    re.IGNORECASE,
)
_WITHIN: Final = re.compile(r"\s+(?:within|inside)\s+(?:of\s+)?", re.IGNORECASE)
_EVERY: Final = re.compile(
    r"^(?:all(?:\s+of)?|both(?:\s+of)?|every(?:\s+single)?|each(?:\s+of)?)\s+(?:the\s+|these\s+|those\s+)?",
    re.IGNORECASE,
)
_SEVERAL: Final = re.compile(
    r"^(?:(?:the|these|those)\s+)?(?:some|several|a\s+few|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})?(?:\s+|\b)",
    re.IGNORECASE,
)
_NO_LIST: Final = re.compile(
    r"\b(?:and|or|that|which|who|what|where|is|are|has|have|holds?|wears?|\w+ing|(?:some|any|every)(?:one|body|thing))\b|,",
    re.IGNORECASE,
)  # fmt: skip
"""What shows that the last word before a preposition is not the noun that is asked for, or not alone."""
_AFTER_NOUN: Final = re.compile(
    r"\s+(?=(?:on|in|at|of|to|by|with|without|near|next|under|over|behind|from|that|which|who|beside|between|along"
    r"|above|below|around|against|across)\b)",
    re.IGNORECASE,
)
_ONE: Final = re.compile(r"(?<=[a-z] )ones?\b", re.IGNORECASE)
_IRREGULAR: Final = {
    "men": "man", "women": "woman", "children": "child", "people": "person", "mice": "mouse", "geese": "goose",
    "feet": "foot", "teeth": "tooth", "knives": "knife", "leaves": "leaf", "loaves": "loaf", "shelves": "shelf",
    "wolves": "wolf", "halves": "half", "calves": "calf", "buses": "bus", "lenses": "lens", "potatoes": "potato",
    "tomatoes": "tomato", "movies": "movie", "cookies": "cookie", "ties": "tie", "pies": "pie", "shoes": "shoe",
}  # fmt: skip
_SAME: Final = frozenset(
    "glasses sunglasses spectacles goggles binoculars headphones earphones trousers pants jeans shorts tights leggings"
    " overalls pyjamas pajamas clothes scissors pliers tongs tweezers stairs series species grass dress canvas lens gas"
    " atlas christmas news".split()
)


@dataclass(frozen=True)
class Asked:
    """A phrase taken apart. ``thing``: what is looked for; ``without``: what it is told from and must not hold;
    ``within``: what it must lie in; ``every``: all of them, not the one."""

    thing: str
    without: str | None = None
    within: str | None = None
    every: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the phrase asks for one thing alone."""
        return self.without is None and self.within is None and not self.every


def parse(phrase: str, knows: Callable[[str], bool] = lambda noun: True) -> Asked:
    """Take a phrase apart; one that asks nothing more than a thing stays as it was typed.

    "the cups" asks for every cup, unless ``knows`` says that the model does not know the noun in the singular.

    >>> parse("all cups, not the red one")
    Asked(thing='the cup', without='the red cup', within=None, every=True)
    >>> parse("two cups on the table").thing
    'the cup on the table'
    """
    rest, without = _cut(_NOT, phrase)
    rest, within = _cut(_WITHIN, rest)
    asks = _EVERY.match(rest)
    every = asks is not None and _says(rest[asks.end() :])
    if asks is not None and every:
        rest = f"the {singular(rest[asks.end() :].strip())}"
    elif (noun := _plural(rest)) is not None and knows(_one(noun)):
        rest, every = singular(_SEVERAL.sub("the ", rest, count=1)), True
    if without is not None:
        place = _AFTER_NOUN.search(rest)
        noun = rest[: place.start() if place else len(rest)].split()[-1]
        without = _ONE.sub(lambda found: singular(noun), without, count=1)
    return Asked(rest, without, within, every)


def singular(phrase: str) -> str:
    """A phrase without article with its noun in the singular: "red cups on the table" -> "red cup on the table"."""
    place = _AFTER_NOUN.search(phrase)
    end = place.start() if place else len(phrase)
    start = phrase.rfind(" ", 0, end) + 1
    return phrase[:start] + _one(phrase[start:end]) + phrase[end:]


def _plural(phrase: str) -> str | None:
    """The noun that a phrase asks for, if it is one and in the plural."""
    place = _AFTER_NOUN.search(phrase)
    said = (phrase[: place.start()] if place else phrase).strip()
    words = said.split()
    if not words or not words[-1].isalpha() or _NO_LIST.search(said):
        return None
    return words[-1] if _one(words[-1]) != words[-1] else None


def _one(noun: str) -> str:
    low = noun.lower()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if low in _SAME or len(low) < 4 or not low.endswith("s") or low.endswith(("ss", "us", "is")):
        return noun
    if low.endswith("ies"):
        return noun[:-3] + "y"
    if low.endswith(("sses", "ches", "shes", "xes", "zes")):
        return noun[:-2]
    return noun[:-1]


def _cut(sign: re.Pattern[str], phrase: str) -> tuple[str, str | None]:
    """What stands before and behind a sign, where both say something."""
    found = sign.search(phrase)
    if found is None:
        return phrase, None
    before, behind = phrase[: found.start()].strip(" ,"), phrase[found.end() :].strip(" ,.")
    return (before, behind) if _says(before) and _says(behind) else (phrase, None)


def _says(text: str) -> bool:
    return any(sign.isalnum() for sign in text)
