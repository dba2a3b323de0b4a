"""A closer look: a small thing is cut out once more on an enlarged piece of the picture, where its edges are finer.

The segmenter sees a picture at its own input size, and its masks are coarser still. In a piece of the picture around a
small thing the same network sees, and cuts, that thing several times as finely.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from locheads_studio.document.geometry import Box
from locheads_studio.models.faults import checked
from locheads_studio.models.segmenter import Segmentation, Segmenter

U8 = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Points = Sequence[tuple[float, float]]

AROUND: Final = 2.0
"""Side of the piece over the longer side of the thing in it."""
SMALL: Final = 0.4
"""Of the picture's longer side: a thing that is longer than this is seen well enough in the whole picture."""
LEAST: Final = 32
"""Pixels across the smallest piece that is cut out: below, there is nothing more to see."""
SIDE: Final = 512
"""A segmenter with a larger input (Segment Anything's is 1,024) takes no closer look: it sees small things well enough
in most pictures, and another embedding costs it seconds on a processor."""
# IoU with the first mask from which a closer one shows the same thing. On the tuning half of the written phrases
# Acc@0.5 was .806, .806 and .822 for .5, .6 and .7; on 686 sentences of validation scenes .784, .786 and .778 for
# .5, .7 and .8.
_SAME: Final = 0.7


class Piece:
    """A piece of a picture that the segmenter looks at by itself, in the picture's own coordinates."""

    def __init__(self, segmenter: Segmenter, picture: U8, frame: Box) -> None:
        """``frame`` lies within the picture, uint8 [H, W, 3]."""
        self._segmenter, self._size, self._frame = segmenter, picture.shape[:2], frame
        self._pixels = np.ascontiguousarray(picture[frame.as_slices])

    def segment(
        self, *, box: Box | None = None, points: Points = (), labels: Sequence[int] = (), multimask: bool = True,
        cover: npt.NDArray[np.float32] | None = None,
    ) -> Segmentation:  # fmt: skip
        """As ``Segmenter.segment`` on the whole picture, with masks of its size that end at the piece's edges.

        Points outside the piece are left out; ValueError when nothing else is asked.
        """
        frame = self._frame
        labels = labels or (1,) * len(points)
        near = [(p, label) for p, label in zip(points, labels, strict=True)
                if frame.x0 <= p[0] < frame.x1 and frame.y0 <= p[1] < frame.y1]  # fmt: skip
        found = checked(
            self._segmenter.segment(
                self._pixels, box=None if box is None else box.intersect(frame).shift(-frame.x0, -frame.y0),
                points=[(x - frame.x0, y - frame.y0) for (x, y), _ in near] or None,
                labels=[label for _, label in near] or None, multimask=multimask, keep=False,
                cover=None if cover is None else cover[frame.as_slices],
            )
        )  # fmt: skip
        masks = np.zeros((len(found.masks), *self._size), bool)
        masks[:, frame.y0 : frame.y1, frame.x0 : frame.x1] = found.masks
        return found._replace(masks=masks)


def look_closer(segmenter: Segmenter, picture: U8, mask: Mask, points: Points = ()) -> Mask:
    """``mask``, bool [H, W], cut out once more where a closer look shows more of it; ``points`` (x, y) are on it."""
    piece = piece_around(segmenter, picture, mask)
    return mask if piece is None else finer(mask, piece.segment(box=Box.of_mask(mask), points=points))


def piece_around(segmenter: Segmenter, picture: U8, mask: Mask) -> Piece | None:
    """The piece to look closer at for the thing in ``mask``, bool [H, W]; None where that shows nothing more."""
    height, width = picture.shape[:2]
    box = Box.of_mask(mask)
    if box is None or max(box.size) > SMALL * max(height, width) or segmenter.side > SIDE:
        return None
    side = max(round(AROUND * max(box.size)), LEAST)
    x, y = (round(middle - side / 2) for middle in box.center)
    frame = Box(x, y, x + min(side, width), y + min(side, height)).slide_inside(width, height)
    return Piece(segmenter, picture, frame)


def finer(mask: Mask, found: Segmentation) -> Mask:
    """Of the masks of a closer look the one trusted most that shows the same thing as ``mask``, else ``mask``."""
    for number in np.argsort(-found.scores):
        again: Mask = found.masks[number]
        if np.count_nonzero(again & mask) >= _SAME * np.count_nonzero(again | mask):
            return again
    return mask
