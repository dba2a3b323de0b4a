"""Found heads beside those in use, on planted samples."""

from __future__ import annotations

import numpy as np
import pytest

from locheads_studio.heads.combination import Kept
from locheads_studio.heads.comparison import compare
from locheads_studio.heads.names import Head
from locheads_studio.heads.ranking import HeadRanking, HeadScore

GOOD, OTHER, BAD = Head(2, 0), Head(2, 1), Head(3, 0)


def kept(count: int) -> list[Kept]:
    """GOOD looks at the truth, OTHER in all but a few samples, BAD never."""
    samples = []
    for number in range(count):
        truth = np.zeros(16)
        truth[number % 15] = 1.0
        maps = np.zeros((4, 2, 16))
        maps[..., 15] = 1.0
        maps[2, 0] = truth
        maps[2, 1] = truth if number else maps[2, 1]
        samples.append(Kept.of(maps, truth))
    return samples


def ranking(*heads: Head, frequencies: dict[Head, float] | None = None) -> HeadRanking:
    frequencies = frequencies or {}
    scores = tuple(HeadScore(head, frequencies.get(head), 0.5, 0.1, 1.0, 0.3, 0.4, 0.9) for head in (GOOD, OTHER, BAD))
    return HeadRanking("test", heads, (1.0,) * len(heads), scores, 10, 2)


@pytest.mark.parametrize(
    ("found", "present", "verdict"),
    [(GOOD, BAD, "better"), (BAD, GOOD, "worse"), (GOOD, OTHER, "same"), (GOOD, GOOD, "same")],
)
def test_the_verdict_needs_more_than_chance(found: Head, present: Head, verdict: str) -> None:
    """OTHER misses one of thirty: no difference to speak of."""
    compared = compare(ranking(found), {present: 1.0}, ranking(), kept(30))
    assert compared.verdict == verdict
    assert compared.samples == 30
    assert compared.present is not None
    assert compared.found.pointing == pytest.approx({GOOD: 1.0, BAD: 0.0}[found])
    assert [score.head for score in compared.scores] == [found]


def test_without_heads_in_use_there_is_no_verdict() -> None:
    for present in ({}, {Head(40, 3): 1.0}):  # none, or those of another model
        compared = compare(ranking(GOOD), present, ranking(), kept(5))
        assert compared.verdict == "unknown" and compared.present is None


def test_without_truth_only_the_frequency_is_known() -> None:
    picked = ranking(frequencies={GOOD: 0.8, OTHER: 0.2})
    compared = compare(ranking(GOOD), {OTHER: 1.0, BAD: 1.0}, picked, [])
    assert compared.verdict == "unknown" and compared.samples == 0
    assert compared.found.pointing is None and compared.found.frequency == pytest.approx(0.8)
    assert compared.present is not None and compared.present.frequency == pytest.approx(0.1)
