"""Plants and buildings."""

from __future__ import annotations

import math

import skia

from locheads_studio.world.kinds.registry import Look, Part, kind
from locheads_studio.world.kinds.surfaces import crease, dim, oval, union
from locheads_studio.world.pen import RGB, Pen, Point, darker

BARK: RGB = (116, 78, 48)
LEAF: RGB = (86, 150, 62)
GLASS: RGB = (168, 212, 232)
FRAME: RGB = (250, 248, 240)


@kind(
    "tree",
    "trees",
    "plant",
    aspect=0.7,
    height=(0.54, 0.74),
    natural=("green",),
    settings=("street", "meadow", "park", "snow"),
)
def draw_tree(pen: Pen, look: Look) -> None:
    """A broad-leaved tree, sometimes a fir; the crown has the colour."""
    rng, body = look.rng, look.body
    pen.shadow(0.0, -0.01, 0.28, 0.03)
    fir = rng.random() < 0.22
    w = rng.uniform(0.038, 0.05)
    lean = rng.uniform(-0.02, 0.02)
    if fir:
        pen.polygon([(-w, -0.3), (w, -0.3), (w * 1.3, -0.01), (-w * 1.3, -0.01)], BARK, edge=0.008)
        for low, high, half in ((-0.14, -0.5, 0.34), (-0.38, -0.74, 0.265), (-0.62, -1.0, 0.19)):
            hem: list[Point] = [(half * (1 - k / 3), low + (0.03 if k % 2 else 0.0)) for k in range(7)]
            pen.polygon([(0.0, high), *hem], body, edge=0.009, shade=0.3)
        return
    trunk: list[Point] = [
        (-w * 2.4, 0.0),
        (-w * 1.15, -0.07),
        (-w * 0.9 + lean, -0.5),
        (w * 0.9 + lean, -0.5),
        (w * 1.15, -0.07),
        (w * 2.4, 0.0),
        (w * 0.8, -0.02),
        (0.0, 0.0),
        (-w * 0.8, -0.02),
    ]
    pen.polygon(trunk, BARK, edge=0.008, shade=0.35)
    for side in (-1, 1):
        pen.limb([(lean, -0.33), (side * 0.09, -0.45), (side * 0.14, -0.55)], w * 0.9, BARK, edge=0.0, shade=0.0)
    pen.line([(-w * 0.2, -0.08), (-w * 0.1, -0.3)], 0.008, darker(BARK, 0.35))
    n = rng.randint(8, 10)
    turn = rng.uniform(0, math.tau)
    middle = -0.665
    lobes = [oval(lean, middle, 0.21, 0.2)]
    for i in range(n):
        a = turn + math.tau * i / n
        r = rng.uniform(0.105, 0.13)
        lobes.append(oval(math.cos(a) * (0.34 - r), middle + math.sin(a) * (0.325 - r), r, r))
    crown = union(lobes)
    pen.fill(crown, dim(body, 0.2), shade=0.1, edge=0.01)
    lit = skia.Path(crown)
    lit.transform(skia.Matrix.Translate(0.0, -middle))
    lit.transform(skia.Matrix.RotateDeg(rng.uniform(-14, 14)))
    lit.transform(skia.Matrix.Scale(0.82, 0.8))
    lit.transform(skia.Matrix.Translate(-0.03, middle - 0.04))
    pen.fill(lit, body, shade=0.26, edge=0.0)
    leaf = crease(body)
    for _ in range(9):  # a few leaves' edges, so that the crown is no balloon
        a, reach, r = rng.uniform(0, math.tau), 0.23 * math.sqrt(rng.random()), rng.uniform(0.025, 0.04)
        x, y = lean + reach * math.cos(a), middle + reach * math.sin(a)
        pen.line([(x - r, y), (x - r * 0.4, y + r * 0.7), (x + r * 0.4, y + r * 0.7), (x + r, y)], 0.008, leaf)
    pen.glint(-0.13, -0.84, 0.08, 0.05, 0.3)


@kind(
    "house",
    "houses",
    "building",
    aspect=1.1,
    height=(0.56, 0.76),
    natural=("white", "yellow", "pink"),
    settings=("meadow", "street", "park", "beach", "snow"),
    parts=(Part("roof", 1.0), Part("door", 1.0)),
)
def draw_house(pen: Pen, look: Look) -> None:
    """A small house: walls in the body's colour, a roof, a door and windows."""
    rng, body = look.rng, look.body
    m = rng.choice((-1, 1))
    gable = rng.random() < 0.5
    eave = -rng.uniform(0.62, 0.66) if gable else -rng.uniform(0.68, 0.71)
    pen.shadow(0.0, -0.01, 0.54, 0.04)
    cx = m * 0.26
    pen.rect(cx - 0.05, -0.97, cx + 0.05, eave, (172, 92, 72), edge=0.008)
    pen.rect(cx - 0.062, -0.99, cx + 0.062, -0.95, (150, 78, 62), radius=0.008, edge=0.008)
    if gable:
        pen.polygon([(-0.46, 0.0), (-0.46, eave), (0.0, -0.95), (0.46, eave), (0.46, 0.0)], body, edge=0.009)
    else:
        pen.rect(-0.46, eave - 0.04, 0.46, 0.0, body, edge=0.009)
    pen.rect(-0.47, -0.05, 0.47, 0.0, (150, 146, 140), edge=0.006)
    if "roof" in look.parts:
        with pen.part("roof"):
            roof = look.parts["roof"]
            if gable:
                lip = 0.1
                pen.polygon(
                    [
                        (0.0, -1.0),
                        (0.545, eave + 0.01),
                        (0.545, eave + lip),
                        (0.0, -1.0 + lip * 1.55),
                        (-0.545, eave + lip),
                        (-0.545, eave + 0.01),
                    ],
                    roof,
                    edge=0.01,
                    shade=0.3,
                )
            else:
                pen.polygon([(-0.4, -0.93), (0.4, -0.93), (0.545, eave + 0.03), (-0.545, eave + 0.03)], roof, edge=0.01)
                for k in (1, 2, 3):
                    y = -0.93 + (eave + 0.96) * k / 4
                    half = 0.4 + 0.145 * k / 4
                    pen.line([(-half + 0.02, y), (half - 0.02, y)], 0.007, darker(roof.colour, 0.3))
    door = m * -0.18 if rng.random() < 0.6 else 0.0
    if gable and rng.random() < 0.6:
        pen.ellipse(0.0, eave - 0.07, 0.06, 0.06, GLASS, edge=0.014)
    sides = (m * 0.2,) if door else (-0.28, 0.28)
    for x in sides:
        half = 0.125 if door else 0.078
        top = eave + (0.15 if gable else 0.13)
        pen.rect(x - half - 0.018, top - 0.018, x + half + 0.018, top + 0.218, FRAME, edge=0.007)
        pen.rect(x - half, top, x + half, top + 0.2, GLASS, edge=0.005, shade=0.4)
        pen.line([(x, top), (x, top + 0.2)], 0.014, FRAME)
        pen.line([(x - half, top + 0.1), (x + half, top + 0.1)], 0.014, FRAME)
        pen.rect(x - half - 0.03, top + 0.212, x + half + 0.03, top + 0.24, FRAME, edge=0.007)
    if "door" in look.parts:
        with pen.part("door"):
            pen.rect(door - 0.095, -0.37, door + 0.095, -0.02, look.parts["door"], radius=0.012, edge=0.014)
            for y in (-0.34, -0.19):
                pen.rect(door - 0.06, y, door + 0.06, y + 0.11, darker(look.parts["door"].colour, 0.16), edge=0.005)
            pen.ellipse(door + m * 0.068, -0.19, 0.013, 0.013, (240, 206, 96), edge=0.004)
    pen.rect(door - 0.13, -0.025, door + 0.13, 0.0, (176, 172, 164), edge=0.006)


@kind("flower", "flowers", "plant", aspect=0.6, height=(0.18, 0.27), settings=("meadow", "park"))
def draw_flower(pen: Pen, look: Look) -> None:
    """A big flower: a daisy, or a tulip; the petals have the colour."""
    rng, body = look.rng, look.body
    pen.shadow(0.0, -0.015, 0.2, 0.025)
    bend = rng.uniform(-0.03, 0.03)
    pen.limb([(0.0, -0.01), (bend, -0.25), (0.0, -0.6)], 0.035, LEAF, edge=0.008)
    for side in (-1, 1):
        tip = -rng.uniform(0.28, 0.36)
        leaf: list[Point] = [
            (side * 0.01, -0.05),
            (side * 0.13, -0.1),
            (side * 0.245, tip),
            (side * 0.12, tip + 0.05),
            (side * 0.03, -0.14),
        ]
        pen.blob(leaf, LEAF, edge=0.009)
    if rng.random() < 0.35:
        y = -0.98
        for side in (-1, 1):
            pen.blob(
                [
                    (0.0, -0.42),
                    (side * 0.19, -0.48),
                    (side * 0.275, -0.72),
                    (side * 0.25, y + 0.02),
                    (side * 0.12, -0.8),
                    (0.0, -0.6),
                ],
                body,
                edge=0.012,
            )
        pen.blob(
            [(0.0, -0.41), (0.13, -0.52), (0.15, -0.76), (0.0, y), (-0.15, -0.76), (-0.13, -0.52)], body, edge=0.012
        )
        return
    n = rng.choice((5, 6, 7, 8))
    turn = rng.uniform(0, 360)
    petals = [oval(0.0, -0.705, 0.13, 0.13)]
    for k in range(n):
        petal = oval(0.0, -0.172, 0.36 / n + 0.045, 0.115)
        petal.transform(skia.Matrix.RotateDeg(turn + 360 * k / n))
        petal.transform(skia.Matrix.Translate(0.0, -0.705))
        petals.append(petal)
    pen.fill(union(petals), body, shade=0.25, edge=0.014)
    for k in range(n):
        a = math.radians(turn + 360 * (k + 0.5) / n - 90)
        reach = 0.14 + 0.05 * (8 - n) / 3
        valley = [(r * math.cos(a), -0.705 + r * math.sin(a)) for r in (0.08, reach)]
        pen.line(valley, 0.012, crease(body))
    sunny = body.colour[0] > 230 and body.colour[1] > 120 and body.colour[2] < 90
    heart: RGB = (124, 82, 44) if sunny else (250, 202, 60)
    pen.ellipse(0.0, -0.705, 0.085, 0.085, heart, edge=0.01, shade=0.35)
    for k in range(5):
        a = math.tau * k / 5
        pen.ellipse(
            0.045 * math.cos(a), -0.705 + 0.045 * math.sin(a), 0.012, 0.012, darker(heart, 0.25), edge=0.0, shade=0.0
        )
