"""Questions and answers about a scene: what the VLM is taught. No answer is a box, a mask or a coordinate."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from locheads_studio.storybook.sentences import TYPES, Referent, Sentence, all_sentences
from locheads_studio.storybook.vlm_model import words_of

PROMPT: Final = "describe {phrase}."
"""What the VLM is asked for a phrase. Of the trained questions it points best on validation scenes: its answer needs
every attribute of the region."""


@dataclass(frozen=True)
class Question:
    """A prompt without its image, the expected answer, and the sentence it is about."""

    prompt: str
    answer: str
    sentence: Sentence


def _side(region: Referent, width: int) -> str:
    middle = (region.box.x0 + region.box.x1) / 2 / width
    return "left" if middle < 0.36 else "right" if middle > 0.64 else "middle"


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
    if region.name not in phrase:
        asked.append(("what is {}.", region.name))
    if region.parent is None:
        outfit = _worn(regions, sentence.region)
        if outfit is not None and outfit.colour and outfit.colour not in said:
            asked.append(("what colour does {} wear.", outfit.colour))
    elif regions[region.parent].name not in phrase:
        worn = region.name in ("outfit", "hat", "helmet", "bow tie", "crown", "bag", "backpack")
        asked.append(("who wears {}." if worn else "what is around {}.", regions[region.parent].name))
    words = [w for w in (region.colour, region.pattern if region.pattern != "plain" else None) if w]
    asked.append(("describe {}.", " ".join([*words, region.name])))
    return [Question(text.format(phrase), answer, sentence) for text, answer in asked]


_WEIGHTS: Final = {"plain": 1.0, "attribute": 1.1, "relational": 1.2, "ordinal": 0.9, "part": 1.1, "reasoning": 0.7}


def sample_questions(
    regions: Sequence[Referent], side: int, rng: random.Random, count: int, *, only_plain: bool = False
) -> list[Question]:
    """Draw ``count`` questions about a scene, sentence types mixed; ``only_plain`` names unique nouns only."""
    by_type: dict[str, list[Sentence]] = {}
    for sentence in all_sentences(regions, side, side):
        if not only_plain or sentence.type == "plain" or (sentence.type == "part" and sentence.text.count(" ") < 3):
            by_type.setdefault(sentence.type, []).append(sentence)
    if not by_type:
        return []
    types = [t for t in TYPES if t in by_type]
    weights = [_WEIGHTS[t] for t in types]
    chosen = []
    for kind in rng.choices(types, weights, k=count):
        sentence = rng.choice(by_type[kind])
        chosen.append(rng.choice(questions_about(regions, sentence, side)))
    return chosen


__all__ = ["PROMPT", "Question", "questions_about", "sample_questions"]
