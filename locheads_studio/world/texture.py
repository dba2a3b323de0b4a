"""Textures of the backdrops: noise made once, laid over a surface flat or in perspective."""

from __future__ import annotations

from functools import cache
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
import skia

from locheads_studio.world.words import RGB

TILE: Final = 256
"""Side of a tile in texels; it repeats without a seam."""


def _noise(seed: int, octaves: tuple[tuple[int, int, float], ...]) -> npt.NDArray[np.float32]:
    """Periodic noise [TILE, TILE] with mean 0: for each octave the cells down and across, and its weight."""
    rng = np.random.default_rng(seed)
    total = np.zeros((TILE, TILE), np.float32)
    for down, across, weight in octaves:
        cells = rng.normal(size=(down, across)).astype(np.float32)
        around = np.pad(cells, 2, mode="wrap")
        size = (TILE * (across + 4) // across, TILE * (down + 4) // down)
        large = cv2.resize(around, size, interpolation=cv2.INTER_CUBIC)
        y, x = 2 * TILE // down, 2 * TILE // across
        total += weight * large[y : y + TILE, x : x + TILE]
    return np.asarray(total - total.mean(), dtype=np.float32)


_KINDS: Final = {
    "grain": (11, ((128, 128, 0.7), (64, 64, 0.5), (16, 16, 0.25)), 0.15),
    "clumps": (12, ((8, 8, 0.9), (16, 16, 0.6), (64, 64, 0.5), (128, 128, 0.35)), 0.2),
    "drifts": (13, ((4, 2, 1.0), (8, 4, 0.7), (32, 16, 0.2), (128, 128, 0.12)), 0.24),
    "fibres": (14, ((32, 2, 0.8), (64, 4, 0.7), (128, 4, 0.5)), 0.19),
    "ripples": (15, ((32, 4, 1.0), (64, 8, 0.5), (128, 64, 0.2)), 0.2),
}


@cache
def _tile(kind: str, ink: RGB) -> skia.Image:
    """A tile of ink and white with as much alpha as the noise is dark or light."""
    seed, octaves, contrast = _KINDS[kind]
    noise = np.clip(_noise(seed, octaves) * contrast, -1, 1)
    pixels = np.zeros((TILE, TILE, 4), np.uint8)
    alpha = np.rint(np.abs(noise) * 255).astype(np.uint8)
    pixels[..., 3] = alpha
    colour = np.where(noise[..., None] > 0, 255, np.array(ink))
    pixels[..., :3] = np.rint(colour * (alpha[..., None] / 255))  # premultiplied
    tile = skia.Image.fromarray(pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType, copy=True)
    return tile.withDefaultMipmaps()


def textured(kind: str, strength: float, *, size: float, stretch: float = 1.0, at: float = 0.0,
             horizon: float | None = None,
             ink: RGB = (0, 0, 0)) -> skia.Paint:  # fmt: skip
    """A paint that lays a texture over what is there.

    ``kind`` is one of grain, clumps, drifts, fibres and ripples, ``strength`` its opacity (0..1), ``size`` the side
    of a tile as a share of the picture, ``stretch`` its width over its height, ``at`` (0..1) which piece of it is
    seen. With a ``horizon`` (share of the height) it lies on the ground and gets finer towards it. ``ink`` is the
    colour of its dark places; the light ones are white.
    """
    matrix = skia.Matrix.Scale(size * stretch / TILE, size / TILE)
    if horizon is not None:
        flat = skia.Matrix.MakeAll(1, 0.5, 0, 0, horizon, 0.5, 0, 1, 0)  # x = 0.5 + u/v, y = horizon + 0.5/v
        matrix = skia.Matrix.Concat(flat, matrix)
    matrix = skia.Matrix.Concat(matrix, skia.Matrix.Translate(TILE * at, TILE * at * 0.7))
    sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    shader = _tile(kind, ink).makeShader(skia.TileMode.kRepeat, skia.TileMode.kRepeat, sampling, matrix)
    return skia.Paint(Shader=shader, Alphaf=strength)
