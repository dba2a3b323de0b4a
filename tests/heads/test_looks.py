"""Other views of a picture: what they show, and that what is found in them lands where it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.heads import looks
from locheads_studio.heads.confidence import Evidence
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.grounding import Ground, ground_studio


@given(st.integers(1, 400), st.integers(1, 400))
def test_views_hold_the_picture_or_lie_in_it(width: int, height: int) -> None:
    found = looks.views(width, height)
    away = [v for v in found if v[2] - v[0] > max(width, height) or v[3] - v[1] > max(width, height)]
    for x0, y0, x1, y1 in away:
        assert x1 - x0 == y1 - y0 and x0 <= 0 and y0 <= 0 and x1 >= width and y1 >= height
    covered = np.zeros((height, width), bool)
    for x0, y0, x1, y1 in (v for v in found if v not in away):
        assert x0 >= 0 and y0 >= 0 and x1 <= width and y1 <= height
        covered[y0:y1, x0:x1] = True
    assert covered.all() or min(width, height) < 2


def test_what_a_view_shows() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (30, 40, 3), np.uint8)
    shown = looks.seen(picture, (-10, -15, 50, 45))
    assert shown.shape == (60, 60, 3)
    assert np.array_equal(shown[15:45, 10:50], picture)
    assert (shown[:15] == looks.GREY).all()
    assert np.array_equal(looks.seen(picture, (4, 6, 20, 16)), picture[6:16, 4:20])


def test_what_reaches_far_beyond_a_large_picture_is_shown_smaller() -> None:
    """Three times the side of a photo of 24 megapixels would be a gigabyte; what is found there lies where it was."""
    picture = np.zeros((4000, 6000, 3), np.uint8)
    picture[1500:1800, 4000:4300] = 255
    for view in looks.views(6000, 4000):
        shown, by = looks.seen(picture, view), looks.reduction(view, 6000, 4000)
        inside = view[0] >= 0 and view[1] >= 0
        assert (by == 1) if inside else (by > 1 and max(shown.shape) <= 2 * looks.MOST_SHOWN), view
        rows, columns = np.nonzero((shown == 255).all(axis=2))
        if not len(rows):
            continue
        box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        heat = (shown[..., 0] == 255).astype(np.float32)
        ground = Ground(heat, box, ((box[0] + 1.0, box[1] + 1.0),), np.zeros((2, 2), np.float32),
                        Evidence(0.5, 0.5, 0.5, 0.0))  # fmt: skip
        found = looks.told(ground, view, Grid.padded(14, 14, 6000, 4000))
        assert found is not None and found.heat.shape == (4000, 6000)
        expected = (4000, 1500, 4300, 1800) if by > 1 else (max(4000, view[0]), max(1500, view[1]),
                                                            min(4300, view[2]), min(1800, view[3]))  # fmt: skip
        assert np.abs(np.subtract(found.box, expected)).max() <= 3 * by, (view, found.box)
        away = found.heat.copy()
        away[1500 - 3 * by : 1800 + 3 * by, 4000 - 3 * by : 4300 + 3 * by] = 0
        assert not away.any()


@pytest.mark.parametrize("view", looks.views(320, 240))
def test_what_a_view_finds_lies_at_the_same_place_of_the_picture(view: tuple[int, int, int, int]) -> None:
    """A blob of attention on (200, 130) of the picture, wherever it is in the view."""
    x0, y0, x1, y1 = view
    if not (x0 <= 190 and x1 >= 210 and y0 <= 120 and y1 >= 140):
        return
    own = Grid.padded(14, 14, x1 - x0, y1 - y0)
    rows, columns = np.mgrid[:14, :14]
    x = own.x0 + (columns + 0.5) * own.cell_width + x0
    y = own.y0 + (rows + 0.5) * own.cell_height + y0
    maps = np.exp(-((x - 200) ** 2 + (y - 130) ** 2) / (2 * own.cell_width**2))[None] * 0.5
    seen = ground_studio(maps, None, own)
    seen = replace(seen, cover=1 - seen.heat)
    found = looks.told(seen, view, Grid.padded(14, 14, 320, 240))
    assert found is not None and found.cover is not None and found.cover.shape == (240, 320)
    moved = np.isclose(found.cover, 1 - found.heat)
    assert moved.any() and (moved | (found.cover == 0)).all(), "as the heat is"
    assert found.heat.shape == (240, 320)
    px, py = found.points[0]
    assert abs(px - 200) < own.cell_width and abs(py - 130) < own.cell_height
    bx0, by0, bx1, by1 = found.box
    assert 0 <= bx0 < 200 < bx1 <= 320 and 0 <= by0 < 130 < by1 <= 240
    peak = np.unravel_index(int(found.heat.argmax()), found.heat.shape)
    assert abs(peak[1] - 200) <= own.cell_width and abs(peak[0] - 130) <= own.cell_height


def test_what_lies_outside_the_picture_is_nothing() -> None:
    view = (-100, -100, 200, 200)
    maps = np.zeros((1, 14, 14))
    maps[0, 0, 0] = 0.5
    ground = ground_studio(maps, None, Grid.padded(14, 14, 300, 300))
    assert looks.told(ground, view, Grid.padded(14, 14, 100, 100)) is None


SHAPES = {
    "padded": Grid.padded, "stretched": Grid.stretched,
    "cropped": lambda rows, columns, width, height: Grid.cropped(rows, columns, width, height, 100),
}  # fmt: skip


@pytest.mark.parametrize("kind", SHAPES)
@given(width=st.integers(30, 300), height=st.integers(30, 300))
def test_what_is_alike_in_picture_and_parts_stays_so_when_joined(kind: str, width: int, height: int) -> None:
    grid, views = SHAPES[kind](10, 10, width, height), looks.parts(width, height, looks.TILE)
    parts = [SHAPES[kind](10, 10, x1 - x0, y1 - y0) for x0, y0, x1, y1 in views]
    alike = np.full((10, 10), 0.5, np.float32)
    both, fine = looks.joined(alike, grid, [(view, part, alike) for view, part in zip(views, parts, strict=True)])
    assert both.shape == (fine.rows, fine.columns) == (20, 20)
    np.testing.assert_allclose(both[fine.inside()], 0.5, atol=1e-5)


@pytest.mark.parametrize("kind", ["padded", "stretched"])
@given(
    width=st.integers(60, 300), height=st.integers(60, 300), across=st.floats(0.05, 0.95), down=st.floats(0.05, 0.95)
)  # fmt: skip
def test_what_a_part_shows_is_where_it_is_when_joined(
    kind: str, width: int, height: int, across: float, down: float
) -> None:
    """A spot that the picture and the parts around it see, each in the cells that it lies in."""
    x, y = across * width, down * height

    def spot(grid: Grid, left: int, upper: int) -> np.ndarray:
        rows, columns = np.indices((20, 20)) + 0.5
        apart = np.hypot(
            grid.x0 + columns * grid.cell_width + left - x, grid.y0 + rows * grid.cell_height + upper - y
        )  # fmt: skip
        return np.exp(-0.5 * (apart / (0.04 * max(width, height))) ** 2).astype(np.float32)

    whole, seen = SHAPES[kind](20, 20, width, height), []
    for view in looks.parts(width, height, looks.TILE):
        part = SHAPES[kind](20, 20, view[2] - view[0], view[3] - view[1])
        seen.append((view, part, spot(part, *view[:2])))
    both, fine = looks.joined(spot(whole, 0, 0), whole, seen)
    row, column = np.unravel_index(both.argmax(), both.shape)
    px, py = fine.point(column + 0.5, row + 0.5)
    near = 0.04 * max(width, height)
    assert abs(px - x) <= fine.cell_width + near and abs(py - y) <= fine.cell_height + near
