"""The pen that draws every object twice: in colour, and as exact ground truth.

An object is drawn in its own coordinates: the origin is the middle of its bottom edge (where it touches the
ground), x points right, y points down, and the object is one unit high, so its top is at y = -1. Each stroke goes to
the colour canvas (antialiased, shaded, patterned) and to the region canvas, where it leaves the number of the
region that is being drawn (not antialiased). Painting back to front therefore leaves, at every pixel, the
number of the region that is seen there: the ground truth is exact by construction, overlaps included.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import skia

from locheads_studio.world.words import RGB, accent, darker, lighter

Point = tuple[float, float]

_SPOKES: Final = 8
"""Threads of a web that run from its middle."""


@dataclass(frozen=True)
class Paint:
    """A surface: base colour (RGB 0..255), pattern name, and the pattern's period in object units."""

    colour: RGB
    pattern: str = "plain"
    period: float = 0.14
    second: RGB | None = None

    @property
    def accent(self) -> RGB:
        """The colour of stripes, dots, checks or web lines."""
        return self.second if self.second is not None else accent(self.colour)


def _argb(colour: RGB, alpha: float = 1.0) -> int:
    return int(skia.ColorSetARGB(round(255 * alpha), *colour))


def smooth_path(points: Sequence[Point], closed: bool = True) -> skia.Path:
    """Return a smooth curve (Catmull-Rom, as cubic Beziers) through the points."""
    n = len(points)
    builder = skia.Path()
    builder.moveTo(*points[0])
    for i in range(n if closed else n - 1):
        p0, p1, p2, p3 = (points[(i + k) % n] if closed else points[min(max(i + k, 0), n - 1)] for k in (-1, 0, 1, 2))
        builder.cubicTo(
            p1[0] + (p2[0] - p0[0]) / 6,
            p1[1] + (p2[1] - p0[1]) / 6,
            p2[0] - (p3[0] - p1[0]) / 6,
            p2[1] - (p3[1] - p1[1]) / 6,
            *p2,
        )
    if closed:
        builder.close()
    return builder


class Pen:
    """Draws one object on the colour canvas and the region canvas at the same time.

    The canvases already carry the transform from object units to pixels. ``part`` switches the region that the
    following strokes belong to; a kind asks ``parts`` which of its optional parts this object has.
    """

    def __init__(self, colour: skia.Canvas, regions: skia.Canvas, own: int, parts: dict[str, int]) -> None:
        self._colour = colour
        self._regions = regions
        self._own = own
        self._region = own
        self.parts = parts

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Strokes inside this block belong to the part ``name`` (or to the object, if it is not a region)."""
        before = self._region
        self._region = self.parts.get(name, self._own)
        try:
            yield
        finally:
            self._region = before

    @contextmanager
    def moved(self, x: float = 0.0, y: float = 0.0, degrees: float = 0.0, scale: float = 1.0) -> Iterator[None]:
        """Strokes inside this block are shifted, then rotated clockwise, then scaled about the new origin."""
        for canvas in (self._colour, self._regions):
            canvas.save()
            canvas.translate(x, y)
            canvas.rotate(degrees)
            canvas.scale(scale, scale)
        try:
            yield
        finally:
            self._colour.restore()
            self._regions.restore()

    def fill(self, path: skia.Path, paint: Paint | RGB, shade: float = 0.22, edge: float = 0.006) -> None:
        """Fill a path: base colour, pattern, light from the upper left (``shade`` 0..1), a darker outline.

        ``edge`` is the outline's width in object units; 0 draws none.
        """
        surface = paint if isinstance(paint, Paint) else Paint(paint)
        base = skia.Paint(AntiAlias=True, Color=_argb(surface.colour))
        self._colour.drawPath(path, base)
        bounds = path.computeTightBounds()
        if surface.pattern != "plain":
            self._colour.save()
            self._colour.clipPath(path, skia.ClipOp.kIntersect, True)
            self._pattern(surface, bounds)
            self._colour.restore()
        if shade > 0 and bounds.width() > 0 and bounds.height() > 0:
            light = skia.GradientShader.MakeLinear(
                points=[(bounds.left(), bounds.top()), (bounds.right(), bounds.bottom())],
                colors=[_argb((255, 255, 255), shade), 0x00FFFFFF, 0x00000014, _argb((0, 0, 20), shade)],
                positions=[0.0, 0.45, 0.45, 1.0],
            )
            self._colour.drawPath(path, skia.Paint(AntiAlias=True, Shader=light))
        if edge > 0:
            line = skia.Paint(
                AntiAlias=True,
                Color=_argb(darker(surface.colour, 0.45)),
                Style=skia.Paint.kStroke_Style,
                StrokeWidth=edge,
                StrokeJoin=skia.Paint.kRound_Join,
            )
            self._colour.drawPath(path, line)
        self._stamp(path)

    def ellipse(self, x: float, y: float, rx: float, ry: float, paint: Paint | RGB, **style: float) -> None:
        """Fill an axis-aligned ellipse with centre (x, y)."""
        path = skia.Path()
        path.addOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))
        self.fill(path, paint, **style)

    def rect(
        self, x0: float, y0: float, x1: float, y1: float, paint: Paint | RGB, radius: float = 0.0, **style: float
    ) -> None:
        """Fill a rectangle with corners (x0, y0) and (x1, y1), rounded by ``radius``."""
        path = skia.Path()
        path.addRoundRect(skia.Rect.MakeLTRB(x0, y0, x1, y1), radius, radius)
        self.fill(path, paint, **style)

    def polygon(self, points: Sequence[Point], paint: Paint | RGB, **style: float) -> None:
        """Fill a polygon with straight edges."""
        path = skia.Path()
        path.addPoly([skia.Point(*p) for p in points], True)
        self.fill(path, paint, **style)

    def blob(self, points: Sequence[Point], paint: Paint | RGB, **style: float) -> None:
        """Fill the smooth closed curve through the points."""
        self.fill(smooth_path(points), paint, **style)

    def limb(self, points: Sequence[Point], width: float, paint: Paint | RGB, **style: float) -> None:
        """Fill a smooth thick line with round ends (an arm, a leg, a tail) through the points."""
        stroke = skia.Paint(
            Style=skia.Paint.kStroke_Style,
            StrokeWidth=width,
            StrokeCap=skia.Paint.kRound_Cap,
            StrokeJoin=skia.Paint.kRound_Join,
        )
        outline = skia.Path()
        skia_fill_path(stroke, smooth_path(points, closed=False), outline)
        self.fill(outline, paint, **style)

    def line(self, points: Sequence[Point], width: float, colour: RGB) -> None:
        """Draw a thin detail line (whisker, seam, mouth); it belongs to the region like any stroke."""
        self.limb(points, width, colour, shade=0.0, edge=0.0)

    def shadow(self, x: float, y: float, rx: float, ry: float, strength: float = 0.5) -> None:
        """Draw a soft contact shadow, dark under the object and thin around it, away from the light; no region's."""
        for grow, shift, share, soft in ((1.16, 0.1, 0.55, 0.75), (0.84, 0.02, 0.8, 0.4)):
            blur = skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, max(min(rx, ry) * soft, 1e-3))
            dark = skia.Paint(AntiAlias=True, Color=_argb((14, 16, 38), strength * share), MaskFilter=blur)
            cx, wide = x + rx * shift, rx * grow
            self._colour.drawOval(skia.Rect.MakeLTRB(cx - wide, y - ry * grow, cx + wide, y + ry * grow), dark)

    def glint(self, x: float, y: float, rx: float, ry: float, strength: float = 0.5) -> None:
        """Draw a soft highlight on what is already there; it changes no region."""
        blur = skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, max(min(rx, ry) * 0.4, 1e-3))
        soft = skia.Paint(AntiAlias=True, Color=_argb((255, 255, 255), strength), MaskFilter=blur)
        self._colour.drawOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry), soft)

    def sheen(self, path: skia.Path, colour: RGB, strength: float) -> None:
        """Tint what is already there, like glass in front of it; it changes no region."""
        self._colour.drawPath(path, skia.Paint(AntiAlias=True, Color=_argb(colour, strength)))

    def _stamp(self, path: skia.Path) -> None:
        solid = skia.Paint(AntiAlias=False, Color=skia.ColorSetARGB(255, self._region, self._region, self._region))
        self._regions.drawPath(path, solid)

    def _pattern(self, surface: Paint, bounds: skia.Rect) -> None:
        """Draw the pattern over ``bounds``; the caller has clipped to the shape."""
        step = surface.period
        ink = skia.Paint(AntiAlias=True, Color=_argb(surface.accent, 0.92))
        x0, x1, y0, y1 = bounds.left(), bounds.right(), bounds.top(), bounds.bottom()
        columns = range(math.floor(x0 / step), math.ceil(x1 / step) + 1)
        rows = range(math.floor(y0 / step), math.ceil(y1 / step) + 1)
        if surface.pattern == "striped":
            for j in rows:
                self._colour.drawRect(skia.Rect.MakeLTRB(x0, j * step, x1, (j + 0.45) * step), ink)
        elif surface.pattern == "checked":
            for j in rows:
                for i in columns:
                    if (i + j) % 2 == 0:
                        square = skia.Rect.MakeXYWH(i * step, j * step, step, step)
                        self._colour.drawRect(square, ink)
        elif surface.pattern == "dotted":
            for j in rows:
                for i in columns:
                    shift = 0.5 if j % 2 else 0.0
                    self._colour.drawCircle((i + shift) * step, (j + 0.5) * step, step * 0.27, ink)
        elif surface.pattern == "web":
            thread = skia.Paint(
                AntiAlias=True,
                Color=_argb(surface.accent, 0.95),
                Style=skia.Paint.kStroke_Style,
                StrokeWidth=step * 0.15,
            )
            cx, cy = (x0 + x1) / 2, y0 + (y1 - y0) * 0.3
            reach = math.hypot(x1 - x0, y1 - y0)
            for k in range(_SPOKES):
                angle = 2 * math.pi * (k + 0.5) / _SPOKES
                self._colour.drawLine(cx, cy, cx + reach * math.cos(angle), cy + reach * math.sin(angle), thread)
            for ring in range(1, math.ceil(reach / step) + 1):
                web = skia.Path()
                corner = [
                    (
                        cx + ring * step * math.cos(2 * math.pi * (k + 0.5) / _SPOKES),
                        cy + ring * step * math.sin(2 * math.pi * (k + 0.5) / _SPOKES),
                    )
                    for k in range(_SPOKES)
                ]
                web.addPoly([skia.Point(*p) for p in corner], True)
                self._colour.drawPath(web, thread)


def skia_fill_path(stroke: skia.Paint, source: skia.Path, outline: skia.Path) -> None:
    """Turn a stroked path into the outline that it covers."""
    if not stroke.getFillPath(source, outline):
        outline.addPath(source)


__all__ = ["RGB", "Paint", "Pen", "Point", "darker", "lighter", "smooth_path"]
