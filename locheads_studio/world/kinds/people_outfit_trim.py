"""What a cut of outfit shows on limbs and head: bands and stripes, hoods, caps and helmets."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from locheads_studio.world.kinds.people_outfit import BRASS, LINEN, stripe
from locheads_studio.world.kinds.people_pose import oval
from locheads_studio.world.kinds.sideview import box as rectangle
from locheads_studio.world.kinds.sideview import inside, is_dark, without
from locheads_studio.world.outfits import HERO
from locheads_studio.world.pen import Paint, Point, smooth_path
from locheads_studio.world.words import COLOURS, RGB, darker, mix

if TYPE_CHECKING:
    from locheads_studio.world.kinds.people_figure import Figure

Joints = Sequence[Point]


def _along(joints: Joints, share: float) -> tuple[Point, Point]:
    """The point at a share of the way along three joints, and the unit vector across the limb there."""
    (ax, ay), (bx, by), (cx, cy) = joints
    first, second = math.hypot(bx - ax, by - ay), math.hypot(cx - bx, cy - by)
    way = share * (first + second)
    (px, py), (qx, qy), length, at = ((ax, ay), (bx, by), first, way) if way <= first else (
        (bx, by), (cx, cy), second, way - first)  # fmt: skip
    ux, uy = (qx - px) / (length or 1), (qy - py) / (length or 1)
    return (px + ux * at, py + uy * at), (-uy, ux)


def _ring(f: Figure, joints: Joints, share: float, width: float, thick: float, colour: Paint | RGB) -> None:
    """Draw a band across a limb."""
    (x, y), (nx, ny) = _along(joints, share)
    half = width / 2
    f.stage.limb([(x - nx * half, y - ny * half), (x + nx * half, y + ny * half)], thick, colour, edge=0.003, shade=0.2)


def limb_details(f: Figure, joints: Joints, width: float, side: int, arm: bool, paint: Paint) -> None:
    """Draw what the cut shows on an arm (shoulder, elbow, hand) or a leg (hip, knee, ankle) ``width`` wide."""
    s, cut = f.stage, f.cut
    out = -1 if side == 0 else 1
    if cut == "tracksuit":
        for offset in (0.2, 0.36):
            line = [(x + out * width * offset * (1 - 0.24 * k / 2), y) for k, (x, y) in enumerate(joints)]
            s.line(line, width * 0.085, stripe(f))
    elif cut == "uniform":
        if arm:
            _ring(f, joints, 0.9, width * 0.66, 0.014, BRASS)
        else:
            s.line([(x + out * width * 0.3 * (1 - 0.12 * k), y) for k, (x, y) in enumerate(joints)], 0.01, BRASS)
    elif cut == "tuxedo" and arm:
        _ring(f, joints, 0.97, width * 0.68, 0.016, LINEN)
    elif cut == "tuxedo":
        satin = (74, 74, 86) if is_dark(paint.colour) else darker(paint.colour, 0.25)
        s.line([(x + out * width * 0.34 * (1 - 0.12 * k), y) for k, (x, y) in enumerate(joints)], 0.009, satin)
    elif cut == "astronaut suit":
        dark = (92, 98, 112)
        for share in (0.5, 0.9) if arm else (0.55,):
            _ring(f, joints, share, width * (0.86 - 0.2 * share), 0.017, dark)
        if arm and side == 0:
            (x, y), _ = _along(joints, 0.22)
            s.fill(rectangle(x - 0.022, y - 0.016, x + 0.022, y + 0.016, 0.004), (44, 92, 180), edge=0.003)
    elif cut == "raincoat" and arm:
        _ring(f, joints, 0.93, width * 0.7, 0.02, mix(paint.colour, f.seam, 0.35))
    elif cut == "armour":
        (x, y), _ = _along(joints, 0.5)
        s.ellipse(x, y, width * 0.47, width * 0.44, paint, shade=0.55, edge=0.006)
        if arm:
            (x, y), _ = _along(joints, 0.06)
            s.ellipse(x, y, width * 0.74, width * 0.68, paint, shade=0.55, edge=0.007)
            _ring(f, joints, 0.86, width * 0.8, 0.022, f.seam)
        else:
            _ring(f, joints, 0.84, width * 0.72, 0.014, f.seam)
    elif cut == HERO and arm:
        out_width = width * 0.16
        shoulder, elbow, hand = joints
        up = out_width if hand[1] < elbow[1] else 0.0
        s.limb(
            [(shoulder[0], shoulder[1] - out_width * 0.3), (elbow[0] + out * out_width * 0.6, elbow[1] + up), hand],
            width * 0.74, paint, end=0.8, edge=0.004,
        )  # fmt: skip


def draw_behind(f: Figure) -> None:
    """Draw what lies behind body and head: an astronaut's life support, a hood."""
    s, b, t = f.stage, f.build, f.pose.turn
    x, y, rx, ry = f.hx, f.hy, b.head_rx, b.head_ry
    if f.cut == "astronaut suit":
        cx, top = f.pose.lean * 0.8 - 0.07 * t, b.shoulder_y + f.pose.drop - 0.05
        half = b.shoulder * 1.12
        with f.pen.part("outfit"):
            s.fill(rectangle(cx - half, top, cx + half, top + 0.3, 0.04), darker(f.outfit.colour, 0.3), edge=0.006)
    elif f.cut == "raincoat":
        back = x - rx * 0.1 * t
        with f.pen.part("outfit"):
            if f.bareheaded:
                s.blob([(back, y - ry * 1.36), (back + rx * 0.95, y - ry * 1.02), (back + rx * 1.34, y - ry * 0.1),
                        (back + rx * 1.16, y + ry * 1.2), (back - rx * 1.16, y + ry * 1.2),
                        (back - rx * 1.34, y - ry * 0.1), (back - rx * 0.95, y - ry * 1.02)],
                       f.outfit, shade=0.2)  # fmt: skip
            else:
                s.ellipse(x, y + ry * 1.1, rx * 1.12, ry * 0.42, f.far)


def draw_over(f: Figure) -> None:
    """Draw what goes over face and hair where no hat is worn: a hood's rim, a cap, a helmet."""
    if not f.bareheaded:
        return
    with f.pen.part("outfit"):
        _OVER.get(f.cut, lambda _: None)(f)


def _hood(f: Figure) -> None:
    s, b, t = f.stage, f.build, f.pose.turn
    x, y, rx, ry = f.hx, f.hy, b.head_rx, b.head_ry
    fx = x + rx * 0.16 * t
    outer = smooth_path([(x, y - ry * 1.34), (x + rx * 1.0, y - ry * 1.0), (x + rx * 1.3, y - ry * 0.06),
                         (x + rx * 0.98, y + ry * 1.02), (x, y + ry * 1.26), (x - rx * 0.98, y + ry * 1.02),
                         (x - rx * 1.3, y - ry * 0.06), (x - rx * 1.0, y - ry * 1.0)])  # fmt: skip
    opening = oval(fx, y + ry * 0.1, rx * 0.96, ry * 0.98)
    s.fill(without(outer, opening), f.outfit, edge=0.007, shade=0.3)
    rim = without(oval(fx, y + ry * 0.1, rx * 1.05, ry * 1.07), opening)
    s.fill(rim, mix(f.outfit.colour, f.seam, 0.45), edge=0.0, shade=0.1)
    s.glint(x - rx * 0.5, y - ry * 0.98, rx * 0.24, ry * 0.1, 0.6)


def _cap(f: Figure) -> None:
    s, b, t = f.stage, f.build, f.pose.turn
    x, y, rx, ry = f.hx, f.hy, b.head_rx, b.head_ry
    px = x + rx * 0.3 * t
    s.blob([(x - rx * 0.98, y - ry * 0.5), (x - rx * 1.22, y - ry * 1.02), (x, y - ry * 1.34),
            (x + rx * 1.22, y - ry * 1.02), (x + rx * 0.98, y - ry * 0.5), (x, y - ry * 0.42)], f.outfit)  # fmt: skip
    s.limb([(x - rx * 0.94, y - ry * 0.62), (x, y - ry * 0.5), (x + rx * 0.94, y - ry * 0.62)], ry * 0.2,
           darker(f.outfit.colour, 0.5), edge=0.0)  # fmt: skip
    s.blob([(px - rx * 0.74, y - ry * 0.5), (px, y - ry * 0.44), (px + rx * 0.74, y - ry * 0.5),
            (px + rx * 0.5, y - ry * 0.24), (px, y - ry * 0.16), (px - rx * 0.5, y - ry * 0.24)],
           (26, 26, 30))  # fmt: skip
    s.ellipse(px, y - ry * 0.84, rx * 0.15, ry * 0.15, BRASS, shade=0.4, edge=0.003)


def _bubble(f: Figure) -> None:
    s, b = f.stage, f.build
    x, y, rx, ry = f.hx, f.hy, b.head_rx, b.head_ry
    reach = (rx * 1.42, ry * 1.26)
    outer = oval(x, y + ry * 0.04, *reach)
    inner = oval(x, y + ry * 0.06, reach[0] * 0.87, reach[1] * 0.88)
    shell = f.outfit.colour if f.outfit.colour != COLOURS["orange"] else (240, 240, 238)
    s.fill(without(outer, inner), shell, edge=0.006, shade=0.35)
    s.sheen(inner, (150, 200, 236), 0.2)
    s.glint(x - rx * 0.72, y - ry * 0.5, rx * 0.16, ry * 0.3, 0.75)
    for side in (-1, 1):
        s.ellipse(x + side * reach[0] * 0.97, y + ry * 0.1, rx * 0.17, ry * 0.24, (188, 192, 200), shade=0.3)


def _helmet(f: Figure) -> None:
    s, b, t = f.stage, f.build, f.pose.turn
    x, y, rx, ry = f.hx, f.hy, b.head_rx, b.head_ry
    fx = x + rx * 0.22 * t
    s.limb([(x, y - ry * 1.16), (x - rx * 0.5, y - ry * 1.5), (x - rx * 1.25, y - ry * 1.26)], ry * 0.34,
           (206, 44, 52), end=0.5)  # fmt: skip
    shell = smooth_path([(x, y - ry * 1.22), (x + rx * 0.9, y - ry * 0.92), (x + rx * 1.22, y - ry * 0.05),
                         (x + rx * 1.02, y + ry * 0.95), (x, y + ry * 1.24), (x - rx * 1.02, y + ry * 0.95),
                         (x - rx * 1.22, y - ry * 0.05), (x - rx * 0.9, y - ry * 0.92)])  # fmt: skip
    opening = inside(oval(fx, y + ry * 0.22, rx * 0.84, ry * 0.86), rectangle(x - 1, y - ry * 0.4, x + 1, y + 1))
    s.fill(without(shell, opening), f.outfit, shade=0.5, edge=0.007)
    s.limb([(fx - rx * 0.92, y - ry * 0.5), (fx, y - ry * 0.62), (fx + rx * 0.92, y - ry * 0.5)], ry * 0.26, f.outfit,
           shade=0.5)  # fmt: skip
    for k in (-0.5, -0.17, 0.17, 0.5):
        s.line([(fx + rx * k, y - ry * 0.64), (fx + rx * k, y - ry * 0.5)], rx * 0.1, darker(f.outfit.colour, 0.6))
    s.glint(x - rx * 0.5, y - ry * 0.9, rx * 0.2, ry * 0.12, 0.7)


_OVER: Final[dict[str, Callable[[Figure], None]]] = {
    "raincoat": _hood, "uniform": _cap, "astronaut suit": _bubble, "armour": _helmet,
}  # fmt: skip
