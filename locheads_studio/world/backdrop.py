"""The settings: what lies behind the objects. Nothing here is a region."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

import skia

from locheads_studio.world.backdrop_brush import Brush
from locheads_studio.world.backdrop_indoor import draw_kitchen, draw_room, draw_table
from locheads_studio.world.backdrop_outdoor import draw_beach, draw_meadow, draw_park, draw_snow, draw_street
from locheads_studio.world.plan import HORIZON

_DRAW: Final[dict[str, Callable[[Brush, random.Random, float], None]]] = {
    "street": draw_street, "meadow": draw_meadow, "beach": draw_beach, "room": draw_room, "table": draw_table,
    "park": draw_park, "snow": draw_snow, "kitchen": draw_kitchen,
}  # fmt: skip


def draw_backdrop(canvas: skia.Canvas, setting: str, rng: random.Random, width: int, height: int) -> None:
    """Draw a setting over the whole canvas, in shares of its size, soft enough for objects to stand out."""
    canvas.save()
    canvas.scale(width, height)
    brush = Brush(canvas)
    _DRAW[setting](brush, rng, HORIZON[setting])
    brush.light()
    canvas.restore()
