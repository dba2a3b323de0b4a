"""The judge: a small plain CNN that reads a place of a picture back, to measure the inpainter and nothing else.

It is trained from scratch on drawn scenes (``train_judge``) and never sees a repainted picture, so that the judge is
not the pupil. It sees the picture in a box, never the shape of a mask. Its classes follow the drawn world's tables.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_bytes
from torch import Tensor, nn

from locheads_studio.document.geometry import Box
from locheads_studio.errors import DataError
from locheads_studio.imaging import disk
from locheads_studio.training.judge.crops import Classes, Pixels, seen

FILE: Final = "judge.safetensors"
_LAYERS: Final = ((24, 2), (48, 2), (48, 1), (96, 2), (96, 1), (144, 2), (144, 1))
"""Channels and stride of each 3 x 3 convolution."""
_TRAIN: Final = "Train one with: locheads-studio storybook train judge --output DIR"


@dataclass(frozen=True)
class Reading:
    """What was read. Where the kind is "nothing", the rest means nothing; the cut is that of what is worn."""

    kind: str
    colour: str
    pattern: str
    cut: str


class JudgeNet(nn.Module):
    """float [N, 3, 96, 96], 0..1, to logits of kind, colour, pattern and cut; about half a million weights."""

    def __init__(self, classes: Classes) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 3
        for after, stride in _LAYERS:
            layers += [
                nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU(True)
            ]  # fmt: skip
            before = after
        self.body = nn.Sequential(*layers)
        self.heads = nn.ModuleList(nn.Linear(2 * before, len(names)) for names in classes.tables)

    def forward(self, pictures: Tensor) -> tuple[Tensor, ...]:
        """Logits of kind, colour, pattern and cut, each [N, classes]."""
        pooled = self.features(pictures)
        return tuple(head(pooled) for head in self.heads)

    def features(self, pictures: Tensor) -> Tensor:
        """What the answers are read from, [N, 288]: mean and largest value of each channel."""
        states = self.body(pictures)
        return torch.cat([states.mean((2, 3)), states.amax((2, 3))], dim=1)


def as_input(crops: npt.NDArray[np.uint8], device: str = "cpu") -> Tensor:
    """uint8 [N, 96, 96, 3] as the network takes it."""
    return torch.from_numpy(crops).to(device).permute(0, 3, 1, 2).float().div_(255)


class Judge:
    """A trained judge."""

    def __init__(self, net: JudgeNet, classes: Classes, device: str = "cpu") -> None:
        self._net, self.classes, self._device = net.to(device).float().eval(), classes, device

    @classmethod
    def load(cls, folder: Path, device: str = "cpu") -> Judge:
        """Load ``judge.safetensors``. Raises DataError when it is missing, damaged or of another drawn world."""
        path = folder / FILE
        if not path.is_file():
            raise DataError(f"{folder} holds no judge", _TRAIN)
        try:
            with safe_open(path, "pt") as file:
                classes = Classes.from_json((file.metadata() or {})["classes"])
                state = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
            known = classes == Classes.of_world()
            net = JudgeNet(classes)
            net.load_state_dict(state)
        except (OSError, SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
            raise DataError(f"{path} is no judge, or damaged ({error})", _TRAIN) from error
        if not known:
            raise DataError(f"The judge in {folder} knows another drawn world", _TRAIN)
        return cls(net, classes, device)

    def read(self, picture: Pixels, box: Box) -> Reading:
        """Read what is in the box of a picture (uint8 [h, w, 3]). ValueError for a box without pixels of it."""
        with torch.inference_mode():
            answers = self._net(as_input(seen(picture, box)[None], self._device))
        return Reading(*(names[int(a.argmax())] for names, a in zip(self.classes.tables, answers, strict=True)))

    def features(self, picture: Pixels, box: Box) -> npt.NDArray[np.float32]:
        """What the judge sees in the box of a picture, as the numbers it answers from: float32 [288]."""
        with torch.inference_mode():
            found = self._net.features(as_input(seen(picture, box)[None], self._device))
        return np.asarray(found[0].cpu().numpy(), np.float32)


def save(net: JudgeNet, classes: Classes, folder: Path) -> int:
    """Write the weights in float16 with their classes; returns the bytes."""
    state: dict[str, Any] = {
        name: value.cpu().half().contiguous() if value.is_floating_point() else value.cpu()
        for name, value in net.state_dict().items()
    }
    data = to_bytes(state, {"classes": json.dumps(classes.to_json())})
    disk.write_bytes(disk.make_folder(folder) / FILE, data)
    return len(data)
