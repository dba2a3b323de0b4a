"""Another thing in the place of one: what is new is the thing, not the ground that the model painted around it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from locheads_studio.models import silhouette

SIZE = 128


def street() -> np.ndarray:
    """Wall above, road below, a white line on it: with grain."""
    rng = np.random.default_rng(5)
    picture = np.full((SIZE, SIZE, 3), (190.0, 170.0, 150.0))
    picture[64:] = (90, 92, 96)
    picture[84:88] = 230
    return np.clip(picture + rng.normal(0, 6, picture.shape), 0, 255).astype(np.uint8)


def disc(x: int, y: int, radius: int) -> np.ndarray:
    return cv2.circle(np.zeros((SIZE, SIZE), np.uint8), (x, y), radius, 1, -1) > 0


def square(low: int, high: int) -> np.ndarray:
    flags = np.zeros((SIZE, SIZE), bool)
    flags[low:high, low:high] = True
    return flags


def scene(new: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Source with a yellow disc, painted with a red thing in its place on a ground without its line, mask and hole."""
    source, must, hole = street(), disc(64, 70, 20), square(36, 104)
    painted = source.copy()
    source[disc(64, 70, 18)] = (220, 200, 20)
    painted[40:64, 40:100], painted[64:100, 40:100] = (190, 170, 150), (90, 92, 96)
    painted = np.clip(painted.astype(int) + 9, 0, 255).astype(np.uint8)
    painted[new] = (200, 20, 30)
    return source, painted, must, hole


def test_ground_beside_the_new_thing_stays_and_the_line_on_it() -> None:
    new = disc(64, 70, 14)
    source, painted, must, hole = scene(new)
    parted = silhouette.part(painted, source, must, must, hole)
    assert parted.new[must].all() and not parted.new[~hole].any()
    assert np.count_nonzero(parted.new & ~must) < 0.25 * np.count_nonzero(must), "half of the hole was ground"
    thing = silhouette.new_thing(painted, source, must, hole)
    assert (thing & new).sum() > 0.95 * new.sum() and (thing & ~new).sum() < 0.15 * new.sum()


def test_what_of_the_new_thing_reaches_beyond_the_mask_is_taken() -> None:
    arm = square(60, 68)
    arm[:, :44], arm[:, 44:60] = False, False
    arm[60:68, 80:98] = True
    source, painted, must, hole = scene(disc(64, 70, 14) | arm)
    painted[60:68, 70:98] = (200, 20, 30)
    reached = silhouette.part(painted, source, must, must, hole).new[61:67, 84:97]
    assert reached.mean() > 0.95


def test_what_the_old_thing_left_beside_the_mask_is_painted_over() -> None:
    source, painted, _, hole = scene(disc(64, 70, 10))
    tight = disc(64, 70, 15)  # three pixels of the yellow disc show around it
    new = silhouette.part(painted, source, tight, tight, hole).new
    assert new[disc(64, 70, 17)].mean() > 0.95


@pytest.mark.parametrize("tint", [(12, 8, -6), (-15, -15, -15)])
def test_ground_in_the_mask_takes_the_tint_of_the_ground_around_and_the_thing_keeps_its_colour(
    tint: tuple[int, int, int],
) -> None:
    true = street()
    painted = np.clip(true.astype(int) + tint, 0, 255).astype(np.uint8)
    thing = disc(64, 70, 10)
    painted[thing] = (200, 20, 30)
    must = square(44, 96)
    source = true.copy()
    source[disc(64, 70, 22)] = (220, 200, 20)
    toned = silhouette.part(painted, source, must, must, square(36, 104)).painted.astype(int)
    bare = must & ~disc(64, 70, 14)
    assert np.abs(toned - true)[bare].mean() < 0.5 * np.abs(painted.astype(int) - true)[bare].mean()
    assert np.abs(toned - painted)[disc(64, 70, 7)].max() <= 1


def test_a_mask_over_the_whole_picture_is_all_new() -> None:
    source, painted, _, _ = scene(disc(64, 70, 14))
    everything = np.ones((SIZE, SIZE), bool)
    parted = silhouette.part(painted, source, everything, everything, everything)
    assert parted.new.all()


def test_of_a_large_picture_a_smaller_copy_tells() -> None:
    new = disc(64, 70, 14)
    large = [np.repeat(np.repeat(one, 6, 0), 6, 1) for one in (*scene(new), new)]
    source, painted, must, hole, thing = large
    parted = silhouette.part(painted, source, must, must, hole)
    assert parted.new.shape == must.shape and parted.new[must].all() and not parted.new[~hole].any()
    assert np.count_nonzero(parted.new & ~must) < 0.25 * np.count_nonzero(must)
    inner = cv2.erode(thing.astype(np.uint8), np.ones((31, 31))) > 0
    assert np.abs(parted.painted.astype(int) - painted)[inner].max() <= 1
    bare = hole & ~must
    apart = [np.abs(one.astype(int) - source)[bare].mean() for one in (parted.painted, painted)]
    assert apart[0] < apart[1]


def test_what_a_mask_left_out_of_the_old_thing_goes_and_a_neighbour_stays() -> None:
    source, painted, must, hole = scene(disc(64, 70, 14))
    spine = square(40, 88)
    spine[:, :82], spine[:, 87:] = False, False  # of the old thing, beside its mask and within the hole
    source[spine], must = (220, 200, 20), must & ~spine
    neighbour = disc(40, 110, 12)  # it goes on below the hole
    source[neighbour] = (30, 60, 200)
    parted = silhouette.part(painted, source, must, must, hole)
    assert parted.new[spine & hole].mean() > 0.95
    assert np.abs(parted.painted[spine].astype(int) - painted[spine]).mean() < 25, "the tint is not the rest's"
    assert not parted.new[neighbour].any()
