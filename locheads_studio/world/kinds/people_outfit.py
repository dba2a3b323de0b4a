"""What a cut of outfit does to a figure: silhouette, boots, gloves, and the details on the torso."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from locheads_studio.world.kinds.people_pose import oval
from locheads_studio.world.kinds.sideview import box as rectangle
from locheads_studio.world.kinds.sideview import is_dark
from locheads_studio.world.outfits import HERO, PLAIN
from locheads_studio.world.pen import Paint, Point
from locheads_studio.world.words import COLOURS, RGB, darker, lighter, mix

if TYPE_CHECKING:
    from locheads_studio.world.kinds.people_figure import Figure

BRASS: Final[RGB] = (232, 192, 84)
STEEL: Final[RGB] = (176, 180, 188)
INK: Final[RGB] = (34, 34, 42)
LINEN: Final[RGB] = (246, 245, 240)
FUR: Final[RGB] = (248, 246, 240)


@dataclass(frozen=True)
class Style:
    """The silhouette of a cut.

    ``bulk`` widens limbs and torso (1 is plain clothes). ``hem`` is where a skirt or coat ends as a share of the way
    from the ground to the hips (None: no skirt), ``flare`` how wide it is there. ``legs`` is the colour of
    trousers that are not the outfit's own; ``bare`` shows the legs. ``boots`` and ``gloves`` belong to the outfit.
    ``short`` sleeves end at the elbow; ``shirt``: sleeves are the shirt's below the outfit.
    """

    bulk: float = 1.0
    hem: float | None = None
    flare: float = 1.0
    bare: bool = False
    legs: RGB | None = None
    boots: RGB | None = None
    own_boots: bool = False
    gloves: RGB | None = None
    own_gloves: bool = False
    short: bool = False
    shirt: bool = False


STYLES: Final[dict[str, Style]] = {
    PLAIN: Style(),
    "dress": Style(hem=0.46, bare=True, short=True),
    "robe": Style(hem=0.14, flare=1.1, bare=True),
    "uniform": Style(bulk=1.02),
    "raincoat": Style(bulk=1.16, hem=0.5, flare=1.12, legs=(62, 66, 84), own_boots=True),
    "tuxedo": Style(boots=(26, 26, 30)),
    "astronaut suit": Style(bulk=1.42, boots=(150, 154, 164), gloves=(150, 154, 164)),
    HERO: Style(own_boots=True, own_gloves=True),
    "tracksuit": Style(bulk=1.08, boots=(240, 240, 238)),
    "overalls": Style(bulk=1.06, shirt=True, boots=(120, 78, 46)),
    "lab coat": Style(bulk=1.06, hem=0.52, flare=0.92, legs=(70, 78, 98)),
    "armour": Style(bulk=1.1, own_boots=True, own_gloves=True),
}


@dataclass(frozen=True)
class Torso:
    """Where the torso of a figure is: ``x`` and ``mid`` of the neck (leaning, turned), shoulder and hip heights,
    half widths of shoulders, waist and hips, the top edge, and the hem (its y and half width) of a skirt or coat."""

    x: float
    mid: float
    y0: float
    yh: float
    shoulder: float
    waist: float
    hip: float
    top: float
    hem: float
    flare: float

    def at(self, across: float, down: float) -> Point:
        """The point ``across`` (-1..1 of the half width) and ``down`` (0 shoulders, 1 hips), following the lean."""
        if down < 0.55:
            half = self.shoulder + (self.waist - self.shoulder) * max(down, 0.0) / 0.55
        else:
            half = self.waist + (self.hip - self.waist) * (down - 0.55) / 0.45
        shift = self.mid - self.x
        return (
            self.x * (1 - min(max(down, 0.0), 1.0)) + shift * (1 - abs(across)) + across * half,
            self.y0 + (self.yh - self.y0) * down,
        )


def collar(f: Figure, t: Torso, tip: float, paint: Paint | RGB) -> None:
    """Draw the two wings of a collar that meet at the neck; ``tip`` is how far they reach down."""
    for side in (-1, 1):
        f.stage.polygon(
            [
                (t.mid, t.top + 0.03),
                (t.mid + side * 0.05, t.top - 0.006),
                (t.mid + side * 0.062, t.top + tip * 0.55),
                (t.mid + side * 0.01, t.top + tip),
            ],
            paint,
            edge=0.004,
        )


def _plain(f: Figure, t: Torso) -> None:
    s, seam = f.stage, f.seam
    if f.top == "sweater":
        s.line([(t.mid - 0.045, t.top + 0.006), (t.mid, t.top + 0.026), (t.mid + 0.045, t.top + 0.006)], 0.014, seam)
        s.line([(-t.hip * 0.97, t.yh + 0.012), (0.0, t.yh + 0.034), (t.hip * 0.97, t.yh + 0.012)], 0.006, seam)
        return
    s.line([(t.mid, t.top + 0.03), (t.mid, t.yh + 0.045)], 0.006, seam)
    for k in range(3):
        s.ellipse(t.mid + 0.016, t.y0 + 0.05 + k * 0.075, 0.009, 0.009, seam, shade=0.0, edge=0.0)
    collar(f, t, 0.1 if f.top == "jacket" else 0.05, mix(f.outfit.colour, seam, 0.45))


def _dress(f: Figure, t: Torso) -> None:
    s, seam = f.stage, f.seam
    ribbon = lighter(f.outfit.colour, 0.6) if not is_light(f.outfit.colour) else darker(f.outfit.colour, 0.3)
    for u in (-0.55, 0.0, 0.5):
        s.line([(t.waist * u, t.yh - 0.06), (t.flare * u * 1.02, t.hem - 0.012)], 0.006, seam)
    belt = (t.y0 + t.yh) / 2
    s.limb([(-t.waist * 0.96, belt), (0.0, belt + 0.012), (t.waist * 0.96, belt)], 0.024, ribbon, edge=0.003)
    s.line([(-t.flare * 0.95, t.hem - 0.03), (0.0, t.hem - 0.002), (t.flare * 0.95, t.hem - 0.03)], 0.009, ribbon)
    s.line([(t.mid - 0.05, t.top + 0.004), (t.mid, t.top + 0.042), (t.mid + 0.05, t.top + 0.004)], 0.014, ribbon)


def _robe(f: Figure, t: Torso) -> None:
    s = f.stage
    belt = (t.y0 + t.yh) / 2 + 0.03
    s.line([(-t.flare * 0.34, t.hem - 0.02), (-t.waist * 0.4, t.yh), (-t.waist * 0.2, belt)], 0.007, f.seam)
    s.line([(t.flare * 0.4, t.hem - 0.02), (t.waist * 0.5, t.yh), (t.waist * 0.3, belt)], 0.007, f.seam)
    s.limb([(-t.waist * 0.98, belt), (0.0, belt + 0.012), (t.waist * 0.98, belt)], 0.026, BRASS, edge=0.004)
    # A robe has white fur at its hem and collar.
    s.limb([(-t.flare * 0.93, t.hem - 0.008), (0.0, t.hem + 0.008), (t.flare * 0.93, t.hem - 0.008)], 0.036, FUR)
    s.limb([(t.x - 0.1, t.top + 0.02), (t.x, t.top + 0.06), (t.x + 0.1, t.top + 0.02)], 0.036, FUR)


def _uniform(f: Figure, t: Torso) -> None:
    s, dark = f.stage, darker(f.outfit.colour, 0.5)
    if is_dark(f.outfit.colour):
        dark = (18, 18, 22)
    s.line([t.at(0, 0.08), t.at(0, 1.12)], 0.006, f.seam)
    for across in (-0.55, 0.55):
        x, y = t.at(across, 0.34)
        s.polygon([(x - 0.034, y), (x + 0.034, y), (x + 0.034, y + 0.05), (x - 0.034, y + 0.05)], f.outfit, edge=0.005)
        s.line([(x - 0.034, y + 0.016), (x + 0.034, y + 0.016)], 0.006, f.seam)
    x, y = t.at(-0.55, 0.27)
    s.line([(x - 0.03, y), (x + 0.03, y)], 0.016, (204, 62, 54))
    for k in range(4):
        s.ellipse(*t.at(0, 0.16 + 0.15 * k), 0.013, 0.013, BRASS, shade=0.4, edge=0.003)
    collar(f, t, 0.055, dark)
    for side in (-1, 1):
        x = t.x + side * t.shoulder * 0.82
        s.limb([(x - 0.034, t.y0 - 0.026 + 0.004 * side), (x + 0.034, t.y0 - 0.02)], 0.026, BRASS, edge=0.004)
    a, b = t.at(-0.97, 0.76), t.at(0.97, 0.76)
    s.limb([a, ((a[0] + b[0]) / 2, a[1] + 0.008), b], 0.036, dark, edge=0.003)
    x, y = t.at(0, 0.785)
    s.polygon([(x - 0.024, y - 0.02), (x + 0.024, y - 0.02), (x + 0.024, y + 0.02), (x - 0.024, y + 0.02)], BRASS)


def _raincoat(f: Figure, t: Torso) -> None:
    s = f.stage
    s.line([t.at(0, 0.05), (t.mid * 0.5, t.yh), (0.0, t.hem + 0.018)], 0.008, f.seam)
    for k in range(4):
        x, y = t.at(0, 0.2 + 0.27 * k)
        s.limb([(x - 0.022, y), (x + 0.026, y)], 0.014, LINEN if not is_light(f.outfit.colour) else INK, edge=0.0)
    for side in (-1, 1):
        x, y = side * t.hip * 0.72, t.yh + 0.03
        s.limb([(x - 0.042, y - 0.006 * side), (x + 0.042, y + 0.006 * side)], 0.024, f.outfit, edge=0.006)
    for across, down, length in ((-0.72, 0.2, 0.11), (-0.6, 0.86, 0.09), (0.52, 0.5, 0.06)):
        x, y = t.at(across, down)
        s.glint(x, y + length / 2, 0.012, length / 2, 0.6)
    collar(f, t, 0.06, mix(f.outfit.colour, f.seam, 0.3))


def _tuxedo(f: Figure, t: Torso) -> None:
    s = f.stage
    satin = (66, 66, 78) if is_dark(f.outfit.colour) else (28, 28, 34)
    s.polygon([t.at(-0.42, -0.1), t.at(0, 0.02), t.at(0.42, -0.1), t.at(0, 0.74)], LINEN, edge=0.003, shade=0.1)
    for k in range(3):
        s.ellipse(*t.at(0, 0.24 + 0.14 * k), 0.0075, 0.0075, INK, shade=0.0, edge=0.0)
    for side in (-1, 1):
        s.polygon(
            [t.at(side * 0.4, -0.12), t.at(side * 0.66, 0.1), t.at(side * 0.5, 0.2), t.at(side * 0.6, 0.25),
             t.at(0, 0.78), t.at(side * 0.08, 0.5)],
            satin,
            edge=0.004,
        )  # fmt: skip
    s.line([t.at(0, 0.78), (0.0, t.yh + 0.04)], 0.007, f.seam)
    s.ellipse(*t.at(0.02, 0.84), 0.011, 0.011, (220, 220, 224), shade=0.3, edge=0.003)
    x, y = t.at(0.62, 0.36)
    s.polygon([(x - 0.022, y), (x - 0.01, y - 0.022), (x + 0.002, y - 0.008), (x + 0.014, y - 0.02), (x + 0.022, y)],
              (250, 250, 250), edge=0.003)  # fmt: skip
    if "bow tie" not in f.parts:
        bow(f, t.mid, t.top + 0.035, (20, 20, 24))


def bow(f: Figure, x: float, y: float, paint: Paint | RGB) -> None:
    """Draw a bow tie with its knot at (x, y)."""
    for side in (-1, 1):
        f.stage.polygon([(x, y), (x + side * 0.075, y - 0.034), (x + side * 0.075, y + 0.034)], paint)
    f.stage.ellipse(x, y, 0.018, 0.02, paint)


def _astronaut(f: Figure, t: Torso) -> None:
    s = f.stage
    grey, dark = (188, 192, 200), (92, 98, 112)
    if f.outfit.colour == COLOURS["grey"]:
        grey, dark = (226, 228, 232), (70, 74, 86)
    for side in (-1, 1):
        s.line([t.at(side * 0.5, -0.02), t.at(side * 0.42, 0.3)], 0.022, dark)
    a, b = t.at(-0.9, 0.92), t.at(0.9, 0.92)
    s.limb([a, ((a[0] + b[0]) / 2, a[1] + 0.012), b], 0.026, dark, edge=0.003)
    (x0, y0), (x1, y1) = t.at(-0.52, 0.28), t.at(0.52, 0.74)
    s.fill(rectangle(x0, y0, x1, y1, 0.016), grey, edge=0.006)
    w, h = x1 - x0, y1 - y0
    s.fill(rectangle(x0 + w * 0.1, y0 + h * 0.14, x0 + w * 0.52, y0 + h * 0.48, 0.006), (52, 92, 132), edge=0.003)
    for k, colour in enumerate(((218, 58, 52), (240, 190, 60), (74, 170, 90))):
        s.ellipse(x0 + w * (0.68 + 0.0 * k), y0 + h * (0.2 + 0.28 * k), 0.012, 0.012, colour, shade=0.2, edge=0.003)
    s.line([(x0 + w * 0.14, y0 + h * 0.7), (x0 + w * 0.5, y0 + h * 0.7)], 0.01, dark)
    s.line([(x1, y0 + h * 0.8), (x1 + 0.035, y1 + 0.02), (x1 + 0.02, t.yh)], 0.015, dark)
    s.fill(oval(t.x, t.top + 0.012, 0.098, 0.036), grey, edge=0.006, shade=0.4)
    s.fill(oval(t.x, t.top + 0.004, 0.076, 0.022), dark, edge=0.0, shade=0.0)


def _hero(f: Figure, t: Torso) -> None:
    s = f.stage
    for side in (-1, 1):
        s.blob(
            [
                (t.x * 0.75 + side * t.waist * 0.98, t.y0 + 0.07),
                (t.x * 0.6 + side * t.waist * 0.62, t.y0 + 0.14),
                (side * t.waist * 0.5, t.yh - 0.05),
                (side * t.hip * 0.75, t.yh + 0.035),
                (side * t.hip * 0.98, t.yh + 0.03),
                (side * t.waist * 1.0, t.yh - 0.1),
            ],
            f.blue,
            edge=0.003,
        )
    s.limb([(-t.hip * 0.93, t.yh - 0.012), (0.0, t.yh), (t.hip * 0.93, t.yh - 0.012)], 0.03, f.outfit, edge=0.003)
    ex, ey = t.x + 0.012 * f.pose.turn, t.y0 + 0.065
    for k in (-1.5, -0.5, 0.5, 1.5):
        drop = k * 0.022
        s.line([(ex + u, ey + drop * v) for u, v in ((-0.042, 1.7), (-0.026, 0.9), (0, 0), (0.026, 0.9), (0.042, 1.7))],
               0.006, (16, 14, 18))  # fmt: skip
    s.ellipse(ex, ey, 0.013, 0.026, (16, 14, 18), shade=0.0, edge=0.0)


def _tracksuit(f: Figure, t: Torso) -> None:
    s, ink = f.stage, stripe(f)
    for side in (-1, 1):
        s.line([t.at(side * 0.98, 0.1), t.at(side * 0.2, 0.3), t.at(0, 0.36)], 0.02, ink)
    s.line([t.at(0, 0.04), t.at(0, 1.1)], 0.01, (206, 208, 214) if not is_light(f.outfit.colour) else (90, 92, 100))
    s.ellipse(*t.at(0, 0.14), 0.012, 0.02, (230, 230, 234), edge=0.003)
    s.limb([(-t.hip * 0.94, t.yh + 0.016), (0.0, t.yh + 0.036), (t.hip * 0.94, t.yh + 0.016)], 0.026,
           darker(f.outfit.colour, 0.28), edge=0.0)  # fmt: skip
    s.limb([(t.mid - 0.05, t.top + 0.004), (t.mid, t.top + 0.026), (t.mid + 0.05, t.top + 0.004)], 0.032,
           darker(f.outfit.colour, 0.2), edge=0.004)  # fmt: skip


def _overalls(f: Figure, t: Torso) -> None:
    s = f.stage
    for side in (-1, 1):
        s.line([t.at(side * 0.6, -0.1), t.at(side * 0.52, 0.2), t.at(side * 0.42, 0.34)], 0.036, f.outfit.colour)
    s.polygon([t.at(-0.62, 0.3), t.at(0.62, 0.3), t.at(0.72, 0.66), t.at(1.03, 0.72),
               (t.hip * 1.03, t.yh + 0.03), (t.hip * 0.6, t.yh + 0.06), (0.0, t.yh + 0.068),
               (-t.hip * 0.6, t.yh + 0.06), (-t.hip * 1.03, t.yh + 0.03), t.at(-1.03, 0.72), t.at(-0.72, 0.66)],
              f.outfit)  # fmt: skip
    (x0, y0), (x1, y1) = t.at(-0.34, 0.42), t.at(0.34, 0.66)
    s.fill(rectangle(x0, y0, x1, y1, 0.012), mix(f.outfit.colour, f.seam, 0.16), edge=0.005)
    s.line([(x0, y0 + 0.014), (x1, y0 + 0.014)], 0.006, f.seam)
    a, b = t.at(-0.97, 0.76), t.at(0.97, 0.76)
    s.line([a, b], 0.007, f.seam)
    for side in (-1, 1):
        s.ellipse(*t.at(side * 0.46, 0.35), 0.016, 0.016, BRASS, shade=0.4, edge=0.004)


def _lab_coat(f: Figure, t: Torso) -> None:
    s = f.stage
    shirt, tie = (150, 190, 226), (176, 48, 58)
    if f.outfit.colour == COLOURS["turquoise"]:
        shirt = (240, 240, 238)
    s.polygon([t.at(-0.36, -0.1), t.at(0, 0.0), t.at(0.36, -0.1), t.at(0.2, 0.62), t.at(0.0, 0.72)], shirt, edge=0.003)
    x, y = t.at(0, 0.04)
    s.polygon([(x - 0.018, y), (x + 0.018, y), (x + 0.012, y + 0.03), (x + 0.022, y + 0.13), (x, y + 0.16),
               (x - 0.022, y + 0.13), (x - 0.012, y + 0.03)], tie, edge=0.003)  # fmt: skip
    fold = darker(f.outfit.colour, 0.3)
    for side in (-1, 1):
        s.polygon([t.at(side * 0.36, -0.13), t.at(side * 0.64, 0.1), t.at(side * 0.48, 0.2), t.at(side * 0.1, 0.74),
                   t.at(side * 0.2, 0.4)], lighter(f.outfit.colour, 0.3), edge=0.006)  # fmt: skip
        px, py = side * t.hip * 0.74, t.yh - 0.01
        s.polygon([(px - 0.04, py), (px + 0.04, py), (px + 0.036, py + 0.06), (px - 0.036, py + 0.06)], f.outfit)
    s.line([t.at(0, 0.72), (0.0, t.hem + 0.018)], 0.008, fold)
    for k in range(2):
        s.ellipse(0.018, t.yh - 0.03 + 0.06 * k, 0.009, 0.009, fold, shade=0.0, edge=0.0)
    hose = (58, 62, 74)  # the stethoscope
    s.line([t.at(-0.44, -0.06), t.at(-0.5, 0.2), t.at(-0.36, 0.42)], 0.014, hose)
    s.line([t.at(0.44, -0.06), t.at(0.52, 0.2), t.at(0.44, 0.36)], 0.014, hose)
    s.ellipse(*t.at(0.43, 0.42), 0.02, 0.02, STEEL, shade=0.5, edge=0.005)


def _armour(f: Figure, t: Torso) -> None:
    s, seam = f.stage, f.seam
    s.blob([t.at(-0.86, 0.04), t.at(0, 0.0), t.at(0.86, 0.04), t.at(0.94, 0.34), t.at(0.6, 0.62), t.at(0, 0.72),
            t.at(-0.6, 0.62), t.at(-0.94, 0.34)], f.outfit, shade=0.5, edge=0.007)  # fmt: skip
    s.line([t.at(0, 0.02), t.at(0.03, 0.4), t.at(0, 0.7)], 0.008, seam)
    s.glint(*t.at(-0.42, 0.24), 0.022, 0.05, 0.7)
    for side in (-1, 1):
        x = side * t.hip * 0.5
        s.polygon([(x - t.hip * 0.5, t.yh - 0.06), (x + t.hip * 0.5, t.yh - 0.06), (x + t.hip * 0.56, t.yh + 0.05),
                   (x, t.yh + 0.085), (x - t.hip * 0.56, t.yh + 0.05)], f.outfit, shade=0.45, edge=0.006)  # fmt: skip
    a, b = t.at(-0.96, 0.78), t.at(0.96, 0.78)
    s.limb([a, ((a[0] + b[0]) / 2, a[1] + 0.01), b], 0.03, (104, 66, 42), edge=0.003)
    s.ellipse(*t.at(0, 0.8), 0.018, 0.018, BRASS, shade=0.4)
    s.limb([t.at(-0.4, -0.08), t.at(0, 0.0), t.at(0.4, -0.08)], 0.04, f.outfit, shade=0.4)


def is_light(colour: RGB) -> bool:
    """Tell whether light details would be lost on this colour."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2] > 175


def stripe(f: Figure) -> RGB:
    """The colour of a tracksuit's stripes."""
    return (52, 58, 84) if is_light(f.outfit.colour) else (250, 250, 248)


DETAILS: Final[dict[str, Callable[[Figure, Torso], None]]] = {
    PLAIN: _plain, "dress": _dress, "robe": _robe, "uniform": _uniform, "raincoat": _raincoat, "tuxedo": _tuxedo,
    "astronaut suit": _astronaut, HERO: _hero, "tracksuit": _tracksuit, "overalls": _overalls, "lab coat": _lab_coat,
    "armour": _armour,
}  # fmt: skip
"""What each cut shows on the front of the torso."""
