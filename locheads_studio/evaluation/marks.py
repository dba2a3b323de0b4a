"""``heads marks``: whether a model sees the whole picture. A mark at each border and corner must move its maps.

A processor that crops, as LLaVA-1.5's published one does (the middle square), shows in maps that a mark at the border
changes by nothing at all.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from locheads_studio.engine.jobs import HeadMapsJob
from locheads_studio.evaluation.runlog import Step
from locheads_studio.evaluation.scoring import Run

RATIOS: Final = {"16:9": (640, 360), "3:2": (624, 416), "1:1": (512, 512), "9:16": (360, 640)}
"""Width and height in pixels."""
PLACES: Final = {
    "left": (0.0, 0.5), "right": (1.0, 0.5), "top": (0.5, 0.0), "bottom": (0.5, 1.0), "top left": (0.0, 0.0),
    "top right": (1.0, 0.0), "bottom left": (0.0, 1.0), "bottom right": (1.0, 1.0),
}  # fmt: skip
"""Where a mark lies, as shares of the room that it has."""
MARK: Final = 0.08
"""Side of a mark, of the picture's shorter side."""
SEEN: Final = 1e-6
"""Least change of any head's map, of its highest value with or without the mark. What is not seen changes nothing: the
same numbers go through the same model."""
PHRASE: Final = "the red square"


def marked(width: int, height: int, place: tuple[float, float] | None) -> npt.NDArray[np.uint8]:
    """A grey picture [height, width, 3] with a red square at a place; None: without."""
    picture = np.full((height, width, 3), 128, np.uint8)
    if place is not None:
        side = max(8, round(MARK * min(width, height)))
        x, y = round(place[0] * (width - side)), round(place[1] * (height - side))
        picture[y : y + side, x : x + side] = (220, 30, 30)
    return picture


def measure(run: Run, step: Step = lambda stage, share: None) -> dict[str, Any]:
    """The change of the maps by shape and place, and where a mark is not seen at all."""
    changes: dict[str, dict[str, float]] = {}
    for number, (ratio, (width, height)) in enumerate(RATIOS.items()):
        step("looking at marks", number / len(RATIOS))
        plain = _maps(run, marked(width, height, None))
        changes[ratio] = {}
        for name, place in PLACES.items():
            seen = _maps(run, marked(width, height, place))
            peak = np.maximum(plain, seen).max(axis=(-2, -1), keepdims=True)
            moved = np.abs(seen - plain) / np.maximum(peak, 1e-12)
            changes[ratio][name] = round(float(moved.max()), 6)
    unseen = [f"{name} at {ratio}" for ratio, row in changes.items() for name, change in row.items() if change < SEEN]
    return {"changes": changes, "unseen": unseen, "seen from": SEEN, "phrase": PHRASE}


def _maps(run: Run, picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    maps: npt.NDArray[np.float32] = run(HeadMapsJob(picture=picture, phrases=(PHRASE,))).maps[0]
    return maps


def table(values: dict[str, Any]) -> list[str]:
    """``measure`` in lines to read."""
    lines = [f"{'':6}" + "".join(f"{name:>14}" for name in PLACES)]
    for ratio, row in values["changes"].items():
        lines.append(f"{ratio:6}" + "".join(f"{row[name]:>14.3f}" for name in PLACES))
    lines.append("Largest change of a head's map by a mark, of its highest value with or without.")
    if values["unseen"]:
        lines.append(f"Not seen at all: {', '.join(values['unseen'])}")
    else:
        lines.append("Every mark is seen.")
    return lines
