"""LoRA files: small additions to an inpainter's weights, each a ``.safetensors`` file with a weight. No torch."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final, NamedTuple

from locheads_studio.catalog import safety, shards
from locheads_studio.errors import UsageError, WeightsError

SUFFIX: Final = ".safetensors"
MOST: Final = 8
"""At once."""
_STRONGEST: Final = 4.0  # beyond it, nothing but noise is painted


class Lora(NamedTuple):
    """``weight``: how much of it, 1 as it was trained, below 0 for the opposite."""

    file: Path
    weight: float = 1.0


def parse(text: str, folder: Path | None = None) -> Lora:
    """``FILE`` or ``FILE:WEIGHT``, the file relative to ``folder``. UsageError for anything else."""
    name, colon, weight = text.rpartition(":")
    if not colon or not name.lower().endswith(SUFFIX):  # a colon may be part of the path
        name, weight = text, "1"
    try:
        value = float(weight)
    except ValueError:
        value = math.nan
    if not name.lower().endswith(SUFFIX) or not abs(value) <= _STRONGEST:
        raise UsageError(
            f"{text!r} is no LoRA file with a weight", f"Write FILE{SUFFIX} or FILE{SUFFIX}:0.8, at most {_STRONGEST:g}"
        )
    file = Path(name).expanduser()
    return Lora(file if folder is None else folder / file, value)


def check(loras: tuple[Lora, ...]) -> None:
    """WeightsError for a file that is missing or damaged, UsageError for too many."""
    if len(loras) > MOST:
        raise UsageError(f"{len(loras)} LoRA files at once are too many", f"Use at most {MOST}")
    for lora in loras:
        if not lora.file.is_file():
            raise WeightsError(f"The LoRA file {lora.file.name} is missing", "Choose a .safetensors file that is there")
        shards.read_header(lora.file)


def told(loras: tuple[Lora, ...]) -> list[dict[str, str | float]]:
    """What a recipe says of them: name, SHA-256 and weight."""
    said: list[dict[str, str | float]] = []
    for lora in loras:
        with lora.file.open("rb") as file:
            said.append({"file": lora.file.name, "sha256": safety.sha256(file), "weight": lora.weight})
    return said
