"""A glimpse of an edit while it is made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.edits import read_only
from locheads_studio.document.geometry import Box


@dataclass(frozen=True, eq=False)
class Preview:
    """What lies over the picture at `box` (pixels of the upright picture, half-open) when it is finished, roughly.

    `pixels`: hxwx4 uint8 RGBA, alpha not premultiplied, 0 where the picture stays; far fewer pixels than the box has,
    in about its proportions.
    """

    box: Box
    pixels: NDArray[np.uint8]

    def __post_init__(self) -> None:
        """ValueError for a wrong shape or type."""
        shape = self.pixels.shape
        if self.pixels.dtype != np.uint8 or len(shape) != 3 or shape[2] != 4 or 0 in shape or self.box.area == 0:
            raise ValueError(f"a preview is hxwx4 uint8 on a box, got {self.pixels.dtype} {shape} on {self.box}")
        object.__setattr__(self, "pixels", read_only(self.pixels))
