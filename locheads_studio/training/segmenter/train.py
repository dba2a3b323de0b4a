"""Training of the built-in segmenter: a small ``Sam`` from scratch on the drawn world.

The loss is close to Segment Anything's (focal and dice, the best of three masks, squared error of the predicted IoU);
the prompts are boxes from exact to sloppy, clicks, coarse masks like attention maps, and those that a VLM makes
(``asked``). Any number of restarts: the learning rate follows the share of the planned minutes (or steps)
that is done. The first part runs at half the size, on crops, where a picture costs a fifth; only the position embedding
has to be resized afterwards.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from safetensors.torch import load_file
from torch.nn import functional as F

from locheads_studio.errors import UsageError
from locheads_studio.models.sam import STORYBOOK_CONFIG, build_sam, load
from locheads_studio.training.run import CHECKPOINT_SECONDS, load_checkpoint, rate_at, save_checkpoint
from locheads_studio.training.segmenter.asked import ASKED_PROMPTS, AskedScenes, prompts_of
from locheads_studio.training.segmenter.card import evaluate, export, in_one_line
from locheads_studio.training.segmenter.decoder import train_decoder
from locheads_studio.training.segmenter.network import optimizers_of, prompt_loss, shown
from locheads_studio.training.segmenter.prompts import LAYOUTS, Sample, ScenePool, make_prompts

FIRST_SCENES: Final = 200  # drawn before the first step; every step draws more
CHECK_SECONDS: Final = 300.0  # between validations
RATE: Final = 2e-3
SMALL_SHARE: Final = 0.5  # of the run, at half the size
WHOLE: Final = 0.45
"""Share of whole scenes at the model's own size. The others are enlarged: small things are segmented on such crops."""
SMALL_BATCH: Final = 4  # times as many pictures per step there
KEPT: Final = 0.2
"""The share of a first model's weights in what a further training exports. With 0 the built-in one lost .01 of mean IoU
for true boxes (.03 for parts) on 60 validation scenes, with 0.2 none (.01); by a VLM's prompts they gained alike."""
DECODER_MINUTES: Final = 45.0
ASKED_SCENES: Final = 800  # asked about by a VLM: some 7,000 prompts


@dataclass
class _Progress:
    """What is stored beside weights and optimizers."""

    step: int = 0
    seconds: float = 0.0
    best: float = 0.0
    side: int = 0  # of the model's input; 0 before the first step
    losses: list[float] = field(default_factory=list)


def train(
    output: Path,
    work: Path,
    *,
    minutes: float | None = 45.0,
    steps: int = 4000,
    device: str = "cpu",
    seed: int = 0,
    batch: int = 2,
    scenes: int = 3000,
    rate: float | None = None,
    config: dict[str, Any] | None = None,
    start: Path | None = None,
    asked: str | None = None,
    asked_scenes: int = ASKED_SCENES,
    stage: str | None = None,
    validation: int = 200,
    report: Callable[[str], None] | None = None,
) -> dict[str, float]:
    """Train (or continue) and write ``config.json``, ``model.safetensors`` and ``README.md`` to ``output``.

    ``work`` holds the checkpoint and the drawn scenes; a later call with the same ``work`` continues. The run ends
    after ``minutes`` of training in all, or after ``steps`` when ``minutes`` is None. ``batch`` is pictures per
    step, ``scenes`` the size of the pool. ``start`` is the folder of a segmenter to train further, at its own size all
    the time and with half the learning ``rate``; ``KEPT`` of its weights stay. ``asked`` is a model set whose VLM asks
    for things in ``asked_scenes`` more scenes: at the model's own size half of the loss is of prompts as the program
    makes them (``asked``). With the ``stage`` "decoder" only the prompt encoder and mask decoder of ``start`` learn,
    from what the VLM of ``asked`` says, its cover counted in (``decoder``). ``report`` takes the lines of progress
    (standard output when left out). Returns the figures of ``evaluate`` on ``validation`` scenes. Raises
    ``WeightsError`` for a folder without one, ``UsageError`` for a stage without ``start`` and ``asked``, or of another
    name.
    """
    report = report or _say
    if stage is not None:
        if stage != "decoder" or start is None or asked is None:
            raise UsageError(
                "Of the segmenter only the decoder can be trained alone, from a model, asked by a VLM",
                "Give --stage decoder together with --start and --asked",
            )
        return train_decoder(
            output, work, start, asked, minutes=minutes or DECODER_MINUTES, device=device, seed=seed,
            scenes=asked_scenes, validation=validation, report=report,
        )  # fmt: skip
    config, begun = dict(config or STORYBOOK_CONFIG), None
    if start is not None:
        load(start)  # says clearly what is wrong with it
        config, begun = json.loads((start / "config.json").read_text()), load_file(start / "model.safetensors")
    rate = rate or (RATE if start is None else RATE / 2)
    work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    size = int(config["image_size"])
    progress = _Progress(side=size // 2 if begun is None else size)
    checkpoint = work / "checkpoint.pt"
    state = load_checkpoint(checkpoint, device)
    if state is not None:
        progress = _Progress(**state["progress"])
        report(f"continued at step {progress.step}, {progress.seconds / 60:.1f} minutes done")
    sam = _fuse_attention(build_sam({**config, "image_size": progress.side}).to(device))
    optimizers = optimizers_of(sam, rate)
    if begun is not None:
        sam.load_state_dict(begun)
    if state is not None:
        sam.load_state_dict(state["model"])
        for optimizer, stored in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(stored)
    pool = ScenePool(work / "scenes", scenes, 2 * size)
    pool.draw(max(0, min(FIRST_SCENES, scenes) - pool.drawn))
    looked = None
    if asked is not None:
        looked = AskedScenes(work / "asked", asked, size)
        while len(looked) < asked_scenes:
            looked.draw(min(len(looked) + 50, asked_scenes))
            report(f"asked about {len(looked)} of {asked_scenes} scenes")
        config["takes_cover"] = looked.told

    def keep() -> None:
        state = {"model": sam, "optimizers": [o.state_dict() for o in optimizers], "progress": dict(vars(progress))}
        save_checkpoint(checkpoint, state)

    rng = np.random.default_rng((seed, progress.step))
    saved = checked = said = time.monotonic()
    first, further = (progress.step, progress.seconds), start is not None
    while (share := _share(progress, minutes, steps)) < 1.0:
        started = time.monotonic()
        if share >= SMALL_SHARE and progress.side < size:
            sam = _enlarged(sam, config)
            optimizers = optimizers_of(sam, rate)
            progress.side = size
            first = progress.step, progress.seconds
        pool.draw(1)
        pictures = batch if progress.side == size else SMALL_BATCH * batch
        whole_size = progress.side == size
        loss = _step(sam, optimizers, pool, pictures, rng, rate * rate_at(share), looked if whole_size else None)
        progress.step += 1
        progress.seconds += time.monotonic() - started
        progress.losses = [*progress.losses[-99:], loss]
        now = time.monotonic()
        if now - said > 20:
            said = now
            pace = (progress.step - first[0]) / (progress.seconds - first[1])
            left = progress.seconds * (1 / max(share, 1e-6) - 1) / 60
            report(
                f"step {progress.step}  loss {np.mean(progress.losses):.3f}  "
                f"{pictures * pace:.1f} pictures/s at {progress.side}  {left:.0f} min left"
            )
        if now - checked > CHECK_SECONDS:
            figures = evaluate(sam, min(24, validation))
            report(f"step {progress.step}  validation " + in_one_line(figures))
            if (score := figures["box"] + figures["point"]) > progress.best:
                progress.best = score
                made = {**config, "image_size": progress.side}
                export(sam, made, output, figures, progress.step, progress.seconds, further, asked is not None)
            checked = time.monotonic()
        if now - saved > CHECKPOINT_SECONDS:
            saved = now
            keep()
    keep()
    if begun is not None:
        sam.load_state_dict({k: torch.lerp(v, begun[k].to(v), KEPT) for k, v in sam.state_dict().items()})
    figures = evaluate(sam, validation)
    config = {**config, "image_size": progress.side}
    export(sam, config, output, figures, progress.step, progress.seconds, further, asked is not None)
    report(f"done: {progress.step} steps, {progress.seconds / 60:.1f} minutes; " + in_one_line(figures))
    return figures


def _step(
    sam: Any,
    optimizers: list[torch.optim.Optimizer],
    pool: ScenePool,
    batch: int,
    rng: np.random.Generator,
    rate: float,
    asked: AskedScenes | None = None,
) -> float:
    """One step over ``batch`` pictures, and as many that were ``asked`` about; returns the loss."""
    sam.train()
    side = int(sam.image_encoder.img_size)
    whole = WHOLE if pool.side == 2 * side else 0.0
    samples: list[Sample] = []
    while len(samples) < batch:
        sample = pool.get(rng, side, whole)
        if sample.masks:
            samples.append(sample)
    looked = [asked.get(rng) for _ in range(batch)] if asked is not None else []
    pictures = [sample.picture for sample in samples] + [scene.picture for scene in looked]
    features = sam.image_encoder(shown(sam, pictures, rng))
    low = int(sam.prompt_encoder.mask_input_size[0])
    total = torch.zeros((), device=sam.device)
    for layout in LAYOUTS:
        prompts = make_prompts(samples, layout, side, low, rng)
        repeated = features[: len(samples)].repeat_interleave(layout.count, 0)
        total = total + prompt_loss(sam, repeated, prompts) * layout.count
    total = total / sum(layout.count for layout in LAYOUTS)
    groups = prompts_of(looked, ASKED_PROMPTS, side, low, rng)
    for numbers, prompts in groups:
        share = len(numbers) / sum(len(others) for others, _ in groups)
        own = features[len(samples) + torch.from_numpy(numbers).to(sam.device)]
        total = total + prompt_loss(sam, own, prompts) * share
    total.backward()
    torch.nn.utils.clip_grad_norm_(sam.parameters(), 1.0)
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.step()
        optimizer.zero_grad()
    return float(total.detach())


def _enlarged(sam: Any, config: dict[str, Any]) -> Any:
    """Return the model of ``config`` with the weights of ``sam``, which differs in the size of its input only."""
    larger = build_sam(config).to(sam.device)
    weights = sam.state_dict()
    grid = larger.image_encoder.pos_embed.shape[1:3]
    positions = weights["image_encoder.pos_embed"].permute(0, 3, 1, 2)
    resized = F.interpolate(positions, grid, mode="bilinear", align_corners=False)
    larger.load_state_dict({**weights, "image_encoder.pos_embed": resized.permute(0, 2, 3, 1)})
    return _fuse_attention(larger)


def _fuse_attention(sam: Any) -> Any:
    """Let the encoder's attention run fused: the same sums without 1024 x 1024 matrices (40 % of a step)."""
    for block in sam.image_encoder.blocks:
        if not block.attn.use_rel_pos:
            block.attn.forward = partial(_fused, block.attn)
    return sam


def _fused(attention: Any, x: torch.Tensor) -> torch.Tensor:
    """What ``segment_anything``'s ``Attention.forward`` computes, without relative positions; x is [B, H, W, C]."""
    batch, height, width, channels = x.shape
    packed = attention.qkv(x).reshape(batch, height * width, 3, attention.num_heads, -1).permute(2, 0, 3, 1, 4)
    mixed = F.scaled_dot_product_attention(packed[0], packed[1], packed[2], scale=attention.scale)
    result: torch.Tensor = attention.proj(mixed.transpose(1, 2).reshape(batch, height, width, channels))
    return result


def _share(progress: _Progress, minutes: float | None, steps: int) -> float:
    """Return how much of the plan is done, 0..1."""
    return progress.step / steps if minutes is None else progress.seconds / (60 * minutes)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """``python -m locheads_studio.training.segmenter.train``: train with one thread per default."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--output", type=Path, default=Path("resources/models/storybook/segmenter"))
    parser.add_argument("--work", type=Path, default=Path(".work/segmenter"))
    parser.add_argument("--minutes", type=float, default=45.0, help="in all, over every restart")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--asked", help="model set whose VLM asks for things, as the program does")
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    train(
        options.output,
        options.work,
        minutes=options.minutes,
        device=options.device,
        seed=options.seed,
        start=options.start,
        asked=options.asked,
        batch=options.batch,
    )


if __name__ == "__main__":
    main()
