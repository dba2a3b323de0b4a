"""One result of several repainted parts: a patch and its blend over all of them, and previews of all together."""

from __future__ import annotations

from typing import Any, Final, Protocol

import cv2
import numpy as np
import numpy.typing as npt

from locheads_studio.document.geometry import Box
from locheads_studio.document.preview import Preview

Pixels = npt.NDArray[np.uint8]

_SIDE: Final = 1024  # longest side of a preview of several parts, in pixels


class Step(Protocol):
    """``step(stage, share)``, and with a preview or an early result only where such were asked for."""

    def __call__(self, stage: str, share: float, made: Any = None, /) -> None: ...


class Composition:
    """A picture [H, W, 3] whose parts are repainted one after the other; each sees those before it."""

    def __init__(self, picture: Pixels, boxes: list[Box]) -> None:
        """``boxes``: where the parts will be."""
        self.box = boxes[0]
        for box in boxes[1:]:
            self.box = self.box.union(box)
        self._now = picture if len(boxes) == 1 else picture.copy()
        self._count, self._done = len(boxes), 0
        self._patch: Pixels | None = None
        self._blend: Pixels | None = None
        self._shown: Pixels | None = None

    @property
    def now(self) -> Pixels:
        """The picture with what is done."""
        return self._now

    def add(self, box: Box, patch: Pixels, blend: Pixels) -> None:
        """Lay a part over it: ``patch`` [h, w, 3] at ``box``, as much as ``blend`` [h, w] says."""
        self._done += 1
        if self._count == 1:
            self._patch, self._blend = patch, blend
            return
        if self._patch is None or self._blend is None:
            self._patch = self._now[self.box.as_slices].copy()
            self._blend = np.zeros(self._patch.shape[:2], np.uint8)
        inner = box.shift(-self.box.x0, -self.box.y0).as_slices
        old, share = self._patch[inner], blend[..., None] / np.float32(255)
        under = self._blend[inner][..., None] / np.float32(255) * (1 - share)  # how much of what is there still shows
        mixed = (old * under + patch * share) / np.maximum(under + share, 1e-6)
        self._patch[inner] = np.where(blend[..., None] > 0, np.rint(mixed).astype(np.uint8), old)
        self._blend[inner] = np.rint(255 * (under + share)[..., 0]).astype(np.uint8)
        self._now[box.as_slices] = _mixed(self._now[box.as_slices], patch, blend)
        self._show(Preview(box, _four(patch, blend)))

    def result(self) -> tuple[Pixels, Pixels]:
        """Patch and blend over ``box``."""
        assert self._patch is not None and self._blend is not None
        return self._patch, self._blend

    def watching(self, step: Step) -> Step:
        """``step`` for the next part: its share among all, its preview among those that are done."""

        def among(stage: str, share: float, preview: Preview | None = None, /) -> None:
            whole = (self._done + share) / self._count
            if preview is None:
                step(stage, whole)
            elif self._count == 1:
                step(stage, whole, preview)
            else:
                step(stage, whole, Preview(self.box, self._with(preview)))

        return among

    def _canvas(self) -> Pixels:
        if self._shown is None:
            scale = min(1.0, _SIDE / max(self.box.size))
            size = max(1, round(self.box.height * scale)), max(1, round(self.box.width * scale))
            self._shown = np.zeros((*size, 4), np.uint8)
        return self._shown

    def _with(self, preview: Preview) -> Pixels:
        canvas = self._canvas().copy()
        _paste(canvas, self.box, preview)
        return canvas

    def _show(self, preview: Preview) -> None:
        _paste(self._canvas(), self.box, preview)


def _four(patch: Pixels, blend: Pixels) -> Pixels:
    return np.dstack([patch, blend])


def _mixed(old: Pixels, new: Pixels, blend: Pixels) -> Pixels:
    share = blend[..., None].astype(np.uint16)
    return ((old * (255 - share) + new * share + 127) // 255).astype(np.uint8)


def _paste(canvas: Pixels, whole: Box, preview: Preview) -> None:
    """Put a preview onto a canvas [h, w, 4] of the ``whole`` box, where it shows more than what is there."""
    height, width = canvas.shape[:2]
    x, y = width / whole.width, height / whole.height
    left, top = round((preview.box.x0 - whole.x0) * x), round((preview.box.y0 - whole.y0) * y)
    right = min(width, max(left + 1, round((preview.box.x1 - whole.x0) * x)))
    bottom = min(height, max(top + 1, round((preview.box.y1 - whole.y0) * y)))
    if right <= left or bottom <= top:
        return
    small = cv2.resize(preview.pixels, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
    there = canvas[top:bottom, left:right]
    there[:] = np.where(small[..., 3:] >= there[..., 3:], small, there)
