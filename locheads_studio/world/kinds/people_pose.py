"""The bones of all people: proportions, poses, and a stage that draws limbs and mirrors left and right.

The figure looks straight out of the picture or, turned, towards +x; ``Stage`` mirrors it to look towards -x.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import skia

from locheads_studio.world.kinds.sideview import union
from locheads_studio.world.pen import Paint, Pen, Point, smooth_path
from locheads_studio.world.words import RGB


def chance(rng: random.Random, share: float) -> bool:
    """Return true with probability ``share`` (0..1)."""
    return rng.random() < share


@dataclass(frozen=True)
class Build:
    """Proportions of a figure in object units (the figure is one unit high, hair included)."""

    head_y: float
    head_rx: float
    head_ry: float
    shoulder_y: float
    shoulder: float
    waist: float
    hip_y: float
    hip: float
    arm: float
    arm_width: float
    leg_width: float
    hand: float
    foot: float


ADULT_MAN: Final = Build(-0.868, 0.094, 0.117, -0.695, 0.128, 0.118, -0.42, 0.122, 0.155, 0.088, 0.125, 0.034, 0.125)
ADULT_WOMAN: Final = Build(-0.868, 0.092, 0.115, -0.695, 0.106, 0.086, -0.43, 0.116, 0.152, 0.076, 0.112, 0.031, 0.11)
CHILD: Final = Build(-0.812, 0.144, 0.16, -0.585, 0.104, 0.112, -0.315, 0.118, 0.122, 0.084, 0.116, 0.036, 0.12)


@dataclass(frozen=True)
class Pose:
    """Joints of a figure: per side (0 left, 1 right) arms, legs and toes.

    In a turned figure leg 0 and arm 1 are the far ones: they are drawn first and darker.

    ``arms`` are (shoulder, elbow, hand), ``legs`` are (hip, knee, ankle), ``toes`` which way each foot points
    (-1..1) and ``tilts`` how many degrees its toe points down. ``turn`` is 0 in front view, 1 in three-quarter view
    towards +x. ``drop`` moves the torso and head down, and ``lean`` moves head and shoulders forward of the hips, in
    object units.
    """

    arms: tuple[tuple[Point, ...], ...]
    legs: tuple[tuple[Point, ...], ...]
    toes: tuple[float, float]
    turn: float
    drop: float = 0.0
    lean: float = 0.0
    tilts: tuple[float, float] = (0.0, 0.0)

    @classmethod
    def choose(cls, rng: random.Random, build: Build, carry: bool = False) -> Pose:
        """Return a pose on foot, one of ``POSES``; ``carry`` keeps one hand low, to hold a bag."""
        name = rng.choice(("stand", "wave", "walk") if carry else tuple(POSES))
        turn = 1.0 if name in ("walk", "run") else rng.choice((0.0, 0.0, 0.7))
        b, wide = build, rng.uniform(0.85, 1.25)
        narrow = 1.0 - 0.18 * turn
        lean = {"run": 0.045, "walk": 0.012}.get(name, 0.0)
        first, second = POSES[name]
        arms = tuple(
            _arm(rng, b, side, ("down" if carry and side < 0 else style), narrow, lean)
            for side, style in ((-1, first), (1, second))
        )
        legs: list[tuple[Point, ...]] = []
        tilts = (0.0, 0.0)
        for side in (-1, 1):
            hip = (side * b.hip * 0.48 * narrow, b.hip_y + 0.02)
            if name == "walk":
                step = rng.uniform(0.11, 0.14)
                ankle_y = -0.05 if side > 0 else -0.07
                legs.append((hip, (side * step * 0.5 + 0.035, b.hip_y * 0.5), (side * step, ankle_y)))
                tilts = (24.0, -6.0)
            elif name == "run":
                knee = (0.115, b.hip_y * 0.56) if side > 0 else (-0.035, b.hip_y * 0.5)
                legs.append((hip, knee, (0.1, -0.05) if side > 0 else (-0.165, b.hip_y * 0.36)))
                tilts = (62.0, 0.0)
            elif name == "relaxed" and side > 0:  # the weight rests on the other leg
                legs.append((hip, (b.hip * 0.86, b.hip_y * 0.52), (b.hip * 1.06, -0.05)))
            else:
                legs.append((hip, (side * b.hip * 0.54 * wide, b.hip_y * 0.5), (side * b.hip * 0.56 * wide, -0.05)))
        toes = (-0.55, 0.55) if turn == 0 else (0.45, 0.9)
        return cls(arms, tuple(legs), toes, turn, lean=lean, tilts=tilts)

    @classmethod
    def ride(cls, rng: random.Random) -> Pose:
        """Return a skater's pose: feet apart on the board, knees bent, arms out."""
        lift, low = rng.uniform(-0.05, 0.1), rng.uniform(-0.02, 0.03)
        lean = rng.uniform(0.05, 0.09)
        y = -0.685 + low
        arms = (
            ((lean - 0.1, y), (lean - 0.26, y - 0.03 - lift), (-0.345, y - 0.10 - lift)),
            ((lean + 0.1, y), (lean + 0.21, y + 0.07), (0.355, y + 0.02 + lift)),
        )
        legs = (
            ((-0.075, -0.41 + low), (-0.19, -0.33 + low), (-0.185, -0.165)),
            ((0.035, -0.41 + low), (0.2, -0.37 + low), (0.165, -0.165)),
        )
        return cls(arms, legs, (0.8, 0.9), 0.8, drop=low + 0.01, lean=lean)


POSES: Final[dict[str, tuple[str, str]]] = {
    "stand": ("down", "down"),
    "wave": ("down", "up"),
    "akimbo": ("hip", "hip"),
    "walk": ("swing", "swing"),
    "run": ("pump back", "pump"),
    "cheer": ("up", "up"),
    "point": ("down", "out"),
    "relaxed": ("hip", "down"),
    "think": ("across", "chin"),
    "shrug": ("open", "open"),
}
"""The poses on foot: what the left and the right arm do."""


def _arm(rng: random.Random, b: Build, side: int, style: str, narrow: float, lean: float) -> tuple[Point, ...]:
    """Shoulder, elbow and hand of one arm in a style of ``POSES``; ``side`` is -1 left, 1 right."""
    top = (side * (b.shoulder - 0.005) * narrow + lean, b.shoulder_y)
    x, y = top
    arm = b.arm
    if style == "up":
        return top, (x + side * arm * 0.46, y + 0.03), (side * 0.212, y + 0.03 - arm * rng.uniform(0.9, 1.25))
    if style == "hip":
        return top, (side * 0.208, y + arm * 0.85), (side * b.hip * 0.98, b.hip_y - 0.035)
    if style == "swing":
        bend = 0.28 if side > 0 else 0.42
        return top, (x + side * arm * bend, y + arm * 0.92), (x + side * min(arm * 0.82, 0.105), y + arm * 1.72)
    if style == "pump":
        return top, (x + 0.02, y + arm * 0.95), (min(x + 0.12, 0.21), y + arm * 0.5)
    if style == "pump back":
        return top, (x - arm * 0.62, y + arm * 0.7), (x - arm * 0.3, y + arm * 1.4)
    if style == "out":
        return top, (x + side * arm * 0.5, y + 0.035), (side * 0.228, y + rng.uniform(-0.06, 0.01))
    if style == "across":
        return top, (x + side * 0.05, y + arm * 0.92), (-side * b.waist * 0.5, y + arm * 1.12)
    if style == "chin":
        return top, (x + side * 0.03, y + arm * 0.98), (side * 0.045, y + 0.02)
    if style == "open":
        return top, (x + side * 0.03, y + arm * 0.9), (side * 0.222, y + arm * rng.uniform(0.55, 0.8))
    return top, (x + side * 0.036, y + arm), (x + side * rng.uniform(0.03, 0.06), y + arm * 1.95)


class Stage:
    """A pen that can mirror left and right, and that draws limbs that get thinner."""

    def __init__(self, pen: Pen, side: int) -> None:
        self.pen = pen
        self._mirror = skia.Matrix.Scale(side, 1)

    def fill(self, path: skia.Path, paint: Paint | RGB, **style: float) -> None:
        """Fill a path."""
        flipped = skia.Path()
        path.transform(self._mirror, flipped)
        self.pen.fill(flipped, paint, **style)

    def ellipse(self, x: float, y: float, rx: float, ry: float, paint: Paint | RGB, **style: float) -> None:
        """Fill an ellipse with centre (x, y)."""
        self.fill(oval(x, y, rx, ry), paint, **style)

    def blob(self, points: Sequence[Point], paint: Paint | RGB, **style: float) -> None:
        """Fill the smooth closed curve through the points."""
        self.fill(smooth_path(points), paint, **style)

    def polygon(self, points: Sequence[Point], paint: Paint | RGB, **style: float) -> None:
        """Fill a polygon with straight edges."""
        path = skia.Path()
        path.addPoly([skia.Point(*p) for p in points], True)
        self.fill(path, paint, **style)

    def limb(self, points: Sequence[Point], width: float, paint: Paint | RGB, end: float = 1.0, **style: float) -> None:
        """Fill a smooth thick line with round ends whose width goes to ``width * end``."""
        self.fill(tapered(points, width, width * end), paint, **style)

    def line(self, points: Sequence[Point], width: float, colour: RGB) -> None:
        """Draw a thin detail line."""
        self.limb(points, width, colour, shade=0.0, edge=0.0)

    def glint(self, x: float, y: float, rx: float, ry: float, strength: float) -> None:
        """Draw a soft highlight."""
        at = self._mirror.mapXY(x, y)
        self.pen.glint(at.x(), at.y(), rx, ry, strength)

    def sheen(self, path: skia.Path, colour: RGB, strength: float) -> None:
        """Tint what is already there (glass in front of it); it changes no region."""
        flipped = skia.Path()
        path.transform(self._mirror, flipped)
        self.pen.sheen(flipped, colour, strength)


def oval(x: float, y: float, rx: float, ry: float) -> skia.Path:
    """Return the path of an ellipse with centre (x, y)."""
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))
    return path


_STEPS: Final = 6
_WEIGHTS: Final = tuple(  # of four joints in turn, for each step between the middle two
    ((-t + 2 * t * t - t**3) / 2, (2 - 5 * t * t + 3 * t**3) / 2, (t + 4 * t * t - 3 * t**3) / 2, (t**3 - t * t) / 2)
    for t in (step / _STEPS for step in range(_STEPS))
)


def _curve(points: Sequence[Point]) -> list[Point]:
    """Sample a curve that passes through the joints (a rounded elbow, not a hook)."""
    if len(points) == 2:
        return list(points)
    dense: list[Point] = []
    last = len(points) - 1
    for i in range(last):
        (ax, ay), (bx, by) = points[max(i - 1, 0)], points[i]
        (cx, cy), (dx, dy) = points[i + 1], points[min(i + 2, last)]
        dense += [(ax * p + bx * q + cx * r + dx * s, ay * p + by * q + cy * r + dy * s) for p, q, r, s in _WEIGHTS]
    return [*dense, points[-1]]


def tapered(points: Sequence[Point], width: float, end: float) -> skia.Path:
    """Return the outline of a thick curve from ``width`` to ``end``, with round ends and no inner loops."""
    curve = _curve(points)
    left: list[Point] = []
    right: list[Point] = []
    for i, (x, y) in enumerate(curve):
        a, b = curve[max(i - 1, 0)], curve[min(i + 1, len(curve) - 1)]
        length = math.hypot(b[0] - a[0], b[1] - a[1]) or 1.0
        half = (width + (end - width) * i / (len(curve) - 1)) / 2
        nx, ny = -(b[1] - a[1]) / length * half, (b[0] - a[0]) / length * half
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    start, stop = _cap(curve[0], right[0], left[0]), _cap(curve[-1], left[-1], right[-1])
    body = skia.Path()
    body.addPoly([skia.Point(*p) for p in [*left, *stop, *reversed(right), *start]], True)
    return union(body, body) if _sharp(points) else body  # without the fold at the inner side of the bend


def _sharp(points: Sequence[Point]) -> bool:
    """Tell whether a limb of three joints is bent by more than about 65 degrees."""
    if len(points) != 3:
        return False
    (ax, ay), (bx, by), (cx, cy) = points
    ux, uy, vx, vy = bx - ax, by - ay, cx - bx, cy - by
    return ux * vx + uy * vy < 0.42 * math.hypot(ux, uy) * math.hypot(vx, vy)


def _cap(centre: Point, first: Point, last: Point) -> list[Point]:
    """Return points of the half circle from ``first`` to ``last`` about ``centre``."""
    x, y = centre
    radius, angle = math.hypot(first[0] - x, first[1] - y), math.atan2(first[1] - y, first[0] - x)
    return [
        (x + radius * math.cos(angle - math.pi * k / 8), y + radius * math.sin(angle - math.pi * k / 8))
        for k in range(1, 8)
    ]
