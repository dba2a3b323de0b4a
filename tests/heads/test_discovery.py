"""Selection frequency worked by hand, rankings by truth, greedy combination, the record."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locheads_studio.errors import HeadError
from locheads_studio.heads.combination import quality
from locheads_studio.heads.criteria import attention_sum, spatial_entropy
from locheads_studio.heads.discovery import Discovery
from locheads_studio.heads.names import Head
from locheads_studio.heads.ranking import HeadRanking
from locheads_studio.heads.sample import soft_iou

CALM = [(0, 0)]  # one component: entropy 0
SPLIT = [(0, 0), (3, 3)]  # ln 2
WILD = [(0, 0), (0, 3), (3, 0)]  # ln 3


def head_map(cells, total):
    result = np.zeros((4, 4))
    for cell in cells:
        result[cell] = total / len(cells)
    return result


def sample(*heads):
    """Maps [3 layers, 3 heads, 4, 4]: layers 0 and 1 are perfect sinks that must never count; layer 2 as given."""
    maps = np.zeros((3, 3, 4, 4))
    maps[:2, :, 3, 3] = 1.0
    maps[2] = [head_map(cells, total) for cells, total in heads]
    return maps


def three_samples():
    """By hand, with one pick per sample. Mean sums of L2H0, L2H1, L2H2: 0.5, 0.4, 0.1; with tau 0.3 L2H2 falls out.

    Entropies: sample 1: 0, ln 2 -> L2H0; sample 2: ln 3, ln 2 -> L2H1; sample 3: a tie at 0, the larger sum -> L2H0.
    Hence frequencies 2/3, 1/3, 0, although L2H2 has the lowest entropy in every sample.
    """
    found = Discovery()
    found.add(sample((CALM, 0.5), (SPLIT, 0.4), (CALM, 0.1)))
    found.add(sample((WILD, 0.4), (SPLIT, 0.5), (CALM, 0.1)))
    found.add(sample((CALM, 0.6), (CALM, 0.3), (CALM, 0.1)))
    return found


def test_selection_frequency_by_hand():
    ranking = three_samples().find(tau=0.3, per_sample=1, provenance={"model": "by hand"})
    assert [str(score.head) for score in ranking.scores] == ["L2H0", "L2H1", "L2H2"]
    assert [score.frequency for score in ranking.scores] == pytest.approx([2 / 3, 1 / 3, 0.0])
    assert [score.attention_sum for score in ranking.scores] == pytest.approx([0.5, 0.4, 0.1])
    assert ranking.scores[0].entropy == pytest.approx(np.log(3) / 3, rel=1e-6)
    assert ranking.chosen == (Head(2, 0), Head(2, 1))  # a head that was never picked is not chosen
    assert (ranking.samples, ranking.first_layer, ranking.per_sample, ranking.tau) == (3, 2, 1, 0.3)


def test_criteria_alone_and_the_first_layers():
    by_entropy = three_samples().find(("entropy",), per_sample=1)
    assert [score.frequency for score in by_entropy.scores if score.head == Head(2, 2)] == pytest.approx([1 / 3])
    by_sum = three_samples().find(("attention_sum",), tau=0.0, per_sample=1)
    assert [score.frequency for score in by_sum.scores] == pytest.approx([2 / 3, 1 / 3, 0.0])
    everything = three_samples().find(first_layer=0, tau=0.3, per_sample=1)
    assert everything.chosen[0].layer < 2


def test_merging_parts_equals_adding_all():
    whole = three_samples()
    parts = [Discovery(), Discovery()]
    parts[0].add(sample((CALM, 0.5), (SPLIT, 0.4), (CALM, 0.1)))
    parts[1].add(sample((WILD, 0.4), (SPLIT, 0.5), (CALM, 0.1)))
    parts[1].add(sample((CALM, 0.6), (CALM, 0.3), (CALM, 0.1)))
    parts[0].merge(parts[1])
    assert parts[0].find() == whole.find()


def test_sensitivity_drops_the_sinks():
    found = Discovery()
    sensitivity = np.array([[9.0] * 3, [9.0] * 3, [1e-6, 0.9, 0.8]])
    found.add(sample((CALM, 0.9), (SPLIT, 0.5), (WILD, 0.5)), sensitivity)
    assert found.find(tau=0.3, per_sample=1).chosen == (Head(2, 0),)
    ranking = found.find(("attention_sum", "entropy", "sensitivity"), tau=0.3, per_sample=1)
    assert ranking.chosen == (Head(2, 1),)
    assert ranking.sensitivity_tau == pytest.approx(0.8)


def naive_frequency(samples, tau, per_sample):
    """§4.1 and §4.2 in loops: mean sums, threshold, the samples' heads of lowest entropy, how often each."""
    layers, heads = samples[0].shape[:2]
    names = [(layer, head) for layer in range(2, layers) for head in range(heads)]
    mean = {n: sum(float(np.float32(attention_sum(maps)[n])) for maps in samples) / len(samples) for n in names}
    alive = [n for n in names if mean[n] >= tau]
    picked = dict.fromkeys(names, 0)
    for maps in samples:
        entropy, sums = np.float32(spatial_entropy(maps)), np.float32(attention_sum(maps))  # as they are stored
        order = sorted(alive, key=lambda n: (entropy[n], -sums[n], n))
        for n in order[:per_sample]:
            picked[n] += bool(np.isfinite(entropy[n]))
    return {n: count / len(samples) for n, count in picked.items()}


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.integers(1, 4))
def test_selection_frequency_is_the_naive_one(seed, count, per_sample):
    rng = np.random.default_rng(seed)
    samples = [(rng.random((4, 3, 5, 5)) ** 6 * rng.random((4, 3, 1, 1))).astype(np.float32) for _ in range(count)]
    found = Discovery()
    for maps in samples:
        found.add(maps)
    tau = float(np.median([attention_sum(maps)[2:] for maps in samples]) * 0.8)
    expected = naive_frequency(samples, tau, per_sample)
    if not any(expected.values()):
        return
    ranking = found.find(tau=tau, per_sample=per_sample)
    assert {tuple(score.head): score.frequency for score in ranking.scores} == pytest.approx(expected)


def planted(samples=12, layers=4, heads=4, seed=0):
    """L2H1 and L3H2 each look at the object plus a distractor of their own; L3H0 is a sink; others look anywhere."""
    rng = np.random.default_rng(seed)
    found = Discovery()
    for number in range(samples):
        maps = rng.random((layers, heads, 8, 8)) ** 3 * 0.002
        truth = np.zeros((8, 8))
        r, c = rng.integers(0, 6, 2)
        truth[r : r + 2, c : c + 2] = 1.0
        away = np.argwhere(truth == 0)
        for head in ((2, 1), (3, 2)):
            maps[head] += truth * 0.1
            strong = 0.5 if (number % 2 == 0) == (head == (2, 1)) else 0.05
            maps[head][tuple(away[rng.integers(len(away))])] += strong
        neutral = rng.random(maps.shape) * 0.002
        maps[3, 0, 7, 7] = neutral[3, 0, 7, 7] = 0.95
        found.add(maps, truth=truth, neutral=neutral)
    return found


def test_truth_ranks_the_planted_heads_first():
    for by in ("iou", "studio_iou", "pointing"):
        ranking = planted().rank_by_truth(by, top=2)
        assert set(ranking.chosen) == {Head(2, 1), Head(3, 2)}, by
    best, second = ranking.scores[:2]
    assert best.pointing is not None
    assert second.pointing is not None
    assert 0.4 <= second.pointing <= best.pointing < 0.9


def test_greedy_finds_the_heads_that_help_each_other():
    found = planted()
    ranking = found.greedy_combination(most=3)
    assert {Head(2, 1), Head(3, 2)} <= set(ranking.chosen)
    assert ranking.quality is not None
    alone = found.greedy_combination(most=1)
    assert alone.quality is not None
    assert ranking.quality > alone.quality + 0.05
    assert len(alone.chosen) == 1


def test_frequency_and_iou_are_compared():
    ranking = planted(40).find(tau=0.0, per_sample=3)
    assert ranking.rho is not None
    assert -1.0 <= ranking.rho <= 1.0
    assert three_samples().find().rho is None


def test_quality_counts_pointing_and_iou():
    truth = np.array([[0, 1, 1, 0], [1, 0, 0, 0]], np.float32)
    combined = np.array([[0, 1, 0.1, 0], [0.5, 0, 1, 0]], np.float32)
    assert quality(combined, truth, "pointing") == 0.5
    assert quality(combined, truth, "iou") == pytest.approx((1 / 2 + 1 / 2) / 2)
    assert quality(combined, truth, "both") == pytest.approx(0.5)
    assert quality(np.zeros_like(combined), truth, "both") == 0.0


def test_soft_iou_takes_partly_covered_cells():
    truth = np.array([[1.0, 0.5], [0.0, 0.0]])
    masks = np.array([[[True, True], [False, False]], [[False, False], [True, False]]])
    assert soft_iou(masks, truth) == pytest.approx([1.5 / 2, 0.0])


def test_memory_for_maps_is_bounded():
    found = Discovery(keep_bytes=3 * 3 * 3 * 16 * 2)
    truth = head_map(CALM, 1.0)
    for _ in range(9):
        found.add(sample((CALM, 0.5), (SPLIT, 0.4), (CALM, 0.1)), truth=truth)
    assert found.greedy_combination().samples == 3
    assert found.samples == 9


@pytest.mark.parametrize(
    "make", [lambda: planted().find(), lambda: planted().greedy_combination(), three_samples().find]
)
def test_a_ranking_survives_json(make):
    ranking = make()
    again = HeadRanking.from_json(ranking.to_json())
    assert again == ranking
    assert json.loads(ranking.to_json())["chosen"][0] == str(ranking.chosen[0])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 9}', '{"format": 1, "scores": 3}', "null"])
def test_other_json_is_refused(text):
    with pytest.raises(HeadError):
        HeadRanking.from_json(text)


def test_misuse_is_named():
    found = three_samples()
    with pytest.raises(HeadError, match="criteria"):
        found.find(())
    with pytest.raises(HeadError, match="sensitivity"):
        found.find(("sensitivity",))
    with pytest.raises(HeadError, match="truth"):
        found.rank_by_truth()
    with pytest.raises(HeadError, match="layer"):
        found.find(first_layer=3)
    with pytest.raises(HeadError, match="thresholds"):
        found.find(tau=2.0)
    with pytest.raises(HeadError, match="samples"):
        Discovery().find()
    with pytest.raises(HeadError, match="one model"):
        found.add(np.ones((2, 3, 4, 4)))
    with pytest.raises(HeadError, match="no cell"):
        found.add(sample((CALM, 0.5), (SPLIT, 0.4), (CALM, 0.1)), truth=np.zeros((4, 4)))
    with pytest.raises(HeadError):
        found.add(np.full((3, 3, 4, 4), np.nan))
    assert found.samples == 3
