"""The measure of the self-check: phrases that name one thing alone, and honest counting of who says what."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from locheads_studio.training.judge.crops import NOTHING
from locheads_studio.training.judge.edits import FIRST_SCENE, SEEDS_EACH, SIDE, Edit, Said, edit_of, mask_of
from locheads_studio.training.judge.network import Reading
from locheads_studio.training.judge.selfcheck import counted, is_there, table
from locheads_studio.world.outfits import PLAIN
from locheads_studio.world.scene import draw_scene


@cache
def edits() -> tuple[Edit, ...]:
    return tuple(edit_of(number) for number in range(4))


def test_a_phrase_names_the_old_thing_and_nothing_else() -> None:
    assert sum(bool(edit.phrase) for edit in edits()) >= 2
    for number, edit in enumerate(edits()):
        if not edit.phrase:
            continue
        first = FIRST_SCENE + SEEDS_EACH * number
        scenes = (draw_scene(seed, "test", SIDE, SIDE) for seed in range(first, first + SEEDS_EACH))
        scene = next(s for s in scenes if np.array_equal(s.picture, edit.source))
        fitting = [
            region for region in scene.regions
            if edit.phrase in (f"the {region.name}", f"the {region.colour} {region.name}")
        ]  # fmt: skip
        assert len(fitting) == 1 and np.array_equal(edit.mask, mask_of(fitting[0], edit.boxed)), edit.phrase
        assert edit.named.items(), "the judge is asked for something"


@pytest.mark.parametrize(
    ("named", "there"),
    [(Said("dog"), True), (Said("cat"), False), (Said("dog", "red"), True), (Said("dog", "blue"), False),
     (Said(None, "red"), True)],
)  # fmt: skip
def test_the_judge_sees_it_when_all_that_was_said_is_read(named: Said, there: bool) -> None:
    assert is_there(named, Reading("dog", "red", "plain", PLAIN)) is there
    assert not is_there(named, Reading(NOTHING, "red", "plain", PLAIN))


def test_agreement_is_counted_by_way_and_source() -> None:
    sources = {"drawn": [False, False], "untouched": [True, True]}
    rows = [
        {"way": "remove", "repainted": [False, False], **sources},
        {"way": "remove", "repainted": [True, False], **sources},
        {"way": "replace", "repainted": [True, True], **sources},
    ]
    figures = counted(rows)["figures"]
    assert figures["all"]["repainted"][:2] == [2, 3] and figures["remove"]["repainted"][:2] == [1, 2]
    assert figures["all"]["drawn"][:2] == figures["all"]["untouched"][:2] == [3, 3]
    assert figures["all"]["repainted"][4] == {
        "self-check there, judge there": 1, "self-check there, judge gone": 1,
        "self-check gone, judge there": 0, "self-check gone, judge gone": 1,
    }  # fmt: skip
    assert any("of 3" in line for line in table(counted(rows)))
