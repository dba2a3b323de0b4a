"""How near a repaint comes to the truly drawn answer: sharpness in the hole, harm beside it, likeness of features.

No single one suffices: noise has sharp edges, too, and a blur leaves the surroundings alone. No torch here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import distance_outside

Pixels = npt.NDArray[np.uint8]

BAND: Final = 0.067
"""Width of the band outside the mask, as a share of the diagonal of the mask's box."""


def gradient_energy(picture: Pixels, hole: npt.NDArray[np.bool_]) -> float:
    """Mean squared gradient of a picture (uint8 [h, w, 3]) where ``hole`` is true, in squared levels a pixel."""
    x, y = (cv2.Sobel(picture.astype(np.float32), -1, *axis) / 8 for axis in ((1, 0), (0, 1)))
    return float((x * x + y * y).mean(2)[hole].mean()) if hole.any() else 0.0


def band_error(made: Pixels, target: Pixels, mask: Pixels) -> float:
    """Mean absolute difference of two pictures just outside a mask, in levels (0..255); 0 where there is no outside."""
    box = Box.of_mask(mask)
    if box is None:
        return 0.0
    away = distance_outside(mask, BAND * box.diagonal + 1)
    band = (mask == 0) & (away <= BAND * box.diagonal)
    return float(np.abs(made.astype(np.int16) - target)[band].mean()) if band.any() else 0.0


def feature_distance(first: npt.NDArray[np.float32], second: npt.NDArray[np.float32]) -> float:
    """Distance of two pictures in the judge's eyes (its pooled features), over their own mean length."""
    length = float(np.linalg.norm(first) + np.linalg.norm(second)) / 2
    return float(np.linalg.norm(first - second)) / max(length, 1e-9)


def closeness(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The figures of logged edits together, of all and by what was asked for.

    ``energy`` is the repaints' gradient energy over that of the drawn answers (means over the edits), ``band`` the mean
    error beside the mask, ``features`` the mean distance to the drawn answer, ``drawn_features`` that between two drawn
    answers to the same request (None for removals, which have one), ``ratio`` the first of these over the second.
    """
    told: dict[str, Any] = {}
    for name in ("all", *dict.fromkeys(row["way"] for row in rows)):
        part = [row["close"] for row in rows if name in ("all", row["way"])]
        energies = np.asarray([row["energy"] for row in part], np.float64).mean(0)
        paired = [row["features"] for row in part if row["features"][1] is not None]
        made, drawn = np.asarray(paired, np.float64).mean(0) if paired else (None, None)
        told[name] = {
            "energy": round(float(energies[0] / max(energies[1], 1e-9)), 3),
            "band": round(float(np.mean([row["band"] for row in part])), 2),
            "features": round(float(np.mean([row["features"][0] for row in part])), 4),
            "drawn_features": None if drawn is None else round(float(drawn), 4),
            "ratio": None if drawn is None else round(float(made / drawn), 2),
        }
    return told


def lines(told: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The figures as lines to print."""
    found = []
    for name, row in told.items():
        against = "" if row["ratio"] is None else f" ({row['ratio']:.2f} x that of two drawn answers)"
        found.append(
            f"{name}: gradient energy {row['energy']:.2f} of the drawn, {row['band']:.1f} levels off beside the mask, "
            f"feature distance {row['features']:.3f}{against}"
        )
    return found
