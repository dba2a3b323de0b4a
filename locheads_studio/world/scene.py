"""Scenes: a plan drawn at a resolution, with the exact mask and box of every object and part."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
import skia

from locheads_studio.document.geometry import Box
from locheads_studio.world.backdrop import draw_backdrop
from locheads_studio.world.kinds import KINDS, Look
from locheads_studio.world.outfits import PLAIN
from locheads_studio.world.pen import Paint, Pen
from locheads_studio.world.plan import ScenePlan, Split, plan_scene
from locheads_studio.world.words import COLOURS

LEAST_AREA: Final = 24
"""Pixels of a 256-pixel picture; smaller regions are specks nobody points at."""


@dataclass(frozen=True, eq=False)
class Region:
    """A region of a scene: an object, or a part of one.

    ``name`` is the kind's or the part's name; ``kind`` the kind of the object (for parts: of the owner); ``colour``
    is None for kinds that have none of their own (people); ``cut`` is an outfit's (None for everything else).
    ``object`` is the index in the plan, ``parent`` the index of the owner's region (None for objects).
    ``mask`` is bool [height, width], the pixels that are seen; an object's mask includes its parts.
    """

    name: str
    kind: str
    colour: str | None
    pattern: str
    cut: str | None
    object: int
    parent: int | None
    box: Box
    mask: npt.NDArray[np.bool_]

    @property
    def part(self) -> bool:
        """True for a part of an object."""
        return self.parent is not None


@dataclass(frozen=True, eq=False)
class Scene:
    """A drawn scene: ``picture`` uint8 [height, width, 3] RGB and its regions (objects and parts, back to front)."""

    plan: ScenePlan
    picture: npt.NDArray[np.uint8]
    regions: tuple[Region, ...]


def render(plan: ScenePlan, width: int, height: int) -> Scene:
    """Draw a plan at ``width`` x ``height`` pixels (16..8192 each)."""
    if not (16 <= width <= 8192 and 16 <= height <= 8192):
        raise ValueError("a scene is drawn at 16 to 8192 pixels a side")
    info = skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    colour_surface, region_surface = skia.Surface.MakeRaster(info), skia.Surface.MakeRaster(info)
    colour, numbers = colour_surface.getCanvas(), region_surface.getCanvas()
    draw_backdrop(colour, plan.setting, random.Random(f"backdrop-{plan.seed}-{plan.split}"), width, height)
    numbers.clear(skia.ColorSetARGB(255, 0, 0, 0))
    unit = min(width, height)
    counter = 0
    numbered: list[tuple[int, int, str | None]] = []  # region number, object, part name
    for index, thing in enumerate(plan.objects):
        counter += 1
        own = counter
        numbered.append((own, index, None))
        parts: dict[str, int] = {}
        for part in thing.parts:
            counter += 1
            parts[part.name] = counter
            numbered.append((counter, index, part.name))
        for canvas in (colour, numbers):
            canvas.save()
            canvas.translate(thing.x * width, thing.y * height)
            canvas.scale(thing.height * unit, thing.height * unit)
        look = Look(
            Paint(COLOURS[thing.colour], thing.pattern),
            {p.name: Paint(COLOURS[p.colour], p.pattern) for p in thing.parts},
            random.Random(thing.seed),
            next((p.cut for p in thing.parts if p.cut), PLAIN),
        )
        KINDS[thing.kind].draw(Pen(colour, numbers, own, parts), look)
        for canvas in (colour, numbers):
            canvas.restore()
    picture = np.ascontiguousarray(colour_surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3])
    ids = np.ascontiguousarray(region_surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., 0])
    return Scene(plan, picture, _regions(plan, numbered, ids))


def _regions(
    plan: ScenePlan, numbered: list[tuple[int, int, str | None]], ids: npt.NDArray[np.uint8]
) -> tuple[Region, ...]:
    regions: list[Region] = []
    owner_of: dict[int, int] = {}
    for number, index, part in numbered:
        thing = plan.objects[index]
        if part is None:
            members = [n for n, i, _ in numbered if i == index]
            mask = np.isin(ids, members)
            colour = thing.colour if KINDS[thing.kind].coloured else None
            name, pattern, cut, parent = thing.kind, thing.pattern if colour else "plain", None, None
        else:
            mask = ids == number
            look = next(p for p in thing.parts if p.name == part)
            name, colour, pattern, cut, parent = part, look.colour, look.pattern, look.cut, owner_of.get(index)
            if parent is None:
                continue
        box = Box.of_mask(mask)
        if box is None:
            continue  # fully hidden: nothing to point at
        if part is None:
            owner_of[index] = len(regions)
        mask.setflags(write=False)
        regions.append(Region(name, thing.kind, colour, pattern, cut, index, parent, box, mask))
    return tuple(regions)


def draw_scene(seed: int, split: Split = "train", width: int = 256, height: int = 256) -> Scene:
    """Plan and draw the scene of a split and seed."""
    return render(plan_scene(seed, split), width, height)


def inner_point(mask: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """Return (x, y) of the pixel farthest from the mask's border."""
    depth = cv2.distanceTransform(np.pad(mask.astype(np.uint8), 1), cv2.DIST_L2, 3)[1:-1, 1:-1]
    y, x = np.unravel_index(int(depth.argmax()), mask.shape)
    return int(x), int(y)
