"""The options that rotate, flip, straighten and crop a picture before anything is looked for in it."""

from __future__ import annotations

from enum import StrEnum
from math import isfinite
from typing import Annotated, Final

import numpy as np
import typer
from numpy.typing import NDArray

from locheads_studio.document.canvas import MOST_DEGREES, TURNS, Frame, Turn, shrunk
from locheads_studio.document.geometry import Box
from locheads_studio.document.tiles import Plane
from locheads_studio.errors import UsageError
from locheads_studio.imaging.pictures import Picture

_QUARTERS: Final = {"90": "right", "180": "half", "270": "left"}


class Rotate(StrEnum):
    """Degrees clockwise."""

    quarter = "90"
    half = "180"
    three_quarters = "270"


class Flip(StrEnum):
    """horizontal: left becomes right. vertical: top becomes bottom."""

    horizontal = "horizontal"
    vertical = "vertical"


RotateOpt = Annotated[Rotate | None, typer.Option("--rotate", help="Rotate the picture clockwise, first of all.")]
FlipOpt = Annotated[Flip | None, typer.Option("--flip", help="Then flip it: left and right, or top and bottom.")]
StraightenOpt = Annotated[
    float,
    typer.Option(
        "--straighten", metavar="DEGREES", show_default=False,
        help=f"Then turn it clockwise by up to {MOST_DEGREES:g} degrees (or -{MOST_DEGREES:g}), without empty corners.",
    ),
]  # fmt: skip
CropOpt = Annotated[
    str | None,
    typer.Option("--crop", metavar="X0,Y0,X1,Y1", help="Then crop it to a box, in pixels of what it is by now."),
]


class Way:
    """From a picture of `size` (width, height) to the one that is worked on. UsageError for a box that is none, lies
    outside, or an angle out of range."""

    def __init__(
        self,
        size: tuple[int, int],
        rotate: Rotate | None = None,
        flip: Flip | None = None,
        straighten: float = 0.0,
        crop: str | None = None,
    ) -> None:
        self._frames: list[Frame] = []
        self._size = size
        if rotate is not None:
            self._turn(TURNS[_QUARTERS[rotate.value]])
        if flip is not None:
            self._turn(TURNS[flip.value])
        if straighten:
            if not (isfinite(straighten) and abs(straighten) <= MOST_DEGREES):
                raise UsageError(
                    f"--straighten {straighten:g} is too much", f"Use at most {MOST_DEGREES:g} degrees, and --rotate"
                )
            self._add(Frame(self._size, shrunk(self._size, straighten, Box.of_size(*self._size)), straighten))
        if crop is not None:
            self._add(Frame(self._size, _box(crop, self._size)))

    def _turn(self, turn: Turn) -> None:
        self._add(Frame(self._size, Box.of_size(*turn.size(self._size)), turn=turn))

    def _add(self, frame: Frame) -> None:
        self._frames.append(frame)
        self._size = frame.box.size

    def picture(self, picture: Picture) -> Picture:
        """The picture that is worked on; the very one when nothing was asked for."""
        if not self._frames:
            return picture
        from locheads_studio.studio import reframing  # the window's rooms, of which few commands need any

        for frame in self._frames:
            picture = picture.with_pixels(reframing.moved_picture(picture, frame))
        return picture

    def mask(self, mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A mask of the given picture for the one that is worked on."""
        if not self._frames:
            return mask
        from locheads_studio.studio import reframing

        for frame in self._frames:
            mask = reframing.moved_plane(Plane.from_array(mask), frame).read()
        return mask


def _box(text: str, size: tuple[int, int]) -> Box:
    try:
        x0, y0, x1, y1 = (int(part) for part in text.split(","))
    except ValueError:
        raise UsageError(f"--crop {text} is no box", "Give four whole numbers: --crop 10,20,300,200") from None
    box, (width, height) = Box(x0, y0, x1, y1), size
    if box.area == 0:
        raise UsageError(f"--crop {text} is empty", "Left comes before right, and top before bottom")
    if not Box.of_size(width, height).contains(box):
        raise UsageError(f"--crop {text} reaches outside", f"The picture is {width} x {height} pixels there")
    return box
