"""Order in a phrase: "the leftmost banana", "the third cup from the right", "the biggest dog", "the two left dogs".

Such words do not say what a thing is, but which one of several of its kind. A VLM's heads find the kind better than
they count, so that the one meant is taken from all that are found of it, by where they stand or how large they are.
Only words of order are known here, no object.

On 24 drawn validation scenes with several of a kind (from seed 880000 on) the box overlaps the right one by half for
.77 of 96 phrases of left and right (.66 by the heads alone), and for .67 of 15 of size (.47). For near and far it is
.58 of 26 (.62), so these ("the furthest", "in front") are left to the heads. Of the written phrases' tuning half .76 of
the 34 with such words (.62); each took 0.8 s of one processor instead of 0.2 s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from locheads_studio.heads import nouns
from locheads_studio.heads.grid import IntBox

By = Literal["across", "down", "size"]
"""What things are put in order by, from the least: left to right, top to bottom, by area."""

_PLACES: Final = {
    "first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5, "seventh": 6, "eighth": 7, "ninth": 8,
    "tenth": 9, "1st": 0, "2nd": 1, "3rd": 2, "4th": 3, "5th": 4, "6th": 5, "7th": 6, "8th": 7, "9th": 8, "10th": 9,
    "last": -1, "second to last": -2, "second to the last": -2, "second-to-last": -2,
    "next to last": -2, "last but one": -2, "second last": -2, "penultimate": -2,
}  # fmt: skip
_SIDES: Final[dict[str, tuple[By, bool]]] = {
    "left": ("across", False), "right": ("across", True), "top": ("down", False), "bottom": ("down", True),
}  # fmt: skip
"""What lies at a side comes first from there: the order, and whether it is counted from its end."""
_MOST: Final[dict[str, tuple[By, bool]]] = {
    **dict.fromkeys("leftmost left-most left left-hand".split(), ("across", False)),
    **dict.fromkeys("rightmost right-most right right-hand".split(), ("across", True)),
    **dict.fromkeys("topmost top-most uppermost upper highest".split(), ("down", False)),
    **dict.fromkeys("bottommost bottom-most lowest lower".split(), ("down", True)),
    **dict.fromkeys("biggest largest hugest bigger larger big large huge".split(), ("size", True)),
    **dict.fromkeys("smallest littlest tiniest smaller littler small little tiny".split(), ("size", False)),
}  # fmt: skip
_MIDDLE: Final = ("middle", "central", "centre", "center")


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


_HERE: Final = r"(?:\s+(?:of|in)\s+(?:the|this)\s+(?:picture|image|photo|scene|row|group))?"
_SIDE: Final = r"(?:[\s-](?:hand[\s-])?side)?"
_LEAD: Final = re.compile(
    rf"^(?:(?P<place>{_any(tuple(_PLACES))})|(?P<number>{_any(tuple(nouns.NUMBERS))}|\d{{1,2}})"
    rf"|(?:very\s+)?(?:far|furthest|farthest)[\s-]+(?P<far>left|right)"
    rf"|(?P<most>{_any(tuple(_MOST))})|(?P<middle>{_any(_MIDDLE)}))[\s-]+(?=\S)",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(
    rf"\s+(?:(?:(?P<place>{_any(tuple(_PLACES))})\s+|counted\s+|counting\s+)?from\s+(?:the\s+)?(?P<start>left|right|top|bottom){_SIDE}"
    rf"|(?:(?:the\s+)?(?:most|furthest|farthest|all\s+the\s+way)\s+)?(?:on|to|at)\s+the\s+"
    rf"(?:far\s+|very\s+|extreme\s+)?(?P<side>left|right|top|bottom){_SIDE}"
    rf"|(?:furthest|farthest)\s+(?P<far>left|right)"
    rf"|in\s+(?:the\s+)?(?:very\s+)?(?P<middle>middle|centre|center)){_HERE}$",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(rf"\b(?:{_any(tuple(nouns.NUMBERS))}|\d{{1,2}})\s+", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"^(?:the|that|this|those|these)\s+", re.IGNORECASE)
_NO_KIND: Final = frozenset(
    "of one ones thing things object objects item items side half part edge end corner part parts and or".split()
)
"""What no kind of thing is named by: "the left of the house", "the middle part"."""


@dataclass(frozen=True)
class Order:
    """``kind``: what there are several of, "the banana". ``by``: how they are put in order; of these ``count`` from
    ``first`` on (below 0: counted from the end), or the ``middle`` one."""

    kind: str
    by: By
    first: int = 0
    count: int = 1
    middle: bool = False

    def chosen(self, boxes: Sequence[IntBox], areas: Sequence[int]) -> tuple[int, ...]:
        """Which of things are meant, by their boxes and areas in pixels, in order; none where there are too few of
        them, fewer than two, or an even number has no middle. Of several from the end, the outermost comes first."""
        number = len(boxes)
        if self.by == "size":
            values = [float(area) for area in areas]
        else:
            place = 0 if self.by == "across" else 1
            values = [(box[place] + box[place + 2]) / 2 for box in boxes]
        row = sorted(range(number), key=values.__getitem__)
        if self.middle:
            return (row[number // 2],) if number >= 3 and number % 2 else ()
        if self.first < 0:
            row, start = row[::-1], -self.first - 1
        else:
            start = self.first
        return tuple(row[start : start + self.count]) if number >= max(2, start + self.count) else ()


def unnumbered(phrase: str) -> str:
    """A phrase without its number: "the last two dogs" -> "the last dogs"."""
    return _NUMBER.sub("", phrase, count=1)


def order_of(phrase: str, count: int | None = None) -> Order | None:
    """The order that a phrase asks for; None where it asks for none, or names no kind of thing.

    ``count``: a number that was read off its front before ("two" of "the two dogs on the left").

    >>> order_of("the third banana from the right")
    Order(kind='the banana', by='across', first=-3, count=1, middle=False)
    >>> order_of("the dog on the left of the tree") is None
    True
    """
    rest = _ARTICLE.sub("", phrase.strip())
    tail = _TAIL.search(rest)
    place: int | None = None
    most: tuple[By, bool] | None = None
    middle = False
    rest = rest[: tail.start()] if tail else rest
    while (lead := _LEAD.match(rest)) is not None:
        if lead["place"]:
            if place is not None:
                return None
            place = _PLACES[_low(lead["place"])]
        elif lead["number"]:
            if count is not None:
                return None
            count = int(lead["number"]) if lead["number"].isdigit() else nouns.NUMBERS[lead["number"].lower()]
        elif most is not None or middle:
            break  # "the biggest small dog": what comes now is said of the kind
        elif lead["middle"]:
            middle = True
        else:
            most = _MOST[(lead["most"] or lead["far"]).lower()]
        rest = rest[lead.end() :]
    if place is None and most is None and not middle and tail is None:
        return None
    if tail is not None and tail["place"]:
        if place is not None:
            return None
        place = _PLACES[_low(tail["place"])]
    side = _said(tail) if tail else None
    if tail is not None and side is None:
        if middle or most is not None or place is not None:
            return None
        middle = True
    if side is not None and (middle or most is not None):
        return None  # "the big dog on the left": two orders in one
    if tail is not None and tail["start"] and place is None and count is None:
        return None  # "the dog from the left"
    if middle and (place is not None or (count or 1) > 1):
        return None
    kind = nouns.singular(rest) if (count or 1) > 1 else rest
    words = kind.split()
    if not words or words[0].lower() in _NO_KIND or not words[0][0].isalpha() or nouns.noun(kind).lower() in _NO_KIND:
        return None
    if (count or 1) == 1 and nouns.is_plural(nouns.noun(kind)):
        return None  # "the biggest dogs": how many is not said
    by, from_end = most or side or ("across", False)
    number = place or 0
    if number < 0:
        number, from_end = -number - 1, not from_end
    return Order(f"the {kind}", by, -number - 1 if from_end else number, count or 1, middle)


def _low(words: str) -> str:
    return " ".join(words.lower().split())


def _said(tail: re.Match[str]) -> tuple[By, bool] | None:
    """The order of a tail; None for the middle."""
    side = tail["start"] or tail["side"] or tail["far"]
    return _SIDES[side.lower()] if side else None
