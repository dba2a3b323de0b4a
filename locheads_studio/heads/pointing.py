"""Whether a model's heads point at all: a head that looks at what stands out finds large things by chance, whatever it
is asked for. One that points looks elsewhere when it is asked for something else in the same picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Final, NamedTuple

import numpy as np

from locheads_studio.heads.assembly import agreed
from locheads_studio.heads.combination import Kept, stacked
from locheads_studio.heads.names import Head

LEAST: Final = 0.1
"""How much more often it must hit what it was asked for than what it was not."""
ENOUGH: Final = 20
"""Comparisons; fewer tell nothing."""
_DEVIATIONS: Final = 3.0


class Contrast(NamedTuple):
    """``right``: how often the peak lies on what was asked for; ``wrong``: on another thing of the same picture, which
    was not. Of so many ``sentences``."""

    right: float
    wrong: float
    sentences: int

    @property
    def points(self) -> bool | None:
        """Whether the heads point; None when too few sentences were compared to tell."""
        if self.sentences < ENOUGH:
            return None
        middle = (self.right + self.wrong) / 2
        chance = sqrt(2 * max(middle * (1 - middle), 1 / self.sentences) / self.sentences)
        return self.right - self.wrong >= max(LEAST, _DEVIATIONS * chance)


def contrast(pictures: Sequence[Sequence[Kept]], weights: Mapping[Head, float]) -> Contrast:
    """That of heads with their weights; ``pictures`` are the labelled samples of each picture."""
    right = wrong = 0.0
    count = 0
    for kept in pictures:
        if len(kept) < 2:
            continue
        maps, truths = stacked(kept, tuple(weights))
        pooled = agreed(maps[..., None, :], list(weights.values()))[:, 0]
        peaks = pooled.argmax(axis=1)
        on = truths[:, peaks] >= 0.5 * truths.max(axis=1, keepdims=True)  # [thing, sentence]
        for sentence in range(len(kept)):
            apart = [
                thing for thing in range(len(kept))
                if np.minimum(truths[thing], truths[sentence]).sum() < 0.1 * truths[[thing, sentence]].sum(axis=1).min()
            ]  # fmt: skip
            if apart:
                right += bool(on[sentence, sentence])
                wrong += float(on[apart, sentence].mean())
                count += 1
    return Contrast(right / count, wrong / count, count) if count else Contrast(0.0, 0.0, 0)
