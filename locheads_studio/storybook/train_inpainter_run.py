"""What the stages of the inpainter's training share: time budget, averaged weights, checkpoints, progress."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import torch
from torch import nn

Report = Callable[[str, float, float], None]
"""Called with what is being done, the share of the stage that is done (0..1), and the seconds left."""

CHECKPOINT_SECONDS: Final = 120.0


class Clock:
    """A stage's budget in minutes; ``spent`` seconds of earlier runs count. One step is timed at a time."""

    def __init__(self, minutes: float, spent: float = 0.0) -> None:
        self._total = max(minutes * 60.0, 1e-3)
        self._start = time.monotonic() - spent
        self._saved = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds used so far, earlier runs included."""
        return time.monotonic() - self._start

    @property
    def share(self) -> float:
        """Share of the budget that is used, 0..1."""
        return min(self.seconds / self._total, 1.0)

    @property
    def left(self) -> float:
        """Seconds left."""
        return max(self._total - self.seconds, 0.0)

    @property
    def over(self) -> bool:
        """Whether the budget is used up."""
        return self.seconds >= self._total

    @property
    def fade(self) -> float:
        """Cosine over the budget from 1 down to 0.02."""
        return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * self.share))

    @property
    def checkpoint_due(self) -> bool:
        """True once every ``CHECKPOINT_SECONDS``, and when the time is over."""
        due = time.monotonic() - self._saved >= CHECKPOINT_SECONDS or self.over
        if due:
            self._saved = time.monotonic()
        return due

    def rate(self, peak: float, *, warm_steps: int, step: int) -> float:
        """Learning rate: linear warm-up by steps, then cosine over the budget down to 2 % of ``peak``."""
        return peak * min(1.0, (step + 1) / warm_steps) * self.fade


@torch.no_grad()
def ema_update(average: nn.Module, model: nn.Module, keep: float) -> None:
    """Move the averaged weights towards the model's: ``average = keep * average + (1 - keep) * model``."""
    torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)


def save_checkpoint(path: Path, extra: dict[str, Any] | None, **parts: Any) -> None:
    """Save state dicts and plain values so that a crash leaves the old file or the new one, never half a file.

    With ``extra=None`` and a single part, that part's state dict alone is saved.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    states = {name: part.state_dict() for name, part in parts.items()}
    whole = next(iter(states.values())) if extra is None else {**states, "extra": extra}
    temporary = path.with_suffix(".tmp")
    torch.save(whole, temporary)
    os.replace(temporary, path)


def load_checkpoint(path: Path, device: torch.device, **parts: Any) -> dict[str, Any]:
    """Load what ``save_checkpoint`` wrote into the parts; returns the plain values, {} when there is no file."""
    if not path.exists():
        return {}
    whole = torch.load(path, map_location=device, weights_only=True)
    for name, part in parts.items():
        part.load_state_dict(whole[name])
    extra: dict[str, Any] = whole["extra"]
    return extra
