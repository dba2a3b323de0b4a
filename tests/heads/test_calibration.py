"""The calibrated confidence: fit, thresholds, verdicts, file."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from locheads_studio.errors import HeadError
from locheads_studio.heads.calibration import Calibration, features, fit, second_threshold, thresholds
from locheads_studio.heads.names import Head


def examples(seed: int, count: int = 3000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features of which the first two decide, whether the answer is right, and the probability that it is."""
    rng = np.random.default_rng(seed)
    values = rng.normal([5.0, -2.0, 0.0], [2.0, 0.5, 1.0], (count, 3))
    chance = 1 / (1 + np.exp(-(1.5 * (values[:, 0] - 5) - 4 * (values[:, 1] + 2))))
    return values, rng.random(count) < chance, chance


@pytest.fixture(scope="module")
def fitted() -> Calibration:
    values, right, _ = examples(0)
    return fit(values, right, (Head(2, 1),), {"fitted": "by hand"})


def test_the_fit_finds_the_probability(fitted: Calibration) -> None:
    values, _, chance = examples(1)
    assert np.abs(fitted.probability(values) - chance).mean() < 0.02
    assert fitted.weights[0] > 1 and fitted.weights[1] < -1 and abs(fitted.weights[2]) < 0.2


def test_the_thresholds_hold_on_other_examples(fitted: Calibration) -> None:
    values, right, _ = examples(2)
    tuned = thresholds(fitted, values, right, ~right)
    again, hit, _ = examples(3)
    chance = tuned.probability(again)
    assert 0.89 < (chance[~hit] < tuned.found).mean() < 0.95
    assert hit[chance >= tuned.sure].mean() >= 0.97 and (chance >= tuned.sure).mean() > 0.1


def test_without_a_sure_region_nothing_is_sure(fitted: Calibration) -> None:
    values, right, _ = examples(4)
    noise = np.random.default_rng(0).random(len(right)) < 0.5
    assert thresholds(fitted, values, noise, ~noise).sure == 1.0


@given(st.floats(-8, 8), st.floats(0, 4))
def test_more_of_what_speaks_for_it_never_lowers_confidence(fitted: Calibration, place: float, more: float) -> None:
    tuned = replace(fitted, found=0.3, sure=0.9)
    order = ["not found", "unsure", "likely", "sure"]
    less, much = (tuned.judge([5 + place + extra, -2.0, 0.0], 0.0) for extra in (0.0, more))
    assert less.confidence <= much.confidence and order.index(less.verdict) <= order.index(much.verdict)


def test_verdicts(fitted: Calibration) -> None:
    tuned = replace(fitted, found=0.3, sure=0.9)
    assert tuned.judge([-5, -2, 0], 0.9).verdict == "not found"
    assert tuned.judge([15, -2, 0], 0.9).verdict == "sure"
    assert tuned.judge([15, -2, 0], 0.0, unknown=True).verdict == "likely"
    assert tuned.judge([5.2, -2, 0], 0.9).verdict == "two candidates"
    assert tuned.judge([5.2, -2, 0], 0.1).verdict in ("likely", "unsure")
    with pytest.raises(HeadError, match="3 features"):
        tuned.judge([1.0], 0.0)


def test_a_second_look_counts_from_its_own_threshold_on(fitted: Calibration) -> None:
    tuned = replace(fitted, found=0.3, sure=0.9)
    assert tuned.second([15, -2, 0], 0.0).verdict == "not found", "it does not pay"
    looks = replace(tuned, again=0.6)
    assert looks.second([15, -2, 0], 0.0).verdict == "likely", "never sure"
    assert looks.second([15, -2, 0], 0.9).verdict == "two candidates"
    assert looks.second([5, -2, 0], 0.0).verdict == "not found"
    assert Calibration.from_json(looks.to_json()).again == 0.6
    assert Calibration.from_json({k: v for k, v in looks.to_json().items() if k != "again"}).again == 1.0


def test_a_second_look_pays_only_where_it_brings_more_than_it_costs(fitted: Calibration) -> None:
    chances = np.linspace(0, 1, 200)
    absent = np.arange(200) % 2 == 0
    low = replace(fitted, found=0.2, sure=0.9)
    good = second_threshold(low, np.where(absent, chances / 2, 0.9), ~absent, absent, 1000)
    assert 0.47 < good.again < 0.5
    assert second_threshold(low, np.where(absent, chances / 2, 0.9), np.zeros(200, bool), absent, 1000).again == 1.0
    assert second_threshold(low, np.where(absent, chances / 2, 0.9), ~absent, absent, 100_000).again == 1.0


def test_the_words_follow_fixed_bounds_of_the_probability(fitted: Calibration) -> None:
    """28 %, 39 % and 94 % are not one word."""
    tuned = replace(fitted, found=0.25, sure=0.9)
    for place in np.linspace(-8, 30, 400):
        judged = tuned.judge([place, -2.0, 0.0], 0.0)
        p = judged.confidence
        word = "not found" if p < 0.25 else "unsure" if p < 0.7 else "likely" if p < 0.95 else "sure"
        assert judged.verdict == word, p
    careful = replace(fitted, found=0.25, sure=0.99)  # the model's own answers were wrong too often below that
    assert {careful.judge([place, -2.0, 0.0], 0.0).verdict for place in np.linspace(-8, 30, 400)
            if 0.95 <= float(careful.probability([place, -2.0, 0.0])) < 0.99} <= {"likely"}  # fmt: skip


def test_the_file_gives_it_back(fitted: Calibration) -> None:
    tuned = replace(fitted, found=0.25, sure=0.75)
    again = Calibration.from_json(json.loads(json.dumps(tuned.to_json())))
    assert again.observed == tuned.observed and again.provenance == tuned.provenance
    values, _, _ = examples(5)
    assert np.allclose(again.probability(values), tuned.probability(values), atol=1e-4)
    assert Calibration.from_json(again.to_json()) == again


@pytest.mark.parametrize("wrong", [{"found": 0.9, "sure": 0.1}, {"weights": [1.0]}, {"bias": float("nan")},
                                   {"scale": [1.0, 0.0, 1.0]}])  # fmt: skip
def test_numbers_that_do_not_belong_together(fitted: Calibration, wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"calibration|thresholds"):
        Calibration.from_json(fitted.to_json() | wrong)


@settings(max_examples=40)
@given(hnp.arrays(np.float32, (4, 5, 7), elements=st.floats(0, 1, width=32)), st.integers(0, 3))
def test_features_are_finite_and_as_many_for_any_maps(maps: np.ndarray, beside: int) -> None:
    found = features(maps[:2], maps[:beside])
    assert found.shape == (2 * 3 + 1 + 6 + 3 * beside,) and np.isfinite(found).all()


def test_one_clear_place_measures_unlike_an_even_map() -> None:
    clear = np.full((2, 8, 8), 1e-4)
    clear[:, 3, 4] = 0.5
    even = np.full((2, 8, 8), 1e-3)
    one, other = features(clear, ()), features(even, ())
    entropies = slice(4, 6)
    assert (one[entropies] < 0.5).all() and (other[entropies] > 0.99).all()
