"""Helpers for objects drawn from the side: one silhouette made of several shapes, facing left or right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import skia

from locheads_studio.world.pen import RGB, Paint, Pen, Point, darker, lighter

_FINE = 1024.0  # path operations lose precision on shapes one unit high, so they run on enlarged ones


def oval(x: float, y: float, rx: float, ry: float) -> skia.Path:
    """Return an ellipse with centre (x, y), in object units."""
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))
    return path


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0.0) -> skia.Path:
    """Return a rectangle with rounded corners, in object units."""
    path = skia.Path()
    path.addRoundRect(skia.Rect.MakeLTRB(x0, y0, x1, y1), radius, radius)
    return path


def poly(points: Sequence[Point]) -> skia.Path:
    """Return a polygon with straight edges."""
    path = skia.Path()
    path.addPoly([skia.Point(*p) for p in points], True)
    return path


def _spline(values: Sequence[float], at: float) -> float:
    i = min(int(at), len(values) - 2)
    t = at - i
    a, b, c, d = (values[min(max(i + k, 0), len(values) - 1)] for k in (-1, 0, 1, 2))
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def taper(points: Sequence[Point], widths: Sequence[float]) -> skia.Path:
    """Return a smooth limb with round ends through the points; ``widths`` gives its width at each of them."""
    steps = 6 * (len(points) - 1)
    ats = [k * (len(points) - 1) / steps for k in range(steps + 1)]
    middle = [(_spline([p[0] for p in points], a), _spline([p[1] for p in points], a)) for a in ats]
    left: list[Point] = []
    right: list[Point] = []
    for k, (x, y) in enumerate(middle):
        (ax, ay), (bx, by) = middle[max(k - 1, 0)], middle[min(k + 1, steps)]
        length = math.hypot(bx - ax, by - ay) or 1.0
        half = _spline(widths, ats[k]) / 2
        nx, ny = -(by - ay) / length * half, (bx - ax) / length * half
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    ends = [oval(*middle[k], widths[k] / 2, widths[k] / 2) for k in (0, -1)]
    return union(poly(left + right[::-1]), *ends)


def _operate(first: skia.Path, second: skia.Path, how: skia.PathOp) -> skia.Path:
    big = skia.Matrix.Scale(_FINE, _FINE)
    a, b = skia.Path(first), skia.Path(second)
    a.transform(big)
    b.transform(big)
    result = skia.Op(a, b, how)
    result.transform(skia.Matrix.Scale(1 / _FINE, 1 / _FINE))
    return result


def union(*paths: skia.Path) -> skia.Path:
    """Return one outline around all the paths."""
    whole = paths[0]
    for path in paths[1:]:
        whole = _operate(whole, path, skia.PathOp.kUnion_PathOp)
    return whole


def without(path: skia.Path, hole: skia.Path) -> skia.Path:
    """Return the path with ``hole`` cut out."""
    return _operate(path, hole, skia.PathOp.kDifference_PathOp)


def inside(path: skia.Path, other: skia.Path) -> skia.Path:
    """Return what the two paths share."""
    return _operate(path, other, skia.PathOp.kIntersect_PathOp)


def tinted(paint: Paint, amount: float) -> Paint:
    """Return the surface darkened by ``amount`` (negative: lightened), its pattern too."""
    change = darker if amount >= 0 else lighter
    return replace(
        paint,
        colour=change(paint.colour, abs(amount)),
        second=change(paint.accent, abs(amount)),
    )


def turned(points: Sequence[Point], degrees: float, about: Point) -> list[Point]:
    """Return the points turned clockwise (as seen) about one point."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x0, y0 = about
    return [(x0 + (x - x0) * c - (y - y0) * s, y0 + (x - x0) * s + (y - y0) * c) for x, y in points]


def is_dark(colour: RGB) -> bool:
    """Tell whether dark details would be lost on this colour."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2] < 75


def seam(colour: RGB) -> RGB:
    """Return the colour of a fold or a contour drawn on this colour."""
    return lighter(colour, 0.32) if is_dark(colour) else darker(colour, 0.38)


@dataclass(frozen=True)
class Side:
    """Draws with a pen what is written facing right, facing right (``way`` 1) or left (-1)."""

    pen: Pen
    way: int
    stretch: float = 1.0  # widens (above 1) or narrows everything, for variety

    def fill(self, path: skia.Path, paint: Paint | RGB, **style: float) -> None:
        """Fill a path; ``style`` as for ``Pen.fill``."""
        if self.way * self.stretch != 1:
            path = skia.Path(path)
            path.transform(skia.Matrix.Scale(self.way * self.stretch, 1))
        self.pen.fill(path, paint, **style)

    def line(self, points: Sequence[Point], width: float, colour: RGB) -> None:
        """Draw a thin smooth detail line."""
        self.fill(taper(points, [width] * len(points)), colour, shade=0.0, edge=0.0)

    def dot(self, x: float, y: float, rx: float, ry: float, colour: RGB) -> None:
        """Draw a small flat ellipse."""
        self.fill(oval(x, y, rx, ry), colour, shade=0.0, edge=0.0)

    def eye(self, x: float, y: float, size: float, iris: RGB = (34, 26, 24)) -> None:
        """Draw an eye of radius ``size`` that reads on light and dark heads."""
        self.fill(oval(x, y, size, size * 1.12), (252, 252, 250), shade=0.0, edge=size * 0.18)
        self.dot(x + size * 0.22, y + size * 0.05, size * 0.66, size * 0.78, iris)
        self.dot(x + size * 0.02, y - size * 0.32, size * 0.24, size * 0.26, (255, 255, 255))

    def shadow(self, x: float, y: float, rx: float, ry: float) -> None:
        """Draw a contact shadow."""
        self.pen.shadow(x * self.way * self.stretch, y, rx * self.stretch, ry)

    def glint(self, x: float, y: float, rx: float, ry: float, strength: float = 0.4) -> None:
        """Draw a soft highlight."""
        self.pen.glint(x * self.way * self.stretch, y, rx, ry, strength)
