"""The crop in hand: a frame that is dragged, turned and shaped until it is applied. Pure: no Qt, no document.

Places are in pixels of the turned picture, which turns about its middle while the frame stays level.
"""

from __future__ import annotations

from math import ceil
from typing import Final, Literal

from locheads_studio.document.canvas import MOST_DEGREES, Frame, angle_of, fits, largest, shrunk
from locheads_studio.document.edits import Point
from locheads_studio.document.geometry import Box

Handle = Literal["n", "s", "w", "e", "nw", "ne", "sw", "se", "move", "level"]
"""What is held: a side, a corner, the whole frame, or a line that is to become level."""

_CORNERS: Final[tuple[Handle, ...]] = ("nw", "ne", "sw", "se")
_SIDES: Final[tuple[Handle, ...]] = ("n", "s", "w", "e")
_BEYOND: Final = 1.0  # how far the frame may reach out, of the picture's longer side


class Cropping:
    """`box` in the turned picture, `angle` in degrees clockwise, `aspect` width over height or None for any."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self.box = Box.of_size(*size)
        self.angle = 0.0
        self.aspect: float | None = None
        self.line: tuple[Point, Point] | None = None  # while one is drawn, to be level
        self._wanted = self.box  # as it was dragged, before a turn made it smaller
        self._held: Handle | None = None
        self._began: tuple[Point, Box] = ((0.0, 0.0), self.box)

    @property
    def held(self) -> Handle | None:
        """What is dragged."""
        return self._held

    @property
    def is_whole(self) -> bool:
        """Whether nothing would change."""
        return self.angle == 0 and self.box == Box.of_size(*self.size)

    @property
    def is_possible(self) -> bool:
        """Whether anything of the picture is in the frame."""
        try:
            Frame(self.size, self.box, self.angle)
        except ValueError:
            return False
        return True

    @property
    def reaches_out(self) -> bool:
        """Whether there are places in the frame without picture."""
        return not fits(self.size, self.angle, self.box)

    def handle_at(self, x: float, y: float, reach: float) -> Handle | None:
        """What is at a place: a corner or side within `reach`, the frame itself, or nothing."""
        box = self.box
        near_x = {"w": abs(x - box.x0) <= reach, "e": abs(x - box.x1) <= reach}
        near_y = {"n": abs(y - box.y0) <= reach, "s": abs(y - box.y1) <= reach}
        for corner in _CORNERS:
            if near_y[corner[0]] and near_x[corner[1]]:
                return corner
        across, down = box.x0 - reach <= x <= box.x1 + reach, box.y0 - reach <= y <= box.y1 + reach
        for side in _SIDES:
            if (near_x.get(side) and down) or (near_y.get(side) and across):
                return side
        return "move" if box.x0 <= x < box.x1 and box.y0 <= y < box.y1 else None

    # --- dragging

    def press(self, x: float, y: float, reach: float, *, level: bool = False) -> None:
        """The button goes down; with `level` a line is drawn that is to become level or upright."""
        self._held = "level" if level else self.handle_at(x, y, reach)
        self._began = (x, y), self.box
        if level:
            self.line = (x, y), (x, y)

    def move(self, x: float, y: float, snap: float = 0.0) -> None:
        """The pointer moves; sides stop at those of the picture within `snap`."""
        if self._held == "level":
            self.line = self._began[0], (x, y)
        elif self._held is not None:
            (x0, y0), box = self._began
            self._drag(self._held, box, x - x0, y - y0, snap)

    def release(self) -> None:
        """The button goes up."""
        line, held, self.line, self._held = self.line, self._held, None, None
        if held == "level" and line is not None:
            (x0, y0), (x1, y1) = line
            self.turn(self.angle + angle_of(x0, y0, x1, y1))

    def drop(self) -> None:
        """As if it had not been pressed."""
        if self._held is not None:
            self.line, self._held = None, None
            self._take(self._began[1])

    def _drag(self, held: Handle, box: Box, dx: float, dy: float, snap: float) -> None:
        if held == "move":
            self._take(self._within(self._snapped_whole(box.shift(round(dx), round(dy)), snap)))
            return
        x0, y0, x1, y1 = (float(v) for v in box)
        if "w" in held:
            x0 = min(self._snapped(x0 + dx, 0, snap), x1 - 1)
        if "e" in held:
            x1 = max(self._snapped(x1 + dx, 0, snap), x0 + 1)
        if "n" in held:
            y0 = min(self._snapped(y0 + dy, 1, snap), y1 - 1)
        if "s" in held:
            y1 = max(self._snapped(y1 + dy, 1, snap), y0 + 1)
        if self.aspect is not None:
            x0, y0, x1, y1 = self._shaped(held, x0, y0, x1, y1, self.aspect)
        made = Box(round(x0), round(y0), max(round(x1), round(x0) + 1), max(round(y1), round(y0) + 1))
        self._take(self._within(made, held))

    @staticmethod
    def _shaped(
        held: Handle, x0: float, y0: float, x1: float, y1: float, aspect: float
    ) -> tuple[float, float, float, float]:
        """The box with that shape: a corner keeps the one across from it, a side the middle of the one across."""
        width, height = x1 - x0, y1 - y0
        if held in ("n", "s"):
            width = height * aspect
            middle = (x0 + x1) / 2
            return middle - width / 2, y0, middle + width / 2, y1
        if held in ("w", "e"):
            height = width / aspect
            middle = (y0 + y1) / 2
            return x0, middle - height / 2, x1, middle + height / 2
        width = max(width, height * aspect)
        height = width / aspect
        x0, x1 = (x1 - width, x1) if "w" in held else (x0, x0 + width)
        y0, y1 = (y1 - height, y1) if "n" in held else (y0, y0 + height)
        return x0, y0, x1, y1

    def _snapped(self, value: float, axis: int, snap: float) -> float:
        """A side's place, at the picture's when that is near; a turned picture has none."""
        if self.angle == 0:
            for side in (0, self.size[axis]):
                if abs(value - side) <= snap:
                    return float(side)
        return value

    def _snapped_whole(self, box: Box, snap: float) -> Box:
        for axis, (low, high) in enumerate(((box.x0, box.x1), (box.y0, box.y1))):
            by = next(
                (self._snapped(at, axis, snap) - at for at in (low, high) if self._snapped(at, axis, snap) != at), 0
            )
            box = box.shift(*((round(by), 0) if axis == 0 else (0, round(by))))
        return box

    def _within(self, box: Box, held: Handle = "move") -> Box:
        """Not further out than a frame makes sense: one that moves stops there, one that grows stays as it was."""
        width, height = self.size
        most = ceil(_BEYOND * max(width, height))
        room = Box(-most, -most, width + most, height + most)
        if held == "move":
            at = box.shift(most, most).slide_inside(room.width, room.height)
            return at.shift(-most, -most)
        return box if room.contains(box) else self.box

    def _take(self, box: Box) -> None:
        self.box = self._wanted = box

    # --- by number

    def turn(self, angle: float) -> None:
        """To that angle. A frame that held nothing but picture still does: it gets smaller, and larger again."""
        inside = fits(self.size, self.angle, self.box)
        self.angle = min(max(round(angle, 1), -MOST_DEGREES), MOST_DEGREES) + 0.0  # no -0.0
        if inside:
            self.box = shrunk(self.size, self.angle, self._wanted)

    def shape(self, aspect: float | None) -> None:
        """The largest frame of that shape, in the middle of what the frame is now; None: as it is, and free."""
        self.aspect = aspect
        if aspect is not None:
            largest_one = largest(self.size, self.angle, aspect)
            x, y = self.box.center
            moved = largest_one.shift(round(x - largest_one.center[0]), round(y - largest_one.center[1]))
            self._take(moved if fits(self.size, self.angle, moved) else largest_one)

    def swap(self) -> None:
        """Upright instead of across, and back."""
        aspect = 1 / self.aspect if self.aspect is not None else self.box.height / self.box.width
        free = self.aspect is None
        self.shape(aspect)
        if free:
            self.aspect = None

    def nudge(self, dx: int, dy: int, *, size: bool = False) -> None:
        """Move the frame by pixels; with `size` its lower right corner."""
        if not size:
            self._take(self._within(self.box.shift(dx, dy)))
        else:
            self._drag("se" if dx and dy else "e" if dx else "s", self.box, dx, dy, 0.0)

    def reset(self) -> None:
        """All of the picture, level."""
        self.angle = 0.0
        self._take(Box.of_size(*self.size))
        if self.aspect is not None:
            self.shape(self.aspect)


def aspect_of(name: str, size: tuple[int, int], box: Box) -> float | None:
    """The shape of a choice: "free", "original", or "4:3", which stands upright when the frame does."""
    if name == "free":
        return None
    if name == "original":
        return size[0] / size[1]
    wide, high = (int(part) for part in name.split(":"))
    return high / wide if box.height > box.width else wide / high
