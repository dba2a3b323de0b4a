"""The brush that backdrops are painted with; coordinates are shares of the picture's width and height."""

from __future__ import annotations

import random
from collections.abc import Sequence

import skia

from locheads_studio.world.pen import Point, smooth_path
from locheads_studio.world.texture import textured
from locheads_studio.world.words import RGB


def argb(colour: RGB, alpha: float = 1.0) -> int:
    """The colour as Skia's number."""
    return int(skia.ColorSetARGB(round(255 * alpha), *colour))


class Brush:
    """Fills shapes of the backdrop."""

    def __init__(self, canvas: skia.Canvas) -> None:
        self.canvas = canvas

    def shape(self, path: skia.Path, colour: RGB, alpha: float = 1.0, blur: float = 0.0) -> None:
        """Fill a path, with an edge that is soft over ``blur``."""
        paint = skia.Paint(AntiAlias=True, Color=argb(colour, alpha))
        if blur:
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        self.canvas.drawPath(path, paint)

    def blob(self, points: Sequence[Point], colour: RGB, alpha: float = 1.0, blur: float = 0.0) -> None:
        """Fill the smooth closed curve through the points."""
        self.shape(smooth_path(points), colour, alpha, blur)

    def polygon(self, points: Sequence[Point], colour: RGB, alpha: float = 1.0, blur: float = 0.0) -> None:
        """Fill a polygon."""
        path = skia.Path()
        path.addPoly([skia.Point(*p) for p in points], True)
        self.shape(path, colour, alpha, blur)

    def rect(self, x0: float, y0: float, x1: float, y1: float, colour: RGB, alpha: float = 1.0) -> None:
        """Fill a rectangle."""
        self.canvas.drawRect(skia.Rect.MakeLTRB(x0, y0, x1, y1), skia.Paint(AntiAlias=True, Color=argb(colour, alpha)))

    def oval(self, x: float, y: float, rx: float, ry: float, colour: RGB, alpha: float = 1.0, blur: float = 0) -> None:
        """Fill an ellipse."""
        path = skia.Path()
        path.addOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))
        self.shape(path, colour, alpha, blur)

    def glow(self, x: float, y: float, radius: float, colour: RGB, alpha: float) -> None:
        """Lay a round light that fades to nothing at ``radius``."""
        shader = skia.GradientShader.MakeRadial(
            center=(x, y), radius=radius, colors=[argb(colour, alpha), argb(colour, 0.0)]
        )
        around = skia.Rect.MakeLTRB(x - radius, y - radius, x + radius, y + radius)
        self.canvas.drawRect(around, skia.Paint(Shader=shader))

    def band(self, y0: float, y1: float, top: RGB, bottom: RGB) -> None:
        """Fill the full width between two heights with a vertical gradient."""
        shader = skia.GradientShader.MakeLinear(points=[(0, y0), (0, y1)], colors=[argb(top), argb(bottom)])
        self.canvas.drawRect(skia.Rect.MakeLTRB(0, y0, 1, y1), skia.Paint(Shader=shader))

    def veil(self, y0: float, y1: float, colour: RGB, top: float, bottom: float) -> None:
        """Lay a colour over the full width, its opacity going from ``top`` to ``bottom``."""
        shader = skia.GradientShader.MakeLinear(
            points=[(0, y0), (0, y1)], colors=[argb(colour, top), argb(colour, bottom)]
        )
        self.canvas.drawRect(skia.Rect.MakeLTRB(0, y0, 1, y1), skia.Paint(Shader=shader))

    def skyline(self, crest: Sequence[Point], bottom: float, straight: bool = False) -> skia.Path:
        """The path from a crest (left to right) down to ``bottom``."""
        if straight:
            path = skia.Path()
            path.addPoly([skia.Point(*p) for p in crest], False)
        else:
            path = smooth_path(crest, closed=False)
        path.lineTo(crest[-1][0], bottom)
        path.lineTo(crest[0][0], bottom)
        path.close()
        return path

    def slope(self, path: skia.Path, y0: float, y1: float, top: RGB, bottom: RGB) -> None:
        """Fill a path with a vertical gradient."""
        shader = skia.GradientShader.MakeLinear(points=[(0, y0), (0, y1)], colors=[argb(top), argb(bottom)])
        self.canvas.drawPath(path, skia.Paint(AntiAlias=True, Shader=shader))

    def hills(self, rng: random.Random, y: float, swing: float, top: RGB, low: RGB, bottom: float) -> None:
        """Fill a rolling skyline at height y down to ``bottom``, from the colour ``top`` to ``low``."""
        crest = [(-0.1 + 1.2 * i / 6, y - rng.uniform(0, swing)) for i in range(7)]
        self.slope(self.skyline(crest, bottom), y - swing, bottom, top, low)

    def texture(
        self, kind: str, y0: float, y1: float, strength: float, rng: random.Random, *, size: float,
        stretch: float = 1.0, horizon: float | None = None, ink: RGB = (0, 0, 0),
    ) -> None:  # fmt: skip
        """Lay a texture over the full width between two heights (see ``texture.textured``)."""
        paint = textured(kind, strength, size=size, stretch=stretch, at=rng.random(), horizon=horizon, ink=ink)
        self.canvas.drawRect(skia.Rect.MakeLTRB(0, y0, 1, y1), paint)

    def converging(
        self, count: int, horizon: float, colour: RGB, alpha: float, width: float = 0.006, spread: float = 2.4
    ) -> None:
        """Draw lines on the ground that meet behind the picture: floor boards, paving."""
        for i in range(-count, count + 1):
            top, low = 0.5 + i / count * 0.85, 0.5 + i / count * 0.85 * spread
            self.polygon([(top, horizon), (top + width * 0.3, horizon), (low + width, 1), (low, 1)], colour, alpha)

    def light(self) -> None:
        """Lay the light of the upper left over everything, and a little shade in the lower right."""
        shader = skia.GradientShader.MakeLinear(
            points=[(0.05, 0), (0.95, 1)],
            colors=[argb((255, 250, 232), 0.12), argb((255, 250, 232), 0.0), argb((20, 24, 60), 0.1)],
            positions=[0.0, 0.5, 1.0],
        )
        self.canvas.drawRect(skia.Rect.MakeLTRB(0, 0, 1, 1), skia.Paint(Shader=shader))
