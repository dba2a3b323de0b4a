"""Faces, and the style of a head."""

from __future__ import annotations

from typing import Final

import skia

from locheads_studio.world.kinds.people_pose import CHILD, Build, Pose, Stage, oval
from locheads_studio.world.kinds.registry import Look
from locheads_studio.world.words import RGB, darker, mix

_SKIN: Final[tuple[RGB, ...]] = ((250, 214, 186), (240, 194, 158), (216, 160, 118), (168, 112, 76), (118, 76, 52))
_HAIR: Final[tuple[RGB, ...]] = (
    (52, 38, 32),
    (92, 58, 36),
    (140, 88, 44),
    (222, 178, 92),
    (186, 86, 40),
    (150, 148, 146),
)
_INK: Final[RGB] = (44, 34, 34)


class Face:
    """The head of a figure without its hair. Set the style fields before drawing."""

    hair = "short"
    beard = "none"
    lashes = False
    glasses = False
    clown = False

    def __init__(self, stage: Stage, look: Look, build: Build, pose: Pose, hat: str) -> None:
        rng = look.rng
        self.stage, self.pen, self.build, self.pose, self.parts = stage, stage.pen, build, pose, look.parts
        self.hat = hat
        self.headwear = hat if hat in ("helmet", "crown") else "hat"
        self.skin = rng.choice(_SKIN)
        shades = _HAIR if sum(self.skin) > 480 else _HAIR[:2]
        self.mane = rng.choice(shades[:5] if build is CHILD else shades)
        self.hx = pose.lean * 1.25 + 0.012 * pose.turn
        self.hy = build.head_y + pose.drop

    def draw_head(self) -> None:
        """Draw the ears and the face."""
        s, b, t = self.stage, self.build, self.pose.turn
        x, y, rx, ry = self.hx, self.hy, b.head_rx, b.head_ry
        for side in (-1, 1):
            if side < 0 or t < 0.5:
                s.ellipse(x + side * rx * (0.97 - 0.45 * t), y + ry * 0.1, rx * 0.17, ry * 0.2, self.skin)
        s.blob(
            [
                (x, y - ry),
                (x + rx * 0.75, y - ry * 0.68),
                (x + rx, y),
                (x + rx * 0.78, y + ry * 0.58),
                (x + rx * 0.1 * t, y + ry),
                (x - rx * 0.78, y + ry * 0.58),
                (x - rx, y),
                (x - rx * 0.75, y - ry * 0.68),
            ],
            self.skin,
            shade=0.14,
        )
        fx = x + rx * 0.3 * t
        if self.beard == "beard":
            s.blob(
                [
                    (fx - rx * 0.85, y + ry * 0.3),
                    (fx - rx * 0.4, y + ry * 0.4),
                    (fx, y + ry * 0.34),
                    (fx + rx * 0.4, y + ry * 0.4),
                    (fx + rx * 0.72, y + ry * 0.3),
                    (fx + rx * 0.55, y + ry * 0.85),
                    (fx, y + ry * 1.12),
                    (fx - rx * 0.7, y + ry * 0.85),
                ],
                self.mane,
                edge=0.0,
            )
        blush = mix(self.skin, (232, 96, 92), 0.38)
        for side in (-1, 1):
            ex = fx + side * rx * (0.38 - 0.05 * t)
            if self.beard != "beard":
                s.ellipse(ex + side * rx * 0.14, y + ry * 0.38, rx * 0.15, ry * 0.1, blush, shade=0.0, edge=0.0)
            if sum(self.skin) < 420:
                s.ellipse(ex, y + ry * 0.05, rx * 0.14, ry * 0.142, (232, 222, 208), shade=0.0, edge=0.0)
            s.ellipse(ex, y + ry * 0.05, rx * 0.115, ry * 0.125, _INK, shade=0.0, edge=0.0)
            brow = y - ry * 0.2
            s.line(
                [(ex - rx * 0.16, brow + ry * 0.03), (ex, brow - ry * 0.03), (ex + rx * 0.16, brow + ry * 0.03)],
                rx * 0.07,
                darker(self.mane, 0.15),
            )
            if self.lashes:
                s.line(
                    [(ex + side * rx * 0.07, y - ry * 0.03), (ex + side * rx * 0.21, y - ry * 0.09)], rx * 0.06, _INK
                )
            if self.glasses:
                self._ring(ex, y + ry * 0.05, rx * 0.27)
        s.line(
            [(fx + rx * 0.02, y + ry * 0.2), (fx + rx * (0.09 + 0.08 * t), y + ry * 0.33), (fx, y + ry * 0.35)],
            rx * 0.07,
            darker(self.skin, 0.28),
        )
        if self.clown:
            s.ellipse(fx, y + ry * 0.6, rx * 0.48, ry * 0.24, (226, 74, 70), shade=0.0, edge=0.003)
        mouth = (168, 52, 52) if self.lashes else (136, 52, 46)
        s.line(
            [(fx - rx * 0.26, y + ry * 0.54), (fx, y + ry * 0.66), (fx + rx * 0.26, y + ry * 0.54)], rx * 0.09, mouth
        )
        if self.clown:
            s.ellipse(fx, y + ry * 0.27, rx * 0.2, rx * 0.2, (222, 40, 44), shade=0.4)
        if self.beard == "moustache":
            s.blob(
                [
                    (fx, y + ry * 0.4),
                    (fx + rx * 0.4, y + ry * 0.52),
                    (fx, y + ry * 0.55),
                    (fx - rx * 0.4, y + ry * 0.52),
                ],
                self.mane,
                edge=0.0,
            )

    def _ring(self, x: float, y: float, radius: float) -> None:
        ring = skia.Op(
            oval(x, y, radius, radius), oval(x, y, radius * 0.76, radius * 0.76), skia.PathOp.kDifference_PathOp
        )
        self.stage.fill(ring, (50, 44, 60), shade=0.0, edge=0.0)
