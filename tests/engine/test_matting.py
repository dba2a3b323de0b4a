"""The edge of a mask found anew: hair comes in, what is far from the edge stays, and it can be stopped."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from locheads_studio.engine import matting
from locheads_studio.engine.jobs import RefineJob
from locheads_studio.errors import LimitError, PictureError

SIDE = 200


@pytest.fixture(scope="module")
def hairy() -> tuple[np.ndarray, np.ndarray]:
    """A picture of a disc with hairs before another colour, and how much of each pixel it covers."""
    random = np.random.default_rng(0)
    y, x = np.mgrid[:SIDE, :SIDE]
    alpha = np.clip(50 - np.hypot(x - 100, y - 100), 0, 1)
    for turn in np.linspace(0, 2 * np.pi, 60, endpoint=False):
        for out in np.arange(48, 60, 0.3):
            row, column = int(100 + out * np.sin(turn)), int(100 + out * np.cos(turn))
            alpha[row, column] = max(alpha[row, column], 0.8)
    colours = alpha[..., None] * (200, 150, 60) + (1 - alpha[..., None]) * (60, 90, 170)
    return np.clip(colours + random.normal(0, 4, colours.shape), 0, 255).astype(np.uint8), alpha


def rough() -> np.ndarray:
    y, x = np.mgrid[:SIDE, :SIDE]
    return np.where(np.hypot(x - 100, y - 100) < 51, np.uint8(255), np.uint8(0))


def never(stage: str, share: float) -> None:
    assert stage == "refining the edge" and 0 <= share <= 1


def test_hair_is_found_and_the_rest_stays(hairy: tuple[np.ndarray, np.ndarray]) -> None:
    picture, alpha = hairy
    mask = rough()
    made = matting.refined(picture, mask, 12, never)
    before, after = (np.abs(m / 255 - alpha).mean() for m in (mask, made))
    assert after < 0.25 * before
    y, x = np.mgrid[:SIDE, :SIDE]
    away = np.abs(np.hypot(x - 100, y - 100) - 51) > 14
    assert np.array_equal(made[away], mask[away])
    assert not np.shares_memory(made, mask)


def test_windows_leave_no_seam(hairy: tuple[np.ndarray, np.ndarray], monkeypatch: pytest.MonkeyPatch) -> None:
    picture, _ = hairy
    whole = matting.refined(picture, rough(), 8, never)
    monkeypatch.setattr(matting, "_CORE", 50)
    parts = matting.refined(picture, rough(), 8, never)
    assert np.abs(whole.astype(int) - parts).max() <= 40 and np.abs(whole.astype(int) - parts).mean() < 0.2


def test_thin_things_are_not_lost() -> None:
    picture = np.full((60, 120, 3), 40, np.uint8)
    picture[28:31] = 220
    mask = np.zeros((60, 120), np.uint8)
    mask[28:31] = 255
    made = matting.refined(picture, mask, 10, never)
    assert made[29].min() > 200 and made[20].max() < 40


def test_a_mask_at_the_pictures_edge_and_none_at_all(hairy: tuple[np.ndarray, np.ndarray]) -> None:
    picture, _ = hairy
    for mask in (np.zeros((SIDE, SIDE), np.uint8), np.full((SIDE, SIDE), 255, np.uint8)):
        assert np.array_equal(matting.refined(picture, mask, 6, never), mask)


def test_it_stops_at_once(hairy: tuple[np.ndarray, np.ndarray]) -> None:
    class Stopped(Exception):
        pass

    def stop(_: str, share: float) -> None:
        if share > 0:
            raise Stopped

    with pytest.raises(Stopped):
        matting.refined(hairy[0], rough(), 12, stop)


def test_the_job_checks_what_it_is_given(hairy: tuple[np.ndarray, np.ndarray]) -> None:
    with pytest.raises(PictureError):
        RefineJob(picture=hairy[0], mask=np.zeros((3, 3), np.uint8), width=4)
    with pytest.raises(LimitError):
        RefineJob(picture=hairy[0], mask=rough(), width=500)


_THREADS = """
import numpy as np, torch
from locheads_studio.engine import matting
before = torch.get_num_threads()
mask = np.zeros((80, 80), np.uint8)
mask[20:60, 20:60] = 255
matting.refined(np.random.default_rng(0).integers(0, 255, (80, 80, 3), np.uint8), mask, 4.0, lambda *_: None)
print(before, torch.get_num_threads())
"""


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="where there is one core, all run on it")
def test_the_models_run_on_as_many_cores_as_before() -> None:
    """What compiles the matting's kernels starts threads of its own, and must not start more for torch."""
    done = subprocess.run(
        [sys.executable, "-c", _THREADS], capture_output=True, text=True, timeout=800, check=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.stdout.split() == ["1", "1"]
