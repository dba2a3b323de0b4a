"""Views of a picture put together on one grid."""

from __future__ import annotations

import numpy as np
import pytest

from locheads_studio.errors import WeightsError
from locheads_studio.heads.grid import Grid
from locheads_studio.models.families.base import View, in_order, on_one_grid, side_of, tiled


def test_a_map_is_all_the_attention_that_the_views_get() -> None:
    fine = View(tiled(2, 3, 2), Grid.stretched(4, 6, 90, 60))
    whole = View(in_order(2, 2, 24), Grid.stretched(2, 2, 90, 60))
    rows = np.random.default_rng(1).random((3, 5, 28), np.float32)
    maps = on_one_grid((fine, whole), rows)
    assert maps.shape == (3, 5, 4, 6)
    np.testing.assert_allclose(maps.sum(axis=(2, 3)), rows.sum(axis=2), rtol=1e-5)
    np.testing.assert_array_equal(on_one_grid((fine,), rows[..., :24]), rows[..., fine.tokens])


def test_tokens_in_rows_and_tiles() -> None:
    assert in_order(2, 2, 5, 3).tolist() == [[5, 6], [8, 9]]
    assert tiled(1, 2, 2).tolist() == [[0, 1, 4, 5], [2, 3, 6, 7]]
    assert side_of(49) == 7


def test_tokens_that_do_not_fit() -> None:
    with pytest.raises(WeightsError, match="do not fit"):
        View(in_order(2, 3), Grid.stretched(3, 2, 90, 60))
    with pytest.raises(WeightsError, match="no square"):
        side_of(50)
