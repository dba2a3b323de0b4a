"""A second look at a picture in which a phrase was not found: the same VLM and heads on other views of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from locheads_studio.heads import looks
from locheads_studio.heads.calibration import features
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.grounding import Ground
from locheads_studio.heads.phrases import Thing
from locheads_studio.models.localization import Localization
from locheads_studio.models.probe import VlmProbe


def look_again(
    probe: VlmProbe, known: Localization, picture: npt.NDArray[np.uint8], thing: Thing, grid: Grid
) -> Ground | None:
    """What the surest of the other looks at the picture found (``looks.views``), in pixels of the picture.

    None if none of them found anything, and for a VLM whose calibration has no second look (``Calibration.again``).
    ``grid`` is that of the first look.
    """
    calibration = known.calibration
    if calibration is None or calibration.again >= 1:
        return None
    heads, studio = (*known.studio, *calibration.observed), len(known.studio)
    height, width = picture.shape[:2]
    places = looks.views(width, height)
    best: Ground | None = None
    for view, prefix in zip(places, probe.open_all([looks.seen(picture, view) for view in places]), strict=True):
        maps = probe.maps(prefix, [thing.text, *known.neutral], heads)
        neutral = maps[1:, :studio].mean(axis=0) if known.neutral else None
        ground = known.ground(maps[0, :studio], neutral, prefix.grid, own=True)
        rivalry = 0.0 if thing.every else ground.evidence.rivalry
        judged = calibration.second(features(maps[0, :studio], maps[0, studio:]), rivalry)
        if judged.verdict == "not found" or (best is not None and judged.confidence <= best.confidence):
            continue
        best = looks.told(replace(ground, judged=judged), view, grid) or best
    return best
