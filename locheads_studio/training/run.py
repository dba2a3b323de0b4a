"""What trainings share: checkpoints that a cut cannot damage, averaged weights, a learning curve, and a clock that ends
them and lowers their rate."""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import torch
from torch import nn

from locheads_studio.imaging import disk

CURVE: Final = "learning-curve.jsonl"
"""Beside the checkpoints and, exported, beside the weights: one line for each validation."""
CHECKPOINT_SECONDS: Final = 120.0

Report = Callable[[str, float, float], None]
"""Called with what is being done, the share of the stage that is done (0..1), and the seconds left."""


def save_checkpoint(path: Path, state: Mapping[str, Any]) -> None:
    """Write a checkpoint so that a crash leaves the old file or the new one, never half a file.

    What has a state of its own (modules, optimizers) is stored as that; everything else must be a plain value.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    torch.save({name: v.state_dict() if hasattr(v, "state_dict") else v for name, v in state.items()}, partial)
    os.replace(partial, path)


def load_checkpoint(path: Path, device: str | torch.device = "cpu", **parts: Any) -> dict[str, Any] | None:
    """Read a checkpoint of ours, or None if there is none yet; ``parts`` take over the states of their names."""
    if not path.exists():
        return None
    state: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
    for name, part in parts.items():
        part.load_state_dict(state[name])
    return state


@torch.no_grad()
def ema_update(average: nn.Module, model: nn.Module, keep: float) -> None:
    """Move the averaged weights towards the model's: ``average = keep * average + (1 - keep) * model``."""
    torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)


def add_to_curve(
    path: Path, stage: str, step: int, seconds: float, loss: float, validation: Mapping[str, float]
) -> None:
    """Add a line to a learning curve: how a stage of the training did on validation scenes after ``step`` steps."""
    values = {
        "stage": stage, "step": step, "minutes": round(seconds / 60, 2), "loss": round(loss, 4),
        "validation": {name: round(value, 4) for name, value in validation.items()},
    }  # fmt: skip
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(values) + "\n")


def cut_curve(path: Path, stage: str, step: int) -> None:
    """Drop what a stage wrote after ``step``, the checkpoint that it goes on from, and a line cut short by a crash."""
    if not path.is_file():
        return
    kept = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            values = json.loads(line)
        except ValueError:
            continue
        if values["stage"] != stage or values["step"] <= step:
            kept.append(line + "\n")
    disk.write_text(path, "".join(kept))


class Clock:
    """Time spent in a training over all its runs; ``share`` (0..1) drives the learning rate and ends it."""

    def __init__(self, minutes: float, spent: float = 0.0) -> None:
        self._total = max(minutes * 60.0, 1e-3)
        self._start = time.monotonic() - spent
        self._saved = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds spent, earlier runs counted in."""
        return time.monotonic() - self._start

    @property
    def share(self) -> float:
        """Share of the planned time that is spent."""
        return min(self.seconds / self._total, 1.0)

    @property
    def left(self) -> float:
        """Seconds left."""
        return max(self._total - self.seconds, 0.0)

    @property
    def checkpoint_due(self) -> bool:
        """True once every ``CHECKPOINT_SECONDS``, and when the time is over."""
        due = time.monotonic() - self._saved >= CHECKPOINT_SECONDS or self.share >= 1
        if due:
            self._saved = time.monotonic()
        return due

    def rate(self) -> float:
        """Factor on the learning rate now, see ``rate_at``."""
        return rate_at(self.share)


def rate_at(share: float, warm_up: float = 0.02, floor: float = 0.02) -> float:
    """Factor on the learning rate after a ``share`` (0..1) of a training: linear warm-up, then cosine decay to
    ``floor``."""
    if share < warm_up:
        return max(share / warm_up, 0.02)
    return floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * (min(share, 1.0) - warm_up) / (1 - warm_up)))


def minutes_left(seconds: float) -> str:
    """Time left, in minutes and seconds."""
    return f"{int(seconds // 60)}:{int(seconds % 60):02d} left"
