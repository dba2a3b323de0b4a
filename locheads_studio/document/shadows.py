"""What belongs to a thing without being it: the shadow it casts on the ground, its reflection in it.

Told by colour alone, for any picture: a shadow is ground that is darker in every channel by about the same share, as
plain as the ground, and one piece in which the thing's foot stands; a reflection is the thing upside down, mixed into
the ground under it.

The numbers were chosen on 216 things of drawn scenes (validation split, from seed 700000), with their shadows and with
all shadows left out; `tests/document/bench_shadows.py` measures others.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import scipy  # its parts are loaded when first used, not when the window starts

from locheads_studio.document.geometry import Box

U8 = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

_SIDE: Final = 384  # longer side, in pixels, at which the ground is looked at
_FOOT: Final = 0.3  # of the thing's height, from below: shadows begin there
_BESIDE: Final = 1.0  # of its width: how far to the sides they are looked for
_BELOW: Final = 0.6  # of its height: how far below
_LEAST_DARKER: Final = 0.08  # a share: less is the light's own change over the ground
_MOST_DARKER: Final = 0.85  # more is no ground in the shade but a dark thing
_TINT: Final = 0.10  # how much the shares of the channels may differ
_NOISE: Final = 2.0  # deviations of the ground's texture that a shadow must be darker than
_BLUR: Final = 1.5  # pixels: over the texture of the ground
_PLAIN: Final = 0.08  # deviation of how dark it is within 5 pixels: more is a drawing or an edge, not shade
_REACH: Final = 1.3  # of the foot's width: how far from the foot a faint shadow goes
_FARTHER: Final = 4.0  # of it, for each share by which the shadow is darker than _DEEP
_DEEP: Final = 0.3
_CONTACT: Final = 0.3  # of the foot's outline that stands in it
_THIN: Final = 0.8  # of the depth that it has at the foot: what hangs on it by less is something else
_SMALLEST: Final = 0.01  # of the thing's pixels
_UNEVEN: Final = 0.18  # standard deviation of how dark it is: more is another thing, with darks of its own
_LARGEST: Final = 0.75  # what is larger is another thing beside it
_WINDOW: Final = 0.45  # of the ground that was looked at: more is the ground itself
_MIRRORED: Final = 0.5  # correlation with the thing upside down
_MIXED: Final = (0.08, 1.1)  # how much of the thing a reflection shows


def belonging(picture: U8, mask: Mask) -> Mask:
    """Shadow and reflection of the thing in ``mask`` (bool [H, W]) on ``picture`` (uint8 [H, W, 3]), bool [H, W]
    without the thing itself; all False where there is nothing that looks like one."""
    box = Box.of_mask(mask)
    height, width = mask.shape
    if box is None or picture.shape[:2] != mask.shape:
        return np.zeros_like(mask)
    frame = Box(
        box.x0 - round(_BESIDE * box.width), box.y1 - round(_FOOT * box.height),
        box.x1 + round(_BESIDE * box.width), box.y1 + round(_BELOW * box.height),
    ).clamp(width, height)  # fmt: skip
    if frame.area == 0:
        return np.zeros_like(mask)
    step = max(1, -(-max(frame.size) // _SIDE))
    pixels = picture[frame.as_slices][::step, ::step].astype(np.float32)
    thing = mask[frame.as_slices][::step, ::step]
    ground = _ground(pixels, ~scipy.ndimage.binary_dilation(thing, iterations=2))
    if ground is None:
        return np.zeros_like(mask)
    found = _shadow(pixels, ground, thing, int(np.count_nonzero(mask)) / step**2)
    small = np.repeat(np.repeat(found, step, 0), step, 1)[: frame.height, : frame.width]
    whole = np.zeros_like(mask)
    whole[frame.as_slices] = small
    whole |= _reflection(picture, mask, box)
    return whole & ~mask


def _ground(pixels: Floats, free: Mask) -> Floats | None:
    """The ground as it would be in the light: a plane of each channel's logarithm through most of what is ``free``,
    what is darker counting ever less. None where there is too little of it."""
    if np.count_nonzero(free) < 64:
        return None
    rows, columns = np.indices(free.shape, np.float32)
    terms = np.stack([np.ones_like(rows), rows / free.shape[0], columns / free.shape[1]], -1)
    known, values = terms[free], np.log1p(pixels[free])
    weight = np.ones(len(known), np.float32)
    fit = np.zeros((3, pixels.shape[2]), np.float32)
    for _ in range(6):
        scaled = known * weight[:, None]
        fit = np.linalg.lstsq(scaled.T @ known + 1e-3 * np.eye(3), scaled.T @ values, rcond=None)[0].astype(np.float32)
        left = (values - known @ fit).mean(axis=1)
        spread = max(float(np.median(np.abs(left))) * 1.5, 0.01)
        weight = (1 / (1 + (left / (np.where(left < 0, 1.0, 3.0) * spread)) ** 2)).astype(np.float32)
    return np.asarray(np.expm1(terms @ fit), np.float32)


def _shadow(pixels: Floats, ground: Floats, thing: Mask, size: float) -> Mask:
    """Ground that is darker, and touches the thing's foot. ``size``: pixels of the thing."""
    free = ~scipy.ndimage.binary_dilation(thing, iterations=1)
    share = scipy.ndimage.gaussian_filter(free.astype(np.float32), _BLUR)[..., None]  # the thing's own colours stay out
    lit = np.where(free[..., None], (pixels + 1) / (np.maximum(ground, 0) + 1), 0).astype(np.float32)
    ratio = scipy.ndimage.gaussian_filter(lit, (_BLUR, _BLUR, 0)) / np.maximum(share, 1e-3)
    darker = 1 - ratio.mean(axis=2)
    middle = float(np.median(darker[free])) if free.any() else 0.0
    noise = 1.5 * float(np.median(np.abs(darker[free] - middle))) if free.any() else 0.0
    least = max(_LEAST_DARKER, _NOISE * noise)
    # the sky's light makes shadows bluer the deeper they are
    even = ratio.max(axis=2) - ratio.min(axis=2) <= _TINT + 0.25 * darker
    plain = _variation(lit.mean(axis=2), free) <= max(_PLAIN, 2 * _NOISE * noise)
    foot = _foot(thing)
    if not foot.any():
        return np.zeros_like(thing)
    reach = max(np.ptp(np.nonzero(foot)[1]) + 1, 4) * (_REACH + _FARTHER * np.clip(darker - _DEEP, 0, None))
    near = scipy.ndimage.distance_transform_edt(~foot) <= reach
    shade = (darker >= least) & (darker <= _MOST_DARKER) & even & near & plain & ~thing
    shade = scipy.ndimage.binary_opening(scipy.ndimage.binary_closing(shade | thing), iterations=1) & ~thing
    labels, count = scipy.ndimage.label(shade | thing)
    touching = np.unique(labels[thing])
    joined = np.isin(labels, touching[touching > 0]) & shade if count else np.zeros_like(shade)
    joined = _one(joined, foot)
    area = int(np.count_nonzero(joined))
    if not _SMALLEST * size <= area <= _LARGEST * size or area > _WINDOW * int(np.count_nonzero(free)):
        return np.zeros_like(thing)
    under = scipy.ndimage.binary_dilation(joined, iterations=3)
    if np.count_nonzero(foot & under) < _CONTACT * np.count_nonzero(foot):
        return np.zeros_like(thing)
    if darker[joined].std() > _UNEVEN:
        return np.zeros_like(thing)
    edge = scipy.ndimage.binary_dilation(joined, iterations=3) & (darker >= least / 3)  # its soft edge goes on a little
    return np.asarray(scipy.ndimage.binary_fill_holes(joined | edge | thing) & ~thing, np.bool_)


def _foot(thing: Mask) -> Mask:
    """Where the thing ends below, in the lowest part of it."""
    rows = np.nonzero(thing.any(axis=1))[0]
    if not len(rows):
        return np.zeros_like(thing)
    below = np.zeros_like(thing)
    below[:-1] = ~thing[1:]
    foot = thing & below
    top, bottom = rows[0], rows[-1]
    foot[: bottom - max(2, int(_FOOT * (bottom - top)))] = False
    return foot


def _one(shade: Mask, foot: Mask) -> Mask:
    """Without what hangs on the shade at the foot by something much thinner than that."""
    depth = scipy.ndimage.distance_transform_cdt(np.pad(shade, 1), "chessboard")[1:-1, 1:-1]
    at = scipy.ndimage.binary_dilation(foot, iterations=3) & shade
    if not at.any():
        return np.zeros_like(shade)
    least = max(1, int(_THIN * depth[at].max()))
    labels, _ = scipy.ndimage.label(depth >= least)
    kept = np.unique(labels[at])
    core = np.isin(labels, kept[kept > 0])
    return np.asarray(scipy.ndimage.binary_dilation(core, np.ones((3, 3)), iterations=least, mask=shade), np.bool_)


def _variation(values: Floats, free: Mask) -> Floats:
    """Standard deviation around each pixel, of what is free."""
    weight = scipy.ndimage.uniform_filter(free.astype(np.float32), 5) + 1e-3
    kept = np.where(free, values, 0)
    mean = scipy.ndimage.uniform_filter(kept, 5) / weight
    square = scipy.ndimage.uniform_filter(kept * kept, 5) / weight
    return np.asarray(np.sqrt(np.maximum(square - mean * mean, 0)), np.float32)


def _reflection(picture: U8, mask: Mask, box: Box) -> Mask:
    """The thing upside down under its foot, as far as the ground there goes with it."""
    height = mask.shape[0]
    rows = min(box.height, height - box.y1)
    found = np.zeros_like(mask)
    if rows < 4:
        return found
    upside = mask[box.y1 - rows : box.y1, box.x0 : box.x1][::-1]
    below = slice(box.y1, box.y1 + rows), slice(box.x0, box.x1)
    where = upside & ~mask[below]
    if np.count_nonzero(where) < 32:
        return found
    wide = slice(box.y1, box.y1 + rows), slice(max(0, box.x0 - box.width // 2), box.x1 + box.width // 2)
    free = ~mask[wide]
    free[:, box.x0 - wide[1].start : box.x1 - wide[1].start] &= ~upside
    if np.count_nonzero(free) < 32:
        return found
    ground = np.median(picture[wide][free].astype(np.float32), axis=0)
    seen = (picture[below].astype(np.float32) - ground)[where]
    thing = picture[box.y1 - rows : box.y1, box.x0 : box.x1][::-1].astype(np.float32)[where]
    varied = thing - thing.mean(axis=0)
    spread = float(np.sqrt((varied**2).sum() * ((seen - seen.mean(axis=0)) ** 2).sum()))
    if spread <= 0 or not varied.any():
        return found
    along = float((varied * (seen - seen.mean(axis=0))).sum())
    share = along / float((varied**2).sum())
    if along / spread >= _MIRRORED and _MIXED[0] <= share <= _MIXED[1]:
        found[below] = where
    return found
