"""One sentence that says where and what: "change the skater's outfit to a red tracksuit" becomes a phrase and a prompt.

Only the grammar of requests is known here, no object and no model: what is meant by the phrase is for the VLM to find,
and both halves are shown to the user, who may change them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

REMOVE: Final = "nothing"
"""The prompt that removes."""


@dataclass(frozen=True)
class Wish:
    """What a sentence asks for: ``phrase`` says where, ``prompt`` what to paint there (``REMOVE``: the background)."""

    phrase: str
    prompt: str

    @property
    def removes(self) -> bool:
        """Whether it asks for something to be gone."""
        return self.prompt == REMOVE


_POLITE: Final = re.compile(
    r"^(?:please|(?:could|can|would|will) you|i want (?:you )?to|i(?: woul|')d like (?:you )?to|let's|now)[, ]+",
    re.IGNORECASE,
)
_END: Final = re.compile(r"(?:,? please)?\s*[.!?]*$", re.IGNORECASE)

# "to" belongs to the place in these: "the cup next to the laptop".
_PLACE: Final = r"(?<!next )(?<!close )(?<!closest )(?<!nearest )(?<!adjacent )(?<!opposite )(?<!attached )(?<!due )"
_INTO: Final = re.compile(rf"\s+(?:into|{_PLACE}to(?: be(?:come)?)?|so that it is|as)\s+", re.IGNORECASE)
_WITH: Final = re.compile(r"\s+(?:with|by|for)\s+", re.IGNORECASE)
_ARROW: Final = re.compile(r"\s*(?:->|=>|→|⇒)\s*")
_ARTICLE: Final = re.compile(r"\s+(?=(?:an?|some|two|three|one|several|his|her|its)\s)", re.IGNORECASE)
_ON: Final = re.compile(r"\s+(?:on(?:to)?|over|in(?:to)?|inside|at|to)\s+", re.IGNORECASE)
_LOOK: Final = re.compile(
    r"\s+((?:(?:light|dark|bright|pale|deep|very|more)\s+)*(?:red|orange|yellow|green|blue|purple|violet|pink|brown|black|"
    r"white|gr[ea]y|gold(?:en)?|silver|beige|turquoise|striped|dotted|spotted|checked|checkered|plaid|plain|transparent|"
    r"colou?rful|shiny|wooden|golden|metallic|furry|bigger|smaller|older|younger|wet|dry|dirty|clean|old|new|open|closed))$",
    re.IGNORECASE,
)

_TURN: Final = "change|turn|make|transform|convert|swap|switch|edit|alter|modify"
_REPLACE: Final = "replace|substitute|exchange|swap|switch|fill|cover"
_GONE: Final = "remove|delete|erase|get rid of|take away|take out|take off|clear|cut out|wipe out|clean up|hide"
_PAINT: Final = "paint|repaint|recolou?r|colou?r|dye|tint"
_ADD: Final = "add|put|place|draw|insert"
_GIVE: Final = "give|dress"


def split(sentence: str) -> Wish | None:
    """The phrase and the prompt in an English request; None when the sentence does not say both.

    >>> split("Please change the skater's outfit to a red tracksuit.")
    Wish(phrase="the skater's outfit", prompt='a red tracksuit')
    """
    text = " ".join(sentence.split())
    before = None
    while before != text:
        before, text = text, _POLITE.sub("", text)
    text = _END.sub("", text).strip()
    if _ARROW.search(text):
        return _pair(*_ARROW.split(text, maxsplit=1))
    for verbs, reading in (
        (_GONE, _gone), (_PAINT, _paint), (_TURN, _turn), (_REPLACE, _replace), (_GIVE, _give), (_ADD, _add)
    ):  # fmt: skip
        found = re.match(rf"(?:{verbs})\s+(?=\S)", text, re.IGNORECASE)
        if found is not None:
            wish = reading(text[found.end() :])
            if wish is not None:
                return wish
    return None


def _gone(rest: str) -> Wish | None:
    return _pair(re.sub(r"\s+(?:from|out of) (?:the|this) (?:picture|photo|image|scene)$", "", rest), REMOVE)


def _turn(rest: str) -> Wish | None:
    """ "X into Y", "X to Y" (the last such word parts them), "the car red"."""
    places = list(_INTO.finditer(rest))
    if places:
        return _pair(rest[: places[-1].start()], rest[places[-1].end() :])
    return _paint(rest)


def _replace(rest: str) -> Wish | None:
    """ "X with Y": what is there is definite ("the man with the hat"), what is new is not; so "a" parts them."""
    places = list(_WITH.finditer(rest))
    if not places:
        return None
    articled = [place for place in places if re.match(r"(?:an?|some)\s", rest[place.end() :], re.IGNORECASE)]
    place = (articled or places)[0]
    return _pair(rest[: place.start()], rest[place.end() :])


def _paint(rest: str) -> Wish | None:
    """ "the door blue", "the door in light blue": what is there, looking otherwise."""
    rest = re.sub(r"\s+(?:in|to|with)\s+(?=\S+(?:\s\S+)?$)", " ", rest, flags=re.IGNORECASE)
    look = _LOOK.search(rest)
    if look is None:
        return None
    phrase = rest[: look.start()]
    return _pair(phrase, f"{look.group(1)} {_noun(phrase)}")


def _give(rest: str) -> Wish | None:
    """ "the dog a hat", "the man in a tuxedo": the thing with something added."""
    dressed = re.split(r"\s+(?:in|with)\s+", rest, maxsplit=1, flags=re.IGNORECASE)
    parts = dressed if len(dressed) == 2 else _ARTICLE.split(rest, maxsplit=1)
    if len(parts) != 2:
        return None
    return _pair(parts[0], f"{_noun(parts[0])} with {parts[1]}")


def _add(rest: str) -> Wish | None:
    """ "a hat on the dog": the place, with something added."""
    parts = _ON.split(rest, maxsplit=1)
    if len(parts) != 2:
        return None
    return _pair(parts[1], f"{_noun(parts[1])} with {parts[0]}")


def _noun(phrase: str) -> str:
    """A phrase without its article, to be described anew: "the white horse" -> "white horse"."""
    return re.sub(r"^(?:the|this|that|these|those|an?)\s+", "", phrase, flags=re.IGNORECASE)


def _pair(phrase: str, prompt: str) -> Wish | None:
    phrase, prompt = phrase.strip(" ,;:"), prompt.strip(" ,;:")
    if not phrase or not prompt:
        return None
    if prompt.lower() in ("nothing", "background", "the background", "empty", "nothing at all"):
        prompt = REMOVE
    return Wish(phrase, prompt)
