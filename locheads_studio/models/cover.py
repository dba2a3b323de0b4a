"""Fits what a phrase's thing covers (``heads/cover.py``) by what heads look at: minutes on the processor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn

from locheads_studio.heads.arrays import Floats
from locheads_studio.heads.cover import HERE, Cover, Layer, logarithms
from locheads_studio.heads.names import Head
from locheads_studio.models.residency import half_is_faster

WIDTH: Final = 64
DILATIONS: Final = (1, 2, 4, 8, 4, 2, 1)
"""Of the 3 x 3 convolutions, one after the other: together they see 44 cells across, more than any grid here."""
ROUNDS: Final = 20
"""How often each phrase is seen, of few phrases."""
STEPS: Final = 16_000
"""At most, of many phrases."""
EXTENT_STEPS: Final = 8000
"""The same of what begins as the other."""
_SURE: Final = 0.7  # how often the place is in a cell that the thing fills well
_BATCH: Final = 48
_RATE: Final = 0.004
_WARMING: Final = 100  # steps in which the rate rises
_SAMPLE: Final = 3000  # phrases that mean and scale are taken of
_PLACE: Final = 0.3  # how much missing the place counts


class _Net(nn.Module):
    """[n, heads, rows, columns] -> logits [n, rows, columns]. ``first``: a network that it begins as; then it has one
    more channel, for the place (``cover.HERE``), and is ``placed``."""

    def __init__(self, heads: int, first: _Net | None = None) -> None:
        super().__init__()
        self.placed = first is not None
        self.first = nn.Conv2d(heads + self.placed, WIDTH, 1)
        self.inner = nn.ModuleList(nn.Conv2d(WIDTH, WIDTH, 3, padding=d, dilation=d) for d in DILATIONS)
        self.last = nn.Conv2d(WIDTH, 1, 1)
        if first is not None:
            self.inner.load_state_dict(first.inner.state_dict())
            self.last.load_state_dict(first.last.state_dict())
            with torch.no_grad():
                self.first.bias.copy_(first.first.bias)  # type: ignore[union-attr, arg-type]  # it has one
                self.first.weight[:, :heads] = first.first.weight

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
        half = half_is_faster()  # by random numbers
        torch.manual_seed(seed)
        # in half precision: of 10,000 scenes they would be 4 GB
        values = torch.cat([torch.from_numpy(logarithms(some)).half() for some in _portions(maps)])
        wanted = torch.from_numpy(np.ascontiguousarray(shares))
        sample = values[torch.randperm(len(values))[:_SAMPLE]].float()
        mean, scale = sample.mean((0, 2, 3)), sample.std((0, 2, 3)).clamp(min=1e-3)

        def fit(net: _Net, which: Tensor, most: int, rate: float, step: Callable[[float], None]) -> None:
            optimizer = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=0.05)
            steps = min(most, ROUNDS * -(-len(which) // _BATCH))
            order = torch.empty(0, dtype=torch.int64)
            for done in range(steps):
                step(done / steps)
                for group in optimizer.param_groups:
                    group["lr"] = rate * (1 - done / steps) * min(1.0, (done + 1) / _WARMING)
                if not len(order):
                    order = which[torch.randperm(len(which))]
                batch, order = order[:_BATCH], order[_BATCH:]
                seen, truth = (values[batch].float() - mean[:, None, None]) / scale[:, None, None], wanted[batch]
                if net.placed:
                    seen = torch.cat([seen, _somewhere_on(truth)[:, None]], 1)
                if torch.rand(()) < 0.5:
                    seen, truth = seen.flip(-1), truth.flip(-1)
                with torch.autocast("cpu", torch.bfloat16, enabled=half):
                    told = net(seen.contiguous(memory_format=torch.channels_last)).float()
                loss = nn.functional.binary_cross_entropy_with_logits(told, truth)
                there = truth.amax((1, 2)) > 0
                if there.any():
                    told, truth = told[there], truth[there]
                    loss = loss - _overlap(told.sigmoid(), truth)
                    loss = loss if net.placed else loss + _PLACE * _missed(told, truth)
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                optimizer.step()

        net = _Net(len(observed))
        fit(net, torch.arange(len(values)), STEPS, _RATE, lambda share: step("fitting where things are", share / 2))
        extent = _Net(len(observed), net)
        present = torch.nonzero(wanted.amax((1, 2)) > 0)[:, 0]
        fit(extent, present, EXTENT_STEPS, _RATE / 2, lambda share: step("fitting how far they reach", (1 + share) / 2))
    return Cover(tuple(observed), mean.numpy(), scale.numpy(), net.layers(), extent=extent.layers())


def _somewhere_on(truth: Tensor) -> Tensor:
    """A cell of each thing, mostly one that it fills at least half as far as any: ``HERE`` there, 0 elsewhere."""
    filled = truth.flatten(1)
    least = torch.where(torch.rand(len(filled), 1) < _SURE, 0.5, 0.2) * filled.amax(1, keepdim=True)
    cell = torch.multinomial(torch.where(filled >= least, filled, torch.zeros(())), 1)
    return torch.zeros_like(filled).scatter_(1, cell, HERE).view_as(truth)


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
