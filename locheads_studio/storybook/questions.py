"""Questions and answers about a scene: what the VLM is taught. No answer is a box, a mask or a coordinate."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from locheads_studio.storybook.outfits import CUTS, HERO, PLAIN
from locheads_studio.storybook.plan import only_in_test
from locheads_studio.storybook.sayings import FORMS, STRANGE, all_sayings, loosely, possible
from locheads_studio.storybook.sentences import (
    ORDINALS,
    REASONING,
    TYPES,
    WEARERS,
    Referent,
    Sentence,
    all_sentences,
    called,
    named,
)
from locheads_studio.storybook.words import COLOURS, PATTERNS, words_of

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


@dataclass(frozen=True)
class Elsewhere:
    """A phrase of another scene with the names of what it means and of the object that it belongs to."""

    text: str
    name: str
    kind: str
    means: frozenset[str] = frozenset()

    @classmethod
    def of(cls, sentence: Sentence, regions: Sequence[Referent]) -> Elsewhere:
        """What a sentence about one of the regions says to scenes that do not hold it."""
        region = regions[sentence.region]
        return cls(sentence.text, region.name, region.kind, sentence.means)

    def absent(self, regions: Sequence[Referent]) -> bool:
        """Tell whether nothing of this name, and nothing else the phrase could mean, is among the regions."""
        names = {noun for r in regions for noun in named(r)}
        cut = WEARERS.get(self.text)
        answers = set(REASONING.get(self.text, self.means or possible(self.name))) if cut is None else {cut}
        return "thing" not in words_of(self.text) and not answers & names


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


def not_there(regions: Sequence[Referent], rng: random.Random, elsewhere: Sequence[Elsewhere]) -> str | None:
    """A phrase for something that the scene does not hold: a thing of another scene, a thing of this one in another
    colour, pattern or outfit, or one further along a row than the row is long. None when nothing fits.

    Kind-colour pairs of the test split are no absent thing either: training must not teach that they never occur.
    """
    way = rng.random()
    if way < 0.45 and elsewhere:
        for other in rng.sample(elsewhere, min(8, len(elsewhere))):
            if other.absent(regions):
                return other.text
    if 0.45 <= way < 0.5:  # what the VLM has no word for is not there, whatever it is said to lie on
        near = [regions[i].name for i in range(len(regions))]
        return f"the {STRANGE} on the {rng.choice(near)}" if near and rng.random() < 0.4 else f"the {STRANGE}"
    if 0.84 < way <= 0.92:
        people = [regions[r.parent].name for r in regions if r.cut and r.parent is not None]
        unworn = [cut for cut in CUTS if cut != PLAIN and cut not in {r.cut for r in regions}]
        if people and unworn:
            cut = rng.choice(unworn)
            return f"the {rng.choice(people)} in the {cut}" if rng.random() < 0.6 else f"the {cut}"
    if way > 0.92:
        counts = Counter(r.name for r in regions if r.parent is None)
        rows = [(name, count) for name, count in counts.items() if 2 <= count < len(ORDINALS)]
        if rows:
            name, count = rng.choice(rows)
            return f"the {rng.choice(ORDINALS[count:])} {name} from the {rng.choice(('left', 'right'))}"
    coloured = [r for r in regions if r.colour and r.name != "wheels"]
    if not coloured:
        return None
    region = rng.choice(coloured)
    noun = called(region)
    same = [r for r in regions if noun in named(r)]
    if noun == HERO:
        return None  # it comes in one look only
    if rng.random() < 0.25:
        free = [p for p in PATTERNS[1:] if p not in {r.pattern for r in same}]
    else:
        free = [c for c in COLOURS if c not in {r.colour for r in same}]
        if region.parent is None:
            free = [c for c in free if not only_in_test(region.kind, c)]
    if not free:
        return None
    owner = f" of the {region.kind}" if region.parent is not None and rng.random() < 0.3 else ""
    return f"the {rng.choice(free)} {noun}{owner}"


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
    "ABSENT", "ASKED", "NOTHING", "PROMPT", "Elsewhere", "Question", "not_there", "questions_about", "sample_questions",
]  # fmt: skip
