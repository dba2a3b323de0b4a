"""Fits what a phrase's thing covers (``heads/cover.py``) by what heads look at; some seconds on the processor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn

from locheads_studio.heads.arrays import Floats
from locheads_studio.heads.cover import Cover, Layer, logarithms
from locheads_studio.heads.names import Head

WIDTH: Final = 24
ROUNDS: Final = 20
_BATCH: Final = 48
_RATE: Final = 0.008


def fit_cover(
    maps: np.ndarray[Any, np.dtype[np.float16]], shares: Floats, observed: Sequence[Head],
    step: Callable[[str, float], None], seed: int = 0,
) -> Cover:  # fmt: skip
    """From the ``observed`` heads' raw maps of phrases [phrases, heads, rows, columns] and the share of each cell that
    the thing covers, 0..1 [phrases, rows, columns]; half of the looks are mirrored.

    The loss is cross entropy, and the soft IoU that is missing, so that small things count as much as large ones.
    """
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(seed)
        values, wanted = torch.from_numpy(logarithms(maps)), torch.from_numpy(np.ascontiguousarray(shares))
        mean, scale = values.mean((0, 2, 3)), values.std((0, 2, 3)).clamp(min=1e-3)
        values = (values - mean[:, None, None]) / scale[:, None, None]
        net = nn.Sequential(
            nn.Conv2d(len(observed), WIDTH, 1), nn.ReLU(), nn.Conv2d(WIDTH, WIDTH, 3, padding=1), nn.ReLU(),
            nn.Conv2d(WIDTH, WIDTH, 3, padding=1), nn.ReLU(), nn.Conv2d(WIDTH, 1, 1),
        )  # fmt: skip
        optimizer = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=0.05)
        for done in range(ROUNDS):
            step("fitting how far things reach", done / ROUNDS)
            for group in optimizer.param_groups:
                group["lr"] = _RATE * (1 - done / ROUNDS)
            for batch in torch.randperm(len(values)).split(_BATCH):
                seen, truth = values[batch], wanted[batch]
                if torch.rand(()) < 0.5:
                    seen, truth = seen.flip(-1), truth.flip(-1)
                told = net(seen)[:, 0]
                loss = nn.functional.binary_cross_entropy_with_logits(told, truth) - _overlap(told.sigmoid(), truth)
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                optimizer.step()
    layers = tuple(
        Layer(layer.weight.detach().numpy().copy(), layer.bias.detach().numpy().copy())
        for layer in net if isinstance(layer, nn.Conv2d) and layer.bias is not None
    )  # fmt: skip
    return Cover(tuple(observed), mean.numpy(), scale.numpy(), layers)


def _overlap(told: Tensor, truth: Tensor) -> Tensor:
    """Mean soft IoU."""
    both, either = torch.minimum(told, truth).sum((1, 2)), torch.maximum(told, truth).sum((1, 2))
    return (both / either.clamp(min=1e-6)).mean()
