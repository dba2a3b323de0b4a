"""Scenes as people take pictures: every size, cut-outs, pairs, and what no picture of the training holds."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locheads_studio.document.geometry import Box
from locheads_studio.world.kinds import KINDS
from locheads_studio.world.plan import only_in_test
from locheads_studio.world.samples import SAMPLES
from locheads_studio.world.views import cropped, draw_mixed, draw_view, plan_view, reduced, unseen
from locheads_studio.world.words import COLOURS

seeds = st.integers(0, 2**31 - 1)


def test_things_are_of_every_size_and_every_kind_is_close_and_far() -> None:
    heights: dict[str, list[float]] = {name: [] for name in KINDS}
    counts = Counter[int]()
    for seed in range(3000):
        view = plan_view(seed)
        if view.window == (0.0, 0.0, 1.0, 1.0):
            short = min(view.aspect, 1 / view.aspect)  # of a picture whose longer side is 1
            counts[len(view.plan.objects)] += 1
            for thing in view.plan.objects:
                heights[thing.kind].append(thing.height * short)
    every = np.concatenate([np.array(some) for some in heights.values()])
    assert every.min() < 0.07 and every.max() > 0.95
    for low, high, least in ((0.05, 0.1, 0.1), (0.1, 0.2, 0.1), (0.2, 0.4, 0.1), (0.4, 0.7, 0.1), (0.7, 1.01, 0.025)):
        assert ((every >= low) & (every < high)).mean() > least, f"too few things of {low} to {high}"
    for name, some in heights.items():
        most = min(1.0, 1 / KINDS[name].aspect)  # a bus is wider than high
        assert min(some) < 0.12 and max(some) > 0.8 * most, name
    assert set(range(1, 8)) <= set(counts) and counts[1] > 200


@settings(max_examples=25, deadline=None)
@given(seeds, st.sampled_from(["train", "validation", "test"]), st.sampled_from([1, 2]))
def test_a_view_is_the_same_every_time_and_its_regions_are_exact(seed: int, split: str, fine: int) -> None:
    first, again = (draw_view(plan_view(seed, split), 96, fine) for _ in range(2))  # type: ignore[arg-type]
    assert np.array_equal(first.picture, again.picture)
    height, width = first.picture.shape[:2]
    assert max(height, width) == 96
    assert first.regions
    for region in first.regions:
        assert region.mask.shape == (height, width) and Box.of_mask(region.mask) == region.box
        if region.parent is not None:
            assert first.regions[region.parent].object == region.object


def test_a_part_of_a_scene_and_a_smaller_one_keep_what_is_seen_of_its_regions() -> None:
    scene = draw_view(plan_view(next(s for s in range(99) if len(plan_view(s).plan.objects) > 2)), 128)
    height, width = scene.picture.shape[:2]
    box = Box(width // 4, height // 4, width, height)
    part, small = cropped(scene, box), reduced(scene, width // 2, height // 2)
    assert np.array_equal(part.picture, scene.picture[box.y0 :, box.x0 :])
    seen = [r for r in scene.regions if r.mask[box.y0 :, box.x0 :].any()]
    assert [r.name for r in part.regions] == [r.name for r in seen]
    for own, whole in zip(part.regions, seen, strict=True):
        assert np.array_equal(own.mask, whole.mask[box.y0 :, box.x0 :])
    for region in small.regions:
        owner = next(r for r in scene.regions if (r.object, r.name) == (region.object, region.name))
        assert abs(region.box.x0 * 2 - owner.box.x0) <= 2 and abs(region.box.y1 * 2 - owner.box.y1) <= 2


@pytest.mark.parametrize("split", ["train", "validation"])
def test_some_pairs_are_never_drawn_for_training_and_none_of_them_is_on_a_sample(split: str) -> None:
    every = {(name, colour) for name in KINDS for colour in COLOURS if KINDS[name].coloured}
    held = {pair for pair in every if unseen(*pair)}
    assert 6 <= len(held) <= 12 and all(only_in_test(*pair) for pair in held)
    plans = [plan_view(seed, split).plan for seed in range(1500)]  # type: ignore[arg-type]
    drawn = {(thing.kind, thing.colour) for plan in plans for thing in plan.objects}
    assert not drawn & held
    assert len(drawn & {pair for pair in every if only_in_test(*pair)}) > 8, "those held back from others are drawn"
    assert not {(thing.kind, thing.colour) for plan in SAMPLES.values() for thing in plan.objects} & held


def test_the_mix_holds_ordinary_scenes_and_views() -> None:
    shapes = Counter(draw_mixed(seed, "train", 64)[0].picture.shape[:2] for seed in range(60))
    assert shapes[(64, 64)] > 15 and len(shapes) > 4


def test_the_vlm_is_taught_hard_pictures_more_often() -> None:
    """What fills the picture, is far, or lies near the ends of a wide one. The views that figures stand on stay."""
    views, taught = ([plan_view(seed, taught=way) for seed in range(300)] for way in (False, True))
    wide = [sum(view.aspect > 1.7 for view in each) for each in (views, taught)]
    largest = [[max(thing.height for thing in view.plan.objects) for view in each] for each in (views, taught)]
    small, filling = ([sum(low < one < high for one in each) for each in largest] for low, high in ((0, 0.2), (0.9, 9)))
    assert wide[1] > 1.5 * wide[0] and small[1] > small[0] and filling[1] > filling[0]
    same = plan_view(5)
    assert (same.aspect, len(same.plan.objects)) == (1.0, 2), "figures stand on these"
