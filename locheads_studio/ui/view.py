"""The one map between picture and widget: `widget = picture * scale + (dx, dy)`, in floats. Pure maths, no Qt.

Picture coordinates are pixels of the upright picture; widget coordinates are logical pixels of one pane. At 100 % one
picture pixel is one *device* pixel, so the scale there is 1 / (device pixels per logical pixel).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp2, floor
from typing import Final

from locheads_studio.document.geometry import Box

LEAST_SIDE: Final = 24.0  # logical pixels: zoomed out, the longer side keeps at least so many
MOST_SCALE: Final = 64.0
MARGIN: Final = 24.0  # around a fitted picture
_SMALLEST: Final = 240.0  # pixels of the screen that the longer side of a tiny picture has, so that it can be hit
_KEPT_IN_SIGHT: Final = 48.0  # of the picture, when it is pushed out of the pane

Size = tuple[float, float]
Point = tuple[float, float]


@dataclass(frozen=True)
class View:
    """Where a picture lies in a pane."""

    scale: float = 1.0
    dx: float = 0.0
    dy: float = 0.0

    def to_widget(self, x: float, y: float) -> Point:
        """Picture to widget."""
        return x * self.scale + self.dx, y * self.scale + self.dy

    def to_picture(self, x: float, y: float) -> Point:
        """Widget to picture."""
        return (x - self.dx) / self.scale, (y - self.dy) / self.scale

    def zoomed(self, factor: float, at: Point, picture: Size) -> View:
        """Zoomed by `factor`; the picture's point under `at` (widget) stays there."""
        scale = min(max(self.scale * factor, _least(picture)), MOST_SCALE)
        x, y = self.to_picture(*at)
        return View(scale, at[0] - x * scale, at[1] - y * scale)

    def panned(self, dx: float, dy: float) -> View:
        """Moved by logical pixels."""
        return View(self.scale, self.dx + dx, self.dy + dy)

    def kept_in_sight(self, picture: Size, pane: Size) -> View:
        """Moved back so that some of the picture can be seen."""
        width, height = picture[0] * self.scale, picture[1] * self.scale
        keep_x, keep_y = min(_KEPT_IN_SIGHT, width, pane[0]), min(_KEPT_IN_SIGHT, height, pane[1])
        dx = min(max(self.dx, keep_x - width), pane[0] - keep_x)
        dy = min(max(self.dy, keep_y - height), pane[1] - keep_y)
        return View(self.scale, dx, dy)

    def visible(self, picture: tuple[int, int], pane: Size) -> Box:
        """The picture pixels that a pane shows, whole ones; perhaps an empty box."""
        return self.box_under(0, 0, *pane).clamp(*picture)

    def box_under(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The whole picture pixels under a rectangle of the widget; it can reach outside the picture."""
        x0, y0 = self.to_picture(left, top)
        x1, y1 = self.to_picture(right, bottom)
        return Box(floor(x0), floor(y0), ceil(x1), ceil(y1))

    def percent(self, ratio: float) -> float:
        """Zoom as shown to the user: 100 means a picture pixel is a device pixel. `ratio`: device per logical pixel."""
        return self.scale * ratio * 100


def fit(picture: Size, pane: Size, ratio: float, margin: float = MARGIN) -> View:
    """The whole picture in the middle; small pictures are enlarged to 300 % at most, tiny ones until they
    can be hit."""
    room = max(1.0, pane[0] - 2 * margin), max(1.0, pane[1] - 2 * margin)
    most = max(3.0, min(MOST_SCALE, _SMALLEST / max(picture))) / ratio
    scale = min(room[0] / picture[0], room[1] / picture[1], most)
    return centred(max(scale, _least(picture)), picture[0] / 2, picture[1] / 2, pane)


def actual(view: View, picture: Size, pane: Size, ratio: float) -> View:
    """100 % around what is now in the middle, moved to whole device pixels, so that nothing is blurred. A side of the
    picture that fits is in the middle; of one that does not, no more is left free than there must be."""
    x, y = view.to_picture(pane[0] / 2, pane[1] / 2)
    made = centred(1 / ratio, x, y, pane)
    dx, dy = (
        (room - side / ratio) / 2 if side / ratio <= room else min(max(at, room - side / ratio), 0.0)
        for at, side, room in ((made.dx, picture[0], pane[0]), (made.dy, picture[1], pane[1]))
    )
    return View(made.scale, round(dx * ratio) / ratio, round(dy * ratio) / ratio)


def fit_box(box: Box, picture: Size, pane: Size, ratio: float) -> View:
    """A box (of the mask) with a sixth of its size around it, enlarged to at most 800 %."""
    width, height = max(1, box.width) * 4 / 3, max(1, box.height) * 4 / 3
    scale = min(pane[0] / width, pane[1] / height, 8.0 / ratio)
    return centred(max(scale, _least(picture)), (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, pane)


def centred(scale: float, x: float, y: float, pane: Size) -> View:
    """That point of the picture in the middle of the pane."""
    return View(scale, pane[0] / 2 - x * scale, pane[1] / 2 - y * scale)


def wheel_factor(eighths: float) -> float:
    """Zoom for a wheel's movement in eighths of a degree: a notch (120) is a quarter of a doubling."""
    return exp2(eighths / 480)


def _least(picture: Size) -> float:
    return min(1.0, LEAST_SIDE / max(picture))
