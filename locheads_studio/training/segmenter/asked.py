"""What the segmenter is asked in the program: boxes and points from where a VLM's heads looked, with the true masks.

A box drawn around a mask and shaken is not what attention makes of it: the heat lies on a thing's head or legs alone,
runs over to its neighbour, and is never finer than a cell. So a part of the training asks as the program asks.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from locheads_studio.catalog.sets import find_set
from locheads_studio.errors import StudioError
from locheads_studio.heads.grounding import Ground, framed
from locheads_studio.models.host import ModelHost
from locheads_studio.training.segmenter.prompts import Bools, Floats, Prompts
from locheads_studio.world.plan import Split
from locheads_studio.world.sayings import loosely, some_sayings
from locheads_studio.world.scene import Scene
from locheads_studio.world.sentences import sentences
from locheads_studio.world.views import draw_padded, draw_view, plan_view

FIRST_SEED: Final = 600_000  # the VLM was trained with lower ones, and looks better there than it does elsewhere
ORDINARY: Final = 0.4
"""Share of ordinary scenes; the others are views: close-ups, far things, cut-outs."""
_SENTENCES: Final = 4  # of the ordinary types, a scene
_SAYINGS: Final = 3


@dataclass(frozen=True, eq=False)
class Asked:
    """One prompt, and what it means.

    ``box`` float32 [4] and ``points`` float32 [1..3, 2] in pixels; ``mask`` bool [H, W].
    """

    box: Floats
    points: Floats
    mask: Bools

    def mirrored(self) -> Asked:
        """The same in the picture mirrored left to right."""
        width = self.mask.shape[1]
        x0, y0, x1, y1 = self.box
        points = self.points * (-1, 1) + (width, 0)
        return Asked(np.asarray((width - x1, y0, width - x0, y1), np.float32), points, self.mask[:, ::-1])


@dataclass(frozen=True, eq=False)
class AskedScene:
    """A picture uint8 [H, W, 3], and what was asked about it."""

    picture: npt.NDArray[np.uint8]
    asked: tuple[Asked, ...]

    def mirrored(self) -> AskedScene:
        """The same, mirrored left to right."""
        return AskedScene(self.picture[:, ::-1], tuple(one.mirrored() for one in self.asked))


class AskedScenes:
    """Scenes in files, asked about with the VLM of a model set (its name or folder). Drawing goes on where it ended.

    Only prompts whose strongest point lies in the box of what was meant: the others say nothing of it.
    """

    def __init__(self, folder: Path, models: str, side: int, split: Split = "train") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._models, self._side, self._split = folder, models, side, split
        self._host: ModelHost | None = None
        self._scenes = [_read(self._file(number)) for number in range(self._there())]

    def __len__(self) -> int:
        return len(self._scenes)

    def draw(self, count: int) -> None:
        """Until there are ``count`` scenes. ModelError or WeightsError when there is no such VLM."""
        while len(self) < count:
            if self._host is None:
                self._host = ModelHost(find_set(self._models), "cpu")
            scene = ask(self._host, FIRST_SEED + len(self), self._split, self._side)
            _write(self._file(len(self)), scene)
            self._scenes.append(scene)

    def get(self, rng: np.random.Generator) -> AskedScene:
        """A random scene, half of the time mirrored."""
        scene = self._scenes[int(rng.integers(len(self)))]
        return scene.mirrored() if rng.random() < 0.5 else scene

    def _file(self, number: int) -> Path:
        return self._folder / f"asked-{self._split}-{self._side}-{FIRST_SEED + number}.npz"

    def _there(self) -> int:
        number = 0
        while self._file(number).exists():
            number += 1
        return number


def ask(host: ModelHost, seed: int, split: Split, side: int) -> AskedScene:
    """Draw the scene of ``seed``, and ask for some of its things with the VLM of ``host``."""
    rng = random.Random(f"asked-{split}-{seed}")
    scene = draw_padded(seed, split, side)[0] if rng.random() < ORDINARY else draw_view(plan_view(seed, split), side)
    height, width = scene.picture.shape[:2]
    ordinary, said = sentences(scene.regions, width, height, seed, 1), some_sayings(scene.regions, width, height, seed)
    chosen = rng.sample(ordinary, min(_SENTENCES, len(ordinary))) + rng.sample(said, min(_SAYINGS, len(said)))
    asked = []
    for sentence in chosen:
        region = scene.regions[sentence.region]
        ground = _looked(host, scene, loosely(sentence.text, rng))
        if ground is not None and region.box.x0 <= ground.points[0][0] < region.box.x1 and (
            region.box.y0 <= ground.points[0][1] < region.box.y1
        ):  # fmt: skip
            box = framed(ground.box, width, height, ground.margin)
            points = np.asarray(ground.points, np.float32)
            asked.append(Asked(np.asarray(box, np.float32), points, region.mask))
    return AskedScene(scene.picture, tuple(asked))


def prompts_of(scenes: Sequence[AskedScene], most: int, side: int, low: int, rng: np.random.Generator) -> list[
    tuple[npt.NDArray[np.int64], Prompts]
]:  # fmt: skip
    """Up to ``most`` prompts about each picture, those of as many points together: which picture each is about, and
    the prompts. ``side`` is the model's input, ``low`` its mask resolution."""
    chosen = [(number, scene.asked[int(k)]) for number, scene in enumerate(scenes)
              for k in rng.permutation(len(scene.asked))[:most]]  # fmt: skip
    found = []
    for count in sorted({len(one.points) for _, one in chosen}):
        alike = [(number, one) for number, one in chosen if len(one.points) == count]
        targets = []
        for _, one in alike:
            full = np.zeros((side, side), np.float32)
            full[: one.mask.shape[0], : one.mask.shape[1]] = one.mask
            targets.append(cv2.resize(full, (low, low), interpolation=cv2.INTER_AREA))
        n = len(alike)
        prompts = Prompts(
            np.stack([one.box for _, one in alike]), np.stack([one.points for _, one in alike]).astype(np.float32),
            np.ones((n, count), np.int32), np.zeros((n, low, low), np.float32), np.zeros(n, bool), np.stack(targets),
        )  # fmt: skip
        found.append((np.asarray([number for number, _ in alike]), prompts))
    return found


def _looked(host: ModelHost, scene: Scene, phrase: str) -> Ground | None:
    """None where the phrase is not read as one thing."""
    try:
        grounds = host.locate(scene.picture, phrase, grounding="studio", heads=None, step=lambda *_: None).grounds
    except StudioError:
        return None
    return grounds[0] if len(grounds) == 1 else None


def _write(path: Path, scene: AskedScene) -> None:
    masks = np.asarray([one.mask for one in scene.asked], bool).reshape(-1, *scene.picture.shape[:2])
    points = np.full((len(scene.asked), 3, 2), np.nan, np.float32)
    for row, one in zip(points, scene.asked, strict=True):
        row[: len(one.points)] = one.points
    boxes = np.asarray([one.box for one in scene.asked], np.float32).reshape(-1, 4)
    part = path.with_suffix(".part")
    with part.open("wb") as stream:
        np.savez_compressed(stream, picture=scene.picture, boxes=boxes, points=points, masks=masks)
    part.replace(path)


def _read(path: Path) -> AskedScene:
    with np.load(path) as held:
        picture, boxes, points, masks = (held[name] for name in ("picture", "boxes", "points", "masks"))
    asked = tuple(
        Asked(box, row[~np.isnan(row[:, 0])], mask) for box, row, mask in zip(boxes, points, masks, strict=True)
    )
    return AskedScene(picture, asked)
