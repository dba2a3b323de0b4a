"""On a real accelerator: the same places and masks as on the processor, and nothing left on it afterwards.

Skipped where there is none. ``python -m pytest -m gpu`` runs these alone.
"""

from __future__ import annotations

import gc
from typing import Any

import cv2
import numpy as np
import pytest
import torch

from locheads_studio.catalog.sets import find_set
from locheads_studio.errors import Cancelled
from locheads_studio.models.device import choose_device, choose_dtype
from locheads_studio.models.host import ModelHost
from locheads_studio.models.inpainter import Inpainter
from locheads_studio.world.scene import draw_scene

DEVICE = choose_device()
pytestmark = [pytest.mark.gpu, pytest.mark.skipif(DEVICE.type == "cpu", reason="there is no accelerator")]
SCENE = draw_scene(64_500, "test", 320, 320)
THING = next(region for region in SCENE.regions if region.parent is None)


def nothing(stage: str, share: float, preview: Any = None, /) -> None:
    """A step that does nothing."""


def allocated() -> int:
    """Bytes of tensors on the accelerator."""
    gc.collect()
    if DEVICE.type == "cuda":
        torch.cuda.synchronize()
        return torch.cuda.memory_allocated(DEVICE)
    return torch.mps.current_allocated_memory() if DEVICE.type == "mps" else 0


def select(host: ModelHost) -> Any:
    return host.select(SCENE.picture, f"the {THING.name}", grounding="studio", heads=None, step=nothing)


def paint(target: Any, **more: Any) -> Any:
    mask = np.where(THING.mask, np.uint8(255), np.uint8(0))
    return target.inpaint(
        SCENE.picture, mask, "a red ball", seed=3, steps=4, guidance=None, strength=1.0, **{"step": nothing, **more}
    )


def test_it_selects_what_the_processor_selects() -> None:
    there, here = select(ModelHost(find_set("storybook"), str(DEVICE))), select(ModelHost(find_set("storybook"), "cpu"))
    one, other = there.mask >= 128, here.mask >= 128
    assert np.count_nonzero(one & other) >= 0.9 * np.count_nonzero(one | other)
    assert np.abs(there.heat - here.heat).max() < 0.1, "half precision moves the heat by little"
    assert there.verdict == here.verdict or abs(there.confidence - here.confidence) < 0.1


def test_an_edit_leaves_every_pixel_outside_and_its_numbers_are_of_the_cards_precision() -> None:
    host = ModelHost(find_set("storybook"), str(DEVICE))
    done = paint(host)
    assert done.patch.std() > 1 and np.array_equal(done.patch, paint(host).patch), "the same seed, the same picture"
    blend = np.zeros(SCENE.picture.shape[:2], np.uint8)
    blend[done.box.as_slices] = done.blend
    far = cv2.dilate(THING.mask.astype(np.uint8), np.ones((81, 81), np.uint8)) == 0
    assert far.any() and not blend[far].any()
    weights = next(host.models.inpainter.modules()[-1].parameters())
    assert weights.device.type == DEVICE.type and weights.dtype in (choose_dtype(DEVICE), torch.float32)
    assert host.usage() is not None and host.usage().accelerated


@pytest.mark.parametrize("error", [None, Cancelled, MemoryError])
def test_diffusers_own_offloading_leaves_nothing_on_the_card(error: type[BaseException] | None) -> None:
    before = allocated()
    inpainter = Inpainter.load(find_set("storybook").inpainter)
    inpainter.in_pieces(DEVICE)
    most = 0

    def step(stage: str, share: float, preview: Any = None, /) -> None:
        nonlocal most
        most = max(most, allocated())
        if error is not None and share > 0.3:
            raise error

    mask = np.where(THING.mask, np.uint8(255), np.uint8(0))
    if error is None:
        assert inpainter.inpaint(SCENE.picture, mask, "a red ball", steps=4, previews=True, step=step).patch.std() > 1
    else:
        with pytest.raises(error):
            inpainter.inpaint(SCENE.picture, mask, "a red ball", steps=4, previews=True, step=step)
    assert DEVICE.type == "cpu" or most > before, "it worked there"
    slack = 1 << 20
    assert allocated() <= before + slack, "and left nothing"


def test_memory_that_runs_out_there_costs_a_retry(monkeypatch: pytest.MonkeyPatch) -> None:
    host = ModelHost(find_set("storybook"), str(DEVICE))
    network = type(host.models.inpainter.pipeline.unet)
    forward, calls = network.forward, []

    def full(self: Any, *args: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return forward(self, *args, **options)

    monkeypatch.setattr(network, "forward", full)
    assert paint(host).patch.std() > 1
    assert host.take_notes()[0].startswith("Memory ran out")


def test_a_dropped_set_gives_its_memory_back() -> None:
    before = allocated()
    host = ModelHost(find_set("storybook"), str(DEVICE))
    select(host)
    paint(host)
    assert DEVICE.type == "cpu" or allocated() > before
    for part in ("vlm", "segmenter", "inpainter"):
        host.residency.drop(part)
    assert not host.memory()
    del host
    assert allocated() <= before + (1 << 20)
