"""Trains the storybook inpainter from scratch on the drawn world; run again to resume.

    python -m locheads_studio.storybook.train_inpainter OUTPUT WORK --minutes 85

Stages: draw the samples, train the autoencoder, encode every sample once, train text encoder and UNet on the
stored latents. The pipeline in OUTPUT is written anew during the last stage, with a sheet of validation edits in WORK.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final, Literal

import numpy as np
import torch

from locheads_studio.storybook.inpaint_samples import InpaintSample, draw_samples
from locheads_studio.storybook.train_inpainter_run import Report
from locheads_studio.storybook.train_inpainter_vae import train_vae

Stage = Literal["all", "vae", "unet"]

VAE_SHARE: Final = 0.3
"""Share of the minutes that the autoencoder gets."""


def print_report(what: str, share: float, left: float) -> None:
    """Print one line of progress with the time left."""
    print(f"{share:6.1%}  {int(left) // 60:3d}:{int(left) % 60:02d} left  {what}", flush=True)


def _drawn(work: Path, count: int, size: int, seed: int, report: Report) -> tuple[list[str], dict[str, torch.Tensor]]:
    """Return the prompts and the sample arrays, drawing them when ``work`` has none of this kind."""
    path = work / f"samples-{count}-{size}-{seed}.npz"
    if not path.exists():
        work.mkdir(parents=True, exist_ok=True)
        samples: list[InpaintSample] = draw_samples(
            count, size=size, seed=seed, progress=lambda share: report("drawing samples", share, 0.0)
        )
        temporary = path.with_suffix(".tmp.npz")
        np.savez(
            temporary,
            target=np.stack([s.target for s in samples]),
            context=np.stack([s.context for s in samples]),
            mask=np.stack([s.mask for s in samples]),
            prompt=np.array([s.prompt for s in samples]),
        )
        temporary.replace(path)
    with np.load(path) as kept:
        arrays = {name: torch.from_numpy(kept[name]) for name in ("target", "context", "mask")}
        return [str(p) for p in kept["prompt"]], arrays


def train(
    output: Path,
    work: Path,
    *,
    minutes: float = 85.0,
    device: str = "cpu",
    seed: int = 0,
    stage: Stage = "all",
    count: int = 12_000,
    size: int = 128,
    report: Report = print_report,
) -> None:
    """Train the inpainter into ``output``; all that is needed to resume is kept in ``work``.

    ``minutes`` is the budget of the autoencoder and the UNet together (earlier runs count; drawing and encoding come
    on top), ``count`` the number of samples drawn, ``size`` the side of the pictures the model works on (a multiple
    of 32).
    """
    where = torch.device(device)
    prompts, arrays = _drawn(work, count, size, seed, report)
    vae = train_vae(
        arrays["target"], arrays["context"], work,
        minutes=minutes * VAE_SHARE, device=where, seed=seed, report=report,
    )  # fmt: skip
    if stage == "vae":
        return
    from locheads_studio.storybook.train_inpainter_unet import train_unet

    train_unet(
        vae, prompts, arrays, output, work,
        minutes=minutes * (1 - VAE_SHARE), device=where, seed=seed, report=report,
    )  # fmt: skip


def main() -> None:
    """Command line of the training."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--minutes", type=float, default=85.0)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--stage", choices=("all", "vae", "unet"), default="all")
    parser.add_argument("--count", type=int, default=12_000)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    train(
        options.output, options.work, minutes=options.minutes, device=options.device, seed=options.seed,
        stage=options.stage, count=options.count,
    )  # fmt: skip


if __name__ == "__main__":
    main()
