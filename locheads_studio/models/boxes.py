"""Boxes that vision-language models print: how each family is asked, and how its answer is read.

An answer becomes a box x0, y0, x1, y1 as shares (0..1) of what the model was shown, or None where there is no box in
it. Where several boxes are printed the first counts. The prompts and
formats have not been tried with the published weights, which cannot be had where this was written.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

Shares = tuple[float, float, float, float]
Parse = Callable[[str, int, int], Shares | None]
"""From an answer, and the width and height in pixels of what the model was shown, to a box in shares of it."""

_NUMBER: Final = r"\s*(-?\d{1,6}(?:\.\d{1,9})?)\s*"
_FOUR: Final = rf"\[{','.join([_NUMBER] * 4)}\]"
_JSON: Final = re.compile(rf'"bbox(?:_2d)?"\s*:\s*{_FOUR}')
_LIST: Final = re.compile(_FOUR)
_PAIRS: Final = re.compile(rf"\({_NUMBER},{_NUMBER}\)\s*,?\s*\({_NUMBER},{_NUMBER}\)")
_LOCATIONS: Final = re.compile(r"<loc(\d{4})>" * 4)


@dataclass(frozen=True)
class BoxFormat:
    """How a family prints boxes: its class with a language head, the whole ``prompt`` with ``{bos}``, ``<image>`` and
    ``{phrase}``, and what reads the answer."""

    generator: type[Any]
    prompt: str
    parse: Parse


def json_pixels(answer: str, width: int, height: int) -> Shares | None:
    """Qwen2.5-VL: ``{"bbox_2d": [x0, y0, x1, y1]}`` in pixels of the resized picture."""
    return _box(_JSON.search(answer) or _LIST.search(answer), width, height)


def json_thousandths(answer: str, width: int, height: int) -> Shares | None:
    """Qwen3-VL: the same in thousandths."""
    return _box(_JSON.search(answer) or _LIST.search(answer), 1000, 1000)


def pairs_thousandths(answer: str, width: int, height: int) -> Shares | None:
    """Qwen2-VL: ``(x0,y0),(x1,y1)`` in thousandths, between its signs for a box."""
    return _box(_PAIRS.search(answer), 1000, 1000)


def list_thousandths(answer: str, width: int, height: int) -> Shares | None:
    """InternVL: ``[[x0, y0, x1, y1]]`` in thousandths, between ``<box>`` and ``</box>``."""
    return _box(_LIST.search(answer), 1000, 1000)


def list_shares(answer: str, width: int, height: int) -> Shares | None:
    """LLaVA-1.5: ``[x0, y0, x1, y1]``, 0 to 1."""
    return _box(_LIST.search(answer), 1, 1)


def locations(answer: str, width: int, height: int) -> Shares | None:
    """PaliGemma: four ``<locNNNN>``, y0 x0 y1 x1, in 1024ths."""
    found = _LOCATIONS.search(answer)
    if found is None:
        return None
    y0, x0, y1, x1 = (int(number) / 1024 for number in found.groups())
    return _inside(x0, y0, x1, y1)


def _box(found: re.Match[str] | None, width: float, height: float) -> Shares | None:
    if found is None:
        return None
    x0, y0, x1, y1 = (float(number) for number in found.groups())
    return _inside(x0 / width, y0 / height, x1 / width, y1 / height)


def _inside(x0: float, y0: float, x1: float, y1: float) -> Shares | None:
    """Clipped to 0..1; None for corners in the wrong order, and where nothing is left."""
    if not all(map(math.isfinite, (x0, y0, x1, y1))):
        return None
    left, top, right, bottom = (min(max(value, 0.0), 1.0) for value in (x0, y0, x1, y1))
    return (left, top, right, bottom) if left < right and top < bottom else None
