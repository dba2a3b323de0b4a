"""Small helpers for surfaces and outlines that several kinds share."""

from __future__ import annotations

import skia

from locheads_studio.world.pen import RGB, Paint, Point, darker, lighter


def crease(paint: Paint) -> RGB:
    """Return the colour of a seam that shows on this surface, black ones included."""
    return darker(paint.colour, 0.35) if sum(paint.colour) > 200 else lighter(paint.colour, 0.28)


def dim(paint: Paint, amount: float = 0.16) -> Paint:
    """Return the same surface, turned away from the light by ``amount`` (0..1)."""
    return Paint(darker(paint.colour, amount), paint.pattern, paint.period, darker(paint.accent, amount))


def mirrored(points: list[Point], side: int) -> list[Point]:
    """Return the points, mirrored left to right when ``side`` is -1."""
    return [(x * side, y) for x, y in points]


def oval(x: float, y: float, rx: float, ry: float) -> skia.Path:
    """Return an ellipse with centre (x, y)."""
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))
    return path


def union(paths: list[skia.Path]) -> skia.Path:
    """Return one outline around all the paths (at least one)."""
    whole = paths[0]
    for path in paths[1:]:
        whole = skia.Op(whole, path, skia.PathOp.kUnion_PathOp)
    return whole
