"""Vehicles, drawn from the side."""

from __future__ import annotations

import math
from dataclasses import replace

from locheads_studio.world.kinds.registry import Look, Part, kind
from locheads_studio.world.kinds.sideview import Side, box, inside, oval, poly, seam, taper, union, without
from locheads_studio.world.pen import RGB, Paint, Pen, darker, smooth_path

_GLASS: RGB = (188, 220, 236)
_METAL: RGB = (190, 194, 200)
_DARK: RGB = (52, 54, 60)
_WHEELS = Part("wheels", 1.0, colours=("black",))


def _side(pen: Pen, look: Look) -> Side:
    return Side(pen, look.rng.choice((-1, 1)))


def _wheels(side: Side, look: Look, xs: tuple[float, ...], radius: float) -> None:
    """Draw the wheels that stand on the ground at ``xs``: one region for all of them."""
    paint = look.parts.get("wheels", Paint(_DARK))
    with side.pen.part("wheels"):
        for x in xs:
            side.fill(oval(x, -radius, radius, radius), paint, edge=0.01)
            side.fill(oval(x, -radius, radius * 0.56, radius * 0.56), _METAL, shade=0.35, edge=0.01)
            for k in range(5):
                angle = 2 * math.pi * k / 5 + 0.3
                dx, dy = radius * 0.34 * math.cos(angle), radius * 0.34 * math.sin(angle)
                side.dot(x + dx, -radius + dy, radius * 0.09, radius * 0.09, _DARK)
            side.dot(x, -radius, radius * 0.14, radius * 0.14, _DARK)


def _window(side: Side, x0: float, y0: float, x1: float, y1: float, radius: float = 0.03) -> None:
    pane = box(x0, y0, x1, y1, radius)
    side.fill(pane, _GLASS, shade=0.3, edge=0.014)
    w = x1 - x0
    gleam = poly([(x0 + w * 0.25, y1), (x0 + w * 0.55, y0), (x0 + w * 0.75, y0), (x0 + w * 0.45, y1)])
    side.fill(inside(gleam, pane), (222, 240, 248), shade=0.0, edge=0.0)


@kind(
    "car",
    "cars",
    "vehicle",
    aspect=2.1,
    height=(0.24, 0.34),
    settings=("street", "park", "beach", "snow"),
    parts=(_WHEELS,),
)
def draw_car(pen: Pen, look: Look) -> None:
    """A small family car."""
    rng, body, side = look.rng, look.body, _side(pen, look)
    radius, roof = rng.uniform(0.215, 0.24), rng.uniform(-0.05, 0.05)
    xs = (-0.6, 0.62)
    side.shadow(0.0, -0.03, 1.0, 0.07)
    for x in xs:
        side.fill(oval(x, -radius - 0.03, radius * 1.15, radius * 1.15), (30, 30, 34), edge=0.0)
    estate = rng.random() < 0.45
    tail = [(-0.93, -0.58), (-0.9, -0.8), (-0.8, -0.95)] if estate else [(-0.82, -0.58), (-0.7, -0.8), (-0.55, -0.95)]
    cabin = smooth_path(
        [
            *tail,
            (-0.3 + roof, -0.99),
            (0.06 + roof, -0.97),
            (0.26, -0.84),
            (0.44, -0.6),
            (0.2, -0.5),
            (-0.5, -0.5),
        ]
    )
    lower = smooth_path(
        [
            (-1.02, -0.42),
            (-0.99, -0.58),
            (-0.8, -0.64),
            (-0.2, -0.63),
            (0.44, -0.62),
            (0.82, -0.56),
            (1.0, -0.44),
            (1.03, -0.26),
            (0.96, -0.16),
            (0.5, -0.15),
            (-0.5, -0.15),
            (-0.96, -0.16),
        ]
    )
    shell = union(cabin, lower)
    for x in xs:
        shell = without(shell, oval(x, -radius, radius * 1.16, radius * 1.16))
    side.fill(shell, body, shade=0.28, edge=0.012)
    rear = [(-0.8, -0.67), (-0.78, -0.82), (-0.7, -0.9)] if estate else [(-0.66, -0.66), (-0.6, -0.8), (-0.48, -0.89)]
    back = smooth_path([*rear, (-0.26, -0.91), (-0.2, -0.9), (-0.2, -0.66), (-0.3, -0.645), (-0.6, -0.645)])
    front = smooth_path(
        [
            (-0.12, -0.66),
            (-0.12, -0.9),
            (-0.06, -0.91),
            (0.06, -0.89),
            (0.2, -0.79),
            (0.3, -0.67),
            (0.24, -0.645),
            (-0.04, -0.645),
        ]
    )
    for pane in (back, front):
        side.fill(pane, _GLASS, shade=0.3, edge=0.014)
    for x in (-0.46, 0.04):
        gleam = poly([(x - 0.1, -0.64), (x + 0.06, -0.92), (x + 0.13, -0.92), (x - 0.03, -0.64)])
        side.fill(inside(gleam, union(back, front)), (222, 240, 248), shade=0.0, edge=0.0)
    fold = seam(body.colour)
    side.line([(-0.16, -0.63), (-0.16, -0.36), (-0.18, -0.2)], 0.014, fold)
    side.line([(0.32, -0.6), (0.35, -0.46), (0.3, -0.2)], 0.014, fold)
    side.line([(-0.06, -0.54), (0.04, -0.54)], 0.026, _METAL)
    side.fill(oval(0.95, -0.43, 0.055, 0.06), (255, 238, 170), edge=0.012)
    side.fill(box(-1.02, -0.52, -0.96, -0.4, 0.02), (214, 48, 44), edge=0.01)
    side.fill(box(0.86, -0.23, 1.05, -0.16, 0.03), _METAL)
    side.fill(box(-1.05, -0.23, -0.88, -0.16, 0.03), _METAL)
    _wheels(side, look, xs, radius)


@kind("bus", "buses", "vehicle", aspect=2.2, height=(0.36, 0.5), settings=("street", "snow"), parts=(_WHEELS,))
def draw_bus(pen: Pen, look: Look) -> None:
    """A long bus with a row of windows."""
    rng, body, side = look.rng, look.body, _side(pen, look)
    radius, xs = 0.155, (-0.66, 0.58)
    side.shadow(0.0, -0.03, 1.08, 0.05)
    shell = box(-1.08, -0.98, 1.08, -0.1, 0.12)
    for x in xs:
        side.fill(oval(x, -radius - 0.02, radius * 1.2, radius * 1.2), (30, 30, 34), edge=0.0)
        shell = without(shell, oval(x, -radius, radius * 1.18, radius * 1.18))
    side.fill(shell, body, shade=0.22, edge=0.012)
    count = rng.choice((4, 5))
    pitch = 1.56 / count
    for k in range(count):
        x = -0.99 + k * pitch
        _window(side, x, -0.84, x + pitch - 0.08, -0.54, 0.04)
    _window(side, 0.62, -0.84, 0.84, -0.34, 0.03)
    side.line([(0.73, -0.83), (0.73, -0.35)], 0.016, _DARK)
    wind = smooth_path(
        [
            (0.92, -0.82),
            (0.98, -0.86),
            (1.05, -0.85),
            (1.065, -0.7),
            (1.06, -0.52),
            (0.96, -0.5),
            (0.92, -0.55),
        ]
    )
    side.fill(wind, _GLASS, shade=0.3, edge=0.014)
    side.line([(-1.06, -0.46), (0.6, -0.46)], 0.02, seam(body.colour))
    side.fill(oval(1.03, -0.3, 0.04, 0.05), (255, 238, 170), edge=0.012)
    side.fill(box(-1.085, -0.38, -1.04, -0.26, 0.015), (214, 48, 44), edge=0.01)
    side.fill(box(-1.1, -0.16, -0.95, -0.09, 0.03), _METAL)
    side.fill(box(0.9, -0.16, 1.1, -0.09, 0.03), _METAL)
    _wheels(side, look, xs, radius)


@kind("truck", "trucks", "vehicle", aspect=2.0, height=(0.34, 0.48), settings=("street", "snow"), parts=(_WHEELS,))
def draw_truck(pen: Pen, look: Look) -> None:
    """A lorry: a cab and, apart from it, a tall load box."""
    rng, body, side = look.rng, look.body, _side(pen, look)
    radius, xs, top = 0.165, (-0.68, -0.32, 0.66), rng.uniform(-0.99, -0.93)
    side.shadow(0.0, -0.03, 0.98, 0.05)
    side.fill(box(-0.96, -0.28, 0.9, -0.17, 0.02), _DARK)
    side.fill(box(-0.99, top, 0.34, -0.26, 0.03), body, edge=0.014)
    fold = seam(body.colour)
    for x in (-0.66, -0.325, 0.01):
        side.line([(x, top + 0.05), (x, -0.31)], 0.012, fold)
    cab = smooth_path(
        [
            (0.42, -0.24),
            (0.41, -0.5),
            (0.42, -0.76),
            (0.5, -0.8),
            (0.68, -0.79),
            (0.77, -0.72),
            (0.85, -0.5),
            (0.95, -0.44),
            (0.98, -0.34),
            (0.98, -0.2),
            (0.9, -0.15),
            (0.5, -0.15),
        ]
    )
    side.fill(oval(0.66, -radius - 0.02, radius * 1.2, radius * 1.2), (30, 30, 34), edge=0.0)
    side.fill(without(cab, oval(0.66, -radius, radius * 1.18, radius * 1.18)), body, edge=0.014)
    pane = smooth_path(
        [
            (0.54, -0.5),
            (0.53, -0.6),
            (0.55, -0.71),
            (0.66, -0.71),
            (0.71, -0.67),
            (0.77, -0.53),
            (0.74, -0.49),
            (0.6, -0.49),
        ]
    )
    side.fill(pane, _GLASS, shade=0.3, edge=0.014)
    side.line([(0.48, -0.73), (0.48, -0.3)], 0.012, fold)
    side.line([(0.53, -0.43), (0.6, -0.43)], 0.024, _METAL)
    side.fill(oval(0.945, -0.35, 0.035, 0.045), (255, 238, 170), edge=0.012)
    side.fill(box(0.85, -0.2, 1.0, -0.12, 0.02), _METAL)
    side.fill(box(-1.0, -0.25, -0.95, -0.17, 0.01), (214, 48, 44))
    _wheels(side, look, xs, radius)


@kind("boat", "boats", "vehicle", aspect=1.0, height=(0.32, 0.46), settings=("beach",), parts=(Part("sail", 1.0),))
def draw_boat(pen: Pen, look: Look) -> None:
    """A sailing boat; its own colour is the hull's, the sails are a part."""
    rng, body, side = look.rng, look.body, _side(pen, look)
    belly = rng.uniform(0.0, 0.05)
    wood: RGB = (150, 104, 62)
    side.shadow(0.0, -0.02, 0.42, 0.035)
    side.fill(box(-0.03, -0.99, 0.005, -0.3, 0.015), wood)
    sail = look.parts.get("sail", Paint((244, 243, 238)))
    with pen.part("sail"):
        main = smooth_path(
            [
                (-0.045, -0.95),
                (-0.045, -0.7),
                (-0.045, -0.47),
                (-0.2, -0.455),
                (-0.43, -0.47),
                (-0.36 - belly, -0.58),
                (-0.2 - belly, -0.78),
            ]
        )
        side.fill(main, sail)
        jib = smooth_path(
            [
                (0.02, -0.9),
                (0.16 + belly, -0.72),
                (0.3 + belly, -0.56),
                (0.38, -0.47),
                (0.2, -0.475),
                (0.03, -0.49),
                (0.02, -0.66),
            ]
        )
        side.fill(jib, sail)
    side.fill(taper([(-0.44, -0.435), (0.0, -0.435)], [0.025, 0.025]), wood)
    hull = smooth_path(
        [
            (-0.48, -0.38),
            (-0.2, -0.36),
            (0.2, -0.37),
            (0.49, -0.42),
            (0.48, -0.31),
            (0.38, -0.1),
            (0.27, -0.01),
            (0.0, 0.0),
            (-0.28, -0.01),
            (-0.41, -0.1),
            (-0.48, -0.3),
        ]
    )
    side.fill(hull, body, shade=0.3, edge=0.01)
    side.line([(-0.475, -0.37), (-0.2, -0.35), (0.2, -0.36), (0.485, -0.41)], 0.032, wood)
    pennant = poly([(-0.01, -1.0), (0.12, -0.965), (-0.01, -0.93)])
    side.fill(pennant, (222, 60, 52))


@kind(
    "bicycle",
    "bicycles",
    "vehicle",
    aspect=1.6,
    height=(0.3, 0.4),
    settings=("street", "park", "beach"),
    parts=(_WHEELS,),
)
def draw_bicycle(pen: Pen, look: Look) -> None:
    """A bicycle; its own colour is the frame's and the mudguards'."""
    rng, body, side = look.rng, look.body, _side(pen, look)
    radius, back, front = 0.335, -0.41, 0.415
    y = -radius - 0.005
    saddle = rng.uniform(-0.84, -0.8)
    tyre = look.parts.get("wheels", Paint(_DARK))
    side.shadow(0.0, -0.01, 0.72, 0.03)
    with pen.part("wheels"):
        for x in (back, front):
            for k in range(8):
                a = math.pi * k / 8 + 0.2
                dx, dy = radius * 0.92 * math.cos(a), radius * 0.92 * math.sin(a)
                side.line([(x - dx, y - dy), (x + dx, y + dy)], 0.009, (150, 154, 160))
            ring = without(oval(x, y, radius, radius), oval(x, y, radius - 0.065, radius - 0.065))
            side.fill(ring, tyre, edge=0.008)
            side.dot(x, y, 0.04, 0.04, (110, 114, 120))
    crank = (-0.04, -0.3)
    seat_top = (-0.2, saddle + 0.06)
    stem = (0.3, -0.84)
    tubes = [
        ((back, y), crank, 0.07),
        ((back, y), (-0.17, -0.68), 0.06),
        (crank, seat_top, 0.095),
        (crank, (0.32, -0.7), 0.105),
        ((-0.16, -0.66), (0.31, -0.77), 0.1),
        (stem, (front, y), 0.085),
    ]
    guards = [
        smooth_path([(x + (radius + d) * math.cos(a), y + (radius + d) * math.sin(a)) for d, a in arc])
        for x, arc in (
            (
                back,
                [(0.01, math.radians(t)) for t in range(185, 306, 10)]
                + [(0.065, math.radians(t)) for t in range(305, 184, -10)],
            ),
            (
                front,
                [(0.01, math.radians(t)) for t in range(215, 336, 10)]
                + [(0.065, math.radians(t)) for t in range(335, 214, -10)],
            ),
        )
    ]
    frame = union(*(taper([a, b], [w, w]) for a, b, w in tubes), *guards)
    side.fill(frame, replace(body, period=body.period * 0.6), edge=0.012)  # the tubes are thin
    side.line([crank, (crank[0] + 0.08, crank[1] + 0.14)], 0.03, _METAL)
    side.line([(crank[0] + 0.02, crank[1] + 0.15), (crank[0] + 0.15, crank[1] + 0.15)], 0.035, _DARK)
    side.fill(oval(*crank, 0.075, 0.075), darker(_METAL, 0.2), edge=0.012)
    seat = smooth_path(
        [
            (-0.36, saddle - 0.02),
            (-0.22, saddle - 0.035),
            (-0.06, saddle),
            (-0.08, saddle + 0.03),
            (-0.22, saddle + 0.05),
            (-0.34, saddle + 0.06),
        ]
    )
    side.fill(seat, (70, 48, 38))
    side.line([stem, (0.28, -0.92), (0.24, -0.955)], 0.05, (92, 96, 104))
    side.line([(0.26, -0.965), (0.12, -0.935)], 0.065, _DARK)
    side.fill(oval(0.37, -0.82, 0.05, 0.05), (255, 238, 170), edge=0.012)
