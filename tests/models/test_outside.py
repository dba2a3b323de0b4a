"""What a repaint leaves alone: beyond the mask's near surroundings every pixel stays as it was, bit for bit."""

from __future__ import annotations

from math import ceil

import numpy as np
import pytest

from locheads_studio.document.crop import AROUND, GROW, HAND_OVER, LEAST_GROW
from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.outline import Outline
from locheads_studio.imaging.pictures import Picture, apply_edits
from locheads_studio.models.inpainter import Inpainter
from tests.models import tiny

SIZE = 64
WIDTH, HEIGHT = 170, 130


@pytest.fixture(scope="module")
def inpainter(tmp_path_factory: pytest.TempPathFactory) -> Inpainter:
    return Inpainter.load(tiny.write_inpainter(tmp_path_factory.mktemp("inpainter"), size=SIZE))


def of_boxes(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    for box in boxes:
        mask[Box(*box).as_slices] = 255
    return mask


def slanted() -> np.ndarray:
    mask = of_boxes()
    steps = np.arange(100)
    mask[10 + steps, 20 + steps] = 255
    return mask


ISLANDS = ((5, 5, 25, 25), (150, 100, 165, 120), (80, 60, 84, 64))
MASKS = {
    "left border": of_boxes((0, 40, 25, 80)),
    "upper border": of_boxes((60, 0, 110, 20)),
    "right border": of_boxes((140, 40, WIDTH, 90)),
    "lower border": of_boxes((60, 100, 100, HEIGHT)),
    "corner": of_boxes((WIDTH - 18, HEIGHT - 18, WIDTH, HEIGHT)),
    "corner pixel": of_boxes((0, 0, 1, 1)),
    "from side to side": of_boxes((0, 50, WIDTH, 70)),
    "islands": of_boxes(*ISLANDS),
    "islands near each other": of_boxes((60, 40, 75, 60), (80, 40, 95, 60)),
    "level line": of_boxes((20, 60, 150, 61)),
    "upright line at the border": of_boxes((WIDTH - 1, 5, WIDTH, 120)),
    "slanted line": slanted(),
    "frame": of_boxes((0, 0, WIDTH, HEIGHT)) - of_boxes((30, 30, 140, 100)),
    "whole picture": of_boxes((0, 0, WIDTH, HEIGHT)),
}


def reach(mask: np.ndarray, outline: Outline) -> int:
    """How far beside the mask's box anything may change, in pixels; lengths of the working grid as they are there."""
    box = Box.of_mask(mask)
    assert box is not None
    # the crop is at most this large, so one working pixel is at most this many of the picture's
    unit = max(1.0, AROUND * (max(box.size) + 2 * GROW["new"] * box.diagonal + 4 * LEAST_GROW) / SIZE)
    ramp = 1.25 * HAND_OVER * unit + 1
    return ceil(ramp if outline == "kept" else max(ramp, GROW[outline] * box.diagonal, LEAST_GROW * unit) + 2 * unit)


@pytest.mark.parametrize("name", MASKS)
@pytest.mark.parametrize(("outline", "prompt"), [("kept", "a red coat"), ("new", "a cat"), ("new", "nothing")])
def test_pixels_outside_stay_as_they_were(inpainter: Inpainter, name: str, outline: Outline, prompt: str) -> None:
    mask = MASKS[name]
    seen = np.random.default_rng(2).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    done = inpainter.inpaint(seen, mask, prompt, steps=1, outline=outline)
    assert Box.of_size(WIDTH, HEIGHT).contains(done.box)
    blend, patch = np.zeros_like(mask), np.zeros_like(seen)
    blend[done.box.as_slices], patch[done.box.as_slices] = done.blend, done.patch
    # all of the mask is new, and nothing far from it
    assert (blend[mask > 0] == 255).all()
    near = np.zeros(mask.shape, bool)
    for part in map(of_boxes, ISLANDS) if name == "islands" else (mask,):
        box = Box.of_mask(part)
        assert box is not None
        near[box.pad(reach(part, outline)).clamp(WIDTH, HEIGHT).as_slices] = True
    assert not blend[~near].any()
    edit = Edit(done.box, done.patch, done.blend, Recipe())
    for source in (seen, np.random.default_rng(3).integers(0, 65536, seen.shape).astype(np.uint16)):
        before = source.copy()
        after = apply_edits(Picture(source), [edit]).pixels
        assert after.dtype == before.dtype
        np.testing.assert_array_equal(after[blend == 0], before[blend == 0])
        np.testing.assert_array_equal(source, before)
    after = apply_edits(Picture(seen), [edit]).pixels
    np.testing.assert_array_equal(after[blend == 255], patch[blend == 255])


def test_a_second_pass_changes_nothing_outside_either(inpainter: Inpainter) -> None:
    seen = np.random.default_rng(2).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    mask = of_boxes((0, 10, 120, 120))
    once, twice = (inpainter.inpaint(seen, mask, "a red coat", steps=2, second_pass=way) for way in (False, True))
    assert once.box == twice.box
    np.testing.assert_array_equal(once.blend, twice.blend)
    after = apply_edits(Picture(seen), [Edit(twice.box, twice.patch, twice.blend, Recipe())]).pixels
    blend = np.zeros_like(mask)
    blend[twice.box.as_slices] = twice.blend
    np.testing.assert_array_equal(after[blend == 0], seen[blend == 0])
    assert (blend == 0).any()
