"""How sure a grounding is: what the maps say about themselves, as one number and one word."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from locheads_studio.heads.arrays import Doubles, normalised

Verdict = Literal["sure", "likely", "unsure", "two candidates", "not found", "no verdict"]
"""No verdict: the paper's grounding, which does not judge what it finds."""

SURE = 0.95  # from this calibrated probability on sure, unless the bound measured for the model is higher
LIKELY = 0.7  # from here on likely; below it unsure, down to the model's measured bound of what is not there

RIVAL = 0.7  # a second peak this high beside the first makes two candidates
FOUND = 0.4  # below this presence nothing was found; unrelated noise in three heads stays about or below it
_ALONE = 0.5  # a single head has none to agree with
_FULL_REACTION = 0.3  # a phrase that moves this share of a head's attention counts in full


class Evidence(NamedTuple):
    """What speaks for a grounding, each 0..1."""

    agreement: float  # overlap of what stands out in the heads' maps: mean sum(min(a, b)) over pairs; 1/2 for one
    focus: float  # 1 - H / ln(cells), H the entropy of what stands out in the sum: 0 for an even map, 1 for one cell
    reaction: float  # the share of attention the phrase moved against the neutral map; 1 without a neutral map
    rivalry: float  # the second candidate's peak over the first's

    @property
    def presence(self) -> float:
        """How much there is to see at all, 0..1: the geometric mean of agreement, focus and reaction."""
        moved = min(self.reaction / _FULL_REACTION, 1.0)
        return float((self.agreement * self.focus * moved) ** (1.0 / 3.0))

    @property
    def confidence(self) -> float:
        """0..1: presence, lowered by up to a half by a rival. An order, not yet a calibrated probability."""
        return self.presence * (1.0 - 0.5 * self.rivalry**2)

    @property
    def verdict(self) -> Verdict:
        """What to tell the user."""
        if self.presence < FOUND:
            return "not found"
        return "two candidates" if self.rivalry >= RIVAL else "sure"


def judged(verdict: str, confidence: float) -> str:
    """A verdict as it is told: with its confidence, where there is one."""
    return verdict if verdict == "no verdict" else f"{verdict}, confidence {confidence:.2f}"


def weigh(maps: Doubles, combined: Doubles, reaction: float, rivalry: float) -> Evidence:
    """The evidence in the heads' smoothed maps [K, r, c] and their sum [r, c]; cells that do not count are zero."""
    above = _above_mean(combined)
    if not above.any():
        return Evidence(0.0, 0.0, min(reaction, 1.0), 0.0)
    shares = normalised(_above_mean(maps)).reshape(len(maps), -1)
    pairs = [np.minimum(shares[i], shares[j]).sum() for i in range(len(shares)) for j in range(i)]
    share = above[above > 0] / above.sum()
    focus = 1.0 + float((share * np.log(share)).sum()) / np.log(max(combined.size, 2))
    agreement = float(np.mean(pairs)) if pairs else _ALONE
    return Evidence(*(float(np.clip(value, 0.0, 1.0)) for value in (agreement, focus, reaction, rivalry)))


def _above_mean(maps: Doubles) -> Doubles:
    """What stands out: an even floor, which every head has, would make all heads agree and none look focused."""
    return np.maximum(maps - maps.mean(axis=(-2, -1), keepdims=True) * (1.0 + 1e-9), 0.0)
