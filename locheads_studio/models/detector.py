"""SAM 3's text detector: a short noun phrase in, a box for every such thing out.

Its weights lie in the folder of the segmenter, which reads the tracker out of it; the detector is read beside it when
it is asked for. The published weights cannot be had where this was written: classes, names of tensors and the way back
to the picture are tried with small random ones.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from math import ceil, floor
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from locheads_studio.document.keys import content_key
from locheads_studio.errors import UsageError, WeightsError
from locheads_studio.heads.voices import Spot, short
from locheads_studio.models.weights import load_model

U8 = npt.NDArray[np.uint8]

SCORE: Final = 0.3
"""Least score of a box that counts: the library's own."""
MOST: Final = 30  # boxes of a phrase
_TOKENS: Final = 32  # of a phrase, as its text encoder was trained
_KEPT: Final = 2  # pictures whose features are kept
_KINDS: Final = ("sam3", "sam3_video")


def check_detects(folder: Path, name: str) -> None:
    """UsageError when the segmenter in a folder takes no words. ``name`` is its set's."""
    try:
        values = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        values = {}
    words = isinstance(values, dict) and "text_config" in (values.get("detector_config") or values)
    if not words or values.get("model_type") not in _KINDS:
        raise UsageError(
            "The segmenter of the model set {name} takes no words",
            "Use a set with SAM 3, or another voice",
            name=repr(name),
        )


class Detector:
    """A detector on a device; a picture's features are computed once."""

    def __init__(self, model: Any, images: Any, tokenizer: Any) -> None:
        self.module = model
        self._images, self._tokenizer = images, tokenizer
        self._features: OrderedDict[str, Any] = OrderedDict()

    @classmethod
    def load(cls, folder: Path, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32) -> Detector:
        """Read it from the folder of a SAM 3. WeightsError when anything is missing or damaged."""
        from transformers import AutoTokenizer, Sam3Config, Sam3ImageProcessor, Sam3Model  # heads need none of them

        try:
            values = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            own = dict(values.get("detector_config") or values)
            own.pop("model_type", None)
            config = Sam3Config(**own)
            kinds = (config.vision_config.model_type, config.vision_config.backbone_config.model_type,
                     config.text_config.model_type)  # fmt: skip
            if kinds != ("sam3_vision_model", "sam3_vit_model", "clip_text_model"):
                raise ValueError(f"its encoders are of another kind: {', '.join(kinds)[:80]}")
            if not ((folder / "tokenizer.json").is_file() or (folder / "merges.txt").is_file()):
                raise ValueError("its tokenizer is missing")  # the library would make one that knows no word
            images = Sam3ImageProcessor.from_pretrained(folder, local_files_only=True)
            tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            what = (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
            raise WeightsError(
                "The detector in {name} cannot be read ({what})",
                "Download the segmenter again",
                name=repr(folder.name),
                what=what,
            ) from error
        model, _ = load_model(Sam3Model, folder, config, device=device, dtype=dtype)
        return cls(model, images, tokenizer)

    def to(self, device: torch.device | str) -> None:
        """Move it; kept features are forgotten."""
        self._features.clear()
        self.module.to(device)

    def find(self, picture: U8, phrase: str) -> tuple[Spot, ...]:
        """Everything on a picture uint8 [H, W, 3] that the short noun phrase in ``phrase`` names, surest first."""
        height, width = picture.shape[:2]
        device = next(self.module.parameters()).device
        tokens = self._tokenizer(
            short(phrase), return_tensors="pt", padding="max_length", truncation=True, max_length=_TOKENS
        )
        with torch.inference_mode():
            found = self.module(
                vision_embeds=self._seen(picture), input_ids=tokens["input_ids"].to(device),
                attention_mask=tokens["attention_mask"].to(device),
            )  # fmt: skip
        told = self._images.post_process_object_detection(found, threshold=SCORE, target_sizes=[(height, width)])[0]
        scores, boxes = told["scores"].float().cpu().numpy(), told["boxes"].float().cpu().numpy()
        if not (np.isfinite(scores).all() and np.isfinite(boxes).all()):
            return ()
        spots = []
        for place in np.argsort(-scores, kind="stable")[:MOST]:
            x0, y0, x1, y1 = (float(edge) for edge in boxes[place])
            left, top, right, bottom = max(floor(x0), 0), max(floor(y0), 0), min(ceil(x1), width), min(ceil(y1), height)
            if left < right and top < bottom:
                spots.append(Spot((left, top, right, bottom), float(scores[place])))
        return tuple(spots)

    def _seen(self, picture: U8) -> Any:
        key = content_key(picture)
        if key not in self._features:
            parameter = next(self.module.parameters())
            pixels = self._images(Image.fromarray(picture), return_tensors="pt")["pixel_values"]
            with torch.inference_mode():
                self._features[key] = self.module.get_vision_features(pixels.to(parameter.device, parameter.dtype))
            while len(self._features) > _KEPT:
                self._features.popitem(last=False)
        self._features.move_to_end(key)
        return self._features[key]
