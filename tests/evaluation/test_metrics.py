"""Metrics against their definitions: by hand, and against naive versions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from locheads_studio.evaluation.datasets.base import Truth
from locheads_studio.evaluation.metrics import LEVELS, Outcome, box_iou, compare, missed, summary

masks = hnp.arrays(bool, (6, 8))
edges = st.integers(0, 8)
boxes = st.tuples(edges, edges, edges, edges).map(
    lambda e: (min(e[0], e[1]), min(e[2], e[3]), max(e[0], e[1]), max(e[2], e[3]))
)


def truth(mask: Any, ignore: Any = None) -> Truth:
    return Truth((0.0, 0.0, 2.0, 2.0), mask, ignore)


@given(masks, masks, masks)
def test_intersection_and_union_are_counted_pixel_by_pixel(mask: Any, true: Any, ignore: Any) -> None:
    outcome = compare((0, 0), (0, 0, 1, 1), mask, truth(true, ignore))
    cells = list(zip(mask.ravel(), true.ravel(), ignore.ravel(), strict=True))
    assert outcome.intersection == sum(bool(a and b and not i) for a, b, i in cells)
    assert outcome.union == sum(bool((a or b) and not i) for a, b, i in cells)


@given(boxes, boxes)
def test_box_iou_is_the_naive_one(a: Any, b: Any) -> None:
    def cells(box: Any) -> set[tuple[int, int]]:
        return {(x, y) for x in range(box[0], box[2]) for y in range(box[1], box[3])}

    either = cells(a) | cells(b)
    expected = len(cells(a) & cells(b)) / len(either) if either else 0.0
    assert box_iou(a, b) == pytest.approx(expected)
    half = [v / 2 for v in a], [v / 2 for v in b]  # not only whole pixels
    assert box_iou(*half) == pytest.approx(expected)


def naive(outcomes: list[Outcome]) -> dict[str, float | None]:
    """The definitions, one loop each."""
    ious = []
    inter = union = 0
    for o in outcomes:
        if o.intersection is None or o.union is None:
            continue
        ious.append(1.0 if o.union == 0 else o.intersection / o.union)
        inter += o.intersection
        union += o.union
    values: dict[str, float | None] = {
        "pointing": sum(1 for o in outcomes if o.hit) / len(outcomes),
        "acc@0.5": sum(1 for o in outcomes if not o.box_iou < 0.5) / len(outcomes),
        "ciou": inter / union if union else None,
        "miou": math.fsum(ious) / len(ious) if ious else None,
    }
    for level in LEVELS:
        values[f"pr@{level}"] = sum(1 for iou in ious if not iou < level) / len(ious) if ious else None
    return values


pixels = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda p: (min(p), max(p)))
outcomes = st.lists(
    st.builds(
        lambda hit, iou, mask: Outcome(hit, iou, *(mask or (None, None))),
        st.booleans(),
        st.sampled_from([0.0, 0.3, 0.5, 0.50001, 0.9, 1.0]),
        st.none() | pixels,
    ),
    min_size=1,
    max_size=12,
)


@given(outcomes, st.data())
@settings(deadline=None, max_examples=80)
def test_figures_are_the_naive_ones(chosen: list[Outcome], data: Any) -> None:
    pictures = data.draw(st.lists(st.sampled_from("abcd"), min_size=len(chosen), max_size=len(chosen)))
    found = summary(chosen, pictures, resamples=20)
    for name, value in naive(chosen).items():
        if value is None:
            assert found[name] is None
            assert name not in found["intervals"]
        else:
            assert found[name] == pytest.approx(value, abs=6e-5)
            low, high = found["intervals"][name]
            assert 0.0 <= low <= high <= 1.0
    assert (found["sentences"], found["pictures"]) == (len(chosen), len(set(pictures)))


def test_three_sentences_by_hand() -> None:
    """A perfect answer, half of one, and one beside it, on 4x4 pixels; the object is the 2x2 corner."""
    corner = np.zeros((4, 4), bool)
    corner[:2, :2] = True
    half = np.zeros((4, 4), bool)
    half[:1, :2] = True
    perfect = compare((1.9, 1.9), (0, 0, 2, 2), corner, truth(corner))
    partly = compare((3.0, 0.0), (0, 0, 2, 1), half, truth(corner))
    beside = compare((3.0, 3.0), (2, 2, 4, 4), ~corner, truth(corner))
    found = summary([perfect, partly, beside], ["a", "a", "b"])
    intervals = found.pop("intervals")
    assert found == {
        "sentences": 3,
        "pictures": 2,
        "pointing": round(1 / 3, 4),
        "acc@0.5": round(2 / 3, 4),  # 1, 2/4 and 0: 0.5 exactly counts
        "ciou": round((4 + 2 + 0) / (4 + 4 + 16), 4),
        "miou": round((1 + 0.5 + 0) / 3, 4),
        "pr@0.5": round(2 / 3, 4),
        "pr@0.6": round(1 / 3, 4),
        "pr@0.7": round(1 / 3, 4),
        "pr@0.8": round(1 / 3, 4),
        "pr@0.9": round(1 / 3, 4),
    }
    # Two pictures can be drawn as aa, ab, ba, bb: figures of a alone, both, and b alone.
    assert intervals["acc@0.5"] == [0.0, 1.0]
    assert intervals["miou"] == [0.0, 0.75]
    assert intervals["ciou"] == [0.0, 0.75]


def test_without_a_mask_the_box_decides() -> None:
    known = Truth((1.0, 1.0, 3.0, 3.0))
    outcome = compare((2.9, 1.0), (1, 1, 3, 2), np.ones((4, 4), bool), known)
    assert outcome == Outcome(True, 0.5, None, None)
    assert not compare((3.0, 1.0), (1, 1, 3, 2), None, known).hit
    assert missed(known) == Outcome(False, 0.0, None, None)
    corner = np.zeros((4, 4), bool)
    corner[:2, :2] = True
    assert missed(truth(corner)) == Outcome(False, 0.0, 0, 4)


def test_two_empty_masks_agree() -> None:
    nothing = np.zeros((4, 4), bool)
    outcome = compare((0, 0), (0, 0, 1, 1), nothing, Truth((0, 0, 0, 0), nothing))
    assert outcome.mask_iou == 1.0
    assert summary([outcome], ["a"])["ciou"] is None


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    rng = np.random.default_rng(0)
    held = 0
    for trial in range(120):
        chosen, pictures = [], []
        for picture in range(60):
            easy = rng.random()  # sentences about one picture go alike
            for _ in range(5):
                chosen.append(Outcome(bool(rng.random() < easy), 0.0, None, None))
                pictures.append(str(picture))
        low, high = summary(chosen, pictures, resamples=200, seed=trial)["intervals"]["pointing"]
        held += low <= 0.5 <= high
    assert 0.88 <= held / 120 <= 1.0


def test_the_same_seed_gives_the_same_intervals() -> None:
    chosen = [Outcome(i % 3 == 0, i / 200, i * i % 97, 100) for i in range(200)]
    pictures = [str(i // 3) for i in range(200)]
    assert summary(chosen, pictures, seed=3) == summary(chosen, pictures, seed=3)
    assert summary(chosen, pictures, seed=3)["intervals"] != summary(chosen, pictures, seed=4)["intervals"]


def test_empty_input_scores_nothing() -> None:
    found = summary([], [])
    assert found["sentences"] == 0
    assert found["acc@0.5"] is None
    assert found["intervals"] == {}


def test_outcomes_survive_json() -> None:
    for outcome in (Outcome(True, 1 / 3, 4, 9), Outcome(False, 0.0, None, None)):
        assert Outcome.from_json(outcome.to_json()) == outcome


def test_masks_of_different_pictures_are_refused() -> None:
    with pytest.raises(ValueError, match="different pictures"):
        compare((0, 0), (0, 0, 1, 1), np.zeros((2, 2), bool), truth(np.zeros((3, 2), bool)))
