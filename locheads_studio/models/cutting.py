"""A thing cut out where it was found: of the masks for box and points the best, and what of it stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import as_mask, without_specks
from locheads_studio.heads.arrays import Floats
from locheads_studio.heads.grid import IntBox
from locheads_studio.heads.grounding import Ground, framed, worth
from locheads_studio.models.closer import finer, look_closer, piece_around
from locheads_studio.models.disputed import BARE, COLD, LOOSE, TIGHTER, undisputed, without_cold_pieces
from locheads_studio.models.faults import checked
from locheads_studio.models.segmenter import Segmentation, Segmenter

U8 = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Point = tuple[float, float]
Step = Callable[[str, float], None]


_APART: Final = 0.75  # of a mask: the thing at the strongest point alone, where the mask holds its neighbours, too
_AS_TRUSTED: Final = 0.85  # of the whole mask's score: what the segmenter thinks of a thing that it has cut out alone


def clean(mask: npt.NDArray[np.bool_], points: tuple[tuple[float, float], ...] = ()) -> npt.NDArray[np.bool_]:
    """A found mask, bool [H, W], without specks and pinholes (``masks.without_specks``), but as it was at ``points``.

    Where a user pointed, a part or a hole may be as small as it likes.
    """
    tidy = without_specks(as_mask(mask)) > 0
    height, width = mask.shape
    pixels = {(min(max(int(y), 0), height - 1), min(max(int(x), 0), width - 1)) for x, y in points}
    for place in (place for place in pixels if tidy[place] != mask[place]):
        same = (mask == mask[place]).astype(np.uint8)
        flooded = cv2.connectedComponents(same, connectivity=8 if mask[place] else 4)[1]
        tidy = np.where(flooded == flooded[place], mask, tidy)
    return tidy


def one_of_them(segmenter: Segmenter, picture: U8, ground: Ground) -> Mask:
    """As ``best_mask``, but of one thing where others of its kind stand beside it: what is hot runs together there, and
    so do the masks for it. The one for the strongest point alone is taken where it is a smaller one within the other,
    and the segmenter trusts it as much."""
    if not ground.pointed:
        return best_mask(segmenter, picture, ground, ground.box, ())
    height, width = picture.shape[:2]
    box = framed(ground.box, width, height, ground.margin)
    whole, trust = _best(segmenter, picture, ground, box, ground.points)
    alone, alone_trust = _best(segmenter, picture, ground, None, ground.points[:1])
    area, inside = np.count_nonzero(alone), np.count_nonzero(alone & whole)
    smaller = inside >= _APART * area and area <= _APART * np.count_nonzero(whole)
    chosen = alone if smaller and area and alone_trust >= _AS_TRUSTED * trust else whole
    return look_closer(segmenter, picture, chosen, ground.points[:1] if chosen is alone else ground.points)


def best_mask(
    segmenter: Segmenter, picture: U8, ground: Ground, box: tuple[int, int, int, int], points: tuple[Point, ...]
) -> Mask:
    """Of the masks for box and points, the one that the segmenter trusts and that agrees with what the thing covers, or
    with the heat map where that is not known; a small one is cut out once more on a piece of the picture
    (``closer.py``).

    A segmenter that takes a cover is told what the thing covers, and its masks are taken as they are: on 1,073
    sentences of validation scenes Acc@0.5 is .875, .849 by the others' way (of those that point right .960 and .930).
    Of what others' masks, and those for a tighter box, do not agree about, and of separate pieces, that stays which
    heat or colour speak for (``disputed.py``); where there is a box around what the thing covers, the masks for the
    heat's box are offered, too. On 338 sentences of validation scenes, and 298 of the written phrases, that point
    right, Acc@0.5 of the mask's box is .926 and .926 with both, .911 and .913 with the former alone, and .911 and .883
    by the heat alone."""
    height, width = picture.shape[:2]
    points = points if ground.pointed else ()
    hot = framed(ground.hot, width, height) if ground.hot is not None and box == ground.box else None
    found = offered(segmenter, picture, framed(box, width, height, ground.margin), points, hot=hot, cover=ground.cover)
    chosen, covered = found.masks[most_worth(found, ground)], ground.cover is not None
    return extent(segmenter, picture, chosen, found.masks, ground.extent, box, points, covered=covered)


def extent(
    segmenter: Segmenter, picture: U8, mask: Mask, offered: Iterable[Mask], heat: Floats,
    box: tuple[int, int, int, int], points: tuple[Point, ...], closer: bool = True, *, covered: bool,
) -> Mask:  # fmt: skip
    """``mask``, chosen from what was ``offered`` for the ``box`` of the heat and for points, as a closer look has it
    (with ``closer``), and without what the masks do not agree about and neither ``heat`` nor colour speaks for;
    ``covered``: the heat is what the thing covers."""
    height, width = picture.shape[:2]
    piece, others = piece_around(segmenter, picture, mask) if closer else None, list(offered)
    if piece is not None:
        close = piece.segment(box=Box.of_mask(mask), points=points, cover=heat if covered else None)
        mask = finer(mask, close)
        others.extend(close.masks)
    if covered and segmenter.takes_cover:  # told already: it knows what thin and cold parts belong to the thing
        return mask
    others.extend(cut(segmenter, picture, framed(box, width, height, TIGHTER), points).masks)
    left = undisputed(picture, without_cold_pieces(mask, heat), others, heat, BARE if covered else COLD)
    return without_cold_pieces(left, heat, LOOSE) if covered else left


def _best(
    segmenter: Segmenter, picture: U8, ground: Ground, box: tuple[int, int, int, int] | None, points: tuple[Point, ...]
) -> tuple[Mask, float]:
    """The mask for box and points that is worth most, and the segmenter's score of it."""
    found = cut(segmenter, picture, box, points, None if box is None else ground.cover)
    place = most_worth(found, ground)
    return found.masks[place], float(found.scores[place])


def offered(
    segmenter: Segmenter, picture: U8, box: IntBox | None, points: Sequence[Point], labels: Sequence[int] | None = None,
    *, hot: IntBox | None = None, cover: Floats | None = None, several: bool = True,
) -> Segmentation:  # fmt: skip
    """The masks for a box and points, told the ``cover`` where the segmenter takes one; else those for the heat's box
    ``hot``, too."""
    found = cut(segmenter, picture, box, points, cover, labels, several)
    if hot is None or (cover is not None and segmenter.takes_cover):
        return found
    more = cut(segmenter, picture, hot, points, None, labels, several)
    return Segmentation(*(np.concatenate(both) for both in zip(found, more, strict=True)))


def cut(
    segmenter: Segmenter, picture: U8, box: IntBox | None, points: Sequence[Point], cover: Floats | None = None,
    labels: Sequence[int] | None = None, several: bool = True,
) -> Segmentation:  # fmt: skip
    return checked(
        segmenter.segment(
            picture, box=box, points=points or None, labels=labels or None, multimask=several, cover=cover
        )
    )  # fmt: skip


def most_worth(found: Segmentation, ground: Ground) -> int:
    worths = [worth(mask, float(score), ground.extent) for mask, score in zip(found.masks, found.scores, strict=True)]
    return int(np.argmax(worths))
