"""Border marks: a model that pads sees every one, one that crops is found out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np

from locheads_studio.engine.jobs import HeadMapsJob
from locheads_studio.evaluation import marks


def maps_of(square: Any) -> Any:
    """Two heads of one layer: redness of 8 x 8 cells, and its even share."""
    seen = cv2.resize(square, (8, 8), interpolation=cv2.INTER_AREA).astype(np.float32)
    red = 0.01 + np.maximum(seen[..., 0] - seen[..., 1], 0) / 255
    return SimpleNamespace(maps=np.stack([red, red + 0.5])[None, None])


def padding(job: HeadMapsJob) -> Any:
    height, width = job.picture.shape[:2]
    side = max(height, width)
    square = np.full((side, side, 3), 128, np.uint8)
    square[(side - height) // 2 :, (side - width) // 2 :][:height, :width] = job.picture
    return maps_of(square)


def cropping(job: HeadMapsJob) -> Any:
    """As LLaVA-1.5's published processor: the middle square."""
    height, width = job.picture.shape[:2]
    side = min(height, width)
    x, y = (width - side) // 2, (height - side) // 2
    return maps_of(job.picture[y : y + side, x : x + side])


def test_one_that_pads_sees_every_mark() -> None:
    values = marks.measure(padding)
    assert values["unseen"] == [] and marks.table(values)[-1] == "Every mark is seen."
    assert all(set(row) == set(marks.PLACES) for row in values["changes"].values())


def test_one_that_crops_is_found_out() -> None:
    values = marks.measure(cropping)
    sides = {
        f"{name} at {ratio}" for ratio in ("16:9", "3:2") for name in marks.PLACES if "left" in name or "right" in name
    }
    high = {f"{name} at 9:16" for name in marks.PLACES if "top" in name or "bottom" in name}
    assert set(values["unseen"]) == sides | high
    assert "Not seen at all: left at 16:9" in marks.table(values)[-1]
    assert values["changes"]["1:1"]["left"] > 0.1
