"""The composed picture is read and changed by two threads at once, as the window and its lane do."""

from __future__ import annotations

import sys
import threading
from typing import Any

import numpy as np

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.layers import Layer
from locheads_studio.studio.composite import Composite


def layer(number: int, box: Box) -> Layer:
    patch = np.full((box.height, box.width, 3), 40 * number, np.uint8)
    return Layer(number, f"{number}", Edit(box, patch, np.full(patch.shape[:2], 255, np.uint8), Recipe()))


def test_a_composite_is_filled_by_one_thread_while_another_takes_its_tiles_over() -> None:
    source = np.zeros((2048, 2048, 3), np.uint8)
    low, top = layer(1, Box(0, 0, 2048, 2048)), layer(2, Box(0, 0, 10, 10))
    errors: list[BaseException] = []
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(12):
            composite = Composite(source, (low,))

            def fill(composite: Composite = composite) -> None:
                try:
                    composite.read()
                except BaseException as error:
                    errors.append(error)

            thread = threading.Thread(target=fill)
            thread.start()
            while thread.is_alive():
                other, _ = composite.updated((low, top))
                assert (other.read(Box(0, 0, 10, 10)) == 80).all()
            thread.join()
            assert (composite.whole() == 40).all()
    finally:
        sys.setswitchinterval(before)
    assert not errors


def test_tiles_that_come_while_they_are_taken_over_wait() -> None:
    """The same, with the other thread always in the middle of it."""
    source = np.zeros((1024, 1024, 3), np.uint8)
    low, top = layer(1, Box(0, 0, 1024, 1024)), layer(2, Box(1000, 1000, 1010, 1010))
    composite = Composite(source, (low,))
    composite.read(Box(0, 0, 10, 10))
    began = threading.Event()
    other = threading.Thread(target=lambda: (began.set(), composite.whole()))

    class Met(dict[int, np.ndarray]):
        def items(self) -> Any:
            for pair in super().items():
                if not began.is_set():
                    other.start()
                    assert began.wait(60)
                    other.join(0.3)  # it goes on as far as it may
                yield pair

    composite._tiles = Met(composite._tiles)
    updated, _ = composite.updated((low, top))
    other.join(60)
    assert began.is_set() and not other.is_alive() and (composite.whole() == 40).all()
    assert (updated.read(Box(1000, 1000, 1010, 1010)) == 80).all()
