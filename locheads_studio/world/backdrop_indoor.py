"""Settings under a roof: room, table and kitchen."""

from __future__ import annotations

import random

from locheads_studio.world.backdrop_brush import Brush
from locheads_studio.world.words import RGB, darker, lighter, mix


def _window(brush: Brush, rng: random.Random, x: float, y: float, w: float, h: float, curtain: RGB | None) -> None:
    """Draw a window with a view, and curtains if they have a colour."""
    brush.rect(x - 0.018, y - 0.018, x + w + 0.022, y + h + 0.026, (120, 110, 100), 0.25)
    brush.rect(x - 0.018, y - 0.018, x + w + 0.018, y + h + 0.018, (248, 246, 241))
    brush.rect(x, y, x + w, y + h, (190, 219, 238))
    brush.oval(x + w * rng.uniform(0.25, 0.7), y + h * 0.3, w * 0.2, h * 0.1, (255, 255, 255), 0.7, 0.008)
    green = (166, 196, 150)
    path = brush.skyline([(x, y + h * 0.74), (x + w * 0.3, y + h * rng.uniform(0.6, 0.7)), (x + w * 0.7, y + h * 0.76),
                          (x + w, y + h * rng.uniform(0.62, 0.72))], y + h)  # fmt: skip
    brush.shape(path, green, 0.9)
    brush.rect(x + w * 0.48, y, x + w * 0.52, y + h, (248, 246, 241))
    brush.rect(x, y + h * 0.47, x + w, y + h * 0.51, (248, 246, 241))
    brush.rect(x - 0.03, y + h + 0.014, x + w + 0.03, y + h + 0.034, (240, 236, 228))
    if curtain is None:
        return
    for side in (0, 1):
        outer, inner = (x - 0.06, x + w * 0.2) if side == 0 else (x + w + 0.06, x + w * 0.8)
        brush.blob([(outer, y - 0.05), (inner, y - 0.05), (inner + (outer - inner) * 0.25, y + h * 0.5),
                    (inner + (outer - inner) * 0.55, y + h + 0.08), (outer, y + h + 0.08)], curtain, 0.92)  # fmt: skip
        for k in (0.3, 0.55, 0.8):
            at = inner + (outer - inner) * k
            brush.polygon([(at, y - 0.04), (at + 0.006, y - 0.04), (at + (outer - at) * 0.3 + 0.008, y + h + 0.07),
                           (at + (outer - at) * 0.3, y + h + 0.07)], darker(curtain, 0.16), 0.6)  # fmt: skip
    brush.rect(x - 0.09, y - 0.062, x + w + 0.09, y - 0.05, (150, 118, 86))


def draw_room(brush: Brush, rng: random.Random, horizon: float) -> None:
    """A wall with a window or a picture, and a wooden floor."""
    wall = rng.choice([(226, 213, 192), (202, 216, 212), (222, 202, 200), (210, 213, 226), (216, 219, 198)])
    brush.band(0, horizon, lighter(wall, 0.12), darker(wall, 0.03))
    paper = rng.choice(("stripes", "sprigs", "panels", "plain"))
    if paper == "stripes":
        for i in range(0, 18, 2):
            brush.rect(i / 18, 0, (i + 1) / 18, horizon, lighter(wall, 0.3), 0.5)
    elif paper == "sprigs":
        for row in range(6):
            for column in range(9):
                x, y = (column + (0.5 if row % 2 else 0.0)) / 8.5, 0.05 + row * 0.105
                if y < horizon - 0.06:
                    brush.oval(x, y, 0.009, 0.012, darker(wall, 0.12), 0.5)
                    brush.oval(x + 0.011, y + 0.014, 0.006, 0.005, darker(wall, 0.12), 0.5)
    elif paper == "panels":
        brush.rect(0, horizon - 0.22, 1, horizon, lighter(wall, 0.4), 0.8)
        brush.rect(0, horizon - 0.225, 1, horizon - 0.212, lighter(wall, 0.7))
        for i in range(7):
            brush.rect(i / 6.5 + 0.012, horizon - 0.19, i / 6.5 + 0.014, horizon - 0.03, darker(wall, 0.12), 0.7)
    brush.texture("grain", 0, horizon, 0.14, rng, size=0.45)
    x = rng.uniform(0.1, 0.56)
    curtain = rng.choice([None, (206, 176, 150), (170, 188, 196), (198, 172, 178), (186, 194, 164)])
    _window(brush, rng, x, 0.1, 0.3, 0.27, curtain)
    brush.veil(horizon - 0.08, horizon, (60, 46, 40), 0.0, 0.12)
    brush.rect(0, horizon - 0.032, 1, horizon - 0.004, (246, 242, 235))
    brush.rect(0, horizon - 0.032, 1, horizon - 0.028, (214, 208, 198))
    wood = rng.choice([(194, 152, 108), (176, 138, 102), (206, 170, 128), (160, 122, 92)])
    brush.band(horizon - 0.004, 1, darker(wood, 0.1), lighter(wood, 0.02))
    brush.texture("fibres", horizon, 1, 0.4, rng, size=0.5, stretch=0.6, horizon=horizon - 0.22, ink=(58, 28, 8))
    brush.converging(9, horizon, darker(wood, 0.4), 0.5)
    for _ in range(10):
        y = horizon + (1 - horizon) * rng.random() ** 1.3
        k = rng.randint(-8, 7)
        t = (y - horizon) / (1 - horizon)
        left, right = (0.5 + j / 9 * 0.85 * (1 + 1.4 * t) for j in (k, k + 1))
        brush.rect(left, y, right, y + 0.003 + 0.002 * t, darker(wood, 0.4), 0.5)
    # The light that falls in through the window.
    lean = 0.14
    brush.polygon([(x + lean, horizon + 0.03), (x + 0.3 + lean, horizon + 0.03), (x + 0.44 + 2 * lean, horizon + 0.24),
                   (x - 0.02 + 2 * lean, horizon + 0.24)], (255, 244, 206), 0.3, 0.012)  # fmt: skip
    if rng.random() < 0.5:
        rug = rng.choice([(178, 120, 112), (122, 142, 160), (160, 152, 120), (150, 128, 152)])
        cx, cy = rng.uniform(0.35, 0.65), horizon + (1 - horizon) * 0.62
        for rx, tone in ((0.42, darker(rug, 0.15)), (0.4, rug), (0.34, lighter(rug, 0.22)), (0.325, rug)):
            brush.oval(cx, cy, rx, rx * 0.3, mix(tone, wood, 0.25))


def draw_table(brush: Brush, rng: random.Random, horizon: float) -> None:
    """A table top in front of a wall that is out of focus."""
    wall = rng.choice([(208, 218, 222), (230, 218, 202), (198, 208, 194), (220, 208, 218), (196, 200, 214)])
    brush.band(0, horizon, darker(wall, 0.08), lighter(wall, 0.1))
    brush.glow(rng.uniform(0.1, 0.4), 0.05, 0.6, (255, 248, 226), 0.5)
    for _ in range(6):
        tone = rng.choice((lighter(wall, 0.5), mix(wall, (236, 196, 150), 0.4), darker(wall, 0.12)))
        r = rng.uniform(0.04, 0.11)
        brush.oval(rng.random(), rng.uniform(0, horizon), r, r, tone, 0.3, 0.012)
    wood = rng.choice([(188, 138, 90), (204, 164, 120), (158, 114, 82), (220, 200, 172), (140, 100, 76)])
    brush.band(horizon, 1, lighter(wood, 0.1), darker(wood, 0.04))
    brush.texture("fibres", horizon, 1, 0.62, rng, size=0.75, stretch=1.6, horizon=horizon - 0.5, ink=(58, 28, 8))
    for i in range(5):
        y = horizon + (1 - horizon) * ((i + rng.uniform(0.5, 0.7)) / 5) ** 1.4
        brush.rect(0, y, 1, y + 0.0035, darker(wood, 0.4), 0.55)
        brush.rect(0, y + 0.0035, 1, y + 0.0065, lighter(wood, 0.3), 0.4)
    brush.rect(0, horizon, 1, horizon + 0.007, lighter(wood, 0.4))
    brush.veil(horizon + 0.007, horizon + 0.05, lighter(wood, 0.6), 0.35, 0.0)
    brush.glow(rng.uniform(0.2, 0.6), horizon + 0.12, 0.5, (255, 246, 220), 0.22)


def draw_kitchen(brush: Brush, rng: random.Random, horizon: float) -> None:
    """A worktop in front of kitchen tiles, with a rail or a shelf on the wall."""
    tile = rng.choice([(232, 234, 232), (214, 226, 230), (236, 226, 208), (212, 224, 210)])
    across = rng.choice((9, 11))
    side, brick = 1 / across, rng.random() < 0.5
    height = side * (0.55 if brick else 0.95)
    brush.band(0, horizon, darker(tile, 0.1), darker(tile, 0.06))  # the joints
    row = 0
    y = horizon - height
    while y > -height:
        shift = 0.5 * side if brick and row % 2 else 0.0
        for column in range(-1, across + 1):
            x = column * side + shift
            tone = mix(tile, (255, 255, 255) if rng.random() < 0.5 else (150, 160, 164), rng.uniform(0, 0.12))
            brush.rect(x + 0.0025, y + 0.0025, x + side - 0.0025, y + height - 0.0025, tone)
            brush.rect(x + 0.006, y + 0.006, x + side - 0.012, y + 0.01, (255, 255, 255), 0.5)
        y -= height
        row += 1
    cabinet = rng.choice([(176, 190, 182), (196, 180, 156), (172, 184, 200), (214, 208, 196)])
    brush.rect(0, 0, 1, 0.075, cabinet)
    brush.rect(0, 0.066, 1, 0.075, darker(cabinet, 0.18))
    for i in range(4):
        x = (i + 0.5) / 3.5
        brush.rect(x - 0.001, 0, x + 0.002, 0.068, darker(cabinet, 0.25))
        brush.oval(x - 0.02, 0.045, 0.006, 0.006, (226, 222, 210))
    brush.veil(0.075, 0.13, (50, 50, 60), 0.18, 0.0)
    rail = 0.135
    steel = (166, 172, 178)
    brush.rect(0.06, rail, 0.94, rail + 0.008, steel)
    brush.rect(0.06, rail, 0.94, rail + 0.003, (220, 224, 228))
    x = rng.uniform(0.1, 0.18)
    while x < 0.92:  # ladles and spoons, far enough back to stay quiet
        length, tone = rng.uniform(0.07, 0.11), mix(rng.choice((steel, (178, 146, 112))), tile, 0.35)
        brush.rect(x - 0.003, rail, x + 0.003, rail + length, tone)
        brush.oval(x, rail + length + 0.012, 0.015, 0.02, tone)
        brush.oval(x - 0.004, rail + length + 0.008, 0.005, 0.009, lighter(tone, 0.4), 0.7)
        x += rng.uniform(0.07, 0.2)
    brush.veil(horizon - 0.07, horizon, (50, 46, 50), 0.0, 0.16)
    top = rng.choice([(190, 150, 108), (206, 206, 204), (172, 176, 182), (222, 208, 186), (122, 112, 108)])
    brush.band(horizon, 1, lighter(top, 0.12), darker(top, 0.05))
    wooden = top[0] - top[2] > 30
    if wooden:
        brush.texture("fibres", horizon, 1, 0.55, rng, size=0.6, stretch=1.6, horizon=horizon - 0.5, ink=(58, 28, 8))
        for i in range(6):
            y = horizon + (1 - horizon) * ((i + 0.6) / 6) ** 1.4
            brush.rect(0, y, 1, y + 0.003, darker(top, 0.35), 0.4)
    else:
        brush.texture("clumps", horizon, 1, 0.3, rng, size=0.7, stretch=1.4, horizon=horizon - 0.4)
        brush.texture("grain", horizon, 1, 0.35, rng, size=0.3, horizon=horizon - 0.4)
    brush.rect(0, horizon, 1, horizon + 0.008, lighter(top, 0.45))
    brush.glow(rng.uniform(0.2, 0.6), horizon + 0.14, 0.5, (255, 250, 236), 0.25)
