"""What training the autoencoder and training the UNet share: two optimizers, averaged weights, checkpoints."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Generic, TypeVar

import torch
from torch import Tensor, nn

from locheads_studio.training.muon import Muon
from locheads_studio.training.run import Clock, ema_update, load_checkpoint, save_checkpoint

M = TypeVar("M", bound=nn.Module)

_AVERAGED = 0.998
"""How much of the average stays with each step, once there were many."""
_SMOOTHED = 0.98


class Fit(Generic[M]):
    """A model in training: Muon for matrices and convolutions, AdamW for norms, biases and embeddings.

    ``average``: the averaged weights, which are what a training yields. ``step``, ``loss`` (smoothed) and ``clock``
    go on where the checkpoint at ``path`` ended.
    """

    def __init__(
        self, model: M, path: Path, *, minutes: float, device: torch.device, rates: tuple[float, float],
        half: bool = False,
    ) -> None:  # fmt: skip
        """``rates``: the highest of Muon and of AdamW. ``half``: Muon computes in bfloat16."""
        self.model, self.average = model, copy.deepcopy(model)
        matrices, others = split_weights(model)
        self._muon, self._adam = Muon(matrices, half=half), torch.optim.AdamW(others, betas=(0.9, 0.99))
        self._rates, self._path = rates, path
        state = load_checkpoint(path, device, **self._parts()) or {}
        self.step, self.loss = int(state.get("step", 0)), float(state.get("loss", 0.0))
        self.clock = Clock(minutes, state.get("seconds", 0.0))

    def _parts(self) -> dict[str, nn.Module | torch.optim.Optimizer]:
        return {"model": self.model, "average": self.average, "muon": self._muon, "adam": self._adam}

    def learn(self, loss: Tensor) -> None:
        """One step down the gradient of a loss."""
        for optimizer, rate in zip((self._muon, self._adam), self._rates, strict=True):
            optimizer.param_groups[0]["lr"] = rate * self.clock.rate()
        self.model.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self._muon.step()
        self._adam.step()
        ema_update(self.average, self.model, min(_AVERAGED, (1 + self.step) / (10 + self.step)))
        self.step += 1
        self.loss = loss.item() if self.step == 1 else _SMOOTHED * self.loss + (1 - _SMOOTHED) * loss.item()

    def save_when_due(self) -> None:
        """Write a checkpoint from time to time, and when the time is over."""
        if self.clock.checkpoint_due:
            values = {"seconds": self.clock.seconds, "step": self.step, "loss": self.loss}
            save_checkpoint(self._path, {**self._parts(), **values})


def split_weights(model: nn.Module) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    """The weights for Muon (matrices and convolutions) and those for Adam (norms, biases, embeddings)."""
    tables = {id(m.weight) for m in model.modules() if isinstance(m, nn.Embedding)}
    matrices = [p for p in model.parameters() if p.ndim > 1 and id(p) not in tables]
    return matrices, [p for p in model.parameters() if p.ndim <= 1 or id(p) in tables]
