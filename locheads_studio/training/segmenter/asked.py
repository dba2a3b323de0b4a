"""What the segmenter is asked in the program: boxes, points and covers from where a VLM's heads looked, with the true
masks.

A box drawn around a mask and shaken is not what attention makes of it: the heat lies on a thing's head or legs alone,
runs over to its neighbour, and is never finer than a cell. So a part of the training asks as the program asks.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from locheads_studio.catalog.sets import find_set
from locheads_studio.errors import StudioError
from locheads_studio.heads.grounding import Ground, framed
from locheads_studio.models.host import ModelHost
from locheads_studio.models.sam import cover_logits
from locheads_studio.training.segmenter.prompts import Bools, Floats, Prompts
from locheads_studio.world.plan import Split
from locheads_studio.world.sayings import loosely, some_sayings
from locheads_studio.world.scene import Scene
from locheads_studio.world.sentences import sentences
from locheads_studio.world.views import draw_padded, draw_view, plan_view

FIRST_SEED: Final = 600_000  # the VLM was trained with lower ones, and looks better there than it does elsewhere
ASKED_PROMPTS: Final = 5
"""About one scene, in a step."""
ORDINARY: Final = 0.4
"""Share of ordinary scenes; the others are views: close-ups, far things, cut-outs."""
_SENTENCES: Final = 5  # of the ordinary types, a scene
_SAYINGS: Final = 5
_LARGER: Final = (1.25, 1.5, 1.75)  # times the model's side: a picture is larger than what its segmenter sees of it
_LOOKED_AGAIN: Final = 0.4  # of the scenes the VLM looks at again and closer, as it does in the program
_COVER_SIDE: Final = 64  # cells across a kept cover; the VLM's grid has 40 at most
_TOLD: Final = 0.85  # of the prompts the cover is one
_POINTED: Final = 0.85  # of the prompts have the points, too
_HOT: Final = 0.2  # of the boxes are the heat's


@dataclass(frozen=True, eq=False)
class Asked:
    """One prompt, and what it means.

    ``box`` and ``hot`` (the heat's, or the same) float32 [4] and ``points`` float32 [1..3, 2] in pixels; ``mask`` bool
    [H, W]; ``cover``: how much of each part of the picture the thing covers, as far as the VLM tells, float32 [h, w] of
    at most ``_COVER_SIDE``, or None.
    """

    box: Floats
    hot: Floats
    points: Floats
    mask: Bools
    cover: Floats | None

    def mirrored(self) -> Asked:
        """The same in the picture mirrored left to right."""
        width = self.mask.shape[1]
        box, hot = (np.asarray((width - b[2], b[1], width - b[0], b[3]), np.float32) for b in (self.box, self.hot))
        points = self.points * (-1, 1) + (width, 0)
        return Asked(box, hot, points, self.mask[:, ::-1], None if self.cover is None else self.cover[:, ::-1])

    def target(self, side: int, low: int) -> Floats:
        """How much of each pixel the mask covers at the model's mask resolution, [low, low]."""
        full = np.zeros((side, side), np.float32)
        full[: self.mask.shape[0], : self.mask.shape[1]] = self.mask
        return np.asarray(cv2.resize(full, (low, low), interpolation=cv2.INTER_AREA), np.float32)

    def coarse(self, side: int, low: int) -> Floats:
        """The cover as the model takes it, [low, low]; zeros without one."""
        if self.cover is None:
            return np.zeros((low, low), np.float32)
        rows, columns = (max(1, round(n * low / side)) for n in self.mask.shape)
        return cover_logits(self.cover, (rows, columns), low)


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

    @property
    def told(self) -> bool:
        """Whether the VLM says how far things reach: it does for all of them, or for none."""
        return any(one.cover is not None for scene in self._scenes for one in scene.asked)

    def draw(self, count: int) -> None:
        """Until there are ``count`` scenes. ModelError or WeightsError when there is no such VLM."""
        while len(self) < count:
            if self._host is None:
                self._host = ModelHost(find_set(self._models), "cpu")
            scene = ask(self._host, FIRST_SEED + len(self), self._split, self._side)
            _write(self._file(len(self)), scene)
            self._scenes.append(scene)

    def __iter__(self) -> Iterator[AskedScene]:
        """All scenes."""
        return iter(self._scenes)

    def get(self, rng: np.random.Generator) -> AskedScene:
        """A random scene, half of the time mirrored."""
        scene = self._scenes[int(rng.integers(len(self)))]
        return scene.mirrored() if rng.random() < 0.5 else scene

    def _file(self, number: int) -> Path:
        return self._folder / f"told-{self._split}-{self._side}-{FIRST_SEED + number}.npz"

    def _there(self) -> int:
        number = 0
        while self._file(number).exists():
            number += 1
        return number


def ask(host: ModelHost, seed: int, split: Split, side: int) -> AskedScene:
    """Draw the scene of ``seed``, and ask for some of its things with the VLM of ``host``; ``side``: what is kept."""
    rng = random.Random(f"asked-{split}-{seed}")
    drawn = round(side * rng.choice(_LARGER))
    scene = draw_padded(seed, split, drawn)[0] if rng.random() < ORDINARY else draw_view(plan_view(seed, split), drawn)
    height, width = scene.picture.shape[:2]
    scale = side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    ordinary, said = sentences(scene.regions, width, height, seed, 1), some_sayings(scene.regions, width, height, seed)
    chosen = rng.sample(ordinary, min(_SENTENCES, len(ordinary))) + rng.sample(said, min(_SAYINGS, len(said)))
    closer = None if rng.random() < _LOOKED_AGAIN else False
    asked = []
    for sentence in chosen:
        region = scene.regions[sentence.region]
        ground = _looked(host, scene, loosely(sentence.text, rng), closer)
        if ground is not None and region.box.x0 <= ground.points[0][0] < region.box.x1 and (
            region.box.y0 <= ground.points[0][1] < region.box.y1
        ):  # fmt: skip
            box = framed(ground.box, width, height, ground.margin)
            hot = box if ground.hot is None else framed(ground.hot, width, height)
            mask = cv2.resize(region.mask.astype(np.float32), size, interpolation=cv2.INTER_AREA) >= 0.5
            asked.append(
                Asked(
                    np.asarray(box, np.float32) * scale, np.asarray(hot, np.float32) * scale,
                    np.asarray(ground.points, np.float32) * scale, mask, _kept(ground.cover),
                )
            )  # fmt: skip
    return AskedScene(np.asarray(cv2.resize(scene.picture, size, interpolation=cv2.INTER_AREA)), tuple(asked))


def prompts_of(scenes: Sequence[AskedScene], most: int, side: int, low: int, rng: np.random.Generator) -> list[
    tuple[npt.NDArray[np.int64], Prompts]
]:  # fmt: skip
    """Up to ``most`` prompts about each picture, those of as many points together: which picture each is about, and
    the prompts. ``side`` is the model's input, ``low`` its mask resolution."""
    chosen = [(number, scene.asked[int(k)]) for number, scene in enumerate(scenes)
              for k in rng.permutation(len(scene.asked))[:most]]  # fmt: skip
    counts = [len(one.points) if rng.random() < _POINTED else 0 for _, one in chosen]
    found = []
    for count in sorted(set(counts)):
        alike = [pair for pair, own in zip(chosen, counts, strict=True) if own == count]
        asked = [one for _, one in alike]
        prompts = Prompts(
            np.stack([one.hot if rng.random() < _HOT else one.box for one in asked]),
            np.stack([one.points[:count] for one in asked]).astype(np.float32) if count else None,
            np.ones((len(asked), count), np.int32) if count else None,
            np.stack([one.coarse(side, low) for one in asked]),
            np.asarray([one.cover is not None and rng.random() < _TOLD for one in asked]),
            np.stack([one.target(side, low) for one in asked]),
        )
        found.append((np.asarray([number for number, _ in alike]), prompts))
    return found


def _kept(cover: Floats | None) -> Floats | None:
    if cover is None:
        return None
    height, width = cover.shape
    scale = min(1.0, _COVER_SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(cover, size, interpolation=cv2.INTER_AREA), np.float32)


def _looked(host: ModelHost, scene: Scene, phrase: str, closer: bool | None) -> Ground | None:
    """None where the phrase is not read as one thing."""
    try:
        grounds = host.locate(
            scene.picture, phrase, grounding="studio", heads=None, closer=closer, step=lambda *_: None
        ).grounds
    except StudioError:
        return None
    return grounds[0] if len(grounds) == 1 else None


def _write(path: Path, scene: AskedScene) -> None:
    shape = scene.picture.shape[:2]
    masks = np.asarray([one.mask for one in scene.asked], bool).reshape(-1, *shape)
    points = np.full((len(scene.asked), 3, 2), np.nan, np.float32)
    for row, one in zip(points, scene.asked, strict=True):
        row[: len(one.points)] = one.points
    boxes, hot = (np.asarray(each, np.float32).reshape(-1, 4) for each in (
        [one.box for one in scene.asked], [one.hot for one in scene.asked]))  # fmt: skip
    arrays: dict[str, Any] = {
        "picture": scene.picture, "boxes": boxes, "hot": hot, "points": points, "masks": masks
    }  # fmt: skip
    covers = [one.cover for one in scene.asked if one.cover is not None]
    if covers and len(covers) == len(scene.asked):
        arrays["covers"] = np.asarray(covers, np.float16)
    part = path.with_suffix(".part")
    with part.open("wb") as stream:
        np.savez_compressed(stream, **arrays)
    part.replace(path)


def _read(path: Path) -> AskedScene:
    with np.load(path) as held:
        picture, boxes, hot, points, masks = (held[name] for name in ("picture", "boxes", "hot", "points", "masks"))
        covers = held["covers"].astype(np.float32) if "covers" in held else [None] * len(boxes)
    asked = tuple(
        Asked(box, warm, row[~np.isnan(row[:, 0])], mask, cover)
        for box, warm, row, mask, cover in zip(boxes, hot, points, masks, covers, strict=True)
    )
    return AskedScene(picture, asked)
