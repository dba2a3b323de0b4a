"""The estimate of waiting: its arithmetic against counted figures, and a measurement that is one."""

from __future__ import annotations

import pytest
import torch

from locheads_studio.models.estimate import estimate, measured_speed
from locheads_studio.models.memory import Size

TERA = 1e12
# LLaVA-1.5-7B up to layer 14 with CLIP-L and embeddings, SAM ViT-B, and the networks of SD 1.5 and SDXL in 16 bits.
VLM = Size(half=2 * 440_000_000, decoder=2 * 2_867_000_000)
SAM = Size(fixed=4 * 93_700_000)
SD15 = Size(half=2 * 1_066_000_000, piece=2 * 859_000_000)
SDXL = Size(half=2 * 3_470_000_000, piece=2 * 2_567_000_000)


def work(inpainter: Size, side: int, steps: int, *, guided: bool = False) -> dict[str, float]:
    """TFLOP of each stage: seconds at a speed of which half is 1 TFLOP/s."""
    sizes = {"vlm": VLM, "segmenter": SAM, "inpainter": inpainter}
    return vars(estimate(sizes, 2 * TERA, side=side, steps=steps, guided=guided))


@pytest.mark.parametrize(("counted", "stage"), [(3.56 + 0.38, "picture"), (0.092, "phrase"), (0.97, "segment")])
def test_looking_and_reading(counted: float, stage: str) -> None:
    assert work(SD15, 512, 4)[stage] == pytest.approx(counted, rel=0.3)


@pytest.mark.parametrize(("network", "side", "step", "decoder"), [(SD15, 512, 0.80, 3.64), (SDXL, 1024, 6.76, 15.4)])
def test_repainting(network: Size, side: int, step: float, decoder: float) -> None:
    one, five = work(network, side, 1)["repaint"], work(network, side, 5)["repaint"]
    assert (five - one) / 4 == pytest.approx(step, rel=0.5)
    assert one - (five - one) / 4 == pytest.approx(decoder, rel=0.2)
    assert work(network, side, 1, guided=True)["repaint"] - one == pytest.approx((five - one) / 4)


def test_the_machine_is_measured() -> None:
    torch.set_num_threads(1)
    assert 1e8 < measured_speed() < 1e14
