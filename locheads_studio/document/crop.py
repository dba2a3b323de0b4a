"""Which part of the picture the inpainter sees, what of it it repaints, and where old pixels hand over to new ones.

The model sees little more than the hole, so that it paints with as many of its own pixels as it can. The hole is the
mask, grown a little; new pixels are taken from just outside the mask on, within a narrow ramp, so that the ground
beside a thing stays what it was. Where the outline is to be another (`document.outline`), the hole is wider, and the
caller may move the border between old and new within it. How far a part grows follows from how thick it is there: a
wire by a few pixels, a house by more.

The shares were measured on drawn edits with a known answer, at 256 pixels; lengths that a model's own grid asks for
are in pixels of the working picture, so that they hold at any scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isfinite, sqrt
from typing import Final

import numpy as np
import scipy
from numpy.typing import NDArray

from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import SELECTED, Mask, as_mask, soften, spread
from locheads_studio.document.outline import Outline
from locheads_studio.errors import PictureError

GROW: Final[dict[Outline, float]] = {"kept": 0.045, "new": 0.067}
"""How far the hole reaches beyond the mask, of the diagonal of the mask's box."""
THING: Final = 0.02
"""The same where another thing takes the place of one: a model fills its hole, and is to make it as large as that."""
THICKNESS: Final = 0.25
"""The same, at most, of how thick the mask is at that place."""
LEAST_GROW: Final = 6.0
"""The same, at least, in working pixels: latent cells are 8 wide, and a hole narrower than that is lost on the way."""
AROUND: Final = 1.25
"""Side of what the model sees, over that of the hole. At 1.1 the result is worse, at 1.6 softer."""
HAND_OVER: Final = 4.0
"""Width of the ramp from new pixels to old ones outside the mask, in working pixels, and at least in the picture's."""
CLOSEST: Final = 0.5
"""Side of what the model sees, at least, over its own size: enlarged more than twice, a picture shows nothing more."""

_CORNER = 1.25  # how far the ramp may reach round a corner, of its width
_LONGEST_TO_SHORTEST = 4.0  # of the working size: beyond it, a thin picture is squeezed
_SAMPLED = 512  # pixels a side on which the thickness of a mask is measured


@dataclass(frozen=True)
class CropPlan:
    """How one mask is repainted. Lengths are in pixels of the source picture.

    `grow`: how far the hole reaches beyond the mask where that is thickest, `least_grow` where it is thin.
    `transition`: width of the ramp, beginning at the mask, over which old and new pixels are mixed. `context`: what the
    model sees. `working`: (width, height) to which the context is scaled for the model.
    """

    mask_box: Box
    context: Box
    working: tuple[int, int]
    outline: Outline
    grow: float
    least_grow: float
    transition: float
    strength: float

    @property
    def scale(self) -> float:
        """Working pixels per source pixel: below 1 the model sees a smaller picture and its result is enlarged."""
        return sqrt(self.working[0] * self.working[1] / self.context.area)


def _core(mask: Mask) -> Mask:
    """The mask as yes or no; a mask that is faint everywhere counts where it is strongest."""
    return as_mask(mask >= min(SELECTED, max(1, int(mask.max(initial=0)))))


def _widened(box: Box, width: int, height: int) -> Box:
    """`box` grown about its middle to at least that size."""
    dx, dy = max(0, width - box.width), max(0, height - box.height)
    return Box(box.x0 - dx // 2, box.y0 - dy // 2, box.x1 + dx - dx // 2, box.y1 + dy - dy // 2)


def _context(hole: Box, minimum: int, max_aspect: float) -> Box:
    width, height = ceil(AROUND * hole.width), ceil(AROUND * hole.height)
    width, height = max(width, minimum), max(height, minimum)
    return _widened(hole, max(width, ceil(height / max_aspect)), max(height, ceil(width / max_aspect)))


def _working(context: Box, model_size: int, multiple: int) -> tuple[int, int]:
    """The context's shape at the model's area, sides in multiples of `multiple`."""
    aspect = min(max(context.width / context.height, 1 / _LONGEST_TO_SHORTEST), _LONGEST_TO_SHORTEST)

    def side(length: float) -> int:
        return max(multiple, round(length / multiple) * multiple)

    return side(model_size * sqrt(aspect)), side(model_size / sqrt(aspect))


def thickness(mask: Mask) -> float:
    """How thick a mask is where it is thickest, in pixels: the diameter of the largest disc in it, about.

    Measured on at most 512 pixels a side: of a larger mask only to within some pixels.
    """
    box = Box.of_mask(mask)
    if box is None:
        return 0.0
    step = max(1, ceil(max(box.size) / _SAMPLED))
    rows, columns = box.as_slices
    inside = _core(mask)[rows, columns] if step == 1 else _largest_of(_core(mask)[rows, columns], step)
    return step * float(2 * scipy.ndimage.distance_transform_edt(np.pad(inside, 1)).max() - 1)


def _largest_of(mask: Mask, step: int) -> Mask:
    """The largest value in every `step` x `step` pixels, so that no thin line is lost."""
    height, width = mask.shape
    even = np.pad(mask, ((0, -height % step), (0, -width % step)))
    largest: Mask = even.reshape(even.shape[0] // step, step, even.shape[1] // step, step).max(axis=(1, 3))
    return largest


def plan_crop(
    mask: Mask,
    picture_size: tuple[int, int],
    model_size: int,
    multiple: int = 8,
    strength: float = 1.0,
    minimum_context: int | None = None,
    max_aspect: float = 1.5,
    outline: Outline = "kept",
    transition: float | None = None,
    thing: bool = False,
) -> CropPlan:
    """The crop for an HxW mask in a picture of `picture_size` (width, height). Any value above 0 is selected.

    `model_size`: the side of the square the model was trained on, in pixels. `multiple`: what the sides of the working
    size must be divisible by. `strength` 0..1: below 1 what is there is improved, in a hole that is grown less.
    `minimum_context`: the least side of the context in source pixels (default: half of `model_size`). `max_aspect`:
    longest to shortest side of the context where the picture allows it (1 for models that only know squares).
    `outline`: whether the old outline stays. `transition`: width of the soft edge in source pixels, 0 or more; None:
    as narrow as the scale allows. `thing`: with a new outline, another thing is to stand there.
    PictureError when nothing is selected; ValueError for arguments out of range.
    """
    width, height = picture_size
    if mask.shape != (height, width) or mask.dtype != np.uint8:
        raise ValueError(f"the mask is {mask.shape} {mask.dtype}, the picture {height}x{width}")
    if not (isfinite(strength) and 0 < strength <= 1):
        raise ValueError(f"strength is above 0 and at most 1, got {strength}")
    if model_size < multiple or multiple < 1 or max_aspect < 1:
        raise ValueError(f"model size {model_size}, multiple {multiple}, aspect {max_aspect} make no sense")
    if transition is not None and not 0 <= transition < np.inf:
        raise ValueError(f"a transition is 0 pixels or more, got {transition}")
    box = Box.of_mask(mask)
    if box is None:
        raise PictureError("The mask is empty", "Select what to repaint first")
    minimum = ceil(CLOSEST * model_size) if minimum_context is None else minimum_context
    share = THING if thing and outline == "new" else GROW[outline]
    most = min(share * (Box.of_mask(_core(mask)) or box).diagonal, THICKNESS * thickness(mask)) * strength
    # The least lengths depend on the scale of the crop and the crop on them: a few rounds settle it.
    per_source = 1.0
    for _ in range(4):
        least = LEAST_GROW * per_source
        ramp = HAND_OVER * max(1.0, per_source) if transition is None else transition
        grow = max(most, least)
        hole = box.pad(ceil(max(grow, _CORNER * ramp)) + 1)
        context = _context(hole, minimum, max_aspect).slide_inside(width, height)
        working = _working(context, model_size, multiple)
        per_source = sqrt(context.area / (working[0] * working[1]))
    return CropPlan(
        mask_box=box,
        context=context,
        working=working,
        outline=outline,
        grow=grow,
        least_grow=least,
        transition=ramp,
        strength=strength,
    )


def hole_mask(scaled: NDArray[np.float32], plan: CropPlan) -> Mask:
    """What the model repaints, 0 or 255, of the working size.

    `scaled` is the mask within the context at the working size, float32 0..255 and not rounded: any value above 0 is
    selected, so that a thin line is not lost. The hole holds all of it and the ramp of `blend_mask`.
    """
    mask = np.where(scaled > 0, np.maximum(np.rint(scaled), 1), 0).astype(np.uint8)
    unit = max(plan.working[0] / plan.context.width, plan.working[1] / plan.context.height)
    inside = _core(mask) > 0
    reach = max(plan.least_grow, _CORNER * plan.transition) * unit
    hole = _near(mask > 0, _CORNER * plan.transition * unit) | _near(inside, reach)
    deep = scipy.ndimage.distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1]
    radius = float(deep.max())
    while THICKNESS * 2 * radius > plan.least_grow * unit and radius >= 1:  # where it is this thick, and thinner
        grown = min(THICKNESS * 2 * radius, plan.grow * unit)
        hole |= _near(deep >= radius, radius + grown)
        radius /= sqrt(2)
    return as_mask(hole)


def blend_mask(mask: Mask, plan: CropPlan) -> Mask:
    """How much of the new pixels is taken, of the context's size: the mask, and a ramp of `transition` pixels outside.

    255 wherever the mask is; 0 further out than 1.25 times the transition; a soft mask stays as soft as it was.
    """
    half, part = plan.transition / 2, mask[plan.context.as_slices]
    return np.maximum(part, soften(spread(part, half), half))  # at a corner the mean would fall below the mask


def _near(seeds: NDArray[np.bool_], reach: float) -> NDArray[np.bool_]:
    """Where a pixel of `seeds` is at most `reach` away."""
    if not seeds.any():
        return seeds
    near: NDArray[np.bool_] = scipy.ndimage.distance_transform_edt(~seeds) <= reach
    return near
