"""Lists in a phrase: "A and B", "A, B and C", "both A and B", and how many of each: "all", "every", "two"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from locheads_studio.heads import nouns
from locheads_studio.heads.signs import cleaned

_DETERMINER: Final = (
    "the|an?|this|that|these|those|my|your|his|her|its|their|every|all|both|each|any|some|several|"
    + "|".join(nouns.NUMBERS)
    + r"|\d{1,2}"
)
_DEFINITE: Final = re.compile(r"(?:the|this|that|these|those|his|her|its|their|every|all|both|each|my|your)\s", re.I)
_STARTS: Final = re.compile(rf"(?:{_DETERMINER})\s", re.IGNORECASE)
_JOINT: Final = re.compile(r"\s*,\s*(?:and\s+(?:also\s+)?)?|\s+(?:and(?:\s+also)?|&|plus|as\s+well\s+as)\s+", re.I)
_BINDS: Final = re.compile(r"\b(with|wearing|holding|carrying|has|have|having|of|between|from)\s+", re.IGNORECASE)
"""What is said with these goes on behind "and": "the girl with a hat and a bag", "between the tree and the house"."""
_GOES_ON: Final = re.compile(
    r"(?:on|in|at|near|next|under|over|behind|beside|between|with|without|from|to|of|by|above|below|that|which|who"
    r"|not|is|are)\s|\w+ing\s",
    re.IGNORECASE,
)
_ALL: Final = re.compile(
    r"^(?:all(?:\s+of)?|every(?:\s+(?:single|last))?|each(?:\s+and\s+every)?(?:\s+of)?|(?:both)(?:\s+of)?)\s+"
    r"(?=\S)((?:the|these|those|my|your|his|her|its|their)\s+)?",
    re.IGNORECASE,
)
_MANY: Final = re.compile(
    rf"^(?:(?:all|the|these|those)\s+)?({'|'.join(nouns.NUMBERS)}|\d{{1,2}}|a\s+couple\s+of|a\s+few|several|some)"
    r"\s+(?:of\s+(?:the|these|those)\s+)?(?=\S)",
    re.IGNORECASE,
)
_ONE_OF: Final = re.compile(r"^(?:any\s+|just\s+)?one\s+of\s+(?:the|these|those)\s+(?=\S)", re.IGNORECASE)
_BOTH: Final = re.compile(r"^both\s+(?:of\s+)?", re.IGNORECASE)
_EVERYONE: Final = re.compile(r"^every(?:one|body)\b", re.IGNORECASE)
_THE_ONE: Final = re.compile(r"^(the\s+|only\s+|just\s+)*(?:the\s+)?((?:[\w-]+\s+){0,3})(ones?)\b\s*(.*)$", re.I)
_THE_ONES: Final = re.compile(r"the\s+(?:[\w-]+\s+)?ones\b", re.IGNORECASE)
_THAT_IS: Final = re.compile(r"^(?:that|which|who)(?:\s+(?:is|are)|['’]s)\s+", re.IGNORECASE)
_SHADOW: Final = re.compile(
    r"(?:(?:its|his|her|their|the)\s+)?(?:own\s+)?(?:shadow|reflection)s?", re.IGNORECASE
)  # fmt: skip
"""What belongs to a thing and has no name of its own: it goes with the thing before it."""
_WITH_SHADOW: Final = re.compile(rf"\s+(?:together\s+|along\s+)?with\s+{_SHADOW.pattern}$", re.IGNORECASE)
_OWNER: Final = re.compile(r"^(?:its|his|her|their)\s+", re.IGNORECASE)
_VAGUE: Final = re.compile(r"\b(?:who|what|where|some(?:one|body|thing)|any(?:one|body|thing))\b", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """One of a list, without the words that say how many: ``every``, ``count``, ``shadow`` as ``phrases.Thing``.
    ``may_be_plural``: nothing was said about it, and its noun may tell."""

    text: str
    every: bool = False
    count: int | None = None
    may_be_plural: bool = True
    shadow: bool = False


def items_of(phrase: str) -> tuple[Item, ...]:
    """The things that a phrase lists; one that is no list is a list of one.

    "The dog, the brown one" is one thing, and so is "the dog and its shadow"; "the skater and his outfit" are the
    skater and the skater's outfit.
    """
    texts = _with_nouns(_apart(phrase))
    shared = ""
    if len(texts) > 1 and _BOTH.match(texts[0]):
        texts[0] = _BOTH.sub("", texts[0])
    elif len(texts) > 1 and (quantity := re.match(r"(all|every|each)(?:\s+of)?\s+", texts[0], re.IGNORECASE)):
        shared = quantity[1]
    items: list[Item] = []
    for text in texts:
        if items and (merged := _same(items[-1].text, text)) is not None:
            if re.search(r"\bone\b", text, re.IGNORECASE):  # one of them, whatever was said before
                items[-1] = Item(nouns.singular(merged), may_be_plural=False)
            else:
                items[-1] = replace(items[-1], text=merged)
            continue
        if items and _SHADOW.fullmatch(text.strip()):
            items[-1] = replace(items[-1], shadow=True)
            continue
        bare = _WITH_SHADOW.sub("", text)
        shadow, text = bare != text, bare
        if items and _OWNER.match(text):
            text = _OWNER.sub(lambda _: f"{_with_the(items[0].text)}'s ", text)
        if shared and items and not _STARTS.match(text + " "):
            text = f"{shared} {text}"
        item = _counted(_that_one(text))
        items.append(replace(item, every=item.every or bool(_THE_ONES.match(text)), shadow=shadow))
    return tuple(items)


def _with_nouns(texts: list[str]) -> list[str]:
    """ "the first", "the third cup from the left" -> "the first cup from the left", ...: the noun comes but once."""
    whole: list[str] = []
    for text in reversed(texts):
        said = _STARTS.match(text + " ")
        words = text.split()[1:] if said else []
        if whole and words and all(nouns.is_look(word) for word in words):
            rest = (whole[0] + " ")[said.end() if (said := _STARTS.match(whole[0] + " ")) else 0 :].split()
            while len(rest) > 1 and nouns.is_look(rest[0]):
                rest = rest[1:]
            text = f"{text} {' '.join(rest)}"
        whole.insert(0, text)
    return whole


def _counted(text: str) -> Item:
    if _EVERYONE.match(text):
        return Item(_EVERYONE.sub("the person", text), True)
    if (chosen := _ONE_OF.match(text)) is not None:
        rest = text[chosen.end() :]
        return Item(f"the {nouns.singular(rest)}", may_be_plural=False)
    both = _BOTH.match(text) is not None
    said = _ALL.match(text)
    if said is not None and re.search(r"\w", text[said.end() :]):
        rest, number = text[said.end() :], None
        if (many := _MANY.match(rest)) is not None and (number := _number(many[1])) is not None:
            rest = rest[many.end() :]
        return Item((said[1] or "") + rest, True, 2 if both else number)
    many = _MANY.match(text)
    if many is not None:
        return Item(f"the {text[many.end() :]}", True, _number(many[1]))
    noun = nouns.noun(text)
    return Item(text, may_be_plural=noun.isalpha() and not _VAGUE.search(text))


def _number(word: str) -> int | None:
    low = " ".join(word.lower().split())
    if low.isdigit():
        return int(low) or None
    return 2 if low == "a couple of" else nouns.NUMBERS.get(low)


def _apart(phrase: str) -> list[str]:
    """The parts between commas and "and" that are things of their own, signs around them read away."""
    parts: list[str] = []
    start = 0
    for joint in _JOINT.finditer(phrase):
        before, behind = phrase[start : joint.start()], phrase[joint.end() :]
        if not (re.search(r"\w", before) and re.search(r"\w", behind)):
            continue
        comma = joint[0].strip() == ","
        if _parts_here(before, behind, comma=comma):
            parts.append(before)
            start = joint.end()
    parts.append(phrase[start:])
    return [cleaned(part) if part[:1] in "\"'“‘«(「" else part.strip(" ,") for part in parts]


def _parts_here(before: str, behind: str, *, comma: bool) -> bool:
    """Whether what stands behind "," or "and" is another thing, and not more about the one before."""
    plain = _WITH_SHADOW.sub("", before.strip(" \"'“”‘’«»"))
    nearest = _JOINT.split(behind, maxsplit=1)[0].strip(" \"'“”‘’«»")
    last = plain.split()[-1] if plain.split() else ""
    if _GOES_ON.match(nearest + " ") or _VAGUE.search(plain):
        return False
    bound = list(_BINDS.finditer(plain))
    if bound:
        told = plain[bound[-1].end() :]
        word = bound[-1][1].lower()
        if word == "between" and not re.search(r"\band\b", told, re.IGNORECASE):
            return False
        again = bool(_DEFINITE.match(nearest + " ")) and not _DEFINITE.match(told + " ")
        if word != "between" and not again and not (comma and _DEFINITE.match(nearest + " ")):
            return False
    if _STARTS.match(nearest + " "):
        return True
    if nouns.is_look(last) or re.search(r"\b(?:in|is|are)\s+[\w-]+$", plain):
        return False  # "the black and white dog", "the girl in red and blue"
    words = nearest.split()
    while len(words) > 1 and nouns.is_look(words[0]):
        words = words[1:]
    if all(nouns.is_look(word) for word in words):
        return comma  # "the dog, brown": joined again by `_same`
    bare = not _STARTS.match(plain + " ")
    return len(words) == 1 or (bare and len(words) <= 3) or nouns.is_plural(last)


def _same(before: str, text: str) -> str | None:
    """The thing before with what is said of it once more: "the red one", "brown", "the one on the left"."""
    plain = text.strip()
    if all(nouns.is_look(word) for word in plain.split()):
        return _looking(before, plain)
    found = _THE_ONE.match(plain)
    if found is None or not re.match(r"(?:the|only|just)\b", plain, re.IGNORECASE):
        return None
    look, rest = found[2].strip(), _THAT_IS.sub("", found[4].strip())
    if look and not rest:
        return _looking(before, look)
    if rest and all(nouns.is_look(word) for word in rest.split()):
        return _looking(before, rest)
    return f"{before} {rest}" if rest else None


def _looking(thing: str, look: str) -> str:
    start, _ = nouns.head(thing)
    return f"{thing[:start]}{look} {thing[start:]}"


def _that_one(text: str) -> str:
    """ "the one that is red" -> "the red thing", "the one that barks" -> "something that barks": no noun was said."""
    found = _THE_ONE.match(text)
    if found is None or not re.match(r"the\b", text, re.IGNORECASE):
        return text
    look, rest = found[2].strip(), found[4].strip()
    told = _THAT_IS.sub("", rest)
    if told != rest and all(nouns.is_look(word) for word in told.split()):
        return f"the {told} thing"
    if look and all(nouns.is_look(word) for word in look.split()):
        return f"the {look} thing {told}".strip()
    return f"something {told if told != rest else rest}" if rest and not look else text


def _with_the(text: str) -> str:
    return text if _STARTS.match(text + " ") else f"the {text}"
