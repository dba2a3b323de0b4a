"""The colour of the mask's tint: one the user chose, or one that stands out from what is under the mask."""

from __future__ import annotations

from typing import Final, Literal, get_args

import numpy as np
from PySide6.QtGui import QColor

from locheads_studio.document.masks import SELECTED
from locheads_studio.studio.session import Session
from locheads_studio.ui import theme

ColourChoice = Literal["auto", "red", "green", "blue", "yellow", "magenta"]
CHOICES: Final[tuple[ColourChoice, ...]] = get_args(ColourChoice)

_COLOURS: Final[dict[ColourChoice, str]] = {
    "green": "#18d860",
    "blue": "#2f7bff",
    "yellow": "#ffe23d",
    "magenta": "#ff3fd0",
}
_TILES: Final = 16  # of the mask that are looked at
_STEP: Final = 16  # pixels between those that are looked at
_ENOUGH: Final = 60.0  # of 255: with that contrast, the usual colour stays


def colour_of(choice: ColourChoice) -> QColor:
    """The colour of a choice; that of the theme for "red" and, until a picture is looked at, "auto"."""
    return QColor(_COLOURS.get(choice, theme.current().mask))


def standing_out(session: Session) -> ColourChoice:
    """The choice whose tint differs most from the pixels under the mask; the usual red where that is seen well."""
    if not session.has_mask:
        return "red"
    plane = session.state.mask
    used, samples = plane.used, []
    for index in used[:: max(1, len(used) // _TILES)][:_TILES]:
        box = plane.tile_box(index)
        chosen = plane.tiles[index].pixels[::_STEP, ::_STEP] >= SELECTED
        if chosen.any():
            samples.append(session.committed.sampled(box, _STEP)[chosen])
    if not samples:
        return "red"
    pixels = np.concatenate(samples).astype(np.float32)
    seen = {choice: _contrast(pixels, colour_of(choice)) for choice in CHOICES if choice != "auto"}
    best = max(seen, key=seen.__getitem__)
    return "red" if seen["red"] >= _ENOUGH else best


def _contrast(pixels: np.ndarray, colour: QColor) -> float:
    """How far the pixels lie from the colour, weighted as the eye does; the nearest third counts."""
    away = pixels - np.array([colour.red(), colour.green(), colour.blue()], np.float32)
    far = np.sqrt((away * away) @ np.array([0.3, 0.59, 0.11], np.float32))
    return float(np.sort(far)[: max(1, len(far) // 3)].mean())
