"""A pipeline that is on the card one component at a time: diffusers' own offloading, on a card that counts.

The card is the processor under another name: accelerate's hooks put things on it and take the one before away, as they
do by the devices' names, and everything computes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from accelerate.hooks import CpuOffload
from diffusers import StableDiffusionInpaintPipeline

from locheads_studio.errors import Cancelled
from locheads_studio.models.faults import NoPictureError
from locheads_studio.models.inpainter import Inpainter
from tests.models.test_pipelines import sd


class Card:
    """What is on it now, and the order in which things came."""

    def __init__(self) -> None:
        self.held: set[str] = set()
        self.came: list[str] = []
        self.most = 0


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Card:
    card, leave = Card(), CpuOffload.init_hook

    def init_hook(hook: CpuOffload, module: torch.nn.Module) -> Any:
        card.held.discard(type(module).__name__)
        return leave(hook, module)

    def pre_forward(hook: CpuOffload, module: torch.nn.Module, *args: Any, **options: Any) -> Any:
        before = hook.prev_module_hook
        if before is not None and type(before.model).__name__ in card.held:
            before.offload()
        name = type(module).__name__
        if name not in card.held:
            card.came.append(name)
        card.held.add(name)
        card.most = max(card.most, len(card.held))
        return args, options

    monkeypatch.setattr(CpuOffload, "init_hook", init_hook)
    monkeypatch.setattr(CpuOffload, "pre_forward", pre_forward)
    return card


@pytest.fixture
def inpainter(card: Card) -> Inpainter:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    made = Inpainter(sd(StableDiffusionInpaintPipeline, 9))
    made.in_pieces("cpu")
    return made


def repaint(inpainter: Inpainter, seed: int = 0, **options: Any) -> Any:
    picture = np.random.default_rng(seed).integers(0, 256, (64, 64, 3), np.uint8)
    mask = np.zeros((64, 64), np.uint8)
    mask[20:40, 20:44] = 255
    return inpainter.inpaint(picture, mask, "a cat", steps=3, guidance=1.0, **options)


def test_one_component_at_a_time_and_none_afterwards(inpainter: Inpainter, card: Card) -> None:
    repaint(inpainter)
    assert card.came.count("UNet2DConditionModel") == 1 and "CLIPTextModel" in card.came
    assert card.most <= 2, "the one that works, and for a moment the one before"
    assert not card.held


@pytest.mark.parametrize("error", [Cancelled, MemoryError, NoPictureError])
def test_what_ends_a_repaint_leaves_nothing_on_the_card(
    inpainter: Inpainter, card: Card, error: type[Exception]
) -> None:
    def step(stage: str, share: float, *_: Any) -> None:
        if share > 0.3:
            assert "UNet2DConditionModel" in card.held
            raise error("enough")

    with pytest.raises(error):
        repaint(inpainter, step=step)
    assert not card.held
    assert repaint(inpainter).patch.size and not card.held, "it works again"


def test_previews_do_not_push_the_network_out(inpainter: Inpainter, card: Card) -> None:
    shown: list[Any] = []
    repaint(inpainter, previews=True, step=lambda stage, share, preview=None: shown.append(preview))
    assert any(preview is not None for preview in shown)
    assert card.came.count("UNet2DConditionModel") == 1
    assert not card.held
