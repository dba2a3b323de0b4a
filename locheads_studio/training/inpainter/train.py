"""Trains the storybook inpainter from scratch on the drawn world; run again to resume.

    python -m locheads_studio.training.inpainter.train OUTPUT WORK --minutes 85

Stages: draw the samples, train the autoencoder, encode every sample once, train text encoder and UNet on the
stored latents, sharpen the decoder. The pipeline in OUTPUT is written anew from time to time, with a sheet of
validation edits in WORK. With --start, the encoder of the pipeline there is used as it is, and the rest is trained
further.
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
from pathlib import Path
from typing import Final, Literal

import numpy as np
import torch

from locheads_studio.errors import UsageError
from locheads_studio.models.pipelines import load_pipeline
from locheads_studio.training.inpainter.autoencoder import train_vae
from locheads_studio.training.inpainter.samples import each_sample
from locheads_studio.training.run import Report, minutes_left
from locheads_studio.world.words import EDITION

Stage = Literal["all", "vae", "unet", "decoder"]

VAE_SHARE: Final = 0.3
"""Share of the minutes that the autoencoder gets."""
DECODER_SHARE: Final = 0.25
"""Share of the rest that sharpening the decoder gets."""


def print_report(what: str, share: float, left: float) -> None:
    """Print one line of progress with the time left."""
    print(f"{share:6.1%}  {minutes_left(left):>11}  {what}", flush=True)


def _drawn(
    work: Path, count: int, size: int, seed: int, costumes: float, report: Report
) -> tuple[list[str], dict[str, torch.Tensor]]:
    """Return the prompts and the sample arrays, drawing them when ``work`` has none of this kind.

    The arrays are files mapped into memory: at 256 pixels, 7,000 samples take 3 GB, of which each step needs little.
    """
    more = f"-costumes{costumes:g}" if costumes else ""
    folder = work / f"samples-{count}-{size}-{seed}{more}-edition{EDITION}"
    shapes = {"target": (count, size, size, 3), "context": (count, size, size, 3), "mask": (count, size, size)}
    if not folder.exists():
        new = folder.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        arrays = {
            name: np.lib.format.open_memmap(new / f"{name}.npy", mode="w+", dtype=np.uint8, shape=shape)
            for name, shape in shapes.items()
        }
        prompts: list[str] = []
        drawing = each_sample(size=size, seed=seed, processes=torch.get_num_threads(), costumes=costumes)
        for index, sample in enumerate(itertools.islice(drawing, count)):
            for name, array in arrays.items():
                array[index] = getattr(sample, name)
            prompts.append(sample.prompt)
            if index % 200 == 0:
                report("drawing samples", index / count, 0.0)
        for array in arrays.values():
            array.flush()
        (new / "prompts.json").write_text(json.dumps(prompts), encoding="utf-8")
        new.rename(folder)
    kept = {name: torch.from_numpy(np.load(folder / f"{name}.npy", mmap_mode="c")) for name in shapes}
    return list(json.loads((folder / "prompts.json").read_text(encoding="utf-8"))), kept


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
    costumes: float = 0.0,
    start: Path | None = None,
    half: bool = False,
    report: Report = print_report,
) -> None:
    """Train the inpainter into ``output``; all that is needed to resume is kept in ``work``.

    ``minutes`` is the budget of the autoencoder and the UNet together (earlier runs count; drawing and encoding come
    on top), ``count`` the number of samples drawn, ``size`` the side of the pictures the model works on (a multiple
    of 32), ``costumes`` the share of their scenes where only Spider-Man costumes are asked for. ``start`` is a pipeline
    folder to go on from instead of from nothing: its encoder rests, and one of 128 pixels can start one of 256.
    ``half`` computes in bfloat16 where that is safe. ``stage`` stops after the autoencoder or the UNet, or with
    "decoder" sharpens the decoder of ``start`` alone, in all of the minutes.
    """
    where = torch.device(device)
    begun = None if start is None else load_pipeline(start, "cpu", torch.float32)
    prompts, arrays = _drawn(work, count, size, seed, costumes, report)
    if begun is not None:
        vae = begun.vae.to(where)
    else:
        vae = train_vae(
            arrays["target"], arrays["context"], work,
            minutes=minutes * VAE_SHARE, device=where, seed=seed, report=report, half=half,
        )  # fmt: skip
        minutes *= 1 - VAE_SHARE
    if stage == "vae":
        return
    from locheads_studio.training.inpainter.decoder import train_decoder
    from locheads_studio.training.inpainter.export import export_pipeline
    from locheads_studio.training.inpainter.unet import encode_all, train_unet

    facts: dict[str, float]
    if stage == "decoder":
        if begun is None:
            raise UsageError("The decoder alone cannot be trained from nothing", "Name a pipeline with --start")
        pipeline, share = begun, 1.0
        facts = {"steps": 0, "samples": len(prompts), "minutes": 0, "loss": 0, "started": 1}
    else:
        share = DECODER_SHARE if stage == "all" else 0.0
        pipeline, facts = train_unet(
            vae, prompts, arrays, output, work,
            minutes=minutes * (1 - share), device=where, seed=seed, report=report, start=begun, half=half,
        )  # fmt: skip
    if share:
        latents = encode_all(pipeline.vae, arrays, work, where, report, half=half)
        sharpened = train_decoder(
            pipeline, prompts, arrays, latents, work,
            minutes=minutes * share, device=where, seed=seed, report=report, half=half,
        )  # fmt: skip
        facts |= sharpened
    export_pipeline(pipeline, facts, output, work, size=size, final=True)


def main() -> None:
    """Command line of the training."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--minutes", type=float, default=85.0)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--stage", choices=("all", "vae", "unet", "decoder"), default="all")
    parser.add_argument("--count", type=int, default=12_000)
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--costumes", type=float, default=0.0)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--bfloat16", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    train(
        options.output, options.work, minutes=options.minutes, device=options.device, seed=options.seed,
        stage=options.stage, count=options.count, size=options.size, costumes=options.costumes, start=options.start,
        half=options.bfloat16,
    )  # fmt: skip


if __name__ == "__main__":
    main()
