"""A mask corrected with points by hand: of the segmenter's candidates the most obedient one, cut where none obeys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import dist
from typing import Final

import numpy as np
import numpy.typing as npt

from locheads_studio.models.segmenter import Segmentation

_CUT: Final = 0.02  # of the picture's longer side: radius of what is cut out around a point that no candidate obeys

_LEAST: Final = 0.25  # of the mask, that a point outside leaves: it corrects the mask, it does not replace it

Mask = npt.NDArray[np.bool_]


def obedient(
    found: Segmentation,
    points: Sequence[tuple[float, float]],
    labels: Sequence[int],
    alone: Callable[[tuple[float, float]], Segmentation],
) -> Mask:
    """Of the candidates the one that obeys most points (label 1 inside, 0 outside), of equals the one that the
    segmenter trusts most: bool [H, W]. The pixels of the points outside are never selected.

    With a box in its prompt the segmenter often ignores points outside. Three candidates instead of one, chosen like
    this, leave fewer of them selected. From the mask is then taken what such a point means by itself (``alone`` asks
    the segmenter), where that holds no point inside and is not all of the mask; else a small disc around it, at most
    half way to a point inside. Simulated corrections of 60 validation sentences, none of 145 such points selected at
    the end: IoU 0.795, then 0.814, 0.799 and 0.829 after one, two and three points; before 141 of 166 stayed selected.
    """
    ranks = [(_obeyed(one, points, labels), float(score)) for one, score in zip(found.masks, found.scores, strict=True)]
    mask: Mask = found.masks[max(range(len(ranks)), key=ranks.__getitem__)].copy()
    height, width = mask.shape
    inside = [point for point, label in zip(points, labels, strict=True) if label]
    for point, label in zip(points, labels, strict=True):
        row, column = _pixel(mask, point)
        if label or not mask[row, column]:
            continue
        meant = [one for one in _ranked(alone(point)) if one[row, column] and _spares(one, mask, inside)]
        if meant:
            mask &= ~meant[0]
            continue
        radius = min([_CUT * max(height, width), *(dist(point, other) / 2 for other in inside)])
        away = np.hypot(np.arange(width) + 0.5 - point[0], np.arange(height)[:, None] + 0.5 - point[1])
        mask[away <= radius] = False
        mask[row, column] = False  # however near a point inside is
    return mask


def _ranked(found: Segmentation) -> list[Mask]:
    return [found.masks[number] for number in np.argsort(-found.scores)]


def _spares(part: Mask, mask: Mask, inside: Sequence[tuple[float, float]]) -> bool:
    """Whether something is left of a mask, and the points inside with it, without this part."""
    left = np.count_nonzero(mask & ~part)
    enough = bool(left >= _LEAST * np.count_nonzero(mask))
    return enough and not any(part[_pixel(part, point)] for point in inside)


def _pixel(mask: Mask, point: tuple[float, float]) -> tuple[int, int]:
    height, width = mask.shape
    return min(max(int(point[1]), 0), height - 1), min(max(int(point[0]), 0), width - 1)


def _obeyed(mask: Mask, points: Sequence[tuple[float, float]], labels: Sequence[int]) -> int:
    return sum(bool(mask[_pixel(mask, point)]) == bool(label) for point, label in zip(points, labels, strict=True))
