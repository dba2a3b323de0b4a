"""The optimizer of the trainings' matrices, in the precision that this processor multiplies fast."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn


class Muon(torch.optim.Optimizer):
    """Momentum with orthogonalised updates for weights of two or more dimensions (convolutions are flattened).

    It needs about half the steps of Adam here. Biases, norms and embeddings belong to another optimizer.

    ``half``: orthogonalise in bfloat16, which its rough iteration allows. ``torch.optim.Muon`` always does, and takes
    matrices only; on a processor that does not multiply bfloat16 that was 0.82 of the time of the VLM's training.
    ``as_adam``: updates as long as Adam's, so that both share one rate (its "match_rms_adamw"). ``decay`` is that of
    the weights, for a rate of 1.
    """

    def __init__(
        self, weights: Iterable[nn.Parameter], rate: float = 0.01, momentum: float = 0.9, *, half: bool = False,
        as_adam: bool = False, decay: float = 0.02,
    ) -> None:  # fmt: skip
        super().__init__(weights, {"lr": rate, "momentum": momentum})
        self._type = torch.bfloat16 if half else torch.float32
        self._as_adam, self._decay = as_adam, decay

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:  # type: ignore[override]
        """Update every weight that has a gradient."""
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                state = self.state[weight]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(weight)
                state["momentum"].lerp_(weight.grad, 1 - group["momentum"])
                update = weight.grad.lerp(state["momentum"], group["momentum"]).flatten(1)
                rows, columns = update.shape
                scale = 0.2 * max(rows, columns) ** 0.5 if self._as_adam else max(1.0, rows / columns) ** 0.5
                straight = _orthogonal(update.to(self._type)).to(weight.dtype).view_as(weight)
                weight.mul_(1 - self._decay * group["lr"]).add_(straight, alpha=-group["lr"] * scale)


def _orthogonal(matrix: Tensor, rounds: int = 5) -> Tensor:
    """Bring a matrix's singular values near 1 (Newton-Schulz iteration of the fifth order)."""
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(rounds):
        a = x @ x.T
        x = torch.addmm(x, torch.addmm(a, a, a, beta=-4.7750, alpha=2.0315), x, beta=3.4445)
    return x.T if tall else x
