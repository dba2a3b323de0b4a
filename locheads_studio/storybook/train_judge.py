"""Training of the judge of the inpainter: drawn regions in, kind, colour and pattern out. Can be stopped any time."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional as F

from locheads_studio.document.geometry import Box
from locheads_studio.storybook.judge import NOTHING, Classes, JudgeNet, Pixels, as_input, save, seen
from locheads_studio.storybook.kinds import KINDS
from locheads_studio.storybook.plan import Split, plan_scene
from locheads_studio.storybook.run_log import CURVE, Clock, add_to_curve, cut_curve, load_checkpoint, save_checkpoint
from locheads_studio.storybook.scene import render
from locheads_studio.storybook.words import COLOURS, PATTERNS

FIRST_SCENE: Final = 900_000_000
"""Judge scenes begin here; the other trainings draw scenes from 0 and the inpainter from seed * 10,000,000."""
SCENE_SIDE: Final = 256
POOL: Final = 12_000
"""Crops that are kept; new ones replace the oldest."""
_UNKNOWN: Final = -100  # what cross entropy leaves out


class Crop(NamedTuple):
    """What the judge sees, uint8 [96, 96, 4], and the numbers of its classes; -100 where there is none."""

    pixels: Pixels
    kind: int
    colour: int
    pattern: int


def marked(region: npt.NDArray[np.bool_], rng: random.Random) -> Pixels:
    """A user's mask of a region: grown a little, its box, or exact; uint8, 0 or 255."""
    mask = region.astype(np.uint8) * 255
    box = Box.of_mask(mask)
    assert box is not None
    way = rng.random()
    if way < 0.2:
        return mask
    if way < 0.75:
        reach = max(1, round(box.diagonal * rng.uniform(0.01, 0.08)))
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
        return np.asarray(cv2.dilate(mask, kernel), np.uint8)
    whole = np.zeros_like(mask)
    whole[box.pad(round(box.diagonal * rng.uniform(0, 0.06))).clamp(mask.shape[1], mask.shape[0]).as_slices] = 255
    return whole


def crops_of(seed: int, split: Split, classes: Classes, side: int = SCENE_SIDE) -> list[Crop]:
    """Every object and outfit of a scene in a fresh look, and the place of one object without it."""
    rng = random.Random(f"judge-{split}-{seed}")
    plan = plan_scene(seed, split)
    for index, thing in enumerate(plan.objects):
        if any(p.name == "outfit" for p in thing.parts) and rng.random() < 0.7:
            plan = plan.with_paint(index, "outfit", rng.choice(list(COLOURS)), rng.choice(PATTERNS))
        elif KINDS[thing.kind].coloured and rng.random() < 0.3:
            plan = plan.with_paint(index, None, thing.colour, rng.choice(KINDS[thing.kind].patterns))
    scene = render(plan, side, side)
    found = []
    regions = [r for r in scene.regions if np.count_nonzero(r.mask) >= 60 and (not r.part or r.name == "outfit")]
    for region in regions:
        crop = seen(scene.picture, marked(region.mask, rng))
        colour = classes.colours.index(region.colour) if region.colour else _UNKNOWN
        pattern = classes.patterns.index(region.pattern) if region.colour else _UNKNOWN
        found.append(Crop(crop, classes.kinds.index(region.kind), colour, pattern))
    whole = [r for r in regions if not r.part]
    if whole:
        gone = rng.choice(whole)
        empty = render(plan.without(gone.object), side, side)
        covered = np.any([gone.mask & r.mask for r in empty.regions], axis=0) if empty.regions else np.False_
        if np.count_nonzero(covered) < 0.05 * np.count_nonzero(gone.mask):
            crop = seen(empty.picture, marked(gone.mask, rng))
            found.append(Crop(crop, classes.kinds.index(NOTHING), _UNKNOWN, _UNKNOWN))
    return found


def learn(
    net: JudgeNet, optimizer: torch.optim.Optimizer, crops: list[Crop], device: str, flips: random.Random
) -> float:
    """One step on a batch; the loss."""
    net.train()
    pixels = np.stack([c.pixels[:, ::-1] if flips.random() < 0.5 else c.pixels for c in crops])
    answers = net(as_input(pixels, device))
    truths = torch.tensor([c[1:] for c in crops], device=device).T
    parts = [
        F.cross_entropy(logits, truth, ignore_index=_UNKNOWN)
        for logits, truth in zip(answers, truths, strict=True) if bool((truth >= 0).any())
    ]  # fmt: skip
    loss = torch.stack(parts).sum()
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return float(loss.detach())


def accuracy(net: JudgeNet, crops: list[Crop], device: str = "cpu") -> dict[str, float]:
    """Share right of the crops that have an answer, by head; shares 0..1."""
    net.eval()
    right, known = np.zeros(3), np.zeros(3)
    with torch.inference_mode():
        for start in range(0, len(crops), 64):
            part = crops[start : start + 64]
            answers = net(as_input(np.stack([c.pixels for c in part]), device))
            truth = np.array([c[1:] for c in part])
            said = np.stack([a.argmax(1).cpu().numpy() for a in answers], axis=1)
            right += ((said == truth) & (truth >= 0)).sum(0)
            known += (truth >= 0).sum(0)
    return dict(zip(("kind", "colour", "pattern"), (right / np.maximum(known, 1)).tolist(), strict=True))


def train(output: Path, work: Path, *, minutes: float = 20.0, device: str = "cpu", seed: int = 0) -> dict[str, float]:
    """Train the judge, going on with the checkpoint in ``work``, and write it to ``output``; returns its accuracy."""
    torch.manual_seed(seed)
    classes = Classes.of_world()
    net = JudgeNet(classes).to(device)
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.01)
    path = work / "judge.pt"
    state = load_checkpoint(path)
    step, scene, spent = 0, FIRST_SCENE + seed * 10_000_000, 0.0
    if state is not None:
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])
        step, scene, spent = state["step"], state["scene"], state["seconds"]
    cut_curve(work / CURVE, "judge", step)
    checked = [c for s in range(60) for c in crops_of(FIRST_SCENE + s, "validation", classes)]
    rng = random.Random(f"{seed}-{step}")
    clock, pool, loss, told = Clock(minutes, spent), list[Crop](), 0.0, time.monotonic()
    while clock.share < 1:
        for _ in range(16 if not pool else 2):
            pool += crops_of(scene, "train", classes)
            scene += 1
        del pool[:-POOL]
        for _ in range(2):
            for group in optimizer.param_groups:
                group["lr"] = 2e-3 * clock.rate()
            loss = learn(net, optimizer, rng.choices(pool, k=48), device, rng)
            step += 1
        if time.monotonic() - told > 30:
            told = time.monotonic()
            figures = accuracy(net, checked, device)
            add_to_curve(work / CURVE, "judge", step, clock.seconds, loss, figures)
            _keep(path, net, optimizer, step, scene, clock.seconds)
            sys.stderr.write(f"step {step}, loss {loss:.3f}, {figures}, {clock.left()}\n")
    _keep(path, net, optimizer, step, scene, clock.seconds)
    figures = accuracy(net, checked, device)
    save(net, classes, output)
    return figures


def _keep(
    path: Path, net: JudgeNet, optimizer: torch.optim.Optimizer, step: int, scene: int, seconds: float
) -> None:
    save_checkpoint(
        path,
        {"net": net.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "scene": scene,
         "seconds": seconds},
    )  # fmt: skip


__all__ = ["FIRST_SCENE", "Crop", "accuracy", "crops_of", "learn", "marked", "train"]
