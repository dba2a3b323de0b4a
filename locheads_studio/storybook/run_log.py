"""What trainings share: checkpoints that a cut cannot damage, a learning curve, a schedule by share of the time."""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import torch

from locheads_studio.imaging import disk

CURVE: Final = "learning-curve.jsonl"
"""Beside the checkpoints and, exported, beside the weights: one line for each validation."""


def save_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint through a temporary file, so that an interrupted write leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    torch.save(state, partial)
    os.replace(partial, path)


def load_checkpoint(path: Path) -> dict[str, Any] | None:
    """Read a checkpoint of ours, or None if there is none yet."""
    if not path.exists():
        return None
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state


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
        self.minutes = minutes
        self._spent = spent
        self._start = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds spent, earlier runs counted in."""
        return self._spent + time.monotonic() - self._start

    @property
    def share(self) -> float:
        """Share of the planned time that is spent."""
        return min(self.seconds / (60 * self.minutes), 1.0)

    def rate(self, warm_up: float = 0.02, floor: float = 0.02) -> float:
        """Factor on the learning rate: linear warm-up, then cosine decay to ``floor``."""
        if self.share < warm_up:
            return max(self.share / warm_up, 0.02)
        return floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * (self.share - warm_up) / (1 - warm_up)))

    def left(self) -> str:
        """Time left, in minutes and seconds."""
        seconds = max(60 * self.minutes - self.seconds, 0)
        return f"{int(seconds // 60)}:{int(seconds % 60):02d} left"
