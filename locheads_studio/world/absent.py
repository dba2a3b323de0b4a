"""Phrases for what a scene does not hold."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from locheads_studio.world.outfits import CUTS, HERO, PLAIN
from locheads_studio.world.plan import only_in_test
from locheads_studio.world.sayings import STRANGE, possible
from locheads_studio.world.sentences import ORDINALS, REASONING, WEARERS, Referent, Sentence, called, named
from locheads_studio.world.words import COLOURS, PATTERNS, words_of


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
