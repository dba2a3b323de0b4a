"""How the cost of a document grows: with its layers, and with the depth of its history."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.history import History
from locheads_studio.document.state import DocumentState
from locheads_studio.imaging.pictures import Picture, apply_edits

SIDES: Final = (4000, 6000)
"""Height and width of the picture whose document is measured: 24 megapixels, as a camera's."""
_LAYER: Final = 1024  # pixels a side
_STROKE: Final = 200  # pixels a side
_RUNS: Final = 3
_STROKES: Final = "stroke, undo, redo, 24 megapixels"


def document_growth(
    layers: Sequence[int] = (1, 4, 16, 64), depths: Sequence[int] = (10, 100, 1000)
) -> list[dict[str, Any]]:
    """Seconds of flattening a 24-megapixel picture with so many layers of a megapixel, and of a stroke, an undo and a
    redo together at the end of so long a history."""
    height, width = SIDES
    rng = np.random.default_rng(0)
    picture = Picture(rng.integers(0, 256, (height, width, 3), np.uint8))
    patch = rng.integers(0, 256, (_LAYER, _LAYER, 3), np.uint8)
    blend = np.full((_LAYER, _LAYER), 128, np.uint8)

    def edit(number: int) -> Edit:
        x, y = (number * 701) % (width - _LAYER), (number * 397) % (height - _LAYER)
        return Edit(Box(x, y, x + _LAYER, y + _LAYER), patch, blend, Recipe())

    told = []
    for many in layers:
        edits = [edit(number) for number in range(many)]
        seconds = _best(lambda edits=edits: apply_edits(picture, edits))  # type: ignore[misc]
        told.append({"against": "layers", "value": many, "work": "flatten, 24 megapixels", "seconds": seconds})
    for depth in depths:
        history = History(DocumentState.blank(width, height), least_states=depth + _RUNS + 2)
        for number in range(depth):
            _stroke(history, number)

        def step(history: History = history, number: int = depth) -> None:
            _stroke(history, number)
            history.undo()
            history.redo()

        told.append({"against": "undo depth", "value": depth, "work": _STROKES, "seconds": _best(step)})
    return told


def _stroke(history: History, number: int) -> None:
    state = history.state
    height, width = SIDES
    x, y = (number * 311) % (width - _STROKE), (number * 173) % (height - _STROKE)
    box = Box(x, y, x + _STROKE, y + _STROKE)
    mask = state.mask.replace(box, np.full((_STROKE, _STROKE), 1 + number % 255, np.uint8))
    history.push("Brush", replace(state, mask=mask))


def _best(work: Callable[[], Any]) -> float:
    """Seconds of the fastest of a few runs: growth is asked for, not the machine's mood."""
    taken = []
    for _ in range(_RUNS):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)
