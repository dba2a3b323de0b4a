"""The two ways from a few heads' maps to heat map, box and points: the paper's and the studio's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy  # its parts are loaded when first used: the window needs none of them

from locheads_studio.errors import HeadError
from locheads_studio.heads.arrays import Bools, Doubles, Floats, checked
from locheads_studio.heads.assembly import EIGHT, agreed, assemble, heard, hull_box, prepare, pseudo_mask, smooth
from locheads_studio.heads.calibration import Judgement
from locheads_studio.heads.confidence import Evidence, Verdict, weigh
from locheads_studio.heads.grid import FloatBox, Grid, IntBox, interpolation

Point = tuple[float, float]

# The studio's own numbers; keyword arguments of ``ground_studio`` so that an evaluation can move them.
STUDIO_SIGMA = 0.7  # lighter than the paper's 1.0: a one-cell object keeps 32 % of its peak instead of 16 %, and the
STUDIO_KERNEL = 5  # paper's own table is flat from 0.4 to 1.4 (§3.4), so nothing is lost on larger objects
# Of the peak. On 344 sentences of validation scenes Acc@0.5 was .72, .76, .77, .79 and .79 for 0.25, 0.3, 0.35, 0.4 and
# 0.5, cIoU .73, .73, .74, .74 and .71.
STUDIO_LEVEL = 0.4
FINE = 8  # the component is found on the map interpolated so many times finer: edges between cells, not only on them

_POINT_LEVEL = 0.6  # of the peak: a weaker maximum in the component is no point to prompt with
_POINT_GAP = 1.5  # cells between two points
_SECOND_LEVEL = 0.5  # of the first peak: a weaker second is not offered
_EVERY_LEVEL = 0.15  # of the first peak: a weaker one is none of "all" (0.05 to 0.15 find most; 0.3 loses some)
_EVERY_MOST = 12  # places of "all"
# How much a mask's agreement with the heat map counts beside the segmenter's own score, which alone does a little
# better than agreement alone (scenes outside training: Acc@0.5 0.63 and 0.62).
AGREEMENT = 0.5
STUDIO_MARGIN = 0.1
"""Of the box's sides, on each side of it in the segmenter's prompt: the heat ends before the object does. On 726
sentences of validation scenes the masks' mean IoU rose by 0.010 +- 0.005, on the 326 of them that it was not chosen
on by 0.008 +- 0.008."""
REACH = 0.05
"""Of a picture's longer side: how far a point is moved to lie on the mask."""
LOGIT_RANGE = 10.0  # mask logits run from -10 to 10, about what SAM's own low-resolution masks hold


@dataclass(frozen=True, eq=False)
class Candidate:
    """One place the phrase may mean: a box in picture pixels (half-open) and 1-3 points (x, y), strongest first."""

    box: IntBox
    points: tuple[Point, ...]


@dataclass(frozen=True, eq=False)
class Ground:
    """Where the heads looked.

    heat: float32 [height, width] of the picture, 0..1. box: x0, y0, x1, y1 in picture pixels, half-open. points: 1-3
    (x, y), strongest first, all in the same region. second: another place that drew at least half as much attention.
    logits: float32 [rows, columns] on the token grid, above 0 inside the region, for display. confidence:
    0..1. judged: the calibrated judgement, where the VLM has one. others: the places of all instances after the first.
    margin: around the box in the segmenter's prompt, of its sides. pointed: whether the points prompt the segmenter,
    too; those of a box that something else than a map gave are only its middle. cover: how much of each pixel the thing
    covers, float32 [height, width], 0..1, for a VLM with a ``cover.Cover``. hot: the heat's box, where ``box`` is the
    one around what is covered.
    """

    heat: Floats
    box: IntBox
    points: tuple[Point, ...]
    logits: Floats
    evidence: Evidence
    second: Candidate | None = None
    judged: Judgement | None = None
    others: tuple[Candidate, ...] = ()
    margin: float = STUDIO_MARGIN
    pointed: bool = True
    cover: Floats | None = None
    hot: IntBox | None = None

    @property
    def extent(self) -> Floats:
        """What masks are chosen by, float32 [height, width]: what the thing covers where known, else the heat."""
        return self.heat if self.cover is None else self.cover

    @property
    def confidence(self) -> float:
        """0..1: the probability of ``calibration.py`` if there is one, else the order of ``confidence.py``."""
        return self.judged.confidence if self.judged is not None else self.evidence.confidence

    @property
    def verdict(self) -> Verdict:
        """ "sure", "likely" (only with a calibration), "two candidates", "not found"; of the paper's "no verdict"."""
        return self.judged.verdict if self.judged is not None else self.evidence.verdict


def ground_paper(maps: npt.ArrayLike, grid: Grid, *, kernel: int = 7, sigma: float = 1.0) -> Ground:
    """The published way (§5, App. B.2), for reproduction: maps [K, rows, columns] as the heads gave them.

    Gaussian per map (7 taps, sigma 1), sum, threshold at the mean, largest convex hull, tight box, mapped back to the
    picture through the processor's padding or crop. Points and logits are no part of it; they come along for display.
    It has no confidence and no verdict: whatever it is asked for, it has a box. Only where no cell lies above the mean
    the box is the whole picture and the verdict "not found".
    """
    heads = _for_grid(maps, grid)
    combined = assemble(heads, kernel, sigma)
    mask = pseudo_mask(combined)
    cells = hull_box(mask)
    if cells is None:
        return _nothing(grid, 1.0)
    low, high = float(combined.min()), float(combined.max())
    heat = (combined - low) / (high - low)
    x0, y0, x1, y1 = cells
    region = np.zeros_like(mask)
    region[y0:y1, x0:x1] = mask[y0:y1, x0:x1]
    logits = _logits(heat, region, (float(combined.mean()) - low) / (high - low))
    points = _points(heat, region, grid)
    evidence = weigh(smooth(heads, kernel, sigma), combined, 1.0, 0.0)
    none = Judgement(0.0, "no verdict")
    return Ground(grid.upsample(heat), grid.to_picture(cells), points, logits, evidence, judged=none)


def ground_studio(
    maps: npt.ArrayLike,
    neutral: npt.ArrayLike | None,
    grid: Grid,
    *,
    weights: Sequence[float] | None = None,
    contrast: float = 1.0,
    sigma: float = STUDIO_SIGMA,
    level: float = STUDIO_LEVEL,
    fine: bool = True,
    every: bool = False,
) -> Ground:
    """The studio's way: maps [K, rows, columns], neutral ones of the same shape or None -> heat, box, points,
    confidence.

    Every head's map and its neutral map are normalised, subtracted and cut at zero (``prepare``), cells in the padding
    dropped, smoothed lightly, and their geometric mean taken (``agreed``; ``weights`` are exponents, and less for a
    head that hardly looks, ``heard``): a sum is led by the loudest head, a product by what all heads look at.
    The region is the 8-connected component around the peak above ``level`` of the peak (the paper's mean says how large
    the picture is, not the object), found between cells by interpolation (on whole cells without ``fine``); the box is
    tight around it. When a neutral map explains everything the plain maps are used and nothing
    counts as found. With ``every``, the places of weaker peaks come along as ``others``.
    """
    heads = _for_grid(maps, grid)
    weight = np.ones(len(heads)) if weights is None else np.asarray(weights, np.float64)
    if weight.shape != (len(heads),) or not (np.isfinite(weight) & (weight >= 0)).all() or not weight.any():
        raise HeadError(
            "{weights} are no weights for {heads} heads.",
            "Give each head a weight from 0.",
            weights=weights,
            heads=len(heads),
        )
    counts = weight * heard(heads)
    if counts.any():
        weight = counts
    inside = grid.inside()
    moved = prepare(heads, neutral, contrast) * inside
    moved[moved.sum(axis=(1, 2)) < 1e-6] = 0.0  # what rounding leaves of two equal maps
    reaction = float(weight @ moved.sum(axis=(1, 2)) / weight.sum()) if neutral is not None else 1.0
    if not np.tensordot(weight, moved, 1).any():
        moved, reaction = prepare(heads) * inside, 0.0 if neutral is not None else reaction
    blurred = smooth(moved, STUDIO_KERNEL, sigma) * inside
    combined = agreed(blurred, weight) * inside
    peak = float(combined.max())
    if peak <= 0.0:
        return _nothing(grid, reaction)
    heat = combined / peak
    found = place(heat, grid, level, fine=fine)
    evidence = weigh(blurred[weight > 0], combined, reaction, found.rivalry)
    rest = _rest(heat, found, level, grid) if every else ()
    first = found.first
    return Ground(grid.upsample(heat), first.box, first.points, found.logits, evidence, found.second, others=rest)


class Placed(NamedTuple):
    """The ``first`` place of a heat map and a ``second``, if there is one of at least half its peak; ``rivalry``: the
    second's peak over the first's. ``surface``, ``region``: the map between cells, and the first's part of it.
    ``logits``: float32 [rows, columns], above 0 in the first."""

    first: Candidate
    second: Candidate | None
    rivalry: float
    surface: Doubles
    region: Bools
    logits: Floats


def place(heat: Doubles, grid: Grid, level: float, *, fine: bool = True) -> Placed:
    """Of a heat map [rows, columns] whose peak is 1: what is connected to the peak above ``level``, and its rival."""
    surface: Doubles = _finer(heat, grid.inside()) if fine else np.repeat(np.repeat(heat, FINE, 0), FINE, 1)
    summits = _peaks(heat, _SECOND_LEVEL)
    region = _component(surface, summits[0], level)
    first = _candidate(heat, region, grid)
    others = [summit for summit in summits if not region[_fine_cell(summit)]]
    second, rivalry = None, 0.0
    if others:
        rivalry = float(heat[others[0]])
        own = _component(surface, others[0], level * rivalry)
        if own[_fine_cell(summits[0])]:  # at its own level it runs into the first: keep to the first's level
            own = _component(surface, others[0], min(level, rivalry))
        second = _candidate(heat, own & ~region, grid)
    cells = region.reshape(grid.rows, FINE, grid.columns, FINE).mean(axis=(1, 3)) >= 0.5
    cells[summits[0]] = True
    return Placed(first, second, rivalry, surface, region, _logits(heat, cells, level))


def _rest(heat: Doubles, found: Placed, level: float, grid: Grid) -> tuple[Candidate, ...]:
    """The places of the peaks outside the first's region, each above half its own peak, none in another."""
    taken, fine = found.region.copy(), found.surface
    others: list[Candidate] = []
    for summit in _peaks(heat, _EVERY_LEVEL):
        if not taken[_fine_cell(summit)] and len(others) < _EVERY_MOST:
            own = _component(np.where(taken, 0.0, fine), summit, max(level, 0.5 * float(heat[summit])))
            others.append(_candidate(heat, own & ~taken, grid))
            taken |= own
    return tuple(others)


def agreement(mask: npt.ArrayLike, heat: Floats) -> float:
    """How well a mask (bool, or uint8 with 128 and more inside; [height, width]) fits a heat map: soft IoU, 0..1.

    sum(min(mask, heat)) / sum(max(mask, heat)) = heat inside / (area + heat outside). A pixel of heat h raises the
    score r of a mask only when h > r / (1 + r): heat left out and cold area taken in both cost. It chooses among
    SAM's masks.
    """
    array = np.asarray(mask)
    cells = array if array.dtype == np.bool_ else array >= 128
    if cells.shape != heat.shape:
        raise HeadError(
            "The mask is {shape}, the heat map {shape2}.",
            "Hand over both at the same size.",
            shape=cells.shape,
            shape2=heat.shape,
        )
    within = float(heat.sum(where=cells, dtype=np.float64))
    union = np.count_nonzero(cells) + float(heat.sum(dtype=np.float64)) - within
    return within / union if union > 0 else 0.0


def framed(box: IntBox, width: int, height: int, margin: float = STUDIO_MARGIN) -> IntBox:
    """The box with ``margin`` of its sides around it, whole pixels, within a picture of this size."""
    x0, y0, x1, y1 = box
    dx, dy = margin * (x1 - x0), margin * (y1 - y0)
    return (
        max(0, math.floor(x0 - dx)), max(0, math.floor(y0 - dy)),
        min(width, math.ceil(x1 + dx)), min(height, math.ceil(y1 + dy)),
    )  # fmt: skip


def settled(point: Point, mask: npt.ArrayLike) -> Point:
    """The point (x, y), on the mask (bool [height, width]): where it lies beside it, the middle of the mask's nearest
    pixel, preferably not one of its edge. A peak falls between the slats of a bench, for a cell of the map is larger
    than they are. A point further than ``REACH`` from the mask stays.
    """
    inside = np.asarray(mask, bool)
    height, width = inside.shape
    reach = math.ceil(REACH * max(height, width))
    column, row = min(max(int(point[0]), 0), width - 1), min(max(int(point[1]), 0), height - 1)
    if inside[row, column]:
        return point
    top, left = max(row - reach, 0), max(column - reach, 0)
    near = inside[top : row + reach + 1, left : column + reach + 1]
    core = scipy.ndimage.binary_erosion(near)
    rows, columns = np.nonzero(core if core.any() else near)
    apart = np.hypot(columns + left - column, rows + top - row)
    if not len(apart) or apart.min() > reach:
        return point
    best = int(apart.argmin())
    return columns[best] + left + 0.5, rows[best] + top + 0.5


def worth(mask: npt.ArrayLike, score: float, heat: Floats) -> float:
    """How much a mask is to be trusted: the segmenter's score of it, 0..1, and its agreement with the heat map."""
    return score * (1 - AGREEMENT + AGREEMENT * agreement(mask, heat))


def _for_grid(maps: npt.ArrayLike, grid: Grid) -> Doubles:
    heads = checked(maps, 3)
    if heads.shape[1:] != (grid.rows, grid.columns):
        raise HeadError(
            "The maps are {heads}, the grid {grid}.",
            "Read both from the same picture.",
            heads=heads.shape[1:],
            grid=(grid.rows, grid.columns),
        )
    return heads


def _nothing(grid: Grid, reaction: float) -> Ground:
    empty = np.zeros((grid.height, grid.width), np.float32)
    logits = np.full((grid.rows, grid.columns), -LOGIT_RANGE, np.float32)
    evidence = Evidence(0.0, 0.0, reaction, 0.0)
    return Ground(empty, (0, 0, grid.width, grid.height), ((grid.width / 2, grid.height / 2),), logits, evidence)


def _finer(heat: Doubles, inside: Bools) -> Doubles:
    """The map read FINE times per cell each way, cells outside the picture left out of the interpolation and zero."""
    weights = []
    for axis in (1, 0):
        seen = np.flatnonzero(inside.any(axis=axis))
        places = (np.arange(heat.shape[1 - axis] * FINE) + 0.5) / FINE - 0.5
        weights.append(interpolation(places, int(seen[0]), int(seen[-1]), heat.shape[1 - axis]).astype(np.float64))
    fine: Doubles = weights[0] @ heat @ weights[1].T
    return fine * np.kron(inside, np.ones((FINE, FINE)))


def _fine_cell(cell: tuple[int, int]) -> tuple[int, int]:
    return cell[0] * FINE + FINE // 2, cell[1] * FINE + FINE // 2


def _component(fine: Doubles, cell: tuple[int, int], level: float) -> Bools:
    """The 8-connected part of fine >= level around a cell; at least the middle of that cell."""
    row, column = _fine_cell(cell)
    above = fine >= level
    above[row - 1 : row + 1, column - 1 : column + 1] = True  # the centre lies between the four middle fine cells
    labels, _ = scipy.ndimage.label(above, structure=EIGHT)
    result: Bools = labels == labels[row, column]
    return result


def _peaks(heat: Doubles, level: float) -> list[tuple[int, int]]:
    """Cells (row, column) that are local maxima of at least ``level`` of the highest, strongest first, well apart."""
    highest_near = scipy.ndimage.maximum_filter(heat, size=3, mode="constant")
    top = (heat >= highest_near) & (heat > 0) & (heat >= level * heat.max())
    cells = np.argwhere(top)
    chosen: list[tuple[int, int]] = []
    for row, column in cells[np.argsort(-heat[top], kind="stable")].tolist():
        if all(np.hypot(row - r, column - c) >= _POINT_GAP for r, c in chosen):
            chosen.append((row, column))
    return chosen


def _refined(heat: Doubles, row: int, column: int) -> Point:
    """The summit of the parabolas through a peak and its neighbours, in cell units (x, y)."""
    return column + 0.5 + _summit(heat[row], column), row + 0.5 + _summit(heat[:, column], row)


def _summit(line: Doubles, place: int) -> float:
    if not 0 < place < len(line) - 1:
        return 0.0
    before, here, after = (float(value) for value in line[place - 1 : place + 2])
    bend = before - 2.0 * here + after
    return float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5)) if bend < 0 else 0.0


def _candidate(heat: Doubles, region: Bools, grid: Grid) -> Candidate:
    rows, columns = np.flatnonzero(region.any(axis=1)), np.flatnonzero(region.any(axis=0))
    box: FloatBox = (columns[0] / FINE, rows[0] / FINE, (columns[-1] + 1) / FINE, (rows[-1] + 1) / FINE)
    touched = region.reshape(grid.rows, FINE, grid.columns, FINE)[:, FINE // 2, :, FINE // 2]
    return Candidate(grid.to_picture(box), _points(heat, touched, grid))


def _points(heat: Doubles, region: Bools, grid: Grid) -> tuple[Point, ...]:
    """The up to three strongest peaks in a region of the token grid, in picture pixels."""
    peaks = _peaks(np.where(region, heat, 0.0), _POINT_LEVEL)[:3]
    return tuple(grid.point(*_refined(heat, *peak)) for peak in peaks)


def _logits(heat: Doubles, region: Bools, level: float) -> Floats:
    """Straight from -10 at no heat over 0 at ``level`` to 10 at the peak, and never above 0 outside the region."""
    rising = np.where(heat >= level, (heat - level) / max(1.0 - level, 1e-6), (heat - level) / max(level, 1e-6))
    logits = LOGIT_RANGE * np.clip(rising, -1.0, 1.0)
    return np.where(region, logits, np.minimum(logits, -0.1 * LOGIT_RANGE)).astype(np.float32)
