"""The figure of a person: body and clothes on the joints of a pose, with a head on top.

The figure looks straight out of the picture or, turned, towards +x; ``Stage`` mirrors it to look towards -x. What is
special about a cut of outfit is in ``people_outfit`` and
``people_outfit_trim``.
"""

from __future__ import annotations

import math
from typing import Final

from locheads_studio.world.kinds.people_head import Head
from locheads_studio.world.kinds.people_outfit import (
    DETAILS,
    STYLES,
    Torso,
    bow,
    is_light,
)
from locheads_studio.world.kinds.people_outfit_trim import draw_behind, draw_over, limb_details
from locheads_studio.world.kinds.people_pose import Build, Pose, Stage
from locheads_studio.world.kinds.registry import Look
from locheads_studio.world.kinds.sideview import tinted
from locheads_studio.world.outfits import HERO, PLAIN
from locheads_studio.world.pen import Paint, Point
from locheads_studio.world.words import COLOURS, RGB, darker, lighter

_SHOES: Final[tuple[RGB, ...]] = ((74, 52, 40), (56, 56, 64), (226, 224, 218), (128, 66, 44))
_WEB_INK: Final[RGB] = (48, 10, 20)
_PERIOD: Final = {"web": 0.09, "striped": 0.075, "dotted": 0.075, "checked": 0.06}


class Figure(Head):
    """One person. Set the style fields, then call ``draw``."""

    def __init__(self, stage: Stage, look: Look, build: Build, pose: Pose, *, hat: str) -> None:
        super().__init__(stage, look, build, pose, hat)
        rng = look.rng
        paint = look.parts.get("outfit", Paint(COLOURS["blue"]))
        self.cut = look.cut
        self.style = STYLES[self.cut]
        period = _PERIOD.get(paint.pattern, 0.1)
        self.outfit = Paint(paint.colour, paint.pattern, period, _WEB_INK if self.cut == HERO else paint.second)
        self.far = Paint(darker(paint.colour, 0.14), paint.pattern, period, darker(self.outfit.accent, 0.1))
        self.seam = lighter(paint.colour, 0.3) if sum(paint.colour) < 200 else darker(paint.colour, 0.4)
        self.blue = Paint(COLOURS["blue"])
        self.bareheaded = self.headwear not in self.parts
        shoe = rng.choice(_SHOES)
        self.shoe = self.style.boots or shoe
        self.top = rng.choice(("shirt", "jacket", "sweater"))
        self.metal = {"shade": 0.5} if self.cut == "armour" else {}

    def draw(self, shadow: tuple[float, float] = (0.0, 0.2)) -> None:
        """Draw the whole person, back to front."""
        self.pen.shadow(shadow[0], -0.012, shadow[1], 0.03)
        tall = self.hat in ("top hat", "crown", "cone") and not self.bareheaded
        with self.pen.moved(scale=0.91 if tall else 1.0):
            self._layers()

    def _layers(self) -> None:
        self.draw_back_hair()
        draw_behind(self)
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
        draw_over(self)
        self.draw_hat()
        self._bag()

    def _sleeve(self) -> Paint:
        """What the arms wear: the outfit, or the shirt under it."""
        if not self.style.shirt:
            return self.outfit
        return Paint((150, 164, 184) if is_light(self.outfit.colour) else (244, 238, 224))

    def _legs(self) -> None:
        b, s, style = self.build, self.stage, self.style
        width = b.leg_width * style.bulk
        for side in (0, 1):
            hip, knee, ankle = self.pose.legs[side]
            far = side == 0 and self.pose.turn > 0
            paint = self.far if far else self.outfit
            if self.cut == PLAIN:  # trousers and top are told apart
                paint = tinted(paint, 0.13)
            boots = style.own_boots or style.boots is not None
            if not boots:
                self._shoe(side, self.shoe)
            if style.bare:
                s.limb([hip, knee, ankle], width * 0.62, self.skin, end=0.7)
                continue
            with self.pen.part("outfit"):
                if self.cut == HERO:
                    s.limb([hip, knee, ankle], width, self.blue, end=0.72)
                    self._shoe(side, paint, shaft=0.6, width=width * 0.86)
                    continue
                heavy = self.cut == "astronaut suit"
                if boots and not style.own_boots and not heavy:
                    self._shoe(side, self.shoe)
                if style.legs is not None:
                    cloth = Paint(darker(style.legs, 0.12) if far else style.legs)
                    s.limb([hip, knee, ankle], width * 0.84, cloth, end=0.74)
                else:
                    s.limb(
                        [hip, knee, (ankle[0], ankle[1] - (0.03 if heavy else 0.005))], width, paint, end=0.74,
                        **self.metal,
                    )  # fmt: skip
                if heavy:
                    self._shoe(side, self.shoe, shaft=0.2, width=width * 0.78, grown=1.2)
                if style.own_boots:
                    wellies = style.legs is not None
                    self._shoe(side, paint, shaft=0.4 if wellies else 0.2, width=width * 0.8)
                limb_details(self, (hip, knee, ankle), width, side, False, paint)

    def _shoe(
        self, side: int, paint: Paint | RGB, *, shaft: float = 0.0, width: float = 0.0, grown: float = 1.0
    ) -> None:
        """Draw a shoe; with a ``shaft`` (share of the shin) a boot ``width`` wide."""
        _, knee, (x, y) = self.pose.legs[side]
        toe, tilt = self.pose.toes[side], math.radians(self.pose.tilts[side])
        front = toe * self.build.foot * 0.75 * grown
        heel = -math.copysign(0.042 * grown, toe)
        top = -0.02 * grown
        sole: list[Point] = [
            (heel, 0.05),
            (heel, 0.005),
            (toe * 0.02, top),
            (front, 0.012),
            (front + toe * 0.02, 0.048),
        ]
        c, sn = math.cos(tilt), math.sin(tilt)
        self.stage.blob([(x + u * c - v * sn, y + u * sn + v * c) for u, v in sole], paint)
        if shaft:
            shin = (x + (knee[0] - x) * shaft, y + (knee[1] - y) * shaft)
            self.stage.limb([shin, (x, y)], width, paint, end=0.84)

    def _outline(self, t: Torso) -> list[Point]:
        """The right-hand, then mirrored, outline of the torso, with a skirt or coat down to its hem."""
        half = self.build.arm_width * 0.45
        upper = [(t.x - 0.045, t.top), (t.x - t.shoulder, t.y0 - half * 0.5)]
        ends = [(t.x + t.shoulder, t.y0 - half * 0.5), (t.x + 0.045, t.top)]
        if self.style.hem is not None:
            middle = (t.y0 + t.yh) / 2 - 0.02
            loose = 1.05 if self.cut != "raincoat" else 1.18
            return [
                *upper,
                (-t.waist * loose + t.x * 0.5, middle),
                (-t.hip * 1.15, t.yh + 0.01),
                (-t.flare, t.hem - 0.01),
                (-t.flare * 0.5, t.hem + 0.018),
                (0.0, t.hem + 0.024),
                (t.flare * 0.5, t.hem + 0.018),
                (t.flare, t.hem - 0.01),
                (t.hip * 1.15, t.yh + 0.01),
                (t.waist * loose + t.x * 0.5, middle),
                *ends,
            ]
        bend = t.x * 0.6
        return [
            *upper,
            (bend - (t.shoulder + t.waist) / 2 - 0.008, t.y0 + 0.08),
            (-t.waist, (t.y0 + t.yh) / 2 + 0.03),
            (-t.hip, t.yh + 0.03),
            (-t.hip * 0.5, t.yh + 0.055),
            (0.0, t.yh + 0.06),
            (t.hip * 0.5, t.yh + 0.055),
            (t.hip, t.yh + 0.03),
            (t.waist, (t.y0 + t.yh) / 2 + 0.03),
            (bend + (t.shoulder + t.waist) / 2 + 0.008, t.y0 + 0.08),
            *ends,
        ]

    def _torso(self) -> None:
        b, p, s, style = self.build, self.pose, self.stage, self.style
        narrow = (1.0 - 0.18 * p.turn) * (1.0 + (style.bulk - 1) * 0.55)
        y0, yh = b.shoulder_y + p.drop, b.hip_y + p.drop
        hip = b.hip * narrow
        hem = yh * (style.hem if style.hem is not None else 1.0)
        flare = max(hip * 1.5, 0.16) * style.flare
        t = Torso(
            p.lean, p.lean + 0.03 * p.turn, y0, yh, b.shoulder * narrow, b.waist * narrow, hip,
            y0 - b.arm_width * 0.45, hem, flare,
        )  # fmt: skip
        s.limb(
            [(self.hx - 0.01, self.hy + b.head_ry * 0.6), (t.x, y0 - 0.005)], 0.07, darker(self.skin, 0.08), shade=0.1
        )
        with self.pen.part("outfit"):
            s.blob(self._outline(t), self._sleeve() if style.shirt else self.outfit, **self.metal)
            DETAILS[self.cut](self, t)
        pack = self.parts.get("backpack")
        if pack is not None:
            with self.pen.part("backpack"):
                for side in (-1, 1):
                    down = ((0.55, t.top + 0.01), (0.62, y0 + 0.08), (0.85, y0 + 0.17))
                    s.limb([(side * x * t.shoulder + 0.01 * p.turn, y) for x, y in down], 0.03, pack)
        if "bow tie" in self.parts:
            with self.pen.part("bow tie"):
                bow(self, t.x + 0.02 * p.turn, t.top + 0.035, self.parts["bow tie"])

    def _arm(self, side: int) -> None:
        s, b, style = self.stage, self.build, self.style
        joints = self.pose.arms[side]
        shoulder, elbow, hand = joints
        far = side == 1 and self.pose.turn > 0
        dx, dy = hand[0] - elbow[0], hand[1] - elbow[1]
        length = math.hypot(dx, dy) or 1.0
        palm = (hand[0] + dx / length * b.hand * 0.7, hand[1] + dy / length * b.hand * 0.7)
        cloth = self._sleeve()
        paint = (
            Paint(darker(cloth.colour, 0.14), cloth.pattern, cloth.period, darker(cloth.accent, 0.1)) if far else cloth
        )
        gloved = style.own_gloves or style.gloves is not None
        if not gloved:
            s.ellipse(*palm, b.hand, b.hand, self.skin)
        width = b.arm_width * style.bulk
        if style.short:
            s.limb([elbow, hand], b.arm_width * 0.62, self.skin, end=0.85)
            half = (elbow[0] * 0.75 + shoulder[0] * 0.25, elbow[1] * 0.75 + shoulder[1] * 0.25)
            s.limb([shoulder, elbow, hand], b.arm_width * 0.62, self.skin, end=0.8)
            with self.pen.part("outfit"):
                s.limb([shoulder, half], width * 1.08, paint, end=0.98)
            return
        with self.pen.part("outfit"):
            if gloved:
                s.ellipse(*palm, b.hand * 1.1, b.hand * 1.1, style.gloves or paint)
            if self.cut == HERO:
                s.limb([shoulder, elbow, hand], width, self.blue, end=0.72)
            else:
                end = 0.88 if style.bulk > 1.1 else 0.76
                s.limb([shoulder, elbow, hand], width, paint, end=end, **self.metal)
            limb_details(self, joints, width, side, True, paint)

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
