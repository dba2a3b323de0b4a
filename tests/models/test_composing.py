"""Several repainted parts are one result: laid over the picture it gives what laying them one by one gives."""

from __future__ import annotations

import numpy as np

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.preview import Preview
from locheads_studio.imaging.pictures import Picture, apply_edits
from locheads_studio.models.composing import Composition

RANDOM = np.random.default_rng(3)


def part(box: Box) -> tuple[Box, np.ndarray, np.ndarray]:
    """A patch with a soft edge."""
    blend = np.zeros((box.height, box.width), np.uint8)
    blend[4:-4, 4:-4] = 120
    blend[8:-8, 8:-8] = 255
    return box, RANDOM.integers(0, 256, (box.height, box.width, 3), dtype=np.uint8), blend


def test_one_by_one_or_together() -> None:
    picture = RANDOM.integers(0, 256, (90, 140, 3), dtype=np.uint8)
    parts = [part(Box(5, 5, 45, 45)), part(Box(80, 40, 130, 80)), part(Box(110, 30, 138, 70))]
    whole = Composition(picture, [one[0] for one in parts])
    expected = Picture(picture)
    for one in parts:
        whole.add(*one)
        expected = apply_edits(expected, [Edit(*one, Recipe())])
    assert whole.box == (5, 5, 138, 80)
    got = apply_edits(Picture(picture), [Edit(whole.box, *whole.result(), Recipe())]).pixels
    assert np.abs(got.astype(int) - expected.pixels).max() <= 2
    assert np.abs(whole.now.astype(int) - expected.pixels).max() <= 1
    nothing = np.ones((90, 140), bool)
    for box, _, blend in parts:
        nothing[box.as_slices] &= blend == 0
    assert np.array_equal(got[nothing], picture[nothing]), "outside bit for bit"


def test_previews_show_what_is_done_and_shares_rise() -> None:
    picture = np.zeros((100, 100, 3), np.uint8)
    first, second = Box(0, 0, 20, 20), Box(60, 60, 100, 100)
    whole = Composition(picture, [first, second])
    seen: list[tuple[float, Preview | None]] = []

    def step(stage: str, share: float, preview: Preview | None = None, /) -> None:
        seen.append((share, preview))

    whole.watching(step)("repaint", 0.5)
    whole.add(first, np.full((20, 20, 3), 200, np.uint8), np.full((20, 20), 255, np.uint8))
    whole.watching(step)("repaint", 0.5, Preview(second, np.full((10, 10, 4), 255, np.uint8)))
    assert [share for share, _ in seen] == [0.25, 0.75] and seen[0][1] is None
    shown = seen[1][1]
    assert shown is not None and shown.box == (0, 0, 100, 100)
    assert tuple(shown.pixels[10, 10]) == (200, 200, 200, 255)
    assert tuple(shown.pixels[80, 80]) == (255,) * 4 and shown.pixels[50, 50, 3] == 0


def test_a_single_part_stays_as_it_is() -> None:
    picture = np.zeros((30, 30, 3), np.uint8)
    box, patch, blend = part(Box(0, 0, 30, 30))
    whole = Composition(picture, [box])
    whole.add(box, patch, blend)
    assert whole.result()[0] is patch and whole.result()[1] is blend and not picture.any()
