"""The figure of a person: body and clothes on the joints of a pose, with a head on top.

The figure looks straight out of the picture or, turned, towards +x; ``Stage`` mirrors it to look towards -x.
"""

from __future__ import annotations

import math
from typing import Final

from locheads_studio.storybook.kinds.people_head import Head
from locheads_studio.storybook.kinds.people_pose import Build, Pose, Stage
from locheads_studio.storybook.kinds.registry import Look
from locheads_studio.storybook.pen import Paint
from locheads_studio.storybook.words import COLOURS, RGB, darker, lighter, mix

_SHOES: Final[tuple[RGB, ...]] = ((74, 52, 40), (56, 56, 64), (226, 224, 218), (128, 66, 44))
_WEB_INK: Final[RGB] = (48, 10, 20)
_FUR: Final[RGB] = (248, 246, 240)


class Figure(Head):
    """One person. Set the style fields, then call ``draw``."""

    hem = 0.46
    """Where a dress ends, as a share of the way from the ground to the hips."""

    def __init__(self, stage: Stage, look: Look, build: Build, pose: Pose, *, dress: bool, hat: str) -> None:
        super().__init__(stage, look, build, pose, hat)
        rng = look.rng
        paint = look.parts.get("outfit", Paint(COLOURS["blue"]))
        self.hero = paint.pattern == "web" and paint.colour == COLOURS["red"]
        period = {"web": 0.055, "striped": 0.075, "dotted": 0.075, "checked": 0.06}.get(paint.pattern, 0.1)
        self.outfit = Paint(paint.colour, paint.pattern, period, _WEB_INK if self.hero else paint.second)
        self.far = Paint(darker(paint.colour, 0.14), paint.pattern, period, darker(self.outfit.accent, 0.1))
        self.seam = lighter(paint.colour, 0.3) if sum(paint.colour) < 200 else darker(paint.colour, 0.4)
        self.blue = Paint(COLOURS["blue"])
        self.dress = dress and not self.hero
        self.shoe = rng.choice(_SHOES)
        self.top = rng.choice(("shirt", "jacket", "sweater"))

    def draw(self, shadow: tuple[float, float] = (0.0, 0.2)) -> None:
        """Draw the whole person, back to front."""
        self.pen.shadow(shadow[0], -0.012, shadow[1], 0.03)
        tall = self.hat in ("top hat", "crown", "cone") and self.headwear in self.parts
        with self.pen.moved(scale=0.91 if tall else 1.0):
            self._layers()

    def _layers(self) -> None:
        self.draw_back_hair()
        self._backpack()
        turned = self.pose.turn > 0
        if turned:
            self._arm(1)
        self._legs()
        self._torso()
        self._arm(0)
        if not turned:
            self._arm(1)
        self.draw_head()
        self.draw_hair()
        self.draw_hat()
        self._bag()

    def _legs(self) -> None:
        b, s = self.build, self.stage
        for side in (0, 1):
            hip, knee, ankle = self.pose.legs[side]
            toe = self.pose.toes[side]
            far = side == 0 and self.pose.turn > 0
            x, y = ankle
            front = x + toe * b.foot * 0.75
            heel = x - math.copysign(0.042, toe)
            shoe = [
                (heel, y + 0.05),
                (heel, y + 0.005),
                (x + toe * 0.02, y - 0.02),
                (front, y + 0.012),
                (front + toe * 0.02, y + 0.048),
            ]
            if not self.hero:
                s.blob(shoe, self.shoe)
            if self.dress:
                s.limb([hip, knee, (x, y + 0.005)], b.leg_width * 0.62, self.skin, end=0.7)
                continue
            with self.pen.part("outfit"):
                paint = self.far if far else self.outfit
                if self.hero:
                    s.limb([hip, knee, ankle], b.leg_width, self.blue, end=0.72)
                    shin = (ankle[0] + (knee[0] - ankle[0]) * 0.6, ankle[1] + (knee[1] - ankle[1]) * 0.6)
                    s.blob(shoe, paint)
                    s.limb([shin, ankle], b.leg_width * 0.86, paint, end=0.84)
                else:
                    s.limb([hip, knee, (x, y - 0.005)], b.leg_width, paint, end=0.74)

    def _torso(self) -> None:
        b, p, s = self.build, self.pose, self.stage
        narrow = 1.0 - 0.18 * p.turn
        lx, y0, yh = p.lean, b.shoulder_y + p.drop, b.hip_y + p.drop
        sh, wa, hi = b.shoulder * narrow, b.waist * narrow, b.hip * narrow
        half = b.arm_width * 0.45
        s.limb(
            [(self.hx - 0.01, self.hy + b.head_ry * 0.6), (lx, y0 - 0.005)], 0.07, darker(self.skin, 0.08), shade=0.1
        )
        top, hem, flare = y0 - half, yh * self.hem, 0.0
        if self.dress:
            flare = max(hi * 1.5, 0.16) * (1.1 if self.hem < 0.3 else 1.0)
            outline = [
                (lx - 0.045, top),
                (lx - sh, y0 - half * 0.5),
                (-wa * 1.05, (y0 + yh) / 2 - 0.02),
                (-hi * 1.15, yh + 0.01),
                (-flare, hem - 0.01),
                (-flare * 0.5, hem + 0.018),
                (0.0, hem + 0.024),
                (flare * 0.5, hem + 0.018),
                (flare, hem - 0.01),
                (hi * 1.15, yh + 0.01),
                (wa * 1.05, (y0 + yh) / 2 - 0.02),
                (lx + sh, y0 - half * 0.5),
                (lx + 0.045, top),
            ]
        else:
            outline = [
                (lx - 0.045, top),
                (lx - sh, y0 - half * 0.5),
                (lx * 0.6 - (sh + wa) / 2 - 0.008, y0 + 0.08),
                (-wa, (y0 + yh) / 2 + 0.03),
                (-hi, yh + 0.03),
                (-hi * 0.5, yh + 0.055),
                (0.0, yh + 0.06),
                (hi * 0.5, yh + 0.055),
                (hi, yh + 0.03),
                (wa, (y0 + yh) / 2 + 0.03),
                (lx * 0.6 + (sh + wa) / 2 + 0.008, y0 + 0.08),
                (lx + sh, y0 - half * 0.5),
                (lx + 0.045, top),
            ]
        with self.pen.part("outfit"):
            s.blob(outline, self.outfit)
            self._details(lx, y0, yh, wa, hi, top)
            if self.dress and self.hem < 0.3:  # a robe has white fur at its hem and collar
                s.limb([(-flare * 0.93, hem - 0.008), (0.0, hem + 0.008), (flare * 0.93, hem - 0.008)], 0.036, _FUR)
                s.limb([(lx - 0.1, top + 0.02), (lx, top + 0.06), (lx + 0.1, top + 0.02)], 0.036, _FUR)
        pack = self.parts.get("backpack")
        if pack is not None:
            with self.pen.part("backpack"):
                for side in (-1, 1):
                    s.limb(
                        [
                            (x * sh + 0.01 * p.turn, y)
                            for x, y in ((side * 0.55, top + 0.01), (side * 0.62, y0 + 0.08), (side * 0.85, y0 + 0.17))
                        ],
                        0.03,
                        pack,
                    )
        bow = self.parts.get("bow tie")
        if bow is not None:
            with self.pen.part("bow tie"):
                x, y = lx + 0.02 * p.turn, top + 0.035
                for side in (-1, 1):
                    s.polygon([(x, y), (x + side * 0.075, y - 0.034), (x + side * 0.075, y + 0.034)], bow)
                s.ellipse(x, y, 0.018, 0.02, bow)

    def _details(self, x: float, y0: float, yh: float, wa: float, hi: float, top: float) -> None:
        s, seam = self.stage, self.seam
        mid = x + 0.03 * self.pose.turn
        if self.hero:
            for side in (-1, 1):
                s.blob(
                    [
                        (x * 0.75 + side * wa * 0.98, y0 + 0.07),
                        (x * 0.6 + side * wa * 0.62, y0 + 0.14),
                        (side * wa * 0.5, yh - 0.05),
                        (side * hi * 0.75, yh + 0.035),
                        (side * hi * 0.98, yh + 0.03),
                        (side * wa * 1.0, yh - 0.1),
                    ],
                    self.blue,
                    edge=0.003,
                )
            s.limb([(-hi * 0.93, yh - 0.012), (0.0, yh), (hi * 0.93, yh - 0.012)], 0.03, self.outfit, edge=0.003)
            ex, ey = x + 0.012 * self.pose.turn, y0 + 0.065
            for k in (-1.5, -0.5, 0.5, 1.5):
                drop = k * 0.022
                s.line(
                    [
                        (ex - 0.042, ey + drop * 1.7),
                        (ex - 0.026, ey + drop * 0.9),
                        (ex, ey),
                        (ex + 0.026, ey + drop * 0.9),
                        (ex + 0.042, ey + drop * 1.7),
                    ],
                    0.006,
                    (16, 14, 18),
                )
            s.ellipse(ex, ey, 0.013, 0.026, (16, 14, 18), shade=0.0, edge=0.0)
        elif self.dress:
            belt = (y0 + yh) / 2
            s.line([(-wa * 0.98, belt), (0.0, belt + 0.012), (wa * 0.98, belt)], 0.016, seam)
            s.line([(mid - 0.045, top + 0.006), (mid, top + 0.04), (mid + 0.045, top + 0.006)], 0.01, seam)
        elif self.top == "sweater":
            s.line([(mid - 0.045, top + 0.006), (mid, top + 0.026), (mid + 0.045, top + 0.006)], 0.014, seam)
            s.line([(-hi * 0.97, yh + 0.012), (0.0, yh + 0.034), (hi * 0.97, yh + 0.012)], 0.006, seam)
        else:
            s.line([(mid, top + 0.03), (mid, yh + 0.045)], 0.006, seam)
            for k in range(3):
                s.ellipse(mid + 0.016, y0 + 0.05 + k * 0.075, 0.009, 0.009, seam, shade=0.0, edge=0.0)
            for side in (-1, 1):
                tip = 0.1 if self.top == "jacket" else 0.05
                s.polygon(
                    [
                        (mid, top + 0.03),
                        (mid + side * 0.05, top - 0.006),
                        (mid + side * 0.062, top + tip * 0.55),
                        (mid + side * 0.01, top + tip),
                    ],
                    mix(self.outfit.colour, seam, 0.45),
                    edge=0.004,
                )

    def _arm(self, side: int) -> None:
        s, b = self.stage, self.build
        shoulder, elbow, hand = self.pose.arms[side]
        far = side == 1 and self.pose.turn > 0
        dx, dy = hand[0] - elbow[0], hand[1] - elbow[1]
        length = math.hypot(dx, dy) or 1.0
        palm = (hand[0] + dx / length * b.hand * 0.7, hand[1] + dy / length * b.hand * 0.7)
        if not self.hero:
            s.ellipse(*palm, b.hand, b.hand, self.skin)
        with self.pen.part("outfit"):
            paint = self.far if far else self.outfit
            if self.hero:
                s.ellipse(*palm, b.hand, b.hand, paint)
                s.limb([shoulder, elbow, hand], b.arm_width, self.blue, end=0.72)
                sign = -1 if side == 0 else 1
                out = b.arm_width * 0.16
                up = -out if hand[1] < elbow[1] else 0.0
                s.limb(
                    [
                        (shoulder[0], shoulder[1] - out * 0.3),
                        (elbow[0] + sign * out * 0.6, elbow[1] + (up and out)),
                        (hand[0], hand[1]),
                    ],
                    b.arm_width * 0.74,
                    paint,
                    end=0.8,
                    edge=0.004,
                )
            else:
                s.limb([shoulder, elbow, hand], b.arm_width, paint, end=0.76)

    def _backpack(self) -> None:
        paint = self.parts.get("backpack")
        if paint is None:
            return
        s, b, t = self.stage, self.build, self.pose.turn
        with self.pen.part("backpack"):
            x, y = -0.13 * t, b.shoulder_y
            half = 0.165 - 0.06 * t
            s.blob(
                [
                    (x - half * 0.8, y - 0.03),
                    (x + half * 0.8, y - 0.03),
                    (x + half, y + 0.1),
                    (x + half, y + 0.25),
                    (x - half, y + 0.25),
                    (x - half, y + 0.1),
                ],
                paint,
            )

    def _bag(self) -> None:
        paint = self.parts.get("bag")
        if paint is None:
            return
        s = self.stage
        side = min((0, 1), key=lambda k: -self.pose.arms[k][2][1])
        x, y = self.pose.arms[side][2]
        x = max(min(x, 0.15), -0.15)
        with self.pen.part("bag"):
            s.limb([(x - 0.045, y + 0.09), (x, y + 0.03), (x + 0.045, y + 0.09)], 0.016, paint)
            s.blob([(x - 0.07, y + 0.08), (x + 0.07, y + 0.08), (x + 0.09, y + 0.2), (x - 0.09, y + 0.2)], paint)
            s.ellipse(x, y + 0.115, 0.013, 0.013, (236, 204, 96), shade=0.0, edge=0.002)
