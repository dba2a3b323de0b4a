"""Points by hand: the most obedient mask, and never the pixel of a point outside."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.models.corrections import obedient
from locheads_studio.models.segmenter import Segmentation


def offered(*masks: np.ndarray, scores: tuple[float, ...]) -> Segmentation:
    return Segmentation(np.stack(masks), np.array(scores, np.float32), np.zeros((len(masks), 4, 4), np.float32))


def _never(point: tuple[float, float]) -> Segmentation:
    raise AssertionError("nobody has to be asked")


def test_the_obedient_candidate_goes_before_the_trusted_one() -> None:
    whole, left = np.ones((20, 30), bool), np.zeros((20, 30), bool)
    left[:, :15] = True
    mask = obedient(offered(whole, left, scores=(0.9, 0.2)), [(5.0, 5.0), (25.0, 5.0)], [1, 0], _never)
    assert (mask == left).all()


def test_where_none_obeys_a_disc_is_cut_out_and_no_more() -> None:
    whole = np.ones((100, 200), bool)
    found = offered(whole, scores=(0.9,))
    mask = obedient(found, [(50.5, 50.5), (150.5, 50.5)], [1, 0], lambda _: found)
    assert not mask[50, 150] and mask[50, 50] and 0 < np.count_nonzero(~mask) < 70
    assert found.masks.all(), "the segmenter's own masks stay as they are"


def test_what_the_point_alone_means_is_taken_away() -> None:
    whole, hair = np.ones((20, 30), bool), np.zeros((20, 30), bool)
    hair[:5] = True
    prompts, labels = [(5.5, 15.5), (25.5, 2.5)], [1, 0]
    mask = obedient(offered(whole, scores=(0.9,)), prompts, labels, lambda _: offered(whole, hair, scores=(0.9, 0.4)))
    assert (mask == ~hair).all(), "not the candidate that holds the point inside, or leaves nothing"


places = st.tuples(st.floats(0, 30), st.floats(0, 20))


@given(st.lists(st.tuples(places, st.integers(0, 1)), min_size=1, max_size=6), st.integers(0, 1000))
def test_no_point_outside_is_ever_selected(prompts: list[tuple[tuple[float, float], int]], seed: int) -> None:
    masks = np.random.default_rng(seed).random((3, 20, 30)) < 0.7
    points, labels = [point for point, _ in prompts], [label for _, label in prompts]
    found = offered(*masks, scores=(0.1, 0.5, 0.3))
    mask = obedient(found, points, labels, lambda _: found)
    for (x, y), label in prompts:
        assert label or not mask[min(int(y), 19), min(int(x), 29)]
