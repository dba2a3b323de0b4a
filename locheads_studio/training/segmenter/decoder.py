"""Training of the built-in segmenter's prompt encoder and mask decoder alone, with what a VLM says of each thing.

The image encoder stays as it is, so every picture is embedded once. The VLM's prompts come with its cover (``asked``);
beside them are boxes and clicks drawn from true masks: what a user's own prompts give must not become worse.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import torch
from safetensors.torch import load_file

from locheads_studio.models.sam import build_sam, load
from locheads_studio.training.run import Clock, load_checkpoint, save_checkpoint
from locheads_studio.training.segmenter.asked import ASKED_PROMPTS, AskedScene, AskedScenes, prompts_of
from locheads_studio.training.segmenter.card import evaluate, export, in_one_line
from locheads_studio.training.segmenter.network import optimizers_of, prompt_loss, shown
from locheads_studio.training.segmenter.prompts import Layout, Sample, make_prompts

RATE: Final = 6e-4
BATCH: Final = 10  # scenes a step
LAYOUTS: Final = (Layout(1, True, False, 0.2), Layout(1, False, True, 0.2), Layout(1, True, True, 0.4))
OWN: Final = 0.4
"""Weight of the loss on prompts drawn from true masks, beside that on the VLM's."""
REACH: Final = 1.0
"""Weight of how far a mask reaches (``segmenter_loss``): of 32 phrases for umbrellas and lamps whose place was found,
the masks lacked the pole in 21, at a mean IoU of .84."""
KEPT: Final = 0.25
"""The share of the first model's weights in what is exported. With 0 a user's own boxes and points got .006 to .008 of
mean IoU less on 100 validation scenes, with .25 .002 to .003; phrases (1,073 of validation scenes) got the same."""
_SAID_EVERY: Final = 50  # steps


class _Seen(NamedTuple):
    """A scene and the image encoder's features of it, float16 [C, g, g]."""

    scene: AskedScene
    features: torch.Tensor


def train_decoder(
    output: Path, work: Path, start: Path, asked: str, *, minutes: float, device: str, seed: int, scenes: int,
    validation: int, report: Callable[[str], None],
) -> dict[str, float]:  # fmt: skip
    """Train (or continue) the decoder of the segmenter in ``start``, and write it to ``output`` as ``train`` does.

    Raises:
        WeightsError: ``start`` is no segmenter, or the set ``asked`` has no VLM.
    """
    load(start)  # says clearly what is wrong with it
    config, begun = json.loads((start / "config.json").read_text()), load_file(start / "model.safetensors")
    side = int(config["image_size"])
    work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    sam = build_sam(config).to(device)
    sam.load_state_dict(begun)
    sam.image_encoder.requires_grad_(False)
    optimizers = optimizers_of(sam, RATE)
    checkpoint = work / "decoder.pt"
    step, spent = 0, 0.0
    state = load_checkpoint(checkpoint, device, model=sam)
    if state is not None:
        step, spent = state["step"], state["seconds"]
        for optimizer, stored in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(stored)
        report(f"continued at step {step}, {spent / 60:.1f} minutes done")
    pool = AskedScenes(work / "asked", asked, side)
    while len(pool) < scenes:
        pool.draw(min(len(pool) + 50, scenes))
        report(f"asked about {len(pool)} of {scenes} scenes")
    seen = [_seen(sam, each) for scene in pool if scene.asked for each in (scene, scene.mirrored())]
    clock, losses = Clock(minutes, spent), []
    while clock.share < 1.0:
        rng = np.random.default_rng((seed, step))
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = RATE * clock.rate()
        losses.append(_step(sam, optimizers, seen, rng))
        step += 1
        if step % _SAID_EVERY == 0:
            report(f"step {step}  loss {np.mean(losses[-_SAID_EVERY:]):.3f}  {clock.left / 60:.0f} min left")
        if clock.checkpoint_due:
            stored = [optimizer.state_dict() for optimizer in optimizers]
            save_checkpoint(
                checkpoint, {"model": sam, "optimizers": stored, "step": step, "seconds": clock.seconds}
            )  # fmt: skip
    sam.load_state_dict({k: torch.lerp(v, begun[k].to(v), KEPT) for k, v in sam.state_dict().items()})
    figures = evaluate(sam, validation)
    config["takes_cover"] = pool.told
    export(sam, config, output, figures, step, clock.seconds, further=True, asked=True, decoder=True)
    report(f"done: {step} steps, {clock.seconds / 60:.1f} minutes; " + in_one_line(figures))
    return figures


def _seen(sam: Any, scene: AskedScene) -> _Seen:
    with torch.no_grad():
        return _Seen(scene, sam.image_encoder(shown(sam, [scene.picture], None))[0].half())


def _step(
    sam: Any, optimizers: list[torch.optim.Optimizer], seen: list[_Seen], rng: np.random.Generator
) -> float:  # fmt: skip
    """One step over ``BATCH`` scenes; returns the loss of the VLM's prompts."""
    sam.train()
    side, low = int(sam.image_encoder.img_size), int(sam.prompt_encoder.mask_input_size[0])
    chosen = [seen[int(k)] for k in rng.choice(len(seen), min(BATCH, len(seen)), replace=False)]
    features = torch.stack([one.features for one in chosen]).float()
    groups = prompts_of([one.scene for one in chosen], ASKED_PROMPTS, side, low, rng)
    asked = torch.zeros((), device=sam.device)
    for numbers, prompts in groups:
        share = len(numbers) / sum(len(others) for others, _ in groups)
        asked = asked + prompt_loss(sam, features[torch.from_numpy(numbers).to(sam.device)], prompts, REACH) * share
    own = torch.zeros((), device=sam.device)
    samples = [Sample(one.scene.picture, [each.mask for each in one.scene.asked if each.mask.any()]) for one in chosen]
    there = [number for number, sample in enumerate(samples) if sample.masks]
    for layout in LAYOUTS if there else ():
        prompts = make_prompts([samples[number] for number in there], layout, side, low, rng)
        repeated = features[there].repeat_interleave(layout.count, 0)
        own = own + prompt_loss(sam, repeated, prompts, REACH) / len(LAYOUTS)
    (asked + OWN * own).backward()
    torch.nn.utils.clip_grad_norm_([p for p in sam.parameters() if p.requires_grad], 1.0)
    for optimizer in optimizers:
        optimizer.step()
        optimizer.zero_grad()
    return float(asked.detach())
