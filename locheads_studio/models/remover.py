"""The inpainter that is told nothing: LaMa, which fills a hole after what is around it.

It is OpenCV's copy, one ONNX file, run by OpenCV on the processor. Everything around it (crop, seam, grain, blend) is
that of the other inpainters' removals.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import torch

from locheads_studio.catalog import safety
from locheads_studio.catalog.lora import Lora
from locheads_studio.document.outline import removes
from locheads_studio.errors import UsageError, WeightsError
from locheads_studio.models.calling import Asked
from locheads_studio.models.composing import Step
from locheads_studio.models.defaults import Defaults
from locheads_studio.models.faults import check_frame
from locheads_studio.models.inpainter import STAGE, Inpainter, Pixels, Repaint
from locheads_studio.models.pipelines import LAMA, LAMA_SIZE, told_by
from locheads_studio.models.preview import Glimpses

_AGAIN: Final = "Download it again, or choose another model set"
_OLDER: Final = "Update opencv-python-headless: OpenCV's publishers of this file ask for version 5"


class Remover(Inpainter):
    """A loaded LaMa. Not thread-safe: it belongs to the worker's thread."""

    def __init__(self, network: Any, defaults: Defaults) -> None:
        """``network``: a ``cv2.dnn.Net`` with the inputs "image" and "mask". No pipeline, so there is no super()."""
        self._network = network
        self.kind, self.defaults = LAMA, defaults

    @classmethod
    def load(cls, folder: Path, device: str = "cpu", dtype: torch.dtype = torch.float32) -> Remover:
        """Read the folder's ONNX file; ``device`` and ``dtype`` say nothing to it.

        Raises WeightsError when the file is missing, not the official one, or OpenCV cannot read it.
        """
        with safety.known_file(folder / safety.LAMA_FILE, safety.LAMA_SHA256) as (file, name):
            data = np.frombuffer(file.read(), np.uint8)
        try:
            network = cv2.dnn.readNetFromONNX(data)
        except cv2.error as error:
            old = int(cv2.__version__.partition(".")[0]) < 5
            raise WeightsError(
                "OpenCV {version} cannot read {name}", _OLDER if old else _AGAIN, version=cv2.__version__, name=name
            ) from error
        return cls(network, told_by(folder))

    @property
    def is_exact(self) -> bool:
        """Whether it works in full precision: always."""
        return True

    def to(self, device: torch.device | str) -> None:
        """Nothing: it stays on the processor."""

    def in_pieces(self, device: torch.device | str) -> None:
        """Nothing: it stays on the processor."""

    def wear(self, loras: tuple[Lora, ...]) -> None:
        """WeightsError for any LoRA file."""
        if loras:
            raise WeightsError("LaMa wears no LoRA files", "Take them off, or choose a model set that paints")

    def modules(self) -> tuple[torch.nn.Module, ...]:
        """None of torch's."""
        return ()

    def shortened(self, prompt: str) -> str:
        """The prompt itself: it is not read."""
        return prompt

    def told_of(self, prompt: str, negative: str = "", strength: float = 1.0) -> list[str]:
        """What the user should know, in sentences: which wishes it does not know."""
        told = []
        if negative:
            told.append("This model cannot be told what must not be painted.")
        if strength < 1:
            told.append("This model knows no strength; it was told to repaint fully.")
        return told

    def inpaint(
        self, picture: Pixels, mask: Pixels, prompt: str = "", *, strength: float = 1.0,
        second_pass: bool | None = None, previews: bool = False, **options: Any,
    ) -> Repaint:  # fmt: skip
        """Fill what ``mask`` (uint8 [h, w]) marks in ``picture`` (uint8 [h, w, 3]) as if nothing had been there.

        ``prompt`` is empty or one that removes (``document.outline.removes``); strength, steps, guidance, second pass
        and previews mean nothing to it: it works in one step, before which and after which it can be stopped.

        Raises UsageError for another prompt; else as ``Inpainter.inpaint``, and WeightsError where the network gives no
        picture of its size.
        """
        if not removes(prompt):
            raise UsageError(
                "LaMa only removes: it cannot paint what a prompt says",
                "Leave the prompt empty, or choose a model set that paints",
            )
        return super().inpaint(picture, mask, "", strength=1.0, second_pass=False, previews=False, **options)

    def _diffuse(self, source: Pixels, hole: Pixels, asked: Asked, step: Step, glimpses: Glimpses | None) -> Pixels:
        """Run the network once; returns the whole frame, uint8. It takes squares alone: what is smaller is mirrored at
        its edges up to that, as LaMa's authors fill theirs up, what is longer is made smaller."""
        height, width = source.shape[:2]
        scale = min(1.0, LAMA_SIZE / max(height, width))
        size = max(1, round(width * scale)), max(1, round(height * scale))
        shown = cv2.resize(source, size, interpolation=cv2.INTER_AREA)
        marked = cv2.resize(hole, size, interpolation=cv2.INTER_AREA) > 0
        beyond = ((0, LAMA_SIZE - size[1]), (0, LAMA_SIZE - size[0]))
        frame = np.pad(shown, (*beyond, (0, 0)), "symmetric").astype(np.float32) / 255  # RGB, as it was trained
        missing = np.pad(marked, beyond, "symmetric").astype(np.float32)
        step(STAGE, 0.0)
        try:
            self._network.setInput(np.ascontiguousarray(frame.transpose(2, 0, 1)[None]), "image")
            self._network.setInput(missing[None, None], "mask")
            made = self._network.forward()
        except cv2.error as error:
            if re.search(r"insufficient memory", str(error), re.IGNORECASE):
                raise MemoryError(str(error)) from error
            raise WeightsError(
                "{lama_file} does not take a picture and a mask", _AGAIN, lama_file=safety.LAMA_FILE
            ) from error
        if made.shape != (1, 3, LAMA_SIZE, LAMA_SIZE):
            raise WeightsError(
                "{lama_file} gives no picture of {lama_size} pixels",
                _AGAIN,
                lama_file=safety.LAMA_FILE,
                lama_size=LAMA_SIZE,
            )
        step(STAGE, 1.0)
        painted = check_frame(made[0].transpose(1, 2, 0)[: size[1], : size[0]] / 255, shown)
        return np.asarray(cv2.resize(painted, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
