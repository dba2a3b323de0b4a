"""The judge: a small plain CNN that reads a region of a picture back, to measure the inpainter and nothing else.

It is trained from scratch on drawn scenes (``train_judge``) and never sees a repainted picture, so that the judge is
not the pupil. Its classes follow the drawn world's tables.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_bytes
from torch import Tensor, nn

from locheads_studio.document.geometry import Box
from locheads_studio.errors import DataError
from locheads_studio.imaging import disk
from locheads_studio.storybook.kinds import KINDS
from locheads_studio.storybook.words import COLOURS, PATTERNS

Pixels = npt.NDArray[np.uint8]

SIDE: Final = 96
"""Side of what the judge sees, in pixels."""
MARGIN: Final = 0.2
"""What is seen around the region, as a share of its longer side."""
NOTHING: Final = "nothing"
FILE: Final = "judge.safetensors"


@dataclass(frozen=True)
class Classes:
    """The answers that the judge chooses from; ``kinds`` begins with "nothing"."""

    kinds: tuple[str, ...]
    colours: tuple[str, ...]
    patterns: tuple[str, ...]

    @classmethod
    def of_world(cls) -> Classes:
        """Those of the drawn world as it is."""
        return cls((NOTHING, *sorted(KINDS)), tuple(COLOURS), tuple(PATTERNS))


@dataclass(frozen=True)
class Reading:
    """What was read; the colour and pattern of "nothing" mean nothing."""

    kind: str
    colour: str
    pattern: str


class JudgeNet(nn.Module):
    """[N, 4, 96, 96] (colours and mask, 0..1) to logits of kind, colour and pattern; about 0.4 million weights."""

    def __init__(self, classes: Classes, width: int = 32) -> None:
        super().__init__()
        widths = (4, width, 2 * width, 3 * width, 4 * width, 5 * width)
        layers: list[nn.Module] = []
        for before, after in pairwise(widths):
            layers += [
                nn.Conv2d(before, after, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU(True)
            ]  # fmt: skip
        self.body = nn.Sequential(*layers)
        features = widths[-1] + widths[-1]
        self.kind = nn.Linear(features, len(classes.kinds))
        self.colour = nn.Linear(features, len(classes.colours))
        self.pattern = nn.Linear(features, len(classes.patterns))

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of kind, colour and pattern."""
        states = self.body(pictures)
        pooled = torch.cat([states.mean((2, 3)), states.amax((2, 3))], dim=1)
        return self.kind(pooled), self.colour(pooled), self.pattern(pooled)


def seen(picture: Pixels, mask: Pixels) -> Pixels:
    """Cut out what the judge sees: uint8 [96, 96, 4], the crop around ``mask`` (uint8 [h, w], 0 or 255) and the mask.

    Raises ValueError for an empty mask.
    """
    box = Box.of_mask(mask)
    if box is None:
        raise ValueError("the mask is empty")
    half = max(2, round(max(box.size) * (0.5 + MARGIN)))
    x, y = (round(middle) for middle in box.center)
    padded = [
        cv2.copyMakeBorder(array, half, half, half, half, how)
        for array, how in ((picture, cv2.BORDER_REFLECT_101), (mask, cv2.BORDER_CONSTANT))
    ]
    crops = [array[y : y + 2 * half, x : x + 2 * half] for array in padded]
    how = cv2.INTER_AREA if 2 * half > SIDE else cv2.INTER_LINEAR
    small = [cv2.resize(crop, (SIDE, SIDE), interpolation=how) for crop in crops]
    return np.dstack(small).astype(np.uint8)


def as_input(crops: npt.NDArray[np.uint8], device: str = "cpu") -> Tensor:
    """uint8 [N, 96, 96, 4] as the network takes it."""
    return torch.from_numpy(crops).to(device).permute(0, 3, 1, 2).float().div_(255)


class Judge:
    """A trained judge."""

    def __init__(self, net: JudgeNet, classes: Classes, device: str = "cpu") -> None:
        self._net, self.classes, self._device = net.to(device).float().eval(), classes, device

    @classmethod
    def load(cls, folder: Path, device: str = "cpu") -> Judge:
        """Load ``judge.safetensors``. Raises DataError when it is missing, damaged or of another drawn world."""
        path = folder / FILE
        try:
            with safe_open(path, "pt") as file:
                told = json.loads((file.metadata() or {})["classes"])
                state = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
            classes = Classes(*(tuple(told[name]) for name in ("kinds", "colours", "patterns")))
            net = JudgeNet(classes)
            net.load_state_dict(state)
        except (OSError, SafetensorError, KeyError, ValueError, RuntimeError) as error:
            raise DataError(
                f"{path} holds no judge ({error})", "Train one with: storybook train judge --output DIR"
            ) from error
        if classes != Classes.of_world():
            raise DataError(f"The judge in {path} knows another drawn world", "Train it again")
        return cls(net, classes, device)

    def read(self, picture: Pixels, mask: Pixels) -> Reading:
        """Read the region ``mask`` (uint8 [h, w]) of a picture (uint8 [h, w, 3])."""
        with torch.inference_mode():
            kind, colour, pattern = self._net(as_input(seen(picture, mask)[None], self._device))
        names = self.classes
        return Reading(
            names.kinds[int(kind.argmax())], names.colours[int(colour.argmax())], names.patterns[int(pattern.argmax())]
        )


def save(net: JudgeNet, classes: Classes, folder: Path) -> int:
    """Write the weights in float16 with their classes; returns the bytes."""
    state: dict[str, Any] = {
        name: value.cpu().half().contiguous() if value.is_floating_point() else value.cpu()
        for name, value in net.state_dict().items()
    }
    told = {"kinds": classes.kinds, "colours": classes.colours, "patterns": classes.patterns}
    data = to_bytes(state, {"classes": json.dumps(told)})
    disk.write_bytes(folder / FILE, data)
    return len(data)
