"""A model's own numbers are found where its maps ask for them; heads that point are told from those that do not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from locheads_studio.errors import HeadError
from locheads_studio.heads.combination import Kept
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.names import Head
from locheads_studio.heads.numbers import LEVELS, SIGMAS, Example, Numbers, choose
from locheads_studio.heads.pointing import ENOUGH, Contrast, contrast

CELLS, SIDE = 16, 96


def examples(noise: float, width: float, count: int = 10) -> list[Example]:
    """Blobs of ``width`` (their share of the thing's own size) on things, with noise between cells."""
    rng = np.random.default_rng(5)
    made = []
    for _ in range(count):
        side = int(rng.integers(24, 46))
        x, y = rng.integers(0, SIDE - side, 2)
        mask = np.zeros((SIDE, SIDE), bool)
        mask[y : y + side, x : x + side] = True
        place = (np.arange(CELLS) + 0.5) * SIDE / CELLS
        near = np.exp(-(((place - (x + side / 2)) / (width * side)) ** 2))
        near_y = np.exp(-(((place - (y + side / 2)) / (width * side)) ** 2))
        maps = near_y[:, None] * near[None, :] + noise * rng.random((CELLS, CELLS)) ** 6
        made.append(Example(maps[None].astype(np.float32), Grid.padded(CELLS, CELLS, SIDE, SIDE), mask))
    return made


def test_noise_asks_for_smoothing_and_width_for_a_level() -> None:
    quiet, loud = choose(examples(0.0, 0.5)), choose(examples(2.0, 0.5))
    assert loud[0] > quiet[0], "a map full of single cells is smoothed more"
    narrow, wide = choose(examples(0.0, 0.3)), choose(examples(0.0, 0.9))
    assert wide[1] > narrow[1], "a blob that is wider than its thing is cut higher"
    sigma, level, table = loud
    assert len(table) == len(SIGMAS) * len(LEVELS)
    assert table[sigma, level].both == max(score.both for score in table.values())
    with pytest.raises(HeadError):
        choose([])


def test_numbers_are_kept_and_checked() -> None:
    own = Numbers(1.0, 0.3, 0.05, {"scored on": "x"})
    assert Numbers.from_json(own.to_json()) == own
    near = Numbers(1.0, 0.3, 0.05, {"scored on": "x"}, closer=True)
    assert Numbers.from_json(near.to_json()) == near and not Numbers.from_json(own.to_json()).closer
    for wrong in ({"sigma": -1}, {"level": 0}, {"level": 1}, {"margin": 2}, {"sigma": float("nan")}):
        with pytest.raises(HeadError):
            Numbers.from_json(own.to_json() | wrong)
    with pytest.raises((KeyError, ValueError, TypeError)):
        Numbers.from_json({"sigma": 1})


def picture(look: Any, things: int = 4, cells: int = 64) -> list[Kept]:
    """Sentences about the things of one picture; ``look`` says which cell a head looks at for which thing."""
    rng = np.random.default_rng(look.seed if hasattr(look, "seed") else 0)
    places = rng.permutation(cells)[:things]
    kept = []
    for thing in range(things):
        truth = np.zeros(cells, np.float32)
        truth[places[thing]] = 1
        maps = np.full((3, 1, cells), 0.01)
        maps[:, :, look(places, thing, rng)] = 1
        kept.append(Kept.of(maps, truth))
    return kept


@pytest.mark.parametrize(
    ("look", "points"),
    [
        (lambda places, thing, rng: places[thing], True),
        (lambda places, thing, rng: places[0], False),  # what stands out, whatever is asked
        (lambda places, thing, rng: rng.integers(64), False),
        (lambda places, thing, rng: 27, False),  # the middle of the picture
        (lambda places, thing, rng: places[thing] if rng.random() < 0.5 else places[0], True),
    ],
)
def test_a_head_points_when_the_words_move_it(look: Any, points: bool) -> None:
    told = contrast([picture(look) for _ in range(20)], {Head(2, 0): 1.0})
    assert told.sentences == 80 and told.points is points


def test_few_sentences_tell_nothing() -> None:
    assert Contrast(1.0, 0.0, ENOUGH - 1).points is None
    assert contrast([[]], {Head(2, 0): 1.0}).points is None
