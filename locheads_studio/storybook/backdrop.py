"""The six settings: what lies behind the objects. Nothing here is a region."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import skia

from locheads_studio.storybook.pen import Point, smooth_path
from locheads_studio.storybook.plan import HORIZON
from locheads_studio.storybook.words import RGB, darker, lighter, mix


def draw_backdrop(canvas: skia.Canvas, setting: str, rng: random.Random, width: int, height: int) -> None:
    """Draw a setting over the whole canvas, in shares of its size, soft enough for objects to stand out."""
    canvas.save()
    canvas.scale(width, height)
    _DRAW[setting](_Brush(canvas), rng, HORIZON[setting])
    canvas.restore()


class _Brush:
    """Fills shapes of the backdrop; coordinates are shares of the picture's size."""

    def __init__(self, canvas: skia.Canvas) -> None:
        self.canvas = canvas

    def shape(self, path: skia.Path, colour: RGB, alpha: float = 1.0, blur: float = 0.0) -> None:
        paint = skia.Paint(AntiAlias=True, Color=skia.ColorSetARGB(round(255 * alpha), *colour))
        if blur:
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        self.canvas.drawPath(path, paint)

    def blob(self, points: Sequence[Point], colour: RGB, alpha: float = 1.0, blur: float = 0.0) -> None:
        self.shape(smooth_path(points), colour, alpha, blur)

    def polygon(self, points: Sequence[Point], colour: RGB, alpha: float = 1.0) -> None:
        path = skia.Path()
        path.addPoly([skia.Point(*p) for p in points], True)
        self.shape(path, colour, alpha)

    def rect(self, x0: float, y0: float, x1: float, y1: float, colour: RGB, alpha: float = 1.0) -> None:
        self.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], colour, alpha)

    def oval(self, x: float, y: float, rx: float, ry: float, colour: RGB, alpha: float = 1.0, blur: float = 0) -> None:
        path = skia.Path()
        path.addOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))
        self.shape(path, colour, alpha, blur)

    def band(self, y0: float, y1: float, top: RGB, bottom: RGB) -> None:
        """Fill the full width between two heights with a vertical gradient."""
        shader = skia.GradientShader.MakeLinear(
            points=[(0, y0), (0, y1)],
            colors=[skia.ColorSetARGB(255, *top), skia.ColorSetARGB(255, *bottom)],
        )
        self.canvas.drawRect(skia.Rect.MakeLTRB(0, y0, 1, y1), skia.Paint(Shader=shader))

    def hills(self, rng: random.Random, y: float, swing: float, colour: RGB, bottom: float) -> None:
        """Fill a rolling skyline at height y down to ``bottom``."""
        crest = [(-0.1 + 1.2 * i / 6, y - rng.uniform(0, swing)) for i in range(7)]
        path = smooth_path(crest, closed=False)
        path.lineTo(1.1, bottom)
        path.lineTo(-0.1, bottom)
        path.close()
        self.shape(path, colour)


def _sky(brush: _Brush, rng: random.Random, horizon: float) -> None:
    top, low = rng.choice(
        [((112, 172, 226), (216, 234, 246)), ((96, 156, 214), (232, 240, 244)), ((150, 170, 206), (250, 226, 206))]
    )
    brush.band(0, horizon + 0.02, top, low)
    for _ in range(rng.randint(1, 3)):
        x, y, size = rng.uniform(0, 1), rng.uniform(0.05, horizon * 0.55), rng.uniform(0.05, 0.1)
        for k in range(4):
            dx, r = (k - 1.5) * size * 0.7, size * (0.62 if k in (0, 3) else 0.9)
            brush.oval(x + dx, y - (r * 0.2 if k in (1, 2) else 0), r, r * 0.48, (255, 255, 255), 0.75, 0.006)


def _tufts(brush: _Brush, rng: random.Random, horizon: float, colour: RGB, count: int) -> None:
    """Scatter short blades of grass, longer towards the front."""
    for _ in range(count):
        x, y = rng.random(), horizon + (1 - horizon) * rng.random() ** 0.8
        size = 0.008 + 0.022 * (y - horizon) / (1 - horizon)
        shade = darker(colour, 0.12) if rng.random() < 0.6 else lighter(colour, 0.14)
        brush.polygon([(x - size * 0.25, y), (x, y - size), (x + size * 0.25, y)], shade, 0.7)


def _meadow(brush: _Brush, rng: random.Random, horizon: float) -> None:
    _sky(brush, rng, horizon)
    green = rng.choice([(138, 184, 92), (152, 190, 104), (126, 174, 96)])
    brush.hills(rng, horizon - 0.02, 0.12, mix(green, (170, 196, 214), 0.55), 1)
    brush.hills(rng, horizon, 0.05, mix(green, (190, 208, 200), 0.3), 1)
    brush.band(horizon, 1, lighter(green, 0.16), darker(green, 0.08))
    _tufts(brush, rng, horizon, green, 70)


def _park(brush: _Brush, rng: random.Random, horizon: float) -> None:
    _sky(brush, rng, horizon)
    green = rng.choice([(146, 186, 118), (132, 178, 112)])
    far = mix(green, (96, 132, 108), 0.45)
    for i in range(9):
        x = (i + rng.uniform(-0.3, 0.3)) / 8
        brush.oval(x, horizon - rng.uniform(0.03, 0.09), 0.1, rng.uniform(0.07, 0.13), mix(far, (210, 224, 220), 0.25))
    brush.rect(0, horizon - 0.03, 1, horizon + 0.02, far)
    brush.band(horizon, 1, lighter(green, 0.2), darker(green, 0.04))
    bend, drift = rng.uniform(0.25, 0.75), rng.uniform(-0.25, 0.25)
    path = [(bend - 0.03, horizon), (bend + 0.03, horizon), (bend + drift + 0.1, 0.75), (bend - drift + 0.36, 1.05),
            (bend - drift - 0.28, 1.05), (bend + drift - 0.1, 0.75)]  # fmt: skip
    brush.blob(path, (222, 206, 172))
    _tufts(brush, rng, horizon, green, 36)


def _street(brush: _Brush, rng: random.Random, horizon: float) -> None:
    _sky(brush, rng, horizon)
    x = -0.05
    while x < 1:
        w, h = rng.uniform(0.13, 0.24), rng.uniform(0.2, horizon - 0.06)
        wall = mix(
            rng.choice([(200, 176, 156), (186, 190, 200), (212, 198, 170), (178, 164, 168)]), (226, 232, 238), 0.35
        )
        brush.rect(x, horizon - h, x + w, horizon + 0.02, wall)
        rows, columns = max(int(h / 0.085), 1), max(int(w / 0.055), 1)
        for r in range(rows):
            for c in range(columns):
                px, py = x + (c + 0.3) * w / columns, horizon - h + (r + 0.3) * h / rows
                brush.rect(px, py, px + 0.4 * w / columns, py + 0.45 * h / rows, mix(wall, (120, 140, 168), 0.45))
        x += w
    brush.band(horizon, horizon + 0.09, (206, 202, 196), (192, 188, 184))
    brush.rect(0, horizon + 0.085, 1, horizon + 0.1, (160, 158, 156))
    brush.band(horizon + 0.1, 1, (128, 130, 136), (104, 106, 114))
    y = rng.uniform(0.74, 0.8)
    for i in range(6):
        brush.rect(i / 5 - 0.06, y, i / 5 + 0.05, y + 0.014, (222, 220, 208), 0.8)


def _beach(brush: _Brush, rng: random.Random, horizon: float) -> None:
    sea = horizon - rng.uniform(0.08, 0.14)
    _sky(brush, rng, sea)
    brush.band(sea, horizon + 0.05, (84, 150, 186), (128, 196, 206))
    for _ in range(10):
        x, y = rng.random(), rng.uniform(sea + 0.015, horizon)
        brush.rect(x, y, x + rng.uniform(0.04, 0.12), y + 0.004, (226, 242, 244), 0.6)
    sand = rng.choice([(236, 216, 170), (230, 208, 164), (240, 222, 184)])
    brush.hills(rng, horizon + 0.035, 0.03, (240, 244, 238), 1)
    brush.hills(rng, horizon + 0.05, 0.03, lighter(sand, 0.1), 1)
    brush.band(horizon + 0.1, 1, lighter(sand, 0.1), darker(sand, 0.07))
    for _ in range(40):
        brush.oval(rng.random(), rng.uniform(horizon + 0.08, 1), 0.006, 0.003, darker(sand, 0.16), 0.6)


def _room(brush: _Brush, rng: random.Random, horizon: float) -> None:
    wall = rng.choice([(226, 214, 196), (206, 218, 216), (224, 206, 206), (214, 216, 228)])
    brush.band(0, horizon, lighter(wall, 0.1), wall)
    stripes = rng.random() < 0.5
    for i in range(16):
        if stripes and i % 2:
            brush.rect(i / 16, 0, (i + 1) / 16, horizon, lighter(wall, 0.18), 0.6)
    x = rng.uniform(0.08, 0.6)
    brush.rect(x - 0.015, 0.085, x + 0.315, 0.395, (246, 244, 240))
    for i in range(2):
        brush.rect(x + i * 0.155, 0.1, x + i * 0.155 + 0.145, 0.38, (184, 214, 234))
        brush.polygon([(x + i * 0.155, 0.3), (x + i * 0.155 + 0.06, 0.1), (x + i * 0.155 + 0.1, 0.1),
                       (x + i * 0.155 + 0.02, 0.38), (x + i * 0.155, 0.38)], (226, 240, 248), 0.7)  # fmt: skip
    brush.rect(0, horizon - 0.025, 1, horizon, (246, 242, 236))
    wood = rng.choice([(196, 156, 112), (180, 142, 106), (206, 172, 132)])
    brush.band(horizon, 1, lighter(wood, 0.08), darker(wood, 0.1))
    for i in range(-6, 17):
        brush.polygon([(i / 10, horizon), (i / 10 + 0.003, horizon), (0.5 + (i / 10 - 0.5) * 1.9 + 0.006, 1),
                       (0.5 + (i / 10 - 0.5) * 1.9, 1)], darker(wood, 0.22), 0.55)  # fmt: skip


def _table(brush: _Brush, rng: random.Random, horizon: float) -> None:
    wall = rng.choice([(214, 222, 224), (232, 222, 208), (206, 214, 202), (224, 214, 224)])
    brush.band(0, horizon, darker(wall, 0.06), lighter(wall, 0.12))
    for _ in range(4):
        brush.oval(rng.random(), rng.uniform(0, horizon), rng.uniform(0.06, 0.14), rng.uniform(0.06, 0.14),
                   lighter(wall, 0.4), 0.35, 0.03)  # fmt: skip
    wood = rng.choice([(190, 140, 92), (204, 166, 122), (164, 120, 88), (222, 204, 178)])
    brush.band(horizon, 1, lighter(wood, 0.14), darker(wood, 0.06))
    brush.rect(0, horizon, 1, horizon + 0.008, lighter(wood, 0.35))
    for i in range(6):
        y = horizon + (1 - horizon) * ((i + 0.6) / 6) ** 1.4
        brush.rect(0, y, 1, y + 0.004, darker(wood, 0.18), 0.6)
        for _ in range(3):
            x, length = rng.random(), rng.uniform(0.1, 0.3)
            wave = [(x + length * k / 4, y + 0.03 + 0.006 * math.sin(k + x * 9)) for k in range(5)]
            grain = skia.Paint(
                AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=0.003,
                Color=skia.ColorSetARGB(90, *darker(wood, 0.25)),
            )  # fmt: skip
            brush.canvas.drawPath(smooth_path(wave, closed=False), grain)


_DRAW = {"street": _street, "meadow": _meadow, "beach": _beach, "room": _room, "table": _table, "park": _park}
