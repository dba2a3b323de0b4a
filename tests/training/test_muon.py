"""The optimizer of the trainings' matrices."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from locheads_studio.models import sam
from locheads_studio.training.muon import Muon
from locheads_studio.training.segmenter import network
from locheads_studio.training.vlm import train as train_vlm


def _moved(optimizer: torch.optim.Optimizer, weight: nn.Parameter, steps: int = 3) -> torch.Tensor:
    noise = torch.Generator().manual_seed(1)
    before = weight.detach().clone()
    for _ in range(steps):
        weight.grad = torch.randn(weight.shape, generator=noise)
        optimizer.step()
    return weight.detach() - before


@pytest.mark.skipif(not hasattr(torch.optim, "Muon"), reason="this torch has no Muon of its own")
@pytest.mark.parametrize("shape", [(24, 8), (8, 24)])
def test_it_steps_as_torchs_own_does(shape: tuple[int, int]) -> None:
    start = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    one, other = (nn.Parameter(start.clone()) for _ in range(2))
    ours = _moved(Muon([one], 0.01, 0.95, as_adam=True, decay=0.1), one)
    theirs = _moved(
        torch.optim.Muon([other], lr=0.01, momentum=0.95, weight_decay=0.1, adjust_lr_fn="match_rms_adamw"), other
    )
    assert float((ours - theirs).norm() / theirs.norm()) < 0.03, "but for its rounding to bfloat16"


@pytest.mark.parametrize("faster", [False, True])
def test_the_trainings_round_to_bfloat16_only_where_it_is_faster(faster: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (train_vlm, network):
        monkeypatch.setattr(module, "half_is_faster", lambda: faster)
    found = [
        train_vlm.optimizers([nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 2))], 1e-3)[0],
        network.optimizers_of(sam.build_sam(sam.STORYBOOK_CONFIG), 1e-3)[0],
    ]
    seen: list[torch.dtype] = []
    true = torch.addmm

    def watched(*given: Any, **named: Any) -> torch.Tensor:
        seen.append(given[0].dtype)
        return true(*given, **named)

    monkeypatch.setattr(torch, "addmm", watched)
    for optimizer in found:
        weight = optimizer.param_groups[0]["params"][0]
        weight.grad = torch.ones_like(weight)
        optimizer.step()
    assert set(seen) == {torch.bfloat16 if faster else torch.float32}
