"""What is seen on one grid, shared out over another: nothing is lost, everything stays where it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.errors import HeadError
from locheads_studio.heads.grid import Grid

SIDES = st.integers(1, 9)
GRIDS = st.one_of(
    st.builds(lambda r, c: Grid.stretched(r, c, 100, 60), SIDES, SIDES),
    st.builds(lambda r, c: Grid.padded(r, c, 100, 60), SIDES, SIDES),
    st.builds(lambda r, c: Grid.cropped(r, c, 100, 60, 56), SIDES, SIDES),
    st.builds(lambda r, c, x, y: Grid(r, c, x, y, 7.3, 11.9, 100, 60), SIDES, SIDES, st.floats(-80, 90),
              st.floats(-80, 60)),
)  # fmt: skip


@given(GRIDS, GRIDS, st.integers(0, 99))
def test_the_sum_is_kept(grid: Grid, onto: Grid, seed: int) -> None:
    values = np.random.default_rng(seed).random((2, 3, grid.rows, grid.columns), np.float32)
    spread = grid.spread(values, onto)
    assert spread.shape == (2, 3, onto.rows, onto.columns) and spread.dtype == np.float32 and spread.min() >= 0
    np.testing.assert_allclose(spread.sum(axis=(2, 3)), values.sum(axis=(2, 3)), rtol=1e-5)


@given(GRIDS, st.integers(0, 99))
def test_onto_itself_nothing_changes(grid: Grid, seed: int) -> None:
    values = np.random.default_rng(seed).random((grid.rows, grid.columns), np.float32)
    np.testing.assert_allclose(grid.spread(values, grid), values, atol=1e-5)


def test_by_area_and_to_the_nearest_cell() -> None:
    coarse, fine = Grid.stretched(1, 2, 60, 60), Grid.stretched(2, 3, 60, 60)
    np.testing.assert_allclose(coarse.spread([[3.0, 6.0]], fine), [[1.0, 1.5, 2.0]] * 2, atol=1e-6)
    outside = Grid(1, 1, 50.0, 0.0, 10.0, 60.0, 60, 60)
    np.testing.assert_allclose(outside.spread([[4.0]], Grid(2, 2, 0.0, 0.0, 20.0, 30.0, 60, 60)), [[0, 2], [0, 2]])
    with pytest.raises(HeadError, match="the grid"):
        coarse.spread(np.zeros((2, 2)), fine)
