"""A second look at a picture when the first found nothing: from further away, and closer.

A VLM knows things at the sizes it was trained with. Padded, a picture shows what fills it smaller; its parts show what
is small in it larger. A view is a box in picture pixels that may reach outside; what was found in a view is told in
pixels of the picture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from locheads_studio.heads.arrays import Bools, Floats
from locheads_studio.heads.cover import At, Cover
from locheads_studio.heads.grid import Grid, IntBox, interpolation
from locheads_studio.heads.grounding import LOGIT_RANGE, Candidate, Ground, Point

PADS: Final = (1.4, 2.0, 3.0)
"""Sides of the padded views, as multiples of the picture's longer side."""
TILE: Final = 0.6
"""Sides of the four parts, as shares of the picture's: a thing on the border of one is whole in another."""
PART: Final = 2 / 3
"""The same of the parts on which one more of a thing is looked for, whose whole others may hide."""
GREY: Final = (122, 116, 104)
"""What lies around the picture: the mean colour that CLIP's processor takes away, so that it says nothing."""


def views(width: int, height: int) -> tuple[IntBox, ...]:
    """The views of a picture: x0, y0, x1, y1 in its pixels, those from further away first."""
    found = []
    for pad in PADS:
        side = round(pad * max(width, height))
        x0, y0 = (width - side) // 2, (height - side) // 2
        found.append((x0, y0, x0 + side, y0 + side))
    return (*found, *parts(width, height, TILE))


def parts(width: int, height: int, share: float) -> tuple[IntBox, ...]:
    """The four parts of a picture with a ``share`` of its sides, above a half so that they overlap: x0, y0, x1, y1 in
    its pixels; none of a picture that cannot be parted."""
    if min(width, height) < 2:
        return ()
    wide, high = max(1, round(share * width)), max(1, round(share * height))
    return tuple((x, y, x + wide, y + high) for y in (0, height - high) for x in (0, width - wide))


FINER: Final = 2
"""Cells of the joined reading over those of the picture's, each way: what its parts show is finer."""


def joined(whole: Floats, grid: Grid, seen: Sequence[tuple[IntBox, Grid, Floats]]) -> tuple[Floats, Grid]:
    """What is covered (``cover.Cover.read``) by what the picture and its parts show, and the finer grid that it is on.

    ``whole`` is on ``grid``; of each part: its place in the picture, the grid on it, and what is covered there. Each
    cell is the mean of all that show it, the whole picture counted twice: of 1,029 sentences of validation scenes .898
    point right by the picture alone, .911 so where it alone was not sure, .909 with the picture counted once; of those
    about parts of things .780, .818 and .799.
    """
    fine = Grid(
        FINER * grid.rows, FINER * grid.columns, grid.x0, grid.y0, grid.cell_width / FINER, grid.cell_height / FINER,
        grid.width, grid.height,
    )  # fmt: skip
    down = fine.y0 + (np.arange(fine.rows) + 0.5) * fine.cell_height
    across = fine.x0 + (np.arange(fine.columns) + 0.5) * fine.cell_width
    total, times = np.zeros((2, fine.rows, fine.columns), np.float32)
    for (x0, y0, x1, y1), cells, told in (((0, 0, grid.width, grid.height), grid, whole), *seen):
        inside = cells.inside()
        rows = _weights((down - y0 - cells.y0) / cells.cell_height, inside, 1)
        columns = _weights((across - x0 - cells.x0) / cells.cell_width, inside, 0)
        shown = ((down >= y0) & (down < y1))[:, None] & ((across >= x0) & (across < x1))
        counts = np.float32(2 if told is whole else 1)
        total += np.where(shown, counts * (rows @ told.astype(np.float32) @ columns.T), np.float32(0))
        times += counts * shown
    shares: Floats = np.asarray(total / np.maximum(times, 1), np.float32)
    return shares, fine


class Reading(NamedTuple):
    """What is covered by the picture alone, ``whole``, and joined with its parts: ``shares`` on a finer ``grid``, where
    ``at`` tells how far what is at a point reaches."""

    whole: Floats
    shares: Floats
    grid: Grid
    at: At


def read_all(cover: Cover, maps: Floats, grid: Grid, parts: Sequence[tuple[IntBox, Grid, Floats]]) -> Reading:
    """``maps``: of the cover's heads on the ``grid`` of the picture; of its parts the same, with their places."""
    whole = cover.read(maps)
    shares, fine = joined(whole, grid, [(view, cells, cover.read(seen)) for view, cells, seen in parts])

    def at(x: float, y: float) -> Floats:
        there = [
            ((x0, y0, x1, y1), cells, cover.read_at(seen, *cells.cell(x - x0, y - y0)))
            for (x0, y0, x1, y1), cells, seen in parts if x0 <= x < x1 and y0 <= y < y1
        ]  # fmt: skip
        return joined(cover.read_at(maps, *grid.cell(x, y)), grid, there)[0]

    return Reading(whole, shares, fine, at)


def _weights(places: npt.NDArray[Any], inside: Bools, axis: int) -> Floats:
    """What reads lines of cells along the other axis at ``places``, in cells from the edge of the first; only those
    ``inside`` the picture count."""
    counted = np.flatnonzero(inside.any(axis=axis))
    return interpolation(places.astype(np.float64) - 0.5, int(counted[0]), int(counted[-1]), inside.shape[1 - axis])


NEARER: Final = (1.5, 2.5, 4.0)
"""Sides of the pieces that are looked at closer, over the longer side of what was found in them."""
LOOKS: Final = 3
"""How often the piece around what a closer look found is looked at closer again."""
LEAST: Final = 32
"""Pixels across the smallest piece: below, there is nothing more to see."""
SMALL: Final = 5.0
"""Token cells across and down: what spans more of them is seen well enough in the whole picture."""


def nearer(box: IntBox, grid: Grid) -> tuple[IntBox, ...]:
    """The pieces of a picture to look at for a closer look at what lies in ``box``, none where that shows no more."""
    x0, y0, x1, y1 = box
    width, height, longer = grid.width, grid.height, max(x1 - x0, y1 - y0)
    if max((x1 - x0) / grid.cell_width, (y1 - y0) / grid.cell_height) > SMALL:
        return ()
    found = []
    for factor in NEARER:
        side = max(round(factor * longer), LEAST)
        wide, high = min(side, width), min(side, height)
        x = min(max(round((x0 + x1 - wide) / 2), 0), width - wide)
        y = min(max(round((y0 + y1 - high) / 2), 0), height - high)
        found.append((x, y, x + wide, y + high))
    return tuple(dict.fromkeys(view for view in found if view != (0, 0, width, height)))


_OTHERS: Final = re.compile(
    r"\b(?:behind|beside|between|below|beneath|under(?:neath)?|above|near(?:by)?|in front|next to|close to|left|right"
    r"|far(?:ther)?|further|back(?:ground)?|foreground|middle|\w+most|(?:bigg|clos|farth|furth|larg|long|near|short|small"
    r"|tall)est)\b",
    re.IGNORECASE,
)


def needs_others(phrase: str) -> bool:
    """Whether a phrase tells a thing by what else is in the picture, which a piece of it may not show."""
    return _OTHERS.search(phrase) is not None


MOST_SHOWN: Final = 2048
"""Pixels across what a view of more than the picture shows: three times a photo's side would be gigabytes, and no VLM
reads as much."""


def reduction(view: IntBox, width: int, height: int) -> int:
    """By how much a view of a picture is shown smaller, 1 or more: only where it reaches outside."""
    x0, y0, x1, y1 = view
    outside = x0 < 0 or y0 < 0 or x1 > width or y1 > height
    return max(1, max(x1 - x0, y1 - y0) // MOST_SHOWN) if outside else 1


def _reduced(picture: npt.NDArray[np.uint8], by: int) -> npt.NDArray[np.uint8]:
    """Means of squares of ``by`` pixels; what is left over at the right and below goes."""
    rows, columns = max(1, picture.shape[0] // by), max(1, picture.shape[1] // by)
    total = np.zeros((rows, columns, 3), np.uint32)
    down, across = min(by, picture.shape[0]), min(by, picture.shape[1])
    for y in range(down):
        for x in range(across):
            total += picture[y::by, x::by][:rows, :columns]
    return ((total + down * across // 2) // (down * across)).astype(np.uint8)


def seen(picture: npt.NDArray[np.uint8], view: IntBox) -> npt.NDArray[np.uint8]:
    """What a view shows of a picture [H, W, 3]: grey outside of it. As ``reduction`` says, it is shown smaller."""
    by = reduction(view, picture.shape[1], picture.shape[0])
    if by > 1:
        picture = _reduced(picture, by)
        left, upper = round(view[0] / by), round(view[1] / by)
        view = (left, upper, left + (view[2] - view[0]) // by, upper + (view[3] - view[1]) // by)
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = view
    shown = np.empty((y1 - y0, x1 - x0, 3), np.uint8)
    shown[:] = GREY
    left, top, right, bottom = max(x0, 0), max(y0, 0), min(x1, width), min(y1, height)
    shown[top - y0 : bottom - y0, left - x0 : right - x0] = picture[top:bottom, left:right]
    return shown


def told(ground: Ground, view: IntBox, grid: Grid) -> Ground | None:
    """What was found in a view, in pixels of the picture that ``grid`` belongs to; None if it lies outside of it."""
    x0, y0, x1, y1 = view
    by = reduction(view, grid.width, grid.height)
    first = _moved(Candidate(ground.box, ground.points), view, grid)
    if first is None:
        return None
    left, top, right, bottom = max(x0, 0), max(y0, 0), min(x1, grid.width), min(y1, grid.height)
    rows = np.minimum(np.arange(top - y0, bottom - y0) // by, ground.heat.shape[0] - 1)
    columns = np.minimum(np.arange(left - x0, right - x0) // by, ground.heat.shape[1] - 1)

    def moved(values: Floats) -> Floats:
        whole = np.zeros((grid.height, grid.width), np.float32)
        whole[top:bottom, left:right] = values[rows[:, None], columns]
        return whole

    heat, cover = moved(ground.heat), None if ground.cover is None else moved(ground.cover)
    logits: Floats = (LOGIT_RANGE * np.clip(2.0 * grid.of(heat) - 1.0, -1.0, 1.0)).astype(np.float32)
    second = None if ground.second is None else _moved(ground.second, view, grid)
    others = tuple(one for one in (_moved(place, view, grid) for place in ground.others) if one is not None)
    hot = None if ground.hot is None else _moved(Candidate(ground.hot, ground.points), view, grid)
    return replace(
        ground, heat=heat, box=first.box, points=first.points, logits=logits, second=second, others=others, cover=cover,
        hot=hot.box if hot is not None else None,
    )  # fmt: skip


def _moved(place: Candidate, view: IntBox, grid: Grid) -> Candidate | None:
    """A place of a view in the picture's pixels, cut off at its border; None if its strongest point lies outside."""
    x, y = view[:2]
    by = reduction(view, grid.width, grid.height)
    points: list[Point] = [(by * px + x, by * py + y) for px, py in place.points]
    within = [0 <= px < grid.width and 0 <= py < grid.height for px, py in points]
    if not within[0]:
        return None
    x0, y0, x1, y1 = (by * edge for edge in place.box)
    box = (max(x0 + x, 0), max(y0 + y, 0), min(x1 + x, grid.width), min(y1 + y, grid.height))
    if box[0] >= box[2] or box[1] >= box[3]:
        return None
    return Candidate(box, tuple(point for point, here in zip(points, within, strict=True) if here))
