"""Animals of the field, drawn from the side: horse, sheep and elephant."""

from __future__ import annotations

import math

from locheads_studio.world.kinds.registry import Look, Part, kind
from locheads_studio.world.kinds.sideview import (
    Side,
    is_dark,
    oval,
    poly,
    seam,
    taper,
    tinted,
    turned,
    union,
)
from locheads_studio.world.pen import RGB, Pen, Point, darker, smooth_path

_FIELD = ("meadow", "park")


def _side(pen: Pen, look: Look) -> Side:
    return Side(pen, look.rng.choice((-1, 1)), look.rng.uniform(0.9, 1.02))


@kind(
    "horse",
    "horses",
    "animal",
    aspect=1.25,
    height=(0.42, 0.58),
    natural=("brown", "white", "black", "grey"),
    settings=("meadow", "park", "beach", "snow"),
    parts=(Part("saddle", 0.3),),
)
def draw_horse(pen: Pen, look: Look) -> None:
    """A standing or walking horse with a mane."""
    rng, body, side = look.rng, look.body, _side(pen, look)
    far, fold = tinted(body, 0.22), seam(body.colour)
    hair: RGB = (236, 218, 178) if is_dark(body.colour) or body.colour == (128, 80, 44) else (74, 50, 38)
    hoof: RGB = (58, 48, 44)
    step, low = rng.uniform(-0.06, 0.06), rng.choice((rng.uniform(-3, 8), rng.uniform(8, 34)))

    def bent(*points: Point) -> list[Point]:
        return turned(points, low, (0.2, -0.6))

    side.shadow(-0.06, -0.02, 0.46, 0.04)
    for x, swing in ((-0.24, -step), (0.18, step)):
        side.fill(taper([(x, -0.44), (x + swing, -0.24), (x + swing, -0.07)], [0.17, 0.085, 0.07]), far)
        x2 = x + swing
        side.fill(poly([(x2 - 0.04, -0.08), (x2 + 0.04, -0.08), (x2 + 0.065, -0.01), (x2 - 0.05, -0.01)]), hoof)
    tail = smooth_path(
        [
            (-0.4, -0.66),
            (-0.5, -0.64),
            (-0.57, -0.5),
            (-0.59, -0.28),
            (-0.52, -0.2),
            (-0.48, -0.32),
            (-0.43, -0.48),
        ]
    )
    side.fill(tail, hair)
    torso = smooth_path(
        [
            (-0.45, -0.56),
            (-0.4, -0.67),
            (-0.24, -0.7),
            (-0.04, -0.665),
            (0.12, -0.7),
            (0.27, -0.66),
            (0.31, -0.52),
            (0.22, -0.39),
            (0.04, -0.36),
            (-0.16, -0.38),
            (-0.34, -0.42),
        ]
    )
    neck = poly(
        bent(
            (0.06, -0.66),
            (0.18, -0.76),
            (0.28, -0.92),
            (0.4, -0.93),
            (0.45, -0.8),
            (0.38, -0.68),
            (0.31, -0.5),
            (0.1, -0.5),
        )
    )
    head = smooth_path(
        bent(
            (0.3, -0.93),
            (0.41, -0.94),
            (0.49, -0.84),
            (0.59, -0.71),
            (0.61, -0.65),
            (0.56, -0.61),
            (0.5, -0.635),
            (0.42, -0.72),
            (0.33, -0.77),
        )
    )
    ear = poly(bent((0.29, -0.88), (0.335, -1.01), (0.4, -0.9)))
    legs = []
    for x, swing, width in ((-0.34, step, 0.24), (0.2, -step, 0.2)):
        x2 = x + swing
        legs.append(taper([(x + 0.02, -0.5), (x2 - 0.01, -0.28), (x2, -0.07)], [width, 0.1, 0.08]))
        side.fill(poly([(x2 - 0.045, -0.09), (x2 + 0.045, -0.09), (x2 + 0.07, 0.0), (x2 - 0.055, 0.0)]), hoof)
    side.fill(union(torso, neck, head, ear, *legs), body)
    side.line([(-0.23, -0.58), (-0.21, -0.48), (-0.26, -0.38)], 0.01, fold)
    side.line([(0.1, -0.56), (0.1, -0.46), (0.13, -0.38)], 0.01, fold)
    mane = smooth_path(
        bent(
            (0.4, -0.95),
            (0.43, -0.88),
            (0.36, -0.88),
            (0.3, -0.78),
            (0.24, -0.7),
            (0.14, -0.63),
            (0.08, -0.67),
            (0.16, -0.78),
            (0.25, -0.92),
            (0.33, -0.96),
        )
    )
    side.fill(mane, hair)
    side.eye(*bent((0.43, -0.835))[0], 0.026)
    side.dot(*bent((0.578, -0.665))[0], 0.013, 0.016, fold)
    side.line(bent((0.57, -0.63), (0.52, -0.655)), 0.01, fold)
    if "saddle" in look.parts:
        paint = look.parts["saddle"]
        with pen.part("saddle"):
            cloth = smooth_path(
                [
                    (-0.22, -0.7),
                    (0.1, -0.7),
                    (0.12, -0.52),
                    (0.08, -0.46),
                    (-0.2, -0.46),
                    (-0.24, -0.54),
                ]
            )
            side.fill(cloth, paint)
            seat = smooth_path(
                [
                    (-0.22, -0.745),
                    (-0.16, -0.71),
                    (-0.02, -0.7),
                    (0.05, -0.75),
                    (0.09, -0.75),
                    (0.09, -0.66),
                    (0.0, -0.6),
                    (-0.12, -0.6),
                    (-0.2, -0.66),
                ]
            )
            side.fill(seat, tinted(paint, -0.25 if is_dark(paint.colour) else 0.25))
            side.line([(-0.04, -0.6), (-0.04, -0.44)], 0.025, seam(paint.colour))
            side.fill(poly([(-0.04, -0.45), (-0.08, -0.37), (0.0, -0.37)]), tinted(paint, 0.25))


@kind(
    "sheep", "sheep", "animal", aspect=1.25, height=(0.26, 0.36), natural=("white", "white", "black"), settings=_FIELD
)
def draw_sheep(pen: Pen, look: Look) -> None:
    """A woolly sheep; the wool has its colour."""
    rng, body, side = look.rng, look.body, _side(pen, look)
    skin: RGB = (232, 208, 184) if is_dark(body.colour) or body.colour == (128, 80, 44) else (74, 62, 62)
    lies = rng.random() < 0.3
    nod = rng.uniform(-0.03, 0.06) if lies else rng.choice((rng.uniform(-0.03, 0.06), rng.uniform(0.12, 0.24)))
    side.shadow(-0.04, -0.02, 0.46, 0.05)
    with pen.moved(0.0, 0.23 if lies else 0.0):
        _sheep(side, look, skin, nod, lies)


def _sheep(side: Side, look: Look, skin: RGB, nod: float, lies: bool) -> None:
    """Draw a sheep; one that lies has its legs tucked in."""
    rng, body = look.rng, look.body
    for x, tone in () if lies else ((-0.2, 0.2), (0.2, 0.2), (-0.3, 0.0), (0.1, 0.0)):
        sway = rng.uniform(-0.015, 0.015)
        side.fill(taper([(x, -0.36), (x + sway, -0.04)], [0.1, 0.075]), darker(skin, tone))
    side.fill(oval(-0.5, -0.52, 0.09, 0.075), tinted(body, 0.12))
    lobes = [oval(-0.06, -0.57, 0.42, 0.27)]
    for k in range(13):
        angle = 2 * math.pi * k / 13 + rng.uniform(-0.06, 0.06)
        lobes.append(oval(-0.06 + 0.39 * math.cos(angle), -0.57 + 0.25 * math.sin(angle), 0.125, 0.115))
    side.fill(union(*lobes), body, shade=0.26, edge=0.012)
    fold = seam(body.colour)
    for x, y in ((-0.3, -0.66), (-0.1, -0.73), (-0.22, -0.5), (0.02, -0.56), (-0.08, -0.38)):
        curl = [(x - 0.07, y - 0.01), (x - 0.03, y + 0.045), (x + 0.03, y + 0.045), (x + 0.07, y - 0.01)]
        side.line(curl, 0.014, fold)
    face = smooth_path(
        [
            (0.3, -0.84 + nod),
            (0.44, -0.82 + nod),
            (0.52, -0.68 + nod),
            (0.6, -0.56 + nod),
            (0.56, -0.48 + nod),
            (0.46, -0.48 + nod),
            (0.34, -0.58 + nod),
            (0.27, -0.7 + nod),
        ]
    )
    side.fill(face, skin, edge=0.01)
    ear = taper([(0.3, -0.74 + nod), (0.22, -0.68 + nod), (0.17, -0.6 + nod)], [0.07, 0.1, 0.06])
    side.fill(ear, darker(skin, 0.15))
    tuft = union(*(oval(x, y + nod, 0.085, 0.075) for x, y in ((0.27, -0.84), (0.35, -0.89), (0.43, -0.84))))
    side.fill(tuft, body, edge=0.012)
    side.eye(0.44, -0.7 + nod, 0.036)
    side.dot(0.57, -0.55 + nod, 0.016, 0.014, seam(skin))
    side.line([(0.56, -0.51 + nod), (0.5, -0.53 + nod)], 0.012, seam(skin))


@kind("elephant", "elephants", "animal", aspect=1.35, height=(0.42, 0.58), natural=("grey",), settings=_FIELD)
def draw_elephant(pen: Pen, look: Look) -> None:
    """An elephant with a large ear, a trunk and a tusk."""
    rng, body, side = look.rng, look.body, _side(pen, look)
    far, fold = tinted(body, 0.24), seam(body.colour)
    step, lift = rng.uniform(-0.04, 0.04), rng.choice((0.0, 0.0, 0.3))
    side.shadow(-0.08, -0.02, 0.5, 0.05)
    for x, swing in ((-0.26, -step), (0.14, step)):
        side.fill(taper([(x, -0.42), (x + swing, -0.1)], [0.22, 0.18]), far)
    side.line([(-0.55, -0.62), (-0.62, -0.5), (-0.63, -0.36)], 0.03, darker(body.colour, 0.25))
    side.dot(-0.63, -0.34, 0.025, 0.045, (60, 48, 46))
    torso = smooth_path(
        [
            (-0.58, -0.56),
            (-0.5, -0.78),
            (-0.28, -0.9),
            (0.0, -0.88),
            (0.2, -0.8),
            (0.28, -0.55),
            (0.2, -0.32),
            (-0.1, -0.27),
            (-0.42, -0.3),
            (-0.55, -0.38),
        ]
    )
    head = oval(0.3, -0.75, 0.23, 0.235)
    if lift:
        trunk = taper(
            [(0.42, -0.68), (0.5, -0.52), (0.59, -0.6), (0.575, -0.76), (0.6, -0.9), (0.64, -0.93)],
            [0.24, 0.16, 0.115, 0.09, 0.075, 0.06],
        )
    else:
        trunk = taper(
            [(0.42, -0.68), (0.5, -0.46), (0.5, -0.26), (0.53, -0.12), (0.62, -0.12)], [0.25, 0.18, 0.13, 0.1, 0.07]
        )
    legs = [
        taper([(x, -0.46), (x + w, -0.26), (x + w, -0.12)], [0.27, 0.22, 0.21])
        for x, w in ((-0.41, step), (0.06, -step))
    ]
    feet = [
        poly([(x - 0.115, -0.14), (x + 0.115, -0.14), (x + 0.125, 0.0), (x - 0.125, 0.0)])
        for x in (-0.41 + step, 0.06 - step)
    ]
    side.fill(union(torso, head, trunk, *legs, *feet), body)
    for x in (-0.41 + step, 0.06 - step):
        for dx in (-0.02, 0.045, 0.1):
            side.dot(x + dx, -0.02, 0.027, 0.024, (240, 232, 214))
    side.line([(-0.26, -0.5), (-0.26, -0.38), (-0.29, -0.27)], 0.012, fold)
    tusk = taper([(0.4, -0.57), (0.5, -0.5), (0.6, -0.5 if lift == 0 else -0.44)], [0.06, 0.05, 0.02])
    side.fill(tusk, (250, 244, 226))
    ear = smooth_path(
        [
            (0.24, -0.92),
            (0.29, -0.82),
            (0.27, -0.64),
            (0.2, -0.48),
            (0.08, -0.44),
            (-0.02, -0.56),
            (-0.05, -0.76),
            (0.04, -0.92),
            (0.14, -0.97),
        ]
    )
    side.fill(ear, tinted(body, -0.18 if is_dark(body.colour) else 0.14), edge=0.012)
    side.eye(0.4, -0.79, 0.03)
