"""Sharpness, harm beside the mask and likeness: each sees what it is for, and noise or blur cheats none but its own."""

import cv2
import numpy as np
import pytest

from locheads_studio.training.closeness import (
    band_error,
    closeness,
    feature_distance,
    gradient_energy,
    lines,
)
from locheads_studio.training.judge.crops import Pixels
from locheads_studio.training.judge.edits import edit_of


def checked(side: int = 64) -> Pixels:
    rows, columns = np.indices((side, side)) // 4
    return np.repeat(((rows + columns) % 2 * 200).astype(np.uint8)[..., None], 3, 2)


def test_energy_of_a_ramp_is_the_square_of_its_slope_and_blur_loses_it() -> None:
    ramp = np.repeat(np.tile(np.arange(0, 192, 3, dtype=np.uint8), (64, 1))[..., None], 3, 2)
    inner = np.zeros((64, 64), bool)
    inner[8:56, 8:56] = True
    assert gradient_energy(ramp, inner) == pytest.approx(9.0)
    sharp = checked()
    soft = cv2.GaussianBlur(sharp, (0, 0), 3).astype(np.uint8)
    assert gradient_energy(soft, inner) < 0.2 * gradient_energy(sharp, inner)
    assert gradient_energy(sharp, np.zeros((64, 64), bool)) == 0


def test_the_band_counts_what_is_near_the_mask_and_outside_it() -> None:
    mask = np.zeros((100, 100), np.uint8)
    mask[30:70, 30:70] = 255
    same = np.full((100, 100, 3), 90, np.uint8)
    inside, near, far = same.copy(), same.copy(), same.copy()
    inside[30:70, 30:70] = 200
    near[30:70, 27:30] = 200
    far[0:5] = 200
    assert band_error(inside, same, mask) == band_error(far, same, mask) == 0
    assert 5 < band_error(near, same, mask) < 40
    assert band_error(near, same, np.full((100, 100), 255, np.uint8)) == 0


def test_distance_is_relative_and_zero_for_the_same() -> None:
    one, other = np.array([3.0, 4.0], np.float32), np.array([6.0, 8.0], np.float32)
    assert feature_distance(one, one) == 0
    assert feature_distance(one, other) == pytest.approx(5 / 7.5)
    assert feature_distance(10 * one, 10 * other) == pytest.approx(feature_distance(one, other))


def test_another_answer_is_drawn_for_what_has_several() -> None:
    edits = [edit_of(number) for number in range(3)]
    for edit in edits:
        assert (edit.again is None) == (edit.way == "remove")
        if edit.again is not None:
            assert not np.array_equal(edit.again, edit.target)
            assert (edit.again != edit.target).any(2).mean() < 0.7  # only the thing itself


def test_figures_are_means_over_edits_and_ratios_of_means() -> None:
    rows = [
        {"way": "replace", "close": {"energy": [1.0, 2.0], "band": 4.0, "features": [0.4, 0.2]}},
        {"way": "replace", "close": {"energy": [3.0, 2.0], "band": 8.0, "features": [0.2, 0.1]}},
        {"way": "remove", "close": {"energy": [0.0, 4.0], "band": 0.0, "features": [0.3, None]}},
    ]
    told = closeness(rows)
    assert told["replace"] == {"energy": 1.0, "band": 6.0, "features": 0.3, "drawn_features": 0.15, "ratio": 2.0}
    assert told["remove"]["ratio"] is None
    assert told["all"]["energy"] == 0.5
    assert told["all"]["ratio"] == 2.0
    assert [line.split(":")[0] for line in lines(told)] == ["all", "replace", "remove"]
    assert "2.00 x" in lines(told)[0]
    assert " x " not in lines(told)[2]
