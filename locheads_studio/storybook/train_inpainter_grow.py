"""Starts a larger autoencoder from a smaller one of the same design, so that nothing is learned twice."""

from __future__ import annotations

from typing import Final

import torch
from diffusers import AutoencoderKL

_STUCK: Final = -10.0  # logarithm of the latents' variance below which no gradient moves it
_FREE: Final = -6.0


@torch.no_grad()
def grow_vae(model: AutoencoderKL, old: AutoencoderKL) -> None:
    """Copy ``old`` into ``model``, which has the same channels and at most further halvings outside them.

    What is new keeps its untrained weights. The latents keep about their meaning, so that a UNet trained on the old
    ones has little to learn anew. Raises ValueError when the shapes do not allow it.
    """
    have, given = list(model.config.block_out_channels), list(old.config.block_out_channels)
    extra = len(have) - len(given)
    if extra < 0 or have[extra:] != given:
        raise ValueError("the autoencoder to start from has other channels")
    ours = model.state_dict()
    for name, weight in old.state_dict().items():
        mine = ours[_outward(name, extra)]
        if mine.shape != weight.shape:
            raise ValueError(f"the autoencoder to start from has another shape of {name}")
        mine.copy_(weight)
    variance = ours["quant_conv.bias"][old.config.latent_channels :]
    if float(variance.max()) < _STUCK:  # standardised models have next to no noise; training wants some
        variance.fill_(_FREE)


def _outward(name: str, extra: int) -> str:
    """Return the name in a model with ``extra`` more blocks outside: the encoder's blocks count from the outside."""
    start = "encoder.down_blocks."
    if not name.startswith(start):
        return name
    number, rest = name.removeprefix(start).split(".", 1)
    return f"{start}{int(number) + extra}.{rest}"
