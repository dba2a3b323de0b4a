"""Things and food on a table."""

from __future__ import annotations

import math

import skia

from locheads_studio.world.kinds.registry import Look, Part, kind
from locheads_studio.world.kinds.surfaces import crease, dim, mirrored
from locheads_studio.world.pen import RGB, Paint, Pen, Point, darker, smooth_path

LEAF: RGB = (86, 150, 62)
BARK: RGB = (104, 72, 44)
CREAM: RGB = (250, 244, 226)


def drum(pen: Pen, half: float, top: float, low: float, bulge: float, paint: Paint) -> None:
    """Draw the side of a round upright thing: straight walls, a bottom edge that bulges towards the viewer."""
    side = skia.Path()
    side.moveTo(-half, top)
    side.lineTo(-half, low - bulge)
    side.cubicTo(-half * 0.7, low + bulge * 0.25, half * 0.7, low + bulge * 0.25, half, low - bulge)
    side.lineTo(half, top)
    side.close()
    pen.fill(side, paint, shade=0.36, edge=0.013)


@kind("cup", "cups", "thing", aspect=1.15, height=(0.24, 0.34), settings=("table", "kitchen"))
def draw_cup(pen: Pen, look: Look) -> None:
    """A cup with a handle, and a drink in it."""
    rng, body = look.rng, look.body
    m = rng.choice((-1, 1))
    foot = rng.uniform(0.24, 0.33)
    pen.shadow(0.0, -0.04, 0.46, 0.06)
    with pen.moved(-m * 0.12):
        pen.limb(
            mirrored([(0.36, -0.72), (0.56, -0.76), (0.63, -0.55), (0.52, -0.34), (0.31, -0.3)], m),
            0.1,
            body,
            edge=0.013,
        )
        side = smooth_path(
            [
                (-0.43, -0.87),
                (-0.41, -0.5),
                (-foot, -0.1),
                (-foot * 0.6, -0.025),
                (0.0, -0.012),
                (foot * 0.6, -0.025),
                (foot, -0.1),
                (0.41, -0.5),
                (0.43, -0.87),
                (0.0, -0.8),
            ]
        )
        pen.fill(side, body, shade=0.36, edge=0.013)
        pen.ellipse(0.0, -0.87, 0.43, 0.115, body, edge=0.013)
        pen.ellipse(
            0.0, -0.86, 0.375, 0.085, rng.choice(((96, 58, 32), (150, 86, 34), (112, 70, 44))), edge=0.01, shade=0.3
        )
        pen.glint(-0.27, -0.55, 0.035, 0.16, 0.4)


@kind(
    "laptop",
    "laptops",
    "thing",
    aspect=1.35,
    height=(0.36, 0.48),
    natural=("grey", "black"),
    settings=("table", "kitchen"),
    parts=(Part("screen", 1.0, ("blue", "white", "black")),),
)
def draw_laptop(pen: Pen, look: Look) -> None:
    """An open laptop; frame and base have the colour, the screen is a part."""
    rng, body = look.rng, look.body
    pen.shadow(0.0, -0.03, 0.66, 0.05)
    tilt = rng.uniform(-0.03, 0.03)
    hinge = -0.37
    pen.polygon([(-0.56 + tilt, -0.985), (0.56 + tilt, -0.985), (0.56, hinge), (-0.56, hinge)], body, edge=0.014)
    if "screen" in look.parts:
        with pen.part("screen"):
            screen = look.parts["screen"]
            pen.polygon(
                [(-0.43 + tilt, -0.88), (0.43 + tilt, -0.88), (0.43, -0.47), (-0.43, -0.47)],
                screen,
                edge=0.014,
                shade=0.2,
            )
            ink = crease(screen)
            for k, x in enumerate((0.12, 0.3, 0.2)):
                y = -0.78 + k * 0.1
                pen.line([(-0.34, y), (x - 0.15, y)], 0.028, ink)
            pen.ellipse(0.26, -0.62, 0.085, 0.085, ink, edge=0.0, shade=0.0)
    base: list[Point] = [(-0.56, hinge), (0.56, hinge), (0.665, -0.065), (-0.665, -0.065)]
    pen.polygon(base, body, edge=0.014, shade=0.3)
    pen.rect(-0.665, -0.068, 0.665, -0.012, dim(body, 0.2), radius=0.02, edge=0.012)
    keys = skia.Path()
    for row in range(3):
        y = hinge + 0.035 + row * 0.05
        half = 0.455 + row * 0.017
        for column in range(11):
            w = 2 * half / 11
            x = -half + column * w
            keys.addRoundRect(skia.Rect.MakeLTRB(x + 0.008, y, x + w - 0.008, y + 0.036), 0.008, 0.008)
    pen.fill(keys, (64, 66, 74) if sum(body.colour) > 260 else (176, 178, 184), shade=0.0, edge=0.0)
    pen.polygon(
        [(-0.14, -0.175), (0.14, -0.175), (0.15, -0.09), (-0.15, -0.09)], dim(body, 0.14), edge=0.008, shade=0.0
    )
    pen.ellipse(tilt, -0.935, 0.012, 0.012, (30, 30, 34), edge=0.0, shade=0.0)


@kind(
    "banana",
    "bananas",
    "food",
    aspect=1.7,
    height=(0.16, 0.24),
    natural=("yellow", "green"),
    settings=("table", "kitchen"),
)
def draw_banana(pen: Pen, look: Look) -> None:
    """A banana, curved like a smile."""
    rng, body = look.rng, look.body
    m = rng.choice((-1, 1))
    fat = rng.uniform(0.42, 0.5)
    pen.shadow(0.0, -0.05, 0.55, 0.1)
    skin: list[Point] = [
        (-0.7, -0.84),
        (-0.63, -0.5),
        (-0.38, -0.17),
        (0.02, -0.02),
        (0.42, -0.12),
        (0.7, -0.4),
        (0.82, -0.68),
        (0.77, -0.74),
        (0.6, -0.6),
        (0.3, -fat - 0.03),
        (0.0, -fat),
        (-0.3, -fat - 0.1),
        (-0.52, -0.7),
        (-0.6, -0.85),
    ]
    pen.blob(mirrored(skin, m), body, edge=0.016, shade=0.34)
    pen.line(
        mirrored([(-0.62, -0.72), (-0.36, -0.38), (0.02, -0.23), (0.4, -0.3), (0.76, -0.65)], m), 0.02, crease(body)
    )
    stem: list[Point] = [(-0.64, -0.8), (-0.67, -0.83), (-0.69, -0.93)]
    pen.limb(mirrored(stem, m), 0.1, (140, 112, 56), edge=0.014)
    pen.ellipse(m * 0.8, -0.71, 0.035, 0.05, (72, 52, 34), edge=0.01)


@kind("pizza", "pizzas", "food", aspect=2.0, height=(0.2, 0.28), settings=("table", "kitchen"), patterns=("plain",))
def draw_pizza(pen: Pen, look: Look) -> None:
    """A pizza on its plate, seen from above at an angle; plate and crust have the colour."""
    rng, body = look.rng, look.body
    pen.shadow(0.0, -0.12, 0.96, 0.12)
    pen.ellipse(0.0, -0.48, 0.99, 0.46, dim(body, 0.2), edge=0.014)
    pen.ellipse(0.0, -0.52, 0.99, 0.46, body, edge=0.014)
    pen.ellipse(0.0, -0.52, 0.9, 0.41, dim(body, 0.22), edge=0.0, shade=0.0)
    crust: list[Point] = []
    for k in range(22):
        r = rng.uniform(0.97, 1.03)
        crust.append((0.85 * r * math.cos(math.tau * k / 22), -0.565 + 0.385 * r * math.sin(math.tau * k / 22)))
    pen.blob(crust, body, edge=0.018, shade=0.42)
    pen.ellipse(0.0, -0.575, 0.685, 0.3, (206, 74, 44), edge=0.014, shade=0.0)
    pen.ellipse(0.0, -0.585, 0.655, 0.275, (250, 208, 104), edge=0.0, shade=0.2)
    cut = rng.uniform(0, math.pi)
    for k in range(3):
        x, y = 0.66 * math.cos(cut + math.pi * k / 3), 0.28 * math.sin(cut + math.pi * k / 3)
        pen.line([(-x, -0.585 - y), (x, -0.585 + y)], 0.012, (214, 150, 60))
    for k in range(6):
        a = cut + math.tau * (k + 0.5) / 6
        pen.ellipse(
            0.43 * math.cos(a), -0.585 + 0.18 * math.sin(a), 0.115, 0.062, (196, 56, 44), edge=0.012, shade=0.25
        )
    pen.ellipse(0.02, -0.58, 0.11, 0.06, (196, 56, 44), edge=0.012, shade=0.25)
    for k in range(6):
        a = cut + math.tau * (k + 0.15) / 6
        x, y = 0.31 * math.cos(a), -0.585 + 0.135 * math.sin(a)
        pen.limb([(x - 0.035, y), (x + 0.035, y - 0.012)], 0.045, (72, 138, 56), edge=0.006)


@kind(
    "apple", "apples", "food", aspect=1.0, height=(0.18, 0.26), natural=("red", "green"), settings=("table", "kitchen")
)
def draw_apple(pen: Pen, look: Look) -> None:
    """An apple with its stalk and a leaf."""
    rng, body = look.rng, look.body
    m = rng.choice((-1, 1))
    pen.shadow(0.0, -0.03, 0.4, 0.06)
    r = rng.uniform(0.45, 0.485)
    half: list[Point] = [(0.17, -0.81), (0.36, -0.75), (r, -0.5), (0.37, -0.18), (0.18, -0.02)]
    left = [(-x, y) for x, y in reversed(half)]
    pen.blob([(0.0, -0.745), *half, (0.0, -0.055), *left], body, shade=0.4, edge=0.014)
    pen.line([(-0.11, -0.755), (0.0, -0.715), (0.11, -0.755)], 0.02, crease(body))
    pen.limb([(0.0, -0.72), (m * 0.01, -0.85), (m * 0.06, -0.96)], 0.045, BARK, edge=0.008)
    pen.blob(
        mirrored([(0.03, -0.83), (0.12, -0.96), (0.34, -0.985), (0.26, -0.86), (0.12, -0.81)], m), LEAF, edge=0.012
    )
    pen.glint(-0.22, -0.58, 0.07, 0.1, 0.5)


@kind("book", "books", "thing", aspect=1.0, height=(0.26, 0.36), settings=("table", "kitchen"))
def draw_book(pen: Pen, look: Look) -> None:
    """A closed book that stands, its pages to the side."""
    rng, body = look.rng, look.body
    m = rng.choice((-1, 1))
    pen.shadow(0.0, -0.05, 0.48, 0.06)
    dx, dy = rng.uniform(0.13, 0.18), -0.075
    x0, x1, y0 = -0.42, 0.43 - dx, -0.905

    def quad(points: list[Point], paint: Paint | RGB, shade: float = 0.2, edge: float = 0.012) -> None:
        pen.polygon(mirrored(points, m), paint, shade=shade, edge=edge)

    quad([(x0 + dx, y0 + dy), (x1 + dx, y0 + dy), (x1 + dx, dy), (x0 + dx, dy)], dim(body))
    a, b, g = 0.12, 0.88, 0.035
    quad([(x0, y0), (x0 + dx, y0 + dy), (x0 + dx, y0 + 0.12), (x0, y0 + 0.12)], dim(body), shade=0.0, edge=0.0)
    quad(
        [
            (x1 - g + dx * a, y0 + g + dy * a),
            (x1 - g + dx * b, y0 + g + dy * b),
            (x1 - g + dx * b, dy * b - g),
            (x1 - g + dx * a, dy * a - g),
        ],
        (236, 226, 202),
        shade=0.0,
    )
    quad(
        [
            (x0 + dx * a, y0 + g + dy * a),
            (x1 - g + dx * a, y0 + g + dy * a),
            (x1 - g + dx * b, y0 + g + dy * b),
            (x0 + dx * b, y0 + g + dy * b),
        ],
        (252, 246, 230),
        shade=0.0,
    )
    for t in (0.32, 0.5, 0.68):
        x = x1 - g + dx * t
        pen.line(mirrored([(x, y0 + g + dy * t), (x, dy * t - g)], m), 0.008, (196, 184, 158))
    quad([(x0, y0), (x0 + 0.05, y0), (x0 + 0.05 + dx, y0 + dy), (x0 + dx, y0 + dy)], body, shade=0.0)
    quad([(x0, y0), (x1, y0), (x1, -0.01), (x0, -0.01)], body, shade=0.24, edge=0.014)
    pen.line(mirrored([(x0 + 0.09, y0 + 0.01), (x0 + 0.09, -0.02)], m), 0.016, crease(body))
    cx = (x0 + 0.09 + x1) / 2
    quad([(cx - 0.2, -0.74), (cx + 0.2, -0.74), (cx + 0.2, -0.56), (cx - 0.2, -0.56)], CREAM, shade=0.0)
    for y, w in ((-0.68, 0.14), (-0.615, 0.09)):
        pen.line(mirrored([(cx - w, y), (cx + w, y)], m), 0.022, (96, 84, 72))
    if rng.random() < 0.6:
        pen.line(mirrored([(x1 - 0.16, y0 - 0.04), (x1 - 0.16, y0 + 0.01)], m), 0.035, (196, 56, 60))


@kind("teapot", "teapots", "thing", aspect=1.35, height=(0.28, 0.38), settings=("table", "kitchen"))
def draw_teapot(pen: Pen, look: Look) -> None:
    """A round teapot with lid, spout and handle."""
    rng, body = look.rng, look.body
    m = rng.choice((-1, 1))
    w = rng.uniform(0.39, 0.43)
    pen.shadow(0.0, -0.03, 0.46, 0.06)
    pen.limb(
        mirrored([(-0.33, -0.66), (-0.5, -0.72), (-0.62, -0.58), (-0.58, -0.36), (-0.32, -0.22)], m),
        0.085,
        body,
        edge=0.012,
    )
    spout: list[Point] = [
        (0.28, -0.22),
        (0.46, -0.32),
        (0.52, -0.56),
        (0.66, -0.72),
        (0.58, -0.77),
        (0.44, -0.66),
        (0.3, -0.52),
    ]
    pen.blob(mirrored(spout, m), body, edge=0.012)
    pen.rect(-0.22, -0.09, 0.22, -0.01, dim(body), radius=0.03, edge=0.012)
    pen.ellipse(0.0, -0.42, w, 0.37, body, edge=0.013, shade=0.42)
    pen.ellipse(0.0, -0.915, 0.065, 0.065, body, edge=0.012, shade=0.35)
    pen.blob(
        [(-0.26, -0.735), (-0.17, -0.83), (0.0, -0.87), (0.17, -0.83), (0.26, -0.735), (0.0, -0.69)],
        body,
        edge=0.013,
        shade=0.3,
    )
    pen.line([(-0.255, -0.725), (0.0, -0.685), (0.255, -0.725)], 0.018, crease(body))
    pen.glint(-0.2, -0.57, 0.07, 0.1, 0.45)


@kind("cake", "cakes", "food", aspect=1.3, height=(0.26, 0.36), settings=("table", "kitchen"))
def draw_cake(pen: Pen, look: Look) -> None:
    """A round cake with icing, and cherries on top."""
    rng, body = look.rng, look.body
    pen.shadow(0.0, -0.04, 0.62, 0.06)
    pen.ellipse(0.0, -0.1, 0.64, 0.095, (226, 226, 230), edge=0.012)
    pen.ellipse(0.0, -0.12, 0.64, 0.09, (244, 244, 246), edge=0.01)
    half = rng.uniform(0.5, 0.55)
    drum(pen, half, -0.7, -0.06, 0.09, body)
    icing: RGB = (112, 66, 40) if min(body.colour) > 200 else CREAM
    pen.ellipse(0.0, -0.7, half, 0.125, icing, edge=0.012, shade=0.1)
    drips = skia.Path()
    drips.moveTo(-half, -0.7)
    n = 7
    for k in range(n):
        a0, a1 = math.pi * (1 - k / n), math.pi * (1 - (k + 1) / n)
        x1, y1 = half * math.cos(a1), -0.7 + 0.125 * math.sin(a1)
        xm, ym = half * math.cos((a0 + a1) / 2), -0.7 + 0.125 * math.sin((a0 + a1) / 2)
        drips.quadTo(xm, ym + rng.uniform(0.08, 0.2), x1, y1)
    drips.cubicTo(half * 0.7, -0.66, -half * 0.7, -0.66, -half, -0.7)
    drips.close()
    pen.fill(drips, icing, shade=0.0, edge=0.01)
    pen.ellipse(0.0, -0.71, half * 0.93, 0.105, body, edge=0.008, shade=0.2)
    for k in range(5):
        a = math.tau * (k + 0.5) / 5 - math.pi / 2
        x, y = half * 0.6 * math.cos(a), -0.76 + 0.055 * math.sin(a)
        pen.ellipse(x, y + 0.03, 0.085, 0.045, (255, 250, 240), edge=0.008, shade=0.1)
        pen.ellipse(x, y - 0.045, 0.06, 0.06, (200, 30, 48), edge=0.01, shade=0.4)
        pen.line([(x, y - 0.09), (x + 0.02, y - 0.155)], 0.012, (70, 110, 50))


@kind("vase", "vases", "thing", aspect=0.6, height=(0.32, 0.44), settings=("table", "kitchen"))
def draw_vase(pen: Pen, look: Look) -> None:
    """A tall vase with a narrow neck."""
    rng, body = look.rng, look.body
    neck = rng.uniform(0.1, 0.13)
    lip = rng.uniform(0.16, 0.2)
    belly = -rng.uniform(0.4, 0.58)
    pen.shadow(0.0, -0.015, 0.22, 0.03)
    right: list[Point] = [
        (lip, -0.945),
        (neck, -0.84),
        (neck + 0.035, -0.74),
        (0.285, belly),
        (0.2, -0.16),
        (0.145, -0.06),
        (0.15, -0.02),
    ]
    left = [(-x, y) for x, y in reversed(right)]
    pen.blob([*right, (0.0, -0.003), *left, (0.0, -0.92)], body, shade=0.42, edge=0.012)
    pen.ellipse(0.0, -0.945, lip, 0.042, body, edge=0.01)
    pen.ellipse(0.0, -0.942, lip * 0.78, 0.026, darker(body.colour, 0.6), edge=0.0, shade=0.0)
    pen.glint(-0.15, belly - 0.05, 0.035, 0.12, 0.4)
