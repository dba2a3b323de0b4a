"""Metrics against their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as hnp

from locheads_studio.document.geometry import Box
from locheads_studio.evaluation.metrics import compare, summary

masks = hnp.arrays(bool, (6, 8))


@given(masks, masks)
def test_intersection_and_union_are_counted_pixel_by_pixel(mask: np.ndarray, truth: np.ndarray) -> None:
    outcome = compare("plain", (0, 0), Box(0, 0, 1, 1), mask, Box(0, 0, 1, 1), truth)
    both = sum(bool(a and b) for a, b in zip(mask.ravel(), truth.ravel(), strict=True))
    either = sum(bool(a or b) for a, b in zip(mask.ravel(), truth.ravel(), strict=True))
    assert (outcome.intersection, outcome.union) == (both, either)
    assert 0 <= outcome.mask_iou <= 1


def test_a_case_by_hand() -> None:
    truth = np.zeros((4, 4), bool)
    truth[:2, :2] = True
    half = np.zeros((4, 4), bool)
    half[:1, :2] = True
    hit = compare("plain", (1.9, 1.9), Box(0, 0, 2, 2), truth, Box(0, 0, 2, 2), truth)
    miss = compare("part", (3.0, 0.0), Box(0, 0, 2, 1), half, Box(0, 0, 2, 2), truth)
    off = compare("part", (3.0, 3.0), Box(2, 2, 4, 4), ~truth, Box(0, 0, 2, 2), truth)
    assert summary([hit, miss, off]) == {
        "sentences": 3,
        "pointing": round(1 / 3, 4),
        "acc@0.5": round(2 / 3, 4),  # 0.5 exactly counts
        "ciou": round((4 + 2 + 0) / (4 + 4 + 16), 4),
        "miou": round((1 + 0.5 + 0) / 3, 4),
    }


def test_empty_input_scores_nothing() -> None:
    assert summary([]) == {"sentences": 0, "pointing": 0.0, "acc@0.5": 0.0, "ciou": 0.0, "miou": 0.0}


def test_masks_of_different_pictures_are_refused() -> None:
    with pytest.raises(ValueError, match="different pictures"):
        compare("plain", (0, 0), Box(0, 0, 1, 1), np.zeros((2, 2), bool), Box(0, 0, 1, 1), np.zeros((3, 2), bool))
