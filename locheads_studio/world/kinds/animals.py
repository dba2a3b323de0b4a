"""Animals, drawn from the side (the cat from the front); those of the field are in ``animals_field``."""

from __future__ import annotations

import skia

from locheads_studio.world.kinds.registry import Look, Part, kind
from locheads_studio.world.kinds.sideview import (
    Side,
    inside,
    is_dark,
    oval,
    poly,
    seam,
    taper,
    tinted,
    union,
)
from locheads_studio.world.pen import RGB, Paint, Pen, Point, darker, lighter, smooth_path

_NOSE: RGB = (42, 32, 34)
_HORN: RGB = (240, 160, 50)


def _side(pen: Pen, look: Look) -> Side:
    return Side(pen, look.rng.choice((-1, 1)), look.rng.uniform(0.9, 1.02))


def _bow_tie(side: Side, x: float, y: float, size: float, paint: Paint) -> None:
    """Draw a bow tie ``2 * size`` wide with its knot at (x, y); the caller has opened its part."""
    for way in (-1, 1):
        wing: list[Point] = [
            (x, y - size * 0.16),
            (x + way * size * 0.55, y - size * 0.5),
            (x + way * size, y - size * 0.58),
            (x + way * size * 0.93, y),
            (x + way * size, y + size * 0.58),
            (x + way * size * 0.55, y + size * 0.5),
            (x, y + size * 0.16),
        ]
        side.fill(smooth_path(wing), paint, edge=size * 0.07)
        side.line(
            [(x + way * size * 0.25, y), (x + way * size * 0.6, y - size * 0.08)], size * 0.07, seam(paint.colour)
        )
    side.fill(oval(x, y, size * 0.25, size * 0.29), tinted(paint, 0.1), edge=size * 0.07)


def _standing_dog(side: Side, far: Paint, step: float, wag: float) -> tuple[list[skia.Path], list[list[Point]]]:
    """Draw the far legs; return the shapes of trunk, near legs and tail, and the folds on them."""
    for x, swing in ((-0.22, -step), (0.2, step)):
        side.fill(taper([(x, -0.36), (x + swing, -0.2), (x + swing, -0.06)], [0.17, 0.1, 0.09]), far)
        side.fill(oval(x + swing + 0.025, -0.055, 0.075, 0.045), far)
    torso = smooth_path(
        [
            (-0.4, -0.52),
            (-0.3, -0.64),
            (-0.05, -0.63),
            (0.14, -0.68),
            (0.28, -0.6),
            (0.3, -0.44),
            (0.2, -0.32),
            (-0.02, -0.32),
            (-0.22, -0.36),
            (-0.36, -0.38),
        ]
    )
    tail = taper(
        [(-0.35, -0.53), (-0.46, -0.62), (-0.5 + wag * 0.4, -0.74), (-0.46 + wag, -0.86)], [0.12, 0.1, 0.08, 0.045]
    )
    legs = []
    for x, swing, width in ((-0.31, step, 0.23), (0.13, -step, 0.19)):
        legs.append(taper([(x, -0.42), (x + swing - 0.02, -0.21), (x + swing, -0.06)], [width, 0.11, 0.1]))
        legs.append(oval(x + swing + 0.03, -0.05, 0.085, 0.05))
    folds: list[list[Point]] = [
        [(-0.2, -0.5), (-0.18, -0.4), (-0.22, -0.32)],
        [(0.03, -0.5), (0.03, -0.4), (0.06, -0.32)],
    ]
    return [torso, tail, *legs], folds


def _sitting_dog(side: Side, far: Paint, wag: float) -> tuple[list[skia.Path], list[list[Point]]]:
    """The same for a dog on its haunches."""
    side.fill(taper([(0.24, -0.44), (0.27, -0.22), (0.27, -0.06)], [0.16, 0.1, 0.09]), far)
    side.fill(oval(0.3, -0.045, 0.08, 0.045), far)
    torso = smooth_path(
        [(-0.34, -0.12), (-0.33, -0.3), (-0.2, -0.48), (0.0, -0.66), (0.16, -0.74), (0.32, -0.62), (0.31, -0.44),
         (0.22, -0.24), (0.1, -0.06), (-0.2, -0.03)]
    )  # fmt: skip
    tail = taper([(-0.28, -0.08), (-0.44, -0.07), (-0.54, -0.14 + wag), (-0.56, -0.26 + wag)], [0.1, 0.09, 0.07, 0.045])
    thigh = oval(-0.14, -0.19, 0.21, 0.175)
    foot = smooth_path([(-0.2, -0.02), (-0.16, -0.09), (0.02, -0.1), (0.1, -0.06), (0.09, -0.01), (-0.1, -0.005)])
    leg = taper([(0.17, -0.44), (0.18, -0.22), (0.18, -0.06)], [0.19, 0.11, 0.1])
    shapes = [torso, tail, thigh, foot, leg, oval(0.21, -0.05, 0.085, 0.05)]
    folds: list[list[Point]] = [
        [(-0.3, -0.26), (-0.14, -0.365), (0.02, -0.3), (0.065, -0.16), (0.02, -0.09)],
        [(0.1, -0.42), (0.11, -0.26), (0.12, -0.1)],
    ]
    return shapes, folds


@kind(
    "dog",
    "dogs",
    "animal",
    aspect=1.15,
    height=(0.24, 0.36),
    natural=("brown", "white", "black", "grey"),
    settings=("meadow", "park", "beach", "street", "room", "snow"),
    parts=(Part("bow tie", 0.35),),
)
def draw_dog(pen: Pen, look: Look) -> None:
    """A dog with a hanging ear, standing, walking or sitting."""
    rng, body, side = look.rng, look.body, _side(pen, look)
    far = tinted(body, 0.22)
    step, nod, wag = rng.uniform(-0.06, 0.06), rng.uniform(-0.02, 0.03), rng.uniform(-0.05, 0.04)
    sits = rng.random() < 0.4
    side.shadow(-0.04, -0.02, 0.42, 0.05)
    neck = taper([(0.14, -0.52), (0.25, -0.72 + nod)], [0.36, 0.28])
    head = union(
        oval(0.28, -0.79 + nod, 0.18, 0.175),
        smooth_path(
            [
                (0.3, -0.84 + nod),
                (0.44, -0.79 + nod),
                (0.54, -0.77 + nod),
                (0.565, -0.7 + nod),
                (0.5, -0.645 + nod),
                (0.32, -0.64 + nod),
            ]
        ),
    )
    trunk, folds = _sitting_dog(side, far, wag) if sits else _standing_dog(side, far, step, wag)
    side.fill(union(neck, head, *trunk), body)
    fold = seam(body.colour)
    for line in folds:
        side.line(line, 0.012, fold)
    side.fill(oval(0.54, -0.755 + nod, 0.045, 0.036), _NOSE, shade=0.3, edge=0.0)
    side.line([(0.53, -0.69 + nod), (0.45, -0.675 + nod), (0.39, -0.7 + nod)], 0.014, fold)
    if rng.random() < 0.4:
        tongue = smooth_path([(0.44, -0.685 + nod), (0.49, -0.685 + nod), (0.485, -0.6 + nod), (0.445, -0.6 + nod)])
        side.fill(tongue, (232, 104, 116))
    side.eye(0.35, -0.83 + nod, 0.034)
    ear = smooth_path(
        [
            (0.19, -0.94 + nod),
            (0.26, -0.9 + nod),
            (0.27, -0.76 + nod),
            (0.21, -0.62 + nod),
            (0.12, -0.62 + nod),
            (0.09, -0.74 + nod),
            (0.12, -0.88 + nod),
        ]
    )
    side.fill(ear, tinted(body, -0.2 if is_dark(body.colour) else 0.28))
    if "bow tie" in look.parts:
        with pen.part("bow tie"):
            _bow_tie(side, 0.33, -0.54 + nod, 0.15, look.parts["bow tie"])


def _sitting_cat(side: Side, body: Paint, curl: float) -> None:
    """Draw the body of a cat that sits upright."""
    side.shadow(0.0, -0.02, 0.34, 0.05)
    tail = taper(
        [(-0.14, -0.06), (-0.28, -0.1), (-0.33, -0.24), (-0.29, -0.38 + curl), (-0.33, -0.48 + curl)],
        [0.1, 0.1, 0.09, 0.08, 0.06],
    )
    side.fill(tail, tinted(body, 0.08))
    trunk = smooth_path(
        [
            (-0.12, -0.56),
            (0.12, -0.56),
            (0.17, -0.4),
            (0.24, -0.22),
            (0.24, -0.06),
            (0.14, -0.015),
            (-0.14, -0.015),
            (-0.24, -0.06),
            (-0.24, -0.22),
            (-0.17, -0.4),
        ]
    )
    paws = [oval(w * 0.08, -0.045, 0.085, 0.045) for w in (-1, 1)]
    side.fill(union(trunk, *paws), body)
    fold = seam(body.colour)
    for w in (-1, 1):
        side.line([(w * 0.15, -0.22), (w * 0.205, -0.14), (w * 0.175, -0.04)], 0.012, fold)
        side.line([(w * 0.125, -0.36), (w * 0.13, -0.2), (w * 0.14, -0.08)], 0.011, fold)
    side.line([(0.0, -0.3), (0.0, -0.16), (0.0, -0.02)], 0.012, fold)


def _lying_cat(side: Side, body: Paint, curl: float) -> None:
    """Draw the body of a cat that lies on its belly, the tail around it."""
    side.shadow(0.0, -0.02, 0.42, 0.05)
    trunk = smooth_path(
        [(-0.36, -0.1), (-0.36, -0.25), (-0.24, -0.39), (-0.04, -0.4), (0.12, -0.36), (0.3, -0.3), (0.35, -0.14),
         (0.32, -0.03), (0.1, -0.01), (-0.26, -0.01)]
    )  # fmt: skip
    paws = [taper([(x, -0.12), (x + 0.05, -0.06), (x + 0.12, -0.045)], [0.1, 0.095, 0.085]) for x in (0.2, 0.04)]
    side.fill(union(trunk, *paws), body)
    fold = seam(body.colour)
    side.line([(-0.06, -0.03), (-0.06, -0.16), (-0.17, -0.25), (-0.27, -0.2)], 0.012, fold)
    side.line([(0.13, -0.02), (0.12, -0.07), (0.08, -0.1)], 0.011, fold)
    tail = taper(
        [(-0.33, -0.12), (-0.37, -0.06), (-0.26, -0.035), (-0.1, -0.05), (0.0, -0.1 + curl * 0.4)],
        [0.08, 0.09, 0.085, 0.075, 0.05],
    )
    side.fill(tail, tinted(body, 0.08))


def _cat_head(side: Side, look: Look, hx: float) -> None:
    """Draw the head over ``hx``, with a bow tie if the cat has one."""
    pen, body, fold = side.pen, look.body, seam(look.body.colour)
    head = smooth_path(
        [
            (hx, -0.885),
            (hx + 0.15, -0.86),
            (hx + 0.235, -0.72),
            (hx + 0.2, -0.6),
            (hx, -0.53),
            (hx - 0.2, -0.6),
            (hx - 0.235, -0.72),
            (hx - 0.15, -0.86),
        ]
    )
    ears = [poly([(hx + w * 0.225, -0.74), (hx + w * 0.215, -0.99), (hx + w * 0.03, -0.86)]) for w in (-1, 1)]
    side.fill(union(head, *ears), body)
    for w in (-1, 1):
        pink = poly([(hx + w * 0.19, -0.81), (hx + w * 0.19, -0.93), (hx + w * 0.1, -0.865)])
        side.fill(pink, (236, 160, 164), edge=0.0)
        side.fill(oval(hx + w * 0.095, -0.745, 0.05, 0.046), (176, 206, 84), shade=0.1, edge=0.012)
        side.dot(hx + w * 0.095, -0.745, 0.02, 0.04, (22, 20, 24))
        side.dot(hx + w * 0.095 - 0.012, -0.762, 0.012, 0.012, (255, 255, 255))
    muzzle = lighter(body.colour, 0.6)
    side.fill(union(oval(hx - 0.045, -0.628, 0.06, 0.045), oval(hx + 0.045, -0.628, 0.06, 0.045)), muzzle, edge=0.0)
    side.fill(smooth_path([(hx - 0.03, -0.67), (hx + 0.03, -0.67), (hx, -0.635)]), (226, 112, 124), edge=0.006)
    for w in (-1, 1):
        side.line([(hx, -0.64), (hx + w * 0.02, -0.612), (hx + w * 0.055, -0.615)], 0.011, darker(muzzle, 0.6))
    whisker = lighter(fold, 0.5) if is_dark(body.colour) else (70, 62, 60)
    for w in (-1, 1):
        for dy in (-0.02, 0.02):
            side.line([(hx + w * 0.08, -0.63 + dy * 0.4), (hx + w * 0.265, -0.63 + dy * 2)], 0.008, whisker)
    if "bow tie" in look.parts:
        with pen.part("bow tie"):
            _bow_tie(side, hx, -0.5, 0.14, look.parts["bow tie"])


@kind(
    "cat",
    "cats",
    "animal",
    aspect=0.75,
    height=(0.22, 0.32),
    natural=("grey", "orange", "black", "white"),
    settings=("room", "park", "street", "meadow", "snow"),
    parts=(Part("bow tie", 0.2),),
)
def draw_cat(pen: Pen, look: Look) -> None:
    """A cat that sits upright or lies, looking out of the picture."""
    rng, body, side = look.rng, look.body, _side(pen, look)
    turn, curl, lies = rng.uniform(-0.02, 0.03), rng.uniform(-0.05, 0.05), rng.random() < 0.4
    if lies:
        _lying_cat(side, body, curl)
        with pen.moved(side.way * 0.13, 0.32):
            _cat_head(side, look, turn)
    else:
        _sitting_cat(side, body, curl)
        _cat_head(side, look, turn)


@kind(
    "bird",
    "birds",
    "animal",
    aspect=1.2,
    height=(0.14, 0.21),
    natural=("blue", "brown", "yellow"),
    settings=("meadow", "park", "beach", "street", "snow"),
)
def draw_bird(pen: Pen, look: Look) -> None:
    """A plump little bird standing on the ground."""
    rng, body, side = look.rng, look.body, _side(pen, look)
    nod, flick = rng.uniform(-0.02, 0.02), rng.uniform(-0.06, 0.06)
    leg: RGB = (206, 112, 44)
    side.shadow(0.0, -0.02, 0.32, 0.05)
    for x in (-0.04, 0.12):
        side.line([(x, -0.28), (x + 0.02, -0.05)], 0.04, leg)
        side.line([(x - 0.06, -0.02), (x + 0.02, -0.05), (x + 0.11, -0.02)], 0.036, leg)
    with pen.moved(0.0, -0.3, degrees=side.way * rng.uniform(-6, 2)), pen.moved(0.0, 0.3):
        tail = poly([(-0.2, -0.5), (-0.5, -0.56 + flick), (-0.58, -0.44 + flick), (-0.54, -0.4 + flick), (-0.2, -0.3)])
        side.fill(tail, tinted(body, 0.2))
        beak = poly([(0.38, -0.83 + nod), (0.585, -0.735 + nod), (0.38, -0.66 + nod)])
        side.fill(beak, _HORN)
        side.line([(0.4, -0.735 + nod), (0.56, -0.735 + nod)], 0.014, darker(_HORN, 0.4))
        shape = union(
            smooth_path(
                [
                    (-0.36, -0.5),
                    (-0.16, -0.62),
                    (0.04, -0.78),
                    (0.36, -0.66),
                    (0.38, -0.46),
                    (0.26, -0.26),
                    (0.06, -0.19),
                    (-0.16, -0.25),
                ]
            ),
            oval(0.22, -0.765 + nod, 0.23, 0.225),
        )
        side.fill(shape, body, shade=0.26, edge=0.01)
        belly = inside(shape, oval(0.34, -0.36, 0.2, 0.22))
        side.fill(belly, lighter(body.colour, 0.55), shade=0.1, edge=0.0)
        raised = rng.random() < 0.3
        wing = smooth_path(
            [(0.1, -0.5), (0.02, -0.72), (-0.16, -0.95), (-0.3, -0.99), (-0.32, -0.86), (-0.26, -0.66), (-0.12, -0.46)]
            if raised
            else [(0.12, -0.56), (0.18, -0.44), (0.06, -0.33), (-0.14, -0.34), (-0.44, -0.44), (-0.2, -0.52),
                  (-0.02, -0.6)]
        )  # fmt: skip
        side.fill(wing, tinted(body, -0.22 if is_dark(body.colour) else 0.2), edge=0.012)
        side.eye(0.29, -0.81 + nod, 0.052)
