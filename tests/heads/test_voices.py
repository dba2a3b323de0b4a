"""Several voices, one answer: each supports what it sees, by as much as it is to be trusted."""

from __future__ import annotations

import numpy as np
import pytest

from locheads_studio.heads.calibration import Judgement
from locheads_studio.heads.confidence import Evidence, Verdict
from locheads_studio.heads.grid import IntBox
from locheads_studio.heads.grounding import Ground
from locheads_studio.heads.voices import PRINTED_TRUST, Spot, ground_of, joined, short

LEFT, RIGHT = (10, 20, 40, 60), (60, 20, 90, 60)


def heads(box: IntBox = LEFT, confidence: float = 0.8, verdict: Verdict = "likely") -> Ground:
    """The heads' answer: warm in a box, and a little everywhere."""
    heat = np.full((80, 100), 0.05, np.float32)
    heat[box[1] : box[3], box[0] : box[2]] = 1.0
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return Ground(heat, box, (middle,), np.zeros((8, 8), np.float32), Evidence(1, 1, 1, 0),
                  judged=Judgement(confidence, verdict))  # fmt: skip


def test_the_heads_say_which_of_the_detectors_boxes_is_meant() -> None:
    fitting = (58, 18, 92, 64)
    answer = joined(heads(RIGHT), {"detector": [Spot(LEFT, 0.9), Spot(fitting, 0.7)]})
    assert answer.box == fitting and answer.second is None and answer.verdict == "likely"
    assert answer.points == heads(RIGHT).points and answer.pointed, "the heads' point lies in it"


def test_two_voices_outvote_one() -> None:
    near = (61, 21, 91, 61)
    answer = joined(heads(LEFT, 0.75), {"printed": [Spot(RIGHT, PRINTED_TRUST)], "detector": [Spot(near, 0.6)]})
    assert answer.box == RIGHT and not answer.pointed and answer.points == ((75.0, 40.0),)
    assert answer.verdict == "two candidates" and answer.second is not None and answer.second.box == LEFT
    assert answer.heat[40, 75] > answer.heat[40, 25] * 0.9 and answer.heat[5, 5] < 0.1


@pytest.mark.parametrize(("confidence", "box"), [(0.97, LEFT), (0.4, RIGHT)])
def test_heads_that_are_sure_are_not_overruled_by_a_printed_box(confidence: float, box: IntBox) -> None:
    answer = joined(heads(LEFT, confidence, "sure" if confidence > 0.95 else "unsure"), {"printed": [Spot(RIGHT, 0.8)]})
    assert answer.box == box


def test_what_the_heads_did_not_find_others_may() -> None:
    lost = heads(LEFT, 0.1, "not found")
    answer = joined(lost, {"printed": [], "detector": [Spot(RIGHT, 0.9)]})
    assert answer.box == RIGHT and answer.verdict == "unsure" and answer.second is None
    assert joined(lost, {"printed": [], "detector": []}) is lost
    assert joined(lost, {}) is lost


def test_a_voice_that_has_boxes_alone() -> None:
    ground = ground_of([Spot(LEFT, 0.9), Spot(RIGHT, 0.6), Spot((12, 22, 40, 60), 0.5)], 100, 80)
    assert ground.box == LEFT and ground.margin == 0.0 and not ground.pointed
    assert ground.confidence == 0.9 and ground.verdict == "no verdict"
    assert ground.second is not None and ground.second.box == RIGHT
    assert ground.heat[30, 20] == 1 and ground.heat[30, 70] == pytest.approx(2 / 3) and ground.heat[0, 0] == 0
    assert ground.logits.max() == 10 and ground.logits.min() == -10
    assert ground_of([Spot(LEFT, 0.9), Spot(RIGHT, 0.8)], 100, 80).verdict == "two candidates"
    nothing = ground_of([], 100, 80)
    assert nothing.verdict == "not found" and not nothing.heat.any() and nothing.confidence == 0


@pytest.mark.parametrize(
    ("phrase", "noun"),
    [
        ("the white horse on the left", "white horse"), ("the left cup", "cup"), ("a dog", "dog"), ("horse", "horse"),
        ("the second red car from the right", "red car"), ("the girl wearing a hat", "girl"), ("the", "the"),
    ],
)  # fmt: skip
def test_a_detector_is_asked_for_a_short_noun_phrase(phrase: str, noun: str) -> None:
    assert short(phrase) == noun
