"""The canvas: what of a picture a document is about, after it was cropped, straightened, rotated or enlarged.

A `Frame` says how the picture becomes another one: mirrored and turned by quarters, or straightened about its middle;
then cut to a box that may reach outside. All that lies on the picture (masks, layers, points) goes the same way; see
`studio.reframing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import atan2, cos, degrees, floor, hypot, isfinite, radians, sin
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.edits import Point, read_only
from locheads_studio.document.geometry import Box
from locheads_studio.document.tiles import Plane

MOST_DEGREES: Final = 45.0
"""How far a picture can be straightened, either way."""
_CLOSE: Final = 1e-6  # of a pixel: rounding of the turn itself


@dataclass(frozen=True, eq=False)
class Canvas:
    """The picture that took the place of the opened one. `pixels`: HxWxC uint8 or uint16, read-only, as of the opened
    picture. `key` names them. `fresh`: where there was no picture before, 255; None when there is no such place."""

    pixels: NDArray[Any]
    key: str
    fresh: Plane | None = None

    def __post_init__(self) -> None:
        """ValueError for a wrong shape or type."""
        if self.pixels.ndim != 3 or self.pixels.dtype not in (np.uint8, np.uint16) or 0 in self.pixels.shape:
            raise ValueError(f"a canvas is HxWxC uint8 or uint16, got {self.pixels.shape} {self.pixels.dtype}")
        object.__setattr__(self, "pixels", read_only(self.pixels))

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)."""
        return int(self.pixels.shape[1]), int(self.pixels.shape[0])


@dataclass(frozen=True)
class Turn:
    """Mirrored left to right if `mirrored`, then turned clockwise by `quarters` of a full turn: pixels change places,
    none changes its value."""

    quarters: int = 0
    mirrored: bool = False

    def __post_init__(self) -> None:
        """ValueError for quarters that are not 0, 1, 2 or 3."""
        if self.quarters not in (0, 1, 2, 3):
            raise ValueError(f"a picture is turned by 0 to 3 quarters, not {self.quarters}")

    @property
    def is_none(self) -> bool:
        """Whether nothing changes."""
        return self.quarters == 0 and not self.mirrored

    def size(self, size: tuple[int, int]) -> tuple[int, int]:
        """Width and height after it."""
        return size if self.quarters % 2 == 0 else (size[1], size[0])

    def pixels(self, array: NDArray[Any]) -> NDArray[Any]:
        """HxW or HxWxC after it, its own memory; the very array when nothing changes."""
        if self.is_none:
            return array
        return np.ascontiguousarray(np.rot90(array[:, ::-1] if self.mirrored else array, -self.quarters)).copy()

    def place(self, size: tuple[int, int], x: float, y: float) -> Point:
        """Where a place of a picture of `size` comes to lie."""
        (width, height), x = size, size[0] - x if self.mirrored else x
        return ((x, y), (height - y, x), (width - x, height - y), (y, width - x))[self.quarters]

    def back(self, size: tuple[int, int], x: float, y: float) -> Point:
        """Where a place came from in a picture of `size`, as that was before."""
        width, height = size
        x, y = ((x, y), (y, height - x), (width - x, height - y), (width - y, x))[self.quarters]
        return (width - x if self.mirrored else x), y

    def box(self, size: tuple[int, int], box: Box) -> Box:
        """Where a box of a picture of `size` comes to lie."""
        (ax, ay), (bx, by) = self.place(size, box.x0, box.y0), self.place(size, box.x1, box.y1)
        return Box(int(min(ax, bx)), int(min(ay, by)), int(max(ax, bx)), int(max(ay, by)))


UPRIGHT: Final = Turn()
"""Not turned at all."""
TURNS: Final[Mapping[str, Turn]] = {
    "right": Turn(1), "left": Turn(3), "half": Turn(2), "horizontal": Turn(0, True), "vertical": Turn(2, True),
}  # fmt: skip
"""By name: a quarter clockwise, a quarter the other way, upside down; mirrored left to right, top to bottom."""


@dataclass(frozen=True)
class Frame:
    """The way from a picture of `size` (width, height) to another: by `turn`, or turned clockwise by `angle` degrees
    about its middle, which stays where it is; then cut to `box`, which may reach outside."""

    size: tuple[int, int]
    box: Box
    angle: float = 0.0
    turn: Turn = UPRIGHT

    def __post_init__(self) -> None:
        """ValueError for an empty box, a box that shows nothing of the picture, an angle out of range or beside a
        turn."""
        if self.angle and not self.turn.is_none:
            raise ValueError("a picture is turned by quarters first, then straightened")
        if not (isfinite(self.angle) and abs(self.angle) <= MOST_DEGREES):
            raise ValueError(f"a picture is straightened by at most {MOST_DEGREES:g} degrees, not {self.angle}")
        if self.box.area == 0:
            raise ValueError(f"{self.box} is empty")
        if not self.shows_anything:
            raise ValueError(f"{self.box} shows nothing of the {self.size[0]}x{self.size[1]} picture")

    @property
    def is_whole(self) -> bool:
        """Whether nothing changes."""
        return self.angle == 0 and self.turn.is_none and self.box == Box.of_size(*self.size)

    @property
    def shows_anything(self) -> bool:
        """Whether a part of the picture lies in the box."""
        return self.moved(Box.of_size(*self.size)).clamp(*self.box.size).area > 0

    @property
    def reaches_out(self) -> bool:
        """Whether the box holds places where the picture has no pixels."""
        return not fits(self.turn.size(self.size), self.angle, self.box)

    def place(self, x: float, y: float) -> Point:
        """Where a place of the picture comes to lie."""
        if self.angle == 0:
            x, y = self.turn.place(self.size, x, y)
            return x - self.box.x0, y - self.box.y0
        cx, cy, turn = self.size[0] / 2, self.size[1] / 2, radians(self.angle)
        dx, dy = x - cx, y - cy
        return (
            cos(turn) * dx - sin(turn) * dy + cx - self.box.x0,
            sin(turn) * dx + cos(turn) * dy + cy - self.box.y0,
        )

    def back(self, x: float, y: float) -> Point:
        """Where a place of the new picture came from."""
        if self.angle == 0:
            return self.turn.back(self.size, x + self.box.x0, y + self.box.y0)
        return _turned_back(self.size, self.angle, x + self.box.x0, y + self.box.y0)

    def moved(self, box: Box) -> Box:
        """The smallest box around where a box comes to lie; it can reach outside the new picture."""
        if self.angle == 0:
            return self.turn.box(self.size, box).shift(-self.box.x0, -self.box.y0)
        places = [self.place(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        across, down = [x for x, _ in places], [y for _, y in places]
        return Box.of_floats((min(across) + _CLOSE, min(down) + _CLOSE, max(across) - _CLOSE, max(down) - _CLOSE))

    def holds(self, x: float, y: float) -> bool:
        """Whether a place of the new picture lies in it."""
        return 0 <= x < self.box.width and 0 <= y < self.box.height


def largest(size: tuple[int, int], angle: float, aspect: float) -> Box:
    """The largest box of that shape (width over height) in the middle of a picture of `size` turned by `angle` degrees,
    in which the picture is everywhere; to whole pixels, so that the shape is kept to within one."""
    width, height = size
    c, s = abs(cos(radians(angle))), abs(sin(radians(angle)))
    half = min(width / 2 / (c * aspect + s), height / 2 / (s * aspect + c))
    made = _around((width / 2, height / 2), half * aspect, half)
    while made.area > 1 and not fits(size, angle, made):  # by the rounding
        half -= 0.5 / max(1.0, aspect)
        made = _around((width / 2, height / 2), half * aspect, half)
    return made


def shrunk(size: tuple[int, int], angle: float, box: Box) -> Box:
    """The box about its own middle, made smaller until the turned picture is everywhere in it; where its middle lies
    outside, the largest of its shape in the middle of the picture."""
    if box.area == 0:
        return largest(size, angle, size[0] / size[1])
    middle, aspect = box.center, box.width / box.height
    low, high = 0.0, 1.0
    if fits(size, angle, box):
        return box
    for _ in range(24):
        share = (low + high) / 2
        if fits(size, angle, _around(middle, share * box.width / 2, share * box.height / 2)):
            low = share
        else:
            high = share
    made = _around(middle, low * box.width / 2, low * box.height / 2)
    return made if made.area > 1 else largest(size, angle, aspect)


def fits(size: tuple[int, int], angle: float, box: Box) -> bool:
    """Whether a picture of `size` turned by `angle` degrees has pixels everywhere in a box."""
    corners = [_turned_back(size, angle, x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    most = size[0] + _CLOSE, size[1] + _CLOSE
    return box.area == 0 or all(-_CLOSE <= x <= most[0] and -_CLOSE <= y <= most[1] for x, y in corners)


def _turned_back(size: tuple[int, int], angle: float, x: float, y: float) -> Point:
    """Where a place of the turned picture was before."""
    cx, cy, turn = size[0] / 2, size[1] / 2, radians(angle)
    dx, dy = x - cx, y - cy
    return cos(turn) * dx + sin(turn) * dy + cx, -sin(turn) * dx + cos(turn) * dy + cy


def _around(middle: Point, half_width: float, half_height: float) -> Box:
    """The box of whole pixels in one with that middle."""
    width, height = max(1, floor(2 * half_width + _CLOSE)), max(1, floor(2 * half_height + _CLOSE))
    x0, y0 = floor(middle[0] - width / 2 + 0.5), floor(middle[1] - height / 2 + 0.5)
    return Box(x0, y0, x0 + width, y0 + height)


def angle_of(x0: float, y0: float, x1: float, y1: float) -> float:
    """By how many degrees to turn a picture so that a line in it becomes level, or upright when it is nearly so; 0 for
    a line without length."""
    if hypot(x1 - x0, y1 - y0) < _CLOSE:
        return 0.0
    tilt = degrees(atan2(y1 - y0, x1 - x0))
    return -(tilt - 90 * round(tilt / 90))
