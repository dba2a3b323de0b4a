"""Segment Anything, the first (ViT-B, L, H) and ours, used through ``SamPredictor``.

A folder with ``config.json`` and ``model.safetensors`` is one; the keys of the configuration are those of
``STORYBOOK_CONFIG``, the names of the weights those of ``segment_anything``. So is one of Meta's ``.pth`` files, which
is read by its SHA-256 only; ``convert`` makes the former of the latter, once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file
from segment_anything import SamPredictor
from segment_anything.modeling import ImageEncoderViT, MaskDecoder, PromptEncoder, Sam, TwoWayTransformer

from locheads_studio.catalog import safety
from locheads_studio.errors import WeightsError, is_out_of_memory
from locheads_studio.models.segmenter import Prompt, Segmentation, Segmenter

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

_OFFICIAL: Final[dict[str, Any]] = {
    **STORYBOOK_CONFIG, "image_size": 1024, "patch_size": 16, "mlp_ratio": 4.0, "window_size": 14,
    "relative_positions": True, "prompt_dim": 256, "decoder_heads": 8, "decoder_mlp_dim": 2048, "score_hidden_dim": 256,
}  # fmt: skip
OFFICIAL_CONFIGS: Final[Mapping[str, dict[str, Any]]] = {
    "vit_b": {**_OFFICIAL, "embed_dim": 768, "depth": 12, "heads": 12, "global_attention": [2, 5, 8, 11]},
    "vit_l": {**_OFFICIAL, "embed_dim": 1024, "depth": 24, "heads": 16, "global_attention": [5, 11, 17, 23]},
    "vit_h": {**_OFFICIAL, "embed_dim": 1280, "depth": 32, "heads": 16, "global_attention": [7, 15, 23, 31]},
}
"""Meta's three models, as ``segment_anything.build_sam`` builds them."""

COVER_LEVEL: Final = 0.45
"""The share of a pixel from which a cover says "inside" to the prompt encoder: logit 0."""
COVER_SLOPE: Final = 12.0
"""Logits from a share of 0 to one of 1: a cover spans about what the model's own low-resolution masks do. Untrained for
it, the segmenter's masks were best with these two (slopes 8, 12, 16, levels .25, .35, .45 tried)."""

_AGAIN: Final = "Download or train the segmenter again."

Writing = Callable[[Path], AbstractContextManager[IO[bytes]]]
"""Opens a file for writing that appears whole or not at all (``imaging.disk.writing``)."""


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
            "The segmenter's config.json does not describe a model ({name}: {error})",
            "Download or train the segmenter again.",
            name=type(error).__name__,
            error=error,
        ) from error
    return sam.eval()


def load(folder: Path, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32) -> SamSegmenter:
    """Read a folder, or a ``.pth`` file.

    Raises ``WeightsError`` when it cannot be read, or the weights are not those of the configuration.
    """
    try:
        if folder.suffix == ".pth":
            config, weights = read_official(folder)
        else:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            weights = load_file(folder / "model.safetensors")
    except WeightsError:
        raise
    except Exception as error:  # safetensors has its own exception for damaged files
        if is_out_of_memory(error):
            raise
        raise WeightsError(
            "The segmenter in {folder} cannot be read ({error})", _AGAIN, folder=folder, error=error
        ) from error
    if not isinstance(config, dict):
        raise WeightsError("The segmenter's config.json in {folder} is not an object", _AGAIN, folder=folder)
    takes_cover = bool(config.get("takes_cover", False))
    return SamSegmenter(_filled(config, weights, folder).to(device), dtype=dtype, takes_cover=takes_cover)


def read_official(
    path: Path, known: Mapping[str, str] = safety.SAM_SHA256
) -> tuple[dict[str, Any], dict[str, torch.Tensor]]:
    """Configuration and weights of an official ``.pth`` file.

    ``known``: SHA-256 to a name in ``OFFICIAL_CONFIGS``. Raises ``WeightsError`` when it is missing, its hash is not
    known, or it holds anything but tensors.
    """
    with safety.known_file(path, known) as (file, variant):
        try:
            weights = torch.load(file, map_location="cpu", weights_only=True)
        except Exception as error:  # whatever its unpickler raises
            if is_out_of_memory(error):
                raise
            raise WeightsError(
                "The file {name} cannot be read ({error})", _AGAIN, name=path.name, error=type(error).__name__
            ) from error
    if not isinstance(weights, dict) or not all(isinstance(value, torch.Tensor) for value in weights.values()):
        raise WeightsError("The file {name} holds something else than weights", _AGAIN, name=path.name)
    return OFFICIAL_CONFIGS[variant], weights


def convert(path: Path, target: Path, writing: Writing, known: Mapping[str, str] = safety.SAM_SHA256) -> None:
    """Write an official ``.pth`` file as ``config.json`` and ``model.safetensors`` into the folder ``target``.

    One tensor at a time, so that the memory needed is that of the weights. The configuration is written last: with it,
    the folder is a segmenter. Raises ``WeightsError`` as ``read_official``, and for weights that are not the model's.
    """
    config, weights = read_official(path, known)
    tensors = _filled(config, weights, path).state_dict()
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    place = 0
    for name, value in tensors.items():
        size = 4 * value.numel()
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [place, place + size]}
        place += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with writing(target / "model.safetensors") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for value in tensors.values():
            file.write(memoryview(value.contiguous().numpy()).cast("B") if value.numel() else b"")
    with writing(target / "config.json") as file:
        file.write(json.dumps(config, indent=2).encode())


def _filled(config: dict[str, Any], weights: Mapping[str, torch.Tensor], folder: Path) -> Any:
    """The model with its weights in float32."""
    with torch.device("meta"):
        expected = {name: tensor.shape for name, tensor in build_sam(config).state_dict().items()}
    found = {name: tensor.shape for name, tensor in weights.items()}
    if expected != found:
        wrong = sorted(k for k in expected.keys() | found.keys() if expected.get(k) != found.get(k))
        raise WeightsError(
            "The segmenter's weights in {folder} do not fit its config.json ({missing} missing, "
            "unexpected or of another shape, first {wrong2})",
            _AGAIN,
            folder=folder,
            missing=len(wrong),
            wrong2=wrong[0],
        )
    with torch.device("meta"):
        sam = build_sam(config)
    sam.load_state_dict({name: tensor.float() for name, tensor in weights.items()}, assign=True)
    for name in ("pixel_mean", "pixel_std"):  # not among the weights, so still without values
        setattr(sam, name, torch.tensor(config[name]).reshape(-1, 1, 1))
    return sam.eval()


def cover_logits(cover: npt.NDArray[np.float32], size: tuple[int, int], side: int) -> npt.NDArray[np.float32]:
    """A cover, 0..1, as a coarse mask, float32 [side, side]: ``size`` (rows, columns) of it is picture, the rest
    outside."""
    rows, columns = size
    logits = np.full((side, side), -COVER_SLOPE * COVER_LEVEL, np.float32)
    small = cv2.resize(cover, (columns, rows), interpolation=cv2.INTER_AREA)
    logits[:rows, :columns] = COVER_SLOPE * (small - COVER_LEVEL)
    return logits


class SamSegmenter(Segmenter):
    """A ``segment_anything`` model."""

    def __init__(
        self, sam: Any, *, dtype: torch.dtype = torch.float32, capacity: int = 4, takes_cover: bool = False
    ) -> None:
        super().__init__(sam, dtype=dtype, capacity=capacity)
        self._sam = sam
        self._predictor = SamPredictor(sam)
        self._takes_cover = takes_cover

    @property
    def takes_cover(self) -> bool:
        """Whether its folder says so: Meta's were trained with their own earlier masks, not with a VLM's."""
        return self._takes_cover

    @property
    def side(self) -> int:
        """Longer side, in pixels, at which the image encoder sees a picture."""
        return int(self._sam.image_encoder.img_size)

    def _encode(self, picture: npt.NDArray[np.uint8]) -> Embedding:
        predictor = self._predictor
        predictor.set_image(self._thick_enough(picture))
        embedding = Embedding(predictor.features.float(), tuple(predictor.original_size), tuple(predictor.input_size))
        predictor.reset_image()
        return embedding

    def _decode(self, embedding: Embedding, size: tuple[int, int], prompt: Prompt) -> Segmentation:
        predictor = self._predictor
        predictor.features, predictor.original_size, predictor.input_size = embedding
        predictor.is_image_set = True
        try:
            masks, scores, logits = predictor.predict(
                point_coords=prompt.points,
                point_labels=prompt.labels,
                box=prompt.box,
                mask_input=None if prompt.cover is None else self._dense(prompt.cover, embedding.input_size),
                multimask_output=prompt.multimask,
            )
        finally:
            predictor.reset_image()  # the cache alone decides how long features live
        rows, columns = self._low_resolution(embedding.input_size)
        return Segmentation(masks[:, : size[0], : size[1]], scores, logits[:, :rows, :columns])

    def _thick_enough(self, picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """Repeat the border of a very thin picture: the predictor would shrink its short side to nothing."""
        height, width = picture.shape[:2]
        least = -(-max(height, width) // int(self._sam.image_encoder.img_size))
        lacking = max(0, least - height), max(0, least - width)
        if not any(lacking):
            return picture
        return np.pad(picture, ((0, lacking[0]), (0, lacking[1]), (0, 0)), mode="edge")

    def _dense(self, cover: npt.NDArray[np.float32], input_size: tuple[int, int]) -> npt.NDArray[np.float32]:
        """A cover [H, W] as the prompt encoder takes masks: [1, s, s], padded as the picture was."""
        side = int(self._sam.prompt_encoder.mask_input_size[0])
        return cover_logits(cover, self._low_resolution(input_size), side)[None]

    def _low_resolution(self, input_size: tuple[int, int]) -> tuple[int, int]:
        """Return rows and columns of the low-resolution masks that are picture, not padding."""
        side = int(self._sam.prompt_encoder.mask_input_size[0])
        rows, columns = (max(1, round(n * side / self._sam.image_encoder.img_size)) for n in input_size)
        return rows, columns
