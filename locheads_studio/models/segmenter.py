"""The segmenter: box or points in, masks out, with each picture's embedding computed once.

A folder is a segmenter of one of three kinds: ours and the first SAM (``models/sam.py``), SAM 2.1 and SAM 3
(``models/sam2.py``).
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import torch

from locheads_studio.catalog import safety
from locheads_studio.document.keys import content_key
from locheads_studio.errors import WeightsError

MODULES: Final[Mapping[str, str]] = {
    "": "sam",
    "sam2": "sam2",
    "sam2_video": "sam2",
    "sam3": "sam2",
    "sam3_tracker": "sam2",
    "sam3_video": "sam2",
}
"""``model_type`` in ``config.json`` (none: ours) to the module here that loads it; imported when asked for."""


class Segmentation(NamedTuple):
    """What the segmenter found, best guess not first: choose by ``scores``.

    ``masks``: bool [M, H, W] at the picture's size. ``scores``: float32 [M], the model's own estimate of each mask's
    IoU; 0 of one that is empty, as masks of very small things are at times. ``logits``: float32 [M, h, w], low
    resolution, over the whole picture, above 0 inside. M is 3, or 1 without ``multimask``.
    """

    masks: npt.NDArray[np.bool_]
    scores: npt.NDArray[np.float32]
    logits: npt.NDArray[np.float32]


class Prompt(NamedTuple):
    """What to segment, checked. ``box`` float32 [4]; ``points`` float32 [N, 2]; ``labels`` int32 [N], 1 inside;
    ``cover`` float32 [H, W], 0..1, of the picture's size."""

    box: npt.NDArray[np.float32] | None
    points: npt.NDArray[np.float32] | None
    labels: npt.NDArray[np.int32] | None
    multimask: bool
    cover: npt.NDArray[np.float32] | None = None


class Segmenter(ABC):
    """Box or points in, masks out; the picture's embedding is computed once.

    ``encoder_calls`` counts runs of the image encoder. Not safe for use from several threads at once: the worker
    thread owns it.
    """

    def __init__(self, module: torch.nn.Module, *, dtype: torch.dtype, capacity: int) -> None:
        """``module`` is the network; ``dtype`` is what its image encoder computes in (the rest stays float32);
        ``capacity`` is the number of pictures whose embedding is kept."""
        self.module = module
        self.dtype = dtype
        self._capacity = max(1, capacity)
        self._embeddings: OrderedDict[str, Any] = OrderedDict()
        self.encoder_calls = 0
        self.detector: Any = None  # a ``detector.Detector`` beside it, where one was asked for

    @staticmethod
    def load(folder: Path, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32) -> Segmenter:
        """Read a segmenter: a folder, or one of Meta's ``.pth`` files.

        Raises ``WeightsError`` when a file is missing, cannot be read or is of no kind that is known, or the weights
        are not those of the configuration.
        """
        kind = ""
        if folder.suffix != ".pth":
            safety.check_folder(folder)
        if (folder / "config.json").is_file():
            try:
                values = json.loads((folder / "config.json").read_text(encoding="utf-8"))
                kind = values.get("model_type", "") if isinstance(values, dict) else ""
            except (OSError, ValueError, RecursionError) as error:
                raise WeightsError(
                    "The segmenter's config.json in {name} cannot be read",
                    "Download the segmenter again",
                    name=repr(folder.name),
                ) from error
        if not isinstance(kind, str) or kind not in MODULES:
            raise WeightsError(
                "Segmenters of the type {kind} cannot be read", "Use SAM, SAM 2.1 or SAM 3", kind=repr(str(kind)[:40])
            )
        segmenter: Segmenter = import_module(f"{__package__}.{MODULES[kind]}").load(folder, device, dtype)
        return segmenter

    @property
    def device(self) -> torch.device:
        """Where the network is."""
        return next(self.module.parameters()).device

    def to(self, device: torch.device | str) -> None:
        """Move the network. Kept embeddings are forgotten: they are on the old device."""
        if torch.device(device) != self.device:
            self._embeddings.clear()
            self.module.to(device)
            if self.detector is not None:
                self.detector.to(device)

    def modules(self) -> tuple[torch.nn.Module, ...]:
        """The network, and that of the detector beside it."""
        return (self.module,) if self.detector is None else (self.module, self.detector.module)

    def forget(self) -> None:
        """Forget the embeddings of all pictures."""
        self._embeddings.clear()

    def embed(self, picture: npt.NDArray[np.uint8], *, key: str | None = None, keep: bool = True) -> Any:
        """Return the embedding of ``picture`` (uint8 [H, W, 3], RGB), from the cache when it was seen lately.

        ``key`` names the pixels' content; without it they are hashed. With ``keep`` it is put into the cache. Raises
        ``ValueError`` for another shape or type.
        """
        if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3 or picture.size == 0:
            raise ValueError(f"a picture is uint8 [H, W, 3] and not empty, got {picture.dtype} {picture.shape}")
        key = key or content_key(picture)
        known = self._embeddings.get(key)
        if known is not None:
            self._embeddings.move_to_end(key)
            return known
        low = self.dtype is not torch.float32
        with torch.inference_mode(), torch.autocast(self.device.type, self.dtype if low else None, enabled=low):
            embedding = self._encode(picture)
        self.encoder_calls += 1
        if not keep:
            return embedding
        self._embeddings[key] = embedding
        while len(self._embeddings) > self._capacity:
            self._embeddings.popitem(last=False)
        return embedding

    def segment(
        self,
        picture: npt.NDArray[np.uint8],
        box: tuple[float, float, float, float] | None = None,
        points: npt.ArrayLike | None = None,
        labels: npt.ArrayLike | None = None,
        multimask: bool = True,
        *,
        cover: npt.NDArray[np.float32] | None = None,
        key: str | None = None,
        keep: bool = True,
    ) -> Segmentation:
        """Segment what the prompts mean in ``picture`` (uint8 [H, W, 3], RGB).

        ``box``: (x0, y0, x1, y1) in pixels, half-open. ``points``: [N, 2] of (x, y) in pixels; ``labels``: [N], 1
        inside, 0 outside, all 1 when left out. ``multimask``: three candidates, for prompts that can mean several
        things, or one. ``cover``: float32 [H, W], 0..1, how much of each pixel the thing covers as far as a VLM can
        tell, for a segmenter that ``takes_cover``; others leave it aside. ``key``, ``keep``: see ``embed``. Raises
        ``ValueError`` without any prompt or with malformed ones.
        """
        if box is None and points is None:
            raise ValueError("segment needs a box or points")
        if cover is not None and cover.shape != picture.shape[:2]:
            raise ValueError(f"the cover is {cover.shape}, the picture {picture.shape[:2]}")
        coordinates = None if points is None else np.asarray(points, np.float32).reshape(-1, 2)
        flags = None
        if coordinates is not None:
            flags = np.ones(len(coordinates), np.int32) if labels is None else np.asarray(labels, np.int32).reshape(-1)
            if len(flags) != len(coordinates) or len(flags) == 0:
                raise ValueError(f"{len(flags)} labels for {len(coordinates)} points")
        frame = None if box is None else np.asarray(tuple(box), np.float32)
        embedding = self.embed(picture, key=key, keep=keep)
        with torch.inference_mode():
            told = cover if self.takes_cover else None
            found = self._decode(embedding, picture.shape[:2], Prompt(frame, coordinates, flags, multimask, told))
        there = found.masks.any(axis=(1, 2))
        return found._replace(scores=np.where(there, found.scores, np.float32(0)))

    @property
    def takes_cover(self) -> bool:
        """Whether it was trained to be told, too, how much of each pixel a VLM thinks the thing covers."""
        return False

    @property
    @abstractmethod
    def side(self) -> int:
        """Longer side, in pixels, at which the image encoder sees a picture."""

    @abstractmethod
    def _encode(self, picture: npt.NDArray[np.uint8]) -> Any:
        """The embedding of a picture."""

    @abstractmethod
    def _decode(self, embedding: Any, size: tuple[int, int], prompt: Prompt) -> Segmentation:
        """Masks for a prompt on the picture of ``size`` (rows, columns) that ``embedding`` was made of."""
