"""Masks and boxes from COCO's ways of writing them: polygons, run lengths, x-y-width-height."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from locheads_studio.errors import DataError, ModelError
from locheads_studio.evaluation.datasets.base import FloatBox, Mask

_FARTHEST: Final = 1e9  # pixels; no picture has so many on a side
_LONGEST: Final = 4_000_000
"""Pixels along the outlines of one thing: drawing them takes about 100 bytes for each."""
ADVICE = "Get the data set again from where it came"


def needs(library: str) -> ModelError:
    """The error for an optional library that is not installed."""
    return ModelError(
        f"This data set needs {library}, which is not installed",
        'Install it: pip install "locheads-studio[evaluation]"',
    )


def mask_of(outline: Any, width: int, height: int, where: str) -> Mask:
    """Bool [height, width] from COCO's ``segmentation``: polygons, run lengths, or compressed run lengths.

    Drawn by pycocotools, so that pixels agree with everybody else's figures. ``where`` names file and record in errors.
    """
    try:
        from pycocotools import mask as coco
    except ImportError as error:
        raise needs("pycocotools") from error
    if isinstance(outline, Mapping):
        runs = _run_lengths(outline, width, height, where)
        if isinstance(runs["counts"], list):
            runs = coco.frPyObjects(runs, height, width)
        drawn = coco.decode(runs)
    else:
        drawn = coco.decode(coco.merge(coco.frPyObjects(_polygons(outline, width, height, where), height, width)))
    mask: Mask = drawn.astype(bool)
    if not mask.any():
        raise DataError(f"{where}: the outline covers no pixel of the {width}x{height} picture", ADVICE)
    return mask


def xywh(box: Any, where: str) -> FloatBox:
    """COCO's x, y, width, height as x0, y0, x1, y1."""
    x, y, width, height = _four(box, where)
    if min(width, height) <= 0:
        raise DataError(f"{where}: the box is {width:g} wide and {height:g} high", ADVICE)
    return x, y, x + width, y + height


def xyxy(box: Any, where: str) -> FloatBox:
    """A box given by its corners."""
    x0, y0, x1, y1 = _four(box, where)
    if not (x0 < x1 and y0 < y1):
        raise DataError(f"{where}: the box {x0:g}, {y0:g}, {x1:g}, {y1:g} is empty", ADVICE)
    return x0, y0, x1, y1


def check_inside(box: FloatBox, width: int, height: int, where: str) -> FloatBox:
    """The box; DataError when no part of it lies in the picture."""
    if min(box[2], width) <= max(box[0], 0.0) or min(box[3], height) <= max(box[1], 0.0):
        raise DataError(f"{where}: the box lies outside the {width}x{height} picture", ADVICE)
    return box


def _four(box: Any, where: str) -> tuple[float, float, float, float]:
    if not isinstance(box, Sequence) or isinstance(box, str) or len(box) != 4 or not all(map(_number, box)):
        raise DataError(f"{where}: {str(box)[:60]} is no box", ADVICE)
    a, b, c, d = map(float, box)
    return a, b, c, d


def _number(value: Any) -> bool:
    """Whether a value is a number that can be reckoned with: 10**400 is an integer, and no float."""
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _FARTHEST
    )  # also false for NaN


def _polygons(outline: Any, width: int, height: int, where: str) -> list[list[float]]:
    """Rings that pycocotools can draw: it takes memory for every pixel of an outline, wherever that leads, and crashes
    on coordinates that are far outside."""
    if not isinstance(outline, Sequence) or isinstance(outline, str) or not outline:
        raise DataError(f"{where}: there is no outline", ADVICE)
    rings = [outline] if _number(outline[0]) else list(outline)
    # A ring of one or two points encloses nothing; COCO has some beside good ones.
    whole = [r for r in rings if not (isinstance(r, Sequence) and len(r) in (2, 4) and all(map(_number, r)))]
    rings = whole or rings
    for ring in rings:
        if (
            not isinstance(ring, Sequence)
            or isinstance(ring, str)
            or len(ring) < 6
            or len(ring) % 2
            or not all(map(_number, ring))
        ):
            raise DataError(f"{where}: {str(ring)[:60]} is no polygon", ADVICE)
    drawn = [np.asarray(ring, np.float64).reshape(-1, 2) for ring in rings]
    size = np.array([width, height], np.float64)
    if any((ring < -size).any() or (ring > 2 * size).any() for ring in drawn):
        raise DataError(f"{where}: the polygon reaches far outside the {width}x{height} picture", ADVICE)
    way = sum(float(np.abs(np.diff(ring, axis=0, append=ring[:1])).max(axis=1).sum()) for ring in drawn)
    if way > min(width * height, _LONGEST) + 100 * (width + height):
        raise DataError(f"{where}: the polygon is longer than an outline in a {width}x{height} picture can be", ADVICE)
    return [[float(v) for v in ring] for ring in rings]


def _run_lengths(outline: Mapping[str, Any], width: int, height: int, where: str) -> dict[str, Any]:
    size, counts = outline.get("size"), outline.get("counts")
    if not isinstance(size, Sequence) or list(size) != [height, width]:
        raise DataError(f"{where}: the run lengths are for size {str(size)[:40]}, not {[height, width]}", ADVICE)
    if isinstance(counts, str | bytes):
        text = counts.encode("ascii", "replace") if isinstance(counts, str) else counts
        if _decoded_length(text) != width * height:
            raise DataError(f"{where}: the run lengths do not add up to the picture", ADVICE)
        return {"size": [height, width], "counts": text}
    if not isinstance(counts, Sequence) or not all(isinstance(n, int) and n >= 0 for n in counts):
        raise DataError(f"{where}: {str(counts)[:60]} are no run lengths", ADVICE)
    if sum(counts) != width * height:
        raise DataError(f"{where}: the run lengths do not add up to the picture", ADVICE)
    return {"size": [height, width], "counts": list(counts)}


def _decoded_length(text: bytes) -> int:
    """What COCO's compressed run lengths add up to; -1 when they are none.

    pycocotools believes them unseen and would write behind the end of its picture.
    """
    runs: list[int] = []
    place = 0
    while place < len(text):
        value, shift, more = 0, 0, True
        while more:
            if place >= len(text) or shift > 30:
                return -1
            code = text[place] - 48
            if not 0 <= code < 64:
                return -1
            value |= (code & 0x1F) << shift
            more = bool(code & 0x20)
            place += 1
            shift += 5
            if not more and code & 0x10:
                value |= -1 << shift
        if len(runs) > 2:
            value += runs[-2]
        if value < 0:
            return -1
        runs.append(value)
    return int(np.sum(runs, dtype=np.int64))
