"""Whether a repaint keeps the outline of what it replaces, or needs room for a new one.

Another outfit, another colour, another part stay within the old outline: the new pixels begin right beside the mask.
Another kind of thing has a shape of its own, and where a thing is removed its outline must go: the hole is wider, and
the border between old and new is looked for in it. Only words of English grammar and of what is worn or looks
different are known here, no kinds of things; so it works the same for models of any vocabulary.
"""

from __future__ import annotations

import re
from typing import Final, Literal, get_args

Outline = Literal["kept", "new"]
OutlineWish = Literal["auto", "kept", "new"]
"""What a user asks for; "auto" leaves it to `outline_of`."""

OUTLINES: Final[tuple[OutlineWish, ...]] = get_args(OutlineWish)

NOTHING: Final = frozenset(
    "nothing;none;nothing there;no one;nobody;remove;remove it;delete;erase;background;empty;empty background;"
    "just background;the background;empty space".split(";")
)
"""Prompts that ask for what is behind a thing."""

REMOVAL: Final = "empty background"
"""The prompt of a removal for which nothing was said: a model that reads prompts paints the ground."""

_WORN: Final = frozenset(
    "outfit costume clothes clothing suit dress gown frock robe uniform armor armour coat jacket shirt "
    "blouse t-shirt tshirt sweater jumper hoodie pullover vest trousers pants jeans shorts skirt apron "
    "overalls pyjamas pajamas kimono sari toga tuxedo tunic cape cloak swimsuit bikini leggings tights "
    "socks scrubs hair beard skin fur".split()
)
"""What fits itself to the body that wears it."""

_LOOKS: Final = frozenset(
    "red orange yellow green blue purple violet pink brown black white grey gray golden gold silver beige "
    "turquoise cyan magenta teal navy maroon cream crimson scarlet indigo dark darker light lighter "
    "bright brighter pale colourful colorful striped stripes dotted dots checked plaid plain spotted "
    "spots web wooden wood metal metallic glass stone marble gold-plated leather velvet silk denim "
    "plastic paper shiny matte matt rusty old new dirty clean wet painted pattern patterned texture "
    "textured color colour colored coloured made out of in with and a an the it".split()
)
_PATTERNS: Final = frozenset("pattern texture color colour".split())
"""Colours, patterns and materials: a prompt of these alone changes how a thing looks."""

_AFTER: Final = re.compile(
    r"\s+(?=(?:on|in|at|by|with|without|near|next|under|over|behind|from|that|which|who|beside|between|along|above"
    r"|below|around|against|across|wearing|made|to|for)\b)"
)  # fmt: skip
_OF: Final = re.compile(r"\s+of\s+")
_IRREGULAR: Final = {"men": "man", "women": "woman", "children": "child", "people": "person"}


def removes(prompt: str) -> bool:
    """Whether the prompt asks for what is behind the thing: an empty one, or one of `NOTHING`."""
    said = " ".join(prompt.split()).strip(" .!").casefold()
    return not said or said in NOTHING


def outline_of(phrase: str, prompt: str) -> Outline:
    """How a repaint of `phrase` as `prompt` treats the outline of what was there.

    In this order: a removal makes it new; what was marked by hand (no phrase) keeps it, since the mask says itself how
    far the change goes; so does a thing of the same name ("the red car", "a green car"; "the roof of the house", "a
    blue roof"), clothes in the place of clothes or of who wears them, and what is only said to look different ("blue
    stripes", "made of gold"). Anything else is new.

    >>> outline_of("the skater's outfit", "a Spider-Man costume"), outline_of("the dog", "a cat")
    ('kept', 'new')
    """
    if removes(prompt):
        return "new"
    if not phrase.strip():
        return "kept"
    before, after = _noun(phrase), _noun(prompt)
    if _singular(before) == _singular(after) or {before, _singular(before), after, _singular(after)} & _WORN:
        return "kept"
    words = re.findall(r"[\w-]+", prompt.casefold())
    a_thing = words[:1] in (["a"], ["an"]) and words[-1] not in _PATTERNS  # "an orange" is none of the colours
    return "kept" if words and not a_thing and set(words) <= _LOOKS else "new"


def _noun(said: str) -> str:
    """The head noun of a noun phrase: the last word before a preposition or clause ("of" included)."""
    plain = " ".join(said.casefold().replace("’", "'").split()).strip(" .!?,;:")
    plain = _OF.split(_AFTER.split(plain, maxsplit=1)[0], maxsplit=1)[0]
    words = re.findall(r"[\w-]+(?:'s)?", plain)
    return words[-1] if words else ""


def _singular(noun: str) -> str:
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if len(noun) > 3 and noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        return noun[:-1]
    return noun
