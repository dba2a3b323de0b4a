"""Kinds of sentences for data sets that name none: a coarse sorting by words, our own."""

from __future__ import annotations

import re
from typing import Final

PLACE: Final = frozenset(
    "left right top bottom upper lower middle center centre front back far near corner edge closest furthest farthest "
    "nearest leftmost rightmost rear".split()
)
RELATION: Final = frozenset(
    "behind beside between under above below next with holding wearing riding facing in on by near touching of".split()
)
COUNT: Final = frozenset("first second third fourth fifth 1st 2nd 3rd 4th 5th last".split())


def sentence_type(text: str) -> str:
    """ "ordinal" (counts: "second from left"), "place" ("left guy"), "relation" ("man with a hat") or "plain".

    The first that fits, in this order.
    """
    words = set(re.findall(r"[a-z0-9]+", text.lower()))
    for name, signs in (("ordinal", COUNT), ("place", PLACE), ("relation", RELATION)):
        if words & signs:
            return name
    return "plain"
