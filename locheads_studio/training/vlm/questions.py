"""Questions and answers about a scene: what the VLM is taught. No answer is a box, a mask or a coordinate."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from locheads_studio.world.absent import Elsewhere, not_there
from locheads_studio.world.outfits import HERO
from locheads_studio.world.sayings import FORMS, all_sayings, loosely
from locheads_studio.world.sentences import TYPES, Referent, Sentence, all_sentences, called
from locheads_studio.world.words import words_of

PROMPT: Final = "describe {phrase}."
"""What the VLM is asked for a phrase. Of the trained questions it points best on validation scenes: its answer needs
every attribute of the region."""


NOTHING: Final = "nothing"
"""The answer to every question about what is not there."""
ABSENT: Final = "absent"
ASKED: Final = (*TYPES, *FORMS, ABSENT)
"""What is asked about: the sentence types, the forms of ``sayings``, and things that are not there."""


@dataclass(frozen=True)
class Question:
    """A prompt without its image, the expected answer, and which of ``ASKED`` its phrase is."""

    prompt: str
    answer: str
    type: str


def _side(region: Referent, width: int) -> str:
    middle = (region.box.x0 + region.box.x1) / 2 / width
    return "left" if middle < 0.36 else "right" if middle > 0.64 else "middle"


def looks_of(region: Referent) -> str:
    """What a region is and looks like, in the words of an answer: "red striped raincoat"."""
    words = [w for w in (region.colour, region.pattern if region.pattern != "plain" else None) if w]
    return called(region) if region.cut == HERO else " ".join([*words, called(region)])


def _worn(regions: Sequence[Referent], owner: int) -> Referent | None:
    return next((r for r in regions if r.parent == owner and r.name == "outfit"), None)


def questions_about(regions: Sequence[Referent], sentence: Sentence, width: int) -> list[Question]:
    """Every question with a known answer that the sentence itself does not give away."""
    region, phrase = regions[sentence.region], sentence.text
    said = set(words_of(phrase))
    asked = [("where is {}.", _side(region, width))]
    if region.colour and region.colour not in said and region.name != "wheels":
        asked.append(("what colour is {}.", region.colour))
    if region.colour and region.pattern not in said and region.name != "wheels":
        asked.append(("what pattern is {}.", region.pattern))
    if called(region) not in phrase:
        asked.append(("what is {}.", called(region)))
    if region.parent is None:
        outfit = _worn(regions, sentence.region)
        if outfit is not None and outfit.colour and outfit.colour not in said:
            asked.append(("what colour does {} wear.", outfit.colour))
        if outfit is not None and outfit.cut and outfit.cut not in phrase:
            asked.append(("what does {} wear.", looks_of(outfit)))
    elif regions[region.parent].name not in phrase:
        worn = region.name in ("outfit", "hat", "helmet", "bow tie", "crown", "bag", "backpack")
        asked.append(("who wears {}." if worn else "what is around {}.", regions[region.parent].name))
    asked.append(("describe {}.", looks_of(region)))
    return [Question(text.format(phrase), answer, sentence.type) for text, answer in asked]


_ABSENT_PROMPTS: Final = ("where is {}.", "what colour is {}.", "what pattern is {}.", "describe {}.", "describe {}.")

_WEIGHTS: Final = {
    "plain": 0.8, "attribute": 1.0, "relational": 1.5, "ordinal": 1.8, "part": 2.2, "reasoning": 0.7,
    "modified": 0.7, "category": 0.7, "side": 1.1, "depth": 0.7, "size": 0.8, "people": 1.2, "owner": 0.8, "piece": 1.1,
    "near": 0.6, "use": 0.3,
}  # fmt: skip
"""How often each type and form is asked; what was learned last in earlier trainings counts more."""
LOOSE: Final = 0.2
"""The share of phrases with another article or none."""


def sample_questions(
    regions: Sequence[Referent],
    side: int,
    rng: random.Random,
    count: int,
    *,
    only_plain: bool = False,
    absent: float = 0.0,
    elsewhere: Sequence[Elsewhere] = (),
) -> list[Question]:
    """Draw ``count`` questions about a scene, sentence types mixed; ``only_plain`` names unique nouns only.

    The share ``absent`` of them (0..1) asks for what is not there, with phrases from ``elsewhere`` among them.
    """
    by_type: dict[str, list[Sentence]] = {}
    told = all_sentences(regions, side, side)
    for sentence in told if only_plain else [*told, *all_sayings(regions, side, side)]:
        if not only_plain or sentence.type == "plain" or (sentence.type == "part" and sentence.text.count(" ") < 3):
            by_type.setdefault(sentence.type, []).append(sentence)
    if not by_type:
        return []
    types = [t for t in ASKED if t in by_type]
    weights = [_WEIGHTS[t] for t in types]
    chosen = []
    for kind in rng.choices(types, weights, k=count):
        phrase = not_there(regions, rng, elsewhere) if rng.random() < absent else None
        if phrase is not None:
            phrase = loosely(phrase, rng) if rng.random() < LOOSE else phrase
            chosen.append(Question(rng.choice(_ABSENT_PROMPTS).format(phrase), NOTHING, ABSENT))
            continue
        sentence = rng.choice(by_type[kind])
        if rng.random() < LOOSE:
            sentence = replace(sentence, text=loosely(sentence.text, rng))
        chosen.append(rng.choice(questions_about(regions, sentence, side)))
    return chosen


__all__ = [
    "ABSENT", "ASKED", "NOTHING", "PROMPT", "Question", "questions_about", "sample_questions",
]  # fmt: skip
