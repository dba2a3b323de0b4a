"""The segmenter: a Segment Anything model used through ``SamPredictor``, with the picture's embedding cached.

A folder with ``config.json`` and ``model.safetensors`` is a segmenter; the keys of the configuration are those of
``STORYBOOK_CONFIG``, the names of the weights those of ``segment_anything``.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file
from segment_anything import SamPredictor
from segment_anything.modeling import ImageEncoderViT, MaskDecoder, PromptEncoder, Sam, TwoWayTransformer
from torch.nn import functional as F

from locheads_studio.errors import WeightsError

STORYBOOK_CONFIG: Final[dict[str, Any]] = {
    "image_size": 256,
    "patch_size": 8,
    "embed_dim": 128,
    "depth": 5,
    "heads": 4,
    "mlp_ratio": 3.0,
    "window_size": 8,
    "global_attention": [1, 4],
    "relative_positions": False,
    "prompt_dim": 64,
    "mask_channels": 16,
    "decoder_depth": 2,
    "decoder_heads": 4,
    "decoder_mlp_dim": 256,
    "score_depth": 3,
    "score_hidden_dim": 64,
    "pixel_mean": [123.675, 116.28, 103.53],
    "pixel_std": [58.395, 57.12, 57.375],
}

HEAT_GAIN: Final = 12.0


class Segmentation(NamedTuple):
    """What the segmenter found, best guess not first: choose by ``scores``.

    ``masks``: bool [M, H, W] at the picture's size. ``scores``: float32 [M], the model's own estimate of each mask's
    IoU. ``logits``: float32 [M, h, w], low resolution, in the picture's aspect (padding cut off), above 0 inside;
    one of them can be passed back as ``low_res``. M is 3, or 1 without ``multimask``.
    """

    masks: npt.NDArray[np.bool_]
    scores: npt.NDArray[np.float32]
    logits: npt.NDArray[np.float32]


class Embedding(NamedTuple):
    """A picture as the predictor keeps it: features [1, C, g, g], (H, W) before and after the resize."""

    features: torch.Tensor
    original_size: tuple[int, int]
    input_size: tuple[int, int]


def build_sam(config: dict[str, Any]) -> Any:
    """Build a ``segment_anything`` ``Sam`` with random weights from a configuration like ``STORYBOOK_CONFIG``.

    Raises ``WeightsError`` when a key is missing or a value cannot describe a model.
    """
    try:
        size, dim = int(config["image_size"]), int(config["prompt_dim"])
        grid = size // int(config["patch_size"])
        encoder = ImageEncoderViT(
            img_size=size,
            patch_size=int(config["patch_size"]),
            embed_dim=int(config["embed_dim"]),
            depth=int(config["depth"]),
            num_heads=int(config["heads"]),
            mlp_ratio=float(config["mlp_ratio"]),
            out_chans=dim,
            norm_layer=partial(torch.nn.LayerNorm, eps=1e-6),
            use_rel_pos=bool(config["relative_positions"]),
            window_size=int(config["window_size"]),
            global_attn_indexes=tuple(config["global_attention"]),
        )
        prompts = PromptEncoder(
            embed_dim=dim,
            image_embedding_size=(grid, grid),
            input_image_size=(size, size),
            mask_in_chans=int(config["mask_channels"]),
        )
        decoder = MaskDecoder(
            num_multimask_outputs=3,
            transformer=TwoWayTransformer(
                depth=int(config["decoder_depth"]),
                embedding_dim=dim,
                mlp_dim=int(config["decoder_mlp_dim"]),
                num_heads=int(config["decoder_heads"]),
            ),
            transformer_dim=dim,
            iou_head_depth=int(config["score_depth"]),
            iou_head_hidden_dim=int(config["score_hidden_dim"]),
        )
        sam = Sam(encoder, prompts, decoder, list(config["pixel_mean"]), list(config["pixel_std"]))
    except (KeyError, TypeError, ValueError, AssertionError, RuntimeError, ZeroDivisionError) as error:
        raise WeightsError(
            f"The segmenter's config.json does not describe a model ({type(error).__name__}: {error})",
            "Download or train the segmenter again.",
        ) from error
    return sam.eval()


def heat_logits(heat: npt.NDArray[np.float32], threshold: float = 0.4) -> npt.NDArray[np.float32]:
    """Turn a heat map (float32 [h, w], 0..1) into coarse logits for ``Segmenter.segment(low_res=...)``.

    The storybook segmenter is trained on attention-like maps put through the same line with varied threshold and gain.
    """
    return (HEAT_GAIN * (heat - threshold)).astype(np.float32)


class Segmenter:
    """Box, points or a coarse mask in, masks out; the picture's embedding is computed once.

    ``encoder_calls`` counts runs of the image encoder. Not safe for use from several threads at once: the worker
    thread owns it.
    """

    def __init__(self, sam: Any, *, dtype: torch.dtype = torch.float32, capacity: int = 4) -> None:
        """Wrap ``sam``. ``dtype`` is what the image encoder computes in (the rest stays float32);
        ``capacity`` is the number of pictures whose embedding is kept."""
        self._sam = sam
        self._predictor = SamPredictor(sam)
        self._dtype = dtype
        self._capacity = max(1, capacity)
        self._embeddings: OrderedDict[str, Embedding] = OrderedDict()
        self.encoder_calls = 0

    @classmethod
    def load(cls, folder: Path, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32) -> Segmenter:
        """Read ``config.json`` and ``model.safetensors`` of ``folder``.

        Raises ``WeightsError`` when a file cannot be read or the weights are not those of the configuration.
        """
        retry = "Download or train the segmenter again."
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            weights = load_file(folder / "model.safetensors")
        except Exception as error:  # safetensors has its own exception for damaged files
            raise WeightsError(f"The segmenter in {folder} cannot be read ({error})", retry) from error
        if not isinstance(config, dict):
            raise WeightsError(f"The segmenter's config.json in {folder} is not an object", retry)
        sam = build_sam(config)
        expected = {name: tensor.shape for name, tensor in sam.state_dict().items()}
        found = {name: tensor.shape for name, tensor in weights.items()}
        if expected != found:
            wrong = sorted(k for k in expected.keys() | found.keys() if expected.get(k) != found.get(k))
            raise WeightsError(
                f"The segmenter's weights in {folder} do not fit its config.json "
                f"({len(wrong)} missing, unexpected or of another shape, first {wrong[0]})",
                retry,
            )
        sam.load_state_dict({name: tensor.float() for name, tensor in weights.items()})
        return cls(sam.to(device), dtype=dtype)

    @property
    def device(self) -> torch.device:
        """Where the model is."""
        return torch.device(self._sam.device)

    def embed(self, picture: npt.NDArray[np.uint8], *, key: str | None = None) -> Embedding:
        """Return the embedding of ``picture`` (uint8 [H, W, 3], RGB), from the cache when it was seen lately.

        ``key`` names the pixels' content; without it they are hashed. Raises ``ValueError`` for another shape or type.
        """
        if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3 or picture.size == 0:
            raise ValueError(f"a picture is uint8 [H, W, 3] and not empty, got {picture.dtype} {picture.shape}")
        key = key or _content_key(picture)
        known = self._embeddings.get(key)
        if known is not None:
            self._embeddings.move_to_end(key)
            return known
        predictor = self._predictor
        low = self._dtype is not torch.float32
        with torch.autocast(self.device.type, dtype=self._dtype if low else None, enabled=low):
            predictor.set_image(self._thick_enough(picture))
        self.encoder_calls += 1
        embedding = Embedding(predictor.features.float(), tuple(predictor.original_size), tuple(predictor.input_size))
        predictor.reset_image()
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
        low_res: npt.NDArray[np.float32] | None = None,
        multimask: bool = True,
        *,
        key: str | None = None,
    ) -> Segmentation:
        """Segment what the prompts mean in ``picture`` (uint8 [H, W, 3], RGB).

        ``box``: (x0, y0, x1, y1) in pixels, half-open. ``points``: [N, 2] of (x, y) in pixels; ``labels``: [N], 1
        inside, 0 outside, all 1 when left out. ``low_res``: logits [h, w] of any size that cover the whole picture,
        above 0 inside (see ``heat_logits``). ``multimask``: three candidates, for prompts that can mean several
        things, or one. ``key``: see ``embed``. Raises ``ValueError`` without any prompt or with malformed ones.
        """
        if box is None and points is None and low_res is None:
            raise ValueError("segment needs a box, points or low-resolution logits")
        coordinates = None if points is None else np.asarray(points, np.float32).reshape(-1, 2)
        flags = None
        if coordinates is not None:
            flags = np.ones(len(coordinates), np.int32) if labels is None else np.asarray(labels, np.int32).reshape(-1)
            if len(flags) != len(coordinates) or len(flags) == 0:
                raise ValueError(f"{len(flags)} labels for {len(coordinates)} points")
        embedding = self.embed(picture, key=key)
        predictor = self._predictor
        predictor.features, predictor.original_size, predictor.input_size = embedding
        predictor.is_image_set = True
        try:
            masks, scores, logits = predictor.predict(
                point_coords=coordinates,
                point_labels=flags,
                box=None if box is None else np.asarray(tuple(box), np.float32),
                mask_input=None if low_res is None else self._mask_prompt(low_res, embedding.input_size),
                multimask_output=multimask,
            )
        finally:
            predictor.reset_image()  # the cache alone decides how long features live
        height, width = picture.shape[:2]
        rows, columns = self._low_resolution(embedding.input_size)
        return Segmentation(masks[:, :height, :width], scores, logits[:, :rows, :columns])

    def _thick_enough(self, picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """Repeat the border of a very thin picture: the predictor would shrink its short side to nothing."""
        height, width = picture.shape[:2]
        least = -(-max(height, width) // int(self._sam.image_encoder.img_size))
        lacking = max(0, least - height), max(0, least - width)
        if not any(lacking):
            return picture
        return np.pad(picture, ((0, lacking[0]), (0, lacking[1]), (0, 0)), mode="edge")

    def _low_resolution(self, input_size: tuple[int, int]) -> tuple[int, int]:
        """Return rows and columns of the low-resolution masks that are picture, not padding."""
        side = int(self._sam.prompt_encoder.mask_input_size[0])
        rows, columns = (max(1, round(n * side / self._sam.image_encoder.img_size)) for n in input_size)
        return rows, columns

    def _mask_prompt(self, low_res: npt.NDArray[np.float32], input_size: tuple[int, int]) -> npt.NDArray[np.float32]:
        """Resample logits [h, w] into the prompt encoder's padded square [1, side, side]; the padding is outside."""
        logits = torch.from_numpy(np.array(low_res, np.float32))
        if logits.ndim != 2 or logits.numel() == 0 or not bool(torch.isfinite(logits).all()):
            raise ValueError(f"low_res is finite logits [h, w], got {tuple(logits.shape)}")
        size = self._low_resolution(input_size)
        fitted = F.interpolate(logits[None, None], size, mode="bilinear", align_corners=False, antialias=True)[0]
        side = int(self._sam.prompt_encoder.mask_input_size[0])
        padded = F.pad(fitted, (0, side - size[1], 0, side - size[0]), value=float(logits.min()))
        return padded.numpy()


def _content_key(picture: npt.NDArray[np.uint8]) -> str:
    """Return a key of the pixels and the shape."""
    digest = hashlib.blake2b(repr(picture.shape).encode(), digest_size=16)
    digest.update(np.ascontiguousarray(picture).data)
    return digest.hexdigest()
