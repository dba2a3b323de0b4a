"""A closer look of the VLM at small things: it sees a picture at its own input size, and a piece of it several times as
large (Zhang et al., "MLLMs know where to look", ICLR 2025, crop by attention in the same way).

The heads look again at pieces around what they found, and again at what they find there, as long as they are surer of
it. That finds the place; whether the thing is there at all stays what the look at the whole picture said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from locheads_studio.heads import looks
from locheads_studio.heads.grid import Grid, IntBox
from locheads_studio.heads.grounding import Ground


def look_nearer(ground: Ground, grid: Grid, look: Callable[[IntBox], Ground], least: float = 0.0) -> Ground:
    """``ground``, what was found in the picture of ``grid``, at the place that a closer look finds for it.

    ``look`` grounds the same phrase in a piece x0, y0, x1, y1 of the picture, in the piece's own pixels; it must be
    surer than ``ground`` and than ``least``.
    """
    best = ground
    for _ in range(looks.LOOKS):
        seen = best
        for view in looks.nearer(best.box, grid):
            found = look(view)
            if found.confidence > max(least, seen.confidence):
                seen = looks.told(found, view, grid) or seen
        if seen is best:
            break
        best = seen
    return best if best is ground else replace(best, judged=ground.judged, evidence=ground.evidence)
