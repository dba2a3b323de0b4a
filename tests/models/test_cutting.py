"""A thing cut out: what the segmenter is asked, with what a VLM says the thing covers and without, and what stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch

from locheads_studio.heads.confidence import Evidence
from locheads_studio.heads.grounding import Ground
from locheads_studio.models.cutting import best_mask
from locheads_studio.models.segmenter import Prompt, Segmentation, Segmenter

PICTURE = np.full((120, 160, 3), 128, np.uint8)
SHADE, POLE = np.zeros((2, 120, 160), bool)
SHADE[20:50, 40:110] = True
POLE[50:100, 74:76] = True
LAMP = SHADE | POLE


class Told(Segmenter):
    """Keeps what it is asked; answers with ``masks``, the first trusted most."""

    def __init__(self, masks: list[npt.NDArray[np.bool_]], *, takes_cover: bool) -> None:
        super().__init__(torch.nn.Linear(1, 1), dtype=torch.float32, capacity=1)
        self.masks, self.asked, self._takes = np.stack(masks), list[Prompt](), takes_cover

    @property
    def takes_cover(self) -> bool:
        return self._takes

    @property
    def side(self) -> int:
        return 1024  # no closer look

    def _encode(self, picture: Any) -> Any:
        return None

    def _decode(self, embedding: Any, size: tuple[int, int], prompt: Prompt) -> Segmentation:
        self.asked.append(prompt)
        scores = np.linspace(0.9, 0.8, len(self.masks), dtype=np.float32)
        return Segmentation(self.masks, scores, np.zeros((len(self.masks), 4, 4), np.float32))


@pytest.fixture
def ground() -> Ground:
    """Of a lamp: its shade is hot and covered, of its thin pole a cell is covered by a sixth."""
    cover = np.where(SHADE, np.float32(0.9), np.float32(0))
    cover[POLE] = 0.15
    heat = np.where(SHADE, np.float32(1), np.float32(0))
    return Ground(
        heat, (40, 20, 110, 50), ((75.0, 35.0),), np.zeros((4, 4), np.float32), Evidence(1, 1, 1, 0), cover=cover,
        hot=(50, 25, 100, 45),
    )  # fmt: skip


def test_a_segmenter_that_takes_a_cover_is_asked_with_it_once(ground: Ground) -> None:
    segmenter = Told([LAMP], takes_cover=True)
    mask = best_mask(segmenter, PICTURE, ground, ground.box, ground.points)
    assert np.array_equal(mask, LAMP)
    (prompt,) = segmenter.asked
    assert prompt.cover is ground.cover and prompt.points is not None and prompt.box is not None


def test_others_are_asked_for_the_box_of_the_heat_and_a_tighter_one_too(ground: Ground) -> None:
    segmenter = Told([SHADE], takes_cover=False)
    best_mask(segmenter, PICTURE, ground, ground.box, ground.points)
    assert len(segmenter.asked) == 3 and all(prompt.cover is None for prompt in segmenter.asked)
    widths = [float(prompt.box[2] - prompt.box[0]) for prompt in segmenter.asked if prompt.box is not None]
    assert widths[0] > 70 and widths[1] < 70 and widths[2] < 70


def test_what_covers_nothing_is_not_told(ground: Ground) -> None:
    segmenter = Told([SHADE], takes_cover=True)
    best_mask(segmenter, PICTURE, replace(ground, cover=None, hot=None), ground.box, ground.points)
    assert segmenter.asked and all(prompt.cover is None for prompt in segmenter.asked)


def test_a_pole_in_pieces_stays_with_its_lamp(ground: Ground) -> None:
    broken = LAMP.copy()
    broken[60:64] = False
    mask = best_mask(Told([broken], takes_cover=True), PICTURE, ground, ground.box, ground.points)
    assert np.array_equal(mask, broken)
    plain = best_mask(Told([broken], takes_cover=False), PICTURE, ground, ground.box, ground.points)
    assert not plain[64:100].any(), "a segmenter that was not told has no say about what is cold"


def test_an_empty_mask_is_trusted_least() -> None:
    nothing = np.zeros_like(SHADE)
    found = Told([nothing, LAMP], takes_cover=False).segment(PICTURE, box=(40, 20, 110, 100))
    assert found.scores[0] == 0 < found.scores[1]
