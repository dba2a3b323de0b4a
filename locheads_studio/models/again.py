"""Further looks at a picture, by the same VLM and heads on other views of it: where a phrase was not found, and where
no more of a thing is seen in the whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from locheads_studio.heads import looks
from locheads_studio.heads.arrays import Floats
from locheads_studio.heads.calibration import Judgement, features, joined_features
from locheads_studio.heads.confidence import LIKELY
from locheads_studio.heads.cover import covered, signs
from locheads_studio.heads.grid import Grid, IntBox
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
    height, width = picture.shape[:2]
    found = _looks(probe, known, picture, thing, grid, looks.views(width, height), calibration.second)
    return max((part.told for part in found), key=lambda ground: ground.confidence, default=None)


def look_at_all(
    probe: VlmProbe, known: Localization, picture: npt.NDArray[np.uint8], thing: Thing, first: Ground, spread: Floats,
    grid: Grid, unknown: bool
) -> Ground:  # fmt: skip
    """Where a ``thing`` is by what the picture and its parts show (``looks.joined``), for a VLM whose cover places and
    whose calibration knows them.

    ``first``: what the look at the picture found; ``spread``: the maps on its ``grid`` that the cover reads.
    ``unknown``: whether there are words that the VLM does not know.
    """
    cover, calibration = known.cover, known.calibration
    assert cover is not None and calibration is not None and calibration.joined is not None
    height, width = picture.shape[:2]
    places = looks.parts(width, height, looks.TILE)
    prefixes = probe.open_all([looks.seen(picture, view) for view in places])
    parts = [
        (view, prefix.grid, probe.maps(prefix, [thing.text], cover.observed)[0])
        for view, prefix in zip(places, prefixes, strict=True)
    ]
    both = looks.read_all(cover, spread, grid, parts)
    ground = covered(first, both.shares, both.grid, places=True, at=both.at, one=thing.every)
    logits = ground.logits.reshape(grid.rows, looks.FINER, grid.columns, looks.FINER).max(axis=(1, 3))
    measured = joined_features(first.confidence, signs(both.whole, grid), signs(both.shares, both.grid))
    rivalry = 0.0 if thing.every else ground.evidence.rivalry
    return replace(ground, logits=logits, judged=calibration.joined.judge(measured, rivalry, unknown))


class Part(NamedTuple):
    """What was seen on a part of a picture: its ``view`` in the picture's pixels, the ground in its own pixels, and
    the same ground ``told`` in those of the picture."""

    view: IntBox
    ground: Ground
    told: Ground


def look_at_parts(
    probe: VlmProbe, known: Localization, picture: npt.NDArray[np.uint8], thing: Thing, grid: Grid
) -> list[Part]:
    """A ``thing`` on the parts of a picture, where its whole shows none: what is at least likely, the surest first.
    Nothing for a VLM without a calibration. ``grid`` is that of the whole."""
    calibration = known.calibration
    if calibration is None:
        return []
    height, width = picture.shape[:2]
    found = _looks(probe, known, picture, thing, grid, looks.parts(width, height, looks.PART), calibration.judge)
    likely = [part for part in found if part.told.confidence >= LIKELY]
    return sorted(likely, key=lambda part: -part.told.confidence)


def _looks(
    probe: VlmProbe, known: Localization, picture: npt.NDArray[np.uint8], thing: Thing, grid: Grid,
    places: Sequence[IntBox], judge: Callable[[npt.ArrayLike, float], Judgement],
) -> list[Part]:  # fmt: skip
    """What is found on each of the ``places`` of the picture, as ``judge`` has it, except what is not."""
    observed = known.calibration.observed if known.calibration is not None else ()
    cover, studio = known.cover, len(known.studio)
    heads, beside = (*known.studio, *observed, *(cover.observed if cover else ())), studio + len(observed)
    found = []
    for view, prefix in zip(places, probe.open_all([looks.seen(picture, view) for view in places]), strict=True):
        maps = probe.maps(prefix, [thing.text, *known.neutral], heads)
        neutral = maps[1:, :studio].mean(axis=0) if known.neutral else None
        ground = known.ground(maps[0, :studio], neutral, prefix.grid, own=True)
        sign: npt.ArrayLike = ()
        if cover is not None:
            spread, cells = maps[0, beside:], prefix.grid
            shares = cover.read(spread)
            ground = covered(ground, shares, cells, places=cover.places, at=cover.at(spread, cells))
            sign = signs(shares, prefix.grid) if known.calibration and known.calibration.covered else ()
        rivalry = 0.0 if thing.every else ground.evidence.rivalry
        judged = judge(features(maps[0, :studio], maps[0, studio:beside], sign), rivalry)
        ground = replace(ground, judged=judged)
        told = None if judged.verdict == "not found" else looks.told(ground, view, grid)
        if told is not None:
            found.append(Part(view, ground, told))
    return found
