"""SAM 2.1 and SAM 3 through transformers, prompted with boxes, points and masks.

Both look at the picture stretched to a square. The Hub's repositories hold their video models; of those only the image
part is built and read (of SAM 3 the tracker, which takes boxes and points; its detector takes words, which is not how
this program finds things).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch.nn import functional as F
from transformers import (
    Sam2Config,
    Sam2ImageProcessor,
    Sam2Model,
    Sam3ImageProcessor,
    Sam3TrackerConfig,
    Sam3TrackerModel,
)

from locheads_studio.errors import WeightsError
from locheads_studio.models.segmenter import Prompt, Segmentation, Segmenter
from locheads_studio.models.weights import load_model

_AGAIN: Final = "Download the segmenter again"


class _Kind(NamedTuple):
    """The classes of a kind, and the parts of its vision encoder: transformers would build what the file names."""

    config: Any
    model: Any
    images: Any
    vision: str
    backbone: str


_SAM2: Final = _Kind(Sam2Config, Sam2Model, Sam2ImageProcessor, "sam2_vision_model", "sam2_hiera_det_model")
_SAM3: Final = _Kind(Sam3TrackerConfig, Sam3TrackerModel, Sam3ImageProcessor, "sam3_vision_model", "sam3_vit_model")
_KINDS: Final[Mapping[str, _Kind]] = {
    "sam2": _SAM2,
    "sam2_video": _SAM2,
    "sam3": _SAM3,  # SAM 3.1 calls the whole of it so
    "sam3_tracker": _SAM3,
    "sam3_video": _SAM3,
}


def load(folder: Path, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32) -> Sam2Segmenter:
    """Read a folder in the Hub layout; weights are held in float32.

    Raises ``WeightsError`` when a file is missing or damaged, or the weights are not those of the configuration.
    """
    try:
        values = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        kind = _KINDS[values["model_type"]]
        config = kind.config(**_image_part(values))
        vision = config.vision_config
        if (vision.model_type, vision.backbone_config.model_type) != (kind.vision, kind.backbone):
            raise ValueError(f"its vision encoder is a {vision.model_type[:40]} of another kind")
        images = kind.images.from_pretrained(folder, local_files_only=True)
        if int(images.size["height"]) != int(images.size["width"]):
            raise ValueError("its picture size is no square")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        what = (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
        raise WeightsError(
            "The segmenter in {name} cannot be read ({what})", _AGAIN, name=repr(folder.name), what=what
        ) from error
    model, _ = load_model(kind.model, folder, config, device=device)
    return Sam2Segmenter(model, images, dtype=dtype)


def _image_part(values: dict[str, Any]) -> dict[str, Any]:
    """The image model's keys of a configuration, which may be that of the video model around it."""
    tracker = values.get("tracker_config")
    if isinstance(tracker, dict):  # SAM 3: detector and tracker share the vision encoder
        values = {"vision_config": values.get("detector_config", {}).get("vision_config"), **tracker}
    wanted = ("vision_config", "prompt_encoder_config", "mask_decoder_config", "initializer_range")
    return {name: values[name] for name in wanted if values.get(name) is not None}


class Sam2Segmenter(Segmenter):
    """A SAM 2.1 or SAM 3 model; an embedding is its list of feature maps [1, channels, rows, columns]."""

    def __init__(self, model: Any, images: Any, *, dtype: torch.dtype = torch.float32, capacity: int = 4) -> None:
        """``images`` is its image processor: stretches to ``size`` and normalises."""
        super().__init__(model, dtype=dtype, capacity=capacity)
        self._model = model
        self._images = images
        self._side = int(images.size["height"])

    @property
    def side(self) -> int:
        """Longer side, in pixels, at which the image encoder sees a picture."""
        return self._side

    def _encode(self, picture: npt.NDArray[np.uint8]) -> list[torch.Tensor]:
        pixels = self._images(Image.fromarray(picture), return_tensors="pt")["pixel_values"].to(self.device)
        return [features.float() for features in self._model.get_image_embeddings(pixels)]

    def _decode(self, embedding: list[torch.Tensor], size: tuple[int, int], prompt: Prompt) -> Segmentation:
        scale = torch.tensor([self._side / size[1], self._side / size[0]], device=self.device)
        inputs: dict[str, torch.Tensor] = {}
        if prompt.box is not None:
            inputs["input_boxes"] = torch.from_numpy(prompt.box).to(self.device).reshape(1, 1, 4) * scale.repeat(2)
        if prompt.points is not None and prompt.labels is not None:
            inputs["input_points"] = torch.from_numpy(prompt.points).to(self.device)[None, None] * scale
            inputs["input_labels"] = torch.from_numpy(prompt.labels).to(self.device)[None, None]
        found = self._model(
            # The model changes its list of embeddings in place of copying it.
            image_embeddings=list(embedding),
            multimask_output=prompt.multimask,
            **inputs,
        )
        logits = found.pred_masks[0, 0].float()
        masks = F.interpolate(logits[None], size, mode="bilinear", align_corners=False)[0] > 0
        return Segmentation(masks.cpu().numpy(), found.iou_scores[0, 0].float().cpu().numpy(), logits.cpu().numpy())
