"""What the segmenter is trained on: drawn scenes kept on disk, and prompts made from their regions. No torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from locheads_studio.world.scene import LEAST_AREA, Scene, draw_scene
from locheads_studio.world.words import EDITION

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

MAX_REGIONS: Final = 60
CLOSE: Final = 0.35
"""Share of close looks at a region, as the program takes them at small things."""
LEAST_CLOSE: Final = 32  # pixels of the drawn scene across a close look
ABSENT, OBJECT = -2, -1  # in place of a parent's index


def scene_size(seed: int, side: int) -> tuple[int, int]:
    """Width and height of the scene of ``seed``: mostly square, else 4:3 or 3:4."""
    short = side * 3 // 4
    return {0: (side, short), 1: (short, side)}.get(seed * 7919 % 13 // 2, (side, side))


class ScenePool:
    """A ring of drawn scenes in files: pictures, region numbers per pixel, and each region's parent.

    ``drawn`` scenes were drawn since the beginning; drawing on replaces the oldest, so that training sees ever new
    scenes at the cost of drawing only a few. The number stands in the file beside the arrays.
    """

    def __init__(self, folder: Path, capacity: int, side: int) -> None:
        """Open or create the pool of ``capacity`` scenes of ``side`` pixels in ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        self.capacity, self.side = capacity, side

        def array(name: str, shape: tuple[int, ...], dtype: type) -> npt.NDArray[np.generic]:
            path = folder / f"{name}-{capacity}x{side}-edition{EDITION}.npy"
            if path.exists():
                return np.lib.format.open_memmap(path, mode="r+")
            return np.lib.format.open_memmap(path, mode="w+", dtype=dtype, shape=(capacity, *shape))

        self._pictures = array("pictures", (side, side, 3), np.uint8)
        self._numbers = array("numbers", (side, side), np.uint8)
        self._parents = array("parents", (MAX_REGIONS,), np.int8)
        self._sizes = array("sizes", (3,), np.int64)  # width, height, seed + 1 (0: nothing there yet)

    @property
    def drawn(self) -> int:
        """Number of scenes drawn so far: the next seed."""
        return int(self._sizes[:, 2].max())

    def draw(self, count: int) -> None:
        """Draw the next ``count`` scenes of the training split."""
        for seed in range(self.drawn, self.drawn + count):
            width, height = scene_size(seed, self.side)
            slot = seed % self.capacity
            scene = draw_scene(seed, "train", width, height)
            self._sizes[slot, 2] = 0
            self._pictures[slot, :height, :width] = scene.picture
            self._numbers[slot], self._parents[slot] = _numbered(scene, self.side)
            self._sizes[slot] = width, height, seed + 1

    def get(self, rng: np.random.Generator, side: int, whole: float = 0.0) -> Sample:
        """Return a random scene, half of the time mirrored, its longer side ``side`` pixels.

        Below the pool's own size it is a random crop, from one at the scene's scale (at most half of it, in length)
        to the whole scene made smaller; for a share ``whole`` of the draws the whole scene, and then for ``CLOSE`` of
        them a close look at one region.
        """
        slot = int(rng.integers(min(self.drawn, self.capacity)))
        width, height, _ = (int(v) for v in self._sizes[slot])
        picture = np.asarray(self._pictures[slot, :height, :width])
        numbers = np.asarray(self._numbers[slot, :height, :width])
        if side < self.side:
            way = rng.random()
            if whole <= way < whole + CLOSE and whole and numbers.any():
                x, y, columns, rows = _close_up(numbers, rng)
            else:
                share = 1.0 if way < whole else rng.uniform(max(side / self.side, 0.5), 1.0)
                rows, columns = round(height * share), round(width * share)
                y, x = int(rng.integers(height - rows + 1)), int(rng.integers(width - columns + 1))
            scale = side / max(rows, columns)
            size = max(1, round(columns * scale)), max(1, round(rows * scale))
            how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            picture = cv2.resize(picture[y : y + rows, x : x + columns], size, interpolation=how)
            numbers = cv2.resize(numbers[y : y + rows, x : x + columns], size, interpolation=cv2.INTER_NEAREST_EXACT)
        if rng.random() < 0.5:
            picture, numbers = picture[:, ::-1], numbers[:, ::-1]
        masks = []
        parents = np.asarray(self._parents[slot])
        for index in np.flatnonzero(parents != ABSENT):
            members = [index + 1, *(np.flatnonzero(parents == index) + 1)]
            mask = np.isin(numbers, members)
            if mask.sum() >= LEAST_AREA * side / 256:
                masks.append(mask)
        return Sample(picture, masks)


def _close_up(numbers: npt.NDArray[np.uint8], rng: np.random.Generator) -> tuple[int, int, int, int]:
    """Left, top, width and height of a square (less at the edges) around a random region of those in ``numbers``."""
    height, width = numbers.shape
    x0, y0, x1, y1 = tight_box(numbers == rng.choice(np.unique(numbers[numbers > 0])))
    side = max(max(x1 - x0, y1 - y0) * rng.uniform(1.4, 3.2), LEAST_CLOSE)
    columns, rows = min(round(side), width), min(round(side), height)
    left, top = (float(c) + rng.uniform(-0.15, 0.15) * side for c in ((x0 + x1 - columns) / 2, (y0 + y1 - rows) / 2))
    return min(max(round(left), 0), width - columns), min(max(round(top), 0), height - rows), columns, rows


@dataclass(frozen=True, eq=False)
class Sample:
    """A picture uint8 [H, W, 3] and its regions' masks, bool [H, W]."""

    picture: npt.NDArray[np.uint8]
    masks: list[Bools]


def _numbered(scene: Scene, side: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int8]]:
    """Return the scene's regions as numbers per pixel (parts over their owners, 0 nothing) and parents."""
    numbers = np.zeros((side, side), np.uint8)
    parents = np.full(MAX_REGIONS, ABSENT, np.int8)
    height, width = scene.picture.shape[:2]
    for part in (False, True):
        for index, region in enumerate(scene.regions[:MAX_REGIONS]):
            if region.part == part:
                numbers[:height, :width][region.mask] = index + 1
                parents[index] = OBJECT if region.parent is None else region.parent
    return numbers, parents


@dataclass(frozen=True, eq=False)
class Prompts:
    """N prompts of one layout. All coordinates in pixels of the model's padded square input.

    ``boxes`` float32 [N, 4] or None; ``points`` float32 [N, k, 2] and ``labels`` [N, k] or None; ``coarse`` float32
    logits [N, s, s], used where ``has_coarse`` [N]; ``targets`` float32 [N, s, s]: share of the pixel that is inside.
    """

    boxes: Floats | None
    points: Floats | None
    labels: npt.NDArray[np.int32] | None
    coarse: Floats
    has_coarse: Bools
    targets: Floats


@dataclass(frozen=True)
class Layout:
    """What a group of prompts consists of: ``count`` per picture, ``coarse`` the share with a coarse mask."""

    count: int
    box: bool
    points: bool
    coarse: float


LAYOUTS: Final = (Layout(4, True, False, 0.4), Layout(4, False, True, 0.25), Layout(3, True, True, 0.6),
                  Layout(1, False, False, 1.0))  # fmt: skip


def make_prompts(samples: list[Sample], layout: Layout, side: int, low: int, rng: np.random.Generator) -> Prompts:
    """Make ``layout.count`` prompts for each picture; ``side`` is the model's input, ``low`` its mask resolution."""
    k = int(rng.choice([1, 1, 2, 3]))
    boxes, points, labels, coarse, targets = [], [], [], [], []
    for sample in samples:
        for _ in range(layout.count):
            mask = sample.masks[int(rng.integers(len(sample.masks)))]
            full = np.zeros((side, side), np.float32)
            full[: mask.shape[0], : mask.shape[1]] = mask
            targets.append(cv2.resize(full, (low, low), interpolation=cv2.INTER_AREA))
            boxes.append(loose_box(mask, rng))
            clicked = clicks(mask, k, rng, shaky=layout.box) if layout.points else ([], [])
            points.append(clicked[0])
            labels.append(clicked[1])
            coarse.append(coarse_logits(mask, side, low, rng))
    return Prompts(
        np.asarray(boxes, np.float32) if layout.box else None,
        np.asarray(points, np.float32) if layout.points else None,
        np.asarray(labels, np.int32) if layout.points else None,
        np.stack(coarse),
        rng.random(len(targets)) < layout.coarse,
        np.stack(targets),
    )


def tight_box(mask: Bools) -> tuple[int, int, int, int]:
    """Return the half-open box of a mask that is not empty."""
    columns, rows = np.flatnonzero(mask.any(0)), np.flatnonzero(mask.any(1))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def loose_box(mask: Bools, rng: np.random.Generator) -> Floats:
    """Return the mask's box as people and attention maps draw it: exact, a little off, or sloppy."""
    box = np.asarray(tight_box(mask), np.float32)
    noise = rng.choice([0.0, 0.1, 0.28], p=[0.2, 0.5, 0.3])
    extent = np.tile(box[2:] - box[:2], 2)
    box = box + rng.uniform(-noise, noise, 4).astype(np.float32) * extent + (rng.uniform(-1, 1, 4) if noise else 0)
    limits = np.tile(np.asarray(mask.shape[::-1], np.float32), 2)
    box = np.clip(box, 0, limits)
    box[2:] = np.maximum(box[2:], box[:2] + 1)
    return box.astype(np.float32)


def clicks(mask: Bools, count: int, rng: np.random.Generator, *, shaky: bool) -> tuple[list[Floats], list[int]]:
    """Return ``count`` points and labels: the first inside, the others inside or (a third) outside but near.

    ``shaky`` moves some of the inside points by a few pixels, as peaks of a heat map are.
    """
    x0, y0, x1, y1 = tight_box(mask)
    depth = cv2.distanceTransform(np.pad(mask[y0:y1, x0:x1].astype(np.uint8), 1), cv2.DIST_L2, 3)[1:-1, 1:-1]
    inside = np.argwhere(depth > 0)
    grow = 4 + max(x1 - x0, y1 - y0) // 3
    around = ~mask[max(0, y0 - grow) : y1 + grow, max(0, x0 - grow) : x1 + grow]
    outside = np.argwhere(around) + np.asarray((max(0, y0 - grow), max(0, x0 - grow)))
    points: list[Floats] = []
    labels: list[int] = []
    for number in range(count):
        negative = number > 0 and rng.random() < 0.33 and len(outside) > 0
        if negative:
            y, x = outside[int(rng.integers(len(outside)))]
        else:
            tries = inside[rng.integers(len(inside), size=6 if rng.random() < 0.6 else 1)]
            y, x = tries[int(depth[tries[:, 0], tries[:, 1]].argmax())] + (y0, x0)
        point = np.asarray([x + 0.5, y + 0.5], np.float32)
        if shaky and not negative and rng.random() < 0.3:
            point += rng.normal(0, 4, 2).astype(np.float32)
        points.append(point)
        labels.append(0 if negative else 1)
    return points, labels


def coarse_logits(mask: Bools, side: int, low: int, rng: np.random.Generator) -> Floats:
    """Return a coarse mask prompt [low, low] as logits: mostly like an attention map, else like an earlier mask."""
    height, width = (max(1, round(n * low / side)) for n in mask.shape)
    values = mask.astype(np.float32)
    if rng.random() < 0.7:
        grid = int(rng.integers(9, 17))
        heat = cv2.resize(values, (grid, grid), interpolation=cv2.INTER_AREA)
        heat *= np.exp(rng.normal(0, 0.5, heat.shape)).astype(np.float32)
        heat += 0.15 * rng.random() * rng.random(heat.shape).astype(np.float32) * float(heat.max())
        heat = cv2.GaussianBlur(heat, (0, 0), float(rng.uniform(0.5, 1.1)))
        heat /= max(float(heat.max()), 1e-6)
        heat = cv2.resize(heat, (width, height), interpolation=cv2.INTER_LINEAR)
        logits = rng.uniform(8, 16) * (heat - rng.uniform(0.25, 0.5))
    else:
        soft = cv2.resize(values, (width, height), interpolation=cv2.INTER_AREA)
        change: Callable[..., npt.NDArray[np.generic]] = cv2.dilate if rng.random() < 0.5 else cv2.erode
        soft = np.asarray(change(soft, np.ones((int(rng.integers(1, 5)),) * 2, np.uint8)), np.float32)
        logits = rng.uniform(8, 24) * (cv2.GaussianBlur(soft, (0, 0), float(rng.uniform(0.3, 1.5))) - 0.5)
    padded = np.full((low, low), float(logits.min()), np.float32)
    padded[:height, :width] = logits
    return padded
