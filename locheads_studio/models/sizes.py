"""How much memory the models of a set need, from the headers of their files and the table of models."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from math import prod
from pathlib import Path
from typing import Final

from locheads_studio.catalog.safety import GGUF, LAMA_FILE
from locheads_studio.catalog.sets import ModelSet
from locheads_studio.catalog.shards import INDEX, SINGLE, Stored, needed_names, read_header, weight_map
from locheads_studio.catalog.takes import takes_prompt
from locheads_studio.errors import WeightsError
from locheads_studio.models.memory import Size

_LAYER: Final = re.compile(r"(?:^|\.)layers\.\d+\.")
_VISION: Final = re.compile(r"vision|visual|image|encoder")

# Of the weights, where nothing better is known: the VLM's activations and keys (LLaVA-1.5-7B: 0.65 GB for 6.7), SAM 2's
# activations, an inpainter's decoder (SD 1.5: 2.4 GB for 2.1).
_WORK: Final = {"vlm": 0.1, "segmenter": 1.7, "inpainter": 1.1}

_SAM_ATTENTION: Final = 13
"""Bytes that SAM's image encoder takes for each pair of places and head, in float32: scores, their softmax and the
relative positions. ViT-B has 12 heads on 64 x 64 places: 2.6 GB, as measured by ``tests.models.bench_full_size``."""


def sizes_of(model_set: ModelSet, layers: int | None, *, half: bool) -> dict[str, Size]:
    """Sizes of a set's models; of the VLM with its first ``layers`` decoder layers (None: all).

    ``half``: whether the device works in half precision, for which the table of models tells the memory.

    A model whose files are missing or damaged counts as nothing: that is told when it is to be loaded.
    """
    ways: dict[str, Callable[[], Size]] = {
        "vlm": lambda: _vlm(model_set.vlm, layers),
        "segmenter": lambda: Size(fixed=4 * _values(model_set.segmenter)),
        "inpainter": lambda: inpainter_size(model_set.inpainter),
    }
    sizes = {}
    for kind, size in ways.items():
        try:
            sizes[kind] = _with_work(size(), model_set, kind, half)
        except (WeightsError, OSError, ValueError, KeyError, TypeError):
            sizes[kind] = Size()
    return sizes


def _vlm(folder: Path, layers: int | None) -> Size:
    index = folder / INDEX
    table = weight_map(json.loads(index.read_text(encoding="utf-8"))) if index.is_file() else None
    files = sorted(set(table.values())) if table else [SINGLE]
    needed = needed_names(table or read_header(folder / SINGLE), layers)
    wanted = {table[name] for name in needed} if table else set(files)
    decoder = other = 0
    for file in sorted(wanted):
        for name, stored in read_header(folder / file).items():
            if name not in needed:
                continue
            if _LAYER.search(name) and not _VISION.search(name) and len(stored.shape) == 2:
                decoder += 2 * prod(stored.shape)
            else:
                other += 2 * prod(stored.shape)
    return Size(half=other, decoder=decoder)


def inpainter_size(folder: Path) -> Size:
    """The size of a pipeline's folder, without its work; what is in GGUF stays as small as its file."""
    if not takes_prompt(folder):
        return Size(fixed=(folder / LAMA_FILE).stat().st_size)
    pieces = [
        2 * _values(path) + sum(file.stat().st_size for file in path.glob(f"*{GGUF}"))
        for path in folder.iterdir() if path.is_dir()
    ]  # fmt: skip
    return Size(half=sum(pieces), piece=max(pieces, default=0))


def _values(path: Path) -> int:
    """Numbers in the safetensors of a folder; of a ``.pth``, about (it is in float32)."""
    if path.suffix == ".pth":
        return path.stat().st_size // 4
    return sum(_count(read_header(file).values()) for file in sorted(path.glob("*.safetensors")))


def _count(tensors: Iterable[Stored]) -> int:
    return sum(prod(tensor.shape) for tensor in tensors)


def _with_work(size: Size, model_set: ModelSet, kind: str, half: bool) -> Size:
    part, held = model_set.part(kind), size.held(16)
    work = round(_WORK[kind] * held)
    if kind == "segmenter" and (attention := _sam_attention(model_set.segmenter)):
        work = attention // (2 if half else 1)
    elif part is not None and part.memory:
        work = (part.memory - held) * (1 if half else 2)
    return replace(size, work=max(work, round(0.05 * held)))


def _sam_attention(path: Path) -> int:
    """Bytes of a first SAM's attention in float32; 0 for others."""
    if path.suffix == ".pth":  # Meta's: ViT-B, or one with 16 heads
        return _SAM_ATTENTION * (12 if path.stat().st_size < 500_000_000 else 16) * 4096**2
    config = json.loads((path / "config.json").read_text(encoding="utf-8"))
    if "patch_size" not in config or "heads" not in config:
        return 0
    return int(_SAM_ATTENTION * int(config["heads"]) * (int(config["image_size"]) // int(config["patch_size"])) ** 4)
