"""What an inpainter is called with when the user says nothing: from its own folder, else from its kind.

A folder may hold ``locheads.json`` beside its ``model_index.json``, as a VLM's folder holds one with its heads::

    {"repaint": {"size": 256, "steps": 12, "guidance": 4.0, "aspect": 1.0, "strength": 1.0, "second_pass": false}}

Every entry may be left out; then the kind of the pipeline says it, and the networks say the size.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from locheads_studio.errors import WeightsError

FILE: Final = "locheads.json"
ENTRY: Final = "repaint"

_AGAIN: Final = "Install the model set again"


@dataclass(frozen=True)
class Defaults:
    """How an inpainter works best.

    ``size``: side of the square it was trained on, in pixels. ``steps`` and ``guidance``: of a repaint. ``aspect``:
    longest to shortest side it works well with. ``strength``: the most it takes (SDXL's inpainting forgets the picture
    at 1). ``second_pass``: whether what is larger than ``size`` is gone over once more at the picture's own resolution;
    nobody has measured on real weights yet whether it pays, so it is off where a folder does not ask for it.
    """

    size: int
    steps: int
    guidance: float
    aspect: float = 1.5
    strength: float = 1.0
    second_pass: bool = False

    def __post_init__(self) -> None:
        """ValueError for a value out of range."""
        right = (
            8 <= self.size <= 8192
            and 1 <= self.steps <= 1000
            and 0 <= self.guidance <= 100
            and 1 <= self.aspect <= 8
            and 0 < self.strength <= 1
        )
        if not right:
            raise ValueError(f"{self} is out of range")

    def said_by(self, folder: Path) -> Defaults:
        """These, and what the folder's ``locheads.json`` says otherwise. WeightsError when it is damaged."""
        path = folder / FILE
        if not path.is_file():
            return self
        try:
            values = json.loads(path.read_text(encoding="utf-8")).get(ENTRY, {})
            known = {field.name: type(getattr(self, field.name)) for field in fields(self)}
            said = {name: known[name](_number(value)) for name, value in values.items() if name in known}
            return replace(self, **said)
        except (OSError, ValueError, AttributeError, TypeError, RecursionError) as error:
            raise WeightsError(
                "{name}/{file} is damaged ({error})", _AGAIN, name=folder.name, file=FILE, error=error
            ) from error

    def as_dict(self) -> dict[str, Any]:
        """JSON values, by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def write(folder: Path, defaults: Defaults) -> Path:
    """Write them into the folder's ``locheads.json``, whose other entries are kept: the file's path."""
    path = folder / FILE
    values: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    path.write_text(json.dumps({**values, ENTRY: defaults.as_dict()}, indent=2) + "\n", encoding="utf-8")
    return path


def _number(value: Any) -> Any:
    if isinstance(value, bool | int | float):
        return value
    raise ValueError(f"{value!r} is no number")
