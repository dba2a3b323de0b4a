"""What a thing covers, read from many heads' maps: fitted, kept, read again, and the box around it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter

from locheads_studio.engine.jobs import CoverJob
from locheads_studio.errors import Cancelled, HeadError
from locheads_studio.heads.cover import MARGIN, Cover, Layer, covered, logarithms, signs
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.grounding import Ground, ground_studio
from locheads_studio.heads.names import Head
from locheads_studio.models.cover import fit_cover

CELLS, SIDE = 12, 96
HEADS = (Head(0, 0), Head(1, 0), Head(1, 1))
GRID = Grid.padded(CELLS, CELLS, SIDE, SIDE)


class Things(NamedTuple):
    """Maps [things, heads, rows, columns], and what is true [things, rows, columns]."""

    maps: np.ndarray[Any, Any]
    shares: np.ndarray[Any, Any]


def things(count: int, seed: int) -> Things:
    """Boxes of every size; one head looks at the middle whatever the size, one at the whole, one at anything."""
    rng = np.random.default_rng(seed)
    maps, shares = [], []
    for _ in range(count):
        high, wide = rng.integers(1, 9, 2)
        y, x = rng.integers(0, CELLS - high + 1), rng.integers(0, CELLS - wide + 1)
        share = np.zeros((CELLS, CELLS), np.float32)
        share[y : y + high, x : x + wide] = 1
        down, along = np.ogrid[:CELLS, :CELLS]
        middle = np.exp(-((down - y - high / 2 + 0.5) ** 2 + (along - x - wide / 2 + 0.5) ** 2) / 2)
        whole = gaussian_filter(share, 0.6) + 0.02 * rng.random((CELLS, CELLS))
        maps.append([middle, whole / share.sum(), rng.random((CELLS, CELLS))])
        shares.append(share)
    return Things(np.array(maps, np.float16), np.array(shares))


def overlap(told: np.ndarray[Any, Any], truth: np.ndarray[Any, Any]) -> float:
    return float((np.minimum(told, truth).sum() / np.maximum(told, truth).sum()).item())


def constant(value: float, heads: tuple[Head, ...] = HEADS) -> Cover:
    """It reads the same everywhere, whatever the heads look at."""
    layer = Layer(np.zeros((1, len(heads), 1, 1), np.float32), np.array([value], np.float32))
    return Cover(heads, np.zeros(len(heads), np.float32), np.ones(len(heads), np.float32), (layer,))


@pytest.fixture(autouse=True, scope="module")
def narrow() -> Iterator[None]:
    """Much less is asked of the network here than of a real one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("locheads_studio.models.cover.WIDTH", 24)
        yield


@pytest.fixture(scope="module")
def cover() -> Cover:
    torch.set_num_threads(1)
    return fit_cover(*things(400, 1), HEADS, lambda stage, share: None)


def test_it_tells_large_from_small_where_the_middle_does_not(cover: Cover) -> None:
    fresh = things(60, 2)
    read = [overlap(cover.read(maps), share) for maps, share in zip(fresh.maps, fresh.shares, strict=True)]
    middle = [
        overlap(maps[0].astype(float) / maps[0].max(), share)
        for maps, share in zip(fresh.maps, fresh.shares, strict=True)
    ]
    assert np.mean(read) > 0.8 > np.mean(middle) + 0.3


@pytest.mark.parametrize(("side", "dilation"), [(1, 1), (3, 1), (5, 1), (3, 2), (3, 4), (5, 2)])
def test_a_layer_is_a_convolution(side: int, dilation: int) -> None:
    rng = np.random.default_rng(0)
    weights, bias = rng.normal(size=(4, 3, side, side)).astype(np.float32), rng.normal(size=4).astype(np.float32)
    values = rng.normal(size=(3, 7, 9)).astype(np.float32)
    wanted = torch.nn.functional.conv2d(
        *map(torch.from_numpy, (values[None], weights, bias)), padding=side // 2 * dilation, dilation=dilation
    )
    np.testing.assert_allclose(Layer(weights, bias, dilation)(values), wanted[0].numpy(), atol=1e-4)


def test_a_layer_that_adds_keeps_what_came_in() -> None:
    observed, one = HEADS[:1], np.ones(1, np.float32)
    adds = Layer(np.full((1, 1, 1, 1), -1, np.float32), np.zeros(1, np.float32), adds=True)  # cut: it gives nothing
    last = Layer(np.ones((1, 1, 1, 1), np.float32), np.zeros(1, np.float32))
    maps = np.array([[[1.0, 3.0]]])
    plain = Cover(observed, 0 * one, one, (last,)).read(maps)
    kept = Cover(observed, 0 * one, one, (adds, last)).read(maps)
    high = logarithms(maps)[0] > 0  # of what is below zero the layer gives as much as it takes away
    np.testing.assert_allclose(kept[high], plain[high], rtol=1e-6)
    np.testing.assert_allclose(kept[~high], 0.5, rtol=1e-6)


def test_what_is_told_at_the_other_end_of_the_picture_counts() -> None:
    """A thing is small or large; the one head that says which looks at the far corner."""
    rng = np.random.default_rng(5)
    maps, shares = np.full((480, 2, 12, 12), 0.01, np.float16), np.zeros((480, 12, 12), np.float32)
    large = rng.random(480) < 0.5
    for number, reach in enumerate(np.where(large, 3, 0)):
        row, column = rng.integers(3, 6, 2)
        maps[number, 0, row, column] = 1
        maps[number, 1, 11, 11 if reach else 9] = 1
        shares[number, row - reach : row + reach + 1, column - reach : column + reach + 1] = 1
    told = fit_cover(maps[:420], shares[:420], HEADS[:2], lambda stage, share: None)
    assert np.mean([overlap(told.read(one), share) for one, share in zip(maps[420:], shares[420:], strict=True)]) > 0.8


def test_a_file_of_before_has_plain_layers(cover: Cover) -> None:
    values = constant(0.25).to_json()
    for layer in values["layers"]:
        del layer["dilation"], layer["adds"]
    del values["places"]
    again = Cover.from_json(values)
    assert (again.layers[0].dilation, again.layers[0].adds, again.places) == (1, False, False)


def test_it_is_kept_in_the_file_and_read_again(cover: Cover) -> None:
    text = json.dumps(replace(cover, places=True, provenance={"scored": "x"}).to_json())
    again = Cover.from_json(json.loads(text))
    assert again.observed == HEADS and again.places and again.provenance == {"scored": "x"} and len(text) < 300_000
    maps = things(1, 3).maps[0]
    np.testing.assert_allclose(again.read(maps), cover.read(maps), atol=0.01)
    assert cover.read(maps).min() >= 0 and cover.read(maps).max() <= 1
    assert np.isfinite(logarithms(np.zeros((1, 2, 2)))).all(), "a head may look at nothing of the picture"


@pytest.mark.parametrize(
    "change",
    [
        {"observed": ["L0H0"]}, {"layers": []}, {"scale": [0, 1, 1]}, {"mean": [float("nan"), 0, 0]},
        {"mean": [0]}, {"observed": ["x"]},
        {"layers": [{"weights": "!", "bias": "", "shape": [1, 3, 1, 1]}]},
        {"layers": [{"weights": "AAAA", "bias": "AAA=", "shape": [1, 3, 2, 2]}]},
        {"layers": [{"weights": "AAAAAAAA", "bias": "AAA=", "shape": [1, 3, 1, 1], "dilation": 0}]},
        {"layers": [{"weights": "AAAAAAAA", "bias": "AAA=", "shape": [1, 3, 1, 1], "adds": True}]},
    ],
)  # fmt: skip
def test_numbers_that_do_not_belong_together_are_refused(cover: Cover, change: dict[str, Any]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, HeadError)):
        Cover.from_json(cover.to_json() | change)


def test_it_refuses_other_heads_and_can_be_stopped(cover: Cover) -> None:
    with pytest.raises(HeadError, match="3 heads, not 2"):
        cover.read(np.ones((2, CELLS, CELLS)))
    maps, shares = things(20, 4)
    for wrong in ({"observed": HEADS[:2]}, {"shares": shares[:3]}, {"maps": maps[:0], "shares": shares[:0]}):
        with pytest.raises(HeadError):
            CoverJob(**({"maps": maps, "shares": shares, "observed": HEADS} | wrong))

    def stop(stage: str, share: float) -> None:
        raise Cancelled

    before = torch.random.get_rng_state()
    with pytest.raises(Cancelled):
        fit_cover(maps, shares, HEADS, stop)
    assert torch.equal(before, torch.random.get_rng_state())


def ground() -> Ground:
    """A peak in the cell (2, 2), at the pixel (20, 20)."""
    heat = np.zeros((1, CELLS, CELLS), np.float32)
    heat[0, 2, 2] = 1
    return ground_studio(heat, None, GRID)


def two_things() -> np.ndarray[Any, Any]:
    """The one at the heads' point, and another."""
    share = np.zeros((CELLS, CELLS), np.float32)
    share[1:5, 1:4], share[8:10, 8:11] = 0.8, 0.9
    return share


FIRST, OTHER = np.array((1, 1, 4, 5)) * SIDE // CELLS, np.array((8, 8, 11, 10)) * SIDE // CELLS
MIDDLE = 9 * SIDE // CELLS  # of the other one


def is_about(box: Any, wanted: Any) -> bool:
    return bool(np.abs(np.array(box) - wanted).max() <= SIDE // CELLS / 2)


def test_the_box_is_that_of_what_is_covered_where_the_heads_look() -> None:
    found = covered(ground(), two_things(), GRID, places=False)
    assert is_about(found.box, FIRST) and found.margin == MARGIN and found.hot == ground().box
    assert found.cover is not None and found.cover[MIDDLE, MIDDLE] > 0.5 and found.extent is found.cover
    assert found.points == ground().points and np.array_equal(found.heat, ground().heat)
    one = covered(ground(), two_things(), GRID, places=False, one=True)
    assert one.cover is not None and one.cover[MIDDLE, MIDDLE] == 0 and one.box == found.box


def test_a_cover_that_places_goes_where_it_is_surest() -> None:
    found = covered(ground(), two_things(), GRID, places=True)
    x, y = found.points[0]
    assert is_about(found.box, OTHER) and OTHER[0] <= x < OTHER[2] and OTHER[1] <= y < OTHER[3]
    assert found.hot is None, "the heads looked elsewhere"
    row, column = np.unravel_index(found.heat.argmax(), found.heat.shape)
    assert found.heat.max() == 1 and OTHER[1] <= row < OTHER[3] and OTHER[0] <= column < OTHER[2]
    assert (found.logits[8:10, 8:11] > 0).all() and (found.logits[1:5, 1:4] < 0).all()
    assert found.second is not None and is_about(found.second.box, FIRST)
    assert found.evidence.rivalry == pytest.approx(0.8 / 0.9) and found.verdict == "two candidates"
    one = covered(ground(), two_things(), GRID, places=True, one=True)
    assert one.cover is not None and one.cover[20, 20] == 0 and one.box == found.box
    faded = covered(ground(), two_things() * np.where(np.arange(CELLS) < 6, 1.0, 0.01), GRID, places=True)
    assert is_about(faded.box, FIRST) and faded.hot == ground().box and faded.second is None


def test_what_is_covered_says_how_sure_it_is_and_of_how_much() -> None:
    sure = two_things()
    sure[8:10, 8:11] = 0
    plain, rivalled = signs(sure, GRID), signs(two_things(), GRID)
    large, faint = signs(np.minimum(sure * 2, 0.8) + 0.0, GRID), signs(0.1 * sure, GRID)
    assert plain[0] > faint[0] and rivalled[1] > plain[1] and rivalled[3] < plain[3] and np.isclose(large[2], plain[2])
    assert np.isfinite(signs(np.zeros((CELLS, CELLS)), GRID)).all() and np.isfinite(signs(sure > 0, GRID)).all()


@pytest.mark.parametrize("places", [True, False])
@pytest.mark.parametrize("value", [0.0474, 0.95])
def test_what_is_alike_everywhere_is_the_whole_picture(value: float, places: bool) -> None:
    assert covered(ground(), np.full((CELLS, CELLS), value), GRID, places=places).box == (0, 0, SIDE, SIDE)


def test_what_covers_nothing_at_all_changes_nothing() -> None:
    before = ground()
    assert all(covered(before, np.zeros((CELLS, CELLS)), GRID, places=places) is before for places in (True, False))


def test_things_that_are_absent_are_covered_nowhere() -> None:
    """Of half of the phrases nothing is there: the heads look at some place, but the second says so."""
    told = things(360, 6)
    told.maps[::2, 2], told.maps[1::2, 2] = 0.001, 0.001
    told.maps[::2, 2, 0, 0], told.shares[::2] = 1, 0
    cover = fit_cover(told.maps[:320], told.shares[:320], HEADS, lambda stage, share: None)
    peaks = [float(cover.read(maps).max()) for maps in told.maps[320:]]
    assert np.mean(peaks[::2]) < 0.2 and np.mean(peaks[1::2]) > 0.8


def test_how_far_a_thing_reaches_is_told_of_the_one_that_is_meant() -> None:
    """Two things stand side by side and heads look at both; where one is said to be, only that one is covered."""
    rng = np.random.default_rng(8)
    maps, shares, places = [], [], []
    for _ in range(360):
        high = rng.integers(2, 6)
        share = np.zeros((2, CELLS, CELLS), np.float32)
        share[0, 3 : 3 + high, 1:5], share[1, 3 : 3 + high, 6:10] = 1, 1
        meant = int(rng.integers(2))
        look = gaussian_filter(share.sum(axis=0), 0.6) + 0.02 * rng.random((CELLS, CELLS))
        maps.append(np.stack([look, look, rng.random((CELLS, CELLS))]))
        shares.append(share[meant])
        places.append((3 + int(rng.integers(high)), 2 + 5 * meant))
    cover = fit_cover(np.array(maps[:320], np.float16), np.array(shares[:320]), HEADS, lambda stage, share: None)
    cover = Cover.from_json(json.loads(json.dumps(cover.to_json())))
    tried = list(zip(maps[320:], shares[320:], places[320:], strict=True))
    either = np.mean([overlap(cover.read(one), share) for one, share, _ in tried])
    meant_one = np.mean([overlap(cover.read_at(one, *cell), share) for one, share, cell in tried])
    assert meant_one > max(0.7, either + 0.2), "both may be meant, until one is named"
    one, share, (row, column) = tried[0]
    x, y = GRID.point(column + 0.5, row + 0.5)
    assert GRID.cell(x, y) == (row, column)
    np.testing.assert_array_equal(cover.at(one, GRID)(x, y), cover.read_at(one, row, column))
    found = covered(ground(), share + 0.3 * share[:, ::-1], GRID, places=True, at=lambda x, y: share)
    rows, columns = np.nonzero(share)
    box = np.array((columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)) * SIDE // CELLS
    assert is_about(found.box, box)
    assert constant(1.0).read_at(one, 0, 0) == pytest.approx(constant(1.0).read(one)), "without layers for that"


@given(st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True), st.integers(2, 90), st.integers(2, 90))
def test_the_cell_of_a_point_holds_it(across: float, down: float, width: int, height: int) -> None:
    grid = Grid.padded(7, 9, width, height)
    row, column = grid.cell(across * width, down * height)
    x0, y0 = grid.x0 + column * grid.cell_width, grid.y0 + row * grid.cell_height
    assert x0 - 1e-6 <= across * width < x0 + grid.cell_width + 1e-6
    assert y0 - 1e-6 <= down * height < y0 + grid.cell_height + 1e-6
