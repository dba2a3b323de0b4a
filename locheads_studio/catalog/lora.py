"""LoRA files: small additions to an inpainter's weights, each a ``.safetensors`` file with a weight. No torch."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from locheads_studio.catalog import safety, shards
from locheads_studio.errors import UsageError, WeightsError

SUFFIX: Final = ".safetensors"
MOST: Final = 8
"""At once."""
STRONGEST: Final = 4.0
"""Beyond this weight, nothing but noise is painted."""


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
    if not name.lower().endswith(SUFFIX) or not abs(value) <= STRONGEST:
        raise UsageError(
            "{text} is no LoRA file with a weight",
            "Write FILE{suffix} or FILE{suffix}:0.8, at most {strongest}",
            text=repr(text),
            suffix=SUFFIX,
            strongest=f"{STRONGEST:g}",
        )
    file = Path(name).expanduser()
    return Lora(file if folder is None else folder / file, value)


def check(loras: tuple[Lora, ...]) -> None:
    """WeightsError for a file that is missing or damaged, UsageError for too many."""
    if len(loras) > MOST:
        raise UsageError("{loras} LoRA files at once are too many", "Use at most {most}", loras=len(loras), most=MOST)
    for lora in loras:
        if not lora.file.is_file():
            raise WeightsError(
                "The LoRA file {name} is missing", "Choose a .safetensors file that is there", name=lora.file.name
            )
        shards.read_header(lora.file)


@dataclass(frozen=True)
class Worn:
    """What a recipe says of a LoRA file: its name, its SHA-256, and the weight it was worn with."""

    file: str
    sha256: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        """UsageError for what is no such thing: a recipe comes from a file."""
        texts = isinstance(self.file, str) and isinstance(self.sha256, str)
        if not (texts and isinstance(self.weight, int | float) and abs(self.weight) <= STRONGEST):
            raise UsageError("The recipe names a LoRA file that cannot be one", "Export it again")


def told(loras: tuple[Lora, ...]) -> list[dict[str, str | float]]:
    """What a recipe says of them: name, SHA-256 and weight."""
    return [asdict(Worn(lora.file.name, _digest(lora.file), lora.weight)) for lora in loras]


def worn_in(said: Any) -> tuple[Worn, ...]:
    """What ``told`` wrote, from anywhere: rows that are none are left out."""
    found = []
    for row in said if isinstance(said, list | tuple) else ():
        try:
            found.append(Worn(row["file"], row["sha256"], row["weight"]))
        except (KeyError, TypeError, UsageError):
            continue
    return tuple(found)


def find(wanted: Iterable[Worn], files: Iterable[Path]) -> tuple[Lora, ...]:
    """The very files that a recipe wears, among ``files``, whatever they are called now. WeightsError for one that is
    not among them."""
    there: Mapping[str, Path] | None = None
    found = []
    for one in wanted:
        if there is None:  # only now: reading them through takes its time
            there = {_digest(file): file for file in files if file.is_file()}
        if one.sha256 not in there:
            raise WeightsError(
                "The LoRA file {file} of the recipe is not here, or it is another one of that name",
                "Give the file itself",
                file=one.file,
            )
        found.append(Lora(there[one.sha256], one.weight))
    return tuple(found)


def _digest(file: Path) -> str:
    status = file.stat()
    return _digest_of(file, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=64)
def _digest_of(file: Path, size: int, changed: int) -> str:
    """Of a file as it was: a folder of pictures is repainted with the same one again and again."""
    del size, changed
    with file.open("rb") as opened:
        return safety.sha256(opened)
