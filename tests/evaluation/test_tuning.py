"""`heads tune` from its first scene to the file: numbers that fit the model's maps, and a calibration that holds."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from locheads_studio.engine.jobs import CandidatesJob, CloserJob, CoverJob, HeadMapsJob, pixels_key
from locheads_studio.errors import Cancelled, UsageError
from locheads_studio.evaluation import calibrating, covering, tuning
from locheads_studio.evaluation.known import Known, known_heads
from locheads_studio.heads import looks
from locheads_studio.heads.cover import signs
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.names import Head
from locheads_studio.heads.numbers import SIGMAS, Numbers
from locheads_studio.heads.reading import Reading
from locheads_studio.models.cover import fit_cover
from locheads_studio.world.plan import Split
from tests.evaluation.scripted import number_of

CELLS = 12
SIZES = tuning.Sizes(tuned=6, tested=10, fitted=20, judged=12)
OWN = (Head(2, 0), Head(2, 1))
PARTS: list[tuple[Split, int, int]] = [
    ("validation", tuning.TUNE_FROM, 6), ("test", tuning.TEST_FROM, 6), ("train", calibrating.FIT_FROM, 20),
    ("validation", calibrating.TUNE_FROM, 12), ("test", calibrating.TEST_FROM, 10),
    ("train", covering.FIT_FROM, 1), ("train", covering.FIT_FROM, 16), ("test", covering.TEST_FROM, 10),
]  # fmt: skip


@cache
def drawn(split: Split, first: int, count: int) -> list[Any]:
    """The scenes of a part, drawn once for all tests; where numbers are chosen a few phrases are enough."""
    few = 2 if first in (tuning.TUNE_FROM, tuning.TEST_FROM) else None
    return [(scene, questions[:few]) for scene, questions in ASKED(split, first, count)]


ASKED = calibrating.asked
OF = Grid.of


def covered(grid: Grid, mask: Any) -> Any:
    """Of a grid of one cell nothing is needed here, and it takes longest."""
    return np.full((1, 1), 0.5) if (grid.rows, grid.columns) == (1, 1) else OF(grid, mask)


@pytest.fixture(autouse=True)
def scenes(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (calibrating, covering, tuning):
        monkeypatch.setattr(module, "asked", drawn)
    monkeypatch.setattr(looks, "views", lambda width, height: [(0, 0, width, height)])
    monkeypatch.setattr(Grid, "of", covered)


@cache
def truths() -> dict[tuple[str, str], Any]:
    """Of every scene that is asked about and phrase: the mask that it means, None for what is not there."""
    found = {}
    for part in PARTS:
        for scene, questions in drawn(*part):
            height, width = scene.picture.shape[:2]
            for x0, y0, x1, y1 in ((0, 0, width, height), *looks.parts(width, height, looks.TILE)):
                key = pixels_key(np.ascontiguousarray(scene.picture[y0:y1, x0:x1]))
                for q in questions:
                    mask = None if q.region is None else scene.regions[q.region].mask[y0:y1, x0:x1]
                    found[key, q.text] = mask if mask is not None and mask.any() else None
    return found


class Model:
    """A model whose two heads look at what is meant, in cells full of ``noise``; at nothing when it is not there."""

    def __init__(self, noise: float) -> None:
        self.noise = noise

    def __call__(self, job: Any) -> Any:
        if isinstance(job, CoverJob):
            return fit_cover(job.maps, job.shares, job.observed, lambda stage, share: None)
        height, width = job.picture.shape[:2]
        match job:
            case HeadMapsJob():
                grid = Grid.padded(CELLS, CELLS, width, height)
                maps = np.stack([self._maps(job.pixels, phrase, grid) for phrase in job.phrases])
                return Reading(maps, grid, "{phrase}")
            case CandidatesJob():
                mask = np.zeros((height, width), bool)
                mask[job.box.as_slices] = True
                return SimpleNamespace(masks=mask[None], scores=np.array([0.9], np.float32))
            case CloserJob():
                return job.mask
        raise AssertionError(job)

    def _maps(self, pixels: str, phrase: str, grid: Grid) -> Any:
        rng = np.random.default_rng(number_of(pixels, phrase))
        maps = 0.001 + self.noise * 0.05 * rng.random((3, 2, CELLS, CELLS)) ** 8
        mask = truths().get((pixels, phrase))
        if mask is not None:
            seen = gaussian_filter(grid.of(mask), 0.8)
            maps[2] += 0.05 * seen / seen.max() * (1 + 0.2 * rng.random((2, 1, 1)))
        return maps.astype(np.float32)


KNOWN = Known(OWN, (0.5, 0.5), (), None)
TUNE = tuning.tune  # a test that replaces it may be the first to ask
tuned = cache(lambda noise: TUNE(Model(noise), KNOWN, 6, 6))


def test_numbers_are_those_of_the_models_own_maps() -> None:
    quiet, loud = tuned(0.0)[0], tuned(1.5)[0]
    assert loud.sigma > quiet.sigma, "a model whose maps are full of single cells is smoothed more"
    for numbers in (quiet, loud):
        own, best = numbers.provenance["score"], numbers.provenance["best there"]
        assert own["mask IoU"] >= best["mask IoU"] - 0.05, "on fresh scenes it does as well as what is best there"
        for name, value in (("levels", numbers.level), ("margins", numbers.margin)):
            table = numbers.provenance[name]
            assert table[f"{value:g}"] == max(table.values()) > min(table.values()), "chosen by the masks"
    assert loud.provenance["score"]["pointing"] >= loud.provenance["score of the defaults"]["pointing"]
    assert any("smoothing" in line and f"{SIGMAS[-1]:g}" in line for line in tuning.table(loud.to_json()))


def without_choosing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers are chosen elsewhere; what follows is what is tried."""
    monkeypatch.setattr(tuning, "tune", lambda *_: tuned(1.5))


def test_from_the_first_scene_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_choosing(monkeypatch)
    shares: list[float] = []
    done = tuning.tune_all(Model(0.5), KNOWN, SIZES, step=lambda stage, share: shares.append(share))
    assert shares == sorted(shares) and 0.0 <= shares[0] < shares[-1] <= 1.0
    assert done.calibration is not None
    scored = done.calibration.provenance["scored"]
    assert scored["absent_not_found"] >= 0.9 and scored["right_not_found"] <= 0.1
    assert scored["sure_right"] is None or scored["sure_right"] >= 0.97
    assert any("absent called not found" in line for line in done.lines())
    file = tmp_path / "locheads.json"
    before = {"prompt": "{phrase}", "paper": ["L2H0"], "studio": ["L2H0", "L2H1"], "weights": [0.5, 0.5], "mine": 1}
    file.write_text(json.dumps(before))
    assert tuning.install(done, tmp_path) == file
    kept = known_heads(tmp_path)
    assert kept.numbers == done.numbers and json.loads(file.read_text())["mine"] == 1
    assert kept.calibration is not None and kept.calibration.provenance["scored"] == scored
    assert calibrating.measured(Model(0.5), kept, kept.calibration, 10) == scored, "a calibration is measured one way"


@pytest.mark.parametrize("pays", [True, False])
def test_how_far_things_reach_is_fitted_and_kept_where_it_pays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, pays: bool
) -> None:
    monkeypatch.setattr(tuning, "tune", lambda *_: (Numbers(1.0, 0.4, 0.1), {}))
    if not pays:
        monkeypatch.setattr(
            "locheads_studio.evaluation.known.covered", lambda ground, *_, **__: replace(ground, box=(0, 0, 9, 9))
        )
    done = tuning.tune_all(Model(1.5), KNOWN, replace(SIZES, fitted=0, covered=16), observing=True)
    assert (done.cover is not None) == pays
    (tmp_path / "locheads.json").write_text(json.dumps({"studio": ["L2H0", "L2H1"], "cover": {"was": "another"}}))
    file = tuning.install(done, tmp_path)
    assert ("cover" in json.loads(file.read_text())) == pays
    if done.cover is not None:
        told = done.cover.provenance
        assert told["box IoU"] > told["box IoU of the heat"]
        assert done.cover.places == (told["pointing"] > told["pointing of the heat"])
        kept = known_heads(tmp_path).cover
        assert kept is not None and len(kept.observed) == 6, "of all layers up to the studio heads'"


def test_answers_that_are_not_sure_are_calibrated_with_what_the_parts_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locheads_studio.models.cover.WIDTH", 24)  # of what is asked for here it is enough
    model = Model(1.5)
    seen = covering.collect(model, KNOWN, OWN, "train", covering.FIT_FROM, 16)
    cover = replace(fit_cover(seen.maps, seen.shares, OWN, lambda stage, share: None), places=True)
    assert (seen.shares.max(axis=(1, 2)) == 0).any(), "what is absent is taught, too"
    known, heard = replace(KNOWN, cover=cover), []
    calibration = calibrating.calibrate(model, known, 20, 12, step=lambda stage, share: heard.append(stage))
    assert calibration.covered and calibration.joined is not None and "looking at parts" in heard
    assert len(calibration.joined.mean) == 1 + 2 * len(signs(np.zeros((CELLS, CELLS)), Grid.padded(CELLS, CELLS, 9, 9)))
    again = type(calibration).from_json(json.loads(json.dumps(calibration.to_json())))
    assert again.joined is not None and again.joined.found == pytest.approx(calibration.joined.found, rel=1e-5)
    scored = calibrating.measured(model, known, again, 10)
    assert scored["absent_not_found"] >= 0.8 and scored["right_not_found"] <= 0.1 and scored["pointing"] >= 0.9
    plain = calibrating.calibrate(model, KNOWN, 20, 12)
    assert plain.joined is None and not plain.covered


def test_new_numbers_without_a_calibration_end_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_choosing(monkeypatch)
    done = tuning.tune_all(Model(1.0), KNOWN, tuning.Sizes(tuned=10, tested=10, fitted=0))
    assert done.calibration is None and "not asked" in done.why
    file = tmp_path / "locheads.json"
    old = {"studio": ["L2H0", "L2H1"], "calibration": {"was": "made with other numbers"}}
    file.write_text(json.dumps(old | {"numbers": Numbers(0.0, 0.6, 0.3).to_json()}))
    tuning.install(done, tmp_path)
    assert "calibration" not in json.loads(file.read_text())


def test_nothing_right_or_nothing_wrong_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    without_choosing(monkeypatch)
    monkeypatch.setattr(calibrating, "_hits", lambda *_: False)
    done = tuning.tune_all(Model(0.5), KNOWN, SIZES)
    assert done.calibration is None and "nothing to fit" in done.why
    assert done.lines()[-1] == f"no calibration: {done.why}"


def test_it_can_be_stopped_and_neutral_phrases_are_refused() -> None:
    def stop(stage: str, share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        tuning.tune_all(Model(0.5), KNOWN, SIZES, step=stop)
    shares: list[float] = []
    steps = tuning._Steps(lambda stage, share: shares.append(share), [1, 3])
    for stage, share in (("a", 0.0), ("a", 0.9), ("b", 0.0), ("b", 0.5), ("c", 1.0)):
        steps(stage, share)
    assert shares == [0.0, pytest.approx(0.225), 0.25, 0.625, 1.0], "one bar for all stages"
    with pytest.raises(UsageError, match="neutral"):
        tuning.tune_all(Model(0.5), Known(OWN, (), ("a thing",), None), SIZES)
