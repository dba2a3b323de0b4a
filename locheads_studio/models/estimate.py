"""How long a set's work will take on this machine: its arithmetic, and a short measurement of what the machine does.

Meant for machines without a graphics card, where a wait of minutes should be said before it begins. Right within a
factor of two or so; what is counted is the multiplications, which is what takes the time there.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import torch

from locheads_studio.models.memory import Size

PICTURE_TOKENS: Final = 620
"""Of a picture and the text before it, LLaVA-1.5; other families have up to five times as many."""
PHRASE_TOKENS: Final = 16
_SEGMENTER_PLACES: Final = 4_096  # SAM's grid of 64 x 64
_CELL: Final = 24
"""Pixels a side for which each weight of a UNet is used once, about: SD 1.5 takes 0.80 TFLOP a step at 512 pixels with
0.86 G weights, SDXL 6.76 at 1,024 with 2.6 G; that is 465 and 1,315 uses of each weight."""
_DECODER: Final = 4.5e6
"""Multiplications and additions that the VAEs spend on a pixel, coming and going, halved: 3.6 TFLOP at 512 x 512
(2.5 to decode, 1.1 to encode) are 13.8 million per pixel."""

_PROBE: Final = 512
_ROUNDS: Final = 6


@dataclass(frozen=True)
class Estimate:
    """Seconds: to look at a new picture, to read a phrase, to segment a new picture, to repaint."""

    picture: float
    phrase: float
    segment: float
    repaint: float


def measured_speed(device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32) -> float:
    """Floating-point operations per second of a matrix product there, by timing some: about 50 ms on a processor."""
    side = _PROBE if torch.device(device).type == "cpu" else 8 * _PROBE
    left = torch.randn(side, side, device=device, dtype=dtype)
    right = torch.randn(side, side, device=device, dtype=dtype)
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        product = left @ right
        float(product[0, 0])  # waits for the device
        best = min(best, time.perf_counter() - start)
    return 2.0 * side**3 / best


def estimate(sizes: Mapping[str, Size], speed: float, *, side: int, steps: int, guided: bool = True) -> Estimate:
    """Seconds for each stage of an edit.

    Args:
        sizes: of the models (``models.sizes``).
        speed: what ``measured_speed`` returned; half of it is reached in a model.
        side: the inpainter's working size in pixels.
        steps: of the repaint.
        guided: whether each step runs twice, with and without the prompt.
    """
    rate = 0.5 * speed
    decoder, other = sizes["vlm"].decoder / 2, sizes["vlm"].half / 2
    encoder = sizes["segmenter"].fixed / 4
    network = (sizes["inpainter"].piece or sizes["inpainter"].half) / 2
    uses = (side / _CELL) ** 2
    runs = steps * (2 if guided else 1)
    return Estimate(
        picture=2 * PICTURE_TOKENS * (decoder + other) / rate,
        phrase=2 * PHRASE_TOKENS * decoder / rate,
        segment=2 * _SEGMENTER_PLACES * encoder / rate,
        repaint=(2 * uses * network * runs + 3 * _DECODER * side**2) / rate,
    )
