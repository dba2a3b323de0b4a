"""What the masks of one thing do not agree about: strips of what lies beside it go, its own parts stay."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from locheads_studio.catalog.sets import find_set
from locheads_studio.document.geometry import Box
from locheads_studio.heads.confidence import Evidence
from locheads_studio.heads.grounding import Ground
from locheads_studio.models.cutting import best_mask, clean
from locheads_studio.models.disputed import BARE, COLD, undisputed, without_cold_pieces
from locheads_studio.models.host import ModelHost
from locheads_studio.models.segmenter import Segmenter
from locheads_studio.world.samples import SAMPLES, SIZE
from locheads_studio.world.scene import render

BUILT_IN = Path("resources/models/storybook/segmenter")
GREEN, BLUE, ORANGE, RED = (60, 160, 60), (40, 80, 200), (230, 130, 40), (200, 30, 40)


def area(box: Box) -> np.ndarray:
    mask = np.zeros((120, 120), bool)
    mask[box.as_slices] = True
    return mask


THING, CUFF, CAP = area(Box(40, 30, 80, 80)), area(Box(40, 80, 50, 88)), area(Box(50, 26, 70, 30))
BOARD = area(Box(20, 88, 100, 100))
STRIP = area(Box(40, 88, 80, 92))


def painted() -> np.ndarray:
    picture = np.empty((120, 120, 3), np.uint8)
    picture[:] = GREEN
    for mask, colour in ((THING, BLUE), (CUFF, BLUE), (CAP, RED), (BOARD, ORANGE)):
        picture[mask] = colour
    return picture


def heat(*hot: np.ndarray, cold: float = 0.1) -> np.ndarray:
    return np.where(np.logical_or.reduce(hot), 1.0, cold).astype(np.float32)


def test_a_strip_of_what_the_thing_stands_on_goes() -> None:
    found = undisputed(painted(), THING | CUFF | STRIP, [THING], heat(THING))
    assert not (found & STRIP)[:, 42:78].any()
    assert found[THING].all()


def test_what_has_the_things_own_colour_stays() -> None:
    found = undisputed(painted(), THING | CUFF | STRIP, [THING], heat(THING))
    assert np.count_nonzero(found & CUFF) >= 0.8 * np.count_nonzero(CUFF)


@pytest.mark.parametrize(("warm", "stays"), [(True, True), (False, False)])
def test_heat_speaks_for_a_part_of_another_colour(warm: bool, stays: bool) -> None:
    found = undisputed(painted(), THING | CAP, [THING], heat(THING, *([CAP] if warm else [])))
    assert bool(np.count_nonzero(found & CAP) > 0.5 * np.count_nonzero(CAP)) is stays


@pytest.mark.parametrize(("cold", "stays"), [(COLD, False), (BARE, True)])
def test_less_speaks_for_a_part_where_it_is_known_what_the_thing_covers(cold: float, stays: bool) -> None:
    """A map of what is covered is nearly 1 or nearly 0: half of it is no doubt about a sail."""
    half = np.where(CAP, 0.5, heat(THING)).astype(np.float32)
    found = undisputed(painted(), THING | CAP, [THING], half, cold)
    assert bool(np.count_nonzero(found & CAP) > 0.5 * np.count_nonzero(CAP)) is stays


@pytest.mark.parametrize(("warmth", "stays"), [(0.3, False), (0.7, True)])
def test_what_hung_on_the_thing_by_a_strip_goes_unless_it_is_hot(warmth: float, stays: bool) -> None:
    """All masks have the board's middle, and only one the strip that joins it to the shoe."""
    island = area(Box(50, 92, 78, 94))
    hot = heat(THING, CUFF)
    hot[island] = warmth
    found = undisputed(painted(), THING | CUFF | STRIP | island, [THING | CUFF | island], hot)
    assert found[THING].all() and not (found & STRIP)[:, 42:78].any()
    assert bool(found[92:94, 55:73].all()) is stays and bool(found[92:94, 55:73].any()) is stays


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([], id="nothing to compare with"),
        pytest.param([THING | CUFF | STRIP], id="all agree"),
        pytest.param([area(Box(42, 32, 52, 42))], id="a mask of a part"),
        pytest.param([BOARD], id="a mask of something else"),
        pytest.param([~BOARD], id="a mask of everything"),
        pytest.param([np.zeros((120, 120), bool)], id="an empty mask"),
    ],
)
def test_masks_of_other_things_have_no_say(others: list[np.ndarray]) -> None:
    mask = THING | CUFF | STRIP
    assert np.array_equal(undisputed(painted(), mask, others, heat(THING)), mask)


def test_a_foot_that_looks_like_the_ground_is_no_strip() -> None:
    stem = area(Box(57, 80, 63, 110))
    picture = painted()
    picture[BOARD] = GREEN
    assert np.array_equal(undisputed(picture, THING | stem, [THING], heat(THING)), THING | stem)


def test_more_than_a_smaller_part_never_goes() -> None:
    half = area(Box(40, 30, 80, 56))
    picture = painted()
    picture[THING & ~half] = ORANGE
    assert np.array_equal(undisputed(picture, THING, [half], heat(half)), THING)


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1)])
def test_pictures_of_any_shape_are_judged(shape: tuple[int, int]) -> None:
    whole, part = np.ones(shape, bool), np.ones(shape, bool)
    part[-1:, -1:] = False
    zero = np.zeros(shape, np.float32)
    found = undisputed(np.zeros((*shape, 3), np.uint8), whole, [part], zero)
    assert found.shape == shape and (found | ~part).all()
    assert not undisputed(np.zeros((*shape, 3), np.uint8), ~whole, [part], zero).any()


def test_a_cold_piece_goes_and_a_warm_one_stays() -> None:
    left, right, patch = area(Box(10, 40, 40, 80)), area(Box(70, 40, 100, 80)), area(Box(50, 2, 60, 10))
    warm = heat(left, cold=0.05)
    warm[right] = 0.5
    assert np.array_equal(without_cold_pieces(left | right | patch, warm), left | right)
    nothing = np.zeros((120, 120), np.float32)
    assert np.array_equal(without_cold_pieces(left | patch, nothing), left | patch)
    assert not without_cold_pieces(np.zeros((120, 120), bool), warm).any()


def test_the_board_is_no_part_of_the_skaters_outfit() -> None:
    """The heat of an outfit, as smooth as heat maps are, and a box that with its margin reaches down to the board."""
    torch.set_num_threads(1)
    scene = render(SAMPLES["skater"], *SIZE)
    outfit = next(region for region in scene.regions if region.name == "outfit")
    board = next(region for region in scene.regions if region.name == "skateboard")
    warm = cv2.GaussianBlur(outfit.mask.astype(np.float32), (0, 0), 40)
    warm /= warm.max()
    x0, y0, x1, y1 = outfit.box.x0 + 39, outfit.box.y0 + 7, outfit.box.x1 - 16, outfit.box.y1 - 13
    points = (((x0 + x1) / 2, (y0 + y1) / 2),)
    ground = Ground(warm, (x0, y0, x1, y1), points, np.zeros((4, 4), np.float32), Evidence(1, 1, 1, 0))
    mask = clean(best_mask(Segmenter.load(BUILT_IN), scene.picture, ground, ground.box, points))
    assert np.count_nonzero(mask & board.mask & ~outfit.mask) <= 0.02 * np.count_nonzero(mask)
    assert np.count_nonzero(mask & outfit.mask) >= 0.75 * np.count_nonzero(mask | outfit.mask)


def test_a_small_thing_is_cut_out_with_a_closer_look() -> None:
    torch.set_num_threads(1)
    scene = render(SAMPLES["skater"], *SIZE)
    dog = next(region for region in scene.regions if region.name == "dog")
    warm = cv2.GaussianBlur(dog.mask.astype(np.float32), (0, 0), 25)
    box = (dog.box.x0 + 8, dog.box.y0 + 8, dog.box.x1 - 8, dog.box.y1 - 8)
    points = (((box[0] + box[2]) / 2, (box[1] + box[3]) / 2),)
    ground = Ground(warm / warm.max(), box, points, np.zeros((4, 4), np.float32), Evidence(1, 1, 1, 0))
    segmenter = Segmenter.load(BUILT_IN)
    mask = best_mask(segmenter, scene.picture, ground, box, points)
    assert segmenter.encoder_calls == 2
    assert np.count_nonzero(mask & dog.mask) >= 0.8 * np.count_nonzero(mask | dog.mask)


def test_the_words_for_the_skaters_outfit_select_it_alone() -> None:
    """What everybody tries first, through the built-in models: nothing of the board, nearly all of the outfit."""
    torch.set_num_threads(1)
    scene = render(SAMPLES["skater"], *SIZE)
    outfit, board = (
        next(region.mask for region in scene.regions if region.name == name) for name in ("outfit", "skateboard")
    )
    host = ModelHost(find_set("storybook"), "cpu")
    found = host.select(
        scene.picture, "the skater's outfit", grounding="studio", heads=None, step=lambda stage, share: None
    )
    mask = found.mask > 0
    assert not (mask & board & ~outfit).any()
    assert np.count_nonzero(mask & outfit) >= 0.85 * np.count_nonzero(mask | outfit)
