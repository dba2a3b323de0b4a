"""Operations on whole masks for the disk lane: planes in, planes out, pure. Seconds on large masks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, pi, sqrt
from typing import Final, Literal, assert_never

import numpy as np
import scipy  # its parts are loaded when first used: `ndimage` takes longer than a window may
from numpy.typing import NDArray

from locheads_studio.document import masks, strokes
from locheads_studio.document.edits import Edit, Instance
from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import Combination, Mask
from locheads_studio.document.shadows import belonging
from locheads_studio.document.state import DocumentState, Prompts
from locheads_studio.document.tiles import Plane

MaskOp = Literal["grow", "shrink", "feather", "smooth", "fill holes", "clean up", "invert", "clear", "all"]

SHADOW: Final = "add shadow"  # as a correction in a recipe
_EDGE: Final = 1.5  # pixels over which the edge of a smoothed mask falls


def operate(plane: Plane, op: MaskOp, pixels: float = 0.0) -> Plane:
    """The plane after an operation; `pixels` is for grow, shrink, feather, smooth and clean up."""
    match op:
        case "grow":
            return _around(plane, pixels + 1, lambda mask: masks.grow(mask, pixels))
        case "shrink":
            return _around(plane, 1, lambda mask: masks.shrink(mask, pixels))
        case "feather":
            return _around(plane, pixels + 2, lambda mask: masks.feather(mask, pixels))
        case "smooth":
            return _around(plane, 2 * pixels + 2, lambda mask: smooth(mask, pixels))
        case "fill holes":
            return _around(plane, 1, masks.fill_holes)
        case "clean up":
            return _around(plane, 1, lambda mask: masks.tidied(mask, pixels))
        case "invert":
            return plane.zip_tiles(plane, lambda mask, _: masks.invert(mask))
        case "clear":
            return Plane.uniform(*plane.size)
        case "all":
            return Plane.uniform(*plane.size, 255)
        case _:
            assert_never(op)


def smooth(mask: Mask, pixels: float) -> Mask:
    """Corners and teeth of the outline narrower than about `pixels` rounded off; the edge falls over 1.5 pixels."""
    if pixels <= 0:
        return mask.copy()
    sigma = pixels / 2
    soft = scipy.ndimage.gaussian_filter(mask.astype(np.float32), sigma, mode="nearest")
    # A straight edge falls by 255 / (sigma sqrt(2 pi)) a pixel after blurring: steepen that to 255 / _EDGE.
    steep = max(1.0, sigma * sqrt(2 * pi) / _EDGE)
    return np.asarray(np.rint(np.clip((soft - 127.5) * steep + 127.5, 0, 255)), dtype=np.uint8)


def combine(first: Plane, second: Plane, how: Combination) -> Plane:
    """Two planes of one size, see `masks.combine`."""
    if how == "replace":
        return second
    return first.zip_tiles(second, lambda a, b: masks.combine(a, b, how))


def with_shadow(plane: Plane, picture: NDArray[np.uint8]) -> Plane:
    """With shadow and reflection of what is selected on a picture, uint8 HxWx3; the same plane where there are none."""
    found = belonging(picture, plane.read() >= masks.SELECTED)
    return combine(plane, Plane.from_array(masks.as_mask(found)), "add") if found.any() else plane


def put(plane: Plane, box: Box, shape: Mask, how: Combination) -> Plane:
    """A shape (HxW uint8 of `box`, which lies inside; nothing elsewhere) combined with the plane."""
    if how in ("add", "subtract"):
        if box.area == 0:
            return plane
        return plane.replace(box, masks.combine(plane.read(box), shape, how))
    alone = Plane.uniform(*plane.size)
    if box.area:
        alone = alone.replace(box, shape)
    return combine(plane, alone, how)


def put_polygon(plane: Plane, points: Sequence[tuple[float, float]], how: Combination) -> Plane:
    """A lasso's outline combined with the plane."""
    box, shape = strokes.fill_polygon(points, *plane.size)
    return put(plane, box, shape, how)


def put_box(plane: Plane, box: Box, how: Combination) -> Plane:
    """A rectangle combined with the plane."""
    box = box.clamp(*plane.size)
    return put(plane, box, np.full((box.height, box.width), 255, np.uint8), how)


def answered(
    answer: Plane, prompts: Prompts, before: Plane | None = None, touched: Sequence[tuple[float, float]] = ()
) -> Plane:
    """The segmenter's answer as it meets the mask there is: cut at the box that the user drew, combined with the mask
    before as the prompts say; of the answer `before`, only the pieces with a `touched` place change."""
    if prompts.drawn and prompts.box is not None:
        answer = put_box(answer, prompts.box, "intersect")
    if prompts.base is not None:
        answer = combine(prompts.base, answer, prompts.how)
    if before is None:
        return answer
    box = before.changed_box(answer)
    if box.area == 0:
        return before
    box = box.union(before.box or box)  # with all of the parts that may go
    labelled = zip(prompts.points, prompts.labels, strict=True)
    inside = [(x - box.x0, y - box.y0) for (x, y), label in labelled if label]
    places = [(x - box.x0, y - box.y0) for x, y in touched]
    return before.replace(box, masks.pieced(before.read(box), answer.read(box), places, inside))


def of_instances(instances: Sequence[Instance], width: int, height: int) -> Plane:
    """The mask of those that are on, on a picture of this size."""
    whole = Box.of_size(width, height)
    plane = Plane.uniform(width, height)
    for one in instances:
        box = one.box.intersect(whole)
        if one.on and box.area:
            inside = box.shift(-one.box.x0, -one.box.y0)
            plane = put(plane, box, one.mask[inside.as_slices], "add")
    return plane


def covered(edit: Edit, width: int, height: int) -> Plane:
    """What an edit covers of a picture, as a mask."""
    return Plane.uniform(width, height).replace(edit.box, edit.blend)


def covering(edit: Edit, asked: Plane | None, wanted: Plane) -> tuple[Edit, Plane]:
    """The edit covering `wanted` instead, as far as its pixels reach, and what is asked for when it is run again:
    `asked` (None: what it covered), changed where `wanted` is not what it covered. The same edit when nothing is."""
    before = covered(edit, *wanted.size)
    if wanted.zip_tiles(before, lambda new, old: masks.as_mask(new != old)).is_empty:
        return edit, asked or before
    changed = DocumentState(mask=wanted, answer=before).corrected(asked or before)
    return Edit(edit.box, edit.patch, wanted.read(edit.box), edit.recipe), changed


def _around(plane: Plane, reach: float, change: Callable[[Mask], Mask]) -> Plane:
    """`change` applied to the mask's box and `reach` pixels around it; nothing is selected beyond, before and after."""
    if plane.box is None:
        return plane
    box = plane.box.pad(ceil(max(0.0, reach))).clamp(*plane.size)
    return plane.replace(box, change(plane.read(box)))
