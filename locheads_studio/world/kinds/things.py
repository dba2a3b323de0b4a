"""Things and furniture; the things on a table are in ``things_table``, which this module registers too."""

from __future__ import annotations

import skia

from locheads_studio.world.kinds import things_table
from locheads_studio.world.kinds.registry import Look, kind
from locheads_studio.world.kinds.surfaces import crease, dim, mirrored
from locheads_studio.world.pen import RGB, Pen, Point, darker

__all__ = ["things_table"]  # imported so that it registers its kinds

IRON: RGB = (70, 72, 80)
BRASS: RGB = (186, 150, 84)


@kind("ball", "balls", "thing", aspect=1.0, height=(0.14, 0.22), settings=("street", "meadow", "beach", "room", "park"))
def draw_ball(pen: Pen, look: Look) -> None:
    """A round ball with seams."""
    m = look.rng.choice((-1, 1))
    pen.shadow(0.0, -0.02, 0.46, 0.07)
    pen.ellipse(0.0, -0.5, 0.49, 0.49, look.body, shade=0.42, edge=0.014)
    seam = crease(look.body)
    turn = look.rng.uniform(-25, 25)
    with pen.moved(0.0, -0.5, m * turn):
        for x in (-1, 1):
            pen.line([(x * 0.2, -0.44), (x * 0.12, -0.2), (x * 0.12, 0.2), (x * 0.2, 0.44)], 0.018, seam)
        pen.line([(-0.485, -0.06), (-0.3, -0.03), (-0.13, -0.02)], 0.018, seam)
        pen.line([(0.13, 0.02), (0.3, 0.03), (0.485, 0.06)], 0.018, seam)
        pen.line([(-0.12, 0.0), (0.12, 0.0)], 0.018, seam)
    pen.glint(-0.19, -0.73, 0.1, 0.07)


@kind(
    "bench",
    "benches",
    "furniture",
    aspect=1.8,
    height=(0.2, 0.28),
    natural=("brown", "green"),
    settings=("park", "street", "beach", "meadow", "snow"),
)
def draw_bench(pen: Pen, look: Look) -> None:
    """A park bench with slats and iron feet."""
    rng, body = look.rng, look.body
    pen.shadow(0.0, -0.05, 0.86, 0.07)
    inset = rng.uniform(0.64, 0.72)
    for s in (-1, 1):
        x = s * inset
        pen.limb([(x, -0.98), (x, -0.5), (x, -0.14)], 0.06, IRON, edge=0.0)
        pen.limb([(x, -0.38), (x + s * 0.03, -0.2), (x + s * 0.04, -0.03)], 0.07, IRON, edge=0.0)
    for y in (-0.98, -0.82, -0.66):
        pen.rect(-0.84, y, 0.84, y + 0.13, body, radius=0.025, edge=0.014, shade=0.26)
    pen.polygon([(-0.8, -0.51), (0.8, -0.51), (0.88, -0.36), (-0.88, -0.36)], body, edge=0.014)
    pen.line([(-0.84, -0.435), (0.84, -0.435)], 0.016, darker(body.colour, 0.45))
    pen.rect(-0.89, -0.37, 0.89, -0.26, dim(body), radius=0.02, edge=0.014)
    if rng.random() < 0.7:
        for s in (-1, 1):
            pen.limb([(s * 0.78, -0.66), (s * 0.84, -0.63), (s * 0.86, -0.5), (s * 0.86, -0.4)], 0.045, IRON, edge=0.0)


@kind(
    "chair",
    "chairs",
    "furniture",
    aspect=0.7,
    height=(0.28, 0.38),
    natural=("brown", "white"),
    settings=("room", "park"),
)
def draw_chair(pen: Pen, look: Look) -> None:
    """A wooden chair, seen from the front and one side."""
    rng, body = look.rng, look.body
    m = rng.choice((-1, 1))
    pen.shadow(0.0, -0.07, 0.32, 0.06)
    shadowed = dim(body, 0.28)
    for x, y0, y1 in ((-0.27, -0.5, -0.13), (0.13, -0.54, -0.17)):
        pen.limb(mirrored([(x, y0), (x, y1)], m), 0.06, shadowed, edge=0.01)
    back = rng.random() < 0.6
    posts = [(-0.29, -0.52), (-0.3, -0.97)], [(0.13, -0.55), (0.12, -0.97)]
    for post in posts:
        pen.limb(mirrored(post, m), 0.06, body, edge=0.01)
    if back:
        pen.blob(
            mirrored(
                [
                    (-0.29, -0.65),
                    (-0.31, -0.9),
                    (-0.22, -0.985),
                    (0.04, -0.99),
                    (0.13, -0.92),
                    (0.12, -0.67),
                    (-0.08, -0.66),
                ],
                m,
            ),
            body,
            edge=0.012,
        )
    else:
        for y in (-0.98, -0.84, -0.7):
            pen.rect(-0.3 if m > 0 else -0.12, y, 0.12 if m > 0 else 0.3, y + 0.1, body, radius=0.03, edge=0.012)
    seat: list[Point] = [(-0.32, -0.53), (0.15, -0.57), (0.33, -0.44), (-0.17, -0.385)]
    lip: list[Point] = [(-0.32, -0.53), (-0.17, -0.385), (0.33, -0.44), (0.33, -0.38), (-0.17, -0.32), (-0.32, -0.47)]
    for x, y0, y1 in ((-0.16, -0.36, -0.03), (0.3, -0.42, -0.07)):
        pen.limb(mirrored([(x, y0), (x, y1)], m), 0.065, body, edge=0.01)
    pen.polygon(mirrored(lip, m), dim(body), edge=0.01)
    pen.polygon(mirrored(seat, m), body, edge=0.01, shade=0.3)


@kind("sofa", "sofas", "furniture", aspect=2.0, height=(0.28, 0.38), settings=("room",))
def draw_sofa(pen: Pen, look: Look) -> None:
    """A soft sofa with arms and cushions."""
    rng, body = look.rng, look.body
    pen.shadow(0.0, -0.04, 0.96, 0.08)
    for x in (-0.82, 0.82):
        pen.polygon(
            [(x - 0.06, -0.14), (x + 0.06, -0.14), (x + 0.035, -0.01), (x - 0.035, -0.01)], (104, 70, 44), edge=0.01
        )
    seats = rng.choice((2, 3))
    pen.rect(-0.84, -0.98, 0.84, -0.2, dim(body, 0.1), radius=0.16, edge=0.014)
    width = 1.5 / seats
    for k in range(seats):
        x = -0.75 + k * width
        pen.rect(x, -0.93, x + width, -0.42, body, radius=0.1, edge=0.014, shade=0.2)
    for k in range(seats):
        x = -0.75 + k * width
        pen.rect(x, -0.5, x + width, -0.28, body, radius=0.07, edge=0.014, shade=0.2)
    pen.rect(-0.8, -0.3, 0.8, -0.1, dim(body, 0.14), radius=0.03, edge=0.014)
    for s in (-1, 1):
        pen.rect(
            min(s * 0.73, s * 0.98), -0.68, max(s * 0.73, s * 0.98), -0.08, body, radius=0.12, edge=0.014, shade=0.24
        )
    if rng.random() < 0.4:
        with pen.moved(rng.choice((-0.5, 0.5)), -0.6, rng.uniform(-18, 18)):
            pen.rect(-0.14, -0.13, 0.14, 0.13, (238, 226, 200), radius=0.05, edge=0.012)


@kind("lamp", "lamps", "furniture", aspect=0.45, height=(0.4, 0.55), settings=("room",))
def draw_lamp(pen: Pen, look: Look) -> None:
    """A standing lamp; the shade has the colour."""
    rng, body = look.rng, look.body
    metal = rng.choice((BRASS, IRON, (120, 82, 52)))
    top = rng.uniform(0.1, 0.15)
    low = -rng.uniform(0.56, 0.61)
    pen.shadow(0.0, -0.02, 0.19, 0.03)
    pen.ellipse(0.0, -0.035, 0.14, 0.032, metal, edge=0.007, shade=0.35)
    pen.rect(-0.014, low - 0.05, 0.014, -0.04, metal, edge=0.005)
    pen.ellipse(0.0, low, 0.2, 0.028, (255, 240, 190), edge=0.006, shade=0.0)
    pen.polygon([(-top, -0.99), (top, -0.99), (0.22, low), (-0.22, low)], body, edge=0.009, shade=0.36)
    for y, half in ((-0.985, top), (low - 0.008, 0.218)):
        pen.line([(-half, y), (half, y)], 0.012, crease(body))
    pen.line([(0.1, low), (0.1, low + 0.12)], 0.006, metal)
    pen.ellipse(0.1, low + 0.125, 0.01, 0.01, metal, edge=0.0)


@kind(
    "fire hydrant",
    "fire hydrants",
    "thing",
    aspect=0.55,
    height=(0.24, 0.34),
    natural=("red", "yellow"),
    settings=("street", "park", "snow"),
)
def draw_fire_hydrant(pen: Pen, look: Look) -> None:
    """A fire hydrant: a barrel with a dome, nozzles and a flange."""
    rng, body = look.rng, look.body
    m = rng.choice((-1, 1))
    pen.shadow(0.0, -0.02, 0.26, 0.04)
    pen.rect(-0.22, -0.1, 0.22, -0.01, body, radius=0.02, edge=0.01, shade=0.3)
    for s in (-1, 1):
        pen.rect(min(s * 0.12, s * 0.225), -0.56, max(s * 0.12, s * 0.225), -0.43, body, radius=0.02, edge=0.01)
        pen.rect(min(s * 0.215, s * 0.265), -0.58, max(s * 0.215, s * 0.265), -0.41, dim(body), radius=0.02, edge=0.01)
    pen.rect(-0.155, -0.72, 0.155, -0.08, body, edge=0.01, shade=0.4)
    pen.rect(-0.05, -0.985, 0.05, -0.9, (150, 152, 158), radius=0.012, edge=0.01)
    pen.blob(
        [(-0.17, -0.74), (-0.15, -0.83), (0.0, -0.935), (0.15, -0.83), (0.17, -0.74), (0.0, -0.735)],
        body,
        edge=0.01,
        shade=0.4,
    )
    pen.rect(-0.21, -0.76, 0.21, -0.68, body, radius=0.025, edge=0.01, shade=0.3)
    pen.rect(-0.18, -0.19, 0.18, -0.14, body, radius=0.015, edge=0.01, shade=0.3)
    x = m * 0.02
    pen.ellipse(x, -0.44, 0.1, 0.1, dim(body, 0.1), edge=0.012, shade=0.3)
    pen.ellipse(x, -0.44, 0.055, 0.055, (168, 170, 176), edge=0.01, shade=0.4)
    pen.line([(x + m * 0.06, -0.37), (m * 0.12, -0.28), (m * 0.19, -0.4)], 0.014, IRON)
    for k in (-0.16, -0.06, 0.06, 0.16):
        pen.ellipse(k, -0.055, 0.016, 0.016, (160, 160, 166), edge=0.005)
    pen.glint(-0.1, -0.6, 0.025, 0.07, 0.4)


@kind("umbrella", "umbrellas", "thing", aspect=1.0, height=(0.34, 0.48), settings=("beach", "park", "street", "meadow"))
def draw_umbrella(pen: Pen, look: Look) -> None:
    """An open parasol that stands on its pole; the canopy has the colour."""
    rng, body = look.rng, look.body
    wood = rng.choice(((214, 186, 140), (232, 230, 224), (120, 82, 52)))
    pen.shadow(0.0, -0.02, 0.3, 0.035)
    low = -rng.uniform(0.5, 0.55)
    with pen.moved(0.0, 0.0, rng.uniform(-3.5, 3.5)):
        pen.limb([(0.0, -0.02), (0.0, -0.9)], 0.028, wood, edge=0.007)
        ribs = (-0.455, -0.28, -0.095, 0.095, 0.28, 0.455)
        dome = skia.Path()
        dome.moveTo(ribs[0], low)
        dome.cubicTo(-0.41, -0.8, -0.2, -0.94, 0.0, -0.945)
        dome.cubicTo(0.2, -0.94, 0.41, -0.8, ribs[-1], low)
        for right, left in zip(ribs[:0:-1], ribs[-2::-1], strict=True):
            dome.quadTo((right + left) / 2, low - 0.075, left, low)
        dome.close()
        pen.fill(dome, body, shade=0.36, edge=0.012)
        for x in ribs[1:-1]:
            pen.line([(x, low), (x * 0.85, -0.75), (0.0, -0.94)], 0.009, crease(body))
        pen.limb([(0.0, -0.93), (0.0, -0.975)], 0.026, wood, edge=0.006)
        pen.glint(-0.2, -0.78, 0.07, 0.04, 0.3)
    pen.ellipse(0.0, -0.03, 0.11, 0.03, (196, 190, 176), edge=0.008)
