"""Fits what a phrase's thing covers (``heads/cover.py``) by what heads look at: minutes on the processor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn

from locheads_studio.heads.arrays import Floats
from locheads_studio.heads.cover import Cover, Layer, logarithms
from locheads_studio.heads.names import Head
from locheads_studio.models.residency import half_is_faster

WIDTH: Final = 64
DILATIONS: Final = (1, 2, 4, 8, 4, 2, 1)
"""Of the 3 x 3 convolutions, one after the other: together they see 44 cells across, more than any grid here."""
ROUNDS: Final = 20
"""How often each phrase is seen, of few phrases."""
STEPS: Final = 16_000
"""At most, of many phrases."""
_BATCH: Final = 48
_RATE: Final = 0.004
_WARMING: Final = 100  # steps in which the rate rises
_SAMPLE: Final = 3000  # phrases that mean and scale are taken of
_PLACE: Final = 0.3  # how much missing the place counts


class _Net(nn.Module):
    """[n, heads, rows, columns] -> logits [n, rows, columns]."""

    def __init__(self, heads: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(heads, WIDTH, 1)
        self.inner = nn.ModuleList(nn.Conv2d(WIDTH, WIDTH, 3, padding=d, dilation=d) for d in DILATIONS)
        self.last = nn.Conv2d(WIDTH, 1, 1)

    def forward(self, values: Tensor) -> Tensor:
        values = self.first(values).relu()
        for layer in self.inner:
            values = values + layer(values).relu()
        told: Tensor = self.last(values)[:, 0]
        return told

    def layers(self) -> tuple[Layer, ...]:
        def layer(name: str, dilation: int = 1, *, adds: bool = False) -> Layer:
            weights, bias = (self.get_parameter(f"{name}.{part}").detach().numpy() for part in ("weight", "bias"))
            return Layer(weights.copy(), bias.copy(), dilation, adds)

        inner = [layer(f"inner.{number}", apart, adds=True) for number, apart in enumerate(DILATIONS)]
        return (layer("first"), *inner, layer("last"))


def fit_cover(
    maps: np.ndarray[Any, np.dtype[np.float16]], shares: Floats, observed: Sequence[Head],
    step: Callable[[str, float], None], seed: int = 0,
) -> Cover:  # fmt: skip
    """From the ``observed`` heads' raw maps of phrases [phrases, heads, rows, columns] and the share of each cell that
    the thing covers, 0..1 [phrases, rows, columns], nothing where it is absent; half of the looks are mirrored.

    The loss is cross entropy, for things that are there also the soft IoU that is missing, so that small ones count as
    much as large ones, and the chance that the surest cell is none of theirs.
    """
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(seed)
        # in half precision: of 10,000 scenes they would be 4 GB
        values = torch.cat([torch.from_numpy(logarithms(some)).half() for some in _portions(maps)])
        wanted = torch.from_numpy(np.ascontiguousarray(shares))
        sample = values[torch.randperm(len(values))[:_SAMPLE]].float()
        mean, scale = sample.mean((0, 2, 3)), sample.std((0, 2, 3)).clamp(min=1e-3)
        net = _Net(len(observed))
        half = half_is_faster()
        optimizer = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=0.05)
        steps = min(STEPS, ROUNDS * -(-len(values) // _BATCH))
        order = torch.empty(0, dtype=torch.int64)
        for done in range(steps):
            step("fitting how far things reach", done / steps)
            for group in optimizer.param_groups:
                group["lr"] = _RATE * (1 - done / steps) * min(1.0, (done + 1) / _WARMING)
            if not len(order):
                order = torch.randperm(len(values))
            batch, order = order[:_BATCH], order[_BATCH:]
            seen, truth = (values[batch].float() - mean[:, None, None]) / scale[:, None, None], wanted[batch]
            if torch.rand(()) < 0.5:
                seen, truth = seen.flip(-1), truth.flip(-1)
            with torch.autocast("cpu", torch.bfloat16, enabled=half):
                told = net(seen.contiguous(memory_format=torch.channels_last)).float()
            loss = nn.functional.binary_cross_entropy_with_logits(told, truth)
            there = truth.amax((1, 2)) > 0
            if there.any():
                told, truth = told[there], truth[there]
                loss = loss - _overlap(told.sigmoid(), truth) + _PLACE * _missed(told, truth)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
    return Cover(tuple(observed), mean.numpy(), scale.numpy(), net.layers())


def _portions(maps: np.ndarray[Any, np.dtype[np.float16]]) -> list[np.ndarray[Any, np.dtype[np.float16]]]:
    return [maps[first : first + 1000] for first in range(0, len(maps), 1000)]


def _missed(told: Tensor, truth: Tensor) -> Tensor:
    """Mean cross entropy between where the surest cell is and the cells of the thing, each as far as it is filled."""
    filled = truth.flatten(1) / truth.amax((1, 2))[:, None]
    return -torch.logsumexp(told.flatten(1).log_softmax(1) + filled.clamp(min=1e-6).log(), 1).mean()


def _overlap(told: Tensor, truth: Tensor) -> Tensor:
    """Mean soft IoU."""
    both, either = torch.minimum(told, truth).sum((1, 2)), torch.maximum(told, truth).sum((1, 2))
    return (both / either.clamp(min=1e-6)).mean()
