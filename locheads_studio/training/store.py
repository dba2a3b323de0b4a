"""A store of drawn scenes on disk, so that training reads pictures instead of drawing them again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from locheads_studio.document.geometry import Box
from locheads_studio.world.plan import Split
from locheads_studio.world.scene import Scene
from locheads_studio.world.views import draw_padded
from locheads_studio.world.words import EDITION

PAD_COLOUR = (122, 116, 104)
"""What a picture is padded with to a square: CLIP's mean colour, as LLaVA's image processor does."""


@dataclass(frozen=True)
class StoredRegion:
    """A region without its mask; ``box`` is in pixels of the padded square picture."""

    name: str
    kind: str
    colour: str | None
    pattern: str
    cut: str | None
    parent: int | None
    box: Box

    def mirrored(self, side: int) -> StoredRegion:
        """The same region in the picture mirrored left to right."""
        b = self.box
        return replace(self, box=Box(side - b.x1, b.y0, side - b.x0, b.y1))


@dataclass(frozen=True, eq=False)
class StoredScene:
    """One stored scene: ``picture`` uint8 [side, side, 3]; ``coverage`` float32 [regions, grid, grid], each cell's
    share that a region covers."""

    picture: npt.NDArray[np.uint8]
    coverage: npt.NDArray[np.float32]
    regions: tuple[StoredRegion, ...]


Drawing = Callable[[int, Split, int], tuple[Scene, int, int]]
"""Draws a seed of a split for a square of a side: the scene, and where it lies in the square (x, y)."""


class SceneStore:
    """Scenes of one split, drawn once to ``folder`` in shards and read as memory maps.

    Pictures are ``side`` x ``side`` pixels; ``draw`` makes them (by default ``draw_padded``, three in four square, the
    others 4:3 or 3:4), and they are padded to the square. ``name`` keeps the shards of several drawings apart.
    Coverage is on a ``grid`` x ``grid`` raster.
    """

    shard_size = 500

    def __init__(
        self, folder: Path, split: Split, side: int, grid: int, *, name: str = "", draw: Drawing | None = None
    ) -> None:
        self.folder, self.split, self.side, self.grid = folder, split, side, grid
        self.name, self._draw = name, draw or draw_padded
        self._pictures: list[npt.NDArray[np.uint8]] = []
        self._coverage: list[npt.NDArray[np.uint8]] = []
        self._regions: list[list[list[StoredRegion]]] = []
        self._offsets: list[npt.NDArray[np.int64]] = []
        self.refresh()

    def _path(self, shard: int, what: str) -> Path:
        return self.folder / f"{self.name}{self.split}-{self.side}-{self.grid}-edition{EDITION}-{shard:03d}.{what}"

    def refresh(self) -> int:
        """Open shards that were completed since, and return the number of scenes."""
        while self._path(len(self._pictures), "json").exists():
            shard = len(self._pictures)
            rows = json.loads(self._path(shard, "json").read_text())
            self._regions.append([[StoredRegion(**{**r, "box": Box(*r["box"])}) for r in row] for row in rows])
            self._offsets.append(np.cumsum([0, *(len(row) for row in rows)]))
            self._coverage.append(np.load(self._path(shard, "coverage.npy"), mmap_mode="r"))
            self._pictures.append(np.load(self._path(shard, "pictures.npy"), mmap_mode="r"))
        return len(self)

    def __len__(self) -> int:
        return len(self._pictures) * self.shard_size

    def draw(self, count: int, first_seed: int = 0) -> None:
        """Draw until the store holds at least ``count`` scenes. Seeds follow on from ``first_seed``."""
        self.folder.mkdir(parents=True, exist_ok=True)
        while len(self) < count:
            shard = len(self._pictures)
            pictures = np.empty((self.shard_size, self.side, self.side, 3), np.uint8)
            coverage: list[npt.NDArray[np.uint8]] = []
            rows = []
            for i in range(self.shard_size):
                scene, x, y = self._draw(first_seed + shard * self.shard_size + i, self.split, self.side)
                pictures[i] = pad_to_square(scene.picture, self.side)
                row = []
                for region in scene.regions:
                    square = np.zeros((self.side, self.side), np.float32)
                    h, w = region.mask.shape
                    square[y : y + h, x : x + w] = region.mask
                    cell = self.side // self.grid
                    share = square.reshape(self.grid, cell, self.grid, cell).mean(axis=(1, 3))
                    coverage.append(np.round(share * 255).astype(np.uint8))
                    b = region.box
                    stored = StoredRegion(region.name, region.kind, region.colour, region.pattern, region.cut,
                                          region.parent, Box(b.x0 + x, b.y0 + y, b.x1 + x, b.y1 + y))  # fmt: skip
                    row.append(asdict(stored))
                rows.append(row)
            np.save(self._path(shard, "pictures.npy"), pictures)
            np.save(self._path(shard, "coverage.npy"), np.stack(coverage))
            # The description comes last: a shard counts only when it is complete.
            partial = self._path(shard, "json.part")
            partial.write_text(json.dumps(rows))
            partial.rename(self._path(shard, "json"))
            self.refresh()

    def __getitem__(self, index: int) -> StoredScene:
        shard, i = divmod(index, self.shard_size)
        start, end = self._offsets[shard][i], self._offsets[shard][i + 1]
        return StoredScene(
            self._pictures[shard][i],
            self._coverage[shard][start:end].astype(np.float32) / np.float32(255),
            tuple(self._regions[shard][i]),
        )


def pad_to_square(picture: npt.NDArray[np.uint8], side: int) -> npt.NDArray[np.uint8]:
    """Centre a picture in a square of the padding colour."""
    height, width = picture.shape[:2]
    square = np.empty((side, side, 3), np.uint8)
    square[:] = PAD_COLOUR
    x, y = (side - width) // 2, (side - height) // 2
    square[y : y + height, x : x + width] = picture
    return square
