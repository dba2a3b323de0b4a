"""Which files and which tensors of a checkpoint are needed, when only some layers of the text decoder are. No torch.

A checkpoint in the Hub layout is one ``model.safetensors``, or shards named by ``model.safetensors.index.json``. To
read heads up to layer N nothing behind layer N is needed: no deeper layer, no final norm, no language head. For
LLaVA-1.5-7B and its heads of layer 14 that is a bit less than half of 14 GB.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, Final

from locheads_studio.errors import WeightsError

INDEX: Final = "model.safetensors.index.json"
SINGLE: Final = "model.safetensors"

WIDTHS: Final[Mapping[str, int]] = {
    "BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1,
    "U16": 2, "I16": 2, "F16": 2, "BF16": 2,
    "U32": 4, "I32": 4, "F32": 4, "U64": 8, "I64": 8, "F64": 8,
}  # fmt: skip
"""Bytes per value by the format's names of types."""

MAX_HEADER: Final = 100_000_000
"""Bytes; the limit of the reference implementation (safetensors' Rust code)."""

# Where the text decoder's layers stand in the layouts of the supported families: LLaVA and most others
# ("language_model.model.layers.3."), transformers 5 ("model.language_model.layers.3."), Idefics3 and SmolVLM
# ("model.text_model.layers.3."), Qwen2-VL and the original LLaVA ("model.layers.3."). Layers of vision towers have
# other parents, so they never match.
_DECODER: Final = r"^(?:model\.)?(?:(?:language_model|text_model)\.)?(?:model\.)?"
_LAYER: Final = re.compile(_DECODER + r"layers\.(\d+)\.")
_BEHIND: Final = re.compile(r"(?:^|\.)lm_head\.|" + _DECODER + r"norm\.(?:weight|bias)$")
_HEAD: Final = re.compile(r"^\s*L(\d+)H\d+\s*$", re.IGNORECASE)
_AGAIN: Final = "Download the model again"


@dataclass(frozen=True)
class Stored:
    """One tensor of a safetensors file: the format's name of its type, its shape, and its bytes' place in the file."""

    file: str
    dtype: str
    shape: tuple[int, ...]
    start: int
    end: int

    @property
    def size(self) -> int:
        """Bytes."""
        return self.end - self.start


def deepest_layer(heads: Iterable[str]) -> int:
    """The layer of the deepest of the ``heads`` ("L14H24"). ValueError for no heads or something else."""
    layers = []
    for head in heads:
        match = _HEAD.match(head)
        if match is None:
            raise ValueError(f"{head!r} is no head; heads are written L14H24")
        layers.append(int(match.group(1)))
    if not layers:
        raise ValueError("no heads: nothing tells how deep to read")
    return max(layers)


def layers_kept(config: Mapping[str, Any], deepest: int) -> int:
    """How many decoder layers to keep so that layer ``deepest`` gets its proper input; ``config`` is config.json.

    One more than ``deepest``; with DeepStack (Qwen3-VL) at least the layers that vision features are added to.
    """
    vision = config.get("vision_config")
    stacked = vision.get("deepstack_visual_indexes") if isinstance(vision, Mapping) else None
    return max(deepest + 1, len(stacked or ()))


def is_needed(name: str, layers: int) -> bool:
    """Whether a tensor of that name in a checkpoint is needed to run the first ``layers`` layers of the decoder.

    What is not known to lie behind them is needed.
    """
    match = _LAYER.match(name)
    return int(match.group(1)) < layers if match else _BEHIND.search(name) is None


def needed_names(names: Iterable[str], layers: int | None, *, language_head: bool = False) -> set[str]:
    """The tensors that are needed for the first ``layers`` decoder layers; None, or as many as there are: all but the
    language head (unless it is asked for), and then with the final norm."""
    listed = list(names)
    places = [int(match.group(1)) for name in listed if (match := _LAYER.match(name))]
    if layers is None or max(places, default=-1) < layers:
        return {name for name in listed if language_head or not re.search(r"(?:^|\.)lm_head\.", name)}
    return {name for name in listed if is_needed(name, layers)}


def weight_map(index: Mapping[str, Any]) -> dict[str, str]:
    """Tensor name to file name, of a read ``model.safetensors.index.json``.

    WeightsError when it is no such index, or names a file that is not beside it or not safetensors.
    """
    table = index.get("weight_map") if isinstance(index, Mapping) else None
    if not isinstance(table, Mapping) or not table:
        raise WeightsError("{index} has no weight_map", _AGAIN, index=INDEX)
    for name, file in table.items():
        if not isinstance(name, str) or not isinstance(file, str) or not re.fullmatch(r"[\w.-]+\.safetensors", file):
            raise WeightsError(
                "{index} names {file} as a file of weights",
                "Only safetensors are read",
                index=INDEX,
                file=repr(str(file)[:80]),
            )
    return dict(table)


def needed_files(index: Mapping[str, Any], config: Mapping[str, Any], heads: Iterable[str]) -> tuple[str, ...]:
    """The shards that hold a tensor needed for the ``heads`` ("L14H24"), sorted.

    Args:
        index: the read ``model.safetensors.index.json``.
        config: the read ``config.json``.
        heads: the heads that will be asked for; none: every layer.

    Raises:
        WeightsError: the index is damaged or names files it must not.
        ValueError: a head is not written like one.
    """
    table = weight_map(index)
    listed = list(heads)
    layers = layers_kept(config, deepest_layer(listed)) if listed else None
    return tuple(sorted({table[name] for name in needed_names(table, layers)}))


def read_header(path: Path) -> dict[str, Stored]:
    """The tensors of a safetensors file, from its header alone; nothing of the file is trusted before it is checked.

    WeightsError when the file is missing, or no whole safetensors file: header longer than the file or 100 MB,
    unknown types, sizes that do not fit the shapes, tensors that overlap, leave gaps or lie outside the file.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if size < 8 or length > min(size - 8, MAX_HEADER):
                raise ValueError("the header is longer than the file")
            table = json.loads(file.read(length).decode(), object_pairs_hook=unique)
        if not isinstance(table, dict):
            raise ValueError("the header is no table")
        table.pop("__metadata__", None)
        stored = {name: _entry(path.name, name, entry, 8 + length) for name, entry in table.items()}
        place = 8 + length
        for tensor in sorted(stored.values(), key=lambda t: (t.start, t.end)):
            if tensor.start != place:
                raise ValueError("its tensors overlap or leave gaps")
            place = tensor.end
        if place != size:
            raise ValueError(f"it has {size:,} bytes, its header says {place:,}")
    except OSError as error:
        raise WeightsError(
            "The file {name} is missing or cannot be read",
            "{again}; looking at all its heads needs every layer: `locheads-studio models download NAME --whole`",
            name=path.name,
            again=_AGAIN,
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        what = "its header is nested too deep" if isinstance(error, RecursionError) else str(error)
        raise WeightsError("The file {name} is damaged: {what}", _AGAIN, name=path.name, what=what[:160]) from error
    return stored


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """For ``json.loads``: ValueError for a key that stands in a table twice, which readers take in different ways."""
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a key stands in it twice")
    return table


def _entry(file: str, name: str, entry: Any, base: int) -> Stored:
    dtype, shape, (start, end) = entry["dtype"], tuple(entry["shape"]), entry["data_offsets"]
    numbers = (*shape, start, end)
    if not all(type(n) is int and 0 <= n < 2**62 for n in numbers):
        raise ValueError(f"{name[:60]!r} has sizes that are no sizes")
    if dtype not in WIDTHS:
        raise ValueError(f"{name[:60]!r} is of the unknown type {str(dtype)[:20]!r}")
    if end - start != prod(shape) * WIDTHS[dtype]:
        raise ValueError(f"{name[:60]!r} has {end - start:,} bytes for the shape {list(shape)[:8]}")
    return Stored(file, dtype, shape, base + start, base + end)
