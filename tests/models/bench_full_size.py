"""Full-size segmenter and inpainter with random weights, through the program's own loading: memory and time.

    python -m tests.models.bench_full_size sam [--variant vit_b] | inpainter [--side 512] [--steps 2] [--dtype float32]

Weights cannot be had here, so they are made on the spot, in the real layouts: for SAM a ``.pth`` as Meta's (read by its
SHA-256, which is added to the known ones for this run), converted once to safetensors; for the inpainter the components
of ``stable-diffusion-v1-5/stable-diffusion-inpainting`` in a diffusers folder. The work runs in a process of its own;
``peak`` is its greatest resident memory (VmHWM), ``idle`` what it was before the first model.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from tests.models.bench_cut_load import memory


def make_sam(folder: Path, variant: str) -> None:
    """Write ``sam_<variant>.pth``."""
    import torch
    from segment_anything import sam_model_registry

    torch.manual_seed(0)
    torch.save(sam_model_registry[variant]().state_dict(), folder / f"sam_{variant}.pth")


def make_inpainter(folder: Path) -> None:
    """Write a pipeline of the shapes of Stable Diffusion 1.5 inpainting, in float16."""
    import torch
    from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionInpaintPipeline, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    from locheads_studio.training.inpainter.samples import vocabulary
    from locheads_studio.training.inpainter.unet import new_tokenizer

    torch.manual_seed(0)
    channels = (128, 256, 512, 512)
    vae = AutoencoderKL(
        block_out_channels=channels, latent_channels=4, layers_per_block=2, sample_size=512,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
    )  # fmt: skip
    unet = UNet2DConditionModel(sample_size=64, in_channels=9, cross_attention_dim=768)
    text = CLIPTextModel(CLIPTextConfig(
        hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12, projection_dim=768,
        bos_token_id=0, eos_token_id=1, pad_token_id=1,
    ))  # fmt: skip
    tokenizer = new_tokenizer(vocabulary())
    tokenizer.model_max_length = 77
    pipeline = StableDiffusionInpaintPipeline(
        vae, text, tokenizer, unet, DDIMScheduler(), None, None, requires_safety_checker=False
    )
    pipeline.to(torch.float16).save_pretrained(folder, safe_serialization=True)


def run_sam(folder: Path, variant: str) -> dict[str, Any]:
    """Convert, load the converted, embed one picture, segment twice."""
    from locheads_studio.catalog.safety import sha256
    from locheads_studio.imaging.disk import writing
    from locheads_studio.models.sam import convert
    from locheads_studio.models.segmenter import Segmenter

    path, target = folder / f"sam_{variant}.pth", folder / "converted"
    target.mkdir()
    with path.open("rb") as file:
        known = {sha256(file): variant}
    told: dict[str, Any] = {"idle": memory("VmHWM")}
    timed(told, "convert", lambda: convert(path, target, writing, known))
    told["peak of converting"] = memory("VmHWM")
    segmenter = timed(told, "load", lambda: Segmenter.load(target))
    told["weights"] = sum(p.numel() * p.element_size() for m in segmenter.modules() for p in m.parameters())
    picture = np.random.default_rng(0).integers(0, 256, (1200, 1600, 3), np.uint8)
    timed(told, "embed", lambda: segmenter.embed(picture))
    timed(told, "segment", lambda: segmenter.segment(picture, box=(300, 200, 900, 800), points=[(500, 500)]))
    again = timed(told, "segment again", lambda: segmenter.segment(picture, box=(200, 200, 900, 800)))
    assert again.masks.shape == (3, 1200, 1600) and segmenter.encoder_calls == 1
    return {**told, "peak": memory("VmHWM")}


def run_inpainter(folder: Path, side: int, steps: int, dtype: str) -> dict[str, Any]:
    """Load, repaint a square of ``side`` pixels, and say what the estimate was."""
    import torch

    from locheads_studio.models.estimate import estimate, measured_speed
    from locheads_studio.models.inpainter import Inpainter
    from locheads_studio.models.memory import Size
    from locheads_studio.models.sizes import inpainter_size

    precision = getattr(torch, dtype)
    told: dict[str, Any] = {"idle": memory("VmHWM")}
    inpainter = timed(told, "load", lambda: Inpainter.load(folder, "cpu", precision))
    told["weights"] = sum(p.numel() * p.element_size() for m in inpainter.modules() for p in m.parameters())
    told["after loading"] = memory("VmHWM")
    inpainter.defaults = replace(inpainter.defaults, size=side)
    picture = np.random.default_rng(0).integers(0, 256, (side, side, 3), np.uint8)
    mask = np.zeros((side, side), np.uint8)
    mask[side // 4 : side // 2, side // 4 : side // 2] = 255
    speed = measured_speed("cpu", precision)
    sizes = {"vlm": Size(), "segmenter": Size(), "inpainter": inpainter_size(folder)}
    told["estimated seconds"] = round(estimate(sizes, speed, side=side, steps=steps).repaint, 1)
    told["GFLOP/s"] = round(speed / 1e9)
    done = timed(told, "repaint", lambda: inpainter.inpaint(picture, mask, "a red dog", seed=1, steps=steps))
    assert done.patch.shape == (side, side, 3) and not done.exact
    return {**told, "peak": memory("VmHWM")}


def timed(told: dict[str, Any], name: str, work: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    result = work()
    told[f"{name}, seconds"] = round(time.perf_counter() - start, 2)
    return result


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("sam", "inpainter"))
    parser.add_argument("--variant", default="vit_b")
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--steps", type=int, default=2)
    parser.add_argument("--dtype", default="float32", choices=("float32", "bfloat16"))
    parser.add_argument("--folder", type=Path, default=None, help="where the weights are made (a temporary folder)")
    parser.add_argument("--made", type=Path, default=None, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.made is not None:
        if options.what == "sam":
            told = run_sam(options.made, options.variant)
        else:
            told = run_inpainter(options.made, options.side, options.steps, options.dtype)
        print(json.dumps(told, indent=2))
        return
    folder = Path(tempfile.mkdtemp(prefix="locheads-bench-", dir=options.folder))
    try:
        if options.what == "sam":
            make_sam(folder, options.variant)
        else:
            make_inpainter(folder)
        command = [sys.executable, "-m", "tests.models.bench_full_size", *sys.argv[1:], "--made", str(folder)]
        subprocess.run(command, check=True)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
