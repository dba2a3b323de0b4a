"""Training samples of the inpainter that put one thing in the place of another."""

import itertools
import random

import numpy as np

from locheads_studio.training.inpainter.samples import HERO_PROMPTS, _replaced, each_sample
from locheads_studio.world.plan import only_in_test, plan_scene
from locheads_studio.world.scene import render


def test_another_thing_stands_in_the_hole_of_the_old_one() -> None:
    made = 0
    for seed in range(40):
        plan = plan_scene(seed, "train")
        scene = render(plan, 160, 160)
        found = _replaced(plan, scene, random.Random(seed))
        if found is None:
            continue
        made += 1
        region, other, hole, target = found
        old = plan.objects[region.object]
        assert region.kind != old.kind
        assert region.colour is None or not only_in_test(region.kind, region.colour)
        assert np.count_nonzero(region.mask & (hole > 0)) >= 0.85 * np.count_nonzero(region.mask)
        assert np.array_equal(target[hole == 0], scene.picture[hole == 0])
        assert np.array_equal(target[hole > 0], other.picture[hole > 0])
    assert made >= 15


def test_several_processes_draw_the_same_samples() -> None:
    alone, shared = (list(itertools.islice(each_sample(size=32, seed=3, processes=count), 20)) for count in (1, 2))
    for one, other in zip(alone, shared, strict=True):
        assert one.prompt == other.prompt
        assert np.array_equal(one.target, other.target) and np.array_equal(one.mask, other.mask)


def test_scenes_of_costumes_ask_for_nothing_else() -> None:
    costumes, usual = (
        [sample.prompt for sample in itertools.islice(each_sample(size=32, seed=4, costumes=share), 12)]
        for share in (1.0, 0.0)
    )
    assert set(costumes) <= set(HERO_PROMPTS)
    assert not set(usual) <= set(HERO_PROMPTS)
