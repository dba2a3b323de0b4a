"""What a phrase may say beyond one thing: "A and B", "every", "two", "not", "within", "everything", "background".

Only these words of English grammar are known here, no object; the help page "Selecting with words" lists them. "in" and
"without" are not among them: "the girl in the red outfit" and "the man without a hat" describe one thing, which is the
VLM's to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

from locheads_studio.heads import nouns
from locheads_studio.heads.listed import Item, items_of
from locheads_studio.heads.order import Order, order_of, unnumbered
from locheads_studio.heads.signs import cleaned

Scope = Literal["things", "everything", "background"]

_ARTICLE: Final = r"(?=(?:the|an?|this|that|these|those|his|her|its|their|any|all|every|both)\s)"
_NOT: Final = re.compile(
    rf"\s*,\s*(?:and\s+|but\s+)?not\s+|\s+(?:and|but)\s+not\s+|\s+not\s+{_ARTICLE}"
    rf"|\s*,?\s+(?:except(?:\s+for)?|excluding|apart\s+from|other\s+than|besides)\s+|\s*,?\s+but\s+{_ARTICLE}",
    re.IGNORECASE,
)
_IS_NOT: Final = re.compile(
    r"\s*,?\s+(?:that|which|who)(?:\s+(?:is|are|was|were)\s+not|\s+(?:is|are|was|were)n['’]t|['’]s\s+not)\s+",
    re.IGNORECASE,
)
_WITHIN: Final = re.compile(r"\s+(?:within|inside)\s+(?:of\s+)?", re.IGNORECASE)
_ONLY: Final = re.compile(r"^(?:only|just)\s+(?=\S)", re.IGNORECASE)
_ONES: Final = re.compile(r"(?<=[a-z] )ones?\b(?!\s+of\b)", re.IGNORECASE)
_HERE: Final = r"(?:\s+(?:in|of|on)\s+(?:the|this)\s+(?:picture|image|photo|scene))?"
_EVERYTHING: Final = re.compile(
    rf"(?:everything|all|(?:the\s+)?(?:whole|entire)\s+(?:picture|image|photo|scene)){_HERE}", re.IGNORECASE
)
_BACKGROUND: Final = re.compile(rf"(?:the|all\s+the|whole|the\s+whole|entire)?\s*backgrounds?{_HERE}", re.IGNORECASE)
_FEWEST: Final = 2


@dataclass(frozen=True)
class Thing:
    """One thing that is asked for: its ``text`` as the VLM is to read it; ``every``: all of them, not the likeliest;
    ``count``: how many there are of them, None where nothing was said; ``shadow``: with its shadow and reflection;
    ``order``: which of several of a kind are meant, where words of order say it."""

    text: str
    every: bool = False
    count: int | None = None
    shadow: bool = False
    order: Order | None = None

    def said(self) -> str:
        """In words."""
        if not self.shadow:
            return self._said()
        return f"{self._said()} with {'their shadows' if self.every else 'its shadow'}"

    def _said(self) -> str:
        if self.count is not None:
            return f"{self.text} ({self.count} of them)"
        if not self.every:
            return self.text
        return f"{'all' if nouns.is_plural(nouns.noun(self.text)) else 'every'} {_bare(self.text)}"


@dataclass(frozen=True)
class Asked:
    """A phrase taken apart. ``things``: what is looked for, together; ``without``: what must not be in it; ``within``:
    what it must lie in. With the scope "everything" or "background" there are no things: it is the whole picture, or
    what no thing stands on, less what is ``without``."""

    things: tuple[Thing, ...]
    without: tuple[Thing, ...] = ()
    within: str | None = None
    scope: Scope = "things"

    @classmethod
    def literally(cls, phrase: str) -> Asked:
        """The phrase as one thing, word for word."""
        return cls((Thing(phrase),))

    @property
    def is_plain(self) -> bool:
        """Whether it asks for one thing alone."""
        alone = len(self.things) == 1 and not (self.without or self.within)
        return alone and not (self.things[0].every or self.things[0].shadow)

    @property
    def several(self) -> bool:
        """Whether its answer may be several things, each of which can be left out."""
        return len(self.things) > 1 or any(thing.every for thing in self.things)

    def said(self) -> str:
        """How it was read, in words that mean nothing else: "every cup + the plate, not the red cup"."""
        start = {"everything": "everything", "background": "the background"}.get(self.scope, "")
        text = start or " + ".join(thing.said() for thing in self.things)
        text += "".join(f", not {thing.said()}" for thing in self.without)
        return text + (f", within {self.within}" if self.within else "")

    def each(self, change: Callable[[str], str]) -> Asked:
        """The same with every text changed, as into the words of a VLM."""

        def ordered(order: Order | None) -> Order | None:
            return None if order is None else replace(order, kind=change(order.kind))

        def changed(things: tuple[Thing, ...]) -> tuple[Thing, ...]:
            return tuple(replace(thing, text=change(thing.text), order=ordered(thing.order)) for thing in things)

        within = None if self.within is None else change(self.within)
        return replace(self, things=changed(self.things), without=changed(self.without), within=within)


def parse(phrase: str, knows: Callable[[str], bool] | None = None) -> Asked:
    """Take a phrase apart; one that asks nothing more than a thing stays as it was typed, but for signs around it.

    ``knows`` tells whether a VLM of few words knows a noun. A plural of such a noun ("the cups") asks for every one of
    them, in the singular. Without it the vocabulary is open: what looks like a plural may be a name ("the Mercedes"),
    so no word is changed, and several are asked for only by "all", "every", "both", a number and "and".

    >>> parse("all cups, not the red one", lambda noun: True).said()
    'every cup, not the red cup'
    >>> parse("two cups on the table", lambda noun: True).things
    (Thing(text='the cup on the table', every=True, count=2),)
    >>> parse("“the dog” and “the cat”").said()
    'the dog + the cat'
    """
    text = cleaned(phrase)
    if not _says(text):
        return Asked.literally(text or phrase)
    rest, without = _cut_not(_ONLY.sub("", text))
    rest, within = _cut(_WITHIN, rest)
    scope: Scope = "things"
    if _EVERYTHING.fullmatch(rest) and (without or within or not rest.lower().startswith("all ")):
        scope = "everything"
    elif _BACKGROUND.fullmatch(rest):
        scope = "background"
    things = tuple(_thing(item, knows) for item in items_of(rest)) if scope == "things" else ()
    if without is not None:
        noun = nouns.one(nouns.noun(rest)) if knows is not None else nouns.noun(rest)
        without = _ONES.sub(lambda found: noun, without)  # "the red one" is a red one of what was named
    left_out = tuple(_thing(item, knows) for item in items_of(without)) if without else ()
    return Asked(things, left_out, within, scope)


def _thing(item: Item, knows: Callable[[str], bool] | None) -> Thing:
    order = None if item.every and item.count is None else order_of(item.text, item.count)
    if order is not None and order.count > 1 and item.count is None:  # "the last two dogs"
        item = replace(item, text=unnumbered(item.text), every=True, count=order.count)
    return replace(_any_thing(item, knows), order=order)


def _any_thing(item: Item, knows: Callable[[str], bool] | None) -> Thing:
    text = item.text
    if item.every and knows is not None:
        if not (text.lower().startswith("the ") and not nouns.is_plural(nouns.noun(text))):
            text = f"the {nouns.singular(_bare(text))}"
    elif item.every:
        text = text if re.match(r"(?:the|these|those)\s", text, re.IGNORECASE) else f"the {_bare(text)}"
    elif knows is not None and item.may_be_plural:
        noun = nouns.noun(text)
        if nouns.is_plural(noun) and knows(nouns.one(noun)):
            return Thing(_definite(nouns.singular(text)), True, shadow=item.shadow)
    return Thing(text, item.every, item.count if item.count and item.count >= _FEWEST else None, item.shadow)


def _definite(text: str) -> str:
    """ "those dogs", "some dogs" -> "the dogs"; "dogs" stays: it may begin a sentence."""
    return re.sub(r"^(?:the|these|those|some|several)\s+", "the ", text, flags=re.IGNORECASE)


def _bare(text: str) -> str:
    return re.sub(r"^(?:the|these|those|an?)\s+", "", text, flags=re.IGNORECASE)


def _cut_not(text: str) -> tuple[str, str | None]:
    """What is asked for, and what not. "that is not red" and ", not red" lend their noun to what is said of it."""
    for sign in (_IS_NOT, _NOT):
        rest, without = _cut(sign, text)
        if without is None:
            continue
        first, *more = without.split()
        if re.match(r"(?:the|an?|this|that|these|those|his|her|its|their|all|every|both|any)$", first, re.IGNORECASE):
            return rest, without
        noun = nouns.noun(rest)
        if re.match(r"(?:on|in|at|near|next|under|over|behind|beside|with|from)$|\w+ing$", first, re.IGNORECASE):
            return rest, f"{_with_article(rest[: nouns.head(rest)[1]])} {without}"
        if sign is _IS_NOT or all(nouns.is_look(word) or word.lower() in ("and", "or") for word in (first, *more)):
            return rest, f"the {without} {noun}"
        return rest, without
    return text, None


def _with_article(text: str) -> str:
    return re.sub(r"^(?:all(?:\s+of)?|every|each|both(?:\s+of)?)\s+(?:the\s+)?", "the ", text, flags=re.IGNORECASE)


def _cut(sign: re.Pattern[str], phrase: str) -> tuple[str, str | None]:
    """What stands before and behind a sign, where both say something."""
    found = sign.search(phrase)
    if found is None:
        return phrase, None
    before, behind = phrase[: found.start()].strip(" ,"), phrase[found.end() :].strip(" ,.")
    return (before, behind) if _says(before) and _says(behind) else (phrase, None)


def _says(text: str) -> bool:
    return any(sign.isalnum() for sign in text)
