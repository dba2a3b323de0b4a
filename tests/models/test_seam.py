"""The seam of a new outline: it goes round what was painted, through what both pictures share."""

from __future__ import annotations

import numpy as np

from locheads_studio.models.seam import cut


def frames() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """A slope of grey; painted is the same with a block, larger than what must be new, smaller than the hole."""
    source = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 256, axis=0).repeat(3, axis=2)
    painted = source.copy()
    painted[95:165, 85:170] = (200, 30, 30)
    must, hole = np.zeros((2, 256, 256), np.uint8)
    must[110:150, 100:150] = 255
    hole[70:190, 70:190] = 255
    return source, painted, must, hole


def test_the_seam_goes_round_what_was_painted() -> None:
    source, painted, must, hole = frames()
    taken = cut(source, painted, must, hole)
    assert set(np.unique(taken)) == {0, 255}
    assert (taken[must > 0] == 255).all() and not taken[hole == 0].any()
    assert (taken[96:164, 86:169] == 255).all()
    assert np.count_nonzero(taken) < 0.9 * np.count_nonzero(hole)


def test_on_a_large_frame_too() -> None:
    source, painted, must, hole = (np.kron(a, np.ones((3, 3) + (1,) * (a.ndim - 2), np.uint8)) for a in frames())
    taken = cut(source, painted, must, hole)
    assert (taken[must > 0] == 255).all() and not taken[hole == 0].any()
    assert (taken[292:490, 262:504] == 255).mean() > 0.98


def test_nothing_to_choose() -> None:
    source, painted, must, hole = frames()
    assert np.array_equal(cut(source, painted, must, must), must)
    assert (cut(source, painted, np.full_like(hole, 255), hole) == 255).all()
    assert (cut(source, painted, must, np.full_like(hole, 255)) == 255)[must > 0].all()
