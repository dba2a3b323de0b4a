"""Which part of the picture the inpainter sees, and how its result is put back.

The rule is the one krita-ai-diffusion's users know (stated in our own words): widen the mask before softening it, show
the model surroundings in proportion to the mask, move the window rather than cut it at the picture's edge, and work at
the size the model was trained for. Its pixel constants are meant for models of 512 px and more; here they are counted
in pixels of the working picture, so a 128 px model, or a crop that is scaled down, keeps the same proportions.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isfinite, sqrt

import numpy as np

from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import SELECTED, Mask, as_mask, distance_outside
from locheads_studio.errors import PictureError

_REFERENCE_SIDE = 512  # the model size for which the constants below are stated
_FEATHER_SHARE = 0.10  # of the diagonal of the mask's box
_FEATHER_FLOOR = 32.0
_MARGIN = 4.0
_BLEND_MOST = 25.0
_PAD_SHARE = 0.06  # of the diagonal, beyond feather and margin
_LONGEST_TO_SHORTEST = 4.0  # of the working size: beyond it, a thin picture is squeezed


@dataclass(frozen=True)
class CropPlan:
    """How one mask is repainted. Lengths are in pixels of the source picture.

    `grow`: how far repainting reaches beyond the mask. `feather`: width of the soft edge of the denoise mask, centred
    on that reach. `blend`: width of the ramp, ending at that reach, over which old and new pixels are mixed.
    `context`: what the model sees. `working`: (width, height) to which the context is scaled for the model.
    """

    mask_box: Box
    context: Box
    working: tuple[int, int]
    grow: float
    feather: float
    blend: float
    strength: float

    @property
    def scale(self) -> float:
        """Working pixels per source pixel: below 1 the model sees a smaller picture and its result is enlarged."""
        return sqrt(self.working[0] * self.working[1] / self.context.area)


def _core(mask: Mask) -> Mask:
    """The mask as yes or no; a mask that is faint everywhere counts where it is strongest."""
    return as_mask(mask >= min(SELECTED, max(1, int(mask.max(initial=0)))))


def _longer(side: int, at_least: float) -> int:
    return max(side, ceil(at_least))


def _widened(box: Box, width: int, height: int) -> Box:
    """`box` grown about its middle to at least that size."""
    dx, dy = max(0, width - box.width), max(0, height - box.height)
    return Box(box.x0 - dx // 2, box.y0 - dy // 2, box.x1 + dx - dx // 2, box.y1 + dy - dy // 2)


def _context(box: Box, pad: float, minimum: int, max_aspect: float, surroundings: bool) -> Box:
    padded = box.pad(ceil(pad))
    width, height = padded.size
    if surroundings:
        more = max(max(width, height) / 16, (width + height) / 4)
        width, height = ceil(width + 2 * more), ceil(height + 2 * more)
    width, height = _longer(width, minimum), _longer(height, minimum)
    width, height = _longer(width, height / max_aspect), _longer(height, width / max_aspect)
    return _widened(padded, width, height)


def _working(context: Box, model_size: int, multiple: int) -> tuple[int, int]:
    """The context's shape at the model's area, sides in multiples of `multiple`."""
    aspect = min(max(context.width / context.height, 1 / _LONGEST_TO_SHORTEST), _LONGEST_TO_SHORTEST)

    def side(length: float) -> int:
        return max(multiple, round(length / multiple) * multiple)

    return side(model_size * sqrt(aspect)), side(model_size / sqrt(aspect))


def plan_crop(
    mask: Mask,
    picture_size: tuple[int, int],
    model_size: int,
    multiple: int = 8,
    strength: float = 1.0,
    minimum_context: int | None = None,
    max_aspect: float = 1.5,
) -> CropPlan:
    """The crop for an HxW mask in a picture of `picture_size` (width, height).

    `model_size`: the side of the square the model was trained on, in pixels. `multiple`: what the sides of the working
    size must be divisible by. `strength` 0..1: 1 replaces and sees the surroundings; below 1 improves what is there,
    with a narrower transition and the mask's own window. `minimum_context`: the least side of the context in source
    pixels (default: `model_size`; a smaller one lets the model see a small object larger). `max_aspect`: longest to
    shortest side of the context where the picture allows it (1 for models that only know squares).
    PictureError when nothing is selected; ValueError for arguments out of range.
    """
    width, height = picture_size
    if mask.shape != (height, width) or mask.dtype != np.uint8:
        raise ValueError(f"the mask is {mask.shape} {mask.dtype}, the picture {height}x{width}")
    if not (isfinite(strength) and 0 < strength <= 1):
        raise ValueError(f"strength is above 0 and at most 1, got {strength}")
    if model_size < multiple or multiple < 1 or max_aspect < 1:
        raise ValueError(f"model size {model_size}, multiple {multiple}, aspect {max_aspect} make no sense")
    box = Box.of_mask(_core(mask))
    if box is None:
        raise PictureError("The mask is empty", "Select what to repaint first")
    minimum = model_size if minimum_context is None else minimum_context
    diagonal = box.diagonal
    unit = min(1.0, model_size / _REFERENCE_SIDE)
    # The constants depend on the scale of the crop and the crop on the constants: a few rounds settle it. In any round
    # the crop holds the masks of that round, since `pad` is larger than the reach of both.
    per_source = 1.0
    for _ in range(4):
        constant = unit * per_source
        feather = max(_FEATHER_SHARE * strength * diagonal, _FEATHER_FLOOR * strength * constant)
        margin = _MARGIN * constant
        pad = feather + margin + _PAD_SHARE * diagonal + 1
        context = _context(box, pad, minimum, max_aspect, strength >= 1).slide_inside(width, height)
        working = _working(context, model_size, multiple)
        per_source = sqrt(context.area / (working[0] * working[1]))
    grow = margin + feather / 2
    return CropPlan(
        mask_box=box,
        context=context,
        working=working,
        grow=grow,
        feather=feather,
        blend=min(_BLEND_MOST * constant, grow),
        strength=strength,
    )


def denoise_mask(mask: Mask, plan: CropPlan) -> Mask:
    """What the model repaints: a mask of the context's size (source pixels), 255 in the user's mask, soft outside.

    It falls in a straight line from 255 to 0 over `feather` pixels; one half, where a yes-or-no model stops, lies
    `grow` pixels outside the user's mask.
    """
    reach = plan.grow + plan.feather / 2
    outside = distance_outside(_core(mask)[plan.context.as_slices], reach)
    return as_mask((reach - outside) / max(plan.feather, 1e-6))


def blend_mask(mask: Mask, plan: CropPlan) -> Mask:
    """How much of the new pixels is taken: of the context's size, 255 in the user's mask, 0 beyond `grow` pixels."""
    outside = distance_outside(_core(mask)[plan.context.as_slices], plan.grow)
    t = np.clip((plan.grow - outside) / max(plan.blend, 1e-6), 0, 1)
    return as_mask(t * t * (3 - 2 * t))
