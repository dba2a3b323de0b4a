"""What makes a head a localization head: the paper's two criteria (§4.1) and our third, phrase sensitivity."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy  # its parts are loaded when first used: the window needs none of them

from locheads_studio.errors import HeadError
from locheads_studio.heads.arrays import Bools, Doubles, checked, normalised

# 8-connected within a map, not connected between maps: a whole stack of maps is labelled by one call.
_WITHIN = np.zeros((3, 3, 3), bool)
_WITHIN[1] = True
_CURVE_POINTS = 401  # the sorted curve is read at so many places
_CURVE_SMOOTHING = 0.02  # standard deviation, as a share of the curve's length
_MIXED_IN = 1e-3  # share of uniform attention mixed into maps before they are compared; bounds the divergence


def attention_sum(maps: npt.ArrayLike) -> Doubles:
    """S_img (§4.1): how much of its attention a head gives to the image. Maps [..., r, c] -> [...], 0..1."""
    total: Doubles = checked(maps).sum(axis=(-2, -1))
    return total


def maximum_curvature(values: npt.ArrayLike) -> float:
    """tau (§4.1): the value at which the ascending sorted curve bends upwards most.

    The paper says "maximum curvature" and no more. Here both axes are scaled to 0..1 (curvature has no meaning
    without a scale), the curve is smoothed with a Gaussian of 2 % of its length (a step between two heads is no bend;
    the ends are continued by point reflection, so that they show no bend of their own), and k = y'' / (1 + y'^2)^1.5
    is taken at its maximum. Upwards only: the bend that parts the many heads that ignore the image from the few that
    look. Where the curve bends mostly downwards (most heads look, a few do not) that bend is taken instead. Fewer
    than three values, or equal ones, give the lowest: nothing is cut off. Scaling and shifting the values scales and
    shifts tau.
    """
    curve = _ascending(values)
    span = curve[-1] - curve[0]
    if len(curve) < 3 or span <= 1e-12 * max(abs(curve[0]), abs(curve[-1])):
        return float(curve[0])
    x = np.linspace(0.0, 1.0, _CURVE_POINTS)
    y = np.interp(x, np.linspace(0.0, 1.0, len(curve)), (curve - curve[0]) / span)
    sigma = max(_CURVE_SMOOTHING, 0.75 / (len(curve) - 1)) * (_CURVE_POINTS - 1)
    margin = min(int(4 * sigma), _CURVE_POINTS - 1)
    wide = np.pad(y, margin, mode="reflect", reflect_type="odd")
    smooth = scipy.ndimage.gaussian_filter1d(wide, sigma, mode="nearest")[margin : margin + _CURVE_POINTS]
    slope = np.gradient(smooth, x)
    bend = np.gradient(slope, x) / (1.0 + slope**2) ** 1.5
    bend[[0, 1, -2, -1]] = 0.0  # one-sided differences
    if bend.max() < 0.25 * np.abs(bend).max():
        bend = np.abs(bend)
    place = x[int(np.argmax(bend))] * (len(curve) - 1)
    return float(np.interp(place, np.arange(len(curve)), curve))


def two_class_split(values: npt.ArrayLike) -> float:
    """The lowest value of the upper class when values are parted into two classes of least variance (Otsu, exact)."""
    curve = _ascending(values)
    if curve[0] == curve[-1]:
        return float(curve[0])
    count = len(curve)
    below = np.arange(1, count)
    sums = np.cumsum(curve)
    apart = sums[:-1] / below - (sums[-1] - sums[:-1]) / (count - below)
    return float(curve[1 + int(np.argmax(below * (count - below) * apart**2))])


def binarise(maps: npt.ArrayLike) -> Bools:
    """A map's cells above its mean (§4.1). Maps [..., r, c] -> bool of the same shape; an even map has none."""
    array = checked(maps)
    mean = array.mean(axis=(-2, -1), keepdims=True)
    result: Bools = array > mean * (1.0 + 1e-9)  # the margin keeps rounding from finding cells in an even map
    return result


def spatial_entropy(maps: npt.ArrayLike) -> Doubles:
    """H = -sum P(C) ln P(C) over the 8-connected components C of the binarised map, P(C) = cells of C / all such cells.

    §4.1, with cell counts as in the paper (its released code weighs by attention) and the natural logarithm. Maps
    [..., r, c] -> [...]: 0 for one component, larger for scattered attention, inf for a map without any cell above
    its mean.
    """
    cells = binarise(maps)
    shape = cells.shape[:-2]
    stack = cells.reshape(-1, *cells.shape[-2:])
    labels, count = scipy.ndimage.label(stack, structure=_WITHIN)
    found = labels[stack]
    owner = np.zeros(count + 1, np.intp)
    owner[found] = np.nonzero(stack)[0]
    size = np.bincount(found, minlength=count + 1)[1:].astype(np.float64)
    owner = owner[1:]
    total = stack.sum(axis=(1, 2))
    share = size / total[owner]
    entropy = np.bincount(owner, weights=share * -np.log(share), minlength=len(stack)).astype(np.float64)
    entropy[total == 0] = np.inf
    result: Doubles = entropy.reshape(shape) + 0.0  # no negative zero
    return result


def phrase_sensitivity(maps: npt.ArrayLike) -> Doubles:
    """How far a head's map for one phrase is from its mean map for the other phrases on the same picture.

    Maps [phrases, ..., r, c] -> [...], in nats: the mean over phrases of KL(map of this phrase || mean of the
    others), maps normalised to 1 with 0.1 % uniform attention mixed in. 0 for an attention sink, which looks at the
    same patches whatever is asked. Our own, not the paper's: it passes heads that react to words without looking at
    the object, so it is a filter beside the other two and not their replacement. Raises HeadError for fewer than two
    phrases.
    """
    array = checked(maps)
    if array.ndim < 3 or len(array) < 2:
        raise HeadError(
            "Phrase sensitivity needs the maps of two phrases or more.", "Add phrases for the same picture."
        )
    cells = array.shape[-2] * array.shape[-1]
    mixed = (1.0 - _MIXED_IN) * normalised(array)
    mixed += (1.0 - mixed.sum(axis=(-2, -1), keepdims=True)) / cells  # also makes an empty map uniform
    others = (mixed.sum(axis=0) - mixed) / (len(mixed) - 1)
    divergence: Doubles = (mixed * np.log(mixed / others)).sum(axis=(-2, -1)).mean(axis=0)
    return np.maximum(divergence, 0.0)


def _ascending(values: npt.ArrayLike) -> Doubles:
    curve = np.sort(np.asarray(values, np.float64).ravel())
    if not len(curve) or not np.isfinite(curve[[0, -1]]).all():
        raise HeadError("A threshold needs finite values to choose from.", "Add samples before looking for heads.")
    return curve
