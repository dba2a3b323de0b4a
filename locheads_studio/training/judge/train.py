"""Training of the judge of the inpainter: drawn places in, what is there out. Can be stopped and continued any time."""

from __future__ import annotations

import pickle
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch.nn import functional as F

from locheads_studio.errors import DataError
from locheads_studio.imaging import disk
from locheads_studio.training.judge.card import HEADS, judge_card
from locheads_studio.training.judge.crops import NOTHING, UNKNOWN, Classes, Crop, crops_of
from locheads_studio.training.judge.network import JudgeNet, as_input, save
from locheads_studio.training.run import (
    CURVE,
    Clock,
    add_to_curve,
    cut_curve,
    load_checkpoint,
    minutes_left,
    save_checkpoint,
)

FIRST_SCENE: Final = 900_000_000
"""The train split's scenes of the judge begin here; no other training draws so far."""
CHECKED: Final = 120
"""Scenes of the validation split that it is checked on, and in the end twice as many others for the card."""
POOL: Final = 16_000
"""Crops that are kept; new ones replace the oldest."""
BATCH: Final = 64
RATE: Final = 2e-3
_CHECKPOINT: Final = "judge.pt"
_STAGE: Final = "judge"
_TELL_S: Final = 60.0


def learn(
    net: JudgeNet, optimizer: torch.optim.Optimizer, crops: Sequence[Crop], device: str, flips: random.Random
) -> float:
    """One step on a batch, half of it mirrored; the loss."""
    net.train()
    pixels = np.stack([c.pixels[:, ::-1] if flips.random() < 0.5 else c.pixels for c in crops])
    truths = torch.tensor([c[1:] for c in crops], device=device).T
    parts = [
        F.cross_entropy(logits, truth, ignore_index=UNKNOWN)
        for logits, truth in zip(net(as_input(pixels, device)), truths, strict=True) if bool((truth >= 0).any())
    ]  # fmt: skip
    loss = torch.stack(parts).sum()
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return float(loss.detach())


def accuracy(net: JudgeNet, crops: Sequence[Crop], classes: Classes, device: str = "cpu") -> dict[str, float]:
    """Shares read right (0..1) of the crops that have an answer: kind, colour, pattern, cut and nothing.

    "kind" counts the places that hold something, "nothing" the empty ones. Left out is what no crop has.
    """
    net.eval()
    said = []
    with torch.inference_mode():
        for start in range(0, len(crops), 64):
            answers = net(as_input(np.stack([c.pixels for c in crops[start : start + 64]]), device))
            said.append(np.stack([a.argmax(1).cpu().numpy() for a in answers], axis=1))
    truth = np.array([c[1:] for c in crops])
    right, known = np.concatenate(said) == truth, truth >= 0
    empty = truth[:, 0] == classes.kinds.index(NOTHING)
    asked = {"kind": (0, known[:, 0] & ~empty), "colour": (1, known[:, 1]), "pattern": (2, known[:, 2]),
             "cut": (3, known[:, 3]), "nothing": (0, empty)}  # fmt: skip
    assert tuple(asked) == HEADS
    return {name: float(right[rows, head].mean()) for name, (head, rows) in asked.items() if rows.any()}


def train(
    output: Path, work: Path, *, minutes: float = 25.0, device: str = "cpu", seed: int = 0, restart: bool = False
) -> dict[str, float]:
    """Train the judge, going on with the checkpoint in ``work`` unless ``restart``, and write it to ``output``.

    Returns its accuracy on validation scenes that were not looked at before. Raises DataError for a checkpoint that
    is damaged or of another drawn world.
    """
    torch.manual_seed(seed)
    classes, path = Classes.of_world(), work / _CHECKPOINT
    if restart:
        disk.remove(path)
        disk.remove(work / CURVE)
    net = JudgeNet(classes).to(device)
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.01)
    first = FIRST_SCENE + seed * 1_000_000
    step, scene, spent = _go_on(path, net, optimizer, classes, first)
    cut_curve(work / CURVE, _STAGE, step)
    checked = _checked(0, CHECKED, classes)
    rng = random.Random(f"{seed}-{step}")
    clock, pool, losses, told = Clock(minutes, spent), list[Crop](), list[float](), time.monotonic()

    def keep() -> None:
        figures = accuracy(net, checked, classes, device)
        loss = float(np.mean(losses[-50:])) if losses else 0.0
        add_to_curve(work / CURVE, _STAGE, step, clock.seconds, loss, figures)
        save_checkpoint(
            path,
            {"net": net, "optimizer": optimizer, "step": step, "scene": scene,
             "seconds": clock.seconds, "classes": classes.to_json()},
        )  # fmt: skip
        values = " ".join(f"{name} {value:.3f}" for name, value in figures.items())
        sys.stderr.write(f"step {step}, loss {loss:.3f}, {values}, {minutes_left(clock.left)}\n")

    while clock.share < 1:
        for _ in range(1 if pool else 40):  # drawing takes longer than a step: each crop is looked at ten times
            pool += crops_of(scene, "train", classes)
            scene += 1
        del pool[:-POOL]
        for group in optimizer.param_groups:
            group["lr"] = RATE * clock.rate()
        losses.append(learn(net, optimizer, rng.choices(pool, k=BATCH), device, rng))
        step += 1
        if time.monotonic() - told > _TELL_S:
            keep()
            told = time.monotonic()
    if losses or not step:  # else the time was spent before
        keep()
    figures = accuracy(net, _checked(CHECKED, 2 * CHECKED, classes), classes, device)
    size = save(net, classes, output)
    disk.write_bytes(output / CURVE, (work / CURVE).read_bytes())
    disk.write_text(output / "README.md", judge_card(classes, figures, step, scene - first, clock.seconds, size))
    return figures


def _checked(first: int, count: int, classes: Classes) -> list[Crop]:
    return [c for s in range(count) for c in crops_of(FIRST_SCENE + first + s, "validation", classes)]


def _go_on(
    path: Path, net: JudgeNet, optimizer: torch.optim.Optimizer, classes: Classes, scene: int
) -> tuple[int, int, float]:
    """Take over a checkpoint, if there is one: the steps done, the next scene, the seconds spent."""
    again = "Begin again with --restart, or choose another --work"
    try:
        state: dict[str, Any] | None = load_checkpoint(path)
        if state is None:
            return 0, scene, 0.0
        if {name: tuple(values) for name, values in state["classes"].items()} != classes.to_json():
            raise DataError(f"{path} was trained on another drawn world", again)
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])
        return int(state["step"]), int(state["scene"]), float(state["seconds"])
    except (OSError, EOFError, AttributeError, KeyError, TypeError, ValueError, RuntimeError,
            pickle.UnpicklingError) as error:  # fmt: skip
        raise DataError(f"{path} is no checkpoint of the judge, or damaged", again) from error


__all__ = ["CHECKED", "FIRST_SCENE", "accuracy", "learn", "train"]
