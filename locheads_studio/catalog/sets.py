"""The table of model sets. A set is a VLM, a segmenter and an inpainter that are used together."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from locheads_studio.config import paths
from locheads_studio.errors import ModelError, WeightsError

PARTS = ("vlm", "segmenter", "inpainter")


@dataclass(frozen=True, kw_only=True)
class ModelSet:
    """A set and the folders of its three models. `note` is a sentence for the user: what the set can and cannot do."""

    name: str
    title: str
    vlm: Path
    segmenter: Path
    inpainter: Path
    note: str = ""


def model_sets() -> tuple[ModelSet, ...]:
    """Every set of the table in `resources/models.toml`, in its order; their weights may be missing."""
    root = paths.resources()
    table = tomllib.loads((root / "models.toml").read_text(encoding="utf-8"))
    return tuple(
        ModelSet(
            name=row["name"],
            title=row["title"],
            vlm=root / row["vlm"],
            segmenter=root / row["segmenter"],
            inpainter=root / row["inpainter"],
            note=row["note"],
        )
        for row in table["set"]
    )


def find_set(name: str) -> ModelSet:
    """The set of that name, or the folder of that path that holds `vlm`, `segmenter` and `inpainter`; weights present.

    Raises:
        ModelError: there is neither.
        WeightsError: a model's folder or its safetensors file is missing.
    """
    known = {model_set.name: model_set for model_set in model_sets()}
    found = known.get(name) or _folder(name)
    if found is None:
        raise ModelError(
            f"There is no model set {name!r}",
            f"Use {' or '.join(known)}, or a folder that holds {', '.join(PARTS)}",
        )
    for part in PARTS:
        folder: Path = getattr(found, part)
        if not any(folder.rglob("*.safetensors")):
            raise WeightsError(
                f"The {part} of the model set {name!r} is missing ({folder.parent.name}/{folder.name})",
                "Install the program again, or choose another set with --set",
            )
    return found


def _folder(name: str) -> ModelSet | None:
    folder = Path(name)
    if not any((folder / part).is_dir() for part in PARTS):
        return None
    return ModelSet(
        name=folder.name,
        title=folder.name,
        vlm=folder / "vlm",
        segmenter=folder / "segmenter",
        inpainter=folder / "inpainter",
    )
