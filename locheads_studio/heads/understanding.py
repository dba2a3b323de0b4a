"""How a VLM understands a phrase: taken apart, in its own words, with the words that it does not know."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from locheads_studio.heads.phrases import Asked, Thing, parse
from locheads_studio.heads.signs import cleaned
from locheads_studio.heads.wording import Wording

EMPTY_WORDS: Final = frozenset("a an the of in on at to with and or this that".split())
"""Words that say nothing by themselves: a phrase of these and unknown words means nothing to the VLM."""
_NO_WORD: Final = "qzxvkj"  # unknown to every VLM that knows whole words only


@dataclass(frozen=True)
class Understood:
    """``asked``: what is looked for, without things of which no word is known. ``unknown``: words that are not known.
    ``is_lost``: nothing is left to look for, or something that was to be left out is not known."""

    asked: Asked
    unknown: tuple[str, ...]
    is_lost: bool

    def said(self, phrase: str) -> str:
        """How the phrase was read; "" when that is what was typed."""
        text = self.asked.said()
        return "" if text.casefold() == phrase.rstrip(" .!?,;:").casefold() else text


def understand(
    phrase: str, wording: Wording, unknown_words: Callable[[str], tuple[str, ...]], *, literally: bool = False
) -> Understood:
    """A phrase as a VLM with these words reads it. ``literally``: as one thing, word for word, as in the paper."""
    if literally:
        asked = Asked.literally(cleaned(phrase))
    else:
        closed = bool(unknown_words(_NO_WORD))
        knows = (lambda noun: not unknown_words(wording.read(noun))) if closed else None
        asked = parse(phrase, knows).each(wording.read)
    texts = [*(thing.text for thing in (*asked.things, *asked.without)), *([asked.within] if asked.within else ())]
    unknown = tuple(dict.fromkeys(word for text in texts for word in unknown_words(text)))

    def means(text: str) -> bool:
        words = {word.lower() for word in re.findall(r"\w+", text)} - EMPTY_WORDS
        return not words or not words <= {word.lower() for word in unknown_words(text)}

    def known(things: tuple[Thing, ...]) -> tuple[Thing, ...]:
        whole = (
            replace(thing, order=None) if thing.order and unknown_words(thing.order.kind) else thing for thing in things
        )
        return tuple(thing for thing in whole if means(thing.text))

    kept = replace(
        asked,
        things=known(asked.things),
        without=known(asked.without),
        within=asked.within if asked.within is None or means(asked.within) else None,
    )
    lost = not kept.things if asked.scope == "things" else len(kept.without) < len(asked.without)
    return Understood(kept, unknown, lost)
