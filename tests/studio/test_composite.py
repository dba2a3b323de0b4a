"""The composed picture is read and changed by two threads at once, as the window and its lane do."""

from __future__ import annotations

import sys
import threading

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
