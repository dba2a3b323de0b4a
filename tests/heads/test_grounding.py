"""Both groundings on maps whose answer is known, and on maps that have none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from locheads_studio.errors import HeadError
from locheads_studio.heads.assembly import agreed
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.grounding import REACH, agreement, ground_paper, ground_studio, settled

GRID = Grid.padded(12, 12, 240, 240)


def blob(x, y, size=1.3, height=1.0, cells=12):
    rows, columns = np.mgrid[:cells, :cells] + 0.5
    return height * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * size**2))


def heads(*maps, count=3, noise=0.02, seed=0):
    rng = np.random.default_rng(seed)
    return np.stack([sum(maps) + noise * rng.random((12, 12)) for _ in range(count)]) / 100


def test_the_paper_by_hand():
    maps = np.zeros((3, 12, 12))
    maps[:, 4:6, 5:8] = 1.0
    ground = ground_paper(maps, GRID)
    assert ground.verdict == "no verdict", "it has a box for whatever it is asked"
    x0, y0, x1, y1 = ground.box
    smoothed_mean = 6 * 3 / 144  # few cells: the Gaussian's skirt lies above it, as published
    assert smoothed_mean < 0.2
    assert x0 <= 100
    assert y0 <= 80
    assert x1 >= 160
    assert y1 >= 120
    assert (x0 + x1, y0 + y1) == (260, 200)  # symmetric around the object
    assert ground.second is None


def test_the_paper_undoes_the_padding():
    maps = np.zeros((1, 24, 24))
    maps[0, 3:21] = 1.0  # exactly the picture's rows
    maps[0, :, 12:] = 0.0
    ground = ground_paper(maps, Grid.padded(24, 24, 640, 480))
    x0, y0, x1, y1 = ground.box
    assert (x0, y0, y1) == (0, 0, 480)
    assert 300 <= x1 <= 380
    assert ground.heat.shape == (480, 640)


def test_studio_finds_the_blob():
    ground = ground_studio(heads(blob(4.5, 7.5)), None, GRID)
    (x, y), *_ = ground.points
    assert (x, y) == pytest.approx((90, 150), abs=4)
    x0, y0, x1, y1 = ground.box
    assert x0 < 90 < x1
    assert y0 < 150 < y1
    assert (x0 + x1) / 2 == pytest.approx(90, abs=8)
    assert x1 - x0 < 120
    assert ground.verdict == "sure"
    assert ground.heat.dtype == np.float32
    assert ground.heat.max() <= 1.0 + 1e-6
    row, column = np.unravel_index(ground.heat.argmax(), ground.heat.shape)
    assert (column, row) == pytest.approx((90, 150), abs=12)
    assert ground.logits[7, 4] > 5
    assert ground.logits[0, 11] < -5


def test_the_neutral_map_takes_the_sink_away():
    sink = blob(0.5, 11.5, 0.5, 5.0)
    maps, neutral = heads(blob(8.5, 3.5), sink), heads(sink, seed=1)
    (x, y), *_ = ground_studio(maps, None, GRID).points
    assert (x, y) == pytest.approx((10, 230), abs=10)
    with_neutral = ground_studio(maps, neutral, GRID)
    assert with_neutral.points[0] == pytest.approx((170, 70), abs=8)
    assert with_neutral.second is None


def test_two_objects_are_two_candidates():
    ground = ground_studio(heads(blob(2.5, 2.5), blob(9.5, 8.5, height=0.9)), None, GRID)
    assert ground.verdict == "two candidates"
    assert ground.points[0] == pytest.approx((50, 50), abs=6)
    assert ground.second is not None
    assert ground.second.points[0] == pytest.approx((190, 170), abs=6)
    x0, y0, x1, y1 = ground.second.box
    assert x0 < 190 < x1
    assert y0 < 170 < y1
    assert x0 > ground.box[2]
    alone = ground_studio(heads(blob(2.5, 2.5)), None, GRID)
    assert ground.confidence < alone.confidence


def test_an_object_with_two_peaks_has_two_points():
    ground = ground_studio(heads(blob(4.5, 6.5, 1.0), blob(7.5, 6.5, 1.0, 0.95)), None, GRID)
    assert len(ground.points) == 2
    assert ground.second is None
    for x, y in ground.points:
        assert ground.box[0] <= x < ground.box[2]
        assert ground.box[1] <= y < ground.box[3]


def test_nothing_is_found_in_even_or_empty_maps_or_where_the_phrase_changes_nothing():
    maps = heads(blob(4.5, 4.5))
    for ground in (
        ground_studio(np.zeros((3, 12, 12)), None, GRID),
        ground_studio(np.full((3, 12, 12), 0.001), None, GRID),
        ground_studio(maps, maps, GRID),
        ground_studio(maps, 3 * maps, GRID),
        ground_paper(np.zeros((3, 12, 12)), GRID),
        ground_paper(np.full((3, 12, 12), 0.1), GRID),
    ):
        assert ground.verdict == "not found"
        assert ground.confidence == 0.0
        assert ground.heat.shape == (240, 240)
        assert ground.points
    # what does not react is still shown
    assert ground_studio(maps, maps, GRID).points[0] == pytest.approx((90, 90), abs=6)


def test_heads_that_disagree_are_trusted_less():
    agreeing = ground_studio(heads(blob(6.5, 6.5)), None, GRID)
    apart = np.concatenate([heads(blob(x, y), count=1) for x, y in ((2.5, 2.5), (9.5, 3.5), (5.5, 9.5))])
    assert ground_studio(apart, None, GRID).confidence < 0.6 * agreeing.confidence


def test_weights_decide():
    maps = np.concatenate([heads(blob(2.5, 2.5), count=1), heads(blob(9.5, 9.5), count=1)])
    assert ground_studio(maps, None, GRID, weights=(3, 1)).points[0] == pytest.approx((50, 50), abs=6)
    assert ground_studio(maps, None, GRID, weights=(1, 3)).points[0] == pytest.approx((190, 190), abs=6)
    for bad in ((1,), (0, 0), (-1, 2), (math.nan, 1)):
        with pytest.raises(HeadError, match="weights"):
            ground_studio(maps, None, GRID, weights=bad)


@pytest.mark.parametrize("scale", [1e-6, 3.0, 1000.0])
def test_scale_of_the_maps_does_not_matter(scale):
    maps, neutral = heads(blob(4.5, 7.5)), heads(seed=5)
    for one, other in (
        (ground_studio(maps, neutral, GRID), ground_studio(maps * scale, neutral, GRID)),
        (ground_paper(maps, GRID), ground_paper(maps * scale, GRID)),
    ):
        assert one.box == other.box
        assert np.allclose(one.heat, other.heat, atol=1e-5)
        assert one.confidence == pytest.approx(other.confidence)


@pytest.mark.parametrize(("right", "down"), [(1, 0), (0, 2), (3, 1)])
def test_the_box_moves_with_the_object(right, down):
    here = ground_studio(blob(4.5, 4.5)[None], None, GRID)
    there = ground_studio(blob(4.5 + right, 4.5 + down)[None], None, GRID)
    assert np.array(there.box) == pytest.approx(np.array(here.box) + [20 * right, 20 * down] * 2, abs=3)


def test_the_padding_is_never_pointed_at():
    grid = Grid.padded(12, 12, 240, 100)
    maps = heads(blob(6.5, 2.5, 0.3, 9.0), blob(3.5, 6.5))
    ground = ground_studio(maps, None, grid)
    assert ground.points[0] == pytest.approx((70, 60), abs=10)
    assert ground.heat.shape == (100, 240)


@given(
    hnp.arrays(np.float64, (2, 5, 6), elements=st.sampled_from([0.0, 1.0, 2.0, 5.0])),
    st.one_of(st.none(), hnp.arrays(np.float64, (2, 5, 6), elements=st.sampled_from([0.0, 1.0, 2.0, 5.0]))),
    st.tuples(st.integers(1, 40), st.integers(1, 40)),
    st.sampled_from([0.1, 0.4, 0.9]),
)
@settings(deadline=None, max_examples=50)
def test_whatever_the_maps_the_answer_is_whole(maps, neutral, size, level):
    grid = Grid.padded(5, 6, *size)
    for ground in (ground_studio(maps, neutral, grid, level=level), ground_paper(maps, grid)):
        assert ground.heat.shape == size[::-1]
        assert np.isfinite(ground.heat).all()
        assert ground.heat.min() >= -1e-6
        assert ground.heat.max() <= 1 + 1e-6
        assert 0.0 <= ground.confidence <= 1.0
        for place in (ground, ground.second):
            if place is None:
                continue
            x0, y0, x1, y1 = place.box
            assert 0 <= x0 < x1 <= size[0]
            assert 0 <= y0 < y1 <= size[1]
            assert 1 <= len(place.points) <= 3
            assert all(0 <= x < size[0] and 0 <= y < size[1] for x, y in place.points)
        assert np.abs(ground.logits).max() <= 10


@pytest.mark.parametrize("bad", [np.nan, np.inf, -1.0])
def test_maps_that_overflowed_are_refused(bad):
    maps = heads(blob(4.5, 4.5))
    maps[1, 2, 3] = bad
    for call in (
        lambda: ground_paper(maps, GRID),
        lambda: ground_studio(maps, None, GRID),
        lambda: ground_studio(heads(blob(1, 1)), maps, GRID),
    ):
        with pytest.raises(HeadError, match="float32"):
            call()


def test_maps_of_another_grid_are_refused():
    with pytest.raises(HeadError):
        ground_paper(np.ones((3, 12, 11)), GRID)
    with pytest.raises(HeadError):
        ground_studio(np.ones((12, 12)), None, GRID)


def test_agreement_chooses_the_mask_that_fits():
    ground = ground_studio(heads(blob(6.0, 6.0, 2.0)), None, GRID)
    rows, columns = np.mgrid[:240, :240]
    distance = np.hypot(rows - 120, columns - 120)
    scores = {radius: agreement(distance < radius, ground.heat) for radius in (8, 60, 170)}
    assert max(scores, key=lambda radius: scores[radius]) == 60
    assert agreement(np.roll(distance < 60, 100, 1), ground.heat) < 0.5 * scores[60]
    assert agreement((distance < 60).astype(np.uint8) * 255, ground.heat) == scores[60]
    assert agreement(np.zeros((240, 240), bool), ground.heat) == 0.0
    assert agreement(ground.heat > 2, np.zeros((240, 240), np.float32)) == 0.0
    with pytest.raises(HeadError):
        agreement(np.zeros((3, 3), bool), ground.heat)


def test_a_head_that_hardly_looks_has_little_say() -> None:
    grid = Grid.stretched(8, 8, 80, 80)
    attentive, absent = np.full((8, 8), 1e-4), np.full((8, 8), 1e-7)
    attentive[2, 2], absent[6, 6] = 0.8, 0.001
    found = ground_studio(np.stack([attentive, absent]), None, grid)
    x, y = found.points[0]
    assert (int(x // 10), int(y // 10)) == (2, 2) and found.box[2] <= 50
    assert found.heat[65, 65] < 0.2
    louder = ground_studio(np.stack([attentive, 100 * absent]), None, grid)
    assert louder.heat[65, 65] > 0.8, "by their shapes alone both would count alike"


@given(st.integers(0, 1000))
def test_what_heads_agree_on_lies_between_them(seed: int) -> None:
    maps = np.random.default_rng(seed).random((3, 4, 5)) ** 4
    pooled = agreed(maps, [1.0, 2.0, 0.0])
    assert (pooled >= maps[:2].min(axis=0) - 1e-12).all() and (pooled <= maps[:2].max(axis=0) + 1e-12).all()
    np.testing.assert_allclose(agreed(maps[:1]), maps[0], atol=1e-12)
    np.testing.assert_array_equal(agreed(np.zeros((2, 4, 5))), 0.0)


def test_two_heads_that_agree_beat_a_louder_one() -> None:
    grid = Grid.stretched(8, 8, 80, 80)
    maps = np.full((3, 8, 8), 1e-4)
    maps[0, 1, 1], maps[1, 1, 1], maps[2, 1, 1] = 0.2, 0.2, 0.02
    maps[2, 6, 6] = 0.9
    x, y = ground_studio(maps, None, grid).points[0]
    assert (int(x // 10), int(y // 10)) == (1, 1)


@given(st.integers(0, 200), st.floats(0, 40), st.floats(0, 30))
def test_a_settled_point_lies_on_the_mask_or_stays(seed: int, x: float, y: float) -> None:
    mask = np.random.default_rng(seed).random((30, 40)) < 0.02
    at = settled((x, y), mask)
    if at == (x, y):
        rows, columns = np.nonzero(mask)
        here = mask[min(int(y), 29), min(int(x), 39)]
        assert here or not len(rows) or np.hypot(columns - int(x), rows - int(y)).min() > 1
    else:
        assert mask[int(at[1]), int(at[0])] and np.hypot(at[0] - x, at[1] - y) < REACH * 40 + 2


def test_a_point_between_two_slats_goes_into_one() -> None:
    mask = np.zeros((100, 100), bool)
    mask[20:30, 10:90] = mask[34:44, 10:90] = True
    assert settled((50.2, 31.0), mask) == (50.5, 28.5)  # not onto the edge
    assert settled((50.2, 25.0), mask) == (50.2, 25.0)
    assert settled((50.0, 70.0), mask) == (50.0, 70.0)  # another thing's
