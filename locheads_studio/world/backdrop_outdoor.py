"""Settings under the sky: street, meadow, beach, park and snow."""

from __future__ import annotations

import random

import skia

from locheads_studio.world.backdrop_brush import Brush
from locheads_studio.world.words import RGB, darker, lighter, mix

_SKIES: tuple[tuple[RGB, RGB], ...] = (
    ((104, 168, 226), (214, 233, 246)),
    ((88, 150, 212), (230, 240, 245)),
    ((146, 168, 208), (250, 226, 208)),
    ((126, 176, 214), (244, 238, 218)),
)


def _sky(brush: Brush, rng: random.Random, horizon: float, skies: tuple[tuple[RGB, RGB], ...] = _SKIES) -> RGB:
    """Draw the sky with clouds; returns its colour at the horizon, which what is far away fades into."""
    top, low = rng.choice(skies)
    brush.band(0, horizon + 0.02, top, low)
    brush.glow(rng.uniform(0.05, 0.35), rng.uniform(0.0, 0.15), 0.55, (255, 250, 226), 0.4)
    shade = mix(top, (255, 255, 255), 0.62)
    for _ in range(rng.randint(1, 3)):
        x, y, size = rng.uniform(-0.05, 1.05), rng.uniform(0.06, horizon * 0.6), rng.uniform(0.05, 0.1)
        puffs = [
            (dx * size, rng.uniform(0.55, 1.0) * size * (1.15 - 0.4 * abs(dx))) for dx in (-1.3, -0.6, 0.1, 0.8, 1.4)
        ]
        cloud = skia.Path()
        for dx, r in puffs:
            cloud.addOval(skia.Rect.MakeLTRB(x + dx - r, y - r * 0.78, x + dx + r, y + r * 0.4))
        low_cloud = skia.Path(cloud)
        low_cloud.transform(skia.Matrix.Translate(0.004, 0.012))
        brush.shape(low_cloud, shade, 0.5, 0.007)
        brush.shape(cloud, (255, 255, 255), 0.85, 0.0045)
    return low


def _tufts(brush: Brush, rng: random.Random, horizon: float, colour: RGB, count: int) -> None:
    """Scatter tufts of grass, larger towards the front."""
    dark, light = skia.Path(), skia.Path()
    for _ in range(count):
        near = rng.random() ** 0.8
        x, y = rng.random(), horizon + (1 - horizon) * near
        size = 0.007 + 0.02 * near
        path = dark if rng.random() < 0.6 else light
        for lean in (-0.6, 0.0, 0.55):
            root = x + lean * size * 0.5
            path.addPoly(
                [skia.Point(root - size * 0.14, y),
                 skia.Point(root + lean * size * 0.7, y - size * (1 - abs(lean) * 0.3)),
                 skia.Point(root + size * 0.14, y)], True,
            )  # fmt: skip
    brush.shape(dark, darker(colour, 0.2), 0.6)
    brush.shape(light, lighter(colour, 0.25), 0.6)


def draw_meadow(brush: Brush, rng: random.Random, horizon: float) -> None:
    """Rolling hills under the sky, grass in front."""
    far = _sky(brush, rng, horizon)
    green = rng.choice([(134, 182, 90), (150, 188, 100), (124, 174, 92)])
    blue = mix((112, 148, 186), far, 0.45)
    brush.hills(rng, horizon - 0.06, 0.12, blue, mix(blue, far, 0.5), horizon)
    brush.hills(rng, horizon - 0.02, 0.09, mix(green, far, 0.5), mix(green, far, 0.3), 1)
    brush.hills(rng, horizon + 0.01, 0.05, mix(green, far, 0.28), mix(green, far, 0.1), 1)
    for _ in range(rng.randint(3, 8)):  # far bushes
        x, r = rng.random(), rng.uniform(0.012, 0.028)
        brush.oval(x, horizon - 0.012, r * 1.3, r, mix(darker(green, 0.25), far, 0.35))
    brush.band(horizon, 1, mix(green, (232, 228, 150), 0.22), darker(green, 0.14))
    brush.texture("clumps", horizon, 1, 0.6, rng, size=0.62, horizon=horizon - 0.13, ink=(14, 60, 30))
    _tufts(brush, rng, horizon + 0.02, green, 46)
    for _ in range(14):
        y = rng.uniform(horizon + 0.06, 1)
        brush.oval(rng.random(), y, 0.0035, 0.0028, rng.choice(((250, 246, 214), (246, 250, 250))), 0.75)


def draw_park(brush: Brush, rng: random.Random, horizon: float) -> None:
    """A lawn with a path, trees far behind it."""
    sky = _sky(brush, rng, horizon)
    green = rng.choice([(140, 184, 112), (126, 174, 104)])
    far = mix(mix(green, (70, 112, 88), 0.5), sky, 0.3)
    for row, (count, lift, size) in enumerate(((8, 0.075, 0.075), (10, 0.03, 0.055))):
        tone = mix(far, sky, 0.35) if row == 0 else far
        for i in range(count + 1):
            x, r = (i + rng.uniform(-0.35, 0.35)) / count, size * rng.uniform(0.75, 1.3)
            y = horizon - lift - rng.uniform(0, 0.02)
            brush.oval(x, y, r * 1.15, r, tone)
            brush.oval(x - r * 0.25, y - r * 0.3, r * 0.62, r * 0.5, lighter(tone, 0.16), 0.55, 0.012)
    brush.rect(0, horizon - 0.035, 1, horizon + 0.01, darker(far, 0.08))
    brush.band(horizon, 1, mix(green, (226, 230, 150), 0.26), darker(green, 0.1))
    brush.texture("clumps", horizon - 0.06, 1, 0.55, rng, size=0.55, horizon=horizon - 0.2, ink=(14, 60, 40))
    bend, drift = rng.uniform(0.25, 0.75), rng.uniform(-0.25, 0.25)
    path = [(bend - 0.03, horizon), (bend + 0.03, horizon), (bend + drift + 0.1, 0.75), (bend - drift + 0.36, 1.05),
            (bend - drift - 0.28, 1.05), (bend + drift - 0.1, 0.75)]  # fmt: skip
    brush.blob(
        [(x + (0.008 if i in (1, 2, 3) else -0.008), y) for i, (x, y) in enumerate(path)],
        darker(green, 0.2),
        0.5,
        0.006,
    )
    brush.blob(path, (224, 208, 174))
    brush.blob([(x + (bend - x) * 0.25 - 0.01, y) for x, y in path], (236, 222, 192), 0.6, 0.02)
    brush.texture("grain", horizon, 1, 0.22, rng, size=0.3, horizon=horizon - 0.06)
    _tufts(brush, rng, horizon + 0.02, green, 26)


def _house_front(brush: Brush, rng: random.Random, x: float, w: float, h: float, horizon: float, sky: RGB) -> None:
    """Draw one far house front with a roof, windows and a shop at street level."""
    wall = mix(
        rng.choice([(198, 160, 134), (176, 184, 198), (214, 194, 156), (172, 156, 166), (190, 196, 184)]), sky, 0.38
    )
    top = horizon - h
    brush.rect(x, top, x + w, horizon + 0.02, wall)
    if rng.random() < 0.5:
        roof = mix((138, 96, 88), sky, 0.4)
        brush.polygon(
            [(x - 0.006, top), (x + w * 0.12, top - 0.045), (x + w * 0.88, top - 0.045), (x + w + 0.006, top)], roof
        )
    else:
        brush.rect(x - 0.004, top - 0.012, x + w + 0.004, top + 0.006, lighter(wall, 0.25))
    brush.rect(x + w - 0.016, top, x + w, horizon + 0.02, darker(wall, 0.14), 0.6)
    glass = mix(wall, (112, 136, 168), 0.5)
    shop = 0.075
    rows, columns = max(int((h - shop) / 0.08), 1), max(int(w / 0.058), 1)
    for r in range(rows):
        for c in range(columns):
            px, py = x + (c + 0.28) * w / columns, top + 0.018 + r * (h - shop - 0.018) / rows
            pw, ph = 0.44 * w / columns, 0.6 * (h - shop - 0.018) / rows
            brush.rect(px - 0.004, py - 0.004, px + pw + 0.004, py + ph + 0.008, lighter(wall, 0.22))
            brush.rect(px, py, px + pw, py + ph, glass)
            brush.rect(px, py, px + pw * 0.42, py + ph, lighter(glass, 0.22), 0.6)
    brush.rect(x + w * 0.08, horizon - shop + 0.012, x + w * 0.66, horizon - 0.008, darker(glass, 0.08))
    brush.rect(x + w * 0.72, horizon - shop + 0.012, x + w * 0.9, horizon + 0.01, darker(wall, 0.3))
    awning = mix(rng.choice([(176, 92, 88), (92, 128, 112), (116, 112, 150)]), sky, 0.4)
    brush.polygon([(x + w * 0.08, horizon - shop), (x + w * 0.66, horizon - shop),
                   (x + w * 0.69, horizon - shop + 0.02), (x + w * 0.05, horizon - shop + 0.02)], awning)  # fmt: skip


def draw_street(brush: Brush, rng: random.Random, horizon: float) -> None:
    """House fronts, pavement and road."""
    sky = _sky(brush, rng, horizon)
    x = -rng.uniform(0.02, 0.12)
    while x < 1:
        w = rng.uniform(0.16, 0.26)
        _house_front(brush, rng, x, w, rng.uniform(0.2, horizon - 0.1), horizon, sky)
        x += w
    brush.veil(horizon - 0.3, horizon, sky, 0.0, 0.22)
    curb = horizon + 0.11
    brush.band(horizon, curb - 0.015, (196, 192, 186), (206, 202, 196))
    for i in range(-9, 10):
        brush.polygon([(0.5 + i * 0.09, horizon), (0.503 + i * 0.09, horizon), (0.504 + i * 0.112, curb - 0.015),
                       (0.5 + i * 0.112, curb - 0.015)], (150, 146, 142), 0.5)  # fmt: skip
    brush.rect(0, horizon + 0.045, 1, horizon + 0.048, (150, 146, 142), 0.5)
    brush.rect(0, curb - 0.015, 1, curb - 0.006, (222, 219, 212))
    brush.rect(0, curb - 0.006, 1, curb + 0.008, (142, 140, 140))
    brush.band(curb + 0.008, 1, (134, 136, 142), (106, 108, 116))
    brush.texture("grain", horizon, 1, 0.5, rng, size=0.36, horizon=horizon - 0.1)
    brush.texture("drifts", curb, 1, 0.3, rng, size=0.9, horizon=horizon - 0.1)
    y, shift = rng.uniform(0.76, 0.82), rng.uniform(0, 0.25)
    for i in range(-1, 6):
        left = i / 4 - shift
        brush.polygon([(left, y), (left + 0.13, y), (left + 0.128, y + 0.016), (left - 0.004, y + 0.016)],
                      (226, 224, 212), 0.8)  # fmt: skip


def draw_beach(brush: Brush, rng: random.Random, horizon: float) -> None:
    """The sea with its waves, wet sand and dry sand."""
    sea = horizon - rng.uniform(0.09, 0.14)
    sky = _sky(brush, rng, sea)
    if rng.random() < 0.5:
        x = rng.uniform(-0.2, 0.7)
        island = [(x, sea), (x + 0.1, sea - 0.02), (x + 0.22, sea - rng.uniform(0.03, 0.06)), (x + 0.4, sea - 0.012),
                  (x + 0.5, sea)]  # fmt: skip
        brush.shape(brush.skyline(island, sea + 0.01), mix((110, 140, 150), sky, 0.45))
    brush.band(sea, horizon + 0.06, (64, 134, 178), (132, 204, 208))
    brush.rect(0, sea, 1, sea + 0.004, (226, 240, 244), 0.6)
    brush.texture(
        "ripples", sea, horizon + 0.06, 0.5, rng, size=0.16, stretch=2.0, horizon=sea - 0.05, ink=(10, 60, 120)
    )
    for _ in range(12):
        near = rng.random()
        x, y = rng.uniform(-0.1, 1), sea + 0.012 + (horizon - sea) * near
        brush.oval(x, y, rng.uniform(0.02, 0.05) * (0.5 + near), 0.0022 + 0.002 * near, (240, 250, 250), 0.6)
    sand = rng.choice([(236, 214, 166), (230, 206, 160), (240, 220, 180)])
    shore = [(-0.1 + 1.2 * i / 6, horizon + 0.03 + rng.uniform(-0.014, 0.014)) for i in range(7)]
    for drop, colour, alpha in (
        (0.0, (250, 252, 250), 0.9), (0.012, mix(sand, (128, 150, 150), 0.4), 1.0),
        (0.05, mix(sand, (150, 140, 120), 0.2), 1.0),
    ):  # fmt: skip
        brush.shape(brush.skyline([(x, y + drop) for x, y in shore], 1), colour, alpha)
    brush.slope(
        brush.skyline([(x, y + 0.085) for x, y in shore], 1), horizon, 1, lighter(sand, 0.16), darker(sand, 0.1)
    )
    brush.texture(
        "ripples", horizon + 0.1, 1, 0.32, rng, size=0.7, stretch=1.2, horizon=horizon - 0.1, ink=(120, 84, 40)
    )
    brush.texture("grain", horizon + 0.04, 1, 0.5, rng, size=0.3, horizon=horizon - 0.1, ink=(90, 60, 30))
    for _ in range(9):
        x, y = rng.random(), rng.uniform(horizon + 0.12, 1)
        brush.oval(x + 0.001, y + 0.002, 0.007, 0.003, darker(sand, 0.35), 0.5)
        brush.oval(x, y, 0.006, 0.0034, rng.choice(((250, 240, 224), (214, 190, 160), (226, 206, 196))), 0.9)


def _fir(brush: Brush, x: float, y: float, size: float, colour: RGB, snow: RGB) -> None:
    """Draw a far fir with snow on it."""
    for k in range(3):
        top, half = y - size * (1.0 - 0.26 * k), size * (0.14 + 0.08 * k)
        low = top + size * 0.42
        brush.polygon([(x, top), (x + half, low), (x - half, low)], colour)
        brush.polygon([(x, top), (x + half * 0.55, top + size * 0.22), (x + half * 0.1, top + size * 0.19),
                       (x - half * 0.4, top + size * 0.27), (x - half * 0.62, top + size * 0.26)], snow)  # fmt: skip


def draw_snow(brush: Brush, rng: random.Random, horizon: float) -> None:
    """A winter landscape: mountains, snowy firs, snow."""
    skies: tuple[tuple[RGB, RGB], ...] = (
        ((128, 164, 208), (226, 234, 244)), ((150, 166, 196), (246, 226, 220)), ((164, 182, 202), (236, 240, 244)),
    )  # fmt: skip
    sky = _sky(brush, rng, horizon, skies)
    rock = mix((122, 140, 172), sky, 0.35)
    peaks = [(-0.1, horizon - 0.06)]
    x = -0.02
    while x < 1.1:
        height = rng.uniform(0.12, 0.26)
        peaks += [(x, horizon - height), (x + rng.uniform(0.08, 0.13), horizon - rng.uniform(0.05, 0.1))]
        x += rng.uniform(0.18, 0.3)
    brush.slope(brush.skyline(peaks, horizon, straight=True), horizon - 0.26, horizon, rock, mix(rock, sky, 0.6))
    for (px, py), (qx, qy) in zip(peaks[1::2], peaks[2::2], strict=False):
        drop = (qy - py) * 0.5
        brush.polygon([(px, py), (px + (qx - px) * 0.5, py + drop), (px + (qx - px) * 0.2, py + drop * 0.7),
                       (px - 0.01, py + drop * 1.1), (px - 0.03, py + drop * 0.7), (px - 0.05, py + drop)],
                      (246, 249, 252), 0.92)  # fmt: skip
    white, shade = (236, 241, 247), (188, 204, 228)
    brush.hills(rng, horizon - 0.01, 0.05, mix(white, sky, 0.3), shade, 1)
    green = mix((58, 92, 92), sky, 0.32)
    for _ in range(rng.randint(7, 13)):
        size = rng.uniform(0.06, 0.14)
        _fir(brush, rng.random(), horizon + 0.012 + size * 0.1, size, mix(green, sky, 0.5 - 3 * size), (236, 242, 248))
    brush.band(horizon + 0.01, 1, mix(white, shade, 0.1), mix(white, shade, 0.72))
    brush.texture(
        "drifts", horizon + 0.01, 1, 0.7, rng, size=0.9, stretch=1.6, horizon=horizon - 0.12, ink=(132, 158, 208)
    )
    for _ in range(4):
        y = rng.uniform(horizon + 0.08, 0.98)
        x, w = rng.random(), rng.uniform(0.15, 0.4)
        brush.oval(x, y, w, 0.018, (168, 188, 220), 0.35, 0.012)
        brush.oval(x - 0.03, y - 0.016, w * 0.9, 0.012, (250, 252, 255), 0.5, 0.01)
    brush.texture("grain", horizon + 0.01, 1, 0.3, rng, size=0.3, horizon=horizon - 0.08, ink=(120, 146, 196))
    for _ in range(26):
        y = rng.random() * horizon * 0.95
        brush.oval(rng.random(), y, 0.0035, 0.0035, (255, 255, 255), 0.8)
