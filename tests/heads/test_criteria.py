"""The criteria against naive versions of themselves, and what must not change them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from locheads_studio.errors import HeadError
from locheads_studio.heads.criteria import (
    attention_sum,
    binarise,
    maximum_curvature,
    phrase_sensitivity,
    spatial_entropy,
    two_class_split,
)

small_maps = hnp.arrays(
    np.float32, hnp.array_shapes(min_dims=2, max_dims=3, max_side=6), elements=st.sampled_from([0.0, 0.125, 0.5, 0.625])
)


def naive_components(mask):
    """Sizes of 8-connected components by flood fill, in plain Python."""
    left = {(int(r), int(c)) for r, c in np.argwhere(mask)}
    sizes = []
    while left:
        todo, size = [left.pop()], 0
        while todo:
            row, column = todo.pop()
            size += 1
            for neighbour in [(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]:
                if neighbour in left:
                    left.remove(neighbour)
                    todo.append(neighbour)
        sizes.append(size)
    return sizes


def naive_entropy(cells):
    flat = cells.astype(float).ravel().tolist()
    mean = math.fsum(flat) / len(flat)
    sizes = naive_components(cells > mean)
    if not sizes:
        return math.inf
    return -sum(size / sum(sizes) * math.log(size / sum(sizes)) for size in sizes)


@given(small_maps)
@settings(deadline=None, max_examples=60)
def test_entropy_is_the_naive_one_for_every_map_of_a_stack(maps):
    entropy = spatial_entropy(maps)
    assert entropy.shape == maps.shape[:-2]
    for index in np.ndindex(maps.shape[:-2]):
        assert entropy[index] == pytest.approx(naive_entropy(maps[index]), abs=1e-12)


def test_entropy_by_hand():
    one = np.zeros((4, 4))
    one[0, 0] = one[1, 1] = 1.0  # touch at a corner: one component
    two = np.zeros((4, 4))
    two[0, 0] = two[3, 3] = 1.0
    four = np.zeros((4, 4))
    four[0, 0] = four[0, 3] = 0.2
    four[3, 3] = 0.9
    four[2, 0] = four[3, 0] = four[3, 1] = 0.2  # counts, not attention: 1, 1, 1, 3
    entropy = spatial_entropy([one, two, four, np.zeros((4, 4)), np.full((4, 4), 0.3)])
    expected = [0.0, math.log(2), 3 * math.log(6) / 6 + math.log(2) / 2, math.inf, math.inf]
    assert entropy == pytest.approx(expected)


def test_maps_of_a_stack_do_not_touch_each_other():
    maps = np.zeros((2, 3, 3))
    maps[0, 2], maps[1, 0] = 1.0, 1.0
    assert spatial_entropy(maps).tolist() == [0.0, 0.0]


@settings(deadline=None, max_examples=40)
@given(small_maps, st.sampled_from([0.25, 2.0, 1024.0]))
def test_scale_changes_neither_mask_nor_entropy(maps, scale):
    assert (binarise(maps) == binarise(maps * scale)).all()
    assert (spatial_entropy(maps) == spatial_entropy(maps * scale)).all()


@settings(deadline=None, max_examples=40)
@given(small_maps)
def test_turning_and_mirroring_a_map_keeps_its_entropy(maps):
    assert spatial_entropy(np.flip(np.swapaxes(maps, -1, -2), -1)) == pytest.approx(spatial_entropy(maps))


def test_attention_sum_adds_up_the_image():
    maps = np.arange(24.0).reshape(2, 2, 2, 3) / 100
    assert attention_sum(maps) == pytest.approx(np.array([[0.15, 0.51], [0.87, 1.23]]))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -0.1])
@pytest.mark.parametrize("measure", [attention_sum, binarise, spatial_entropy, phrase_sensitivity])
def test_overflowed_attention_is_refused(measure, bad):
    maps = np.full((2, 3, 3), 0.1)
    maps[1, 1, 1] = bad
    with pytest.raises(HeadError):
        measure(maps)


def hockey_stick(bend: float, count: int = 1024):
    x = np.linspace(0, 1, count)
    return np.where(x < bend, 0.1 * x, 0.1 * bend + 2.0 * (x - bend))


@pytest.mark.parametrize("bend", [0.3, 0.6, 0.85])
def test_maximum_curvature_finds_the_bend(bend):
    curve = hockey_stick(bend)
    shuffled = np.random.default_rng(0).permutation(curve)
    assert maximum_curvature(shuffled) == pytest.approx(0.1 * bend, abs=0.05)


def test_maximum_curvature_is_the_analytic_one():
    x = np.linspace(0, 1, 4001)
    power = 4  # y = x^4: curvature 12 x^2 / (1 + 16 x^6)^1.5, largest where 2 (1 + 16 x^6) = 144 x^6
    expected = (2 / 112) ** (1 / 6)
    assert maximum_curvature(x**power) == pytest.approx(expected**power, abs=0.02)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 100), min_size=1, max_size=60), st.sampled_from([0.5, 4.0]), st.integers(-50, 50))
def test_tau_moves_with_the_values_and_lies_among_them(values, scale, shift):
    tau = maximum_curvature(values)
    assert min(values) <= tau <= max(values)
    moved = maximum_curvature(np.array(values) * scale + shift)
    if len(set(values)) > 1 and len(values) > 2:  # rounding may choose another of two equally sharp bends
        assert min(values) * scale + shift <= moved <= max(values) * scale + shift
    else:
        assert moved == pytest.approx(tau * scale + shift)


def test_tau_is_invariant_on_a_curve_with_one_bend():
    curve = hockey_stick(0.7)
    assert maximum_curvature(3.0 * curve + 5.0) == pytest.approx(3.0 * maximum_curvature(curve) + 5.0)


def test_where_most_heads_look_the_lower_bend_is_taken():
    curve = -hockey_stick(0.8)[::-1]
    assert maximum_curvature(curve) == pytest.approx(curve[int(0.2 * len(curve))], abs=0.05)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 40), min_size=2, max_size=30).filter(lambda values: len(set(values)) > 1))
def test_two_class_split_has_the_least_variance(values):
    def within(threshold):
        classes = [[v for v in values if v < threshold], [v for v in values if v >= threshold]]
        return sum(np.var(one) * len(one) for one in classes if one)

    best = min(within(value) for value in set(values) - {min(values)})
    assert within(two_class_split(values)) == pytest.approx(best)


def test_phrase_sensitivity_parts_sinks_from_heads_that_follow_the_phrase():
    rng = np.random.default_rng(1)
    sink = np.zeros((4, 6, 6))
    sink[:, 5, 0] = [0.9, 0.8, 0.95, 0.7]  # how much it looks differs, where does not
    follower = rng.random((4, 6, 6)) * 0.01
    for phrase in range(4):
        follower[phrase, phrase, phrase] = 0.5
    empty = np.zeros((4, 6, 6))
    sensitivity = phrase_sensitivity(np.stack([sink, follower, empty], axis=1))
    assert sensitivity.shape == (3,)
    assert sensitivity[0] == pytest.approx(0.0, abs=1e-9)
    assert sensitivity[2] == pytest.approx(0.0, abs=1e-9)
    assert sensitivity[1] > 1.0


def test_phrase_sensitivity_by_hand_and_without_scale():
    maps = np.array([[[0.5, 0.5]], [[0.75, 0.25]]])
    p, q = np.array([0.5, 0.5]), np.array([0.75, 0.25])
    expected = ((p * np.log(p / q)).sum() + (q * np.log(q / p)).sum()) / 2
    assert phrase_sensitivity(maps) == pytest.approx(expected, rel=5e-3)  # 0.1 % of even attention is mixed in
    assert phrase_sensitivity(maps * [[[0.1]], [[0.6]]]) == pytest.approx(float(phrase_sensitivity(maps)))


def test_one_phrase_is_not_enough():
    with pytest.raises(HeadError, match="two phrases"):
        phrase_sensitivity(np.ones((1, 4, 4)))


@settings(deadline=None, max_examples=60)
@given(small_maps)
def test_attention_sum_is_the_naive_one(maps):
    sums = attention_sum(maps)
    assert sums.shape == maps.shape[:-2]
    for index in np.ndindex(maps.shape[:-2]):
        assert sums[index] == pytest.approx(math.fsum(float(value) for row in maps[index] for value in row), abs=1e-6)
