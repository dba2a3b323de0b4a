"""Heads: hair and hats around a face."""

from __future__ import annotations

import skia

from locheads_studio.world.kinds.people_face import Face
from locheads_studio.world.kinds.people_pose import oval
from locheads_studio.world.pen import smooth_path
from locheads_studio.world.words import darker, lighter


class Head(Face):
    """A face with its hair and what is worn on it."""

    def draw_back_hair(self) -> None:
        """Draw the hair behind the head."""
        s, b = self.stage, self.build
        x, y, rx, ry = self.hx - b.head_rx * 0.15 * self.pose.turn, self.hy, b.head_rx, b.head_ry
        if self.hair == "long":
            s.blob(
                [
                    (x, y - ry * 1.05),
                    (x + rx * 1.05, y - ry * 0.4),
                    (x + rx * 1.15, y + ry * 0.7),
                    (x + rx * 1.2, y + ry * 1.75),
                    (x, y + ry * 1.9),
                    (x - rx * 1.2, y + ry * 1.75),
                    (x - rx * 1.15, y + ry * 0.7),
                    (x - rx * 1.05, y - ry * 0.4),
                ],
                darker(self.mane, 0.1),
            )
        elif self.hair == "bob":
            s.ellipse(x, y + ry * 0.12, rx * 1.2, ry * 1.02, darker(self.mane, 0.1))
        elif self.hair == "curls":
            for side in (-1, 1):
                for cx, cy, r in ((0.95, -0.45, 0.42), (1.2, 0.0, 0.44), (1.0, 0.4, 0.36)):
                    s.ellipse(x + side * rx * cx, y + ry * cy, rx * r, rx * r, self.mane, edge=0.004)
        elif self.hair == "bun":
            s.ellipse(x - rx * 0.45 * self.pose.turn, y - ry * 0.92, rx * 0.42, ry * 0.3, self.mane)
        elif self.hair == "pigtails":
            for side in (-1, 1):
                s.blob(
                    [
                        (x + side * rx * 0.9, y - ry * 0.2),
                        (x + side * rx * 1.5, y - ry * 0.15),
                        (x + side * rx * 1.5, y + ry * 0.5),
                        (x + side * rx * 1.22, y + ry * 0.92),
                        (x + side * rx * 1.08, y + ry * 0.4),
                    ],
                    self.mane,
                )

    def draw_hair(self) -> None:
        """Draw the hair that frames the face."""
        s, b, t = self.stage, self.build, self.pose.turn
        x, y, rx, ry = self.hx, self.hy, b.head_rx, b.head_ry
        fx = x + rx * 0.26 * t
        dome = oval(x - rx * 0.03 * t, y - ry * 0.06, rx * 1.08, ry * 1.04)
        if self.hair == "bald":
            face, low = oval(fx, y - ry * 0.3, rx * 0.9, ry * 1.3), y + ry * 0.15
        elif self.hair in ("short", "tousled"):
            face, low = oval(fx, y + ry * 0.5, rx * 0.94, ry * 0.98), y + ry * 0.1
        elif self.hair == "parted":
            face, low = (
                smooth_path(
                    [
                        (fx + rx * 0.35, y - ry * 0.72),
                        (fx + rx * 0.92, y - ry * 0.2),
                        (fx + rx, y + ry),
                        (fx - rx * 0.86, y + ry),
                        (fx - rx * 0.86, y - ry * 0.1),
                    ]
                ),
                y + ry * 0.1,
            )
        elif self.hair == "bob":
            face, low = (
                smooth_path(
                    [
                        (fx - rx * 0.75, y - ry * 0.38),
                        (fx, y - ry * 0.42),
                        (fx + rx * 0.78, y - ry * 0.38),
                        (fx + rx * 0.8, y + ry * 1.2),
                        (fx - rx * 0.8, y + ry * 1.2),
                    ]
                ),
                y + ry * 0.75,
            )
        else:
            face, low = oval(fx, y + ry * 0.42, rx * 0.86, ry * 1.02), y + ry * (0.7 if self.hair == "long" else 0.2)
        box = skia.Path()
        top = y - ry * 0.5 if self.hair == "bald" else y - 1
        box.addRect(skia.Rect.MakeLTRB(x - 1, top, x + 1, low))
        crown = skia.Op(skia.Op(dome, face, skia.PathOp.kDifference_PathOp), box, skia.PathOp.kIntersect_PathOp)
        if self.hair == "tousled":
            for k in range(-2, 3):
                tuft = skia.Path()
                cx = x + k * rx * 0.36
                tuft.addPoly(
                    [
                        skia.Point(cx - rx * 0.3, y - ry * 0.7),
                        skia.Point(cx + rx * 0.12, y - ry * (1.16 - 0.06 * k * k)),
                        skia.Point(cx + rx * 0.3, y - ry * 0.6),
                    ],
                    True,
                )
                crown = skia.Op(crown, tuft, skia.PathOp.kUnion_PathOp)
        s.fill(crown, self.mane, shade=0.3)

    def draw_hat(self) -> None:
        """Draw the hat, helmet or crown, if it has one."""
        name = self.headwear
        paint = self.parts.get(name)
        if paint is None:
            return
        s, b, t = self.stage, self.build, self.pose.turn
        x, y, rx, ry = self.hx, self.hy, b.head_rx, b.head_ry
        band = darker(paint.colour, 0.4) if sum(paint.colour) > 200 else lighter(paint.colour, 0.35)
        with self.pen.part(name):
            if self.hat == "top hat":
                s.blob(
                    [
                        (x - rx * 1.5, y - ry * 0.62),
                        (x, y - ry * 0.72),
                        (x + rx * 1.5, y - ry * 0.62),
                        (x, y - ry * 0.42),
                    ],
                    paint,
                )
                s.polygon(
                    [
                        (x - rx * 0.88, y - ry * 0.58),
                        (x - rx * 0.95, y - ry * 1.9),
                        (x + rx * 0.95, y - ry * 1.9),
                        (x + rx * 0.88, y - ry * 0.58),
                    ],
                    paint,
                )
                s.polygon(
                    [
                        (x - rx * 0.88, y - ry * 0.56),
                        (x - rx * 0.91, y - ry * 0.74),
                        (x + rx * 0.91, y - ry * 0.74),
                        (x + rx * 0.88, y - ry * 0.56),
                    ],
                    band,
                    edge=0.0,
                )
                return
            if self.hat == "crown":
                zigzag = [(k / 4, -1.72 if k % 2 == 0 else -1.12) for k in range(-4, 5)]
                s.polygon(
                    [
                        (x + rx * 0.86, y - ry * 0.5),
                        (x - rx * 0.86, y - ry * 0.5),
                        *((x + rx * 1.02 * u, y + ry * v) for u, v in zigzag),
                    ],
                    paint,
                )
                for gem in (-1, 0, 1):
                    s.ellipse(
                        x + gem * rx * 0.5, y - ry * 0.76, rx * 0.1, rx * 0.1, (204, 36, 60) if gem else (44, 110, 214)
                    )
                return
            if self.hat == "cone":
                s.polygon(
                    [(x - rx * 0.72, y - ry * 0.62), (x + rx * 0.04, y - ry * 1.86), (x + rx * 0.72, y - ry * 0.62)],
                    paint,
                )
                for k, v in ((-0.1, -0.85), (0.08, -1.2)):
                    s.ellipse(x + rx * k, y + ry * v, rx * 0.14, rx * 0.14, band, edge=0.0)
                s.ellipse(x + rx * 0.04, y - ry * 1.84, rx * 0.19, rx * 0.19, band)
                return
            low = y - ry * 0.36
            wide = 1.2 if self.hat == "helmet" else 1.12
            dome = oval(x, y - ry * 0.3, rx * wide, ry * 0.85)
            box = skia.Path()
            box.addRect(skia.Rect.MakeLTRB(x - 1, y - 1.2, x + 1, low + (ry * 0.12 if self.hat == "helmet" else 0)))
            dome = skia.Op(dome, box, skia.PathOp.kIntersect_PathOp)
            if self.hat == "sun hat":
                s.ellipse(x, low - ry * 0.02, rx * 1.62, ry * 0.26, paint)
                s.fill(dome, paint)
                s.limb(
                    [(x - rx * 1.08, low - ry * 0.1), (x, low + ry * 0.02), (x + rx * 1.08, low - ry * 0.1)],
                    0.024,
                    band,
                    edge=0.0,
                )
            elif self.hat == "cap":
                s.fill(dome, paint)
                px = x + rx * 0.48 * t
                s.blob(
                    [
                        (px - rx * 0.85, low),
                        (px, low - ry * 0.2),
                        (px + rx * (0.85 + 0.25 * t), low + ry * 0.02),
                        (px + rx * 0.2 * t, low + ry * 0.16),
                    ],
                    paint,
                )
            else:
                s.fill(dome, paint, shade=0.35)
                for slot in (-0.45, 0.05, 0.55):
                    s.limb(
                        [(x + rx * slot, y - ry * 0.98), (x + rx * slot * 1.15, y - ry * 0.6)],
                        rx * 0.15,
                        band,
                        edge=0.0,
                    )
                s.line([(x - rx * 0.85, low), (x - rx * 0.5, y + ry * 0.6), (x + rx * 0.1, y + ry * 0.98)], 0.012, band)
